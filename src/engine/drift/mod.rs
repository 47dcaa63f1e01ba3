//! Where an organisation pays more than it should for what it already buys: more than it paid, more than its contract says,
//! more than its neighbours pay the same supplier.
//!
//! The unit is a product on one basis, for one organisation. Its price points are summed to *order months* (supplier and
//! month); those are what a buyer can follow back to the lines. Three questions are put to them:
//!
//! * [`own_drift`]: did a supplier's price rise from one order month to the next?
//! * [`contract_drift`]: was more paid than the organisation's own contract price in force?
//! * [`parity`]: do other sites of the footprint pay the same supplier less in the same window?
//!
//! Each names the first wrong order it finds and the exact amount above. The three are three ways to look at the same money:
//! alternatives, shown side by side and never summed.

mod contract;
mod order_month;
mod own_price;
mod parity;

pub use contract::{ContractDrift, ContractPrice, ContractRefusal, PENNY_A_LINE, contract_drift};
pub use order_month::{Compared, OrderMonth, Overpaid, WrongOrder};
pub use own_price::{OwnDrift, PriceRise, TOLERANCE, Tolerance, own_drift};
pub use parity::{Parity, parity};

use crate::engine::money::NumberError;
use crate::engine::variation::{Basis, PricePoint, Selection};

/// Whose prices are looked at, and against what.
#[derive(Debug, Clone, Copy)]
pub struct DriftRequest<'a> {
    /// What prices are compared in.
    pub basis: Basis,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Months, and the footprint whose members are the other sites. The organisation has to be one of them.
    pub selection: &'a Selection,
    /// The organisation's own contract prices of the product on the basis.
    pub contracts: &'a [ContractPrice],
    /// How far a price may rise from one order month to the next.
    pub tolerance: Tolerance,
}

/// What an organisation paid for a product on one basis, held against three prices.
#[derive(Debug, Clone)]
pub struct ProductDrift {
    /// What prices are compared in.
    pub basis: Basis,
    /// What it bought in the window.
    pub bought: Compared,
    /// Against its own last price, by supplier.
    pub own: Vec<OwnDrift>,
    /// Against its own contract, by supplier.
    pub contract: Vec<ContractDrift>,
    /// Against the other sites, by supplier.
    pub parity: Vec<Parity>,
}

/// All three questions about one organisation and one product on one basis; nothing where it bought nothing in the window.
///
/// `points` are those of the product, of every organisation and basis, in any order.
///
/// # Errors
/// [`NumberError::OutOfRange`] when sums or exact figures do not fit.
pub fn drift(points: &[PricePoint], request: &DriftRequest<'_>) -> Result<Option<ProductDrift>, NumberError> {
    let own = points.iter().filter(|point| point.basis == request.basis && point.organisation == request.organisation);
    let months = OrderMonth::of(own)?;
    let told = |month: &&OrderMonth| {
        request.selection.refuse(request.basis.currency, month.month, request.organisation).is_none()
    };
    let inside: Vec<OrderMonth> = months.iter().filter(told).copied().collect();
    if inside.is_empty() {
        return Ok(None);
    }
    Ok(Some(ProductDrift {
        basis: request.basis,
        bought: Compared::of(&inside),
        own: own_drift(&months, request.selection.window, request.tolerance)?,
        contract: contract_drift(&inside, request.contracts)?,
        parity: parity(points, request)?,
    }))
}
