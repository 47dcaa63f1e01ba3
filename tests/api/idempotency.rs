//! A request asked twice is done once.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::harness::{Form, TestApp, Told, submitted};
use crate::cli::harness::fixture;

fn upload(app: &TestApp, key: &str, form: Form) -> Told {
    app.ask(Method::POST, "/api/v1/imports", &[Form::TYPE, ("idempotency-key", key)], form.end())
}

fn post(app: &TestApp, path: &str, key: &str, body: &Value) -> Told {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    app.call(Method::POST, path, &headers, body.to_string().into_bytes())
}

fn refused(told: &Told) -> (u16, Value) {
    (told.status.as_u16(), told.json()["code"].clone())
}

fn jobs(app: &TestApp) -> usize {
    app.unsettled("/api/v1/jobs").json()["jobs"].as_array().expect("a list").len()
}

on_both_backends!(
    /// The same upload with the same key is the same job, before and after it is done; other content is refused.
    the_same_key_gives_the_same_job,
    |app| {
        let form = || Form::of("organisations").fixture("organisations.csv");
        let job = submitted(&upload(app, "\"k 1\"", form()));
        assert_eq!(submitted(&upload(app, "k 1", form())), job);
        let workers = app.work();
        app.result_of(&job);
        assert_eq!(submitted(&upload(app, "k 1", form())), job);
        workers.stop();
        // The order of fields is no content.
        let turned = Form::default().fixture("organisations.csv").field("kind", "organisations");
        assert_eq!(submitted(&upload(app, "k 1", turned)), job);
        let others = [
            form().field("strict", "true"),
            Form::of("groups").fixture("organisations.csv"),
            Form::of("organisations").file("file", "organisations.csv", b"org_code,name,kind\nX,Y,acute\n"),
        ];
        for other in others {
            let told = upload(app, "k 1", other);
            assert_eq!((told.status.as_u16(), &told.json()["code"]), (422, &json!("idempotency_key_reused")));
        }
        assert_eq!(jobs(app), 1);
        assert_ne!(submitted(&upload(app, "k 2", form())), job);
        assert_eq!(jobs(app), 2);
    }
);

on_both_backends!(
    /// A request that was refused may be asked again, rightly, with its key; and a key counts for one address.
    a_refused_request_keeps_no_key,
    |app| {
        let told = upload(app, "k", Form::of("organisations"));
        assert_eq!(told.json()["code"], "invalid_upload");
        let job = submitted(&upload(app, "k", Form::of("organisations").fixture("organisations.csv")));
        let post = |body: &str| app.ask(Method::POST, "/api/v1/jobs", &[("idempotency-key", "k")], body.into());
        let matching = submitted(&post(r#"{"kind": "match"}"#));
        assert_ne!(matching, job);
        assert_eq!(submitted(&post(r#"{"all": false, "kind": "match"}"#)), matching);
        assert_eq!(post(r#"{"kind": "match", "all": true}"#).json()["code"], "idempotency_key_reused");
        for key in ["", "\"\"", "é", &"k".repeat(256)] {
            let told = upload(app, key, Form::of("organisations").fixture("organisations.csv"));
            assert_eq!((told.status.as_u16(), &told.json()["code"]), (400, &json!("bad_request")), "{key}");
        }
    }
);

on_both_backends!(
    /// While the first request with a key is being read, the second is told so.
    a_key_in_progress_is_told,
    |app| {
        let store = &app.service().likewise().store;
        let mut db = store.connect().expect("a connection");
        let key = likewise::store::RequestKey { scope: "POST /api/v1/imports".to_owned(), key: "k".to_owned() };
        let held = store.take_key(&mut db, &key).expect("a key");
        let form = || Form::of("organisations").fixture("organisations.csv");
        let told = upload(app, "k", form());
        assert_eq!((told.status.as_u16(), &told.json()["code"]), (409, &json!("idempotency_key_in_progress")));
        drop(held);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while upload(app, "k", form()).status.as_u16() != 202 {
            assert!(std::time::Instant::now() < deadline, "nobody holds the key");
        }
        assert_eq!(jobs(app), 1);
    }
);

on_both_backends!(
    /// What is said of an action is said once, and told again as it was though more was said meanwhile.
    a_word_of_an_action_is_said_once,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let list = app.json("/api/v1/actions?org=FFF&floor=0");
        let path = format!("/api/v1/actions/{}", list["tables"]["actions"][0]["action_id"].as_str().expect("an id"));
        let say = |key: &str, body: &Value| post(app, &path, key, body);
        let accept = json!({"kind": "accept", "org": "FFF", "by": "Jo", "start": "2025-07", "seen": 0});
        let first = say("k 1", &accept);
        assert_eq!(first.status.as_u16(), 200, "{}", first.text);
        assert_eq!(say("k 1", &accept).text, first.text);
        assert_eq!(say("k 2", &json!({"kind": "sign_off", "org": "FFF", "by": "Fin"})).status.as_u16(), 200);
        let again = say("\"k 1\"", &accept);
        assert_eq!((again.status.as_u16(), again.text), (200, first.text));
        assert_eq!(refused(&say("k 2", &accept)), (422, json!("idempotency_key_reused")));
        // A refused word keeps no key, and without its key the same is not said again.
        let assign = |to: &str| json!({"kind": "assign", "org": "FFF", "by": "Jo", "to": to});
        assert_eq!(refused(&say("k 3", &accept)), (409, json!("contradiction")));
        assert_eq!(say("k 3", &assign("Sam")).status.as_u16(), 200);
        assert_eq!(app.unsettled(&path).json()["events"].as_array().expect("a list").len(), 3);
    }
);

on_both_backends!(
    /// A benchmark is published once with a key, though the data changed before it was asked again.
    a_benchmark_is_published_once,
    |app| {
        app.site.open_shop();
        let lines = std::fs::read_to_string(fixture("lines.csv")).expect("the fixture");
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let publish = |key: &str, body: &Value| post(app, "/api/v1/snapshots", key, body);
        let asked = json!({"org": "AAA", "all_dates": true});
        let first = publish("k 1", &asked);
        assert_eq!(first.status.as_u16(), 201, "{}", first.text);
        let later: Vec<&str> = lines.lines().take(2).collect();
        app.site.json(&["import", "lines", &app.site.file("later.csv", later.join("\n").replace("A-1,1", "A-7,1"))]);
        let again = publish("k 1", &asked);
        assert_eq!((again.status.as_u16(), &again.json()["snapshot_id"]), (200, &first.json()["snapshot_id"]));
        assert_eq!(refused(&publish("k 1", &json!({"org": "AAA"}))), (422, json!("idempotency_key_reused")));
        let other = publish("k 2", &asked);
        assert_eq!(other.status.as_u16(), 201, "{}", other.text);
        assert_ne!(other.json()["snapshot_id"], first.json()["snapshot_id"]);
        assert_eq!(app.json("/api/v1/snapshots")["snapshots"].as_array().expect("a list").len(), 2);
        // Nothing is published for who is refused, and the key is free.
        assert_eq!(refused(&publish("k 3", &json!({"org": "NOBODY"}))), (404, json!("not_found")));
        assert_eq!(publish("k 3", &asked).status.as_u16(), 200);
    }
);
