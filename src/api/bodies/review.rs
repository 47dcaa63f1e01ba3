//! The bodies of review: what waits for people, what they say, and what follows.

use chrono::{NaiveDateTime, SecondsFormat};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DecisionBody, RejectionBody};
use crate::app::{AppliedRows, LikeItem, Page, ProductName, ReviewAnswer, ReviewPage, Reviewed, SureAnswer};
use crate::engine::money::format_scaled;
use crate::engine::review::{Action, Stake};

/// Money in one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StakeBody {
    #[schema(example = "GBP")]
    currency: String,
    /// The sum of line values, whatever their sign.
    #[schema(example = "10438.600000")]
    spend: String,
}

fn stakes(stake: &Stake) -> Vec<StakeBody> {
    let body = |(currency, micros): &(_, i128)| StakeBody {
        currency: format!("{currency}"),
        spend: format_scaled(*micros, 6),
    };
    stake.sums().iter().map(body).collect()
}

/// A product that an item may be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalBody {
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: String,
    /// The catalogue's own id of the product.
    #[schema(example = "38709211000001109")]
    product_reference: Option<String>,
    #[schema(example = "Osto-EZ-Vent ostomy filter")]
    description: String,
    #[schema(example = "0.8123")]
    score: String,
    /// Whether `accept` means this one.
    proposed: bool,
}

impl From<&ProductName> for ProposalBody {
    fn from(name: &ProductName) -> Self {
        Self {
            product_id: name.product_id.clone(),
            product_reference: name.product_reference.clone(),
            description: name.description.clone(),
            score: name.score.to_string(),
            proposed: name.proposed,
        }
    }
}

/// An item as somebody who reviews it sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewItemBody {
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: String,
    /// How many actions people took on it: what `seen` means.
    #[schema(example = 0)]
    version: u64,
    /// Why it waits: `ambiguous`, `unmatched`, `by_text`, `contradicted`, `pack`; empty where it does not.
    #[schema(example = json!(["ambiguous"]))]
    waits: Vec<&'static str>,
    /// Its current purchase lines.
    #[schema(example = 12)]
    lines: u64,
    /// The money at stake.
    stake: Vec<StakeBody>,
    /// The supplier, where its part code needs it.
    #[schema(example = "Medway Supplies Ltd")]
    supplier_name: Option<String>,
    /// The products it may be, the proposed one first.
    products: Vec<ProposalBody>,
    /// Undecided items with the same words or the same code.
    #[schema(example = 3)]
    like_items: u64,
    /// What a person can say of it.
    #[schema(example = json!(["accept", "reject", "choose", "mark_pack"]))]
    may: Vec<&'static str>,
    decision: DecisionBody,
}

impl From<&Reviewed> for ReviewItemBody {
    fn from(reviewed: &Reviewed) -> Self {
        Self {
            item_id: reviewed.decided.item.public_id(),
            version: reviewed.version,
            waits: reviewed.doubts.iter().map(|doubt| doubt.as_str()).collect(),
            lines: reviewed.lines,
            stake: stakes(&reviewed.stake),
            supplier_name: reviewed.decided.item.supplier.clone(),
            products: reviewed.products.iter().map(ProposalBody::from).collect(),
            like_items: reviewed.like_items,
            may: reviewed.may.iter().map(|kind| kind.as_str()).collect(),
            decision: DecisionBody::from(&reviewed.decided),
        }
    }
}

/// A page of what waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewPageBody {
    items: Vec<ReviewItemBody>,
    /// How many items wait, of those asked for.
    #[schema(example = 2214)]
    waiting: u64,
    /// The money at stake in all of them.
    stake: Vec<StakeBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "4742503132337c49")]
    next_cursor: Option<String>,
}

impl ReviewPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(found: &ReviewPage, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            items: found.page.entries.iter().map(ReviewItemBody::from).collect(),
            waiting: found.items,
            stake: stakes(&found.stake),
            next_cursor: found.page.next.as_deref().map(cursor),
        }
    }
}

/// What one person said once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionBody {
    #[schema(example = "R0123456789abcdef01234567")]
    id: String,
    /// Shared by what was said at once.
    #[schema(example = "B0123456789abcdef01234567")]
    batch: String,
    /// `accept`, `reject`, `choose`, `mark_pack`, `split`, `merge` or `undo`.
    #[schema(example = "accept")]
    kind: &'static str,
    /// The item it is about.
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: Option<String>,
    /// Of a merge, the product that became part of another.
    #[schema(example = "P0123456789abcdef01234567")]
    merged_id: Option<String>,
    /// The product that was said.
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    product_id: Option<String>,
    /// The product that was proposed then.
    #[schema(example = "P8272fa7cadb3b8f09735b081")]
    proposed_id: Option<String>,
    /// Base units an order unit holds.
    #[schema(example = "100")]
    units: Option<String>,
    #[schema(example = "each")]
    base_unit: Option<String>,
    /// The action that was taken back.
    #[schema(example = "R123456789abcdef012345678")]
    undoes: Option<String>,
    /// Who said it.
    #[schema(example = "Jo Bloggs")]
    by: String,
    #[schema(example = "same part code on the box")]
    why: Option<String>,
    #[schema(example = "2026-11-27T09:30:00Z")]
    at: String,
}

fn instant(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl From<&Action> for ActionBody {
    fn from(action: &Action) -> Self {
        let is_item = action.subject.starts_with('I');
        Self {
            id: action.public_id.clone(),
            batch: action.batch.clone(),
            kind: action.kind.as_str(),
            item_id: is_item.then(|| action.subject.clone()),
            merged_id: (!is_item).then(|| action.subject.clone()),
            product_id: action.product.clone(),
            proposed_id: action.proposed.clone(),
            units: action.units.map(|units| units.to_string()),
            base_unit: action.base_unit.map(|unit| unit.to_string()),
            undoes: action.undoes.clone(),
            by: action.actor.clone(),
            why: action.why.clone(),
            at: instant(action.acted_at),
        }
    }
}

/// A page of what people said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionPageBody {
    actions: Vec<ActionBody>,
    /// Names the next page; null on the last one.
    #[schema(example = "523031")]
    next_cursor: Option<String>,
}

impl ActionPageBody {
    /// The page's body; `cursor` makes a cursor of a key.
    pub fn new(page: &Page<Action>, cursor: impl Fn(&str) -> String) -> Self {
        Self {
            actions: page.entries.iter().map(ActionBody::from).collect(),
            next_cursor: page.next.as_deref().map(cursor),
        }
    }
}

/// An undecided item that is like one that was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LikeItemBody {
    #[schema(example = "Id9a202be75a393a3575b7638ffe87959")]
    item_id: String,
    #[schema(example = "Osto-EZ-Vent")]
    item_description: String,
    #[schema(example = "05060000011111")]
    gtin: Option<String>,
    #[schema(example = "OEV1")]
    mpc: Option<String>,
    #[schema(example = "BX")]
    uom: Option<String>,
    #[schema(example = "10")]
    units_per_uom: Option<String>,
    /// `matched`, `ambiguous` or `unmatched`.
    #[schema(example = "ambiguous")]
    status: String,
    #[schema(example = 4)]
    lines: u64,
    stake: Vec<StakeBody>,
}

impl From<&LikeItem> for LikeItemBody {
    fn from(like: &LikeItem) -> Self {
        let item = like.item.clone();
        Self {
            item_id: item.public_id(),
            item_description: item.description,
            gtin: item.gtin,
            mpc: item.mpc,
            uom: item.uom,
            units_per_uom: item.units_per_uom,
            status: like.status.to_string(),
            lines: like.lines,
            stake: stakes(&like.stake),
        }
    }
}

/// What was said, and what follows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewAnswerBody {
    /// Everything said at once has this name: by it all of it can be taken back.
    #[schema(example = "B0123456789abcdef01234567")]
    batch: String,
    actions: Vec<ActionBody>,
    /// The item's decision from now on; null where several items or products were spoken of. Prices follow at the next
    /// matching.
    decision: Option<DecisionBody>,
    /// Undecided items with the same words or the same code, to be decided alike: nothing was said of them yet. The first
    /// hundred.
    like_items: Vec<LikeItemBody>,
    /// How many there are.
    #[schema(example = 3)]
    like_items_count: u64,
}

impl From<&ReviewAnswer> for ReviewAnswerBody {
    fn from(answer: &ReviewAnswer) -> Self {
        Self {
            batch: answer.batch.clone(),
            actions: answer.actions.iter().map(ActionBody::from).collect(),
            decision: answer.decided.as_ref().map(DecisionBody::from),
            like_items: answer.like_items.iter().map(LikeItemBody::from).collect(),
            like_items_count: answer.like_count,
        }
    }
}

/// Proposals that were sure enough.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SureBody {
    /// Whether nothing was said.
    dry_run: bool,
    items: Vec<ReviewItemBody>,
    actions: Vec<ActionBody>,
}

impl SureBody {
    /// The answer's body.
    #[must_use]
    pub fn new(answer: &SureAnswer, dry_run: bool) -> Self {
        Self {
            dry_run,
            items: answer.picked.iter().map(ReviewItemBody::from).collect(),
            actions: answer.actions.iter().map(ActionBody::from).collect(),
        }
    }
}

/// What became of a file of actions.
#[derive(Debug, Clone, Serialize)]
pub struct AppliedRowsBody {
    batch: Option<String>,
    rows_read: u64,
    rows_accepted: u64,
    rows_rejected: u64,
    rejections: Vec<RejectionBody>,
}

impl From<&AppliedRows> for AppliedRowsBody {
    fn from(applied: &AppliedRows) -> Self {
        Self {
            batch: applied.batch.clone(),
            rows_read: applied.rows_read,
            rows_accepted: applied.actions.len() as u64,
            rows_rejected: applied.rows_rejected,
            rejections: applied.rejections.iter().map(RejectionBody::from).collect(),
        }
    }
}
