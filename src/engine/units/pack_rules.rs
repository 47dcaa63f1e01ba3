//! What a chain of numbers amounts to as a pack.

use super::amount_chain::{Amount, AmountUnit, Chain, Joined};
use super::unit_table::{UnitWord, WordKind};
use super::{BaseUnit, Firmness, PackCount};
use crate::engine::money::Units;

/// What a chain states, before the words around it are weighed.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub(super) units: Units,
    pub(super) base_unit: BaseUnit,
    pub(super) partials: Vec<PackCount>,
    pub(super) form: Form,
}

/// The form a statement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `100`.
    Number,
    /// `10 x 10`.
    Numbers,
    /// `30 Tabs`, `6 x 10 Tabs`, `60+30 Tabs`, `12's`, `50 pairs`.
    Things,
    /// `50 swabs`.
    LikelyThings,
    /// `144g`.
    Measure,
    /// `10 x 50ml`, `50ml x 10`.
    Measures,
    /// `28 x 500mg`, `10cm x 10cm x 25`.
    Remainder,
}

impl Form {
    /// How surely it states a pack when nothing around it does.
    pub(super) const fn firmness(self) -> Option<Firmness> {
        match self {
            Self::Number => None,
            Self::Numbers | Self::Measure => Some(Firmness::Hint),
            Self::LikelyThings | Self::Remainder => Some(Firmness::Weak),
            Self::Things | Self::Measures => Some(Firmness::Firm),
        }
    }
}

/// What the chain states; nothing for sizes, strengths, ranges and numbers out of range.
pub(super) fn statement(chain: &Chain) -> Option<Statement> {
    match chain.joined {
        Joined::Otherwise => None,
        Joined::Plus => sum(&chain.amounts),
        Joined::Single | Joined::Times => product(&chain.amounts),
    }
}

/// `60+30 Tabs`: only of things, and only with the thing said once or each time.
fn sum(amounts: &[Amount]) -> Option<Statement> {
    let last = amounts.last()?;
    if !matches!(last.unit, AmountUnit::Known(unit) if unit.kind == WordKind::Thing) {
        return None;
    }
    let mut total: i64 = 0;
    for amount in amounts {
        if !matches!(amount.unit, AmountUnit::None)
            && !matches!(amount.unit, AmountUnit::Known(unit) if unit.kind == WordKind::Thing)
        {
            return None;
        }
        total = total.checked_add(whole(amount)?.milli())?;
    }
    let units = Units::from_milli(total)?;
    Some(Statement { units, base_unit: BaseUnit::Each, partials: Vec::new(), form: Form::Things })
}

/// Two numbers up to this one are a size as often as packs in a pack.
const LARGEST_SIDE: i64 = 12;

/// The factors of a product by kind.
#[derive(Default)]
struct Factors {
    counts: Vec<Units>,
    measure: Option<(Units, BaseUnit)>,
    things: Option<&'static UnitWord>,
    sizes: usize,
    strengths: usize,
    ends_in_count: bool,
}

fn product(amounts: &[Amount]) -> Option<Statement> {
    let factors = factors_of(amounts)?;
    if factors.sizes > 0 {
        return size_remainder(&factors);
    }
    if factors.strengths > 0 && factors.counts.is_empty() {
        return None;
    }
    let count = times_all(&factors.counts)?;
    if let Some((one, base_unit)) = factors.measure {
        return measured(&factors, count, one, base_unit);
    }
    let form = match factors.things.map(|unit| unit.kind) {
        Some(WordKind::Things | WordKind::Counted) if factors.counts.len() == 1 => Form::LikelyThings,
        // `4 x 4 swabs` are so many inches.
        Some(WordKind::Things)
            if factors.counts.iter().all(|count| count.milli() <= LARGEST_SIDE * Units::ONE.milli()) =>
        {
            Form::Numbers
        }
        Some(_) => Form::Things,
        None if factors.strengths > 0 => Form::Remainder,
        None if factors.counts.len() > 1 => Form::Numbers,
        None => Form::Number,
    };
    let multiple = factors.things.filter(|unit| unit.kind == WordKind::Multiple).and_then(|unit| unit.fixed);
    let (units, partials) = match multiple {
        Some((multiple, _)) => (count.times(multiple)?, Vec::new()),
        None => (count, nested(&factors.counts)),
    };
    Some(Statement { units, base_unit: BaseUnit::Each, partials, form })
}

/// Sorts the factors; nothing when one cannot be a factor at all.
fn factors_of(amounts: &[Amount]) -> Option<Factors> {
    let mut factors = Factors::default();
    for amount in amounts {
        factors.ends_in_count = false;
        match amount.unit {
            AmountUnit::Attribute => factors.sizes += 1,
            AmountUnit::None => {
                factors.ends_in_count = true;
                match whole(amount) {
                    Some(count) => factors.counts.push(count),
                    None => factors.sizes += 1,
                }
            }
            AmountUnit::Known(unit) => known_factor(&mut factors, amount, unit)?,
        }
    }
    Some(factors)
}

fn known_factor(factors: &mut Factors, amount: &Amount, unit: &'static UnitWord) -> Option<()> {
    match unit.kind {
        WordKind::Size => factors.sizes += 1,
        WordKind::Strength => factors.strengths += 1,
        WordKind::Measure => {
            let (one, base_unit) = unit.fixed?;
            let goods = matches!(base_unit, BaseUnit::Millilitre | BaseUnit::Gram | BaseUnit::Metre);
            if !goods || factors.measure.is_some() {
                factors.sizes += 1;
            } else {
                factors.measure = Some((Units::from_milli(amount.milli?)?.times(one)?, base_unit));
            }
        }
        _ => {
            factors.counts.push(whole(amount)?);
            factors.things = Some(unit);
        }
    }
    Some(())
}

/// Sizes in full and then a number: `10cm x 10cm x 25`. Any other chain with a size states nothing.
fn size_remainder(factors: &Factors) -> Option<Statement> {
    let [count] = factors.counts.as_slice() else {
        return None;
    };
    // A roll's length is its second size: `10cm x 2.7m x 12`.
    let sizes = match factors.measure {
        Some((_, BaseUnit::Metre)) => factors.sizes + 1,
        Some(_) => return None,
        None => factors.sizes,
    };
    let remainder = factors.ends_in_count && sizes >= 2;
    remainder.then(|| Statement {
        units: *count,
        base_unit: BaseUnit::Each,
        partials: Vec::new(),
        form: Form::Remainder,
    })
}

fn measured(factors: &Factors, count: Units, one: Units, base_unit: BaseUnit) -> Option<Statement> {
    if factors.things.is_some() || factors.strengths > 0 {
        return None;
    }
    let units = one.times(count)?;
    if factors.counts.is_empty() {
        return Some(Statement { units, base_unit, partials: Vec::new(), form: Form::Measure });
    }
    // `10 x 4.5m` is a bandage's width and length as often as ten rolls.
    let partials = vec![PackCount { units: count, base_unit: BaseUnit::Each }];
    (base_unit != BaseUnit::Metre).then_some(Statement { units, base_unit, partials, form: Form::Measures })
}

/// The length in metres that ends a chain of sizes: `10cm x 4.5m`.
pub(super) fn length_of(chain: &Chain) -> Option<Statement> {
    let (last, before) = chain.amounts.split_last()?;
    let AmountUnit::Known(unit) = last.unit else { return None };
    let (one, base_unit) = unit.fixed.filter(|_| unit.kind == WordKind::Measure)?;
    let behind_a_size = chain.joined == Joined::Times && !before.is_empty();
    let units = Units::from_milli(last.milli?)?.times(one)?;
    let statement = Statement { units, base_unit, partials: Vec::new(), form: Form::Measure };
    (behind_a_size && base_unit == BaseUnit::Metre).then_some(statement)
}

/// A whole number above zero.
fn whole(amount: &Amount) -> Option<Units> {
    let milli = amount.milli?;
    (milli % Units::ONE.milli() == 0).then_some(milli).and_then(Units::from_milli)
}

fn times_all(counts: &[Units]) -> Option<Units> {
    counts.iter().try_fold(Units::ONE, |product, count| product.times(*count))
}

/// The partial counts of packs within packs: `4 x 25` is also 4 (of 25) and 25 (of each); `1 x 100` has none.
pub(super) fn nested(counts: &[Units]) -> Vec<PackCount> {
    let packs = || counts.iter().filter(|count| **count > Units::ONE);
    if packs().count() < 2 {
        return Vec::new();
    }
    let mut partials: Vec<PackCount> = Vec::new();
    for units in packs() {
        let partial = PackCount { units: *units, base_unit: BaseUnit::Each };
        if !partials.contains(&partial) {
            partials.push(partial);
        }
    }
    partials
}
