//! What a plan takes from the law of procurement: lead times stage by stage, pipeline notices, stretching, edited rows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use chrono::NaiveDate;
use likewise::engine::model::Regime;
use likewise::engine::procurement::{
    AuthorityClass, LeadError, PipelineAsked, PipelineDuty, Planned, Route, Rule, RuleBasis, RuleTable, RuleUnit,
    RuleValue, Rules, Stage, Stretch, StretchAsked, StretchLimit, Subject, decide, known_until, latest_start, lead,
    pipeline, stretch, working_day,
};

use super::procurement::{rows, rules, worth};
use super::register_table::{day, pounds};

#[test]
fn an_open_procedure_under_the_act_day_by_day() {
    // From Monday 2 November 2026; standstill of 8 working days from 18 April 2027: 19 to 28 April, so the 29th is free.
    let found = lead(&rules(), Route::Open, Regime::Pa2023, day("2026-11-02"), None).unwrap();
    let stages: Vec<String> = found
        .parts
        .iter()
        .map(|part| format!("{} {} {} {}", part.stage, part.first_day, part.days, part.length))
        .collect();
    let expected = [
        "approvals 2026-11-02 30 30 calendar days",
        "preparation 2026-12-02 60 60 calendar days",
        "tender 2027-01-31 35 35 calendar days",
        "evaluation 2027-03-07 42 42 calendar days",
        "standstill 2027-04-18 11 8 working days",
        "mobilisation 2027-04-29 90 90 calendar days",
    ];
    assert_eq!(stages, expected);
    assert_eq!((found.total_days, found.ready_on), (268, day("2027-07-28")));
    let bases: Vec<&str> = found.parts.iter().map(|part| part.basis.as_str()).collect();
    assert_eq!(bases, ["assumption", "assumption", "assumption", "assumption", "law", "assumption"]);
    // By law alone: 25 days for tenders, then 8 working days from 27 November.
    assert_eq!(found.minimum_days, 25 + 12);
    assert!(!found.beyond_holidays);
}

#[test]
fn standstill_counts_as_each_law_says() {
    // Regime, route, first day of standstill, its calendar days: Christmas 2026 has 25 and 28 December and 1 January.
    let table = "
        pa2023  open            2026-12-21 15
        pa2023  open            2026-11-02 10
        pcr2015 open            2026-11-02 10
        pcr2015 open            2026-12-17 13
        psr     psr_competitive 2026-11-02 11
        psr     psr_competitive 2026-12-21 16
        below_threshold quotes_below_threshold 2026-12-21 0";
    let rules = rules();
    for row in rows(table) {
        let (regime, route) = (Regime::parse(row[0]).unwrap(), Route::parse(row[1]).unwrap());
        let before = lead(&rules, route, regime, day(row[2]), None).unwrap();
        let ahead: i64 = before.parts.iter().take(4).map(|part| i64::from(part.days)).sum();
        let found = lead(&rules, route, regime, day(row[2]) - chrono::TimeDelta::days(ahead), None).unwrap();
        let part = &found.parts[4];
        assert_eq!((part.stage, part.first_day), (Stage::Standstill, day(row[2])));
        assert_eq!(part.days.to_string(), row[3], "{row:?}");
    }
}

#[test]
fn lead_times_by_route() {
    // From Monday 6 July 2026: all days, and those of the law alone. An open procedure's standstill under the Act begins on
    // Sunday 20 December 2026: 21 to 24 and 29 to 31 December, 4 January.
    let table = "
        open                   pa2023          273 37
        open                   pcr2015         267 40
        open                   below_threshold 257 0
        framework_call_off     pa2023          154 0
        framework_call_off     pcr2015         154 0
        framework_call_off     psr             155 11
        direct_award_framework pa2023          82  0
        quotes_below_threshold below_threshold 72  0
        psr_competitive        psr             273 11
        psr_most_suitable      psr             175 25
        accession              pa2023          65  0";
    let rules = rules();
    for row in rows(table) {
        let (route, regime) = (Route::parse(row[0]).unwrap(), Regime::parse(row[1]).unwrap());
        let found = lead(&rules, route, regime, day("2026-07-06"), None).unwrap();
        let sum: u32 = found.parts.iter().map(|part| part.days).sum();
        assert_eq!(sum, found.total_days);
        assert_eq!([found.total_days.to_string(), found.minimum_days.to_string()], [row[2], row[3]], "{row:?}");
    }
    let wrong = lead(&rules, Route::PsrCompetitive, Regime::Pa2023, day("2026-07-06"), None).unwrap_err();
    assert_eq!(wrong.to_string(), "the route psr_competitive is not open to procurements under pa2023");
    let none = lead(&rules, Route::Open, Regime::Pa2023, day("2014-07-06"), None).unwrap_err();
    assert!(matches!(none, LeadError::NoLength { stage: Stage::Approvals, .. }), "{none}");
    let end = lead(&rules, Route::Open, Regime::Pa2023, NaiveDate::MAX, None).unwrap_err();
    assert_eq!(end, LeadError::EndOfCalendar);
    for regime in Regime::ALL {
        assert!(Route::usual(*regime).fits(*regime));
    }
}

#[test]
fn a_contracts_own_mobilisation_goes_before_the_tables() {
    let found = lead(&rules(), Route::Accession, Regime::Pa2023, day("2026-07-06"), Some(5)).unwrap();
    assert_eq!((found.total_days, found.parts[5].source.as_str()), (40, "days of mobilisation as stated"));
    let latest = latest_start(&rules(), Route::Accession, Regime::Pa2023, day("2026-08-15"), Some(5)).unwrap();
    assert_eq!((latest.first_day, latest.ready_on), (day("2026-07-06"), day("2026-08-15")));
}

#[test]
fn bank_holidays_are_known_until_2030() {
    let rules = rules();
    assert_eq!(known_until(&rules), Some(day("2030-12-26")));
    let table = "2026-12-24 yes\n2026-12-25 no\n2026-12-26 no\n2026-12-28 no\n2026-12-29 yes\n2031-12-25 yes";
    for row in rows(table) {
        assert_eq!(working_day(&rules, day(row[0])), row[1] == "yes", "{row:?}");
    }
    let beyond = lead(&rules, Route::Open, Regime::Pa2023, day("2030-06-03"), None).unwrap();
    assert!(beyond.beyond_holidays);
}

#[test]
fn pipeline_notices_are_due_56_days_into_the_year() {
    let rules = rules();
    let asked = PipelineAsked {
        regime: Some(Regime::Pa2023),
        route: Route::Open,
        value: worth("2000000.01"),
        notice_on: day("2026-09-30"),
        yearly_payments: Some(pounds("100000000.01")),
    };
    let notices = |notice_on: &str| match pipeline(&rules, &PipelineAsked { notice_on: day(notice_on), ..asked }) {
        PipelineDuty::In(notices) => {
            notices.iter().map(|one| format!("{}..{} by {}", one.year_from, one.reports_to, one.publish_by)).collect()
        }
        other => vec![format!("{other:?}")],
    };
    let of_2025 = "2025-04-01..2026-09-30 by 2025-05-26";
    let of_2026 = "2026-04-01..2027-09-30 by 2026-05-26";
    assert_eq!(notices("2025-04-01"), [of_2025]);
    assert_eq!(notices("2026-03-31"), [of_2025]);
    assert_eq!(notices("2026-09-30"), [of_2025, of_2026]);
    assert_eq!(notices("2026-10-01"), [of_2026]);
    let out = [
        PipelineAsked { notice_on: day("2025-03-31"), ..asked },
        PipelineAsked { value: worth("2000000"), ..asked },
        PipelineAsked { yearly_payments: Some(pounds("100000000")), ..asked },
        PipelineAsked { route: Route::FrameworkCallOff, ..asked },
        PipelineAsked { regime: Some(Regime::Psr), ..asked },
        PipelineAsked { regime: Some(Regime::BelowThreshold), ..asked },
        // What is known settles it, whatever is not.
        PipelineAsked { value: None, yearly_payments: Some(pounds("1")), ..asked },
    ];
    for asked in out {
        assert!(matches!(pipeline(&rules, &asked), PipelineDuty::Out(_)), "{asked:?}");
    }
    for asked in [
        PipelineAsked { value: None, ..asked },
        PipelineAsked { yearly_payments: None, ..asked },
        PipelineAsked { regime: None, ..asked },
    ] {
        assert!(matches!(pipeline(&rules, &asked), PipelineDuty::Unknown(_, ref two) if two.len() == 2), "{asked:?}");
    }
}

fn stretched(rules: &Rules, row: &[&str]) -> Stretch {
    let asked = StretchAsked {
        regime: Regime::parse(row[0]),
        subject: Subject::parse(row[1]),
        class: AuthorityClass::Central,
        first_day: day(row[2]),
        last_day: day(row[3]),
        value: worth(row[4]),
        stretched_days: row[5].parse().unwrap(),
        day: day("2026-11-27"),
    };
    stretch(rules, &asked)
}

#[test]
fn stretching_by_the_law_of_each_contract() {
    // Regime, what it buys, first and last possible day, whole-life value, days stretched before, days left.
    let table = "
        pa2023  goods       2025-04-01 2028-03-31 1000000 0  109
        pa2023  goods       2025-04-01 2028-03-31 1000000 30 79
        pa2023  goods       2025-04-01 2028-03-31 unknown 0  109
        pa2023  goods       2025-04-01 2028-03-31 unknown 110 0
        pa2023  light_touch 2025-04-01 2028-03-31 1000000 0  none
        pcr2015 goods       2022-04-01 2024-12-25 500000  0  99
        pcr2015 works       2022-04-01 2024-12-25 500000  0  149
        pcr2015 goods       2022-04-01 2024-12-25 1396880 0  99
        pcr2015 goods       2022-04-01 2024-12-25 2793760 0  49
        pcr2015 goods       2022-04-01 2024-12-25 unknown 0  unknown
        pcr2015 unknown     2022-04-01 2024-12-25 500000  0  unknown
        psr     services    2024-04-01 2026-12-26 4000000 0  249
        psr     services    2024-04-01 2026-12-26 1000000 0  499
        psr     services    2024-04-01 2026-12-26 unknown 0  249
        pcr2015 health_care 2022-04-01 2024-12-25 4000000 0  249
        unknown health_care 2022-04-01 2024-12-25 unknown 0  249
        unknown goods       2022-04-01 2024-12-25 500000  0  unknown
        below_threshold goods 2025-04-01 2027-12-26 100000 0 350
        below_threshold goods 2025-04-01 2027-12-26 unknown 0 unknown
        pa2023  goods       2025-04-01 2025-03-31 1       0  unknown";
    let rules = rules();
    for row in rows(table) {
        let found = stretched(&rules, &row);
        let limit = match found.limit {
            StretchLimit::Days(days) => days.to_string(),
            StretchLimit::None => "none".to_owned(),
            StretchLimit::Unknown => "unknown".to_owned(),
        };
        assert_eq!(limit, row[6], "{row:?}: {}", found.reason);
        assert!(found.legal_review && found.reason.starts_with("for legal review: "), "{row:?}");
        assert_eq!(found.until.is_some(), found.days().is_some());
    }
    let found = stretched(&rules, &rows(table)[1]);
    assert_eq!(found.until, Some(day("2028-07-18")));
    assert_eq!(found.source, "Procurement Act 2023, section 74(3)(a)");
}

fn rule(text: &str) -> Rule {
    let cells: Vec<&str> = text.split(',').collect();
    let unit = RuleUnit::parse(cells[6]).unwrap();
    Rule {
        table: RuleTable::parse(cells[0]).unwrap(),
        regime: Regime::parse(cells[1]),
        subject: cells[2].to_owned(),
        detail: cells[3].to_owned(),
        measure: cells[4].to_owned(),
        value: RuleValue::parse(unit, cells[5]).unwrap(),
        unit,
        basis: RuleBasis::Assumption,
        valid_from: day(cells[7]),
        valid_to: cells.get(8).filter(|text| !text.is_empty()).map(|text| day(text)),
        source: "a test".to_owned(),
    }
}

#[test]
fn an_edited_row_counts_from_its_day_on() {
    let planned = |start| Planned {
        subject: Subject::Goods,
        class: AuthorityClass::Central,
        start: day(start),
        value: worth("140000"),
    };
    let row = "threshold,pa2023,goods_and_services,central,,150000,gbp_including_vat";
    let edited = rules().laid_under([rule(&format!("{row},2028-01-01"))]);
    assert_eq!(decide(&edited, &planned("2027-12-31")).regime, Some(Regime::Pa2023));
    assert_eq!(decide(&edited, &planned("2028-01-01")).regime, Some(Regime::BelowThreshold));
    // A row with the key and day of another takes its place.
    let replaced = rules().laid_under([rule(&format!("{row},2026-01-01"))]);
    assert_eq!(replaced.all().count(), rules().all().count());
    assert_eq!(decide(&replaced, &planned("2026-01-01")).regime, Some(Regime::BelowThreshold));
    // After its last day there is none, whatever stood before it.
    let ended = rules().laid_under([rule(&format!("{row},2026-01-01,2026-06-30"))]);
    assert_eq!(decide(&ended, &planned("2026-07-01")).regime, None);
    assert_eq!(
        decide(&ended, &planned("2026-07-01")).why.to_string(),
        "the table knows no threshold of the Procurement Act 2023 on 2026-07-01"
    );
}

#[test]
fn every_shipped_row_can_be_taken_and_says_where_it_comes_from() {
    let rules = rules();
    assert!(rules.all().count() > 150);
    for row in rules.all() {
        row.judge().unwrap_or_else(|fault| panic!("{}: {fault}", row.record_key()));
        assert!(row.basis == RuleBasis::Law || row.source.contains("assumption") || row.source.contains("by rule"));
        assert_eq!(RuleValue::parse(row.unit, &row.value.to_string()).as_ref(), Some(&row.value));
    }
    // A trust's thresholds today.
    let found: Vec<&Rule> = rules.on(day("2026-11-27")).filter(|row| row.table == RuleTable::Threshold).collect();
    let sums: Vec<String> = found
        .iter()
        .filter(|row| row.regime == Some(Regime::Pa2023))
        .map(|row| format!("{} {} {}", row.subject, row.detail, row.value))
        .collect();
    let expected = [
        "concession  5193000",
        "goods_and_services central 135018",
        "goods_and_services sub_central 207720",
        "light_touch  663540",
        "works  5193000",
    ];
    assert_eq!(sums, expected);
}

#[test]
fn a_row_that_no_table_can_hold_is_a_fault() {
    let table = [
        ("threshold,pa2023,good,central,,1,gbp_including_vat,2026-01-01", "subject: good: not one of"),
        ("threshold,pa2023,works,north,,1,gbp_including_vat,2026-01-01", "detail: north"),
        ("threshold,psr,works,central,,1,gbp_including_vat,2026-01-01", "regime: psr"),
        ("threshold,pa2023,works,central,,1,calendar_days,2026-01-01", "unit: calendar_days does not fit"),
        ("lead,,open,tender,usual,1,calendar_days,2026-01-01", "measure: usual"),
        ("lead,,open,tender,typical,1,months,2026-01-01", "unit: months"),
        ("law,pa2023,,,,maybe,word,2026-01-01", "value: maybe: not one of yes, no"),
        ("authority,,hub,,,north,word,2026-01-01", "value: north"),
        ("vat,pa2023,standard,,,20,percent,2026-01-01", "regime: pa2023: not one of blank"),
        ("stretch,,,,term_percent,10,percent,2026-01-01", "regime: blank"),
        ("pipeline,pa2023,notice_days,,,56,months,2026-01-01", "unit: months"),
        ("bank_holiday,,wales,,,yes,word,2026-01-01", "subject: wales"),
        ("bank_holiday,,england,,,yes,word,2026-01-02,2026-01-01", "valid_to: lies before valid_from"),
    ];
    for (text, expected) in table {
        let fault = rule(text).judge().unwrap_err().to_string();
        assert!(fault.starts_with(expected), "{text}: {fault}");
    }
    let blank = Rule { source: " ".to_owned(), ..rule("vat,,standard,,,20,percent,2026-01-01") };
    assert_eq!(blank.judge().unwrap_err().column, "source");
    let other = Rule { value: RuleValue::Count(20), ..rule("vat,,standard,,,20,percent,2026-01-01") };
    assert_eq!(other.judge().unwrap_err().column, "value");
    for (unit, text) in [
        (RuleUnit::GbpIncludingVat, "-1"),
        (RuleUnit::Percent, "-1"),
        (RuleUnit::CalendarDays, "4000"),
        (RuleUnit::CalendarDays, "1.5"),
        (RuleUnit::Word, ""),
    ] {
        assert_eq!(RuleValue::parse(unit, text), None, "{unit} {text}");
    }
}
