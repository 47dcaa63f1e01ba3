//! Matching: normal text, attributes, keys, scores and decisions.

use likewise::engine::matching::{
    Attributes, ExactHit, MatchOutcome, PreparedItem, PreparedProduct, TokenKind, TokenWeights, conflicts, decide,
    identifiers, index_text, item_keys, normal_npc, normal_part_code, normal_supplier_name, normalise, rank, score,
    search_text, search_words, tokens,
};
use likewise::engine::model::{
    DecisionStatus, IdentifierKind, Item, MatchMethod, PackagingLevel, ProductRecord, Score,
};
use likewise::engine::money::Units;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

#[test]
fn texts_have_one_normal_form() {
    let table = [
        ("Foam Dressing, 10cm x 10cm", "foam dressing 100mm x 100mm"),
        ("FOAM  DRESSING 100 MM X 100MM", "foam dressing 100mm x 100mm"),
        ("foam dressing 10x10cm", "foam dressing 100mm x 100mm"),
        ("foam dressing 10 × 10 cm", "foam dressing 100mm x 100mm"),
        ("Bandage 10cm x 3.50m", "bandage 100mm x 3500mm"),
        ("3M Bandage 10CM X 3M", "3m bandage 100mm x 3000mm"),
        ("Water 10 ml", "water 10ml"),
        ("Bag 2litre", "bag 2000ml"),
        ("Crème 1,000 mg", "creme 1000mg"),
        ("cream 1g", "cream 1000mg"),
        ("Needle 21G", "needle 21gauge"),
        ("Catheter 12 FG", "catheter 12ch"),
        ("Catheter 12Ch", "catheter 12ch"),
        ("class 2 (23-32mmHg)", "class 2 23mmhg 32mmhg"),
        ("Tenofovir 200/300mg", "tenofovir 200mg 300mg"),
        ("Lopinavir 80/20mg/ml", "lopinavir 80mg/ml 20mg/ml"),
        ("Syrup 50mg/5ml", "syrup 10mg/ml"),
        ("Saline 0.90%", "saline 0.9%"),
        ("Drape MRB12-34", "drape mrb1234"),
        ("4-layer kit", "4 layer kit"),
        ("drsg ster w/border", "dressing sterile with border"),
        ("UROST BAG OPQ 25MM", "urostomy bag opaque 25mm"),
        ("FOAM BDR DRSG 5CM SQ", "foam border dressing 50mm square"),
        ("Glove XL", "glove extra large"),
        ("half width .5cm", "half width 5mm"),
        ("Ten 10ml-syringe", "ten 10ml syringe"),
        ("½ strip", "1 2 strip"),
        ("Tape 1½\"", "tape 38.1mm"),
        ("Tape ½ inch x 5m", "tape 12.7mm x 5000mm"),
        ("Tape 1-1/2\"", "tape 38.1mm"),
        ("Tape 1/2\" 3M Health Care Ltd", "tape 12.7mm 3m health care ltd"),
        ("Splint 4in x 6in", "splint 101.6mm x 152.4mm"),
        ("Splint 4 in. x 6 in. long", "splint 101.6mm x 152.4mm long"),
        ("Pack of 4 in box", "pack of 4 in box"),
        ("Ring 16/8 in 2", "ring 16 8 in 2"),
        ("", ""),
        ("***", ""),
    ];
    for (text, expected) in table {
        assert_eq!(normalise(text), expected, "{text}");
    }
}

#[test]
fn pack_counts_are_known_and_carry_no_weight() {
    let table = [
        ("Efavirenz 600mg tablets, 30 Tabs", vec!["30"]),
        ("Gloves BX/100", vec!["box", "100"]),
        ("Gloves box of 100", vec!["box", "100"]),
        ("Swabs pack of 10", vec!["pack", "10"]),
        ("Capsules 3 x 10 caps", vec!["3", "10"]),
        ("Ampoule 10 x 50ml", vec!["10"]),
        ("Wipes 100s", vec!["100"]),
        ("Wipes 100's", vec!["100"]),
        ("Lancets x 200", vec!["200"]),
        ("Envelopes per 1000", vec!["per", "1000"]),
        ("Gauze swab 10cm x 10cm", vec![]),
        ("Dressing pack", vec![]),
        ("Glove size 7.5", vec![]),
    ];
    for (text, expected) in table {
        let counts: Vec<String> =
            tokens(text).into_iter().filter(|token| token.kind == TokenKind::Count).map(|token| token.text).collect();
        assert_eq!(counts, expected, "{text}");
    }
}

#[test]
fn words_are_looked_up_in_the_singular_and_by_one_spelling() {
    assert_eq!(search_words("The Dressings of pediatric boxes, dressing"), ["dressing", "paediatric", "box"]);
}

#[test]
fn attributes_of_one_kind_conflict_when_they_differ() {
    let table = [
        ("foam 10cm x 10cm", "foam 100mm x 100mm", ""),
        ("foam 10cm x 20cm", "foam 20cm x 10cm", ""),
        ("foam 10cm x 10cm", "foam 10cm x 20cm", "dimensions: 100mm x 100mm against 100mm x 200mm"),
        ("tape 5cm", "tape 5cm x 5m", ""),
        ("tape 5cm", "tape", ""),
        ("catheter 12FG", "catheter 14Ch", "french size: 12ch against 14ch"),
        ("catheter 12FG", "catheter 12 french", ""),
        ("needle 21G", "needle 23 gauge", "gauge: 21gauge against 23gauge"),
        ("cream 21g", "needle 21g", ""),
        ("tablets 600mg", "tablets 200mg", "strength: 600mg against 200mg"),
        ("tablets 1g", "tablets 1000mg", ""),
        ("tablets 150mg", "tablets 150/300mg", "strength: 150mg against 150mg x 300mg"),
        ("solution 10mg/ml", "solution 20mg/ml", "strength: 10mg/ml against 20mg/ml"),
        ("bag 500ml", "bag 2 litre", "volume: 500ml against 2000ml"),
        ("glove small", "glove large", "size: small against large"),
        ("glove XL", "glove extra large", ""),
        ("glove XL", "glove large", "size: x large against large"),
        ("glove size 7", "glove size 7.5", "size: 7 against 7.5"),
        ("stocking size II", "stocking size 2", ""),
        ("splint left", "splint right", "side: left against right"),
        ("right angled clamp", "left clamp", ""),
        ("swab sterile", "swab non-sterile", "sterility: sterile against non-sterile"),
        ("latex glove", "glove latex free", "latex: latex against latex-free"),
        ("stocking class 1", "stocking class 2", "class: 1 against 2"),
        ("open toe", "closed toe", "toe: open toe against closed toe"),
        ("glove blue", "glove green", ""),
        ("tablets 30 tabs", "tablets 60 tabs", ""),
        ("gloves BX/100", "gloves box of 200", ""),
        ("saline 0.9%", "saline 0.45%", "strength: 0.9% against 0.45%"),
        ("glove 5XL", "glove 4XL", "size: xxxxx large against xxxx large"),
        ("glove 2XL", "glove XXL", ""),
        ("stocking petite", "stocking regular", "fit: petite against regular"),
        ("pessary short stem", "pessary standard stem", ""),
        ("bandage short stretch", "bandage long stretch", ""),
        ("pole 10cm long", "pole 10cm short", ""),
        ("vest 2-5 years", "vest 8-11years", "age: 2-5 years against 8-11 years"),
        ("vest long sleeve 2-5 years", "vest sleeveless 2-5 years", ""),
        ("pen range 1-60 units", "pen range 1-80 units", "range: 1-60 against 1-80"),
        ("dressing sacral", "dressing heel", "shape: sacral against heel"),
        ("dressing 10cm square", "dressing 10cm rectangular", ""),
        ("suture 3/8 circle", "suture 1/2 circle", "shape: 3/8 curved against 1/2 curved"),
        ("foam non-adhesive", "foam (adhesive)", "adhesion: non-adhesive against adhesive"),
        ("foam border", "foam non-border", "border: with border against without border"),
        ("needle infant", "needle adult", "age group: infant against adult"),
        ("foley silicone", "foley latex", ""),
        ("stocking ccl 2", "stocking class 1", "class: 2 against 1"),
        ("tubular bandage size B", "tubular bandage size C", "size: b against c"),
    ];
    for (left, right, expected) in table {
        let found = conflicts(&Attributes::of_text(left), &Attributes::of_text(right));
        let found: Vec<String> = found.iter().map(|found| format!("{}: {}", found.what, found.finding)).collect();
        assert_eq!(found.join("; "), expected, "{left} / {right}");
    }
}

#[test]
fn company_names_lose_their_legal_form() {
    let table = [
        ("B. Braun Medical (UK) Ltd", "bbraunmedical"),
        ("B.Braun Medical Limited", "bbraunmedical"),
        ("Smith & Nephew PLC", "smithnephew"),
        ("SMITH AND NEPHEW", "smithnephew"),
        ("Mölnlycke Health Care Ltd", "molnlyckehealthcare"),
        ("UK Ltd", "ukltd"),
        ("Various", ""),
        ("", ""),
    ];
    for (name, expected) in table {
        assert_eq!(normal_supplier_name(name), expected, "{name}");
    }
}

#[test]
fn part_codes_need_a_maker_and_a_code() {
    let table = [
        ("Hollister Ltd", "829-50", Some("hollister|82950")),
        ("HOLLISTER", " 829 50 ", Some("hollister|82950")),
        ("Hollister", "ab/12.c", Some("hollister|AB12C")),
        ("Hollister", "N/A", None),
        ("Hollister", "n.a.", None),
        ("Hollister", "0", None),
        ("Hollister", "000", None),
        ("Hollister", "-", None),
        ("Hollister", "TBC", None),
        ("Hollister", "none", None),
        ("Hollister", "Misc", None),
        ("Hollister", "  ", None),
        ("", "829-50", None),
        ("N/A", "829-50", None),
    ];
    for (maker, code, expected) in table {
        assert_eq!(normal_part_code(maker, code).as_deref(), expected, "{maker} {code}");
    }
    for (text, expected) in
        [("ELA 123", Some("ELA123")), ("ela-123", Some("ELA123")), ("N/A", None), ("ELA", None), ("1", None)]
    {
        assert_eq!(normal_npc(text).as_deref(), expected, "{text}");
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn described(description: &str) -> ProductRecord {
    ProductRecord { description: description.to_owned(), base_unit: "each".to_owned(), ..ProductRecord::default() }
}

fn item(description: &str) -> Item {
    Item { description: description.to_owned(), ..Item::default() }
}

#[test]
fn a_record_has_all_its_keys() {
    let level = |gtin: &str, units| PackagingLevel {
        gtin: text(gtin),
        uom: None,
        units: Units::whole(units).expect("units above zero"),
    };
    let record = ProductRecord {
        supplier: text("Dansac Ltd"),
        mpc: text("829-50"),
        npc: text("GHT 123"),
        levels: vec![level("05709817306385", 30), level("15709817306382", 120)],
        ..described("Nova MiniCap")
    };
    let keys: Vec<String> = identifiers(&record)
        .iter()
        .map(|key| format!("{}:{}:{:?}", key.kind, key.value, key.units.map(Units::milli)))
        .collect();
    assert_eq!(
        keys,
        [
            "gtin:05709817306385:Some(30000)",
            "gtin:15709817306382:Some(120000)",
            "npc:GHT123:None",
            "mpc:dansac|82950:None",
            "supplier_part:dansac|82950:None",
        ]
    );
    let distributed = ProductRecord { manufacturer: text("Coloplast"), ..record };
    let keys: Vec<String> =
        identifiers(&distributed).iter().skip(3).map(|key| format!("{}:{}", key.kind, key.value)).collect();
    assert_eq!(keys, ["mpc:coloplast|82950"]);
}

#[test]
fn an_item_has_its_keys_best_first() {
    let stated = Item {
        gtin: text("5709817306385"),
        npc: text("GHT123"),
        manufacturer: text("Dansac Ltd"),
        mpc: text("829-50"),
        supplier: text("Alpha Wholesale"),
        supplier_part: text("AW 1"),
        ..item("cap")
    };
    let keys: Vec<String> = item_keys(&stated).iter().map(|key| format!("{}:{}", key.kind, key.value)).collect();
    assert_eq!(
        keys,
        [
            "gtin:05709817306385",
            "npc:GHT123",
            "mpc:dansac|82950",
            "mpc:alphawholesale|82950",
            "supplier_part:alphawholesale|AW1",
        ]
    );
    let wrong = Item { gtin: text("5709817306386"), npc: text("N/A"), mpc: text("829-50"), ..item("cap") };
    assert_eq!(item_keys(&wrong), [], "a wrong check digit, no code, and a part code without its maker");
}

/// A small catalogue: id, description, maker, part code.
const CATALOGUE: &[(&str, &str, &str, &str)] = &[
    ("P01", "Softafoam dressing 10cm x 10cm", "Alpha Medical Ltd", "SF1010"),
    ("P02", "Softafoam dressing 10cm x 20cm", "Alpha Medical Ltd", "SF1020"),
    ("P03", "Softafoam dressing 15cm x 15cm", "Alpha Medical Ltd", "SF1515"),
    ("P04", "Softafoam Border dressing 10cm x 10cm", "Alpha Medical Ltd", "SFB1010"),
    ("P05", "Gripaflex tape 5cm", "Alpha Medical Ltd", "GF5"),
    ("P06", "Stoma cap 50mm", "Beta Care Ltd", "B50"),
    ("P07", "Stoma cap 50mm", "Gamma Care Ltd", "G50"),
    ("P08", "Urocath intermittent catheter 12Ch male", "Beta Care Ltd", "U12M"),
    ("P09", "Urocath intermittent catheter 14Ch male", "Beta Care Ltd", "U14M"),
    ("P10", "Examsafe nitrile gloves powder free medium", "Gamma Care Ltd", "EX-M"),
    ("P11", "Examsafe nitrile gloves powder free large", "Gamma Care Ltd", "EX-L"),
    ("P12", "Alginate wound dressing tablets pouch", "Gamma Care Ltd", "AL-1"),
    ("P13", "Viscopaste bandage 7.5cm x 6m", "Alpha Medical Ltd", "VP75"),
    ("P14", "Ostocover belt black", "Beta Care Ltd", "OB-B"),
    ("P15", "Ostocover belt white", "Beta Care Ltd", "OB-W"),
];

fn products() -> Vec<PreparedProduct> {
    CATALOGUE
        .iter()
        .map(|(id, description, maker, code)| {
            let record = ProductRecord { manufacturer: text(maker), mpc: text(code), ..described(description) };
            PreparedProduct::new(*id, &record)
        })
        .collect()
}

fn decided(item: &Item, exact: &[ExactHit]) -> MatchOutcome {
    let products = products();
    let weights = TokenWeights::from_products(&products);
    let candidates: Vec<&PreparedProduct> = products.iter().collect();
    decide(item, exact, &candidates, &weights)
}

fn told(outcome: &MatchOutcome) -> String {
    format!("{} {} by {}", outcome.status, outcome.product.as_deref().unwrap_or("-"), outcome.method)
}

#[test]
fn texts_are_decided_with_care() {
    let table = [
        ("Softafoam dressing 10cm x 10cm", "matched P01 by exact_text"),
        ("SOFTAFOAM DRSG, 100MM X 100MM", "matched P01 by exact_text"),
        ("Softafoam dressings 10 x 10cm", "matched P01 by text"),
        ("Softafoam dressing 10cm x 10cm BX/10", "matched P01 by text"),
        ("Alpha Medical Softafoam dressing 10cm x 10cm", "matched P01 by text"),
        ("Urocath intermitent catheter 12Ch male", "matched P08 by text"),
        ("ALPHA MEDICAL LTD ALPHA SOFTAFOAM DRSG 10CM X 10CM PACK OF 10", "matched P01 by text"),
        ("dressing 10cm x 10cm, Softafoam", "matched P01 by text"),
        // A word more or less may be another product.
        ("Softafoam 10cm x 10cm", "ambiguous - by text"),
        ("Softafoam Lite Gentle Plus dressing 10cm x 10cm", "unmatched - by none"),
        ("Ostocover belt black XYZ", "ambiguous - by text"),
        // No such size: never another one, however alike the words.
        ("Softafoam dressing 12cm x 12cm", "unmatched - by none"),
        ("Urocath intermittent catheter 16Ch male", "unmatched - by none"),
        // No size stated: which one it is, nobody knows.
        ("Softafoam dressing", "ambiguous - by text"),
        ("Examsafe nitrile gloves powder free", "ambiguous - by text"),
        // Cut off by a system that keeps so many characters: the size is gone, even where the words score low.
        ("Urocath inter", "ambiguous - by text"),
        ("Examsafe nitr", "ambiguous - by text"),
        ("Softafoam dressing 10cm", "ambiguous - by text"),
        ("Softafoam dressing 10c", "ambiguous - by text"),
        ("Urocath intermittent catheter 1", "ambiguous - by text"),
        ("Safe nitr", "unmatched - by none"),
        // Two makers' products of one name.
        ("Stoma cap 50mm", "ambiguous - by exact_text"),
        ("Ostocover belt", "ambiguous - by text"),
        // Other things altogether.
        ("Efavirenz 600mg, tablets, 30 Tabs", "unmatched - by none"),
        ("Consultancy fees", "unmatched - by none"),
        ("Dressing", "unmatched - by none"),
        ("", "unmatched - by none"),
    ];
    for (description, expected) in table {
        let outcome = decided(&item(description), &[]);
        assert_eq!(told(&outcome), expected, "{description}: {outcome:?}");
    }
}

#[test]
fn maker_and_code_of_the_item_decide_between_like_names() {
    let of_beta = Item { manufacturer: text("BETA CARE"), ..item("Stoma cap 50mm") };
    assert_eq!(told(&decided(&of_beta, &[])), "matched P06 by exact_text");
    let of_another = Item { manufacturer: text("Delta plc"), ..item("Softafoam dressing 10cm x 10cm") };
    assert_eq!(told(&decided(&of_another, &[])), "ambiguous - by exact_text");
    let other_code =
        Item { manufacturer: text("Alpha Medical"), mpc: text("SF9999"), ..item("Softafoam dressing 10cm x 10cm") };
    assert_eq!(told(&decided(&other_code, &[])), "ambiguous - by exact_text");
}

fn hit(kind: IdentifierKind, product: &str, units: Option<i64>) -> ExactHit {
    ExactHit { kind, product: product.to_owned(), units: units.and_then(Units::whole) }
}

#[test]
fn the_best_exact_key_wins_and_conflicts_are_told() {
    use IdentifierKind::{Gtin, Mpc, Npc, SupplierPart};
    let wrong_size = item("Softafoam dressing 10cm x 20cm");
    let outcome = decided(&wrong_size, &[hit(Gtin, "P01", Some(10)), hit(Npc, "P02", None)]);
    assert_eq!(told(&outcome), "matched P01 by gtin");
    assert_eq!((outcome.score, outcome.keyed_units), (Score::FULL, Units::whole(10)));
    let against: Vec<&str> =
        outcome.evidence.iter().filter(|found| found.conflict).map(|found| found.finding.as_str()).collect();
    assert_eq!(against, ["100mm x 200mm against 100mm x 100mm", "names another product, P02"]);

    let units_differ = decided(&wrong_size, &[hit(Gtin, "P02", Some(10)), hit(Gtin, "P02", Some(5))]);
    assert_eq!((told(&units_differ).as_str(), units_differ.keyed_units), ("matched P02 by gtin", None));

    let two = [hit(Npc, "P01", None), hit(Npc, "P02", None)];
    assert_eq!(told(&decided(&wrong_size, &two)), "matched P02 by npc", "the text decides between the two");
    let no_size = decided(&item("Softafoam dressing"), &two);
    assert_eq!(told(&no_size), "ambiguous - by npc");
    assert_eq!(no_size.runners_up.len(), 2);

    let unnamed = decided(&item("bits"), &[hit(Mpc, "P01", None), hit(SupplierPart, "P02", None)]);
    assert_eq!(told(&unnamed), "unmatched - by none", "a part code without its maker names nothing");
    let named = Item { manufacturer: text("Alpha Medical"), ..item("bits") };
    assert_eq!(told(&decided(&named, &[hit(Mpc, "P01", None), hit(SupplierPart, "P02", None)])), "matched P01 by mpc");
}

#[test]
fn words_that_tell_by_their_place_are_not_moved() {
    let sock = PreparedProduct::new("P1", &described("Solo sock short foot regular calf"));
    let weights = TokenWeights::from_products([&sock]);
    let outcome = |description: &str| told(&decide(&item(description), &[], &[&sock], &weights));
    assert_eq!(outcome("SOLO SOCKS SHORT FOOT REGULAR CALF"), "matched P1 by text");
    assert_eq!(outcome("Solo sock regular foot short calf"), "ambiguous - by text");
}

#[test]
fn a_further_thing_is_no_wide_word() {
    let sleeve = PreparedProduct::new("P1", &described("Solo armsleeve with glove beige"));
    let weights = TokenWeights::from_products([&sleeve]);
    let outcome = |description: &str| told(&decide(&item(description), &[], &[&sleeve], &weights));
    assert_eq!(outcome("Solo armsleeve, beige, with glove"), "matched P1 by text");
    assert_eq!(outcome("Solo armsleeve beige"), "ambiguous - by text");
}

#[test]
fn a_pack_count_in_the_products_own_name_is_asked_for() {
    let strips = PreparedProduct::new("P1", &described("Tracheo protector (2 strips) beige"));
    let weights = TokenWeights::from_products([&strips]);
    let outcome = |description: &str| told(&decide(&item(description), &[], &[&strips], &weights));
    assert_eq!(outcome("beige tracheo protector 2 strips"), "matched P1 by text");
    assert_eq!(outcome("beige tracheo protector 1 strip"), "ambiguous - by text");
}

#[test]
fn the_product_knows_what_its_packs_hold() {
    let level = PackagingLevel { gtin: None, uom: None, units: Units::whole(5).expect("five") };
    let tape = ProductRecord { base_unit: "m".to_owned(), levels: vec![level], ..described("Gripaflex tape 5cm") };
    let tape = PreparedProduct::new("P05", &tape);
    let weights = TokenWeights::from_products(products().iter().chain([&tape]));
    let outcome = |description: &str| told(&decide(&item(description), &[], &[&tape], &weights));
    assert_eq!(outcome("Gripaflex tape 5cm x 5m"), "matched P05 by text");
    assert_eq!(outcome("Gripaflex tape 5cm x 10m"), "ambiguous - by text");
}

#[test]
fn ranking_puts_the_likest_first_and_ties_by_id() {
    let products = products();
    let weights = TokenWeights::from_products(&products);
    let candidates: Vec<&PreparedProduct> = products.iter().rev().collect();
    let ranked = rank(&PreparedItem::new(&item("stoma cap 50mm")), &candidates, &weights);
    let ids: Vec<&str> =
        ranked.iter().filter_map(|(index, _, _)| candidates.get(*index)).map(|product| product.public_id()).collect();
    assert_eq!(ids.get(..2), Some(&["P06", "P07"][..]));
    assert_eq!(ranked.len(), candidates.len());
}

#[test]
fn index_and_search_texts_speak_alike() {
    let record = ProductRecord {
        generic_name: text("Foam dressing sterile"),
        supplier: text("Alpha Medical Ltd"),
        mpc: text("SF-10/10"),
        ..described("Softafoam dressings 10cm x 10cm")
    };
    assert_eq!(index_text(&record), "softafoam dressing 100mm foam sterile alpha medical ltd sf10 10 sf1010");
    let stated = Item { mpc: text("sf1010"), ..item("SOFTAFOAM 100MM drsg") };
    assert_eq!(search_text(&stated), "softafoam 100mm dressing sf1010");
}

proptest! {
    #[test]
    fn any_text_is_taken(left in "\\PC{0,60}", right in "\\PC{0,60}") {
        let product = PreparedProduct::new("P", &described(&right));
        let weights = TokenWeights::from_products([&product]);
        let (points, _) = score(&PreparedItem::new(&item(&left)), &product, &weights);
        prop_assert!(points <= Score::FULL);
        prop_assert!(!normalise(&left).contains("  "));
    }

    #[test]
    fn case_and_blanks_never_matter(text in "[a-z0-9 .,%/()-]{0,60}") {
        prop_assert_eq!(normalise(&text.to_uppercase().replace(' ', "  ")), normalise(&text));
    }

    #[test]
    fn the_same_text_scores_full(text in "[a-z]{3,9} [a-z]{3,9} [0-9]{1,3}(cm|ml|mg)") {
        let product = PreparedProduct::new("P", &described(&text));
        let weights = TokenWeights::from_products([&product]);
        prop_assert_eq!(score(&PreparedItem::new(&item(&text)), &product, &weights).0, Score::FULL);
    }

    #[test]
    fn the_order_of_candidates_never_matters(turn in 0_usize..15, description in 0_usize..15) {
        let products = products();
        let weights = TokenWeights::from_products(&products);
        let mut candidates: Vec<&PreparedProduct> = products.iter().collect();
        let asked = item(CATALOGUE[description].1);
        let before = decide(&asked, &[], &candidates, &weights);
        candidates.rotate_left(turn);
        prop_assert_eq!(decide(&asked, &[], &candidates, &weights), before.clone());
        prop_assert!(before.status != DecisionStatus::Unmatched && before.method == MatchMethod::ExactText);
    }
}
