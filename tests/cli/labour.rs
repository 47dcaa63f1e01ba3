//! Bank and agency rates, rate cards and unit costs: in by the command, out by reports, and taken away again.

use serde_json::{Value, json};

use super::harness::{Site, cells, fixture};

/// Cards of the north footprint and of one of its trusts, with a row that contradicts itself.
const CARDS: &str =
    "org_code,card_id,staff_group,grade,engagement,pay_rate,on_cost,agency_fee,vat,total_rate,valid_from,valid_to
FP1,NORTH,Nursing,Band 5,agency,20.00,2.50,3.00,0.60,26.10,2025-01-01,2025-12-31
FP1,NORTH,Nursing,,,,,,,24,2025-01-01,
AAA,OWN,Nursing,Band 5,agency,,,,,30.00,2025-06-01,
AAA,OWN,Medical,,,20.00,2.50,3.00,0.60,27.00,2025-06-01,
";

/// Shifts of four organisations: two alike to the letter, a credit, one nobody can read, and an agency's name.
pub const RATES: &str = "org_code,shift_ref,staff_group,grade,engagement,shift_date,hours,charged_total,override_reason,supplier_name,worker
AAA,A1,Nursing,Band 5,agency,2025-05-01,10,261.00,,Larkrise Staffing Ltd,Jane Doe
AAA,A2,Nursing,Band 5,agency,2025-05-02,10,300.00,patient safety,Larkrise Staffing Ltd,Jane Doe
AAA,A3,Nursing,Band 5,agency,2025-06-02,10,305.50,,Larkrise Staffing Ltd,Jane Doe
BBB,,Nursing,Band 5,agency,2025-05-01,7.5,150.00,,,Jane Doe
BBB,,Nursing,Band 5,agency,2025-05-01,7.5,150.00,,,Jane Doe
BBB,B3,Nursing,Band 5,agency,2025-05-03,-7.5,-150.00,,,Jane Doe
CCC,C1,Nursing,band 5,Agency,2025-05-01,10,400.00,cover for Mrs Smith,,Jane Doe
DDD,D1,Nursing,Band 5,agency,2025-05-01,10,220.00,,,Jane Doe
DDD,D2,Nursing,Band 5,agency,2025-05-01,0,220.00,,,Jane Doe
";

/// Payroll of five organisations, one of them delivered otherwise, and one that earns its cost.
pub const COSTS: &str =
    "org_code,period,service_line,gross_cost,income,net_cost,driver_name,driver_quantity,delivery_model,scope_flags
AAA,2024/25,Payroll,100000,10000,90000,payslip,30000,in house,
BBB,2024/25,Payroll,,,40000,payslip,20000,in house,
DDD,2024/25,payroll,,,45500,payslip,10000,In House,
EEE,2024/25,Payroll,,,17000,payslip,10000,in house,
CCC,2024/25,Payroll,,,91000,payslip,10000,outsourced,
FFF,2024/25,Payroll,5,10,-5,payslip,10000,in house,
FFF,2024/25,Payroll,5,10,5,payslip,10000,outsourced,
";

fn import(site: &Site, kind: &str, content: &str) -> Value {
    site.json(&["import", kind, &site.file(&format!("{kind}.csv"), content)])
}

fn counts(told: &Value) -> [u64; 4] {
    ["rows_read", "rows_accepted", "rows_rejected", "rows_replaced"].map(|key| told[key].as_u64().unwrap())
}

/// One site with everything in it.
fn all(site: &Site) {
    site.json(&["import", "organisations", &fixture("organisations.csv")]);
    assert_eq!(counts(&import(site, "rate-card", CARDS)), [4, 3, 1, 0]);
    assert_eq!(counts(&import(site, "rates", RATES)), [9, 8, 1, 0]);
    assert_eq!(counts(&import(site, "unit-costs", COSTS)), [7, 6, 1, 0]);
}

fn rows<'a>(report: &'a Value, table: &str) -> &'a [Value] {
    report["tables"][table].as_array().unwrap()
}

/// Columns of every row as one text.
fn told(report: &Value, table: &str, columns: &[&str]) -> Vec<String> {
    let cell = |row: &Value, column: &str| match &row[column] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    rows(report, table)
        .iter()
        .map(|row| columns.iter().map(|one| cell(row, one)).collect::<Vec<_>>().join(" "))
        .collect()
}

on_both_backends!(
    /// Distribution and savings of a role, and shifts against the card in force on their day.
    rates_are_compared_and_held_against_the_card,
    |site| {
        all(site);
        let report = site.json(&["report", "rates", "--all-dates"]);
        // 28.88 (866.5 / 30), 20, 40 and 22 an hour: the median of all four is (22 + 28.8833...) / 2.
        let columns = ["organisations", "shifts", "hours", "charged", "min", "q1", "median", "max", "saving_to_median"];
        assert_eq!(
            told(&report, "roles", &columns),
            ["4 7 65.000000 1786.500000 20.0000000000 null 25.4416666667 40.0000000000 386.500000"]
        );
        let columns = ["org_code", "hourly_rate", "others", "others_median", "saving_to_median", "net_to_median"];
        assert_eq!(
            told(&report, "organisations", &columns),
            [
                "AAA 28.8833333333 3 22.0000000000 206.500000 206.500000",
                "CCC 40.0000000000 3 22.0000000000 180.000000 180.000000",
                "BBB 20.0000000000 3 28.8833333333 0.000000 -133.250000",
                "DDD 22.0000000000 3 28.8833333333 0.000000 -68.833333",
            ]
        );
        let columns = ["org_code", "shifts", "shifts_within", "shifts_above", "above_card", "shifts_overridden", "shifts_without_card"];
        assert_eq!(
            told(&report, "card_compliance", &columns),
            [
                "CCC 1 0 1 139.000000 1 0",
                "AAA 3 1 2 44.500000 1 0",
                "BBB 2 2 0 0.000000 0 0",
                "DDD 1 0 0 0.000000 0 1",
            ]
        );
        let total = &rows(&report, "card_total")[0];
        assert_eq!((&total["above_card"], &total["charged"]), (&json!("183.500000"), &json!("1786.500000")));
        let columns = ["org_code", "reason", "shifts", "above_card"];
        let reasons = told(&report, "overrides", &columns);
        assert_eq!(reasons[1..], ["AAA patient safety 1 39.000000", "AAA null 1 5.500000"]);
        assert!(reasons[0].starts_with("CCC cover for") && !reasons[0].contains("Smith"), "{reasons:?}");
        let columns = ["org_code", "shift_date", "shift_ref", "card_owner", "card_id", "card_rate", "above_card"];
        assert_eq!(
            told(&report, "above_card", &columns),
            [
                "CCC 2025-05-01 C1 FP1 NORTH 26.100000 139.000000",
                "AAA 2025-05-02 A2 FP1 NORTH 26.100000 39.000000",
                "AAA 2025-06-02 A3 AAA OWN 30.000000 5.500000",
            ]
        );
        let coverage = &report["coverage"];
        assert_eq!((&coverage["read"]["lines"], &coverage["rejected"]["lines"]), (&json!(9), &json!(1)));
        assert_eq!((&coverage["benchmarked"]["lines"], &coverage["excluded"]["lines"]), (&json!(7), &json!(1)));
        assert!(!report.to_string().contains("Jane"), "no worker is named anywhere");
        site.assert_sound();
    }
);

on_both_backends!(
    /// Costs a unit, of one scope alone, by whatever counts as alike.
    unit_costs_are_compared_within_their_scope,
    |site| {
        all(site);
        let report = site.json(&["report", "unit-costs", "--by", "kind"]);
        let columns = ["service_line", "delivery_model", "peer_kind", "organisations", "min", "median", "max", "saving_to_median"];
        assert_eq!(
            told(&report, "services", &columns),
            [
                "Payroll in house acute 4 1.7000000000 2.5000000000 4.5500000000 55500.000000",
                "Payroll outsourced community 1 9.1000000000 9.1000000000 9.1000000000 null",
            ]
        );
        let columns = ["org_code", "unit_cost", "place", "of", "quarter", "others_q1", "others_median", "saving_to_median"];
        assert_eq!(
            told(&report, "organisations", &columns),
            [
                "AAA 3.0000000000 3 4 null null 2.0000000000 30000.000000",
                "DDD 4.5500000000 4 4 null null 2.0000000000 25500.000000",
                "BBB 2.0000000000 2 4 null null 3.0000000000 0.000000",
                "EEE 1.7000000000 1 4 null null 3.0000000000 0.000000",
                "CCC 9.1000000000 1 1 null null null null",
            ]
        );
        assert_eq!(told(&report, "total", &["costs", "net_cost", "saving_to_median"]), ["5 283500.000000 55500.000000"]);
        assert_eq!(told(&report, "excluded", &["org_code", "reason", "net_cost"]), ["FFF no_net_cost -5.000000"]);
        // By kind and size every one of the four acute trusts has 10,000 to under 100,000 payslips.
        let sized = site.json(&["report", "unit-costs"]);
        assert_eq!(told(&sized, "services", &["peer_size", "organisations"])[0], "10000 to under 100000 4");
        // Nobody's turnover is known.
        let by_turnover = site.json(&["report", "unit-costs", "--by", "kind_and_turnover"]);
        assert_eq!((rows(&by_turnover, "services").len(), rows(&by_turnover, "excluded").len()), (0, 6));
        site.assert_sound();
    }
);

on_both_backends!(
    /// The same rows again replace; a correction taken away brings back what stood; the order of imports is nothing.
    importing_again_and_taking_away,
    |site| {
        all(site);
        let reports = |site: &Site| {
            [["report", "rates"], ["report", "unit-costs"]].map(|arguments| {
                let all: Vec<&str> = ["--json"].iter().chain(&arguments).copied().collect();
                site.run(&all).stdout
            })
        };
        let before = reports(site);
        let again = [("rate-card", CARDS, [4, 3, 1, 3]), ("rates", RATES, [9, 8, 1, 8]), ("unit-costs", COSTS, [7, 6, 1, 6])];
        for (kind, content, expected) in again {
            assert_eq!(counts(&import(site, kind, content)), expected, "{kind}");
        }
        assert_eq!(reports(site), before);
        let dearer = import(site, "rates", &RATES.replace("10,400.00", "10,410.00"));
        let cheaper = import(site, "unit-costs", &COSTS.replace("45500", "30000"));
        let raised = import(site, "rate-card", &CARDS.replace("0.60,26.10", "0.70,26.20"));
        assert!(reports(site).iter().zip(&before).all(|(now, then)| now != then));
        for told in [dearer, cheaper, raised] {
            site.json(&["imports", "delete", told["id"].as_str().unwrap()]);
        }
        assert_eq!(reports(site), before);
        site.assert_sound();
        let other = Site::sqlite();
        for (kind, content) in [("unit-costs", COSTS), ("rates", RATES), ("rate-card", CARDS)] {
            import(&other, kind, content);
        }
        other.json(&["import", "organisations", &fixture("organisations.csv")]);
        assert_eq!(reports(&other), before, "internal ids differ, figures do not");
    }
);

#[test]
fn rejected_rows_are_told_with_their_place_and_reason() {
    let site = Site::sqlite();
    let file = site.file("cards.csv", CARDS);
    let told = site.json(&["import", "rate-card", &file, "--rejects", "rejects.csv"]);
    let rejection = &told["rejections"][0];
    assert_eq!((&rejection["file"], &rejection["row"]), (&json!("cards.csv"), &json!(5)));
    assert_eq!(rejection["column"], "total_rate");
    assert_eq!(rejection["reason"], "total_rate is 27.00, but its parts add up to 26.100000");
    let rejects = cells(&site.read("rejects.csv"));
    assert_eq!((rejects.len(), rejects[1][1].as_str()), (2, "OWN"));
    let strict = site.refused(1, &["import", "rate-card", &file, "--strict"]);
    assert!(strict.contains("total_rate"), "{strict}");
    let twice = "org_code,card_id,total_rate,valid_from\nAAA,C,1,2025-01-01\nAAA,C,2,2025-01-01\n";
    let told = site.json(&["import", "rate-card", &site.file("twice.csv", twice)]);
    assert_eq!(told["rejections"][0]["reason"], "file 1, row 2 already states this one");
    let no_org = "card_id,total_rate,valid_from\nC,1,2025-01-01\n";
    let told = site.json(&["import", "rate-card", &site.file("no_org.csv", no_org), "--org", "BBB"]);
    assert_eq!(told["rows_accepted"], 1);
    let listed = site.json(&["imports", "list"]);
    let kinds: Vec<&Value> = listed["imports"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["rate-card", "rate-card", "rate-card"]);
    site.assert_sound();
}

#[test]
fn reports_are_told_as_tables_spreadsheets_and_drawings() {
    let site = Site::sqlite();
    all(&site);
    site.json(&[
        "report",
        "rates",
        "--by",
        "shift",
        "--csv",
        "shifts.csv",
        "--xlsx",
        "rates.xlsx",
        "--svg",
        "rates.svg",
    ]);
    let shifts = cells(&site.read("shifts.csv"));
    assert_eq!((shifts.len(), shifts[0][0].as_str(), shifts[1][0].as_str()), (4, "org_code", "CCC"));
    assert!(site.read("rates.svg").contains("<svg"));
    site.json(&["report", "unit-costs", "--org", "AAA", "--csv", "costs.csv", "--svg", "costs.svg"]);
    assert_eq!(cells(&site.read("costs.csv")).len(), 2);
    let own = site.json(&["report", "rates", "--org", "AAA"]);
    assert_eq!(told(&own, "organisations", &["org_code", "others"]), ["AAA 3"]);
    assert_eq!(told(&own, "card_compliance", &["org_code", "above_card"]), ["AAA 44.500000"]);
    assert_eq!(told(&own, "roles", &["organisations", "charged"]), ["4 866.500000"]);
    let text = site.run(&["report", "rates"]);
    assert!(text.stdout.contains("card an hour") && text.stdout.contains("26.10"), "{}", text.stdout);
    let refused = site.refused(2, &["report", "rates", "--by", "moon"]);
    assert!(refused.contains("role, organisation, card, reason, shift"), "{refused}");
    let refused = site.refused(2, &["report", "unit-costs", "--by", "moon"]);
    assert!(refused.contains("kind_and_size"), "{refused}");
    let empty = Site::sqlite();
    for name in ["rates", "unit-costs"] {
        let report = empty.json(&["report", name]);
        assert_eq!(report["coverage"]["read"]["lines"], 0, "{name}");
    }
}
