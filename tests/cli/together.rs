//! Several commands at once on one store, and an index that is not as it was left.

use super::harness::{Site, argument, fixture};

fn lines(site: &Site, part: usize) -> String {
    let mut text = String::from(
        "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,unit_price,uom,mpc\n",
    );
    for row in 0..1_500 {
        let organisation = ["AAA", "BBB", "CCC", "DDD"][row % 4];
        let (name, code) = match row % 3 {
            0 => ("Corvane syringe luer lock 10ml box of 50".to_owned(), "CV10LL".to_owned()),
            _ => (format!("Bracket number {} of part {part}", row % 90), format!("BN{part}{}", row % 90)),
        };
        // Suppliers of this part alone, so that a line may name what a reader has not yet heard of.
        text.push_str(&format!(
            "{organisation},T{part}-{row},1,2024-0{}-11,Supplier {part} {},{name},{},{}.50,box,{code}\n",
            row % 9 + 1,
            row % 40,
            row % 5 + 1,
            row % 7 + 1,
        ));
    }
    site.file(&format!("part{part}.csv"), text)
}

on_both_backends! { commands_at_once_do_not_disturb_one_another, |site| {
    site.open_shop();
    let parts: Vec<String> = (0..3).map(|part| lines(site, part)).collect();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    site.json(&["match"]);
    let catalogue = fixture("catalogue.csv");
    let mut commands: Vec<Vec<&str>> = parts.iter().map(|part| vec!["import", "lines", part.as_str()]).collect();
    commands.extend([
        vec!["import", "catalogue", &catalogue], vec!["match", "--all"], vec!["verify"], vec!["reindex"],
        vec!["benchmark", "--all-dates"], vec!["decisions"], vec!["match"], vec!["verify"], vec!["reindex"],
    ]);
    let running: Vec<_> = commands
        .iter()
        .map(|arguments| {
            let mut command = site.command(arguments);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            (arguments, command.spawn().unwrap())
        })
        .collect();
    for (arguments, child) in running {
        let output = child.wait_with_output().unwrap();
        let told = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {told}");
    }
    let undisturbed = Site::sqlite();
    undisturbed.open_shop();
    undisturbed.json(&["import", "lines", &fixture("lines.csv")]);
    parts.iter().for_each(|part| drop(undisturbed.json(&["import", "lines", part])));
    assert_eq!(site.benchmark(), undisturbed.benchmark());
    site.assert_sound();
} }

#[test]
fn a_damaged_index_is_built_anew() {
    let site = Site::sqlite();
    site.open_shop();
    site.json(&["import", "lines", &fixture("lines.csv")]);
    let before = site.benchmark();
    let files = || std::fs::read_dir(site.path("data/index")).unwrap().map(|entry| entry.unwrap().path());
    for ending in ["term", "idx", "store", "fast", "json"] {
        let harmed = files().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap();
        std::fs::write(&harmed, b"harm").unwrap();
        assert_eq!(site.run(&["match", "--all"]).status, 0, "{}", argument(&harmed));
        assert_eq!(site.benchmark(), before, "{ending}");
        site.assert_sound();
        let gone = files().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap();
        std::fs::remove_file(&gone).unwrap();
        assert_eq!(site.run(&["match", "--all"]).status, 0, "{}", argument(&gone));
        site.assert_sound();
    }
}
