//! Both backends take the same steps, and every step can be taken back.

use std::collections::BTreeMap;

use super::assert_none;
use super::tree::files_under;

const BACKENDS: [&str; 2] = ["postgres", "sqlite"];

/// What is wrong with a set of files, each with its length: `migrations/sqlite/NAME/up.sql`.
fn gaps(files: &[(String, usize)]) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut steps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, length) in files {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["migrations", backend, step, "up.sql" | "down.sql"] if BACKENDS.contains(backend) && *length > 0 => {
                steps.entry(step).or_default().push(path);
            }
            _ => breaches.push(format!("{path}: is no step of a known backend, or empty")),
        }
    }
    for (step, found) in steps {
        for backend in BACKENDS {
            for file in ["up.sql", "down.sql"] {
                let wanted = format!("migrations/{backend}/{step}/{file}");
                if !found.contains(&wanted.as_str()) {
                    breaches.push(format!("{wanted}: is missing"));
                }
            }
        }
    }
    breaches
}

#[test]
fn both_backends_take_the_same_steps_up_and_down() {
    let files: Vec<(String, usize)> =
        files_under("migrations").into_iter().map(|file| (file.path, file.bytes.len())).collect();
    assert_none("migrations", &gaps(&files));
}

#[test]
fn the_migration_rule_can_fail() {
    let all = [
        "migrations/postgres/1_a/up.sql",
        "migrations/postgres/1_a/down.sql",
        "migrations/sqlite/1_a/up.sql",
        "migrations/sqlite/1_a/down.sql",
    ];
    let files = |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), 1)).collect::<Vec<_>>();
    assert_eq!(gaps(&files(&all)), Vec::<String>::new());
    for left_out in 0..all.len() {
        let mut some = all.to_vec();
        some.remove(left_out);
        assert_eq!(gaps(&files(&some)).len(), 1, "without {}", all[left_out]);
    }
    assert_eq!(gaps(&files(&["migrations/mysql/1_a/up.sql"])).len(), 1);
    assert_eq!(gaps(&[("migrations/sqlite/1_a/up.sql".to_owned(), 0)]).len(), 1);
}
