//! What a buyer is to do: one ranked list of actions, each addressable £ in exactly one of them.
//!
//! A purchase can often be had cheaper in several ways (its own contract's price, another route, a member's open contract, a
//! better price from the same supplier, another product that is like for like). One way becomes the action; the others are
//! shown beside it as alternatives and never summed. Purchases with the same way become one action: all that one supplier
//! is to be asked for stands together.

mod assign;
mod choice;
mod state;

pub use assign::{Action, ActionList, DataAction, DataPart, Decided, Part, actions, data_actions};
pub use choice::{ActionKind, Choice, Deadline, Purchase};
pub use state::{ActionEvent, ActionState, ActionStatus, EventKind, SavingClass, Unfit, fold_events};
