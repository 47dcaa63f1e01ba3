//! Price indices, price levels and bill differences: what prices did, apart from what was bought.
//!
//! What is bought is told apart by product and [`Basis`](crate::engine::variation::Basis): a *variety*. With p = s / q
//! (net spend over base units), matched varieties being those bought on both sides, and shares of spend w taken over
//! the matched varieties:
//!
//! * Leaf: p1 x q0 of one variety, divided once and rounded half to even to millionths, as
//!   [`Ratio::cost_of`](crate::engine::money::Ratio::cost_of) does. Sums of leaves are exact.
//! * Laspeyres = sum of leaves p1 q0 / sum of s0. Paasche = sum of s1 / sum of leaves p0 q1. Exact ratios of those
//!   sums.
//! * Fisher = square root of Laspeyres x Paasche.
//! * Törnqvist: ln T = sum of (w0 + w1) / 2 x ln(p1 / p0).
//! * GEKS of a set of months (or organisations): ln of x over y = mean over all z of (ln T(z to x) - ln T(z to y)). A
//!   comparison that is missing, its two sides having too little in common, is first filled by the mean of ln T(y to
//!   z) + ln T(z to x) over every z that has both (its bridges); again, with the filled ones as bridges, until none is
//!   missing.
//! * Monthly GEKS: windows of [`WINDOW_MONTHS`] months, mean splice on the published series (as the Office for
//!   National Statistics does from 2023). The first window is published as it is. Then, for the month m that ends a
//!   window: ln I(m) = mean, over the months t of that window that have an index, of ln I(t) + ln of m over t within
//!   that window.
//!
//! Laspeyres and Paasche are exact ratios. Fisher, Törnqvist and the monthly GEKS rest on roots and logarithms within
//! 2^-96 (see [`fixed`](crate::engine::fixed)) and are right to 20 decimals, price levels rest on logarithms within
//! 2^-57 and are right to 15. The bounds of a level's interval rest on sums of 47 binary places and are right to 9,
//! unless a replicate draws very little of what was spent. Indices and levels are published to ten decimals
//! ([`INDEX_DECIMALS`]), bounds to six ([`INTERVAL_DECIMALS`]).
//!
//! Nothing here depends on the order of the observations. Resampling draws varieties by their place in the order of the
//! numbers of the products: number them in the order of their public ids, and every store draws alike.

mod basket;
mod bilateral;
mod bill;
mod bill_parts;
mod completion;
mod gathering;
mod interval;
mod level_plan;
mod level_row;
mod observation;
mod price_level;
mod resampling;
mod series;
mod splice;

pub use bill::{BillDifference, BillLine, BillMethod, bill_difference};
pub use bill_parts::BillParts;
pub use level_plan::{LevelPlan, Replicate, SettledLevels, price_levels};
pub use level_row::LevelRow;
pub use observation::{IndexError, LeftOut, MonthObservation, Observation, OrganisationObservation};
pub use price_level::{LevelGap, PriceLevel, PriceLevels};
pub use resampling::{GROUPS_MAXIMUM, REPLICATES_DEFAULT, Resampling};
pub use series::{Formula, GeksBasis, IndexGap, IndexRow, IndexSeries, index_over_time};

/// Decimal places of a published index or price level.
pub const INDEX_DECIMALS: u32 = 10;

/// Decimal places of a published bound of an interval.
pub const INTERVAL_DECIMALS: u32 = 6;

/// Months of a rolling window: two years and the month they begin with.
pub const WINDOW_MONTHS: i32 = 25;

/// Varieties two organisations have to share before their prices are compared with each other.
pub const SHARED_MINIMUM: usize = 10;

/// Organisations an organisation has to be compared with before it has a price level.
pub const PARTNERS_MINIMUM: usize = 3;
