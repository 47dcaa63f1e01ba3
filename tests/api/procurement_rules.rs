//! The tables of procurement law over HTTP.

use crate::cli::rules::edits;

on_both_backends!(
    /// HTTP tells what the command line tells, to the byte, before and after an import.
    the_command_line_tells_the_same,
    |app| {
        let path = "/api/v1/procurement-rules";
        assert_eq!(app.json(path), app.site.json(&["rules", "list"]));
        app.site.json(&["import", "rules", &app.site.file("rules.csv", edits())]);
        assert_eq!(app.json(path), app.site.json(&["rules", "list"]));
        let day = "2026-11-27";
        assert_eq!(app.json(&format!("{path}?as_of={day}")), app.site.json(&["rules", "list", "--as-of", day]));
        assert_eq!(app.refused(400, &format!("{path}?as_of=yesterday")), "bad_request");
        assert_eq!(app.refused(400, &format!("{path}?limit=2")), "bad_request");
    }
);
