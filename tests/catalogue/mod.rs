//! The text index: what it finds, in what order, and that it is there whole or not at all.
#![allow(clippy::expect_used, reason = "a failure here is a failed test")]

use std::path::Path;

use likewise::catalogue::{CatalogueError, Index, IndexedProduct};

const PRODUCTS: &[(&str, &str)] = &[
    ("P1", "softafoam dressing 100mm foam alpha medical sf1010"),
    ("P2", "softafoam dressing 200mm foam alpha medical sf1020"),
    ("P3", "gripaflex tape 50mm alpha medical gf5"),
    ("P4", "stoma cap 50mm beta care"),
    ("P5", "stoma cap 50mm beta care"),
    ("P6", "intermittent catheter 12ch beta care"),
];

fn products() -> impl Iterator<Item = IndexedProduct> {
    PRODUCTS.iter().map(|(id, text)| IndexedProduct { public_id: (*id).to_owned(), text: (*text).to_owned() })
}

fn built(dir: &Path) -> Index {
    Index::build(dir, "v1", products()).expect("the index is built");
    Index::open(dir, "v1").expect("the index opens").expect("the index is there")
}

fn found(index: &Index, text: &str, limit: usize) -> Vec<String> {
    let hits = index.search(text, limit).expect("the index answers");
    assert!(hits.iter().enumerate().all(|(place, hit)| hit.position == place));
    hits.into_iter().map(|hit| hit.public_id).collect()
}

#[test]
fn candidates_come_best_first_and_ties_by_public_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = built(&folder.path().join("index"));
    assert_eq!(index.len(), 6);
    let table: &[(&str, usize, &[&str])] = &[
        ("softafoam dressing 200mm", 1, &["P2"]),
        ("softafoam dressing 100mm", 2, &["P1", "P2"]),
        ("stoma cap", 10, &["P4", "P5"]),
        ("stoma cap", 1, &["P4"]),
        ("sf1020", 10, &["P2"]),
        // Misspelt by one letter, and by more.
        ("catheeter", 1, &["P6"]),
        ("intermitantt", 1, &["P6"]),
        ("gripaflx tape", 1, &["P3"]),
        ("zzzzzz", 10, &[]),
        ("", 10, &[]),
        ("stoma", 0, &[]),
    ];
    for (text, limit, expected) in table {
        assert_eq!(&found(&index, text, *limit), expected, "{text} {limit}");
    }
}

#[test]
fn many_threads_get_the_same_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = built(&folder.path().join("index"));
    let alone = found(&index, "stoma cap softafoam", 5);
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| found(&index, "stoma cap softafoam", 5))).collect();
        for other in others {
            assert_eq!(other.join().expect("the thread ends"), alone);
        }
    });
}

#[test]
fn an_index_of_another_version_or_none_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    assert!(Index::open(&dir, "v1").expect("no error").is_none());
    drop(built(&dir));
    assert!(Index::open(&dir, "v2").expect("no error").is_none());
    std::fs::create_dir_all(folder.path().join("half")).expect("a folder");
    assert!(Index::open(&folder.path().join("half"), "v1").expect("no error").is_none());
}

#[test]
fn a_new_index_takes_the_place_of_the_old_one_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    let old = built(&dir);
    // What a crash on the way leaves beside it does no harm.
    std::fs::create_dir_all(folder.path().join("index.new")).expect("a folder");
    std::fs::write(folder.path().join("index.new/meta.json"), "half").expect("a file");
    let one = std::iter::once(IndexedProduct { public_id: "P9".to_owned(), text: "stoma bag".to_owned() });
    Index::build(&dir, "v1", one).expect("the index is built");
    let new = Index::open(&dir, "v1").expect("the index opens").expect("the index is there");
    assert_eq!(found(&new, "stoma", 10), ["P9"]);
    assert_eq!(found(&old, "stoma", 10), ["P4", "P5"], "an index that is open goes on with its own files");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
}

#[test]
fn a_failed_build_leaves_the_old_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    drop(built(&dir));
    let twice = ["P2", "P1"].map(|id| IndexedProduct { public_id: id.to_owned(), text: "x".to_owned() });
    let failure = Index::build(&dir, "v1", twice.into_iter());
    assert!(matches!(failure, Err(CatalogueError::OutOfOrder(id)) if id == "P1"));
    let index = Index::open(&dir, "v1").expect("the index opens").expect("the index is there");
    assert_eq!(index.len(), 6);
}

#[test]
fn an_empty_catalogue_has_an_empty_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    Index::build(&dir, "v1", std::iter::empty()).expect("the index is built");
    let index = Index::open(&dir, "v1").expect("the index opens").expect("the index is there");
    assert!(index.is_empty());
    assert_eq!(found(&index, "stoma", 10), Vec::<String>::new());
}
