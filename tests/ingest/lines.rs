use likewise::engine::model::{OrderType, VatBasis};
use likewise::ingest::Mapping;

use super::{fixture, read_lines};

const HEADER: &str =
    "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,line_value";

/// Reads one row under the usual header: `value (difference)`, or `column: reason`.
fn outcome(row: &str, mapping: &Mapping) -> String {
    let lines = read_lines(&format!("{HEADER}\n{row}\n"), mapping);
    assert_eq!(lines.len(), 1, "{row}");
    match &lines[0] {
        Ok(line) => format!("{} ({})", line.line_value, line.value_difference),
        Err(rejection) => format!("{}: {}", rejection.column, rejection.reason),
    }
}

#[test]
fn every_row_is_taken_or_rejected_with_its_reason() {
    let table = "
        RX1,P1,1,2025-01-31,Acme,Foam dressing,10,1.50,15.00      | 15.000000 (0.000000)
        RX1,P1,1,31/1/25,Acme,Foam dressing,10,£1.50,             | 15.000000 (0.000000)
        RX1,P1,1,31-Jan-25,Acme,Foam dressing,10,,15.00           | 15.000000 (0.000000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,3,3.33,10.00       | 10.000000 (0.010000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,3,3.3333333333333335,10 | 10.000000 (0.000000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,10,0,0             | 0.000000 (0.000000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,-2,1.50,-3.00      | -3.000000 (0.000000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,(2),1.50,(3.00)    | -3.000000 (0.000000)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,10,1.50,150.00     | line_value: line_value is 150.000000, but quantity times unit_price is 15.000000; a mapping can say which to trust
        RX1,P1,1,2025-01-31,Acme,Foam dressing,-2,1.50,3.00       | line_value: above zero although the quantity is below zero (a credit)
        RX1,P1,1,2025-01-31,Acme,Foam dressing,2,,-3.00           | line_value: below zero although the quantity is above zero
        RX1,P1,1,2025-01-31,Acme,Foam dressing,2,-1.50,           | unit_price: a price below zero; a credit states its quantity below zero
        RX1,P1,1,2025-01-31,Acme,Foam dressing,0,1.50,0           | quantity: a quantity of zero
        RX1,P1,1,2025-01-31,Acme,Foam dressing,ten,1.50,15        | quantity: not a number
        RX1,P1,1,2025-01-31,Acme,Foam dressing,1,1e400,           | unit_price: number out of range
        RX1,P1,1,2025-01-31,Acme,Foam dressing,1,NaN,             | unit_price: not a number
        RX1,P1,1,2025-01-31,Acme,Foam dressing,1,,                | line_value: unit_price and line_value are both blank
        RX1,P1,1,31/12/9999,Acme,Foam dressing,1,1.50,            | order_date: year 9999 is outside 1990 to 2100
        RX1,P1,1,,Acme,Foam dressing,1,1.50,                      | order_date: order_date is blank
        ,P1,1,2025-01-31,Acme,Foam dressing,1,1.50,               | org_code: org_code is blank
        RX1,,1,2025-01-31,Acme,Foam dressing,1,1.50,              | po_number: po_number is blank
        RX1,P1,1,2025-01-31,,Foam dressing,1,1.50,                | supplier_name: supplier_name is blank
        RX1,P1,1,2025-01-31,Acme,  ,1,1.50,                       | item_description: item_description is blank
        RX1,P1,1,2025-01-31,Acme,Foam dressing,1,$1.50,           | currency: an amount is written with $, but the row states no currency
        RX1,P1,1,2025-01-31,Acme,Foam, soft dressing,1,1.50,1.50  | : the row has 10 cells, the header 9; is a comma not in quotes?
        RX1,P1,1,2025-01-31,Acme,Foam dressing,1,1.5              | : the row is cut short: 8 cells, the header has 9
        RX1,P1,1,2025-01-31,Acme,Foam dressing,10,1.50,15.00,,    | 15.000000 (0.000000)
    ";
    for row in table.lines().filter(|row| !row.trim().is_empty()) {
        let (row, expected) = row.split_once('|').unwrap();
        assert_eq!(outcome(row.trim(), &Mapping::default()), expected.trim(), "{}", row.trim());
    }
}

#[test]
fn a_value_too_long_to_be_looked_up_by_is_rejected() {
    let row = |words: usize| format!("RX1,P1,1,2025-01-31,Acme,{},1,1.50,1.50", "w".repeat(words));
    assert_eq!(outcome(&row(2_000), &Mapping::default()), "1.500000 (0.000000)");
    let reason = ": the value under `item_description` is longer than 2000 bytes";
    assert_eq!(outcome(&row(2_001), &Mapping::default()), reason);
}

#[test]
fn a_mapping_says_which_figure_to_trust() {
    let row = "RX1,P1,1,2025-01-31,Acme,Foam dressing,10,1.50,150.00";
    let trusting = |what: &str| Mapping::parse(&format!("[options]\ntrust = \"{what}\""), "m.toml").unwrap();
    assert_eq!(outcome(row, &trusting("line_value")), "150.000000 (135.000000)");
    assert_eq!(outcome(row, &trusting("unit_price")), "15.000000 (135.000000)");
}

#[test]
fn a_rejection_keeps_its_row_value_and_worth() {
    let text = format!("{HEADER}\n\nRX1,P1,1,never,Acme,Foam dressing,2,1.50,\n");
    let lines = read_lines(&text, &Mapping::default());
    let rejection = lines[0].as_ref().unwrap_err();
    assert_eq!((rejection.row, rejection.column.as_str(), rejection.value.as_str()), (3, "order_date", "never"));
    assert_eq!(rejection.spend.unwrap().to_string(), "3.000000");
}

#[test]
fn terms_have_their_defaults_and_words() {
    let header =
        "org,po,order date,supplier,description,qty,price,supply_route,order_type,vat_basis,pass_through,currency";
    let read = |cells: &str| {
        let lines = read_lines(&format!("{header}\nRX1,P1,1/2/25,Acme,Pump,{cells}\n"), &Mapping::default());
        lines.into_iter().next().unwrap()
    };
    let plain = read("1,5,,,,,").unwrap().terms;
    assert_eq!(format!("{} {} {}", plain.supply_route, plain.order_type, plain.currency), "direct standard GBP");
    assert_eq!((plain.vat_basis, plain.pass_through), (VatBasis::Ex, false));
    assert_eq!(read("-1,5,,,,,").unwrap().terms.order_type, OrderType::Credit);
    assert_eq!(read("1,5,NHSSC Stocked,,,,").unwrap().terms.vat_basis, VatBasis::Unknown);
    assert_eq!(read("1,5,nhssc_stocked,Call-off,inc VAT,yes,").unwrap().terms.order_type, OrderType::CallOff);
    assert_eq!(read("1,€5,,,,,").unwrap().terms.currency.as_str(), "EUR");
    assert_eq!(read("1,$5,,,,,usd").unwrap().terms.currency.as_str(), "USD");
    assert_eq!(read("1,£5,,,,,USD").unwrap_err().column, "currency");
    assert_eq!(read("1,5,by drone,,,,").unwrap_err().column, "supply_route");
    assert_eq!(read("1,5,,credit,,,").unwrap_err().column, "quantity");
    assert_eq!(read("1,5,,,,perhaps,").unwrap_err().column, "pass_through");
}

#[test]
fn a_key_is_the_order_line_or_without_a_number_the_whole_row() {
    let numbered = |quantity: &str, line: &str| {
        let row = format!("RX1,P1,{line},2025-01-31,Acme,Foam dressing,{quantity},1.50,");
        read_lines(&format!("{HEADER}\n{row}\n"), &Mapping::default())[0].as_ref().unwrap().key
    };
    assert_eq!(numbered("1", "7"), numbered("2", "7"), "a changed line keeps its key");
    assert_ne!(numbered("1", "7"), numbered("1", "8"));
    assert_ne!(numbered("1", ""), numbered("2", ""), "without a number any change is another line");
    assert_eq!(numbered("1", ""), numbered("1", ""));
    let other_org = Mapping::default().with_fallback("org_code", "RX2");
    let key = |mapping: &Mapping| {
        let text = "po,order date,supplier,description,qty,price\nP1,1/2/25,Acme,Pump,1,5\n";
        read_lines(text, mapping)[0].as_ref().unwrap().key
    };
    assert_ne!(key(&other_org), key(&Mapping::default().with_fallback("org_code", "RX1")));
}

#[test]
fn personal_data_never_reaches_a_line() {
    let lines = read_lines(
        &format!(
            "{HEADER}\nRX1,P1,1,2025-01-31,Acme,Boots for Mrs Jones 943 476 5919,1,90,\nRX1,P2,1,2025-01-31,Acme,Boots,Mr Smith,90,\n"
        ),
        &Mapping::default(),
    );
    assert_eq!(lines[0].as_ref().unwrap().item.description, "Boots for [name] [nhs number]");
    assert_eq!(lines[1].as_ref().unwrap_err().value, "[name]");
}

#[test]
fn the_usaid_mapping_reads_rows_of_that_layout() {
    let mapping =
        Mapping::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/mappings/usaid_scms.toml")).unwrap();
    let text = std::fs::read_to_string(fixture("usaid_layout.csv")).unwrap();
    let lines: Vec<_> = read_lines(&text, &mapping).into_iter().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 3);
    let first = &lines[0];
    assert_eq!((first.org_code.as_str(), first.po_number.as_str()), ("Ruritania", "SO-1"));
    assert_eq!(first.po_line_number.as_deref(), Some("101"));
    assert_eq!((first.quantity.to_string(), first.line_value.to_string()), ("1000.000".into(), "26250.000000".into()));
    assert_eq!(first.unit_price.unwrap().to_string(), "26.250000", "the pack's price, not the tablet's");
    assert_eq!((first.terms.currency.as_str(), first.item.units_per_uom.as_deref()), ("USD", Some("30")));
    assert_eq!(first.order_date.to_string(), "2009-08-04");
    assert_eq!(lines[1].line_value.micros(), 0, "free goods are lines");
    assert_eq!(lines[2].order_date.to_string(), "2010-08-20");
}
