//! Rules of procurement.

use likewise::engine::procurement::{Rule, RuleBasis, RuleValue};
use likewise::ingest::{Mapping, PROCUREMENT_RULES, ReadOptions, RuleReader, shipped_rules};

use super::{all_rows, open};

const HEADER: &str = "table,regime,subject,detail,measure,value,unit,basis,valid_from,valid_to,source\n";

fn read(rows: &str) -> Vec<Result<Rule, (u64, String, String)>> {
    let mapping = Mapping::default();
    let mut table = open(format!("{HEADER}{rows}").as_bytes(), &mapping, &PROCUREMENT_RULES).unwrap();
    let reader = RuleReader::new(table.header(), &mapping, &ReadOptions::default()).unwrap();
    let told = |raw| reader.read(raw).map_err(|one| (one.row, one.column, one.reason));
    all_rows(&mut table).iter().map(told).collect()
}

#[test]
fn a_row_is_read_as_people_write_it() {
    let rules = read(
        "Threshold,PA2023,Goods and services,Sub central,,\"£201,000\",gbp including vat,law,1/1/2028,,PPN 099\n\
         vat,,standard,,,17.5%,percent,,2029-01-01,2029-12-31,our planning\n",
    );
    let fault = rules[0].as_ref().unwrap_err();
    assert_eq!((fault.0, fault.1.as_str()), (2, "subject"), "words of a key stand with underscores: {fault:?}");
    let vat = rules[1].as_ref().unwrap();
    assert_eq!((vat.basis, &vat.value), (RuleBasis::Assumption, &RuleValue::Share(17_500)));
    let rules =
        read("Threshold,PA2023,Goods_and_services,sub_central,,\"£201,000\",GBP including VAT,law,1/1/2028,,PPN 099\n");
    let rule = rules[0].as_ref().unwrap();
    assert_eq!(rule.record_key(), "threshold|pa2023|goods_and_services|sub_central||2028-01-01");
    assert_eq!((rule.value.to_string().as_str(), rule.source.as_str()), ("201000", "PPN 099"));
}

#[test]
fn what_no_table_can_hold_is_rejected_with_its_reason() {
    let rows = [
        (
            "spells,pa2023,works,,,1,gbp_including_vat,law,2028-01-01,,x",
            "table",
            "unknown table; known are: threshold, law",
        ),
        (
            "threshold,pa2023,works,,,dear,gbp_including_vat,law,2028-01-01,,x",
            "value",
            "not a value in gbp_including_vat",
        ),
        ("threshold,pa2023,works,,,,gbp_including_vat,law,2028-01-01,,x", "value", "value is blank"),
        ("threshold,pa2023,works,,,1,gbp_including_vat,law,,,x", "valid_from", "valid_from is blank"),
        ("threshold,pa2023,works,,,1,gbp_including_vat,law,2028-01-01,,", "source", "source is blank"),
        (
            "threshold,pa2023,works,,,1,gbp_including_vat,law,2028-01-01,2027-01-01,x",
            "valid_to",
            "lies before valid_from",
        ),
        ("threshold,,works,,,1,gbp_including_vat,law,2028-01-01,,x", "regime", "blank: not one of pcr2015, pa2023"),
        ("lead,,open,tender,typical,4000,calendar_days,law,2028-01-01,,x", "value", "not a value in calendar_days"),
    ];
    for (row, column, reason) in rows {
        let read = read(&format!("{row}\n"));
        let (_, at, why) = read[0].as_ref().unwrap_err();
        assert_eq!(at, column, "{row}: {why}");
        assert!(why.starts_with(reason), "{row}: {why}");
    }
}

#[test]
fn the_shipped_table_reads_whole() {
    let rows = include_str!("../../seed/procurement_rules.csv").lines().count() - 1;
    assert_eq!(shipped_rules().unwrap().all().count(), rows, "no row of it repeats another");
}
