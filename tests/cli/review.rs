//! Review: what waits, what people say, and that nothing overturns it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::harness::Site;

const HEADER: &str = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,\
                      line_value,uom,units_per_uom,gtin,mpc,manufacturer_name,currency\n";

/// Lines of which some can be decided and some cannot.
const LINES: &str = "\
AAA,A-1,1,2025-01-10,Medway,Glove exam nitrile medium box of 100,10,4.00,40.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP
BBB,B-1,1,2025-02-11,Medway,Glove exam nitrile medium box of 100,10,4.20,42.00,box,100,5060000011111,SN-100-M,Sentinel Care Ltd,GBP
AAA,A-2,1,2025-01-10,Medway,Sentinel glove examination nitrile powder free,100,4.00,400.00,box,100,,,,GBP
BBB,B-2,1,2025-01-11,Medway,SENTINEL GLOVE EXAMINATION NITRILE POWDER FREE,20,4.10,82.00,BX,100,,,,GBP
BBB,B-3,1,2025-01-12,Medway,Zither strings assorted,2,11.25,22.50,each,,,,,GBP
CCC,C-3,1,2025-01-12,Medway,Zither strings assorted,2,11.50,23.00,each,,,,,USD
CCC,C-4,1,2025-01-12,Medway,Corvane syringe luer lock 10ml sterile,4,7.50,30.00,box,25,5060000033335,CV10LL,Corvane Medical Ltd,GBP
DDD,D-5,1,2025-01-12,Medway,Zither string assorted,3,11.00,33.00,each,,,,,GBP
";

/// The shop with its lines.
fn open(site: &Site) {
    site.open_shop();
    site.json(&["import", "lines", &site.file("lines.csv", format!("{HEADER}{LINES}"))]);
}

/// The items that wait, in order.
fn waiting(site: &Site) -> Vec<Value> {
    site.json(&["review", "list", "--limit", "100"])["items"].as_array().unwrap().clone()
}

/// The id of the item with this description, of whichever unit of purchase comes first.
fn item(site: &Site, description: &str) -> String {
    let decisions = decisions(site);
    let found = decisions.iter().find(|(_, one)| one["item_description"] == description);
    found.unwrap_or_else(|| panic!("{description}")).0.clone()
}

/// Every decision by item id.
fn decisions(site: &Site) -> BTreeMap<String, Value> {
    let told = site.json(&["decisions"]);
    let list = told["decisions"].as_array().unwrap();
    list.iter().map(|one| (one["item_id"].as_str().unwrap().to_owned(), one.clone())).collect()
}

/// Everything that follows from the lines and from what people said.
fn everything(site: &Site) -> (String, String) {
    site.assert_sound();
    (site.run(&["--json", "decisions"]).stdout, site.benchmark())
}

fn say(site: &Site, arguments: &[&str]) -> Value {
    site.json(&[&["review"], arguments, &["--by", "Jo Bloggs", "--why", "read it on the box"]].concat())
}

const AMBIGUOUS: &str = "Sentinel glove examination nitrile powder free";
const SYRINGE: &str = "Corvane syringe luer lock 10ml sterile";

on_both_backends! { what_is_not_sure_waits_the_most_money_first, |site| {
    open(site);
    let told = site.json(&["review", "list"]);
    let seen = |one: &Value| {
        let proposed = one["products"].as_array().unwrap().iter().find(|product| product["proposed"] == true);
        let reference = proposed.map_or(Value::Null, |product| product["product_reference"].clone());
        (one["decision"]["item_description"].clone(), one["waits"].clone(), one["stake"][0]["spend"].clone(), reference)
    };
    let list: Vec<_> = told["items"].as_array().unwrap().iter().map(seen).collect();
    let row = |text: &str, waits: &str, spend: &str, reference: Value| (json!(text), json!([waits]), json!(spend), reference);
    assert_eq!(list[0].0, AMBIGUOUS);
    assert_eq!((&list[0].1, &list[0].2), (&json!(["ambiguous"]), &json!("400.000000")));
    assert_eq!(list[1].2, "82.000000");
    assert_eq!(list[2..], [
        row("Zither string assorted", "unmatched", "33.000000", Value::Null),
        row(SYRINGE, "pack", "30.000000", json!("SYR-10")),
        row("Zither strings assorted", "unmatched", "22.500000", Value::Null),
    ]);
    assert_eq!((&told["waiting"], &told["next_cursor"]), (&json!(5), &Value::Null));
    assert_eq!(told["stake"], json!([{"currency": "GBP", "spend": "567.500000"}, {"currency": "USD", "spend": "23.000000"}]));
    assert_eq!(told["items"][0]["like_items"], 1);
    // Page by page it is the same list, and by organisation that organisation's money counts.
    let mut paged = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut arguments = vec!["review", "list", "--limit", "2"];
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
        let page = site.json(&arguments);
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(&paged, told["items"].as_array().unwrap());
    let of_one = site.json(&["review", "list", "--org", "CCC"]);
    let spends: Vec<&Value> = of_one["items"].as_array().unwrap().iter().map(|one| &one["stake"][0]["spend"]).collect();
    assert_eq!(spends, ["30.000000", "23.000000"]);
    assert_eq!(site.json(&["review", "list", "--waits", "pack"])["waiting"], 1);
    assert_eq!(site.json(&["review", "list", "--status", "unmatched"])["waiting"], 2);
    // One item alone is told as in the list.
    let id = told["items"][0]["item_id"].as_str().unwrap();
    assert_eq!(site.json(&["review", "show", id]), told["items"][0]);
} }

on_both_backends! { deciding_again_never_overturns_a_person, |site| {
    open(site);
    let (glove, syringe) = (item(site, AMBIGUOUS), item(site, SYRINGE));
    let strings = item(site, "Zither strings assorted");
    let sure = item(site, "Glove exam nitrile medium box of 100");
    say(site, &["choose", &glove, "--product", "GLOVE-M"]);
    say(site, &["pack", &syringe, "--units", "25"]);
    say(site, &["accept", &strings]);
    // Even the machine's surest word gives way.
    say(site, &["reject", &sure]);
    site.assert_sound();
    let said = decisions(site);
    assert_eq!((&said[&glove]["product_reference"], &said[&glove]["confirmed_by"]), (&json!("GLOVE-M"), &json!("Jo Bloggs")));
    assert_eq!((&said[&glove]["method"], &said[&glove]["status"]), (&json!("person"), &json!("matched")));
    assert_eq!((&said[&syringe]["units"], &said[&syringe]["product_reference"]), (&json!("25"), &json!("SYR-10")));
    assert_ne!(said[&sure]["product_reference"], "GLOVE-M");
    assert!(said[&sure]["evidence"].to_string().contains("says Jo Bloggs"));
    assert!(!site.benchmark().contains("\"pack_conflict\""));
    let waits = |site: &Site| waiting(site).iter().map(|one| one["item_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let left = waits(site);
    assert!(!left.contains(&glove) && !left.contains(&strings) && !left.contains(&syringe));
    let stands = |site: &Site, what: &str| {
        site.assert_sound();
        let now = decisions(site);
        for item in [&glove, &syringe, &strings, &sure] {
            for field in ["product_id", "status", "units", "confirmed_by"] {
                assert_eq!(now[item][field], said[item][field], "{what}: {field} of {item}");
            }
        }
    };
    assert_eq!(site.json(&["match", "--all"])["confirmed"], 2);
    stands(site, "match --all");
    site.json(&["import", "lines", &site.path("lines.csv").to_string_lossy()]);
    stands(site, "the same lines again");
    let more = "product_id,description,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom\n\
                ZITHER,Zither strings assorted,Strings Ltd,Z1,,1,each,each\n\
                GLOVE-X,Sentinel glove examination nitrile powder free,Sentinel Care Ltd,SN-X,,100,box,each\n";
    let catalogue = site.json(&["import", "catalogue", &site.file("more.csv", more)]);
    stands(site, "another catalogue");
    site.json(&["imports", "delete", catalogue["id"].as_str().unwrap()]);
    stands(site, "without that catalogue");
    // Even without its lines it is remembered.
    let list = site.json(&["imports", "list"]);
    for import in list["imports"].as_array().unwrap().iter().filter(|import| import["kind"] == "lines") {
        site.json(&["imports", "delete", import["id"].as_str().unwrap()]);
    }
    assert_eq!(site.json(&["match"])["items"], 0);
    site.json(&["import", "lines", &site.path("lines.csv").to_string_lossy()]);
    stands(site, "lines taken away and brought back");
} }

on_both_backends! { taking_back_gives_what_deciding_afresh_gives, |site| {
    open(site);
    let afresh = everything(site);
    let (glove, syringe) = (item(site, AMBIGUOUS), item(site, SYRINGE));
    let strings = item(site, "Zither strings assorted");
    let product = |item: &str| decisions(site)[item]["product_id"].as_str().unwrap().to_owned();
    let (own, other) = (product(&strings), product(&item(site, "Zither string assorted")));
    let said: [&[&str]; 8] = [
        &["accept", &glove],
        &["reject", &glove],
        &["choose", &glove, "--product", "SYR-10"],
        &["pack", &syringe, "--units", "25", "--base-unit", "each"],
        &["merge", &other, "--into", &own],
        &["merge", "GLOVE-L", "--into", "GLOVE-M"],
        &["split", "GLOVE-M"],
        &["split", &own, "--item", &strings],
    ];
    for action in said {
        let told = say(site, action);
        let changed = everything(site);
        assert_ne!(changed, afresh, "{action:?}");
        site.json(&["match", "--all"]);
        assert_eq!(everything(site), changed, "{action:?} and deciding afresh");
        let batch = told["batch"].as_str().unwrap();
        let undone = say(site, &["undo", batch]);
        assert_eq!(undone["actions"].as_array().unwrap().len(), told["actions"].as_array().unwrap().len());
        assert_eq!(everything(site), afresh, "{action:?} taken back");
    }
    // All of it at once, and taken back one by one from the subject's side.
    for action in [said[0], said[3], said[4], said[5]] {
        say(site, action);
    }
    for name in [&glove, &syringe, other.as_str(), "GLOVE-L"] {
        say(site, &["undo", name]);
    }
    assert_eq!(everything(site), afresh);
    let history = site.json(&["review", "history", "--limit", "1000"]);
    let actions = history["actions"].as_array().unwrap();
    assert_eq!(actions.iter().filter(|one| one["kind"] == "undo").count() * 2, actions.len());
    assert!(actions.iter().all(|one| one["by"] == "Jo Bloggs" && one["why"] == "read it on the box"));
} }

on_both_backends! { merged_products_are_one_wherever_they_are_looked_up, |site| {
    open(site);
    // One code, two records: nobody can tell which, until a person says that they are one.
    let twin = "product_id,description,manufacturer_name,mpc,gtin,units_per_uom,uom,base_uom\n\
                GAUZE-B,Swab gauze Fenwick sterile 5x5,Fenwick Dressings Ltd,FW55B,5060000044447,1,each,each\n";
    site.json(&["import", "catalogue", &site.file("twin.csv", twin)]);
    let line = "EEE,E-9,1,2025-01-12,Medway,Wound thing,3,1.00,3.00,each,1,5060000044447,,,GBP\n";
    site.json(&["import", "lines", &site.file("twin_lines.csv", format!("{HEADER}{line}"))]);
    let thing = item(site, "Wound thing");
    assert_eq!(decisions(site)[&thing]["status"], "ambiguous");
    say(site, &["merge", "GAUZE-B", "--into", "GAUZE-5"]);
    let decided = decisions(site);
    assert_eq!(
        (&decided[&thing]["status"], &decided[&thing]["method"], &decided[&thing]["product_reference"]),
        (&json!("matched"), &json!("gtin"), &json!("GAUZE-5"))
    );
    say(site, &["merge", "GLOVE-L", "--into", "GLOVE-M"]);
    let decided = decisions(site);
    let of = |name: &str| site.json(&["benchmark", "--all-dates", "--product", name])["products"].clone();
    let large = decisions(site).values().find(|one| one["product_reference"] == "GLOVE-M").unwrap()["product_id"].clone();
    assert_eq!(of("GLOVE-L"), of("GLOVE-M"));
    assert_eq!(of("GLOVE-L")[0]["product_id"], large);
    assert_eq!(of("GLOVE-L")[0]["organisations"].as_array().unwrap().len(), 2);
    // A price check by the old code finds the one product.
    let check = site.json(&["check", "--gtin", "5060000022223"]);
    assert_eq!(check["candidates"][0]["product_id"], large);
    site.assert_sound();
    // A provisional product becomes the catalogue's.
    let strings = item(site, "Zither strings assorted");
    let own = decided[&strings]["product_id"].as_str().unwrap();
    say(site, &["merge", own, "--into", "GAUZE-5"]);
    let now = decisions(site);
    assert_eq!((&now[&strings]["status"], &now[&strings]["product_reference"]), (&json!("matched"), &json!("GAUZE-5")));
    assert_eq!(of(own), of("GAUZE-5"));
    site.assert_sound();
    for (status, arguments) in [
        (1, ["merge", "NOTHING", "--into", "GLOVE-M"]),
        (1, ["merge", "GLOVE-M", "--into", "NOTHING"]),
        (2, ["merge", "GLOVE-M", "--into", "GLOVE-M"]),
        (2, ["merge", "GLOVE-M", "--into", "GLOVE-L"]),
        (1, ["merge", "GLOVE-L", "--into", "SYR-10"]),
    ] {
        site.refused(status, &[&["review"], &arguments[..], &["--by", "Al"]].concat());
    }
} }

on_both_backends! { a_split_opens_what_was_thrown_together, |site| {
    open(site);
    let (strings, string) = (item(site, "Zither strings assorted"), item(site, "Zither string assorted"));
    let before = decisions(site);
    let (own, other) = (before[&strings]["product_id"].as_str().unwrap(), before[&string]["product_id"].as_str().unwrap());
    say(site, &["merge", other, "--into", own]);
    assert_eq!(decisions(site)[&string]["product_id"], own);
    let told = say(site, &["split", own, "--item", &string]);
    assert_eq!(told["actions"].as_array().unwrap().len(), 1);
    let now = decisions(site);
    assert_eq!(now[&strings]["product_id"], own);
    let apart = now[&string]["product_id"].as_str().unwrap();
    assert!(apart.starts_with('X') && apart != own && apart != other);
    // Of a catalogue's product the item waits again, that product still among those it may be.
    let glove = item(site, "Glove exam nitrile medium box of 100");
    say(site, &["split", "GLOVE-M"]);
    let now = decisions(site);
    assert_eq!((&now[&glove]["status"], &now[&glove]["product_reference"]), (&json!("ambiguous"), &Value::Null));
    let shown = site.json(&["review", "show", &glove]);
    assert_eq!(shown["products"][0]["product_reference"], "GLOVE-M");
    assert_eq!((&shown["products"][0]["proposed"], &shown["waits"]), (&json!(true), &json!(["ambiguous"])));
    say(site, &["accept", &glove]);
    assert_eq!(decisions(site)[&glove]["product_reference"], "GLOVE-M");
    site.assert_sound();
    site.refused(2, &["review", "split", "GLOVE-M", "--item", &strings, "--by", "Al"]);
    site.refused(2, &["review", "split", "GAUZE-5", "--by", "Al"]);
} }

on_both_backends! { like_items_are_offered_and_only_then_changed, |site| {
    open(site);
    let glove = waiting(site)[0]["item_id"].as_str().unwrap().to_owned();
    let like = waiting(site)[1]["item_id"].as_str().unwrap().to_owned();
    let told = say(site, &["choose", &glove, "--product", "GLOVE-M"]);
    assert_eq!((&told["like_items_count"], &told["like_items"][0]["item_id"]), (&json!(1), &json!(like)));
    assert_eq!(told["decision"]["product_reference"], "GLOVE-M");
    assert_eq!(decisions(site)[&like]["status"], "ambiguous");
    say(site, &["undo", &glove]);
    let told = say(site, &["choose", &glove, "--product", "GLOVE-M", "--like"]);
    assert_eq!(told["actions"].as_array().unwrap().len(), 2);
    assert_eq!((&told["like_items_count"], &told["decision"]), (&json!(0), &Value::Null));
    assert_eq!(decisions(site)[&like]["product_reference"], "GLOVE-M");
    // Both go back together.
    assert_eq!(say(site, &["undo", told["batch"].as_str().unwrap()])["actions"].as_array().unwrap().len(), 2);
    assert_eq!(decisions(site)[&like]["status"], "ambiguous");
} }

on_both_backends! { what_others_said_is_not_overwritten_unseen, |site| {
    open(site);
    let glove = item(site, AMBIGUOUS);
    say(site, &["choose", &glove, "--product", "GLOVE-M"]);
    let told = site.refused(1, &["review", "choose", &glove, "--product", "GLOVE-L", "--by", "Al"]);
    assert!(told.contains("Jo Bloggs said it is"), "{told}");
    let told = site.refused(1, &["review", "choose", &glove, "--product", "GLOVE-L", "--by", "Al", "--seen", "0"]);
    assert!(told.contains("had 0 actions when it was seen, and now has 1"), "{told}");
    let version = site.json(&["review", "show", &glove])["version"].to_string();
    site.json(&["review", "choose", &glove, "--product", "GLOVE-L", "--by", "Al", "--seen", &version]);
    assert_eq!(decisions(site)[&glove]["product_reference"], "GLOVE-L");
    for (status, arguments) in [
        (1, vec!["accept", "I00000000000000000000000000000000", "--by", "Al"]),
        (1, vec!["accept", "nothing", "--by", "Al"]),
        (1, vec!["choose", &glove, "--product", "NOTHING", "--by", "Al"]),
        (2, vec!["accept", &glove]),
        (2, vec!["accept", &glove, "--by", "  "]),
        (2, vec!["pack", &glove, "--units", "100", "--base-unit", "ml", "--by", "Al"]),
        (1, vec!["undo", "R000000000000000000000000", "--by", "Al"]),
    ] {
        let answer = site.run(&[&["review"], arguments.as_slice()].concat());
        assert_eq!((answer.status, answer.stdout.as_str()), (status, ""), "{arguments:?}: {}", answer.stderr);
    }
    site.assert_sound();
} }

on_both_backends! { rows_of_a_file_are_said_in_one_go, |site| {
    open(site);
    let (glove, syringe) = (item(site, AMBIGUOUS), item(site, SYRINGE));
    let strings = item(site, "Zither strings assorted");
    let rows = format!(
        "item_id,action,product,units,reason\n\
         {glove},choose,GLOVE-M,,label\n\
         {syringe},mark_pack,,25,\n\
         {strings},accept,,,\n\
         {glove},choose,GLOVE-L,,twice\n\
         nothing,accept,,,\n\
         {strings},reject,NOTHING,,\n\
         {syringe},mark_pack,,,no units\n\
         {syringe},bury,,,\n"
    );
    let path = site.file("actions.csv", rows);
    let before = everything(site);
    let strict = site.refused(1, &["review", "apply", &path, "--by", "Jo", "--strict"]);
    assert!(strict.contains("rows were rejected"), "{strict}");
    assert_eq!(everything(site), before);
    let told = site.json(&["review", "apply", &path, "--by", "Jo", "--why", "the spring clean"]);
    assert_eq!((&told["rows_read"], &told["rows_accepted"], &told["rows_rejected"]), (&json!(8), &json!(3), &json!(5)));
    let rejected: Vec<(u64, String)> = told["rejections"].as_array().unwrap().iter()
        .map(|one| (one["row"].as_u64().unwrap(), one["column"].as_str().unwrap().to_owned())).collect();
    let expected = [(5, ""), (6, "item_id"), (7, "product"), (8, "units"), (9, "action")];
    assert_eq!(rejected, expected.map(|(row, column)| (row, column.to_owned())));
    assert!(told["rejections"].as_array().unwrap().iter().all(|one| one["file"] == "actions.csv" && one["reason"] != ""));
    let now = decisions(site);
    assert_eq!((&now[&glove]["product_reference"], &now[&syringe]["units"]), (&json!("GLOVE-M"), &json!("25")));
    let history = site.json(&["review", "history", told["batch"].as_str().unwrap()]);
    let whys: Vec<&Value> = history["actions"].as_array().unwrap().iter().map(|one| &one["why"]).collect();
    assert_eq!(whys, ["the spring clean", "the spring clean", "label"]);
    site.json(&["review", "undo", told["batch"].as_str().unwrap(), "--by", "Jo"]);
    assert_eq!(everything(site), before);
} }

/// What people said of an item is what a check of its words answers, however the pack is stated.
#[test]
fn a_check_of_the_same_words_answers_as_people_said() {
    let site = Site::sqlite();
    open(&site);
    let check = |words: &str, more: &[&str]| -> Value {
        serde_json::from_str(&site.run(&[&["--json", "check", "--description", words], more].concat()).stdout).unwrap()
    };
    let asked = |more: &[&str]| check("sentinel  GLOVE examination nitrile powder free", more);
    assert_eq!(asked(&[])["match_status"], "ambiguous");
    say(&site, &["choose", &item(&site, AMBIGUOUS), "--product", "GLOVE-L"]);
    for more in [&[][..], &["--uom", "box", "--units", "100"]] {
        let told = asked(more);
        let first = &told["candidates"][0];
        assert_eq!((&told["match_status"], &first["product_reference"]), (&json!("matched"), &json!("GLOVE-L")));
        assert!(first["evidence"].as_array().unwrap().iter().any(|one| one["what"] == "person"), "{first}");
    }
    // Nobody said anything of other words.
    assert_ne!(check("sentinel glove examination nitrile", &[])["match_status"], "matched");
    // Of two items that differ in their packs alone people say different things: none of them is taken for both.
    let other =
        decisions(&site).into_iter().find(|(_, one)| one["item_description"] == AMBIGUOUS.to_uppercase()).unwrap().0;
    say(&site, &["choose", &other, "--product", "GLOVE-M"]);
    assert_eq!(asked(&[])["match_status"], "ambiguous");
}

/// A file of proposals that are sure: those by text that nothing speaks against, from a least score on.
#[test]
fn sure_proposals_are_accepted_at_once() {
    let site = Site::sqlite();
    site.open_shop();
    let words = "Fenwick swab gauze 5cm x 5cm sterile";
    let row = format!("AAA,S-1,1,2025-01-10,Medway,{words},10,4.00,40.00,each,1,,,,GBP\n");
    site.json(&["import", "lines", &site.file("lines.csv", format!("{HEADER}{LINES}{row}"))]);
    let by_text = item(&site, words);
    let decided = &decisions(&site)[&by_text];
    assert_eq!((&decided["status"], &decided["method"]), (&json!("matched"), &json!("text")), "{decided}");
    let asked = ["review", "accept", "--min-score", "0.8", "--method", "text", "--by", "Jo"];
    let dry = site.json(&[&asked[..], &["--dry-run"]].concat());
    let ids =
        |told: &Value| told["items"].as_array().unwrap().iter().map(|one| one["item_id"].clone()).collect::<Vec<_>>();
    assert_eq!((ids(&dry), &dry["actions"]), (vec![json!(by_text)], &json!([])));
    assert_eq!(decisions(&site)[&by_text]["confirmed_by"], Value::Null);
    let none = site.json(&["review", "accept", "--min-score", "1", "--by", "Jo"]);
    assert_eq!(ids(&none), Vec::<Value>::new());
    let told = site.json(&asked);
    assert_eq!((ids(&told), told["actions"][0]["item_id"].clone()), (vec![json!(by_text)], json!(by_text)));
    assert_eq!(decisions(&site)[&by_text]["confirmed_by"], "Jo");
    assert_eq!(ids(&site.json(&asked)), Vec::<Value>::new());
    for score in ["1.1", "0.12345", "x", "-1"] {
        let wrong = format!("--min-score={score}");
        let answer = site.run(&["review", "accept", &wrong, "--by", "Jo"]);
        assert_eq!((answer.status, answer.stdout.as_str()), (2, ""), "{score}");
    }
}

/// Two commands at once: one is heard, the other told.
#[test]
fn of_two_commands_at_once_one_is_heard() {
    for site in [Site::sqlite(), Site::postgres()] {
        open(&site);
        let glove = item(&site, AMBIGUOUS);
        let spawn = |product: &str, by: &str| {
            let mut command = site.command(&["review", "choose", &glove, "--product", product, "--by", by]);
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap()
        };
        let both = [spawn("GLOVE-M", "Jo"), spawn("GLOVE-L", "Al")];
        let codes: Vec<i32> = both.into_iter().map(|mut child| child.wait().unwrap().code().unwrap()).collect();
        assert_eq!(codes.iter().sum::<i32>(), 1, "{codes:?}");
        assert_eq!(site.json(&["review", "history"])["actions"].as_array().unwrap().len(), 1);
        site.assert_sound();
    }
}

/// What is said on a terminal: who waits, with what money, and what became of it.
#[test]
fn texts_tell_what_is_at_stake() {
    let site = Site::sqlite();
    open(&site);
    let list = site.run(&["review", "list"]).stdout;
    assert!(list.starts_with("5 items wait for a person, with GBP 567.50 + USD 23.00 at stake\n"), "{list}");
    let glove = item(&site, AMBIGUOUS);
    let shown = site.run(&["review", "show", &glove]).stdout;
    assert!(shown.contains("1 like items; you may accept, reject, choose, mark_pack"), "{shown}");
    let said = site.run(&["review", "accept", &glove, "--by", "Jo"]).stdout;
    assert!(said.contains(&format!("{glove} is now matched P")), "{said}");
    assert!(said.contains("1 undecided items are like it"), "{said}");
    let history = site.run(&["review", "history"]).stdout;
    assert!(history.contains("accept") && history.contains("Jo"), "{history}");
}
