//! GS1 element strings, scans and addresses, by tables an analyst can read.

use likewise::engine::gs1::{
    Gln, Gs1Leave, Gs1Reading, Hibc, Sscc, ai_row, ai_rows, bracketed, check_characters, check_table, digital_link,
    read, read_bracketed, read_digital_link, read_separated, separated,
};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

/// What a text is read as: its elements in brackets, or the identifiers at fault with the rules they break.
fn told(reading: &Gs1Reading) -> String {
    if reading.is_valid() {
        return bracketed(&reading.elements);
    }
    let fault = |fault: &likewise::engine::gs1::Gs1Fault| match &fault.ai {
        Some(ai) => format!("{ai} {}", fault.rule),
        None => format!("- {}", fault.rule),
    };
    reading.faults.iter().map(fault).collect::<Vec<_>>().join(", ")
}

/// Text | elements, or identifiers with rules. `~` is the separator a scanner sends.
const TEXTS: &str = r"
    (01)05012345000121                           | (01)05012345000121
    (01)05012345000121(10)A1(17)261231           | (01)05012345000121(10)A1(17)261231
    (01) 05012345000121 (10) A1                  | (01)05012345000121(10)A1
    (10)A\(1\(2)(17)261231                       | (10)A\(1\(2)(17)261231
    ^0105012345000121                            | (01)05012345000121
    ^010501234500012110A1^17261231               | (01)05012345000121(10)A1(17)261231
    ~010501234500012110A1~17261231               | (01)05012345000121(10)A1(17)261231
    ^010501234500012117261231                    | (01)05012345000121(17)261231
    ^0105012345000121^17261231^                  | (01)05012345000121(17)261231
    ]C1010501234500012110A1~17261231             | (01)05012345000121(10)A1(17)261231
    ]d2010501234500012110A1~17261231             | (01)05012345000121(10)A1(17)261231
    ]Q3010501234500012110A1^17261231             | (01)05012345000121(10)A1(17)261231
    ]e0010501234500012110A1<GS>17261231          | (01)05012345000121(10)A1(17)261231
    ]J10105012345000121                          | (01)05012345000121
    ]C1~0105012345000121                         | (01)05012345000121
    ]E05012345000121                             | (01)05012345000121
    ]E05012345000121|]e010A1~91X                 | (01)05012345000121(10)A1(91)X
    ]E496385074                                  | (01)00000096385074
    ]I115012345000128                            | (01)15012345000128
    010501234500012110A1                         | (01)05012345000121(10)A1
    00350123450000000016                         | (00)350123450000000016
    ]Q1https://id.gs1.org/01/05012345000121      | (01)05012345000121
    ]d1HTTPS://EXAMPLE.COM/01/05012345000121     | (01)05012345000121
    05012345000121                               | - no_fnc1
    0105012345000122                             | - no_fnc1
    991234                                       | - no_fnc1
    A(01)05012345000121                          | - no_fnc1
    ^                                            | - empty
    ]C1                                          | - empty
    ]                                            | - symbology
    ]C                                           | - symbology
    ]C00105012345000121                          | - symbology
    ]d1TESTING                                   | - symbology
    ]Q10105012345000121                          | - symbology
    ]X9ABC                                       | - symbology
    ]E0501234500012                              | 01 too_short
    ]E050123450001211                            | 01 too_long
    ]E05012345000122                             | 01 check_digit
    ]E0501234500012A                             | 01 digits_only
    +A123BJC5D6E71G                              | - hibc
    *+A123BJC5D6E71G*                            | - hibc
    ]A0+A123BJC5D6E71G                           | - hibc
    ()1                                          |  ai_length
    (1)1                                         | 1 ai_length
    (12345)1                                     | 12345 ai_length
    (1A)1                                        | 1A ai_digits
    (01                                          | - ai_unterminated
    (89)1                                        | 89 ai_unknown
    (23)1                                        | 23 ai_unknown
    ^891                                         | - ai_unknown
    ^^10A                                        | - ai_unknown
    (10)                                         | 10 value_empty
    (10)(17)261231                               | 10 value_empty
    ^10                                          | 10 value_empty
    ^10^17261231                                 | 10 value_empty
    (10)A^B                                      | 10 separator_in_value
    (01)0501234500012                            | 01 too_short
    (01)050123450001213                          | 01 too_long
    ^010501234500012                             | 01 length
    ^01050123450001213                           | - ai_unknown
    (10)123456789012345678901                    | 10 too_long
    ^10123456789012345678901                     | 10 too_long
    ^24212345678                                 | 242 too_long
    (01)0501234500012A                           | 01 digits_only
    (10)A B                                      | 10 character_set
    (10)Aé                                       | 10 character_set
    (8010)5012_                                  | 8010 character_set
    (8010)5012ab                                 | 8010 character_set
    (01)05012345000122                           | 01 check_digit
    (01)05012345000122(17)261331                 | 01 check_digit, 17 date
";

/// Identifiers alone, their values right or breaking a rule: every check of content, and lengths in parts.
const VALUES: &str = r"
    (00)350123450000000016            | (00)350123450000000016
    (00)350123450000000017            | 00 check_digit
    (11)261200                        | (11)261200
    (11)261232                        | 11 date
    (11)261300                        | 11 date
    (17)240229                        | (17)240229
    (17)250229                        | 17 date
    (7006)261200                      | 7006 date
    (7006)261201                      | (7006)261201
    (7007)261201                      | (7007)261201
    (7007)261201261231                | (7007)261201261231
    (7007)26120126                    | 7007 length
    (7003)2612012359                  | (7003)2612012359
    (7003)2612012400                  | 7003 time
    (7003)2612012360                  | 7003 time
    (4324)2612000000                  | (4324)2612000000
    (8008)26120123                    | (8008)26120123
    (8008)2612012359                  | (8008)2612012359
    (8008)261201235959                | (8008)261201235959
    (8008)261201235960                | 8008 time
    (8008)261201236000                | 8008 time
    (8008)2612012                     | 8008 too_short
    (7011)261201                      | (7011)261201
    (7011)2612012500                  | 7011 time
    (7250)20000229                    | (7250)20000229
    (7250)19000229                    | 7250 date
    (253)5012345000015                | (253)5012345000015
    (253)5012345000015X/1             | (253)5012345000015X/1
    (253)5012345000016                | 253 check_digit
    (255)50123450000221               | (255)50123450000221
    (255)5012345000022A               | 255 digits_only
    (8003)05012345000039X1            | (8003)05012345000039X1
    (8003)15012345000039              | 8003 zero
    (402)50123450000000015            | (402)50123450000000015
    (414)5012345000008                | (414)5012345000008
    (414)5012345000009                | 414 check_digit
    (401)5012A                        | (401)5012A
    (401)501                          | 401 company_prefix
    (7023)50A2                        | 7023 company_prefix
    (8004)501A                        | 8004 company_prefix
    (8010)5012#-/A                    | (8010)5012#-/A
    (8013)5012345Ab_9VS               | (8013)5012345Ab_9VS
    (8013)5012345Ab_9VT               | 8013 check_characters
    (8013)5                           | 8013 check_characters
    (8014)5012345MUDIVX               | (8014)5012345MUDIVX
    (8017)501234500000000019          | (8017)501234500000000019
    (422)826                          | (422)826
    (422)827                          | 422 country
    (423)826250                       | (423)826250
    (423)8262                         | 423 length
    (423)826250999                    | 423 country
    (423)826250276380056826           | 423 too_long
    (421)826SW1A1AA                   | (421)826SW1A1AA
    (421)999SW1A1AA                   | 421 country
    (7030)999ABC                      | (7030)999ABC
    (7030)998ABC                      | 7030 country
    (4307)GB                          | (4307)GB
    (4307)UK                          | 4307 country
    (3912)826123                      | (3912)826123
    (3912)827123                      | 3912 currency
    (4300)Care%20Home                 | (4300)Care%20Home
    (4300)Care%2                      | 4300 percent_encoding
    (4300)Care%                       | 4300 percent_encoding
    (4309)02790858483599999999        | (4309)02790858483599999999
    (4309)18000000010000000000        | 4309 latitude
    (4309)00000000003600000001        | 4309 longitude
    (4321)1                           | (4321)1
    (4321)2                           | 4321 yes_no
    (4330)000250                      | (4330)000250
    (4330)000250-                     | (4330)000250-
    (4330)000250+                     | 4330 hyphen
    (7040)1ABc                        | (7040)1ABc
    (7040)1AB+                        | 7040 importer_index
    (7041)BX                          | (7041)BX
    (7041)QQQ                         | 7041 package_type
    (7241)10                          | (7241)10
    (7241)11                          | 7241 media_type
    (7252)9                           | (7252)9
    (7252)3                           | 7252 sex
    (7258)1/2                         | (7258)1/2
    (7258)2/1                         | 7258 position_in_sequence
    (7258)0/1                         | 7258 position_in_sequence
    (7258)112                         | 7258 position_in_sequence
    (8001)12340000112311              | (8001)12340000112311
    (8001)00001234512311              | 8001 non_zero
    (8001)12341234512321              | 8001 winding
    (8001)12341234512391              | (8001)12341234512391
    (8005)000123                      | (8005)000123
    (8006)050123450001380102          | (8006)050123450001380102
    (8006)050123450001380302          | 8006 piece_of_total
    (8006)050123450001380000          | 8006 piece_of_total
    (8007)GB82WEST12345698765432      | (8007)GB82WEST12345698765432
    (8007)GB83WEST12345698765432      | 8007 iban
    (8007)XX82WEST12345698765432      | 8007 iban
    (8007)GB82WEST12                  | 8007 iban
    (8007)GB82west12345698765432      | 8007 iban
    (8011)1                           | (8011)1
    (8011)01                          | 8011 zero_prefix
    (8030)AbC-_9                      | (8030)AbC-_9
    (8030)Ab=                         | (8030)Ab=
    (8030)AbC=                        | 8030 padding
    (8030)Ab:                         | 8030 character_set
    (8110)012345612345611110123       | (8110)012345612345611110123
    (8110)0123456123456111101231010   | 8110 coupon
    (8110)01234561234561111012303     | 8110 coupon
    (8110)71234567890123              | 8110 coupon
    (8110)0123456123456111101233261231| (8110)0123456123456111101233261231
    (8110)0123456123456111101233261331| 8110 coupon
    (8110)01234561234561111012332612314270101 | 8110 coupon
    (8110)012345612345611110123900000 | 8110 coupon
    (8110)01234561234561111012390000  | (8110)01234561234561111012390000
    (8110)01234561234561111012A       | 8110 digits_only
    (8112)001234561234560123456       | (8112)001234561234560123456
    (8112)201234561234560123456       | 8112 coupon
    (8112)0012345612345601234567      | 8112 coupon
    (91)anything                      | (91)anything
";

/// Elements that must or may not stand together. `?` tells what stays open.
const TOGETHER: &str = r"
    (10)A                                          | ? 10
    (10)A(17)261231                                | ? 10 17
    (3100)000250(10)A                              | ? 3100 10
    (235)A                                         | ? 235
    (01)05012345000121(10)A(21)B(17)261231         |
    (01)05012345000121(37)5                        | 01 excludes, 37 requires
    (02)05012345000121                             | 02 requires
    (02)05012345000121(37)5                        | 37 requires
    (00)350123450000000016(02)05012345000121(37)5  |
    (01)05012345000121(02)05012345000121           | 02 excludes, 02 requires
    (01)05012345000121(250)A                       | 250 requires
    (01)05012345000121(21)B(250)A                  |
    (01)05012345000121(3925)12599                  | 3925 requires
    (01)05012345000121(3925)12599(30)12            |
    (01)05012345000121(3925)12599(3105)000250      |
    (01)05012345000121(3100)000250(3105)000250     | 3100 excludes, 3105 excludes
    (255)5012345000022(3940)1234(8111)9999         | 3940 excludes
    (01)05012345000121(21)A(235)B                  | 21 excludes
    (415)5012345000008                             | 415 requires
    (415)5012345000008(8020)REF                    |
    (01)05012345000121(427)LND                     | 427 requires
    (01)05012345000121(427)LND(422)826             |
    (8003)05012345000039(10)A                      | ? 10
    (8030)SIG                                      | ? 8030
    (8030)SIG(01)05012345000121                    | 8030 requires
    (8030)SIG(01)05012345000121(21)A               |
    (8030)SIG(253)5012345000015                    | 253 serial_required
    (8030)SIG(253)5012345000015X                   |
    (10)A(10)A                                     | ? 10
    (10)A(17)261231(10)B                           | 10 repeated ? 10 17
    (01)05012345000121(01)05012345000121           |
";

fn rows(table: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    table
        .lines()
        .filter_map(|line| line.split_once(" | ").or_else(|| line.strip_suffix(" |").map(|text| (text, ""))))
        .map(|(text, expected)| (text.trim().trim_end_matches(" |").replace('~', "\u{1d}"), expected))
}

#[test]
fn texts_are_read_or_refused_with_identifier_and_rule() {
    let cases: Vec<_> = rows(TEXTS).collect();
    assert!(cases.len() > 60);
    for (text, expected) in cases {
        assert_eq!(told(&read(&text)).trim(), expected.trim(), "{text}");
    }
    assert_eq!(told(&read(" \t")), "- empty");
}

#[test]
fn values_follow_the_rules_of_their_identifier() {
    let cases: Vec<_> = VALUES.lines().filter_map(|line| line.split_once('|')).collect();
    assert!(cases.len() > 100);
    for (text, expected) in cases {
        let reading = read(text.trim());
        // What must stand with it is another table's matter.
        let faults = reading.faults.iter().filter(|fault| fault.rule.as_str() != "requires").cloned().collect();
        assert_eq!(told(&Gs1Reading { faults, ..reading }), expected.trim(), "{text}");
    }
}

#[test]
fn elements_require_and_exclude_one_another() {
    for (text, expected) in TOGETHER.lines().filter_map(|line| line.split_once('|')) {
        let reading = read(text.trim());
        let open: Vec<&str> = reading.open.iter().filter_map(|fault| fault.ai.as_deref()).collect();
        let faults = if reading.is_valid() { String::new() } else { told(&reading) };
        let open = if open.is_empty() { String::new() } else { format!("? {}", open.join(" ")) };
        assert_eq!(format!("{faults} {open}").trim(), expected.trim(), "{text}");
    }
}

/// Address | elements, or identifiers with rules.
const ADDRESSES: &str = "
    https://id.gs1.org/01/05012345000121                          | (01)05012345000121
    http://example.com/shop/01/05012345000121/10/A1/21/S          | (01)05012345000121(10)A1(21)S
    https://example.com:8080/01/05012345000121/22/V/10/A/21/S     | (01)05012345000121(22)V(10)A(21)S
    https://[2001:db8::1]/01/05012345000121                       | (01)05012345000121
    https://example.com/01/faux/01/05012345000121                 | (01)05012345000121
    https://example.com/01/05012345000121/10/A%2F1?17=261231      | (01)05012345000121(10)A/1(17)261231
    https://example.com/01/05012345000121/10/A+1                  | (01)05012345000121(10)A+1
    https://example.com/01/05012345000121?99=A%2B1                | (01)05012345000121(99)A+1
    https://example.com/01/05012345000121?99=A+1                  | 99 character_set
    https://example.com/01/05012345000121?                        | (01)05012345000121
    https://example.com/01/05012345000121?&&17=261231&&           | (01)05012345000121(17)261231
    https://example.com/01/05012345000121?lang=en&17=261231&x     | (01)05012345000121(17)261231
    https://example.com/01/05012345000121?17=261231#part          | (01)05012345000121(17)261231
    https://example.com/8004/5012345A?01=5012345000121            | (8004)5012345A(01)05012345000121
    https://example.com/414/5012345000008/254/1%2F2               | (414)5012345000008(254)1/2
    https://example.com/01/05012345000121/235/T?10=A              | (01)05012345000121(235)T(10)A
    https://example.com/00/350123450000000016?02=05012345000121&37=5 | (00)350123450000000016(02)05012345000121(37)5
    https://example.com/01/5012345000121                          | 01 too_short
    https://example.com/01/05012345000122                         | 01 check_digit
    https://example.com/01/05012345000121/21/S/10/A               | 01 qualifiers
    https://example.com/01/05012345000121/10/A/235/T              | 01 qualifiers
    https://example.com/01/05012345000121/17/261231               | 01 qualifiers
    https://example.com/01/05012345000121?10=A                    | 10 belongs_in_path
    https://example.com/01/05012345000121?8200=x                  | 8200 data_attribute
    https://example.com/01/05012345000121?17=261231&17=261231     | 17 duplicate
    https://example.com/01/05012345000121?01=05012345000121       | 01 duplicate
    https://example.com/01/05012345000121?17=                     | 17 value_empty
    https://example.com/01/05012345000121?89=A                    | 89 ai_unknown
    https://example.com/01/05012345000121?12345=A                 | 12345 ai_length
    https://example.com/01/05012345000121/10/A%00                 | 10 percent_encoding
    https://example.com/01/05012345000121/10/A%FF                 | 10 percent_encoding
    https://example.com/01/05012345000121/                        | - path_key
    https://example.com/01/05012345000121/89/A                    | - path_key
    https://example.com/10/A                                      | - path_key
    https://example.com/                                          | - path_key
    https://example.com                                           | - uri_host
    https:///01/05012345000121                                    | - uri_host
    https://exa$mple.com/01/05012345000121                        | - uri_host
    ftp://example.com/01/05012345000121                           | - uri_scheme
    HtTp://example.com/01/05012345000121                          | - uri_scheme
    https://example.com/01/0501234500012é                         | - uri_characters
";

#[test]
fn addresses_are_read_or_refused() {
    for (text, expected) in ADDRESSES.lines().filter_map(|line| line.split_once(" | ")) {
        assert_eq!(told(&read(text.trim())), expected.trim(), "{text}");
    }
}

/// Elements | the address under https://example.com, or identifier and rule.
const LINKS: &str = "
    (21)S(01)05012345000121(10)A              | /01/05012345000121/10/A/21/S
    (01)05012345000121(10)A(17)261231(91)X    | /01/05012345000121/10/A?17=261231&91=X
    (01)05012345000121(91)X(17)261231         | /01/05012345000121?17=261231&91=X
    (01)05012345000121(10)A+/1(91)X&Y         | /01/05012345000121/10/A%2B%2F1?91=X%26Y
    (01)05012345000121(10)A(10)A              | /01/05012345000121/10/A
    (253)5012345000015(01)05012345000121      | /253/5012345000015?01=05012345000121
    (8006)050123450001380102(21)S             | /8006/050123450001380102/21/S
    (10)A                                     | - path_key
    (01)05012345000121(8200)x                 | 8200 data_attribute
    (01)05012345000121(235)T(22)V             | 235 data_attribute
";

#[test]
fn addresses_are_written() {
    for (text, expected) in LINKS.lines().filter_map(|line| line.split_once(" | ")) {
        let read = read_bracketed(text.trim(), Gs1Leave::default());
        assert_eq!(read.faults, [], "{text}");
        let link = match digital_link(&read.elements, "https://example.com", Gs1Leave::default()) {
            Ok(link) => link.replace("https://example.com", ""),
            Err(fault) => format!("{} {}", fault.ai.as_deref().unwrap_or("-"), fault.rule),
        };
        assert_eq!(link, expected.trim(), "{text}");
    }
}

#[test]
fn unknown_identifiers_pass_where_they_are_let() {
    let leave = Gs1Leave { unknown_ais: true, unknown_attributes: false };
    let known = |text: &str, leave| read_bracketed(text, leave).faults.is_empty();
    for (text, passes) in [("(89)A", true), ("(236)A", true), ("(23)A", false), ("(800)A", false), ("(8A)A", false)] {
        assert_eq!(known(text, leave), passes, "{text}");
        assert!(!known(text, Gs1Leave::default()), "{text}");
    }
    assert_eq!(bracketed(&read_separated("236A\u{1d}10B", leave).elements), "(236)A(10)B");
    let link = "https://example.com/01/05012345000121?89=A";
    assert_eq!(read_digital_link(link, leave).faults.len(), 1);
    assert_eq!(read_digital_link(link, Gs1Leave { unknown_attributes: true, ..leave }).faults, []);
}

#[test]
fn gtins_are_taken_out_of_elements() {
    let table = [
        ("(01)05012345000121(10)A", Some("05012345000121")),
        ("(00)350123450000000016(02)15012345000128(37)5", Some("15012345000128")),
        ("(8006)050123450001380102", Some("05012345000138")),
        ("(00)350123450000000016", None),
        ("(01)05012345000122", None),
    ];
    for (text, gtin) in table {
        assert_eq!(read(text).gtin().map(|gtin| gtin.to_string()).as_deref(), gtin, "{text}");
    }
}

#[test]
fn locations_and_logistic_units_end_in_their_check_digit() {
    assert_eq!(Gln::parse("5012345 00000 8").unwrap().as_str(), "5012345000008");
    assert_eq!(Sscc::parse("3 5012345 000000001 6").unwrap().to_string(), "350123450000000016");
    let rule = |fault: likewise::engine::gs1::Gs1Fault| fault.rule.as_str();
    for (text, expected) in [
        ("5012345000009", "check_digit"),
        ("501234500000", "too_short"),
        ("50123450000A8", "digits_only"),
        ("", "value_empty"),
    ] {
        assert_eq!(Gln::parse(text).map_err(rule), Err(expected), "{text}");
    }
    assert_eq!(Sscc::parse("350123450000000017").map_err(rule), Err("check_digit"));
}

#[test]
fn hibcs_are_recognised_and_checked() {
    let parts = |text: &str| {
        Hibc::read(text).map(|hibc| {
            let unit = hibc.unit_of_measure.map(String::from).unwrap_or_default();
            let fields = [hibc.labeller, hibc.product, Some(unit), hibc.secondary];
            (fields.map(Option::unwrap_or_default).join("|"), hibc.check_character)
        })
    };
    let table = [
        ("+A123BJC5D6E71G", Some(("A123|BJC5D6E7|1|", Some(true)))),
        ("*+A123BJC5D6E71G*", Some(("A123|BJC5D6E7|1|", Some(true)))),
        ("+A123BJC5D6E71H", Some(("A123|BJC5D6E7|1|", Some(false)))),
        ("+A123BJC5D6E71/$$52001510X3C", Some(("A123|BJC5D6E7|1|$$52001510X3", Some(true)))),
        ("+$$52001510X3C", Some(("|||$$52001510X3", Some(false)))),
        ("A123BJC5D6E71", Some(("A123|BJC5D6E7|1|", None))),
        ("+5.01234E+12", None),
        ("6291041500213", None),
        ("GTIN06291041500213", None),
        ("+", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(parts(text), expected.map(|(fields, check)| (fields.to_owned(), check)), "{text}");
    }
}

#[test]
fn the_table_of_identifiers_is_whole() {
    assert_eq!(check_table(), Ok(()));
    assert_eq!(ai_rows().len(), 224);
    let row = ai_row("3925").unwrap();
    assert_eq!((row.first, row.last, row.title, row.least(), row.most()), ("3920", "3929", "PRICE", 1, 15));
    assert!(ai_row("3926").is_some() && ai_row("392").is_none() && ai_row("04").is_none() && ai_row("").is_none());
    for row in ai_rows() {
        let optional = row.components.iter().skip_while(|part| !part.optional);
        assert!(
            optional.clone().all(|part| part.optional),
            "{}: nothing needed follows what may be missing",
            row.first
        );
        let open = row.components.iter().rev().skip(1).filter(|part| part.least < part.most).count();
        assert_eq!(open, 0, "{}: only the last part has an open length", row.first);
        assert!(row.separated || row.least() == row.most(), "{}", row.first);
    }
}

#[test]
fn check_characters_of_alphanumeric_keys() {
    assert_eq!(check_characters("5012345Ab_9").as_deref(), Some("VS"));
    assert_eq!(check_characters("").as_deref(), Some("22"));
    assert_eq!(check_characters("a b"), None);
}

/// Elements whose values are right: a trade item, a batch and a serial number of any characters they may hold.
fn elements() -> impl Strategy<Value = String> {
    let text = prop::collection::vec(prop::sample::select(b"!\"%&'()*+,-./09:;<=>?AZ_az".to_vec()), 1..20);
    (prop::collection::vec(0_u8..10, 12), text.clone(), text, any::<bool>()).prop_map(|(body, batch, serial, dated)| {
        let check = likewise::engine::gs1::check_digit(&body);
        let digits: String = body.iter().chain([&check]).map(|digit| char::from(b'0' + digit)).collect();
        let written = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace('(', "\\(");
        let date = if dated { "(17)261231" } else { "" };
        format!("(01)0{digits}(10){}{date}(21){}", written(batch), written(serial))
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(text in elements()) {
        let reading = read(&text);
        prop_assert_eq!(&reading.faults, &[]);
        prop_assert_eq!(bracketed(&reading.elements), text);
        let scanned = separated(&reading.elements);
        prop_assert_eq!(&read(&scanned), &reading);
        prop_assert_eq!(&read(&scanned.replace('^', "\u{1d}")), &reading);
        prop_assert_eq!(&read(&format!("]d2{}", scanned.trim_start_matches('^'))), &reading);
        let link = reading.link(None).unwrap();
        let again = read(&link);
        prop_assert_eq!(&again.faults, &[]);
        let mut ways = [again.elements.clone(), reading.elements.clone()];
        ways.iter_mut().for_each(|elements| elements.sort_by(|left, right| left.ai.cmp(&right.ai)));
        prop_assert_eq!(&ways[0], &ways[1]);
        prop_assert_eq!(again.link(None), Ok(link));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let reading = read(&text);
        prop_assert!(reading.is_valid() != reading.faults.iter().any(|fault| !fault.message.is_empty()));
    }
}
