//! What people said of the entries of workplans: appended, never altered.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::schema::workplan_words as words;
use super::{Db, StoreError, each};
use crate::engine::workplan::{Said, Word};

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = words, treat_none_as_default_value = false)]
struct WordRow {
    public_id: String,
    entry: String,
    place: i64,
    footprint: String,
    kind: String,
    payload: String,
    actor: String,
    why: Option<String>,
    said_at: NaiveDateTime,
}

impl WordRow {
    fn of(word: &Word) -> Result<Self, StoreError> {
        let payload = word.said.to_text().map_err(|error| StoreError::Senseless(error.to_string()))?;
        Ok(Self {
            public_id: word.public_id.clone(),
            entry: word.entry.clone(),
            place: word.place.cast_signed(),
            footprint: word.footprint.clone(),
            kind: word.said.kind().to_string(),
            payload,
            actor: word.actor.clone(),
            why: word.why.clone(),
            said_at: word.said_at,
        })
    }

    fn into_word(self) -> Result<Word, StoreError> {
        let unreadable = || StoreError::corrupt("what was said of a workplan", &self.public_id);
        let said = Said::parse(&self.payload).map_err(|_| unreadable())?;
        if said.kind().as_str() != self.kind {
            return Err(unreadable());
        }
        Ok(Word {
            said,
            place: self.place.cast_unsigned(),
            public_id: self.public_id,
            entry: self.entry,
            footprint: self.footprint,
            actor: self.actor,
            why: self.why,
            said_at: self.said_at,
        })
    }
}

/// Begins to say something of a workplan: until the transaction ends nobody else can. Call it first inside the transaction
/// that looks what stands and appends.
///
/// # Errors
/// [`StoreError`] when the store cannot be written.
pub fn begin_workplan(db: &mut Db) -> Result<(), StoreError> {
    // On SQLite whoever writes is alone already.
    if let Db::Postgres(connection) = db {
        connection.batch_execute("LOCK TABLE workplan_words IN SHARE ROW EXCLUSIVE MODE")?;
    }
    Ok(())
}

/// What people said of the entries of these footprints, or of all where none is named, by entry and place.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn workplan_words(db: &mut Db, footprints: &[String]) -> Result<Vec<Word>, StoreError> {
    let mut query = words::table.into_boxed();
    if !footprints.is_empty() {
        query = query.filter(words::footprint.eq_any(footprints));
    }
    let rows: Vec<WordRow> = query.select(WordRow::as_select()).load(db)?;
    let mut list: Vec<Word> = rows.into_iter().map(WordRow::into_word).collect::<Result<_, _>>()?;
    list.sort_by(|left, right| (&left.entry, left.place).cmp(&(&right.entry, right.place)));
    Ok(list)
}

/// What people said of one entry, in the order it was said.
///
/// # Errors
/// [`StoreError`] when the store cannot be read.
pub fn words_of_workplan_entry(db: &mut Db, entry: &str) -> Result<Vec<Word>, StoreError> {
    let rows: Vec<WordRow> =
        words::table.filter(words::entry.eq(entry)).order(words::place).select(WordRow::as_select()).load(db)?;
    rows.into_iter().map(WordRow::into_word).collect()
}

/// Appends what was said.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody else came first; otherwise when the store cannot be written.
pub fn append_workplan_word(db: &mut Db, word: &Word) -> Result<(), StoreError> {
    use diesel::result::{DatabaseErrorKind, Error};
    let row = WordRow::of(word)?;
    match each!(db, connection => diesel::insert_into(words::table).values(&row).execute(connection)) {
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(StoreError::Conflict("somebody else spoke of the entry at the same time".to_owned()))
        }
        other => Ok(other.map(drop)?),
    }
}
