//! An invented catalogue of any size: kinds, features, sizes and colours of invented brands in every combination.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const KINDS: [(&str, &str, i64); 10] = [
    ("foam dressing", "dressing", 10),
    ("hydrocolloid dressing", "dressing", 5),
    ("absorbent pad", "dressing", 20),
    ("nelaton catheter", "catheter", 30),
    ("foley catheter", "catheter", 5),
    ("colostomy bag", "device", 30),
    ("elastic bandage", "bandage", 1),
    ("compression stocking", "device", 2),
    ("nitrile glove", "glove", 100),
    ("insulin needle", "needle", 100),
];
const FEATURES: [&str; 12] = [
    "",
    "adhesive",
    "non-adhesive",
    "with border",
    "with silicone contact layer",
    "sterile",
    "latex free",
    "extra absorbent",
    "long life",
    "with filter",
    "reinforced",
    "soft",
];
const COLOURS: [&str; 8] = ["", "Beige", "Black", "White", "Transparent", "Opaque", "Blue", "Grey"];
const SYLLABLES: [&str; 20] = [
    "al", "ba", "cu", "dra", "el", "fi", "ga", "ho", "in", "ju", "ka", "lo", "me", "no", "o", "pri", "ra", "se", "tu",
    "vi",
];

/// An invented product, sold in one pack.
pub struct Product {
    pub reference: String,
    pub words: String,
    generic: String,
    pub maker: String,
    pub part: String,
    pub gtin: String,
    unit: &'static str,
    pub units: i64,
    /// What the pack costs, in pence.
    pub pence: usize,
}

/// The product at a place: always the same one.
pub fn product(place: usize) -> Product {
    let mut rest = place;
    let mut take = |of: usize| {
        let taken = rest % of;
        rest /= of;
        taken
    };
    let (kind, unit, units) = KINDS[take(KINDS.len())];
    let (width, feature) = (take(12), FEATURES[take(FEATURES.len())]);
    let colour = COLOURS[take(COLOURS.len())];
    let brand = rest;
    let size = format!("{}cm x {}cm", 3 + width, 5 + (width * 7 + brand) % 20);
    let own = name(brand * 37 + 11);
    let words = [own.as_str(), kind, feature, &size, colour].join(" ");
    Product {
        reference: format!("M{place:07}"),
        words: words.split_whitespace().collect::<Vec<_>>().join(" "),
        generic: format!("{kind} {feature} {size}").split_whitespace().collect::<Vec<_>>().join(" "),
        maker: format!("{} Healthcare Ltd", name(brand % 200 * 91 + 5)),
        part: format!("{}{place:05}", &own[..2].to_uppercase()),
        gtin: with_check_digit(&format!("50{place:010}")),
        unit,
        units,
        pence: 50 + (place * 7_919) % 9_000,
    }
}

/// A catalogue file of so many products.
pub fn catalogue(folder: &Path, count: usize) -> Result<PathBuf, Box<dyn Error>> {
    let mut text =
        "product_id,description,generic_name,manufacturer_name,mpc,gtin,uom,units_per_uom,price,currency\n".to_owned();
    for Product { reference, words, generic, maker, part, gtin, unit, units, pence } in (0..count).map(product) {
        let (pounds, pence) = (pence / 100, pence % 100);
        writeln!(
            text,
            "{reference},{words},{generic},{maker},{part},{gtin},{units} {unit},{units},{pounds}.{pence:02},GBP"
        )?;
    }
    let file = folder.join(format!("made_up_{count}.csv"));
    fs::write(&file, text)?;
    Ok(file)
}

fn name(mut number: usize) -> String {
    let mut name = String::new();
    for _ in 0..3 {
        name.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
    }
    name[..1].to_uppercase() + &name[1..]
}

fn with_check_digit(digits: &str) -> String {
    let weighed =
        digits.bytes().rev().enumerate().map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 3 } else { 1 });
    format!("{digits}{}", (10 - weighed.sum::<u32>() % 10) % 10)
}
