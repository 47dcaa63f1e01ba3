//! Measures: numbers with a unit, brought to one unit a kind so that `100mm` and `10cm` are one token.

use crate::engine::money::{format_scaled, parse_scaled};

/// What a measure measures. All of them are hard attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureKind {
    /// Length in mm.
    Length,
    /// Volume in ml.
    Volume,
    /// Mass in mg.
    Mass,
    /// An amount per amount, such as mg/ml.
    Concentration,
    /// Percent.
    Percent,
    /// International units.
    Activity,
    /// Amount of substance in mmol.
    Substance,
    /// Pressure in mmHg.
    Pressure,
    /// Needle or suture gauge.
    Gauge,
    /// Catheter size in Charrière, which is French gauge.
    French,
}

/// A unit: its kind, its normal name and the factor to that name's unit as a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) kind: MeasureKind,
    name: &'static str,
    numerator: i64,
    denominator: i64,
    /// Whether an unmarked number before `x` takes this unit (`10 x 10cm`, never `10 x 5m`).
    pub(crate) spreads_over_cross: bool,
}

/// Decimal places a measure is kept to.
const DECIMALS: u32 = 6;

const fn unit(kind: MeasureKind, name: &'static str, numerator: i64, denominator: i64) -> Unit {
    Unit { kind, name, numerator, denominator, spreads_over_cross: false }
}

const fn spreading(numerator: i64, denominator: i64) -> Unit {
    Unit { kind: MeasureKind::Length, name: "mm", numerator, denominator, spreads_over_cross: true }
}

/// Gauge, for a `g` that is no gram.
pub(crate) const GAUGE: Unit = unit(MeasureKind::Gauge, "gauge", 1, 1);

/// The unit a text names, in lower case.
pub(crate) fn unit_named(text: &str) -> Option<Unit> {
    use MeasureKind::{Activity, French, Length, Mass, Percent, Pressure, Substance, Volume};
    Some(match text {
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => spreading(1, 1),
        "cm" | "cms" | "centimetre" | "centimetres" | "centimeter" | "centimeters" => spreading(10, 1),
        "inch" | "inches" | "ins" | "\"" => spreading(254, 10),
        "m" | "mtr" | "mtrs" | "metre" | "metres" | "meter" | "meters" => unit(Length, "mm", 1000, 1),
        "ml" | "mls" | "cc" | "millilitre" | "millilitres" => unit(Volume, "ml", 1, 1),
        "l" | "ltr" | "ltrs" | "litre" | "litres" | "liter" | "liters" => unit(Volume, "ml", 1000, 1),
        "mg" | "mgs" => unit(Mass, "mg", 1, 1),
        "g" | "gm" | "gms" | "gram" | "grams" => unit(Mass, "mg", 1000, 1),
        "kg" | "kgs" => unit(Mass, "mg", 1_000_000, 1),
        "mcg" | "ug" | "\u{3bc}g" | "microgram" | "micrograms" => unit(Mass, "mg", 1, 1000),
        "%" => unit(Percent, "%", 1, 1),
        "iu" => unit(Activity, "iu", 1, 1),
        "mmol" => unit(Substance, "mmol", 1, 1),
        "mmhg" => unit(Pressure, "mmhg", 1, 1),
        "gauge" | "ga" => GAUGE,
        "ch" | "fg" | "fr" | "french" | "charriere" => unit(French, "ch", 1, 1),
        _ => return None,
    })
}

impl Unit {
    /// True for a gram that could be a gauge.
    pub(crate) fn is_gram(&self) -> bool {
        self.kind == MeasureKind::Mass && self.numerator == 1000
    }

    /// True for inches.
    pub(crate) fn is_inch(&self) -> bool {
        self.kind == MeasureKind::Length && self.numerator == 254
    }

    /// The number in this unit's normal unit, in millionths.
    fn scaled(&self, number: &str) -> Option<i64> {
        let value = parse_scaled(number, DECIMALS).ok()?;
        value.checked_mul(self.numerator).map(|value| value / self.denominator)
    }

    /// The measure in its normal text: `10` cm is `100mm`. Nothing when the number is out of range.
    pub(crate) fn text(&self, number: &str) -> Option<String> {
        self.scaled(number).map(|value| format!("{}{}", plain(value), self.name))
    }

    /// The measure per another in its normal text: `50` mg over `5` ml is `10mg/ml`.
    pub(crate) fn text_per(&self, number: &str, other: &Self, other_number: &str) -> Option<String> {
        let (value, divisor) = (self.scaled(number)?, other.scaled(other_number)?);
        let quotient = i128::from(value).checked_mul(1_000_000)?.checked_div(i128::from(divisor))?;
        Some(format!("{}{}/{}", plain(i64::try_from(quotient).ok()?), self.name, other.name))
    }
}

/// Millionths written in their shortest form.
fn plain(value: i64) -> String {
    let text = format_scaled(i128::from(value), DECIMALS);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
