//! The way back to source rows over HTTP.

use serde_json::Value;

use crate::cli::harness::{cells, fixture};

on_both_backends!(
    /// Every row and cell is that of the command line's file, in its order.
    lines_are_those_of_the_command_line,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        let out = app.site.path("out.csv");
        let arguments = ["benchmark", "--product", "GLOVE-M", "--lines", out.to_str().expect("a path")];
        app.site.json(&arguments);
        let sheet = cells(&app.site.read("out.csv"));
        let (header, rows) = sheet.split_first().expect("a header");
        let place = |line: &Value| format!("{}|{}|{:05}", line["org_code"], line["file"], line["row"].as_u64().expect("a row"));
        let told = app.paged("/api/v1/lines?product=GLOVE-M", "lines", 4, place);
        assert_eq!(told.len(), rows.len());
        for (line, row) in told.iter().zip(rows) {
            for (column, cell) in header.iter().zip(row) {
                let value = match &line[column.as_str()] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(&value, cell, "{column}");
            }
        }
        let item = told[0]["item_id"].as_str().expect("an item");
        assert_eq!(app.json(&format!("/api/v1/decisions/{item}"))["product_reference"], "GLOVE-M");
    }
);

on_both_backends!(
    /// Lines are asked for by a product that is known, and by nothing else.
    lines_are_asked_for_by_product,
    |app| {
        app.site.open_shop();
        assert_eq!(app.json("/api/v1/lines?product=GLOVE-M")["lines"].as_array().map(Vec::len), Some(0));
        assert_eq!(app.refused(404, "/api/v1/lines?product=NOTHING"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/lines"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/lines?product=GLOVE-M&org=AAA"), "bad_request");
    }
);
