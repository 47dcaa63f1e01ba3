//! A site: one store of its own, a folder for files, and the command run on it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::{Connection, PgConnection};
use serde_json::Value;
use tempfile::TempDir;

/// Where the throwaway PostgreSQL listens; its user may make schemas.
const POSTGRES_VARIABLE: &str = "LIKEWISE_TEST_POSTGRES_URL";

/// Tells the schemas of one run apart; the process id tells runs apart.
static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A PostgreSQL schema that vanishes with its site.
struct Schema {
    server: String,
    name: String,
}

/// A store and a folder that vanish with the test.
pub struct Site {
    folder: TempDir,
    schema: Option<Schema>,
}

/// What a command said.
pub struct Answer {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Site {
    /// A site on a SQLite file.
    pub fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test"), schema: None }
    }

    /// A site on a PostgreSQL schema.
    pub fn postgres() -> Self {
        let Ok(server) = std::env::var(POSTGRES_VARIABLE) else {
            panic!("{POSTGRES_VARIABLE} is not set: run `make test`, which starts a throwaway PostgreSQL");
        };
        let name = format!("cli_{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::establish(&server).expect("the throwaway PostgreSQL");
        // A run that was killed may have left a schema of this name behind.
        connection
            .batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"))
            .expect("a schema for the test");
        let mut site = Self::sqlite();
        site.schema = Some(Schema { server, name });
        site
    }

    /// A path in the site's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the site's folder; returns its path as an argument.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the file's folder");
        std::fs::write(&path, content).expect("a file for the test");
        argument(&path)
    }

    /// A file the command wrote.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file that the command wrote")
    }

    /// The command on this site's store, to be run or spawned.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_likewise"));
        command.current_dir(self.folder.path()).args(arguments).env_remove("RUST_LOG");
        command.env("LIKEWISE_DATA_DIR", self.path("data"));
        match self.database_url() {
            None => command.env_remove("LIKEWISE_DATABASE_URL"),
            Some(url) => command.env("LIKEWISE_DATABASE_URL", url),
        };
        command
    }

    /// Where the store is; nothing for the SQLite file in the data folder.
    pub fn database_url(&self) -> Option<String> {
        let Schema { server, name } = self.schema.as_ref()?;
        let joint = if server.contains('?') { '&' } else { '?' };
        Some(format!("{server}{joint}options=-csearch_path%3D{name}"))
    }

    /// Runs the command and waits.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().expect("the command");
        Answer {
            status: output.status.code().expect("no signal ended the command"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }

    /// Runs the command with `--json`: it must succeed with one document on standard output and nothing on standard
    /// error.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let all: Vec<&str> = ["--json"].iter().chain(arguments).copied().collect();
        let answer = self.run(&all);
        assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stderr);
        assert_eq!(answer.stderr, "", "{arguments:?}");
        serde_json::from_str(&answer.stdout).expect("one JSON document")
    }

    /// Runs a command that must fail with this status, say why without panicking, and print no answer; returns what
    /// it said.
    pub fn refused(&self, status: i32, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!(answer.status, status, "{arguments:?}: {}{}", answer.stdout, answer.stderr);
        assert_eq!(answer.stdout, "", "{arguments:?}");
        assert!(!answer.stderr.contains("panicked"), "{arguments:?}: {}", answer.stderr);
        assert!(answer.stderr.starts_with("error: "), "{arguments:?}: {}", answer.stderr);
        answer.stderr
    }

    /// The store's books must add up, with nothing left unfinished.
    pub fn assert_sound(&self) {
        let told = self.json(&["verify"]);
        assert_eq!(told["ok"], true, "{told}");
        assert_eq!(told["unfinished_imports"], 0, "{told}");
    }

    /// The benchmark of everything, to the byte.
    pub fn benchmark(&self) -> String {
        let answer = self.run(&["--json", "benchmark", "--all-dates"]);
        assert_eq!((answer.status, answer.stderr.as_str()), (0, ""));
        answer.stdout
    }

    /// Imports organisations and catalogue of the small shop.
    pub fn open_shop(&self) {
        self.json(&["import", "organisations", &fixture("organisations.csv")]);
        self.json(&["import", "catalogue", &fixture("catalogue.csv")]);
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let Some(Schema { server, name }) = &self.schema else { return };
        if let Ok(mut connection) = PgConnection::establish(server) {
            // Only tidiness: the whole server is thrown away.
            let _ = connection.batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE"));
        }
    }
}

/// A path as an argument.
pub fn argument(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// The fixture's path as an argument.
pub fn fixture(name: &str) -> String {
    argument(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cli").join(name))
}

/// A CSV file's rows as cells, its header first.
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a CSV row").iter().map(str::to_owned).collect()).collect()
}

/// Declares a test that runs on a fresh site of each kind, as `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_backends {
    ($(#[$meta:meta])* $name:ident, |$site:ident| $body:block) => {
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::cli::harness::Site::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(&crate::cli::harness::Site::postgres());
            }
        }

        $(#[$meta])*
        fn $name($site: &crate::cli::harness::Site) $body
    };
}
