//! Workplans over HTTP: conflict-safe editing, requests asked twice, and the very files of the command line.

use actix_web::http::Method;
use likewise::app::{AppError, WorkplanWish, WorkplanWord};
use likewise::engine::workplan::Said;
use serde_json::{Value, json};

use super::harness::{TestApp, Told};
use crate::cli::consolidate::open;

const JSON: (&str, &str) = ("content-type", "application/json");
const ADOPT: &str = r#"{"footprint": "FP1", "as_of": "2026-07-01", "category": "cpv:33141000", "by": "Jo"}"#;

fn post(app: &TestApp, path: &str, headers: &[(&str, &str)], body: &str) -> Told {
    app.call(Method::POST, path, &[&[JSON], headers].concat(), body.as_bytes().to_vec())
}

fn adopted(app: &TestApp) -> (String, String) {
    open(&app.site);
    let told = post(app, "/api/v1/workplans", &[], ADOPT);
    assert_eq!(told.status.as_u16(), 201, "{}", told.text);
    (told.header("location").expect("an address").to_owned(), told.header("etag").expect("a tag").to_owned())
}

fn code(told: &Told) -> (u16, String) {
    (told.status.as_u16(), told.json()["code"].as_str().unwrap_or_default().to_owned())
}

on_both_backends!(
    /// Whoever speaks names what was seen; where others spoke since, nothing is said.
    nobodys_word_is_passed_over,
    |app| {
        let (path, first) = adopted(app);
        let words = format!("{path}/words");
        let seen = app.get(&path);
        let today = seen.json()["as_of"].as_str().unwrap().to_owned();
        assert!(seen.header("etag").unwrap().starts_with("\"1-"), "{seen:?}");
        let owner = |name: &str| format!(r#"{{"kind": "owner", "name": "{name}", "by": "{name}"}}"#);
        assert_eq!(code(&post(app, &words, &[], &owner("Sam"))), (428, "precondition_required".to_owned()));
        let told = post(app, &words, &[("if-match", &first)], &owner("Sam"));
        assert_eq!(told.status.as_u16(), 200, "{}", told.text);
        let second = told.header("etag").unwrap().to_owned();
        assert!(second.starts_with("\"2-"), "{second}");
        assert_eq!(told.json()["entry"]["owner"], "Sam");
        let late = post(app, &words, &[("if-match", &first)], &owner("Ann"));
        assert_eq!(code(&late), (412, "precondition_failed".to_owned()));
        assert!(late.text.contains("2 things were said"), "{}", late.text);
        for nonsense in ["\"x\"", "\"\"", ""] {
            assert_eq!(code(&post(app, &words, &[("if-match", nonsense)], &owner("Ann"))).0, 412, "{nonsense}");
        }
        assert_eq!(app.json(&path)["owner"], "Sam");
        // The tag of what was told is the tag of what is read, compressed or not, and known again.
        if app.json(&path)["as_of"] == today.as_str() {
            assert_eq!(app.get(&path).header("etag"), Some(second.as_str()));
        }
        let known = app.get(&path).header("etag").unwrap().to_owned();
        let short = app.call(Method::GET, &path, &[("if-none-match", &known)], Vec::new());
        assert_eq!((short.status.as_u16(), short.text.as_str()), (304, ""));
        let packed = app.call(Method::GET, &path, &[("accept-encoding", "gzip")], Vec::new());
        let packed = packed.header("etag").unwrap().to_owned();
        // One that looked at another day saw the same version.
        let told = post(app, &words, &[("if-match", &packed)], r#"{"kind": "status", "status": "agreed", "by": "Sam"}"#);
        assert_eq!((told.status.as_u16(), &told.json()["entry"]["status"]), (200, &json!("agreed")));
        let other_day = app.get(&format!("{path}?as_of=2027-01-01")).header("etag").unwrap().to_owned();
        let told = post(app, &words, &[("if-match", &other_day)], r#"{"kind": "note", "text": "seen", "by": "Sam"}"#);
        assert_eq!(told.status.as_u16(), 200, "{}", told.text);
        assert_eq!(post(app, &words, &[("if-match", "*")], &owner("Ann")).json()["entry"]["version"], 5);
        let history = app.json(&format!("{path}/history"));
        let said: Vec<&str> = history["words"].as_array().unwrap().iter().map(|word| word["words"].as_str().unwrap()).collect();
        assert_eq!(said[1..], ["owner: Sam", "status: agreed", "seen", "owner: Ann"]);
    }
);

on_both_backends!(
    /// The same request with the same key is said once, whatever was said since; other content is refused.
    a_request_asked_twice_is_said_once,
    |app| {
        open(&app.site);
        let key = [("idempotency-key", "k 1")];
        let first = post(app, "/api/v1/workplans", &key, ADOPT);
        let again = post(app, "/api/v1/workplans", &key, ADOPT);
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201), "{}", again.text);
        assert_eq!(first.json()["said"], again.json()["said"]);
        let other = ADOPT.replace("Jo", "Ann");
        assert_eq!(code(&post(app, "/api/v1/workplans", &key, &other)), (422, "idempotency_key_reused".to_owned()));
        assert_eq!(code(&post(app, "/api/v1/workplans", &[], ADOPT)), (409, "contradiction".to_owned()));
        let path = first.header("location").unwrap().to_owned();
        let words = format!("{path}/words");
        let tag = first.header("etag").unwrap();
        let note = r#"{"kind": "note", "text": "once", "by": "Jo"}"#;
        let said = post(app, &words, &[("if-match", tag), ("idempotency-key", "k 1")], note);
        assert_eq!(said.status.as_u16(), 200, "{}", said.text);
        post(app, &words, &[("if-match", "*")], r#"{"kind": "drop", "by": "Jo", "why": "no"}"#);
        // The tag is old by now: the answer stands all the same.
        let again = post(app, &words, &[("if-match", tag), ("idempotency-key", "k 1")], note);
        assert_eq!((again.status.as_u16(), &again.json()), (200, &said.json()), "{}", again.text);
        assert_eq!(app.json(&path)["notes"].as_array().map(Vec::len), Some(1));
    }
);

/// What somebody says of an entry who saw this version.
fn note(entry: &str, by: &str, seen: u64) -> WorkplanWord {
    let said = Said::Note { text: format!("{by} was here") };
    let at = "2026-08-03T09:30:00".parse().unwrap();
    let wish = WorkplanWish::Say(entry.to_owned(), said);
    WorkplanWord { wish, by: by.to_owned(), why: None, at, seen: Some(seen), key: None }
}

on_both_backends!(
    /// Of eight who saw the same version and speak at once one is heard, and the others are told.
    of_many_at_once_one_is_heard,
    |app| {
        let (path, _) = adopted(app);
        let id = path.rsplit('/').next().unwrap();
        let people: Vec<String> = (0..8).map(|number| format!("person {number}")).collect();
        let likewise = app.service().likewise();
        let told: Vec<_> = std::thread::scope(|scope| {
            let spoken: Vec<_> = people
                .iter()
                .map(|by| scope.spawn(move || likewise.say_of_workplan(&note(id, by, 1))))
                .collect();
            spoken.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let heard = told.iter().filter(|one| one.is_ok()).count();
        let moved = told.iter().filter(|one| matches!(one, Err(AppError::Moved(_)))).count();
        assert_eq!((heard, moved), (1, 7), "{told:?}");
        assert_eq!(app.json(&path)["version"], 2);
    }
);

on_both_backends!(
    /// Of two footprints that adopt one contract at once one gets it.
    of_two_who_adopt_at_once_one_gets_it,
    |app| {
        open(&app.site);
        let groups = "group_code,group_name,group_kind,org_code\nN1,Network,network,AAA\nN1,Network,network,BBB\n";
        app.site.json(&["import", "groups", &app.site.file("groups.csv", groups)]);
        app.json("/api/v1/workplans");
        let adopt = |footprint: &str| {
            let body = ADOPT.replace("FP1", footprint);
            app.ask(Method::POST, "/api/v1/workplans", &[JSON], body.into_bytes()).status.as_u16()
        };
        let mut told: Vec<u16> = std::thread::scope(|scope| {
            let both = ["FP1", "N1"].map(|footprint| scope.spawn(move || adopt(footprint)));
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        told.sort_unstable();
        assert_eq!(told, [201, 409]);
    }
);

on_both_backends!(
    /// What makes no sense is refused, and leaves nothing.
    what_makes_no_sense_is_refused,
    |app| {
        let (path, _) = adopted(app);
        let words = format!("{path}/words");
        for (status, body) in [
            (400, r#"{"kind": "spoons", "by": "Jo"}"#),
            (400, r#"{"kind": "status", "by": "Jo"}"#),
            (400, r#"{"kind": "status", "status": "asleep", "by": "Jo"}"#),
            (400, r#"{"kind": "owner", "name": "Sam", "by": ""}"#),
            (400, r#"{"kind": "owner", "name": "Sam", "by": "Jo", "spoons": 1}"#),
            (400, r#"{"kind": "task", "task_id": "T0", "on": "2026-07-01", "by": "Jo"}"#),
            (400, r#"{"kind": "actual", "financial_year": "2027-29", "what": "saving", "by": "Jo"}"#),
            (400, r#"{"kind": "actual", "financial_year": "2027-28", "what": "saving", "amount": "1e3", "by": "Jo"}"#),
            (400, r#"{"kind": "contract", "org_code": "AAA", "contract_ref": "X", "stance": "pinned", "by": "Jo"}"#),
            (400, r#"{"kind": "drop", "by": "Jo"}"#),
            (400, r#"{"kind": "readopt", "by": "Jo"}"#),
            (400, r#"{"kind": "readopt", "plan_as_of": "soon", "by": "Jo"}"#),
            (404, r#"{"kind": "readopt", "plan_as_of": "2029-07-01", "by": "Jo"}"#),
            (409, r#"{"kind": "status", "status": "live", "by": "Jo"}"#),
            (412, r#"{"kind": "readopt", "plan_as_of": "2026-07-01", "candidate_hash": "C0", "by": "Jo"}"#),
        ] {
            let told = post(app, &words, &[("if-match", "*")], body);
            assert_eq!(told.status.as_u16(), status, "{body}: {}", told.text);
        }
        for (status, body) in [
            (400, r#"{"footprint": "FP1", "as_of": "2026-07-01", "by": "Jo"}"#),
            (400, r#"{"footprint": "FP1", "as_of": "2026-07-01", "place": 1, "category": "x", "by": "Jo"}"#),
            (400, r#"{"footprint": "FP1", "as_of": "July", "place": 1, "by": "Jo"}"#),
            (404, r#"{"footprint": "FP9", "as_of": "2026-07-01", "place": 1, "by": "Jo"}"#),
            (404, r#"{"footprint": "FP1", "as_of": "2026-07-01", "category": "cpv:1", "by": "Jo"}"#),
            (412, r#"{"footprint": "FP1", "as_of": "2026-07-01", "place": 1, "candidate_hash": "C0", "by": "Jo"}"#),
        ] {
            let told = post(app, "/api/v1/workplans", &[], body);
            assert_eq!(told.status.as_u16(), status, "{body}: {}", told.text);
        }
        assert_eq!(app.json(&path)["version"], 1);
        app.refused(404, "/api/v1/workplans/W0");
        app.refused(404, "/api/v1/workplans/W0/history");
        app.refused(404, "/api/v1/workplans?footprint=FP9");
        app.refused(400, "/api/v1/workplans?footprint=,");
        app.refused(400, "/api/v1/workplans?as_of=soon");
        app.refused(400, "/api/v1/workplans/calendar.ics?spoons=1");
    }
);

on_both_backends!(
    /// Lists and files are those of the command line, to the byte.
    what_is_told_is_what_the_command_line_tells,
    |app| {
        let (path, tag) = adopted(app);
        let replan = app.json("/api/v1/workplans/replan?footprint=FP1&as_of=2026-07-01");
        let hash = replan["candidates"][0]["candidate_hash"].as_str().unwrap().to_owned();
        let body = json!({"kind": "readopt", "plan_as_of": "2026-07-01", "candidate_hash": hash, "by": "Jo"});
        let told = post(app, &format!("{path}/words"), &[("if-match", &tag)], &body.to_string());
        assert_eq!((told.status.as_u16(), &told.json()["entry"]["readopted"]), (200, &json!(1)), "{}", told.text);
        let id = path.rsplit('/').next().unwrap().to_owned();
        let said = |arguments: &[&str]| app.site.run(&[&["--json", "workplan"], arguments].concat()).stdout;
        let day = ["--as-of", "2026-08-10"];
        for (query, arguments) in [
            ("?footprint=FP1&as_of=2026-08-10", ["list", "--footprint", "FP1", day[0], day[1]].as_slice()),
            ("?footprint=FP1,FP2&as_of=2026-08-10", &["list", "--footprint", "FP2", "--footprint", "FP1", day[0], day[1]]),
            (&format!("/{id}?as_of=2026-08-10"), &["show", &id, day[0], day[1]]),
            (&format!("/{id}/history"), &["history", &id]),
            ("/replan?footprint=FP1&as_of=2026-08-10", &["replan", "--footprint", "FP1", day[0], day[1]]),
        ] {
            assert_eq!(app.get(&format!("/api/v1/workplans{query}")).text, said(arguments), "{query}");
        }
        said(&["calendar", "plan.ics", "--footprint", "FP1"]);
        said(&["timeline", "plan.svg", "--footprint", "FP1", day[0], day[1]]);
        said(&["sheet", "--footprint", "FP1", day[0], day[1], "--csv", "plan.csv", "--xlsx", "plan.xlsx"]);
        for (name, file, kind) in [
            ("calendar.ics", "plan.ics", "text/calendar; charset=utf-8"),
            ("timeline.svg", "plan.svg", "image/svg+xml"),
            ("sheet.csv", "plan.csv", "text/csv; charset=utf-8"),
            ("sheet.xlsx", "plan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ] {
            let told = app.get(&format!("/api/v1/workplans/{name}?footprint=FP1&as_of=2026-08-10"));
            assert_eq!((told.status.as_u16(), told.header("content-type")), (200, Some(kind)), "{name}");
            assert!(told.bytes == std::fs::read(app.site.path(file)).unwrap(), "{name}");
        }
        let list = app.json("/api/v1/workplans");
        assert_eq!(list["entries"][0]["id"], Value::from(id));
    }
);
