//! Lead times, regimes, values, pipelines and stretching against an independent program (tests/oracle/procurement.py).
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::fs;
use std::path::Path;

use likewise::engine::model::Regime;
use likewise::engine::money::Amount;
use likewise::engine::procurement::{
    AuthorityClass, PipelineAsked, PipelineDuty, Planned, Route, StretchAsked, StretchLimit, Subject, VatStated,
    decide, latest_start, lead, pipeline, stretch, whole_life,
};
use likewise::ingest::shipped_rules;
use serde_json::{Value, json};

use super::register_table::day;

fn cases(name: &str, least: usize) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    let vector: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = vector["cases"].as_array().unwrap().clone();
    assert!(cases.len() >= least, "{name}: vectors are missing");
    cases
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap()
}

#[test]
fn lead_times_agree_with_the_oracle() {
    let rules = shipped_rules().unwrap();
    for case in cases("procurement_lead.json", 70) {
        let route = Route::parse(text(&case, "route")).unwrap();
        let regime = Regime::parse(text(&case, "regime")).unwrap();
        let mobilisation = case["mobilisation"].as_u64().map(|days| u32::try_from(days).unwrap());
        let found = lead(&rules, route, regime, day(text(&case, "day")), mobilisation).unwrap();
        let parts: Vec<u32> = found.parts.iter().map(|part| part.days).collect();
        let got = json!([parts, found.total_days, found.minimum_days]);
        assert_eq!(got, json!([case["parts"], case["total"], case["minimum"]]), "{case}");
        let latest = latest_start(&rules, route, regime, day(text(&case, "needed")), mobilisation).unwrap();
        assert_eq!(latest.first_day, day(text(&case, "latest_start")), "{case}");
    }
}

#[test]
fn regimes_values_pipelines_and_stretching_agree_with_the_oracle() {
    let rules = shipped_rules().unwrap();
    for case in cases("procurement_law.json", 100) {
        let (first, last) = (day(text(&case, "first")), day(text(&case, "last")));
        let subject = Subject::parse(text(&case, "subject")).unwrap();
        let class = AuthorityClass::parse(text(&case, "class")).unwrap();
        let vat = VatStated::parse(text(&case, "vat")).unwrap();
        let a_year = Amount::parse(text(&case, "a_year")).unwrap();
        let value = whole_life(&rules, a_year, (first, last), vat, first).unwrap();
        assert_eq!(json!([value.excluding_vat.to_string(), value.including_vat.to_string()]), case["value"], "{case}");
        let decided = decide(&rules, &Planned { subject, class, start: first, value: Some(value) });
        assert_eq!(json!(decided.regime.map(Regime::as_str)), case["regime"], "{case}");
        let asked = PipelineAsked {
            regime: Some(Regime::Pa2023),
            route: Route::Open,
            value: Some(whole_life(&rules, Amount::parse("5000000").unwrap(), (first, last), vat, first).unwrap()),
            notice_on: first,
            yearly_payments: Amount::parse("100000000.01").ok(),
        };
        let notices = match pipeline(&rules, &asked) {
            PipelineDuty::In(notices) => notices,
            PipelineDuty::Out(_) => Vec::new(),
            PipelineDuty::Unknown(why, _) => unreachable!("{why}"),
        };
        let notices: Vec<[String; 2]> =
            notices.iter().map(|one| [one.year_from.to_string(), one.publish_by.to_string()]).collect();
        if asked.value.unwrap().including_vat > Amount::parse("2000000").unwrap() {
            assert_eq!(json!(notices), case["pipeline"], "{case}");
        }
        let asked = StretchAsked {
            regime: decided.regime,
            subject: Some(subject),
            class,
            first_day: first,
            last_day: last,
            value: Some(value),
            stretched_days: u32::try_from(case["used"].as_u64().unwrap()).unwrap(),
            day: day(text(&case, "changed")),
        };
        let found = match stretch(&rules, &asked).limit {
            StretchLimit::Days(days) => json!(days),
            StretchLimit::None => json!("none"),
            StretchLimit::Unknown => json!("unknown"),
        };
        assert_eq!(found, case["stretch"], "{case}");
    }
}
