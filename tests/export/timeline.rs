//! The drawing of a workplan: the same bytes for the same entries, well formed whatever the words are, and readable for many.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failed test")]

use likewise::engine::workplan::{ContractKey, Said, Stance, Timeline, timeline};
use likewise::export::timeline_svg;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};

use super::svg::elements;
use crate::engine::workplan::{day, entry, plan};

fn drawn(entries: &[likewise::engine::workplan::Entry], on: &str) -> String {
    timeline_svg(&timeline("Workplan of FP1", entries, day(on)))
}

#[test]
fn a_drawing_stays_as_it_is_unless_somebody_means_it() {
    let kept_out = Said::Contract { contract: ContractKey::new("BBB", "K-2"), stance: Stance::Excluded };
    let done = Said::Task { task: plan().tasks[1].id.clone(), on: Some(day("2026-07-02")) };
    let owner = Said::Owner { name: Some("Sam <Smith> & Co".to_owned()) };
    let drawing = drawn(&[entry(&[kept_out, done, owner])], "2026-07-15");
    elements(&drawing);
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true }, {
        insta::assert_snapshot!("timeline", drawing);
    });
}

#[test]
fn nothing_is_drawn_of_what_is_dropped() {
    let drawing = drawn(&[entry(&[Said::Drop {}])], "2026-07-15");
    assert!(drawing.contains("Nothing has been adopted.") && !drawing.contains("AAA"), "{drawing}");
    elements(&drawing);
}

/// Rows of the drawing: where the words of each contract stand.
fn rows(drawing: &str) -> Vec<i64> {
    let lines = drawing.lines().filter(|line| line.contains("text-anchor=\"end\""));
    lines.map(|line| line.split("y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn forty_contracts_have_a_row_each() {
    let mut large = plan();
    let one = large.contracts[0].clone();
    large.contracts = (0..40)
        .map(|number| {
            let mut contract = one.clone();
            contract.key =
                ContractKey::new(format!("R{number:02}"), format!("a reference that is long, number {number}"));
            contract
        })
        .collect();
    let many = likewise::engine::workplan::Entry { plan: large, ..entry(&[]) };
    let drawing = drawn(&[many], "2026-07-15");
    elements(&drawing);
    let rows = rows(&drawing);
    assert_eq!(rows.len(), 40);
    assert!(rows.windows(2).all(|pair| pair[1] - pair[0] == 24), "{rows:?}");
    let height: i64 = drawing.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(height > rows[39], "the last one is inside");
}

#[test]
fn what_lies_outside_is_drawn_at_the_edge() {
    let content = timeline("Workplan", &[entry(&[])], day("2026-07-15"));
    assert_eq!((content.from, content.until), (day("2026-01-01"), day("2030-01-01")));
    let narrow = Timeline { from: day("2028-06-01"), until: day("2029-01-01"), ..content };
    let drawing = timeline_svg(&narrow);
    elements(&drawing);
    for mark in drawing.split("x1=\"").skip(1) {
        let x: i64 = mark.split('"').next().unwrap().parse().unwrap();
        assert!((330..=1010).contains(&x), "{x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// No words of a register and no date break the drawing.
    #[test]
    fn no_words_break_it(words in any::<String>(), days in proptest::collection::vec(0..2_900_000_i32, 6)) {
        let date = |number: i32| chrono::NaiveDate::from_num_days_from_ce_opt(number).unwrap();
        let mut odd = plan();
        odd.title = words.clone();
        for contract in &mut odd.contracts {
            contract.supplier_name = words.clone();
            contract.key.contract_ref = words.clone();
            contract.start_date = Some(date(days[0]));
            contract.current_end = date(days[1]);
            contract.option_ends = vec![date(days[2]), date(days[3])];
            contract.leave_date = date(days[4]);
        }
        odd.stages[0].start = date(days[5]);
        let entry = likewise::engine::workplan::Entry { plan: odd, ..entry(&[]) };
        let drawing = timeline_svg(&timeline(&words, &[entry], day("2026-07-15")));
        prop_assert!(elements(&drawing).len() > 10);
    }
}
