//! A request asked twice is done once.

use actix_web::http::Method;
use serde_json::json;

use super::harness::{Form, TestApp, Told, submitted};

fn upload(app: &TestApp, key: &str, form: Form) -> Told {
    app.ask(Method::POST, "/api/v1/imports", &[Form::TYPE, ("idempotency-key", key)], form.end())
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
