//! The category that brings contracts together.

use std::fmt;

use super::why::Why;
use crate::engine::model::{CategoryScheme, Contract};

/// A list of categories and a code of it, in one form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Category {
    /// The list.
    pub scheme: CategoryScheme,
    /// NHS-eClass in capitals, CPV as its eight digits without the check digit, UNSPSC as its digits.
    pub code: String,
}

impl Category {
    /// The category of a contract.
    ///
    /// # Errors
    /// [`Why::NoCategory`] or [`Why::CategoryUnreadable`].
    pub fn of(contract: &Contract) -> Result<Self, Why> {
        let stated = contract.category_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
        let stated = stated.ok_or(Why::NoCategory)?;
        let unreadable = || Why::CategoryUnreadable(stated.to_owned());
        let scheme = contract.category_scheme.ok_or_else(unreadable)?;
        let code = match scheme {
            CategoryScheme::Eclass => stated.to_uppercase(),
            CategoryScheme::Cpv => eight_digits(stated).ok_or_else(unreadable)?,
            CategoryScheme::Unspsc => digits(stated).ok_or_else(unreadable)?,
        };
        Ok(Self { scheme, code })
    }

    /// Whether a product with this code of the same list belongs here.
    #[must_use]
    pub fn holds(&self, code: &str) -> bool {
        let code = code.trim();
        match self.scheme {
            CategoryScheme::Eclass => self.code == code.to_uppercase(),
            CategoryScheme::Cpv => eight_digits(code).is_some_and(|code| code == self.code),
            CategoryScheme::Unspsc => self.code == code,
        }
    }
}

/// `33141000-0` and `33141000` are one code: the ninth digit checks the eight.
fn eight_digits(code: &str) -> Option<String> {
    let code = code.split_once('-').map_or(code, |(code, _)| code).trim();
    digits(code).filter(|code| code.len() == 8)
}

fn digits(code: &str) -> Option<String> {
    code.bytes().all(|byte| byte.is_ascii_digit()).then(|| code.to_owned())
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.scheme, self.code)
    }
}
