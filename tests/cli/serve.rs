//! Serving as a process: where it listens, what it refuses, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::{Connection, PgConnection};

use super::demo::thin_sample;
use super::harness::Site;

/// How long anything here may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server of the test's own; killed with it whatever happens.
struct Serving {
    child: Child,
    address: SocketAddr,
    stderr: BufReader<ChildStderr>,
}

impl Serving {
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let all: Vec<&str> = arguments.iter().chain(&["--listen", "127.0.0.1:0"]).copied().collect();
        let mut child = site.command(&all).stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "it ended before it listened");
            if let Some(address) = line.trim().strip_prefix("listening on http://") {
                break address.parse().unwrap();
            }
        };
        Self { child, address, stderr }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Asks and reads until the server closes the connection.
    fn ask(&self, method: &str, path: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).unwrap();
        told
    }

    /// What the command line imported is matched in the server's own time.
    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while !self.ask("GET", "/readyz").starts_with("HTTP/1.1 200 OK\r\n") {
            assert!(begun.elapsed() < PATIENCE, "it is never ready");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for the end; returns how it ended and what it said until then.
    fn end(mut self) -> (ExitStatus, String) {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        };
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).unwrap();
        (status, said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Most have ended by now, and then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

on_both_backends! { it_serves_until_it_is_told_to_end, |site| {
    site.open_shop();
    for signal in ["TERM", "INT"] {
        let serving = Serving::start(site, &["serve"]);
        serving.wait_until_ready();
        serving.ask("GET", "/api/v1/organisations?secret=hunter2");
        let told = serving.ask("GET", "/api/v1/organisations/AAA");
        assert!(told.starts_with("HTTP/1.1 200 OK\r\n") && told.contains("\"org_code\": \"AAA\""), "{told}");
        let head = serving.ask("HEAD", "/api/v1/organisations/AAA");
        let (_, body) = told.split_once("\r\n\r\n").unwrap();
        let length = format!("content-length: {}\r\n", body.len());
        assert!(head.contains(&length) && head.ends_with("\r\n\r\n"), "{head}");
        serving.signal(signal);
        let (status, said) = serving.end();
        assert_eq!(status.code(), Some(0), "{signal}: {said}");
        // One line a request: what was asked by template, never by value.
        let counted = |line: &&str| line.contains("answered") && !line.contains("/readyz");
        let lines: Vec<&str> = said.lines().filter(counted).collect();
        assert_eq!(lines.len(), 3, "{said}");
        for words in ["method=GET", "route=\"/api/v1/organisations/{code}\"", "status=200", "microseconds=", "request{id="] {
            assert!(lines[1].contains(words), "{words}: {said}");
        }
        assert!(!said.contains("hunter2") && !said.contains("AAA") && !said.contains("panicked"), "{said}");
    }
} }

#[test]
fn a_request_in_hand_is_finished() {
    // On PostgreSQL, where a lock can keep a request waiting for as long as the test likes.
    let site = Site::postgres();
    let serving = Serving::start(&site, &["serve"]);
    serving.wait_until_ready();
    let mut holder = PgConnection::establish(&site.database_url().unwrap()).unwrap();
    // Whoever looks at the store just then is let past first.
    let begun = Instant::now();
    while holder.batch_execute("BEGIN; LOCK TABLE imports IN ACCESS EXCLUSIVE MODE NOWAIT").is_err() {
        holder.batch_execute("ROLLBACK").unwrap();
        assert!(begun.elapsed() < PATIENCE, "somebody keeps the table");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut stream = serving.connect();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", serving.address).unwrap();
    // An answer on another connection: by now the first request is in hand.
    std::thread::sleep(Duration::from_millis(200));
    serving.ask("GET", "/healthz");
    serving.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    assert!(TcpStream::connect(serving.address).is_err(), "nothing new is taken");
    holder.batch_execute("ROLLBACK").unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    assert!(told.starts_with("HTTP/1.1 200 OK\r\n") && told.contains("likewise_http_requests_total"), "{told}");
    assert_eq!(serving.end().0.code(), Some(0));
}

#[test]
fn the_demonstration_ends_by_serving() {
    let site = Site::sqlite();
    thin_sample(&site);
    let mut serving = Serving::start(&site, &["--json", "demo", "--seed-dir", "seed"]);
    assert!(serving.ask("GET", "/api/v1/organisations/ZZ101").starts_with("HTTP/1.1 200 OK\r\n"));
    serving.signal("TERM");
    let mut stdout = String::new();
    serving.child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    let told: serde_json::Value = serde_json::from_str(&stdout).expect("one JSON document, and nothing else");
    assert!(told["benchmarks"].as_u64().unwrap() > 0);
    let (status, said) = serving.end();
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(
        said.lines().filter(|line| line.trim_start().starts_with("curl 'http://127.0.0.1:")).count(),
        3,
        "{said}"
    );
}

#[test]
fn a_connection_that_says_nothing_holds_nobody_up() {
    let site = Site::sqlite();
    let serving = Serving::start(&site, &["serve", "--farewell-seconds", "1"]);
    let silent = serving.connect();
    let mut idle = serving.connect();
    write!(idle, "GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address).unwrap();
    assert!(idle.read(&mut [0; 100]).unwrap() > 0);
    let begun = Instant::now();
    serving.signal("TERM");
    assert_eq!(serving.end().0.code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop((silent, idle));
}

#[test]
fn only_loopback_is_listened_on() {
    let site = Site::sqlite();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080", "8080", "localhost", "nowhere.invalid:80", ":8080", ""] {
        let told = site.refused(2, &["serve", "--listen", address]);
        assert!(told.contains("cannot listen on"), "{address}: {told}");
    }
    assert!(site.refused(2, &["serve", "--listen", "0.0.0.0:0"]).contains("no users yet"));
    assert!(site.refused(2, &["demo", "--listen", "0.0.0.0:0"]).contains("no users yet"));
    let output = site.command(&["serve"]).env("LIKEWISE_LISTEN", "0.0.0.0:0").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!site.path("data").exists(), "nothing is made for a server that may not be");
}

#[test]
fn an_address_in_use_is_told() {
    let site = Site::sqlite();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = site.refused(1, &["serve", "--listen", &address]);
    assert!(told.contains(&format!("cannot listen on {address}")) && told.contains("in use"), "{told}");
}
