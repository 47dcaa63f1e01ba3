//! What people said of actions: appended, never altered.

use chrono::NaiveDateTime;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::buyer_action_events as events;
use super::{Db, StoreError, each};
use crate::engine::actions::{ActionEvent, EventKind};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    public_id: String,
    action: String,
    place: i64,
    org_code: String,
    kind: String,
    payload: String,
    actor: String,
    why: Option<String>,
    said_at: NaiveDateTime,
}

impl From<&ActionEvent> for EventRow {
    fn from(event: &ActionEvent) -> Self {
        Self {
            public_id: event.public_id.clone(),
            action: event.action.clone(),
            place: event.place.cast_signed(),
            org_code: event.org_code.clone(),
            kind: event.kind.to_string(),
            payload: event.payload.clone(),
            actor: event.actor.clone(),
            why: event.why.clone(),
            said_at: event.said_at,
        }
    }
}

impl EventRow {
    fn into_event(self) -> Result<ActionEvent, StoreError> {
        let unreadable = || StoreError::corrupt("what was said of an action", &self.public_id);
        Ok(ActionEvent {
            kind: EventKind::parse(&self.kind).ok_or_else(unreadable)?,
            place: self.place.cast_unsigned(),
            public_id: self.public_id,
            action: self.action,
            org_code: self.org_code,
            payload: self.payload,
            actor: self.actor,
            why: self.why,
            said_at: self.said_at,
        })
    }
}

/// What people said of the actions of an organisation, or of all, by action and place.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn action_events(db: &mut Db, org_code: Option<&str>) -> Result<Vec<ActionEvent>, StoreError> {
    let mut query = events::table.into_boxed();
    if let Some(code) = org_code {
        query = query.filter(events::org_code.eq(code));
    }
    let rows: Vec<EventRow> = query.select(EventRow::as_select()).load(db)?;
    let mut list: Vec<ActionEvent> = rows.into_iter().map(EventRow::into_event).collect::<Result<_, _>>()?;
    list.sort_by(|left, right| (&left.action, left.place).cmp(&(&right.action, right.place)));
    Ok(list)
}

/// What people said of one action, in the order it was said.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn events_of_action(db: &mut Db, action: &str) -> Result<Vec<ActionEvent>, StoreError> {
    let rows: Vec<EventRow> =
        events::table.filter(events::action.eq(action)).order(events::place).select(EventRow::as_select()).load(db)?;
    rows.into_iter().map(EventRow::into_event).collect()
}

/// Appends what was said.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody else came first; otherwise when the store cannot be written.
pub fn append_action_event(db: &mut Db, event: &ActionEvent) -> Result<(), StoreError> {
    let row = EventRow::from(event);
    let written = each!(db, connection => diesel::insert_into(events::table).values(&row).execute(connection));
    let taken = |error| StoreError::of_append(error, "somebody else spoke of the action at the same time");
    written.map(drop).map_err(taken)
}
