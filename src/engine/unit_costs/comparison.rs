//! Unit costs held against those of like organisations.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use super::peers::{Likeness, PeerGroup, SizeBand};
use super::scope::Scope;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{OrganisationKind, UnitCost, VatBasis};
use crate::engine::money::{Amount, NumberError, Ratio, Units};
use crate::engine::units::BaseUnit;
use crate::engine::variation::{
    Basis, Distribution, PricePoint, ProductBenchmark, ProductPoints, Selection, UnitPrice, benchmark,
};

/// A unit cost with what is known of its organisation.
#[derive(Debug, Clone, Copy)]
pub struct ServiceCost<'a> {
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Its kind, where it is known.
    pub kind: Option<OrganisationKind>,
    /// Its turnover, where it is known.
    pub turnover: Option<Amount>,
    /// The cost.
    pub cost: &'a UnitCost,
}

words! {
    /// Why a unit cost is held against no other.
    CostExclusion {
        /// It earned at least what was spent: there is no cost a unit.
        NoNetCost = "no_net_cost",
        /// The organisation's kind is not known.
        KindNotKnown = "kind_not_known",
        /// The organisation's turnover is not known.
        SizeNotKnown = "size_not_known",
        /// Too large for an exact figure.
        OutOfRange = "out_of_range",
        /// In a currency that is not asked for.
        OtherCurrency = "other_currency",
        /// Of a period that begins outside the months asked for.
        OutsideWindow = "outside_window",
        /// Of an organisation outside the group asked for.
        OutsideGroup = "outside_group",
    }
}

words! {
    /// Which quarter of its peers a cost lies in; needs five of them.
    CostQuarter {
        /// At or below the first quartile.
        Lowest = "lowest",
        /// Above it, at or below the median.
        Second = "second",
        /// Above the median, at or below the third quartile.
        Third = "third",
        /// Above the third quartile.
        Highest = "highest",
    }
}

impl CostQuarter {
    /// The quarter of a distribution that a cost lies in; nothing where the distribution has no quartiles.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] when figures do not fit 256 bits.
    pub fn of(price: UnitPrice, distribution: &Distribution) -> Result<Option<Self>, NumberError> {
        let (Some(q1), Some(q3)) = (distribution.q1, distribution.q3) else { return Ok(None) };
        let price = price.ratio()?;
        let at_most = |bound: &Ratio| price.compare(bound).map(|order| order != Ordering::Greater);
        Ok(Some(if at_most(&q1)? {
            Self::Lowest
        } else if at_most(&distribution.median)? {
            Self::Second
        } else if at_most(&q3)? {
            Self::Third
        } else {
            Self::Highest
        }))
    }
}

/// A cost that is held against no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExcludedCost {
    /// Its scope, as stated.
    pub scope: Scope,
    /// Internal id of the organisation.
    pub organisation: u32,
    /// Why.
    pub reason: CostExclusion,
    /// Net cost.
    pub net_cost: Amount,
}

/// What a service costs a unit of its driver, of one group of peers.
#[derive(Debug, Clone)]
pub struct ServiceCosts {
    /// What they share, in the first of its wordings.
    pub scope: Scope,
    /// Who they are.
    pub peers: PeerGroup,
    /// The distribution, and each organisation with its saving to the others' first quartile and median.
    pub costs: ProductBenchmark,
}

impl ServiceCosts {
    /// An organisation's place among its peers, counted from the cheapest: one more than cost less. Nothing where it has
    /// no cost here.
    #[must_use]
    pub fn place_of(&self, organisation: u32) -> Option<usize> {
        let payers = self.costs.ranking.payers();
        let own = payers.iter().find(|payer| payer.organisation == organisation)?.price;
        Some(payers.partition_point(|payer| payer.price < own) + 1)
    }
}

/// Every unit cost: compared, or left out with the reason.
#[derive(Debug, Clone, Default)]
pub struct UnitCostAnswer {
    /// One entry a scope and group of peers, in their order.
    pub services: Vec<ServiceCosts>,
    /// What is held against no other, by scope and organisation.
    pub excluded: Vec<ExcludedCost>,
}

/// The costs of one scope and group of peers.
struct Held<'a> {
    shown: Scope,
    costs: Vec<&'a ServiceCost<'a>>,
}

/// Holds each cost against those of the same scope and of like organisations.
#[must_use]
pub fn compare_costs(costs: &[ServiceCost<'_>], selection: &Selection, likeness: Likeness) -> UnitCostAnswer {
    let mut answer = UnitCostAnswer::default();
    let mut groups: BTreeMap<(Scope, PeerGroup), Held<'_>> = BTreeMap::new();
    for one in costs {
        let stated = Scope::stated(one.cost);
        match refuse(one, selection).map_or_else(|| peer_group(one, likeness), Err) {
            Err(reason) => answer.excluded.push(excluded(one, reason)),
            Ok(group) => {
                let held = groups
                    .entry((stated.normal(), group))
                    .or_insert_with(|| Held { shown: stated.clone(), costs: Vec::new() });
                held.shown = stated.min(held.shown.clone());
                held.costs.push(one);
            }
        }
    }
    for ((_, group), held) in groups {
        let points = ProductPoints { points: held.costs.iter().map(|one| point(one)).collect(), excluded: Vec::new() };
        let made = benchmark(&points, selection).benchmarks.pop();
        let paid = |organisation| {
            made.as_ref().is_some_and(|made| made.organisations.iter().any(|own| own.organisation == organisation))
        };
        let lost = held.costs.iter().filter(|one| !paid(one.organisation));
        answer.excluded.extend(lost.map(|one| excluded(one, CostExclusion::OutOfRange)));
        answer.services.extend(made.map(|costs| ServiceCosts { scope: held.shown, peers: group, costs }));
    }
    answer.excluded.sort_unstable();
    answer
}

fn excluded(one: &ServiceCost<'_>, reason: CostExclusion) -> ExcludedCost {
    let ServiceCost { organisation, cost, .. } = *one;
    ExcludedCost { scope: Scope::stated(cost), organisation, reason, net_cost: cost.net_cost }
}

/// Why a cost takes no part, whatever its peers: the first reason that holds.
fn refuse(one: &ServiceCost<'_>, selection: &Selection) -> Option<CostExclusion> {
    let month = one.cost.period.first_month();
    if selection.currency.is_some_and(|wanted| wanted != one.cost.currency) {
        Some(CostExclusion::OtherCurrency)
    } else if !selection.window.contains(month) {
        Some(CostExclusion::OutsideWindow)
    } else if selection.organisations.as_ref().is_some_and(|members| !members.contains(&one.organisation)) {
        Some(CostExclusion::OutsideGroup)
    } else if one.cost.net_cost <= Amount::ZERO {
        Some(CostExclusion::NoNetCost)
    } else if UnitPrice::new(one.cost.net_cost, one.cost.driver_quantity.in_base_units(Units::ONE)).is_none() {
        Some(CostExclusion::OutOfRange)
    } else {
        None
    }
}

fn peer_group(one: &ServiceCost<'_>, likeness: Likeness) -> Result<PeerGroup, CostExclusion> {
    let kind = || one.kind.ok_or(CostExclusion::KindNotKnown).map(Some);
    let turnover = || one.turnover.and_then(SizeBand::of_turnover).ok_or(CostExclusion::SizeNotKnown);
    Ok(match likeness {
        Likeness::All => PeerGroup::default(),
        Likeness::Kind => PeerGroup { kind: kind()?, size: None },
        Likeness::KindAndSize => PeerGroup { kind: kind()?, size: Some(SizeBand::of_driver(one.cost.driver_quantity)) },
        Likeness::KindAndTurnover => PeerGroup { kind: kind()?, size: Some(turnover()?) },
    })
}

/// The cost as what was paid for so many units. What the units are stands in the scope; whether the cost holds VAT is not
/// known.
fn point(one: &ServiceCost<'_>) -> PricePoint {
    let cost = one.cost;
    PricePoint {
        basis: Basis {
            base_unit: BaseUnit::Each.code(),
            currency: cost.currency,
            vat_basis: VatBasis::Unknown,
            carriage_included: false,
        },
        organisation: one.organisation,
        supplier: 0,
        month: cost.period.first_month(),
        quantity: cost.driver_quantity.in_base_units(Units::ONE),
        gross: cost.net_cost,
        net: cost.net_cost,
        lines: 1,
        orders: 1,
    }
}
