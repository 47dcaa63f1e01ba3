//! What goes wrong is a page with the interface's words; what somebody wrote in a file stays text.

use super::markup;
use super::{open, page};
use crate::api::harness::on_both_backends;

on_both_backends!(
    /// Addresses that lead nowhere and questions that make no sense.
    faults_are_pages_with_the_interfaces_words,
    |app| {
        open(app);
        for (status, path, title, detail) in [
            (404, "/nowhere", "There is no such thing", "there is no page /nowhere"),
            (404, "/products/NOBODY", "There is no such thing", "there is no product NOBODY"),
            (404, "/products/NOBODY/lines", "There is no such thing", "there is no product NOBODY"),
            (404, "/?org=NOBODY", "There is no such thing", "there is no organisation NOBODY"),
            (404, "/products/GLOVE-M/lines?page=9", "There is no such thing", "the last one is 1"),
            (404, "/static/likewise-0.css", "There is no such thing", "there is no such file"),
            (404, "/candidates?footprint=NOWHERE", "There is no such thing", "there is no group NOWHERE"),
            (400, "/?months=soon", "The request makes no sense", "months is all or a month"),
            (400, "/products/GLOVE-M/lines?page=x", "The request makes no sense", "page is a number"),
            (400, "/candidates?footprint=FP1&as_of=soon", "The request makes no sense", "as_of is a day"),
        ] {
            let told = app.get(path);
            assert_eq!(told.status.as_u16(), status, "{path}: {}", told.text);
            markup::read(path, &told.text);
            assert!(told.text.contains(title) && told.text.contains(detail), "{path}: {}", told.text);
        }
        assert_eq!(app.json("/api/v1/organisations/AAA")["org_code"], "AAA");
        let problem = app.get("/api/v1/organisations/NOBODY").json();
        assert_eq!(problem["title"], "There is no such thing");
        assert_eq!(app.get("/api/v1/organisations?limit=0").json()["title"], "The request makes no sense");
    }
);

on_both_backends!(
    /// A form that cannot be read comes back with what was filled in and what is wrong with each field.
    a_wrong_form_comes_back_with_words,
    |app| {
        open(app);
        let path = "/check?item=&price=cheap&units=none&quantity=-1&org=AAA";
        let told = app.get(path);
        assert_eq!(told.status.as_u16(), 400);
        let markup = markup::read(path, &told.text);
        for field in ["#item", "#price", "#units", "#quantity"] {
            assert!(markup.links.iter().any(|link| link == field), "{field}: {}", told.text);
        }
        assert!(told.text.contains("value=\"cheap\"") && told.text.contains("aria-invalid"), "{}", told.text);
    }
);

on_both_backends!(
    /// Words from files and addresses are shown as they are and never as markup.
    what_somebody_wrote_stays_text,
    |app| {
        app.site.open_shop();
        let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        let header = "org_code,po_number,po_line_number,order_date,supplier_name,item_description,quantity,line_value,uom,currency\n";
        let quoted = hostile.replace('"', "\"\"");
        let row = |org: &str| format!("{org},\"{quoted}\",1,2025-05-01,\"{quoted}\",\"{quoted}\",2,9.00,\"{quoted}\",GBP\n");
        let lines = format!("{header}{}{}", row("AAA"), row("BBB"));
        let told = app.site.json(&["import", "lines", &app.site.file("a<b>.csv", lines)]);
        assert_eq!(told["rows_accepted"], 2, "{told}");
        let products = app.site.json(&["benchmark"])["products"].clone();
        let product = products[0]["product_id"].as_str().expect("a product");
        let asked = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E";
        let paths = [
            format!("/products/{product}"),
            format!("/products/{product}/lines"),
            format!("/check?product={product}&price=3&uom={asked}"),
            format!("/check?item={asked}&price={asked}&org={asked}"),
            format!("/products?search={asked}"),
            format!("/?org={asked}"),
            format!("/{asked}"),
        ];
        for path in paths {
            let told = app.get(&path);
            markup::read(&path, &told.text);
            assert!(told.text.contains("alert(1)"), "{path} shows nothing of it: {}", told.text);
        }
    }
);

on_both_backends!(
    /// Without data every page says how to load some.
    without_data_pages_say_what_to_do,
    |app| {
        for (path, words) in [
            ("/", "No data yet"),
            ("/", "likewise demo"),
            ("/check", "Is this price fair?"),
            ("/check?item=glove&price=4", "Nothing like it is known"),
            ("/products?search=glove", "likewise import catalogue FILE"),
            ("/contracts", "likewise import contracts FILE"),
            ("/candidates", "Plan contracts together"),
        ] {
            let shown = page(app, path);
            assert!(shown.contains(words), "{path}: {words}: {shown}");
        }
    }
);
