//! Contract registers: every column, other registers' headers, contradictions, and Contracts Finder's flat awards.

use likewise::engine::model::{CategoryScheme, Contract, ContractKind, ExitFee, Regime, Rejection, TerminationRight};
use likewise::engine::money::Amount;
use likewise::ingest::{CONTRACTS, ContractReader, Mapping, ReadContract, ReadOptions};

use super::{all_rows, open};

fn read_with(text: &str, mapping: &Mapping) -> Vec<Result<ReadContract, Rejection>> {
    let mut table = open(text.as_bytes(), mapping, &CONTRACTS).unwrap();
    let reader = ContractReader::new(table.header(), mapping, &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

/// The columns every contract has, and a row of them.
const NEEDED: [(&str, &str); 7] = [
    ("org_code", "ZZ101"),
    ("contract_ref", "C1"),
    ("title", "Cleaning"),
    ("supplier_name", "Clean Ltd"),
    ("start_date", "2025-04-01"),
    ("current_end_date", "2027-03-31"),
    ("annual_value", "£1,200.50"),
];

/// Reads one row that states the needed columns and these, which may replace needed ones.
fn read(more: &[(&str, &str)]) -> Result<Contract, Rejection> {
    let needed = NEEDED.into_iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    let all: Vec<(&str, &str)> = needed.chain(more.iter().copied()).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |cells: Vec<&str>| cells.into_iter().map(quoted).collect::<Vec<_>>().join(",");
    let header = line(all.iter().map(|(name, _)| *name).collect());
    let row = line(all.iter().map(|(_, value)| *value).collect());
    read_with(&format!("{header}\n{row}\n"), &Mapping::default()).remove(0).map(|read| read.contract)
}

/// Columns with their values, beside the needed ones.
type Stated<'a> = &'a [(&'a str, &'a str)];

fn pounds(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

#[test]
fn what_is_not_stated_stays_unknown() {
    let contract = read(&[]).unwrap();
    assert_eq!((contract.record_key().as_str(), contract.annual_value), ("ZZ101|C1", Some(pounds("1200.50"))));
    assert_eq!((contract.value_total, &contract.exit_fee, contract.notice_days), (None, &None, None));
    assert_eq!((contract.max_end_date, contract.auto_renew, contract.termination_right), (None, None, None));
    assert_eq!((contract.value_includes_vat, contract.regime, contract.kind), (None, None, None));
    assert_eq!((contract.extension_months.len(), contract.break_dates.len()), (0, 0));
}

#[test]
fn words_for_what_nobody_knows_state_nothing() {
    for word in ["unknown", "Not known", "NOT STATED", "n/k", "TBC", "to be confirmed"] {
        let stated =
            ["auto_renew", "tupe", "termination_right", "regime", "contract_kind"].map(|column| (column, word));
        let contract = read(&stated).unwrap();
        assert_eq!((contract.auto_renew, contract.tupe), (None, None), "{word}");
        assert_eq!((contract.termination_right, contract.regime, contract.kind), (None, None, None), "{word}");
    }
}

#[test]
fn every_column_is_read() {
    let contract = read(&[
        ("participating_orgs", "ZZ102; ZZ103"),
        ("description", "For two sites, run by Mrs Jane Smith"),
        ("supplier_id", "01234567"),
        ("category_code", "90910000"),
        ("category_scheme", "CPV"),
        ("max_end_date", "31/3/2029"),
        ("extension_months", "12;12"),
        ("extensions_used", "1"),
        ("break_dates", "2026-03-31; 1/10/2025"),
        ("notice_days", "90 days"),
        ("extension_notice_days", "180"),
        ("termination_right", "break only"),
        ("exit_fee", "£5,000"),
        ("auto_renew", "N"),
        ("contract_kind", "Managed Service"),
        ("framework_expiry", "2028-01-31"),
        ("lot", "2"),
        ("market_test_date", "2026-01-01"),
        ("residual_value", "0.1"),
        ("tupe", "Yes"),
        ("mobilisation_days", "60"),
        ("scope_tags", "cleaning;portering"),
        ("driver", "m2"),
        ("value_total", "2401"),
        ("currency", "GBP"),
        ("value_includes_vat", "no"),
        ("procurement_route", "Open"),
        ("framework_ref", "RM1"),
        ("regime", "PCR 2015"),
        ("procurement_start_date", "2024-06-01"),
        ("open_to_others", "TRUE"),
        ("commitment", "none"),
        ("indexation", "CPI"),
        ("rebate_terms", "2%"),
        ("review_date", "1-Oct-26"),
        ("contract_manager", "Mr John Smith"),
        ("ocid", "ocds-1"),
        ("status", "live"),
    ])
    .unwrap();
    assert_eq!(contract.participating_orgs, ["ZZ102", "ZZ103"]);
    assert_eq!(contract.description.as_deref(), Some("For two sites, run by [name]"));
    assert_eq!(contract.contract_manager.as_deref(), Some("[name]"));
    assert_eq!(contract.category_scheme, Some(CategoryScheme::Cpv));
    assert_eq!(contract.max_end_date.unwrap().to_string(), "2029-03-31");
    assert_eq!((contract.extension_months, contract.extensions_used), (vec![12, 12], Some(1)));
    let breaks: Vec<String> = contract.break_dates.iter().map(ToString::to_string).collect();
    assert_eq!(breaks, ["2025-10-01", "2026-03-31"]);
    assert_eq!((contract.notice_days, contract.extension_notice_days), (Some(90), Some(180)));
    assert_eq!(contract.termination_right, Some(TerminationRight::BreakOnly));
    assert_eq!(contract.exit_fee, Some(ExitFee::Fixed(pounds("5000"))));
    assert_eq!((contract.auto_renew, contract.tupe, contract.open_to_others), (Some(false), Some(true), Some(true)));
    assert_eq!((contract.kind, contract.regime), (Some(ContractKind::ManagedService), Some(Regime::Pcr2015)));
    assert_eq!((contract.value_total, contract.residual_value), (Some(pounds("2401")), Some(pounds("0.1"))));
    assert_eq!(contract.value_includes_vat, Some(false));
    assert_eq!(contract.review_date.unwrap().to_string(), "2026-10-01");
    let texts = [
        contract.supplier_id,
        contract.category_code,
        contract.lot,
        contract.driver,
        contract.procurement_route,
        contract.framework_ref,
        contract.commitment,
        contract.indexation,
        contract.rebate_terms,
        contract.ocid,
        contract.status,
    ];
    let texts: Vec<&str> = texts.iter().map(|text| text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["01234567", "90910000", "2", "m2", "Open", "RM1", "none", "CPI", "2%", "ocds-1", "live"]);
    assert_eq!(contract.framework_expiry.unwrap().to_string(), "2028-01-31");
    assert_eq!(contract.market_test_date.unwrap().to_string(), "2026-01-01");
    assert_eq!(contract.procurement_start_date.unwrap().to_string(), "2024-06-01");
    assert_eq!((contract.mobilisation_days, contract.scope_tags.len()), (Some(60), 2));
}

#[test]
fn an_exit_fee_has_one_form() {
    let day = |text: &str| text.parse().unwrap();
    let cases: [(Stated<'_>, Option<ExitFee>); 10] = [
        (&[("exit_fee", "0")], Some(ExitFee::Fixed(Amount::ZERO))),
        (&[("exit_fee_basis", "fixed"), ("exit_fee", "12.345678")], Some(ExitFee::Fixed(pounds("12.345678")))),
        (
            &[("exit_fee_schedule", "2027-04-01:2500; 1/4/2026:5000")],
            Some(ExitFee::Schedule(vec![(day("2026-04-01"), pounds("5000")), (day("2027-04-01"), pounds("2500"))])),
        ),
        (
            &[("exit_fee_basis", "percent_remaining"), ("exit_fee_rate", "12.5%")],
            Some(ExitFee::PartOfRemaining(125_000)),
        ),
        (
            &[("exit_fee_basis", "percent_remaining"), ("exit_fee_rate", "100")],
            Some(ExitFee::PartOfRemaining(1_000_000)),
        ),
        (&[("exit_fee_basis", "Months charges"), ("exit_fee_rate", "2.5")], Some(ExitFee::MonthsOfCharges(2_500))),
        (&[("exit_fee_basis", "residual_asset"), ("residual_value", "7")], Some(ExitFee::ResidualAsset)),
        // A basis without its figure is unknown, not nothing.
        (&[("exit_fee_basis", "fixed")], None),
        (&[("exit_fee_basis", "schedule")], None),
        (&[("exit_fee_basis", "months_charges")], None),
    ];
    for (stated, expected) in cases {
        assert_eq!(read(stated).unwrap().exit_fee, expected, "{stated:?}");
    }
}

#[test]
fn contradictions_are_rejected_with_their_column() {
    let cases: [(Stated<'_>, &str); 38] = [
        (&[("current_end_date", "2025-03-31")], "current_end_date"),
        (&[("max_end_date", "2027-03-30")], "max_end_date"),
        (&[("start_date", "1899-01-01")], "start_date"),
        (&[("current_end_date", "2125-03-31")], "current_end_date"),
        (&[("start_date", "1995-01-01"), ("current_end_date", "2096-01-01")], "current_end_date"),
        (&[("start_date", "31/2/2025")], "start_date"),
        (&[("annual_value", "-1")], "annual_value"),
        (&[("value_total", "(5.00)")], "value_total"),
        (&[("residual_value", "-0.01")], "residual_value"),
        (&[("exit_fee", "-1")], "exit_fee"),
        (&[("exit_fee_schedule", "2026-04-01:-1")], "exit_fee_schedule"),
        (&[("exit_fee_schedule", "2026-04-01:1;2026-04-01:2")], "exit_fee_schedule"),
        (&[("exit_fee_schedule", "next spring")], "exit_fee_schedule"),
        (&[("exit_fee", "1"), ("exit_fee_schedule", "2026-04-01:1")], "exit_fee_schedule"),
        (&[("exit_fee", "1"), ("exit_fee_basis", "months_charges"), ("exit_fee_rate", "1")], "exit_fee"),
        (&[("exit_fee_schedule", "2026-04-01:1"), ("exit_fee_basis", "fixed")], "exit_fee_schedule"),
        (&[("exit_fee_rate", "5")], "exit_fee_rate"),
        (&[("exit_fee", "1"), ("exit_fee_rate", "5")], "exit_fee_rate"),
        (&[("exit_fee_basis", "percent_remaining"), ("exit_fee_rate", "100.0001")], "exit_fee_rate"),
        (&[("exit_fee_basis", "percent_remaining"), ("exit_fee_rate", "-1")], "exit_fee_rate"),
        (&[("exit_fee_basis", "percent_remaining"), ("exit_fee_rate", "0.00001")], "exit_fee_rate"),
        (&[("exit_fee_basis", "months_charges"), ("exit_fee_rate", "-1")], "exit_fee_rate"),
        (&[("exit_fee_basis", "a handshake")], "exit_fee_basis"),
        (&[("break_dates", "2024-01-01")], "break_dates"),
        (&[("max_end_date", "2028-03-31"), ("break_dates", "2028-04-01")], "break_dates"),
        (&[("break_dates", "2026-01-01;soon")], "break_dates"),
        (&[("termination_right", "none"), ("break_dates", "2026-01-01")], "termination_right"),
        (&[("procurement_start_date", "2025-04-02")], "procurement_start_date"),
        (&[("extension_months", "12"), ("extensions_used", "2")], "extensions_used"),
        (&[("extension_months", "12;0")], "extension_months"),
        (&[("extension_months", "a year")], "extension_months"),
        (&[("notice_days", "3 months")], "notice_days"),
        (&[("auto_renew", "perhaps")], "auto_renew"),
        (&[("annual_value", "")], "value_total"),
        (&[("annual_value", "TBC")], "annual_value"),
        (&[("supplier_name", " | ")], "supplier_name"),
        (&[("org_code", "ZZ|101")], "org_code"),
        (&[("contract_ref", "")], "contract_ref"),
    ];
    for (stated, column) in cases {
        let rejection = read(stated).expect_err(&format!("{stated:?} is refused"));
        assert_eq!(rejection.column, column, "{stated:?}: {}", rejection.reason);
        assert!(!rejection.reason.is_empty());
    }
}

#[test]
fn a_break_beyond_an_end_whose_options_are_unknown_may_be_one() {
    assert_eq!(read(&[("break_dates", "2028-04-01")]).unwrap().break_dates.len(), 1);
}

#[test]
fn lengths_are_bounded_where_they_are_looked_up_by() {
    let long = "x".repeat(3_000);
    assert_eq!(read(&[("description", &long)]).unwrap().description, Some(long.clone()));
    for column in ["contract_ref", "title", "supplier_name", "category_code"] {
        assert_eq!(read(&[(column, &long)]).unwrap_err().column, column);
    }
    let many = vec!["Some Supplier Limited"; 150].join("|");
    assert_eq!(read(&[("supplier_name", &many)]).unwrap().supplier_names().count(), 150);
}

/// The NHS Business Services Authority's register, by its column names and by its titles.
#[test]
fn the_nhsbsa_register_needs_only_the_organisation() {
    let names = "REFERENCE_NUMBER,CONTRACT_TITLE,SUPPLIER_NAME,SHORT_DESCRIPTION,CONTRACT_AWARD_VALUE,CONTRACT_START_DATE,\
                 CONTRACT_CURRENT_END_DATE,MAXIMUM_CONTRACT_END_DATE,CONTRACT_EXTENDABLE,CONTRACT_EXTENDED,PROCUREMENT_ROUTE,\
                 PRIMARY_PROCUREMENT_CATEGORY,CONTRACT_CF_AWARD_NOTICE";
    let titles = "Reference Number,Contract Title,Supplier Name,Short Description,Contract Award Value,Contract Start Date,\
                  Contract Current End Date,Contract Maximum End Date,Contract Extendable,Contract Extended,Procurement Route,\
                  Primary Procurement Category,Contract CF Award Notice";
    let rows = "B1,Scanning,Scan Ltd,Paper to image,250000,2024-01-01,2025-12-31,2027-12-31,TRUE,FALSE,Framework,Digital,\n\
                B2,Post,Post plc,Letters,90000,2024-01-01,2025-12-31,,FALSE,FALSE,Open,Services,\n\
                B3,Paper,Ream Ltd,Paper,100,2024-01-01,2026-12-31,2026-12-31,TRUE,TRUE,Open,Goods,\n\
                B4,Ink,Ink Ltd,Ink,100,2024-01-01,2026-12-31,2027-12-31,FALSE,FALSE,Open,Goods,\n\
                B5,Pens,Pen Ltd,Pens,100,2024-01-01,2026-12-31,,FALSE,TRUE,Open,Goods,\n";
    let mapping = Mapping::default().with_fallback("org_code", "T1450");
    for header in [names, titles] {
        let read = read_with(&format!("{header}\n{rows}"), &mapping);
        let contracts: Vec<&Contract> = read[..3].iter().map(|row| &row.as_ref().unwrap().contract).collect();
        assert_eq!(contracts[0].record_key(), "T1450|B1");
        assert_eq!((contracts[0].value_total, contracts[0].value_includes_vat), (Some(pounds("250000")), Some(false)));
        let ends = |contract: &Contract| (contract.max_end_date.map(|date| date.to_string()), contract.extensions_used);
        assert_eq!(ends(contracts[0]), (Some("2027-12-31".to_owned()), Some(0)));
        assert_eq!(ends(contracts[1]), (Some("2025-12-31".to_owned()), Some(0)), "it cannot be extended");
        assert_eq!(ends(contracts[2]), (Some("2026-12-31".to_owned()), None), "how often is not said");
        assert_eq!(contracts[0].category_code.as_deref(), Some("Digital"));
        let faults: Vec<&str> = read[3..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
        assert_eq!(faults, ["extendable", "extended"]);
    }
    let mut without = open(format!("{names}\n{rows}").as_bytes(), &Mapping::default(), &CONTRACTS);
    assert!(without.as_mut().err().unwrap().to_string().contains("missing: org_code"));
}

#[test]
fn other_registers_are_read_by_their_headers() {
    let transparency = "Organisation Code,Reference Number,Title of agreement,Description of goods and/or services,Start date,End date,\
                        Review date,Supplier name and details,Sum to be paid over the length of the contract,Process type\n\
                        E09,R7,Trees,Planting,1/4/2025,31/3/2026,1/1/2026,Tree Ltd,\"£12,000.00\",Quotation\n";
    let atamis = "Organisation Code,Contract Reference Number,Contract Title,Awarded Supplier,Contract Start Date,Contract End Date,\
                  Latest End Date,Annual Contract Value,Notice Period (Days),Contract Owner\n\
                  E09,R7,Trees,Tree Ltd,01-Apr-25,31-Mar-26,31-Mar-28,12000,90,Head of parks\n";
    for (text, total, annual) in [(transparency, Some("12000"), None), (atamis, None, Some("12000"))] {
        let contract = read_with(text, &Mapping::default()).remove(0).unwrap().contract;
        assert_eq!((contract.record_key().as_str(), contract.title.as_str()), ("E09|R7", "Trees"));
        assert_eq!((contract.value_total, contract.annual_value), (total.map(pounds), annual.map(pounds)));
        assert_eq!(contract.current_end_date.to_string(), "2026-03-31");
    }
}

const FLAT: &str = "ocid,release_id,date,tag,buyer,buyer_id,title,cpv,cpv_description,additional_cpvs,procurement_method,method_details,\
                    main_category,tender_value,award_id,award_status,award_date,award_value,currency,contract_start,contract_end,\
                    suppliers,supplier_ids,supplier_scales,region\n";

#[test]
fn flat_awards_have_several_suppliers_and_dates_with_offsets() {
    let row = |value: &str, start: &str, end: &str, suppliers: &str, ids: &str| {
        format!(
            "ocds-1-a,r1,2025-03-11T10:32:13Z,award,Some Council,GB-CFS-7,Floors,44112200,Floors,,open,Open procedure,works,,\
             ocds-1-a-1,active,,{value},GBP,{start},{end},{suppliers},{ids},None,\n"
        )
    };
    let text = format!(
        "{FLAT}{}{}{}{}{}",
        row("3380.86", "2021-07-19T00:00:00+01:00", "2025-08-04T23:59:59+01:00", "One Ltd|Two Ltd|Three", "1|2|3"),
        row("", "2025-01-23", "2025-04-23T23:59:59+01:00", "One Ltd|Two Ltd", "1"),
        row("1", "2025-01-23", "", "One Ltd", "1"),
        row("1", "2025-01-23", "2026-01-01", "None", "1"),
        row("-1", "2025-01-23", "2026-01-01", "One Ltd", "1"),
    );
    let read = read_with(&text, &Mapping::default());
    let first = read[0].as_ref().unwrap();
    let contract = &first.contract;
    assert_eq!((contract.org_code.as_str(), first.buyer_name.as_deref()), ("GB-CFS-7", Some("Some Council")));
    assert_eq!(first.notified_at.unwrap().to_string(), "2025-03-11 10:32:13");
    assert_eq!((contract.contract_ref.as_str(), contract.ocid.as_deref()), ("ocds-1-a-1", Some("ocds-1-a")));
    assert_eq!(contract.supplier_names().collect::<Vec<_>>(), ["One Ltd", "Two Ltd", "Three"]);
    assert_eq!(contract.supplier_id.as_deref(), Some("1|2|3"));
    assert_eq!((contract.value_total, contract.kind), (Some(pounds("3380.86")), None));
    assert_eq!(contract.current_end_date.to_string(), "2025-08-04");
    assert_eq!(contract.category_scheme, Some(CategoryScheme::Cpv));
    let second = &read[1].as_ref().unwrap().contract;
    assert_eq!(
        (second.value_total, &second.supplier_id),
        (None, &None),
        "ids that do not pair with the names say nothing"
    );
    let faults: Vec<&str> = read[2..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
    assert_eq!(faults, ["contract_end", "suppliers", "value_total"]);
}
