//! How a product's price points become bytes and points again: column by column, by the codec of the lines.

use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Units};
use crate::engine::period::Month;
use crate::engine::variation::{Basis, ExcludedPoint, Exclusion, Fit, PricePoint, ProductPoints, QuarantineReading};
use crate::store::StoreError;
use crate::store::lines::codec::{LONGEST_COLUMN, Numbers, Reader, pack_numbers, put_column, unpack_numbers};

/// Writes columns one after another.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn column<T>(&mut self, rows: &[T], of: impl Fn(&T) -> i64) {
        let values: Vec<i64> = rows.iter().map(of).collect();
        put_column(&mut self.bytes, &pack_numbers(&values));
    }
}

/// Three letters as a number.
fn currency_number(currency: Currency) -> i64 {
    currency.as_str().bytes().fold(0, |number, byte| number << 8 | i64::from(byte))
}

fn currency(number: i64) -> Result<Currency, StoreError> {
    let bytes = number.to_be_bytes();
    let text = std::str::from_utf8(bytes.get(5..).unwrap_or_default()).unwrap_or_default();
    Currency::parse(text).ok_or_else(|| unreadable("currency"))
}

fn unreadable(what: &str) -> StoreError {
    StoreError::corrupt("price points", format!("an impossible {what}"))
}

/// The upper and the lower half of a wide number.
fn halves(wide: i128) -> (i64, i64) {
    let bytes = wide.to_be_bytes();
    let half = |from: &[u8]| from.try_into().map_or(0, i64::from_be_bytes);
    let (upper, lower) = bytes.split_at(8);
    (half(upper), half(lower))
}

fn whole(upper: i64, lower: i64) -> i128 {
    i128::from(upper) << 64 | i128::from(lower.cast_unsigned())
}

/// Packs a product's points.
pub(super) fn pack(points: &ProductPoints) -> Vec<u8> {
    let mut writer = Writer::default();
    let rows = &points.points;
    writer.column(&[rows.len()], |count| i64::try_from(*count).unwrap_or(i64::MAX));
    writer.column(rows, |point| i64::from(point.basis.base_unit));
    writer.column(rows, |point| currency_number(point.basis.currency));
    writer.column(rows, |point| i64::from(point.basis.vat_basis.code()));
    writer.column(rows, |point| i64::from(point.basis.carriage_included));
    writer.column(rows, |point| i64::from(point.organisation));
    writer.column(rows, |point| i64::from(point.supplier));
    writer.column(rows, |point| i64::from(point.month.index()));
    writer.column(rows, |point| halves(point.quantity.micros()).0);
    writer.column(rows, |point| halves(point.quantity.micros()).1);
    writer.column(rows, |point| point.gross.micros());
    writer.column(rows, |point| point.gross.micros().wrapping_sub(point.net.micros()));
    writer.column(rows, |point| i64::from(point.lines));
    writer.column(rows, |point| i64::from(point.orders));
    let rows = &points.excluded;
    writer.column(&[rows.len()], |count| i64::try_from(*count).unwrap_or(i64::MAX));
    writer.column(rows, |point| i64::from(point.reason.code()));
    writer.column(rows, |point| i64::from(point.organisation));
    writer.column(rows, |point| i64::from(point.supplier));
    writer.column(rows, |point| i64::from(point.month.index()));
    writer.column(rows, |point| currency_number(point.currency));
    writer.column(rows, |point| i64::from(point.vat_basis.code()));
    writer.column(rows, |point| i64::from(point.lines));
    writer.column(rows, |point| point.spend.micros());
    writer.column(rows, |point| i64::from(point.detail.is_some()));
    let details: Vec<QuarantineReading> = rows.iter().filter_map(|point| point.detail).collect();
    writer.column(&details, |detail| i64::from(detail.base_unit));
    writer.column(&details, |detail| detail.units_read.milli());
    writer.column(&details, |detail| detail.units_other.milli());
    writer.column(&details, |detail| i64::from(detail.fit.code()));
    writer.column(&details, |detail| detail.quantity.milli());
    writer.column(&details, |detail| detail.spend.micros());
    writer.bytes
}

/// Reads columns one after another.
struct Columns<'a> {
    reader: Reader<'a>,
}

impl<'a> Columns<'a> {
    fn open(&mut self, count: usize) -> Result<Numbers<'a>, StoreError> {
        Numbers::open(self.reader.column()?, count)
    }

    fn next(&mut self, count: usize) -> Result<Vec<i64>, StoreError> {
        unpack_numbers(self.reader.column()?, count)
    }

    fn count(&mut self) -> Result<usize, StoreError> {
        let count = self.next(1)?.first().copied().unwrap_or(0);
        usize::try_from(count).ok().filter(|count| *count <= LONGEST_COLUMN).ok_or_else(|| unreadable("count"))
    }

    fn codes<T>(&mut self, count: usize, of: impl Fn(i64) -> Result<T, StoreError>) -> Result<Vec<T>, StoreError> {
        self.next(count)?.into_iter().map(of).collect()
    }
}

fn small(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| unreadable("number"))
}

fn month(value: i64) -> Result<Month, StoreError> {
    i32::try_from(value).map(Month::from_index).map_err(|_| unreadable("month"))
}

fn code<T>(value: i64, what: &str, of: impl Fn(u8) -> Option<T>) -> Result<T, StoreError> {
    u8::try_from(value).ok().and_then(of).ok_or_else(|| unreadable(what))
}

fn units(value: i64) -> Result<Units, StoreError> {
    Units::from_milli(value).ok_or_else(|| unreadable("pack"))
}

/// What a price may be compared with, column by column. Most neighbours have the same.
struct Bases<'a> {
    base_units: Numbers<'a>,
    currencies: Numbers<'a>,
    vat_bases: Numbers<'a>,
    carriages: Numbers<'a>,
    last: Option<([i64; 4], Basis)>,
}

impl Bases<'_> {
    fn at(&mut self, place: usize) -> Result<Basis, StoreError> {
        let numbers = [&self.base_units, &self.currencies, &self.vat_bases, &self.carriages].map(|one| one.at(place));
        if let Some((_, basis)) = self.last.filter(|(last, _)| *last == numbers) {
            return Ok(basis);
        }
        let [base_unit, money, vat_basis, carriage] = numbers;
        let basis = Basis {
            base_unit: code(base_unit, "base unit", Some)?,
            currency: currency(money)?,
            vat_basis: code(vat_basis, "VAT basis", VatBasis::from_code)?,
            carriage_included: carriage == 1,
        };
        self.last = Some((numbers, basis));
        Ok(basis)
    }
}

fn points(columns: &mut Columns<'_>) -> Result<Vec<PricePoint>, StoreError> {
    let count = columns.count()?;
    let mut bases = Bases {
        base_units: columns.open(count)?,
        currencies: columns.open(count)?,
        vat_bases: columns.open(count)?,
        carriages: columns.open(count)?,
        last: None,
    };
    let organisations = columns.open(count)?;
    let suppliers = columns.open(count)?;
    let months = columns.open(count)?;
    let upper = columns.open(count)?;
    let lower = columns.open(count)?;
    let gross = columns.open(count)?;
    let adjustments = columns.open(count)?;
    let lines = columns.open(count)?;
    let orders = columns.open(count)?;
    let mut points = Vec::with_capacity(count);
    for place in 0..count {
        points.push(PricePoint {
            basis: bases.at(place)?,
            organisation: small(organisations.at(place))?,
            supplier: small(suppliers.at(place))?,
            month: month(months.at(place))?,
            quantity: BaseQuantity::from_micros(whole(upper.at(place), lower.at(place))),
            gross: Amount::from_micros(gross.at(place)),
            net: Amount::from_micros(gross.at(place).wrapping_sub(adjustments.at(place))),
            lines: small(lines.at(place))?,
            orders: small(orders.at(place))?,
        });
    }
    Ok(points)
}

fn excluded(columns: &mut Columns<'_>) -> Result<Vec<ExcludedPoint>, StoreError> {
    let count = columns.count()?;
    let reasons = columns.codes(count, |value| code(value, "exclusion", Exclusion::from_code))?;
    let organisations = columns.codes(count, small)?;
    let suppliers = columns.codes(count, small)?;
    let months = columns.codes(count, month)?;
    let currencies = columns.codes(count, currency)?;
    let vat_bases = columns.codes(count, |value| code(value, "VAT basis", VatBasis::from_code))?;
    let lines = columns.codes(count, small)?;
    let spends = columns.next(count)?;
    let detailed = columns.next(count)?;
    let mut details = details(columns, detailed.iter().filter(|flag| **flag == 1).count())?.into_iter();
    let who = reasons.into_iter().zip(organisations).zip(suppliers).zip(months);
    let what = currencies.into_iter().zip(vat_bases).zip(lines).zip(spends).zip(detailed);
    Ok(who
        .zip(what)
        .map(|((((reason, organisation), supplier), month), ((((currency, vat_basis), lines), spend), detailed))| {
            ExcludedPoint {
                reason,
                organisation,
                supplier,
                month,
                currency,
                vat_basis,
                lines,
                spend: Amount::from_micros(spend),
                detail: if detailed == 1 { details.next() } else { None },
            }
        })
        .collect())
}

fn details(columns: &mut Columns<'_>, count: usize) -> Result<Vec<QuarantineReading>, StoreError> {
    let base_units = columns.codes(count, |value| code(value, "base unit", Some))?;
    let read = columns.codes(count, units)?;
    let other = columns.codes(count, units)?;
    let fits = columns.codes(count, |value| code(value, "fit", Fit::from_code))?;
    let quantities = columns.next(count)?;
    let spends = columns.next(count)?;
    let readings = base_units.into_iter().zip(read).zip(other).zip(fits);
    Ok(readings
        .zip(quantities.into_iter().zip(spends))
        .map(|((((base_unit, units_read), units_other), fit), (quantity, spend))| QuarantineReading {
            base_unit,
            units_read,
            units_other,
            fit,
            quantity: Quantity::from_milli(quantity),
            spend: Amount::from_micros(spend),
        })
        .collect())
}

/// Unpacks a product's points.
pub(super) fn unpack(bytes: &[u8]) -> Result<ProductPoints, StoreError> {
    let mut columns = Columns { reader: Reader::new(bytes) };
    Ok(ProductPoints { points: points(&mut columns)?, excluded: excluded(&mut columns)? })
}
