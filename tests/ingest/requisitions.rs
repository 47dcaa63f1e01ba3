use likewise::engine::model::{Rejection, VatBasis};
use likewise::ingest::{Mapping, REQUISITIONS, ReadOptions, RequestedLine, RequisitionReader};

use super::{all_rows, open};

fn read(text: &str) -> Vec<(u64, Result<RequestedLine, Rejection>)> {
    let mut table = open(text.as_bytes(), &Mapping::default(), &REQUISITIONS).unwrap();
    let reader = RequisitionReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| (raw.row, reader.read(raw))).collect()
}

#[test]
fn lines_by_words_or_code() {
    let rows = read(
        "Item Description,Barcode,NPC Code,Maker,Manufacturer Part No,Vendor,Supplier Part No,Unit Price,Currency,UOM,Pack Size,VAT Basis,Qty,Org\n\
         Gloves medium,,,,,,,£4.60,gbp,BX,100,inc VAT,2.5,RX1\n\
         ,5060000011111,,,,,,,,,,,,\n\
         ,,FTE123,,,,,,,,,,,\n\
         ,,,Sentinel,SN-100-M,,,,,,,,,\n\
         ,,,,,Medway,M-77,0,,,,,,\n",
    );
    let line = |place: usize| rows[place].1.as_ref().unwrap();
    let first = line(0);
    assert_eq!(rows[0].0, 2, "the header is row 1");
    assert_eq!(first.item.description, "Gloves medium");
    assert_eq!(first.price.unwrap().to_string(), "4.600000");
    assert_eq!(first.quantity.unwrap().milli(), 2_500);
    assert_eq!(first.currency.unwrap().to_string(), "GBP");
    assert_eq!(first.vat_basis, Some(VatBasis::Inc));
    assert_eq!(first.org_code.as_deref(), Some("RX1"));
    assert_eq!((first.item.uom.as_deref(), first.item.units_per_uom.as_deref()), (Some("BX"), Some("100")));
    let second = line(1);
    assert_eq!(second.item.gtin.as_deref(), Some("5060000011111"));
    let unsaid = (second.price, second.quantity, second.currency, second.vat_basis, second.org_code.as_deref());
    assert_eq!(unsaid, (None, None, None, None, None));
    assert_eq!(line(2).item.npc.as_deref(), Some("FTE123"));
    let part = &line(3).item;
    assert_eq!((part.manufacturer.as_deref(), part.mpc.as_deref()), (Some("Sentinel"), Some("SN-100-M")));
    let fifth = line(4);
    assert_eq!((fifth.item.supplier.as_deref(), fifth.item.supplier_part.as_deref()), (Some("Medway"), Some("M-77")));
    assert_eq!(fifth.price.unwrap().to_string(), "0.000000", "free is a price");
}

#[test]
fn a_line_at_fault_names_its_column() {
    let cases = [
        ("Gloves,,-1,GBP,ex,1", "price", "-1"),
        ("Gloves,,dear,GBP,ex,1", "price", "dear"),
        ("Gloves,,1,POUNDS,ex,1", "currency", "POUNDS"),
        ("Gloves,,1,GBP,maybe,1", "vat_basis", "maybe"),
        ("Gloves,,1,GBP,ex,0", "quantity", "0"),
        ("Gloves,,1,GBP,ex,-2", "quantity", "-2"),
        ("Gloves,,1,GBP,ex,many", "quantity", "many"),
        (",,1,GBP,ex,1", "description", ""),
        (" , ,1,GBP,ex,1", "description", ""),
    ];
    for (row, column, value) in cases {
        let rows = read(&format!("description,gtin,price,currency,vat_basis,quantity\nGood,,,,,\n{row}\n"));
        assert!(rows[0].1.is_ok());
        let (number, fault) = (rows[1].0, rows[1].1.as_ref().unwrap_err());
        assert_eq!((number, fault.column.as_str(), fault.value.as_str()), (3, column, value), "{row}: {fault:?}");
        assert!(!fault.reason.is_empty());
    }
}

#[test]
fn a_file_without_any_name_of_what_to_buy_is_refused() {
    let fault = open(b"price,quantity\n1,2\n", &Mapping::default(), &REQUISITIONS).err().unwrap().to_string();
    assert!(fault.contains("description") && fault.contains("gtin"), "{fault}");
}
