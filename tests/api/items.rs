//! Items over HTTP.

use serde_json::Value;

use crate::cli::harness::fixture;

on_both_backends!(
    /// Items are those of the decisions, as their lines state them, in one order.
    items_are_told_as_stated,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let items = app.paged("/api/v1/items", "items", 2, |one| one["item_id"].to_string());
        let decisions = app.json("/api/v1/decisions");
        let decisions = decisions["decisions"].as_array().expect("a list");
        assert_eq!(items.len(), decisions.len());
        for (item, decision) in items.iter().zip(decisions) {
            for key in ["item_id", "item_description", "gtin", "mpc", "uom", "units_per_uom", "status", "product_id"] {
                assert_eq!(item[key], decision[key], "{key}");
            }
            assert_eq!(item.get("evidence"), None);
            let id = item["item_id"].as_str().expect("an id");
            assert_eq!(&app.json(&format!("/api/v1/items/{id}")), item);
        }
        let unmatched = app.json("/api/v1/items?status=unmatched");
        let unmatched = unmatched["items"].as_array().expect("a list");
        let strings: Vec<&Value> = unmatched.iter().map(|item| &item["item_description"]).collect();
        assert_eq!(strings, ["Zither strings assorted"]);
        assert_eq!(app.json("/api/v1/items?product_id=SYR-10")["items"].as_array().map(Vec::len), Some(1));
    }
);

on_both_backends!(
    /// An item whose lines are gone is gone, and what nobody knows is refused.
    an_item_without_lines_is_gone,
    |app| {
        app.site.open_shop();
        let import = app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let items = app.json("/api/v1/items");
        let path = format!("/api/v1/items/{}", items["items"][0]["item_id"].as_str().expect("an id"));
        app.json(&path);
        app.site.json(&["imports", "delete", import["id"].as_str().expect("an id")]);
        assert_eq!(app.refused(404, &path), "not_found");
        assert_eq!(app.json("/api/v1/items")["items"].as_array().map(Vec::len), Some(0));
        assert_eq!(app.refused(400, "/api/v1/items?gtin=1"), "bad_request");
        assert_eq!(app.refused(400, &format!("{path}?limit=1")), "bad_request");
    }
);
