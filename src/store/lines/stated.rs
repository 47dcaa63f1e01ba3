//! What current lines state: read once, folded run by run.

use chrono::NaiveDate;

use super::codec::{Numbers, Reader, Texts, unpack_numbers, unpack_optional};
use super::{StoredRun, page, page_of, segment};
use crate::engine::money::{Amount, Quantity};
use crate::store::{Db, StoreError};

/// A current line with what it states of order, contract and price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedLine<'a> {
    /// Item's id.
    pub item: i64,
    /// Stated supplier name's id.
    pub supplier_name: i64,
    /// Line terms' id.
    pub terms: i64,
    /// Order date.
    pub order_date: NaiveDate,
    /// Order number.
    pub po_number: &'a str,
    /// Order units.
    pub quantity: Quantity,
    /// Price per order unit as stated.
    pub unit_price: Option<Amount>,
    /// Net value.
    pub line_value: Amount,
    /// Net value less quantity times price.
    pub value_difference: Amount,
    /// Contract reference's text id.
    pub contract_ref: Option<i64>,
}

/// Sums what `fold` makes of every current line: each run, whose lines are all of one organisation, is folded by itself, in
/// parallel, into what `empty` begins, and `take` is given the organisation's id and what it came to.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn scan_stated<T: Send>(
    db: &mut Db,
    empty: impl Fn() -> T + Sync,
    fold: impl Fn(&mut T, &StatedLine<'_>) + Sync,
    mut take: impl FnMut(i64, T),
) -> Result<(), StoreError> {
    let mut after = 0;
    while let Some((last, runs)) = page(db, after, |run| {
        let mut sum = empty();
        decode(run, |line| fold(&mut sum, line))?;
        Ok((run.organisation, sum))
    })? {
        after = last;
        runs.into_iter().for_each(|(organisation, sum)| take(organisation, sum));
    }
    Ok(())
}

/// The same of one organisation's lines.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn scan_organisation_stated<T: Send>(
    db: &mut Db,
    organisation: i64,
    empty: impl Fn() -> T + Sync,
    fold: impl Fn(&mut T, &StatedLine<'_>) + Sync,
    mut take: impl FnMut(T),
) -> Result<(), StoreError> {
    let mut after = 0;
    while let Some((last, runs)) = page_of(db, organisation, after, |run| {
        let mut sum = empty();
        decode(run, |line| fold(&mut sum, line))?;
        Ok(sum)
    })? {
        after = last;
        runs.into_iter().for_each(&mut take);
    }
    Ok(())
}

fn decode(run: &StoredRun, mut visit: impl FnMut(&StatedLine<'_>)) -> Result<(), StoreError> {
    let count = run.count;
    let mut body = Reader::new(&run.body);
    let items = unpack_numbers(body.column()?, count)?;
    let suppliers = Numbers::open(body.column()?, count)?;
    let terms = Numbers::open(body.column()?, count)?;
    let dates = Numbers::open(body.column()?, count)?;
    let quantities = Numbers::open(body.column()?, count)?;
    let prices = unpack_optional(body.column()?, count)?;
    let rests = Numbers::open(body.column()?, count)?;
    // Adjusted prices.
    body.column()?;
    let orders = Texts::open(body.column()?, count)?;
    // Line numbers, revisions.
    for _ in 0..2 {
        body.column()?;
    }
    let differences = Numbers::open(body.column()?, count)?;
    // Files, rows.
    for _ in 0..2 {
        body.column()?;
    }
    let contracts = unpack_optional(body.column()?, count)?;
    let mut order = String::new();
    for (place, item) in items.into_iter().enumerate().filter(|(place, _)| run.counts(*place)) {
        let some = |column: &[Option<i64>]| column.get(place).copied().flatten();
        let (quantity, price) = (quantities.at(place), some(&prices));
        let priced = price.map_or(0, |price| segment::priced(quantity, price));
        orders.read(place, &mut order)?;
        visit(&StatedLine {
            item,
            supplier_name: suppliers.at(place),
            terms: terms.at(place),
            order_date: segment::date(dates.at(place))?,
            po_number: &order,
            quantity: Quantity::from_milli(quantity),
            unit_price: price.map(Amount::from_micros),
            line_value: Amount::from_micros(rests.at(place).wrapping_add(priced)),
            value_difference: Amount::from_micros(differences.at(place)),
            contract_ref: some(&contracts),
        });
    }
    Ok(())
}
