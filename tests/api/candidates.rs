//! Consolidation candidates over HTTP: the very bytes of the command line.

use crate::cli::harness::fixture;

const REGISTER: &str = "org_code,contract_ref,title,supplier_name,category_code,category_scheme,start_date,current_end_date,notice_days,contract_kind,annual_value
AAA,G-1,Gloves,Medway Supplies Ltd,33141420,cpv,2023-05-01,2026-04-30,,goods,1000
BBB,G-7,Examination gloves,Medway Supplies Ltd,33141420,cpv,2023-05-01,2026-04-30,,goods,1200
CCC,G-2,Gloves,Other Supplies Ltd,33141420,cpv,2023-05-01,2029-04-30,90,goods,19000
";

on_both_backends!(
    /// Each parameter says on HTTP what it says on the command line, to the byte.
    candidates_are_those_of_the_command_line,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "lines", &fixture("lines.csv")]);
        app.site.json(&["import", "contracts", &app.site.file("register.csv", REGISTER)]);
        for (query, arguments) in [
            ("footprint=FP1&as_of=2025-07-01", &["--footprint", "FP1", "--as-of", "2025-07-01"][..]),
            (
                "footprint=FP1&as_of=2025-07-01&horizon_years=2",
                &["--footprint", "FP1", "--as-of", "2025-07-01", "--horizon-years", "2"],
            ),
            (
                "footprint=FP1&as_of=2025-07-01&sharing=compensate&nobody_loses=true",
                &["--footprint", "FP1", "--as-of", "2025-07-01", "--sharing", "compensate", "--nobody-loses"],
            ),
            (
                "footprint=FP1&as_of=2025-07-01&procurements_a_quarter=1",
                &["--footprint", "FP1", "--as-of", "2025-07-01", "--procurements-a-quarter", "1"],
            ),
            ("footprint=FP2&as_of=2025-07-01", &["--footprint", "FP2", "--as-of", "2025-07-01"]),
        ] {
            let said = app.site.run(&[&["--json", "consolidate"], arguments].concat());
            assert_eq!(said.status, 0, "{}", said.stderr);
            assert_eq!(app.get(&format!("/api/v1/candidates?{query}")).text, said.stdout, "{query}");
        }
        let told = app.json("/api/v1/candidates?footprint=FP1&as_of=2025-07-01");
        assert_eq!(told["candidates"].as_array().map(Vec::len), Some(1), "{told:#}");
    }
);

on_both_backends!(
    /// What is missing, makes no sense or is nobody's is refused.
    what_makes_no_sense_is_refused,
    |app| {
        app.site.open_shop();
        for (status, query) in [
            (400, "as_of=2025-07-01"),
            (400, "footprint=FP1"),
            (400, "footprint=FP1&as_of=2025-07"),
            (400, "footprint=FP1&as_of=2025-07-01&horizon_years=0"),
            (400, "footprint=FP1&as_of=2025-07-01&horizon_years=31"),
            (400, "footprint=FP1&as_of=2025-07-01&horizon=3"),
            (400, "footprint=FP1&as_of=2025-07-01&sharing=fairly"),
            (400, "footprint=FP1&as_of=2025-07-01&nobody_loses=true&procurements_a_quarter=1"),
            (400, "footprint=FP1&as_of=9999-07-01"),
            (404, "footprint=FP9&as_of=2025-07-01"),
        ] {
            app.refused(status, &format!("/api/v1/candidates?{query}"));
        }
    }
);
