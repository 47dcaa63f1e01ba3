//! OCDS releases: packages, records and lists; what a release becomes; and files that mean harm.

use likewise::engine::model::{CategoryScheme, Contract, Rejection};
use likewise::engine::money::Amount;
use likewise::ingest::{IngestError, Limits, NoticeReader, ReadContract, ReleaseFile, is_json};
use proptest::prelude::{Strategy, prop, proptest};

use super::{fixture, gzipped, written};

type Row = (u64, Result<ReadContract, Rejection>);

fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<Vec<Row>, IngestError> {
    let file = written("releases.json", bytes);
    read_file(&file.path, limits)
}

fn read_file(path: &std::path::Path, limits: &Limits) -> Result<Vec<Row>, IngestError> {
    let reader = NoticeReader::default();
    let mut releases = ReleaseFile::open(path, limits)?;
    let mut rows = Vec::new();
    while let Some(release) = releases.next_release()? {
        rows.extend(reader.rows(&release).into_iter().map(|row| (release.row, row.read)));
    }
    Ok(rows)
}

fn read(text: &str) -> Vec<Row> {
    read_bytes(text.as_bytes(), &Limits::default()).unwrap()
}

/// A release with these keys behind ocid, id, date and buyer.
fn release(more: &str) -> String {
    format!(
        r#"{{"ocid":"ocds-1-a","id":"1","date":"2025-03-11T10:00:00Z","tag":["award"],
            "buyer":{{"id":"GB-CFS-7","name":"Some Council"}},"tender":{{"title":"Floors"}}{more}}}"#
    )
}

/// A release with one award that has these keys behind id and supplier.
fn award(more: &str) -> String {
    release(&format!(r#","awards":[{{"id":"ocds-1-a-1","suppliers":[{{"id":"S1","name":"One Ltd"}}]{more}}}]"#))
}

const PERIOD: &str =
    r#","contractPeriod":{"startDate":"2025-04-01T00:00:00+01:00","endDate":"2026-03-31T23:59:59+01:00"}"#;

fn only(text: &str) -> Result<Contract, (String, String)> {
    let mut rows = read(&format!("[{text}]"));
    assert_eq!(rows.len(), 1, "{text}");
    let read = rows.remove(0).1;
    read.map(|read| read.contract).map_err(|rejection| (rejection.column, rejection.reason))
}

fn value(amount: &str) -> Result<Option<String>, (String, String)> {
    let text = award(&format!(r#"{PERIOD},"value":{{"amount":{amount},"currency":"GBP"}}"#));
    only(&text).map(|contract| contract.value_total.map(|amount| amount.to_string()))
}

#[test]
fn money_is_read_from_its_digits() {
    // None of these is a float's neighbour: 0.1 + 0.2, a number beyond 2^53 in millionths, exponents.
    for (stated, expected) in [
        ("3380.86", "3380.860000"),
        ("0.1", "0.100000"),
        ("0.300000", "0.300000"),
        ("9007199254.740993", "9007199254.740993"),
        ("1.5e3", "1500.000000"),
        ("12E-2", "0.120000"),
        ("0", "0.000000"),
    ] {
        assert_eq!(value(stated).unwrap().as_deref(), Some(expected), "{stated}");
    }
    assert_eq!(value("null").unwrap(), None);
    for stated in ["-1", "\"3380.86\"", "1e40", "true", "[1]"] {
        assert!(value(stated).is_err(), "{stated}");
    }
}

#[test]
fn a_period_is_the_contracts_else_the_awards() {
    let plain = award(PERIOD);
    let (head, _) = plain.rsplit_once('}').unwrap();
    let with = |period: &str| format!(r#"{head},"contracts":[{{"id":"C1","awardID":"ocds-1-a-1"{period}}}]}}"#);
    let ends = |text: &str| {
        let contract = only(text).unwrap();
        (
            contract.start_date.to_string(),
            contract.current_end_date.to_string(),
            contract.max_end_date.map(|d| d.to_string()),
        )
    };
    assert_eq!(ends(&plain), ("2025-04-01".to_owned(), "2026-03-31".to_owned(), None));
    assert_eq!(ends(&with("")), ends(&plain));
    let period =
        r#","period":{"startDate":"2025-05-01","endDate":"2027-04-30","maxExtentDate":"2029-04-30T23:59:59Z"}"#;
    assert_eq!(ends(&with(period)), ("2025-05-01".to_owned(), "2027-04-30".to_owned(), Some("2029-04-30".to_owned())));
    // A year of 365 days whose first day counts.
    let length = r#","contractPeriod":{"startDate":"2025-01-01T00:00:00Z","durationInDays":365}"#;
    assert_eq!(ends(&award(length)).1, "2025-12-31");
    let broken = r#","contractPeriod":{"startDate":"2025-01-01","durationInDays":1.5}"#;
    assert_eq!(only(&award(broken)).unwrap_err().0, "awards[0].contractPeriod.durationInDays");
}

#[test]
fn every_release_is_a_row_with_a_reason() {
    let tagged = |tag: &str| {
        format!(r#"{{"ocid":"o","id":"1","date":"2025-03-11T10:00:00Z","tag":["{tag}"],"tender":{{"title":"T"}}}}"#)
    };
    let cases = [
        (tagged("planning"), "tag", "planning: nothing is awarded yet"),
        (tagged("tender"), "tag", "a tender without an award"),
        (tagged("tenderAmendment"), "tag", "a tender without an award"),
        (tagged("tenderCancellation"), "tag", "a cancelled tender"),
        (tagged("awardCancellation"), "tag", "awardCancellation: the contract is no more"),
        (tagged("implementation"), "tag", "neither an award nor a contract"),
        (r#"{"url":"https://example.org/1"}"#.to_owned(), "", "a link to a release, not the release"),
        ("{}".to_owned(), "", "no OCDS release"),
        ("7".to_owned(), "", "no OCDS release"),
        (award(""), "awards[0]", "it states no contract period"),
        (award(&format!(r#"{PERIOD},"status":"cancelled""#)), "awards[0].status", "the award is cancelled"),
        (
            award(r#","contractPeriod":{"endDate":"2026-01-01"}"#),
            "awards[0].contractPeriod.startDate",
            "the period has no start",
        ),
        (
            award(r#","contractPeriod":{"startDate":"2026-01-01"}"#),
            "awards[0].contractPeriod.endDate",
            "the period has no end",
        ),
        (
            award(r#","contractPeriod":{"startDate":"2026-01-02","endDate":"2026-01-01"}"#),
            "current_end_date",
            "current_end_date lies before start_date 2026-01-02",
        ),
        (
            award(r#","contractPeriod":{"startDate":20260102,"endDate":"2026-01-01"}"#),
            "awards[0].contractPeriod.startDate",
            "not a text",
        ),
        (release(&format!(r#","awards":[{{"id":"1"{PERIOD}}}]"#)), "awards[0].suppliers", "no supplier is named"),
        (
            release(&format!(r#","awards":[{{"id":"1","suppliers":[{{"id":"S9"}}]{PERIOD}}}]"#)),
            "awards[0].suppliers[0].name",
            "the supplier S9 has no name",
        ),
        (release(r#","awards":{"id":"1"}"#), "awards", "not a list"),
        (
            release(
                r#","contracts":[{"id":"C1","awardID":"elsewhere","period":{"startDate":"2026-01-01","endDate":"2026-02-01"}}]"#,
            ),
            "contracts[0]",
            "the contract comes without its award, so that no supplier is named",
        ),
    ];
    let package = format!(r#"{{"uri":"x","releases":[{}]}}"#, cases.each_ref().map(|case| case.0.as_str()).join(","));
    let rows = read(&package);
    assert_eq!(rows.len(), cases.len());
    for (place, ((row, read), (text, column, reason))) in rows.into_iter().zip(&cases).enumerate() {
        let rejection = read.unwrap_err();
        assert_eq!((row, rejection.row), (place as u64 + 1, place as u64 + 1));
        assert_eq!((rejection.column.as_str(), rejection.reason.as_str()), (*column, *reason), "{text}");
    }
}

#[test]
fn several_awards_and_contracts_are_a_row_each() {
    let one = |id: &str, suppliers: &str| format!(r#"{{"id":"{id}","suppliers":{suppliers}{PERIOD}}}"#);
    let named = r#"[{"id":"S1"},{"id":"S2","name":"Two | Sons"}]"#;
    let text = release(&format!(
        r#","parties":[{{"id":"S1","name":"One Ltd"}}],
           "awards":[{},{}],"contracts":[{{"id":"C1","awardID":"A1"}},{{"id":"C2","awardID":"A1"}},{{"id":"C3","awardID":"A2"}}]"#,
        one("A1", named),
        one("A2", named),
    ));
    let rows = read(&format!("[{text},{text}]"));
    let refs: Vec<(u64, String)> =
        rows.iter().map(|(row, read)| (*row, read.as_ref().unwrap().contract.contract_ref.clone())).collect();
    let expected = [(1, "C1"), (1, "C2"), (1, "A2"), (2, "C1"), (2, "C2"), (2, "A2")];
    assert_eq!(refs, expected.map(|(row, id)| (row, format!("ocds-1-a/{id}"))));
    let first = rows[0].1.as_ref().unwrap();
    assert_eq!(first.contract.supplier_names().collect::<Vec<_>>(), ["One Ltd", "Two / Sons"]);
    assert_eq!(first.contract.supplier_id.as_deref(), Some("S1|S2"));
}

#[test]
fn packages_records_lists_and_gzip_say_the_same() {
    let one = award(PERIOD);
    let list = format!("[{one}]");
    let expected = read(&list);
    assert_eq!(expected.len(), 1);
    let package =
        format!("\u{feff} {{\"version\":\"1.1\",\"extensions\":[[]],\"releases\":[{one}],\"license\":null}}\n");
    let records =
        format!(r#"{{"records":[{{"ocid":"ocds-1-a","releases":[{{"url":"x"}}],"compiledRelease":{one}}}]}}"#);
    for text in [package, records] {
        assert_eq!(read(&text), expected, "{text}");
        assert_eq!(read_bytes(&gzipped(text.as_bytes()), &Limits::default()).unwrap(), expected);
    }
    assert_eq!(read("[]").len() + read(r#"{"releases":[]}"#).len(), 0);
}

#[test]
fn json_is_told_from_a_table_by_its_first_character() {
    for (text, expected) in
        [("  {", true), ("\n[", true), ("\u{feff}[", true), ("org_code,title", false), ("\"{\",a", false)]
    {
        assert_eq!(is_json(&written("x", text.as_bytes()).path, &Limits::default()).unwrap(), expected, "{text}");
    }
}

#[test]
fn what_a_release_does_not_state_stays_unknown() {
    let contract = only(&award(PERIOD)).unwrap();
    assert_eq!((contract.category_code, contract.category_scheme, contract.kind), (None, None, None));
    assert_eq!((contract.value_total, contract.value_includes_vat, contract.regime), (None, None, None));
    assert_eq!((contract.procurement_route, contract.status, contract.description), (None, None, None));
}

#[test]
fn personal_data_is_masked_before_anything_else_sees_it() {
    let text = award(&format!(r#"{PERIOD},"description":"For Mrs Jane Smith, NHS 943 476 5919""#));
    assert_eq!(only(&text).unwrap().description.as_deref(), Some("For [name], NHS [nhs number]"));
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let good = award(PERIOD);
    let deep = format!("[{}", "[".repeat(100_000));
    let cases: Vec<(String, &str)> = vec![
        (good.clone(), "no OCDS releases"),
        (r#"{"a":1}"#.to_owned(), "no OCDS releases"),
        (format!("[{good},{}", &good[..good.len() / 2]), "release 2, at `[1]"),
        (format!("[{good}"), "the file ends in the middle"),
        (format!("[{good}] x"), "behind the end"),
        (format!("[{good} {good}]"), "`,` expected"),
        (
            r#"{"releases":[{"ocid":"a","tender":{"value":{"amount":NaN}}}]}"#.to_owned(),
            "at `releases[0].tender.value.amount`",
        ),
        (r#"[{"a":01}]"#.to_owned(), "`01` is no JSON number"),
        (r#"[{"a":.5}]"#.to_owned(), "a value expected"),
        (r#"[{"a":1.}]"#.to_owned(), "`1.` is no JSON number"),
        (r#"[{"a":1e}]"#.to_owned(), "`1e` is no JSON number"),
        (r#"[{"a":"\x"}]"#.to_owned(), "is no escape"),
        (r#"[{"a":"\ud800"}]"#.to_owned(), "half a character"),
        (r#"[{"a":"\u12"}]"#.to_owned(), "hexadecimal"),
        ("[{\"a\":\"\n\"}]".to_owned(), "control character"),
        ("[{\"a\":1,}]".to_owned(), "`\"` expected"),
        ("[1,]".to_owned(), "a value expected"),
        ("[tru]".to_owned(), "`true` expected"),
        (r#"{"releases":[],"releases":[]}"#.to_owned(), "the key stands twice"),
        (r#"{"releases":{}}"#.to_owned(), "`[` expected"),
        (format!("[{}]", "1".repeat(500)), "a number longer than"),
        (deep, "deep in one another"),
        ("[".to_owned() + &r#"{"a":"#.repeat(100_000), "deep in one another"),
    ];
    for (text, expected) in cases {
        let error = read_bytes(text.as_bytes(), &Limits::default()).unwrap_err().to_string();
        assert!(error.contains(expected), "{}: {error}", &text[..text.len().min(80)]);
    }
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = read_bytes(&utf16, &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("UTF-16"), "{error}");
    let latin = [b"[{\"a\":\"".as_slice(), &[0xe9], b"\"}]"].concat();
    assert!(read_bytes(&latin, &Limits::default()).unwrap_err().to_string().contains("UTF-8"));
    let mut cut = gzipped(format!("[{good}]").as_bytes());
    cut.truncate(cut.len() / 2);
    assert!(read_bytes(&cut, &Limits::default()).is_err());
}

#[test]
fn what_is_json_but_cannot_be_taken_costs_its_release_alone() {
    let good = award(PERIOD);
    let huge = format!(r#"{{"ocid":"o","tender":{{"title":"{}"}}}}"#, "x".repeat(70_000));
    let twice = r#"{"ocid":"o","tender":{"a":1,"b":2,"a":3}}"#;
    let nul = r#"{"ocid":"o","tender":{"title":"a\u0000b"}}"#;
    let rows = read(&format!("[{good},{huge},{twice},{nul},{good}]"));
    let told: Vec<Option<(&str, &str)>> = rows
        .iter()
        .map(|(_, read)| read.as_ref().err().map(|rejection| (rejection.column.as_str(), rejection.reason.as_str())))
        .collect();
    let expected = [
        None,
        Some(("[1].tender.title", "a text longer than 65536 bytes")),
        Some(("[2].tender", "the key \"a\" stands twice")),
        Some(("[3].tender.title", "a text holds a NUL character")),
        None,
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_release_and_a_file_are_no_longer_than_their_limits() {
    let good = award(PERIOD);
    let long = format!("[{}]", vec![good.as_str(); 200].join(","));
    assert_eq!(read(&long).len(), 200, "many releases are longer than one may be");
    let small = Limits { release_bytes: 1_000, ..Limits::default() };
    let one = format!(r#"[{{"a":[{}]}}]"#, vec!["1"; 100_000].join(","));
    assert!(read_bytes(one.as_bytes(), &small).is_err());
    let file = Limits { file_bytes: 10_000, ..Limits::default() };
    assert!(read_bytes(long.as_bytes(), &file).unwrap_err().to_string().contains("longer than 10000 bytes"));
}

proptest! {
    /// Whatever stands in a file, reading it ends with rows or an error.
    #[test]
    fn nothing_makes_the_reader_panic(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        let _ = read_bytes(text.as_bytes(), &Limits::default());
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"ocid\"",
        "\"awards\"",
        "\"suppliers\"",
        "\"id\"",
        "\"releases\"",
        "\"x\"",
        "1",
        "-0.5e3",
        "null",
        "true",
        "\"2025-01-01\"",
        "\\",
        "\"",
        "\u{e9}",
        " ",
    ];
    prop::sample::select(known.to_vec()).prop_map(str::to_owned)
}

/// Five awards whose facts were read off Contracts Finder by hand (Contains public sector information licensed under the
/// Open Government Licence v3.0), in the fewest words of an OCDS release.
#[test]
fn five_real_awards_come_out_as_they_were_read_by_hand() {
    let rows = read_file(&fixture("contracts_finder_five.json"), &Limits::default()).unwrap();
    let facts: Vec<[String; 6]> = rows
        .iter()
        .map(|(_, read)| {
            let contract = &read.as_ref().unwrap().contract;
            let amount = contract.value_total.unwrap_or(Amount::ZERO);
            [
                contract.org_code.clone(),
                contract.title.clone(),
                contract.start_date.to_string(),
                contract.current_end_date.to_string(),
                amount.to_pence_text(),
                contract.supplier_name.clone(),
            ]
        })
        .collect();
    let expected = [
        ["GB-CFS-18525", "Parking Pilot - CEO", "2025-01-23", "2025-04-23", "93007.00", "Marstons holdings plc"],
        [
            "GB-CFS-44290",
            "UOW822 Flooring Term Contract 2021 - AWARD",
            "2021-07-19",
            "2025-08-04",
            "3380.86",
            "Hennessy Flooring Ltd|LGM Limited|McManus Flooring",
        ],
        [
            "GB-CFS-197565",
            "TQ1_Maternity & Midwifery Leadership Support",
            "2025-03-06",
            "2025-09-05",
            "180000.00",
            "MPCA Consultancy Limited",
        ],
        ["GB-CFS-257790", "35998 - FOSSE PRIMARY SCHOOL", "2025-02-03", "2028-07-31", "48172.80", "SKYLINE TAXIS"],
        [
            "GB-CFS-154927",
            "QIP131 0900 2025-03-11 Felixstowe-Westbridge academy, Ipswich (4-seated vehicle required) - AWARD",
            "2025-03-17",
            "2025-06-27",
            "3036.96",
            "Cabs Smart",
        ],
    ];
    assert_eq!(facts, expected.map(|row| row.map(str::to_owned)));
    let first = &rows[0].1.as_ref().unwrap().contract;
    assert_eq!((first.category_code.as_deref(), first.category_scheme), (Some("63712400"), Some(CategoryScheme::Cpv)));
    let last = rows[4].1.as_ref().unwrap();
    assert_eq!(last.notified_at.unwrap().to_string(), "2025-03-11 10:32:13");
    assert_eq!(last.contract.procurement_route.as_deref(), Some("Not specified"));
}

/// Every release of a real package is accounted for: a row each, with a contract or a reason.
#[test]
#[ignore = "needs an OCDS release package named by LIKEWISE_TEST_RELEASES"]
fn every_release_of_a_real_package_is_accounted_for() {
    let path = std::env::var("LIKEWISE_TEST_RELEASES").unwrap();
    let rows = read_file(std::path::Path::new(&path), &Limits::default()).unwrap();
    for (row, read) in &rows {
        match read {
            Ok(read) => assert!(read.contract.start_date <= read.contract.current_end_date, "release {row}"),
            Err(rejection) => assert!(!rejection.reason.is_empty(), "release {row}"),
        }
    }
    assert!(rows.iter().any(|(_, read)| read.is_ok()), "a real package holds an award");
    let releases: std::collections::BTreeSet<u64> = rows.iter().map(|(row, _)| *row).collect();
    assert_eq!(releases.len() as u64, releases.last().copied().unwrap_or(0), "no release is passed over");
}
