//! Long work over HTTP: followed, cancelled, and taken up again after whatever happened.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::Method;
use likewise::app::{ImportRequest, Service, Workers, import};
use likewise::server::{Server, Settings};
use likewise::store::{ClaimedJob, ImportKind, Presence};
use serde_json::{Value, json};

use super::harness::{Form, TestApp, ask, serving, submitted};
use crate::cli::harness::{Site, fixture};

/// Rows that take a moment to import.
const ROWS: usize = 40_000;

/// Many lines for few items.
fn many_lines() -> Vec<u8> {
    let mut text =
        String::from("org_code,po_number,order_date,supplier_name,item_description,quantity,unit_price,uom\n");
    for row in 0..ROWS {
        text.push_str(&format!(
            "AAA,K{row},2024-{:02}-11,Supplier {},Bracket {},{},1.50,box\n",
            row % 12 + 1,
            row % 9,
            row % 70,
            row % 5 + 1
        ));
    }
    text.into_bytes()
}

/// Takes a waiting job into the hands of a worker that does nothing.
fn seize(app: &TestApp) -> (ClaimedJob, Presence) {
    let store = &app.service().likewise().store;
    let presence = Presence::of_new_worker(store).expect("a lock");
    let place = std::fs::read_to_string(app.site.path("data/place")).expect("a place");
    let held = store.claim_job(&mut store.connect().expect("a connection"), &presence, place.trim());
    (held.expect("a claim").expect("a job"), presence)
}

/// Holds the turn of matching, so that jobs stand still before it. A server may take a moment to see that the command
/// that had it last has ended.
fn hold_the_turn(app: &TestApp) -> Presence {
    let store = &app.service().likewise().store;
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(turn) = Presence::take_turn(store).expect("a turn") {
            return turn;
        }
        assert!(Instant::now() < deadline, "somebody keeps the turn");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn cancel(app: &TestApp, id: &str) -> super::harness::Told {
    app.ask(Method::POST, &format!("/api/v1/jobs/{id}/cancel"), &[], Vec::new())
}

fn imports(app: &TestApp) -> usize {
    app.unsettled("/api/v1/imports").json()["imports"].as_array().expect("a list").len()
}

on_both_backends!(
    /// Matching comes to what the command comes to; the list tells newest first, by state and kind, page by page.
    matching_is_a_job,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let other = Site::sqlite();
        other.open_shop();
        other.json(&["import", "lines", &fixture("lines.csv")]);
        let post = |body: &str| app.ask(Method::POST, "/api/v1/jobs", &[], body.as_bytes().to_vec());
        let waiting = post(r#"{"kind": "match"}"#);
        assert_eq!((waiting.header("retry-after"), &waiting.json()["state"]), (Some("1"), &json!("queued")));
        let first = submitted(&waiting);
        let workers = app.work();
        assert_eq!(app.result_of(&first), other.run(&["--json", "match"]).stdout);
        assert_eq!(app.get(&format!("/api/v1/jobs/{first}")).header("retry-after"), None);
        let second = submitted(&post(r#"{"kind": "match", "all": true}"#));
        assert_eq!(app.result_of(&second), other.run(&["--json", "match", "--all"]).stdout);
        workers.stop();

        let ids = |path: &str| -> Vec<Value> {
            app.json(path)["jobs"].as_array().expect("a list").iter().map(|job| job["id"].clone()).collect()
        };
        let all = ids("/api/v1/jobs");
        assert_eq!((all.len(), &all[0], &all[1]), (5, &json!(second), &json!(first)), "the commands' own too");
        assert_eq!(ids("/api/v1/jobs?kind=match&state=done"), [json!(second), json!(first)]);
        assert_eq!(ids("/api/v1/jobs?state=queued"), Vec::<Value>::new());
        let page = app.json("/api/v1/jobs?limit=3");
        let cursor = page["next_cursor"].as_str().expect("a cursor");
        assert_eq!(ids(&format!("/api/v1/jobs?limit=3&cursor={cursor}")), all[3..]);

        assert_eq!(app.refused(404, "/api/v1/jobs/J0"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/jobs?state=asleep"), "bad_request");
        for body in ["", "{}", r#"{"kind": "import"}"#, r#"{"kind": "match", "some": 1}"#, r#"{"kind": 1}"#] {
            let told = post(body);
            assert_eq!((told.status.as_u16(), &told.json()["code"]), (400, &json!("bad_request")), "{body}");
        }
    }
);

on_both_backends!(
    /// A job is cancelled while it waits and while it reads; nothing of its import is there afterwards.
    a_cancelled_import_leaves_no_trace,
    |app| {
        app.site.open_shop();
        let benchmark = app.site.benchmark();
        let waiting = app.upload(Form::of("lines").file("file", "many.csv", &many_lines()));
        let told = cancel(app, &waiting);
        assert_eq!((told.status.as_u16(), &told.json()["state"]), (200, &json!("cancelled")), "{}", told.text);

        let _workers = app.work();
        let running = app.upload(Form::of("lines").file("file", "many.csv", &many_lines()));
        let seen = app.follow(&running, |job| job["rows_done"].as_i64() > Some(0));
        assert_eq!((&seen["state"], &seen["phase"]), (&json!("running"), &json!("reading")), "{seen}");
        assert_eq!(cancel(app, &running).status.as_u16(), 202);
        let ended = app.end_of(&running);
        assert_eq!((&ended["state"], &ended["result"]), (&json!("cancelled"), &Value::Null), "{ended}");
        let again = cancel(app, &running);
        assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("job_finished")));
        assert_eq!(cancel(app, "J0").status.as_u16(), 404);

        assert_eq!(imports(app), 2);
        assert!(!app.site.path("data/uploads").join(&running).exists());
        assert_eq!(app.site.benchmark(), benchmark);
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Cancelled between publishing and matching, an import is taken away again.
    an_import_cancelled_late_is_taken_away_again,
    |app| {
        app.site.open_shop();
        let benchmark = app.site.benchmark();
        let turn = hold_the_turn(app);
        let _workers = app.work();
        let job = app.upload(Form::of("lines").fixture("lines.csv"));
        app.follow(&job, |job| job["phase"] == "waiting");
        assert_eq!(imports(app), 3, "it is published by then");
        assert_eq!(cancel(app, &job).status.as_u16(), 202);
        app.follow(&job, |_| imports(app) == 2);
        drop(turn);
        assert_eq!(app.end_of(&job)["state"], "cancelled");
        assert_eq!(app.site.benchmark(), benchmark);
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Put back after publishing and cancelled before any worker takes it up again, an import is taken away all the same;
    /// what is deleted already stays so, and is said to be.
    a_job_put_back_is_cancelled_with_what_it_left,
    |app| {
        app.site.open_shop();
        let benchmark = app.site.benchmark();
        let turn = hold_the_turn(app);
        let workers = app.work();
        let job = app.upload(Form::of("lines").fixture("lines.csv"));
        let waiting = app.follow(&job, |job| job["phase"] == "waiting");
        workers.stop();
        let told = cancel(app, &job);
        assert_eq!((told.status.as_u16(), &told.json()["state"]), (202, &json!("queued")), "{}", told.text);
        assert_eq!(imports(app), 3);
        drop(turn);
        let workers = app.work();
        assert_eq!(app.end_of(&job)["state"], "cancelled");
        assert_eq!(imports(app), 2);
        assert!(waiting["import_id"].is_string());
        workers.stop();
        assert_eq!(app.site.benchmark(), benchmark);

        let known = app.unsettled("/api/v1/imports").json()["imports"][1]["id"].as_str().expect("an id").to_owned();
        let turn = hold_the_turn(app);
        let workers = app.work();
        let job = submitted(&app.ask(Method::DELETE, &format!("/api/v1/imports/{known}"), &[], Vec::new()));
        app.follow(&job, |_| imports(app) == 1);
        workers.stop();
        assert_eq!(cancel(app, &job).status.as_u16(), 202);
        drop(turn);
        let _workers = app.work();
        assert!(app.result_of(&job).contains(&known));
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Matching that is cancelled stays consistent, and the next matching finishes it.
    cancelled_matching_is_taken_up_by_the_next,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let turn = hold_the_turn(app);
        let _workers = app.work();
        let body = || br#"{"kind": "match"}"#.to_vec();
        let job = submitted(&app.ask(Method::POST, "/api/v1/jobs", &[], body()));
        app.follow(&job, |job| job["state"] == "running");
        cancel(app, &job);
        assert_eq!(app.end_of(&job)["state"], "cancelled");
        drop(turn);
        let next = submitted(&app.ask(Method::POST, "/api/v1/jobs", &[], body()));
        app.result_of(&next);
        assert_eq!(app.site.json(&["match"])["decided"], 0);
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Stopped while reading, a job goes back to the queue without a trace and is done after the next start.
    a_stopped_job_is_done_after_the_next_start,
    |app| {
        app.site.open_shop();
        let workers = app.work();
        let job = app.upload(Form::of("lines").file("file", "many.csv", &many_lines()));
        app.follow(&job, |job| job["rows_done"].as_i64() > Some(0));
        workers.stop();
        let put_back = app.unsettled(&format!("/api/v1/jobs/{job}")).json();
        assert_eq!((&put_back["state"], &put_back["attempts"]), (&json!("queued"), &json!(0)), "{put_back}");
        assert_eq!(imports(app), 2);
        let _workers = app.work();
        app.result_of(&job);
        let done = app.unsettled(&format!("/api/v1/jobs/{job}")).json();
        assert_eq!((&done["attempts"], &done["result"]["rows_accepted"]), (&json!(1), &json!(ROWS)));
        assert_eq!(imports(app), 3);
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// A worker that dies before it has read anything, and one that dies after publishing: the job is done once, and
    /// its result is what the command prints.
    a_job_outlives_its_worker,
    |app| {
        let site = Site::sqlite();
        for (kind, file, published) in [
            (ImportKind::Organisations, "organisations.csv", false),
            (ImportKind::Catalogue, "catalogue.csv", true),
            (ImportKind::Lines, "lines.csv", true),
        ] {
            let job = app.upload(Form::of(kind.as_str()).fixture(file));
            let (held, presence) = seize(app);
            assert_eq!(held.public_id, job);
            if published {
                let stored = app.site.path("data/uploads").join(&job).join("1.csv");
                let names = Some(vec![file.to_owned()]);
                let request = ImportRequest { names, job: Some(held.id), ..ImportRequest::new(kind, vec![stored]) };
                import(app.service().likewise(), &request, &mut |_| Ok(())).expect("an import");
            }
            assert_eq!(app.unsettled(&format!("/api/v1/jobs/{job}")).json()["state"], "running");
            drop(presence);
            let _workers = app.work();
            let printed = site.run(&["--json", "import", kind.as_str(), &fixture(file)]).stdout;
            assert_eq!(app.result_of(&job), printed, "{file}");
            assert_eq!(app.unsettled(&format!("/api/v1/jobs/{job}")).json()["attempts"], 2);
        }
        assert_eq!(imports(app), 3, "none came in twice");
        assert_eq!(app.site.benchmark(), site.benchmark());
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// A job that breaks down fails alone; its worker goes on.
    a_panic_fails_one_job,
    |app| {
        let settings_of_one = |app: &TestApp| Workers::start(app.service().jobs(), |_| panic!("on purpose"));
        let workers = settings_of_one(app).expect("workers");
        for _ in 0..4 {
            let job = submitted(&app.ask(Method::POST, "/api/v1/jobs", &[], br#"{"kind": "match"}"#.to_vec()));
            let failed = app.end_of(&job);
            assert_eq!((&failed["state"], &failed["attempts"]), (&json!("failed"), &json!(1)), "{failed}");
            assert_eq!(failed["message"], "an inner fault: the work broke down");
        }
        workers.stop();
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// Two services share the work: on PostgreSQL each has a data folder of its own and does the uploads sent to it.
    every_job_is_done_once_by_two_services,
    |app| {
        const JOBS: usize = 5;
        let folder = if app.site.database_url().is_some() { "second" } else { "data" };
        let second: Arc<Service> = serving(&app.site.path(folder), app.site.database_url().as_deref());
        let other = Server::new(Arc::clone(&second), Settings::default()).expect("a server");
        let _workers = (app.work(), Workers::start(second.jobs(), likewise::api::job_result).expect("workers"));
        let jobs: Vec<String> = (0..JOBS)
            .flat_map(|number| {
                let rows = |place: &str| format!("org_code,name,kind\nT{place}{number},Trust,acute\n").into_bytes();
                let form = |place: &str| Form::of("organisations").file("file", "a.csv", &rows(place)).end();
                let path = "/api/v1/imports";
                let matching = || br#"{"kind": "match"}"#.to_vec();
                [
                    app.ask(Method::POST, path, &[Form::TYPE], form("A")),
                    ask(&other, Method::POST, path, &[Form::TYPE], form("B")),
                    ask(&other, Method::POST, "/api/v1/jobs", &[], matching()),
                ]
            })
            .map(|told| submitted(&told))
            .collect();
        for job in &jobs {
            let ended = app.end_of(job);
            assert_eq!((&ended["state"], &ended["attempts"]), (&json!("done"), &json!(1)), "{ended}");
        }
        assert_eq!(imports(app), 2 * JOBS);
        assert_eq!(app.json("/api/v1/organisations")["organisations"].as_array().expect("a list").len(), 2 * JOBS);
        app.site.assert_sound();
    }
);

on_both_backends!(
    /// What lies in the folder of uploads without a job is removed at the next start; what a job needs stays.
    orphans_are_swept_at_the_start,
    |app| {
        let job = app.upload(Form::of("organisations").fixture("organisations.csv"));
        app.site.file("data/uploads/Jorphan/1.csv", "a,b\n");
        let turn = hold_the_turn(app);
        let _workers = app.work();
        assert!(!app.site.path("data/uploads/Jorphan").exists());
        drop(turn);
        app.result_of(&job);
        let deadline = Instant::now() + Duration::from_secs(10);
        while app.site.path("data/uploads").join(&job).exists() {
            assert!(Instant::now() < deadline, "the upload of a finished job stays");
        }
    }
);
