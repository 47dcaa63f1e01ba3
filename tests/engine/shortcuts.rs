//! Short cuts of matching give what the long way gives.

use likewise::engine::matching::{ExactHit, Outline, PreparedProduct, TokenWeights, decide, word_fit};
use likewise::engine::model::{IdentifierKind, Item, ProductRecord};
use likewise::engine::money::Units;
use proptest::prelude::*;

fn described(description: &str) -> ProductRecord {
    ProductRecord { description: description.to_owned(), base_unit: "each".to_owned(), ..ProductRecord::default() }
}

/// A word and what buyers make of it: letters left out, put in, changed and swapped, at most four.
fn words() -> impl Strategy<Value = (String, String)> {
    let slips = proptest::collection::vec((0_usize..4, 0_usize..16, "[a-e]"), 0..4);
    ("[a-e]{1,14}", slips).prop_map(|(meant, slips)| {
        let mut stated: Vec<char> = meant.chars().collect();
        for (kind, place, letter) in slips {
            let place = place % stated.len();
            match kind {
                0 if stated.len() > 1 => drop(stated.remove(place)),
                1 => stated.insert(place, letter.chars().next().unwrap_or('a')),
                2 => stated[place] = letter.chars().next().unwrap_or('a'),
                _ => stated.swap(place, 0),
            }
        }
        (stated.into_iter().collect(), meant)
    })
}

proptest! {
    /// An item written as the product of its key is decided without reading its words; a full stop more is written
    /// otherwise and says the same.
    #[test]
    fn what_is_written_alike_need_not_be_read(
        text in "[A-Za-z]{2,9}( [a-z]{2,9}| [0-9]{1,3}(cm|ml|mg)| [0-9]{1,2}cm x [0-9]{1,2}cm| left| large| sterile| class [1-3]){0,6}",
        generic in "[a-z]{2,9} [0-9]{1,2}cm x [0-9]{1,2}cm",
        units in proptest::option::of(1_i64..100),
    ) {
        let record = ProductRecord { generic_name: Some(generic), ..described(&text) };
        let product = PreparedProduct::new("P1", &record);
        let weights = TokenWeights::from_products([&product, &PreparedProduct::new("P2", &described("another thing"))]);
        let units = units.and_then(Units::whole);
        let hits = [IdentifierKind::Gtin, IdentifierKind::Npc].map(|kind| ExactHit { kind, product: "P1".to_owned(), units });
        let outcome = |description: String| {
            decide(&Item { description, ..Item::default() }, &hits, &[&product, &product], &weights)
        };
        prop_assert_eq!(outcome(text.to_uppercase().replace(' ', "  ")), outcome(format!("{text} .")));
    }

    #[test]
    fn an_outline_rules_out_no_word_that_fits((stated, meant) in words()) {
        if word_fit(&stated, &meant).is_some() {
            prop_assert!(Outline::of(&stated).may_stand_for(Outline::of(&meant)), "{stated} {meant}");
        }
    }
}

/// The bound is of use: most pairs of different words are told apart by it.
#[test]
fn an_outline_rules_out_most_words() {
    let words = ["dressing", "catheter", "bandage", "adhesive", "sterile", "medium", "compression", "stocking"];
    let outlines = words.map(Outline::of);
    let possible = outlines.iter().flat_map(|one| outlines.iter().filter(|other| one.may_stand_for(**other))).count();
    assert_eq!(possible, words.len(), "each stands for itself alone");
}
