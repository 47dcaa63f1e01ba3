//! Review over HTTP: the command line's answers, two people at once, and requests asked twice.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::harness::{TestApp, Told};
use crate::cli::harness::fixture;

const MORE: &str = "\
org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,line_value,uom,units_per_uom
AAA,R-1,1,2025-01-10,Medway,Sentinel glove examination nitrile powder free,100,4.00,400.00,box,100
BBB,R-2,1,2025-01-11,Medway,SENTINEL GLOVE EXAMINATION NITRILE POWDER FREE,20,4.10,82.00,BX,100
";

fn open(app: &TestApp) -> String {
    app.site.open_shop();
    app.site.json(&["import", "lines", &fixture("lines.csv")]);
    app.site.json(&["import", "lines", &app.site.file("more.csv", MORE)]);
    app.json("/api/v1/review")["items"][0]["item_id"].as_str().unwrap().to_owned()
}

/// Says something while the store is read as it was last matched, as a server does.
fn post(app: &TestApp, path: &str, headers: &[(&str, &str)], body: &Value) -> Told {
    let all: Vec<(&str, &str)> = [("content-type", "application/json")].iter().chain(headers).copied().collect();
    app.ask(Method::POST, &format!("/api/v1/review/{path}"), &all, body.to_string().into_bytes())
}

fn of(told: &Told, status: u16) -> Value {
    assert_eq!(told.status.as_u16(), status, "{}", told.text);
    told.json()
}

on_both_backends!(
    /// Queue, item and history are the command line's to the byte.
    answers_are_those_of_the_command_line,
    |app| {
        let item = open(app);
        let printed = |arguments: &[&str]| app.site.run(&[&["--json", "review"], arguments].concat()).stdout;
        assert_eq!(app.get("/api/v1/review?limit=2").text, printed(&["list", "--limit", "2"]));
        assert_eq!(app.get("/api/v1/review?waits=ambiguous").text, printed(&["list", "--waits", "ambiguous"]));
        assert_eq!(app.get("/api/v1/review?org=BBB").text, printed(&["list", "--org", "BBB"]));
        assert_eq!(app.get(&format!("/api/v1/review/items/{item}")).text, printed(&["show", &item]));
        // What is said is answered alike but for the instant and the names that follow from it.
        let said = of(&post(app, &format!("items/{item}"), &[], &json!({"kind": "accept", "by": "Jo"})), 200);
        app.site.json(&["review", "undo", &item, "--by", "Jo"]);
        let again = app.site.json(&["review", "accept", &item, "--by", "Jo"]);
        let bare = |told: &Value| {
            let mut told = told.clone();
            told["batch"] = Value::Null;
            for action in told["actions"].as_array_mut().unwrap() {
                for key in ["id", "batch", "at"] {
                    action[key] = Value::Null;
                }
            }
            told["decision"]["evidence"] = Value::Null;
            told
        };
        assert_eq!(bare(&said), bare(&again));
        let history = app.get(&format!("/api/v1/review/actions?of={item}&limit=2"));
        assert_eq!(history.text, printed(&["history", &item, "--limit", "2"]));
        assert_eq!(history.json()["actions"].as_array().unwrap().len(), 2);
    }
);

on_both_backends!(
    /// Whoever has seen the item as it is may contradict; whoever has not is told so.
    two_people_do_not_overwrite_one_another,
    |app| {
        let item = open(app);
        let path = format!("items/{item}");
        let tag = app.get(&format!("/api/v1/review/{path}")).header("etag").unwrap().to_owned();
        let choose = |product: &str, by: &str| json!({"kind": "choose", "product_id": product, "by": by});
        let seen = [("if-match", tag.as_str())];
        of(&post(app, &path, &seen, &choose("GLOVE-M", "Jo")), 200);
        // The state that is read is older than what was said: that is found out all the same.
        let told = of(&post(app, &path, &seen, &choose("GLOVE-L", "Al")), 412);
        assert_eq!(told["code"], "precondition_failed");
        let told = of(&post(app, &path, &[], &choose("GLOVE-L", "Al")), 409);
        assert_eq!(told["code"], "contradiction");
        assert!(told["detail"].as_str().unwrap().contains("Jo said it is"), "{told}");
        // What contradicts nothing may be said at any time.
        of(&post(app, &path, &[], &json!({"kind": "mark_pack", "units": "100", "by": "Al"})), 200);
        let now = app.get(&format!("/api/v1/review/{path}"));
        assert_eq!(now.json()["version"], 2);
        assert_eq!(of(&post(app, &path, &seen, &choose("GLOVE-L", "Al")), 412)["code"], "precondition_failed");
        let seen = [("if-match", now.header("etag").unwrap())];
        let told = of(&post(app, &path, &seen, &choose("GLOVE-L", "Al")), 200);
        assert_eq!(told["decision"]["product_reference"], "GLOVE-L");
        assert_eq!(app.json(&format!("/api/v1/decisions/{item}"))["product_reference"], "GLOVE-L");
    }
);

on_both_backends!(
    /// A request asked twice with one key is done once, whatever happened meanwhile.
    a_request_asked_twice_is_done_once,
    |app| {
        let item = open(app);
        let path = format!("items/{item}");
        let body = json!({"kind": "reject", "by": "Jo"});
        let key = [("idempotency-key", "k 1")];
        let first = of(&post(app, &path, &key, &body), 200);
        assert_eq!(of(&post(app, &path, &key, &body), 200)["actions"], first["actions"]);
        app.json("/api/v1/review");
        assert_eq!(of(&post(app, &path, &key, &body), 200)["actions"], first["actions"]);
        let other = of(&post(app, &path, &key, &json!({"kind": "accept", "by": "Jo"})), 422);
        assert_eq!(other["code"], "idempotency_key_reused");
        let id = first["actions"][0]["id"].as_str().unwrap();
        let undo = format!("actions/{id}/undo");
        let undone = of(&post(app, &undo, &key, &json!({"by": "Jo"})), 200);
        assert_eq!(of(&post(app, &undo, &key, &json!({"by": "Jo"})), 200)["actions"], undone["actions"]);
        assert_eq!(app.json("/api/v1/review/actions")["actions"].as_array().unwrap().len(), 2);
        // A refused request leaves its key free.
        let key = [("idempotency-key", "k 2")];
        of(&post(app, &path, &key, &json!({"kind": "choose", "product_id": "NOTHING", "by": "Jo"})), 404);
        of(&post(app, &path, &key, &json!({"kind": "choose", "product_id": "GLOVE-M", "by": "Jo"})), 200);
    }
);

on_both_backends!(
    /// Several things are said together or not at all, and merged products are one in every answer.
    several_things_are_said_together_or_not_at_all,
    |app| {
        let item = open(app);
        let merge = json!({"kind": "merge", "product_id": "GLOVE-L", "into_id": "GLOVE-M"});
        let bad = json!({"by": "Jo", "actions": [merge, {"kind": "choose", "item_id": item, "product_id": "NOTHING"}]});
        of(&post(app, "actions", &[], &bad), 404);
        assert_eq!(app.json("/api/v1/review/actions")["actions"], json!([]));
        let choose = json!({"kind": "choose", "item_id": item, "product_id": "GLOVE-L", "why": "the label"});
        let good = json!({"by": "Jo", "why": "one product", "also_like": true, "actions": [merge, choose]});
        let told = of(&post(app, "actions", &[], &good), 200);
        let whys: Vec<&Value> = told["actions"].as_array().unwrap().iter().map(|one| &one["why"]).collect();
        assert_eq!(whys, ["one product", "the label", "the label"]);
        let [large, medium] = ["GLOVE-L", "GLOVE-M"].map(|name| app.get(&format!("/api/v1/products/{name}")).text);
        assert_eq!(large, medium);
        let benchmarks = |name: &str| app.json(&format!("/api/v1/benchmarks/{name}?all_dates=true"))["products"].clone();
        assert_eq!(benchmarks("GLOVE-L"), benchmarks("GLOVE-M"));
        let all = app.json("/api/v1/products?limit=1000");
        let references: Vec<&Value> =
            all["products"].as_array().unwrap().iter().map(|one| &one["product_reference"]).collect();
        assert!(references.contains(&&json!("GLOVE-M")) && !references.contains(&&json!("GLOVE-L")), "{references:?}");
        of(&post(app, &format!("actions/{}/undo", told["batch"].as_str().unwrap()), &[], &json!({"by": "Al"})), 200);
        assert_ne!(app.get("/api/v1/products/GLOVE-L").text, medium);
        let split = json!({"by": "Jo", "actions": [{"kind": "split", "product_id": "GLOVE-M"}]});
        assert_eq!(of(&post(app, "actions", &[], &split), 200)["actions"][0]["kind"], "split");
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Sure proposals are told and accepted as on the command line.
    sure_proposals_are_those_of_the_command_line,
    |app| {
        open(app);
        let row = "AAA,R-3,1,2025-01-10,Medway,Fenwick swab gauze 5cm x 5cm sterile,10,4.00,40.00,each,1\n";
        let header = MORE.lines().next().unwrap();
        app.site.json(&["import", "lines", &app.site.file("text.csv", format!("{header}\n{row}"))]);
        app.json("/api/v1/review");
        let dry = json!({"by": "Jo", "min_score": "0.8", "method": "text", "dry_run": true});
        let told = post(app, "accept", &[], &dry);
        let arguments = ["review", "accept", "--min-score", "0.8", "--method", "text", "--dry-run", "--by", "Jo"];
        assert_eq!(told.text, app.site.run(&[&["--json"], &arguments[..]].concat()).stdout);
        let item = of(&told, 200)["items"][0]["item_id"].as_str().unwrap().to_owned();
        let said = of(&post(app, "accept", &[], &json!({"by": "Jo", "min_score": "0.8", "method": "text"})), 200);
        assert_eq!((&said["actions"][0]["kind"], &said["actions"][0]["item_id"]), (&json!("accept"), &json!(item)));
        assert_eq!(app.json(&format!("/api/v1/decisions/{item}"))["confirmed_by"], "Jo");
        for wrong in [json!({"by": "Jo"}), json!({"by": "", "min_score": "1"}), json!({"by": "Jo", "min_score": "1", "limit": 0}),
            json!({"by": "Jo", "min_score": "1", "method": "luck"})] {
            of(&post(app, "accept", &[], &wrong), 400);
        }
    }
);

on_both_backends!(
    /// What makes no sense is refused in words.
    what_makes_no_sense_is_refused,
    |app| {
        let item = open(app);
        let path = format!("items/{item}");
        for (status, path, body) in [
            (400, path.as_str(), json!({"kind": "accept"})),
            (400, &path, json!({"kind": "accept", "by": ""})),
            (400, &path, json!({"kind": "accept", "by": "J\u{7}o"})),
            (400, &path, json!({"kind": "accept", "by": "x".repeat(201)})),
            (400, &path, json!({"kind": "bury", "by": "Jo"})),
            (400, &path, json!({"kind": "undo", "by": "Jo"})),
            (400, &path, json!({"kind": "merge", "by": "Jo"})),
            (400, &path, json!({"kind": "choose", "by": "Jo"})),
            (400, &path, json!({"kind": "mark_pack", "by": "Jo"})),
            (400, &path, json!({"kind": "mark_pack", "units": "many", "by": "Jo"})),
            (400, &path, json!({"kind": "mark_pack", "units": "1", "base_unit": "spoon", "by": "Jo"})),
            (400, &path, json!({"kind": "accept", "by": "Jo", "spoons": 1})),
            (404, "items/nothing", json!({"kind": "accept", "by": "Jo"})),
            (400, "actions", json!({"by": "Jo", "actions": []})),
            (400, "actions", json!({"by": "Jo", "actions": [{"kind": "merge", "product_id": "GLOVE-M"}]})),
            (400, "actions", json!({"by": "Jo", "actions": [{"kind": "merge", "product_id": "GLOVE-M", "into_id": "GLOVE-M"}]})),
            (400, "actions", json!({"by": "Jo", "actions": [{"kind": "accept"}]})),
            (412, "actions", json!({"by": "Jo", "actions": [{"kind": "accept", "item_id": item, "seen": 3}]})),
            (404, "actions/R0/undo", json!({"by": "Jo"})),
            (400, "actions/R0/undo", json!({})),
        ] {
            of(&post(app, path, &[], &body), status);
        }
        assert_eq!(app.json("/api/v1/review/actions")["actions"], json!([]));
        for path in ["?waits=long", "?status=maybe", "?cursor=00", "?cursor=4142", "/actions?cursor=00", "/actions?in=1"] {
            app.refused(400, &format!("/api/v1/review{path}"));
        }
        app.refused(404, "/api/v1/review?org=NOBODY");
        app.refused(404, "/api/v1/review/items/nothing");
        app.refused(404, "/api/v1/review/items/I00000000000000000000000000000000");
    }
);
