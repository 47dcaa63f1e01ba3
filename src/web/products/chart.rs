//! A distribution drawn: a dot for each organisation on an axis, with the quartiles' box. The table beside it says the
//! same in numbers; the drawing shows no figure of its own but the axis.
//!
//! Places are thousandths of the width, so that the drawing follows the width of the screen without scaling its words.

use std::collections::HashMap;

use crate::engine::model::Currency;
use crate::engine::money::{PRICE_DECIMALS, Ratio};
use crate::engine::variation::Distribution;
use crate::web::shown;

/// Places of the axis' ends, in thousandths of the width.
const LEFT: i128 = 40;
const LENGTH: i128 = 920;
/// Dots this near, in thousandths, are drawn one above the other, four at most.
const NEAR: i128 = 22;
const STACKED: u32 = 4;
/// Marks on the axis at most.
const MARKS: i128 = 5;
/// The finest mark is what a price is shown to: four decimals.
const FINEST: i128 = 10_i128.pow(PRICE_DECIMALS - 4);
/// A price further than this many times the middle half's width from it is drawn at the edge.
const FAR: i128 = 3;

/// The drawing.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) dots: Vec<Dot>,
    pub(super) quartiles: Option<Quartiles>,
    pub(super) median: String,
    pub(super) marks: Vec<Mark>,
}

/// An organisation's price.
pub(super) struct Dot {
    pub(super) x: String,
    pub(super) y: u32,
    pub(super) own: bool,
    pub(super) beyond: bool,
    pub(super) words: String,
}

/// The box from the first to the third quartile.
pub(super) struct Quartiles {
    pub(super) x: String,
    pub(super) width: String,
}

/// A mark on the axis.
pub(super) struct Mark {
    pub(super) x: String,
    pub(super) words: String,
}

/// A payer to be drawn.
pub(super) struct Drawn<'a> {
    pub(super) name: &'a str,
    pub(super) price: Ratio,
    pub(super) own: bool,
}

/// Where prices lie on the axis.
struct Axis {
    low: i128,
    high: i128,
}

impl Axis {
    /// From the lowest to the highest price, odd ones far outside the middle half left to the edges.
    fn of(distribution: &Distribution) -> Option<Self> {
        let (mut low, mut high) = (scaled(&distribution.minimum)?, scaled(&distribution.maximum)?);
        if let (Some(q1), Some(q3)) =
            (distribution.q1.as_ref().and_then(scaled), distribution.q3.as_ref().and_then(scaled))
        {
            let reach = q3.saturating_sub(q1).saturating_mul(FAR).max(FINEST);
            low = low.max(q1.saturating_sub(reach));
            high = high.min(q3.saturating_add(reach));
        }
        if low >= high {
            let room = (low / 10).max(FINEST);
            (low, high) = (low.saturating_sub(room).max(0), high.saturating_add(room));
        }
        Some(Self { low, high })
    }

    /// Thousandths of the width.
    fn place(&self, value: i128) -> i128 {
        let value = value.clamp(self.low, self.high);
        LEFT + value.saturating_sub(self.low).saturating_mul(LENGTH) / self.high.saturating_sub(self.low).max(1)
    }

    fn holds(&self, value: i128) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Marks at whole steps of 1, 2 or 5 times a power of ten.
    fn marks(&self, currency: Currency) -> Vec<Mark> {
        let span = self.high.saturating_sub(self.low);
        let mut step = FINEST;
        for factor in [2, 5, 10].into_iter().cycle() {
            if span / step < MARKS || step > span {
                break;
            }
            step = match factor {
                5 => step / 2 * 5,
                _ => step.saturating_mul(2),
            };
        }
        let first = (self.low.saturating_add(step).saturating_sub(1)) / step * step;
        let count = usize::try_from(MARKS).unwrap_or_default();
        let values = std::iter::successors(Some(first), |value| value.checked_add(step));
        let one = 10_i128.pow(PRICE_DECIMALS);
        values
            .take_while(|value| *value <= self.high)
            .take(count)
            .filter_map(|value| {
                let words = shown::price(currency, &Ratio::new(value, one)?);
                Some(Mark { x: percent(self.place(value)), words })
            })
            .collect()
    }
}

/// A price as the published decimal, in whole units of its last place.
fn scaled(ratio: &Ratio) -> Option<i128> {
    ratio.to_scaled(PRICE_DECIMALS).ok()
}

/// `374` as `37.4%`.
fn percent(place: i128) -> String {
    format!("{}.{}%", place / 10, place % 10)
}

/// Draws the payers' prices; nothing where they do not fit a drawing.
pub(super) fn draw(currency: Currency, unit: &str, distribution: &Distribution, payers: &[Drawn<'_>]) -> Option<Chart> {
    let axis = Axis::of(distribution)?;
    let mut stacks: HashMap<i128, u32> = HashMap::new();
    let mut dots = Vec::with_capacity(payers.len());
    for payer in payers {
        let value = scaled(&payer.price)?;
        let place = axis.place(value);
        let stack = stacks.entry(place / NEAR).or_default();
        let y = 62_u32.saturating_sub((*stack).min(STACKED - 1).saturating_mul(15));
        *stack = stack.saturating_add(1);
        let words = format!("{}: {}", payer.name, shown::price_per(currency, &payer.price, unit));
        dots.push(Dot { x: percent(place), y, own: payer.own, beyond: !axis.holds(value), words });
    }
    let quartiles = distribution.q1.as_ref().and_then(scaled).zip(distribution.q3.as_ref().and_then(scaled));
    let quartiles = quartiles.map(|(q1, q3)| Quartiles {
        x: percent(axis.place(q1)),
        width: percent(axis.place(q3).saturating_sub(axis.place(q1)).max(2)),
    });
    let beyond = dots.iter().filter(|dot| dot.beyond).count();
    Some(Chart {
        title: format!("What {} organisations paid {unit}", payers.len()),
        description: description(currency, distribution, beyond),
        dots,
        quartiles,
        median: percent(axis.place(scaled(&distribution.median)?)),
        marks: axis.marks(currency),
    })
}

fn description(currency: Currency, distribution: &Distribution, beyond: usize) -> String {
    let price = |ratio: &Ratio| shown::price(currency, ratio);
    let mut words = format!(
        "Each dot is an organisation. The lowest price is {}, the median {}, the highest {}.",
        price(&distribution.minimum),
        price(&distribution.median),
        price(&distribution.maximum)
    );
    if let (Some(q1), Some(q3)) = (&distribution.q1, &distribution.q3) {
        words.push_str(&format!(" The box holds the middle half, from {} to {}.", price(q1), price(q3)));
    }
    match beyond {
        0 => {}
        1 => words.push_str(" One price lies so far off that it is drawn at the edge, as a diamond."),
        _ => words.push_str(&format!(" {beyond} prices lie so far off that they are drawn at the edges, as diamonds.")),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Axis, percent};
    use crate::engine::model::Currency;
    use crate::engine::money::Ratio;
    use crate::engine::money::{Amount, BaseQuantity};
    use crate::engine::variation::{Distribution, UnitPrice};

    fn distribution(prices: &[i64]) -> Distribution {
        let price = |micros: &i64| {
            UnitPrice::new(Amount::from_micros(*micros), BaseQuantity::from_micros(1_000_000)).expect("a price")
        };
        Distribution::of(&prices.iter().map(price).collect::<Vec<_>>()).expect("in range").expect("payers")
    }

    #[test]
    fn the_axis_goes_from_the_lowest_to_the_highest() {
        let axis = Axis::of(&distribution(&[1_000_000, 1_500_000, 2_000_000])).expect("an axis");
        let at = |whole: i128| percent(axis.place(whole * 10_i128.pow(9)));
        assert_eq!([at(10), at(15), at(20)], ["4.0%", "50.0%", "96.0%"]);
        let marks: Vec<String> = axis.marks(Currency::GBP).into_iter().map(|mark| mark.words).collect();
        assert_eq!(marks, ["£1.0000", "£1.5000", "£2.0000"]);
    }

    #[test]
    fn an_odd_price_does_not_squeeze_the_others() {
        let prices = distribution(&[1_000_000, 1_100_000, 1_200_000, 1_300_000, 1_400_000, 90_000_000]);
        let axis = Axis::of(&prices).expect("an axis");
        assert!(!axis.holds(90 * 10_i128.pow(10)));
        assert_eq!(percent(axis.place(90 * 10_i128.pow(10))), "96.0%");
        assert!(axis.place(13 * 10_i128.pow(9)) > axis.place(11 * 10_i128.pow(9)) + 80);
    }

    #[test]
    fn one_price_has_an_axis_of_its_own() {
        let axis = Axis::of(&distribution(&[2_000_000])).expect("an axis");
        assert_eq!(percent(axis.place(2 * 10_i128.pow(10))), "50.0%");
        let nothing = Axis::of(&distribution(&[0])).expect("an axis");
        assert_eq!(percent(nothing.place(0)), "4.0%");
        assert!(Ratio::new(1, 0).is_none());
    }
}
