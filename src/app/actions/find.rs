//! Every way in which what an organisation buys can be had cheaper.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::alternatives::Alternatives;
use super::deadlines::Registers;
use super::purchases::{Bought, BoughtNow, Held, bought_now};
use crate::app::AppError;
use crate::app::reading::Reading;
use crate::app::reference_prices::listed_prices;
use crate::engine::actions::{ActionKind, DataPart, Deadline, Purchase};
use crate::engine::model::{Currency, ReferencePrice};
use crate::engine::money::{Ratio, Units};
use crate::engine::opportunity::{Listed, reference_view};
use crate::engine::period::Month;
use crate::engine::variation::{Basis, Fit, UnitPrice};

/// Purchases, the dearest first, for which other products are looked for.
const ALTERNATIVES_FOR: usize = 1_000;

/// Data that wait, with what is open and what is to be done.
pub(super) type Open = (&'static str, &'static str, Currency, DataPart);

/// What was found.
pub(super) struct FoundWays {
    pub(super) now: BoughtNow,
    pub(super) purchases: Vec<Purchase>,
    pub(super) open: Vec<Open>,
}

/// What listed prices are held against.
struct Against<'a> {
    org: &'a str,
    on: NaiveDate,
    registers: &'a Registers,
    /// References of contracts that may be joined.
    open: BTreeSet<String>,
}

/// Finds them.
pub(super) fn find(reading: &mut Reading, org: &str, as_of: Option<Month>) -> Result<FoundWays, AppError> {
    let names = reading.names();
    let organisation = names.organisation(org)?;
    let mut now = bought_now(&mut reading.db, &names, org, as_of)?;
    let on = now.as_of.last_day().ok_or_else(|| AppError::Request("as_of is out of range".to_owned()))?;
    let registers = Registers::load(&mut reading.db, &names, organisation, on)?;
    let listed = listed_prices(&mut reading.db, now.bought.iter().map(|one| one.product_id.clone()))?;
    now.bought.sort_by(|left, right| {
        let cost = right.purchase.current_cost.cmp(&left.purchase.current_cost);
        cost.then_with(|| (&left.product_id, left.purchase.basis).cmp(&(&right.product_id, right.purchase.basis)))
    });
    let knowledge = Arc::clone(&reading.knowledge);
    let against = Against { org, on, registers: &registers, open: registers.open_contracts() };
    let mut alternatives = Alternatives::new(&knowledge.catalogue, &now.head, organisation);
    let mut purchases = Vec::with_capacity(now.bought.len());
    for (place, one) in now.bought.iter().enumerate() {
        let mut purchase = purchase_of(&names, one);
        let lists = listed.get(&one.product_id).map_or(&[][..], Vec::as_slice);
        by_lists(&mut purchase, one, lists, &against)?;
        by_supplier(&mut purchase, one, &registers)?;
        if place < ALTERNATIVES_FOR {
            alternatives.offer(&mut reading.db, &mut purchase, one)?;
        }
        purchases.push(purchase);
    }
    let open = open_data(&names, &now);
    Ok(FoundWays { now, purchases, open })
}

fn purchase_of(names: &crate::app::Names, one: &Bought) -> Purchase {
    let bought = &one.purchase;
    // A price that was rolled forward is told by what it makes the year cost.
    let rolled = bought.rolled_by.and_then(|_| UnitPrice::new(bought.current_cost, bought.expected_quantity));
    let current = rolled.unwrap_or(bought.current.price);
    Purchase {
        product_id: one.product_id.clone(),
        description: one.description.clone(),
        basis: bought.basis,
        supplier: names.supplier(bought.supplier).to_owned(),
        current,
        expected_quantity: bought.expected_quantity,
        current_cost: bought.current_cost,
        confidence: bought.confidence,
        reason: bought.reason.clone(),
        others: bought.year.others.others,
        choices: Vec::new(),
    }
}

/// An own contract's price, another route, a contract that is open to others.
fn by_lists(
    purchase: &mut Purchase,
    one: &Bought,
    lists: &[ReferencePrice],
    against: &Against<'_>,
) -> Result<(), AppError> {
    let bought = &one.purchase;
    let (basis, quantity) = (bought.basis, bought.expected_quantity);
    let Against { org, on, registers, open } = against;
    let view = reference_view(lists, org, basis, &bought.price, quantity, *on, open)?;
    if let Some(own) = &view.own_contract {
        let subject = own.contract_ref.clone().unwrap_or_else(|| own.list_id.clone());
        let said = format!("list {} says {}", own.list_id, shown(&own.price, basis));
        let words = format!("claim the price of own contract {subject}");
        purchase.offer(ActionKind::EnforceContract, (subject, words, said), own.price, ends(own))?;
    }
    if let Some(route) = &view.route {
        let by = route.route.as_deref().map(|route| format!(" by {route}")).unwrap_or_default();
        let words = format!("buy from the {} list {}{by}", route.kind, route.list_id);
        let said = format!("{} list {} says {}", route.kind, route.list_id, shown(&route.price, basis));
        purchase.offer(ActionKind::SwitchRoute, (route.list_id.clone(), words, said), route.price, ends(route))?;
    }
    let joined = view.join.as_ref().and_then(|join| Some((join, join.contract_ref.clone()?)));
    if let Some((join, reference)) = joined
        && let Some((deadline, words)) = registers.open_contract(&reference)
    {
        let said = format!("list {} says {}", join.list_id, shown(&join.price, basis));
        let texts = (reference, format!("join {words}"), said);
        purchase.offer(ActionKind::JoinContract, texts, join.price, Some(deadline))?;
    }
    Ok(())
}

fn ends(listed: &Listed) -> Option<Deadline> {
    Some(Deadline { date: listed.valid_to?, why: format!("list {} ends", listed.list_id) })
}

pub(super) fn shown(price: &Ratio, basis: Basis) -> String {
    format!("{} {}", basis.currency, price.to_text(4).unwrap_or_default())
}

/// What others pay.
fn by_supplier(purchase: &mut Purchase, one: &Bought, registers: &Registers) -> Result<(), AppError> {
    let Some((target, level)) = one.purchase.target() else { return Ok(()) };
    let others = one.purchase.year.others.others;
    let subject = purchase.supplier.clone();
    let words = format!("renegotiate with {subject}");
    let said = format!("{level} of {others} others is {}", shown(&target, purchase.basis));
    let deadline = registers.next_day_with(one.purchase.supplier);
    purchase.offer(ActionKind::Renegotiate, (subject, words, said), target, deadline)?;
    Ok(())
}

/// What waits for somebody: packs in doubt, items that are no product, prices that look as if they held VAT.
fn open_data(names: &crate::app::Names, now: &BoughtNow) -> Vec<Open> {
    let mut open: Vec<Open> = now.held.iter().map(held_part).collect();
    open.extend(now.unmatched.iter().map(|(currency, share)| {
        let part = DataPart {
            product_id: None,
            description: "items that are no product yet".to_owned(),
            why: "review list tells them, the most money first".to_owned(),
            lines: share.lines,
            spend: share.spend,
        };
        ("unmatched", "say which products these items are", *currency, part)
    }));
    open.extend(now.head.vat_findings.iter().map(|finding| {
        let part = DataPart {
            product_id: None,
            description: names.supplier(finding.seat.supplier).to_owned(),
            why: format!(
                "{} of {} products stand at {}% above the others' median",
                finding.products, finding.compared, finding.rate
            ),
            lines: 0,
            spend: finding.spend,
        };
        ("vat", "check whether these prices hold VAT", finding.seat.currency, part)
    }));
    open
}

fn held_part(one: &Held) -> Open {
    let (point, reading) = (&one.held.point, &one.held.reading);
    let at = |units: Units| reading.price_if(units).and_then(|price| price.to_text(4)).unwrap_or_default();
    let fits = match reading.fit {
        Fit::AsRead => "; the price agrees with the first",
        Fit::Other => "; the price agrees with the second",
        _ => "",
    };
    let (read, other) = (reading.units_read, reading.units_other);
    let part = DataPart {
        product_id: Some(one.product_id.clone()),
        description: one.description.clone(),
        why: format!("{}: if {read} a pack {}, if {other} {}{fits}", point.reason, at(read), at(other)),
        lines: u64::from(point.lines),
        spend: point.spend.into(),
    };
    ("pack", "read the packs of these lines", point.currency, part)
}
