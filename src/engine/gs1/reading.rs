//! Any text by the rules of GS1: element strings, scans and addresses.

use super::associations::associations;
use super::digital_link::{is_address, read_digital_link};
use super::digital_link_writer::{CANONICAL_STEM, digital_link};
use super::element::{Gs1Element, Gs1Leave, SEPARATOR, WRITTEN_SEPARATOR};
use super::element_string::{Gs1Elements, proves_itself, read_bracketed, read_separated};
use super::{Gs1Fault, Gs1Rule, Gtin14, Hibc};

/// Symbology identifiers that announce element strings: GS1-128, GS1 DataBar and composites, GS1 DataMatrix, GS1 QR Code
/// and GS1 DotCode.
const ANNOUNCE_ELEMENTS: [&str; 5] = ["C1", "e0", "d2", "Q3", "J1"];
/// Those that announce a bare GTIN, with its digits: EAN-13 and UPC, EAN-8, ITF-14 with and without its check told.
const ANNOUNCE_GTIN: [(&str, usize); 4] = [("E0", 13), ("E4", 8), ("I0", 14), ("I1", 14)];
/// What stands between a linear code and its composite part.
const COMPOSITE: &str = "|]e0";
/// How people and scanners write a separator, beside the character itself.
const SEPARATORS: [&str; 4] = ["<GS>", "{GS}", "[GS]", "\u{241d}"];

/// What a text is by the rules of GS1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gs1Reading {
    /// Elements that are right by themselves.
    pub elements: Vec<Gs1Element>,
    /// What is wrong.
    pub faults: Vec<Gs1Fault>,
    /// What other bar codes on the same thing must hold.
    pub open: Vec<Gs1Fault>,
    /// The HIBC it is instead.
    pub hibc: Option<Hibc>,
}

impl Gs1Reading {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// The GTIN it names: of the item itself, or of what a logistic unit holds.
    #[must_use]
    pub fn gtin(&self) -> Option<Gtin14> {
        ["01", "03", "8006", "02", "8026"].iter().find_map(|ai| {
            let element = self.elements.iter().find(|element| element.ai == *ai)?;
            Gtin14::parse_digits(element.value.get(..14)?).ok()
        })
    }

    /// Its GS1 Digital Link under a stem.
    ///
    /// # Errors
    /// [`Gs1Fault`] where it has none.
    pub fn link(&self, stem: Option<&str>) -> Result<String, Gs1Fault> {
        match self.faults.first() {
            Some(fault) => Err(fault.clone()),
            None => digital_link(&self.elements, stem.unwrap_or(CANONICAL_STEM), Gs1Leave::default()),
        }
    }
}

/// Reads an element string in brackets or with separators (GS, `^`), a scan behind its symbology identifier (`]C1`, `]d2`,
/// `]Q3`, `]e0`...) or a GS1 Digital Link, and checks its elements by themselves and against one another.
///
/// A text without a separator in front is read where it proves itself by a check digit.
///
/// ```
/// use likewise::engine::gs1::read;
/// let read = read("]C1010629104150021317261231\u{1d}");
/// assert!(read.is_valid());
/// assert_eq!(read.gtin().unwrap().as_str(), "06291041500213");
/// ```
#[must_use]
pub fn read(text: &str) -> Gs1Reading {
    let text = text.trim();
    if text.is_empty() {
        return of(Gs1Elements::failed(Gs1Fault::whole(Gs1Rule::Empty, "nothing is stated")));
    }
    if let Some(hibc) = Hibc::read(text) {
        return Gs1Reading { faults: vec![hibc_fault(&hibc)], hibc: Some(hibc), ..Gs1Reading::default() };
    }
    if let Some(scan) = text.strip_prefix(']') {
        return of(read_scan(scan));
    }
    if is_address(text) {
        return of(read_digital_link(text, Gs1Leave::default()));
    }
    let text = with_separators(text);
    if let Some(behind) = text.strip_prefix([SEPARATOR, WRITTEN_SEPARATOR]) {
        return of(read_separated(behind, Gs1Leave::default()));
    }
    if !text.starts_with('(') && proves_itself(&text) {
        return of(read_separated(&text, Gs1Leave::default()));
    }
    of(read_bracketed(&text, Gs1Leave::default()))
}

fn of(read: Gs1Elements) -> Gs1Reading {
    let Gs1Elements { elements, mut faults } = read;
    let associations = associations(&elements);
    let whole = faults.is_empty();
    faults.extend(associations.faults);
    // What is missing may stand in what could not be read.
    if !whole {
        faults.retain(|fault| fault.rule != Gs1Rule::Requires);
    }
    Gs1Reading { elements, faults, open: associations.open, hibc: None }
}

fn hibc_fault(hibc: &Hibc) -> Gs1Fault {
    let named = match (&hibc.labeller, &hibc.product) {
        (Some(labeller), Some(product)) => format!(" of labeller {labeller} for its product {product}"),
        _ => String::new(),
    };
    let check = if hibc.check_character == Some(false) { "; its check character is wrong" } else { "" };
    Gs1Fault::whole(Gs1Rule::Hibc, format!("is a HIBC{named}, which is no GS1 key{check}"))
}

fn with_separators(text: &str) -> String {
    SEPARATORS.iter().fold(text.to_owned(), |text, written| text.replace(written, "\u{1d}"))
}

/// What stands behind the bracket of a symbology identifier.
fn read_scan(scan: &str) -> Gs1Elements {
    let Some((symbology, data)) = scan.split_at_checked(2) else {
        return Gs1Elements::failed(Gs1Fault::whole(
            Gs1Rule::Symbology,
            format!("']{scan}' is no symbology identifier"),
        ));
    };
    if is_address(data) {
        return read_digital_link(data, Gs1Leave::default());
    }
    let data = with_separators(data);
    if ANNOUNCE_ELEMENTS.contains(&symbology) {
        let behind = data.strip_prefix([SEPARATOR, WRITTEN_SEPARATOR]).unwrap_or(&data);
        return read_separated(behind, Gs1Leave::default());
    }
    if let Some((_, digits)) = ANNOUNCE_GTIN.iter().find(|(known, _)| *known == symbology) {
        return read_bare(&data, *digits);
    }
    let message =
        format!("']{symbology}' announces no GS1 data: expected ]C1, ]e0, ]d2, ]Q3, ]J1, ]E0, ]E4 or an address");
    Gs1Elements::failed(Gs1Fault::whole(Gs1Rule::Symbology, message))
}

/// A GTIN of so many digits, and its composite part.
fn read_bare(data: &str, digits: usize) -> Gs1Elements {
    let (gtin, composite) = match data.split_once(COMPOSITE) {
        Some((gtin, composite)) => (gtin, Some(composite)),
        None => (data, None),
    };
    let length = gtin.chars().count();
    if length != digits {
        let rule = if length < digits { Gs1Rule::TooShort } else { Gs1Rule::TooLong };
        return Gs1Elements::failed(Gs1Fault::of(
            "01",
            rule,
            format!("has {length} characters, but this code has {digits}"),
        ));
    }
    let mut read = read_separated(&format!("01{gtin:0>14}"), Gs1Leave::default());
    if let Some(composite) = composite {
        let more = read_separated(composite, Gs1Leave::default());
        read.elements.extend(more.elements);
        read.faults.extend(more.faults);
    }
    read
}
