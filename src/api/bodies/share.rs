//! Coverage: how many lines and how much money a figure rests on.

use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::variation::{Coverage, CurrencyCoverage, Share};

/// Lines and their stated value. The value is absent where lines of several currencies are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShareBody {
    /// Purchase lines.
    #[schema(example = 15)]
    pub lines: u64,
    /// Stated value, six decimals.
    #[schema(example = "1941.390000")]
    pub spend: Option<String>,
}

/// Lines left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonBody {
    /// Why.
    #[schema(example = "outside_window")]
    pub reason: &'static str,
    /// Purchase lines.
    #[schema(example = 15)]
    pub lines: u64,
    /// Stated value.
    #[schema(example = "1493.010000")]
    pub spend: Option<String>,
}

/// What became of everything read: `read` is the sum of the other five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CoverageBody {
    /// The currency, where it is one.
    #[schema(example = "GBP")]
    pub currency: Option<String>,
    /// Everything.
    pub read: ShareBody,
    /// Rows that were not taken.
    pub rejected: ShareBody,
    /// Lines of items that are no product.
    pub unmatched: ShareBody,
    /// Lines whose pack is in doubt.
    pub quarantined: ShareBody,
    /// Lines left out for other reasons.
    pub excluded: ShareBody,
    /// Lines in benchmarks.
    pub benchmarked: ShareBody,
    /// Lines whose item has no category; they are among the others.
    pub uncategorised: ShareBody,
    /// Quarantined and excluded lines by reason.
    pub by_reason: Vec<ReasonBody>,
    /// The same by currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub by_currency: Vec<CoverageBody>,
}

fn body(share: Share, money: bool) -> ShareBody {
    ShareBody { lines: share.lines, spend: money.then(|| share.spend.to_string()) }
}

fn of_one(currency: Option<String>, coverage: &CurrencyCoverage, money: bool) -> CoverageBody {
    CoverageBody {
        currency,
        read: body(coverage.read(), money),
        rejected: body(coverage.rejected, money),
        unmatched: body(coverage.unmatched, money),
        quarantined: body(coverage.quarantined(), money),
        excluded: body(coverage.excluded(), money),
        benchmarked: body(coverage.benchmarked, money),
        uncategorised: body(coverage.uncategorised, money),
        by_reason: coverage
            .by_reason()
            .map(|(reason, share)| {
                let ShareBody { lines, spend } = body(share, money);
                ReasonBody { reason: reason.as_str(), lines, spend }
            })
            .collect(),
        by_currency: Vec::new(),
    }
}

impl From<&Coverage> for CoverageBody {
    fn from(coverage: &Coverage) -> Self {
        let currencies: Vec<_> = coverage.currencies().collect();
        let together = coverage.together();
        let only = match currencies.as_slice() {
            [(currency, _)] => Some(currency.to_string()),
            _ => None,
        };
        let money = currencies.len() <= 1;
        let mut whole = of_one(only, &together, money);
        whole.by_currency =
            currencies.into_iter().map(|(currency, one)| of_one(Some(currency.to_string()), one, true)).collect();
        whole
    }
}
