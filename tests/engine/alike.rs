//! How alike two descriptions are, whichever stands first.

use likewise::engine::matching::{
    Comparison, Described, PreparedProduct, Relation, TokenWeights, compare_descriptions,
};
use likewise::engine::model::{ProductRecord, Score};
use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};

/// One description | the other | as the same product | as an alternative | what forbids both.
const CASES: &str = "
    Foam Dressing 10cm x 10cm        | FOAM DRSG 10 x 10 cm             | same      | alternative | -
    Glove nitrile XL                 | Nitrile gloves, extra large      | same      | alternative | -
    Foley catheter female 12Ch       | Foley cathetre female 12FG       | same      | alternative | -
    Gelora film dressing 10cm x 12cm | Clearo film dressing 10cm x 12cm | unsure    | alternative | -
    Gelora film dressing 10cm x 12cm | Gelora film dressing 10cm x 15cm | different | different   | dimensions: 100mm x 120mm against 100mm x 150mm
    Glove nitrile large              | Glove nitrile small              | different | different   | size: large against small
    Splint wrist left                | Splint wrist right               | different | different   | side: left against right
    Tablets aspirin 75mg             | Tablets aspirin 300mg            | different | different   | strength: 300mg against 75mg
    Catheter foley 12Ch              | Catheter foley 14Ch              | different | different   | french size: 12ch against 14ch
    Needle blunt 18g                 | Needle blunt 21 gauge            | different | different   | gauge: 18gauge against 21gauge
    Swab gauze sterile 5cm           | Swab gauze non-sterile 5cm       | different | different   | sterility: non-sterile against sterile
    Stocking class 1 left large      | Stocking class 2 right large     | different | different   | class: 1 against 2; side: left against right
    Tape microporous 5cm             | Tape microporous 5cm x 5m        | unsure    | unsure      | -
    Pessary gellhorn 70mm silicone   | Pessary gellhorn size 5, 70mm silicone | unsure | alternative | -
    Tape microporous 5cm             | Tape microporous                 | unsure    | unsure      | -
    Glove nitrile blue large         | Glove nitrile green large        | unsure    | alternative | -
    Gloves large box of 100          | Gloves large box of 200          | unsure    | alternative | -
    Catheter foley 12Ch              | Office chair with arms           | different | different   | -
    Gelora foam dressing 10cm x 12cm | Clearo alginate dressing 10cm x 12cm | unsure | unsure | -
    Nelaton catheter paediatric 8Ch  | Nelaton catheter male 8Ch | unsure    | unsure      | -
    Vest viscose 2-5 years           | Vest viscose 5-8 years  | different | different   | age: 2-5 years against 5-8 years
    Splint 4 in x 6 in               | Splint 10.16cm x 15.24cm | same     | alternative | -
    Wire 1/2 inch x 1 1/2 inch       | Wire 12.7mm x 38.1mm    | same      | alternative | -
    Eye drops 0.2%                   | Eye drops 0.2% preservative free | unsure | unsure | -
    Dressing                         | Dressing                | unsure    | unsure      | -
    Surgical gown                    | Kidney bowl                      | different | different   | -
    ***                              | Kidney bowl                      | unsure    | unsure      | -
";

fn compared(left: &str, right: &str, relation: Relation) -> Comparison {
    compare_descriptions(&Described::new(left), &Described::new(right), relation, &TokenWeights::default())
}

fn conflicts(comparison: &Comparison) -> String {
    let conflicts: Vec<String> = comparison.conflicts().collect();
    if conflicts.is_empty() { "-".to_owned() } else { conflicts.join("; ") }
}

#[test]
fn descriptions_are_judged_by_words_and_sizes() {
    for case in CASES.lines().filter(|line| line.contains('|')) {
        let cells: Vec<&str> = case.split('|').map(str::trim).collect();
        let [left, right, same, alternative, forbidden] = cells[..] else { panic!("five cells: {case}") };
        for (relation, expected) in [(Relation::Same, same), (Relation::Alternative, alternative)] {
            let found = compared(left, right, relation);
            assert_eq!(found.decision.as_str(), expected, "{relation}: {left} / {right}: {found:#?}");
            assert_eq!(conflicts(&found), forbidden, "{relation}: {left} / {right}");
            assert_eq!(compared(right, left, relation), found, "{relation}: {left} / {right}");
        }
    }
}

const FILM: &str = "Adhesive film dressing 10cm x 12cm";
const BELTS: &str = "Ostomy belts";
const HALVES: &str = "White soft paraffin 50% / Liquid paraffin 50% ointment";
const FOAM: &str = "Foam dressing with border 10cm x 12cm";

/// A description and the groups known of it.
type Grouped = (&'static str, &'static [&'static str]);

/// One description | the other | the decision | whether anything forbids it.
#[test]
fn like_for_like_groups_decide_where_both_are_known() {
    let table: [(Grouped, Grouped, &str, bool); 12] = [
        (("Gelora 10cm x 12cm", &[FILM]), ("Vistaband 10cm x 12cm", &[FILM]), "alternative", false),
        (("Gelora 10cm x 12cm", &[FILM]), ("Gelora Plus 10cm x 12cm", &[FOAM]), "different", true),
        (("Gelora 10cm x 12cm", &[FILM]), ("Gelora Plus 10cm x 12cm", &[]), "alternative", false),
        (("Gelora", &[FILM]), ("Vistaband", &[FILM]), "alternative", false),
        // Whatever the groups say: sizes that both texts state and that differ forbid it.
        (("Gelora 10cm x 12cm", &[FILM]), ("Vistaband 10cm x 15cm", &[FILM]), "different", true),
        // The group's size counts where the text states none.
        (("Gelora", &[FILM]), ("Vistaband 10cm x 15cm", &[]), "different", true),
        // A text that several products have is of no certain group: the words decide.
        (("Gelora film 10cm x 12cm", &[FILM, FOAM]), ("Vista film 10cm x 12cm", &[FILM]), "alternative", false),
        (("Gelora 10cm x 12cm", &[FILM, FOAM]), ("Gelora 10cm x 12cm", &["Gauze"]), "different", true),
        // A group whose name states no size is a family: there the texts' own sizes count.
        (("Pelora belt medium", &[BELTS]), ("Colora belt medium", &[BELTS]), "alternative", false),
        (("Pelora belt medium", &[BELTS]), ("Colora belt", &[BELTS]), "unsure", false),
        (("Pelora belt medium", &[BELTS]), ("Colora belt large", &[BELTS]), "different", true),
        // One that states fewer of the group's strengths is not against it.
        (("Paraffin 50% in paraffin", &[HALVES]), ("Paraffin 50% and paraffin 50%", &[HALVES]), "alternative", false),
    ];
    for ((left, left_groups), (right, right_groups), decision, forbidden) in table {
        let (left, right) = (Described::with_groups(left, left_groups), Described::with_groups(right, right_groups));
        let found = compare_descriptions(&left, &right, Relation::Alternative, &TokenWeights::default());
        assert_eq!(found.decision.as_str(), decision, "{found:#?}");
        assert_eq!(found.conflicts().count() > 0, forbidden, "{found:#?}");
        let back = compare_descriptions(&right, &left, Relation::Alternative, &TokenWeights::default());
        assert_eq!(back, found);
    }
}

#[test]
fn the_same_text_is_certain_whatever_its_size_or_the_weights() {
    let product =
        PreparedProduct::new("P1", &ProductRecord { description: FILM.to_owned(), ..ProductRecord::default() });
    for weights in [TokenWeights::default(), TokenWeights::from_products([&product])] {
        let (one, other) = (Described::new(FILM), Described::new("ADHESIVE FILM DRESSING 10 x 12cm"));
        let found = compare_descriptions(&one, &other, Relation::Same, &weights);
        assert_eq!((found.score, found.decision.as_str()), (Score::FULL, "same"));
    }
}

const WORDS: &str = "foam|film|dressing|glove|nitrile|large|small|left|right|10cm x 10cm|10cm x 12cm|5cm|12Ch|14Ch|\
    sterile|non-sterile|dresing|cathetre|catheter|box of 100|class 1|class 2|75mg|Gelora|MRB-1234";

proptest! {
    #[test]
    fn swapping_changes_nothing(
        left in prop::collection::vec(0_usize..25, 0..6),
        right in prop::collection::vec(0_usize..25, 0..6),
        groups in (0_usize..4, 0_usize..4),
        alternative in prop::bool::ANY,
    ) {
        let known: [&[&str]; 4] = [&[], &[FILM], &[FOAM], &[FILM, FOAM]];
        let words: Vec<&str> = WORDS.split('|').collect();
        let text = |places: &[usize]| places.iter().map(|place| words[*place]).collect::<Vec<_>>().join(" ");
        let one = Described::with_groups(&text(&left), known[groups.0]);
        let other = Described::with_groups(&text(&right), known[groups.1]);
        let relation = if alternative { Relation::Alternative } else { Relation::Same };
        let weights = TokenWeights::default();
        let found = compare_descriptions(&one, &other, relation, &weights);
        prop_assert_eq!(&compare_descriptions(&other, &one, relation, &weights), &found);
        let forbidden = found.conflicts().next().is_some();
        prop_assert!(!forbidden || !matches!(found.decision.as_str(), "same" | "alternative"), "{:?}", found);
    }

    #[test]
    fn any_texts_can_be_compared(left in ".{0,40}", right in ".{0,40}") {
        let found = compared(&left, &right, Relation::Alternative);
        prop_assert_eq!(compared(&right, &left, Relation::Alternative), found);
    }
}
