//! The league table: how organisations buy, process, price and data, each against its peers.
//!
//! Purchase lines and benchmarks go in as sums by organisation ([`Record`]); figures, scores with their intervals and ranks
//! come out ([`league`]). Everything is exact: shares are ratios of sums, a score is a mean of percentile ranks over one
//! denominator, its interval the ends of a bootstrap with a fixed seed. What an organisation has too little data for is
//! told as such, never as a zero.

mod draws;
mod figures;
mod lines;
mod measure;
mod prices;
mod record;
mod score;
mod stated;
mod table;

pub use draws::{DRAWS, SEED};
pub use figures::Figures;
pub use lines::{LineFacts, LineSums, LinesOfOrganisation, value_differs};
pub use measure::{Component, Measure};
pub use prices::{BoughtProduct, PriceSums, SetAside, bought, price_counts};
pub use record::{Entrant, Record};
pub use score::{PeerGroup, Peers, Score};
pub use stated::{Channel, channel, is_stated, part_of};
pub use table::{Lack, League, Row, league};

/// Parts that things bought are dealt to by their public ids: what the draws of an interval draw from.
pub const PARTS: usize = 32;
/// Products with three others' prices below which an organisation has no price score, and so no rank.
pub const PRODUCTS_MINIMUM: u64 = 30;
/// Purchase lines of the window below which an organisation has no score.
pub const LINES_MINIMUM: u64 = 100;
/// Organisations with enough data below which there is nothing to rank among.
pub const PEERS_MINIMUM: usize = 5;
/// The shorter list of products with most spend.
pub const TOP_SHORT: usize = 100;
/// The longer list.
pub const TOP_LONG: usize = 500;
