//! The records all engines speak.

mod contract;
mod decision;
mod item;
mod line;
mod organisation;
mod product;
mod reference_price;
mod rejection;
pub(crate) mod vocabulary;

pub use contract::{CategoryScheme, Contract, ContractKind, ExitFee, Regime, TerminationRight};
pub use decision::{Decision, DecisionStatus, Evidence, MatchMethod, Score};
pub use item::{Item, hash_fields};
pub use line::{LineTerms, PurchaseLine};
pub use organisation::{GroupMember, Organisation};
pub use product::{PackagingLevel, Product, ProductIdentifier, ProductRecord};
pub use reference_price::{ReferenceKey, ReferencePrice};
pub use rejection::Rejection;
pub use vocabulary::{
    AdjustmentReason, Currency, GroupKind, IdentifierKind, ListKind, OrderType, OrganisationKind, SupplyRoute, VatBasis,
};
