//! What people say while others work, and what is learnt from it.

use chrono::{DateTime, NaiveDateTime};
use likewise::app::{AskedAction, Likewise, Reading, ReviewRequest, decided_item, labelled_pairs, refresh, verify};
use likewise::engine::model::Item;
use likewise::engine::review::ActionKind;

use crate::cli::harness::{Site, fixture};

fn noon() -> NaiveDateTime {
    DateTime::from_timestamp(1_795_780_800, 0).unwrap().naive_utc()
}

fn request(actions: Vec<AskedAction>) -> ReviewRequest {
    ReviewRequest { by: "Jo".to_owned(), why: None, at: noon(), actions, also_like: false, key: None }
}

fn choose(item: &str, product: &str) -> AskedAction {
    AskedAction { product: Some(product.to_owned()), ..AskedAction::new(ActionKind::Choose, item) }
}

/// A site with the shop's lines, its store, and the ids of its items by description.
fn open(site: &Site) -> (Likewise, Vec<(String, String)>) {
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let likewise = Likewise::open(&site.path("data"), site.database_url().as_deref()).unwrap();
    let decided = site.json(&["decisions"]);
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
    let items = decided["decisions"].as_array().unwrap();
    let items = items.iter().map(|one| (text(one, "item_description"), text(one, "item_id"))).collect();
    (likewise, items)
}

fn id_of<'a>(items: &'a [(String, String)], beginning: &str) -> &'a str {
    &items.iter().find(|(description, _)| description.starts_with(beginning)).unwrap().1
}

/// What is said while everything is being decided again is not lost: those decisions are out of date, and the next ones
/// follow it.
#[test]
fn what_is_said_during_matching_is_not_lost() {
    for site in [Site::sqlite(), Site::postgres()] {
        let (likewise, items) = open(&site);
        let (zither, glove) = (id_of(&items, "Zither"), id_of(&items, "Glove"));
        let mut reading = Reading::open(&likewise).unwrap();
        let mut said = false;
        refresh(&likewise, true, &mut |_| {
            if !said {
                said = true;
                reading.act(&likewise, &request(vec![choose(zither, "GAUZE-5")])).unwrap();
            }
            Ok(())
        })
        .unwrap();
        assert!(said);
        let answer = refresh(&likewise, false, &mut |_| Ok(())).unwrap();
        assert_eq!((answer.decided, answer.confirmed), (1, 1));
        let mut db = likewise.store.connect().unwrap();
        assert_eq!(decided_item(&mut db, zither).unwrap().product_reference.as_deref(), Some("GAUZE-5"));
        assert_eq!(decided_item(&mut db, glove).unwrap().decision.confirmed_by, None);
        // The same the other way round: taken back while everything is being decided.
        let mut reading = Reading::open(&likewise).unwrap();
        let mut undone = false;
        refresh(&likewise, true, &mut |_| {
            if !undone {
                undone = true;
                reading.act(&likewise, &request(vec![AskedAction::new(ActionKind::Undo, zither)])).unwrap();
            }
            Ok(())
        })
        .unwrap();
        refresh(&likewise, false, &mut |_| Ok(())).unwrap();
        assert_eq!(decided_item(&mut db, zither).unwrap().decision.status, "unmatched");
        assert!(verify(&likewise).unwrap().is_clean());
    }
}

/// Standing words on products of the catalogue become pairs to train by, each once.
#[test]
fn what_people_said_is_told_as_labelled_pairs() {
    let site = Site::sqlite();
    let (likewise, items) = open(&site);
    let [zither, glove, syringe] = ["Zither", "Glove", "Corvane"].map(|beginning| id_of(&items, beginning));
    let reject = |item: &str, product: &str| AskedAction {
        product: Some(product.to_owned()),
        ..AskedAction::new(ActionKind::Reject, item)
    };
    let mut reading = Reading::open(&likewise).unwrap();
    let mut act = |actions: Vec<AskedAction>| reading.act(&likewise, &request(actions)).unwrap();
    act(vec![choose(glove, "GLOVE-L"), reject(zither, "GAUZE-5"), AskedAction::new(ActionKind::Accept, syringe)]);
    act(vec![reject(zither, "SYR-10")]);
    act(vec![AskedAction::new(ActionKind::Undo, zither)]);
    let mut db = likewise.store.connect().unwrap();
    let pairs = labelled_pairs(&mut db).unwrap();
    let mut told: Vec<(&str, &str, bool)> =
        pairs.iter().map(|pair| (pair.item.description.as_str(), pair.record.reference.as_str(), pair.same)).collect();
    told.sort_unstable();
    let (glove, syringe) = ("Glove exam nitrile medium box of 100", "Corvane luer lock syringe 10ml sterile");
    // The glove was taken for a medium one, and a person chose the large one instead.
    let expected = [
        (syringe, "SYR-10", true),
        (glove, "GLOVE-L", true),
        (glove, "GLOVE-M", false),
        ("Zither strings assorted", "GAUZE-5", false),
    ];
    assert_eq!(told, expected);
    let ids: Vec<(String, &str)> =
        pairs.iter().map(|pair| (Item::public_id(&pair.item), pair.product_id.as_str())).collect();
    assert!(ids.is_sorted());
}
