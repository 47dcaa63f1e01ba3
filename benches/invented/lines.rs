//! Invented purchase lines: any number over invented trusts and months, products popular and rare, the same each time.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::ops::Range;
use std::path::Path;

use likewise::engine::period::Month;

use super::catalogue::{Product, product};

const HEADER: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom,\
units_per_uom,gtin,manufacturer_name,mpc,supply_route,source_system";
/// Lines that share an order.
const ORDER_LENGTH: u64 = 4;

/// Numbers in no order, the same each time (splitmix64).
struct Mixed(u64);

impl Mixed {
    fn of(key: u64, number: u64) -> Self {
        let mut mixed = Self(key ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

/// What lines are drawn from.
pub struct Market {
    pub seed: u64,
    pub products: usize,
    /// Codes of the trusts.
    pub trusts: Vec<String>,
}

impl Market {
    /// Writes the lines with these numbers, ordered in these months, as a file. A number is no other line's, whatever the
    /// file.
    pub fn write(&self, path: &Path, numbers: Range<u64>, months: Range<i32>) -> Result<()> {
        let products: Vec<Product> = (0..self.products).map(product).collect();
        let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
        writeln!(file, "{HEADER}")?;
        for number in numbers {
            self.line(&mut file, &products, number, &months)?;
        }
        file.flush()
    }

    fn line(&self, file: &mut impl Write, products: &[Product], number: u64, months: &Range<i32>) -> Result<()> {
        let (order, line) = (number / ORDER_LENGTH, number % ORDER_LENGTH + 1);
        let mut drawn = Mixed::of(self.seed, order);
        let trust = usize::try_from(drawn.below(self.trusts.len() as u64)).unwrap_or_default();
        let month = months.start + i32::try_from(drawn.below(months.len() as u64)).unwrap_or_default();
        let (month, day) = (Month::from_index(month), 1 + drawn.below(28));
        let by_supply_chain = drawn.below(100) < 15;
        let mut drawn = Mixed::of(!self.seed, number);
        // The square of a fraction: the most popular hundredth of the products has a tenth of the lines.
        let fraction = u128::from(drawn.next() >> 32);
        let place = usize::try_from((fraction * fraction * products.len() as u128) >> 64).unwrap_or_default();
        let Some(product) = products.get(place) else { return Ok(()) };
        let quantity = 1 + drawn.below(40);
        let sign = if drawn.below(200) == 0 { "-" } else { "" };
        let pence = price(product, &mut Mixed::of(trust as u64, place as u64), &mut drawn);
        write!(file, "{},PO{order:010},{line},{month}-{day:02},", self.trusts[trust])?;
        match (by_supply_chain, drawn.below(6)) {
            (true, _) => write!(file, "NHS Supply Chain,")?,
            (false, 0) => write!(file, "Wholesale {} Ltd (synthetic),", drawn.below(8))?,
            (false, _) => write!(file, "{},", product.maker)?,
        }
        let Product { words, gtin, maker, part, units, .. } = product;
        let uom = if *units == 1 { "EA" } else { "BX" };
        write!(file, "{words},{sign}{quantity},{}.{:02},{uom},{units},", pence / 100, pence % 100)?;
        // A trust keeps to its manner of naming things.
        if trust % 3 == 0 {
            write!(file, ",{maker},{part},")?
        } else {
            write!(file, "{gtin},,,")?
        }
        writeln!(file, "{},synthetic", if by_supply_chain { "nhssc_stocked" } else { "direct" })
    }
}

/// What a trust pays for a pack, in pence: its own price at large, and up to a twentieth more each time.
fn price(product: &Product, habit: &mut Mixed, drawn: &mut Mixed) -> u64 {
    let base = product.pence as u64 * 100;
    let own = base * (80 + habit.below(60)) / 100;
    (own * (1_000 + drawn.below(50)) / 100_000).max(2)
}
