//! Single values of a row: words of a closed list, truth values, amounts, dates, packs.

use chrono::NaiveDate;

use super::fields::{Fault, Fields, RowReader, note};
use super::headers::{ColumnIndex, normal_form};
use super::numbers::StatedNumber;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, Units};

/// A word of a closed list; blanks and hyphens stand for underscores.
pub(super) fn word<T>(
    fields: Fields<'_>,
    column: impl ColumnIndex,
    parse: impl Fn(&str) -> Option<T>,
    known: &[T],
) -> Result<Option<T>, Fault>
where
    T: ToString,
{
    let Some(text) = fields.get(column) else { return Ok(None) };
    let found = parse(text).or_else(|| parse(&text.replace([' ', '-'], "_")));
    found.map(Some).ok_or_else(|| {
        let words: Vec<String> = known.iter().map(ToString::to_string).collect();
        Fault::new(column.name(), format!("unknown {}; known are: {}", column.name(), words.join(", ")), text)
    })
}

/// A word of a short list; case, blanks and punctuation do not matter.
pub(super) fn loose_word<T: Copy>(
    fields: Fields<'_>,
    column: impl ColumnIndex,
    known: &[(&str, T)],
) -> Result<Option<T>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let wanted = normal_form(text);
    let found = known.iter().find(|(word, _)| normal_form(word) == wanted);
    if found.is_none() && says_nobody_knows(text) {
        return Ok(None);
    }
    found.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        Fault::new(column.name(), format!("unknown {}; known are: {}", column.name(), words.join(", ")), text)
    })
}

/// True of the words that registers have for what nobody knows: such a cell states nothing, as a blank one.
fn says_nobody_knows(text: &str) -> bool {
    const WORDS: [&str; 6] = ["unknown", "not known", "not stated", "n/k", "tbc", "to be confirmed"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Yes, no, or nothing where the cell is blank or says that nobody knows.
pub(super) fn truth(fields: Fields<'_>, column: impl ColumnIndex) -> Result<Option<bool>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["yes", "y", "true", "1", "t"]) {
        Ok(Some(true))
    } else if is(&["no", "n", "false", "0", "f"]) {
        Ok(Some(false))
    } else if says_nobody_knows(text) {
        Ok(None)
    } else {
        Err(Fault::new(column.name(), "neither yes nor no", text))
    }
}

/// A number as stated.
pub(super) fn number(fields: Fields<'_>, column: impl ColumnIndex) -> Result<Option<StatedNumber>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    StatedNumber::parse(text).map(Some).map_err(|error| Fault::new(column.name(), error.to_string(), text))
}

/// A stated number as an amount, its rounding noted.
pub(super) fn amount(
    reader: &RowReader,
    number: StatedNumber,
    column: impl ColumnIndex,
    fields: Fields<'_>,
) -> Result<Amount, Fault> {
    match number.to_amount() {
        Ok((amount, rounded)) => {
            note(&reader.notes.amounts_rounded, u64::from(rounded));
            Ok(amount)
        }
        Err(error) => Err(Fault::new(column.name(), error.to_string(), fields.get(column).unwrap_or_default())),
    }
}

/// The currency of a row's amounts: the stated one, else that of the currency sign, else pounds.
pub(super) fn currency(
    fields: Fields<'_>,
    column: impl ColumnIndex,
    amounts: &[Option<StatedNumber>],
) -> Result<Currency, Fault> {
    let symbol = amounts.iter().flatten().find_map(StatedNumber::symbol);
    let Some(text) = fields.get(column) else {
        return match symbol {
            None | Some('£') => Ok(Currency::GBP),
            Some('€') => Currency::parse("EUR").ok_or_else(|| Fault::new(column.name(), "no currency", "€")),
            Some(other) => {
                let reason = format!("an amount is written with {other}, but the row states no currency");
                Err(Fault::new(column.name(), reason, &other.to_string()))
            }
        };
    };
    let stated = match text {
        "£" => Some(Currency::GBP),
        "€" => Currency::parse("EUR"),
        _ => Currency::parse(text),
    };
    let currency = stated.ok_or_else(|| Fault::new(column.name(), "not a three-letter currency code", text))?;
    let agrees = match symbol {
        None => true,
        // Other pounds (Gibraltar's, Egypt's) are written with the same sign.
        Some('£') => currency == Currency::GBP || currency.as_str().ends_with('P'),
        Some('€') => currency.as_str() == "EUR",
        Some(_) => currency != Currency::GBP && currency.as_str() != "EUR",
    };
    if agrees {
        Ok(currency)
    } else {
        let sign = symbol.unwrap_or_default();
        Err(Fault::new(column.name(), format!("an amount is written with {sign}, the currency is {currency}"), text))
    }
}

/// With or without VAT, in the words that files use.
pub(super) fn vat_basis(fields: Fields<'_>, column: impl ColumnIndex) -> Result<Option<VatBasis>, Fault> {
    let parse = |text: &str| {
        let spoken = text.trim().to_ascii_lowercase();
        VatBasis::parse(&spoken).or(match spoken.as_str() {
            "excl" | "exc" | "exclusive" | "excluding" | "ex vat" | "exc vat" | "excl vat" | "net" => {
                Some(VatBasis::Ex)
            }
            "incl" | "inclusive" | "including" | "inc vat" | "incl vat" | "gross" => Some(VatBasis::Inc),
            _ => None,
        })
    };
    word(fields, column, parse, VatBasis::ALL)
}

/// A date.
pub(super) fn date(
    reader: &RowReader,
    fields: Fields<'_>,
    column: impl ColumnIndex,
) -> Result<Option<NaiveDate>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let parsed = reader.mapping.dates().parse(text);
    parsed.map(Some).map_err(|error| Fault::new(column.name(), error.to_string(), text))
}

/// First and last day of validity, in their order.
pub(super) fn validity(
    reader: &RowReader,
    fields: Fields<'_>,
    from: impl ColumnIndex,
    to: impl ColumnIndex,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Fault> {
    let first = date(reader, fields, from)?;
    let last = date(reader, fields, to)?;
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        let text = fields.get(to).unwrap_or_default();
        return Err(Fault::new(to.name(), format!("{} lies before {}", to.name(), from.name()), text));
    }
    Ok((first, last))
}

/// A number of base units, above zero.
pub(super) fn units(fields: Fields<'_>, column: impl ColumnIndex) -> Result<Option<Units>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let milli = StatedNumber::parse(text).ok().and_then(|number| number.to_milli().ok());
    let units = milli.and_then(Units::from_milli);
    let reason = "not a number of units above zero with at most three decimals";
    units.map(Some).ok_or_else(|| Fault::new(column.name(), reason, text))
}
