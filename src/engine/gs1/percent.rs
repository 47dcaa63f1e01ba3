//! Percent-encoding of values in addresses.

use std::fmt::Write as _;

use super::{Gs1Fault, Gs1Rule};

/// A value of a path. A percent sign without two hexadecimal digits behind it stands for itself.
pub(super) fn decoded(text: &str, ai: &str) -> Result<String, Gs1Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        match (first, behind) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(nibble(*high) << 4 | nibble(*low));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    match String::from_utf8(bytes) {
        Ok(value) if !value.contains('\0') => Ok(value),
        _ => Err(Gs1Fault::of(ai, Gs1Rule::PercentEncoding, format!("'{text}' stands for no text"))),
    }
}

/// A value of a query, in which `+` is a blank.
pub(super) fn decoded_query(text: &str, ai: &str) -> Result<String, Gs1Fault> {
    decoded(&text.replace('+', " "), ai)
}

/// The value of a hexadecimal digit.
fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'F' => digit - b'A' + 10,
        _ => (digit - b'a').saturating_add(10),
    }
}

/// The value with everything encoded but letters, digits and `-._~`, which mean the same wherever they stand.
pub(super) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
