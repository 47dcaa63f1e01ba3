//! The records all engines speak.

mod contract;
mod cost_period;
mod decision;
mod item;
mod line;
mod organisation;
mod product;
mod rate;
mod rate_card;
mod reference_price;
mod rejection;
mod role;
mod unit_cost;
pub(crate) mod vocabulary;

pub use contract::{CategoryScheme, Contract, ContractKind, ExitFee, Regime, TerminationRight};
pub use cost_period::CostPeriod;
pub use decision::{Decision, DecisionStatus, Evidence, MatchMethod, Score};
pub use item::{Item, hash_fields};
pub use line::{LineTerms, PurchaseLine};
pub use organisation::{GroupMember, Organisation};
pub use product::{PackagingLevel, Product, ProductIdentifier, ProductRecord};
pub use rate::Rate;
pub use rate_card::RateCard;
pub use reference_price::{ReferenceKey, ReferencePrice};
pub use rejection::Rejection;
pub use role::{RateParts, Role, normal_words, within_a_penny};
pub use unit_cost::UnitCost;
pub use vocabulary::{
    AdjustmentReason, Currency, GroupKind, IdentifierKind, ListKind, OrderType, OrganisationKind, SupplyRoute, VatBasis,
};
