//! Consolidation by hand: small registers, their best plan, and the arithmetic that leads to it.
//!
//! Every case is planned on 1 April 2025 over two years, in one stage unless it says otherwise, with the default terms: nine months (270 days) from the start
//! of a procurement to the joint start, so no joint start before 27 December 2025; interim cover of at most 182 days
//! at 5% above the annual value; a joint procurement at 15,000, one alone at 10,000; 2% of the annual value as benefit
//! where no products are shared. The year 2025-26 counts in full, a pound of 2026-27 as 0.966184.
//!
//! Annual values are 365,000: a benefit of 2% is 7,300 a year or 20 a day, interim cover 18,250 a year or 50 a day.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::BTreeMap;

use likewise::engine::consolidation::{
    BenefitBasis, Plan, PlanRequest, Purchase, Purchases, Sharing, Terms, consolidate, discount_factor,
};
use likewise::engine::model::{Contract, Currency, VatBasis};
use likewise::engine::money::BaseQuantity;
use likewise::engine::variation::Basis;

use super::register_table::{contracts, day, plan_text, pounds};

fn plan(contracts: &[Contract], purchases: &[Purchase]) -> Plan {
    plan_in_stages(contracts, purchases, 1)
}

fn plan_in_stages(contracts: &[Contract], purchases: &[Purchase], stages_most: u32) -> Plan {
    let terms = Terms { stages_most, ..Terms::default() };
    shared_plan(contracts, purchases, &terms, Sharing::BySpend, false)
}

pub fn shared_plan(
    contracts: &[Contract],
    purchases: &[Purchase],
    terms: &Terms,
    sharing: Sharing,
    nobody_loses: bool,
) -> Plan {
    let request = PlanRequest {
        contracts,
        purchases: &Purchases::new(purchases.to_vec()),
        aside: &BTreeMap::new(),
        guessed: &BTreeMap::new(),
        as_of: day("2025-04-01"),
        horizon_years: 2,
        sharing,
        nobody_loses,
        rules: None,
        terms,
    };
    consolidate(&request).unwrap()
}

fn check(table: &str, expected: &str) -> Plan {
    check_plan(plan(&contracts(table), &[]), table, expected)
}

pub fn check_plan(plan: Plan, table: &str, expected: &str) -> Plan {
    let expected: String =
        expected.lines().map(str::trim).filter(|row| !row.is_empty()).map(|row| format!("{row}\n")).collect();
    assert_eq!(plan_text(&plan), expected, "{table}");
    plan
}

/// Two that end together on 31 December 2025. From 1 January 2026: 90 days of 2025-26 at 20 are 1,800, and 7,300 of
/// 2026-27 are 7,053.1432 today; a procurement of its own on 1 January 2026 would have cost 10,000. Each is worth
/// 1,800 + 7,053.1432 + 10,000 = 18,853.1432; both less 15,000 are 22,706.2864.
const PAIR: &str = "A A1 2025-12-31 365000
                    B B1 2025-12-31 365000";

#[test]
fn two_that_end_together() {
    let plan = check(
        PAIR,
        "eclass:MED from 2026-01-01, npv 22706.286400, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start",
    );
    let found = &plan.candidates[0];
    // Cash, not discounted: 2 x (1,800 + 7,300) of benefit, 2 x 10,000 saved, 15,000 spent.
    assert_eq!(found.cash.benefit, pounds("18200"));
    assert_eq!(found.cash.net, pounds("23200"));
    // Equal annual values share the joint procurement equally: 18,853.1432 - 7,500.
    assert_eq!(found.members[1].present.net, pounds("11353.1432"));
    // All of the benefit is assumed: without it, 2 x 10,000 saved less 15,000 spent.
    let assumed = found.assumed_benefit.unwrap();
    assert_eq!((assumed.part, assumed.cash, assumed.worth_without), (20_000, pounds("18200"), pounds("5000")));
}

#[test]
fn whether_it_renews_itself_is_not_known() {
    let told = |table: &str| -> Vec<String> {
        let plan = plan(&contracts(table), &[]);
        plan.candidates[0].assumptions.iter().map(|one| one.what.to_string()).collect()
    };
    let unknown = "it ends by itself: the register does not state whether it renews itself".to_owned();
    assert_eq!(told(PAIR).iter().filter(|what| **what == unknown).count(), 2);
    let stated = "A A1 2025-12-31 365000 renews notice=30\nB B1 2025-12-31 365000 renews=no";
    assert!(!told(stated).contains(&unknown));
    // Whoever gives notice to leave early need not ask.
    let early = "A A1 2026-04-10 365000 right=convenience fee=0 notice=30\nB B1 2025-12-31 365000 renews=no";
    assert!(!told(early).contains(&unknown), "{:?}", told(early));
}

#[test]
fn nobody_leaves_what_has_not_begun() {
    // C and D have been awarded and begin on 1 September 2026. The joint start stays 1 January: nothing could be left on
    // 31 December 2025.
    check(
        &format!(
            "{PAIR}\nC C1 2029-03-31 365000 start=2026-09-01 right=convenience notice=30 fee=0
             D D1 2029-03-31 365000 start=2026-09-01 right=break_only breaks=2025-12-31 notice=30 fee=0"
        ),
        "eclass:MED from 2026-01-01, npv 22706.286400, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         out C C1: runs_on not_begun
         out D D1: runs_on no_break_dates
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start",
    );
}

#[test]
fn fee_too_high() {
    // C could leave on 31 December 2025 by notice of 30 days. Its benefit is worth 8,853.1432 (its own procurement lies
    // beyond the horizon, so none is saved); a fee of 20,000 makes that -11,146.8568, a fee of 5,000 leaves 3,853.1432.
    let out = check(
        &format!("{PAIR}\nC C1 2028-03-31 365000 right=convenience notice=30 fee=20000"),
        "eclass:MED from 2026-01-01, npv 22706.286400, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         out C C1: not_worth
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start",
    );
    assert_eq!(
        out.candidates[0].left_out[0].explanation(),
        "it could join, but that comes to -£11146.86 in present value"
    );
    check(
        &format!("{PAIR}\nC C1 2028-03-31 365000 right=convenience notice=30 fee=5000"),
        // 22,706.2864 + 3,853.1432
        "eclass:MED from 2026-01-01, npv 26559.429600, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         C C1 leave_early 2025-12-31 worth 3853.143200
         by 2025-04-06 all start_procurement
         by 2025-12-01 C C1 give_notice
         by 2026-01-01 all joint_start",
    );
}

#[test]
fn extension_to_bridge() {
    // A ends on 30 June 2025, half a year early, and may be extended by six months, to 31 December 2025, if that is
    // exercised 60 days before, by 1 May 2025. Its own procurement would have to be under way by now, so none is saved:
    // 8,853.1432. With B: 8,853.1432 + 18,853.1432 - 15,000.
    check(
        "A A1 2025-06-30 365000 extend=6 used=0 ext_notice=60
         B B1 2025-12-31 365000",
        "eclass:MED from 2026-01-01, npv 12706.286400, amber
         A A1 extend 2025-12-31 worth 8853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         by 2025-04-06 all start_procurement
         by 2025-05-01 A A1 exercise_extension
         by 2026-01-01 all joint_start",
    );
    // With no extension and an end on 30 November, 31 days of interim cover at 50 are 1,550: 8,853.1432 - 1,550.
    check(
        "A A1 2025-11-30 365000
         B B1 2025-12-31 365000",
        "eclass:MED from 2026-01-01, npv 11156.286400, amber
         A A1 bridge 2025-11-30 worth 7303.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         by 2025-04-06 all start_procurement
         by 2025-12-01 A A1 arrange_interim_cover
         by 2026-01-01 all joint_start",
    );
}

#[test]
fn notice_already_gone() {
    // A year's notice given today frees C on 1 April 2026 at the earliest. Waiting for it, to 2 April 2026, would cost A and B
    // 91 days each of benefit at 20 and of interim cover at 50, 12,740 in all, and C would bring 364 days at 20 x 0.966184,
    // 7,033.82, and no fee: not worth it. For 1 January notice was due a year before 31 December 2025.
    let out = check(
        &format!("{PAIR}\nC C1 2028-03-31 365000 right=convenience notice=365 fee=0"),
        "eclass:MED from 2026-01-01, npv 22706.286400, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         out C C1: runs_on notice_gone
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start",
    );
    assert_eq!(
        out.candidates[0].left_out[0].explanation(),
        "it runs to 2028-03-31, past the joint start; notice to leave was due by 2024-12-31"
    );
}

#[test]
fn better_left_out() {
    // All three buy 3,650 of one thing: A and B at 102, C at 100, the lowest price of the group. A and B save 2 x 3,650 =
    // 7,300 a year, 20 a day; C saves nothing, and its end on 31 October 2025 leaves 61 days to bridge at 5% of its
    // spend of 365,000: 50 a day, 3,050.
    let register = contracts("A A1 2025-12-31 1 renews=no\nB B1 2025-12-31 1 renews=no\nC C1 2025-10-31 1");
    let bought = [purchase("A", "372300"), purchase("B", "372300"), purchase("C", "365000")];
    let plan = plan(&register, &bought);
    assert_eq!(
        plan_text(&plan),
        "eclass:MED from 2026-01-01, npv 22706.286400, green\n\
         A A1 run_out 2025-12-31 worth 18853.143200\n\
         B B1 run_out 2025-12-31 worth 18853.143200\n\
         out C C1: not_worth\n\
         by 2025-04-06 all start_procurement\n\
         by 2026-01-01 all joint_start\n"
    );
    let found = &plan.candidates[0];
    assert_eq!(found.contracts[0].benefit.basis, BenefitBasis::OwnPrices(1, pounds("372300")));
    assert_eq!(found.assumed_benefit, None, "all of it is seen in purchases");
    assert_eq!(found.left_out[0].explanation(), "it could join, but that comes to -£3050.00 in present value");
}

#[test]
fn unknown_fee() {
    // C may leave at will, but nobody knows what that costs: unknown is not zero. Nor is an unknown right a right.
    let out = check(
        &format!("{PAIR}\nC C1 2028-03-31 365000 right=convenience notice=30\nD D1 2028-03-31 365000 fee=0"),
        "eclass:MED from 2026-01-01, npv 22706.286400, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         out C C1: runs_on fee_unknown
         out D D1: runs_on right_unknown
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start",
    );
    assert_eq!(
        out.candidates[0].left_out[0].explanation(),
        "it runs to 2028-03-31, past the joint start; its exit fee then is not stated, and unknown is not zero"
    );
}

/// 3,650 of one thing for so much.
fn purchase(org: &str, spend: &str) -> Purchase {
    Purchase {
        org_code: org.to_owned(),
        contract_ref: format!("{org}1"),
        product_id: "P1".to_owned(),
        basis: Basis { base_unit: 1, currency: Currency::GBP, vat_basis: VatBasis::Ex, carriage_included: false },
        spend: pounds(spend),
        quantity: BaseQuantity::from_micros(3_650 * 1_000_000),
        national: false,
        benchmark_saving: None,
    }
}

#[test]
fn discount_factors_are_the_green_books() {
    // 1.035 to the power of minus k by long division at thirty decimals, rounded to six.
    let mut exact: u128 = 10_u128.pow(30);
    for year in 0..=30 {
        let rounded = (exact + 10_u128.pow(24) / 2) / 10_u128.pow(24);
        assert_eq!(discount_factor(year).map(u128::from), Some(rounded), "year {year}");
        exact = exact * 1_000 / 1_035;
    }
    assert_eq!(discount_factor(31), None);
}

/// Why one more contract beside the pair takes no part. The joint start stays 1 January 2026, so that its last day would
/// be 31 December 2025.
#[test]
fn why_a_contract_takes_no_part() {
    for (row, reasons) in [
        // Not of any group.
        ("C C1 2026-12-31 365000 category=", "no_category"),
        ("C C1 2026-12-31 365000 category=1234 scheme=cpv", "category_unreadable"),
        ("C C1 2026-12-31 365000 scheme=?", "category_unreadable"),
        ("C C1 2026-12-31 365000 kind=framework", "framework"),
        ("C C1 2026-12-31 365000 currency=EUR", "other_currency"),
        ("C C1 2025-03-31 365000", "ended"),
        ("C C1 2026-12-31 365000 status=Terminated", "not_live"),
        ("C C1 2026-12-31 0", "no_value"),
        ("C C1 2026-12-31 365000 valueless", "no_value"),
        ("C C1 2026-12-31 365000 category=OTHER", "one_organisation"),
        // Of the group, but not free on the day.
        ("C C1 2028-12-31 365000 right=none fee=0", "runs_on no_right"),
        ("C C1 2028-12-31 365000 right=none", "runs_on no_right fee_unknown"),
        ("C C1 2028-12-31 365000 right=break_only fee=0", "runs_on no_break_dates"),
        ("C C1 2028-12-31 365000 right=break_only fee=0 breaks=2025-05-01 notice=60", "runs_on notice_gone"),
        ("C C1 2028-12-31 365000 right=convenience fee=2026-06-01:0", "runs_on fee_unknown"),
        ("C C1 2028-12-31 365000 right=convenience fee=residual", "runs_on fee_unknown"),
        ("C C1 2028-12-31 365000 right=convenience fee=0 kind=lease", "runs_on residual_unknown"),
        ("C C1 2025-05-31 365000 extend=12", "gap_too_long extensions_used_unknown"),
        ("C C1 2025-05-31 365000 extend=12 used=1", "gap_too_long"),
        ("C C1 2025-05-31 365000 extend=12 used=0 ext_notice=90", "gap_too_long extension_gone"),
        ("C C1 2025-05-31 365000 extend=12 used=0 ext_notice=10", "gap_too_long runs_on right_unknown fee_unknown"),
        ("C C1 2025-06-15 365000 renews notice=90", "renews_itself"),
        ("C C1 2028-12-31 365000 kind=pfi right=convenience fee=0", "no_market_test"),
        ("C C1 2028-12-31 365000 kind=pfi test=2026-10-01", "only_at_market_test"),
    ] {
        let plan = plan(&contracts(&format!("{PAIR}\n{row}")), &[]);
        let found = &plan.candidates[0];
        assert_eq!((found.joint_start, found.contracts.len()), (day("2026-01-01"), 2), "{row}");
        let left: Vec<_> = found.left_out.iter().chain(&plan.excluded).collect();
        let told: Vec<&str> = left.iter().flat_map(|one| one.reasons.iter().map(|why| why.as_str())).collect();
        assert_eq!((left.len(), told.join(" ").as_str()), (1, reasons), "{row}");
    }
}

/// How one more contract beside the pair joins on 1 January 2026, and what that is worth.
#[test]
fn how_a_contract_joins() {
    for (row, action, worth) in [
        // Its market test falls on the day; a procurement of its own then is saved.
        ("C C1 2033-08-31 365000 kind=pfi test=2026-01-01", "market_test", "18853.143200"),
        // It renews itself unless notice is given by 2 October 2025; no procurement of its own is saved.
        ("C C1 2025-12-31 365000 renews notice=90", "run_out", "8853.143200"),
        // How many steps are used follows from the last possible end: 3 months are left.
        ("C C1 2025-09-30 365000 extend=12;3 max=2025-12-31", "extend", "8853.143200"),
        // One step to the last possible end, its length not stated.
        ("C C1 2025-09-30 365000 max=2025-12-31", "extend", "8853.143200"),
        // 100 days would be left: 1% of 365,000 x 100 / 365 = 100,000 is 1,000. Its own procurement in 2026-27 is saved:
        // 10,000 x 0.966184.
        ("C C1 2026-04-10 365000 right=convenience fee=1%left", "leave_early", "17514.983200"),
        // A twelfth of 36,500 is 3,041.666667; its benefit is 2 a day, 885.31432 in all.
        ("C C1 2026-04-10 36500 right=convenience fee=1months", "leave_early", "7505.487653"),
        (
            "C C1 2026-04-10 365000 right=convenience kind=lease fee=residual residual=500",
            "leave_early",
            "18014.983200",
        ),
        // From 1 December the fee is 700.
        ("C C1 2026-04-10 365000 right=convenience fee=2025-06-01:9000;2025-12-01:700", "leave_early", "17814.983200"),
        // 31 days of interim cover after the break.
        ("C C1 2026-12-31 365000 right=break_only breaks=2025-11-30 fee=500", "bridge", "16464.983200"),
        // The whole value over the term of 1,006 days (1 April 2023 to 31 December 2025) is 365,000 a year.
        ("C C1 2025-12-31 1 total=1006000", "run_out", "18853.143200"),
        // It holds the options: over the 1,371 days to the last possible end, 1,371,000 is 365,000 a year.
        ("C C1 2025-12-31 1 total=1371000 max=2026-12-31", "run_out", "18853.143200"),
    ] {
        let plan = plan(&contracts(&format!("{PAIR}\n{row}")), &[]);
        let found = &plan.candidates[0];
        assert_eq!(found.joint_start, day("2026-01-01"), "{row}");
        let one = found.contracts.iter().find(|one| one.org_code == "C").unwrap_or_else(|| panic!("{row}: {plan:#?}"));
        assert_eq!((one.action.as_str(), one.present.net.to_string().as_str()), (action, worth), "{row}");
    }
}
