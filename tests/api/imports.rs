//! Uploads, what came in, and taking it away again, over HTTP.

use std::time::{Duration, Instant};

use actix_web::http::Method;
use serde_json::json;

use super::harness::{Form, TestApp, submitted};
use crate::cli::harness::{Site, fixture};
use crate::cli::labour;

/// A fresh site of the command line with the same shop.
fn shop() -> Site {
    let site = Site::sqlite();
    site.open_shop();
    site
}

/// What a command prints with `--json`.
fn printed(site: &Site, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["--json"].iter().chain(arguments).copied().collect();
    let answer = site.run(&all);
    assert_eq!(answer.status, 0, "{arguments:?}: {}", answer.stderr);
    answer.stdout
}

/// Nothing was imported, nothing lies about, and the books add up.
fn assert_nothing_left(app: &TestApp, imports: usize) {
    let listed = app.json("/api/v1/imports");
    assert_eq!(listed["imports"].as_array().expect("a list").len(), imports);
    let uploads = app.site.path("data/uploads");
    let left = || -> Vec<_> {
        let entries = std::fs::read_dir(&uploads).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").file_name()).collect()
    };
    // A job is done before its upload is removed, so that a worker that dies in between leaves nothing undone.
    let deadline = Instant::now() + Duration::from_secs(30);
    while !left().is_empty() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    let left = left();
    assert!(left.is_empty(), "{left:?}");
    app.site.assert_sound();
}

on_both_backends!(
    /// Organisations, catalogue and lines by upload: every result is what the command prints, and so is every figure.
    an_upload_comes_to_what_the_command_comes_to,
    |app| {
        let _workers = app.work();
        let site = Site::sqlite();
        for (kind, file) in
            [("organisations", "organisations.csv"), ("catalogue", "catalogue.csv"), ("lines", "lines.csv")]
        {
            let job = app.upload(Form::default().fixture(file).field("kind", kind));
            assert_eq!(app.result_of(&job), printed(&site, &["import", kind, &fixture(file)]), "{kind}");
            let job = app.unsettled(&format!("/api/v1/jobs/{job}")).json();
            assert_eq!(job["import_id"], job["result"]["id"]);
            assert_eq!(job["request"]["files"][0]["name"], file);
        }
        // Done means that figures are fresh: nothing is left to be matched.
        assert_eq!(app.site.json(&["match"])["decided"], 0);
        assert_eq!(app.site.benchmark(), site.benchmark());
        assert_nothing_left(app, 3);
        assert_eq!(app.get("/api/v1/imports").text, printed(&app.site, &["imports", "list"]));
        let last = app.json("/api/v1/imports")["imports"][2].clone();
        assert_eq!(app.json(&format!("/api/v1/imports/{}", last["id"].as_str().expect("an id"))), last);
        assert_eq!(app.refused(404, "/api/v1/imports/M0-1"), "not_found");
    }
);

on_both_backends!(
    /// Shifts, rate cards and unit costs come by upload as by command, and so do their reports.
    labour_and_unit_costs_are_uploaded_like_any_kind,
    |app| {
        let _workers = app.work();
        let site = shop();
        app.site.open_shop();
        for (kind, content) in [("rates", labour::RATES), ("unit-costs", labour::COSTS)] {
            let name = format!("{kind}.csv");
            let form = Form::default().file("file", &name, content.as_bytes()).field("kind", kind);
            let job = app.upload(form);
            assert_eq!(app.result_of(&job), printed(&site, &["import", kind, &site.file(&name, content)]), "{kind}");
            let told = app.get(&format!("/api/v1/reports/{kind}?by="));
            assert_eq!(told.status, 400, "{}", told.text);
            assert_eq!(app.get(&format!("/api/v1/reports/{kind}")).text, printed(&site, &["report", kind]), "{kind}");
        }
    }
);

on_both_backends!(
    /// Options, a mapping, a compressed file and rejected rows: to the byte what the command makes of them.
    options_mean_what_they_mean_to_the_command,
    |app| {
        let _workers = app.work();
        let site = shop();
        app.site.open_shop();
        let rows = "Who,po_number,order_date,supplier_name,item_description,quantity,unit_price\n\
                    AAA,P1,2025-01-02,S,Glove,1,1.00\n,P2,2025-01-02,S,Glove,2,1.00\nNEW,P3,2025-01-02,S,Glove,x,1.00\n\
                    NEW,P4,2025-01-02,S,Glove,0,1.00\nNEW,P5,2025-01-02,S,Glove,4,1.00\n";
        let mapping = "[columns]\norg_code = \"Who\"\n";
        let packed = gzipped(rows);
        let form = Form::default()
            .file("mapping", "../their.toml", mapping.as_bytes())
            .field("create_organisations", "true")
            .file("file", "C:\\\\orders\\\\june.csv.gz", &packed)
            .field("org", "BBB")
            .field("strict", "")
            .field("kind", "lines");
        let job = app.upload(form);
        let (theirs, june) = (site.file("their.toml", mapping), site.file("june.csv.gz", &packed));
        let arguments = ["import", "lines", &june, "--org", "BBB", "--mapping", &theirs, "--create-organisations"];
        assert_eq!(app.result_of(&job), printed(&site, &arguments));

        let import = app.unsettled(&format!("/api/v1/jobs/{job}")).json()["import_id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/imports/{import}/rejections");
        let all = app.json(&path);
        assert_eq!(all["rejections"], app.unsettled(&format!("/api/v1/jobs/{job}")).json()["result"]["rejections"]);
        assert_eq!(all["rejections"].as_array().expect("a list").len(), 2);
        let first = app.json(&format!("{path}?limit=1"));
        let cursor = first["next_cursor"].as_str().expect("a cursor");
        let second = app.json(&format!("{path}?limit=1&cursor={cursor}"));
        assert_eq!(json!([first["rejections"][0], second["rejections"][0]]), all["rejections"]);
        assert_eq!(second["next_cursor"], json!(null));
        assert_eq!(app.refused(404, "/api/v1/imports/M0-1/rejections"), "not_found");

        // With `strict`, the same rows come in as little as on the command line; the job says which row was first.
        let strict = Form::of("lines").field("strict", "true").field("org", "BBB").file("file", "june.csv.gz", &packed);
        let failed = app.end_of(&app.upload(strict.file("mapping", "m", mapping.as_bytes())));
        assert_eq!(failed["state"], "failed", "{failed}");
        let message = failed["message"].as_str().expect("a message");
        assert!(message.contains("june.csv.gz row 4") && message.contains("nothing was imported"), "{message}");
        assert_nothing_left(app, 3);
    }
);

fn gzipped(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("compressed");
    encoder.finish().expect("compressed")
}

on_both_backends!(
    /// A deletion is a job: when it is done, figures are as if the import had never been.
    a_deletion_leaves_figures_fresh,
    |app| {
        let _workers = app.work();
        app.site.open_shop();
        let before = app.site.benchmark();
        let job = app.upload(Form::of("lines").fixture("lines.csv"));
        app.result_of(&job);
        assert_ne!(app.site.benchmark(), before);
        let import = app.unsettled(&format!("/api/v1/jobs/{job}")).json()["import_id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/imports/{import}");
        let told = app.json(&path);
        let deletion = submitted(&app.ask(Method::DELETE, &path, &[], Vec::new()));
        let gone: serde_json::Value = serde_json::from_str(&app.result_of(&deletion)).expect("JSON");
        assert_eq!(gone, json!({ "imports": [told] }));
        assert_eq!(app.site.json(&["match"])["decided"], 0);
        assert_eq!(app.site.benchmark(), before);
        assert_eq!(app.refused(404, &path), "not_found");
        assert_eq!(app.ask(Method::DELETE, &path, &[], Vec::new()).json()["code"], "not_found");
        assert_nothing_left(app, 2);
    }
);

on_both_backends!(
    /// An upload that makes no sense is refused at once, in words, and leaves nothing.
    senseless_uploads_are_refused,
    |app| {
        let good = || Form::of("organisations").fixture("organisations.csv");
        let long = "x".repeat(5_000);
        let huge = vec![b'x'; (4 << 20) + 1];
        let table: [(u16, &str, &str, Vec<u8>); 22] = [
            (422, "invalid_upload", "no `file`", Form::of("lines").end()),
            (422, "invalid_upload", "`kind` is missing", Form::default().fixture("lines.csv").end()),
            (400, "bad_request", "`spoons` is no kind", Form::of("spoons").fixture("lines.csv").end()),
            (422, "invalid_upload", "`spoon` is no field", good().field("spoon", "1").end()),
            (422, "invalid_upload", "`kind` is given twice", good().field("kind", "lines").end()),
            (422, "invalid_upload", "`strict` is true or false", good().field("strict", "maybe").end()),
            (422, "invalid_upload", "`valid_from` is no date", good().field("valid_from", "1/2/25").end()),
            (413, "too_large", "`org` is longer", good().field("org", &long).end()),
            (
                422,
                "invalid_upload",
                "`mapping` is given twice",
                good().file("mapping", "a.toml", b"").file("mapping", "b.toml", b"").end(),
            ),
            (422, "invalid_upload", "mapping a.toml", good().file("mapping", "/x/a.toml", b"[spoons]\n").end()),
            (422, "invalid_upload", "no text in UTF-8", good().file("mapping", "a.toml", b"\xff\xfe").end()),
            (422, "invalid_upload", "no text in UTF-8", good().file("org", "o", b"\xff\xfe").end()),
            (422, "invalid_upload", "no file name", good().field("file", "a,b\n").end()),
            (422, "invalid_upload", "no file name", good().file("file", "..\\\\..\\\\", b"a").end()),
            (415, "unsupported_media_type", "passwd: the names of files", good().file("file", "../../passwd", b"a").end()),
            (415, "unsupported_media_type", "a.xlsx: the names of files", good().file("file", "a.xlsx", b"PK").end()),
            (
                413,
                "too_large",
                "more than 3 files",
                (0..4).fold(Form::of("lines"), |form, _| form.fixture("lines.csv")).end(),
            ),
            (413, "too_large", "more than 4194304 bytes", good().file("file", "a.csv", &huge).end()),
            (400, "bad_request", "the form cannot be read", good().cut()),
            (400, "bad_request", "the form cannot be read", b"--a-boundary\r\nContent-Disposition: form-data".to_vec()),
            (400, "bad_request", "the form cannot be read", Vec::new()),
            (400, "bad_request", "the form cannot be read", b"no form at all\r\n\r\n".to_vec()),
        ];
        for (status, code, words, body) in table {
            let told = app.ask(Method::POST, "/api/v1/imports", &[Form::TYPE], body);
            assert_eq!(told.status.as_u16(), status, "{words}: {}", told.text);
            assert_eq!(told.header("content-type"), Some("application/problem+json"));
            let problem = told.json();
            assert_eq!(problem["code"], code, "{problem}");
            assert!(problem["detail"].as_str().expect("words").contains(words), "{words}: {problem}");
        }
        let types = [
            ("multipart/form-data", 400),
            ("multipart/form-data; boundary=", 400),
            ("multipart/form-data; boundary=a", 400),
            ("multipart/mixed; boundary=a-boundary", 415),
            ("text/csv", 415),
            ("spoon", 415),
        ];
        for (kind, status) in types {
            let told = app.ask(Method::POST, "/api/v1/imports", &[("content-type", kind)], b"--\n--a--\r\n".to_vec());
            assert_eq!(told.status.as_u16(), status, "{kind}: {}", told.text);
        }
        assert_eq!(app.ask(Method::POST, "/api/v1/imports", &[], good().end()).status.as_u16(), 415);
        assert_eq!(app.json("/api/v1/jobs")["jobs"], json!([]));
        assert_nothing_left(app, 0);
    }
);

on_both_backends!(
    /// A file that the importer refuses fails its job, in the words the command would use, under the file's own name.
    a_hostile_file_fails_its_job,
    |app| {
        let _workers = app.work();
        app.site.open_shop();
        let header = "org_code,po_number,order_date,supplier_name,item_description,quantity,unit_price\n";
        let bomb = gzipped(&format!("{header}{}", "x".repeat(8 << 20)));
        assert!(bomb.len() < 100_000, "it is small before it is opened");
        let table: [(&str, Vec<u8>, &str); 3] = [
            ("bomb.csv.gz", bomb, "bomb.csv.gz: row 2, byte 81: the row is longer than 1048576 bytes"),
            ("cut.csv.gz", gzipped(header)[..20].to_vec(), "cut.csv.gz: row 1, byte 0: the gzip data is cut short"),
            ("empty.csv", Vec::new(), "empty.csv: the file is empty"),
        ];
        for (name, content, words) in table {
            let failed = app.end_of(&app.upload(Form::of("lines").file("file", name, &content)));
            assert_eq!(failed["state"], "failed", "{failed}");
            let message = failed["message"].as_str().expect("a message");
            assert!(message.contains(words), "{words}: {message}");
            assert!(!message.contains("uploads"), "{message}");
        }
        assert_nothing_left(app, 2);
    }
);

on_both_backends!(
    /// Two files of one name are one import, and their rows are told apart.
    files_of_one_name_are_told_apart,
    |app| {
        let _workers = app.work();
        let rows = |code: &str| format!("org_code,name,kind\n{code},Trust {code},acute\n,Nameless,acute\n").into_bytes();
        let form = Form::of("organisations").file("file", "a.csv", &rows("AAA")).file("file", "x/a.csv", &rows("BBB"));
        let job = app.upload(form);
        let result: serde_json::Value = serde_json::from_str(&app.result_of(&job)).expect("JSON");
        assert_eq!(result["rows_accepted"], 2);
        let files: Vec<_> = result["rejections"].as_array().expect("a list").iter().map(|row| &row["file"]).collect();
        assert_eq!(files, ["(2) a.csv", "a.csv"]);
    }
);
