//! Pack texts as buyers write them, with the units an analyst would say.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::money::Units;
use likewise::engine::units::{BaseUnit, Firmness, PackSourceKind, ProductPacks, StatedPack, pack_text, read_pack};
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};

/// Description | what its prices are compared in | base units of the pack told, or nothing told.
const TEXTS: &str = "
    # Boxes, packs and cases
    Gloves nitrile medium BX/100                         | each | 100
    Gloves nitrile medium box of 100                     | each | 100
    Gloves nitrile medium (box of 100)                   | each | 100
    Gloves nitrile medium 100/BX                         | each | 100
    Gloves nitrile medium 100 per box                    | each | 100
    Gloves nitrile medium 100 to a box                   | each | 100
    Gloves nitrile medium box100                         | each | 100
    Gloves nitrile medium Box:100                        | each | 100
    Gloves nitrile medium Bx.100                         | each | 100
    Gloves nitrile medium BOX 100                        | each | 100
    Gloves nitrile medium (100)                          | each | 100
    Gloves nitrile medium 100's                          | each | 100
    Gloves nitrile medium 100s                           | each | 100
    Gloves nitrile medium x100                           | each | 100
    Gloves nitrile medium X 100                          | each | 100
    Gloves nitrile medium pk/100                         | each | 100
    Gloves nitrile medium pk100                          | each | 100
    Gloves nitrile medium Pk. of 100                     | each | 100
    Gloves nitrile medium Pkt 100                        | each | 100
    Gloves nitrile medium pack size: 100                 | each | 100
    Gloves nitrile medium pack size 100                  | each | 100
    Gloves nitrile medium Qty 100                        | each | 100
    Gloves nitrile medium qty: 100 per box               | each | 100
    Gloves nitrile medium 100pcs                         | each | 100
    Gloves nitrile medium 100 pcs/box                    | each | 100
    Gloves nitrile medium 100ea/bx                       | each | 100
    Gloves nitrile medium 100 each per box               | each | 100
    Gloves nitrile medium ctn/1000                       | each | 1000
    Gloves nitrile medium carton of 1,000                | each | 1000
    Gloves nitrile medium CS 1000                        | each | 1000
    Gloves nitrile medium per 1000                       | each | 1000
    Gloves nitrile medium per thousand                   | each | 1000
    Gloves nitrile medium /1000                          | each | 1000
    Syringe 50ml 60pk                                    | each | 60
    Battery AA 4pk                                       | each | 4
    Battery AAA pack 24                                  | each | 24
    Toner black twin pack                                | each | 2
    Toner black 2 pack                                   | each | 2
    Tape (24 rolls)                                      | each | 24
    Fuse 13A pack of 10                                  | each | 10
    Apron white roll of 200                              | each | 200
    Labels 50mm x 25mm 1000/roll                         | each | 1000
    Drape 75 x 90cm sterile (30)                         | each | 30
    Gown large case/20                                   | each | 20
    Alcohol wipes 70% tub of 200                         | each | 200
    Filter paper 90mm 100/PK                             | each | 100

    # Packs in packs
    Gloves 10 BOXES OF 100                               | each | 1000
    Gloves 4 boxes x 50                                  | each | 200
    Gloves carton 4 boxes x 50                           | each | 200
    Gloves ctn of 4 x 50                                 | each | 200
    Gloves case of 4 x 25                                | each | 100
    Gloves PK 10 x 10                                    | each | 100
    Gloves box of 10 packs of 5                          | each | 50
    Waste sacks 20 rolls of 25                           | each | 500
    Sample bags 4 bags of 250                            | each | 1000
    Hand towel white case 20 x 135                       | each | 2700
    Wipes pack 100 x 6                                   | each | 600
    Aprons flat pack 100 x 10                            | each | 1000
    Paper 5 x 500 sheets                                 | each | 2500
    Tablets 6 x 10 tabs                                  | each | 60
    Tablets blister 3 x 10 caps                          | each | 30
    Tablets co-blister 60+30 tabs                        | each | 90
    Gloves surgeon 7.5 box of 50 pairs                   | each | 100
    Gloves surgeon 7.5 50pr/box                          | each | 100
    Gloves surgeon 7.5 50 pairs                          | each | 100
    Eggs 2 dozen                                         | each | 24
    Eggs per dozen                                       | each | 12
    Stockings 1 pair                                     | each | 2
    Stockings pair large                                 | each | 2
    Pins 1 gross                                         | each | 144

    # Medicines
    Fictamol 500mg tabs 100s                             | each | 100
    Fictamol 500mg tablets 32                            | each | 32
    Fictamol 500mg caps 21                               | each | 21
    Fictamol 500mg capsules 21 pack                      | each | 21
    Fictamol 500mg 28 tablets                            | each | 28
    Fictamol 500mg x 100 tablets                         | each | 100
    Fictamol 28 x 500mg                                  | each | 28
    Fictamol 500mg x 30                                  | each | 30
    Fictamol 100units/ml 3ml x 5 pens                    | each | 5
    Fictamol 4mg/2ml amps x 5                            | each | 5
    Fictamol 10mg/1ml amp pk 10                          | each | 10
    Fictamol nasal spray 120 doses                       | each | 120
    Fictamol 21mg/24h 7 patches                          | each | 7
    Test strips 50 tests                                 | each | 50

    # Volumes and weights
    Saline 10 x 50ml                                     | ml   | 500
    Saline 10x50ml                                       | ml   | 500
    Saline 50ml x 10                                     | ml   | 500
    Saline case of 12 x 1 litre                          | ml   | 12000
    Saline pk 10 x 10ml amps                             | ml   | 100
    Saline 10ml amps x 10                                | ml   | 100
    Saline 10ml amps x 10                                | each | 10
    Saline 500ml bag x 20                                | ml   | 10000
    Saline 500ml bag x 20                                | each | 20
    Saline 1 litre bag 10's                              | ml   | 10000
    Saline 1L bottle case of 6                           | ml   | 6000
    Saline 1L bottle case of 6                           | each | 6
    Saline 1000ml x 10                                   | ml   | 10000
    Gel 500ml pump bottle case of 12                     | ml   | 6000
    Gel 500ml bottle                                     | ml   | 500
    Gel case of 12 bottles 500ml                         | ml   | 6000
    Foam soap 6 x 1L                                     | ml   | 6000
    Bleach 2 x 5L                                        | ml   | 10000
    Bleach 4x5ltr                                        | ml   | 20000
    Bleach 5 litres x 4                                  | ml   | 20000
    Bleach 1.5 litre x 12                                | ml   | 18000
    Cola 24 x 330ml cans                                 | ml   | 7920
    Eye drops 20 x 0.5ml                                 | ml   | 10
    Eye drops 0.5ml x 20                                 | each | 20
    Cream 30g tube                                       | g    | 30
    Cream tube 30g                                       | g    | 30
    Cream 30g tube x 10                                  | g    | 300
    Cream 30g tube x 10                                  | each | 10
    Cream 2 x 50g                                        | g    | 100
    Powder 500g tub                                      | g    | 500
    Yoghurt 125g x 24                                    | g    | 3000
    Drink 200ml x 24 strawberry                          | ml   | 4800
    Oral solution 5mg/ml bottle 300ml                    | ml   | 300
    Water 25ml sachets box of 25                         | ml   | 625
    Tubing 20m roll                                      | m    | 20
    Couch roll 50m case of 12                            | each | 12

    # Sizes, gauges, strengths, names: no packs
    Foam dressing 10cm x 10cm                            | each | nothing
    Foam dressing 10 x 10cm                              | each | nothing
    Foam dressing 10 x 10 x 0.5 cm                       | each | nothing
    Mesh 15 x 15cm                                       | each | nothing
    Mesh 30x30 cm each                                   | each | nothing
    Gauze swabs 10 x 10                                  | each | nothing
    Gauze swab 10cm x 10cm 8ply                          | each | nothing
    Bandage 5cm x 5m                                     | each | nothing
    Bandage 10cm x 4.5m (stretched)                      | each | nothing
    Tape 2.5cm x 9.14m                                   | each | nothing
    Stent 3.0 x 18mm                                     | each | nothing
    Balloon 4.0x40mm                                     | each | nothing
    Screw 3.5 x 40mm                                     | each | nothing
    Plate 6 hole 3.5mm                                   | each | nothing
    Blade plate 65mm x 0mm x 4 hole                      | each | nothing
    Tap 3 way                                            | each | nothing
    Catheter 3 lumen 20cm                                | each | nothing
    Foley catheter 12FR 10ml balloon                     | each | nothing
    Foley catheter 14Ch 30ml                             | each | nothing
    Suction catheter 10FG                                | each | nothing
    Needle 21G x 1.5 inch                                | each | nothing
    Needle 21g 40mm green                                | g    | nothing
    Syringe 10ml luer slip                               | each | nothing
    Sharps bin 5L each                                   | each | nothing
    Urine bag 2 litre                                    | each | nothing
    Suture 3/0 75cm                                      | each | nothing
    Suture 4-0                                           | each | nothing
    Fictamol 120mg/5ml                                   | each | nothing
    Fictamol 50units/vial                                | each | nothing
    Fictamol 0.9%                                        | each | nothing
    Fictamol 600/300mg                                   | each | nothing
    Gloves size 7                                        | each | nothing
    Gloves size 6.5                                      | each | nothing
    Stocking class 2 (23-32mmHg)                         | each | nothing
    Stocking (7002)                                      | each | nothing
    Part no 10/50 gloves                                 | each | nothing
    Ref 4x25 connector                                   | each | nothing
    Model 2024 pump                                      | each | nothing
    2024 diary                                           | each | nothing
    Calendar 2025                                        | each | nothing
    BS EN 455 gloves                                     | each | nothing
    EN149:2001 mask                                      | each | nothing
    CS2 acetabular cup                                   | each | nothing
    X6 testing strips                                    | each | nothing
    USB 3.0 cable                                        | each | nothing
    IV set 20 drops/ml 150cm                             | each | nothing
    Kit containing 5 swabs                               | each | nothing
    Catheter pack (1 tray, 2 gloves)                     | each | nothing
    Dressing pack with 2 gloves                          | each | nothing
    Hip stem size 4                                      | each | nothing

    Swabs 4 x 4 swabs                                    | each | nothing
    # Both: the pack is told beside sizes
    Mepilex border 10x10 pk5                             | each | 5
    Velband 10cm x 2.7m x 12                             | each | 12
    Syringe 5ml, 100 per box, 16 boxes per case          | each | 100
    Gloves (M) 200/bx 10bx/cs                            | each | 200
    Waste sack 90l 8 rolls x 25                          | each | 200
    Labels thermal 12 rolls/500                          | each | 6000
    Probe covers 800/pk (40x20)                          | each | 800
    Suture vicryl 3-0 w9120 36                           | each | nothing
    Pens 10-pack                                         | each | 10
    Gauze swab 10cm x 10cm 8ply pack of 100              | each | 100
    Gauze swabs 7.5x7.5cm 5's                            | each | 5
    Dressing 10 x 10cm (10)                              | each | 10
    Dressing 10cm x 10cm x 10                            | each | 10
    Syringe 2.5ml x100                                   | each | 100
    Syringe 10ml luer lock box/100                       | each | 100
    Needle 21G x 1.5 inch 100/box                        | each | 100
    Needle 23G x 25mm BX100                              | each | 100
    Foley catheter 14Ch 30ml box of 10                   | each | 10
    Suture 4-0 12/box                                    | each | 12
    Bandage crepe 10cm x 4.5m pk12                       | each | 12
    Tape 2.5cm x 9.14m box of 12                         | each | 12
    Blade no 15 box 100                                  | each | 100
    Scalpel no 10 disposable (10)                        | each | 10
    Vacutainer 3ml x 100                                 | each | 100
    Drainage bag 500ml x 10                              | each | 10
    Sharps container 7 litre case of 20                  | each | 20
";

/// The pack that the description alone tells of a product, in its base unit.
fn told(description: &str, base_unit: BaseUnit) -> Option<Units> {
    let product = ProductPacks { base_unit, levels: &[], keyed_level: None, coded_level: None };
    let stated = StatedPack { description, uom: None, units_per_uom: None };
    let reading = read_pack(&stated, Some(&product));
    reading.sources.iter().any(|source| source.kind == PackSourceKind::Description).then_some(reading.units)
}

fn rows() -> impl Iterator<Item = (&'static str, BaseUnit, &'static str)> {
    TEXTS.lines().filter(|line| line.contains('|')).map(|line| {
        let row: Vec<&str> = line.split('|').map(str::trim).collect();
        (row[0], BaseUnit::parse(row[1]).unwrap(), row[2])
    })
}

#[test]
fn pack_texts_tell_what_an_analyst_would_say() {
    let mut wrong = Vec::new();
    for (description, base_unit, expected) in rows() {
        let told = told(description, base_unit).map_or("nothing".to_owned(), |units| units.to_string());
        if told != expected {
            wrong.push(format!("{description} ({base_unit}): {told}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows().count() >= 150);
}

#[test]
fn case_and_blanks_change_nothing() {
    for (description, base_unit, _) in rows() {
        let plain = told(description, base_unit);
        let spaced = description.replace(' ', "   ");
        assert_eq!(told(&format!("  {spaced} "), base_unit), plain, "{description}, with blanks");
        // A small x before a small number is a pack, a capital one a model; G is a gauge or grams.
        if !description.contains(['x', 'X', 'g', 'G']) {
            assert_eq!(told(&description.to_uppercase(), base_unit), plain, "{description}, in capitals");
            assert_eq!(told(&description.to_lowercase(), base_unit), plain, "{description}, in small letters");
        }
    }
}

/// A way to write a pack, and the packs from the outermost to the things.
fn nested_pack() -> impl Strategy<Value = (Vec<i64>, String)> {
    let container =
        || prop_oneof![Just("box"), Just("BX"), Just("case"), Just("ctn"), Just("PK"), Just("pack"), Just("carton")];
    let one = (2_i64..500, container(), 0_usize..6).prop_map(|(count, pack, way)| {
        let text = match way {
            0 => format!("{pack} of {count}"),
            1 => format!("{pack}/{count}"),
            2 => format!("{count}/{pack}"),
            3 => format!("{count} per {pack}"),
            4 => format!("({pack} of {count})"),
            _ => format!("{pack} x {count}"),
        };
        (vec![count], text)
    });
    let two = (2_i64..60, 2_i64..60, container(), 0_usize..5).prop_map(|(outer, inner, pack, way)| {
        let text = match way {
            0 => format!("{pack} of {outer} x {inner}"),
            1 => format!("{pack} {outer} x {inner}"),
            2 => format!("{outer} boxes of {inner}"),
            3 => format!("{outer} packs x {inner}"),
            _ => format!("{outer} x {inner} tabs"),
        };
        (vec![outer, inner], text)
    });
    let three = (2_i64..20, 2_i64..20, 2_i64..20, container()).prop_map(|(outer, middle, inner, pack)| {
        (vec![outer, middle, inner], format!("{pack} of {outer} x {middle} x {inner}"))
    });
    prop_oneof![one, two, three]
}

proptest! {
    /// A pack that is written out is read as the same number of things.
    #[test]
    fn nested_packs_survive_being_written((counts, text) in nested_pack(), capitals in any::<bool>(), before in "[a-z]{4,9}") {
        let text = format!("{before} {text}");
        let text = if capitals { text.to_uppercase() } else { text };
        let product: i64 = counts.iter().product();
        let phrases = pack_text::read(&text);
        let firmest = phrases.iter().find(|phrase| phrase.firmness == Firmness::Firm);
        prop_assert_eq!(firmest.map(|phrase| phrase.units), Units::whole(product), "{}: {:?}", text, phrases);
        for count in counts {
            let partial = phrases.iter().any(|phrase| phrase.agrees_with(Units::whole(count).unwrap(), BaseUnit::Each));
            prop_assert_eq!(partial, true, "{} of {}", count, text);
        }
    }

    /// So many bottles of so much are read as the volume and as the number.
    #[test]
    fn volumes_survive_being_written(count in 2_i64..200, each in 1_i64..2000, litres in any::<bool>(), way in 0_usize..4) {
        let (unit, one) = if litres { ("litre", each * 1000) } else { ("ml", each) };
        let text = match way {
            0 => format!("Saline {count} x {each}{unit}"),
            1 => format!("Saline {each} {unit} x {count}"),
            2 => format!("Saline case of {count} x {each} {unit}"),
            _ => format!("Saline {each}{unit} bottle case of {count}"),
        };
        if let Some(total) = Units::whole(count * one) {
            prop_assert_eq!(told(&text, BaseUnit::Millilitre), Some(total), "{}", &text);
            prop_assert_eq!(told(&text, BaseUnit::Each), Units::whole(count), "{}", &text);
        }
    }
}
