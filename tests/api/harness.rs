//! The application over a store of its own, called without a socket.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode};
use actix_web::rt::System;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use likewise::api::job_result;
use likewise::app::{JobSettings, Likewise, Service, Workers};
use likewise::server;
use serde_json::Value;

use crate::cli::harness::Site;

/// The application, and the command line on the same store.
pub struct TestApp {
    /// The command line's site: import by it, and compare with what it says.
    pub site: Site,
    service: Arc<Service>,
}

/// What the application answered.
#[derive(Debug)]
pub struct Told {
    pub status: StatusCode,
    pub headers: Vec<(String, String)>,
    pub text: String,
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
        let service = serving(&site.path("data"), site.database_url().as_deref());
        Self { site, service }
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
        let told = self.call(Method::POST, "/api/v1/imports", &[Form::TYPE], form.end());
        submitted(&told)
    }

    /// Follows a job until this is true of it, for so long as no test should take.
    pub fn follow(&self, id: &str, until: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let job = self.json(&format!("/api/v1/jobs/{id}"));
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

    /// Asks the application.
    pub fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Told {
        ask(&self.service, method, path, headers, body)
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
    let quick = JobSettings {
        poll: Duration::from_millis(50),
        report: Duration::from_millis(2),
        upload_bytes: 16 << 20,
        upload_files: 3,
        ..JobSettings::default()
    };
    Arc::new(Service::start_with(likewise, quick).expect("the service"))
}

/// Asks the application over a service.
pub fn ask(service: &Arc<Service>, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Told {
    let service = Arc::clone(service);
    System::new().block_on(async move {
        let app = init_service(server::app(service)).await;
        let mut request = TestRequest::default().method(method).uri(path).set_payload(body);
        for header in headers {
            request = request.insert_header(*header);
        }
        let response = call_service(&app, request.to_request()).await;
        let status = response.status();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text in UTF-8");
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        Told { status, headers, text: text(&read_body(response).await) }
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
