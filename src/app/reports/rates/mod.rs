//! Bank and agency rates: what an hour of each role costs, and whether shifts keep to the rate card.

mod cards;
mod roles;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::{ReportRequest, ask, begin, best_price, lead_with, others, saving};
use crate::app::AppError;
use crate::app::benchmark::{BenchmarkHead, add_rejected, head_up_to, tell_benchmarks};
use crate::app::names::Names;
use crate::engine::matching::supplier_key;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Currency, GroupMember, RateCard};
use crate::engine::period::Month;
use crate::engine::rates::{CardBook, Compliance, CurrencyCompliance, Members, RateBook, RoleRates, Shift};
use crate::engine::report::{Definition, Report};
use crate::engine::variation::Coverage;
use crate::store::{Db, ImportKind, group_members, latest_shift, rate_cards, rates_after};

/// Shifts read at a time.
const PAGE: i64 = 5_000;

words! {
    /// What the main table has a row for.
    RatesBy {
        /// Each role: the distribution of its rates.
        Role = "role",
        /// Each organisation's rate of a role.
        Organisation = "organisation",
        /// Each organisation: its shifts held against the card.
        Card = "card",
        /// Each reason for going above the card.
        Reason = "reason",
        /// Each shift above the card, as many as are told.
        Shift = "shift",
    }
}

impl RatesBy {
    const fn table(self) -> &'static str {
        match self {
            Self::Role => roles::ROLES,
            Self::Organisation => roles::ORGANISATIONS,
            Self::Card => cards::COMPLIANCE,
            Self::Reason => cards::OVERRIDES,
            Self::Shift => cards::ABOVE,
        }
    }
}

/// What the shifts came to.
struct Found {
    roles: Vec<RoleRates>,
    cards: Vec<CurrencyCompliance>,
}

/// The report.
pub(super) fn rates(db: &mut Db, names: &Arc<Names>, request: &ReportRequest) -> Result<Report, AppError> {
    let words = || RatesBy::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let by = match request.by.as_deref() {
        None => RatesBy::Role,
        Some(text) => RatesBy::parse(text).ok_or_else(|| AppError::Request(format!("by: one of {}", words())))?,
    };
    let cut_off = latest_shift(db)?.map(Month::of);
    let head = head_up_to(db, Arc::clone(names), &request.benchmark, cut_off)?;
    let (list, groups) = (rate_cards(db)?, group_members(db, None)?);
    let mut found = read(db, &head, &list, &groups, request.top.unwrap_or(ask::ROWS_TOLD))?;
    let mut coverage = Coverage::default();
    found.roles = found.roles.into_iter().filter_map(|role| tell(&head, role, &mut coverage)).collect();
    add_rejected(db, ImportKind::Rates, &mut coverage)?;
    let whom = request.benchmark.org.as_deref().unwrap_or("every organisation");
    let mut report = begin(request, &head, format!("What {whom} pays for an hour of bank and agency work"));
    report.definitions = definitions();
    report.coverage = Some(coverage);
    roles::tables(request, names, &found.roles, &mut report)?;
    cards::tables(request, names, &mut found.cards, &mut report)?;
    if list.is_empty() {
        report.notes.push("There is no rate card: import rate-card brings one.".to_owned());
    }
    lead_with(&mut report.tables, by.table());
    Ok(report)
}

/// Reads every current shift once: for the distribution of its role's rates, and against the cards.
fn read(
    db: &mut Db,
    head: &BenchmarkHead,
    cards: &[RateCard],
    groups: &[GroupMember],
    told: usize,
) -> Result<Found, AppError> {
    let members = Members::new(head.names.records(), groups);
    let mut compliance = Compliance::new(CardBook::new(cards, members), &head.selection, told);
    let mut book = RateBook::default();
    let mut suppliers: HashMap<String, u32> = HashMap::new();
    let mut after = 0;
    loop {
        let page = rates_after(db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for numbered in &page {
            let supplier = match numbered.rate.supplier_name.as_deref() {
                None => 0,
                Some(name) => {
                    let next = u32::try_from(suppliers.len() + 1).unwrap_or(u32::MAX);
                    *suppliers.entry(supplier_key(name)).or_insert(next)
                }
            };
            let organisation = u32::try_from(numbered.organisation).unwrap_or(u32::MAX);
            let shift = Shift { organisation, supplier, rate: &numbered.rate };
            book.add(&shift)?;
            if head.only.is_none_or(|only| only == organisation) {
                compliance.add(&shift);
            }
        }
    }
    Ok(Found { roles: book.compare(&head.selection)?, cards: compliance.finish() })
}

/// Counts a role, and leaves of it what was asked for: with an organisation, its own row of the roles it paid for.
fn tell(head: &BenchmarkHead, mut role: RoleRates, coverage: &mut Coverage) -> Option<RoleRates> {
    role.rates = tell_benchmarks(head, role.rates, coverage);
    (!role.rates.benchmarks.is_empty()).then_some(role)
}

/// Pounds before all other currencies, the others by code.
fn currency_rank(currency: Currency) -> (bool, Currency) {
    (currency != Currency::GBP, currency)
}

fn definitions() -> Vec<Definition> {
    vec![
        Definition::new(
            "hourly rate",
            "p = charged / hours of an organisation's shifts of one role in the window, all in (pay, on-costs, agency fee, value added tax), in one currency; ten decimals, half to even; credits, shifts charged at nothing and work ordered by value are in no rate",
            "volume-weighted mean price",
        ),
        Definition::new(
            "role",
            "staff group, grade, specialty, shift type, zone and engagement together, case and blanks apart; a field that is not stated is one of its own",
            "own rule: unlike work is never compared",
        ),
        others(),
        best_price(),
        saving(),
        Definition::new(
            "card in force",
            "of the rate-card rows that hold on the shift's day, of the organisation or a footprint or group it sits in that day, whose stated fields are all the shift's: the one that states most of them, then the weightier (staff group, grade, specialty, shift type, zone, engagement, framework), then the organisation's own, then one that names no framework, then the latest",
            "own rule; North East London: a rate card for bank and agency staff",
        ),
        Definition::new(
            "above the card",
            "charged - card rate x hours where that is a penny or more, each shift's rounded once to six decimals; every sum is the exact sum of these. Never added to savings: both say of the same money what it could have been",
            "own definition",
        ),
    ]
}
