//! Packs: how many base units an order unit holds, read from descriptions and units of purchase.

use likewise::engine::units::{StatedPack, meaning_of, read_pack};

use super::fuzz;

const PIECES: &[&str] = &[
    "box of ",
    "BX/",
    "pack",
    "PK ",
    "case of ",
    "10 x 10",
    "10 x 50ml",
    "4 x 25",
    "x",
    "×",
    "per 1000",
    "pair",
    "dozen",
    "12",
    "100",
    "0",
    "0.5",
    "1/2",
    "1,000",
    "99999999999999999999",
    "ml",
    "litre",
    "m",
    "metres",
    "g",
    "kg",
    "roll",
    "each",
    "EA",
    "DZN",
    "(",
    ")",
    "/",
    "-",
    " ",
    ",",
    ".",
    "'s",
    "tablets",
    "30 Tabs",
    "gloves",
    "½",
    "é",
    "\u{a0}",
    "sterile",
    "2",
    "3",
];

#[test]
fn descriptions_and_units() {
    fuzz(PIECES, |text| {
        for (description, uom) in [(text, None), ("gloves", Some(text)), (text, Some(text))] {
            let reading = read_pack(&StatedPack { description, uom, units_per_uom: None }, None);
            assert!(reading.units.milli() > 0, "{text:?}");
        }
        let _ = meaning_of(text);
    });
}
