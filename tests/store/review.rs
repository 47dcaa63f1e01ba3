//! What people said: appended, read back as it was, and of two at once only one comes first.

use std::sync::Barrier;

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use likewise::engine::money::Units;
use likewise::engine::review::{Action, ActionKind, Asked, Author, Ledger, Refusal, Seen};
use likewise::engine::units::BaseUnit;
use likewise::store::{
    ActionFilter, Db, RequestKey, StoreError, answered_request, append_review, begin_review, ensure_provisional,
    find_product, find_product_itself, products_after, remember_request, review_actions_before, review_log,
    store_facts, stored_redirects, write,
};

fn noon() -> NaiveDateTime {
    DateTime::from_timestamp(1_795_780_800, 0).expect("an instant").naive_utc()
}

fn asked(kind: ActionKind, subject: &str, product: Option<&str>) -> Asked {
    Asked {
        kind,
        subject: subject.to_owned(),
        product: product.map(str::to_owned),
        proposed: Some("P0".to_owned()),
        units: None,
        base_unit: None,
        undoes: None,
        why: Some("it says so on the box".to_owned()),
        seen: Seen::Unstated,
    }
}

/// Says one thing in one transaction, as a person does.
fn say(db: &mut Db, actor: &str, wish: Asked) -> Result<Action, StoreError> {
    write(db, |db| {
        begin_review(db)?;
        let mut ledger = Ledger::of(review_log(db)?);
        let author = Author { actor: actor.to_owned(), acted_at: noon(), batch: format!("B{actor}") };
        let action = match ledger.say(wish, &author) {
            Ok(action) => action.clone(),
            Err(Refusal::Conflict(words)) => return Err(StoreError::Conflict(words)),
            Err(other) => return Err(StoreError::Senseless(other.words().to_owned())),
        };
        let redirects: Vec<(String, String)> =
            ledger.redirects().pairs().map(|(source, target)| (source.to_owned(), target.to_owned())).collect();
        append_review(db, std::slice::from_ref(&action), &redirects)?;
        Ok(action)
    })
}

on_both_backends!(what_was_said_is_read_back_as_it_was, |store| {
    let mut db = store.db();
    let before = store_facts(&mut db).expect("facts").revision;
    let pack = Asked {
        units: Units::whole(100),
        base_unit: Some(BaseUnit::Millilitre),
        why: None,
        ..asked(ActionKind::MarkPack, "I1", None)
    };
    let first = say(&mut db, "Jo \u{1F9E4}", asked(ActionKind::Choose, "I1", Some("P1"))).expect("said");
    let second = say(&mut db, "Al", pack).expect("said");
    let undo = Asked { undoes: Some(first.public_id.clone()), ..asked(ActionKind::Undo, "I1", None) };
    let third = say(&mut db, "Jo", undo).expect("said");
    assert_eq!(review_log(&mut db).expect("the log"), [first.clone(), second.clone(), third.clone()]);
    assert_eq!([first.place, second.place, third.place], [0, 1, 2]);
    // What was said makes decisions and prices old.
    assert_ne!(store_facts(&mut db).expect("facts").revision, before);

    let told = |db: &mut Db, name: Option<&str>, actor: Option<&str>, before: Option<&str>, limit: usize| {
        let filter = ActionFilter { name: name.map(str::to_owned), actor: actor.map(str::to_owned) };
        let found = review_actions_before(db, &filter, before, limit).expect("actions");
        found.into_iter().map(|action| action.public_id).collect::<Vec<_>>()
    };
    let ids = [&first, &second, &third].map(|action| action.public_id.clone());
    assert_eq!(told(&mut db, None, None, None, 2), [ids[2].clone(), ids[1].clone()]);
    assert_eq!(told(&mut db, None, None, Some(&ids[1]), 2), [ids[0].clone()]);
    assert_eq!(told(&mut db, None, Some("Al"), None, 9), [ids[1].clone()]);
    assert_eq!(told(&mut db, Some("P1"), None, None, 9), [ids[0].clone()]);
    assert_eq!(told(&mut db, Some("BJo"), None, None, 9), [ids[2].clone()]);
    assert_eq!(told(&mut db, Some("I2"), None, None, 9), Vec::<String>::new());
    let unknown = review_actions_before(&mut db, &ActionFilter::default(), Some("R0"), 1);
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })), "{unknown:?}");
});

on_both_backends!(of_two_people_at_once_one_comes_first, |store| {
    for round in 0..8 {
        let item = format!("I{round}");
        let barrier = Barrier::new(2);
        let outcomes: Vec<Result<Action, StoreError>> = std::thread::scope(|scope| {
            let handles: Vec<_> = ["Jo", "Al"]
                .map(|actor| {
                    let (barrier, item) = (&barrier, &item);
                    let mut db = store.db();
                    scope.spawn(move || {
                        let product = format!("P{actor}");
                        barrier.wait();
                        say(&mut db, actor, asked(ActionKind::Choose, item, Some(&product)))
                    })
                })
                .into_iter()
                .collect();
            handles.into_iter().map(|handle| handle.join().expect("a person")).collect()
        });
        let said = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(said, 1, "{outcomes:?}");
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(StoreError::Conflict(_)))), "{outcomes:?}");
    }
    assert_eq!(review_log(&mut store.db()).expect("the log").len(), 8);
});

on_both_backends!(whoever_does_not_look_first_is_refused_by_the_store, |store| {
    let mut db = store.db();
    let first = say(&mut db, "Jo", asked(ActionKind::Choose, "I1", Some("P1"))).expect("said");
    // The same place of the same item again, as one would append who read the list too early.
    let late = Action { public_id: "R9".to_owned(), actor: "Al".to_owned(), ..first.clone() };
    let refused = write(&mut db, |db| append_review(db, &[late], &[]));
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(review_log(&mut db).expect("the log"), [first]);
});

on_both_backends!(a_merge_leaves_a_redirect_and_taking_it_back_takes_it_away, |store| {
    let mut db = store.db();
    let keys = ["XA", "XB", "XC"].map(|id| (id.to_owned(), format!("text:{id}")));
    let ids = ensure_provisional(&mut db, &keys).expect("products");
    for (source, target) in [("XA", "XB"), ("XB", "XC")] {
        say(&mut db, "Jo", asked(ActionKind::Merge, source, Some(target))).expect("said");
    }
    let found = |db: &mut Db, name: &str| find_product(db, name).expect("a product");
    for name in ["XA", "XB", "XC"] {
        assert_eq!(found(&mut db, name), (ids["XC"], "XC".to_owned()), "{name}");
        assert_eq!(find_product_itself(&mut db, name).expect("a product"), (ids[name], name.to_owned()));
    }
    assert_eq!(stored_redirects(&mut db).expect("redirects").len(), 2);
    assert_eq!(products_after(&mut db, None, 9).expect("products"), []);
    let log = review_log(&mut db).expect("the log");
    let undo = Asked { undoes: Some(log[1].public_id.clone()), ..asked(ActionKind::Undo, "XB", Some("XC")) };
    say(&mut db, "Al", undo).expect("said");
    assert_eq!(found(&mut db, "XA"), (ids["XB"], "XB".to_owned()));
    assert_eq!(found(&mut db, "XB"), (ids["XB"], "XB".to_owned()));
    assert_eq!(stored_redirects(&mut db).expect("redirects"), [(ids["XA"], ids["XB"])]);
    // Of a product that is not there nothing is merged.
    let nobody = say(&mut db, "Jo", asked(ActionKind::Merge, "XC", Some("XZ")));
    assert!(matches!(nobody, Err(StoreError::Corrupt { .. })), "{nobody:?}");
    assert_eq!(review_log(&mut db).expect("the log").len(), 3);
});

on_both_backends!(a_requests_key_is_remembered_for_a_day, |store| {
    let mut db = store.db();
    let key = RequestKey { scope: "POST /x".to_owned(), key: "k".to_owned() };
    assert_eq!(answered_request(&mut db, &key, noon()).expect("read"), None);
    remember_request(&mut db, &key, "asked", "B1", noon()).expect("written");
    let again = remember_request(&mut db, &key, "asked", "B2", noon());
    assert!(matches!(again, Err(StoreError::KeyInProgress)), "{again:?}");
    let known = Some(("asked".to_owned(), "B1".to_owned()));
    assert_eq!(answered_request(&mut db, &key, noon() + TimeDelta::hours(23)).expect("read"), known);
    assert_eq!(answered_request(&mut db, &key, noon() + TimeDelta::hours(25)).expect("read"), None);
});
