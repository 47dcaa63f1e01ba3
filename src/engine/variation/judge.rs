//! Doubtful prices held against what other organisations pay: one pass over the lines of one basis.

use super::exclusion::Exclusion;
use super::fact::{LineFact, Reading};
use super::first_look::Look;
use super::grouping::{Held, Placed, Question, Shut};
use super::leave_one_out::{Payer, Ranking};
use super::pack_test::{BILLION, PackProof, STANDS_CLEARLY_OFF, Standing, explaining_pack};
use super::points::Facts;
use super::quarantine::Fit;
use super::unit_price::UnitPrice;
use super::vouching::{OwnPacks, is_vouched_for};
use crate::engine::money::{Amount, BaseQuantity, Ratio, Units};

/// A price of 0.01 or less is a token when it stands below a twentieth of what the others pay.
const NOMINAL_FRACTION: i128 = 20;

/// A price of exactly 1.00 says "ordered by value" when it stands at or below a tenth of what the others pay.
const BY_VALUE_FRACTION: i128 = 10;

/// Parts the lines of one basis into those kept and those shut out.
///
/// Two medians serve, each over *other* organisations' volume-weighted prices: of plain lines (for token prices
/// and orders by value), and of plain lines whose pack is proven (for packs). They are made only when a line is in doubt.
pub(super) fn judge_basis(
    run: &[Held],
    facts: Facts<'_>,
    known_packs: &[Units],
    kept: &mut Vec<Placed>,
    shut: &mut Vec<Shut>,
) {
    let Some(judge) = Judge::new(run, facts, known_packs) else {
        kept.extend(run.iter().map(|held| held.place));
        return;
    };
    for of_one in run.chunk_by(|left, right| left.place.organisation == right.place.organisation) {
        let Some(first) = of_one.first() else { continue };
        let seat = judge.seat(first.place.organisation, of_one, facts);
        for held in of_one {
            let refusal =
                facts.at(held.place.line).and_then(|(fact, reading)| judge.refuse(held.look, fact, reading, &seat));
            match refusal {
                Some((reason, question)) => shut.push(Shut::new(&held.place, reason, question)),
                None => kept.push(held.place),
            }
        }
    }
}

struct Judge {
    known_packs: Vec<Units>,
    plain: Option<Ranking>,
    proven: Option<Ranking>,
}

/// An organisation: what the others pay, and what it pays itself.
struct Seat<'a> {
    organisation: u32,
    plain: Option<Ratio>,
    proven: Option<Ratio>,
    own: OwnPacks<'a>,
}

impl Judge {
    /// Nothing when no line is in doubt.
    fn new(run: &[Held], facts: Facts<'_>, known_packs: &[Units]) -> Option<Self> {
        let reading_of = |held: &Held| facts.at(held.place.line).map(|(_, reading)| reading);
        let odd_price = run.iter().any(|held| held.look != Look::Plain);
        let unsure = run.iter().any(|held| reading_of(held).is_some_and(|reading| !is_sure(reading)));
        let odd_pack = unsure || perhaps_clearly_off(run, facts);
        if !odd_price && !odd_pack {
            return None;
        }
        let mut known_packs = known_packs.to_vec();
        for held in run {
            let units = reading_of(held).filter(|reading| is_sure(reading)).map(|reading| reading.units);
            known_packs.extend(units.filter(|units| known_packs.last() != Some(units)));
        }
        known_packs.sort_unstable();
        known_packs.dedup();
        Some(Self {
            known_packs,
            plain: odd_price.then(|| rank(run, facts, |_| true)),
            proven: odd_pack.then(|| rank(run, facts, is_sure)),
        })
    }

    /// A median too extreme for 256 bits counts as none: there is no price test.
    fn seat<'a>(&self, organisation: u32, lines: &'a [Held], facts: Facts<'a>) -> Seat<'a> {
        let median = |ranking: &Option<Ranking>| {
            ranking.as_ref().and_then(|ranking| ranking.median_without(organisation).ok().flatten())
        };
        let (plain, proven) = (median(&self.plain), median(&self.proven));
        Seat { organisation, plain, proven, own: OwnPacks::new(lines, facts) }
    }

    fn refuse(
        &self,
        look: Look,
        fact: &LineFact,
        reading: &Reading,
        seat: &Seat<'_>,
    ) -> Option<(Exclusion, Option<Question>)> {
        let proof = reading.proof();
        if look == Look::Plain && is_sure(reading) && (proof == PackProof::TwoSources || seat.proven.is_none()) {
            return None;
        }
        let price = UnitPrice::new(fact.net(), fact.base_quantity(reading.units))?.ratio().ok()?;
        let standing = |median: &Option<Ratio>| Standing::of(&price, median.as_ref()?).ok().flatten();
        if let Some(reason) = refuse_price(look, standing(&seat.plain)) {
            return Some((reason, None));
        }
        let standing = standing(&seat.proven);
        let question = |units_other| {
            let fit = Fit::of(standing, reading.units, units_other);
            Some(Question { units_read: reading.units, units_other, fit })
        };
        if let Some(other) = reading.other_reading() {
            return Some((Exclusion::PackConflict, question(other)));
        }
        let other = explaining_pack(standing?, reading.units, &self.known_packs, proof)?;
        let vouched = proof != PackProof::Weak
            && is_vouched_for(&price, reading.units, seat.organisation, self.proven.as_ref(), &seat.own);
        (!vouched).then(|| (Exclusion::PackStandsOff, question(other)))
    }
}

fn refuse_price(look: Look, standing: Option<Standing>) -> Option<Exclusion> {
    let billionths = standing?.billionths();
    match look {
        Look::PerhapsNominal if billionths.checked_mul(NOMINAL_FRACTION)? < BILLION => Some(Exclusion::Nominal),
        Look::PerhapsByValue if billionths.checked_mul(BY_VALUE_FRACTION)? <= BILLION => {
            Some(Exclusion::OrderedByValue)
        }
        _ => None,
    }
}

/// Whether a proven price can stand clearly off at all. Medians are of averages of proven prices, so none is further from one
/// than the dearest is from the cheapest; most products are done with here. A tenth less, lest rounding decide.
fn perhaps_clearly_off(run: &[Held], facts: Facts<'_>) -> bool {
    let lines = run.iter().filter_map(|held| facts.at(held.place.line)).filter(|(_, reading)| is_sure(reading));
    let mut prices = lines.filter_map(|(fact, reading)| UnitPrice::new(fact.net(), fact.base_quantity(reading.units)));
    let Some(first) = prices.next() else { return false };
    let (low, high) = prices.fold((first, first), |(low, high), price| (low.min(price), high.max(price)));
    let standing = high.ratio().and_then(|high| Standing::of(&high, &low.ratio()?));
    standing.ok().flatten().is_none_or(|standing| standing.distance() >= STANDS_CLEARLY_OFF * BILLION - BILLION / 10)
}

/// A pack that is proven and that nothing speaks against.
pub(super) fn is_sure(reading: &Reading) -> bool {
    reading.is_proven() && reading.other_reading().is_none()
}

/// Ranks organisations by their price over their plain lines whose reading is wanted. An organisation whose sums
/// leave the range has no price here.
fn rank(run: &[Held], facts: Facts<'_>, wanted: impl Fn(&Reading) -> bool) -> Ranking {
    let mut payers = Vec::new();
    for of_one in run.chunk_by(|left, right| left.place.organisation == right.place.organisation) {
        let plain = of_one.iter().filter(|held| held.look == Look::Plain);
        let wanted = plain.filter_map(|held| facts.at(held.place.line)).filter(|(_, reading)| wanted(reading));
        let sums = (Amount::ZERO, BaseQuantity::default());
        let sums = wanted.map(|(fact, reading)| (fact.net(), fact.base_quantity(reading.units))).try_fold(
            sums,
            |(spend, quantity), (more_spend, more_quantity)| {
                Some((spend.checked_add(more_spend)?, quantity.checked_add(more_quantity)?))
            },
        );
        let price = sums.and_then(|(spend, quantity)| UnitPrice::new(spend, quantity));
        if let (Some(first), Some(price)) = (of_one.first(), price) {
            let organisation = first.place.organisation;
            payers.push(Payer { price, organisation, family: organisation, repeated: false });
        }
    }
    Ranking::new(payers)
}
