//! What lines name, and the store's ids for it: organisations, items, suppliers' names, terms, short texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::session::Session;
use crate::app::AppError;
use crate::engine::matching::supplier_key;
use crate::engine::model::{Item, LineTerms, Organisation, OrganisationKind, PurchaseLine};
use crate::store::{
    Db, NewLine, organisation_ids, resolve_items, resolve_suppliers, resolve_terms, resolve_texts, write,
    write_organisations,
};

/// Entries of a kind kept in memory; beyond it the kind starts anew, and the store is asked again.
const LIMIT: usize = 1_000_000;

/// A line that was read, with its item's content hash.
#[derive(Debug)]
pub(super) struct ReadLine {
    pub(super) line: PurchaseLine,
    pub(super) item: u128,
}

/// A line with ids in the place of names, and its organisation's id.
pub(super) type NumberedLine = (i64, NewLine);

/// The ids met so far.
#[derive(Default)]
pub(super) struct Dictionary {
    organisations: HashMap<String, i64>,
    items: HashMap<u128, i64>,
    suppliers: HashMap<String, i64>,
    terms: HashMap<LineTerms, i64>,
    texts: HashMap<String, i64>,
}

/// What some lines name that was not met before: sorted, so that two importers that write the same names at a time
/// never wait for each other crosswise.
#[derive(Default)]
pub(super) struct Unknown<'a> {
    organisations: BTreeSet<&'a str>,
    items: BTreeMap<u128, &'a Item>,
    suppliers: BTreeSet<&'a str>,
    terms: BTreeSet<&'a LineTerms>,
    texts: BTreeSet<&'a str>,
}

/// The ids of what was unknown.
pub(super) struct Learnt {
    organisations: HashMap<String, i64>,
    items: HashMap<u128, i64>,
    suppliers: HashMap<String, i64>,
    terms: Vec<(LineTerms, i64)>,
    texts: HashMap<String, i64>,
}

impl Dictionary {
    /// The line with ids in the place of names, or the line as it was while it names anything not met before.
    pub(super) fn number(&self, file: u32, read: ReadLine) -> Result<NumberedLine, Box<ReadLine>> {
        let line = &read.line;
        let organisation = self.organisations.get(&line.org_code);
        let supplier = self.suppliers.get(&line.supplier_name);
        let (item, terms) = (self.items.get(&read.item), self.terms.get(&line.terms));
        let texts = texts_of(line).map(|text| text.map(|text| self.texts.get(text)));
        let all_texts = texts.iter().all(|text| *text != Some(None));
        let (Some(organisation), Some(supplier), Some(item), Some(terms), true) =
            (organisation, supplier, item, terms, all_texts)
        else {
            return Err(Box::new(read));
        };
        let [contract_ref, eclass, cost_centre, requisition_point, supplier_code, supplier_gln] =
            texts.map(|text| text.flatten().copied());
        let numbered = NewLine {
            file,
            row: line.row,
            key: line.key,
            revision: line.revision,
            order_date: line.order_date,
            supplier_name: *supplier,
            item: *item,
            terms: *terms,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_value: line.line_value,
            value_difference: line.value_difference,
            adjusted_unit_price: line.adjusted_unit_price,
            contract_ref,
            eclass,
            cost_centre,
            requisition_point,
            supplier_code,
            supplier_gln,
            po_number: read.line.po_number,
            po_line_number: read.line.po_line_number,
        };
        Ok((*organisation, numbered))
    }

    /// What these lines name that was not met before.
    pub(super) fn unknown<'a>(&self, lines: impl Iterator<Item = &'a ReadLine>) -> Unknown<'a> {
        let mut unknown = Unknown::default();
        for ReadLine { line, item } in lines {
            if !self.organisations.contains_key(&line.org_code) {
                unknown.organisations.insert(&line.org_code);
            }
            if !self.items.contains_key(item) {
                unknown.items.insert(*item, &line.item);
            }
            if !self.suppliers.contains_key(&line.supplier_name) {
                unknown.suppliers.insert(&line.supplier_name);
            }
            if !self.terms.contains_key(&line.terms) {
                unknown.terms.insert(&line.terms);
            }
            let texts = texts_of(line).into_iter().flatten();
            unknown.texts.extend(texts.filter(|text| !self.texts.contains_key(*text)));
        }
        unknown
    }

    /// Makes room when the kinds that grow with the lines have grown too large.
    pub(super) fn make_room(&mut self) {
        if self.items.len() > LIMIT {
            self.items.clear();
        }
        if self.texts.len() > LIMIT {
            self.texts.clear();
        }
    }

    /// Takes in what was learnt.
    pub(super) fn extend(&mut self, learnt: Learnt) {
        self.organisations.extend(learnt.organisations);
        self.items.extend(learnt.items);
        self.suppliers.extend(learnt.suppliers);
        self.terms.extend(learnt.terms);
        self.texts.extend(learnt.texts);
    }
}

impl Unknown<'_> {
    /// Asks the store for the ids, in one transaction; `known` tells which organisations are there already.
    pub(super) fn learn(self, session: &mut Session<'_>, known: impl Fn(&str) -> bool) -> Result<Learnt, AppError> {
        let import_id = session.import.id;
        let made: Vec<Organisation> =
            self.organisations.iter().filter(|code| !known(code)).map(|code| made(code)).collect();
        let codes: Vec<&str> = self.organisations.into_iter().collect();
        let items: Vec<(u128, &Item)> = self.items.into_iter().collect();
        let suppliers: Vec<(String, String)> =
            self.suppliers.into_iter().map(|stated| (stated.to_owned(), supplier_key(stated))).collect();
        let terms: Vec<&LineTerms> = self.terms.into_iter().collect();
        let texts: Vec<String> = self.texts.into_iter().map(str::to_owned).collect();
        let learnt = write(&mut session.db, |db: &mut Db| {
            write_organisations(db, import_id, &made)?;
            Ok(Learnt {
                organisations: organisation_ids(db, &codes)?,
                items: resolve_items(db, &items)?,
                suppliers: resolve_suppliers(db, &suppliers)?,
                terms: terms.iter().copied().cloned().zip(resolve_terms(db, &terms)?).collect(),
                texts: resolve_texts(db, &texts)?,
            })
        })?;
        session.org_codes.extend(learnt.organisations.keys().cloned());
        Ok(learnt)
    }
}

fn texts_of(line: &PurchaseLine) -> [Option<&str>; 6] {
    [
        line.contract_ref.as_deref(),
        line.eclass.as_deref(),
        line.cost_centre.as_deref(),
        line.requisition_point.as_deref(),
        line.supplier_code.as_deref(),
        line.supplier_gln.as_deref(),
    ]
}

/// An organisation that only its code is known of.
pub(super) fn made(code: &str) -> Organisation {
    Organisation {
        code: code.to_owned(),
        name: code.to_owned(),
        kind: OrganisationKind::Other,
        footprint_code: None,
        footprint_name: None,
        region: None,
        turnover: None,
        beds: None,
        successor_code: None,
        valid_from: None,
        valid_to: None,
    }
}
