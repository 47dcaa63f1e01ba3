//! The league's columns, and what its words mean.

use crate::app::reports::{best_price, others, saving, unit_price};
use crate::engine::league::{DRAWS, LINES_MINIMUM, PARTS, PEERS_MINIMUM, PRODUCTS_MINIMUM, SEED, TOP_LONG, TOP_SHORT};
use crate::engine::report::{Column, Definition};

pub(super) const COLUMNS: [Column; 43] = [
    Column::new("org_code", "code", "organisation"),
    Column::new("name", "name", "its name"),
    Column::wide("kind", "kind", "kind of organisation"),
    Column::new("rank", "rank", "place among its peers by overall score, 1 the best, ties by code"),
    Column::new("ranked", "of", "organisations ranked: those of its peers with enough data"),
    Column::new("peers", "peers", "whom it is ranked among: a kind of organisation, or all"),
    Column::wide("rank_from", "from", "best place that the intervals allow: one after those wholly above its own"),
    Column::wide("rank_to", "to", "worst place that they allow: before those wholly below"),
    Column::wide("band", "band", "top quarter, middle half or bottom quarter of its peers by rank"),
    Column::new("score", "score", "overall, 0 to 100"),
    Column::new("score_low", "low", "lower end of the score's 95% interval"),
    Column::new("score_high", "high", "its upper end"),
    Column::new("process_score", "process", "mean percentile rank of the process measures, 0 to 100"),
    Column::new("price_score", "price", "of the price measures"),
    Column::new("data_score", "data", "of the data measures"),
    Column::new("not_enough_data", "not enough data", "what is missing for a score; nothing where there is one"),
    Column::wide("lines", "lines", "purchase lines of the months with a value above zero"),
    Column::wide("spend", "spend", "their stated net value"),
    Column::wide("on_catalogue", "catalogue", "share of goods spend whose item is one product of the catalogue"),
    Column::wide("on_catalogue_lines", "of lines", "the same as a share of lines"),
    Column::wide("with_order", "order", "share of spend that states an order number"),
    Column::wide("with_order_lines", "of lines", "the same as a share of lines"),
    Column::wide("under_contract", "contract", "share of spend that states a contract"),
    Column::wide("under_contract_lines", "of lines", "the same as a share of lines"),
    Column::wide("with_gtin", "GTIN", "share of goods spend that states a valid GTIN"),
    Column::wide("with_gtin_lines", "of lines", "the same as a share of lines"),
    Column::wide("electronic", "electronic", "share of spend ordered from machine to machine, of what says how it was"),
    Column::wide("electronic_lines", "of lines", "the same as a share of lines"),
    Column::wide("compared", "compared", "products that at least three others buy too"),
    Column::wide(
        "set_aside",
        "set aside",
        "products whose price of one order is below the others' best price and median",
    ),
    Column::wide("spend_set_aside", "their spend", "net spend of those, which no price figure counts"),
    Column::wide("price_level", "level", "net spend on compared products / their cost at the others' median"),
    Column::wide("top_100_to_median", "100 to median", "saving to median / spend, 100 products with most spend"),
    Column::wide("top_100_to_best", "100 to best", "saving to best / spend, the same products"),
    Column::wide("top_100_to_min", "100 to min", "saving to min / spend, the same products; not scored"),
    Column::wide("top_500_to_median", "500 to median", "saving to median / spend, 500 products with most spend"),
    Column::wide("top_500_to_best", "500 to best", "saving to best / spend, the same products"),
    Column::wide("top_500_to_min", "500 to min", "saving to min / spend, the same products; not scored"),
    Column::wide("rejected", "rejected", "share of everything read, in any month, that could not be taken"),
    Column::wide("unmatched", "unmatched", "share of goods spend whose item is no product"),
    Column::wide("quarantined", "quarantined", "share of goods spend held back because the pack is in doubt"),
    Column::wide("uncategorised", "uncategorised", "share of spend whose item has no category"),
    Column::wide("value_differs", "differs", "share of spend on lines whose value contradicts quantity x price"),
];

pub(super) const MEASURE_COLUMNS: [Column; 5] = [
    Column::new("peers", "peers", "who are ranked among one another"),
    Column::new("component", "component", "part of the overall score"),
    Column::new("measure", "measure", "as the column of the main table is called"),
    Column::new("better", "better", "more, or less"),
    Column::new("weight", "weight", "in the overall score; nothing where not every one of them has the measure"),
];

/// The words of the report.
pub(super) fn definitions() -> Vec<Definition> {
    vec![
        unit_price(),
        others(),
        best_price(),
        saving(),
        Definition::new(
            "process measures",
            "shares of lines and of money with a value above zero: on catalogue and with a valid GTIN of goods, the others of everything; an order number or contract is stated unless it is zeros alone or a filler (n/a, none, TBC, no PO); a row without any order number is rejected at import",
            "NHS Standards of Procurement: catalogues, purchase-to-pay and GS1 codes; Carter review 2016: electronic catalogue, orders and contract; which texts are fillers: own rule",
        ),
        Definition::new(
            "electronic",
            "the line's source system says so (EDI, UBL, PEPPOL, punch-out and the like) and not that a person carried it (paper, fax, e-mail, telephone); a share of what says either, nothing where that is less than half of spend",
            "own rule: a finance system's name alone tells nothing of the way orders go",
        ),
        Definition::new(
            "price level",
            "sum of net spend on compared products / sum of what the same quantities cost at the others' median: 1.05 is five per cent above",
            "Carter review 2016: Purchasing Price Index and Benchmark",
        ),
        Definition::new(
            "variation of the top products",
            format!(
                "sum of max(0, p - b) x q / sum of net spend over the {TOP_SHORT} and the {TOP_LONG} compared products with most spend (all where there are fewer), ties by product id; to best over those that have a best price"
            ),
            "NHS Improvement procurement league table 2017: variation from median and minimum of the top 100 and top 500 products",
        ),
        Definition::new(
            "set aside",
            "a price of one order below the others' median and their best price (their lowest, where none ordered twice) counts in no price figure of the one who paid it; what is dearer than the median always counts",
            "own rule: in an earlier NHS league a pallet of gloves ordered by mistake made a community trust best in class",
        ),
        Definition::new(
            "data measures",
            "shares of money: rejected rows of everything read in any month; unmatched and quarantined of goods; uncategorised and value that contradicts the price of everything",
            "own rule",
        ),
        Definition::new(
            "value contradicts price",
            "value and quantity x price differ by more than half of the price's last decimal (pence at least) for every unit, and a penny",
            "own rule, as import judges it",
        ),
        Definition::new(
            "overall score",
            "(2 x process + 2 x price + data) / 5, each the mean percentile rank of its measures among the peers: 100 x (those that do worse + half of those that do the same) / (peers - 1); only measures that every one of the peers has",
            "own definition",
        ),
        Definition::new(
            "interval",
            format!(
                "95%: the fifth lowest and fifth highest of {DRAWS} scores of the whole league, widened to hold the score; for each the things bought, dealt to {PARTS} parts by hash of their public ids, are drawn anew: {PARTS} parts with replacement, by SplitMix64 from seed {SEED}; the products with most spend stay the same ones, rejected rows are in no part"
            ),
            "bootstrap of rankings: Goldstein and Spiegelhalter 1996, Hall and Miller 2009; parts and seed: own rule",
        ),
        Definition::new(
            "enough data",
            format!(
                "at least {PRODUCTS_MINIMUM} compared products and {LINES_MINIMUM} lines, and at least {PEERS_MINIMUM} peers that have as much; ranked among its own kind where {PEERS_MINIMUM} of the kind have, else among all that have"
            ),
            "own rule",
        ),
    ]
}
