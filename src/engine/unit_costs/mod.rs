//! What services cost a unit of what drives them, held against like organisations.
//!
//! A net cost over a driver's quantity is a price a unit, so that costs are compared by the very rules of
//! [`variation`](crate::engine::variation): each organisation against the others alone, no saving with fewer than three
//! of them, no quartile with fewer than five. Only like is held against like: the same period, service, driver,
//! currency, way of delivery and scope, and within that the organisations of one kind and size, as far as is asked.

mod comparison;
mod peers;
mod scope;

pub use comparison::{
    CostExclusion, CostQuarter, ExcludedCost, ServiceCost, ServiceCosts, UnitCostAnswer, compare_costs,
};
pub use peers::{Likeness, PeerGroup, SizeBand, TURNOVER_BANDS};
pub use scope::Scope;
