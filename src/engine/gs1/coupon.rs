//! North American coupons: a chain of fields, most of them behind a digit that says how long they are.

use super::Gs1Rule;
use super::content::{Checked, company_prefix, day, ensure};

/// What is left of a coupon.
struct Fields<'a> {
    rest: &'a str,
}

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize, what: &str) -> Result<&'a str, (Gs1Rule, String)> {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            return Err((Gs1Rule::Coupon, format!("the coupon's {what} is missing or cut short")));
        };
        self.rest = rest;
        Ok(taken)
    }

    /// One digit out of some.
    fn digit(&mut self, allowed: &str, what: &str) -> Result<usize, (Gs1Rule, String)> {
        let digit = self.take(1, what)?;
        ensure(allowed.contains(digit), Gs1Rule::Coupon, || format!("the coupon's {what} may not be {digit}"))?;
        digit.parse().map_err(|_| (Gs1Rule::Coupon, format!("the coupon's {what} is no digit")))
    }

    /// A field behind its length, to which `more` is added.
    fn sized(&mut self, allowed: &str, more: usize, what: &str) -> Result<&'a str, (Gs1Rule, String)> {
        let length = self.digit(allowed, &format!("length of its {what}"))?;
        self.take(length + more, what)
    }

    /// A company prefix behind its length.
    fn company(&mut self, allowed: &str, what: &str) -> Checked {
        company_prefix(self.sized(allowed, 6, what)?)
    }

    /// The company prefix of a further purchase: length 9 stands for the first one's.
    fn further_company(&mut self, what: &str) -> Checked {
        if self.rest.starts_with('9') {
            return self.take(1, what).map(|_| ());
        }
        self.company("0123456", what)
    }

    /// What must be bought: how many, in which sense, and of which family.
    fn requirement(&mut self, what: &str) -> Checked {
        self.sized("12345", 0, what)?;
        self.digit("012349", &format!("code of the {what}"))?;
        self.take(3, &format!("family of the {what}"))?;
        Ok(())
    }

    /// Whether an optional field with this digit comes next; the digit is taken.
    fn begins(&mut self, digit: char) -> bool {
        let rest = self.rest.strip_prefix(digit);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn end(&self) -> Checked {
        ensure(self.rest.is_empty(), Gs1Rule::Coupon, || {
            format!("the coupon ends in '{}', which is no field", self.rest)
        })
    }
}

fn digits_only(text: &str) -> Checked {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    ensure(digits, Gs1Rule::DigitsOnly, || format!("'{text}' is a coupon, but does not have digits alone"))
}

/// A coupon code (AI 8110).
pub(super) fn check(text: &str) -> Checked {
    digits_only(text)?;
    let mut fields = Fields { rest: text };
    fields.company("0123456", "company prefix")?;
    fields.take(6, "offer code")?;
    fields.sized("12345", 0, "value")?;
    fields.requirement("first purchase")?;
    if fields.begins('1') {
        fields.digit("0123", "rule of further purchases")?;
        fields.requirement("second purchase")?;
        fields.further_company("second company prefix")?;
    }
    if fields.begins('2') {
        fields.requirement("third purchase")?;
        fields.further_company("third company prefix")?;
    }
    dates(&mut fields)?;
    if fields.begins('5') {
        fields.sized("0123456789", 6, "serial number")?;
    }
    if fields.begins('6') {
        fields.company("1234567", "retailer")?;
    }
    if fields.begins('9') {
        fields.digit("01256", "code of the value")?;
        fields.digit("012", "item of the value")?;
        fields.digit("0123456789", "store flag")?;
        fields.digit("01", "flag against multiplying")?;
    }
    fields.end()
}

/// The days a coupon ends and begins.
fn dates(fields: &mut Fields<'_>) -> Checked {
    let coupons = |(_, message): (Gs1Rule, String)| (Gs1Rule::Coupon, message);
    let mut ends = None;
    if fields.begins('3') {
        let date = fields.take(6, "last day")?;
        day(date, 1).map_err(coupons)?;
        ends = Some(date);
    }
    if fields.begins('4') {
        let date = fields.take(6, "first day")?;
        day(date, 1).map_err(coupons)?;
        let before = ends.is_none_or(|ends| date <= ends);
        ensure(before, Gs1Rule::Coupon, || "the coupon ends before it begins".to_owned())?;
    }
    Ok(())
}

/// A coupon of a positive offer file (AI 8112).
pub(super) fn check_offer(text: &str) -> Checked {
    digits_only(text)?;
    let mut fields = Fields { rest: text };
    fields.digit("01", "format")?;
    fields.sized("0123456", 6, "funder")?;
    fields.take(6, "offer code")?;
    fields.sized("0123456789", 6, "serial number")?;
    fields.end()
}
