//! The plan against brute force: every day and every pair of days, every set of contracts at the first and every way out of
//! each, reckoned day by day.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate};
use likewise::engine::consolidation::{
    Plan, PlanRequest, PresentValue, Purchases, Sharing, Sums, Terms, consolidate, discount_factor,
};
use likewise::engine::model::{Contract, ExitFee, TerminationRight};
use likewise::engine::money::Amount;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;

use super::register_table::{contract, day};

/// Eight months from August: a financial year begins within.
const AS_OF: &str = "2025-08-20";
const YEARS: u32 = 1;

fn as_of() -> NaiveDate {
    day(AS_OF)
}

fn plus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap()
}

fn minus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap()
}

fn terms() -> Terms {
    let pounds = |amount: i64| Amount::from_micros(amount * 1_000_000);
    Terms {
        notice_days: 25,
        extension_notice_days: 12,
        bridge_days: 15,
        lead_days: 150,
        joint_procurement_cost: pounds(900),
        own_procurement_cost: pounds(400),
        later_stage_cost: pounds(40),
        stages_most: 2,
        least_annual_value: Amount::ZERO,
        ..Terms::default()
    }
}

/// Parts of a millionth of a pound, before discounting.
const PARTS: i128 = PresentValue::PARTS_OF_ONE / 1_000_000_000_000;

/// What a pound of this day is worth, in millionths.
fn factor(of: NaiveDate) -> i128 {
    let year = |day: NaiveDate| day.year() - i32::from(day.month() < 4);
    discount_factor(usize::try_from(year(of) - year(as_of())).unwrap()).unwrap().into()
}

/// The ends a contract can reach, each with whether it was extended that far.
fn ends(one: &Contract, terms: &Terms) -> Vec<NaiveDate> {
    let mut ends = vec![one.current_end_date];
    let Some(used) = one.extensions_used else { return ends };
    let mut months = 0;
    for step in one.extension_months.iter().skip(used as usize) {
        months += step;
        let notice = one.extension_notice_days.unwrap_or(terms.extension_notice_days);
        if minus(*ends.last().unwrap(), notice.into()) < as_of() {
            break;
        }
        ends.push(minus(plus(one.current_end_date, 1).checked_add_months(Months::new(months)).unwrap(), 1));
    }
    ends
}

/// The fee for a last day, in parts; nothing where leaving then is not possible or its fee not known.
fn early_fee(one: &Contract, last_day: NaiveDate, end: NaiveDate, terms: &Terms) -> Option<i128> {
    match one.termination_right? {
        TerminationRight::None => return None,
        TerminationRight::BreakOnly if !one.break_dates.contains(&last_day) => return None,
        TerminationRight::BreakOnly | TerminationRight::Convenience => {}
    }
    if last_day < one.start_date || minus(last_day, one.notice_days.unwrap_or(terms.notice_days).into()) < as_of() {
        return None;
    }
    let annual = i128::from(one.annual_value?.micros());
    match one.exit_fee.as_ref()? {
        ExitFee::Fixed(amount) => Some(i128::from(amount.micros()) * PARTS),
        ExitFee::Schedule(steps) => {
            let passed = steps.iter().rfind(|(from, _)| *from <= last_day)?;
            Some(i128::from(passed.1.micros()) * PARTS)
        }
        ExitFee::PartOfRemaining(part) => {
            let days = i128::from((end - last_day).num_days());
            Some(annual * days * i128::from(*part) * (PARTS / 365 / 1_000_000))
        }
        ExitFee::MonthsOfCharges(months) => Some(annual * i128::from(*months) * (PARTS / 12_000)),
        ExitFee::ResidualAsset => one.residual_value.map(|value| i128::from(value.micros()) * PARTS),
    }
}

/// Sums over days: `until[k]` is the sum of the factors of the first k days.
struct Days365 {
    until: Vec<i128>,
}

impl Days365 {
    fn new() -> Self {
        let days = (as_of().checked_add_months(Months::new(12 * YEARS)).unwrap() - as_of()).num_days();
        let mut until = vec![0];
        for place in 0..days {
            let next = until.last().unwrap() + factor(plus(as_of(), place.unsigned_abs()));
            until.push(next);
        }
        Self { until }
    }

    fn count(&self) -> u64 {
        self.until.len() as u64 - 1
    }

    fn between(&self, from: NaiveDate, until: NaiveDate) -> i128 {
        let place = |day: NaiveDate| usize::try_from((day - as_of()).num_days()).unwrap();
        self.until[place(until)] - self.until[place(from)]
    }
}

/// The best that joining on `start` comes to, over every last day; nothing where there is none.
fn worth(one: &Contract, ends: &[NaiveDate], start: NaiveDate, days: &Days365, terms: &Terms) -> Option<i128> {
    let annual = i128::from(one.annual_value?.micros());
    let horizon_end = plus(as_of(), days.count());
    let notice = one.notice_days.unwrap_or(terms.notice_days);
    let renews = one.auto_renew == Some(true);
    if renews && minus(one.current_end_date, notice.into()) < as_of() {
        return None;
    }
    let benefit = annual * i128::from(terms.benefit_part) / 1_000_000;
    let mut value = benefit * (PARTS / 365) * days.between(start, horizon_end);
    let renewal = plus(one.current_end_date, 1);
    if !renews && renewal >= plus(as_of(), terms.lead_days.into()) && renewal < horizon_end {
        value += i128::from(terms.own_procurement_cost.micros()) * PARTS * factor(renewal);
    }
    let mut best = None;
    for gap in 0..=u64::from(terms.bridge_days) {
        let last_day = minus(start, gap + 1);
        if last_day < as_of() {
            break;
        }
        let bridging = annual * i128::from(terms.bridge_premium) * (PARTS / 365 / 1_000_000);
        let bridging = bridging * days.between(plus(last_day, 1), start);
        let cost = if ends.contains(&last_day) {
            Some(bridging)
        } else {
            let at_will = one.termination_right == Some(TerminationRight::Convenience);
            let end = ends.iter().find(|end| **end > last_day);
            let fee = end.filter(|_| gap == 0 || !at_will).and_then(|end| early_fee(one, last_day, *end, terms));
            fee.map(|fee| fee * factor(last_day) + bridging)
        };
        best = best.max(cost.map(|cost| value - cost));
    }
    best
}

/// The highest worth over every joint start with every set of at least two organisations' contracts, and every day later or
/// none at which the others come in or stay out.
fn brute(contracts: &[Contract], terms: &Terms) -> Option<i128> {
    let days = Days365::new();
    let reach: Vec<Vec<NaiveDate>> = contracts.iter().map(|one| ends(one, terms)).collect();
    let starts: Vec<NaiveDate> = (u64::from(terms.lead_days)..days.count()).map(|place| plus(as_of(), place)).collect();
    let on = |start: &NaiveDate| -> Vec<Option<i128>> {
        contracts.iter().zip(&reach).map(|(one, ends)| worth(one, ends, *start, &days, terms)).collect()
    };
    let worths: Vec<Vec<Option<i128>>> = starts.iter().map(on).collect();
    let cost = |amount: Amount, start: NaiveDate| i128::from(amount.micros()) * PARTS * factor(start);
    let mut best = None;
    for (first, start) in starts.iter().enumerate() {
        for set in 1_u32..1 << contracts.len() {
            let (here, others): (Vec<usize>, Vec<usize>) =
                (0..contracts.len()).partition(|place| set & (1 << place) != 0);
            let organisations: BTreeSet<&str> = here.iter().map(|place| contracts[*place].org_code.as_str()).collect();
            let sum: Option<i128> = here.iter().map(|place| worths[first][*place]).sum();
            let Some(sum) = sum.filter(|_| organisations.len() > 1) else { continue };
            let sum = sum - cost(terms.joint_procurement_cost, *start);
            best = best.max(Some(sum));
            for (later, day) in starts.iter().enumerate().skip(first + 1) {
                let more: i128 = others.iter().map(|place| worths[later][*place].unwrap_or(0).max(0)).sum();
                best = best.max(Some(sum + more - cost(terms.later_stage_cost, *day)));
            }
        }
    }
    best
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..420).prop_map(|days| plus(as_of(), days))
}

fn fee() -> impl Strategy<Value = ExitFee> {
    let amount = (0_i64..3_000).prop_map(|pounds| Amount::from_micros(pounds * 1_000_000));
    let steps = vec((date(), amount.clone()), 1..4).prop_map(|mut steps| {
        steps.sort();
        steps.dedup_by_key(|(day, _)| *day);
        ExitFee::Schedule(steps)
    });
    prop_oneof![
        amount.prop_map(ExitFee::Fixed),
        steps,
        (0_u32..300_000).prop_map(ExitFee::PartOfRemaining),
        (0_u32..2_500).prop_map(ExitFee::MonthsOfCharges),
        Just(ExitFee::ResidualAsset),
    ]
}

fn one_contract() -> impl Strategy<Value = Contract> {
    let parties = (select(vec!["A", "B", "C"]), (0_u64..700, date()), 1_i64..90_000);
    let extension = (vec(1_u32..5, 0..3), option::of(0_u32..2), option::of(0_u32..40));
    let rights = select(vec![
        None,
        Some(TerminationRight::None),
        Some(TerminationRight::Convenience),
        Some(TerminationRight::BreakOnly),
    ]);
    let exit = (rights, option::weighted(0.8, fee()), vec(date(), 0..3), option::of(0_u32..120));
    (parties, extension, exit, any::<bool>(), option::of(0_i64..2_000)).prop_map(
        |(
            (org, (term, end), pounds),
            (months, used, extension_notice),
            (right, fee, breaks, notice),
            renews,
            residual,
        )| {
            let mut one = contract(org, "?", "2026-01-01", &pounds.to_string());
            one.start_date = minus(end, term);
            one.current_end_date = end;
            one.extension_months = months;
            one.extensions_used = used;
            one.extension_notice_days = extension_notice;
            one.termination_right = right;
            one.exit_fee = fee;
            one.break_dates = breaks;
            one.notice_days = notice;
            one.auto_renew = Some(renews);
            one.residual_value = residual.map(|pounds| Amount::from_micros(pounds * 1_000_000));
            one
        },
    )
}

fn register() -> impl Strategy<Value = Vec<Contract>> {
    vec(one_contract(), 2..5).prop_map(|mut list| {
        for (place, one) in list.iter_mut().enumerate() {
            one.contract_ref = format!("C{place}");
        }
        list.sort_by_key(Contract::record_key);
        list
    })
}

fn plan(contracts: &[Contract]) -> Plan {
    let terms = terms();
    let request = PlanRequest {
        contracts,
        purchases: &Purchases::default(),
        aside: &BTreeMap::new(),
        guessed: &BTreeMap::new(),
        as_of: as_of(),
        horizon_years: YEARS,
        sharing: Sharing::BySpend,
        nobody_loses: false,
        rules: None,
        terms: &terms,
    };
    consolidate(&request).unwrap()
}

fn total(parts: impl Iterator<Item = Sums>) -> Sums {
    parts.fold(Sums::default(), |sum, part| Sums {
        benefit: sum.benefit.checked_add(part.benefit).unwrap(),
        procurements_avoided: sum.procurements_avoided.checked_add(part.procurements_avoided).unwrap(),
        fees: sum.fees.checked_add(part.fees).unwrap(),
        bridging: sum.bridging.checked_add(part.bridging).unwrap(),
        procurement_cost: sum.procurement_cost.checked_add(part.procurement_cost).unwrap(),
        net: sum.net.checked_add(part.net).unwrap(),
    })
}

proptest! {
    // Each case is a million sets: a quarter of the usual cases.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn no_day_and_no_set_is_better(contracts in register()) {
        let best = brute(&contracts, &terms()).filter(|best| *best > 0);
        let plan = plan(&contracts);
        let found = plan.candidates.first().map(|candidate| candidate.worth.parts());
        assert_eq!(found, best, "{contracts:#?}");
    }

    #[test]
    fn parts_add_up_and_every_contract_is_told_once(contracts in register()) {
        let plan = plan(&contracts);
        let mut told: Vec<String> = plan.excluded.iter().map(|one| format!("{}|{}", one.org_code, one.contract_ref)).collect();
        for one in &plan.candidates {
            told.extend(one.contracts.iter().map(|one| format!("{}|{}", one.org_code, one.contract_ref)));
            told.extend(one.left_out.iter().map(|one| format!("{}|{}", one.org_code, one.contract_ref)));
            assert!(one.left_out.iter().all(|left| !left.reasons.is_empty()));
            for (whole, members, years) in [
                (one.cash, total(one.members.iter().map(|part| part.cash)), total(one.years.iter().map(|part| part.cash))),
                (one.present, total(one.members.iter().map(|part| part.present)), total(one.years.iter().map(|part| part.present))),
            ] {
                assert_eq!((whole, whole), (members, years));
            }
            let chosen = one.alternatives.iter().find(|other| other.joint_start == one.joint_start).unwrap();
            assert_eq!(chosen.net_present_value, Some(one.present.net));
            // Nothing is asked for that can no longer be done.
            assert!(one.tasks.iter().all(|task| task.by >= plan.as_of), "{:?}", one.tasks);
            assert!(one.tasks.is_sorted_by_key(|task| task.by));
        }
        told.sort();
        let mut all: Vec<String> = contracts.iter().map(Contract::record_key).collect();
        all.sort();
        assert_eq!(told, all);
    }
}
