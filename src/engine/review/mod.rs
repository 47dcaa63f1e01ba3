//! What people say of items and products, and what follows from it.
//!
//! Everything said is appended to a list of [`Action`]s and never altered. A [`Ledger`] is what stands after all of it:
//! for an item the product it is, those it is not and the pack it comes in ([`ItemWord`]), for products which are one
//! ([`Redirects`]). A decision is made from the item, the catalogue **and** that word ([`settled`]), so deciding again never
//! overturns a person, and taking a word back gives what deciding afresh gives. What the machine is not sure of waits in a
//! queue by the money at stake ([`Stake`]).

mod action;
mod ledger;
mod queue;
mod redirects;
mod settle;
mod word;

pub use action::{Action, ActionKind};
pub use ledger::{Asked, Author, Ledger, Refusal, Seen};
pub use queue::{Doubt, DoubtFacts, Stake, doubts};
pub use redirects::Redirects;
pub use settle::{PackTold, excluded, pack_told, redirected, settled, surplus};
pub use word::{Accepted, ItemWord, MarkedPack, Said};
