//! The body of what is said of an action.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::ActionSaid;
use crate::engine::actions::{ActionEvent, ActionState};
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::savings_ledger::{Baseline, BaselineLine};

/// One thing that one person said of an action.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionEventBody {
    #[schema(example = "E0123456789abcdef01234567")]
    id: String,
    #[schema(example = "A0123456789abcdef01234567")]
    action_id: String,
    #[schema(example = "ZZ101")]
    org_code: String,
    /// `accept`, `dismiss`, `assign`, `due`, `sign_off` or `reopen`.
    #[schema(example = "dismiss")]
    kind: &'static str,
    #[schema(example = "Jo Bloggs")]
    by: String,
    #[schema(example = "contract renewed in June")]
    why: Option<String>,
    #[schema(example = "2026-08-03T09:30:00Z")]
    at: String,
}

/// What stands of an action.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionStateBody {
    /// `open`, `accepted`, `signed_off` or `dismissed`.
    #[schema(example = "dismissed")]
    status: &'static str,
    #[schema(example = "Sam Smith")]
    assigned_to: Option<String>,
    #[schema(example = "2026-10-01")]
    due: Option<String>,
    #[schema(example = "contract renewed in June")]
    why: Option<String>,
    #[schema(example = "Jo Bloggs")]
    decided_by: Option<String>,
    /// How many things were said of it: what `seen` names.
    #[schema(example = 1)]
    version: u64,
}

/// One product of a frozen baseline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BaselineLineBody {
    /// The product, and the one that takes its place where there is one.
    #[schema(example = json!(["P0123456789abcdef01234567"]))]
    products: Vec<String>,
    #[schema(example = "Sentinel glove, nitrile, medium")]
    description: String,
    #[schema(example = "GBP")]
    currency: String,
    #[schema(example = "0.1518000000")]
    baseline_price: Option<String>,
    #[schema(example = "0.1200000000")]
    agreed_price: Option<String>,
    #[schema(example = "1200.000000")]
    expected_quantity: String,
    /// (baseline price - agreed price) x expected quantity.
    #[schema(example = "38.160000")]
    claim: Option<String>,
}

/// A frozen baseline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BaselineBody {
    #[schema(example = "renegotiate with Medway")]
    title: String,
    #[schema(example = "renegotiate")]
    kind: String,
    #[schema(example = "2026-07")]
    as_of: String,
    #[schema(example = "2026-08")]
    start: String,
    recurrent: bool,
    /// `cash_releasing` or `cost_avoidance`.
    #[schema(example = "cash_releasing")]
    class: &'static str,
    #[schema(example = "E12-3345")]
    cost_code: Option<String>,
    #[schema(example = "Sam Smith")]
    owner: Option<String>,
    quality_impact: bool,
    #[schema(example = "medium")]
    confidence: String,
    lines: Vec<BaselineLineBody>,
}

/// What was said, and what stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionSaidBody {
    said: ActionEventBody,
    state: ActionStateBody,
    baseline: Option<BaselineBody>,
}

/// Everything that was said of an action.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionHistoryBody {
    #[schema(example = "A0123456789abcdef01234567")]
    action_id: String,
    state: ActionStateBody,
    baseline: Option<BaselineBody>,
    /// In the order it was said.
    events: Vec<ActionEventBody>,
}

impl From<&ActionEvent> for ActionEventBody {
    fn from(event: &ActionEvent) -> Self {
        Self {
            id: event.public_id.clone(),
            action_id: event.action.clone(),
            org_code: event.org_code.clone(),
            kind: event.kind.as_str(),
            by: event.actor.clone(),
            why: event.why.clone(),
            at: event.said_at.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        }
    }
}

impl From<&ActionState> for ActionStateBody {
    fn from(state: &ActionState) -> Self {
        Self {
            status: state.status.as_str(),
            assigned_to: state.assignee.clone(),
            due: state.due.map(|due| due.to_string()),
            why: state.why.clone(),
            decided_by: state.by.clone(),
            version: state.version,
        }
    }
}

impl From<&BaselineLine> for BaselineLineBody {
    fn from(line: &BaselineLine) -> Self {
        let text = |ratio: &Ratio| ratio.to_text(PRICE_DECIMALS).ok();
        Self {
            products: line.products.clone(),
            description: line.description.clone(),
            currency: line.basis.currency.to_string(),
            baseline_price: line.price.ratio().ok().as_ref().and_then(text),
            agreed_price: line.agreed_price().ok().as_ref().and_then(text),
            expected_quantity: line.expected_quantity.to_string(),
            claim: line.claim().ok().map(|claim| claim.to_string()),
        }
    }
}

impl From<&Baseline> for BaselineBody {
    fn from(baseline: &Baseline) -> Self {
        Self {
            title: baseline.title.clone(),
            kind: baseline.kind.clone(),
            as_of: baseline.as_of.to_string(),
            start: baseline.start.to_string(),
            recurrent: baseline.recurrent,
            class: baseline.class.as_str(),
            cost_code: baseline.cost_code.clone(),
            owner: baseline.owner.clone(),
            quality_impact: baseline.quality_impact,
            confidence: baseline.confidence.clone(),
            lines: baseline.lines.iter().map(BaselineLineBody::from).collect(),
        }
    }
}

impl From<&ActionSaid> for ActionSaidBody {
    fn from(said: &ActionSaid) -> Self {
        Self {
            said: ActionEventBody::from(&said.event),
            state: ActionStateBody::from(&said.state),
            baseline: said.baseline.as_ref().map(BaselineBody::from),
        }
    }
}

impl ActionHistoryBody {
    /// Of an action by its public id.
    #[must_use]
    pub fn new(action: &str, state: &ActionState, baseline: Option<&Baseline>, events: &[ActionEvent]) -> Self {
        Self {
            action_id: action.to_owned(),
            state: ActionStateBody::from(state),
            baseline: baseline.map(BaselineBody::from),
            events: events.iter().map(ActionEventBody::from).collect(),
        }
    }
}
