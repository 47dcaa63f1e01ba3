//! What was said of one action.

use super::list::read_baseline;
use crate::app::{AppError, Likewise};
use crate::engine::actions::{ActionEvent, ActionState, fold_events};
use crate::engine::savings_ledger::Baseline;
use crate::store::events_of_action;

/// Everything that was said of an action, and what stands.
#[derive(Debug, Clone)]
pub struct ActionHistory {
    /// What stands.
    pub state: ActionState,
    /// The frozen baseline, where it is accepted.
    pub baseline: Option<Baseline>,
    /// In the order it was said.
    pub events: Vec<ActionEvent>,
}

/// What was said of an action.
///
/// # Errors
/// [`AppError::NotFound`] when nobody said anything of such an action; otherwise when the store fails.
pub fn action_history(likewise: &Likewise, action: &str) -> Result<ActionHistory, AppError> {
    let events = events_of_action(&mut *likewise.store.pooled()?, action)?;
    if events.is_empty() {
        return Err(AppError::NotFound { what: "action that anybody spoke of", name: action.to_owned() });
    }
    let state = fold_events(&events);
    let baseline = state.accepted.as_ref().map(|event| read_baseline(&event.payload)).transpose()?;
    Ok(ActionHistory { state, baseline, events })
}
