//! Which purchases were made under which contract: by the reference their lines state, by a contract's price list, by
//! supplier and category.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

use super::Attribution;
use super::references::NamedContracts;
use crate::app::AppError;
use crate::app::names::Names;
use crate::app::points::NO_PRODUCT;
use crate::app::register::{ContractLists, holds_in};
use crate::engine::categories::{CategoryCode, KnownThing};
use crate::engine::consolidation::Purchase;
use crate::engine::matching::identifiers;
use crate::engine::model::{Contract, Currency, ListKind, ReferenceKey};
use crate::engine::money::Amount;
use crate::engine::period::Window;
use crate::engine::register::{Agreements, Bought, How};
use crate::engine::variation::{PricePoint, ProductPoints, Selection, benchmark};
use crate::store::{
    CatalogueProduct, Db, contract_suppliers, point_fingerprints, price_points_among, product_names,
    products_by_public_ids, reference_prices_of,
};

/// Products read at a time.
const PAGE: usize = 500;

/// The contracts of a footprint that run on the plan's date.
pub(super) struct Register<'a> {
    pub(super) members: HashSet<u32>,
    pub(super) agreements: Agreements,
    contracts: &'a [Contract],
}

impl<'a> Register<'a> {
    /// Contracts that run on the plan's date. Nobody buys under a framework: its call-offs are contracts themselves.
    pub(super) fn load(
        db: &mut Db,
        names: &Names,
        contracts: &'a [Contract],
        codes: &[&str],
        as_of: NaiveDate,
    ) -> Result<Self, AppError> {
        let members = codes.iter().map(|code| names.organisation(code)).collect::<Result<HashSet<u32>, AppError>>()?;
        let known = contract_suppliers(db, codes)?;
        let of = |one: &Contract| -> Vec<u32> {
            let ids = known.get(&one.record_key()).map_or(&[][..], Vec::as_slice);
            ids.iter().filter_map(|id| u32::try_from(*id).ok()).collect()
        };
        let suppliers: Vec<Vec<u32>> = contracts.iter().map(of).collect();
        let agreements = Agreements::new(contracts.iter().zip(suppliers.iter().map(Vec::as_slice)), as_of);
        Ok(Self { members, agreements, contracts })
    }
}

/// What the members bought under their contracts in a window, and how far that could be told.
pub(super) fn purchases(
    db: &mut Db,
    names: &Names,
    register: &Register<'_>,
    window: Window,
) -> Result<(Vec<Purchase>, Attribution), AppError> {
    let mut ids: Vec<i64> = point_fingerprints(db)?.into_keys().filter(|id| *id != NO_PRODUCT).collect();
    ids.sort_unstable();
    let named = NamedContracts::load(db, names, register, window)?;
    let families = names.families().into();
    let selection = Selection { window, currency: Some(Currency::GBP), families, ..Selection::default() };
    let mut bought = Vec::new();
    let mut attribution = Attribution::default();
    for page in ids.chunks(PAGE) {
        let stored = price_points_among(db, page)?;
        let chosen =
            |point: &&PricePoint| window.contains(point.month) && register.members.contains(&point.organisation);
        let mut points: BTreeMap<i64, Vec<PricePoint>> = BTreeMap::new();
        for product in &stored {
            let mine: Vec<PricePoint> = product.points.points.iter().filter(chosen).copied().collect();
            if !mine.is_empty() {
                points.insert(product.product_id, mine);
            }
        }
        let known = Known::load(db, &points.keys().copied().collect::<Vec<_>>(), window)?;
        for product in &stored {
            let Some(points) = points.get(&product.product_id) else { continue };
            let mut of_product = Vec::new();
            for point in points {
                let place = named.of(product.product_id, point);
                let given = given((product.product_id, point), place, register, (&known, names), &mut attribution);
                of_product.extend(given);
            }
            against_others(&mut of_product, &product.points, &selection, names);
            bought.append(&mut of_product);
        }
    }
    Ok((bought, attribution))
}

/// A purchase with the contract it was made under. Nothing where that cannot be told: it is counted.
fn given(
    (product, point): (i64, &PricePoint),
    named: Option<usize>,
    register: &Register<'_>,
    (known, names): (&Known, &Names),
    attribution: &mut Attribution,
) -> Option<Purchase> {
    if point.basis.currency != Currency::GBP {
        attribution.other_currency_lines += u64::from(point.lines);
        return None;
    }
    let org_code = names.code(point.organisation);
    let (how, place) = match named {
        Some(place) => (How::LineReference, Some(place)),
        None => {
            let lists = known.lists.of(product, org_code);
            let categories = known.categories(product);
            let bought =
                Bought { org_code, supplier: point.supplier, reference: None, lists: &lists, categories: &categories };
            let given = register.agreements.give(&bought);
            (given.how, given.contract)
        }
    };
    let counted = match how {
        How::Several => &mut attribution.several_contracts,
        _ if !how.is_under() => &mut attribution.no_contract,
        _ => &mut attribution.under_contract,
    };
    *counted = counted.plus(point.net);
    let contract = place.filter(|_| how.is_under()).and_then(|place| register.contracts.get(place))?;
    let by_sign = match how {
        How::LineReference => Some(&mut attribution.by_line_reference),
        How::PriceList => Some(&mut attribution.by_price_list),
        _ => None,
    };
    if let Some(sum) = by_sign {
        *sum = sum.plus(point.net);
    }
    if contract.org_code != org_code {
        attribution.of_others = attribution.of_others.plus(point.net);
        return None;
    }
    Some(Purchase {
        org_code: org_code.to_owned(),
        contract_ref: contract.contract_ref.clone(),
        product_id: known.public_ids.get(&product).cloned().unwrap_or_default(),
        basis: point.basis,
        spend: point.net,
        quantity: point.quantity,
        national: known.national.contains(&product),
        benchmark_saving: None,
    })
}

/// Holds purchases of a product against everybody else's median, where all that an organisation bought of it on a basis was
/// bought under one contract: its saving is then that contract's. It stands with the first of the purchases.
fn against_others(purchases: &mut [Purchase], points: &ProductPoints, selection: &Selection, names: &Names) {
    if purchases.is_empty() {
        return;
    }
    for benchmark in benchmark(points, selection).benchmarks {
        for payer in &benchmark.organisations {
            let (Some(saving), code) = (payer.to_median, names.code(payer.organisation)) else { continue };
            let mut own: Vec<&mut Purchase> =
                purchases.iter_mut().filter(|one| one.org_code == code && one.basis == benchmark.basis).collect();
            let under: BTreeSet<&str> = own.iter().map(|one| one.contract_ref.as_str()).collect();
            let spend = own.iter().try_fold(Amount::ZERO, |sum, one| sum.checked_add(one.spend));
            if under.len() != 1 || spend != Some(payer.net) {
                continue;
            }
            let mut saving = saving.gross();
            for one in &mut own {
                one.benchmark_saving = Some(std::mem::take(&mut saving));
            }
        }
    }
}

/// What is known of products by internal id.
struct Known {
    public_ids: BTreeMap<i64, String>,
    records: BTreeMap<i64, CatalogueProduct>,
    /// Their price is set nationally in some month of the window.
    national: HashSet<i64>,
    /// Which contracts' price lists name them.
    lists: ContractLists,
}

impl Known {
    fn load(db: &mut Db, ids: &[i64], window: Window) -> Result<Self, AppError> {
        let public_ids: BTreeMap<i64, String> =
            product_names(db, ids)?.into_iter().map(|(id, (public_id, _))| (id, public_id)).collect();
        let wanted: Vec<String> = public_ids.values().cloned().collect();
        let records: BTreeMap<i64, CatalogueProduct> =
            products_by_public_ids(db, &wanted)?.into_iter().map(|known| (known.id, known)).collect();
        let mut owners: BTreeMap<ReferenceKey, Vec<i64>> = BTreeMap::new();
        for (id, known) in &records {
            let record = &known.product.record;
            owners.entry(ReferenceKey::Product(record.reference.clone())).or_default().push(*id);
            for key in identifiers(record) {
                owners.entry(ReferenceKey::Identifier(key.kind, key.value)).or_default().push(*id);
            }
        }
        let keys: Vec<ReferenceKey> = owners.keys().cloned().collect();
        let (mut national, mut lists) = (HashSet::new(), ContractLists::default());
        for price in reference_prices_of(db, &keys)? {
            let owners = owners.get(&price.key).map_or(&[][..], Vec::as_slice);
            lists.take(owners, &price, window);
            if price.list_kind == ListKind::National && holds_in(&price, window) {
                national.extend(owners);
            }
        }
        Ok(Self { public_ids, records, national, lists })
    }

    /// The codes that the catalogue gives a product.
    fn categories(&self, product: i64) -> Vec<CategoryCode> {
        let record = self.records.get(&product).map(|known| &known.product.record);
        record.map_or_else(Vec::new, |one| {
            KnownThing::new(one.eclass.as_deref(), one.cpv.as_deref(), one.unspsc.as_deref(), None).codes
        })
    }
}
