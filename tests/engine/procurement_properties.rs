//! What holds of the law of procurement whatever is asked.
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use likewise::engine::model::Regime;
use likewise::engine::money::Amount;
use likewise::engine::procurement::{
    AuthorityClass, Planned, Route, Rule, RuleTable, RuleValue, Rules, StretchAsked, StretchLimit, Subject, VatStated,
    WholeLife, decide, latest_start, lead, stretch, whole_life,
};
use likewise::ingest::shipped_rules;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

static RULES: LazyLock<Rules> = LazyLock::new(|| shipped_rules().unwrap());

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..5_500).prop_map(|days| NaiveDate::from_ymd_opt(2015, 3, 1).unwrap() + Days::new(days))
}

fn routes() -> impl Strategy<Value = (Route, Regime)> {
    let open = Route::ALL.iter().flat_map(|route| Regime::ALL.iter().map(|regime| (*route, *regime)));
    select(open.filter(|(route, regime)| route.fits(*regime)).collect::<Vec<_>>())
}

fn values() -> impl Strategy<Value = WholeLife> {
    (1_i64..20_000_000_000_000, any::<bool>()).prop_map(|(micros, free)| WholeLife {
        excluding_vat: Amount::from_micros(micros),
        including_vat: Amount::from_micros(if free { micros } else { micros + micros / 5 }),
        stated: VatStated::Excluded,
    })
}

fn planned() -> impl Strategy<Value = Planned> {
    (select(Subject::ALL), select(AuthorityClass::ALL), days(), values())
        .prop_map(|(subject, class, start, value)| Planned { subject, class, start, value: Some(value) })
}

/// Every threshold made a hundredth of what it is, from a day on.
fn lower_from(day: NaiveDate) -> Rules {
    let rows = RULES.all().filter(|row| row.table == RuleTable::Threshold);
    let changed = rows.map(|row| Rule {
        value: RuleValue::Money(Amount::from_micros(row.money().unwrap().micros() / 100)),
        valid_from: day.max(row.valid_from),
        ..row.clone()
    });
    RULES.clone().laid_under(changed.collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_later_row_never_changes_an_earlier_answer(planned in planned(), day in days(), back in 1_u64..2_000) {
        let before = Planned { start: day - Days::new(back), ..planned };
        prop_assert_eq!(decide(&lower_from(day), &before), decide(&RULES, &before));
    }

    #[test]
    fn more_value_never_leaves_a_regime(planned in planned(), more in values()) {
        // From the Concession Contracts Regulations on there is a threshold for everything.
        let start = planned.start.max(NaiveDate::from_ymd_opt(2016, 4, 18).unwrap());
        let planned = Planned { start, ..planned };
        let value = planned.value.unwrap();
        let sum = |left: Amount, right: Amount| left.saturating_add(right);
        let larger = WholeLife {
            excluding_vat: sum(value.excluding_vat, more.excluding_vat),
            including_vat: sum(value.including_vat, more.including_vat),
            ..value
        };
        let (first, then) = (decide(&RULES, &planned), decide(&RULES, &Planned { value: Some(larger), ..planned }));
        if first.regime != Some(Regime::BelowThreshold) {
            prop_assert_eq!(first.regime, then.regime);
        }
        prop_assert!(then.regime.is_some(), "{}", then.why);
    }

    #[test]
    fn parts_follow_each_other_and_add_up(
        (route, regime) in routes(), day in days(), own in prop_oneof![Just(None), (0_u32..400).prop_map(Some)],
    ) {
        let Ok(found) = lead(&RULES, route, regime, day, own) else { return Ok(()) };
        let mut next = day;
        for part in &found.parts {
            prop_assert_eq!(part.first_day, next);
            next = next + Days::new(u64::from(part.days));
        }
        prop_assert_eq!(next, found.ready_on);
        prop_assert_eq!(found.parts.iter().map(|part| part.days).sum::<u32>(), found.total_days);
        prop_assert!(found.minimum_days <= found.total_days);
    }

    #[test]
    fn who_begins_later_is_ready_no_sooner(
        (route, regime) in routes(), day in days(), later in 0_u64..30, longer in 0_u32..30,
    ) {
        // From 2025-02-24 on no row of lead times changes.
        let day = day.max(NaiveDate::from_ymd_opt(2025, 2, 24).unwrap());
        let on = |day, own| lead(&RULES, route, regime, day, Some(own)).unwrap().ready_on;
        prop_assert!(on(day, 10) <= on(day + Days::new(later), 10));
        prop_assert!(on(day, 10) <= on(day, 10 + longer));
    }

    #[test]
    fn the_latest_start_is_in_time_and_the_next_day_is_not((route, regime) in routes(), needed in days()) {
        let needed = needed.max(NaiveDate::from_ymd_opt(2026, 6, 1).unwrap());
        let found = latest_start(&RULES, route, regime, needed, None).unwrap();
        prop_assert!(found.ready_on <= needed);
        let next = lead(&RULES, route, regime, found.first_day.succ_opt().unwrap(), None).unwrap();
        prop_assert!(next.ready_on > needed);
    }

    #[test]
    fn a_longer_term_is_worth_no_less(
        a_year in 1_i64..10_000_000_000_000, first in days(), term in 1_u64..4_000, more in 0_u64..800,
    ) {
        let value = |days: u64| {
            let term = (first, first + Days::new(days));
            whole_life(&RULES, Amount::from_micros(a_year), term, VatStated::Unknown, first).unwrap()
        };
        let (shorter, longer) = (value(term), value(term + more));
        prop_assert!(shorter.excluding_vat <= longer.excluding_vat && shorter.including_vat <= longer.including_vat);
        prop_assert!(shorter.excluding_vat <= shorter.including_vat);
    }

    #[test]
    fn what_was_stretched_already_is_told_off(
        planned in planned(), regime in select(Regime::ALL), term in 1_u64..4_000, used in 0_u32..500,
    ) {
        let asked = StretchAsked {
            regime: Some(regime),
            subject: Some(planned.subject),
            class: planned.class,
            first_day: planned.start,
            last_day: planned.start + Days::new(term - 1),
            value: planned.value,
            stretched_days: 0,
            day: planned.start,
        };
        let (whole, rest) = (stretch(&RULES, &asked), stretch(&RULES, &StretchAsked { stretched_days: used, ..asked }));
        prop_assert!(whole.legal_review && rest.legal_review);
        if let (StretchLimit::Days(whole), StretchLimit::Days(rest)) = (whole.limit, rest.limit) {
            prop_assert_eq!(rest, whole.saturating_sub(used));
            // No law lets goods or services under the Act or the Regulations run on for more than a tenth.
            let tenth = matches!(regime, Regime::Pa2023 | Regime::Pcr2015)
                && matches!(planned.subject, Subject::Goods | Subject::Services);
            prop_assert!(!tenth || u64::from(whole) * 10 <= term);
        } else {
            prop_assert_eq!(whole.limit, rest.limit);
        }
    }
}
