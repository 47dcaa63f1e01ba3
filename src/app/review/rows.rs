//! Many things said at once: a file of actions, and proposals that are sure enough.

use std::path::Path;

use chrono::NaiveDateTime;

use super::act::{ACTIONS_MOST, AskedAction, ReviewRequest, Spoken, Wish, check_texts};
use super::shown::Reviewed;
use crate::app::import::REJECTIONS_SHOWN;
use crate::app::reading::Reading;
use crate::app::{AppError, Likewise};
use crate::engine::model::{Item, MatchMethod, Rejection, Score};
use crate::engine::review::{Action, ActionKind, Doubt};
use crate::ingest::{ACTIONS, ActionReader, Limits, Mapping, RawRow, StatedAction, Table};
use crate::store::{Db, NumberedRejection};

/// Which proposals are sure enough to be accepted at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SureRequest {
    /// Who accepts them.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// When.
    pub at: NaiveDateTime,
    /// Least score.
    pub min_score: Score,
    /// Found by this method alone.
    pub method: Option<MatchMethod>,
    /// At most so many, those with the most money.
    pub limit: usize,
    /// Only tell which.
    pub dry_run: bool,
}

/// Proposals that are sure enough, and what was said of them.
#[derive(Debug, Clone)]
pub struct SureAnswer {
    /// The items as they were.
    pub picked: Vec<Reviewed>,
    /// What was said; nothing where it was only asked which.
    pub actions: Vec<Action>,
}

/// What became of a file of actions.
#[derive(Debug, Clone)]
pub struct AppliedRows {
    /// Rows read, blank ones not counted.
    pub rows_read: u64,
    /// Everything said has this name.
    pub batch: Option<String>,
    /// What was said.
    pub actions: Vec<Action>,
    /// How many rows were not taken.
    pub rows_rejected: u64,
    /// The first of them, with the reasons.
    pub rejections: Vec<NumberedRejection>,
}

impl Reading {
    /// Accepts the proposals that nothing speaks against and whose score is high enough, the most money first.
    ///
    /// # Errors
    /// [`AppError`] when others say something of one of them meanwhile, or the store fails.
    pub fn accept_sure(&mut self, likewise: &Likewise, wanted: &SureRequest) -> Result<SureAnswer, AppError> {
        let undecided = |doubts: &[Doubt]| doubts.iter().any(|doubt| matches!(doubt, Doubt::ByText | Doubt::Ambiguous));
        let queue = self.queue()?;
        let picked: Vec<String> = queue
            .waiting
            .iter()
            .filter(|waiting| {
                undecided(&waiting.doubts)
                    && !waiting.against
                    && waiting.score >= i64::from(wanted.min_score.basis_points())
                    && wanted.method.is_none_or(|method| waiting.method == method)
            })
            .take(wanted.limit.min(ACTIONS_MOST))
            .map(|waiting| Item::public_id_of(waiting.hash))
            .collect();
        let mut shown = Vec::with_capacity(picked.len());
        for item in &picked {
            shown.push(self.reviewed(item)?);
        }
        let actions = picked.iter().map(|item| AskedAction::new(ActionKind::Accept, item)).collect();
        let SureRequest { by, why, at, .. } = wanted.clone();
        let request = ReviewRequest { by, why, at, actions, also_like: false, key: None };
        check_texts(&request)?;
        if wanted.dry_run || picked.is_empty() {
            return Ok(SureAnswer { picked: shown, actions: Vec::new() });
        }
        Ok(SureAnswer { picked: shown, actions: self.act(likewise, &request)?.actions })
    }

    /// Says what the rows of a file say, in one go; rows that cannot be said are told with the reason. With `strict`
    /// nothing is said where any row cannot be.
    ///
    /// # Errors
    /// [`AppError`] when the file cannot be taken as a whole or the store fails.
    pub fn apply_rows(
        &mut self,
        likewise: &Likewise,
        path: &Path,
        request: &ReviewRequest,
        strict: bool,
    ) -> Result<AppliedRows, AppError> {
        check_texts(request)?;
        let mapping = Mapping::default();
        let mut table = Table::open(path, &Limits::default(), &mapping, &ACTIONS)?;
        let reader = ActionReader::new(table.header(), &mapping)?;
        let file = table.header().file().to_owned();
        let mut db = likewise.store.connect()?;
        let (mut rows_read, mut wishes, mut rows, mut rejected) = (0, Vec::new(), Vec::new(), Vec::new());
        loop {
            let batch = table.next_batch(1_000)?;
            if batch.is_empty() {
                break;
            }
            for raw in &batch {
                rows_read += 1;
                match reader.read(raw).and_then(|stated| self.row_wish(&mut db, &reader, raw, stated, request)) {
                    Ok(wish) => {
                        wishes.push(wish);
                        rows.push(raw.clone());
                    }
                    Err(rejection) => rejected.push(rejection),
                }
            }
            table.recycle(batch);
            if wishes.len() > ACTIONS_MOST {
                return Err(AppError::TooLarge(format!("{file} has more than {ACTIONS_MOST} rows")));
            }
        }
        let Spoken { actions, refused } = if wishes.is_empty() || (strict && !rejected.is_empty()) {
            Spoken { actions: Vec::new(), refused: Vec::new() }
        } else {
            if strict {
                wishes.iter_mut().for_each(|wish| wish.optional = false);
            }
            self.say(&mut db, request, wishes)?
        };
        for (place, refusal) in refused {
            rejected.extend(rows.get(place).map(|raw| reader.refuse(raw, "", refusal.words())));
        }
        rejected.sort_by_key(|rejection| rejection.row);
        if let Some(first) = rejected.first().filter(|_| strict) {
            let first = format!("{file} row {}: {}: {}", first.row, first.column, first.reason);
            return Err(AppError::Strict { rejected: rejected.len() as u64, read: rows_read, first });
        }
        let numbered = |rejection| NumberedRejection { file: file.clone(), currency: None, org_code: None, rejection };
        Ok(AppliedRows {
            rows_read,
            batch: actions.first().map(|action: &Action| action.batch.clone()),
            actions,
            rows_rejected: rejected.len() as u64,
            rejections: rejected.into_iter().take(REJECTIONS_SHOWN).map(numbered).collect(),
        })
    }

    fn row_wish(
        &mut self,
        db: &mut Db,
        reader: &ActionReader,
        raw: &RawRow,
        stated: StatedAction,
        request: &ReviewRequest,
    ) -> Result<Wish, Rejection> {
        let StatedAction { item, kind, product, units, base_unit, why } = stated;
        let asked = AskedAction { product, units, base_unit, why, ..AskedAction::new(kind, item) };
        let mut wishes = Vec::new();
        let refused = |error: &AppError| {
            let column = match error {
                AppError::NotFound { what: "product", .. } => "product",
                AppError::NotFound { .. } => "item_id",
                _ => "action",
            };
            reader.refuse(raw, column, &error.to_string())
        };
        check_texts(&ReviewRequest { actions: vec![asked.clone()], ..request.clone() })
            .map_err(|error| refused(&error))?;
        self.wishes(db, &asked, request, &mut wishes).map_err(|error| refused(&error))?;
        let wish = wishes.pop().ok_or_else(|| reader.refuse(raw, "action", "it says nothing"))?;
        Ok(Wish { optional: true, ..wish })
    }
}
