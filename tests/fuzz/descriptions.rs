//! Descriptions: the normal text and what it states.

use likewise::engine::matching::{Attributes, normal_code, normal_supplier_name, normalise, search_words, tokens};

use super::fuzz;

const PIECES: &[&str] = &[
    "foam ",
    "dressing ",
    "10cm",
    " x ",
    "×",
    "10 x 20",
    "12FG",
    "14Ch",
    "21G",
    "0.9%",
    "5mg/ml",
    "200/300mg",
    "class 2",
    "23-32mmHg",
    "left",
    "right",
    "sterile",
    "non-",
    "latex free",
    "XL",
    "medium",
    "w/",
    "drsg",
    "BX/100",
    "SF1010",
    "AB-12/3",
    "(",
    ")",
    ",",
    ".",
    "-",
    "/",
    "'",
    "\"",
    "½",
    "é",
    "µ",
    "\u{a0}",
    "\u{200b}",
    "ſ",
    "İ",
    "1",
    "2",
    "9999999999999999999999",
    "0",
    " ",
    "M",
    "mm",
    "inch",
    "°",
];

#[test]
fn texts() {
    fuzz(PIECES, |text| {
        let normal = normalise(text);
        for spaced in [format!("  {text} "), text.replace(' ', "  ")] {
            assert_eq!(normalise(&spaced), normal, "{text:?}");
        }
        let _ = Attributes::of_text(text);
        let _ = (search_words(text), tokens(text).len(), normal_code(text), normal_supplier_name(text));
    });
}
