//! Texts as buyers' systems leave them: cut, shortened, misspelt, in another order, with notes of the order.

use likewise::engine::matching::{MatchOutcome, PreparedProduct, TokenWeights, decide};
use likewise::engine::model::{Item, ProductRecord};

/// A family in which every word tells: id and description.
const CATALOGUE: &[(&str, &str)] = &[
    ("A1", "Vistora class 1 (18-21mmHg) below knee open toe compression stocking short small Beige"),
    ("A2", "Vistora class 1 (18-21mmHg) below knee open toe compression stocking extra short small Beige"),
    ("A3", "Vistora class 1 (18-21mmHg) below knee closed toe compression stocking short small Beige"),
    ("A4", "Vistora class 2 (23-32mmHg) below knee open toe compression stocking short small Beige"),
    ("A5", "Vistora class 1 (18-21mmHg) below knee open toe compression stocking short medium Beige"),
    ("A6", "Vistora class 1 (18-21mmHg) below knee open toe compression stocking short small Black"),
    ("B1", "Hydrolene adhesive foam dressing 10cm x 10cm"),
    ("B2", "Hydrolene adhesive foam dressing 10cm x 20cm"),
    ("B3", "Hydrolene non-adhesive foam dressing 10cm x 10cm"),
    ("C1", "Kolofit ileostomy bag midi 25mm Transparent"),
    ("C2", "Kolofit ileostomy bag mini 32mm Transparent"),
    ("D1", "Urosoft leg bag 500ml adjustable tube"),
];

fn decided(description: &str) -> MatchOutcome {
    let products: Vec<PreparedProduct> = CATALOGUE
        .iter()
        .map(|(id, description)| {
            PreparedProduct::new(
                *id,
                &ProductRecord { description: (*description).to_owned(), ..ProductRecord::default() },
            )
        })
        .collect();
    let weights = TokenWeights::from_products(&products);
    let candidates: Vec<&PreparedProduct> = products.iter().collect();
    decide(&Item { description: description.to_owned(), ..Item::default() }, &[], &candidates, &weights)
}

#[test]
fn a_text_that_still_tells_one_product_is_matched() {
    let table = [
        // Slips.
        ("Vistora class 1 (18-21mmHg) below knee open toe compresion stocking short small Biege", "A1"),
        ("HYDROLENE ADHESVE FOAM DRESSING 10CM X 20CM", "B2"),
        // Short forms, known and unknown.
        ("VISTORA CL 1 (18-21MMHG) BELOW KNEE CLSD TOE COMP STKG SHORT SML BEIGE", "A3"),
        ("HYDROLENE ADH FOAM DRSG 10 X 20CM", "B2"),
        // A lone X is extra.
        ("VISTORA CLASS 1 (18-21MMHG) BELOW KNEE OPEN TOE COMPRESSION STOCKING X SHORT SMALL BEIGE", "A2"),
        // Punctuation lost, so that a number stands without its unit.
        ("VISTORA CLASS 2  23 32MMHG  BELOW KNEE OPEN TOE COMPRESSION STOCKING SHORT SMALL BEIGE", "A4"),
        // Another order.
        ("Dressing, foam, adhesive, Hydrolene, 10cm x 20cm", "B2"),
        // Notes of the order.
        ("URGENT Kolofit ileostomy bag mini 32mm Transparent PK10 WARD 7", "C2"),
        // Cut, and only one goes on like this.
        ("UROSOFT LEG BAG 500ML ADJUSTABLE TU", "D1"),
    ];
    for (description, expected) in table {
        let outcome = decided(description);
        assert_eq!(outcome.product.as_deref(), Some(expected), "{description}: {outcome:?}");
    }
}

#[test]
fn what_could_be_another_product_is_asked_about() {
    let table = [
        // Cut before what tells them apart.
        "VISTORA CLASS 1 (18-21MMHG) BELOW KNEE OP",
        "HYDROLENE ADHESIVE FOAM DRESSING 10CM X",
        // A size that no product of this make has, and a word that no slip makes of another product's.
        "Kolofit ileostomy bag midi 32mm Transparent",
        "Hydrolene adhesive foam dressing 15cm x 15cm",
        // A colour that the catalogue does not have in this make.
        "Vistora class 1 (18-21mmHg) below knee open toe compression stocking short small Transparent",
        // A short form that stands for two.
        "VISTORA CLASS 1 (18-21MMHG) BELOW KNEE TOE COMPRESSION STOCKING SHORT SMALL BEIGE",
    ];
    for description in table {
        let outcome = decided(description);
        assert_eq!(outcome.product, None, "{description}: {outcome:?}");
    }
}

#[test]
fn evidence_says_how_each_word_was_read() {
    let outcome = decided("HYDROLENE ADHESVE FOAM DRESSING 10CM X 20CM ASAP");
    let told: Vec<String> = outcome.evidence.iter().map(|one| format!("{}: {}", one.what, one.finding)).collect();
    assert!(told.iter().any(|one| one == "read as: adhesve misspelt adhesive"), "{told:?}");
    assert!(told.iter().any(|one| one == "not the product's: asap"), "{told:?}");
    assert!(outcome.score.basis_points() >= 9_800 && !outcome.runners_up.is_empty());
}
