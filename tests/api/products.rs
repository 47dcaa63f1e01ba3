//! Products over HTTP: looked up, paged through and searched for.

use serde_json::{Value, json};

use super::harness::TestApp;
use crate::cli::harness::fixture;

/// More of the shop's catalogue, with every kind of code.
const CODED: &str = "product_id,description,generic_name,manufacturer_name,supplier_name,mpc,npc,eclass,gtin,units_per_uom,uom,base_uom
TAPE-25,Surgical tape 2.5cm x 9.1m,Surgical tape,Orwell Tapes,Medway Supplies Ltd,OT25,ELP101,33140001,5060000055559,12,box,each
TAPE-50,Surgical tape 5cm x 9.1m,Surgical tape,Orwell Tapes,MEDWAY SUPPLIES LIMITED,OT50,ELP102,33149999,,6,box,each
";

fn shop(app: &TestApp) {
    app.site.open_shop();
    app.site.json(&["import", "catalogue", &app.site.file("coded.csv", CODED)]);
    app.site.json(&["import", "lines", &fixture("lines.csv")]);
}

fn found(app: &TestApp, query: &str) -> Vec<Value> {
    app.json(&format!("/api/v1/products{query}"))["products"].as_array().expect("a list").clone()
}

/// The catalogue's own ids, sorted; `-` for a provisional product.
fn references(app: &TestApp, query: &str) -> Vec<String> {
    let own = |one: &Value| one["product_reference"].as_str().unwrap_or("-").to_owned();
    let mut list: Vec<String> = found(app, query).iter().map(own).collect();
    list.sort_unstable();
    list
}

on_both_backends!(
    /// Catalogue and provisional products come in one order, and each is told alike by either of its ids.
    products_are_paged_and_looked_up,
    |app| {
        shop(app);
        let all = app.paged("/api/v1/products", "products", 2, |one| one["product_id"].to_string());
        assert_eq!(references(app, ""), ["-", "GAUZE-5", "GLOVE-L", "GLOVE-M", "SYR-10", "TAPE-25", "TAPE-50"]);
        for one in &all {
            let id = one["product_id"].as_str().expect("an id");
            assert_eq!(&app.json(&format!("/api/v1/products/{id}")), one);
        }
        let benchmarked: Vec<&str> = all
            .iter()
            .filter(|one| one["has_benchmarks"] == true)
            .filter_map(|one| one["product_reference"].as_str())
            .collect();
        assert_eq!(benchmarked.len(), 2, "{benchmarked:?}");
        let provisional = all.iter().find(|one| one["provisional"] == true).expect("a provisional product");
        assert_eq!(provisional["description"], "Zither strings assorted");
        let told = app.json("/api/v1/products/TAPE-25");
        assert_eq!((&told["provisional"], &told["redirected_to"]), (&json!(false), &Value::Null));
        let level = json!([{ "gtin": "05060000055559", "uom": "box", "units_per_uom": "12" }]);
        assert_eq!(told["packaging_levels"], level);
        let kinds: Vec<&Value> =
            told["identifiers"].as_array().expect("a list").iter().map(|key| &key["kind"]).collect();
        assert_eq!(kinds, ["gtin", "npc", "mpc"]);
        assert_eq!(told.get("score"), None);
    }
);

on_both_backends!(
    /// Conditions hold all at once: category, supplier in any wording, codes in any spelling.
    conditions_hold_all_at_once,
    |app| {
        shop(app);
        for (query, expected) in [
            ("?category=surgical%20tape", &["TAPE-25", "TAPE-50"][..]),
            ("?category=3314", &["TAPE-25", "TAPE-50"]),
            ("?category=33140", &["TAPE-25"]),
            ("?supplier=medway+supplies", &["TAPE-25", "TAPE-50"]),
            ("?supplier=Medway%20Supplies&category=33149", &["TAPE-50"]),
            ("?gtin=5060000055559", &["TAPE-25"]),
            ("?gtin=05060000055559&npc=elp-101", &["TAPE-25"]),
            ("?gtin=5060000055559&npc=ELP102", &[]),
            ("?npc=elp%20102", &["TAPE-50"]),
            ("?mpc=ot-25&manufacturer=ORWELL%20TAPES%20LTD", &["TAPE-25"]),
            ("?mpc=OT25&manufacturer=Somebody", &[]),
        ] {
            assert_eq!(references(app, query), expected, "{query}");
        }
        app.paged("/api/v1/products?category=3314", "products", 1, |one| one["product_id"].to_string());
    }
);

on_both_backends!(
    /// A search finds what a price check finds, in its order and with its scores.
    a_search_finds_what_a_price_check_finds,
    |app| {
        shop(app);
        for words in ["nitrile examination glove large", "tape surgical", "zither string"] {
            let checked = app.site.json(&["check", "--description", words]);
            let likeness = |one: &Value| (one["product_id"].clone(), one["score"].clone());
            let expected: Vec<_> = checked["candidates"].as_array().expect("a list").iter().map(likeness).collect();
            assert_ne!(checked["match_status"], "matched", "{words}: then the check tells its match first");
            assert!(!expected.is_empty(), "{words}");
            let query = format!("?q={}", words.replace(' ', "+"));
            let told: Vec<_> = found(app, &query).iter().map(likeness).collect();
            assert_eq!(told[..expected.len()], expected[..], "{words}");
            assert_eq!(found(app, &format!("{query}&limit=1")).len(), 1);
        }
        assert_eq!(found(app, "?q=xylophone"), Vec::<Value>::new());
    }
);

on_both_backends!(
    /// Equivalents are what the command line tells, and stand apart from the product.
    equivalents_are_told_at_two_levels,
    |app| {
        shop(app);
        let told = app.json("/api/v1/products/GLOVE-M/equivalents");
        assert_eq!(told, app.site.json(&["equivalents", "GLOVE-M"]));
        assert_eq!(told["product"]["product_reference"], "GLOVE-M");
        for path in ["?limit=0", "?limit=101", "?as_of=2026", "?sort=price"] {
            app.refused(400, &format!("/api/v1/products/GLOVE-M/equivalents{path}"));
        }
        app.refused(404, "/api/v1/products/NOTHING/equivalents");
    }
);

on_both_backends!(
    /// What makes no sense or nobody knows is refused.
    what_makes_no_sense_is_refused,
    |app| {
        shop(app);
        for (status, path) in [
            (400, "?gtin=5060000055551"),
            (400, "?npc=none"),
            (400, "?mpc=OT25"),
            (400, "?manufacturer=Orwell"),
            (400, "?mpc=n/a&manufacturer=Orwell"),
            (400, "?q="),
            (400, "?q=tape&category=3314"),
            (400, "?q=tape&cursor=50"),
            (400, "?query=tape"),
            (404, "?category=nothing"),
            (404, "?supplier=nobody"),
            (404, "/NOTHING"),
            (400, "/TAPE-25?q=tape"),
        ] {
            app.refused(status, &format!("/api/v1/products{path}"));
        }
    }
);
