//! Suppliers: the names they go by, and what was spent with each.

use std::collections::{BTreeMap, HashMap};

use super::refresh::fresh_view;
use super::{AppError, Likewise};
use crate::engine::model::Currency;
use crate::engine::suppliers::{CompanyNumber, Gln, SupplierWording, Suppliers};
use crate::engine::variation::{Share, Total};
use crate::store::{
    ContractFilter, Db, Growth, SpendKey, SupplierSpend, all_terms, contracts_after, replace_supplier_spend,
    scan_worth, stated_supplier_names, supplier_spend, texts_by_ids, write,
};

/// Sums what was spent with each wording of a supplier's name under each stated GLN. The lines are those of the view.
pub(super) fn renew_supplier_spend(view: &mut Db, db: &mut Db) -> Result<(), AppError> {
    type Sums = BTreeMap<(i64, Option<i64>, Currency), Share>;
    let currencies: HashMap<i64, Currency> =
        all_terms(view)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
    let mut sums = Sums::new();
    scan_worth(
        view,
        |_| true,
        Sums::new,
        |sums, line| {
            let currency = currencies.get(&line.terms).copied().unwrap_or(Currency::GBP);
            let key = (line.supplier_name, line.supplier_gln, currency);
            sums.entry(key).or_default().join(Share::new(1, line.line_value.into()));
        },
        |more| {
            for (key, share) in more {
                sums.entry(key).or_default().join(share);
            }
        },
    )?;
    let mut glns: Vec<i64> = sums.keys().filter_map(|(_, gln, _)| *gln).collect();
    glns.sort_unstable();
    glns.dedup();
    let texts = texts_by_ids(view, &glns)?;
    let spend = |((name, gln, currency), share): ((i64, Option<i64>, Currency), Share)| SupplierSpend {
        name,
        gln: gln.and_then(|gln| texts.get(&gln).cloned()),
        currency,
        share,
    };
    let list: Vec<SupplierSpend> = sums.into_iter().map(spend).collect();
    Ok(write(db, |db| replace_supplier_spend(db, &list))?)
}

/// Adds what changed lines changed of what was spent with each wording of a supplier's name. Nothing is left of sums
/// without lines.
pub(super) fn grow_supplier_spend(
    view: &mut Db,
    db: &mut Db,
    growth: &BTreeMap<SpendKey, Growth>,
) -> Result<(), AppError> {
    type Sums = BTreeMap<(i64, Option<String>, Currency), (i64, i128)>;
    let currencies: HashMap<i64, Currency> =
        all_terms(view)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
    let mut glns: Vec<i64> = growth.keys().filter_map(|(_, gln, _)| *gln).collect();
    glns.sort_unstable();
    glns.dedup();
    let texts = texts_by_ids(view, &glns)?;
    let mut sums = Sums::new();
    for SupplierSpend { name, gln, currency, share } in supplier_spend(db)? {
        let lines = i64::try_from(share.lines).unwrap_or(i64::MAX);
        sums.insert((name, gln, currency), (lines, share.spend.micros()));
    }
    for ((name, gln, terms), more) in growth {
        let currency = currencies.get(terms).copied().unwrap_or(Currency::GBP);
        let gln = gln.and_then(|gln| texts.get(&gln).cloned());
        let (lines, micros) = sums.entry((*name, gln, currency)).or_default();
        *lines += more.lines;
        *micros += more.micros;
    }
    let spend = |((name, gln, currency), (lines, micros)): ((i64, Option<String>, Currency), (i64, i128))| {
        let share = Share::new(lines.unsigned_abs(), Total::from_micros(micros));
        (lines > 0).then_some(SupplierSpend { name, gln, currency, share })
    };
    let list: Vec<SupplierSpend> = sums.into_iter().filter_map(spend).collect();
    Ok(write(db, |db| replace_supplier_spend(db, &list))?)
}

/// Every supplier that lines or contracts name, with what was spent with it and which others may be the same.
///
/// # Errors
/// [`AppError`] when the store cannot be read.
pub fn suppliers(likewise: &Likewise) -> Result<Suppliers, AppError> {
    suppliers_in(&mut fresh_view(likewise)?)
}

/// The same from a view that is up to date.
///
/// # Errors
/// As [`suppliers`].
pub fn suppliers_in(db: &mut Db) -> Result<Suppliers, AppError> {
    type Key = (String, Option<Gln>, Option<CompanyNumber>);
    let names = stated_supplier_names(db)?;
    let mut wordings: BTreeMap<Key, BTreeMap<Currency, Share>> = BTreeMap::new();
    for sum in supplier_spend(db)? {
        let Some(name) = names.get(&sum.name) else { continue };
        let gln = sum.gln.as_deref().and_then(Gln::parse);
        let spend = wordings.entry((name.clone(), gln, None)).or_default();
        spend.entry(sum.currency).or_default().join(sum.share);
    }
    for contract in contracts_after(db, &ContractFilter::default(), None, usize::MAX)? {
        let stated: Vec<&str> = contract.supplier_id.as_deref().map(|ids| ids.split('|').collect()).unwrap_or_default();
        let of_contract: Vec<&str> = contract.supplier_names().collect();
        // Ids that are not one for each name tell nothing of any.
        let each = stated.len() == of_contract.len();
        for (place, name) in of_contract.iter().enumerate() {
            let id = stated.get(place).filter(|_| each).and_then(|id| CompanyNumber::parse(id));
            wordings.entry(((*name).to_owned(), None, id)).or_default();
        }
    }
    let wording = |((name, gln, number), spend): (Key, BTreeMap<Currency, Share>)| SupplierWording {
        name,
        gln,
        number,
        spend: spend.into_iter().collect(),
    };
    Ok(Suppliers::gather(wordings.into_iter().map(wording).collect()))
}
