//! Which contract a purchase was made under, and sums that add up to all of them.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking, as tests do")]

use likewise::engine::categories::{CategoryCode, Scheme};
use likewise::engine::model::{Contract, Currency};
use likewise::engine::register::{Agreements, Bought, Given, How, SpendSums};
use likewise::engine::variation::{Share, Total};
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::register_table::{contracts, day};

/// Supplier 1 has A1 and A2 (another category) with A, supplier 2 has A3; A4 has ended; A5 is a framework; B takes part in A1.
fn register() -> Vec<Contract> {
    let mut list = contracts(
        "A A-1 2027-03-31 100
         A A2 2027-03-31 100 category=SUR
         A A3 2027-03-31 100
         A A4 2025-03-31 100
         A A5 2027-03-31 100 kind=framework",
    );
    list[0].participating_orgs = vec!["B".to_owned()];
    list
}

const SUPPLIERS: [&[u32]; 5] = [&[1], &[1], &[2], &[3], &[4]];

fn agreements() -> Agreements {
    Agreements::new(register().iter().zip(SUPPLIERS), day("2026-08-01"))
}

fn given(org: &str, supplier: u32, reference: Option<&str>, lists: &[&str], category: &str) -> (How, Option<usize>) {
    let lists: Vec<String> = lists.iter().map(|list| (*list).to_owned()).collect();
    let categories: Vec<CategoryCode> = CategoryCode::parse(Scheme::Eclass, category).into_iter().collect();
    let bought = Bought { org_code: org, supplier, reference, lists: &lists, categories: &categories };
    let Given { how, contract } = agreements().give(&bought);
    (how, contract)
}

#[test]
fn purchases_are_given_by_the_surest_sign() {
    for (org, supplier, reference, lists, category, expected) in [
        // The line says so, in whatever writing, whoever the supplier.
        ("A", 1, Some("a1"), &[][..], "", (How::LineReference, Some(0))),
        ("A", 9, Some("A-3"), &[], "", (How::LineReference, Some(2))),
        ("B", 1, Some("A1"), &[], "", (How::LineReference, Some(0))),
        ("A", 4, Some("A5"), &[], "", (How::LineReference, Some(4))),
        // Another organisation's reference says nothing.
        ("C", 1, Some("A1"), &[], "", (How::NoRegister, None)),
        // A price list of one of the supplier's contracts.
        ("A", 1, None, &["A2"], "MED", (How::PriceList, Some(1))),
        ("A", 1, Some("N/A"), &["A1", "A2"], "", (How::Several, None)),
        ("A", 2, None, &["A2"], "", (How::Supplier, Some(2))),
        // The only contract with the supplier, or the one of the category.
        ("B", 1, None, &[], "", (How::Supplier, Some(0))),
        ("A", 1, None, &[], "SUR", (How::Category, Some(1))),
        ("A", 1, None, &[], "SUR12", (How::Category, Some(1))),
        ("A", 1, None, &[], "XXX", (How::Several, None)),
        // A reference that no register has does not take a purchase from the supplier's contract.
        ("A", 2, Some("Z9"), &[], "", (How::Supplier, Some(2))),
        // Nothing covers it.
        ("A", 3, None, &[], "", (How::OffContract, None)),
        ("A", 3, Some("A4"), &[], "", (How::NotRunning, Some(3))),
        ("A", 3, Some("Z9"), &[], "", (How::UnknownReference, None)),
        ("A", 4, None, &[], "", (How::OffContract, None)),
        ("C", 9, None, &[], "", (How::NoRegister, None)),
    ] {
        let found = given(org, supplier, reference, lists, category);
        assert_eq!(found, expected, "{org} {supplier} {reference:?} {lists:?} {category}");
    }
}

/// B's own entry of A-1, and another one of A: both are led by A-1, so that nothing is under one of several.
#[test]
fn what_is_bought_under_an_entry_is_given_to_the_one_that_leads_it() {
    let mut list = register();
    list.extend(contracts("B B1 2027-03-31 100\nA A9 2027-03-31 100"));
    let suppliers: Vec<&[u32]> = SUPPLIERS.into_iter().chain([&[1, 7][..], &[2][..]]).collect();
    let made = |leaders: &[(usize, usize)]| {
        Agreements::led(
            list.iter().zip(suppliers.iter().copied()),
            &leaders.iter().copied().collect(),
            day("2026-08-01"),
        )
    };
    let bought = |org_code: &'static str, supplier: u32, reference: Option<&'static str>| Bought {
        org_code,
        supplier,
        reference,
        lists: &[],
        categories: &[],
    };
    let told = |leaders: &[(usize, usize)], bought: &Bought<'_>| {
        let Given { how, contract } = made(leaders).give(bought);
        (how, contract)
    };
    assert_eq!(told(&[], &bought("B", 1, None)), (How::Several, None));
    assert_eq!(told(&[(5, 0)], &bought("B", 1, None)), (How::Supplier, Some(0)));
    assert_eq!(told(&[(5, 0)], &bought("B", 7, Some("b-1"))), (How::LineReference, Some(0)));
    assert_eq!(told(&[(5, 0)], &bought("B", 7, None)), (How::Supplier, Some(0)));
    assert_eq!(told(&[(6, 2)], &bought("A", 2, None)), (How::Supplier, Some(2)));
    // An entry led by one that has ended does not run.
    assert_eq!(told(&[(6, 3)], &bought("A", 2, Some("A9"))), (How::Supplier, Some(2)));
}

proptest! {
    /// Every purchase is counted once: by parties, by contract and as a whole it is the same sum, in any order.
    #[test]
    fn sums_add_up(list in proptest::collection::vec((0_u32..3, 0_u32..3, any::<i32>(), 0_u8..9, 0_usize..4), 0..40)) {
        let count = |list: &mut dyn Iterator<Item = &(u32, u32, i32, u8, usize)>| {
            let mut sums = SpendSums::default();
            for (organisation, supplier, micros, how, place) in list {
                let how = How::from_code(*how).unwrap();
                let contract = (how.is_under() && how != How::Several).then_some(*place);
                let share = Share::new(1, Total::from_micros(i128::from(*micros)));
                sums.add((*organisation, *supplier), Currency::GBP, Given { how, contract }, share);
            }
            sums
        };
        let sums = count(&mut list.iter());
        prop_assert_eq!(&sums, &count(&mut list.iter().rev()));
        let all = Share::new(list.len() as u64, Total::from_micros(list.iter().map(|one| i128::from(one.2)).sum()));
        prop_assert_eq!(sums.total(Currency::GBP), all);
        let under: Share = (0..4).map(|place| sums.under(place).of(Currency::GBP)).sum();
        let parties: Share = sums.parties()
            .filter(|((_, _, _, how), _)| how.is_under() && *how != How::Several).map(|(_, share)| share).sum();
        prop_assert_eq!(under, parties);
        let off: Total = sums.parties().filter(|((_, _, _, how), _)| how.is_off()).map(|(_, share)| share.spend).sum();
        prop_assert_eq!(off, sums.off_contract(Currency::GBP));
    }
}
