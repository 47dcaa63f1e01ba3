//! The frozen baseline of an accepted action, and its text.

use serde::{Deserialize, Serialize};

use crate::engine::actions::SavingClass;
use crate::engine::model::{Currency, VatBasis};
use crate::engine::money::{Amount, BaseQuantity, NumberError, PRICE_DECIMALS, Ratio, format_scaled};
use crate::engine::period::Month;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{Basis, UnitPrice};

/// One product of a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineLine {
    /// Public ids of the products whose later purchases count: the product itself and, where another one takes its place,
    /// that one.
    pub products: Vec<String>,
    /// Words.
    pub description: String,
    /// What prices are compared in.
    pub basis: Basis,
    /// What was paid: net spend over base units.
    pub price: UnitPrice,
    /// Base units expected in twelve months.
    pub expected_quantity: BaseQuantity,
    /// The agreed price of a base unit in units of 10^-10.
    pub agreed: i128,
}

impl BaselineLine {
    /// The agreed price.
    ///
    /// # Errors
    /// None in practice.
    pub fn agreed_price(&self) -> Result<Ratio, NumberError> {
        let one = 10_i128.checked_pow(PRICE_DECIMALS).ok_or(NumberError::OutOfRange)?;
        Ratio::new(self.agreed, one).ok_or(NumberError::OutOfRange)
    }

    /// What is claimed for twelve months: (baseline price - agreed price) x expected quantity, rounded once.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when it does not fit.
    pub fn claim(&self) -> Result<Amount, NumberError> {
        self.price.ratio()?.dearer_by(&self.agreed_price()?, self.expected_quantity)
    }
}

/// Everything that is frozen when an action is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// What was to be done: the action's kind and subject in words.
    pub title: String,
    /// The action's kind.
    pub kind: String,
    /// The month at whose end the baseline was taken.
    pub as_of: Month,
    /// The first month of the new prices.
    pub start: Month,
    /// True where the saving comes again every year.
    pub recurrent: bool,
    /// Cash-releasing, or a cost avoided.
    pub class: SavingClass,
    /// Where finance books it.
    pub cost_code: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// True where quality may be touched, so that its impact has to be assessed.
    pub quality_impact: bool,
    /// How far the figures could be relied on: `high`, `medium` or `low`.
    pub confidence: String,
    /// The products.
    pub lines: Vec<BaselineLine>,
}

/// A text that is no baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a baseline: {0}")]
pub struct UnreadableBaseline(String);

#[derive(Serialize, Deserialize)]
struct Written {
    title: String,
    kind: String,
    as_of: String,
    start: String,
    recurrent: bool,
    class: String,
    cost_code: Option<String>,
    owner: Option<String>,
    quality_impact: bool,
    confidence: String,
    lines: Vec<WrittenLine>,
}

#[derive(Serialize, Deserialize)]
struct WrittenLine {
    products: Vec<String>,
    description: String,
    base_unit: String,
    currency: String,
    vat_basis: String,
    carriage_included: bool,
    spend: String,
    quantity: String,
    expected_quantity: String,
    agreed_price: String,
}

impl Baseline {
    /// The text that is kept.
    ///
    /// # Errors
    /// [`UnreadableBaseline`] where it cannot be written.
    pub fn to_text(&self) -> Result<String, UnreadableBaseline> {
        let written = Written {
            title: self.title.clone(),
            kind: self.kind.clone(),
            as_of: self.as_of.to_string(),
            start: self.start.to_string(),
            recurrent: self.recurrent,
            class: self.class.to_string(),
            cost_code: self.cost_code.clone(),
            owner: self.owner.clone(),
            quality_impact: self.quality_impact,
            confidence: self.confidence.clone(),
            lines: self.lines.iter().map(write_line).collect(),
        };
        serde_json::to_string(&written).map_err(|error| UnreadableBaseline(error.to_string()))
    }

    /// The baseline that a text says.
    ///
    /// # Errors
    /// [`UnreadableBaseline`] with what cannot be read.
    pub fn parse(text: &str) -> Result<Self, UnreadableBaseline> {
        let written: Written = serde_json::from_str(text).map_err(|error| UnreadableBaseline(error.to_string()))?;
        let month = |text: &str| Month::parse(text).ok_or_else(|| UnreadableBaseline(text.to_owned()));
        let class = SavingClass::parse(&written.class).ok_or_else(|| UnreadableBaseline(written.class.clone()))?;
        Ok(Self {
            as_of: month(&written.as_of)?,
            start: month(&written.start)?,
            recurrent: written.recurrent,
            class,
            title: written.title,
            kind: written.kind,
            cost_code: written.cost_code,
            owner: written.owner,
            quality_impact: written.quality_impact,
            confidence: written.confidence,
            lines: written.lines.into_iter().map(read_line).collect::<Result<_, _>>()?,
        })
    }
}

fn write_line(line: &BaselineLine) -> WrittenLine {
    WrittenLine {
        products: line.products.clone(),
        description: line.description.clone(),
        base_unit: BaseUnit::from_code(line.basis.base_unit).map_or("", BaseUnit::as_str).to_owned(),
        currency: line.basis.currency.to_string(),
        vat_basis: line.basis.vat_basis.to_string(),
        carriage_included: line.basis.carriage_included,
        spend: line.price.spend().to_string(),
        quantity: line.price.quantity().to_string(),
        expected_quantity: line.expected_quantity.to_string(),
        agreed_price: format_scaled(line.agreed, PRICE_DECIMALS),
    }
}

fn read_line(line: WrittenLine) -> Result<BaselineLine, UnreadableBaseline> {
    let unreadable = |what: &str| UnreadableBaseline(what.to_owned());
    let basis = Basis {
        base_unit: BaseUnit::parse(&line.base_unit).ok_or_else(|| unreadable(&line.base_unit))?.code(),
        currency: Currency::parse(&line.currency).ok_or_else(|| unreadable(&line.currency))?,
        vat_basis: VatBasis::parse(&line.vat_basis).ok_or_else(|| unreadable(&line.vat_basis))?,
        carriage_included: line.carriage_included,
    };
    let spend = Amount::parse(&line.spend).map_err(|_| unreadable(&line.spend))?;
    let quantity = BaseQuantity::from_micros(scaled(&line.quantity, 6)?);
    Ok(BaselineLine {
        products: line.products,
        description: line.description,
        basis,
        price: UnitPrice::new(spend, quantity).ok_or_else(|| unreadable("a price"))?,
        expected_quantity: BaseQuantity::from_micros(scaled(&line.expected_quantity, 6)?),
        agreed: scaled(&line.agreed_price, PRICE_DECIMALS)?,
    })
}

/// A decimal not below zero with just so many decimals, as it is written here; wider than a parsed decimal may be.
fn scaled(text: &str, decimals: u32) -> Result<i128, UnreadableBaseline> {
    let unreadable = || UnreadableBaseline(text.to_owned());
    let (whole, fraction) = text.split_once('.').ok_or_else(unreadable)?;
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || u32::try_from(fraction.len()) != Ok(decimals) {
        return Err(unreadable());
    }
    format!("{whole}{fraction}").parse().map_err(|_| unreadable())
}
