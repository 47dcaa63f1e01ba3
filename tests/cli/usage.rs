//! Exit statuses: 2 for what makes no sense as asked, 1 for what failed; clear words, and no harm.

use super::harness::{Site, fixture};

#[test]
fn wrong_usage_ends_with_two() {
    let site = Site::sqlite();
    let lines = fixture("lines.csv");
    let cases: [&[&str]; 14] = [
        &[],
        &["frobnicate"],
        &["import"],
        &["import", "lines"],
        &["import", "bananas", "x.csv"],
        &["import", "lines", &lines, "--valid-from", "soon"],
        &["import", "lines", &lines, "--org", " "],
        &["import", "lines", &lines, &lines],
        &["imports"],
        &["benchmark", "--as-of", "2025-13"],
        &["benchmark", "--as-of", "2025-01", "--all-dates"],
        &["benchmark", "--from", "2025-05", "--to", "2025-01"],
        &["benchmark", "--currency", "POUNDS"],
        &["--database-url", "mysql://somewhere", "imports", "list"],
    ];
    for arguments in cases {
        let answer = site.run(arguments);
        assert_eq!(answer.status, 2, "{arguments:?}: {}", answer.stderr);
        assert_eq!(answer.stdout, "", "{arguments:?}");
        assert!(!answer.stderr.is_empty() && !answer.stderr.contains("panicked"), "{arguments:?}: {}", answer.stderr);
    }
    assert_eq!(site.run(&["--help"]).status, 0);
    assert_eq!(site.run(&["--version"]).stdout, concat!("likewise ", env!("CARGO_PKG_VERSION"), "\n"));
}

on_both_backends! { what_is_not_there_is_named, |site| {
    site.open_shop();
    let cases = [
        (["imports", "delete", "M0"], "there is no import M0"),
        (["benchmark", "--product", "NIX"], "there is no product NIX"),
        (["benchmark", "--org", "NIX"], "there is no organisation NIX"),
        (["benchmark", "--group", "NIX"], "there is no group NIX"),
        (["import", "lines", "nix.csv"], "nix.csv: No such file"),
        (["import", "lines", "/dev/null"], "/dev/null: not a regular file"),
    ];
    for (arguments, words) in cases {
        let told = site.refused(1, &arguments);
        assert!(told.contains(words), "{told}");
    }
    site.assert_sound();
} }

#[test]
fn rejected_rows_never_overwrite_what_is_read() {
    let site = Site::sqlite();
    site.open_shop();
    let text = std::fs::read_to_string(fixture("lines.csv")).unwrap();
    let file = site.file("lines.csv", &text);
    let mapping = site.file("mapping.toml", "[options]\ntrust = \"line_value\"\n");
    for target in ["lines.csv", "./lines.csv", "mapping.toml"] {
        let told = site.refused(2, &["import", "lines", &file, "--mapping", &mapping, "--rejects", target]);
        assert!(told.contains("is to be read"), "{told}");
    }
    assert_eq!(site.read("lines.csv"), text);
    // A place that cannot be written to leaves no import begun.
    let told = site.refused(1, &["import", "lines", &file, "--rejects", "nowhere/rejects.csv"]);
    assert!(told.contains("nowhere/rejects.csv"), "{told}");
    site.assert_sound();
}

#[test]
fn a_database_that_cannot_be_reached_fails_without_its_password() {
    let site = Site::sqlite();
    let told = site.refused(1, &["--database-url", "postgres://someone:secretword@127.0.0.1:1/nothing", "verify"]);
    assert!(told.contains("cannot connect") && !told.contains("secretword"), "{told}");
}

#[test]
fn a_damaged_database_fails_in_words() {
    let site = Site::sqlite();
    let path = site.file(
        "not.sqlite",
        "this is no database, whatever its name says, and it is long enough to be read\n".repeat(100),
    );
    let told = site.refused(1, &["--database-url", &format!("sqlite:{path}"), "verify"]);
    assert!(told.contains("not a database"), "{told}");
}
