//! Actions: what a buyer is to do, what was said of it, and what it brought.

mod alternatives;
mod deadlines;
mod find;
mod history;
mod ledger;
mod list;
mod purchases;
mod say;

pub use history::{ActionHistory, action_history};
pub use ledger::{AcceptedAction, accepted_actions};
pub use list::{ActionsAnswer, DecidedAction};
pub use say::{AcceptTerms, ActionSaid, ActionWish, SayRequest};
