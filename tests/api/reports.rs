//! Reports and actions over HTTP: the command line's answers to the byte, and files.

use actix_web::http::Method;
use serde_json::json;

use super::harness::TestApp;
use crate::cli::harness::fixture;

fn open(app: &TestApp) {
    app.site.open_shop();
    app.site.json(&["import", "lines", &fixture("lines.csv")]);
}

on_both_backends!(
    /// The same bytes, whoever asks.
    reports_are_those_of_the_command_line,
    |app| {
        open(app);
        let printed = |arguments: &[&str]| app.site.run(&[&["--json"], arguments].concat()).stdout;
        assert_eq!(
            app.get("/api/v1/reports/opportunities?org=FFF&floor=0").text,
            printed(&["report", "opportunities", "--org", "FFF", "--floor", "0"])
        );
        assert_eq!(
            app.get("/api/v1/reports/savings?by=supplier").text,
            printed(&["report", "savings", "--by", "supplier"])
        );
        assert_eq!(
            app.get("/api/v1/actions?org=FFF&floor=0").text,
            printed(&["actions", "list", "--org", "FFF", "--floor", "0"])
        );
        app.site.json(&["report", "categories", "--csv", "c.csv", "--xlsx", "c.xlsx", "--svg", "c.svg"]);
        for ending in ["csv", "xlsx", "svg"] {
            let told = app.get(&format!("/api/v1/reports/categories?format={ending}"));
            assert_eq!(told.bytes, std::fs::read(app.site.path(&format!("c.{ending}"))).unwrap(), "{ending}");
            let named = format!("attachment; filename=\"categories.{ending}\"");
            assert_eq!(told.header("content-disposition"), Some(named.as_str()));
        }
    }
);

on_both_backends!(
    /// What is said counts at once, before anybody matched again.
    an_action_is_taken_on,
    |app| {
        open(app);
        let list = app.json("/api/v1/actions?org=FFF&floor=0");
        let id = list["tables"]["actions"][0]["action_id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/actions/{id}");
        let say = |body: serde_json::Value| {
            app.ask(Method::POST, &path, &[("content-type", "application/json")], body.to_string().into_bytes())
        };
        let told = say(json!({"kind": "accept", "org": "FFF", "by": "Jo", "start": "2025-07", "seen": 0}));
        assert_eq!(told.status.as_u16(), 200, "{}", told.text);
        assert_eq!(told.json()["state"]["status"], "accepted");
        assert_eq!(say(json!({"kind": "accept", "org": "FFF", "by": "Jo"})).status.as_u16(), 409);
        assert_eq!(say(json!({"kind": "sign_off", "org": "FFF", "by": "Fin", "seen": 0})).status.as_u16(), 412);
        assert_eq!(say(json!({"kind": "sign_off", "org": "FFF", "by": " "})).status.as_u16(), 400);
        assert_eq!(say(json!({"kind": "vanish", "org": "FFF", "by": "Jo"})).status.as_u16(), 400);
        let history = app.unsettled(&path).json();
        assert_eq!(history["events"].as_array().unwrap().len(), 1);
        assert_eq!(history["baseline"]["lines"][0]["claim"], "18.000000");
        let after = app.unsettled("/api/v1/actions?org=FFF&floor=0").json();
        assert_eq!((&after["tables"]["actions"], &after["tables"]["decided"][0]["status"]), (&json!([]), &json!("accepted")));
    }
);
