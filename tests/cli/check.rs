//! The price check before ordering: what it takes the thing to be, and what it says of the price.
//!
//! All money below is worked out by hand. Gloves, in the year to June 2025, a box of 100 each:
//! AAA 4.00, BBB 4.20, CCC 4.40, DDD 4.60, EEE 4.80, FFF 5.00, GGG 6.00.

use serde_json::Value;

use super::harness::Site;

const ORGANISATIONS: &str = "org_code,name,kind\nAAA,Alder Trust,acute\nBBB,Birch Trust,acute\nCCC,Cedar Trust,acute\n\
    DDD,Damson Trust,acute\nEEE,Elder Trust,acute\nFFF,Fir Trust,acute\nGGG,Gorse Trust,acute\n";

const CATALOGUE: &str = "product_id,description,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom\n\
    GLOVE-M,Sentinel glove examination nitrile powder free medium,Sentinel Care Ltd,SN-100-M,5060000011111,100,box,each\n\
    GLOVE-L,Sentinel glove examination nitrile powder free large,Sentinel Care Ltd,SN-100-L,5060000022223,100,box,each\n\
    SYR-10,Corvane syringe luer lock 10ml sterile,Corvane Medical Ltd,CV10LL,5060000033335,50,box,each\n\
    GAUZE-5,Fenwick gauze swab 5cm x 5cm sterile,Fenwick Dressings Ltd,FW55,5060000044447,1,each,each\n\
    TAPE-2,Linden surgical tape microporous 25mm x 10m,Linden Dressings Ltd,LT-25,5060000055559,12,box,each\n\
    BOWL-1,Hartwell kidney bowl pulp disposable,Hartwell Pulp Ltd,HW-9,5060000066661,200,box,each\n";

const PRICES: &str = "gtin,list_id,list_kind,price,currency,uom,units_per_uom,vat_basis,valid_from,valid_to,eligible_orgs\n\
    5060000011111,FRAME,framework,3.90,GBP,box,100,ex,2024-01-01,,\n\
    5060000011111,DEAR,contract,4.40,GBP,box,100,ex,2024-01-01,,GGG\n\
    5060000011111,OWN,contract,4.10,GBP,box,100,ex,2024-01-01,,AAA; GGG\n\
    5060000011111,PAST,contract,1.00,GBP,box,100,ex,2020-01-01,2021-12-31,GGG\n\
    5060000011111,TAXED,contract,2.00,GBP,box,100,inc,2024-01-01,,GGG\n";

const MEDIUM: &str = "5060000011111";

/// The lines of one product: every organisation's price of an order unit, all bought in one month.
fn bought(text: &mut String, item: &[&str; 6], month: &str, prices: &[(&str, &str)]) {
    let [words, gtin, maker, mpc, units, vat] = item;
    for (org, price) in prices {
        let number = text.lines().count();
        text.push_str(&format!(
            "{org},PO{number},1,{month}-10,Medway Supplies Ltd,\"{words}\",1,{price},{price},box,{units},{gtin},{mpc},{maker},GBP,{vat}\n"
        ));
    }
}

fn lines() -> String {
    let mut text = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,\
        line_value,uom,units_per_uom,gtin,mpc,manufacturer_name,currency,vat_basis\n"
        .to_owned();
    let glove = ["Glove exam nitrile medium box of 100", MEDIUM, "Sentinel Care Ltd", "SN-100-M", "100", "ex"];
    bought(&mut text, &glove, "2023-06", &[("AAA", "3.00"), ("BBB", "3.20"), ("CCC", "3.40")]);
    bought(&mut text, &glove, "2025-02", &[("AAA", "4.00"), ("BBB", "4.20"), ("CCC", "4.40"), ("DDD", "4.60")]);
    bought(&mut text, &glove, "2025-06", &[("EEE", "4.80"), ("FFF", "5.00"), ("GGG", "6.00")]);
    let syringe =
        |vat| ["Syringe luer lock 10ml box of 50", "5060000033335", "Corvane Medical Ltd", "CV10LL", "50", vat];
    let exclusive = [("AAA", "10.00"), ("BBB", "11.00"), ("CCC", "12.00"), ("DDD", "13.00")];
    bought(&mut text, &syringe("ex"), "2025-03", &exclusive);
    bought(&mut text, &syringe("inc"), "2025-03", &[("EEE", "15.00"), ("FFF", "16.00"), ("GGG", "17.00")]);
    let tape = ["Surgical tape microporous box of 12", "5060000055559", "Linden Dressings Ltd", "LT-25", "12", "ex"];
    bought(&mut text, &tape, "2023-05", &[("AAA", "6.00"), ("BBB", "7.20"), ("CCC", "8.40")]);
    bought(&mut text, &tape, "2022-01", &[("DDD", "1.20")]);
    let bowl = ["Kidney bowl pulp box of 200", "5060000066661", "Hartwell Pulp Ltd", "HW-9", "200", "ex"];
    bought(&mut text, &bowl, "2025-05", &[("AAA", "8.00"), ("BBB", "9.00")]);
    let tablets = ["Examplavir 600mg, tablets, 30 Tabs", "", "", "", "30", "ex"];
    let six = [("AAA", "9.00"), ("BBB", "9.30"), ("CCC", "9.60"), ("DDD", "9.90"), ("EEE", "10.20"), ("FFF", "12.00")];
    bought(&mut text, &tablets, "2025-04", &six);
    let other = ["Demonstrine 150mg, capsules, 60 Caps", "", "", "", "60", "ex"];
    bought(&mut text, &other, "2025-04", &six[..3]);
    text
}

fn stock(site: &Site) {
    let files = [("organisations", ORGANISATIONS), ("catalogue", CATALOGUE), ("prices", PRICES)];
    for (kind, text) in files {
        let told = site.json(&["import", kind, &site.file(&format!("{kind}.csv"), text)]);
        assert_eq!(told["rows_rejected"], 0, "{told}");
    }
    let told = site.json(&["import", "lines", &site.file("lines.csv", lines())]);
    assert_eq!(told["rows_rejected"], 0, "{told}");
}

fn check(site: &Site, arguments: &[&str]) -> Value {
    site.json(&[&["check"], arguments].concat())
}

/// The first candidate's catalogue id and how sure it is.
fn taken_for(told: &Value) -> (&str, &str) {
    let first = &told["candidates"][0];
    (first["product_reference"].as_str().unwrap_or("none"), first["status"].as_str().unwrap_or("none"))
}

/// The figures named, as texts: unit prices with ten decimals, sums of money with six; `-` for none.
fn figures<'a>(told: &'a Value, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|name| told[name].as_str().unwrap_or("-")).collect()
}

const VERDICT: [&str; 5] = ["unit_price", "verdict", "target", "walk_away", "saving"];

on_both_backends! { it_is_found_by_any_name, |site| {
    stock(site);
    let cases: [(&[&str], (&str, &str)); 6] = [
        (&["--gtin", MEDIUM], ("GLOVE-M", "matched")),
        (&["--gtin", "05060000011111"], ("GLOVE-M", "matched")),
        (&["--mpc", "sn100m", "--manufacturer", "Sentinel Care"], ("GLOVE-M", "matched")),
        (&["--description", "Sentinel glove examination nitrile powder free large"], ("GLOVE-L", "matched")),
        (&["--description", "corvane luer lock syringe 10 ml"], ("SYR-10", "likely")),
        (&["--description", "Examplavir 600mg, tablets, 30 Tabs", "--units", "30", "--uom", "box"], ("none", "matched")),
    ];
    for (arguments, expected) in cases {
        let told = check(site, arguments);
        assert_eq!(taken_for(&told), expected, "{arguments:?}: {told:#}");
        for key in ["product_id", "score", "status"] {
            assert!(told["candidates"][0][key].is_string(), "{key}: {told:#}");
        }
        assert!(!told["candidates"][0]["evidence"].as_array().unwrap().is_empty(), "{told:#}");
        assert_eq!(told["verdict"], Value::Null, "no price, no verdict: {told:#}");
    }
    let told = check(site, &["--description", "turbine blade titanium", "--price", "5"]);
    assert_eq!(told["match_status"], "unknown", "{told:#}");
    assert_eq!(figures(&told, &VERDICT), ["-"; 5], "{told:#}");
    assert_eq!((&told["benchmark"], told["payers"].as_array().unwrap().len()), (&Value::Null, 0));
} }

on_both_backends! { the_price_is_judged_against_the_others, |site| {
    stock(site);
    // The other six of GGG: Q1 = 4.20 + 1/4 of 0.20 = 4.25, median (4.40 + 4.60) / 2 = 4.50 a box. the lower of GGG's own
    // contracts, 4.10, is the walk-away; the framework's 3.90, the contract that ran out and the one with VAT are not.
    let own = ["--gtin", MEDIUM, "--org", "GGG"];
    let cases: [(&[&str], [&str; 5]); 7] = [
        (&["--price", "4.25"], ["0.0425000000", "good", "0.0425000000", "0.0410000000", "0.000000"]),
        (&["--price", "4.00", "--quantity", "10"], ["0.0400000000", "good", "0.0425000000", "0.0410000000", "0.000000"]),
        (&["--price", "4.26"], ["0.0426000000", "fair", "0.0425000000", "0.0410000000", "0.010000"]),
        (&["--price", "4.50", "--quantity", "100"], ["0.0450000000", "fair", "0.0425000000", "0.0410000000", "25.000000"]),
        // 0.99 above the median on the whole line is not worth a word; 1.00 is.
        (&["--price", "4.61", "--quantity", "9"], ["0.0461000000", "fair", "0.0425000000", "0.0410000000", "3.240000"]),
        (&["--price", "4.60", "--quantity", "10"], ["0.0460000000", "high", "0.0425000000", "0.0410000000", "3.500000"]),
        (&["--price", "6.00", "--quantity", "2.5"], ["0.0600000000", "high", "0.0425000000", "0.0410000000", "4.375000"]),
    ];
    for (arguments, expected) in cases {
        let told = check(site, &[&own[..], arguments].concat());
        assert_eq!(figures(&told, &VERDICT), expected, "{arguments:?}: {told:#}");
    }
    // The pack is doubted where two sources disagree, where weak words or a GTIN alone say a box of 100 at the price of one
    // glove (0.045 a box: a hundredth of the median), and never where GTIN and units column agree.
    let words = "Sentinel glove examination nitrile powder free medium";
    let doubts: [(&[&str], [&str; 2]); 4] = [
        (&["--gtin", MEDIUM, "--price", "4.50", "--uom", "each"], ["check_pack", "1"]),
        (&["--gtin", MEDIUM, "--price", "0.045"], ["check_pack", "1"]),
        (&["--description", words, "--price", "0.045"], ["check_pack", "1"]),
        (&["--gtin", MEDIUM, "--price", "0.045", "--units", "100"], ["good", "-"]),
    ];
    for (arguments, expected) in doubts {
        let told = check(site, arguments);
        assert_eq!(figures(&told, &["verdict", "other_units"]), expected, "{arguments:?}: {told:#}");
    }
    // Nobody bought large gloves: 5.00 a box of 100 is 0.05 each, and that is all there is to say.
    let told = check(site, &["--gtin", "5060000022223", "--price", "5.00"]);
    assert_eq!(figures(&told, &VERDICT), ["0.0500000000", "not_enough_data", "-", "-", "-"], "{told:#}");
    // Two others: neither target nor median, and the walk-away is what CCC knows itself: nothing.
    let told = check(site, &["--gtin", "5060000066661", "--org", "CCC", "--price", "9.00"]);
    assert_eq!(figures(&told, &VERDICT), ["0.0450000000", "not_enough_data", "-", "-", "-"], "{told:#}");
    // As AAA, one other; its own 8.00 a box of 200 is the walk-away.
    let told = check(site, &["--gtin", "5060000066661", "--org", "AAA", "--price", "9.00"]);
    assert_eq!(figures(&told, &VERDICT), ["0.0450000000", "not_enough_data", "-", "0.0400000000", "-"], "{told:#}");
} }

on_both_backends! { the_asker_is_left_out, |site| {
    stock(site);
    // All seven: Q1 = (4.20 + 4.40) / 2 = 4.30, median 4.60.
    let told = check(site, &["--gtin", MEDIUM, "--price", "4.30"]);
    assert_eq!(figures(&told, &VERDICT), ["0.0430000000", "good", "0.0430000000", "0.0460000000", "0.000000"], "{told:#}");
    assert_eq!((told["benchmark"]["n_others"].as_u64(), &told["own_last_price"]), (Some(7), &Value::Null));
    // Without AAA: Q1 = 4.40 + 1/4 of 0.20 = 4.45, median (4.60 + 4.80) / 2 = 4.70; AAA itself pays 4.00.
    let told = check(site, &["--gtin", MEDIUM, "--price", "4.46", "--org", "AAA"]);
    assert_eq!(figures(&told, &VERDICT), ["0.0446000000", "fair", "0.0445000000", "0.0400000000", "0.010000"], "{told:#}");
    let told_others = figures(&told["benchmark"], &["others_min", "others_q1", "others_median"]);
    assert_eq!(told_others, ["0.0420000000", "0.0445000000", "0.0470000000"], "{told:#}");
    assert_eq!(told["benchmark"]["n_organisations"], 7);
    assert_eq!(told["benchmark"]["n_others"], 6);
    // Its last order is of February, four months before June: rolled forward.
    let own = &told["own_last_price"];
    assert_eq!(figures(own, &["unit_price", "last_month"]), ["0.0400000000", "2025-02"], "{told:#}");
    assert_eq!(own["rolled_forward"], true);
    let payers: Vec<(&str, &str)> = told["payers"].as_array().unwrap().iter()
        .map(|payer| (payer["org_code"].as_str().unwrap(), payer["unit_price"].as_str().unwrap()))
        .collect();
    assert_eq!(payers[..2], [("AAA", "0.0400000000"), ("BBB", "0.0420000000")]);
    assert_eq!(payers[6], ("GGG", "0.0600000000"));
    let mut lists: Vec<(&str, &str, bool, bool)> = told["reference_prices"].as_array().unwrap().iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (text("list_id"), text("unit_price"), one["valid"] == true, one["comparable"] == true)
        })
        .collect();
    lists.sort_unstable();
    let expected = [
        ("DEAR", "0.0440000000", true, true),
        ("FRAME", "0.0390000000", true, true),
        ("OWN", "0.0410000000", true, true),
        ("PAST", "0.0100000000", false, true),
        ("TAXED", "0.0200000000", true, false),
    ];
    assert_eq!(lists, expected, "{told:#}");
} }

on_both_backends! { the_months_and_the_vat_basis_are_chosen, |site| {
    stock(site);
    let bench = ["from", "to", "min", "median"];
    // Three organisations in the year to June 2023: a median and no quartile.
    let told = check(site, &["--gtin", MEDIUM, "--price", "3.50", "--quantity", "10", "--as-of", "2023-06"]);
    assert_eq!(figures(&told["benchmark"], &bench), ["2022-07", "2023-06", "0.0300000000", "0.0320000000"], "{told:#}");
    assert_eq!(figures(&told, &VERDICT), ["0.0350000000", "high", "0.0320000000", "0.0320000000", "3.000000"], "{told:#}");
    // Nobody bought tape in the year to June 2025: the year to its last order, without the line of January 2022.
    let told = check(site, &["--gtin", "5060000055559", "--price", "7.20"]);
    assert_eq!(told["benchmark"]["rolled_back"], true, "{told:#}");
    assert_eq!(figures(&told["benchmark"], &bench), ["2022-06", "2023-05", "0.5000000000", "0.6000000000"], "{told:#}");
    assert_eq!(figures(&told, &["verdict", "target"]), ["fair", "0.6000000000"], "{told:#}");
    // A month asked for is kept.
    let told = check(site, &["--gtin", "5060000055559", "--price", "7.20", "--as-of", "2025-06"]);
    assert_eq!(told["benchmark"], Value::Null, "{told:#}");
    // Four buyers without VAT, three with it: the more are taken unless told.
    let syringe = ["--gtin", "5060000033335", "--price", "16.00"];
    let cases: [(&[&str], [&str; 2], [&str; 3]); 3] = [
        (&[], ["ex", "0.2300000000"], ["high", "0.2300000000", "4.500000"]),
        (&["--vat-basis", "ex"], ["ex", "0.2300000000"], ["high", "0.2300000000", "4.500000"]),
        (&["--vat-basis", "inc"], ["inc", "0.3200000000"], ["fair", "0.3200000000", "0.000000"]),
    ];
    for (arguments, basis, verdict) in cases {
        let told = check(site, &[&syringe[..], arguments].concat());
        assert_eq!(figures(&told["benchmark"], &["vat_basis", "median"]), basis, "{told:#}");
        assert_eq!(figures(&told, &["verdict", "target", "saving"]), verdict, "{told:#}");
    }
} }

on_both_backends! { a_product_of_no_catalogue_is_found_by_its_words, |site| {
    stock(site);
    // A pack of 30: Q1 = 9.30 + 1/4 of 0.30 = 9.375, median 9.75. 9.45 is 0.315 a tablet, and 0.075 above the target.
    for words in ["Examplavir 600mg tablets 30", "examplavir 600 mg tabs 30", "EXAMPLAVIR 600MG TABLETS 30"] {
        let told = check(site, &["--description", words, "--price", "9.45", "--quantity", "2"]);
        assert_eq!(told["candidates"][0]["description"], "Examplavir 600mg, tablets, 30 Tabs", "{told:#}");
        assert_eq!(told["candidates"][0]["status"], "likely", "{words}: {told:#}");
        assert_eq!(told["pack"]["units"], "30", "{told:#}");
        let expected = ["0.3150000000", "fair", "0.3125000000", "0.3250000000", "0.150000"];
        assert_eq!(figures(&told, &VERDICT), expected, "{words}: {told:#}");
    }
} }

on_both_backends! { what_makes_no_sense_ends_with_two, |site| {
    stock(site);
    let cases: [&[&str]; 7] = [
        &["check"],
        &["check", "--price", "4.00"],
        &["check", "--gtin", MEDIUM, "--price=-1"],
        &["check", "--gtin", MEDIUM, "--price", "dear"],
        &["check", "--gtin", MEDIUM, "--price", "1", "--quantity", "0"],
        &["check", "--description", " "],
        &["check", "--file", "requisition.csv", "--quantity", "2"],
    ];
    for arguments in cases {
        let answer = site.run(arguments);
        assert_eq!((answer.status, answer.stdout.as_str()), (2, ""), "{arguments:?}: {}", answer.stderr);
        assert!(!answer.stderr.contains("panicked"), "{}", answer.stderr);
    }
    let told = site.refused(1, &["check", "--gtin", MEDIUM, "--org", "NIX"]);
    assert!(told.contains("there is no organisation NIX"), "{told}");
} }

const REQUISITION: &str = "Item Description,GTIN,Unit Price,Qty,Org\n\
    Gloves,5060000011111,4.60,10,GGG\n\
    Gloves,5060000011111,-4.60,10,GGG\n\
    ,,1.00,1,GGG\n\
    Gloves,5060000011111,4.60,10,NIX\n\
    Examplavir 600mg tablets 30,,9.45,2,\n\
    turbine blade titanium,,5,1,GGG\n";

on_both_backends! { a_requisition_is_checked_row_by_row, |site| {
    stock(site);
    let file = site.file("requisition.csv", REQUISITION);
    let told = check(site, &["--file", &file]);
    let lines = told["lines"].as_array().unwrap();
    let rows: Vec<u64> = lines.iter().map(|line| line["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [2, 3, 4, 5, 6, 7]);
    let faults: Vec<Option<&str>> = lines.iter().map(|line| line["rejected"]["column"].as_str()).collect();
    assert_eq!(faults, [None, Some("price"), Some("description"), Some("org_code"), None, None], "{told:#}");
    assert_eq!(lines[1]["rejected"]["value"], "-4.60");
    assert_eq!(lines[3]["rejected"]["value"], "NIX");
    // The same figures as one by one.
    assert_eq!(figures(&lines[0], &VERDICT), ["0.0460000000", "high", "0.0425000000", "0.0410000000", "3.500000"]);
    assert_eq!(figures(&lines[4], &VERDICT), ["0.3150000000", "fair", "0.3125000000", "0.3250000000", "0.150000"]);
    assert_eq!(lines[5]["match_status"], "unknown");
    // Who asks, where a row does not say: without FFF the others' median is 9.60.
    let told = check(site, &["--file", &file, "--org", "FFF"]);
    assert_eq!(told["lines"][4]["benchmark"]["others_median"], "0.3200000000");
    assert_eq!(told["lines"][0]["benchmark"]["others_median"], "0.0450000000", "the row's own organisation");
    let fault = site.refused(1, &["--json", "check", "--file", &file, "--org", "NIX"]);
    assert!(fault.contains("there is no organisation NIX"), "{fault}");
    let empty = site.file("empty.csv", "Item Description,GTIN\n");
    assert_eq!(check(site, &["--file", &empty])["lines"], serde_json::json!([]));
} }

#[test]
fn both_backends_answer_alike() {
    let (one, other) = (Site::sqlite(), Site::postgres());
    let cases: [&[&str]; 4] = [
        &["--json", "check", "--gtin", MEDIUM, "--price", "4.60", "--org", "GGG"],
        &["--json", "check", "--description", "Examplavir 600mg tablets 30", "--price", "9.45"],
        &["check", "--description", "glove nitrile", "--price", "4.60"],
        &["check", "--file", "requisition.csv"],
    ];
    for site in [&one, &other] {
        stock(site);
        site.file("requisition.csv", REQUISITION);
    }
    for arguments in cases {
        let (left, right) = (one.run(arguments), other.run(arguments));
        assert_eq!((left.status, left.stderr.as_str()), (0, ""), "{arguments:?}");
        assert_eq!((left.status, left.stdout), (right.status, right.stdout), "{arguments:?}");
    }
}
