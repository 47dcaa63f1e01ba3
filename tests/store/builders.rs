//! Records for tests, with the fewest words.

use std::collections::HashSet;

use chrono::NaiveDate;
use likewise::engine::model::{
    Contract, Currency, GroupKind, GroupMember, ListKind, Organisation, OrganisationKind, PackagingLevel,
    ProductRecord, ReferenceKey, ReferencePrice, VatBasis,
};
use likewise::engine::money::{Amount, Quantity, Units};
use likewise::store::{
    Db, ImportKind, ImportOutcome, LineAppender, NewImport, NewLine, NumberedImport, SourceLine, organisation_ids,
    source_lines,
};

use super::harness::TestStore;

/// A day written `YYYY-MM-DD`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A numbered line of order `PO-KEY` with this key, at revision 0, worth `pounds`.
pub fn line(key: u128, pounds: i64) -> NewLine {
    NewLine {
        file: 0,
        row: 2,
        key,
        po_number: format!("PO-{key}"),
        po_line_number: Some("1".to_owned()),
        revision: 0,
        order_date: day("2025-04-01"),
        supplier_name: 1,
        item: 1,
        terms: 1,
        quantity: Quantity::from_milli(1_000),
        unit_price: Some(Amount::from_micros(pounds * 1_000_000)),
        line_value: Amount::from_micros(pounds * 1_000_000),
        value_difference: Amount::ZERO,
        adjusted_unit_price: None,
        contract_ref: None,
        eclass: None,
        cost_centre: None,
        requisition_point: None,
        supplier_code: None,
        supplier_gln: None,
    }
}

/// The same line at a later revision.
pub fn revised(line: NewLine, revision: u32) -> NewLine {
    NewLine { revision, ..line }
}

/// The same line without a line number: its key is that of its whole row.
pub fn unnumbered(line: NewLine) -> NewLine {
    NewLine { po_line_number: None, ..line }
}

/// The internal id of an organisation.
pub fn organisation_id(db: &mut Db, code: &str) -> i64 {
    organisation_ids(db, &[code]).expect("an organisation's id")[code]
}

/// An import of this kind that has begun.
pub fn begin(store: &TestStore, kind: ImportKind, hash: &str) -> NumberedImport {
    begin_on(store, &mut store.db(), kind, hash)
}

/// The same on a connection that is open already.
pub fn begin_on(store: &TestStore, db: &mut Db, kind: ImportKind, hash: &str) -> NumberedImport {
    let files = vec!["a.csv".to_owned(), "b.csv".to_owned()];
    let new = NewImport { kind, files, content_hash: hash.to_owned(), job: None };
    store.begin_import(db, &new).expect("an import begins")
}

/// What an import of so many good rows reports.
pub fn accepted(rows: usize) -> ImportOutcome {
    ImportOutcome { rows_read: rows as u64, rows_accepted: rows as u64, ..ImportOutcome::default() }
}

/// Imports and publishes lines of organisations; returns the import's public id and what became of it.
pub fn import_lines(store: &TestStore, hash: &str, lines: &[(i64, NewLine)]) -> (String, ImportOutcome) {
    let mut db = store.db();
    let import = begin_on(store, &mut db, ImportKind::Lines, hash);
    let mut appender = LineAppender::new(import.id);
    for (organisation, line) in lines {
        appender.append(&mut db, *organisation, line.clone()).expect("a line is taken");
    }
    appender.finish(&mut db).expect("the lines are written");
    store.publish_import(&mut db, &import, accepted(lines.len()), false).expect("the import is published")
}

/// Every current line with its way back, by organisation, key, import and row; `items` are those looked for.
pub fn current_lines(store: &TestStore, items: impl IntoIterator<Item = i64>) -> Vec<SourceLine> {
    let items: HashSet<i64> = items.into_iter().collect();
    let mut found = source_lines(&mut store.db(), &items, None, usize::MAX).expect("the current lines");
    found.sort_by(|left, right| {
        let place = |line: &SourceLine| (line.organisation, line.line.key, line.import.clone(), line.line.row);
        place(left).cmp(&place(right))
    });
    found
}

/// What the current lines of item 1 of an organisation are worth, in whole pounds, sorted.
pub fn current_pounds(store: &TestStore, organisation: i64) -> Vec<i64> {
    let mut pounds: Vec<i64> = current_lines(store, [1])
        .iter()
        .filter(|found| found.organisation == organisation)
        .map(|found| found.line.line_value.micros() / 1_000_000)
        .collect();
    pounds.sort_unstable();
    pounds
}

/// An acute trust.
pub fn organisation(code: &str, name: &str) -> Organisation {
    Organisation {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: OrganisationKind::Acute,
        footprint_code: Some("QOX".to_owned()),
        footprint_name: None,
        region: None,
        turnover: Some("450.5".to_owned()),
        beds: None,
        successor_code: None,
        valid_from: Some(day("2015-04-01")),
        valid_to: None,
    }
}

/// A membership since April 2020.
pub fn member(group: &str, name: &str, organisation: &str) -> GroupMember {
    GroupMember {
        group_code: group.to_owned(),
        group_name: name.to_owned(),
        group_kind: GroupKind::Ics,
        org_code: organisation.to_owned(),
        valid_from: Some(day("2020-04-01")),
        valid_to: None,
    }
}

/// A product counted by the each, with these GTINs and packs.
pub fn product(reference: &str, description: &str, levels: &[(&str, i64)]) -> ProductRecord {
    ProductRecord {
        reference: reference.to_owned(),
        description: description.to_owned(),
        base_unit: "each".to_owned(),
        levels: levels
            .iter()
            .map(|(gtin, units)| PackagingLevel {
                gtin: Some((*gtin).to_owned()),
                uom: None,
                units: Units::whole(*units).expect("a pack"),
            })
            .collect(),
        ..ProductRecord::default()
    }
}

/// A tariff price in pounds for a product of the catalogue.
pub fn price(reference: &str, list: &str, pounds: i64) -> ReferencePrice {
    ReferencePrice {
        key: ReferenceKey::Product(reference.to_owned()),
        list_id: list.to_owned(),
        list_kind: ListKind::Tariff,
        list_owner: None,
        contract_ref: None,
        eligible_orgs: None,
        route: None,
        tier: None,
        commitment: None,
        rebate_pct: None,
        price: Amount::from_micros(pounds * 1_000_000),
        currency: Currency::GBP,
        uom: Some("BX".to_owned()),
        units: Units::whole(10),
        vat_basis: VatBasis::Ex,
        carriage_included: Some(true),
        price_breaks: None,
        moq: None,
        lead_days: None,
        valid_from: day("2025-01-01"),
        valid_to: None,
    }
}

/// A contract of 2025 with the fewest facts: organisation, reference and supplier.
pub fn contract(org_code: &str, contract_ref: &str, supplier: &str) -> Contract {
    Contract {
        title: "Dressings".to_owned(),
        supplier_name: supplier.to_owned(),
        value_total: Some(Amount::from_micros(12_000_000_000)),
        ..Contract::unstated(org_code, contract_ref, day("2025-04-01"), day("2026-03-31"))
    }
}
