//! The law of procurement by tables: both sides of each boundary of its regimes, and every answer's reason.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::model::{CategoryScheme, Contract, ContractKind, Organisation, OrganisationKind, Regime};
use likewise::engine::money::Amount;
use likewise::engine::procurement::{
    AuthorityClass, Body, Planned, RegimeBasis, Rules, Subject, VatStated, WholeLife, contract_regime, contract_value,
    decide, whole_life,
};
use likewise::ingest::shipped_rules;

use super::register_table::{day, pounds};

pub fn rules() -> Rules {
    shipped_rules().unwrap()
}

/// A value that is the same with and without VAT, so that a table states one number.
pub fn worth(text: &str) -> Option<WholeLife> {
    (text != "unknown").then(|| {
        let amount = pounds(text);
        WholeLife { excluding_vat: amount, including_vat: amount, stated: VatStated::Included }
    })
}

/// Rows of a table, each cut at its blanks.
pub fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>()).filter(|row| !row.is_empty()).collect()
}

#[test]
fn the_regime_changes_on_the_day_and_at_the_penny() {
    // Day of the start, what is bought, class of authority, whole-life value, the regime.
    let table = "
        2015-02-25 goods       central     1000000    unknown
        2015-02-26 goods       central     111676     pcr2015
        2015-12-31 goods       sub_central 172513.99  below_threshold
        2016-01-01 goods       central     106047     pcr2015
        2017-12-31 services    sub_central 164176     pcr2015
        2018-01-01 services    sub_central 164176     below_threshold
        2020-01-01 goods       sub_central 189330     pcr2015
        2021-12-31 light_touch central     663540     pcr2015
        2022-01-01 goods       sub_central 213476.99  below_threshold
        2023-12-31 goods       sub_central 213477     pcr2015
        2024-01-01 goods       sub_central 213477     below_threshold
        2024-01-01 goods       sub_central 214904     pcr2015
        2024-01-01 goods       central     139688     pcr2015
        2025-02-23 goods       sub_central 214904     pcr2015
        2025-02-24 goods       sub_central 214904     pa2023
        2025-02-24 works       central     5372608.99 below_threshold
        2025-12-31 services    sub_central 214903.99  below_threshold
        2025-12-31 services    sub_central 214904     pa2023
        2026-01-01 services    sub_central 207719.99  below_threshold
        2026-01-01 services    sub_central 207720     pa2023
        2025-12-31 goods       central     139687.99  below_threshold
        2026-01-01 goods       central     135018     pa2023
        2026-01-01 light_touch sub_central 663539.99  below_threshold
        2026-01-01 light_touch central     663540     pa2023
        2026-01-01 works       sub_central 5193000    pa2023
        2026-01-01 concession  central     5192999.99 below_threshold
        2023-12-31 health_care central     663540     pcr2015
        2024-01-01 health_care central     0.01       psr
        2026-06-01 health_care central     unknown    psr
        2026-06-01 goods       central     unknown    unknown";
    let rules = rules();
    for row in rows(table) {
        let planned = Planned {
            subject: Subject::parse(row[1]).unwrap(),
            class: AuthorityClass::parse(row[2]).unwrap(),
            start: day(row[0]),
            value: worth(row[3]),
        };
        let decided = decide(&rules, &planned);
        assert_eq!(decided.regime.map_or("unknown", Regime::as_str), row[4], "{row:?}: {}", decided.why);
    }
}

#[test]
fn a_decision_says_why_in_words_and_shows_its_threshold() {
    let planned = Planned {
        subject: Subject::Goods,
        class: AuthorityClass::Central,
        start: day("2026-03-02"),
        value: worth("140000"),
    };
    let decided = decide(&rules(), &planned);
    assert_eq!(
        decided.why.to_string(),
        "begun on 2026-03-02 under the Procurement Act 2023: its whole-life value of £140000.00 reaches the threshold of \
         £135018.00"
    );
    assert!(decided.threshold.unwrap().source.contains("023"));
    let unknown = decide(&rules(), &Planned { value: None, ..planned });
    assert_eq!(
        unknown.why.to_string(),
        "the Procurement Act 2023 would govern it from £135018.00 on, and its whole-life value is unknown"
    );
}

#[test]
fn thresholds_hold_vat_since_2022() {
    // £120,000 without VAT, £144,000 with: below the 122,976 without VAT of 2021, above the 138,760 with VAT of 2022.
    let value = Some(WholeLife {
        excluding_vat: pounds("120000"),
        including_vat: pounds("144000"),
        stated: VatStated::Excluded,
    });
    let on = |start| {
        let planned = Planned { subject: Subject::Goods, class: AuthorityClass::Central, start: day(start), value };
        decide(&rules(), &planned).regime
    };
    assert_eq!(on("2021-12-31"), Some(Regime::BelowThreshold));
    assert_eq!(on("2022-01-01"), Some(Regime::Pcr2015));
}

#[test]
fn trusts_are_central_authorities_foundation_trusts_since_august_2021() {
    let rules = rules();
    let of = |name: &str, kind| {
        let organisation = Organisation {
            code: "ZZ1".to_owned(),
            name: name.to_owned(),
            kind,
            footprint_code: None,
            footprint_name: None,
            region: None,
            turnover: None,
            beds: None,
            successor_code: None,
            valid_from: None,
            valid_to: None,
        };
        Body::of(&organisation)
    };
    let table = [
        ("Moor NHS Trust", OrganisationKind::Acute, Body::NhsTrust, "2021-08-15", "central"),
        ("Moor NHS Foundation Trust", OrganisationKind::Acute, Body::FoundationTrust, "2021-08-15", "sub_central"),
        ("MOOR NHS FOUNDATION TRUST", OrganisationKind::MentalHealth, Body::FoundationTrust, "2021-08-16", "central"),
        ("Dale Integrated Care Board", OrganisationKind::Other, Body::CareBoard, "2026-01-01", "sub_central"),
        ("Dale County Council", OrganisationKind::Other, Body::LocalAuthority, "2026-01-01", "sub_central"),
        ("Dale Procurement Hub", OrganisationKind::Hub, Body::Hub, "2026-01-01", "central"),
        ("Elsewhere", OrganisationKind::Other, Body::Other, "2026-01-01", "sub_central"),
    ];
    for (name, kind, body, on, class) in table {
        assert_eq!(of(name, kind), body, "{name}");
        assert_eq!(body.class_on(&rules, day(on)).unwrap().0.as_str(), class, "{name}");
    }
    assert!(Body::NhsTrust.class_on(&rules, day("2010-01-01")).is_none());
}

#[test]
fn a_whole_life_value_counts_every_extension_and_vat() {
    // A year, first and last possible day, VAT, without, with. A part of a year counts in 365ths.
    let table = "
        50000 2026-04-01 2029-03-31 excluded 150000.000000 180000.000000
        50000 2026-04-01 2030-03-31 unknown  200000.000000 240000.000000
        60000 2026-04-01 2028-03-31 included 100000.000000 120000.000000
        36500 2026-04-01 2027-04-10 excluded 37500.000000  45000.000000
        365   2024-02-29 2025-02-28 excluded 365.000000    438.000000
        0.000001 2026-01-01 2026-07-02 excluded 0.000001   0.000001";
    let rules = rules();
    for row in rows(table) {
        let vat = VatStated::parse(row[3]).unwrap();
        let value = whole_life(&rules, pounds(row[0]), (day(row[1]), day(row[2])), vat, day(row[1])).unwrap();
        assert_eq!([value.excluding_vat.to_string(), value.including_vat.to_string()], [row[4], row[5]], "{row:?}");
    }
    let term = (day("2026-04-01"), day("2026-03-31"));
    assert!(whole_life(&rules, pounds("1"), term, VatStated::Excluded, term.0).is_err());
    let largest = Amount::from_micros(i64::MAX);
    let term = (day("2026-04-01"), day("2029-03-31"));
    assert!(whole_life(&rules, largest, term, VatStated::Excluded, term.0).is_err());
}

fn contract() -> Contract {
    let mut contract = Contract::unstated("ZZ1", "C1", day("2026-06-01"), day("2028-05-31"));
    contract.max_end_date = Some(day("2030-05-31"));
    contract.annual_value = Some(pounds("40000"));
    contract.value_includes_vat = Some(false);
    contract
}

#[test]
fn a_contract_is_worth_what_it_could_come_to() {
    let (rules, mut contract) = (rules(), contract());
    let with_vat = |contract: &Contract| {
        contract_value(&rules, contract, day("2026-01-01")).unwrap().map(|value| value.including_vat.to_string())
    };
    assert_eq!(with_vat(&contract).unwrap(), "192000.000000");
    contract.max_end_date = None;
    assert_eq!(with_vat(&contract).unwrap(), "96000.000000");
    // A stated whole value holds the options already.
    (contract.annual_value, contract.value_total) = (None, Some(pounds("120000")));
    contract.value_includes_vat = Some(true);
    assert_eq!(with_vat(&contract).unwrap(), "120000.000000");
    contract.value_total = Some(Amount::ZERO);
    assert_eq!(with_vat(&contract), None);
}

#[test]
fn a_contracts_regime_is_as_stated_or_decided_or_unknown() {
    let rules = rules();
    let regime = |contract: &Contract, value: Option<&str>| {
        let subject = Subject::of(contract);
        let value = value.and_then(worth);
        contract_regime(&rules, contract, subject, AuthorityClass::Central, value)
    };
    let mut goods = contract();
    goods.kind = Some(ContractKind::Goods);
    // Begun in any month of the year before June 2026 it would be the Act, at 200,000 by every threshold of that year.
    let found = regime(&goods, Some("200000"));
    assert_eq!((found.decided.regime, found.basis), (Some(Regime::Pa2023), RegimeBasis::ContractStart));
    // 136,000 reaches the threshold of 2026, not that of 2025.
    let found = regime(&goods, Some("136000"));
    assert_eq!((found.decided.regime, found.basis), (None, RegimeBasis::Unknown));
    assert_eq!(
        found.decided.why.to_string(),
        "when its procurement began is unknown: anywhere from 2025-06-01 to 2026-06-01, and the law changed between"
    );
    goods.procurement_start_date = Some(day("2025-12-31"));
    let found = regime(&goods, Some("136000"));
    assert_eq!((found.decided.regime, found.basis), (Some(Regime::BelowThreshold), RegimeBasis::ProcurementStart));
    // Its first day lies under the Act, its procurement may have begun under the Regulations.
    (goods.start_date, goods.procurement_start_date) = (day("2025-06-01"), None);
    assert_eq!(regime(&goods, Some("200000")).basis, RegimeBasis::Unknown);
    goods.start_date = day("2024-06-01");
    assert_eq!(regime(&goods, Some("200000")).decided.regime, Some(Regime::Pcr2015));
    assert_eq!(regime(&goods, None).basis, RegimeBasis::Unknown);
    goods.regime = Some(Regime::Psr);
    let found = regime(&goods, None);
    assert_eq!((found.decided.regime, found.basis.as_str()), (Some(Regime::Psr), "stated"));
    let found = regime(&contract(), Some("200000"));
    assert_eq!(found.decided.why.to_string(), "what it buys is unknown: goods, services or works");
}

#[test]
fn what_a_contract_buys_is_read_from_its_kind_and_code() {
    let of = |kind, code: Option<&str>| {
        let mut contract = contract();
        contract.kind = kind;
        contract.category_code = code.map(str::to_owned);
        contract.category_scheme = code.map(|_| CategoryScheme::Cpv);
        Subject::of(&contract)
    };
    let table = [
        (Some(ContractKind::Goods), None, Some(Subject::Goods)),
        // Goods never fall under the provider selection regime, whatever their code says.
        (Some(ContractKind::Goods), Some("85100000"), Some(Subject::Goods)),
        (Some(ContractKind::Service), None, Some(Subject::Services)),
        (Some(ContractKind::Service), Some("85100000-0"), Some(Subject::HealthCare)),
        (Some(ContractKind::ManagedService), Some("33600000"), Some(Subject::Services)),
        (Some(ContractKind::CallOff), Some("85300000"), Some(Subject::LightTouch)),
        (Some(ContractKind::CallOff), None, None),
        (None, Some("33600000"), Some(Subject::Goods)),
        (None, Some("45000000"), Some(Subject::Works)),
        (None, Some("48000000"), Some(Subject::Goods)),
        (None, Some("90910000"), Some(Subject::Services)),
        (None, Some("99"), None),
        (None, Some("£"), None),
        (None, None, None),
    ];
    for (kind, code, subject) in table {
        assert_eq!(of(kind, code), subject, "{kind:?} {code:?}");
    }
}
