//! The application over a store of its own, called without a socket.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode};
use actix_web::rt::System;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use likewise::api::job_result;
use likewise::app::{JobSettings, Likewise, Service, ServiceSettings, Workers, refresh};
use likewise::server::{self, Server, Settings};
use serde_json::Value;

use crate::cli::harness::Site;

/// The application, and the command line on the same store.
pub struct TestApp {
    /// Before the site, so that nobody reads any more when the site's schema is dropped.
    service: Arc<Service>,
    server: Server,
    /// The command line's site: import by it, and compare with what it says.
    pub site: Site,
}

/// What the application answered.
#[derive(Debug)]
pub struct Told {
    pub status: StatusCode,
    pub headers: Vec<(String, String)>,
    /// The body; empty where it is no text.
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Told {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("a body in JSON")
    }
}

impl TestApp {
    /// The application over a site's store.
    pub fn over(site: Site) -> Self {
        Self::limited(site, Settings::default())
    }

    /// The application with limits of its own.
    pub fn limited(site: Site, settings: Settings) -> Self {
        let service = serving(&site.path("data"), site.database_url().as_deref());
        let server = Server::new(Arc::clone(&service), settings).expect("the server");
        Self { service, server, site }
    }

    /// The service behind the application.
    pub const fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Lets jobs be worked for as long as the workers are kept.
    pub fn work(&self) -> Workers {
        Workers::start(self.service.jobs(), job_result).expect("workers")
    }

    /// Uploads a form; it must be taken. Returns the job's id.
    pub fn upload(&self, form: Form) -> String {
        let told = self.ask(Method::POST, "/api/v1/imports", &[Form::TYPE], form.end());
        submitted(&told)
    }

    /// Follows a job until this is true of it, for so long as no test should take.
    pub fn follow(&self, id: &str, until: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let job = self.unsettled(&format!("/api/v1/jobs/{id}")).json();
            if until(&job) {
                return job;
            }
            assert!(Instant::now() < deadline, "too late: {job}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Follows a job to its end, in whatever state.
    pub fn end_of(&self, id: &str) -> Value {
        self.follow(id, |job| !matches!(job["state"].as_str(), Some("queued" | "running")))
    }

    /// Follows a job that must be done; returns its result as the command line would print it.
    pub fn result_of(&self, id: &str) -> String {
        let job = self.end_of(id);
        assert_eq!(job["state"], "done", "{job}");
        format!("{}\n", serde_json::to_string_pretty(&job["result"]).expect("JSON"))
    }

    /// What the command line did is matched and taken up: a service alone does so in its own time.
    fn settle(&self) {
        refresh(self.service.likewise(), false, &mut |_| Ok(())).expect("matching");
        assert!(self.service.renew().expect("the next state"), "the store is not matched");
    }

    /// Asks the application, which reads the store as it is now.
    pub fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Told {
        self.settle();
        self.ask(method, path, headers, body)
    }

    /// Reads a path from the store as it was last read: it may be out of reach.
    pub fn unsettled(&self, path: &str) -> Told {
        self.ask(Method::GET, path, &[], Vec::new())
    }

    /// Asks the application, which reads the store as it was last read: nothing is matched first.
    pub fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Told {
        ask(&self.server, method, path, headers, body)
    }

    /// Reads a path.
    pub fn get(&self, path: &str) -> Told {
        self.call(Method::GET, path, &[], Vec::new())
    }

    /// Reads a path that must be there.
    pub fn json(&self, path: &str) -> Value {
        let told = self.get(path);
        assert_eq!(told.status, StatusCode::OK, "{path}: {}", told.text);
        told.json()
    }

    /// Every entry of a list, read so many at a time: it must be the list read at once, in the order of `id` by bytes,
    /// each entry once. The path has a query already or none.
    pub fn paged(&self, path: &str, key: &str, limit: usize, id: impl Fn(&Value) -> String) -> Vec<Value> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let entries = |page: &Value| page[key].as_array().expect("a list").clone();
        let all = self.json(&format!("{path}{joint}limit=1000"));
        assert_eq!(all["next_cursor"], Value::Null, "{path}: too many entries for one page");
        let first = format!("{path}{joint}limit={limit}");
        let (mut paged, mut next) = (Vec::new(), first.clone());
        loop {
            let page = self.json(&next);
            assert!((1..=limit).contains(&entries(&page).len()), "{next}: {page}");
            paged.extend(entries(&page));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("{first}&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(paged, entries(&all), "{path}");
        assert!(paged.len() > limit, "{path}: too few entries to page through");
        let ids: Vec<String> = paged.iter().map(id).collect();
        assert!(ids.is_sorted_by(|left, right| left.as_bytes() < right.as_bytes()), "{path}: {ids:?}");
        paged
    }

    /// Reads a path that must be refused with this status; returns the problem's code.
    pub fn refused(&self, status: u16, path: &str) -> String {
        let told = self.get(path);
        assert_eq!(told.status.as_u16(), status, "{path}: {}", told.text);
        assert_eq!(told.header("content-type"), Some("application/problem+json"), "{path}");
        told.json()["code"].as_str().expect("a code").to_owned()
    }
}

/// A service over a data folder and perhaps a store elsewhere, whose jobs report often.
pub fn serving(data: &Path, database_url: Option<&str>) -> Arc<Service> {
    let likewise = Likewise::open(data, database_url).expect("the store");
    let jobs = JobSettings {
        poll: Duration::from_millis(50),
        report: Duration::from_millis(2),
        upload_bytes: 4 << 20,
        upload_files: 3,
        ..JobSettings::default()
    };
    // Nothing is matched but by a job, a command or the test itself.
    let settings = ServiceSettings { jobs, on_stale: Box::new(|_| {}), ..ServiceSettings::default() };
    Arc::new(Service::start_with(likewise, settings).expect("the service"))
}

/// Asks the application of a server.
pub fn ask(server: &Server, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Told {
    let asked = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"));
    let host: &[(&str, &str)] = if asked { &[] } else { &[("host", "127.0.0.1:8080")] };
    System::new().block_on(async {
        let app = init_service(server::app(server)).await;
        let mut request = TestRequest::default().method(method).uri(path).set_payload(body);
        for header in host.iter().chain(headers) {
            request = request.append_header(*header);
        }
        let response = call_service(&app, request.to_request()).await;
        let status = response.status();
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().expect("a header in ASCII").to_owned()))
            .collect();
        let bytes = read_body(response).await.to_vec();
        Told { status, headers, text: String::from_utf8(bytes.clone()).unwrap_or_default(), bytes }
    })
}

/// The id of a job that was just submitted.
pub fn submitted(told: &Told) -> String {
    assert_eq!(told.status, StatusCode::ACCEPTED, "{}", told.text);
    let id = told.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(told.header("location"), Some(format!("/api/v1/jobs/{id}").as_str()));
    id
}

/// A multipart form.
#[derive(Default, Clone)]
pub struct Form {
    body: Vec<u8>,
}

impl Form {
    /// The header that tells of it.
    pub const TYPE: (&str, &str) = ("content-type", "multipart/form-data; boundary=a-boundary");

    /// A form of this kind of import.
    pub fn of(kind: &str) -> Self {
        Self::default().field("kind", kind)
    }

    /// A field with a text.
    pub fn field(self, name: &str, text: &str) -> Self {
        self.part(&format!("name=\"{name}\""), text.as_bytes())
    }

    /// A field with a file.
    pub fn file(self, field: &str, name: &str, content: &[u8]) -> Self {
        self.part(&format!("name=\"{field}\"; filename=\"{name}\""), content)
    }

    /// A fixture, under its own name.
    pub fn fixture(self, name: &str) -> Self {
        let content = std::fs::read(crate::cli::harness::fixture(name)).expect("a fixture");
        self.file("file", name, &content)
    }

    fn part(mut self, told: &str, content: &[u8]) -> Self {
        let head = format!("--a-boundary\r\nContent-Disposition: form-data; {told}\r\n\r\n");
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// The whole form.
    pub fn end(mut self) -> Vec<u8> {
        self.body.extend_from_slice(b"--a-boundary--\r\n");
        self.body
    }

    /// The form as it stands, without its end.
    pub fn cut(self) -> Vec<u8> {
        self.body
    }
}

/// Declares a test that runs on an application over a fresh store of each kind.
macro_rules! on_both_backends {
    ($(#[$meta:meta])* $name:ident, |$app:ident| $body:block) => {
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::api::harness::TestApp::over(crate::cli::harness::Site::sqlite()));
            }

            #[test]
            fn postgres() {
                super::$name(&crate::api::harness::TestApp::over(crate::cli::harness::Site::postgres()));
            }
        }

        $(#[$meta])*
        fn $name($app: &crate::api::harness::TestApp) $body
    };
}
