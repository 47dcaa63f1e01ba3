//! Suppliers: normal names, GLNs and company numbers, and who is one with whom.

use likewise::engine::matching::{normal_supplier_name, supplier_key};
use likewise::engine::model::Currency;
use likewise::engine::suppliers::{CompanyNumber, Gln, SupplierWording, Suppliers};
use likewise::engine::variation::{Share, Total};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, proptest};

#[test]
fn names_lose_their_legal_form_and_what_they_trade_as() {
    for (name, normal) in [
        ("B. Braun Medical (UK) Ltd", "bbraunmedical"),
        ("B.Braun Medical Ltd.", "bbraunmedical"),
        ("Smith & Nephew Healthcare Ltd", "smithnephewhealthcare"),
        ("SMITH AND NEPHEW HEALTHCARE LIMITED", "smithnephewhealthcare"),
        ("The Harvard Drug Group, L.L.C. dba Major Pharmaceuticals", "harvarddruggroup"),
        ("The Harvard Drug Group, LLC", "harvarddruggroup"),
        ("Zurich Insurance Company t/a Zurich Municipal", "zurichinsurance"),
        ("Dennis Eagle Limited (T/A Terberg Matec UK)", "denniseagle"),
        ("Senator International Limited Trading As The Senator Group", "senatorinternational"),
        ("Heritage Pharmaceuticals Inc. d/b/a Avet Pharmaceuticals Inc.", "heritagepharmaceuticals"),
        ("AbbVie Logistics (formerly Abbott Logistics BV)", "abbvielogistics"),
        ("Karcher (U.K.) Limited", "karcher"),
        ("Farmigea S.p.A.", "farmigea"),
        ("HTL-STREFA S.A.", "htlstrefa"),
        ("Atos Medical AB", "atosmedical"),
        ("AB Sciences Ltd", "absciences"),
        ("Robert Bailey & Son P.L.C.", "robertbaileyson"),
        ("Dr. Reddy\u{2019}s Laboratories, Inc.", "drreddyslaboratories"),
        ("Mölnlycke Health Care", "molnlyckehealthcare"),
        ("Trading Places Ltd", "tradingplaces"),
        ("The Company", "thecompany"),
        ("N/A", ""),
    ] {
        assert_eq!(normal_supplier_name(name), normal, "{name}");
    }
    assert_eq!(supplier_key("N/A"), "N/A");
}

#[test]
fn glns_and_company_numbers_are_proven_or_refused() {
    let gln = |text: &str| Gln::parse(text).map(|gln| gln.to_string());
    assert_eq!(gln("5060000011111"), Some("5060000011111".to_owned()));
    assert_eq!(gln("50600000 11111"), Some("5060000011111".to_owned()));
    for wrong in ["5060000011112", "506000001111", "05060000011111", "0000000000000", "", "506000001111X"] {
        assert_eq!(gln(wrong), None, "{wrong}");
    }
    let number = |text: &str| CompanyNumber::parse(text).map(|number| number.to_string());
    for (text, expected) in [
        ("GB-COH-01234567", Some("01234567")),
        ("gb-coh-1234567", Some("01234567")),
        ("01234567", Some("01234567")),
        ("SC123456", Some("SC123456")),
        ("GB-COH-NI12345", Some("NI012345")),
        ("GB-CFS-307567", None),
        ("1234567", None),
        ("GB-COH-", None),
        ("00000000", None),
        ("GB-COH-123456789", None),
        ("ABCDEFGH", None),
    ] {
        assert_eq!(number(text).as_deref(), expected, "{text}");
    }
}

const GLN_A: &str = "5060000011111";
const GLN_B: &str = "5012345678900";

fn wording(name: &str, key: &str, pounds: i128) -> SupplierWording {
    let share = Share::new(1, Total::from_micros(pounds * 1_000_000));
    SupplierWording {
        name: name.to_owned(),
        gln: Gln::parse(key),
        number: CompanyNumber::parse(key),
        spend: vec![(Currency::GBP, share)],
    }
}

/// Each supplier as its names, with its spend in pounds; each likely pair as the names shown.
fn told(list: Vec<SupplierWording>) -> (Vec<String>, Vec<String>) {
    let all = Suppliers::gather(list);
    let supplier = |one: &likewise::engine::suppliers::Supplier| {
        format!("{} {}", one.names.join("|"), one.spend[0].1.spend.micros() / 1_000_000)
    };
    let name = |place: usize| all.suppliers[place].name.as_str();
    let likely = all.likely.iter().map(|pair| format!("{} = {}", name(pair.left), name(pair.right)));
    (all.suppliers.iter().map(supplier).collect(), likely.collect())
}

#[test]
fn a_key_decides_whatever_the_names_say() {
    let (suppliers, likely) = told(vec![
        wording("Medway Supplies Ltd", GLN_A, 1),
        wording("Northgate Trading", GLN_A, 2),
        wording("MEDWAY SUPPLIES LIMITED", "", 4),
    ]);
    assert_eq!(suppliers, ["MEDWAY SUPPLIES LIMITED|Medway Supplies Ltd|Northgate Trading 7"]);
    assert_eq!(likely, Vec::<String>::new());
    let (suppliers, likely) = told(vec![
        wording("Medway Supplies Ltd", GLN_A, 1),
        wording("Medway Supplies Limited", GLN_B, 2),
        wording("Medway Supplies", "", 4),
    ]);
    assert_eq!(suppliers, ["Medway Supplies 4", "Medway Supplies Limited 2", "Medway Supplies Ltd 1"]);
    assert_eq!(
        likely,
        ["Medway Supplies = Medway Supplies Limited", "Medway Supplies = Medway Supplies Ltd"],
        "which of the two it is, nobody can tell from the name; the two themselves are never one"
    );
    let (suppliers, _) = told(vec![wording("Medway", "01234567", 1), wording("Medway Ltd", "07654321", 2)]);
    assert_eq!(suppliers.len(), 2, "company numbers conflict");
    let (suppliers, _) = told(vec![wording("Medway", "01234567", 1), wording("Medway Ltd", GLN_A, 2)]);
    assert_eq!(suppliers.len(), 1, "a number and a GLN do not conflict");
}

#[test]
fn alike_names_are_offered_and_never_merged() {
    let (suppliers, likely) = told(
        [
            "Smith & Nephew Healthcare Ltd",
            "Smith and Nephew",
            "Coloplast Ltd",
            "Colopalst Limited",
            "Medtronik UK",
            "Medtronic",
            "Zurich Insurance Company t/a Zurich Municipal",
            "Zurich Municipal",
            "Healthcare Cranage Ltd",
            "Cranage Healthcare",
            "Lot 12345678",
            "Lot 12345679",
            "Derma UK Ltd",
            "Dermal Laboratories Ltd",
        ]
        .into_iter()
        .map(|name| wording(name, "", 1))
        .collect(),
    );
    assert_eq!(suppliers.len(), 14);
    assert_eq!(
        likely,
        [
            "Zurich Insurance Company t/a Zurich Municipal = Zurich Municipal",
            "Cranage Healthcare = Healthcare Cranage Ltd",
            "Colopalst Limited = Coloplast Ltd",
            "Medtronic = Medtronik UK",
            "Smith & Nephew Healthcare Ltd = Smith and Nephew",
        ]
    );
}

fn some_wordings() -> impl Strategy<Value = Vec<SupplierWording>> {
    let names = ["Medway Ltd", "MEDWAY", "Medway Supplies", "Stour", "Stour PLC", "Medwya"];
    let keys = ["", "", GLN_A, GLN_B, "01234567", "07654321"];
    let one = (0..names.len(), 0..keys.len(), 1..9_i128);
    proptest::collection::vec(one, 0..12).prop_map(move |list| {
        list.into_iter().map(|(name, key, pounds)| wording(names[name], keys[key], pounds)).collect()
    })
}

proptest! {
    /// Order changes nothing, no money is lost, and no two of one GLN or number are apart.
    #[test]
    fn gathering_is_a_set_operation(
        (list, turned) in some_wordings().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle()))
    ) {
        let whole: i128 = list.iter().map(|one| one.spend[0].1.spend.micros()).sum();
        let (one, other) = (Suppliers::gather(list), Suppliers::gather(turned));
        prop_assert_eq!(&one, &other);
        let told: i128 = one.suppliers.iter().flat_map(|supplier| &supplier.spend).map(|(_, share)| share.spend.micros()).sum();
        prop_assert_eq!(told, whole);
        let mut keys: Vec<String> = Vec::new();
        for supplier in &one.suppliers {
            keys.extend(supplier.glns.iter().map(ToString::to_string).chain(supplier.numbers.iter().map(ToString::to_string)));
        }
        let count = keys.len();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), count);
        for pair in &one.likely {
            prop_assert!(pair.left < pair.right && pair.right < one.suppliers.len());
        }
    }
}
