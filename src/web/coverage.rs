//! What became of everything read, in lines and money: the table every page of figures ends with.

use super::{shown, words};
use crate::engine::model::Currency;
use crate::engine::variation::{Coverage, CurrencyCoverage, Share};

/// Coverage in one currency.
pub(super) struct CoverageTable {
    pub(super) currency: String,
    pub(super) read: String,
    pub(super) compared: String,
    pub(super) rows: Vec<CoverageRow>,
}

/// One thing that became of lines.
pub(super) struct CoverageRow {
    pub(super) what: &'static str,
    /// True for a reason among those that the row above it sums up.
    pub(super) part: bool,
    pub(super) lines: String,
    pub(super) spend: String,
}

fn row(currency: Currency, what: &'static str, part: bool, share: Share) -> CoverageRow {
    CoverageRow { what, part, lines: shown::count(share.lines), spend: shown::total(currency, share.spend) }
}

fn table(currency: Currency, one: &CurrencyCoverage) -> CoverageTable {
    let mut rows = vec![
        row(currency, "Compared", false, one.benchmarked),
        row(currency, "Held back until somebody reads the pack", false, one.quarantined()),
    ];
    let reasons = |quarantine: bool| {
        let wanted = one.by_reason().filter(move |(reason, _)| reason.is_quarantine() == quarantine);
        wanted.map(|(reason, share)| row(currency, words::reason(reason), true, share))
    };
    rows.extend(reasons(true));
    rows.push(row(currency, "Left out", false, one.excluded()));
    rows.extend(reasons(false));
    rows.push(row(currency, "Not matched to a product", false, one.unmatched));
    rows.push(row(currency, "Rejected when read", false, one.rejected));
    CoverageTable {
        currency: currency.to_string(),
        read: shown::total(currency, one.read().spend),
        compared: shown::total(currency, one.benchmarked.spend),
        rows: {
            rows.push(row(currency, "Read", false, one.read()));
            rows
        },
    }
}

/// The tables, pounds first.
pub(super) fn tables(coverage: &Coverage) -> Vec<CoverageTable> {
    let mut currencies: Vec<_> = coverage.currencies().collect();
    currencies.sort_by_key(|(currency, _)| (*currency != Currency::GBP, *currency));
    currencies.into_iter().map(|(currency, one)| table(currency, one)).collect()
}
