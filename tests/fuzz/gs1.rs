//! GS1: element strings, scans, addresses and GTINs.

use likewise::engine::gs1::{
    Gs1Leave, Gtin14, Hibc, bracketed, digital_link, near_gtins, read, read_bracketed, read_digital_link,
    read_separated, separated,
};

use super::fuzz;

const PIECES: &[&str] = &[
    "(01)",
    "(10)",
    "(17)",
    "(00)",
    "(21)",
    "(8110)",
    "(253)",
    "(3920)",
    "(8013)",
    "(",
    ")",
    "\\(",
    "^",
    "\u{1d}",
    "]C1",
    "]d2",
    "]E0",
    "|]e0",
    "01",
    "10",
    "17",
    "06291041500213",
    "06291041500214",
    "261231",
    "261200",
    "ABC",
    "%2F",
    "%",
    "https://",
    "id.gs1.org/",
    "/01/",
    "/10/",
    "/21/",
    "?",
    "&",
    "=",
    "#",
    "+",
    "*",
    "$$",
    "A123BJC5D6E71G",
    "E+12",
    ".",
    ",",
    "0",
    "00000",
    "'",
    "=\"",
    "\"",
    " ",
    "-",
    "é",
    "٦",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

#[test]
fn texts() {
    fuzz(PIECES, |text| {
        let reading = read(text);
        if reading.is_valid() {
            // What is right stays right, however it is written.
            for written in [bracketed(&reading.elements), separated(&reading.elements)] {
                let again = read(&written);
                assert_eq!(
                    (&again.elements, &again.faults),
                    (&reading.elements, &reading.faults),
                    "{text:?} as {written:?}"
                );
            }
        }
    });
}

#[test]
fn element_strings() {
    fuzz(PIECES, |text| {
        let read = read_bracketed(text, Gs1Leave::default());
        assert!(!read.elements.is_empty() || !read.faults.is_empty(), "{text:?}");
        assert_eq!(read_bracketed(&bracketed(&read.elements), Gs1Leave::default()).elements, read.elements);
        let read = read_separated(text, Gs1Leave { unknown_ais: true, unknown_attributes: true });
        assert!(!read.elements.is_empty() || !read.faults.is_empty(), "{text:?}");
    });
}

#[test]
fn addresses() {
    fuzz(PIECES, |text| {
        let read = read_digital_link(&format!("https://id.gs1.org/01/06291041500213{text}"), Gs1Leave::default());
        if read.faults.is_empty() {
            let link = digital_link(&read.elements, "https://example.com", Gs1Leave::default()).unwrap();
            let again = read_digital_link(&link, Gs1Leave::default());
            assert_eq!(again.faults, [], "{link}");
            assert_eq!(digital_link(&again.elements, "https://example.com", Gs1Leave::default()), Ok(link));
        }
    });
}

#[test]
fn gtins() {
    fuzz(PIECES, |text| {
        let parsed = Gtin14::parse(text);
        if let Ok(gtin) = parsed {
            assert_eq!(Gtin14::parse(gtin.as_str()), Ok(gtin), "{text:?}");
            assert!(gtin.siblings().all(|sibling| sibling.is_sibling_of(&gtin)), "{text:?}");
            assert!(near_gtins(text).is_empty() && Hibc::read(text).is_none(), "{text:?}");
        }
        if let Ok((gtin, _)) = Gtin14::parse_repaired(text) {
            assert_eq!(parsed, Ok(gtin), "{text:?}");
        }
        assert!(near_gtins(text).iter().all(|near| Gtin14::parse(near.gtin.as_str()) == Ok(near.gtin)), "{text:?}");
    });
}
