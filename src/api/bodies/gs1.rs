//! The body of a GS1 key, element string or address read.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::gs1::{Gs1Element, Gs1Fault, Gs1Reading, Gtin14, GtinError, GtinRepair, Hibc, bracketed, separated};

/// One application identifier with its value.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Gs1ElementBody {
    ai: String,
    value: String,
    title: String,
}

/// A rule that is broken.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Gs1ErrorBody {
    /// The application identifier at fault; null for a bare key.
    ai: Option<String>,
    /// The rule, in one stable word.
    rule: &'static str,
    /// What is wrong, in words.
    message: String,
}

impl From<&Gs1Fault> for Gs1ErrorBody {
    fn from(fault: &Gs1Fault) -> Self {
        Self { ai: fault.ai.clone(), rule: fault.rule.as_str(), message: fault.to_string() }
    }
}

/// A health industry bar code, which is no GS1 key.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct HibcBody {
    labeller: Option<String>,
    product: Option<String>,
    /// The packaging level, 0 for the unit of use.
    unit_of_measure: Option<String>,
    /// Lot, serial number and dates as stated.
    secondary: Option<String>,
    /// Whether its check character is right; null where it is written without one.
    check_character: Option<bool>,
}

impl From<&Hibc> for HibcBody {
    fn from(hibc: &Hibc) -> Self {
        Self {
            labeller: hibc.labeller.clone(),
            product: hibc.product.clone(),
            unit_of_measure: hibc.unit_of_measure.map(String::from),
            secondary: hibc.secondary.clone(),
            check_character: hibc.check_character,
        }
    }
}

/// What a text is by the rules of GS1.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Gs1Body {
    valid: bool,
    /// `GTIN-8`, `GTIN-12`, `GTIN-13` or `GTIN-14`; null where it names none.
    form: Option<&'static str>,
    /// The GTIN in 14 digits; null where it names none.
    gtin14: Option<String>,
    /// What was undone to read a bare GTIN, in stable words.
    repairs: Vec<&'static str>,
    /// The elements of an element string, in order; none for a bare key.
    elements: Vec<Gs1ElementBody>,
    errors: Vec<Gs1ErrorBody>,
    /// What must stand on another bar code of the same thing: a text without a key may leave it open.
    open: Vec<Gs1ErrorBody>,
    /// The elements with their identifiers in brackets; null where there are none.
    element_string: Option<String>,
    /// The elements as a machine holds them, `^` for each separator.
    separated: Option<String>,
    /// The GS1 Digital Link of a valid text; null where it has none.
    digital_link: Option<String>,
    hibc: Option<HibcBody>,
}

impl Gs1Body {
    /// A bare GTIN read; `hibc` where the text is one instead.
    #[must_use]
    pub fn of_gtin(read: &Result<(Gtin14, Vec<GtinRepair>), GtinError>, hibc: Option<&Hibc>) -> Self {
        let gtin = read.as_ref().ok().map(|(gtin, _)| gtin);
        let repairs = read.as_ref().map(|(_, repairs)| repairs.as_slice()).unwrap_or_default();
        let error = |error: &GtinError| Gs1ErrorBody { ai: None, rule: error.rule(), message: error.to_string() };
        Self {
            valid: read.is_ok(),
            form: gtin.map(|gtin| gtin.form().as_str()),
            gtin14: gtin.map(Gtin14::to_string),
            repairs: repairs.iter().map(|repair| repair.as_str()).collect(),
            elements: Vec::new(),
            errors: read.as_ref().err().map(error).into_iter().collect(),
            open: Vec::new(),
            element_string: None,
            separated: None,
            digital_link: None,
            hibc: hibc.map(HibcBody::from),
        }
    }

    /// An element string, scan or address read, with its address under a stem.
    #[must_use]
    pub fn of_reading(reading: &Gs1Reading, stem: Option<&str>) -> Self {
        let gtin = reading.gtin();
        let elements = reading.elements.as_slice();
        let told = |write: fn(&[_]) -> String| (!elements.is_empty()).then(|| write(elements));
        let element = |element: &Gs1Element| Gs1ElementBody {
            ai: element.ai.clone(),
            value: element.value.clone(),
            title: element.title().to_owned(),
        };
        Self {
            valid: reading.is_valid(),
            form: gtin.map(|gtin| gtin.form().as_str()),
            gtin14: gtin.map(|gtin| gtin.to_string()),
            repairs: Vec::new(),
            elements: elements.iter().map(element).collect(),
            errors: reading.faults.iter().map(Gs1ErrorBody::from).collect(),
            open: reading.open.iter().map(Gs1ErrorBody::from).collect(),
            element_string: told(bracketed),
            separated: told(separated),
            digital_link: reading.link(stem).ok(),
            hibc: reading.hibc.as_ref().map(HibcBody::from),
        }
    }
}
