//! The check digit all GS1 keys share.

/// The GS1 modulo-10 check digit of a key's other digits (GS1 General Specifications, section 7.9).
///
/// `digits` are values 0 to 9, leftmost first, without the check digit: 13 of them for a GTIN-14, 12 for a
/// GLN or GTIN-13. Zeros on the left change nothing. Larger values count by their last decimal digit.
///
/// ```
/// use likewise::engine::gs1::check_digit;
/// assert_eq!(check_digit(&[6, 2, 9, 1, 0, 4, 1, 5, 0, 0, 2, 1]), 3);
/// ```
#[must_use]
pub fn check_digit(digits: &[u8]) -> u8 {
    let sum = digits.iter().rev().enumerate().fold(0_u8, |sum, (place, digit)| {
        let weight = if place % 2 == 0 { 3 } else { 1 };
        (sum + digit % 10 * weight) % 10
    });
    (10 - sum) % 10
}
