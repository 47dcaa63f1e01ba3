//! Checks that what people said stands in the decisions.

use std::collections::{BTreeMap, HashMap};

use super::people::People;
use crate::app::{AppError, Verified};
use crate::engine::money::Units;
use crate::engine::review::ItemWord;
use crate::store::{Db, LineCensus, StoredDecision, decisions_of, product_names, stored_redirects};

/// Every item with lines is what a person said it is, none is what a person said it is not, and products lead where
/// people said.
pub(in crate::app) fn verify_people(db: &mut Db, census: &LineCensus) -> Result<Verified, AppError> {
    let people = People::load(db)?;
    let items: Vec<i64> = people.words().keys().copied().filter(|item| census.items.contains_key(item)).collect();
    let decisions = decisions_of(db, &items)?;
    let products: Vec<i64> = decisions.iter().filter_map(|decision| decision.product_id).collect();
    let names: BTreeMap<i64, (String, Option<String>)> = product_names(db, &products)?;
    let mut problems = Vec::new();
    for decision in &decisions {
        let Some(word) = people.word(decision.item_id) else { continue };
        let product = decision.product_id.and_then(|product| names.get(&product)).map(|(name, _)| name.as_str());
        problems.extend(differing(word, decision, product, &people));
    }
    let stored: HashMap<i64, i64> = stored_redirects(db)?.into_iter().collect();
    let said: Vec<(&str, &str)> = people.redirects().pairs().collect();
    for (source, target) in &said {
        let leads = people.product(source).and_then(|source| stored.get(&source)).copied();
        if leads.is_none() || leads != people.product(target) {
            problems.push(format!("product {source} does not lead to {target}, as a person said"));
        }
    }
    if stored.len() != said.len() {
        problems.push(format!("{} products lead to others, {} as people said", stored.len(), said.len()));
    }
    problems.sort_unstable();
    Ok(Verified { name: "decisions against what people said", checked: (items.len() + said.len()) as u64, problems })
}

fn differing(word: &ItemWord, decision: &StoredDecision, product: Option<&str>, people: &People) -> Vec<String> {
    let item = decision.item_id;
    let resolve = |name: &str| people.redirects().resolve(name).to_owned();
    let mut problems = Vec::new();
    if let Some(accepted) = &word.accepted
        && accepted.product.as_deref().map(resolve).as_deref() != product
    {
        problems.push(format!("item {item} is not what {} said it is", accepted.said.actor));
    }
    for (rejected, said) in &word.rejected {
        if product == Some(resolve(rejected).as_str()) {
            problems.push(format!("item {item} is {rejected}, and {} said it is not", said.actor));
        }
    }
    for (apart, said) in &word.apart {
        if word.accepted.is_none() && product == Some(resolve(apart).as_str()) {
            problems.push(format!("item {item} is {apart}, and {} took it out of that", said.actor));
        }
    }
    if let Some(pack) = &word.pack
        && Units::from_milli(decision.units) != Some(pack.units)
    {
        problems.push(format!("item {item} does not hold what {} said it holds", pack.said.actor));
    }
    problems
}
