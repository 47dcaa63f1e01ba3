//! Suppliers: the names they go by, and which of them may be one.

use serde_json::Value;

use super::categories::LINES;

const CONTRACTS: &str = "org_code,contract_ref,title,supplier_name,supplier_id,start_date,current_end_date,annual_value
AAA,C1,Gloves,Medway Supplies,GB-COH-01234567,2025-04-01,2027-03-31,1000
AAA,C2,Advice,Stour Consulting,GB-COH-07654321,2025-04-01,2027-03-31,1000
";

fn names(told: &Value) -> Vec<String> {
    let list = told["suppliers"].as_array().unwrap().iter();
    list.map(|one| {
        let all: Vec<&str> = one["names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let spend: Vec<&str> =
            one["spend"].as_array().unwrap().iter().map(|one| one["spend"].as_str().unwrap()).collect();
        format!("{} [{}]", all.join("|"), spend.join(" "))
    })
    .collect()
}

on_both_backends!(
    /// Wordings of one supplier are one, keys come from lines and contracts, and what is merely alike is offered.
    suppliers_with_the_names_they_go_by,
    |site| {
        site.open_shop();
        site.json(&["import", "lines", &site.file("lines.csv", LINES)]);
        site.json(&["import", "contracts", &site.file("contracts.csv", CONTRACTS)]);
        let told = site.json(&["suppliers", "--duplicates"]);
        assert_eq!(
            names(&told),
            [
                "MEDWAY SUPPLIES LIMITED|Medway Supplies|Medway Supplies Ltd [82.000000]",
                "Medway Suppleis Ltd [4.000000]",
                "Stour Building plc [12500.500000]",
                "Stour Consulting|Stour Consulting LLP [45000.000000]",
                "Tollgate [322.500000 22.500000]",
            ]
            .map(str::to_owned)
        );
        let medway = &told["suppliers"][0];
        assert_eq!((&medway["glns"][0], &medway["company_numbers"][0]), (&"5060000011111".into(), &"01234567".into()));
        let likely = told["likely_duplicates"].as_array().unwrap();
        assert_eq!(likely.len(), 1, "{likely:?}");
        assert_eq!(likely[0]["evidence"], "one letter apart: medwaysuppleis and medwaysupplies");
        let text = site.run(&["suppliers", "--duplicates"]);
        assert!(text.stdout.contains("one letter apart"), "{}", text.stdout);
        assert!(site.run(&["suppliers"]).stdout.contains("5 suppliers; 1 pairs are likely one"));
    }
);
