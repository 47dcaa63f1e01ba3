//! The figures of a distribution of prices.

use serde::Serialize;
use utoipa::ToSchema;

use super::price;
use crate::engine::money::Ratio;
use crate::engine::variation::ProductBenchmark;

/// Prices of a base unit over all payers, ten decimals each; absent where too few paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuantilesBody {
    /// The lowest.
    #[schema(example = "1.3310000000")]
    pub min: Option<String>,
    /// A tenth paid no more; from five payers.
    #[schema(example = "1.3338000000")]
    pub p10: Option<String>,
    /// A quarter paid no more; from five payers.
    #[schema(example = "1.3358333333")]
    pub q1: Option<String>,
    /// Half paid no more.
    #[schema(example = "1.3410000000")]
    pub median: Option<String>,
    /// Three quarters paid no more; from five payers.
    #[schema(example = "1.3432764706")]
    pub q3: Option<String>,
    /// Nine tenths paid no more; from five payers.
    #[schema(example = "1.3510117647")]
    pub p90: Option<String>,
    /// The highest.
    #[schema(example = "1.3610000000")]
    pub max: Option<String>,
    /// All spend over all base units.
    #[schema(example = "1.3388896552")]
    pub weighted_mean: Option<String>,
    /// The highest over the lowest; absent where the lowest is 0.
    #[schema(example = "1.0225394440")]
    pub max_min_ratio: Option<String>,
}

impl From<&ProductBenchmark> for QuantilesBody {
    fn from(one: &ProductBenchmark) -> Self {
        let maybe = |ratio: &Option<Ratio>| ratio.as_ref().and_then(price);
        Self {
            min: price(&one.distribution.minimum),
            p10: maybe(&one.distribution.p10),
            q1: maybe(&one.distribution.q1),
            median: price(&one.distribution.median),
            q3: maybe(&one.distribution.q3),
            p90: maybe(&one.distribution.p90),
            max: price(&one.distribution.maximum),
            weighted_mean: price(&one.weighted_mean),
            max_min_ratio: maybe(&one.spread),
        }
    }
}
