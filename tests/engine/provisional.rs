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

/// Services and charges as they stand on orders.
const SERVICES: &str = "
    Patient transport - invoice value
    Maintenance contract call-off
    Courier charges
    Couriers, week ending 12/11/2017
    Non-emergency patient transport March 2018
    Call-out charge
    Emergency call out, weekend
    Taxi journeys for patients
    Ambulance journeys out of hours
    Staff overtime, night shift
    Agency nurse, band 5
    Locum doctor sessions
    Physiotherapist sessional fee
    Legal advice
    Solicitors' costs
    Interpreting services, Polish
    Translation services
    Window cleaning, quarterly
    Clinical waste disposal
    Waste collection April
    Laundry services
    Pest control visits, ward
    Grounds maintenance, planned
    Security guarding at hospital site
    Equipment inspection and testing, annual
    Planned preventative maintenance
    Reactive repairs as per quote attached
    Managed service, monthly charge
    Software licence renewal
    Conference registration
    Office relocation
    Removal and storage
    Decommissioning of equipment
    Shredding
    Advertising costs for recruitment
    Lump sum payment as agreed in contract 2019/20
    Uplift to invoice 2018
    Outsourced payroll services
";

/// Things whose words look like a service's.
const THINGS: &str = "
    Patient transfer slide sheet
    Patient hoist sling large
    Patient wipes
    Patient identity wristband white
    Catheter maintenance solution
    Citric acid 6% catheter maintenance solution
    Transport swab
    Viral transport medium 3ml
    Transport incubator
    Call bell cord
    Nurse call handset
    Off-loading boot
    Offloading heel protector
    Courier bag A4
    Ambulance stretcher sheet
    Waste bags yellow 90 litre
    Clinical waste sacks
    Disposal unit for needles
    Sharps disposal box 5 litre
    Laundry bag, water soluble
    Cleaning wipes
    Window dressing 10cm x 12cm
    Night drainage bag 2 litre
    Storage box with lid
    Specimen collection pot
    Ward trolley
    Oxygen delivery mask
    Repair kit for infusion pump
    Testing strips, glucose
    Emergency airway kit
    Emergency scissors
    Doctor's bag
    Hand therapy putty
    Support stockings class 2
    Abdominal support, closed front
    Day and night leg bag
    Value bandage 10cm x 4.5m
    Legal pad A4
    Printing labels
    Security tags, numbered
    Control solution for blood glucose meter
    Material softafoam
    Parts tray
";

#[test]
fn services_are_told_from_things_that_look_like_them() {
    let rows = |table: &'static str| table.lines().map(str::trim).filter(|row| !row.is_empty());
    assert!(rows(SERVICES).count() >= 30 && rows(THINGS).count() >= 30);
    let wrong: Vec<&str> = rows(SERVICES)
        .filter(|row| !is_service_text(row) || text_key(row).is_some())
        .chain(rows(THINGS).filter(|row| is_service_text(row)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #[test]
    fn a_strength_always_tells(left in 1_u32..5000, right in 1_u32..5000) {
        let key = |strength: u32| text_key(&format!("Efavirenz {strength}mg tablets"));
        prop_assert_eq!(key(left) == key(right), left == right);
    }
}
