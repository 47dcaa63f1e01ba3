//! A segment: a run of lines of one import and one organisation, as records and as bytes.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};

use super::codec::{
    Numbers, Reader, Texts, pack_numbers, pack_optional, pack_steps, pack_texts, put_column, unpack_numbers,
    unpack_optional, unpack_steps, unpack_texts,
};
use crate::engine::money::{Amount, MILLI, Quantity, divide_half_even_i128};
use crate::store::StoreError;

/// A purchase line with its dictionary ids, about to be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewLine {
    /// Which of the import's files it stands in, counted from 0.
    pub file: u32,
    /// Row in that file.
    pub row: u64,
    /// Identifies the line among the organisation's lines.
    pub key: u128,
    /// Order number.
    pub po_number: String,
    /// Line number in the order; without one the key is a hash of the stated row.
    pub po_line_number: Option<String>,
    /// Revision.
    pub revision: u32,
    /// Order date.
    pub order_date: NaiveDate,
    /// Stated supplier name's id.
    pub supplier_name: i64,
    /// Item's id.
    pub item: i64,
    /// Line terms' id.
    pub terms: i64,
    /// Order units.
    pub quantity: Quantity,
    /// Price per order unit as stated.
    pub unit_price: Option<Amount>,
    /// Net value.
    pub line_value: Amount,
    /// Net value less quantity times price.
    pub value_difference: Amount,
    /// Price per order unit after adjustment.
    pub adjusted_unit_price: Option<Amount>,
    /// Contract reference's text id.
    pub contract_ref: Option<i64>,
    /// NHS-eClass code's text id.
    pub eclass: Option<i64>,
    /// Cost centre's text id.
    pub cost_centre: Option<i64>,
    /// Requisition point's text id.
    pub requisition_point: Option<i64>,
    /// Supplier code's text id.
    pub supplier_code: Option<i64>,
    /// Supplier GLN's text id.
    pub supplier_gln: Option<i64>,
}

/// A current line, with what price points need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentLine {
    /// Organisation's id.
    pub organisation: i64,
    /// Stated supplier name's id.
    pub supplier_name: i64,
    /// Item's id.
    pub item: i64,
    /// Line terms' id.
    pub terms: i64,
    /// Order date.
    pub order_date: NaiveDate,
    /// Order units.
    pub quantity: Quantity,
    /// Price per order unit as stated.
    pub unit_price: Option<Amount>,
    /// Net value.
    pub line_value: Amount,
    /// Price per order unit after adjustment.
    pub adjusted_unit_price: Option<Amount>,
    /// Hash of the order number.
    pub order: u64,
}

/// What a current line is worth, and what it says of category and supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorthLine {
    /// Stated supplier name's id.
    pub supplier_name: i64,
    /// Item's id.
    pub item: i64,
    /// Line terms' id.
    pub terms: i64,
    /// Order date.
    pub order_date: NaiveDate,
    /// Order units.
    pub quantity: Quantity,
    /// Net value.
    pub line_value: Amount,
    /// NHS-eClass code's text id.
    pub eclass: Option<i64>,
    /// Supplier GLN's text id.
    pub supplier_gln: Option<i64>,
}

/// Packs the keys of a run.
pub(super) fn encode_keys(lines: &[NewLine]) -> Vec<u8> {
    lines.iter().flat_map(|line| line.key.to_le_bytes()).collect()
}

/// Unpacks the keys of a run.
pub(super) fn decode_keys(bytes: &[u8]) -> Vec<u128> {
    bytes.chunks_exact(16).map(|chunk| chunk.try_into().map_or(0, u128::from_le_bytes)).collect()
}

fn days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

pub(super) fn date(days: i64) -> Result<NaiveDate, StoreError> {
    i32::try_from(days)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .ok_or_else(|| StoreError::corrupt("a line segment", "an impossible date"))
}

/// Quantity times unit price in whole millionths, half to even.
pub(super) fn priced(quantity: i64, unit_price: i64) -> i64 {
    divide_half_even_i128(i128::from(quantity) * i128::from(unit_price), i128::from(MILLI))
}

/// The part of a line's value that quantity times price does not tell.
fn value_rest(line: &NewLine) -> i64 {
    let priced = line.unit_price.map_or(0, |price| priced(line.quantity.milli(), price.micros()));
    line.line_value.micros().wrapping_sub(priced)
}

/// Packs a run of lines, without their keys.
pub(super) fn encode(lines: &[NewLine]) -> Vec<u8> {
    let numbers = |of: &dyn Fn(&NewLine) -> i64| pack_numbers(&lines.iter().map(of).collect::<Vec<_>>());
    let optional = |of: &dyn Fn(&NewLine) -> Option<i64>| pack_optional(&lines.iter().map(of).collect::<Vec<_>>());
    let po_numbers: Vec<&str> = lines.iter().map(|line| line.po_number.as_str()).collect();
    let rows: Vec<i64> = lines.iter().map(|line| i64::try_from(line.row).unwrap_or(i64::MAX)).collect();
    let mut out = Vec::new();
    let columns = [
        numbers(&|line| line.item),
        numbers(&|line| line.supplier_name),
        numbers(&|line| line.terms),
        numbers(&|line| days(line.order_date)),
        numbers(&|line| line.quantity.milli()),
        optional(&|line| line.unit_price.map(Amount::micros)),
        numbers(&value_rest),
        optional(&|line| line.adjusted_unit_price.map(Amount::micros)),
        pack_texts(&po_numbers),
        pack_line_numbers(lines),
        numbers(&|line| i64::from(line.revision)),
        numbers(&|line| line.value_difference.micros()),
        numbers(&|line| i64::from(line.file)),
        pack_steps(&rows),
        optional(&|line| line.contract_ref),
        optional(&|line| line.eclass),
        optional(&|line| line.cost_centre),
        optional(&|line| line.requisition_point),
        optional(&|line| line.supplier_code),
        optional(&|line| line.supplier_gln),
    ];
    for column in columns {
        put_column(&mut out, &column);
    }
    out
}

/// Line numbers are small whole numbers almost always: kept so where every one reads back the same.
fn pack_line_numbers(lines: &[NewLine]) -> Vec<u8> {
    let plain = |text: &str| text.parse::<u32>().ok().filter(|number| number.to_string() == text);
    let all_plain = lines.iter().all(|line| line.po_line_number.as_deref().is_none_or(|text| plain(text).is_some()));
    let mut out = vec![u8::from(all_plain)];
    if all_plain {
        let numbers: Vec<Option<i64>> =
            lines.iter().map(|line| line.po_line_number.as_deref().and_then(plain).map(i64::from)).collect();
        out.extend_from_slice(&pack_optional(&numbers));
    } else {
        let presence: Vec<Option<i64>> = lines.iter().map(|line| line.po_line_number.as_ref().map(|_| 0)).collect();
        put_column(&mut out, &pack_optional(&presence));
        let texts: Vec<&str> = lines.iter().map(|line| line.po_line_number.as_deref().unwrap_or_default()).collect();
        out.extend_from_slice(&pack_texts(&texts));
    }
    out
}

fn unpack_line_numbers(reader: Reader<'_>, count: usize) -> Result<Vec<Option<String>>, StoreError> {
    let (mut reader, plain) = reader.flag()?;
    if plain {
        let numbers = unpack_optional(reader, count)?;
        return Ok(numbers.into_iter().map(|number| number.map(|number| number.to_string())).collect());
    }
    let presence = unpack_optional(reader.column()?, count)?;
    let texts = unpack_texts(reader, count)?;
    Ok(presence.into_iter().zip(texts).map(|(present, text)| present.map(|_| text)).collect())
}

/// Unpacks only whether each line has a line number.
fn unpack_numbered(reader: Reader<'_>, count: usize) -> Result<Vec<bool>, StoreError> {
    let (mut reader, plain) = reader.flag()?;
    let numbers = if plain { reader } else { reader.column()? };
    Ok(unpack_optional(numbers, count)?.into_iter().map(|number| number.is_some()).collect())
}

/// Unpacks a whole run, with its keys.
pub(super) fn decode(keys: &[u8], body: &[u8]) -> Result<Vec<NewLine>, StoreError> {
    let keys = decode_keys(keys);
    let count = keys.len();
    let mut body = Reader::new(body);
    let items = unpack_numbers(body.column()?, count)?;
    let suppliers = unpack_numbers(body.column()?, count)?;
    let terms = unpack_numbers(body.column()?, count)?;
    let dates = unpack_numbers(body.column()?, count)?;
    let quantities = unpack_numbers(body.column()?, count)?;
    let prices = unpack_optional(body.column()?, count)?;
    let rests = unpack_numbers(body.column()?, count)?;
    let adjusted = unpack_optional(body.column()?, count)?;
    let po_numbers = unpack_texts(body.column()?, count)?;
    let line_numbers = unpack_line_numbers(body.column()?, count)?;
    let revisions = unpack_numbers(body.column()?, count)?;
    let differences = unpack_numbers(body.column()?, count)?;
    let files = unpack_numbers(body.column()?, count)?;
    let rows = unpack_steps(body.column()?, count)?;
    let mut texts = Vec::with_capacity(6);
    for _ in 0..6 {
        texts.push(unpack_optional(body.column()?, count)?);
    }
    let text = |column: usize, place: usize| -> Option<i64> { texts.get(column)?.get(place).copied().flatten() };
    let whole = |value: i64| u32::try_from(value).map_err(|error| StoreError::corrupt("a line segment", error));
    let mut lines = Vec::with_capacity(count);
    let texts_of = po_numbers.into_iter().zip(line_numbers);
    for (place, (key, (po_number, po_line_number))) in keys.into_iter().zip(texts_of).enumerate() {
        let at = |column: &[i64]| column.get(place).copied().unwrap_or(0);
        let some = |column: &[Option<i64>]| column.get(place).copied().flatten();
        let priced = some(&prices).map_or(0, |price| priced(at(&quantities), price));
        lines.push(NewLine {
            file: whole(at(&files))?,
            row: at(&rows).cast_unsigned(),
            key,
            po_number,
            po_line_number,
            revision: whole(at(&revisions))?,
            order_date: date(at(&dates))?,
            supplier_name: at(&suppliers),
            item: at(&items),
            terms: at(&terms),
            quantity: Quantity::from_milli(at(&quantities)),
            unit_price: some(&prices).map(Amount::from_micros),
            line_value: Amount::from_micros(at(&rests).wrapping_add(priced)),
            value_difference: Amount::from_micros(at(&differences)),
            adjusted_unit_price: some(&adjusted).map(Amount::from_micros),
            contract_ref: text(0, place),
            eclass: text(1, place),
            cost_centre: text(2, place),
            requisition_point: text(3, place),
            supplier_code: text(4, place),
            supplier_gln: text(5, place),
        });
    }
    Ok(lines)
}

/// Unpacks only the item ids of a run.
pub(super) fn decode_items(body: &[u8], count: usize) -> Result<Vec<i64>, StoreError> {
    unpack_numbers(Reader::new(body).column()?, count)
}

/// Unpacks only the item ids and order dates of a run.
pub(super) fn decode_items_and_dates(body: &[u8], count: usize) -> Result<Vec<(i64, NaiveDate)>, StoreError> {
    let mut body = Reader::new(body);
    let items = unpack_numbers(body.column()?, count)?;
    body.column()?;
    body.column()?;
    let dates = unpack_numbers(body.column()?, count)?;
    items.into_iter().zip(dates).map(|(item, days)| Ok((item, date(days)?))).collect()
}

/// Unpacks what tells versions of one key apart: revisions, and whether the key has a line number.
pub(super) fn decode_versions(body: &[u8], count: usize) -> Result<Vec<(u32, bool)>, StoreError> {
    let mut body = Reader::new(body);
    for _ in 0..9 {
        body.column()?;
    }
    let numbered = unpack_numbered(body.column()?, count)?;
    let revisions = unpack_numbers(body.column()?, count)?;
    let whole = |value: i64| u32::try_from(value).map_err(|error| StoreError::corrupt("a line segment", error));
    revisions.into_iter().zip(numbered).map(|(revision, numbered)| Ok((whole(revision)?, numbered))).collect()
}

/// Unpacks the lines of a run that `wanted` picks by place and item, in the form price points need.
pub(super) fn decode_current(
    organisation: i64,
    body: &[u8],
    count: usize,
    wanted: impl Fn(usize, i64) -> bool,
) -> Result<Vec<CurrentLine>, StoreError> {
    let mut body = Reader::new(body);
    let items = unpack_numbers(body.column()?, count)?;
    let places: Vec<usize> =
        items.iter().enumerate().filter(|(place, item)| wanted(*place, **item)).map(|(place, _)| place).collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    // A pass often wants few lines of a run: the other columns are read at their places only.
    let suppliers = Numbers::open(body.column()?, count)?;
    let terms = Numbers::open(body.column()?, count)?;
    let dates = Numbers::open(body.column()?, count)?;
    let quantities = Numbers::open(body.column()?, count)?;
    let prices = unpack_optional(body.column()?, count)?;
    let rests = Numbers::open(body.column()?, count)?;
    let adjusted = unpack_optional(body.column()?, count)?;
    let orders = Texts::open(body.column()?, count)?;
    let mut order = String::new();
    places
        .into_iter()
        .map(|place| {
            let some = |column: &[Option<i64>]| column.get(place).copied().flatten();
            let quantity = quantities.at(place);
            let priced = some(&prices).map_or(0, |price| priced(quantity, price));
            orders.read(place, &mut order)?;
            let mut hasher = DefaultHasher::new();
            order.hash(&mut hasher);
            Ok(CurrentLine {
                organisation,
                supplier_name: suppliers.at(place),
                item: items.get(place).copied().unwrap_or(0),
                terms: terms.at(place),
                order_date: date(dates.at(place))?,
                quantity: Quantity::from_milli(quantity),
                unit_price: some(&prices).map(Amount::from_micros),
                line_value: Amount::from_micros(rests.at(place).wrapping_add(priced)),
                adjusted_unit_price: some(&adjusted).map(Amount::from_micros),
                order: hasher.finish(),
            })
        })
        .collect()
}

/// Unpacks what the lines of a run that `wanted` picks by place and item are worth.
pub(super) fn decode_worth(
    body: &[u8],
    count: usize,
    wanted: impl Fn(usize, i64) -> bool,
    mut visit: impl FnMut(&WorthLine),
) -> Result<(), StoreError> {
    let mut body = Reader::new(body);
    let items = unpack_numbers(body.column()?, count)?;
    let places: Vec<usize> =
        items.iter().enumerate().filter(|(place, item)| wanted(*place, **item)).map(|(place, _)| place).collect();
    if places.is_empty() {
        return Ok(());
    }
    let suppliers = Numbers::open(body.column()?, count)?;
    let terms = Numbers::open(body.column()?, count)?;
    let dates = Numbers::open(body.column()?, count)?;
    let quantities = Numbers::open(body.column()?, count)?;
    let prices = unpack_optional(body.column()?, count)?;
    let rests = Numbers::open(body.column()?, count)?;
    // Adjusted prices, order and line numbers, revisions, differences, files, rows, contract references.
    for _ in 0..8 {
        body.column()?;
    }
    let eclasses = unpack_optional(body.column()?, count)?;
    // Cost centres, requisition points, supplier codes.
    for _ in 0..3 {
        body.column()?;
    }
    let glns = unpack_optional(body.column()?, count)?;
    for place in places {
        let some = |column: &[Option<i64>]| column.get(place).copied().flatten();
        let quantity = quantities.at(place);
        let priced = some(&prices).map_or(0, |price| priced(quantity, price));
        visit(&WorthLine {
            supplier_name: suppliers.at(place),
            item: items.get(place).copied().unwrap_or(0),
            terms: terms.at(place),
            order_date: date(dates.at(place))?,
            quantity: Quantity::from_milli(quantity),
            line_value: Amount::from_micros(rests.at(place).wrapping_add(priced)),
            eclass: some(&eclasses),
            supplier_gln: some(&glns),
        });
    }
    Ok(())
}
