//! A small reader of HTML as our templates write it: every element closed in its order, every identifier once, every
//! control with its label. It panics where a page is not so.

use std::collections::BTreeSet;

/// Elements that hold nothing.
const VOID: [&str; 5] = ["br", "input", "link", "meta", "!DOCTYPE"];

/// What a page links to.
#[derive(Debug, Default)]
pub struct Markup {
    pub links: Vec<String>,
    ids: BTreeSet<String>,
    labels: BTreeSet<String>,
    controls: BTreeSet<String>,
    open: Vec<String>,
}

/// Reads a page.
pub fn read(path: &str, html: &str) -> Markup {
    assert!(html.starts_with("<!DOCTYPE html>"), "{path}: no doctype");
    let mut markup = Markup::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(!text.contains('>'), "{path}: a bare > in {text:?}");
        let end = at + rest[at..].find('>').unwrap_or_else(|| panic!("{path}: an open tag"));
        markup.tag(path, &rest[at + 1..end]);
        rest = &rest[end + 1..];
    }
    assert_eq!(markup.open, Vec::<String>::new(), "{path}: left open");
    for control in &markup.controls {
        assert!(markup.labels.contains(control), "{path}: {control} has no label");
    }
    for label in &markup.labels {
        assert!(markup.controls.contains(label), "{path}: the label of {label} has no control");
    }
    for one in ["<h1", "<main", "<nav aria-label", "<title>", "lang=\"en-GB\""] {
        assert!(html.contains(one), "{path}: no {one}");
    }
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one main heading");
    for never in ["<script", "style=", "javascript:", "onclick", "://"] {
        let found = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!found.contains(never), "{path}: holds {never}");
    }
    markup
}

impl Markup {
    fn tag(&mut self, path: &str, tag: &str) {
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(self.open.pop().as_deref(), Some(name), "{path}: </{name}>");
            return;
        }
        let name = tag.split_whitespace().next().expect("a name").trim_end_matches('/');
        let attributes = attributes(path, &tag[name.len()..]);
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        if let Some(id) = value("id") {
            assert!(self.ids.insert(id.clone()), "{path}: two with the id {id}");
        }
        if let Some(control) = value("for") {
            self.labels.insert(control);
        }
        if (name == "input" && value("type").as_deref() != Some("hidden")) || name == "select" {
            self.controls.insert(value("id").unwrap_or_else(|| panic!("{path}: a control without an id")));
        }
        let place = if name == "link" || name == "a" { value("href") } else { value("src") };
        self.links.extend(place.map(|place| place.replace("&amp;", "&").replace("&#38;", "&")));
        if !VOID.contains(&name) {
            self.open.push(name.to_owned());
        }
    }
}

/// Names and values, quotes checked.
fn attributes(path: &str, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim().trim_end_matches('/');
    while !rest.is_empty() {
        let end = rest.find(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        assert!(!name.is_empty() && !name.contains(['"', '<']), "{path}: an attribute in {text:?}");
        if let Some(quoted) = after.strip_prefix("=\"") {
            let close = quoted.find('"').unwrap_or_else(|| panic!("{path}: an open quote in {text:?}"));
            found.push((name.to_owned(), quoted[..close].to_owned()));
            rest = &quoted[close + 1..];
            assert!(rest.is_empty() || rest.starts_with(char::is_whitespace), "{path}: run together in {text:?}");
        } else {
            assert!(!after.starts_with('='), "{path}: an unquoted value in {text:?}");
            found.push((name.to_owned(), String::new()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    assert_eq!(found.iter().map(|(name, _)| name).collect::<BTreeSet<_>>().len(), found.len(), "{path}: twice: {text}");
    found
}
