//! `/snapshots`: published once, told as the command line tells it.

use actix_web::http::{Method, StatusCode};
use serde_json::json;

use super::harness::TestApp;
use crate::cli::snapshots::open;

fn post(app: &TestApp, body: &str) -> super::harness::Told {
    let json = [("content-type", "application/json")];
    app.call(Method::POST, "/api/v1/snapshots", &json, body.as_bytes().to_vec())
}

on_both_backends!(
    /// Published by one, seen by the other, with the same id and the same words.
    the_command_line_tells_the_same,
    |app| {
        open(&app.site);
        let told = post(app, r#"{"org": "AAA", "all_dates": true, "peers": "kind", "gross": true}"#);
        assert_eq!(told.status, StatusCode::CREATED, "{}", told.text);
        let id = told.json()["snapshot_id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/snapshots/{id}");
        assert_eq!(told.header("location"), Some(path.as_str()));
        let arguments = ["snapshot", "publish", "--org", "AAA", "--all-dates", "--peers", "kind", "--gross"];
        let again = app.site.json(&arguments);
        assert_eq!((&again["snapshot_id"], &again["is_new"]), (&json!(id), &json!(false)));
        assert_eq!(post(app, r#"{"org": "AAA", "all_dates": true, "peers": "kind", "gross": true}"#).status, 200);
        assert_eq!(app.json(&path), app.site.json(&["snapshot", "show", &id]));
        assert_eq!(app.json(&path)["same_document"], true);
        assert_eq!(app.json("/api/v1/snapshots"), app.site.json(&["snapshot", "list"]));

        let evidence = app.json(&format!("{path}/evidence"));
        assert_eq!(evidence, app.site.json(&["snapshot", "evidence", &id, "--csv", "lines.csv", "--xlsx", "all.xlsx"]));
        let sheet = app.get(&format!("{path}/evidence?format=csv"));
        assert_eq!(sheet.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(sheet.text, app.site.read("lines.csv"));
        let book = app.get(&format!("{path}/evidence?format=xlsx"));
        assert_eq!(book.bytes, std::fs::read(app.site.path("all.xlsx")).unwrap());
        let product = app.json(&format!("{path}/evidence?product=GLOVE-M"));
        assert_eq!(product, app.site.json(&["snapshot", "evidence", &id, "--product", "GLOVE-M"]));
    }
);

on_both_backends!(
    /// Pages, and what is refused.
    snapshots_come_in_pages,
    |app| {
        open(&app.site);
        for month in ["2025-03", "2025-04", "2025-05"] {
            assert_eq!(post(app, &format!(r#"{{"as_of": "{month}"}}"#)).status, StatusCode::CREATED);
        }
        let first = app.json("/api/v1/snapshots?limit=2");
        let next = first["next_cursor"].as_str().unwrap();
        let rest = app.json(&format!("/api/v1/snapshots?limit=2&cursor={next}"));
        let months: Vec<&serde_json::Value> = [&first, &rest]
            .into_iter()
            .flat_map(|page| page["snapshots"].as_array().unwrap())
            .map(|one| &one["parameters"]["to"])
            .collect();
        assert_eq!(months, ["2025-05", "2025-04", "2025-03"]);
        assert_eq!(rest["next_cursor"], json!(null));

        for body in [r#"{"from": "x"}"#, r#"{"as_of": "2025-01", "all_dates": true}"#, r#"{"currency": "pounds"}"#, "no"] {
            assert_eq!(post(app, body).status, StatusCode::BAD_REQUEST, "{body}");
        }
        assert_eq!(post(app, r#"{"org": "NOBODY"}"#).status, StatusCode::NOT_FOUND);
        let id = first["snapshots"][0]["snapshot_id"].as_str().unwrap();
        assert_eq!(app.refused(400, &format!("/api/v1/snapshots/{id}/evidence?format=pdf")), "bad_request");
        assert_eq!(app.refused(400, &format!("/api/v1/snapshots/{id}/evidence?format=svg")), "bad_request");
        assert_eq!(app.refused(404, &format!("/api/v1/snapshots/{id}/evidence?product=NOTHING")), "not_found");
        assert_eq!(app.json("/api/v1/snapshots")["snapshots"].as_array().unwrap().len(), 3);
    }
);
