//! Categories of what was bought: every line in one row, and the same whatever came first.

use serde_json::Value;

use super::harness::{Site, cells, fixture};

/// The published vocabulary's layout, with its check digits.
pub const CPV: &str = "CODE,EN\n33140000-3,Medical consumables\n33141420-0,Surgical gloves\n39130000-2,Office furniture\n\
33141310-6,Syringes\n";

/// Lines with stated codes, services, lines ordered by value, and things nobody knows.
pub const LINES: &str = "org_code,po_number,po_line_number,order_date,supplier_name,supplier_gln,item_description,quantity,line_value,uom,mpc,manufacturer_name,eclass,currency
AAA,P1,1,2025-03-01,Medway Supplies Ltd,5060000011111,Glove exam nitrile medium,10,40.00,box,SN-100-M,Sentinel Care Ltd,FTA,GBP
BBB,P2,1,2025-03-02,MEDWAY SUPPLIES LIMITED,,Glove exam nitrile medium,10,42.00,box,SN-100-M,Sentinel Care Ltd,fta,GBP
BBB,P3,1,2025-03-03,Medway Suppleis Ltd,,SENTINEL GLOVE EXAMINATION NITRILE,1,4.00,box,,,,GBP
AAA,P4,1,2025-03-04,Stour Consulting LLP,,Consultancy fees,1,45000.00,each,,,,GBP
AAA,P5,1,2025-03-05,Stour Building plc,,Ward refresh phase 2,12500.50,12500.50,each,,,,GBP
AAA,P6,1,2025-03-06,Tollgate,,Office furniture assorted,2,300.00,each,,,,GBP
FFF,P7,1,2025-03-07,Tollgate,,Zither strings,2,22.50,each,,,,GBP
FFF,P8,1,2025-03-07,Tollgate,,Zither strings,2,22.50,each,,,,USD
";

fn import(site: &Site, kind: &str, name: &str, content: &str) {
    let told = site.json(&["import", kind, &site.file(name, content)]);
    assert_eq!(told["rows_rejected"], 0, "{told}");
}

/// Categories as `scheme:category currency lines spend`, what has none last.
fn rows(report: &Value) -> Vec<String> {
    let row = |one: &Value| {
        let scheme = one["scheme"].as_str().unwrap_or("-");
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        format!("{scheme}:{} {} {} {}", text("category"), text("currency"), one["lines"], text("spend"))
    };
    let all = report["categories"].as_array().unwrap().iter().chain(report["uncategorised"].as_array().unwrap());
    all.map(row).collect()
}

on_both_backends!(
    /// Every line is in one row, by its surest evidence; what nobody knows is told with its money.
    spend_by_category_adds_up,
    |site| {
        site.open_shop();
        import(site, "categories", "cpv.csv", CPV);
        import(site, "lines", "lines.csv", LINES);
        let report = site.json(&["categories"]);
        assert_eq!(
            rows(&report),
            [
                "kind:service GBP 1 45000.000000",
                "kind:ordered_by_value GBP 1 12500.500000",
                "cpv:39130000 GBP 1 300.000000",
                "eclass:FTA GBP 2 82.000000",
                "group:Glove examination nitrile GBP 1 4.000000",
                "-:uncategorised GBP 1 22.500000",
                "-:uncategorised USD 1 22.500000",
            ]
        );
        let coverage = &site.json(&["benchmark", "--all-dates"])["coverage"];
        for total in report["total"].as_array().unwrap() {
            let by_currency = coverage["by_currency"].as_array().unwrap();
            let of_currency = by_currency.iter().find(|one| one["currency"] == total["currency"]).unwrap();
            assert_eq!(of_currency["read"]["spend"], total["spend"]);
            assert_eq!(of_currency["read"]["lines"], total["lines"]);
            assert_eq!(of_currency["uncategorised"]["spend"], "22.500000");
        }
        assert_eq!(coverage["uncategorised"]["lines"], 2);
        assert_eq!(
            rows(&site.json(&["categories", "--scheme", "cpv"])),
            ["cpv:39130000 GBP 1 300.000000", "-:uncategorised GBP 6 57609.000000", "-:uncategorised USD 1 22.500000"]
        );
        site.assert_sound();
    }
);

on_both_backends!(
    /// Whatever came in first, and whether all is found afresh or only what changed, the categories are the same.
    the_order_of_imports_changes_nothing,
    |site| {
        site.open_shop();
        import(site, "lines", "lines.csv", LINES);
        let without = site.json(&["categories"]);
        assert!(rows(&without).contains(&"-:uncategorised GBP 2 322.500000".to_owned()), "{without}");
        import(site, "categories", "cpv.csv", CPV);
        let late = site.json(&["categories"]);
        assert_ne!(late, without, "the file's titles are used at once");
        site.json(&["decisions", "--out", "late.csv"]);
        site.json(&["match", "--all"]);
        assert_eq!(site.json(&["categories"]), late);
        site.json(&["decisions", "--out", "again.csv"]);
        assert_eq!(site.read("late.csv"), site.read("again.csv"));
        let other = Site::sqlite();
        other.json(&["import", "organisations", &fixture("organisations.csv")]);
        import(&other, "categories", "cpv.csv", CPV);
        import(&other, "lines", "lines.csv", LINES);
        other.json(&["categories"]);
        other.json(&["import", "catalogue", &fixture("catalogue.csv")]);
        assert_eq!(other.json(&["categories"]), late);
        let imports = site.json(&["imports", "list"]);
        let categories = imports["imports"].as_array().unwrap().iter().find(|one| one["kind"] == "categories").unwrap();
        site.json(&["imports", "delete", categories["id"].as_str().unwrap()]);
        assert_eq!(site.json(&["categories"]), without);
    }
);

#[test]
fn decisions_tell_the_best_category_of_each_row() {
    let site = Site::sqlite();
    site.open_shop();
    import(&site, "lines", "lines.csv", LINES);
    site.json(&["decisions", "--out", "decisions.csv"]);
    let table = cells(&site.read("decisions.csv"));
    let header = &table[0];
    assert_eq!(header[14..18], ["category", "category_scheme", "category_source", "category_confidence"]);
    assert_eq!(header[18..], ["confirmed_by", "weights"]);
    let description = header.iter().position(|name| name == "item_description").unwrap();
    let of =
        |words: &str| -> Vec<String> { table.iter().find(|row| row[description] == words).unwrap()[14..18].to_vec() };
    assert_eq!(of("Glove exam nitrile medium"), ["FTA", "eclass", "stated_code", "1.0000"]);
    assert_eq!(of("Consultancy fees"), ["service", "kind", "words", "0.9500"]);
    assert_eq!(of("Zither strings"), ["uncategorised", "", "", ""]);
    let told = site.json(&["decisions"]);
    let glove = told["decisions"].as_array().unwrap().iter().find(|one| one["mpc"] == "SN-100-M").unwrap();
    assert_eq!(glove["line_kind"], "goods");
    assert_eq!(glove["categories"][1]["category"], "Glove examination nitrile");
    assert_eq!(glove["categories"][1]["source"], "product_group");
}

#[test]
fn nothing_bought_still_has_a_row_for_what_has_no_category() {
    let site = Site::sqlite();
    site.open_shop();
    let report = site.json(&["categories", "--csv", "categories.csv"]);
    assert_eq!(rows(&report), ["-:uncategorised GBP 0 0.000000"]);
    let table = cells(&site.read("categories.csv"));
    assert_eq!(table.len(), 2);
    assert_eq!(table[1][..4], ["uncategorised", "", "", "GBP"]);
    site.refused(2, &["categories", "--scheme", "spoons"]);
}

#[test]
fn a_file_of_categories_says_which_rows_are_wrong() {
    let site = Site::sqlite();
    let file = site.file("cpv.csv", "CODE,EN\n33141420-0,Surgical gloves\n33141420-0,Gloves\n33141421-9,Nothing\n");
    let told = site.json(&["import", "categories", &file]);
    assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&1.into(), &2.into()));
    assert_eq!(told["rejections"][0]["reason"], "file 1, row 2 already states this one");
    assert_eq!(told["rejections"][1]["column"], "code");
}
