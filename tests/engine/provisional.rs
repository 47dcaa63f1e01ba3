//! Provisional products: which key an unmatched item becomes a product by.

use likewise::engine::matching::{is_service_text, provisional_key};
use likewise::engine::model::Item;
use likewise::engine::money::Units;
use proptest::prelude::{prop_assert_eq, proptest};

fn item(description: &str) -> Item {
    Item { description: description.to_owned(), ..Item::default() }
}

fn text_key(description: &str) -> Option<String> {
    provisional_key(&item(description), "each", Units::whole(30)).map(|key| key.text)
}

#[test]
fn services_and_vague_words_have_no_key() {
    for description in [
        "Consultancy fees",
        "Maintenance contract",
        "Annual maintenance contract 2017/18",
        "Agency staff week ending 12/11/2017",
        "Delivery charge",
        "Carriage",
        "Miscellaneous",
        "Misc items",
        "Hire of mattress 10 days",
        "Subscription renewal",
        "Various",
        "Other costs",
        "Gloves",
        "Dressings, each",
        "",
        "---",
    ] {
        assert_eq!(text_key(description), None, "{description}");
    }
}

#[test]
fn things_have_a_key() {
    for (description, expected) in [
        ("Efavirenz 600mg, tablets, 30 Tabs", "text:efavirenz 600mg tablets 30 tablets|each|30"),
        ("Softafoam", "text:softafoam|each|30"),
        ("Dressing 10cm x 10cm", "text:dressing 100mm x 100mm|each|30"),
        ("Gloves BX/100", "text:gloves box 100|each|30"),
        ("Catheter ABC123", "text:catheter abc123|each|30"),
    ] {
        assert_eq!(text_key(description).as_deref(), Some(expected), "{description}");
    }
}

#[test]
fn texts_share_a_key_only_when_they_say_the_same() {
    let same = [
        ("Tenofovir 200/300mg [Truvada], tablets, 30 Tabs", "TENOFOVIR 200/300MG  (truvada) Tablets 30 tabs"),
        ("Tape 10cm", "tape 100 mm"),
        ("Gloves, BX/100", "gloves bx 100"),
    ];
    for (left, right) in same {
        assert_eq!(text_key(left), text_key(right), "{left} / {right}");
    }
    let different = [
        ("Tenofovir 200/300mg [Truvada], tablets, 30 Tabs", "Tenofovir 200/300mg, tablets, 30 Tabs"),
        ("Efavirenz 600mg, tablets, 30 Tabs", "Efavirenz 200mg, tablets, 30 Tabs"),
        ("Efavirenz 600mg, tablets, 30 Tabs", "Efavirenz 600mg, tablets, 60 Tabs"),
        ("Efavirenz 600mg, tablets, 30 Tabs", "Efavirenz 600mg, capsules, 30 Caps"),
        ("Nevirapine 10mg/ml, 240 ml", "Nevirapine 10mg, 240 ml"),
        ("Lamivudine 30/60mg", "Lamivudine 60/30mg"),
        ("Lopinavir 80/20mg/ml", "Lopinavir 80/20mg"),
    ];
    for (left, right) in different {
        assert_ne!(text_key(left), text_key(right), "{left} / {right}");
    }
    let efavirenz = item("Efavirenz 600mg");
    let key = |base_unit, units| provisional_key(&efavirenz, base_unit, units).map(|key| key.text);
    assert_ne!(key("each", Units::whole(30)), key("each", Units::whole(60)));
    assert_ne!(key("each", Units::whole(30)), key("ml", Units::whole(30)));
    assert_ne!(key("each", Units::whole(30)), key("each", None));
}

#[test]
fn the_strongest_key_leads_and_the_others_are_kept() {
    let text = |text: &str| Some(text.to_owned());
    let stated = Item {
        gtin: text("5709817306385"),
        npc: text("GHT123"),
        manufacturer: text("Dansac Ltd"),
        mpc: text("829-50"),
        ..item("Nova cap 50mm")
    };
    let keys = |item: &Item| {
        provisional_key(item, "each", None).map(|key| (key.kind.as_str(), key.text, key.other_keys.join(" & ")))
    };
    assert_eq!(
        keys(&stated),
        Some((
            "gtin",
            "gtin:05709817306385".to_owned(),
            "mpc:dansac|82950 & text:nova cap 50mm|each| & npc:GHT123".to_owned()
        ))
    );
    let without_gtin = Item { gtin: None, ..stated.clone() };
    assert_eq!(keys(&without_gtin).map(|(kind, text, _)| (kind, text)), Some(("mpc", "mpc:dansac|82950".to_owned())));
    let wrong_digit = Item { gtin: text("5709817306386"), ..stated };
    assert_eq!(keys(&wrong_digit).map(|(kind, _, _)| kind), Some("mpc"));
    let service = Item { manufacturer: text("Dansac"), mpc: text("MC-1"), ..item("Maintenance contract") };
    assert_eq!(keys(&service), None);
    let suppliers = Item { supplier: text("Alpha"), supplier_part: text("A1"), ..item("Nova cap 50mm") };
    assert_eq!(
        keys(&suppliers),
        Some(("text", "text:nova cap 50mm|each|".to_owned(), "supplier_part:alpha|A1".to_owned()))
    );
}

#[test]
fn services_are_told_from_things() {
    for (description, expected) in [
        ("Consultancy fees", true),
        ("Consultant fee for audit of payroll", true),
        ("Hire of bariatric bed", true),
        ("Carriage charge", true),
        ("Annual service contract", true),
        ("Cleaning services March 2018", true),
        ("Software licence", true),
        ("Agency nurse band 5 week ending", true),
        ("Cleaning wipes", false),
        ("Oxygen delivery mask", false),
        ("Softafoam dressing 10cm x 10cm", false),
        ("Efavirenz 600mg, tablets, 30 Tabs", false),
        ("", false),
    ] {
        assert_eq!(is_service_text(description), expected, "{description}");
    }
}

proptest! {
    #[test]
    fn a_strength_always_tells(left in 1_u32..5000, right in 1_u32..5000) {
        let key = |strength: u32| text_key(&format!("Efavirenz {strength}mg tablets"));
        prop_assert_eq!(key(left) == key(right), left == right);
    }
}
