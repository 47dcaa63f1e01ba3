//! What the price check's form asks, and what is wrong with it.

use serde::Deserialize;

use crate::app::CheckRequest;
use crate::engine::model::{Currency, Item};
use crate::engine::money::{Amount, Units};
use crate::ingest::numbers::StatedNumber;
use crate::web::page::{address, named};

/// The form's fields as filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    /// A description, a GTIN or an NHS Supply Chain product code.
    pub(super) item: String,
    /// Public id of the product, where one was chosen.
    pub(super) product: String,
    pub(super) price: String,
    pub(super) uom: String,
    pub(super) units: String,
    pub(super) quantity: String,
    pub(super) org: String,
}

/// A field that cannot be taken, in words for the person who filled it in.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) words: String,
}

impl Form {
    /// Takes blanks at the ends off.
    pub(super) fn tidy(&mut self) {
        for field in [
            &mut self.item,
            &mut self.product,
            &mut self.price,
            &mut self.uom,
            &mut self.units,
            &mut self.quantity,
            &mut self.org,
        ] {
            *field = field.trim().to_owned();
        }
    }

    /// True where nothing says what is to be bought.
    pub(super) fn is_blank(&self) -> bool {
        self.item.is_empty() && self.product.is_empty()
    }

    /// The organisation, where one is chosen.
    pub(super) fn stated_org(&self) -> Option<&str> {
        (!self.org.is_empty()).then_some(self.org.as_str())
    }

    /// The question, or everything that is wrong with it.
    pub(super) fn request(&self) -> Result<CheckRequest, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &'static str, words: &str| wrong.push(Wrong { field, words: words.to_owned() });
        if self.is_blank() && !self.price.is_empty() {
            refuse("item", "Say what is to be bought: a description or a code.");
        }
        let number = StatedNumber::parse(&self.price).ok();
        let price = number.as_ref().and_then(|number| number.to_amount().ok()).map(|(price, _)| price);
        if !self.price.is_empty() && price.is_none_or(|price| price < Amount::ZERO) {
            refuse("price", "The price is a number that is not below zero, such as 4.32.");
        }
        let quantity = StatedNumber::parse(&self.quantity).ok().and_then(|number| number.to_quantity().ok());
        if !self.quantity.is_empty() && quantity.is_none_or(|quantity| quantity.milli() <= 0) {
            refuse("quantity", "The quantity is a number above zero, such as 10.");
        }
        if !self.units.is_empty() && Units::parse(&self.units).is_err() {
            refuse("units", "What one holds is a number above zero, such as 100.");
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        Ok(CheckRequest {
            item: self.named(),
            product: text(&self.product),
            price,
            currency: number.and_then(|number| currency(number.symbol()?)),
            quantity,
            org: text(&self.org),
            ..CheckRequest::default()
        })
    }

    /// The item with its order unit.
    fn named(&self) -> Item {
        let text = |text: &String| (!text.is_empty()).then(|| text.clone());
        Item { uom: text(&self.uom), units_per_uom: text(&self.units), ..named(&self.item) }
    }

    /// The same question about a product that is chosen.
    pub(super) fn link_for(&self, product: &str) -> String {
        address(
            "/check",
            &[
                ("product", product),
                ("price", &self.price),
                ("uom", &self.uom),
                ("units", &self.units),
                ("quantity", &self.quantity),
                ("org", &self.org),
            ],
        )
    }
}

fn currency(symbol: char) -> Option<Currency> {
    match symbol {
        '£' => Some(Currency::GBP),
        '$' => Currency::parse("USD"),
        '€' => Currency::parse("EUR"),
        _ => None,
    }
}
