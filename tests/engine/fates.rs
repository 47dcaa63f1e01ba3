//! What became of each line: the lines told one by one are those that were summed.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeMap;

use likewise::engine::money::{BaseQuantity, Units};
use likewise::engine::period::{Month, Window};
use likewise::engine::variation::{
    Basis, Exclusion, LineFact, LineFate, Selection, Total, benchmark, build_points, line_fates,
};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use super::line_table::Table;
use super::points::{any_line, some_readings, some_terms};

fn fates(table: &Table) -> Vec<LineFate> {
    line_fates(&table.lines, &table.readings, &table.terms, &table.known_packs).unwrap()
}

const fn left_out(reason: Exclusion) -> LineFate {
    LineFate::LeftOut { reason, units_other: None }
}

#[test]
fn each_line_is_told_in_its_place() {
    let table = Table::of(
        "1 2024-01 3 15.60 weak:1
         2 2024-01 10 48.00 strong:100
         3 2024-01 10 50.00 two:100
         9 2024-02 5 0 strong:1
         4 2024-01 10 53.00 strong:100
         1 2024-01 3 15.60 conflict:100/1",
    );
    let held = |reason, units| LineFate::LeftOut { reason, units_other: Units::whole(units) };
    assert_eq!(
        fates(&table),
        [
            held(Exclusion::PackStandsOff, 100),
            LineFate::Used,
            LineFate::Used,
            left_out(Exclusion::Free),
            LineFate::Used,
            held(Exclusion::PackConflict, 1),
        ]
    );
}

#[test]
fn lines_whose_sums_leave_the_range_are_left_out_one_by_one() {
    let most = "9223372036854.775807";
    let table =
        Table::of(&format!("1 2024-01 1 {most} strong:1\n1 2024-01 1 1.00 strong:1\n2 2024-01 1 7.00 strong:1"));
    let shut = left_out(Exclusion::OutOfRange);
    assert_eq!(fates(&table), [shut, shut, LineFate::Used]);
}

#[test]
fn what_is_asked_comes_before_what_a_line_is() {
    let table = Table::of(
        "1 2024-01 1 5 strong:1
         1 2024-03 1 5 strong:1
         1 2024-03 1 0 strong:1
         2 2024-01 1 5 strong:1",
    );
    let selection = Selection {
        window: Window { from: None, to: Month::parse("2024-02") },
        organisations: Some([1].into()),
        ..Selection::default()
    };
    let made = benchmark(&table.points(), &selection);
    let told: Vec<LineFate> = fates(&table)
        .into_iter()
        .zip(&table.lines)
        .map(|(fate, line)| made.fate(&selection, basis(&table, line), line.organisation, line.month, fate))
        .collect();
    let outside = left_out(Exclusion::OutsideWindow);
    assert_eq!(told, [LineFate::Used, outside, outside, left_out(Exclusion::OutsideGroup)]);
}

fn basis(table: &Table, line: &LineFact) -> Basis {
    let place = |place: u32| usize::try_from(place).unwrap();
    Basis::of(&table.readings[place(line.reading)], &table.terms[place(line.terms)])
}

/// What lines come to: how many, base units, stated and net value.
type Sums = (u64, BaseQuantity, Total, Total);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Line by line and by points the same: each payer's quantity and spend, and each reason's lines and value.
    #[test]
    fn lines_add_up_to_points_and_benchmarks(lines in vec(any_line(7, 5), 0..120)) {
        let table = Table {
            lines,
            readings: some_readings(),
            terms: some_terms(),
            known_packs: vec![Units::whole(10).unwrap()],
        };
        let points = build_points(&table.lines, &table.readings, &table.terms, &table.known_packs).unwrap();
        let selection = Selection {
            window: Window { from: Some(Month::from_index(24_289)), to: None },
            ..Selection::default()
        };
        let made = benchmark(&points, &selection);
        let mut used: BTreeMap<(Basis, u32), Sums> = BTreeMap::new();
        let mut excluded: BTreeMap<_, (u64, Total)> = BTreeMap::new();
        for (line, fate) in table.lines.iter().zip(fates(&table)) {
            let basis = basis(&table, line);
            match made.fate(&selection, basis, line.organisation, line.month, fate) {
                LineFate::Used => {
                    let reading = &table.readings[usize::try_from(line.reading).unwrap()];
                    let (count, quantity, gross, net) = used.entry((basis, line.organisation)).or_default();
                    *count += 1;
                    *quantity = quantity.checked_add(line.base_quantity(reading.units)).unwrap();
                    *gross = gross.plus(line.value);
                    *net = net.plus(line.net());
                }
                LineFate::LeftOut { reason, .. } => {
                    let (count, spend) = excluded.entry((basis.currency, basis.vat_basis, reason)).or_default();
                    *count += 1;
                    *spend = spend.plus(line.value);
                }
            }
        }
        let mut payers: BTreeMap<(Basis, u32), Sums> = BTreeMap::new();
        for one in &made.benchmarks {
            for payer in &one.organisations {
                let sums = (payer.lines, payer.quantity, payer.gross.into(), payer.net.into());
                payers.insert((one.basis, payer.organisation), sums);
            }
        }
        prop_assert_eq!(used, payers);
        let reasons: BTreeMap<_, (u64, Total)> = made.excluded.iter()
            .map(|total| ((total.currency, total.vat_basis, total.reason), (total.lines, total.spend)))
            .collect();
        prop_assert_eq!(excluded, reasons);
    }
}
