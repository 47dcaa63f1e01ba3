//! The pair of check characters of alphanumeric GS1 keys.

/// Modulus of the sum.
const MODULUS: usize = 1_021;

/// The 82 characters that texts in GS1 data may hold, in the order that gives each its value.
pub(super) const CHARACTERS: &[u8; 82] =
    b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
/// The 32 check characters in order: no 0, 1, I and O, which are mistaken for one another.
const CHECK_CHARACTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The pair of check characters of a key without them (GS1 General Specifications, section 7.9.5); nothing where a
/// character is none of the 82.
///
/// ```
/// use likewise::engine::gs1::check_characters;
/// assert_eq!(check_characters("1987654Ad4X4bL5ttr2310c").as_deref(), Some("2K"));
/// ```
#[must_use]
pub fn check_characters(body: &str) -> Option<String> {
    let mut sum = 0;
    for (byte, prime) in body.bytes().rev().zip(primes()) {
        let value = CHARACTERS.iter().position(|character| *character == byte)?;
        sum = (sum + value * prime) % MODULUS;
    }
    let pair = [CHECK_CHARACTERS.get(sum >> 5)?, CHECK_CHARACTERS.get(sum & 31)?];
    Some(pair.into_iter().map(|byte| char::from(*byte)).collect())
}

/// The primes, least first.
fn primes() -> impl Iterator<Item = usize> {
    (2_usize..).filter(|number| (2..*number).take_while(|by| by * by <= *number).all(|by| number % by != 0))
}
