use likewise::ingest::dates::DateFormats;
use proptest::prelude::{any, proptest};

fn read(formats: &DateFormats, text: &str) -> String {
    formats.parse(text).map_or_else(|error| error.to_string(), |date| date.to_string())
}

#[test]
fn dates_as_people_write_them() {
    let table = "
        2025-03-31            | 2025-03-31
        2025-03-31T23:59:59   | 2025-03-31
        2025-03-31 23:59:59.5 | 2025-03-31
        31/3/25               | 2025-03-31
        1/2/2025              | 2025-02-01
        01/02/2025 09:30      | 2025-02-01
        1-2-2025              | 2025-02-01
        1.2.2025              | 2025-02-01
        4-Aug-09              | 2009-08-04
        4-AUG-2009            | 2009-08-04
        4 August 2009         | 2009-08-04
        4-Sept-2009           | 2009-09-04
        1/1/68                | 2068-01-01
        1/1/69                | year 1969 is outside 1990 to 2100
        1/1/95                | 1995-01-01
        45747                 | 2025-03-31
        19999                 | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
        32874                 | 1990-01-01
        32873                 | year 1989 is outside 1990 to 2100
        9999-12-31            | year 9999 is outside 1990 to 2100
        31/12/9999            | year 9999 is outside 1990 to 2100
        0001-01-01            | year 1 is outside 1990 to 2100
        2025-02-30            | no such day
        29/2/2024             | 2024-02-29
        29/2/2025             | no such day
        3/31/2025             | no such day
        2025-3-1              | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
        Date Not Captured     | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
        1/2                   | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
        1/2/3/4               | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
        1/2/202               | not a date (YYYY-MM-DD, D/M/YYYY or D-Mon-YYYY)
    ";
    let usual = DateFormats::default();
    for row in table.lines().filter(|row| !row.trim().is_empty()) {
        let (text, expected) = row.split_once('|').unwrap();
        assert_eq!(read(&usual, text.trim()), expected.trim(), "{}", text.trim());
    }
}

#[test]
fn with_formats_given_nothing_else_but_iso_is_read() {
    let american = DateFormats::new(vec!["%d-%b-%y".to_owned(), "%m/%d/%Y".to_owned()]).unwrap();
    assert_eq!(read(&american, "8/20/2010"), "2010-08-20");
    assert_eq!(read(&american, "9/1/2010"), "2010-09-01");
    assert_eq!(read(&american, "4-Aug-09"), "2009-08-04");
    assert_eq!(read(&american, "2010-09-01"), "2010-09-01");
    assert_eq!(read(&american, "20/8/2010"), "not a date in the mapping's formats");
    assert_eq!(read(&american, "1/1/0010"), "year 10 is outside 1990 to 2100");
}

#[test]
fn a_format_must_name_a_full_date() {
    for format in ["%d/%m", "dd/mm/yyyy", "%q", ""] {
        assert!(DateFormats::new(vec![format.to_owned()]).is_err(), "{format}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let _ = DateFormats::default().parse(&text);
    }
}
