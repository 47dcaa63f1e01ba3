//! What people said of an action, and what stands of it: events are appended, the last one that says a thing counts.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

use crate::engine::model::hash_fields;
use crate::engine::model::vocabulary::words;

words! {
    /// What can be said of an action.
    EventKind {
        /// It is taken on: its baseline is frozen.
        Accept = "accept",
        /// It is not to be done, for a reason.
        Dismiss = "dismiss",
        /// Somebody is to do it.
        Assign = "assign",
        /// By when.
        Due = "due",
        /// Finance has checked the claim of an accepted action.
        SignOff = "sign_off",
        /// It is open again: what was accepted or dismissed is not any more.
        Reopen = "reopen",
    }
}

words! {
    /// Where an action stands.
    ActionStatus {
        /// Nobody decided.
        Open = "open",
        /// Taken on.
        Accepted = "accepted",
        /// Taken on, and finance has checked the claim.
        SignedOff = "signed_off",
        /// Not to be done.
        Dismissed = "dismissed",
    }
}

words! {
    /// Kinds of saving (NHS efficiency map, January 2018).
    SavingClass {
        /// The same or better quality at a lower unit cost: cash-releasing.
        CashReleasing = "cash_releasing",
        /// A future cost that is not incurred; may sit outside the cost-improvement programme.
        CostAvoidance = "cost_avoidance",
    }
}

/// One thing that one person said of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionEvent {
    /// Content-derived public id.
    pub public_id: String,
    /// Public id of the action.
    pub action: String,
    /// Code of the organisation whose action it is.
    pub org_code: String,
    /// How many things had been said of the action before.
    pub place: u64,
    /// What was said.
    pub kind: EventKind,
    /// What belongs to it: the frozen baseline of what is accepted, a name, a day.
    pub payload: String,
    /// Who said it.
    pub actor: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub said_at: NaiveDateTime,
}

impl ActionEvent {
    /// The public id that follows from what is said: `E` and 24 hexadecimal digits.
    #[must_use]
    pub fn id_of(&self) -> String {
        let (place, at) = (self.place.to_string(), self.said_at.and_utc().to_rfc3339());
        let hash = hash_fields(&[
            Some("action event"),
            Some(&self.action),
            Some(&place),
            Some(self.kind.as_str()),
            Some(&self.payload),
            Some(&self.actor),
            self.why.as_deref(),
            Some(&at),
        ]);
        format!("E{:024x}", hash >> 32)
    }
}

/// What stands of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionState {
    /// Where it stands.
    pub status: ActionStatus,
    /// Who is to do it.
    pub assignee: Option<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Why it was dismissed.
    pub why: Option<String>,
    /// Who decided last.
    pub by: Option<String>,
    /// The event that accepted it, where it is accepted.
    pub accepted: Option<ActionEvent>,
    /// How many things were said of it.
    pub version: u64,
}

impl Default for ActionState {
    fn default() -> Self {
        Self { status: ActionStatus::Open, assignee: None, due: None, why: None, by: None, accepted: None, version: 0 }
    }
}

/// Why something cannot be said of an action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// What it needs is not there.
    #[error("{0}")]
    Request(String),
    /// It contradicts what stands.
    #[error("{0}")]
    Conflict(String),
}

impl ActionState {
    /// Whether an event may follow.
    ///
    /// # Errors
    /// [`Unfit`] with the reason why not.
    pub fn allows(&self, kind: EventKind, why: Option<&str>) -> Result<(), Unfit> {
        let settled = matches!(self.status, ActionStatus::Accepted | ActionStatus::SignedOff);
        match kind {
            EventKind::Accept if self.status != ActionStatus::Open => {
                Err(Unfit::Conflict(format!("the action is {}: reopen it first", self.status)))
            }
            EventKind::Dismiss if why.is_none_or(|why| why.trim().is_empty()) => {
                Err(Unfit::Request("dismiss needs a reason (why)".to_owned()))
            }
            EventKind::Dismiss if self.status != ActionStatus::Open => {
                Err(Unfit::Conflict(format!("the action is {}: reopen it first", self.status)))
            }
            EventKind::SignOff if self.status != ActionStatus::Accepted => {
                Err(Unfit::Conflict(format!("the action is {}: only what is accepted can be signed off", self.status)))
            }
            EventKind::Reopen if self.status == ActionStatus::Open => {
                Err(Unfit::Conflict("the action is open".to_owned()))
            }
            EventKind::Reopen if settled && why.is_none_or(|why| why.trim().is_empty()) => {
                Err(Unfit::Request("to reopen what was accepted needs a reason (why)".to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn follow(&mut self, event: &ActionEvent) {
        self.version = self.version.max(event.place.saturating_add(1));
        match event.kind {
            EventKind::Accept => {
                self.status = ActionStatus::Accepted;
                self.accepted = Some(event.clone());
                self.why = None;
            }
            EventKind::Dismiss => {
                self.status = ActionStatus::Dismissed;
                self.why.clone_from(&event.why);
            }
            EventKind::Reopen => {
                self.status = ActionStatus::Open;
                self.accepted = None;
                self.why.clone_from(&event.why);
            }
            EventKind::SignOff => self.status = ActionStatus::SignedOff,
            EventKind::Assign => {
                self.assignee = Some(event.payload.clone()).filter(|name| !name.is_empty());
                return;
            }
            EventKind::Due => {
                self.due = NaiveDate::parse_from_str(&event.payload, "%Y-%m-%d").ok();
                return;
            }
        }
        self.by = Some(event.actor.clone());
    }
}

/// What stands of an action after these events, in the order of their places.
#[must_use]
pub fn fold_events<'a>(events: impl IntoIterator<Item = &'a ActionEvent>) -> ActionState {
    let mut state = ActionState::default();
    events.into_iter().for_each(|event| state.follow(event));
    state
}
