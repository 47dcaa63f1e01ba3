use std::error::Error as _;

use likewise::ingest::{IngestError, LINES, Mapping};

use super::{open, read_lines};

fn refused(text: &str) -> String {
    Mapping::parse(text, "m.toml").unwrap_err().source().unwrap().to_string()
}

#[test]
fn a_mapping_that_says_what_it_cannot_say_is_refused() {
    assert!(refused("[colums]\nquantity = \"Qty\"").contains("colums"));
    assert!(refused("[options]\ntrust = \"me\"").contains("trust"));
    assert!(refused("[options]\nskip = []").contains("skip"));
    assert!(refused("[dates]\nformats = [\"dd/mm\"]").contains("dd/mm"));
    assert!(refused("[columns]\nuom = \"U\"\n[constants]\nuom = \"pack\"").contains("uom"));
    assert!(refused("[constants]\nvat_rate = 17.5").contains("vat_rate"));
    assert!(refused("not toml").contains("toml") || refused("not toml").contains("expected"));
}

#[test]
fn an_unknown_column_names_the_known_ones() {
    let mapping = Mapping::parse("[columns]\nquantiy = \"Qty\"", "m.toml").unwrap();
    let error = open(b"a,b\n1,2\n", &mapping, &LINES).err().unwrap();
    let source = error.source().unwrap().to_string();
    assert!(source.starts_with("`quantiy` is no column of lines; its columns are: org_code, po_number"), "{source}");
    assert!(!error.to_string().contains("quantiy"), "Display does not repeat its source");
}

#[test]
fn a_header_that_the_file_lacks_is_named() {
    let mapping = Mapping::parse("[columns]\nquantity = \"Number\"", "m.toml").unwrap();
    let header = b"org_code,po_number,order_date,supplier_name,item_description,qty,unit_price\n";
    let error = open(header, &mapping, &LINES).err().unwrap().to_string();
    assert!(error.contains("missing: header \"Number\" of the mapping, quantity;"), "{error}");
    assert!(error.contains("the nearest row has: org_code, po_number"), "{error}");
}

#[test]
fn columns_constants_lists_and_blanks_by_mapping() {
    let mapping = Mapping::parse(
        r#"
        [columns]
        item_description = ["Long Text", "Short Text"]
        quantity = "Count!"
        uom = []
        [constants]
        org_code = "RX9"
        currency = "USD"
        revision = 3
        [options]
        skip_values = ["not captured"]
        "#,
        "m.toml",
    )
    .unwrap();
    let text = "Short Text,Long Text,PO,Order Date,Supplier,count,Unit Price,UOM,Contract\n\
        short,long,P1,1/2/25,Acme,2,5,BX,Not Captured\n\
        short, ,P2,1/2/25,Acme,2,5,BX,C1\n";
    let lines: Vec<_> = read_lines(text, &mapping).into_iter().map(Result::unwrap).collect();
    assert_eq!((lines[0].item.description.as_str(), lines[1].item.description.as_str()), ("long", "short"));
    assert_eq!((lines[0].org_code.as_str(), lines[0].terms.currency.as_str(), lines[0].revision), ("RX9", "USD", 3));
    assert_eq!((lines[0].contract_ref.as_deref(), lines[1].contract_ref.as_deref()), (None, Some("C1")));
    assert_eq!(lines[0].item.uom, None, "an empty list leaves the column unread");
}

#[test]
fn a_header_named_by_the_mapping_serves_no_other_column_by_alias() {
    let mapping = Mapping::parse("[columns]\nunit_price = \"Pack Price\"\nline_value = \"Price\"", "m.toml").unwrap();
    let text = "org,po,order date,supplier,description,qty,Pack Price,Price\nRX1,P1,1/2/25,Acme,Pump,2,5,10\n";
    assert_eq!(read_lines(text, &mapping)[0].as_ref().unwrap().line_value.to_string(), "10.000000");
}

#[test]
fn the_organisation_given_beside_the_file_fills_blanks_only() {
    let mapping = Mapping::default().with_fallback("org_code", "RX7");
    let text =
        "org,po,order date,supplier,description,qty,price\nRX1,P1,1/2/25,Acme,Pump,2,5\n,P1,1/2/25,Acme,Pump,2,5\n";
    let codes: Vec<_> = read_lines(text, &mapping).into_iter().map(|line| line.unwrap().org_code).collect();
    assert_eq!(codes, ["RX1", "RX7"]);
}

#[test]
fn two_headers_for_one_column_need_a_mapping_unless_one_is_ours() {
    let header = "org,po,order date,Supplier,Vendor,description,qty,price\n";
    let error = open(header.as_bytes(), &Mapping::default(), &LINES).err().unwrap();
    assert!(matches!(error, IngestError::AmbiguousHeader { .. }));
    assert!(error.to_string().contains("\"Supplier\" and \"Vendor\" both mean `supplier_name`"), "{error}");
    let header = "org,po,order date,Supplier,Supplier Name,description,qty,price\n";
    assert!(open(header.as_bytes(), &Mapping::default(), &LINES).is_ok());
}
