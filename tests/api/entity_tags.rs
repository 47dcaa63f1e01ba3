//! Tags: the same answer is not sent twice, another one always is, compressed or not.

use std::io::Read as _;

use actix_web::http::{Method, StatusCode};

use super::harness::{TestApp, Told};
use crate::cli::harness::fixture;

/// One answer held in memory, and one written as a stream.
const PATHS: [&str; 2] = ["/api/v1/organisations", "/api/v1/benchmarks?all_dates=true"];

fn asked(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Told {
    app.call(Method::GET, path, headers, Vec::new())
}

fn tag(told: &Told) -> String {
    let tag = told.header("etag").unwrap_or_else(|| panic!("a tag: {told:?}"));
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 20, "a strong tag: {tag}");
    tag.to_owned()
}

on_both_backends!(
    /// Whoever states the tag is told that nothing is new: among others, weakly, or by `*`.
    what_is_known_is_not_sent_again,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        for path in PATHS {
            let first = app.get(path);
            let own = tag(&first);
            assert_eq!(first.header("cache-control"), Some("private, no-cache"));
            assert_eq!(tag(&app.get(path)), own, "{path}: the same answer, the same tag");
            let lists = [own.clone(), format!("W/{own}"), format!("\"a,b\", W/\"c\",{own}"), "*".to_owned()];
            for list in &lists {
                let told = asked(app, path, &[("if-none-match", list)]);
                assert_eq!((told.status, told.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path} {list}");
                assert_eq!(told.header("etag"), Some(own.as_str()));
                assert_eq!(told.header("content-type"), None);
                assert_eq!(told.header("cache-control"), Some("private, no-cache"));
                assert_eq!(told.header("vary"), Some("accept-encoding"));
            }
            let unquoted = own.trim_matches('"');
            for list in ["", "\"other\"", "W/", "\"", unquoted, &format!("\"x{unquoted}\"")] {
                let told = asked(app, path, &[("if-none-match", list)]);
                assert_eq!((told.status, &told.text), (StatusCode::OK, &first.text), "{path} {list}");
            }
        }
        let other = asked(app, "/api/v1/organisations/NOBODY", &[("if-none-match", "*")]);
        assert_eq!(other.status, StatusCode::NOT_FOUND, "a problem is no answer to be known");
        assert_eq!(other.header("etag"), None);
    }
);

on_both_backends!(
    /// A change of the data changes the tags, and taking it back brings the same answer, whatever its tag.
    a_change_is_always_sent,
    |app| {
        app.site.open_shop();
        let before = PATHS.map(|path| tag(&app.get(path)));
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let told = asked(app, PATHS[1], &[("if-none-match", &before[1])]);
        assert_eq!(told.status, StatusCode::OK);
        assert_ne!(tag(&told), before[1]);
        let kept = asked(app, PATHS[0], &[("if-none-match", &before[0])]);
        assert_eq!(kept.status, StatusCode::NOT_MODIFIED, "lines are no organisations: the bytes are the same");
    }
);

on_both_backends!(
    /// Compressed bytes are other bytes: they have a tag of their own, and either tag is known again.
    compressed_answers_have_their_own_tag,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        for path in PATHS {
            let plain = app.get(path);
            let packed = asked(app, path, &[("accept-encoding", "gzip")]);
            assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
            assert_eq!((plain.header("vary"), packed.header("vary")), (Some("accept-encoding"), Some("accept-encoding")));
            let mut text = String::new();
            flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_string(&mut text).unwrap();
            assert_eq!(text, plain.text, "{path}");
            let (own, compressed) = (tag(&plain), tag(&packed));
            assert_ne!(own, compressed);
            for known in [&own, &compressed] {
                let told = asked(app, path, &[("accept-encoding", "gzip"), ("if-none-match", known)]);
                assert_eq!((told.status, told.header("etag")), (StatusCode::NOT_MODIFIED, Some(known.as_str())));
                assert_eq!(told.header("content-encoding"), None, "nothing is sent, so nothing is compressed");
            }
        }
    }
);
