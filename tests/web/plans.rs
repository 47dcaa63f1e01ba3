//! Contracts and plans: the command line's figures, dates as people write them, unknown said to be so.

use serde_json::Value;

use super::{assert_holds, page, pounds};
use crate::api::harness::on_both_backends;
use crate::cli::consolidate::{CLEANING, open};

on_both_backends!(
    /// The register, soonest end first; what it leaves open is not nothing.
    the_register_by_its_ends,
    |app| {
        open(&app.site);
        let shown = page(app, "/contracts");
        assert!(shown.contains("30 April 2027") && shown.contains("not stated"), "{shown}");
        assert!(shown.contains("right not stated; fee not stated"), "{shown}");
        assert!(shown.contains("at any time by notice; fee not stated"), "{shown}");
        assert!(!shown.contains("£0.00"), "unknown is not nothing: {shown}");
        let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text}: {shown}"));
        assert!(at("Examination gloves") < at("Legal panel") && at("Legal panel") < at(">=Gloves<"));
        let own = page(app, "/contracts?org=DDD");
        assert!(own.contains("Gloves elsewhere") && !own.contains("Legal panel"), "{own}");
        assert_eq!(app.get("/contracts?org=NOBODY").status.as_u16(), 404);
    }
);

on_both_backends!(
    /// What to do by when, what it is worth to whom, and what was left out.
    a_plan_tells_what_the_command_tells,
    |app| {
        open(&app.site);
        let told = app.site.json(&["consolidate", "--footprint", "FP1", "--as-of", "2026-07-01"]);
        let path = "/candidates?footprint=FP1&as_of=2026-07-01";
        let shown = page(app, path);
        let candidate = &told["candidates"][0];
        let money = |body: &Value, keys: &[&str]| keys.iter().map(|key| pounds(&body[*key], 2)).collect::<Vec<_>>();
        assert_holds(path, &shown, &money(candidate, &["net_present_value", "annual_value"]));
        for member in candidate["members"].as_array().unwrap() {
            assert_holds(path, &shown, &money(member, &["fee", "benefit", "bridging", "net_present_value"]));
        }
        for words in ["7 August 2026", "1 May 2027", "30 April 2027", "Alder Trust", "start the joint procurement of"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        for source in ["benefit_part_source", "discount_source", "others_source"] {
            assert_holds(path, &shown, &[told["terms"][source].as_str().unwrap().to_owned()]);
        }
        let left_out = candidate["excluded"].as_array().unwrap().iter().chain(told["excluded"].as_array().unwrap());
        for one in left_out {
            assert_holds(path, &shown, &[one["contract_ref"].as_str().unwrap().to_owned()]);
        }
        let latest = page(app, "/candidates?footprint=FP1");
        assert!(latest.contains("1 July 2026"), "the day after the data's last month: {latest}");
        let nothing = page(app, "/candidates?footprint=FP2&as_of=2026-07-01");
        assert!(nothing.contains("Nothing can be brought together"), "{nothing}");

        // Purchases show what its lower prices rest on; those of a plan without purchases are assumed.
        assert!(!shown.contains("Without assumed prices"), "{shown}");
        app.site.json(&["import", "contracts", &app.site.file("cleaning.csv", CLEANING)]);
        let shown = page(app, path);
        assert!(shown.contains("<dt>Without assumed prices</dt><dd>£3,088.69</dd>"), "{shown}");
    }
);
