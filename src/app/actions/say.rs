//! Saying something of an action: taking it on, dismissing it, giving it to somebody.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::list::{ActionsAnswer, read_baseline};
use crate::app::benchmark::BenchmarkHead;
use crate::app::once::Once;
use crate::app::reading::Reading;
use crate::app::spoken::{NAME_MOST, WHY_MOST, check_spoken};
use crate::app::{AppError, Likewise};
use crate::engine::actions::{
    Action, ActionEvent, ActionKind, ActionState, EventKind, Part, SavingClass, Unfit, fold_events,
};
use crate::engine::money::{Amount, BaseQuantity, PRICE_DECIMALS};
use crate::engine::period::Month;
use crate::engine::savings_ledger::{Baseline, BaselineLine};
use crate::engine::variation::UnitPrice;
use crate::store::{
    RequestKey, StoreError, append_action_event, events_of_action, find_product, price_points_of, write,
};

/// On which terms an action is taken on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptTerms {
    /// The first month of the new prices; the one after the list's month where not said.
    pub start: Option<Month>,
    /// Whether the saving comes again every year.
    pub recurrent: bool,
    /// The kind of saving.
    pub class: SavingClass,
    /// Where finance books it.
    pub cost_code: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether quality may be touched.
    pub quality_impact: bool,
    /// Agreed prices of a base unit by public id of the product, in units of 10^-10; the price that the list asks for where
    /// nothing is said.
    pub agreed: BTreeMap<String, i128>,
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionWish {
    /// It is taken on: its baseline is frozen now.
    Accept(AcceptTerms),
    /// It is not to be done.
    Dismiss,
    /// Somebody is to do it; nobody where the name is empty.
    Assign(String),
    /// By when.
    Due(NaiveDate),
    /// Finance has checked the claim.
    SignOff,
    /// It is open again.
    Reopen,
}

impl ActionWish {
    const fn kind(&self) -> EventKind {
        match self {
            Self::Accept(_) => EventKind::Accept,
            Self::Dismiss => EventKind::Dismiss,
            Self::Assign(_) => EventKind::Assign,
            Self::Due(_) => EventKind::Due,
            Self::SignOff => EventKind::SignOff,
            Self::Reopen => EventKind::Reopen,
        }
    }
}

/// A person's word of one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SayRequest {
    /// Whose action.
    pub org: String,
    /// Its public id.
    pub action: String,
    /// What is said.
    pub wish: ActionWish,
    /// Who says it.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub at: NaiveDateTime,
    /// How many things had been said of the action when the one who speaks looked at it.
    pub seen: Option<u64>,
    /// The month of the list that was looked at; the latest in the data where not said.
    pub as_of: Option<Month>,
    /// The key by which the request is done once though it is asked twice.
    pub key: Option<RequestKey>,
}

impl SayRequest {
    /// The request is the same whenever it is asked and whatever was seen.
    fn once(&self) -> Once<'_> {
        let Self { org, action, wish, by, why, as_of, .. } = self;
        let asked = format!("{org:?} {action:?} {wish:?} {by:?} {why:?} {as_of:?}");
        Once::new(self.key.as_ref(), &asked, self.at)
    }
}

/// What was said, and what stands now.
#[derive(Debug, Clone)]
pub struct ActionSaid {
    /// The event.
    pub event: ActionEvent,
    /// What stands of the action from then on.
    pub state: ActionState,
    /// The frozen baseline, where it was taken on by it.
    pub baseline: Option<Baseline>,
}

impl ActionSaid {
    /// One thing of all that was said of an action.
    fn of(said: &[ActionEvent], id: &str) -> Result<Self, AppError> {
        let place = said.iter().position(|event| event.public_id == id);
        let until = place.and_then(|place| said.get(..=place)).unwrap_or_default();
        let event = until.last().ok_or(AppError::Internal("what was said of an action is not there"))?.clone();
        let baseline = (event.kind == EventKind::Accept).then(|| read_baseline(&event.payload)).transpose()?;
        Ok(Self { state: fold_events(until), event, baseline })
    }
}

impl Reading {
    /// Says something of an action.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no such action is open and nobody said anything of it, [`AppError::Conflict`] when it
    /// contradicts what stands, [`AppError::Moved`] when others spoke since it was seen, [`AppError::Request`] when it makes no
    /// sense, [`AppError::KeyReused`] when the key stands for another request, [`AppError::KeyInProgress`] when the same
    /// request is being answered elsewhere; otherwise when the store fails.
    pub fn say_of_action(&mut self, likewise: &Likewise, request: &SayRequest) -> Result<ActionSaid, AppError> {
        check_texts(request)?;
        let mut db = likewise.store.connect()?;
        let once = request.once();
        let before = once.answered(&mut db)?;
        let said = events_of_action(&mut db, &request.action)?;
        if let Some(event) = before {
            return ActionSaid::of(&said, &event);
        }
        let state = fold_events(&said);
        state.allows(request.wish.kind(), request.why.as_deref()).map_err(unfit)?;
        let known = said.first().is_some_and(|event| event.org_code == request.org);
        // What is settled needs no list; what is open is looked up in it.
        let payload = match &request.wish {
            ActionWish::Accept(terms) => {
                let answer = self.actions(likewise, &request.org, request.as_of, Amount::ZERO)?;
                let action = answer.list.actions.iter().find(|action| action.public_id == request.action);
                let action = action.ok_or_else(|| self::missing(&answer, &request.action))?;
                let baseline = self.baseline(&answer.head, answer.as_of, action, terms)?;
                baseline.to_text().map_err(|_| AppError::Internal("a baseline cannot be written"))?
            }
            wish => {
                let title = if known { String::new() } else { self.title_of(likewise, request)? };
                match wish {
                    ActionWish::Assign(name) => name.trim().to_owned(),
                    ActionWish::Due(date) => date.to_string(),
                    ActionWish::Dismiss if known => self.title_of(likewise, request)?,
                    _ => title,
                }
            }
        };
        let event = write(&mut db, |db| {
            if let Some(event) = once.answered(db)? {
                return Ok(event);
            }
            let said = events_of_action(db, &request.action)?;
            let state = fold_events(&said);
            if let Some(seen) = request.seen.filter(|seen| *seen != state.version) {
                return Err(StoreError::Moved(format!("{} things were said of the action, not {seen}", state.version)));
            }
            state
                .allows(request.wish.kind(), request.why.as_deref())
                .map_err(|error| StoreError::Conflict(error.to_string()))?;
            let mut event = ActionEvent {
                public_id: String::new(),
                action: request.action.clone(),
                org_code: request.org.clone(),
                place: state.version,
                kind: request.wish.kind(),
                payload: payload.clone(),
                actor: request.by.trim().to_owned(),
                why: request.why.clone(),
                said_at: request.at,
            };
            event.public_id = event.id_of();
            once.remember(db, &event.public_id)?;
            append_action_event(db, &event)?;
            Ok(event.public_id)
        })?;
        ActionSaid::of(&events_of_action(&mut db, &request.action)?, &event)
    }

    /// The words of an open action.
    fn title_of(&mut self, likewise: &Likewise, request: &SayRequest) -> Result<String, AppError> {
        let answer = self.actions(likewise, &request.org, request.as_of, Amount::ZERO)?;
        let action = answer.list.actions.iter().find(|action| action.public_id == request.action);
        if let Some(action) = action {
            return Ok(action.words.clone());
        }
        let data = answer.data.iter().find(|action| action.public_id == request.action);
        data.map(|action| action.words.to_owned()).ok_or_else(|| missing(&answer, &request.action))
    }

    /// Freezes what the action stands for.
    fn baseline(
        &mut self,
        head: &BenchmarkHead,
        as_of: Month,
        action: &Action,
        terms: &AcceptTerms,
    ) -> Result<Baseline, AppError> {
        let known = |product: &String| action.parts.iter().any(|part| part.purchase.product_id == *product);
        if let Some(stranger) = terms.agreed.keys().find(|product| !known(product)) {
            return Err(AppError::Request(format!("{stranger} is no product of the action")));
        }
        let mut lines = Vec::with_capacity(action.parts.len());
        for part in &action.parts {
            let line = self.baseline_line(head, as_of, action.kind, part, terms)?;
            if line.claim()? <= Amount::ZERO {
                let told = format!("the agreed price of {} is not below what is paid", part.purchase.product_id);
                return Err(AppError::Request(told));
            }
            lines.push(line);
        }
        Ok(Baseline {
            title: action.words.clone(),
            kind: action.kind.to_string(),
            as_of,
            start: terms.start.unwrap_or_else(|| as_of.plus(1)),
            recurrent: terms.recurrent,
            class: terms.class,
            cost_code: terms.cost_code.clone(),
            owner: terms.owner.clone(),
            quality_impact: terms.quality_impact || action.kind == ActionKind::SwitchAlternative,
            confidence: action.confidence.to_string(),
            lines,
        })
    }

    fn baseline_line(
        &mut self,
        head: &BenchmarkHead,
        as_of: Month,
        kind: ActionKind,
        part: &Part,
        terms: &AcceptTerms,
    ) -> Result<BaselineLine, AppError> {
        let purchase = &part.purchase;
        let asked = part.choice.price.to_scaled(PRICE_DECIMALS)?;
        let agreed = terms.agreed.get(&purchase.product_id).copied().unwrap_or(asked);
        let mut line = BaselineLine {
            products: vec![purchase.product_id.clone()],
            description: purchase.description.clone(),
            basis: purchase.basis,
            price: purchase.current,
            expected_quantity: purchase.expected_quantity,
            agreed,
        };
        if kind == ActionKind::SwitchAlternative {
            // Purchases of the other product count from now on: what was bought of it before is part of the baseline, lest
            // it be taken for a saving.
            let (spend, quantity) = self.own_year(head, as_of, &part.choice.subject, &line)?;
            let before = purchase.current.ratio()?.cost_of(purchase.expected_quantity)?;
            let spend = before.checked_add(spend);
            let quantity = purchase.expected_quantity.checked_add(quantity);
            let price = spend.zip(quantity).and_then(|(spend, quantity)| UnitPrice::new(spend, quantity));
            line.price = price.ok_or_else(|| AppError::Request("the baseline is out of range".to_owned()))?;
            line.expected_quantity = line.price.quantity();
            line.products.push(part.choice.subject.clone());
        }
        Ok(line)
    }

    /// What the organisation bought of a product in the last twelve months, on the basis of a line.
    fn own_year(
        &mut self,
        head: &BenchmarkHead,
        as_of: Month,
        product: &str,
        line: &BaselineLine,
    ) -> Result<(Amount, BaseQuantity), AppError> {
        let (id, _) = find_product(&mut self.db, product)?;
        let (mut spend, mut quantity) = (Amount::ZERO, BaseQuantity::default());
        let Some(stored) = price_points_of(&mut self.db, id)? else { return Ok((spend, quantity)) };
        let window = crate::engine::period::Window::twelve_months_to(as_of);
        let own = stored.points.points.iter().filter(|point| Some(point.organisation) == head.only);
        for point in own.filter(|point| point.basis == line.basis && window.contains(point.month)) {
            spend = spend.saturating_add(point.net);
            quantity = quantity.saturating_add(point.quantity);
        }
        Ok((spend, quantity))
    }
}

fn missing(answer: &ActionsAnswer, action: &str) -> AppError {
    let below = answer.decided.iter().any(|one| one.action == action);
    let what = if below { "open action" } else { "action" };
    AppError::NotFound { what, name: action.to_owned() }
}

fn unfit(error: Unfit) -> AppError {
    match error {
        Unfit::Request(words) => AppError::Request(words),
        Unfit::Conflict(words) => AppError::Conflict(words),
    }
}

fn check_texts(request: &SayRequest) -> Result<(), AppError> {
    let mut texts: Vec<_> = request.why.as_deref().map(|why| ("why", why, WHY_MOST)).into_iter().collect();
    match &request.wish {
        ActionWish::Assign(name) => texts.push(("to", name, NAME_MOST)),
        ActionWish::Accept(terms) => {
            texts.extend(terms.owner.as_deref().map(|owner| ("owner", owner, NAME_MOST)));
            texts.extend(terms.cost_code.as_deref().map(|code| ("cost_code", code, NAME_MOST)));
        }
        _ => {}
    }
    check_spoken(&request.by, texts)
}
