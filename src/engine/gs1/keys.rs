//! Locations, parties and logistic units.

use std::fmt;

use super::ai_table::ai_row;
use super::element::element;
use super::{Gs1Fault, Gs1Rule};

/// Declares a key of digits that ends in its check digit.
macro_rules! keys {
    ($($(#[$meta:meta])* $name:ident = $ai:literal),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(String);

            impl $name {
                /// Reads the key, blanks inside dropped.
                ///
                /// # Errors
                /// [`Gs1Fault`] saying which rule is broken.
                pub fn parse(text: &str) -> Result<Self, Gs1Fault> {
                    parse_key(text, $ai).map(Self)
                }

                /// Its digits.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str(&self.0)
                }
            }
        )+
    };
}

keys! {
    /// A Global Location Number: a party or place, 13 digits.
    Gln = "414",
    /// A Serial Shipping Container Code: a logistic unit, 18 digits.
    Sscc = "00",
}

fn parse_key(text: &str, ai: &str) -> Result<String, Gs1Fault> {
    let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let unknown = || Gs1Fault::of(ai, Gs1Rule::AiUnknown, "is no application identifier");
    let read = element(ai, &digits, ai_row(ai).ok_or_else(unknown)?);
    read.map(|element| element.value).map_err(|fault| Gs1Fault { ai: None, ..fault })
}
