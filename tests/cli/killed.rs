//! Commands killed in the middle: what was there before stays as it was, and the next try comes to the same.

use std::time::Duration;

use super::harness::{Site, argument};

/// Rows of the file whose import is killed.
const ROWS: usize = 30_000;

/// Lines of several trusts for many items, some of the catalogue's, some not.
fn many_lines(site: &Site) -> String {
    let mut text = String::from(
        "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom,mpc\n",
    );
    for row in 0..ROWS {
        let organisation = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"][row % 6];
        let (month, pence) = (row % 12 + 1, row % 97 + 5);
        let item = row % 700;
        let (name, code) = match item % 3 {
            0 => ("Sentinel glove examination nitrile medium box of 100", "SN-100-M".to_owned()),
            _ => ("Bracket wall mounted", format!("BW{item}")),
        };
        text.push_str(&format!(
            "{organisation},K{row},1,2024-{month:02}-11,Supplier {},{name},{},{}.{pence:02},box,{code}\n",
            row % 9,
            row % 5 + 1,
            row % 3 + 1,
        ));
    }
    site.file("many.csv", text)
}

/// Starts a command, kills it after a while, and says whether it had ended by itself before.
fn kill_after(site: &Site, arguments: &[&str], delay: Duration) -> bool {
    let mut child = site.command(arguments).stdout(std::process::Stdio::null()).spawn().expect("the command");
    std::thread::sleep(delay);
    let ended = child.try_wait().expect("the command's state").is_some();
    child.kill().expect("killing the command");
    child.wait().expect("the command's end");
    ended
}

fn assert_clean(site: &Site) {
    let told = site.json(&["verify"]);
    assert_eq!(told["ok"], true, "{told}");
}

on_both_backends! { an_import_killed_midway_was_never_there, |site| {
    site.open_shop();
    site.json(&["import", "lines", &super::harness::fixture("lines.csv")]);
    let undisturbed = Site::sqlite();
    undisturbed.open_shop();
    undisturbed.json(&["import", "lines", &super::harness::fixture("lines.csv")]);
    let many = many_lines(site);
    undisturbed.json(&["import", "lines", &many]);

    let (list, benchmark) = (site.json(&["imports", "list"]), site.benchmark());
    for delay in [40, 150, 400] {
        if kill_after(site, &["import", "lines", &many], Duration::from_millis(delay)) {
            break;
        }
        assert_clean(site);
        assert_eq!(site.json(&["imports", "list"]), list, "killed after {delay} ms");
        assert_eq!(site.benchmark(), benchmark, "killed after {delay} ms");
    }
    let told = site.json(&["import", "lines", &many]);
    assert_eq!(told["rows_accepted"], ROWS);
    // The next import has swept what the killed ones left.
    site.assert_sound();
    let left: Vec<String> = std::fs::read_dir(site.path(".")).unwrap().chain(std::fs::read_dir(site.path("data")).unwrap())
        .map(|entry| argument(&entry.unwrap().path()))
        // The turn of matching is taken again and again: its lock stays.
        .filter(|name| name.contains(".import-") && !name.ends_with(".import-0.lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(site.benchmark(), undisturbed.benchmark());
} }

on_both_backends! { matching_killed_midway_is_taken_up_again, |site| {
    site.open_shop();
    let many = many_lines(site);
    let undisturbed = Site::sqlite();
    undisturbed.open_shop();
    for each in [site, &undisturbed] {
        each.json(&["import", "lines", &many]);
    }
    for (arguments, delay) in [(&["match"][..], 30), (&["match"], 120), (&["match", "--all"], 60), (&["match", "--all"], 300)] {
        kill_after(site, arguments, Duration::from_millis(delay));
        assert_clean(site);
    }
    assert_eq!(site.benchmark(), undisturbed.benchmark());
    site.assert_sound();
} }
