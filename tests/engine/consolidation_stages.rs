//! Consolidation by hand, continued: several stages, acceding, sharing, and what changes when things turn out otherwise.
//!
//! Planned as in `consolidation.rs`: on 1 April 2025 over two years with the default terms. A later stage costs 5,000, an
//! accession 2,500 a contract; a pound of 2026-27 counts 0.966184.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking, as tests do")]

use std::collections::BTreeMap;

use chrono::Days;
use likewise::engine::consolidation::{
    BenefitBasis, Candidate, Caution, How, Plan, PlanRequest, Purchase, Purchases, RiskKind, Sharing, Status, Terms,
    Turn, Why, consolidate,
};
use likewise::engine::model::{Currency, Regime, VatBasis};
use likewise::engine::money::{Amount, BaseQuantity};
use likewise::engine::procurement::{Route, Stage as LeadStage};
use likewise::engine::variation::Basis;
use likewise::ingest::shipped_rules;

use super::consolidation::{check_plan, shared_plan};
use super::register_table::{contracts, day, pounds};

/// As in `consolidation.rs`: worth 18,853.1432 each from 1 January 2026, 22,706.2864 together.
const PAIR: &str = "A A1 2025-12-31 365000
                    B B1 2025-12-31 365000";

fn plan(table: &str, sharing: Sharing, nobody_loses: bool) -> Plan {
    shared_plan(&contracts(table), &[], &Terms::default(), sharing, nobody_loses)
}

fn check(table: &str, expected: &str) -> Plan {
    check_plan(plan(table, Sharing::BySpend, false), table, expected)
}

fn best(plan: &Plan) -> &Candidate {
    plan.candidates.first().unwrap_or_else(|| panic!("a candidate: {plan:#?}"))
}

#[test]
fn two_stages_are_better_than_one() {
    // A year's notice given today frees C on 1 April 2026. Waiting for it would cost A and B too much; at a second stage on 2
    // April 2026 it brings 364 days at 20 x 0.966184 = 7,033.81952 for 5,000 x 0.966184 = 4,830.92:
    // 22,706.2864 + 7,033.81952 - 4,830.92.
    let found = check(
        &format!("{PAIR}\nC C1 2028-03-31 365000 right=convenience notice=365 fee=0"),
        "eclass:MED from 2026-01-01, npv 24909.185920, amber
         A A1 run_out 2025-12-31 worth 18853.143200
         B B1 run_out 2025-12-31 worth 18853.143200
         C C1 leave_early 2026-04-01 worth 7033.819520
         by 2025-04-01 C C1 give_notice
         by 2025-04-06 all start_procurement
         by 2026-01-01 all joint_start
         by 2026-01-02 all call_off
         by 2026-04-02 all later_stage",
    );
    let stages = &best(&found).stages;
    let told: Vec<(String, usize, String)> =
        stages.iter().map(|stage| (stage.start.to_string(), stage.contracts, stage.cost.to_string())).collect();
    let expected = [("2026-01-01", 2, "15000.000000"), ("2026-04-02", 1, "5000.000000")];
    assert_eq!(told, expected.map(|(start, count, cost)| (start.to_owned(), count, cost.to_owned())));
    // Of the joint starts, 1 January with its later stage is the best, and it is told for what it comes to.
    let of_the_day = best(&found).alternatives.iter().find(|other| other.joint_start == day("2026-01-01")).unwrap();
    assert_eq!(of_the_day.net_present_value, Some(pounds("24909.18592")));
    assert!(best(&found).alternatives.iter().all(|other| other.net_present_value <= of_the_day.net_present_value));
}

#[test]
fn a_later_stage_has_to_pay_for_itself() {
    // At 250,000 a year C brings two thirds of that, 4,817.68 - less than 4,830.92.
    let found =
        plan(&format!("{PAIR}\nC C1 2028-03-31 250000 right=convenience notice=365 fee=0"), Sharing::BySpend, false);
    assert_eq!(best(&found).stages.len(), 1);
    assert_eq!(best(&found).left_out[0].contract_ref, "C1");
}

#[test]
fn the_first_stage_needs_two_organisations() {
    // A ends on 31 December 2025; B is bound until 31 March 2026. Alone A cannot begin: the joint start is 1 April 2026, and
    // A bridges 90 days at 50: 4,500. Each brings 7,300 x 0.966184 = 7,053.1432 and a procurement of its own saved:
    // 10,000 for A, 9,661.84 for B. 7,053.1432 x 2 + 19,661.84 - 4,500 - 15,000 x 0.966184 = 14,775.3664. A day
    // earlier B is not free; a day later A pays 50 more and both lose 20.
    check(
        "A A1 2025-12-31 365000
         B B1 2026-03-31 365000",
        "eclass:MED from 2026-04-01, npv 14775.366400, amber
         A A1 bridge 2025-12-31 worth 12553.143200
         B B1 run_out 2026-03-31 worth 16714.983200
         by 2025-07-05 all start_procurement
         by 2026-01-01 A A1 arrange_interim_cover
         by 2026-04-01 all joint_start",
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
fn acceding_to_an_open_contract() {
    // H holds one that is open to others until 31 March 2027 and pays 100 for what A pays 104 for: A saves 14,600 a year, 40
    // a day. A's ends on 30 June 2025; a notice of 90 days to accede reaches 30 June 2025 at the earliest, and on 1 July A
    // is free: 274 days of 2025-26 at 40 are 10,960, and 14,600 x 0.966184 = 14,106.2864. No procurement of its own is saved:
    // it would have to be under way. Less 2,500: 22,566.2864. Procuring together H cannot: it runs on.
    let register = contracts("A A1 2025-06-30 1 renews=no\nH H1 2027-03-31 1 open renews=no");
    let bought = [purchase("A", "379600"), purchase("H", "365000")];
    let plan = shared_plan(&register, &bought, &Terms::default(), Sharing::BySpend, false);
    let found = best(&plan);
    assert_eq!((found.how, found.host.as_ref().unwrap().contract_ref.as_str()), (How::Accession, "H1"));
    assert_eq!((found.joint_start, found.start_procurement_by), (day("2025-07-01"), day("2025-04-02")));
    assert_eq!(found.present.net, pounds("22566.2864"));
    assert_eq!(found.contracts[0].benefit.basis, BenefitBasis::HostPrices(1, pounds("379600")));
    assert_eq!(found.left_out[0].reasons[0].as_str(), "is_host");
    let other: Vec<_> = found.other_ways.iter().map(|way| (way.how, way.net_present_value)).collect();
    assert_eq!(other, [(How::JointProcurement, None)]);
}

#[test]
fn who_shares_what() {
    // The pair, but B's is worth ten times as much: 3,650,000, 200 a day: 18,000 + 70,531.432 + 10,000 = 98,531.432. By spend
    // A pays 15,000 / 11 = 1,363.636364, equally 7,500.
    let table = "A A1 2025-12-31 365000\nB B1 2025-12-31 3650000";
    for (sharing, shares) in [
        (Sharing::BySpend, ["1363.636364", "13636.363636"]),
        (Sharing::Equal, ["7500.000000", "7500.000000"]),
        (Sharing::Compensate, ["1363.636364", "13636.363636"]),
    ] {
        let plan = plan(table, sharing, false);
        let members = &best(&plan).members;
        assert_eq!(members.iter().map(|one| one.cash.procurement_cost.to_string()).collect::<Vec<_>>(), shares);
        assert!(members.iter().all(|one| one.compensation == Amount::ZERO), "nobody loses");
    }
}

/// C could leave for a fee, and all together gain by it: 22,706.2864 + 3,853.1432. By spend each pays 5,000 of the joint
/// procurement, so that C loses 1,146.8568.
const LOSER: &str = "A A1 2025-12-31 365000
                     B B1 2025-12-31 365000
                     C C1 2028-03-31 365000 right=convenience notice=30 fee=5000";

#[test]
fn a_losing_member_is_compensated() {
    let plain = plan(LOSER, Sharing::BySpend, false);
    let worths = |plan: &Plan| -> Vec<String> {
        best(plan).members.iter().map(|one| one.worth().unwrap().to_string()).collect()
    };
    assert_eq!(worths(&plain), ["13853.143200", "13853.143200", "-1146.856800"]);
    assert!(best(&plain).risks.iter().any(|risk| risk.kind == RiskKind::MemberLoses && risk.level == Status::Red));
    // A and B gain the same, so each gives half of it: 573.4284.
    let made_good = plan(LOSER, Sharing::Compensate, true);
    assert_eq!(worths(&made_good), ["13279.714800", "13279.714800", "0.000000"]);
    let given: Vec<String> = best(&made_good).members.iter().map(|one| one.compensation.to_string()).collect();
    assert_eq!(given, ["-573.428400", "-573.428400", "1146.856800"]);
    assert_eq!(best(&plain).present.net, best(&made_good).present.net, "the plan is the same");
}

#[test]
fn nobody_loses_without_compensation_where_losers_stay_out() {
    let plan = plan(LOSER, Sharing::BySpend, true);
    assert_eq!(best(&plan).present.net, pounds("22706.2864"));
    let left = &best(&plan).left_out;
    assert_eq!((left[0].contract_ref.as_str(), left[0].reasons[0].as_str()), ("C1", "would_lose"));
    assert_eq!(left[0].explanation(), "its organisation would lose £1146.86 by joining");
}

#[test]
fn what_changes_when_things_turn_out_otherwise() {
    // The pair, 22,706.2864. Half the saving: 22,706.2864 - 8,853.1432. A quarter later, from 1 April 2026: each brings 7,053.1432
    // and 10,000 and bridges 90 days at 50: 12,553.1432; together less 15,000 x 0.966184 = 10,613.5264. Deciding in a quarter,
    // on 1 July: no joint start before 28 March 2026, and on 1 January a procurement of their own would be under way, so none is
    // saved. On 28 March each brings 4 days at 20 and 7,053.1432 less 86 days at 50: 2,833.1432; less 15,000 nothing is left.
    let plan = plan(PAIR, Sharing::BySpend, false);
    let cases: Vec<(Turn, Option<&str>, Option<Amount>, Amount)> = best(&plan)
        .sensitivity
        .iter()
        .map(|case| (case.turn, case.org_code.as_deref(), case.net_present_value, case.cost))
        .collect();
    let all = pounds("22706.2864");
    assert_eq!(
        cases,
        [
            (Turn::Waiting, None, None, all),
            (Turn::StartSlips, None, Some(pounds("10613.5264")), pounds("12092.76")),
            (Turn::SavingHalves, None, Some(pounds("13853.1432")), pounds("8853.1432")),
            (Turn::MemberLeaves, Some("A"), None, all),
            (Turn::MemberLeaves, Some("B"), None, all),
        ]
    );
    let risks: Vec<(Status, RiskKind)> = best(&plan).risks.iter().map(|risk| (risk.level, risk.kind)).collect();
    // Five days are left to begin the procurement.
    assert_eq!(risks.first(), Some(&(Status::Red, RiskKind::Deadline)), "{:#?}", best(&plan).risks);
    assert!(risks.contains(&(Status::Amber, RiskKind::DependsOnMember)));
    assert!(risks.is_sorted_by(|left, right| left.0 >= right.0));
}

#[test]
fn what_is_due_soon() {
    let plan = plan(LOSER, Sharing::BySpend, false);
    let due: Vec<String> = plan.due_soon().iter().map(|task| format!("{} {}", task.by, task.kind)).collect();
    assert_eq!(due, ["2025-04-06 start_procurement"]);
}

#[test]
fn goods_that_share_no_products_are_no_group() {
    // All of one category. A and B buy P1, C and D buy P2: two groups. E buys P3 alone. Of F no purchases are known: it goes with
    // the larger group, and that is said.
    let register = contracts(
        "A A1 2025-12-31 1 renews=no\nB B1 2025-12-31 1 renews=no\nC C1 2025-12-31 1 renews=no\n\
         D D1 2025-12-31 1 renews=no\nE E1 2025-12-31 1 renews=no\nF F1 2025-12-31 365000 renews=no",
    );
    let of =
        |org: &str, product: &str, spend: &str| Purchase { product_id: product.to_owned(), ..purchase(org, spend) };
    let bought = [
        of("A", "P1", "500000"),
        of("B", "P1", "510000"),
        of("C", "P2", "365000"),
        of("D", "P2", "372300"),
        of("E", "P3", "365000"),
    ];
    let plan = shared_plan(&register, &bought, &Terms::default(), Sharing::BySpend, false);
    let mut groups: Vec<String> = plan
        .candidates
        .iter()
        .map(|one| one.contracts.iter().map(|one| one.org_code.as_str()).collect::<Vec<_>>().join(" "))
        .collect();
    groups.sort();
    assert_eq!(groups, ["A B F", "C D"]);
    let alone: Vec<_> = plan.excluded.iter().map(|one| (one.org_code.as_str(), one.reasons[0].as_str())).collect();
    assert_eq!(alone, [("E", "nothing_shared")]);
    let unseen = plan.candidates.iter().flat_map(|one| &one.contracts).find(|one| one.org_code == "F").unwrap();
    assert!(unseen.cautions.iter().any(|caution| caution.to_string().contains("no purchases under it are known")));
}

#[test]
fn services_are_told_apart_by_scope_and_driver() {
    let plan = plan(
        "A A1 2025-12-31 365000 kind=service tags=cleaning;portering driver=m2
         B B1 2025-12-31 365000 kind=service tags=Portering;cleaning driver=M2
         C C1 2025-12-31 365000 kind=service tags=catering driver=meals
         D D1 2025-12-31 365000 kind=service tags=catering driver=meals
         E E1 2025-12-31 365000 kind=service tags=windows driver=m2
         F F1 2025-12-31 365000 kind=service tags=cleaning;waste driver=m2",
        Sharing::BySpend,
        false,
    );
    let alone: Vec<_> = plan.excluded.iter().map(|one| (one.org_code.as_str(), one.reasons[0].as_str())).collect();
    assert_eq!(alone, [("E", "other_scope")]);
    let groups: Vec<String> = plan
        .candidates
        .iter()
        .map(|one| one.contracts.iter().map(|one| one.org_code.as_str()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(groups, ["A B F", "C D"]);
    // None of A, B and F is for all of cleaning, portering and waste: that is said.
    let differs =
        |one: &Candidate| one.contracts.iter().filter(|one| one.cautions.contains(&Caution::ScopeDiffers)).count();
    assert_eq!(plan.candidates.iter().map(differs).collect::<Vec<_>>(), [3, 0]);
    assert!(plan.candidates.iter().all(|one| one.risks.iter().any(|risk| risk.kind == RiskKind::ScopeUnconfirmed)));
}

#[test]
fn too_small_to_bother() {
    let plan = plan("A A1 2025-12-31 4000\nB B1 2025-12-31 5000", Sharing::BySpend, false);
    assert!(plan.excluded.iter().all(|one| one.reasons[0].as_str() == "too_small"), "{:?}", plan.excluded);
}

#[test]
fn what_nobody_shares_is_held_against_everybody_elses_prices() {
    // A and B of one category buy different things, A pays 3,650 more than everybody else's median, so 10 a day; of B nothing is
    // known of anybody else's, so 2% of its spend: 20 a day. They share nothing, so only the category of services brings them
    // together.
    let register = contracts(
        "A A1 2025-12-31 1 renews=no kind=service tags=x
         B B1 2025-12-31 1 renews=no kind=service tags=x",
    );
    let own = |org: &str, product: &str, saving: Option<&str>| Purchase {
        product_id: product.to_owned(),
        benchmark_saving: saving.map(pounds),
        ..purchase(org, "365000")
    };
    let bought = [own("A", "P1", Some("3650")), own("B", "P2", None)];
    let plan = shared_plan(&register, &bought, &Terms::default(), Sharing::BySpend, false);
    let [one, other] = best(&plan).contracts.as_slice() else { panic!("two contracts: {plan:#?}") };
    assert_eq!(one.benefit.basis, BenefitBasis::Benchmark(1, pounds("365000")));
    assert_eq!((one.benefit.a_year, other.benefit.a_year), (pounds("3650"), pounds("7300")));
    assert_eq!(other.benefit.basis, BenefitBasis::Assumption);
    // 90 days of 2025-26 at 10 are 900, and 3,650 of 2026-27 are 3,526.5716 today; 10,000 saved.
    assert_eq!(one.present.net, pounds("14426.5716"));
    assert!(one.cautions.contains(&Caution::BenefitFromBenchmark));
}

#[test]
fn prices_of_the_group_at_its_quartile_and_median() {
    // Three pay 100, 102 and 106 for 3,650 each: the first quartile is 101, the median 102. C pays 6 too much against the lowest,
    // 5 against the quartile, 4 against the median.
    let register = contracts("A A1 2025-12-31 1 renews=no\nB B1 2025-12-31 1 renews=no\nC C1 2025-12-31 1 renews=no");
    let bought = [purchase("A", "365000"), purchase("B", "372300"), purchase("C", "386900")];
    let plan = shared_plan(&register, &bought, &Terms::default(), Sharing::BySpend, false);
    let dearest = &best(&plan).contracts[2].benefit;
    assert_eq!(dearest.a_year, pounds("21900"));
    assert_eq!(dearest.at_quartile_and_median, Some((pounds("18250"), pounds("14600"))));
}

#[test]
fn what_is_set_aside_or_guessed_is_said() {
    let register = contracts(&format!("{PAIR}\nC C1 2025-12-31 365000"));
    let key = |org: &str, reference: &str| (org.to_owned(), reference.to_owned());
    let aside = BTreeMap::from([(key("C", "C1"), Why::SameAs("A".to_owned(), "A1".to_owned()))]);
    let guessed = BTreeMap::from([(key("B", "B1"), 80)]);
    let terms = Terms::default();
    let plan = consolidate(&PlanRequest {
        contracts: &register,
        purchases: &Purchases::default(),
        aside: &aside,
        guessed: &guessed,
        as_of: day("2025-04-01"),
        horizon_years: 2,
        sharing: Sharing::BySpend,
        nobody_loses: false,
        rules: None,
        terms: &terms,
    })
    .unwrap();
    assert_eq!(plan.excluded[0].explanation(), "it is the same contract as A1 of A");
    let told: Vec<usize> = best(&plan)
        .contracts
        .iter()
        .map(|one| one.cautions.iter().filter(|caution| **caution == Caution::CategoryGuessed(80)).count())
        .collect();
    assert_eq!(told, [0, 1]);
}

#[test]
fn the_law_says_how_long_it_takes() {
    // Goods of 730,000 a year for four years with VAT: 3,504,000, above the threshold of 139,688 for central authorities: an open
    // procedure under the Procurement Act. Standstill aside, the tables give it 257 days.
    let rules = shipped_rules().unwrap();
    let register = contracts("A A1 2026-03-31 365000 renews=no\nB B1 2026-03-31 365000 renews=no");
    let terms = Terms::default();
    let plan = consolidate(&PlanRequest {
        contracts: &register,
        purchases: &Purchases::default(),
        aside: &BTreeMap::new(),
        guessed: &BTreeMap::new(),
        as_of: day("2025-04-01"),
        horizon_years: 2,
        sharing: Sharing::BySpend,
        nobody_loses: false,
        rules: Some(&rules),
        terms: &terms,
    })
    .unwrap();
    let procuring = best(&plan).procuring.as_ref().unwrap();
    assert_eq!((procuring.regime, procuring.route), (Some(Regime::Pa2023), Route::Open));
    assert_eq!(procuring.value.map(|value| value.including_vat), Some(pounds("3504000")));
    assert!(procuring.why.contains("139688.00"), "{}", procuring.why);
    let lead = procuring.lead.as_ref().unwrap();
    let besides: u32 = lead.parts.iter().filter(|part| part.stage != LeadStage::Standstill).map(|part| part.days).sum();
    assert_eq!(besides, 257);
    assert_eq!(best(&plan).start_procurement_by, day("2026-04-01") - Days::new(lead.total_days.into()));
}

#[test]
fn other_contracts_of_the_host_say_so() {
    // As above; H holds another contract of the category, which is none of the joint one.
    let register = contracts(
        "A A1 2025-06-30 1 renews=no
         H H1 2027-03-31 1 open renews=no
         H H2 2027-03-31 365000 renews=no",
    );
    let bought = [purchase("A", "379600"), purchase("H", "365000")];
    let plan = shared_plan(&register, &bought, &Terms::default(), Sharing::BySpend, false);
    let found = best(&plan);
    assert_eq!(found.how, How::Accession);
    let left: Vec<_> = found.left_out.iter().map(|one| (one.contract_ref.as_str(), one.reasons[0].as_str())).collect();
    assert_eq!(left, [("H1", "is_host"), ("H2", "of_host")]);
}

#[test]
fn suppliers_are_told_apart_by_more_than_their_wording() {
    let mut register = contracts(LOSER);
    for (one, name) in register.iter_mut().zip(["Medway Supplies Ltd", "MEDWAY SUPPLIES LIMITED", "Stour plc"]) {
        one.supplier_name = name.to_owned();
    }
    let plan = shared_plan(&register, &[], &Terms::default(), Sharing::BySpend, false);
    let told: Vec<(&str, usize, String)> = best(&plan)
        .suppliers
        .iter()
        .map(|one| (one.name.as_str(), one.organisations, one.annual_value.to_string()))
        .collect();
    let expected = [("Medway Supplies Ltd", 2, "730000.000000"), ("Stour plc", 1, "365000.000000")];
    assert_eq!(told, expected.map(|(name, count, value)| (name, count, value.to_owned())));
}
