//! What the league is made from: prices from the benchmarks, the rest from one pass over the current lines. What is held
//! grows with organisations and items, never with lines.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::app::AppError;
use crate::app::benchmark::{BenchmarkHead, benchmark_in};
use crate::app::ids::{IdMap, IdSet};
use crate::app::names::Names;
use crate::app::reports::ReportRequest;
use crate::engine::gs1::Gtin14;
use crate::engine::league::{
    Channel, Entrant, LineFacts, LinesOfOrganisation, Record, bought, channel, is_stated, part_of, value_differs,
};
use crate::engine::model::{Currency, Item};
use crate::engine::period::Month;
use crate::engine::variation::{Coverage, Share, Total};
use crate::store::{
    Db, StatedLine, all_terms, decided_items_from, items_without_category, rejections_by_organisation, scan_stated,
    texts_after,
};

/// Items and texts read at a time.
const PAGE: i64 = 20_000;

/// Everything that the league is made from.
pub(super) struct Gathered {
    pub(super) head: BenchmarkHead,
    pub(super) coverage: Coverage,
    pub(super) currency: Currency,
    pub(super) entrants: Vec<Entrant>,
    /// Rejected rows that name no organisation known here.
    pub(super) nobodys: Share,
}

/// Gathers the sums of every organisation: an organisation asked for is one row of the same league.
pub(super) fn gather(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Gathered, AppError> {
    let mut asked = request.benchmark.clone();
    asked.org = None;
    let currency = asked.currency.unwrap_or(Currency::GBP);
    asked.currency = Some(currency);
    let mut records: BTreeMap<u32, Record> = BTreeMap::new();
    let (head, coverage) = benchmark_in(db, Arc::clone(names), &asked, &mut |head, page| {
        for product in &page {
            for (organisation, (one, set_aside)) in
                bought(&product.product_id, &product.benchmarks.benchmarks, currency)
            {
                records.entry(organisation).or_default().prices.add(one, set_aside);
            }
            let part = part_of(&product.product_id);
            let held = product.points.excluded.iter().filter(|point| point.reason.is_quarantine());
            for point in held {
                if head.selection.refuse(point.currency, point.month, point.organisation).is_none() {
                    records.entry(point.organisation).or_default().add_quarantined(part, point.spend.into());
                }
            }
        }
        Ok(())
    })?;
    let members = head.selection.organisations.as_ref();
    add_lines(db, &head, currency, &mut records)?;
    let nobodys = add_rejected(db, names, members, currency, &mut records)?;
    let entrant = |(organisation, record): (u32, Record)| Entrant {
        code: names.code(organisation).to_owned(),
        kind: names.record(organisation).map(|known| known.kind),
        record,
    };
    let present = |(_, record): &(u32, Record)| {
        record.rejected.lines > 0 || record.lines.parts.iter().any(|sums| sums.all.lines > 0)
    };
    let entrants = records.into_iter().filter(present).map(entrant).collect();
    Ok(Gathered { head, coverage, currency, entrants, nobodys })
}

/// What an item is to the league.
#[derive(Clone, Copy)]
struct ItemMark {
    part: u8,
    service: bool,
    on_catalogue: bool,
    gtin: bool,
    unmatched: bool,
    uncategorised: bool,
}

/// What line terms are to it: nothing where they are in another currency.
type TermsMark = Option<Channel>;

/// Everything that lines are looked up in.
struct Marks {
    items: IdMap<ItemMark>,
    terms: IdMap<TermsMark>,
    /// Contract references that state none.
    fillers: IdSet,
}

impl Marks {
    fn load(db: &mut Db, currency: Currency) -> Result<Self, AppError> {
        let terms = all_terms(db)?.into_iter().filter(|(_, terms)| terms.currency == currency);
        let terms = terms.map(|(id, terms)| (id, terms.source_system.as_deref().and_then(channel))).collect();
        Ok(Self { items: item_marks(db)?, terms, fillers: fillers(db)? })
    }

    /// Nothing for a line in another currency or of an item that is not decided.
    fn facts(&self, line: &StatedLine<'_>) -> Option<(usize, LineFacts)> {
        let channel = *self.terms.get(&line.terms)?;
        let item = self.items.get(&line.item)?;
        let facts = LineFacts {
            value: line.line_value,
            service: item.service,
            on_catalogue: item.on_catalogue,
            ordered: is_stated(line.po_number),
            contracted: line.contract_ref.is_some_and(|text| !self.fillers.contains(&text)),
            gtin: item.gtin,
            channel,
            unmatched: item.unmatched,
            uncategorised: item.uncategorised,
            differs: value_differs(line.quantity, line.unit_price, line.value_difference),
        };
        Some((usize::from(item.part), facts))
    }
}

fn item_marks(db: &mut Db) -> Result<IdMap<ItemMark>, AppError> {
    let uncategorised: IdSet = items_without_category(db)?.into_iter().collect();
    let mut marks = IdMap::default();
    let mut after = 0;
    loop {
        let page = decided_items_from(db, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(marks) };
        after = last.item_id;
        for item in &page {
            // Things are dealt to parts by product, so that a part holds all that is paid for one.
            let part = match &item.product {
                Some(product) => part_of(product),
                None => part_of(&Item::public_id_of(item.content_hash)),
            };
            let mark = ItemMark {
                part: u8::try_from(part).unwrap_or(0),
                service: item.service,
                on_catalogue: item.on_catalogue,
                gtin: item.gtin.as_deref().is_some_and(|text| Gtin14::parse(text).is_ok()),
                unmatched: item.product.is_none(),
                uncategorised: uncategorised.contains(&item.item_id),
            };
            marks.insert(item.item_id, mark);
        }
    }
}

fn fillers(db: &mut Db) -> Result<IdSet, AppError> {
    let mut fillers = IdSet::default();
    let mut after = 0;
    loop {
        let page = texts_after(db, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(fillers) };
        after = *last;
        fillers.extend(page.iter().filter(|(_, text)| !is_stated(text)).map(|(id, _)| *id));
    }
}

fn add_lines(
    db: &mut Db,
    head: &BenchmarkHead,
    currency: Currency,
    records: &mut BTreeMap<u32, Record>,
) -> Result<(), AppError> {
    let marks = Marks::load(db, currency)?;
    let window = head.window;
    let members = head.selection.organisations.as_ref();
    scan_stated(
        db,
        || Box::new(LinesOfOrganisation::default()),
        |sums, line| {
            if let Some((part, facts)) = marks.facts(line) {
                sums.add(part, window.contains(Month::of(line.order_date)), &facts);
            }
        },
        |organisation, sums| {
            let organisation = u32::try_from(organisation).unwrap_or(u32::MAX);
            if is_member(members, organisation) {
                records.entry(organisation).or_default().lines.join(&sums);
            }
        },
    )?;
    Ok(())
}

fn is_member(members: Option<&HashSet<u32>>, organisation: u32) -> bool {
    members.is_none_or(|members| members.contains(&organisation))
}

/// Adds rejected rows to the organisations that they name; those whose currency cannot be read count as pounds, as in the
/// coverage. Returns those of nobody.
fn add_rejected(
    db: &mut Db,
    names: &Names,
    members: Option<&HashSet<u32>>,
    currency: Currency,
    records: &mut BTreeMap<u32, Record>,
) -> Result<Share, AppError> {
    let mut nobodys = Share::default();
    for ((code, stated), (rows, micros)) in rejections_by_organisation(db)? {
        if stated.unwrap_or(Currency::GBP) != currency {
            continue;
        }
        let share = Share::new(rows, Total::from_micros(micros));
        match code.and_then(|code| names.organisation(&code).ok()) {
            Some(organisation) if is_member(members, organisation) => {
                records.entry(organisation).or_default().rejected.join(share);
            }
            Some(_) => {}
            None => nobodys.join(share),
        }
    }
    Ok(nobodys)
}
