//! What the project is built from: permissive licences, a registry, nothing banned.

use std::process::Command;

use serde_json::{Value, json};

use super::assert_none;
use super::licence::is_permissive;
use super::tree::root;

/// Crates with a licence outside the list that were looked at and taken all the same, by name and licence.
const TAKEN_ALL_THE_SAME: [(&str, &str); 0] = [];

/// Crates that may not come in, and why.
const BANNED: [(&str, &str); 3] = [
    ("openssl-sys", "TLS is rustls; libpq brings its own"),
    ("native-tls", "TLS is rustls"),
    ("rusqlite", "a second binding to the SQLite that diesel links"),
];

/// Cargo's account of every package built for this platform, tests' and benches' too.
fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", &platform()])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    metadata["packages"].as_array().expect("a list of packages").clone()
}

/// The platform this is built for: other platforms' packages need not be at hand.
fn platform() -> String {
    let output = Command::new("rustc").arg("-vV").current_dir(root()).output().expect("rustc runs");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

fn faults(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().unwrap_or("?");
    let licence = package["license"].as_str().unwrap_or("");
    let mut faults = Vec::new();
    if !is_permissive(licence) && !TAKEN_ALL_THE_SAME.contains(&(name, licence)) {
        faults.push(format!("{name}: its licence is {licence:?}"));
    }
    match package["source"].as_str() {
        Some(source) if !source.starts_with("registry+") => faults.push(format!("{name}: comes from {source}")),
        None if name != "likewise" => faults.push(format!("{name}: comes from a folder")),
        _ => {}
    }
    if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
        faults.push(format!("{name}: is banned: {why}"));
    }
    faults
}

#[test]
fn dependencies_are_permissive_and_from_the_registry() {
    let packages = packages();
    assert!(packages.len() > 100, "cargo knows of {} packages only", packages.len());
    assert_none("dependencies", &packages.iter().flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn the_dependency_rule_can_fail() {
    let package =
        |name: &str, licence: Value, source: Value| json!({"name": name, "license": licence, "source": source});
    let registry = json!("registry+https://registry.example/index");
    for (case, count) in [
        (package("fine", json!("MIT"), registry.clone()), 0),
        (package("likewise", json!("MIT OR Apache-2.0"), Value::Null), 0),
        (package("copyleft", json!("GPL-3.0-only"), registry.clone()), 1),
        (package("weak-copyleft", json!("MPL-2.0"), registry.clone()), 1),
        (package("silent", Value::Null, registry.clone()), 1),
        (package("openssl-sys", json!("MIT"), registry), 1),
        (package("forked", json!("MIT"), json!("git+https://git.example/forked")), 1),
        (package("beside", json!("MIT"), Value::Null), 1),
    ] {
        assert_eq!(faults(&case).len(), count, "{case}");
    }
}
