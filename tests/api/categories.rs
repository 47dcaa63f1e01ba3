//! Categories over HTTP.

use crate::cli::categories::{CPV, LINES};

on_both_backends!(
    /// HTTP tells what the command line tells, to the byte, in every view.
    the_command_line_tells_the_same,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "categories", &app.site.file("cpv.csv", CPV)]);
        app.site.json(&["import", "lines", &app.site.file("lines.csv", LINES)]);
        for view in ["best", "eclass", "cpv", "unspsc", "group", "kind"] {
            let told = app.json(&format!("/api/v1/categories?scheme={view}"));
            assert_eq!(told, app.site.json(&["categories", "--scheme", view]), "{view}");
        }
        assert_eq!(app.json("/api/v1/categories"), app.json("/api/v1/categories?scheme=best"));
        assert_eq!(app.refused(400, "/api/v1/categories?scheme=spoons"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/categories?limit=2"), "bad_request");
    }
);
