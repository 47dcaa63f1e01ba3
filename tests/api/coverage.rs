//! No route lacks documentation or a test: the table below and the interface's own document are the same, and every
//! example of the table is asked.
//!
//! A new route is one entry: its method, its template, a request that succeeds and one that is refused.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use serde_json::Value;

use super::harness::{TestApp, Told};
use crate::cli::harness::{Site, fixture};

/// Where a request goes: as written, or found out on the spot.
#[derive(Clone, Copy)]
enum To {
    Path(&'static str),
    Found(fn(&TestApp) -> String),
}

/// A request and the status it must be answered with.
#[derive(Clone, Copy)]
struct Ask {
    to: To,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    status: u16,
}

/// A request without a body.
const fn ask(path: &'static str, status: u16) -> Ask {
    Ask { to: To::Path(path), headers: &[], body: "", status }
}

/// A request without a body, where the path is found out on the spot.
const fn found(path: fn(&TestApp) -> String, status: u16) -> Ask {
    Ask { to: To::Found(path), headers: &[], body: "", status }
}

/// The id of an item.
fn an_item(app: &TestApp) -> String {
    app.json("/api/v1/items?limit=1")["items"][0]["item_id"].as_str().expect("an id").to_owned()
}

/// The id of an action.
fn action(app: &TestApp) -> String {
    let told = app.json("/api/v1/actions?org=FFF&floor=0");
    told["tables"]["actions"][0]["action_id"].as_str().expect("an id").to_owned()
}

/// Where something is said of an action.
fn an_action(app: &TestApp) -> String {
    format!("/api/v1/actions/{}", action(app))
}

/// Where an action that somebody spoke of is told.
fn assigned_action(app: &TestApp) -> String {
    let path = an_action(app);
    let body = br#"{"kind": "assign", "org": "FFF", "by": "Jo", "to": "Sam"}"#.to_vec();
    let told = app.ask(Method::POST, &path, &[("content-type", "application/json")], body);
    assert_eq!(told.status.as_u16(), 200, "{}", told.text);
    path
}

/// The path of an entry of a workplan.
fn entry(app: &TestApp) -> String {
    let told = app.json("/api/v1/workplans");
    match told["entries"][0]["id"].as_str() {
        Some(id) => format!("/api/v1/workplans/{id}"),
        None => {
            let told = app.ask(Method::POST, "/api/v1/workplans", &[], ADOPT.into());
            told.header("location").unwrap_or_else(|| panic!("{}", told.text)).to_owned()
        }
    }
}

impl Ask {
    /// The same with headers.
    const fn with(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// The same with a body in JSON.
    const fn json(mut self, body: &'static str) -> Self {
        self.headers = &[("content-type", "application/json")];
        self.body = body;
        self
    }

    /// The same with a body in JSON about whatever state there is.
    const fn json_of_any(mut self, body: &'static str) -> Self {
        self.headers = &[("content-type", "application/json"), ("if-match", "*")];
        self.body = body;
        self
    }

    /// The same with a body in plain text, which nobody reads.
    const fn text(mut self, body: &'static str) -> Self {
        self.headers = &[("content-type", "text/plain")];
        self.body = body;
        self
    }
}

/// An upload of a form.
const fn upload(form: &'static str, status: u16) -> Ask {
    let headers = &[("content-type", "multipart/form-data; boundary=a-boundary")];
    Ask { to: To::Path("/api/v1/imports"), headers, body: form, status }
}

/// A small form.
const FORM: &str = "--a-boundary\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\norganisations\r\n\
    --a-boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\
    org_code,name,kind\nAAA,Trust,acute\n\r\n--a-boundary--\r\n";

/// A form that lacks what matters.
const NO_FILE: &str =
    "--a-boundary\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nlines\r\n--a-boundary--\r\n";

/// The first import's path.
fn import(app: &TestApp) -> String {
    let imports = app.unsettled("/api/v1/imports").json();
    format!("/api/v1/imports/{}", imports["imports"][0]["id"].as_str().unwrap())
}

/// The path of a snapshot.
fn snapshot(app: &TestApp) -> String {
    let told = app.ask(Method::POST, "/api/v1/snapshots", &[], b"{}".to_vec());
    format!("/api/v1/snapshots/{}", told.json()["snapshot_id"].as_str().unwrap())
}

/// The path of a job that waits.
fn job(app: &TestApp) -> String {
    let body = br#"{"kind": "match"}"#.to_vec();
    let told = app.ask(Method::POST, "/api/v1/jobs", &[], body);
    told.header("location").unwrap().to_owned()
}

/// Another machine's name: refused everywhere, also where nothing else can go wrong.
const ELSEWHERE: &[(&str, &str)] = &[("host", "elsewhere.example")];

const GROUPS: &str = "group_code,group_name,group_kind,org_code\nN1,Northern pathology,network,AAA\n";
const REGISTER: &str = "org_code,contract_ref,title,supplier_name,start_date,current_end_date,annual_value,category_code,category_scheme\n\
AAA,C1,Cleaning,Broom Ltd,2025-04-01,2027-03-31,10000,90910000,cpv\n\
BBB,C2,Cleaning,Broom Ltd,2025-04-01,2027-03-31,10000,90910000,cpv\n";
const ADOPT: &str = r#"{"footprint": "FP1", "as_of": "2025-07-01", "place": 1, "by": "Jo"}"#;

/// Method, template, a request that succeeds, one that is refused. Sorted by template.
const OPERATIONS: &[(&str, &str, Ask, Ask)] = &[
    ("GET", "/api/v1/actions", ask("/api/v1/actions?org=FFF&floor=0", 200), ask("/api/v1/actions", 400)),
    ("GET", "/api/v1/actions/{action_id}", found(assigned_action, 200), ask("/api/v1/actions/A0", 404)),
    (
        "POST",
        "/api/v1/actions/{action_id}",
        found(an_action, 200).json(r#"{"kind": "due", "org": "FFF", "by": "Jo", "date": "2025-09-01"}"#),
        ask("/api/v1/actions/A0", 404).json(r#"{"kind": "assign", "org": "FFF", "by": "Jo", "to": "Sam"}"#),
    ),
    ("GET", "/api/v1/benchmarks", ask("/api/v1/benchmarks?org=AAA", 200), ask("/api/v1/benchmarks?from=x", 400)),
    (
        "GET",
        "/api/v1/benchmarks/{product_id}",
        ask("/api/v1/benchmarks/GLOVE-M", 200),
        ask("/api/v1/benchmarks/NOTHING", 404),
    ),
    (
        "GET",
        "/api/v1/candidates",
        ask("/api/v1/candidates?footprint=FP1&as_of=2025-07-01", 200),
        ask("/api/v1/candidates?footprint=FP1", 400),
    ),
    (
        "GET",
        "/api/v1/categories",
        ask("/api/v1/categories?scheme=group", 200),
        ask("/api/v1/categories?scheme=spoons", 400),
    ),
    ("GET", "/api/v1/contracts", ask("/api/v1/contracts?org=AAA", 200), ask("/api/v1/contracts?org=NOBODY", 404)),
    (
        "GET",
        "/api/v1/contracts/{org_code}/{contract_ref}",
        ask("/api/v1/contracts/AAA/C1", 200),
        ask("/api/v1/contracts/AAA/C9", 404),
    ),
    (
        "GET",
        "/api/v1/contracts/{org_code}/{contract_ref}/history",
        ask("/api/v1/contracts/AAA/C1/history", 200),
        ask("/api/v1/contracts/AAA/C9/history", 404),
    ),
    (
        "GET",
        "/api/v1/decisions",
        ask("/api/v1/decisions?status=matched", 200),
        ask("/api/v1/decisions?status=maybe", 400),
    ),
    (
        "GET",
        "/api/v1/decisions/{item_id}",
        found(|app| format!("/api/v1/decisions/{}", an_item(app)), 200),
        ask("/api/v1/decisions/nothing", 404),
    ),
    ("GET", "/api/v1/groups", ask("/api/v1/groups?limit=2", 200), ask("/api/v1/groups?kind=ics", 400)),
    ("GET", "/api/v1/groups/{code}", ask("/api/v1/groups/N1", 200), ask("/api/v1/groups/N9", 404)),
    ("GET", "/api/v1/imports", ask("/api/v1/imports", 200), ask("/api/v1/imports?spoons=1", 400)),
    ("POST", "/api/v1/imports", upload(FORM, 202), upload(NO_FILE, 422)),
    ("DELETE", "/api/v1/imports/{id}", found(import, 202), ask("/api/v1/imports/M0-1", 404)),
    ("GET", "/api/v1/imports/{id}", found(import, 200), ask("/api/v1/imports/M0-1", 404)),
    (
        "GET",
        "/api/v1/imports/{id}/rejections",
        found(|app| format!("{}/rejections", import(app)), 200),
        ask("/api/v1/imports/M0-1/rejections", 404),
    ),
    (
        "GET",
        "/api/v1/items",
        ask("/api/v1/items?product_id=GLOVE-M", 200),
        ask("/api/v1/items?product_id=NOTHING", 404),
    ),
    (
        "GET",
        "/api/v1/items/{id}",
        found(|app| format!("/api/v1/items/{}", an_item(app)), 200),
        ask("/api/v1/items/nothing", 404),
    ),
    ("GET", "/api/v1/jobs", ask("/api/v1/jobs?state=done", 200), ask("/api/v1/jobs?state=asleep", 400)),
    (
        "POST",
        "/api/v1/jobs",
        ask("/api/v1/jobs", 202).json(r#"{"kind": "match"}"#),
        ask("/api/v1/jobs", 400).json(r#"{"kind": "spoons"}"#),
    ),
    ("GET", "/api/v1/jobs/{id}", found(job, 200), ask("/api/v1/jobs/J0", 404)),
    (
        "POST",
        "/api/v1/jobs/{id}/cancel",
        found(|app| format!("{}/cancel", job(app)), 200),
        ask("/api/v1/jobs/J0/cancel", 404),
    ),
    ("GET", "/api/v1/lines", ask("/api/v1/lines?product=GLOVE-M", 200), ask("/api/v1/lines", 400)),
    (
        "GET",
        "/api/v1/organisations",
        ask("/api/v1/organisations?limit=2", 200),
        ask("/api/v1/organisations?limit=0", 400),
    ),
    (
        "GET",
        "/api/v1/organisations/{code}",
        ask("/api/v1/organisations/AAA", 200),
        ask("/api/v1/organisations/NOBODY", 404),
    ),
    (
        "GET",
        "/api/v1/price-checks",
        ask("/api/v1/price-checks?mpc=SN-100-M", 200),
        ask("/api/v1/price-checks?org=NO", 400),
    ),
    (
        "POST",
        "/api/v1/price-checks",
        ask("/api/v1/price-checks", 200).json(r#"{"description": "nitrile gloves", "price": "4.20"}"#),
        ask("/api/v1/price-checks", 415).text("price: 4.20"),
    ),
    (
        "POST",
        "/api/v1/price-checks/bulk",
        ask("/api/v1/price-checks/bulk", 200).json(r#"{"lines": [{"mpc": "SN-100-M"}]}"#),
        ask("/api/v1/price-checks/bulk", 415).text("mpc: SN-100-M"),
    ),
    (
        "GET",
        "/api/v1/procurement-rules",
        ask("/api/v1/procurement-rules?as_of=2026-11-27", 200),
        ask("/api/v1/procurement-rules?as_of=soon", 400),
    ),
    ("GET", "/api/v1/products", ask("/api/v1/products?q=glove", 200), ask("/api/v1/products?gtin=1", 400)),
    ("GET", "/api/v1/products/{id}", ask("/api/v1/products/GLOVE-M", 200), ask("/api/v1/products/NOTHING", 404)),
    (
        "GET",
        "/api/v1/products/{id}/equivalents",
        ask("/api/v1/products/GLOVE-M/equivalents", 200),
        ask("/api/v1/products/GLOVE-M/equivalents?limit=0", 400),
    ),
    (
        "GET",
        "/api/v1/reference-prices",
        ask("/api/v1/reference-prices?list_kind=tariff", 200),
        ask("/api/v1/reference-prices?list_kind=cheap", 400),
    ),
    ("GET", "/api/v1/reports", ask("/api/v1/reports", 200), ask("/api/v1/reports?in=1", 400)),
    (
        "GET",
        "/api/v1/reports/{name}",
        ask("/api/v1/reports/opportunities?org=FFF&floor=0", 200),
        ask("/api/v1/reports/opportunities?by=product", 400),
    ),
    ("GET", "/api/v1/review", ask("/api/v1/review?waits=unmatched", 200), ask("/api/v1/review?waits=long", 400)),
    (
        "POST",
        "/api/v1/review/accept",
        ask("/api/v1/review/accept", 200).json(r#"{"by": "Jo", "min_score": "0.9500", "dry_run": true}"#),
        ask("/api/v1/review/accept", 400).json(r#"{"by": "Jo", "min_score": "95%"}"#),
    ),
    (
        "GET",
        "/api/v1/review/actions",
        ask("/api/v1/review/actions?by=Jo", 200),
        ask("/api/v1/review/actions?in=1", 400),
    ),
    (
        "POST",
        "/api/v1/review/actions",
        ask("/api/v1/review/actions", 200)
            .json(r#"{"by": "Jo", "actions": [{"kind": "merge", "product_id": "GAUZE-5", "into_id": "SYR-10"}]}"#),
        ask("/api/v1/review/actions", 400).json(r#"{"by": "Jo", "actions": []}"#),
    ),
    (
        "POST",
        "/api/v1/review/actions/{id}/undo",
        ask("/api/v1/review/actions/GAUZE-5/undo", 200).json(r#"{"by": "Jo"}"#),
        ask("/api/v1/review/actions/R0/undo", 404).json(r#"{"by": "Jo"}"#),
    ),
    (
        "GET",
        "/api/v1/review/items/{item_id}",
        found(|app| format!("/api/v1/review/items/{}", an_item(app)), 200),
        ask("/api/v1/review/items/nothing", 404),
    ),
    (
        "POST",
        "/api/v1/review/items/{item_id}",
        found(|app| format!("/api/v1/review/items/{}", an_item(app)), 200)
            .json(r#"{"kind": "mark_pack", "units": "100", "by": "Jo"}"#),
        ask("/api/v1/review/items/nothing", 404).json(r#"{"kind": "accept", "by": "Jo"}"#),
    ),
    ("GET", "/api/v1/snapshots", ask("/api/v1/snapshots?limit=1", 200), ask("/api/v1/snapshots?kind=x", 400)),
    (
        "POST",
        "/api/v1/snapshots",
        ask("/api/v1/snapshots", 201).json(r#"{"org": "AAA"}"#),
        ask("/api/v1/snapshots", 400).json(r#"{"spoons": 1}"#),
    ),
    ("GET", "/api/v1/snapshots/{id}", found(snapshot, 200), ask("/api/v1/snapshots/S0", 404)),
    (
        "GET",
        "/api/v1/snapshots/{id}/evidence",
        found(|app| format!("{}/evidence?format=csv", snapshot(app)), 200),
        ask("/api/v1/snapshots/S0/evidence", 404),
    ),
    ("GET", "/api/v1/suppliers", ask("/api/v1/suppliers", 200), ask("/api/v1/suppliers?name=x", 400)),
    ("GET", "/api/v1/workplans", ask("/api/v1/workplans?footprint=FP1", 200), ask("/api/v1/workplans?as_of=soon", 400)),
    ("POST", "/api/v1/workplans", ask("/api/v1/workplans", 201).json(ADOPT), ask("/api/v1/workplans", 409).json(ADOPT)),
    (
        "GET",
        "/api/v1/workplans/calendar.ics",
        ask("/api/v1/workplans/calendar.ics?footprint=FP1", 200),
        ask("/api/v1/workplans/calendar.ics?footprint=FP9", 404),
    ),
    (
        "GET",
        "/api/v1/workplans/replan",
        ask("/api/v1/workplans/replan?footprint=FP1&as_of=2025-07-01", 200),
        ask("/api/v1/workplans/replan?footprint=FP1", 400),
    ),
    (
        "GET",
        "/api/v1/workplans/sheet.csv",
        ask("/api/v1/workplans/sheet.csv", 200),
        ask("/api/v1/workplans/sheet.csv?as_of=soon", 400),
    ),
    (
        "GET",
        "/api/v1/workplans/sheet.xlsx",
        ask("/api/v1/workplans/sheet.xlsx", 200),
        ask("/api/v1/workplans/sheet.xlsx?footprint=FP9", 404),
    ),
    (
        "GET",
        "/api/v1/workplans/timeline.svg",
        ask("/api/v1/workplans/timeline.svg", 200),
        ask("/api/v1/workplans/timeline.svg?footprint=,", 400),
    ),
    ("GET", "/api/v1/workplans/{entry_id}", found(entry, 200), ask("/api/v1/workplans/W0", 404)),
    (
        "GET",
        "/api/v1/workplans/{entry_id}/history",
        found(|app| format!("{}/history", entry(app)), 200),
        ask("/api/v1/workplans/W0/history", 404),
    ),
    (
        "POST",
        "/api/v1/workplans/{entry_id}/words",
        found(|app| format!("{}/words", entry(app)), 200)
            .json_of_any(r#"{"kind": "owner", "name": "Sam", "by": "Jo"}"#),
        ask("/api/v1/workplans/W0/words", 428).json(r#"{"kind": "drop", "by": "Jo"}"#),
    ),
    ("GET", "/healthz", ask("/healthz", 200), ask("/healthz", 403).with(ELSEWHERE)),
    ("GET", "/metrics", ask("/metrics", 200), ask("/metrics", 403).with(ELSEWHERE)),
    ("GET", "/readyz", ask("/readyz", 200), ask("/readyz", 403).with(ELSEWHERE)),
];

fn document(app: &TestApp) -> Value {
    app.json("/api/openapi.json")
}

/// Every operation of the document by method and template.
fn operations(document: &Value) -> BTreeMap<(String, String), Value> {
    let mut all = BTreeMap::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.insert((method.to_uppercase(), template.clone()), operation.clone());
        }
    }
    all
}

/// What a reference points to; the value itself where it is none.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => document.pointer(place.trim_start_matches('#')).unwrap_or_else(|| panic!("{place} is nowhere")),
        None => value,
    }
}

fn is_said(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// What the documentation of an operation lacks.
fn gaps(document: &Value, operation: &Value) -> Vec<String> {
    let mut gaps = Vec::new();
    let mut want = |is_there: bool, what: String| {
        if !is_there {
            gaps.push(what);
        }
    };
    want(is_said(&operation["summary"]), "a summary".to_owned());
    want(is_said(&operation["description"]), "a description".to_owned());
    let declared: Vec<&Value> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let tags = operation["tags"].as_array().cloned().unwrap_or_default();
    want(tags.len() == 1 && declared.contains(&&tags[0]), "one tag that the document describes".to_owned());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        want(is_said(&parameter["description"]), format!("words about the parameter {name}"));
        let schema = &parameter["schema"];
        let told = [&parameter["example"], &schema["example"], &schema["enum"], &schema["default"]];
        let boolean = schema["type"].to_string().contains("boolean");
        want(boolean || told.iter().any(|one| !one.is_null()), format!("an example of the parameter {name}"));
    }
    if !operation["requestBody"].is_null() {
        let content = operation["requestBody"]["content"].as_object().unwrap();
        want(content.values().all(|kind| kind["schema"].is_object()), "a schema of its body".to_owned());
    }
    let responses = operation["responses"].as_object().unwrap();
    let succeeds = |status: &str, response: &Value| {
        let content = response["content"].as_object();
        status == "204" || content.is_some_and(|content| content.values().all(|kind| kind["schema"].is_object()))
    };
    let mut good = responses.iter().filter(|(status, _)| status.starts_with('2'));
    want(good.clone().count() > 0, "an answer that succeeds".to_owned());
    want(good.all(|(status, response)| succeeds(status, response)), "schemas of what it answers".to_owned());
    for (status, response) in responses.iter().filter(|(status, _)| !status.starts_with(['2', '3'])) {
        let response = resolved(document, response);
        let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
        want(is_said(&response["description"]), format!("words about {status}"));
        want(*schema == "#/components/schemas/ProblemBody", format!("the problem's schema at {status}"));
    }
    for status in ["400", "403", "429", "500", "503"] {
        want(responses.contains_key(status), format!("an answer of status {status}"));
    }
    gaps
}

/// The properties of a schema and of everything it is made of, by the place where they stand. What is only pointed to
/// is a component itself.
fn properties<'a>(place: &str, schema: &'a Value) -> Vec<(String, &'a Value)> {
    let own = schema["properties"].as_object().into_iter().flatten();
    let mut all = Vec::new();
    for (name, property) in own {
        let place = format!("{place}.{name}");
        all.extend(properties(&place, property));
        all.push((place, property));
    }
    for parts in ["allOf", "anyOf", "oneOf"] {
        all.extend(schema[parts].as_array().into_iter().flatten().flat_map(|part| properties(place, part)));
    }
    all.extend(schema["items"].is_object().then(|| properties(place, &schema["items"])).into_iter().flatten());
    all
}

/// Whether a schema is of a text or a number, be it that null may stand for it; the bytes of a file are neither.
fn is_text_or_number(schema: &Value) -> bool {
    let types = match &schema["type"] {
        Value::Array(types) => types.as_slice(),
        one => std::slice::from_ref(one),
    };
    let named = types.iter().any(|one| matches!(one.as_str(), Some("string" | "integer" | "number")));
    named && schema["format"] != "binary"
}

/// Properties that are texts or numbers, or lists of such, and show nobody what one looks like.
fn properties_without_example(document: &Value) -> Vec<String> {
    let mut lacking = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (place, property) in properties(name, schema) {
            let wanted = is_text_or_number(property) || is_text_or_number(&property["items"]);
            let told = [&property["example"], &property["enum"], &property["default"]];
            if wanted && told.iter().all(|one| one.is_null()) {
                lacking.push(place);
            }
        }
    }
    lacking
}

fn asked(app: &TestApp, method: &str, ask: &Ask) -> (String, Told) {
    let path = match ask.to {
        To::Path(path) => path.to_owned(),
        To::Found(find) => find(app),
    };
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let told = app.call(method, &path, ask.headers, ask.body.as_bytes().to_vec());
    (path, told)
}

on_both_backends!(
    /// Every example is asked: what succeeds, succeeds as documented, and what is refused is a documented problem.
    every_operation_is_asked,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        app.site.json(&["import", "groups", &app.site.file("groups.csv", GROUPS)]);
        app.site.json(&["import", "contracts", &app.site.file("register.csv", REGISTER)]);
        let documented = operations(&document(app));
        for (method, template, good, bad) in OPERATIONS {
            let operation = &documented[&((*method).to_owned(), (*template).to_owned())];
            for one in [good, bad] {
                let (path, told) = asked(app, method, one);
                assert_eq!(told.status.as_u16(), one.status, "{method} {path}: {}", told.text);
                let status = one.status.to_string();
                assert!(operation["responses"][&status].is_object(), "{method} {template}: {status} is not documented");
                let problem = told.header("content-type") == Some("application/problem+json");
                assert_eq!(problem, one.status >= 400, "{method} {path}: {}", told.text);
            }
            assert!(good.status < 300 && bad.status >= 400, "{method} {template}: one of each");
        }
    }
);

#[test]
fn the_table_is_the_document() {
    let app = TestApp::over(Site::sqlite());
    let documented: BTreeSet<(String, String)> = operations(&document(&app)).into_keys().collect();
    let listed: Vec<(String, String)> =
        OPERATIONS.iter().map(|(method, template, ..)| ((*method).to_owned(), (*template).to_owned())).collect();
    assert!(listed.is_sorted_by_key(|(method, template)| (template.clone(), method.clone())), "sorted by template");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), documented);
}

#[test]
fn every_operation_is_documented() {
    let app = TestApp::over(Site::sqlite());
    let document = document(&app);
    let mut ids = BTreeSet::new();
    let mut lacking = Vec::new();
    for ((method, template), operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {template}: its id twice");
        lacking.extend(gaps(&document, &operation).into_iter().map(|gap| format!("{method} {template}: {gap}")));
    }
    assert!(lacking.is_empty(), "the documentation lacks\n  {}", lacking.join("\n  "));
    let used = document["tags"].as_array().unwrap().iter().all(|tag| is_said(&tag["description"]));
    assert!(used && is_said(&document["info"]["license"]["name"]), "{}", document["info"]);
}

#[test]
fn the_documentation_rule_can_fail() {
    let app = TestApp::over(Site::sqlite());
    let document = document(&app);
    let whole = operations(&document)[&("GET".to_owned(), "/api/v1/organisations".to_owned())].clone();
    assert_eq!(gaps(&document, &whole), Vec::<String>::new());
    for (place, worse) in [
        ("/summary", Value::Null),
        ("/description", Value::from(" ")),
        ("/tags", serde_json::json!(["unheard of"])),
        ("/parameters/0/description", Value::Null),
        ("/responses/200/content/application~1json/schema", Value::Null),
        ("/responses/400/content", Value::Null),
    ] {
        let mut operation = whole.clone();
        *operation.pointer_mut(place).unwrap_or_else(|| panic!("{place} is there: {whole}")) = worse;
        assert_eq!(gaps(&document, &operation).len(), 1, "{place}");
    }
}

#[test]
fn every_property_shows_what_it_looks_like() {
    let app = TestApp::over(Site::sqlite());
    let lacking = properties_without_example(&document(&app));
    assert!(lacking.is_empty(), "no example, words to choose from or default of\n  {}", lacking.join("\n  "));
}

#[test]
fn the_rule_of_examples_can_fail() {
    let cases = [
        (serde_json::json!({"type": "string"}), true),
        (serde_json::json!({"type": ["string", "null"], "default": null}), true),
        (serde_json::json!({"type": "integer", "format": "int64", "minimum": 0}), true),
        (serde_json::json!({"type": "number"}), true),
        (serde_json::json!({"type": "array", "items": {"type": "string"}}), true),
        (serde_json::json!({"type": "string", "example": "4.20"}), false),
        (serde_json::json!({"type": "integer", "example": 0}), false),
        (serde_json::json!({"type": "string", "enum": ["ex", "inc"]}), false),
        (serde_json::json!({"type": "integer", "default": 100}), false),
        (serde_json::json!({"type": "array", "items": {"type": "integer"}, "example": [12]}), false),
        (serde_json::json!({"type": "boolean"}), false),
        (serde_json::json!({"type": "string", "format": "binary"}), false),
        (serde_json::json!({"$ref": "#/components/schemas/Other"}), false),
        (serde_json::json!({"type": "array", "items": {"$ref": "#/components/schemas/Other"}}), false),
    ];
    for (property, fails) in cases {
        let one = serde_json::json!({"type": "object", "properties": {"one": property}});
        for (schema, place) in [
            (one.clone(), "Body.one"),
            (serde_json::json!({"allOf": [{"$ref": "#/components/schemas/Other"}, one]}), "Body.one"),
            (serde_json::json!({"oneOf": [one, {"type": "null"}]}), "Body.one"),
            (serde_json::json!({"properties": {"list": {"type": "array", "items": one}}}), "Body.list.one"),
        ] {
            let document = serde_json::json!({"components": {"schemas": {"Body": schema}}});
            let expected: &[&str] = if fails { &[place] } else { &[] };
            assert_eq!(properties_without_example(&document), expected, "{document}");
        }
    }
}

#[test]
fn the_document_stays_as_it_is_unless_somebody_means_it() {
    let app = TestApp::over(Site::sqlite());
    let document = document(&app);
    assert_eq!(document["openapi"], "3.1.0");
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true }, {
        insta::assert_json_snapshot!("openapi", document);
    });
}

#[test]
fn the_docs_need_no_other_machine() {
    let app = TestApp::over(Site::sqlite());
    let foreign = |text: &str| {
        let urls = text
            .match_indices("//")
            .filter(|(place, _)| text[..*place].ends_with("http:") || text[..*place].ends_with("https:"));
        urls.map(|(place, _)| text[place..].chars().take(40).collect::<String>()).collect::<Vec<_>>()
    };
    let page = app.get("/docs/").text;
    assert!(page.contains("swagger-ui-bundle.js"), "{page}");
    assert!(!page.contains("src=\"//") && !page.contains("href=\"//"), "{page}");
    let mut sources: Vec<&str> =
        page.split(['"']).filter(|part| part.ends_with(".js") || part.ends_with(".css")).collect();
    sources.sort_unstable();
    assert_eq!(sources.len(), 5, "{sources:?}");
    assert_eq!(foreign(&page), Vec::<String>::new());
    assert_eq!(foreign(&app.get("/docs/swagger-initializer.js").text), Vec::<String>::new());
    for source in sources {
        let told = app.get(&format!("/docs/{}", source.trim_start_matches("./")));
        assert_eq!(told.status.as_u16(), 200, "{source}");
    }
    assert_eq!(app.get("/docs").header("location"), Some("/docs/"));
}
