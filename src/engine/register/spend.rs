//! Which contract a purchase was made under: by what its line states, by a contract's price list, by supplier and category.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::category_guess::stated_category;
use super::facts::Standing;
use crate::engine::categories::CategoryCode;
use crate::engine::league::is_stated;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Contract, ContractKind};

words! {
    /// How a purchase was given to a contract, surest first, or why to none. Every purchase is given in exactly one way.
    How {
        /// Its line states the reference of a running contract that the buyer holds or takes part in.
        LineReference = "line_reference",
        /// A price list of one such contract with the supplier names the product.
        PriceList = "price_list",
        /// The buyer has one running contract with the supplier.
        Supplier = "supplier",
        /// Of several with the supplier one is of the product's category, or closest above it.
        Category = "category",
        /// The buyer has several with the supplier, and nothing says which: under contract, but under none in particular.
        Several = "several",
        /// Its line states the reference of a contract that does not run that day.
        NotRunning = "not_running",
        /// The buyer has no running contract with the supplier; its line states a reference that no register has.
        UnknownReference = "unknown_reference",
        /// The buyer has no running contract with the supplier, and its line states none.
        OffContract = "off_contract",
        /// No register of the buyer is known: nothing can be said.
        NoRegister = "no_register",
    }
}

impl How {
    /// Whether it was bought under a running contract.
    #[must_use]
    pub const fn is_under(self) -> bool {
        matches!(self, Self::LineReference | Self::PriceList | Self::Supplier | Self::Category | Self::Several)
    }

    /// Whether no running contract covers it, although the buyer's register is known.
    #[must_use]
    pub const fn is_off(self) -> bool {
        matches!(self, Self::NotRunning | Self::UnknownReference | Self::OffContract)
    }
}

/// A purchase, or many alike.
#[derive(Debug, Clone, Copy)]
pub struct Bought<'a> {
    /// Code of the organisation that bought.
    pub org_code: &'a str,
    /// Internal id of the supplier.
    pub supplier: u32,
    /// The contract reference that the line states.
    pub reference: Option<&'a str>,
    /// The contract references of price lists that name the product and that the buyer may use.
    pub lists: &'a [String],
    /// The product's category codes.
    pub categories: &'a [CategoryCode],
}

/// A contract with who buys under it and whom from.
#[derive(Debug, Clone)]
struct Agreement {
    running: bool,
    framework: bool,
    suppliers: BTreeSet<u32>,
    category: Option<CategoryCode>,
}

/// How a purchase was given, and the place of the contract where that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// How.
    pub how: How,
    /// Place among the contracts given. Of one that does not run too.
    pub contract: Option<usize>,
}

/// The contracts that organisations buy under on a day.
#[derive(Debug, Clone, Default)]
pub struct Agreements {
    list: Vec<Agreement>,
    holders: BTreeSet<String>,
    by_parties: BTreeMap<(String, u32), Vec<usize>>,
    by_reference: BTreeMap<(String, String), Vec<usize>>,
    references: BTreeSet<String>,
}

impl Agreements {
    /// Contracts with the internal ids of their suppliers. Frameworks count only where a line states their reference: their
    /// call-offs are contracts themselves.
    #[must_use]
    pub fn new<'a>(contracts: impl IntoIterator<Item = (&'a Contract, &'a [u32])>, day: NaiveDate) -> Self {
        Self::led(contracts, &BTreeMap::new(), day)
    }

    /// The same, where some entries are led by others (place by place): what is bought under an entry is given to the one
    /// that leads it.
    #[must_use]
    pub fn led<'a>(
        contracts: impl IntoIterator<Item = (&'a Contract, &'a [u32])>,
        leaders: &BTreeMap<usize, usize>,
        day: NaiveDate,
    ) -> Self {
        let contracts: Vec<(&Contract, &[u32])> = contracts.into_iter().collect();
        let mut made = Self::default();
        for (contract, suppliers) in &contracts {
            made.list.push(Agreement {
                running: Standing::of(contract, day) == Standing::Running,
                framework: contract.kind == Some(ContractKind::Framework),
                suppliers: suppliers.iter().copied().collect(),
                category: stated_category(contract),
            });
        }
        for (place, (contract, suppliers)) in contracts.iter().enumerate() {
            made.enter(leaders.get(&place).copied().unwrap_or(place), contract, suppliers);
        }
        made
    }

    /// Enters who buys under an entry and from whom, for the contract at this place.
    fn enter(&mut self, place: usize, contract: &Contract, suppliers: &[u32]) {
        let bought_under = self.list.get(place).is_some_and(|one| one.running && !one.framework);
        self.holders.insert(contract.org_code.clone());
        if let Some(agreement) = self.list.get_mut(place) {
            agreement.suppliers.extend(suppliers);
        }
        let add = |places: &mut Vec<usize>| {
            if !places.contains(&place) {
                places.push(place);
            }
        };
        let others = contract.participating_orgs.iter().map(|code| code.trim());
        let buyers: BTreeSet<&str> = others.chain([contract.org_code.as_str()]).collect();
        for buyer in buyers {
            if let Some(reference) = reference_form(&contract.contract_ref) {
                self.references.insert(reference.clone());
                add(self.by_reference.entry((buyer.to_owned(), reference)).or_default());
            }
            for supplier in suppliers.iter().filter(|_| bought_under) {
                add(self.by_parties.entry((buyer.to_owned(), *supplier)).or_default());
            }
        }
    }

    /// The contract that a purchase was made under.
    #[must_use]
    pub fn give(&self, bought: &Bought<'_>) -> Given {
        let named = bought.reference.map_or(Named::None, |text| self.named(bought.org_code, text));
        if let Named::Running(place) = named {
            return Given { how: How::LineReference, contract: Some(place) };
        }
        let key = (bought.org_code.to_owned(), bought.supplier);
        let held = self.by_parties.get(&key).map_or(&[][..], Vec::as_slice);
        if let Some(place) = self.listed(bought, held) {
            return Given { how: How::PriceList, contract: Some(place) };
        }
        match held {
            [] => self.not_under(bought.org_code, named),
            [only] => Given { how: How::Supplier, contract: Some(*only) },
            several => match self.closest(several, bought.categories) {
                Some(place) => Given { how: How::Category, contract: Some(place) },
                None => Given { how: How::Several, contract: None },
            },
        }
    }

    /// Whether a reference names one running contract of a buyer that is no framework, and which.
    #[must_use]
    pub fn running_under(&self, org_code: &str, reference: &str) -> Option<usize> {
        match self.named(org_code, reference) {
            Named::Running(place) if self.list.get(place).is_some_and(|one| !one.framework) => Some(place),
            _ => None,
        }
    }

    fn not_under(&self, org_code: &str, named: Named) -> Given {
        match named {
            Named::NotRunning(place) => Given { how: How::NotRunning, contract: Some(place) },
            _ if !self.holders.contains(org_code) => Given { how: How::NoRegister, contract: None },
            Named::Unknown => Given { how: How::UnknownReference, contract: None },
            _ => Given { how: How::OffContract, contract: None },
        }
    }

    /// The contract that a reference names among those of a buyer; of several the one that runs, if it is one.
    fn named(&self, org_code: &str, reference: &str) -> Named {
        let Some(reference) = reference_form(reference) else { return Named::None };
        let Some(places) = self.by_reference.get(&(org_code.to_owned(), reference)) else { return Named::Unknown };
        let runs = |place: &&usize| self.list.get(**place).is_some_and(|one| one.running);
        let mut running = places.iter().filter(runs);
        match (running.next(), running.next(), places.as_slice()) {
            (Some(place), None, _) => Named::Running(*place),
            (None, _, [only]) => Named::NotRunning(*only),
            _ => Named::Ambiguous,
        }
    }

    /// The one contract with the supplier whose price list names the product.
    fn listed(&self, bought: &Bought<'_>, held: &[usize]) -> Option<usize> {
        let named: BTreeSet<usize> = bought
            .lists
            .iter()
            .filter_map(|list| self.running_under(bought.org_code, list))
            .filter(|place| held.contains(place))
            .filter(|place| self.list.get(*place).is_some_and(|one| one.suppliers.contains(&bought.supplier)))
            .collect();
        named.first().copied().filter(|_| named.len() == 1)
    }

    /// The one contract whose category is the product's, or stands closest above it.
    fn closest(&self, held: &[usize], categories: &[CategoryCode]) -> Option<usize> {
        let distance = |place: usize| {
            let category = self.list.get(place)?.category.as_ref()?;
            let steps = categories
                .iter()
                .filter_map(|own| std::iter::once(own.clone()).chain(own.above()).position(|code| code == *category));
            steps.min()
        };
        let fitting: Vec<(usize, usize)> = held.iter().filter_map(|place| Some((distance(*place)?, *place))).collect();
        let least = fitting.iter().map(|(distance, _)| *distance).min()?;
        let mut closest = fitting.iter().filter(|(distance, _)| *distance == least);
        closest.next().filter(|_| closest.next().is_none()).map(|(_, place)| *place)
    }

    /// Whether any buyer's contract is named by a text in whatever writing.
    #[must_use]
    pub fn knows(&self, reference: &str) -> bool {
        reference_form(reference).is_some_and(|form| self.references.contains(&form))
    }

    /// Whether a buyer has a running contract with a supplier.
    #[must_use]
    pub fn buys_from(&self, org_code: &str, supplier: u32) -> bool {
        self.by_parties.contains_key(&(org_code.to_owned(), supplier))
    }
}

/// What a stated reference names.
#[derive(Debug, Clone, Copy)]
enum Named {
    None,
    Running(usize),
    NotRunning(usize),
    Ambiguous,
    Unknown,
}

/// A reference in the form it is compared in: letters and digits alone, small. Nothing where it says that there is none.
fn reference_form(text: &str) -> Option<String> {
    is_stated(text).then(|| text.to_lowercase().chars().filter(|one| one.is_alphanumeric()).collect())
}
