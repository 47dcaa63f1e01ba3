//! Vectors of other programs, which are no part of the project: files in a folder named by `LIKEWISE_GS1_VECTORS`.
#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::fs;
use std::path::PathBuf;

use likewise::engine::gs1::{
    AiRow, CANONICAL_STEM, ContentCheck, Gs1Leave, Gtin14, ai_rows, digital_link, read, read_bracketed, read_separated,
    separated,
};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(std::env::var("LIKEWISE_GS1_VECTORS").unwrap())
}

fn vectors(name: &str) -> Vec<Value> {
    let vectors: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder().join(name)).unwrap()).unwrap();
    assert!(!vectors.is_empty(), "{name}");
    vectors
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_default()
}

/// The rule that a note names.
fn rule_of_note(note: &str) -> Option<&'static [&'static str]> {
    let notes: [(&str, &[&str]); 9] = [
        ("Over max", &["too_long"]),
        ("Value must not be empty", &["value_empty"]),
        ("AI must be numeric", &["ai_digits"]),
        ("Must start with AI", &["no_fnc1"]),
        ("AI too", &["ai_length"]),
        ("AI must terminate", &["ai_unterminated"]),
        ("Fixed-length AI too long", &["too_long"]),
        ("Reject \"^\"", &["separator_in_value"]),
        ("Should not parse to", &["too_short"]),
    ];
    notes.iter().find(|(start, _)| note.starts_with(start)).map(|(_, rules)| *rules)
}

#[test]
#[ignore = "needs a folder of vectors named by LIKEWISE_GS1_VECTORS"]
fn element_strings_in_brackets() {
    for vector in vectors("ai_bracketed_parse.json") {
        let input = text(&vector, "input");
        let reading = read(input);
        if vector["ok"] == true {
            assert_eq!(reading.faults, [], "{vector}");
            assert_eq!(separated(&reading.elements), text(&vector, "expected_fnc1"), "{vector}");
            let again = read_separated(text(&vector, "expected_fnc1").strip_prefix('^').unwrap(), Gs1Leave::default());
            assert_eq!(again.elements, reading.elements, "{vector}");
        } else {
            let rule = reading.faults.first().map(|fault| fault.rule.as_str()).expect(input);
            assert!(rule_of_note(text(&vector, "note")).unwrap().contains(&rule), "{vector}: {rule}");
        }
    }
}

#[test]
#[ignore = "needs a folder of vectors named by LIKEWISE_GS1_VECTORS"]
fn addresses_written() {
    for vector in vectors("digital_link_generate.json") {
        let permits = |key: &str, value: &str| text(&vector["settings"], key).contains(value);
        let leave = Gs1Leave {
            unknown_ais: permits("PermitUnknownAIs", "true"),
            unknown_attributes: permits("ValidationEnabled", "UNKNOWN_AI_NOT_DL_ATTR, false"),
        };
        let read = read_bracketed(text(&vector, "input"), leave);
        assert_eq!(read.faults, [], "{vector}");
        let stem = vector["stem"].as_str().unwrap_or(CANONICAL_STEM);
        match digital_link(&read.elements, stem, leave) {
            Ok(link) => assert_eq!(Some(link.as_str()), vector["expected"].as_str(), "{vector}"),
            Err(fault) => {
                assert_eq!(vector["ok"], false, "{vector}: {fault}");
                let note = text(&vector, "note");
                let named = fault.ai.as_deref().unwrap_or_default();
                assert!(
                    note.is_empty() || note.contains(&format!("({named})")) || note.contains("Unknown"),
                    "{vector}: {fault}"
                );
            }
        }
    }
}

#[test]
#[ignore = "needs a folder of vectors named by LIKEWISE_GS1_VECTORS"]
fn gtins() {
    for vector in vectors("biip_gtin.json") {
        let input = text(&vector, "input");
        match Gtin14::parse_repaired(input) {
            Ok((gtin, repairs)) => {
                assert_eq!(Some(gtin.as_str()), vector["gtin14"].as_str(), "{vector}");
                assert_eq!(gtin.form().as_str().replace('-', "_"), text(&vector, "format"), "{vector}");
                assert!(repairs.is_empty(), "{vector}: {repairs:?}");
            }
            Err(error) => {
                assert_eq!(vector["ok"], false, "{vector}: {error}");
                let told = text(&vector, "error");
                let expected = if told.contains("check digit") {
                    "check_digit"
                } else if told.contains("numerical") {
                    "digits_only"
                } else {
                    "length"
                };
                assert_eq!(error.rule(), expected, "{vector}");
            }
        }
    }
}

/// What the dictionary's own text says, against the table.
#[test]
#[ignore = "needs a folder of vectors named by LIKEWISE_GS1_VECTORS"]
fn the_table_holds_the_facts_of_the_dictionary() {
    let dictionary = fs::read_to_string(folder().join("gs1-syntax-dictionary.txt")).unwrap();
    let lines: Vec<&str> = dictionary.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(lines.len(), ai_rows().len());
    for (line, row) in lines.iter().zip(ai_rows()) {
        let title = line.split_once("# ").map(|(_, title)| title.trim());
        assert_eq!(row.title, title.unwrap_or_default(), "{line}");
        assert_eq!(sorted(line), sorted(&written(row)), "{line}");
    }
}

/// The words of a line, whose attributes stand in any order.
fn sorted(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = line.split_whitespace().filter(|word| *word != "#").collect();
    words.sort_unstable();
    words
}

/// A row in the dictionary's layout.
fn written(row: &AiRow) -> String {
    let mut words = Vec::new();
    words.push(if row.first == row.last { row.first.to_owned() } else { format!("{}-{}", row.first, row.last) });
    words.push([if row.separated { "" } else { "*" }, if row.attribute { "?" } else { "" }].concat());
    for part in &row.components {
        let dots = if part.least < part.most { ".." } else { "" };
        let form = format!("{}{dots}{}", part.set, part.most);
        let checks = part.checks.iter().map(|check| format!(",{check}")).collect::<String>();
        words.push(if part.optional { format!("[{form}]{checks}") } else { format!("{form}{checks}") });
    }
    if !row.requires.is_empty() {
        words.push(format!("req={}", row.requires.iter().map(|group| group.join("+")).collect::<Vec<_>>().join(",")));
    }
    if !row.excludes.is_empty() {
        words.push(format!("ex={}", row.excludes.join(",")));
    }
    if row.key {
        let sequences = row.qualifiers.iter().map(|sequence| sequence.join(",")).collect::<Vec<_>>().join("|");
        words.push(if sequences.is_empty() { "dlpkey".to_owned() } else { format!("dlpkey={sequences}") });
    }
    words.push(row.title.to_owned());
    assert!(ContentCheck::ALL.len() > 30);
    words.join(" ")
}
