//! Sums over an organisation's purchase lines.

use super::PARTS;
use super::stated::Channel;
use crate::engine::money::{Amount, MICRO, MILLI, Quantity};
use crate::engine::variation::{Share, Total};

/// What the league asks of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, asked of every line")]
pub struct LineFacts {
    /// Its net value as stated.
    pub value: Amount,
    /// A service or charge, which no catalogue lists and no GTIN names.
    pub service: bool,
    /// Its item is one product of the catalogue.
    pub on_catalogue: bool,
    /// It states an order number.
    pub ordered: bool,
    /// It states a contract.
    pub contracted: bool,
    /// It states a valid GTIN.
    pub gtin: bool,
    /// How the order went, where its source system says.
    pub channel: Option<Channel>,
    /// Its item is no product, of the catalogue or made from the item itself.
    pub unmatched: bool,
    /// Its item has no category.
    pub uncategorised: bool,
    /// Its value and its price contradict one another.
    pub differs: bool,
}

/// Lines and money by what is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineSums {
    /// Every line with a value above zero.
    pub all: Share,
    /// Those that are no service.
    pub goods: Share,
    /// Goods on the catalogue.
    pub on_catalogue: Share,
    /// Lines with an order number.
    pub ordered: Share,
    /// Lines under a contract.
    pub contracted: Share,
    /// Goods with a valid GTIN.
    pub gtin: Share,
    /// Lines that say how the order went.
    pub telling: Share,
    /// Those that say it went electronically.
    pub electronic: Share,
    /// Goods that are no product.
    pub unmatched: Share,
    /// Lines without a category.
    pub uncategorised: Share,
    /// Lines whose value and price contradict one another.
    pub differing: Share,
}

impl LineSums {
    /// Counts a line in. Credits and what costs nothing are no purchase, and are passed over.
    pub fn add(&mut self, line: &LineFacts) {
        if line.value <= Amount::ZERO {
            return;
        }
        let goods = !line.service;
        let share = Share::new(1, line.value.into());
        let counted = [
            (&mut self.all, true),
            (&mut self.goods, goods),
            (&mut self.on_catalogue, goods && line.on_catalogue),
            (&mut self.ordered, line.ordered),
            (&mut self.contracted, line.contracted),
            (&mut self.gtin, goods && line.gtin),
            (&mut self.telling, line.channel.is_some()),
            (&mut self.electronic, line.channel == Some(Channel::Electronic)),
            (&mut self.unmatched, goods && line.unmatched),
            (&mut self.uncategorised, line.uncategorised),
            (&mut self.differing, line.differs),
        ];
        counted.into_iter().filter(|(_, counts)| *counts).for_each(|(sum, _)| sum.join(share));
    }

    /// Adds other lines' sums, so many times.
    pub fn join(&mut self, more: &Self, times: u32) {
        let sums = [
            (&mut self.all, more.all),
            (&mut self.goods, more.goods),
            (&mut self.on_catalogue, more.on_catalogue),
            (&mut self.ordered, more.ordered),
            (&mut self.contracted, more.contracted),
            (&mut self.gtin, more.gtin),
            (&mut self.telling, more.telling),
            (&mut self.electronic, more.electronic),
            (&mut self.unmatched, more.unmatched),
            (&mut self.uncategorised, more.uncategorised),
            (&mut self.differing, more.differing),
        ];
        for (sum, more) in sums {
            sum.join(Share::new(more.lines * u64::from(times), times_of(more.spend, times)));
        }
    }
}

/// A sum so many times.
pub(super) const fn times_of(sum: Total, times: u32) -> Total {
    Total::from_micros(sum.micros().saturating_mul(times as i128))
}

/// An organisation's lines: sums by part, however many lines there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinesOfOrganisation {
    /// Lines of the window by part.
    pub parts: [LineSums; PARTS],
    /// Lines with a value above zero in any month: what rejected rows, which may have no readable date, are a share of.
    pub ever: Share,
}

impl LinesOfOrganisation {
    /// Counts in a line of a part; outside the window it counts as one of any month only.
    pub fn add(&mut self, part: usize, inside: bool, line: &LineFacts) {
        if line.value > Amount::ZERO {
            self.ever.join(Share::new(1, line.value.into()));
        }
        if let Some(sums) = self.parts.get_mut(part).filter(|_| inside) {
            sums.add(line);
        }
    }

    /// Adds other lines' sums.
    pub fn join(&mut self, more: &Self) {
        self.ever.join(more.ever);
        self.parts.iter_mut().zip(&more.parts).for_each(|(sums, more)| sums.join(more, 1));
    }
}

/// Whether a line's value and quantity times price contradict one another, `difference` being the one less the other: more
/// than half of the price's last decimal (pence at least) for every unit, and a penny. As import judges it, but
/// for prices stated in whole pounds or tenths, of which the store no longer knows that.
#[must_use]
pub fn value_differs(quantity: Quantity, unit_price: Option<Amount>, difference: Amount) -> bool {
    let Some(price) = unit_price else { return false };
    // The last decimal in millionths: a hundredth at most.
    let mut last = MICRO / 100;
    while last > 1 && price.micros() % last != 0 {
        last /= 10;
    }
    let penny = i128::from(MICRO / 100);
    let half_decimals = i128::from(quantity.milli()).abs() * i128::from(last);
    let allowed = half_decimals + 2 * penny * i128::from(MILLI);
    i128::from(difference.micros()).abs() * 2 * i128::from(MILLI) > allowed
}
