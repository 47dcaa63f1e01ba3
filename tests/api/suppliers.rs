//! Suppliers over HTTP.

use crate::cli::categories::LINES;

on_both_backends!(
    /// HTTP tells what the command line tells.
    the_command_line_tells_the_same,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &app.site.file("lines.csv", LINES)]);
        let told = app.json("/api/v1/suppliers");
        assert_eq!(told, app.site.json(&["suppliers"]));
        assert_eq!(told["likely_duplicates"].as_array().map(Vec::len), Some(1));
        assert_eq!(app.refused(400, "/api/v1/suppliers?duplicates=true"), "bad_request");
    }
);
