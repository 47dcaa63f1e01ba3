//! Health Industry Bar Codes: recognised, so that they are never taken for GTINs.

/// Characters a HIBC's check character is computed over, in the order that gives each its value (ANSI/HIBC 2.6).
const CHARACTERS: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
/// Fewest and most characters of a labeller, product and unit of measure: 4 + 1 to 18 + 1.
const PRIMARY: std::ops::RangeInclusive<usize> = 6..=23;
/// Characters of a labeller.
const LABELLER: usize = 4;
/// Letters a GTIN's column may begin with that name the key and are no code.
const KEY_NAMES: [&str; 5] = ["GTIN", "EAN", "UPC", "GS1", "JAN"];

/// A Health Industry Bar Code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hibc {
    /// The labeller, four characters; none in a secondary code alone.
    pub labeller: Option<String>,
    /// The labeller's product number.
    pub product: Option<String>,
    /// The packaging level, 0 for the unit of use.
    pub unit_of_measure: Option<char>,
    /// Lot, serial number and dates as stated.
    pub secondary: Option<String>,
    /// Whether the check character is right; none where the code is written without one.
    pub check_character: Option<bool>,
}

impl Hibc {
    /// Reads a HIBC as scanned (`+A123BJC5D6E71G`, also between asterisks or behind a symbology identifier), and the bare
    /// primary form that registers hold (`A123BJC5D6E71`). Nothing for any other text.
    ///
    /// ```
    /// use likewise::engine::gs1::Hibc;
    /// let read = Hibc::read("+A123BJC5D6E71G").unwrap();
    /// assert_eq!((read.labeller.as_deref(), read.product.as_deref()), (Some("A123"), Some("BJC5D6E7")));
    /// assert_eq!(read.check_character, Some(true));
    /// assert!(Hibc::read("6291041500213").is_none());
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let starred = text.strip_prefix('*').map(|rest| rest.strip_suffix('*').unwrap_or(rest));
        let scanned = starred.or_else(|| without_symbology(text)).unwrap_or(text);
        if let Some(body) = scanned.strip_prefix('+') {
            return scanned_code(body);
        }
        let bare = PRIMARY.contains(&text.len()) && text.ends_with(|character: char| character.is_ascii_digit());
        let upper = text.to_ascii_uppercase();
        let named = KEY_NAMES.iter().any(|name| upper.starts_with(name));
        (bare && !named && is_primary(text)).then(|| Self::primary(text, None, None))
    }

    fn primary(body: &str, secondary: Option<&str>, check_character: Option<bool>) -> Self {
        let part = |from: usize, to: usize| body.get(from..to).filter(|part| !part.is_empty()).map(str::to_owned);
        let last = body.len().saturating_sub(1);
        Self {
            labeller: part(0, LABELLER),
            product: part(LABELLER, last),
            unit_of_measure: body.chars().last(),
            secondary: secondary.map(str::to_owned),
            check_character,
        }
    }
}

/// What follows the symbology identifier of a code that HIBCs are printed in.
fn without_symbology(text: &str) -> Option<&str> {
    let rest = ["]A", "]C", "]d", "]Q", "]z"].iter().find_map(|start| text.strip_prefix(start))?;
    rest.get(1..).filter(|rest| rest.starts_with('+'))
}

/// A labeller that begins with a letter, then letters and digits, a digit last.
fn is_primary(text: &str) -> bool {
    PRIMARY.contains(&text.len())
        && text.starts_with(|character: char| character.is_ascii_alphabetic())
        && text.ends_with(|character: char| character.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What stands behind the plus sign, its check character last.
fn scanned_code(body: &str) -> Option<Hibc> {
    let is_letter = body.starts_with(|character: char| character.is_ascii_alphabetic());
    let is_lot = body.starts_with('$');
    if !is_letter && !is_lot {
        return None;
    }
    let (stated, check) = body.split_at_checked(body.len().checked_sub(1)?)?;
    let right = check_character(&format!("+{stated}")) == check.chars().next();
    if is_lot {
        let none = (None, None, None);
        let (labeller, product, unit_of_measure) = none;
        let secondary = Some(stated.to_owned());
        return Some(Hibc { labeller, product, unit_of_measure, secondary, check_character: Some(right) });
    }
    let (primary, secondary) = match stated.split_once('/') {
        Some((primary, secondary)) => (primary, Some(secondary)),
        None => (stated, None),
    };
    Some(Hibc::primary(primary, secondary, Some(right)))
}

/// The check character of a HIBC without it, its plus sign with it; nothing where a character is none of the 43.
#[must_use]
pub fn check_character(text: &str) -> Option<char> {
    let mut sum = 0;
    for byte in text.bytes() {
        sum += CHARACTERS.iter().position(|character| *character == byte)?;
    }
    CHARACTERS.get(sum % CHARACTERS.len()).map(|byte| char::from(*byte))
}
