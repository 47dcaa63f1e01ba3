//! The tables of procurement law: shipped, edited by an import, listed by day.

use serde_json::Value;

const HEADER: &str = "table,regime,subject,detail,measure,value,unit,basis,valid_from,valid_to,source\n";

/// Values of the threshold of a class of authority, with where they came in.
fn thresholds(told: &Value, class: &str) -> Vec<String> {
    let list = told["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["table"] == "threshold" && rule["regime"] == "pa2023" && rule["detail"] == class);
    list.map(|rule| {
        let text = |name: &str| rule[name].as_str().unwrap().to_owned();
        format!("{} from {} {}", text("value"), text("valid_from"), text("origin"))
    })
    .collect()
}

/// Rows that change a threshold from 2028 on, correct that of 2026, and one that no table holds.
pub fn edits() -> String {
    let row = "threshold,pa2023,goods_and_services,sub_central,";
    format!(
        "{HEADER}{row},201000,gbp_including_vat,law,2028-01-01,,a made-up note\n\
         {row},207721,gbp_including_vat,law,2026-01-01,,a made-up correction\n\
         {row},cheap,gbp_including_vat,law,2030-01-01,,a made-up note\n"
    )
}

on_both_backends!(
    /// Without any import the shipped rows count; an import lays rows over them and its deletion takes them away.
    edited_by_an_import_and_back,
    |site| {
        let shipped = site.json(&["rules", "list"]);
        let sub_central =
            ["214904 from 2025-02-24 shipped".to_owned(), "207720 from 2026-01-01 shipped".to_owned()];
        assert_eq!(thresholds(&shipped, "sub_central"), sub_central);
        assert_eq!(shipped["as_of"], Value::Null);
        let day = |day: &str| site.json(&["rules", "list", "--as-of", day]);
        assert_eq!(thresholds(&day("2025-12-31"), "sub_central"), &sub_central[..1]);
        assert_eq!(thresholds(&day("2026-01-01"), "sub_central"), &sub_central[1..]);
        assert_eq!(thresholds(&day("2026-01-01"), "central"), ["135018 from 2026-01-01 shipped"]);
        assert!(thresholds(&day("2025-02-23"), "central").is_empty());

        let told = site.json(&["import", "rules", &site.file("rules.csv", edits())]);
        assert_eq!((&told["rows_accepted"], &told["rows_rejected"]), (&2.into(), &1.into()));
        let changed = [
            "214904 from 2025-02-24 shipped",
            "207721 from 2026-01-01 imported",
            "201000 from 2028-01-01 imported",
        ];
        assert_eq!(thresholds(&site.json(&["rules", "list"]), "sub_central"), changed);
        assert_eq!(thresholds(&day("2027-12-31"), "sub_central"), &changed[1..2]);
        let text = site.run(&["rules", "list", "--as-of", "2028-01-01"]).stdout;
        assert!(text.contains("201000 gbp including vat") && text.contains("1 of them imported"), "{text}");

        site.assert_sound();
        site.json(&["imports", "delete", told["id"].as_str().unwrap()]);
        assert_eq!(site.json(&["rules", "list"]), shipped);
        site.refused(2, &["rules", "list", "--as-of", "yesterday"]);
    }
);
