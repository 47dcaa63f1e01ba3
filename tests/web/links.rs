//! Every link leads somewhere.

use std::collections::{BTreeSet, VecDeque};

use super::{markup, open};
use crate::api::harness::on_both_backends;

/// Pages followed at most.
const MOST: usize = 60;

on_both_backends!(
    /// From the first page on, every address is ours and answers; every anchor is on its page.
    every_link_leads_to_a_page,
    |app| {
        open(app);
        let begin = ["/", "/?org=FFF", "/check?item=glove&price=4", "/products?search=glove", "/candidates?footprint=FP1"];
        let mut waiting: VecDeque<String> = begin.iter().map(ToString::to_string).collect();
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut read = 0;
        while let Some(path) = waiting.pop_front() {
            let told = app.get(&path);
            assert!(matches!(told.status.as_u16(), 200), "{path}: {} {}", told.status, told.text);
            read += 1;
            let is_page = told.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
            if !is_page || path.starts_with("/docs") {
                continue;
            }
            for link in markup::read(&path, &told.text).links {
                if let Some(anchor) = link.strip_prefix('#') {
                    assert!(told.text.contains(&format!("id=\"{anchor}\"")), "{path}: no {anchor}");
                    continue;
                }
                assert!(link.starts_with('/') && !link.starts_with("//"), "{path}: leads away to {link}");
                if seen.len() < MOST && seen.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
        assert!(read > 15, "only {read} pages were found");
    }
);

on_both_backends!(
    /// The stylesheet is named by its content and kept for good; pages are not.
    the_stylesheet_is_kept_for_good,
    |app| {
        let first = app.get("/");
        let links = markup::read("/", &first.text).links;
        let sheet = links.iter().find(|link| link.ends_with(".css")).expect("a stylesheet");
        let told = app.get(sheet);
        assert_eq!(told.header("content-type"), Some("text/css; charset=utf-8"));
        assert!(told.header("cache-control").is_some_and(|kept| kept.contains("immutable")), "{told:?}");
        assert!(!told.text.contains("://") && !told.text.contains("@import"), "it loads something");
        assert!(first.header("cache-control").is_some_and(|kept| !kept.contains("immutable")));
        assert!(first.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
    }
);
