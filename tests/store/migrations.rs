//! The schema: the same on both backends, and the one that the code speaks of.

use super::harness::TestStore;

/// Columns as `table.column`, read from diesel's own description of the tables.
fn described_columns() -> Vec<String> {
    let mut table = "";
    let mut columns = Vec::new();
    let described = [
        include_str!("../../src/store/schema.rs"),
        include_str!("../../src/store/schema/labour.rs"),
        include_str!("../../src/store/schema/procurement.rs"),
        include_str!("../../src/store/schema/snapshots.rs"),
    ];
    for line in described.into_iter().flat_map(str::lines).map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            table = name;
        } else if let Some((column, _)) = line.split_once(" -> ") {
            columns.push(format!("{table}.{column}"));
        }
    }
    columns.sort_unstable();
    columns
}

#[test]
fn both_backends_have_the_columns_that_the_code_speaks_of() {
    let [sqlite, postgres] = TestStore::both();
    let described = described_columns();
    assert!(described.contains(&"line_segments.retired".to_owned()), "the description was read");
    assert_eq!(sqlite.columns().expect("columns"), described);
    assert_eq!(postgres.columns().expect("columns"), described);
}

on_both_backends!(up_down_and_up_again_gives_the_same_schema, |store| {
    let before = store.columns().expect("columns");
    store.migrate_down().expect("down");
    assert_eq!(store.columns().expect("columns"), Vec::<String>::new());
    store.migrate_up().expect("up");
    assert_eq!(store.columns().expect("columns"), before);
    store.migrate_up().expect("up when already up");
    assert_eq!(store.columns().expect("columns"), before);
});

#[test]
fn the_migrations_have_the_same_names_in_both_folders() {
    let names = |backend: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(backend);
        let mut names: Vec<_> =
            std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
