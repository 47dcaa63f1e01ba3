//! What a check is asked, as texts: the same words on the command line, over HTTP and in a file.

use super::CheckRequest;
use crate::app::AppError;
use crate::engine::model::{Currency, Item, VatBasis};
use crate::engine::money::{Amount, NumberError, Quantity, Units};
use crate::engine::period::Month;

/// A check as it was asked, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckTexts {
    /// What is to be bought, in words.
    pub description: Option<String>,
    /// GTIN.
    pub gtin: Option<String>,
    /// NHS Supply Chain product code.
    pub npc: Option<String>,
    /// The maker's part code.
    pub mpc: Option<String>,
    /// The maker.
    pub manufacturer: Option<String>,
    /// The supplier.
    pub supplier: Option<String>,
    /// The supplier's part code.
    pub supplier_part: Option<String>,
    /// The price of one order unit, a decimal.
    pub price: Option<String>,
    /// Currency of the price, three letters.
    pub currency: Option<String>,
    /// The order unit.
    pub uom: Option<String>,
    /// Base units an order unit holds, a decimal.
    pub units: Option<String>,
    /// ex, inc or unknown.
    pub vat_basis: Option<String>,
    /// How many order units, a decimal.
    pub quantity: Option<String>,
    /// Who asks.
    pub org: Option<String>,
    /// The last of the twelve months, `YYYY-MM`.
    pub as_of: Option<String>,
}

/// How a field is called by whoever asked, for words of refusal (`--price`, `price`).
type Called = fn(&str) -> String;

impl CheckTexts {
    /// The check that is asked. `called` says how the asker calls a field.
    ///
    /// # Errors
    /// [`AppError::Request`] when a text cannot be read as what it stands for, or nothing names what to check.
    pub fn request(&self, called: Called) -> Result<CheckRequest, AppError> {
        let request = self.defaults(called)?;
        let named = [&self.description, &self.gtin, &self.npc, &self.mpc, &self.supplier_part];
        if named.into_iter().flatten().all(|name| name.trim().is_empty()) {
            return Err(AppError::Request("say what to check: a description or a code".to_owned()));
        }
        Ok(request)
    }

    /// The same where lines of their own say what to check, and this what holds for all of them.
    ///
    /// # Errors
    /// [`AppError::Request`] when a text cannot be read as what it stands for.
    pub fn defaults(&self, called: Called) -> Result<CheckRequest, AppError> {
        let refused = |name: &str, error: NumberError| AppError::Request(format!("{}: {error}", called(name)));
        if let Some(units) = &self.units {
            Units::parse(units).map_err(|error| refused("units", error))?;
        }
        let price = self.price.as_deref().map(Amount::parse).transpose().map_err(|error| refused("price", error))?;
        let quantity = self.quantity.as_deref().map(Quantity::parse).transpose();
        let quantity = quantity.map_err(|error| refused("quantity", error))?;
        if price.is_some_and(|price| price < Amount::ZERO) || quantity.is_some_and(|quantity| quantity.milli() <= 0) {
            return Err(AppError::Request("a price is not below zero, a quantity is above it".to_owned()));
        }
        Ok(CheckRequest {
            item: self.item(),
            product: None,
            price,
            currency: word_of(called, "currency", &self.currency, Currency::parse, "a currency has three letters")?,
            vat_basis: word_of(
                called,
                "vat_basis",
                &self.vat_basis,
                VatBasis::parse,
                "a VAT basis is ex, inc or unknown",
            )?,
            quantity,
            org: self.org.clone(),
            as_of: word_of(called, "as_of", &self.as_of, Month::parse, "a month is written YYYY-MM")?,
        })
    }

    fn item(&self) -> Item {
        Item {
            description: self.description.clone().unwrap_or_default(),
            gtin: self.gtin.clone(),
            npc: self.npc.clone(),
            manufacturer: self.manufacturer.clone(),
            mpc: self.mpc.clone(),
            supplier: self.supplier.clone(),
            supplier_part: self.supplier_part.clone(),
            uom: self.uom.clone(),
            units_per_uom: self.units.clone(),
        }
    }
}

/// A text read as what it stands for; refused with the form it should have.
fn word_of<T>(
    called: Called,
    name: &str,
    text: &Option<String>,
    read: impl Fn(&str) -> Option<T>,
    form: &str,
) -> Result<Option<T>, AppError> {
    let refused = || AppError::Request(format!("{}: {form}", called(name)));
    text.as_deref().map(|text| read(text).ok_or_else(refused)).transpose()
}
