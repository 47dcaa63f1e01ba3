//! Units of purchase, pack statements in descriptions, and the reading of a whole line.

use likewise::engine::model::PackagingLevel;
use likewise::engine::money::Units;
use likewise::engine::units::{
    BaseUnit, Firmness, PackPhrase, PackReading, ProductPacks, StatedPack, UnitMeaning, catalogue_unit, meaning_of,
    note_on, pack_text, read_pack, same_container, unit_table,
};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| line.contains('|')).map(|line| line.split('|').map(str::trim).collect())
}

fn units(text: &str) -> Units {
    let units = Units::parse(text);
    assert!(units.is_ok(), "no units: {text}");
    units.unwrap_or(Units::ONE)
}

#[test]
fn both_tables_can_be_read() {
    assert_eq!(unit_table::check(), Ok(()));
}

/// Unit of purchase | what it means.
const UNITS_OF_PURCHASE: &str = "
    EA          | 1 each
    Each        | 1 each
    E.A.        | 1 each
    C62         | 1 each
    H87         | 1 each
    XPP         | 1 each
    tablet      | 1 each
    PR          | 2 each
    Pair        | 2 each
    HD          | 6 each
    DZN         | 12 each
    DZ          | 12 each
    DOZEN       | 12 each
    GRO         | 144 each
    CEN         | 100 each
    MIL         | 1000 each
    MLT         | 1 ml
    ml          | 1 ml
    CLT         | 10 ml
    LTR         | 1000 ml
    Litre       | 1000 ml
    MTQ         | 1000000 ml
    PTI         | 568.261 ml
    GRM         | 1 g
    KGM         | 1000 g
    kg          | 1000 g
    MTR         | 1 m
    CMT         | 0.01 m
    m2          | 1 m2
    MTK         | 1 m2
    HUR         | 1 hour
    ANN         | 12 month
    KWH         | 1 kwh
    payslip     | 1 payslip
    BX          | a box
    bx.         | a box
    BOX         | a box
    XBX         | a box
    PK          | a pack
    Packet      | a pack
    XPK         | a pack
    CT          | a carton
    XCT         | a carton
    CTN         | a carton
    CS          | a case
    CASE        | a case
    RO          | a roll
    RL          | a roll
    Roll        | a roll
    TUBE        | a tube
    BT          | a bottle
    BTL         | a bottle
    SET         | a set
    BX100       | 100 each, counted
    BOX OF 100  | 100 each, counted
    Box (100)   | 100 each, counted
    PK/10       | 10 each, counted
    PK-10       | 10 each, counted
    CS 4x25     | 100 each, counted
    100's       | 100 each, counted
    1,000       | 1000 each, counted
    12 EA       | 12 each, counted
    6 vials     | 6 each, counted
    10 VI       | 10 each, counted
    5ML         | 5 ml, counted
    10X100ML    | 1000 ml, counted
    30 x 0.4 mL | 12 ml, counted
    45GM        | 45 g, counted
    10X10       | 100 each, counted
    1X72 SWABS  | 72 each, counted
    BOX(ES)     | a box
    Boxes       | a box
    BX - Box    | a box
    Each (EA)   | 1 each
    Each 1      | 1 each
    EA/1        | 1 each
    1 BX        | a box
    1 x Box     | a box
    2 boxes     | unknown
    6 rolls     | 6 each, counted
    6VI         | 6 each, counted
    7X0.6ML VI  | 4.2 ml, counted
    100 EA/BX   | 100 each, counted
    PK100EA     | 100 each, counted
    /100        | 100 each, counted
    per 1000    | 1000 each, counted
    2 dozen     | 24 each, counted
    twin pack   | 2 each, counted
    Pack of 6 rolls        | 6 each, counted
    PK 10 x 10ml amps      | 100 ml, counted
    case of 12 x 1 litre   | 12000 ml, counted
    10 BOXES OF 100        | 1000 each, counted
    6X4X25      | 600 each, counted
    10m roll    | 10 m, counted
    5G          | 5 g, counted
    4L          | 4000 ml, counted
    16          | 16 each, counted
    XCS         | a case
    XPA         | a pack
    XIA         | a pack
    XQA         | a drum
    XOU         | a outer
    XYN         | a composite packaging
    X5H         | a bag
    SLEEVE      | a sleeve
    SLV         | a sleeve
    tray        | a tray
    inner       | a inner
    PAL         | a pallet
    TST         | a ten set
    DPC         | 12 each
    DRL         | 12 each
    SCO         | 20 each
    GGR         | 1728 each
    MIO         | 1000000 each
    OP          | 2 each
    4E          | 20 each
    QD          | 3 each
    HC          | 100 each
    WEE         | 7 day
    wk          | 7 day
    QAN         | 3 month
    SAN         | 6 month
    QH          | 0.25 hour
    A44         | 10000 ml
    K6          | 1000000 ml
    STL         | 1000 ml
    MMQ         | 0.001 ml
    GLI         | 4546.09 ml
    HGM         | 100 g
    DTN         | 100000 g
    CTM         | 0.2 g
    HMT         | 100 m
    SMI         | 1609.344 m
    HF          | 30.48 m
    HAR         | 10000 m2
    DMK         | 0.01 m2
    GWH         | 1000000 kwh
    Q3          | 1 meal
    U1          | 1 each
    INH         | no pack: inch
    FOT         | no pack: foot
    LBR         | no pack: pound
    MIN         | no pack: minute [unit of time]
    NIU         | no pack: number of international units
    C81         | no pack: radian
    ZZ          | no pack: mutually defined
    XZZ         | no pack: Mutually defined
    H20         | no pack: cubic kilometre
    100MG       | unknown
    2MC/ML      | unknown
    10-50ML     | unknown
    1.5 boxes   | unknown
    BOX OF 0    | unknown
    WIDGET      | unknown
    inch        | no pack: inch
    N/A         | unknown
";

#[test]
fn units_of_purchase_mean_what_the_table_says() {
    for row in rows(UNITS_OF_PURCHASE) {
        let told = match meaning_of(row[0]) {
            UnitMeaning::Fixed { units, base_unit } => format!("{units} {base_unit}"),
            UnitMeaning::Counted(phrase) => format!("{} {}, counted", phrase.units, phrase.base_unit),
            UnitMeaning::Container(name) => format!("a {name}"),
            UnitMeaning::NoPack(name) => format!("no pack: {name}"),
            UnitMeaning::Unknown => "unknown".to_owned(),
        };
        assert_eq!(told, row[1], "unit of purchase: {}", row[0]);
    }
}

/// Every code of the lists, one a line, in a file named by `LIKEWISE_TEST_UNIT_CODES`: none is unknown.
#[test]
#[ignore = "needs a file of codes named by LIKEWISE_TEST_UNIT_CODES"]
fn every_code_is_known() {
    let text = std::fs::read_to_string(std::env::var("LIKEWISE_TEST_UNIT_CODES").unwrap()).unwrap();
    let unknown: Vec<&str> = text.lines().filter(|code| meaning_of(code) == UnitMeaning::Unknown).collect();
    assert!(text.lines().count() > 2_000 && unknown.is_empty(), "{unknown:?}");
}

/// Unit of purchase | what a buyer is told of it.
const NOTES: &str = "
    EA   |
    BX   |
    CT   |
    HD   | HD is a code deleted from UN/ECE Recommendation 20
    NPR  | NPR is a code that UN/ECE Recommendation 20 advises against
    NIU  | NIU (number of international units) names no pack
    06   |
    QT   | QT (quart (US)) names no pack; it is a code that UN/ECE Recommendation 20 advises against
    NA   |
    Thingy |
";

#[test]
fn codes_that_name_no_pack_or_are_no_longer_listed_are_told() {
    for row in rows(NOTES) {
        assert_eq!(note_on(row[0]).unwrap_or_default(), row[1], "unit of purchase: {}", row[0]);
    }
    let stated = StatedPack { description: "Gloves", uom: Some("NIU"), units_per_uom: None };
    assert_eq!(
        read_pack(&stated, None).evidence_text(),
        "nothing says how many: taken as 1; NIU (number of international units) names no pack"
    );
}

/// Catalogue's unit noun | base units in one.
const CATALOGUE_UNITS: &str = "
    device                          | 1 each
    pre-filled disposable injection | 1 each
    unit dose                       | 1 each
    pack                            | 1 each
    bottle                          | 1 each
    gram                            | 1 g
    ml                              | 1 ml
    litre                           | 1000 ml
    m                               | 1 m
    cm                              | 0.01 m
    mcg                             | none
    thingummy                       | none
";

#[test]
fn catalogue_units_have_a_base_unit() {
    for row in rows(CATALOGUE_UNITS) {
        let told = catalogue_unit(row[0]).map(|(units, base_unit)| format!("{units} {base_unit}"));
        assert_eq!(told.as_deref().unwrap_or("none"), row[1], "unit: {}", row[0]);
    }
}

#[test]
fn codes_and_words_for_one_pack_are_the_same() {
    assert!(same_container("BX", "box") && same_container("XBX", "Bx.") && same_container("PKT", "pack"));
    assert!(same_container("Shelfpack", "SHELFPACK"));
    assert!(!same_container("BX", "CS") && !same_container("", "") && !same_container("EA", "each"));
}

/// Description | its pack statements: firmness, total, partial counts, words.
const PHRASES: &str = "
    Gloves nitrile large BX/100               | firm 100 each 'BX/100'
    Syringe luer lock PK 10 x 10              | firm 100 each (10 each) 'PK 10 x 10'
    Water for injection 10 x 50ml             | firm 500 ml (10 each) '10 x 50ml'
    Saline 10ml x 50                          | firm 500 ml (50 each) '10ml x 50'
    Saline case of 4 x 25                     | firm 100 each (4 each, 25 each) 'case of 4 x 25'
    Saline case of 4 x 25ml                   | firm 100 ml (4 each) 'case of 4 x 25ml'
    Gloves latex, pair                        | weak 2 each 'pair'
    Gloves latex 50 pairs                     | firm 100 each '50 pairs'
    Labels white per 1000                     | firm 1000 each 'per 1000'
    Eggs per dozen                            | firm 12 each 'per dozen'
    Swabs box of 100                          | firm 100 each 'box of 100'
    Swabs (100)                               | weak 100 each '(100)'
    Swabs (box of 100)                        | firm 100 each 'box of 100'
    Swabs pack of 10                          | firm 10 each 'pack of 10'
    Swabs box 50                              | weak 50 each 'box 50'
    Fictamol 30 Tabs                          | firm 30 each '30 Tabs'
    Fictamol 30 Tab                           | firm 30 each '30 Tab'
    Fictamol 60 Caps                          | firm 60 each '60 Caps'
    Fictamol Blister 6 x 10 Tabs              | firm 60 each (6 each, 10 each) 'Blister 6 x 10 Tabs'
    Fictamol+Dummol 60+30 Tabs                | firm 90 each '60+30 Tabs'
    Syrup, Bottle, 240 ml                     | firm 240 ml (1 each) 'Bottle, 240 ml'
    Syrup, Bottle 5 x 60 ml                   | firm 300 ml (5 each) 'Bottle 5 x 60 ml'
    Solution, Vial 5 x 20 ml                  | firm 100 ml (5 each) 'Vial 5 x 20 ml'
    Fictamol 2 x 90 Caps                      | firm 180 each (2 each, 90 each) '2 x 90 Caps'
    Fictamol 500mg x 30                       | weak 30 each '500mg x 30'
    Oral powder, 144g                         | hint 144 g '144g'
    Oral powder, reconstitute to 200 ml       | firm 200 ml (1 each) '200 ml'
    Masks 12's                                | firm 12 each '12's'
    Envelopes 500s                            | weak 500 each '500s'
    Gloves large x100                         | firm 100 each 'x100'
    GLOVES LARGE X100                         | firm 100 each 'X100'
    Gloves large pk10                         | firm 10 each 'pk10'
    Labels 1000/BX                            | firm 1000 each '1000/BX'
    Labels 1,000 per box                      | firm 1000 each '1,000 per box'
    Medicine cups 10 packs of 100             | firm 1000 each (10 each, 100 each) '10 packs of 100'
    Medicine cups box of 10 packs of 5        | firm 50 each (10 each, 5 each) 'box of 10 packs of 5'
    Gel case of 12 bottles 500ml              | firm 6000 ml (12 each) 'case of 12 bottles 500ml'
    Ointment tube 30g                         | firm 30 g (1 each) 'tube 30g'
    Gel 500ml bottle                          | firm 500 ml (1 each) '500ml bottle'
    Inhalation solution 4ml ampoules          | hint 4 ml '4ml ampoules'
    Toner cartridge 2 pack                    | weak 2 each '2 pack'
    Swabs 50 swabs                            | weak 50 each '50 swabs'
    Gloves BX/100 CS/1000                     | firm 100 each 'BX/100'; firm 1000 each 'CS/1000'
    Gloves 100/BX 10 BX/CS                    | firm 100 each '100/BX'; firm 1000 each (10 each, 100 each) '100/BX, 10 BX/CS'
    Couch roll 50m                            | firm 50 m (1 each) 'roll 50m'
    Gauze swabs 10 x 10                       | hint 100 each (10 each) '10 x 10'
    Foam dressing 10cm x 10cm                 |
    Foam dressing 10 x 10cm                   |
    Foam dressing 10cmx10cm                   |
    Foam dressing 10 x 10 x 0.3cm             |
    Bandage 10cm x 4.5m                       |
    Bandage 10 x 4.5m                         |
    Fictamol 600mg                            |
    Fictamol 150/300mg                        |
    Fictamol 150/300+300mg                    |
    Fictamol 20mg/ml                          |
    Fictamol 10mg per 5ml                     |
    Fictamol 0.9%                             |
    Needle 25G x 38mm                         |
    Needle 25G                                |
    Catheter CH12                             |
    Catheter 12CH, 10ml balloon               |
    Syringe 10ml                              |
    Drainage bag 2 litre                      |
    Leg bag 500ml, short tube 20cm            |
    Gloves size 7                             |
    Insulin syringe U100 1ml                  |
    Hosiery class 2 (23-32mmHg) size 4XL      |
    Stocking (7002)                           |
    Dressing pack specification 10            |
    Dressing kit 3                            |
    Two piece system 3S bag                   |
    #102198 Fictamol                          |
    Suture 3-0 75cm                           |
    Box of 0                                  |
    Box of 99999999999999999999               |
";

fn told(phrase: &PackPhrase) -> String {
    let partials: Vec<_> = phrase.partials.iter().map(|count| format!("{} {}", count.units, count.base_unit)).collect();
    let partials = if partials.is_empty() { String::new() } else { format!("({}) ", partials.join(", ")) };
    format!("{} {} {} {partials}'{}'", phrase.firmness, phrase.units, phrase.base_unit, phrase.words)
}

#[test]
fn descriptions_hold_these_pack_statements_and_no_others() {
    for row in rows(PHRASES) {
        let found: Vec<String> = pack_text::read(row[0]).iter().map(told).collect();
        assert_eq!(found.join("; "), row[1], "description: {}", row[0]);
    }
}

/// Description | unit of purchase | units column | catalogue: base unit and levels, `*` behind the GTIN's, `+` behind
/// the product code's | units, base unit | strength | conflict.
const READINGS: &str = "
    Gloves nitrile large          | EA         |       |                       | 1 each    | strong |
    Gloves nitrile large          | EA         | 1     |                       | 1 each    | strong |
    Gloves nitrile large          |            | 100   |                       | 100 each  | strong |
    Gloves nitrile large          | BX         | 100   |                       | 100 each  | strong |
    Gloves nitrile large          | BX         | 1,000 |                       | 1000 each | strong |
    Gloves nitrile large          | BX         | 100.0 |                       | 100 each  | strong |
    Gloves nitrile large          | BX         | N/A   |                       | 1 each    | weak   |
    Gloves nitrile large          | BX         | 0     |                       | 1 each    | weak   |
    Gloves nitrile large          | BX         | -5    |                       | 1 each    | weak   |
    Gloves nitrile large          | BX         |       |                       | 1 each    | weak   |
    Gloves nitrile large          |            |       |                       | 1 each    | weak   |
    Gloves nitrile large          | WIDGET     |       |                       | 1 each    | weak   |
    Gloves nitrile large          | BX100      |       |                       | 100 each  | strong |
    Gloves nitrile large          | BX100      | 100   |                       | 100 each  | strong |
    Gloves nitrile large          | BOX OF 100 | 1     |                       | 1 each    | weak   | 100
    Gloves nitrile large          | EA         | 100   |                       | 100 each  | weak   | 1
    Gloves nitrile large BX/100   | BX         | 100   |                       | 100 each  | strong |
    Gloves nitrile large BX/100   | BX         |       |                       | 100 each  | weak   |
    Gloves nitrile large BX/100   |            |       |                       | 100 each  | weak   |
    Gloves nitrile large BX/100   |            | 1     |                       | 1 each    | weak   | 100
    Gloves nitrile large BX/100   | EA         |       |                       | 1 each    | weak   | 100
    Gloves nitrile large BX/100   | EA         | 100   |                       | 100 each  | strong | 1
    Gloves nitrile large BX/100   | EA         | 1     |                       | 1 each    | strong | 100
    Gloves nitrile large (100)    | EA         |       |                       | 1 each    | weak   |
    Gloves nitrile large (100)    | BX         | 100   |                       | 100 each  | strong |
    Gloves BX/100 CS/1000         | CS         |       |                       | 1000 each | weak   |
    Gloves BX/100 CS/1000         | BX         |       |                       | 100 each  | weak   |
    Gloves 100/BX, 10 BX/CS       | CS         | 1000  |                       | 1000 each | strong |
    Gloves surgeon size 7         | PR         |       |                       | 2 each    | strong |
    Gloves surgeon size 7         | PR         | 1     |                       | 2 each    | strong |
    Gloves surgeon size 7 pair    | PR         | 2     |                       | 2 each    | strong |
    Eggs                          | DZN        |       |                       | 12 each   | strong |
    Eggs                          | DZN        | 6     |                       | 6 each    | weak   | 12
    Foam dressing 10cm x 10cm     | PK         | 10    |                       | 10 each   | strong |
    Foam dressing 10cm x 10cm     |            |       |                       | 1 each    | weak   |
    Syringe 10ml                  | BX         | 100   |                       | 100 each  | strong |
    Syringe 10ml                  |            | 10    |                       | 10 each   | strong |
    Vial 5 x 20 ml                |            | 5     |                       | 5 each    | strong |
    Vial 5 x 20 ml                |            | 100   |                       | 100 ml    | strong |
    Vial 5 x 20 ml                |            | 7     |                       | 7 each    | weak   | 5
    Solution, Bottle, 240 ml      |            | 240   |                       | 240 ml    | strong |
    Solution, Bottle, 240 ml      |            | 1     |                       | 1 each    | strong |
    Solution, Bottle, 240 ml      | EA         | 240   |                       | 240 ml    | strong |
    Solution, Bottle, 240 ml      | EA         |       |                       | 1 each    | strong |
    Solution, Bottle, 240 ml      |            |       |                       | 240 ml    | weak   |
    Solution, Bottle, 240 ml      | ML         |       |                       | 240 ml    | weak   |
    Solution 4ml ampoules         |            | 60    |                       | 60 each   | strong |
    Oral powder, 144g             |            | 144   |                       | 144 g     | strong |
    Oral powder, 144g             |            |       |                       | 1 each    | weak   |
    Fictamol 600mg, 60 Tabs       |            | 60    |                       | 60 each   | strong |
    Fictamol 600mg, 60 Tabs       |            | 30    |                       | 30 each   | weak   | 60
    Alcohol                       | LTR        |       |                       | 1000 ml   | strong |
    Alcohol                       | LTR        | 1     |                       | 1000 ml   | strong |
    Alcohol                       | LTR        | 1000  |                       | 1000 ml   | strong |
    Alcohol                       | ML         | 500   |                       | 500 ml    | strong |
    Tubing                        | MTR        |       |                       | 1 m       | strong |
    Bandage 5m                    | RO         | 5     |                       | 5 m       | strong |
    Gloves nitrile large          | BX         |       | each 100 BX           | 100 each  | strong |
    Gloves nitrile large          | Box        | 100   | each 100 BX, 1000 CS  | 100 each  | strong |
    Gloves nitrile large          | BX         | 50    | each 100 BX, 1000 CS  | 100 each  | weak   | 50
    Gloves nitrile large BX/100   | BX         |       | each 100, 1000        | 100 each  | strong |
    Gloves nitrile large          | PK         |       | each 100              | 100 each  | weak   |
    Gloves nitrile large          | PK         |       | each 100, 1000        | 100 each  | weak   | 1000
    Gloves nitrile large          |            |       | each 100, 1000        | 100 each  | weak   | 1000
    Gloves nitrile large          | PK         |       | each 1, 100           | 1 each    | weak   |
    Gloves nitrile large 10 x 10  | PK         |       | each 100, 1000        | 100 each  | weak   | 1000
    Gloves nitrile large          | PK         | 1     | each 100              | 1 each    | weak   | 100
    Gloves nitrile large          | PK         | 1     | each 100, 1000        | 1 each    | weak   | 100
    Gloves nitrile large          | PK         | 1     | each 1, 100           | 1 each    | strong |
    Gloves nitrile large          | EA         | 1     | each 100              | 1 each    | weak   |
    Gloves nitrile large          | 1          | 1     | each 100              | 1 each    | weak   |
    Gloves nitrile large          | EA         | 1     | each 1, 100           | 1 each    | strong |
    Gloves nitrile large          | EA         |       | each 100              | 1 each    | weak   |
    Gloves nitrile large          | EA         |       | each 30 device        | 1 each    | weak   |
    Gloves nitrile large          | EA         |       | each 1, 30            | 1 each    | strong |
    Gloves nitrile large          |            |       | each 100*, 1000       | 100 each  | strong |
    Gloves nitrile large          |            | 1000  | each 100*, 1000       | 100 each  | strong | 1000
    Gloves nitrile large          | EA         | 100   | each 100*             | 100 each  | strong | 1
    Gloves nitrile large          |            |       | each 100+, 1000       | 100 each  | strong |
    Gloves nitrile large          |            | 1     | each 100+, 1000       | 100 each  | weak   | 1
    Gloves nitrile large          |            |       | each 100+, 1000*      | 1000 each | strong | 100
    Vial 5 x 20 ml                |            | 5     | each 5                | 5 each    | strong |
    Vial 5 x 20 ml                |            | 5     | ml 100                | 100 ml    | strong |
    Vial 5 x 20 ml                |            | 100   | ml 100                | 100 ml    | strong |
    Solution, Bottle, 240 ml      | EA         |       | ml 240                | 240 ml    | strong |
    Solution                      | EA         |       | ml 240                | 240 ml    | weak   |
    Solution                      | EA         |       | ml 28, 227            | 28 ml     | weak   | 227
    Solution                      | BX         |       | ml 227, 28            | 28 ml     | weak   | 227
    Solution                      | BX         |       | ml 227, 28, 100       | 28 ml     | weak   | 100
    Solution                      | BX         |       | ml 227                | 227 ml    | weak   |
    Solution                      | BX         |       | ml 1, 227             | 1 ml      | weak   |
    Solution 227ml                | BX         |       | ml 28, 227            | 227 ml    | weak   |
    Solution 227ml                |            |       | ml 28, 227            | 227 ml    | weak   |
    Solution 30ml                 | BX         |       | ml 28, 227            | 28 ml     | weak   | 227
    Solution 5g in 227ml          | BX         |       | ml 28, 227            | 227 ml    | weak   |
    Solution                      | BT         | 240   | ml 240                | 240 ml    | strong |
    Solution                      | BT         | 1     | ml 240                | 240 ml    | weak   |
    Solution                      | EA         | 1     | ml 240                | 240 ml    | weak   |
    Solution                      | EA         | 1     | ml 28, 227            | 28 ml     | weak   | 227
    Solution                      | LTR        | 1     | ml 1000               | 1000 ml   | strong |
    Solution 500ml bottle x 12    | CS         |       | ml 500, 6000          | 6000 ml   | strong |
    Solution 500ml bottle x 12    | BT         | 1     | ml 500, 6000          | 500 ml    | strong |
    Bandage 5cm x 5m              | EA         | 1     | each 1                | 1 each    | strong |
    Bandage 5cm x 5m              | RO         |       | m 4, 5                | 5 m       | weak   |
    Bandage 5cm x 5m              | RO         | 5     | m 5                   | 5 m       | strong |
    Bandage 5cm x 5m              | RO         | 5     |                       | 5 each    | strong |
    Gloves nitrile large          | HD         |       |                       | 6 each    | strong |
    Gloves nitrile large          | NIU        | 10    |                       | 10 each   | strong |
    Gloves nitrile large          | NIU        |       |                       | 1 each    | weak   |
    Solution, Bottle, 240 ml      |            | 240   | each 240              | 240 each  | strong |
    Solution, Bottle, 240 ml      |            |       | each 1                | 1 each    | strong |
    Solution, Bottle, 240 ml      |            | 200   | ml 200, 240           | 200 ml    | strong | 240
";

fn base_unit(text: &str) -> BaseUnit {
    let base_unit = BaseUnit::parse(text);
    assert!(base_unit.is_some(), "no base unit: {text}");
    base_unit.unwrap_or(BaseUnit::Each)
}

/// Description | unit of purchase | units column | catalogue, as above | whether two sources about the line agree.
const PROVEN_TWICE: &str = "
    Gloves nitrile large          | EA         | 1     |                       | twice
    Gloves nitrile large          | EA         | 1     | each 10               | once
    Gloves nitrile large          | 1          | 1     | each 10               | once
    Gloves nitrile large          | EA         | 1     | each 1, 10            | twice
    Gloves nitrile large PK20     | BX         | 20    | each 2                | once
    Gloves nitrile large PK20     | BX20       | 20    | each 2                | twice
    Gloves nitrile large PK20     | BX         | 20    | each 2, 20            | twice
    Gloves nitrile large          | EA         |       |                       | once
    Gloves nitrile large          |            | 1     |                       | once
    Gloves nitrile large          |            | 1     | each 10               | once
    Gloves nitrile large          | BX         | 100   |                       | once
    Gloves nitrile large          | BX         | 100   | each 100              | once
    Gloves nitrile large          | PK         | 25    | each 25 pack          | once
    Gloves nitrile large          | BX         | 100   | each 100, 1000        | once
    Gloves nitrile large          | BX         | 100   | each 100 BX, 1000 CS  | twice
    Gloves nitrile large          | BX         |       | each 100 BX, 1000 CS  | once
    Gloves nitrile large BX/100   | BX         |       | each 100              | once
    Gloves nitrile large BX/100   | BX         | 100   |                       | twice
    Gloves nitrile large BX/100   | EA         | 1     |                       | twice
    Gloves nitrile large BX/100   | EA         | 1     | each 100*             | once
    Gloves nitrile large          |            |       | each 100*             | once
    Gloves nitrile large          |            |       | each 100*, 1000       | once
    Gloves nitrile large          | BX         |       | each 100* BX, 1000 CS | once
    Gloves nitrile large          | BX         | 100   | each 100*             | twice
    Gloves nitrile large BX/100   |            |       | each 100+             | twice
    Gloves nitrile large          | BX100      | 100   |                       | twice
    Gloves nitrile large          | EA         | 100   | each 100*             | twice
    Gloves nitrile large          | EA         | 1     | each 100*             | once
    Solution, Bottle, 240 ml      | EA         |       | ml 240                | once
    Solution, Bottle, 240 ml      | EA         | 240   | ml 240                | twice
    Solution                      | BX         |       | ml 28, 227            | once
";

#[test]
fn packs_are_proven_twice_by_what_the_line_says_only() {
    for row in rows(PROVEN_TWICE) {
        let reading = reading_of(&row);
        let told = if reading.is_proven_twice() { "twice" } else { "once" };
        assert_eq!(told, row[4], "line: {row:?}: {}", reading.evidence_text());
    }
}

struct Catalogue {
    base_unit: BaseUnit,
    levels: Vec<PackagingLevel>,
    keyed_level: Option<Units>,
    coded_level: Option<Units>,
}

/// Reads `each 100 BX, 1000* CS`.
fn catalogue(text: &str) -> Option<Catalogue> {
    let (base, levels) = text.split_once(' ')?;
    let (mut keyed_level, mut coded_level) = (None, None);
    let levels = levels.split(", ").map(|level| {
        let (number, uom) = level.split_once(' ').map_or((level, None), |(number, uom)| (number, Some(uom.to_owned())));
        let units = units(number.trim_end_matches(['*', '+']));
        keyed_level = number.ends_with('*').then_some(units).or(keyed_level);
        coded_level = number.ends_with('+').then_some(units).or(coded_level);
        PackagingLevel { gtin: None, uom, units }
    });
    let levels = levels.collect();
    Some(Catalogue { base_unit: base_unit(base), levels, keyed_level, coded_level })
}

/// Reads the first four columns of a row.
fn reading_of(row: &[&'static str]) -> PackReading {
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let stated = StatedPack { description: row[0], uom: some(row[1]), units_per_uom: some(row[2]) };
    let catalogue = catalogue(row[3]);
    let product = catalogue.as_ref().map(|known| ProductPacks {
        base_unit: known.base_unit,
        levels: &known.levels,
        keyed_level: known.keyed_level,
        coded_level: known.coded_level,
    });
    read_pack(&stated, product.as_ref())
}

#[test]
fn lines_are_read_with_their_strength_and_conflict() {
    for row in rows(READINGS) {
        let reading = reading_of(&row);
        let conflict = reading.conflict.map(|units| units.to_string()).unwrap_or_default();
        let told = format!("{} {} | {} | {conflict}", reading.units, reading.base_unit, reading.strength);
        let expected = format!("{} | {} | {}", row[4], row[5], row.get(6).copied().unwrap_or_default());
        assert_eq!(told.trim(), expected.trim(), "line: {row:?}: {}", reading.evidence_text());
    }
}

/// Description in the forms of a real order book, with its stated units: each must be borne out.
const ORDER_BOOK: &str = "
    Fictavir 300mg, tablets, 60 Tabs                                               | 60
    #200301**Fictavir 200mg [Madeup], tablets, 60 Tabs                             | 60
    Fictavir/Dummudine 600/300mg, scored tablets, 30 Tabs                          | 30
    Fictavir/Dummudine/Sampline 300/150/300mg [Tripleup], tablets, 60 Tabs         | 60
    Fictavir 300mg [Madeup], tablets, Blister 6 x 10 Tabs                          | 60
    Fictavir EC 250mg [Madeup EC], delayed-release capsules, Blister 3 x 10 Caps   | 30
    Fictavir/Dummudine+Sampline 150/300+300mg, tablets, co-blister, 60+60 Tabs     | 120
    Fictavir/Dummudine+Sampline 150/300mg+600mg, tablets, co-blister 60+30 Tabs    | 90
    Dummudine 133.3/33.3mg [Madeup], capsules, cool, 2 x 90 Caps                   | 180
    Dummudine 80/20mg/ml [Madeup], oral solution, cool, Bottle 5 x 60 ml           | 300
    Sampline 10mg/ml, oral solution w/syringe, Bottle, 240 ml                      | 240
    Sampline 1mg/ml, powder for oral solution w/syringe, 200 ml                    | 200
    Sampline 2g [Madeup], powder for oral solution 10mg/ml, reconstitute to 200 ml | 200
    Sampline 10mg/ml [Madeup], solution for IV infusion injection, Vial 5 x 20 ml  | 5
    Sampline 50mg/g [Madeup], oral powder, 144g                                    | 144
    Sampline 20mg/ml, [XYZ] oral solution, Bottle, 240 ml                          | 240
";

fn assert_borne_out(description: &str, stated_units: &str) {
    let stated = StatedPack { description, uom: None, units_per_uom: Some(stated_units) };
    let reading = read_pack(&stated, None);
    assert_eq!(reading.units, units(stated_units), "{description}");
    assert_eq!(reading.conflict, None, "{description}");
    assert_eq!(reading.strength.as_str(), "strong", "{description}");
    assert_eq!(reading.sources.len(), 2, "{description}: {}", reading.evidence_text());
}

#[test]
fn stated_units_are_borne_out_by_the_description() {
    for row in rows(ORDER_BOOK) {
        assert_borne_out(row[0], row[1]);
    }
}

/// A whole order book, description and units parted by a tab, in a file named by `LIKEWISE_TEST_PACKS`.
#[test]
#[ignore = "needs a file of descriptions and units named by LIKEWISE_TEST_PACKS"]
fn a_whole_order_book_is_borne_out() {
    let text = std::fs::read_to_string(std::env::var("LIKEWISE_TEST_PACKS").unwrap()).unwrap();
    assert!(text.lines().count() > 0);
    for line in text.lines() {
        let (description, stated) = line.split_once('\t').unwrap();
        assert_borne_out(description, stated);
    }
}

#[test]
fn evidence_is_told_in_words() {
    let told = |description, uom, units_per_uom| {
        read_pack(&StatedPack { description, uom, units_per_uom }, None).evidence_text()
    };
    assert_eq!(told("Gloves BX/100", None, Some("100")), "units column says 100; description says 'BX/100'");
    assert_eq!(
        told("Gloves BX/100", Some("EA"), Some("1")),
        "units column says 1; unit of purchase is EA (1); but description says 'BX/100' (100)"
    );
    assert_eq!(told("Gloves", Some("BX"), None), "nothing says how many: taken as 1");
    let told_of = |description: &str, packs: &[&str]| {
        let levels: Vec<PackagingLevel> =
            packs.iter().map(|pack| PackagingLevel { gtin: None, uom: None, units: units(pack) }).collect();
        let base_unit = BaseUnit::Millilitre;
        let product = ProductPacks { base_unit, levels: &levels, keyed_level: None, coded_level: None };
        let stated = StatedPack { description, uom: Some("BX"), units_per_uom: None };
        read_pack(&stated, Some(&product)).evidence_text()
    };
    assert_eq!(
        told_of("Solution", &["227", "28"]),
        "nothing says which of the catalogue's packs of 28 or 227 it is: shown as 28"
    );
    assert_eq!(
        told_of("Solution", &["227", "28", "50"]),
        "nothing says which of the catalogue's packs of 28, 50 or 227 it is: shown as 28"
    );
    assert_eq!(
        told_of("Solution 227ml", &["227", "28"]),
        "description says '227ml'; the catalogue knows a pack of 227"
    );

    let levels = [PackagingLevel { gtin: None, uom: Some("BX".to_owned()), units: units("100") }];
    let product =
        ProductPacks { base_unit: BaseUnit::Each, levels: &levels, keyed_level: Some(units("100")), coded_level: None };
    let stated = StatedPack { description: "Gloves", uom: Some("BX"), units_per_uom: Some("50") };
    assert_eq!(
        read_pack(&stated, Some(&product)).evidence_text(),
        "the GTIN names a pack of 100; the catalogue's BX holds 100; the catalogue's only pack holds 100; \
         but units column says 50"
    );
}

#[test]
fn base_unit_words_and_numbers_are_stable() {
    let words: Vec<_> = BaseUnit::ALL.iter().map(|base_unit| base_unit.as_str()).collect();
    assert_eq!(words[..6], ["each", "ml", "g", "m", "m2", "hour"]);
    assert_eq!(BaseUnit::from_code(1), Some(BaseUnit::Millilitre));
}

proptest! {
    #[test]
    fn any_text_can_be_read(description in any::<String>(), uom in any::<String>(), column in any::<String>()) {
        let stated = StatedPack { description: &description, uom: Some(&uom), units_per_uom: Some(&column) };
        prop_assert!(!read_pack(&stated, None).sources.is_empty());
    }

    /// Texts of the pieces that packs are made of, in any order.
    #[test]
    fn any_order_of_pack_words_can_be_read(
        description in r#"((box|BX|of|pack|per|x|X|/|\(|\)|,|-|\+|100|10|0|4\.5|ml|cm|Tabs|'s|pair|bottles?|é|99999999999)( ?)){0,12}"#,
        column in "[0-9]{1,4}",
    ) {
        let phrases = pack_text::read(&description);
        for phrase in &phrases {
            prop_assert!(description.contains(&phrase.words) || phrase.words.contains(", "));
            prop_assert!(phrase.firmness >= Firmness::Hint);
        }
        let stated = StatedPack { description: &description, uom: None, units_per_uom: Some(&column) };
        let reading = read_pack(&stated, None);
        prop_assert!(!reading.evidence_text().is_empty());
        prop_assert_eq!(reading.conflict.is_some_and(|other| other == reading.units), false);
    }

    /// `BX/n`, `box of n` and `n/BX` are one statement, whatever the number.
    #[test]
    fn ways_to_say_a_box_agree(count in 1_i64..10_000) {
        let expected = Units::whole(count).unwrap();
        for text in [format!("Swabs BX/{count}"), format!("Swabs box of {count}"), format!("Swabs {count}/BX")] {
            let phrases = pack_text::read(&text);
            prop_assert_eq!(phrases.len(), 1);
            prop_assert_eq!((phrases[0].units, phrases[0].firmness), (expected, Firmness::Firm));
        }
    }
}
