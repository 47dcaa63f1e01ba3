//! The cost-improvement plan: an accepted action by the months of a financial year, April to March.

use super::baseline::Baseline;
use super::realised::{LedgerMonth, twelfth};
use crate::engine::money::{NumberError, Ratio};
use crate::engine::period::Month;
use crate::engine::variation::Total;

/// The twelve months of a financial year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinancialYearMonths {
    /// The calendar year its April lies in.
    pub begins: i32,
}

impl FinancialYearMonths {
    /// The year that a month lies in.
    #[must_use]
    pub const fn of(month: Month) -> Self {
        Self { begins: month.plus(-3).index().div_euclid(12) }
    }

    /// April to March.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let april = Month::from_index(self.begins.saturating_mul(12).saturating_add(3));
        (0..12).map(move |number| april.plus(number))
    }

    /// `2026/27`.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}/{:02}", self.begins, self.begins.saturating_add(1).rem_euclid(100))
    }
}

/// What part of a claim counts when its risk is taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskFactor {
    /// `signed_off`, or the confidence.
    pub name: &'static str,
    /// Parts of a hundred.
    pub percent: i128,
}

/// Our assumption, stated with every figure that uses it: what finance signed off counts whole, else by confidence.
pub const RISK_FACTORS: [RiskFactor; 4] = [
    RiskFactor { name: "signed_off", percent: 100 },
    RiskFactor { name: "high", percent: 90 },
    RiskFactor { name: "medium", percent: 60 },
    RiskFactor { name: "low", percent: 30 },
];

/// One accepted action in a financial year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostImprovementRow {
    /// Claimed in each month from April to March.
    pub months: [Total; 12],
    /// Their sum: the part-year effect.
    pub part_year: Total,
    /// What twelve months claim: the full-year effect.
    pub full_year: Total,
    /// What of the part-year effect comes again every year.
    pub recurrent: Total,
    /// The part-year effect, its risk taken into account.
    pub risk_adjusted: Total,
    /// The part that counts, in hundredths.
    pub risk_percent: i128,
    /// Realised in the year so far, of a saving that does not recur in its twelve months.
    pub realised: Total,
}

/// An accepted action in a financial year. `realised` are its months so far.
///
/// # Errors
/// [`NumberError::OutOfRange`] when a figure does not fit.
pub fn cost_improvement_row(
    baseline: &Baseline,
    signed_off: bool,
    realised: &[LedgerMonth],
    year: FinancialYearMonths,
) -> Result<CostImprovementRow, NumberError> {
    let mut months = [Total::ZERO; 12];
    let mut full_year = Total::ZERO;
    for line in &baseline.lines {
        let claim = line.claim()?;
        full_year = full_year.plus(claim);
        for (sum, month) in months.iter_mut().zip(year.months()) {
            let number = i128::from(month.index()) - i128::from(baseline.start.index());
            if number >= 0 && (baseline.recurrent || number < 12) {
                *sum = sum.and(Total::from_micros(twelfth(i128::from(claim.micros()), number)?));
            }
        }
    }
    let part_year: Total = months.into_iter().sum();
    let name = if signed_off { "signed_off" } else { baseline.confidence.as_str() };
    let risk_percent = RISK_FACTORS.iter().find(|factor| factor.name == name).map_or(0, |factor| factor.percent);
    let product = part_year.micros().checked_mul(risk_percent).ok_or(NumberError::OutOfRange)?;
    let risk_adjusted = Ratio::new(product, 100).ok_or(NumberError::OutOfRange)?.to_scaled(0)?;
    let inside = |month: &&LedgerMonth| year.months().any(|one| one == month.month);
    Ok(CostImprovementRow {
        months,
        part_year,
        full_year,
        recurrent: if baseline.recurrent { part_year } else { Total::ZERO },
        risk_adjusted: Total::from_micros(risk_adjusted),
        risk_percent,
        realised: realised.iter().filter(inside).map(|month| month.realised).sum(),
    })
}
