//! Benchmarks over HTTP: the very bytes of the command line, and nothing asked that is passed over.

use actix_web::http::StatusCode;

use super::harness::TestApp;
use crate::cli::harness::fixture;

/// A query and the same said on the command line.
const ASKED: [(&str, &[&str]); 11] = [
    ("", &[]),
    ("?all_dates=true", &["--all-dates"]),
    ("?all_dates=false", &[]),
    ("?as_of=2025-03", &["--as-of", "2025-03"]),
    ("?from=2025-02&to=2025-04", &["--from", "2025-02", "--to", "2025-04"]),
    ("?to=2025-04", &["--to", "2025-04"]),
    ("?org=FFF", &["--org", "FFF"]),
    ("?group=FP1&currency=gbp", &["--group", "FP1", "--currency", "gbp"]),
    ("?currency=USD", &["--currency", "USD"]),
    ("?category=Glove%20examination+nitrile", &["--category", "Glove examination nitrile"]),
    ("?product=GLOVE-M&org=AAA", &["--product", "GLOVE-M", "--org", "AAA"]),
];

/// A query, its status and a word of what is said of it.
const REFUSED: [(&str, u16, &str); 13] = [
    ("?as_of=2025-03&all_dates=true", 400, "exclude each other"),
    ("?as_of=2025-03&from=2025-01", 400, "exclude each other"),
    ("?all_dates=true&to=2025-03", 400, "exclude each other"),
    ("?from=2025-04&to=2025-02", 400, "backwards"),
    ("?as_of=March", 400, "as_of"),
    ("?from=2025-3", 400, "from"),
    ("?currency=pounds", 400, "currency"),
    ("?all_dates=maybe", 400, "all_dates"),
    ("?organisation=AAA", 400, "organisation"),
    ("?org=AAA&org=BBB", 400, "org"),
    ("?org=NOBODY", 404, "NOBODY"),
    ("?product=NOTHING", 404, "NOTHING"),
    ("?category=NONE", 404, "NONE"),
];

fn same(app: &TestApp, path: &str, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["--json", "benchmark"].iter().chain(arguments).copied().collect();
    let answer = app.site.run(&all);
    assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stderr);
    let told = app.get(path);
    assert_eq!((told.status, told.header("content-type")), (StatusCode::OK, Some("application/json")), "{path}");
    assert_eq!(told.text, answer.stdout, "{path}");
    told.text
}

on_both_backends!(
    /// Every parameter says on HTTP what it says on the command line, to the byte.
    benchmarks_are_those_of_the_command_line,
    |app| {
        app.site.open_shop();
        same(app, "/api/v1/benchmarks", &[]);
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let told: Vec<String> =
            ASKED.iter().map(|(query, said)| same(app, &format!("/api/v1/benchmarks{query}"), said)).collect();
        let mut different = told.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), told.len() - 1, "each asks for something else, but `all_dates=false`");
    }
);

on_both_backends!(
    /// One product is told by its public id and by its catalogue's own.
    one_product_is_told_by_either_id,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        same(app, "/api/v1/benchmarks/GLOVE-M?all_dates=true", &["--all-dates", "--product", "GLOVE-M"]);
        let all = app.json("/api/v1/benchmarks");
        let products = all["products"].as_array().expect("products");
        let id = products.iter().find_map(|product| product["product_id"].as_str()).expect("an id");
        same(app, &format!("/api/v1/benchmarks/{id}?org=AAA"), &["--product", id, "--org", "AAA"]);
        assert_eq!(app.refused(404, "/api/v1/benchmarks/NOTHING"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/benchmarks/GLOVE-M?product=GLOVE-L"), "bad_request");
    }
);

on_both_backends!(
    /// What cannot be answered is said before anything else is, and which parameter it is.
    what_makes_no_sense_is_refused,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        for (query, status, word) in REFUSED {
            let path = format!("/api/v1/benchmarks{query}");
            let code = app.refused(status, &path);
            assert_eq!(code, if status == 404 { "not_found" } else { "bad_request" }, "{path}");
            let detail = app.get(&path).json()["detail"].as_str().expect("a detail").to_owned();
            assert!(detail.contains(word), "{path}: {detail}");
        }
    }
);
