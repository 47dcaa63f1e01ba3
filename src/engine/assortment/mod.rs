//! How many ways an organisation buys the same thing, and in how many orders.
//!
//! After the National Audit Office, "The procurement of consumables by NHS acute and Foundation trusts" (HC 705, 2011),
//! which found one trust buying 13 types of glove and another 177, and reckoned what fewer orders would save at the level of
//! the best quarter of trusts. Two rooms:
//!
//! * [`proliferation`]: within a like-for-like group, how many products, suppliers and base units, and how the spend lies over
//!   the products. From price points.
//! * [`Orders`]: how much an order is worth, how many lines it has, how many are small. From order lines, since points do not
//!   tell which products were ordered together.
//!
//! No price of one product is ever held against that of another here.

mod orders;
mod proliferation;

pub use orders::{AssumedCost, Fragmentation, OrderCount, OrderLine, Orders, compare_orders};
pub use proliferation::{
    COVER, GroupProduct, GroupProliferation, GroupPurchases, OrganisationTotal, ProductShare, Proliferation,
    organisation_totals, proliferation,
};
