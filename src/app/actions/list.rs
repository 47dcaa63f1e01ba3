//! One ranked list of actions, with what people said of them.

use std::collections::{BTreeMap, BTreeSet};

use super::find::{FoundWays, find};
use crate::app::benchmark::BenchmarkHead;
use crate::app::reading::Reading;
use crate::app::{AppError, Likewise};
use crate::engine::actions::{
    ActionEvent, ActionList, ActionState, ActionStatus, DataAction, Decided, actions, data_actions, fold_events,
};
use crate::engine::money::Amount;
use crate::engine::period::Month;
use crate::engine::savings_ledger::Baseline;
use crate::engine::variation::{Basis, Coverage};
use crate::store::action_events;

/// An action that somebody decided: taken on or dismissed.
#[derive(Debug, Clone)]
pub struct DecidedAction {
    /// Public id.
    pub action: String,
    /// What stands of it.
    pub state: ActionState,
    /// The frozen baseline of what is accepted.
    pub baseline: Option<Baseline>,
    /// What was last said, in words of the one who said it.
    pub title: String,
}

/// The list.
pub struct ActionsAnswer {
    /// Whose actions.
    pub org_code: String,
    /// The month at whose end one looks forward.
    pub as_of: Month,
    /// Months and names.
    pub head: BenchmarkHead,
    /// What the figures rest on.
    pub coverage: Coverage,
    /// What saves money, the most expected first.
    pub list: ActionList,
    /// What waits for data, the most money first.
    pub data: Vec<DataAction>,
    /// What was said of each action, by its public id.
    pub states: BTreeMap<String, ActionState>,
    /// Actions that are taken on or dismissed.
    pub decided: Vec<DecidedAction>,
    /// Purchases that belong to an action that is taken on: they are in no other.
    pub taken_on: u64,
    /// Purchases too large or too small to be reckoned exactly.
    pub out_of_range: u64,
    /// The floor.
    pub materiality_floor: Amount,
}

impl Reading {
    /// The actions of an organisation at the end of a month, the latest in the data where none is named.
    ///
    /// # Errors
    /// [`AppError`] when nobody knows the organisation, or the store or the index fails.
    pub fn actions(
        &mut self,
        likewise: &Likewise,
        org: &str,
        as_of: Option<Month>,
        materiality_floor: Amount,
    ) -> Result<ActionsAnswer, AppError> {
        let FoundWays { now, mut purchases, open } = find(self, org, as_of)?;
        // What was said last counts, though this reader's state may be older.
        let events = action_events(&mut *likewise.store.pooled()?, Some(org))?;
        let states = states_of(&events);
        let decided = decided_of(&states, &events)?;
        let taken: BTreeSet<(&str, Basis)> = decided
            .iter()
            .filter_map(|one| one.baseline.as_ref())
            .flat_map(|baseline| &baseline.lines)
            .flat_map(|line| line.products.iter().map(move |product| (product.as_str(), line.basis)))
            .collect();
        let before = purchases.len();
        purchases.retain(|purchase| !taken.contains(&(purchase.product_id.as_str(), purchase.basis)));
        let taken_on = u64::try_from(before.saturating_sub(purchases.len())).unwrap_or(u64::MAX);
        let with = |wanted: &[ActionStatus]| -> BTreeSet<String> {
            let found = states.iter().filter(|(_, state)| wanted.contains(&state.status));
            found.map(|(action, _)| action.clone()).collect()
        };
        let dismissed = with(&[ActionStatus::Dismissed]);
        let accepted = with(&[ActionStatus::Accepted, ActionStatus::SignedOff]);
        let decisions = Decided { accepted: Some(&accepted), dismissed: Some(&dismissed) };
        let list = actions(org, purchases, decisions, materiality_floor);
        let mut data = data_actions(org, open, materiality_floor);
        data.retain(|action| !dismissed.contains(&action.public_id));
        Ok(ActionsAnswer {
            org_code: org.to_owned(),
            as_of: now.as_of,
            head: now.head,
            coverage: now.coverage,
            list,
            data,
            states,
            decided,
            taken_on,
            out_of_range: now.out_of_range,
            materiality_floor,
        })
    }
}

/// What stands of each action. Events come by action and place.
pub(super) fn states_of(events: &[ActionEvent]) -> BTreeMap<String, ActionState> {
    let runs = events.chunk_by(|left, right| left.action == right.action);
    runs.filter_map(|run| Some((run.first()?.action.clone(), fold_events(run)))).collect()
}

fn decided_of(states: &BTreeMap<String, ActionState>, events: &[ActionEvent]) -> Result<Vec<DecidedAction>, AppError> {
    let mut decided = Vec::new();
    for (action, state) in states.iter().filter(|(_, state)| state.status != ActionStatus::Open) {
        let baseline = state.accepted.as_ref().map(|event| read_baseline(&event.payload)).transpose()?;
        let dismissal = events.iter().rev().find(|event| event.action == *action && !event.payload.is_empty());
        let title = match &baseline {
            Some(baseline) => baseline.title.clone(),
            None => dismissal.map(|event| event.payload.clone()).unwrap_or_default(),
        };
        decided.push(DecidedAction { action: action.clone(), state: state.clone(), baseline, title });
    }
    Ok(decided)
}

/// The baseline that an event keeps.
pub(super) fn read_baseline(text: &str) -> Result<Baseline, AppError> {
    Baseline::parse(text).map_err(|error| {
        tracing::error!(%error, "a frozen baseline cannot be read");
        AppError::Internal("a frozen baseline cannot be read")
    })
}
