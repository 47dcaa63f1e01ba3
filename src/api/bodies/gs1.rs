//! The body of a GS1 key read.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::gs1::{Gtin14, GtinError};

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

/// What a text is by the rules of GS1.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Gs1Body {
    valid: bool,
    /// `GTIN-8`, `GTIN-12`, `GTIN-13` or `GTIN-14`; null where it is none.
    form: Option<&'static str>,
    /// The GTIN in 14 digits; null where it is none.
    gtin14: Option<String>,
    /// The elements of an element string; none for a bare key.
    elements: Vec<Gs1ElementBody>,
    errors: Vec<Gs1ErrorBody>,
}

impl From<&Result<Gtin14, GtinError>> for Gs1Body {
    fn from(read: &Result<Gtin14, GtinError>) -> Self {
        let gtin = read.as_ref().ok();
        let error = |error: &GtinError| Gs1ErrorBody { ai: None, rule: error.rule(), message: error.to_string() };
        Self {
            valid: read.is_ok(),
            form: gtin.map(|gtin| gtin.form().as_str()),
            gtin14: gtin.map(Gtin14::to_string),
            elements: Vec::new(),
            errors: read.as_ref().err().map(error).into_iter().collect(),
        }
    }
}
