//! Unit costs: the source documents' tables to the digit, who is like whom, and what always holds.

#![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

use likewise::engine::model::{CostPeriod, Currency, OrganisationKind, UnitCost};
use likewise::engine::money::{Amount, Quantity};
use likewise::engine::unit_costs::{
    CostExclusion, CostQuarter, Likeness, ServiceCost, ServiceCosts, SizeBand, UnitCostAnswer, compare_costs,
};
use likewise::engine::variation::{Selection, Total};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};

/// A cost of the financial year 2017/18 at a price a unit, so many units.
fn cost(service: &str, driver: &str, net: &str, quantity: &str) -> UnitCost {
    UnitCost {
        org_code: String::new(),
        period: CostPeriod::Year(2017),
        service_line: service.to_owned(),
        gross_cost: None,
        income: None,
        net_cost: Amount::parse(net).unwrap(),
        currency: Currency::GBP,
        driver_name: driver.to_owned(),
        driver_quantity: Quantity::parse(quantity).unwrap(),
        delivery_model: None,
        scope_flags: std::collections::BTreeSet::new(),
    }
}

/// Costs of organisations 1, 2, 3... of one kind.
fn of_one_kind(costs: &[UnitCost]) -> Vec<ServiceCost<'_>> {
    let one =
        |(cost, organisation)| ServiceCost { organisation, kind: Some(OrganisationKind::Acute), turnover: None, cost };
    costs.iter().zip(1_u32..).map(one).collect()
}

fn only(answer: UnitCostAnswer) -> ServiceCosts {
    assert_eq!((answer.services.len(), answer.excluded.len()), (1, 0));
    answer.services.into_iter().next().unwrap()
}

/// What is published of ten unnamed types of trust: the lowest, the median and the highest value of each row are checked
/// against what can be worked out by hand. A dash is no value.
const ESTATES: [(&str, &str, &str, [&str; 3]); 12] = [
    ("Energy", "kWh", "0.049 0.055 0.052 0.047 0.063 0.049 0.074 0.053 0.072 0.055", ["0.047", "0.054", "0.074"]),
    ("Water", "m2", "1.65 2.05 1.42 1.77 1.60 1.68 0.85 1.46 0.92 1.31", ["0.85", "1.53", "2.05"]),
    ("Sewage", "m2", "2.09 1.81 1.62 1.73 1.56 1.92 0.87 1.29 0.88 1.24", ["0.87", "1.59", "2.09"]),
    ("Landfill", "tonne", "224 188 237 174 220 234 285 296 312 243", ["174", "235.5", "312"]),
    ("Incineration", "tonne", "450 447 425 433 414 411 508 536 681 676", ["411", "448.5", "681"]),
    ("Recycling", "tonne", "145 118 80 125 153 119 224 227 229 174", ["80", "149", "229"]),
    ("Recovery", "tonne", "263 196 164 275 267 192 325 184 278 194", ["164", "229.5", "325"]),
    ("Cleaning", "m2", "42.65 39.30 34.10 38.64 36.64 41.70 14.49 43.88 28.44 37.68", ["14.49", "38.16", "43.88"]),
    ("Food", "meal", "4.21 3.53 4.20 3.59 6.39 4.56 - 5.50 5.93 4.39", ["3.53", "4.39", "6.39"]),
    ("Laundry", "item", "0.325 0.321 0.405 0.332 0.343 0.351 0.679 0.368 0.382 0.398", ["0.321", "0.3595", "0.679"]),
    ("Portering", "m2", "17.24 16.87 14.45 18.86 13.08 15.98 - - 3.13 3.82", ["3.13", "15.215", "18.86"]),
    ("Payslip", "payslip", "1.70 9.10", ["1.7", "5.4", "9.1"]),
];

#[test]
fn the_estates_table_of_ten_types_of_trust() {
    let selection = Selection::default();
    for (service, driver, values, expected) in ESTATES {
        let values: Vec<&str> = values.split_whitespace().filter(|value| *value != "-").collect();
        let costs: Vec<UnitCost> = values.iter().map(|value| cost(service, driver, value, "1")).collect();
        let made = only(compare_costs(&of_one_kind(&costs), &selection, Likeness::All));
        let spread = made.costs.distribution;
        let found = [spread.minimum, spread.median, spread.maximum].map(|ratio| {
            let text = ratio.to_text(10).unwrap();
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        });
        assert_eq!(found, expected, "{service}");
        assert_eq!(made.costs.payers(), values.len(), "{service}");
        assert_eq!(spread.q1.is_some(), values.len() >= 5, "{service}");
        assert_eq!(made.costs.savings.to_median.is_some(), values.len() >= 4, "{service}");
    }
}

#[test]
fn energy_is_dearer_by_so_much_of_own_kilowatt_hours() {
    // The dearest type buys a million kilowatt hours; the other nine's median is 0.053, their first quartile 0.049.
    let values = ["49000", "55000", "52000", "47000", "63000", "49000", "74000", "53000", "72000", "55000"];
    let costs: Vec<UnitCost> = values.iter().map(|value| cost("Energy", "kWh", value, "1000000")).collect();
    let made = only(compare_costs(&of_one_kind(&costs), &Selection::default(), Likeness::KindAndSize));
    let dearest = &made.costs.organisations[6];
    assert_eq!(dearest.to_median.unwrap().net.to_string(), "21000.000000");
    assert_eq!(dearest.to_q1.unwrap().net.to_string(), "25000.000000");
    let cheapest = &made.costs.organisations[3];
    assert_eq!(cheapest.to_median.unwrap().gross(), Amount::ZERO);
    let places: Vec<usize> = (1..=10).map(|organisation| made.place_of(organisation).unwrap()).collect();
    assert_eq!(places, [2, 6, 4, 1, 8, 2, 10, 5, 9, 6], "equal costs share a place");
    assert_eq!(made.place_of(11), None);
    let quarter = |place: usize| {
        CostQuarter::of(made.costs.organisations[place].price, &made.costs.distribution).unwrap().unwrap()
    };
    assert_eq!(
        [quarter(3), quarter(2), quarter(1), quarter(6)],
        [CostQuarter::Lowest, CostQuarter::Second, CostQuarter::Third, CostQuarter::Highest]
    );
}

#[test]
fn unlike_scopes_are_never_mixed() {
    let plain = || cost("Payroll", "payslip", "100", "10");
    let flags = |text: &str| text.split(';').map(str::to_owned).collect();
    let costs = [
        plain(),
        UnitCost { service_line: "PAYROLL ".to_owned(), driver_name: "Payslip".to_owned(), ..plain() },
        UnitCost { delivery_model: Some("in house".to_owned()), ..plain() },
        UnitCost { delivery_model: Some("outsourced".to_owned()), ..plain() },
        UnitCost { delivery_model: Some("In  House".to_owned()), ..plain() },
        UnitCost { scope_flags: flags("pensions;expenses"), ..plain() },
        UnitCost { scope_flags: flags("Expenses;Pensions"), ..plain() },
        UnitCost { scope_flags: flags("pensions"), ..plain() },
        UnitCost { period: CostPeriod::Year(2016), ..plain() },
        UnitCost { period: CostPeriod::Quarter(2017, 1), ..plain() },
        UnitCost { currency: Currency::parse("EUR").unwrap(), ..plain() },
        UnitCost { driver_name: "employee".to_owned(), ..plain() },
        UnitCost { service_line: "HR".to_owned(), ..plain() },
    ];
    let answer = compare_costs(&of_one_kind(&costs), &Selection::default(), Likeness::All);
    let mut groups: Vec<Vec<u32>> = answer
        .services
        .iter()
        .map(|one| one.costs.organisations.iter().map(|own| own.organisation).collect())
        .collect();
    groups.sort();
    let expected: [&[u32]; 10] = [&[1, 2], &[3, 5], &[4], &[6, 7], &[8], &[9], &[10], &[11], &[12], &[13]];
    assert_eq!(groups, expected);
}

#[test]
fn like_is_held_against_like() {
    let list = ["9", "10", "99", "100", "1000"].map(|quantity| cost("Payroll", "payslip", "100", quantity));
    let millions = |millions: i64| Some(Amount::from_micros(millions * 1_000_000_000_000));
    let known: [(Option<OrganisationKind>, Option<Amount>); 5] = [
        (Some(OrganisationKind::Acute), millions(99)),
        (Some(OrganisationKind::Acute), millions(100)),
        (Some(OrganisationKind::Acute), millions(249)),
        (Some(OrganisationKind::Community), None),
        (None, millions(2_000)),
    ];
    let costs: Vec<ServiceCost<'_>> = (list.iter().zip(known).zip(1..))
        .map(|((cost, (kind, turnover)), organisation)| ServiceCost { organisation, kind, turnover, cost })
        .collect();
    let groups = |likeness: Likeness| {
        let answer = compare_costs(&costs, &Selection::default(), likeness);
        let group = |one: &ServiceCosts| one.costs.organisations.iter().map(|own| own.organisation).collect();
        let mut groups: Vec<Vec<u32>> = answer.services.iter().map(group).collect();
        groups.sort();
        let excluded: Vec<_> = answer.excluded.iter().map(|one| (one.organisation, one.reason)).collect();
        (groups, excluded)
    };
    let unknown_kind = (5, CostExclusion::KindNotKnown);
    assert_eq!(groups(Likeness::All), (vec![vec![1, 2, 3, 4, 5]], vec![]));
    assert_eq!(groups(Likeness::Kind), (vec![vec![1, 2, 3], vec![4]], vec![unknown_kind]));
    assert_eq!(groups(Likeness::KindAndSize), (vec![vec![1], vec![2, 3], vec![4]], vec![unknown_kind]));
    let unknown_size = (4, CostExclusion::SizeNotKnown);
    assert_eq!(groups(Likeness::KindAndTurnover), (vec![vec![1], vec![2, 3]], vec![unknown_size, unknown_kind]));
}

#[test]
fn bands_of_size_begin_where_they_say() {
    let turnover = |pounds: i64| SizeBand::of_turnover(Amount::from_micros(pounds * 1_000_000));
    let text = |band: Option<SizeBand>| band.map_or("-".to_owned(), |band| band.to_string());
    assert_eq!(text(turnover(-1)), "-");
    assert_eq!(text(turnover(0)), "0 to under 100000000");
    assert_eq!(text(turnover(99_999_999)), "0 to under 100000000");
    assert_eq!(text(turnover(100_000_000)), "100000000 to under 250000000");
    assert_eq!(text(turnover(999_999_999)), "500000000 to under 1000000000");
    assert_eq!(text(turnover(1_000_000_000)), "1000000000 and over");
    let driver = |milli: i64| SizeBand::of_driver(Quantity::from_milli(milli)).to_string();
    assert_eq!(
        [driver(1), driver(9_999), driver(10_000), driver(99_999_999)],
        ["0 to under 10", "0 to under 10", "10 to under 100", "10000 to under 100000"]
    );
    assert_eq!(driver(i64::MAX), "1000000000000000 to under 10000000000000000");
}

#[test]
fn a_service_that_earns_its_cost_has_no_cost_a_unit() {
    let costs = [
        cost("Catering", "meal", "0", "10"),
        cost("Catering", "meal", "-5", "10"),
        cost("Catering", "meal", "5", "10"),
    ];
    let answer = compare_costs(&of_one_kind(&costs), &Selection::default(), Likeness::All);
    let excluded: Vec<_> = answer.excluded.iter().map(|one| (one.organisation, one.reason)).collect();
    assert_eq!(excluded, [(1, CostExclusion::NoNetCost), (2, CostExclusion::NoNetCost)]);
    assert_eq!(answer.services[0].costs.payers(), 1);
}

fn any_costs() -> impl Strategy<Value = Vec<UnitCost>> {
    let one = (-50_i64..5_000, 1_i64..90_000, 0_usize..2, 0_usize..2);
    proptest::collection::vec(one, 0..25).prop_map(|list| {
        let costs = list.into_iter().map(|(net, quantity, service, model)| UnitCost {
            net_cost: Amount::from_micros(net * 333_333),
            driver_quantity: Quantity::from_milli(quantity),
            delivery_model: [None, Some("in house".to_owned())][model].clone(),
            ..cost(["Payroll", "payroll"][service], "payslip", "1", "1")
        });
        costs.collect()
    })
}

proptest! {
    #[test]
    fn every_cost_is_compared_once_or_left_out(costs in any_costs()) {
        let all = of_one_kind(&costs);
        for likeness in Likeness::ALL.iter().copied().filter(|one| *one != Likeness::KindAndTurnover) {
            let answer = compare_costs(&all, &Selection::default(), likeness);
            let mut met: Vec<u32> = answer.excluded.iter().map(|one| one.organisation).collect();
            let mut net: Total = answer.excluded.iter().map(|one| one.net_cost).sum();
            for one in &answer.services {
                met.extend(one.costs.organisations.iter().map(|own| own.organisation));
                net = net.and(one.costs.net);
                let leaves = one.costs.organisations.iter().filter_map(|own| own.to_median);
                let sum: Total = leaves.map(|saving| saving.gross()).sum();
                prop_assert_eq!(one.costs.savings.to_median.unwrap_or(Total::ZERO), sum);
                prop_assert!(one.costs.organisations.iter().all(|own| own.to_q1.is_none() || one.costs.payers() > 5));
            }
            met.sort_unstable();
            prop_assert_eq!(met, (1..=u32::try_from(costs.len()).unwrap()).collect::<Vec<_>>());
            prop_assert_eq!(net, costs.iter().map(|one| one.net_cost).sum());
            let mut turned = all.clone();
            turned.reverse();
            let other = compare_costs(&turned, &Selection::default(), likeness);
            prop_assert_eq!(format!("{other:?}"), format!("{answer:?}"));
        }
    }
}
