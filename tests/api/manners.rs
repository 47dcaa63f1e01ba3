//! What all answers share: problems, headers, who may ask, and how often.

use std::collections::HashSet;
use std::num::NonZeroU32;

use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::rt::System;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::{App, HttpResponse, web};
use likewise::api::{self, Code};
use likewise::app::Likewise;
use likewise::server::{Settings, frame};
use likewise::store::Location;

use super::harness::{TestApp, Told};
use crate::cli::harness::Site;

fn assert_problem(told: &Told, status: u16, code: &str) {
    assert_eq!(told.status.as_u16(), status, "{}", told.text);
    assert_eq!(told.header("content-type"), Some("application/problem+json"));
    assert_eq!(told.header("cache-control"), Some("no-store"));
    let body = told.json();
    assert_eq!((body["status"].as_u64(), body["code"].as_str()), (Some(u64::from(status)), Some(code)), "{body}");
    assert_eq!(body["type"], format!("urn:likewise:problem:{code}"));
    assert_eq!(body["request_id"].as_str(), told.header("x-request-id"), "{body}");
    assert!(!body["detail"].as_str().unwrap().is_empty() && !body["title"].as_str().unwrap().is_empty(), "{body}");
}

/// Method, path, headers; status and code.
type Refusal = (&'static str, &'static str, &'static [(&'static str, &'static str)], u16, &'static str);

const REFUSALS: [Refusal; 26] = [
    // What leads nowhere, or not by this method.
    ("GET", "/api/v1/nowhere", &[], 404, "not_found"),
    ("GET", "/api/v2/organisations", &[], 404, "not_found"),
    ("POST", "/api/v1/organisations", &[], 405, "method_not_allowed"),
    ("DELETE", "/healthz", &[], 405, "method_not_allowed"),
    ("GET", "/docs/nothing.js", &[], 404, "not_found"),
    // What cannot be read.
    ("GET", "/api/v1/organisations?limit=many", &[], 400, "bad_request"),
    ("GET", "/api/v1/organisations?limit=0", &[], 400, "bad_request"),
    ("GET", "/api/v1/organisations?cursor=zz", &[], 400, "bad_request"),
    ("GET", "/api/v1/organisations", &[("accept-encoding", "identity;q=0, br")], 406, "not_acceptable"),
    // The character NUL, which not every database can be asked for.
    ("GET", "/api/v1/jobs/a%00b", &[], 400, "bad_request"),
    ("GET", "/api/v1/benchmarks?group=%00", &[], 400, "bad_request"),
    ("GET", "/api/v1/organisations?cursor=00", &[], 400, "bad_request"),
    ("GET", "/api/v1/products?cursor=4100", &[], 400, "bad_request"),
    // Other hosts: a name that somebody makes mean this machine.
    ("GET", "/healthz", &[("host", "evil.example")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "evil.example:8080")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "127.0.0.1.evil.example")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "localhost.evil.example:80")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "10.0.0.1")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "")], 403, "foreign_host"),
    ("GET", "/healthz", &[("host", "localhost"), ("host", "evil.example")], 403, "foreign_host"),
    ("GET", "http://evil.example/healthz", &[("host", "localhost")], 403, "foreign_host"),
    // Pages of other origins that ask for a change, also one of another port of this machine.
    ("POST", "/api/v1/organisations", &[("origin", "https://evil.example")], 403, "foreign_origin"),
    ("POST", "/api/v1/organisations", &[("origin", "http://127.0.0.1:3000")], 403, "foreign_origin"),
    ("POST", "/api/v1/organisations", &[("origin", "null")], 403, "foreign_origin"),
    ("DELETE", "/api/v1/organisations", &[("sec-fetch-site", "cross-site")], 403, "foreign_origin"),
    ("PUT", "/api/v1/organisations", &[("sec-fetch-site", "same-site")], 403, "foreign_origin"),
];

#[test]
fn whatever_is_refused_is_a_problem_of_the_table() {
    let app = TestApp::over(Site::sqlite());
    for (method, path, headers, status, code) in REFUSALS {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let told = app.call(method, path, headers, Vec::new());
        assert_problem(&told, status, code);
    }
}

#[test]
fn this_machine_and_its_own_pages_may_come_in() {
    let app = TestApp::over(Site::sqlite());
    for host in ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8080", "127.9.9.9:80"] {
        let told = app.call(Method::GET, "/healthz", &[("host", host)], Vec::new());
        assert_eq!(told.status, StatusCode::OK, "{host}");
    }
    // The gate is passed: what is told then is that the path does not know the method.
    for headers in [
        vec![],
        vec![("origin", "http://127.0.0.1:8080")],
        vec![("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "http://[::1]:9"), ("host", "[::1]:9")],
    ] {
        let told = app.call(Method::POST, "/api/v1/organisations", &headers, Vec::new());
        assert_problem(&told, 405, "method_not_allowed");
        assert_eq!(told.header("allow"), Some("GET, HEAD"));
    }
    // Reading across origins is for the browser to hinder: no header of ours lets it through.
    let told = app.call(Method::GET, "/healthz", &[("origin", "https://evil.example")], Vec::new());
    assert_eq!(told.header("access-control-allow-origin"), None);
    assert_eq!(told.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[test]
fn every_answer_has_an_id_of_its_own_and_careful_headers() {
    let app = TestApp::over(Site::sqlite());
    let mut ids = HashSet::new();
    for path in ["/api/v1/organisations", "/api/v1/nowhere", "/", "/nowhere", "/docs/", "/api/openapi.json", "/metrics"]
    {
        let told = app.get(path);
        assert!(ids.insert(told.header("x-request-id").unwrap().to_owned()), "{path}");
        assert_eq!(told.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(told.header("referrer-policy"), Some("same-origin"), "{path}");
        assert!(told.header("cache-control").is_some(), "{path}");
        let policy = told.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"), "{path}");
        let scripts = policy.split("; ").find(|rule| rule.starts_with("script-src"));
        assert_eq!(scripts, path.starts_with("/docs").then_some("script-src 'self'"), "{path}");
    }
    let told = app.get("/nowhere");
    assert_eq!((told.status.as_u16(), told.header("content-type")), (404, Some("text/html; charset=utf-8")));
}

#[test]
fn a_head_is_that_of_the_answer() {
    let app = TestApp::over(Site::sqlite());
    let (whole, head) = (app.get("/healthz"), app.call(Method::HEAD, "/healthz", &[], Vec::new()));
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    assert_eq!(head.header("content-type"), whole.header("content-type"));
}

#[test]
fn too_many_and_too_long_are_refused() {
    let few = Settings {
        requests_per_second: NonZeroU32::MIN,
        request_burst: NonZeroU32::new(3).unwrap(),
        query_characters: 20,
        ..Settings::default()
    };
    let app = TestApp::limited(Site::sqlite(), few);
    assert_problem(&app.get(&format!("/api/v1/organisations?limit={}", "1".repeat(20))), 414, "query_too_long");
    let told: Vec<Told> = (0..4).map(|_| app.get("/api/v1/organisations")).collect();
    assert!(told[..3].iter().all(|told| told.status == StatusCode::OK));
    assert_problem(&told[3], 429, "too_many_requests");
    let seconds: u64 = told[3].header("retry-after").unwrap().parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    assert_eq!(app.get("/healthz").status, StatusCode::OK, "whoever watches is always answered");
}

#[derive(serde::Deserialize)]
struct Number {
    number: u64,
}

/// An application of one path that reads JSON and panics on a zero, in the frame of the real one.
fn small(kind: &str, body: &str) -> (u16, serde_json::Value, bool) {
    System::new().block_on(async {
        let divide = |asked: web::Json<Number>| async move {
            assert!(asked.number != 0, "nobody divides by nothing");
            HttpResponse::Ok().body((100 / asked.number).to_string())
        };
        let app = App::new().app_data(api::json(30)).route("/", web::post().to(divide)).wrap(from_fn(frame));
        let app = init_service(app).await;
        let request = TestRequest::post().uri("/").insert_header(("content-type", kind)).set_payload(body.to_owned());
        let response = match try_call_service(&app, request.to_request()).await {
            Ok(response) => response.into_parts().1,
            // As the server itself does with an error that no layer answered.
            Err(error) => HttpResponse::from_error(error),
        };
        let careful = response.headers().contains_key("content-security-policy");
        let status = response.status().as_u16();
        let bytes = actix_web::body::to_bytes(response.into_body()).await.unwrap_or_default();
        (status, serde_json::from_slice(&bytes).unwrap(), careful)
    })
}

#[test]
fn bodies_that_cannot_be_read_and_handlers_that_panic_are_problems() {
    assert_eq!(small("application/json", r#"{"number": 4}"#), (200, serde_json::json!(25), true));
    for (kind, body, status, code) in [
        ("text/plain", r#"{"number": 4}"#, 415, "unsupported_media_type"),
        ("application/json", "{", 400, "bad_request"),
        ("application/json", r#"{"number": "four"}"#, 400, "bad_request"),
        ("application/json", r#"{"number": 4, "padding": "xxxxxxxxxx"}"#, 413, "too_large"),
        ("application/json", r#"{"number": 0}"#, 500, "internal"),
    ] {
        let (told, problem, careful) = small(kind, body);
        assert_eq!((told, problem["code"].as_str(), careful), (status, Some(code), true), "{body}: {problem}");
        assert!(!problem.to_string().contains("nobody divides"), "what a panic says is for the log");
    }
}

#[test]
fn the_table_of_codes_is_whole_and_each_is_said_once() {
    let words: HashSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        let first = Code::of_status(code.status());
        assert_eq!(first.status(), code.status());
    }
}

#[test]
fn readiness_follows_the_store() {
    // On SQLite alone: readers in mid-view would keep PostgreSQL from taking tables away.
    let app = TestApp::over(Site::sqlite());
    assert_eq!(app.json("/healthz")["status"], "alive");
    assert_eq!(app.json("/readyz")["status"], "ready");
    let likewise = Likewise::open(&app.site.path("data"), None).unwrap();
    likewise.store.migrate_down().unwrap();
    let told = app.unsettled("/readyz");
    assert_problem(&told, 503, "not_ready");
    assert_eq!(told.header("retry-after"), Some("1"));
    assert_eq!(app.unsettled("/healthz").status, StatusCode::OK);
    likewise.store.migrate_up().unwrap();
    assert_eq!(app.json("/readyz")["status"], "ready");
}

on_both_backends!(
    /// Counters name templates, never what was asked for; and they count what the store holds.
    counters_tell_nothing_of_anybody,
    |app| {
        app.site.open_shop();
        app.get("/api/v1/organisations/AAA?secret=1234");
        app.get("/api/v1/organisations/NOBODY");
        app.get("/some/odd/path");
        let text = app.get("/metrics").text;
        for line in [
            r#"likewise_http_requests_total{endpoint="/api/v1/organisations/{code}",method="GET",status="404"} 1"#,
            r#"likewise_http_requests_total{endpoint="(none)",method="GET",status="404"} 1"#,
            r#"likewise_imports{kind="organisations"} 1"#,
            r#"likewise_import_rows{kind="organisations"} 6"#,
        ] {
            assert!(text.lines().any(|told| told == line), "{line}\n{text}");
        }
        for word in ["AAA", "NOBODY", "1234", "odd"] {
            assert!(!text.contains(word), "{word}\n{text}");
        }
    }
);

#[test]
fn no_password_is_told() {
    let location = Location::parse("postgres://user:hunter2@db/likewise?password=hunter2").unwrap();
    assert!(!format!("{location:?}").contains("hunter2"));
}
