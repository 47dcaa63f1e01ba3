//! The text index: what it finds, in what order, and that it is there whole or not at all.
#![allow(clippy::expect_used, reason = "a failure here is a failed test")]

use std::path::Path;

use likewise::catalogue::{CatalogueError, Index};

/// The texts of products P1 to P6.
const TEXTS: [&str; 6] = [
    "softafoam dressing 100mm foam alpha medical sf1010",
    "softafoam dressing 200mm foam alpha medical sf1020",
    "gripaflex tape 50mm alpha medical gf5",
    "stoma cap 50mm beta care",
    "stoma cap 50mm beta care",
    "intermittent catheter 12ch beta care",
];

fn built(dir: &Path) -> Index {
    Index::build(dir, "v1", TEXTS.into_iter()).expect("the index is built");
    Index::open(dir, "v1").expect("the index opens").expect("the index is there")
}

fn found(index: &Index, text: &str, limit: usize) -> Vec<String> {
    let places = index.search(text, limit).expect("the index answers");
    places.into_iter().map(|place| format!("P{}", place + 1)).collect()
}

#[test]
fn candidates_come_best_first_and_ties_by_place() {
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
    Index::build(&dir, "v1", std::iter::once("stoma bag")).expect("the index is built");
    let new = Index::open(&dir, "v1").expect("the index opens").expect("the index is there");
    assert_eq!(found(&new, "stoma", 10), ["P1"]);
    assert_eq!(found(&old, "stoma", 10), ["P4", "P5"], "an index that is open goes on with its own files");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
}

#[test]
fn a_failed_build_leaves_the_old_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    drop(built(&dir));
    std::fs::write(folder.path().join("index.new"), "in the way").expect("a file");
    let failure = Index::build(&dir, "v1", std::iter::once("stoma bag"));
    assert!(matches!(failure, Err(CatalogueError::File { action: "remove", .. })));
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

#[test]
fn an_index_of_other_texts_is_built_anew_and_one_of_the_same_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    let opened = |texts: &[&str]| Index::open_or_build(&dir, "v1", texts.iter().copied()).expect("the index is there");
    assert_eq!(found(&opened(&TEXTS), "gripaflex", 1), ["P3"]);
    // Hidden files are none of the index's own: this one is gone once it is built anew.
    let mark = dir.join(".mark");
    std::fs::write(&mark, "").expect("a file");
    opened(&TEXTS);
    assert!(mark.exists(), "kept");
    let mut moved = TEXTS;
    moved.swap(0, 2);
    assert_eq!(found(&opened(&moved), "gripaflex", 1), ["P1"], "the same texts in another order are other texts");
    assert!(!mark.exists(), "built anew");
}

#[test]
fn common_words_tell_between_products_of_the_same_rare_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    // Half of the products have `left`, half `long`: more than are read whole, so that the last word is only asked about.
    let text = |place: usize| {
        let (side, length) = (["left", "right"][place / 50 % 2], ["long", "short"][place / 100 % 2]);
        format!("kind{} {side} {length}", place % 50)
    };
    let texts: Vec<String> = (0..50_000).map(text).collect();
    Index::build(&dir, "v1", texts.iter().map(String::as_str)).expect("the index is built");
    let index = Index::open(&dir, "v1").expect("the index opens").expect("the index is there");
    let places = index.search("kind7 left short", 250).expect("the index answers");
    let expected: Vec<usize> = (0..50_000).filter(|place| text(*place) == "kind7 left short").collect();
    assert_eq!(places, expected);
}
