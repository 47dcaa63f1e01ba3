//! What an older price is rolled forward by: what the same organisations paid for the same products, on both stores.

use super::harness::Site;

const HEADER: &str = "org_code,po_number,order_date,supplier_name,item_description,quantity,unit_price,line_value,uom,\
                      units_per_uom,gtin,currency\n";

/// Bought in January and in October, a tenth dearer.
fn dearer(org: &str, item: &str, gtin: &str) -> String {
    let line = |order: &str, day: &str, price: &str, value: &str| {
        format!("{org},{org}-{order},{day},Medway Supplies Ltd,{item},10,{price},{value},box,100,{gtin},GBP\n")
    };
    line("1", "2025-01-10", "4.00", "40.00") + &line("2", "2025-10-10", "4.40", "44.00")
}

fn gloves(org: &str) -> String {
    dearer(org, "Glove exam nitrile medium box of 100", "5060000011111")
}

fn import(site: &Site, name: &str, lines: &str) {
    let told = site.json(&["import", "lines", &site.file(name, format!("{HEADER}{lines}")), "--create-organisations"]);
    assert_eq!(told["rows_rejected"], 0, "{told}");
}

/// By what FFF's price of January is rolled forward.
fn rolled_by(site: &Site) -> serde_json::Value {
    let told = site.json(&["report", "opportunities", "--org", "FFF", "--floor", "0"]);
    let row = &told["tables"]["opportunities"][0];
    assert_eq!(row["product_id"].as_str().map(str::is_empty), Some(false), "{told}");
    row["rolled_by"].clone()
}

// Thirty purchases tell how prices moved. Items that are no product are unlike things: of them the thirtieth may not come,
// though these two, in doubt between two gloves, rose as the others did.
on_both_backends! { items_that_are_no_product_move_no_price, |site| {
    site.open_shop();
    let products: String = (1..30).map(|number| gloves(&format!("N{number:02}"))).collect();
    let doubtful = dearer("AAA", "Sentinel glove examination nitrile powder free", "");
    let seldom = "FFF,F-1,2025-01-15,Stour Healthcare,Glove exam nitrile medium box of 100,10,6.00,60.00,box,100,5060000011111,GBP\n";
    import(site, "lines.csv", &format!("{products}{doubtful}{seldom}"));
    let coverage = site.json(&["report", "opportunities"])["coverage"].clone();
    assert_eq!(coverage["unmatched"]["lines"], 2, "{coverage}");
    assert_eq!(rolled_by(site), serde_json::Value::Null);
    import(site, "more.csv", &gloves("N30"));
    assert_eq!(rolled_by(site), "1.1000000000");
} }
