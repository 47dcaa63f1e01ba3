//! How prices vary: comparable price points, exact benchmarks, savings, and the price check.
//!
//! Purchase lines of one product go in with the way their order units are read ([`build_points`]); price points and
//! exclusions come out, every line in exactly one of them. [`benchmark`] turns the points of a window and a group
//! into distributions and savings, [`check_price`] judges an offer, [`Coverage`] says how much money a
//! figure rests on. Everything is exact: sums are whole millionths, prices are ratios of sums, and the one division
//! of each published figure is made in `engine::money`. No result depends on the order of the lines.

mod benchmark;
mod coverage;
mod exclusion;
mod exclusion_total;
mod fact;
mod fate;
mod first_look;
mod grouping;
mod judge;
mod leave_one_out;
mod organisation_price;
mod pack_test;
mod points;
mod quantile;
mod quarantine;
mod savings;
mod seats;
mod selection;
mod total;
mod unit_price;
mod vat_test;
mod verdict;
mod volume_effect;
mod vouching;

pub use benchmark::{ProductBenchmark, ProductBenchmarks, benchmark};
pub use coverage::{Coverage, CurrencyCoverage, Share};
pub use exclusion::Exclusion;
pub use exclusion_total::ExclusionTotal;
pub use fact::{Basis, FactError, LineFact, Reading};
pub use fate::{LineFate, line_fates};
pub use leave_one_out::{LeaveOneOut, Payer, Ranking};
pub use organisation_price::{OrganisationPrice, Saving, SavingTotals};
pub use pack_test::{BILLION, PackProof, STANDS_CLEARLY_OFF, STANDS_FAR_OFF, STANDS_OFF, Standing, explaining_pack};
pub use points::{ExcludedPoint, PricePoint, ProductPoints, build_points};
pub use quantile::{Distribution, Fraction, MEDIAN, P10, P90, Q1, Q3, quantile};
pub use quarantine::{Fit, QuarantineReading};
pub use savings::{Level, SavingLeaf, SavingSum, SavingSums, organisation_leaves, supplier_leaves};
pub use selection::{PriceOf, Selection};
pub use total::Total;
pub use unit_price::{BASE_QUANTITY_LIMIT, UnitPrice};
pub use vat_test::{PRODUCTS_MINIMUM, VatFinding, VatRate, VatSeat, VatStanding, VatTest, vat_standings};
pub use verdict::{Knowledge, Offer, OwnPrice, PriceCheck, Verdict, check_price, own_current_price};
pub use volume_effect::{
    CRITICAL_CORRELATIONS, Correlation, MATERIAL_CORRELATION, VOLUME_MINIMUM, VolumeBand, VolumeEffect, VolumeFinding,
    VolumeSize, volume_effect,
};

use crate::engine::money::NumberError;

/// Other organisations needed before there is a median, a saving, a verdict or a price test.
pub const OTHERS_MINIMUM: usize = 3;

/// Organisations needed before there are quartiles and the outer percentiles.
pub const QUARTILE_MINIMUM: usize = 5;

/// A count as a place in memory.
fn usize_of(count: u64) -> Result<usize, NumberError> {
    usize::try_from(count).map_err(|_| NumberError::OutOfRange)
}
