//! How figures, dates and months are written for people: one way, on every page.
//!
//! Money to the penny with thousands separators, `£` for pounds and the code for other currencies; prices of a base unit to four
//! decimals; `1 April 2027`, `July 2026`. What is rounded here is never calculated with.

use chrono::NaiveDate;

use crate::engine::model::{Currency, Score};
use crate::engine::money::{Amount, BaseQuantity, Quantity, Ratio, format_scaled};
use crate::engine::period::{Month, Window};
use crate::engine::units::BaseUnit;
use crate::engine::variation::Total;

/// Decimals of a base unit's price as shown.
const PRICE: u32 = 4;
/// What is shown where there is no figure.
pub(super) const NONE: &str = "–";

/// A decimal text with its whole part in groups of three: `-1234567.50` is `−1,234,567.50`.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    let mut groups: Vec<&str> = Vec::new();
    let mut rest = whole;
    while let Some((head, tail)) =
        rest.len().checked_sub(3).filter(|at| *at > 0).and_then(|at| rest.split_at_checked(at))
    {
        groups.push(tail);
        rest = head;
    }
    groups.push(rest);
    groups.reverse();
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", groups.join(","))
}

/// A number with its currency: `£1,234.50`, `−£3.00`, `USD 12.00`.
fn priced(currency: Currency, number: &str) -> String {
    let number = grouped(number);
    if currency != Currency::GBP {
        return format!("{currency} {number}");
    }
    match number.strip_prefix('−') {
        Some(number) => format!("−£{number}"),
        None => format!("£{number}"),
    }
}

/// A count: `66,389`.
pub(super) fn count(count: u64) -> String {
    grouped(&count.to_string())
}

/// A sum of money to the penny.
pub(super) fn money(currency: Currency, amount: Amount) -> String {
    priced(currency, &amount.to_pence_text())
}

/// A total to the penny; in full where it is too large to be rounded as an amount.
pub(super) fn total(currency: Currency, total: Total) -> String {
    total.to_amount().map_or_else(|| priced(currency, &total.to_string()), |amount| money(currency, amount))
}

/// The price of a base unit: `£0.0432`.
pub(super) fn price(currency: Currency, ratio: &Ratio) -> String {
    ratio.to_text(PRICE).map_or_else(|_| NONE.to_owned(), |text| priced(currency, &text))
}

/// The price of a base unit where there is one.
pub(super) fn price_or_none(currency: Currency, ratio: Option<&Ratio>) -> String {
    ratio.map_or_else(|| NONE.to_owned(), |ratio| price(currency, ratio))
}

/// What a base unit is called behind a price: `each`, `per ml`.
pub(super) fn per(unit: BaseUnit) -> String {
    match unit {
        BaseUnit::Each => "each".to_owned(),
        other => format!("per {other}"),
    }
}

/// The same by the unit's number.
pub(super) fn per_code(code: u8) -> String {
    BaseUnit::from_code(code).map_or_else(String::new, per)
}

/// What is said behind the number of base units that something holds: nothing for counted things, else ` ml`.
pub(super) fn held_unit(code: u8) -> String {
    match BaseUnit::from_code(code) {
        None | Some(BaseUnit::Each) => String::new(),
        Some(other) => format!(" {other}"),
    }
}

/// A price with its unit: `£0.0432 each`.
pub(super) fn price_per(currency: Currency, ratio: &Ratio, unit: &str) -> String {
    format!("{} {unit}", price(currency, ratio))
}

/// Base units, without needless zeros: `1,200`.
pub(super) fn quantity(quantity: BaseQuantity) -> String {
    let text = format_scaled(quantity.micros(), 6);
    grouped(text.trim_end_matches('0').trim_end_matches('.'))
}

/// Order units, without needless zeros: `−15`.
pub(super) fn ordered(quantity: Quantity) -> String {
    let text = quantity.to_string();
    grouped(text.trim_end_matches('0').trim_end_matches('.'))
}

/// How many times: `3.4 times`.
pub(super) fn times(ratio: &Ratio) -> String {
    ratio.to_text(1).map_or_else(|_| NONE.to_owned(), |text| format!("{} times", grouped(&text)))
}

/// How alike: `99.24%`.
pub(super) fn score(score: Score) -> String {
    format!("{}%", format_scaled(i128::from(score.basis_points()), 2))
}

/// A day: `1 April 2027`.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A month: `July 2026`.
pub(super) fn month(month: Month) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let place = usize::try_from(month.index().rem_euclid(12)).unwrap_or_default();
    format!("{} {}", NAMES.get(place).copied().unwrap_or_default(), month.index().div_euclid(12))
}

/// Months: `August 2025 to July 2026`.
pub(super) fn months(window: Window) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) => format!("{} to {}", month(from), month(to)),
        (Some(from), None) => format!("{} and later", month(from)),
        (None, Some(to)) => format!("{} and earlier", month(to)),
        (None, None) => "all months".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, day, money, month, price, quantity, total};
    use crate::engine::model::Currency;
    use crate::engine::money::{Amount, BaseQuantity, Ratio};
    use crate::engine::period::Month;
    use crate::engine::variation::Total;
    use chrono::NaiveDate;

    #[test]
    fn money_is_written_one_way() {
        let usd = Currency::parse("USD").expect("a currency");
        for (currency, text, shown) in [
            (Currency::GBP, "0", "£0.00"),
            (Currency::GBP, "999.994", "£999.99"),
            (Currency::GBP, "1234567.5", "£1,234,567.50"),
            (Currency::GBP, "-1234.5", "−£1,234.50"),
            (usd, "12", "USD 12.00"),
        ] {
            assert_eq!(money(currency, Amount::parse(text).expect("an amount")), shown);
        }
        let huge = Total::from_micros(i128::from(i64::MAX) * 10);
        assert_eq!(total(Currency::GBP, huge), "£92,233,720,368,547.758070");
    }

    #[test]
    fn prices_counts_and_days_are_written_one_way() {
        let ratio = Ratio::new(432, 10_000).expect("a ratio");
        assert_eq!(price(Currency::GBP, &ratio), "£0.0432");
        assert_eq!(price(Currency::GBP, &Ratio::new(12_345, 1).expect("a ratio")), "£12,345.0000");
        assert_eq!([count(0), count(999), count(66_389)], ["0", "999", "66,389"]);
        assert_eq!(quantity(BaseQuantity::from_micros(1_200_500_000)), "1,200.5");
        assert_eq!(quantity(BaseQuantity::from_micros(100_000_000)), "100");
        assert_eq!(day(NaiveDate::from_ymd_opt(2027, 4, 1).expect("a day")), "1 April 2027");
        assert_eq!(month(Month::parse("2026-07").expect("a month")), "July 2026");
    }
}
