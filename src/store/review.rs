//! What people said: appended, never altered.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
    Selectable, SelectableHelper,
};

use super::schema::{decisions, items, products as identities, review_actions as actions};
use super::{Db, ROWS_PER_STATEMENT, StoreError, bump_revision, each};
use crate::engine::money::Units;
use crate::engine::review::{Action, ActionKind};
use crate::engine::units::BaseUnit;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = actions, treat_none_as_default_value = false)]
struct ActionRow {
    public_id: String,
    batch: String,
    kind: String,
    subject: String,
    place: i64,
    product: Option<String>,
    proposed: Option<String>,
    units: Option<i64>,
    base_unit: Option<String>,
    undoes: Option<String>,
    actor: String,
    why: Option<String>,
    acted_at: NaiveDateTime,
}

impl From<&Action> for ActionRow {
    fn from(action: &Action) -> Self {
        Self {
            public_id: action.public_id.clone(),
            batch: action.batch.clone(),
            kind: action.kind.to_string(),
            subject: action.subject.clone(),
            place: action.place.cast_signed(),
            product: action.product.clone(),
            proposed: action.proposed.clone(),
            units: action.units.map(Units::milli),
            base_unit: action.base_unit.map(|unit| unit.to_string()),
            undoes: action.undoes.clone(),
            actor: action.actor.clone(),
            why: action.why.clone(),
            acted_at: action.acted_at,
        }
    }
}

impl ActionRow {
    fn into_action(self) -> Result<Action, StoreError> {
        let unreadable = || StoreError::corrupt("an action of a person", &self.public_id);
        let kind = ActionKind::parse(&self.kind).ok_or_else(unreadable)?;
        let units = self.units.map(|milli| Units::from_milli(milli).ok_or_else(unreadable)).transpose()?;
        let base_unit =
            self.base_unit.as_deref().map(|word| BaseUnit::parse(word).ok_or_else(unreadable)).transpose()?;
        Ok(Action {
            kind,
            units,
            base_unit,
            place: self.place.cast_unsigned(),
            public_id: self.public_id,
            batch: self.batch,
            subject: self.subject,
            product: self.product,
            proposed: self.proposed,
            undoes: self.undoes,
            actor: self.actor,
            why: self.why,
            acted_at: self.acted_at,
        })
    }
}

/// Everything people said, in the order it was said.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn review_log(db: &mut Db) -> Result<Vec<Action>, StoreError> {
    let rows: Vec<ActionRow> = actions::table.order(actions::id).select(ActionRow::as_select()).load(db)?;
    rows.into_iter().map(ActionRow::into_action).collect()
}

/// What is wanted of what people said; everything where nothing is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActionFilter {
    /// About this item or product, or naming this product.
    pub name: Option<String>,
    /// Said by this person.
    pub actor: Option<String>,
}

/// What people said before an action, the latest first, at most `limit`.
///
/// # Errors
/// [`StoreError::NotFound`] when nobody knows the action `before`; otherwise when the store cannot be read.
pub fn review_actions_before(
    db: &mut Db,
    filter: &ActionFilter,
    before: Option<&str>,
    limit: usize,
) -> Result<Vec<Action>, StoreError> {
    let mut query = actions::table.into_boxed();
    if let Some(name) = before {
        let id: Option<i64> =
            actions::table.filter(actions::public_id.eq(name)).select(actions::id).first(db).optional()?;
        let id = id.ok_or_else(|| StoreError::NotFound { what: "action", name: name.to_owned() })?;
        query = query.filter(actions::id.lt(id));
    }
    if let Some(name) = &filter.name {
        query = query.filter(
            actions::subject
                .eq(name)
                .or(actions::public_id.eq(name))
                .or(actions::batch.eq(name))
                .or(actions::product.is_not_null().and(actions::product.eq(Some(name)))),
        );
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(actions::actor.eq(actor));
    }
    let rows: Vec<ActionRow> = query
        .order(actions::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(ActionRow::as_select())
        .load(db)?;
    rows.into_iter().map(ActionRow::into_action).collect()
}

/// Begins to say something: until the transaction ends nobody else can. Call it first inside the transaction that appends;
/// decisions and prices are out of date from then on.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn begin_review(db: &mut Db) -> Result<(), StoreError> {
    // The count of changes is one row: whoever writes it holds it, on PostgreSQL too.
    bump_revision(db).map(|_| ())
}

/// Appends what was said, and lets every product lead where `redirects` says: source and target by public id, all of
/// them. Call it inside a transaction, after [`begin_review`].
///
/// # Errors
/// [`StoreError::Conflict`] when somebody else came first; otherwise when the store cannot be written.
pub fn append_review(db: &mut Db, said: &[Action], redirects: &[(String, String)]) -> Result<(), StoreError> {
    for chunk in said.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<ActionRow> = chunk.iter().map(ActionRow::from).collect();
        let written = each!(db, connection => diesel::insert_into(actions::table).values(&rows).execute(connection));
        written.map_err(|error| StoreError::of_append(error, "somebody else acted at the same time"))?;
    }
    if said.iter().any(|action| matches!(action.kind, ActionKind::Merge | ActionKind::Undo)) {
        write_redirects(db, redirects)?;
    }
    Ok(())
}

/// Lets every product lead where it is said to, and all others nowhere.
fn write_redirects(db: &mut Db, redirects: &[(String, String)]) -> Result<(), StoreError> {
    let named: Vec<String> =
        redirects.iter().flat_map(|(source, target)| [source, target]).cloned().collect::<Vec<_>>();
    let ids = product_numbers(db, &named)?;
    let leading: Vec<i64> = redirects.iter().filter_map(|(source, _)| ids.get(source).copied()).collect();
    let mut stored: HashMap<i64, i64> = stored_redirects(db)?.into_iter().collect();
    for (source, target) in redirects {
        let (Some(source), Some(target)) = (ids.get(source), ids.get(target)) else {
            return Err(StoreError::corrupt("a merge", format!("{source} or {target} is not there")));
        };
        if stored.remove(source) != Some(*target) {
            diesel::update(identities::table.find(*source))
                .set(identities::redirect_to.eq(Some(*target)))
                .execute(db)?;
        }
    }
    for source in stored.keys().filter(|source| !leading.contains(source)) {
        diesel::update(identities::table.find(*source)).set(identities::redirect_to.eq(None::<i64>)).execute(db)?;
    }
    Ok(())
}

/// Products that lead to another, by internal id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn stored_redirects(db: &mut Db) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows: Vec<(i64, Option<i64>)> = identities::table
        .filter(identities::redirect_to.is_not_null())
        .select((identities::id, identities::redirect_to))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(source, target)| Some((source, target?))).collect())
}

/// Internal ids of products by public id; those that nobody knows are left out.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn product_numbers(db: &mut Db, public_ids: &[String]) -> Result<HashMap<String, i64>, StoreError> {
    let mut found = HashMap::with_capacity(public_ids.len());
    for chunk in public_ids.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<(String, i64)> = identities::table
            .filter(identities::public_id.eq_any(chunk))
            .select((identities::public_id, identities::id))
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Internal ids of items by content hash; those that nobody knows are left out.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn item_numbers(db: &mut Db, hashes: &[u128]) -> Result<HashMap<u128, i64>, StoreError> {
    let mut found = HashMap::with_capacity(hashes.len());
    for chunk in hashes.chunks(ROWS_PER_STATEMENT) {
        let bytes: Vec<Vec<u8>> = chunk.iter().map(|hash| hash.to_be_bytes().to_vec()).collect();
        let rows: Vec<(Vec<u8>, i64)> = items::table
            .filter(items::content_hash.eq_any(&bytes))
            .select((items::content_hash, items::id))
            .load(db)?;
        for (hash, id) in rows {
            let short = |_| StoreError::corrupt("an item", format!("id {id} has a short hash"));
            found.insert(u128::from_be_bytes(hash.try_into().map_err(short)?), id);
        }
    }
    Ok(found)
}

/// Shows every decided item with the internal id of its product and its runners-up as JSON, a page at a time.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn decided_products(db: &mut Db, mut visit: impl FnMut(i64, Option<i64>, &str)) -> Result<(), StoreError> {
    const PAGE: i64 = 10_000;
    let mut after = 0;
    loop {
        let page: Vec<(i64, Option<i64>, String)> = decisions::table
            .filter(decisions::item_id.gt(after))
            .order(decisions::item_id)
            .limit(PAGE)
            .select((decisions::item_id, decisions::product_id, decisions::runners_up))
            .load(db)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0;
        for (item, product, runners_up) in &page {
            visit(*item, *product, runners_up);
        }
    }
}
