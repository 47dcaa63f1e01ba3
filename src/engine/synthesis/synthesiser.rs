//! The synthesiser: from a row number to a line.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::calendar::dates;
use super::chance::Chance;
use super::form::{PackManner, SUPPLY_CHAIN_FORM};
use super::goods::{PENNY, draw_quantity, name_goods, pence};
use super::line::{HEADER, SyntheticLine};
use super::oddity::finish;
use super::organisation::{Buyer, SupplierManner, SyntheticOrganisation, check_fictional};
use super::permutation::Permutation;
use super::placement::{Placement, placement};
use super::product::{Profile, SyntheticProduct};
use super::slip::{LineKind, SERVICES, draw_kind};
use super::stock::{Maker, largest_makers, popularity, profiles};
use super::{SynthesisError, SynthesisSettings};
use crate::engine::model::{SupplyRoute, VatBasis};
use crate::engine::money::Amount;

/// Makes purchase lines. See the [module](super) for what it promises.
#[derive(Debug, Clone)]
pub struct Synthesiser {
    lines: u64,
    next_row: u64,
    keys: Keys,
    permutation: Permutation,
    /// `YYYY-MM-DD` of every day of the window.
    dates: Vec<String>,
    buyers: Vec<Buyer>,
    makers: Vec<Maker>,
    /// Sorted by maker, then by popularity.
    products: Vec<Profile>,
    /// Places of products, the most popular first.
    popularity: Vec<usize>,
}

/// What each sort of choice is drawn from.
#[derive(Debug, Clone, Copy)]
struct Keys {
    placement: u64,
    order: u64,
    line: u64,
    price: u64,
    product: u64,
    buyer: u64,
}

const DAYS_IN_QUARTER: usize = 91;
/// Orders in a hundred that go through NHS Supply Chain.
const SUPPLY_CHAIN_SHARE: u64 = 15;

/// What the lines of one order share.
pub(super) struct Order<'a> {
    pub(super) buyer_place: usize,
    pub(super) buyer: &'a Buyer,
    pub(super) day: usize,
    pub(super) maker: &'a Maker,
    pub(super) by_supply_chain: bool,
}

impl Synthesiser {
    /// Makes ready to synthesise. The order in which products are given does not matter; that of organisations does.
    ///
    /// # Errors
    /// [`SynthesisError`] when there is nothing to make lines from, an organisation is not marked as fictional, a price
    /// is out of range or the window is.
    pub fn new(
        products: &[SyntheticProduct],
        organisations: &[SyntheticOrganisation],
        settings: SynthesisSettings,
    ) -> Result<Self, SynthesisError> {
        check_fictional(organisations)?;
        if products.is_empty() {
            return Err(SynthesisError::NoProducts);
        }
        if u32::try_from(products.len().max(organisations.len())).is_err() {
            return Err(SynthesisError::TooMany);
        }
        let mut source = ChaCha8Rng::seed_from_u64(settings.seed);
        let keys = Keys::draw(&mut source);
        let (makers, profiles) = profiles(products, keys.product)?;
        let slip_makers = largest_makers(&makers);
        let places = 0..organisations.len();
        Ok(Self {
            lines: settings.lines,
            next_row: 0,
            keys,
            permutation: Permutation::new(settings.lines, std::array::from_fn(|_| source.next_u64())),
            dates: dates(settings)?,
            buyers: organisations
                .iter()
                .zip(places)
                .map(|(organisation, place)| Buyer::new(organisation, place, keys.buyer, &slip_makers))
                .collect(),
            makers,
            popularity: popularity(profiles.len(), keys.product),
            products: profiles,
        })
    }

    /// The header row, line end included.
    #[must_use]
    pub const fn header() -> &'static [u8] {
        HEADER.as_bytes()
    }

    /// Rows not yet written by [`Self::next_rows`].
    #[must_use]
    pub const fn rows_left(&self) -> u64 {
        self.lines - self.next_row
    }

    /// Appends the next rows, at most `count`, to a buffer and says how many; 0 when all are made.
    pub fn next_rows(&mut self, count: u64, buffer: &mut Vec<u8>) -> u64 {
        let first = self.next_row;
        let end = first + count.min(self.rows_left());
        for row in first..end {
            if let Some(line) = self.line(row) {
                line.write_csv(buffer);
            }
        }
        self.next_row = end;
        end - first
    }

    /// The line of a row, counted from 0; nothing beyond the last.
    #[must_use]
    pub fn line(&self, row: u64) -> Option<SyntheticLine<'_>> {
        if row >= self.lines {
            return None;
        }
        let number = self.permutation.at(row);
        let placed = placement(self.keys.placement, number);
        let order = self.order(placed.order)?;
        let mut chance = Chance::new(self.keys.line, number);
        let kind = draw_kind(&mut chance);
        if kind.is_service() {
            return self.service_line(kind, placed, &order, &mut chance);
        }
        let place = self.draw_product(&order, &mut chance);
        let product = self.products.get(place)?;
        let line = self.goods_line(placed, &order, product, place, &mut chance);
        Some(finish(line, kind, &order, product, &mut chance))
    }

    fn order(&self, order: u64) -> Option<Order<'_>> {
        let mut chance = Chance::new(self.keys.order, order);
        let buyer_place = chance.place(self.buyers.len());
        let popular = chance.early_place(self.popularity.len());
        let product = self.products.get(*self.popularity.get(popular)?)?;
        Some(Order {
            buyer_place,
            buyer: self.buyers.get(buyer_place)?,
            day: chance.place(self.dates.len()),
            maker: self.makers.get(product.maker)?,
            by_supply_chain: chance.below(100) < SUPPLY_CHAIN_SHARE,
        })
    }

    /// A product of the order's maker, or any product through NHS Supply Chain.
    fn draw_product(&self, order: &Order<'_>, chance: &mut Chance) -> usize {
        if order.by_supply_chain {
            let popular = chance.early_place(self.popularity.len());
            return self.popularity.get(popular).copied().unwrap_or_default();
        }
        order.maker.first_product + chance.early_place(order.maker.products)
    }

    fn goods_line<'a>(
        &'a self,
        placed: Placement,
        order: &Order<'a>,
        product: &'a Profile,
        place: usize,
        chance: &mut Chance,
    ) -> SyntheticLine<'a> {
        let pair = ((order.buyer_place as u64) << 32) | place as u64;
        let mut habit = Chance::new(self.keys.price, pair);
        let form = if order.by_supply_chain { SUPPLY_CHAIN_FORM } else { order.buyer.draw_form(&mut habit) };
        let quarter = i64::try_from(order.day / DAYS_IN_QUARTER).unwrap_or_default();
        let pack_price = product.pack_price(&mut habit, order.buyer.level, quarter);
        let singly = form.pack == PackManner::Each && product.sold_singly;
        let mut line = self.bare_line(placed, order);
        name_goods(&mut line, form, product, singly);
        line.unit_price = Some(Amount::from_micros(if singly {
            order.buyer.single_price(pack_price, product)
        } else {
            pence(pack_price)
        }));
        line.quantity = draw_quantity(line.unit_price, if singly { product.pieces } else { 1 }, chance);
        line
    }

    /// A line that says only what its order says.
    fn bare_line<'a>(&'a self, placed: Placement, order: &Order<'a>) -> SyntheticLine<'a> {
        let route = if order.by_supply_chain { SupplyRoute::NhsscStocked } else { SupplyRoute::Direct };
        let maker = match order.buyer.supplier_manner {
            SupplierManner::Plain => &order.maker.plain,
            SupplierManner::Upper => &order.maker.upper,
            SupplierManner::Short => &order.maker.short,
        };
        SyntheticLine {
            kind: LineKind::Ordinary,
            org_code: &order.buyer.code,
            order_prefix: order.buyer.order_prefix,
            order: placed.order,
            line_number: placed.line,
            order_date: self.dates.get(order.day).map_or("", String::as_str),
            supplier: if order.by_supply_chain { "NHS Supply Chain" } else { maker },
            wording: "",
            pack_text: "",
            quantity: 1,
            quantity_text: None,
            unit_price: None,
            line_value: None,
            uom: "",
            units_per_uom: "",
            gtin: "",
            npc: "",
            manufacturer: "",
            mpc: "",
            supply_route: route,
            order_type: None,
            vat_basis: route.default_vat_basis(),
        }
    }

    /// A service: so many pounds at £1 each, or one at so many pounds.
    fn service_line<'a>(
        &'a self,
        kind: LineKind,
        placed: Placement,
        order: &Order<'a>,
        chance: &mut Chance,
    ) -> Option<SyntheticLine<'a>> {
        let (wording, supplier) = *SERVICES.get(chance.place(SERVICES.len()))?;
        let pounds = 100 * (3 + chance.mostly_low(900).cast_signed());
        let (quantity, price) = if kind == LineKind::ServiceByQuantity { (pounds, 1) } else { (1, pounds) };
        Some(SyntheticLine {
            kind,
            supplier,
            wording,
            quantity,
            unit_price: Some(Amount::from_micros(price * 100 * PENNY)),
            line_value: Some(Amount::from_micros(pounds * 100 * PENNY)),
            uom: "EA",
            supply_route: SupplyRoute::Direct,
            vat_basis: VatBasis::Ex,
            ..self.bare_line(placed, order)
        })
    }
}

impl Keys {
    fn draw(source: &mut ChaCha8Rng) -> Self {
        Self {
            placement: source.next_u64(),
            order: source.next_u64(),
            line: source.next_u64(),
            price: source.next_u64(),
            product: source.next_u64(),
            buyer: source.next_u64(),
        }
    }
}
