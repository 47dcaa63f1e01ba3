//! Categories: codes, families, the order of evidence, and totals that add up.

use likewise::engine::categories::{
    Categoriser, CategoryBook, CategoryCode, CategoryEntry, CategoryReport, CategorySource, CategoryTotals, CodeFault,
    CountedItem, FamilyWords, ItemCategory, ItemFacts, KnownThing, LineKind, Scheme, View, Wording, cpv_check_digit,
    family_name, kind_name,
};
use likewise::engine::model::{Currency, Score};
use likewise::engine::money::{Amount, Quantity};
use likewise::engine::variation::{Share, Total};
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};

#[test]
fn check_digits_follow_the_rule_and_the_published_departures() {
    for (code, digit) in [
        ("03000000", 1),
        ("33141420", 0),
        ("33000000", 0),
        ("45000000", 7),
        ("98000000", 3),
        ("60130000", 8),
        // Branches that were published with other digits than the rule gives.
        ("03311000", 2),
        ("09100000", 0),
        ("42100000", 0),
        ("72212000", 4),
        ("72212100", 0),
    ] {
        assert_eq!(cpv_check_digit(code), Some(digit), "{code}");
    }
    for text in ["", "3314142", "331414200", "3314142A", "３３１４１４２０"] {
        assert_eq!(cpv_check_digit(text), None, "{text}");
    }
}

#[test]
fn codes_have_one_form_or_say_which_rule_they_break() {
    for (scheme, text, expected) in [
        (Scheme::Cpv, "33141420-0", Ok("33141420")),
        (Scheme::Cpv, " 33141420 ", Ok("33141420")),
        (Scheme::Cpv, "33141420-3", Err(CodeFault::CheckDigit(0))),
        (Scheme::Cpv, "33141420-", Err(CodeFault::Form(Scheme::Cpv))),
        (Scheme::Cpv, "33141420-10", Err(CodeFault::Form(Scheme::Cpv))),
        (Scheme::Cpv, "gloves", Err(CodeFault::Form(Scheme::Cpv))),
        (Scheme::Unspsc, "42132203", Ok("42132203")),
        (Scheme::Unspsc, "4213220", Err(CodeFault::Form(Scheme::Unspsc))),
        (Scheme::Eclass, "fta", Ok("FTA")),
        (Scheme::Eclass, "FTA101", Ok("FTA101")),
        (Scheme::Eclass, "TBC", Err(CodeFault::Form(Scheme::Eclass))),
        (Scheme::Eclass, "n/a", Err(CodeFault::Form(Scheme::Eclass))),
        (Scheme::Eclass, "DRESSINGS", Err(CodeFault::Form(Scheme::Eclass))),
        (Scheme::Eclass, "123", Err(CodeFault::Form(Scheme::Eclass))),
    ] {
        let read = CategoryCode::parse(scheme, text).map(|code| code.code);
        assert_eq!(read, expected.map(str::to_owned), "{scheme} {text}");
    }
    let stated = |text| CategoryCode::stated(text).map(|code| code.to_string());
    assert_eq!(stated("ftb"), Some("eclass:FTB".to_owned()));
    assert_eq!(stated("33141420-0"), Some("cpv:33141420".to_owned()));
    assert_eq!(stated("33141420"), None, "eight digits alone may be of two lists");
}

#[test]
fn what_stands_above_a_code() {
    let above = |scheme, code: &str| -> Vec<String> {
        CategoryCode::parse(scheme, code).unwrap().above().map(|code| code.code).collect()
    };
    assert_eq!(
        above(Scheme::Cpv, "33141421"),
        ["33141420", "33141400", "33141000", "33140000", "33100000", "33000000"]
    );
    assert_eq!(above(Scheme::Cpv, "33000000"), Vec::<String>::new());
    assert_eq!(above(Scheme::Unspsc, "42132203"), ["42132200", "42130000", "42000000"]);
    assert_eq!(above(Scheme::Eclass, "FTA"), ["FT", "F"]);
}

#[test]
fn families_are_generic_names_without_sizes() {
    for (generic, family, kind) in [
        ("Nelaton catheter female 8Ch", "Nelaton catheter female", "Nelaton catheter"),
        (
            "Absorbent dressing pad sterile 20cm x 20cm square",
            "Absorbent dressing pad sterile",
            "Absorbent dressing pad",
        ),
        ("Ring pessary 83mm diameter, silicone", "Ring pessary diameter, silicone", "Ring pessary diameter"),
        ("Compression hosiery class 2 below knee", "Compression hosiery class 2 below knee", "Compression hosiery"),
        ("Hydrocolloid dressing 10cm x 10cm with border", "Hydrocolloid dressing with border", "Hydrocolloid dressing"),
        ("Syringe 10ml", "Syringe", "Syringe"),
        ("10ml", "10ml", "10ml"),
        ("", "", ""),
    ] {
        assert_eq!(
            (family_name(generic).as_str(), kind_name(&family_name(generic)).as_str()),
            (family, kind),
            "{generic}"
        );
    }
}

fn book() -> CategoryBook {
    let entry = |scheme, code: &str, title: &str| CategoryEntry {
        code: CategoryCode { scheme, code: code.to_owned() },
        title: title.to_owned(),
        parent: None,
    };
    CategoryBook::new([
        entry(Scheme::Cpv, "33141420", "Surgical gloves"),
        entry(Scheme::Cpv, "33141400", "Wire-cutter and bistoury; surgical gloves"),
        entry(Scheme::Cpv, "33140000", "Medical consumables"),
        entry(Scheme::Cpv, "39130000", "Office furniture"),
        entry(Scheme::Eclass, "FTA", "Gloves"),
    ])
}

/// Three families: gloves and syringes with a CPV code, dressings of two sorts without.
fn categoriser() -> (Categoriser, Vec<KnownThing>) {
    let names =
        ["Foam dressing with border", "Foam dressing without border", "Glove examination nitrile", "Syringe luer lock"];
    let sorts: [(usize, &str, Option<&str>); 4] = [
        (0, "Softafoam border", None),
        (1, "Softafoam plain", None),
        (2, "Sentinel glove nitrile", Some("33141420")),
        (3, "Corvane syringe", None),
    ];
    let mut products = Vec::new();
    let mut things = Vec::new();
    for number in 0..40_usize {
        let (family, words, cpv) = sorts[number % 4];
        products.push((family, FamilyWords::words_of(words, names[family])));
        things.push(KnownThing::new(None, cpv, None, Some(family)));
    }
    let families = FamilyWords::learn(names.map(str::to_owned).to_vec(), products);
    (Categoriser::new(book(), families, &things), things)
}

fn told(categories: &[ItemCategory]) -> Vec<String> {
    let line = |one: &ItemCategory| format!("{}:{} {} {}", one.scheme, one.code, one.source, one.confidence);
    categories.iter().map(line).collect()
}

fn facts(description: &str) -> ItemFacts<'_> {
    ItemFacts { description, kind: LineKind::Goods, stated: &[], product: None, alike: &[] }
}

#[test]
fn the_surest_evidence_comes_first_and_each_scheme_once() {
    let (categoriser, things) = categoriser();
    let glove = things.iter().find(|thing| thing.family == Some(2)).unwrap();
    let stated = [("fta".to_owned(), 3), ("FTB".to_owned(), 1), ("TBC".to_owned(), 9)];
    let of_product = ItemFacts { product: Some(glove), stated: &stated, ..facts("anything at all") };
    assert_eq!(
        told(&categoriser.categorise(&of_product)),
        [
            "eclass:FTA stated_code 0.7500",
            "cpv:33141420 product_code 1.0000",
            "group:Glove examination nitrile product_group 1.0000",
        ]
    );
    let stated_cpv = [("39130000-2".to_owned(), 1)];
    let contradicted = ItemFacts { product: Some(glove), stated: &stated_cpv, ..facts("anything") };
    assert_eq!(told(&categoriser.categorise(&contradicted))[0], "cpv:39130000 stated_code 1.0000");
}

#[test]
fn like_products_lend_their_category_only_where_they_agree() {
    let (categoriser, things) = categoriser();
    let of = |family: usize| things.iter().find(|thing| thing.family == Some(family)).unwrap();
    let score = Score::from_basis_points;
    let agree = [(of(2), score(8_000)), (of(2), score(7_500)), (of(3), score(5_000))];
    let found = categoriser.categorise(&ItemFacts { alike: &agree, ..facts("zither") });
    assert_eq!(told(&found), ["group:Glove examination nitrile like_items 0.8000", "cpv:33141420 like_items 0.8000"]);
    let differ = [(of(2), score(8_000)), (of(3), score(7_900))];
    assert_eq!(told(&categoriser.categorise(&ItemFacts { alike: &differ, ..facts("zither") })), Vec::<String>::new());
    let faint = [(of(2), score(6_000))];
    assert_eq!(told(&categoriser.categorise(&ItemFacts { alike: &faint, ..facts("zither") })), Vec::<String>::new());
}

#[test]
fn words_tell_a_family_or_its_kind_or_nothing() {
    let (categoriser, _) = categoriser();
    let best = |text: &str| categoriser.categorise(&facts(text)).first().map(|one| (one.code.clone(), one.source));
    let words = |name: &str| Some((name.to_owned(), CategorySource::Words));
    assert_eq!(best("SENTINEL GLOVE EXAM NITRILE LRG"), words("Glove examination nitrile"));
    assert_eq!(best("SOFTAFOAM FOAM DRESSING"), words("Foam dressing"), "of which family is not said");
    for nothing in ["zither strings", "", "10cm x 10cm", "assorted", "border collie grooming brush"] {
        assert_eq!(best(nothing), None, "{nothing}");
    }
}

#[test]
fn a_title_that_stands_whole_in_the_words_tells_its_code() {
    let (categoriser, _) = categoriser();
    let found = categoriser.categorise(&facts("Office furniture, assorted"));
    assert_eq!((found[0].scheme, found[0].code.as_str()), (Scheme::Cpv, "39130000"));
    assert_eq!(found[0].title.as_deref(), Some("Office furniture"));
    assert_eq!(categoriser.categorise(&facts("furniture van hire quotation portal")), []);
}

#[test]
fn services_and_what_is_ordered_by_value_are_a_kind_of_their_own() {
    let (categoriser, _) = categoriser();
    let line = |quantity: i64, value: i64| (Quantity::from_milli(quantity), Amount::from_micros(value));
    for (description, known, lines, expected) in [
        ("Consultancy fees", false, vec![line(1_000, 45_000_000_000)], LineKind::Service),
        ("Consultancy fees", true, vec![line(1_000, 45_000_000_000)], LineKind::Goods),
        ("Taxi Services 2025", false, vec![line(2_000, 50_000_000)], LineKind::Service),
        ("Lift inspection service", false, vec![line(2_000, 50_000_000)], LineKind::Service),
        ("Pump service kit", false, vec![line(2_000, 50_000_000)], LineKind::Goods),
        ("Ward refresh phase 2", false, vec![line(45_000_000, 45_000_000_000)], LineKind::OrderedByValue),
        ("Ward refresh phase 2", false, vec![line(1_250_500, 1_250_500_000)], LineKind::OrderedByValue),
        ("Biro black", false, vec![line(12_000, 12_000_000)], LineKind::Goods),
        ("Biro black", false, vec![line(200_000, 200_000_000), line(10_000, 9_000_000)], LineKind::Goods),
        ("Glove", true, vec![line(45_000_000, 45_000_000_000)], LineKind::Goods),
    ] {
        let mut wording = Wording::default();
        lines.into_iter().for_each(|(quantity, value)| wording.add(quantity, value));
        assert_eq!(wording.kind(description, known), expected, "{description}");
    }
    let service = ItemFacts { kind: LineKind::Service, ..facts("Office furniture removal service") };
    let found = categoriser.categorise(&service);
    assert_eq!((found[0].scheme, found[0].code.as_str()), (Scheme::Kind, "service"));
}

#[test]
fn what_is_learnt_does_not_depend_on_order() {
    let names = vec!["A foam".to_owned(), "B gauze".to_owned()];
    let products: Vec<(usize, Vec<String>)> = (0..20)
        .map(|number| (number % 2, FamilyWords::words_of(["soft foam", "fine gauze"][number % 2], "")))
        .collect();
    let mut turned = products.clone();
    turned.reverse();
    let (one, other) = (FamilyWords::learn(names.clone(), products), FamilyWords::learn(names, turned));
    for text in ["SOFT FOAM", "gauze", "fine soft thing"] {
        assert_eq!(one.guess(text), other.guess(text), "{text}");
    }
}

fn a_category() -> impl Strategy<Value = Vec<ItemCategory>> {
    let schemes = proptest::collection::vec((0..5_usize, 0..3_u8, 0..5_usize), 0..3);
    schemes.prop_map(|list| {
        let mut found: Vec<ItemCategory> = Vec::new();
        for (scheme, code, source) in list {
            let scheme = Scheme::ALL[scheme];
            if found.iter().all(|one| one.scheme != scheme) {
                let source = CategorySource::ALL[source];
                let confidence = Score::FULL;
                found.push(ItemCategory {
                    scheme,
                    code: code.to_string(),
                    title: None,
                    source,
                    confidence,
                    evidence: String::new(),
                });
            }
        }
        found
    })
}

proptest! {
    /// In every view each item stands in one row, so rows add up to what was spent, to the last millionth.
    #[test]
    fn every_view_adds_up(items in proptest::collection::vec((a_category(), any::<bool>(), 1..50_u64, -5_000_000_000_i128..5_000_000_000), 0..40)) {
        let mut totals = CategoryTotals::default();
        let mut spent = Share::default();
        let mut dollars = Share::default();
        for (place, (categories, pounds, lines, micros)) in items.iter().enumerate() {
            let share = Share::new(*lines, Total::from_micros(*micros));
            let currency = if *pounds { Currency::GBP } else { Currency::parse("USD").unwrap() };
            if *pounds { spent.join(share) } else { dollars.join(share) }
            totals.add(&CountedItem { categories, product: i64::try_from(place).ok(), spend: &[(currency, share)] });
        }
        let all: Vec<_> = totals.finish().collect();
        for view in View::ALL {
            let report = CategoryReport::new(*view, all.iter().filter(|total| total.view == *view).cloned().collect());
            for (currency, whole) in &report.total {
                let rows = report.categories.iter().chain(&report.uncategorised).filter(|row| row.currency == *currency);
                let sum: Share = rows.clone().map(|row| row.share).sum();
                prop_assert_eq!(sum, *whole);
                prop_assert_eq!(*whole, if *currency == Currency::GBP { spent } else { dollars });
                prop_assert_eq!(report.uncategorised.iter().filter(|row| row.currency == *currency).count(), 1);
                for row in rows.filter(|row| row.category.is_some()) {
                    prop_assert_eq!(row.sources.iter().map(|one| one.share).sum::<Share>(), row.share);
                }
            }
        }
    }

    /// No text makes the readers of codes and words panic, and a code in its one form reads as itself.
    #[test]
    fn codes_and_words_never_panic(text in "\\PC{0,40}", scheme in 0..3_usize) {
        let scheme = Scheme::ALL[scheme];
        if let Ok(code) = CategoryCode::parse(scheme, &text) {
            prop_assert_eq!(CategoryCode::parse(scheme, &code.code), Ok(code.clone()));
            prop_assert_eq!(code.above().filter(|above| above.scheme != scheme).count(), 0);
        }
        let family = family_name(&text);
        prop_assert_eq!(kind_name(&family), kind_name(&family.clone()));
    }
}
