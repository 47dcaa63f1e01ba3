//! Decisions over HTTP: the entries of the command line, a page at a time.

use serde_json::Value;

use crate::cli::harness::fixture;

/// The entries as the command line prints them, one a line.
fn printed(text: &str) -> Vec<String> {
    let entries = text.strip_prefix("{\"decisions\":[\n").and_then(|text| text.strip_suffix("\n]}\n"));
    entries.expect("the document of decisions").split(",\n").map(str::to_owned).collect()
}

on_both_backends!(
    /// Printed alike, every entry is the command line's to the byte, and they come in its order.
    decisions_are_those_of_the_command_line,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let paged = app.paged("/api/v1/decisions", "decisions", 2, |one| one["item_id"].to_string());
        let told: Vec<String> = paged.iter().map(Value::to_string).collect();
        assert_eq!(told, printed(&app.site.run(&["--json", "decisions"]).stdout));
        for one in &paged {
            let id = one["item_id"].as_str().expect("an id");
            assert_eq!(&app.json(&format!("/api/v1/decisions/{id}")), one);
        }
        assert!(paged.iter().any(|one| !one["evidence"].as_array().expect("evidence").is_empty()));
    }
);

on_both_backends!(
    /// A filter leaves exactly the decisions it names.
    filters_leave_what_they_name,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let read = |query: &str| app.json(&format!("/api/v1/decisions{query}"))["decisions"].as_array().expect("a list").clone();
        let all = read("");
        let mut counted = 0;
        for status in ["matched", "ambiguous", "unmatched"] {
            let own = read(&format!("?status={status}"));
            assert!(own.iter().all(|one| one["status"] == status));
            counted += own.len();
        }
        assert_eq!(counted, all.len());
        let gloves = read("?product_id=GLOVE-M");
        assert!(!gloves.is_empty() && gloves.len() < all.len());
        assert!(gloves.iter().all(|one| one["product_reference"] == "GLOVE-M"));
        assert_eq!(read("?product_id=GLOVE-M&status=unmatched"), Vec::<Value>::new());
    }
);

on_both_backends!(
    /// What nobody knows is said to be so.
    what_nobody_knows_is_refused,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        for (status, path) in [
            (400, "?status=maybe"),
            (400, "?state=matched"),
            (400, "?cursor=00"),
            (404, "?product_id=NOTHING"),
            (404, "/I00000000000000000000000000000000"),
            (404, "/nothing"),
        ] {
            app.refused(status, &format!("/api/v1/decisions{path}"));
        }
    }
);
