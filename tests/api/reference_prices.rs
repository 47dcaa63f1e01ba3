//! Reference prices over HTTP.

use serde_json::{Value, json};

use super::harness::TestApp;

const PRICES: &str = "product_id,gtin,mpc,manufacturer_name,list_id,list_kind,list_owner,tier,price,currency,uom,units_per_uom,vat_basis,valid_from,valid_to
GLOVE-M,,,,FW1,framework,Hub,1,4.10,GBP,box,100,ex,2025-04-01,2026-03-31
GLOVE-M,,,,FW1,framework,Hub,2,3.90,GBP,box,100,ex,2025-04-01,2026-03-31
,5060000011111,,,fw2,contract,AAA,,4.00,GBP,box,100,ex,2025-01-01,
,,SN-100-M,Sentinel Care Ltd,LIST-9,list,,,0.07,GBP,each,1,inc,2024-01-01,
GLOVE-L,,,,FW1,framework,Hub,1,4.30,GBP,box,100,ex,2025-04-01,
";

fn shop(app: &TestApp) {
    app.site.open_shop();
    app.site.json(&["import", "prices", &app.site.file("prices.csv", PRICES)]);
}

fn prices(app: &TestApp, query: &str) -> Vec<String> {
    let told = app.json(&format!("/api/v1/reference-prices{query}"));
    let list = told["reference_prices"].as_array().expect("a list");
    list.iter().map(|one| one["price"].as_str().expect("a price").to_owned()).collect()
}

on_both_backends!(
    /// Every price is told once, in the order of what it is the price of, with its list's terms and its base unit's price.
    prices_are_told_with_their_terms,
    |app| {
        shop(app);
        let key = |one: &Value| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            format!("{}|{}|{}|{}", text("product_key"), text("list_id"), text("valid_from"), text("tier"))
        };
        let all = app.paged("/api/v1/reference-prices", "reference_prices", 2, key);
        assert_eq!(all.len(), 5);
        let first = json!({
            "product_key": "gtin:05060000011111", "list_id": "fw2", "list_kind": "contract", "list_owner": "AAA",
            "contract_ref": null, "eligible_orgs": null, "route": null, "tier": null, "commitment": null,
            "rebate_pct": null, "price": "4.000000", "currency": "GBP", "uom": "box", "units_per_uom": "100",
            "unit_price": "0.0400000000", "vat_basis": "ex", "carriage_included": null, "price_breaks": null,
            "moq": null, "lead_days": null, "valid_from": "2025-01-01", "valid_to": null,
        });
        assert_eq!(all[0], first);
    }
);

on_both_backends!(
    /// A product's prices are found under each of its codes; a price check shows the same ones.
    a_product_has_its_prices_under_any_code,
    |app| {
        shop(app);
        let own = prices(app, "?product=GLOVE-M");
        assert_eq!(own.len(), 4);
        let checked = app.site.json(&["check", "--gtin", "5060000011111"]);
        let mut shown: Vec<&str> =
            checked["reference_prices"].as_array().expect("a list").iter().map(|one| one["price"].as_str().expect("a price")).collect();
        let mut own: Vec<&str> = own.iter().map(String::as_str).collect();
        shown.sort_unstable();
        own.sort_unstable();
        assert_eq!(own, shown);
        assert_eq!(prices(app, "?product=GLOVE-M&list_id=FW1").len(), 2);
        assert_eq!(prices(app, "?list_kind=contract").len(), 1);
        assert_eq!(prices(app, "?list_kind=framework&list_id=fw2"), Vec::<String>::new());
    }
);

on_both_backends!(
    /// What nobody knows is said to be so.
    what_nobody_knows_is_refused,
    |app| {
        shop(app);
        for (status, query) in [(400, "?list_kind=cheap"), (400, "?list=FW1"), (404, "?product=NOTHING")] {
            app.refused(status, &format!("/api/v1/reference-prices{query}"));
        }
    }
);
