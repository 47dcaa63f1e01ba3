//! Organisations and groups.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::{group_members as members, organisation_records as records, organisations as identities};
use super::{Db, ROWS_PER_STATEMENT, StoreError, each};
use crate::engine::model::{GroupKind, GroupMember, Organisation, OrganisationKind};

/// An organisation with its internal id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrganisation {
    /// Internal id.
    pub id: i64,
    /// The current record.
    pub organisation: Organisation,
}

#[derive(Insertable)]
#[diesel(table_name = records, treat_none_as_default_value = false)]
struct RecordRow<'a> {
    import_id: i64,
    record_key: &'a str,
    current: bool,
    organisation_id: i64,
    name: &'a str,
    kind: &'a str,
    footprint_code: Option<&'a str>,
    footprint_name: Option<&'a str>,
    region: Option<&'a str>,
    turnover: Option<&'a str>,
    beds: Option<&'a str>,
    successor_code: Option<&'a str>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = records)]
struct StoredRecord {
    record_key: String,
    organisation_id: i64,
    name: String,
    kind: String,
    footprint_code: Option<String>,
    footprint_name: Option<String>,
    region: Option<String>,
    turnover: Option<String>,
    beds: Option<String>,
    successor_code: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

/// Internal ids of organisation codes, writing those not met before.
///
/// # Errors
/// [`StoreError`] when the store cannot be read or written.
pub fn organisation_ids(db: &mut Db, codes: &[&str]) -> Result<HashMap<String, i64>, StoreError> {
    let mut found = HashMap::with_capacity(codes.len());
    // In one order always: two writers that wait for each other's new rows crosswise would block each other.
    let mut codes = codes.to_vec();
    codes.sort_unstable();
    for chunk in codes.chunks(ROWS_PER_STATEMENT) {
        find_ids(db, chunk, &mut found)?;
        let missing = chunk.iter().filter(|code| !found.contains_key(**code));
        let rows: Vec<_> = missing.map(|code| identities::code.eq(*code)).collect();
        if !rows.is_empty() {
            each!(db, connection => diesel::insert_into(identities::table)
                .values(&rows).on_conflict_do_nothing().execute(connection))?;
            find_ids(db, chunk, &mut found)?;
        }
    }
    Ok(found)
}

fn find_ids(db: &mut Db, codes: &[&str], found: &mut HashMap<String, i64>) -> Result<(), StoreError> {
    let rows: Vec<(String, i64)> =
        identities::table.filter(identities::code.eq_any(codes)).select((identities::code, identities::id)).load(db)?;
    found.extend(rows);
    Ok(())
}

/// Appends organisations to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_organisations(db: &mut Db, import_id: i64, list: &[Organisation]) -> Result<(), StoreError> {
    let codes: Vec<&str> = list.iter().map(|organisation| organisation.code.as_str()).collect();
    let ids = organisation_ids(db, &codes)?;
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<RecordRow> = chunk
            .iter()
            .filter_map(|organisation| {
                Some(RecordRow {
                    import_id,
                    record_key: &organisation.code,
                    current: false,
                    organisation_id: *ids.get(&organisation.code)?,
                    name: &organisation.name,
                    kind: organisation.kind.as_str(),
                    footprint_code: organisation.footprint_code.as_deref(),
                    footprint_name: organisation.footprint_name.as_deref(),
                    region: organisation.region.as_deref(),
                    turnover: organisation.turnover.as_deref(),
                    beds: organisation.beds.as_deref(),
                    successor_code: organisation.successor_code.as_deref(),
                    valid_from: organisation.valid_from,
                    valid_to: organisation.valid_to,
                })
            })
            .collect();
        each!(db, connection => diesel::insert_into(records::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// Every current organisation by code.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn organisations(db: &mut Db) -> Result<BTreeMap<String, KnownOrganisation>, StoreError> {
    let rows: Vec<StoredRecord> =
        records::table.filter(records::current.eq(true)).select(StoredRecord::as_select()).load(db)?;
    rows.into_iter()
        .map(|row| {
            let kind = OrganisationKind::parse(&row.kind)
                .ok_or_else(|| StoreError::corrupt("an organisation", &row.record_key))?;
            let known = KnownOrganisation {
                id: row.organisation_id,
                organisation: Organisation {
                    code: row.record_key.clone(),
                    name: row.name,
                    kind,
                    footprint_code: row.footprint_code,
                    footprint_name: row.footprint_name,
                    region: row.region,
                    turnover: row.turnover,
                    beds: row.beds,
                    successor_code: row.successor_code,
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                },
            };
            Ok((row.record_key, known))
        })
        .collect()
}

#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
struct MemberRow<'a> {
    import_id: i64,
    record_key: String,
    current: bool,
    group_code: &'a str,
    group_name: &'a str,
    group_kind: &'a str,
    org_code: &'a str,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
}

/// Appends group members to an import, invisible until it is published.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn write_group_members(db: &mut Db, import_id: i64, list: &[GroupMember]) -> Result<(), StoreError> {
    for chunk in list.chunks(ROWS_PER_STATEMENT) {
        let rows: Vec<MemberRow> = chunk
            .iter()
            .map(|member| MemberRow {
                import_id,
                record_key: member.record_key(),
                current: false,
                group_code: &member.group_code,
                group_name: &member.group_name,
                group_kind: member.group_kind.as_str(),
                org_code: &member.org_code,
                valid_from: member.valid_from,
                valid_to: member.valid_to,
            })
            .collect();
        each!(db, connection => diesel::insert_into(members::table).values(&rows).execute(connection))?;
    }
    Ok(())
}

/// The current members of a group; all groups where none is named. Sorted by group, organisation and first day.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn group_members(db: &mut Db, group_code: Option<&str>) -> Result<Vec<GroupMember>, StoreError> {
    type Row = (String, String, String, String, Option<NaiveDate>, Option<NaiveDate>);
    let mut query = members::table.filter(members::current.eq(true)).into_boxed();
    if let Some(code) = group_code {
        query = query.filter(members::group_code.eq(code));
    }
    let rows: Vec<Row> = query
        .select((
            members::group_code,
            members::group_name,
            members::group_kind,
            members::org_code,
            members::valid_from,
            members::valid_to,
        ))
        .load(db)?;
    let mut list = rows
        .into_iter()
        .map(|(group_code, group_name, kind, org_code, valid_from, valid_to)| {
            let group_kind =
                GroupKind::parse(&kind).ok_or_else(|| StoreError::corrupt("a group member", &group_code))?;
            Ok(GroupMember { group_code, group_name, group_kind, org_code, valid_from, valid_to })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    list.sort_by(|left, right| {
        let place = |member: &GroupMember| (member.group_code.clone(), member.org_code.clone(), member.valid_from);
        place(left).cmp(&place(right))
    });
    Ok(list)
}

/// The code of every organisation that was ever met, by internal id.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn organisation_codes(db: &mut Db) -> Result<HashMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> = identities::table.select((identities::id, identities::code)).load(db)?;
    Ok(rows.into_iter().collect())
}
