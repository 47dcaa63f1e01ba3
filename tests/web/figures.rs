//! The pages' figures are the command line's.

use serde_json::Value;

use super::{assert_holds, open, page, pounds};
use crate::api::harness::on_both_backends;

const GLOVE: &str = "5060000011111";

fn texts(body: &Value, keys: &[&str], decimals: u32) -> Vec<String> {
    keys.iter().map(|key| pounds(&body[*key], decimals)).collect()
}

on_both_backends!(
    /// The widest prices, an organisation's savings and the coverage of the first page.
    the_first_page_tells_what_benchmarks_tell,
    |app| {
        open(app);
        let told = app.site.json(&["benchmark"]);
        let products = told["products"].as_array().unwrap();
        let glove = products.iter().find(|one| one["n_organisations"] == 6).expect("the glove");
        let first = page(app, "/");
        assert_holds("/", &first, &texts(glove, &["min", "q1", "median", "q3", "max"], 4));
        let coverage = &told["coverage"]["by_currency"][0];
        for part in ["read", "benchmarked", "rejected", "excluded", "quarantined"] {
            assert_holds("/", &first, &texts(&coverage[part], &["spend"], 2));
        }
        assert_holds("/", &first, &["July 2024 to June 2025".to_owned(), "reaches to June 2025".to_owned()]);

        let fir = glove["organisations"].as_array().unwrap().iter().find(|one| one["org_code"] == "FFF").unwrap();
        // A thousand gloves at 0.06; the others' median is 0.044.
        assert_eq!(fir["saving_to_median"], "16.000000");
        let own = page(app, "/?org=FFF");
        assert_holds("/?org=FFF", &own, &texts(fir, &["saving_to_median", "spend"], 2));
        assert_holds("/?org=FFF", &own, &texts(fir, &["unit_price"], 4));
        assert_holds("/?org=FFF", &own, &["What Fir Trust could save".to_owned(), "£0.0440".to_owned()]);
        let cheap = page(app, "/?org=AAA");
        assert!(cheap.contains("Nothing it bought"), "{cheap}");
        assert_holds("/?months=all", &page(app, "/?months=all"), &["over all months".to_owned()]);
    }
);

on_both_backends!(
    /// The verdict in words, with target, walk-away price, payers and what it was taken for.
    the_check_tells_what_the_command_tells,
    |app| {
        open(app);
        let told = app.site.json(&["check", "--gtin", GLOVE, "--price", "5.50", "--org", "FFF"]);
        assert_eq!(told["verdict"], "high");
        let path = format!("/check?item={GLOVE}&price=%C2%A35.50&uom=box&org=FFF");
        let shown = page(app, &path);
        assert_holds(&path, &shown, &texts(&told, &["unit_price", "target", "walk_away"], 4));
        assert_holds(&path, &shown, &texts(&told, &["saving"], 2));
        for payer in told["payers"].as_array().unwrap() {
            assert_holds(&path, &shown, &texts(payer, &["unit_price"], 4));
            assert_holds(&path, &shown, &[payer["name"].as_str().unwrap().to_owned()]);
        }
        for words in ["High price", "Ask for £4.20 by the box", "More than half of the 5 others pay less", "(you)"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        for words in ["Held against 5 others in the 12 months July 2024 to June 2025, without VAT", "lower quarter</span>"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(shown.contains("6 organisations bought it in") && shown.contains("Prices each, without VAT"), "{shown}");
        let product = told["candidates"][0]["product_id"].as_str().unwrap();
        let chosen = format!("/check?product={product}&price=4.00&quantity=10");
        assert_holds(&chosen, &page(app, &chosen), &["Good price".to_owned()]);
        for (asked, words) in [
            ("item=turbine+blade+titanium&price=5", "Nothing like it is known"),
            ("item=sentinel+glove+examination+nitrile+powder+free&price=5", "Which of these is it?"),
            ("item=5060000044447&price=5", "Not enough data for a verdict"),
            ("item=5060000011111", "What others pay"),
        ] {
            let path = format!("/check?{asked}");
            assert_holds(&path, &page(app, &path), &[words.to_owned()]);
        }
    }
);

on_both_backends!(
    /// A target or a walk-away price that nobody can tell is not shown; the one that is shown says whose price it is.
    prices_that_cannot_be_told_are_left_out,
    |app| {
        open(app);
        let path = "/check?item=5060000044447&price=5&org=AAA";
        let shown = page(app, path);
        assert!(shown.contains("Not enough data") && shown.contains("Offered"), "{shown}");
        assert!(!shown.contains("Target: ask for this"), "{shown}");
        assert_eq!(shown.contains("Walk away above"), shown.contains("what you pay now"), "{shown}");
    }
);

on_both_backends!(
    /// One product on two VAT bases is two comparisons: each row says on which.
    findings_say_on_which_basis,
    |app| {
        open(app);
        assert_holds("/", &page(app, "/"), &["without VAT".to_owned()]);
        assert_holds("/?org=FFF", &page(app, "/?org=FFF"), &["without VAT".to_owned()]);
    }
);

on_both_backends!(
    /// Many rows come in pages: all of them, once each, in order, with the organisations' names.
    source_rows_come_in_pages,
    |app| {
        app.site.open_shop();
        let header = "org_code,po_number,order_date,supplier_name,item_description,quantity,line_value,uom,units_per_uom,gtin,currency\n";
        let line = |number: usize| {
            let org = ["CCC", "AAA", "BBB"][number % 3];
            format!("{org},P{number},2025-06-10,Medway Supplies Ltd,Glove exam nitrile medium,10,40.00,box,100,{GLOVE},GBP\n")
        };
        let lines: String = (0..120).map(line).collect();
        app.site.json(&["import", "lines", &app.site.file("many.csv", format!("{header}{lines}"))]);
        let mut rows = Vec::new();
        for number in 1..=3 {
            let path = format!("/products/GLOVE-M/lines?page={number}");
            let shown = page(app, &path);
            assert_holds(&path, &shown, &["120 purchase lines".to_owned(), format!("page {number} of 3")]);
            let found = shown.split("many.csv, row ").skip(1);
            rows.extend(found.map(|rest| rest.split('<').next().unwrap().parse::<usize>().unwrap()));
        }
        // The first line stands in row 2; every third is of one organisation.
        let of = |place: usize| (0..120).filter(move |number| number % 3 == place).map(|number| number + 2);
        assert_eq!(rows, of(1).chain(of(2)).chain(of(0)).collect::<Vec<_>>());
        assert_eq!(app.get("/products/GLOVE-M/lines?page=4").status.as_u16(), 404);
    }
);

on_both_backends!(
    /// A product's distribution, payers and packs; every line with its file and row.
    a_product_tells_what_its_benchmark_tells,
    |app| {
        open(app);
        let glove = &app.site.json(&["benchmark", "--product", "GLOVE-M"])["products"][0];
        let product = glove["product_id"].as_str().unwrap();
        let path = format!("/products/{product}?org=FFF");
        let shown = page(app, &path);
        assert_holds(&path, &shown, &texts(glove, &["min", "q1", "median", "q3", "max", "weighted_mean"], 4));
        assert_holds(&path, &shown, &texts(glove, &["saving_to_median"], 2));
        for payer in glove["organisations"].as_array().unwrap() {
            assert_holds(&path, &shown, &texts(payer, &["unit_price"], 4));
            assert_holds(&path, &shown, &texts(payer, &["spend", "saving_to_median"], 2));
        }
        assert_eq!(shown.matches("class=\"dot").count(), 6, "a dot for each payer");
        for words in ["05060000011111", "Sentinel Care Ltd", "SN-100-M", "100 each", "<desc id="] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert_eq!(page(app, "/products/GLOVE-M?org=FFF"), shown, "by the catalogue's own number");
        let lines = page(app, &format!("/products/{product}/lines"));
        for row in 2..=7 {
            assert!(lines.contains(&format!("lines.csv, row {row}<")), "row {row}: {lines}");
        }
        let found = page(app, "/products?search=nitrile+glove");
        assert!(found.contains(&format!("/products/{product}\"")), "{found}");
        assert!(page(app, "/products?search=5060000011111").contains(&format!("/products/{product}\"")));
    }
);
