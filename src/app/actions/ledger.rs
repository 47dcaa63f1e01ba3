//! What accepted actions claimed and what later purchases show.

use std::collections::BTreeMap;

use super::list::{read_baseline, states_of};
use crate::app::benchmark::latest_month;
use crate::app::names::Names;
use crate::app::{AppError, Likewise};
use crate::engine::actions::{ActionState, ActionStatus};
use crate::engine::period::Month;
use crate::engine::savings_ledger::{Baseline, LedgerMonth, ledger_months};
use crate::engine::variation::PricePoint;
use crate::store::{Db, action_events, price_points_among, product_numbers};

/// An action that is taken on, with its months so far.
#[derive(Debug, Clone)]
pub struct AcceptedAction {
    /// Public id.
    pub action: String,
    /// Whose it is.
    pub org_code: String,
    /// What stands of it.
    pub state: ActionState,
    /// What was frozen.
    pub baseline: Baseline,
    /// Each month from the start until the latest order month in the data.
    pub months: Vec<LedgerMonth>,
}

/// The actions that one organisation, or any, has taken on, by organisation and action.
///
/// # Errors
/// [`AppError`] when the store fails or a figure does not fit.
pub fn accepted_actions(
    likewise: &Likewise,
    db: &mut Db,
    names: &Names,
    org: Option<&str>,
) -> Result<Vec<AcceptedAction>, AppError> {
    if let Some(org) = org {
        names.organisation(org)?;
    }
    let events = action_events(&mut *likewise.store.pooled()?, org)?;
    let last = latest_month(db)?;
    let mut found = Vec::new();
    for (action, state) in states_of(&events) {
        let settled = matches!(state.status, ActionStatus::Accepted | ActionStatus::SignedOff);
        let Some(event) = state.accepted.clone().filter(|_| settled) else { continue };
        let baseline = read_baseline(&event.payload)?;
        let points = points_of(db, names, &event.org_code, &baseline)?;
        let months = last.map_or(Ok(Vec::new()), |last: Month| ledger_months(&baseline, &points, last))?;
        found.push(AcceptedAction { action, org_code: event.org_code, state, baseline, months });
    }
    found.sort_by(|left, right| (&left.org_code, &left.action).cmp(&(&right.org_code, &right.action)));
    Ok(found)
}

/// The organisation's own price points of the baseline's products, by public id.
fn points_of(
    db: &mut Db,
    names: &Names,
    org_code: &str,
    baseline: &Baseline,
) -> Result<BTreeMap<String, Vec<PricePoint>>, AppError> {
    let organisation = names.organisation(org_code)?;
    let products: Vec<String> = baseline.lines.iter().flat_map(|line| line.products.iter().cloned()).collect();
    let numbers = product_numbers(db, &products)?;
    let public: BTreeMap<i64, &String> = numbers.iter().map(|(public, id)| (*id, public)).collect();
    let ids: Vec<i64> = public.keys().copied().collect();
    let mut points = BTreeMap::new();
    for stored in price_points_among(db, &ids)? {
        let own = stored.points.points.into_iter().filter(|point| point.organisation == organisation);
        if let Some(product) = public.get(&stored.product_id) {
            points.insert((*product).clone(), own.collect());
        }
    }
    Ok(points)
}
