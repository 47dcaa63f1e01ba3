//! The contracts that purchase lines name by their reference, for the price points made from them.
//!
//! Price points carry no contract reference: where any short text is the reference of a running contract, the lines of
//! the members are walked once, and no more is kept than what names one.

use std::collections::{BTreeMap, HashMap};

use super::purchases::Register;
use crate::app::AppError;
use crate::app::ids::IdMap;
use crate::app::names::Names;
use crate::engine::period::{Month, Window};
use crate::engine::variation::PricePoint;
use crate::store::{
    Db, decisions_of, organisations_with_lines, scan_organisation_stated, suppliers_of_names, texts_after,
};

/// Short texts read at a time.
const PAGE: i64 = 20_000;

/// Organisation, supplier, product and month: what a price point is of.
type PointKey = (u32, u32, i64, Month);
/// Supplier, item, month and place of the contract named.
type NamedKey = (u32, i64, Month, usize);

/// How many lines of a point name each contract.
#[derive(Default)]
pub(super) struct NamedContracts(HashMap<PointKey, BTreeMap<usize, u64>>);

impl NamedContracts {
    /// Reads what the lines of the members name.
    pub(super) fn load(db: &mut Db, names: &Names, register: &Register<'_>, window: Window) -> Result<Self, AppError> {
        let texts = texts_that_name(db, register)?;
        let mut named = Self::default();
        if texts.is_empty() {
            return Ok(named);
        }
        let small = |id: i64| u32::try_from(id).unwrap_or(u32::MAX);
        let suppliers: IdMap<u32> =
            suppliers_of_names(db)?.into_iter().map(|(name, supplier)| (name, small(supplier))).collect();
        for organisation in organisations_with_lines(db)? {
            let own = small(organisation);
            if !register.members.contains(&own) {
                continue;
            }
            let org_code = names.code(own);
            let places: IdMap<usize> = texts
                .iter()
                .filter_map(|(id, text)| Some((*id, register.agreements.running_under(org_code, text)?)))
                .collect();
            let mut lines: HashMap<NamedKey, u64> = HashMap::new();
            scan_organisation_stated(
                db,
                organisation,
                HashMap::<NamedKey, u64>::new,
                |lines, line| {
                    let month = Month::of(line.order_date);
                    if let Some(place) = line.contract_ref.and_then(|text| places.get(&text))
                        && window.contains(month)
                        && let Some(supplier) = suppliers.get(&line.supplier_name)
                    {
                        *lines.entry((*supplier, line.item, month, *place)).or_default() += 1;
                    }
                },
                |more| more.into_iter().for_each(|(key, count)| *lines.entry(key).or_default() += count),
            )?;
            named.take(db, own, lines)?;
        }
        Ok(named)
    }

    /// Takes in what an organisation's lines name, item by item.
    fn take(&mut self, db: &mut Db, organisation: u32, lines: HashMap<NamedKey, u64>) -> Result<(), AppError> {
        let mut items: Vec<i64> = lines.keys().map(|(_, item, _, _)| *item).collect();
        items.sort_unstable();
        items.dedup();
        let decided = decisions_of(db, &items)?;
        let products: IdMap<i64> = decided.into_iter().filter_map(|one| Some((one.item_id, one.product_id?))).collect();
        for ((supplier, item, month, place), count) in lines {
            let Some(product) = products.get(&item) else { continue };
            let votes = self.0.entry((organisation, supplier, *product, month)).or_default();
            *votes.entry(place).or_default() += count;
        }
        Ok(())
    }

    /// The contract that a point's lines name: at least half of them, and no other one as well.
    pub(super) fn of(&self, product: i64, point: &PricePoint) -> Option<usize> {
        let votes = self.0.get(&(point.organisation, point.supplier, product, point.month))?;
        let mut named = votes.iter();
        match (named.next(), named.next()) {
            (Some((place, lines)), None) => (lines * 2 >= u64::from(point.lines)).then_some(*place),
            _ => None,
        }
    }
}

/// The short texts that are the reference of a contract in whatever writing.
fn texts_that_name(db: &mut Db, register: &Register<'_>) -> Result<Vec<(i64, String)>, AppError> {
    let mut found = Vec::new();
    let mut after = 0;
    loop {
        let page = texts_after(db, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        after = *last;
        found.extend(page.into_iter().filter(|(_, text)| register.agreements.knows(text)));
    }
}
