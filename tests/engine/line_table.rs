//! Purchase lines as tables an analyst can read.
//!
//! One line a row: `organisation month quantity value pack`, then words such as `supplier=2`, `order=7`,
//! `adjusted=9.50`, `type=credit`, `route=loan`, `currency=USD`, `vat=inc`, `carriage`, `pass_through`. The pack is
//! `strong:100`, `weak:1`, `two:10` (two sources agree), `conflict:100/1`, `service:1` (weak) or `work:1` (a
//! service by the hour) or `fees:1` (a
//! service whose "each" is stated and strong).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::model::{Currency, LineTerms, OrderType, SupplyRoute, VatBasis};
use likewise::engine::money::{Amount, Quantity, Units};
use likewise::engine::period::Month;
use likewise::engine::units::BaseUnit;
use likewise::engine::variation::{ExcludedPoint, LineFact, PricePoint, ProductPoints, Reading, build_points};

/// The facts of one product.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub lines: Vec<LineFact>,
    pub readings: Vec<Reading>,
    pub terms: Vec<LineTerms>,
    pub known_packs: Vec<Units>,
}

impl Table {
    /// Reads a table.
    pub fn of(text: &str) -> Self {
        let mut table = Self::default();
        for (place, row) in text.lines().map(str::trim).filter(|row| !row.is_empty()).enumerate() {
            table.push(row, place);
        }
        table
    }

    /// The same with packs the catalogue knows.
    pub fn knowing(mut self, packs: &[i64]) -> Self {
        self.known_packs = packs.iter().map(|pack| Units::whole(*pack).unwrap()).collect();
        self
    }

    /// Groups the lines.
    pub fn points(&self) -> ProductPoints {
        build_points(&self.lines, &self.readings, &self.terms, &self.known_packs).unwrap()
    }

    fn push(&mut self, row: &str, place: usize) {
        let mut words = row.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("a word is missing: {row}"));
        let organisation = next().parse().unwrap();
        let month = Month::parse(next()).unwrap();
        let quantity = Quantity::parse(next()).unwrap();
        let value = Amount::parse(next()).unwrap();
        let reading = reading(next());
        let mut line = LineFact {
            organisation,
            supplier: 1,
            month,
            quantity,
            value,
            adjusted_value: None,
            order: place as u64,
            reading: place_of(&mut self.readings, reading),
            terms: 0,
        };
        let mut terms = plain_terms();
        for word in words {
            apply(word, &mut line, &mut terms);
        }
        line.terms = place_of(&mut self.terms, terms);
        self.lines.push(line);
    }
}

/// Ordinary terms: direct, standard, GBP, without VAT.
pub fn plain_terms() -> LineTerms {
    LineTerms {
        supply_route: SupplyRoute::Direct,
        order_type: OrderType::Standard,
        currency: Currency::GBP,
        vat_basis: VatBasis::Ex,
        vat_rate: None,
        vat_recoverable: None,
        carriage_included: None,
        pass_through: false,
        adjustment_reason: None,
        source_system: None,
        status: None,
    }
}

fn place_of<T: PartialEq>(table: &mut Vec<T>, value: T) -> u32 {
    let place = table.iter().position(|known| *known == value).unwrap_or_else(|| {
        table.push(value);
        table.len() - 1
    });
    u32::try_from(place).unwrap()
}

/// Reads `strong:100` and its kin.
pub fn reading(word: &str) -> Reading {
    let (kind, units) = word.split_once(':').unwrap();
    let (units, other) = units.split_once('/').map_or((units, None), |(units, other)| (units, Some(other)));
    Reading {
        units: Units::parse(units).unwrap(),
        base_unit: if kind == "work" { BaseUnit::Hour } else { BaseUnit::Each }.code(),
        strong: matches!(kind, "strong" | "work" | "fees"),
        two_sources: kind == "two",
        conflict: other.map(|other| Units::parse(other).unwrap()),
        service: matches!(kind, "service" | "work" | "fees"),
    }
}

fn apply(word: &str, line: &mut LineFact, terms: &mut LineTerms) {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    match name {
        "supplier" => line.supplier = value.parse().unwrap(),
        "order" => line.order = value.parse().unwrap(),
        "adjusted" => line.adjusted_value = Some(Amount::parse(value).unwrap()),
        "type" => terms.order_type = OrderType::parse(value).unwrap(),
        "route" => terms.supply_route = SupplyRoute::parse(value).unwrap(),
        "currency" => terms.currency = Currency::parse(value).unwrap(),
        "vat" => terms.vat_basis = VatBasis::parse(value).unwrap(),
        "carriage" => terms.carriage_included = Some(true),
        "pass_through" => terms.pass_through = true,
        _ => panic!("unknown word {word}"),
    }
}

/// Points as text: `organisation supplier month quantity gross net lines orders`.
pub fn points_text(points: &[PricePoint]) -> Vec<String> {
    let text = |point: &PricePoint| {
        let PricePoint { organisation, supplier, month, quantity, gross, net, lines, orders, .. } = point;
        format!("{organisation} {supplier} {month} q={quantity} gross={gross} net={net} lines={lines} orders={orders}")
    };
    points.iter().map(text).collect()
}

/// Exclusions as text: `organisation reason lines spend`, and the readings in doubt.
pub fn excluded_text(excluded: &[ExcludedPoint]) -> Vec<String> {
    let text = |point: &ExcludedPoint| {
        let ExcludedPoint { organisation, reason, lines, spend, .. } = point;
        let doubt = point.detail.map_or(String::new(), |detail| {
            let price = |units| detail.price_if(units).unwrap().to_text(4).unwrap();
            let (read, other) = (detail.units_read, detail.units_other);
            format!(" if {read}: {}, if {other}: {}, fits {}", price(read), price(other), detail.fit)
        });
        format!("{organisation} {reason} lines={lines} spend={spend}{doubt}")
    };
    excluded.iter().map(text).collect()
}
