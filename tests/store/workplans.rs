//! Workplans in the store: words appended, one after another, of two at once only one.

use likewise::engine::workplan::{Said, Word, fold_words};
use likewise::store::{
    StoreError, append_workplan_word, begin_workplan, words_of_workplan_entry, workplan_words, write,
};

use crate::engine::workplan::plan;

fn word(entry: &str, footprint: &str, place: u64, said: Said) -> Word {
    let said_at = "2026-08-03T09:30:00".parse().expect("an instant");
    let mut word = Word {
        public_id: String::new(),
        entry: entry.to_owned(),
        footprint: footprint.to_owned(),
        place,
        said,
        actor: "Jo".to_owned(),
        why: Some("it's a \"reason\"".to_owned()),
        said_at,
    };
    word.public_id = word.id_of().expect("an id");
    word
}

fn adopted(entry: &str, footprint: &str) -> Word {
    word(entry, footprint, 0, Said::Adopt { plan: Box::new(plan()) })
}

on_both_backends!(words_are_read_back_in_their_order, |store| {
    let mut db = store.db();
    let note = |text: &str| Said::Note { text: text.to_owned() };
    let all = [
        adopted("W2", "FP2"),
        word("W2", "FP2", 1, note("two")),
        adopted("W1", "FP1"),
        word("W1", "FP1", 1, note("one")),
    ];
    for one in &all {
        write(&mut db, |db| {
            begin_workplan(db)?;
            append_workplan_word(db, one)
        })
        .expect("a word");
    }
    let sorted = [&all[2], &all[3], &all[0], &all[1]].map(Clone::clone);
    assert_eq!(workplan_words(&mut db, &[]).expect("words"), sorted);
    assert_eq!(workplan_words(&mut db, &["FP2".to_owned()]).expect("words"), sorted[2..]);
    assert_eq!(words_of_workplan_entry(&mut db, "W1").expect("words"), sorted[..2]);
    assert_eq!(words_of_workplan_entry(&mut db, "W9").expect("words"), []);
    let entry = fold_words(&sorted[..2]).expect("an entry");
    assert_eq!((entry.plan, entry.version), (plan(), 2));
});

on_both_backends!(one_place_is_taken_once, |store| {
    let mut db = store.db();
    let append = |db: &mut likewise::store::Db, word: &Word| write(db, |db| append_workplan_word(db, word));
    append(&mut db, &adopted("W1", "FP1")).expect("a word");
    let other = Said::Note { text: "another".to_owned() };
    let refused = append(&mut db, &word("W1", "FP1", 0, other.clone()));
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    append(&mut db, &word("W1", "FP1", 1, other)).expect("the next place");
    assert_eq!(words_of_workplan_entry(&mut db, "W1").expect("words").len(), 2);
});

on_both_backends!(what_cannot_be_read_is_told, |store| {
    let mut db = store.db();
    write(&mut db, |db| append_workplan_word(db, &adopted("W1", "FP1"))).expect("a word");
    store.run("UPDATE workplan_words SET payload = '{\"kind\":\"drop\"}'");
    let told = workplan_words(&mut db, &[]);
    assert!(matches!(told, Err(StoreError::Corrupt { .. })), "{told:?}");
});
