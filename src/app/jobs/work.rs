//! Doing one job: from what was asked to what came of it, whatever goes wrong on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

use super::Jobs;
use super::request::{JobRequest, STORED_MAPPING, Uploaded, stored_name};
use super::watch::{Reason, Watch};
use crate::app::import::answer_of_published;
use crate::app::{AppError, ImportAnswer, ImportRequest, Phase, RefreshAnswer, Step, import, refresh};
use crate::ingest::ReadOptions;
use crate::store::{ClaimedJob, Db, ImportKind, ImportSummary, JobState, StoreError};

/// What came of a job.
#[derive(Debug, Clone)]
pub enum JobAnswer {
    /// What became of an import.
    Import(ImportAnswer),
    /// What matching came to.
    Match(RefreshAnswer),
    /// The import that was deleted.
    Delete(ImportSummary),
}

/// Writes what came of a job as it is told, in JSON.
pub type TellResult = fn(&JobAnswer) -> Result<String, serde_json::Error>;

/// How a job ends.
enum Ending {
    Done(String),
    Failed(String),
    Cancelled,
    /// The next start takes it up again.
    PutBack,
    /// Somebody else has it.
    Lost,
}

/// Does a job and notes how it ended.
///
/// # Errors
/// [`AppError`] when that cannot be noted: the job is taken up again once this worker's lock is gone.
pub(super) fn run(
    jobs: &Jobs,
    db: &mut Db,
    held: &ClaimedJob,
    ending: &AtomicBool,
    tell: TellResult,
) -> Result<(), AppError> {
    let store = &jobs.likewise.store;
    let ended = {
        let mut watch = Watch::over(store, db, held, ending, jobs.settings.report);
        // A fault in one job must not take the worker with it: everything the job holds is given up by then.
        let done = catch_unwind(AssertUnwindSafe(|| perform(jobs, &mut watch).and_then(|answer| told(&answer, tell))));
        match (done, watch.reason()) {
            (Ok(Ok(text)), _) => Ending::Done(text),
            (Ok(Err(AppError::Stopped)), Some(Reason::Cancelled)) => Ending::Cancelled,
            (Ok(Err(AppError::Stopped)), Some(Reason::Ending)) => Ending::PutBack,
            (Ok(Err(_)), Some(Reason::Lost)) => Ending::Lost,
            (Ok(Err(error)), _) => Ending::Failed(words(jobs, held, &error)),
            (Err(_panic), _) => Ending::Failed("an inner fault: the work broke down".to_owned()),
        }
    };
    let was_ours = match ended {
        Ending::Done(text) => store.finish_job(db, held, JobState::Done, "", Some(&text))?,
        Ending::Failed(why) => {
            tracing::warn!(job = held.public_id, why, "a job failed");
            store.finish_job(db, held, JobState::Failed, &why, None)?
        }
        Ending::Cancelled => store.finish_job(db, held, JobState::Cancelled, "cancelled on request", None)?,
        Ending::PutBack => return Ok(store.put_job_back(db, held)?),
        Ending::Lost => false,
    };
    // What another worker has by now needs its files.
    if was_ours {
        jobs.uploads.remove(&held.public_id);
    }
    Ok(())
}

fn told(answer: &JobAnswer, tell: TellResult) -> Result<String, AppError> {
    tell(answer).map_err(|_| AppError::Internal("a job's result could not be written"))
}

fn perform(jobs: &Jobs, watch: &mut Watch<'_>) -> Result<JobAnswer, AppError> {
    match JobRequest::read(&watch.held.request)? {
        JobRequest::Import(uploaded) => import_upload(jobs, &uploaded, watch).map(JobAnswer::Import),
        JobRequest::Match { all } => {
            watch.at(Step::of(Phase::Waiting, 0))?;
            let answer = refresh(&jobs.likewise, all, &mut |step| watch.at(step))?;
            jobs.matched();
            Ok(JobAnswer::Match(answer))
        }
        JobRequest::Delete { import } => delete(jobs, &import, watch).map(JobAnswer::Delete),
    }
}

/// Imports and brings all figures up to date. An earlier attempt that came as far as publishing is taken up there.
fn import_upload(jobs: &Jobs, uploaded: &Uploaded, watch: &mut Watch<'_>) -> Result<ImportAnswer, AppError> {
    let answer = match watch.store.published_by_job(watch.db, watch.held)? {
        Some(id) => answer_of_published(watch.db, id)?,
        None => {
            let request = import_request(jobs, uploaded, watch.held)?;
            watch.at(Step::of(Phase::Reading, 0))?;
            import(&jobs.likewise, &request, &mut |step| watch.at(step))?
        }
    };
    match bring_up_to_date(jobs, watch) {
        Err(AppError::Stopped) if watch.reason() == Some(Reason::Cancelled) => {
            // A cancelled import leaves nothing, published or not.
            watch.hear_no_cancel();
            match watch.store.delete_import(watch.db, &answer.id) {
                Ok(_) | Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            bring_up_to_date(jobs, watch)?;
            watch.cancelled();
            Err(AppError::Stopped)
        }
        other => other.map(|()| answer),
    }
}

fn bring_up_to_date(jobs: &Jobs, watch: &mut Watch<'_>) -> Result<(), AppError> {
    watch.at(Step::of(Phase::Waiting, 0))?;
    refresh(&jobs.likewise, false, &mut |step| watch.at(step))?;
    jobs.matched();
    Ok(())
}

/// The import as the command line would be asked for it.
fn import_request(jobs: &Jobs, uploaded: &Uploaded, held: &ClaimedJob) -> Result<ImportRequest, AppError> {
    let lost = AppError::Internal("a job's request names what nobody knows");
    let Some(kind) = ImportKind::parse(&uploaded.import_kind) else { return Err(lost) };
    let folder = jobs.uploads.folder(&held.public_id);
    let named = uploaded.files.iter().enumerate();
    let stored: Option<Vec<_>> =
        named.map(|(place, file)| stored_name(place, &file.name).map(|stored| folder.join(stored))).collect();
    let Some(files) = stored else { return Err(lost) };
    Ok(ImportRequest {
        org: uploaded.org.clone(),
        mapping: uploaded.mapping.as_ref().map(|_| folder.join(STORED_MAPPING)),
        create_organisations: uploaded.create_organisations,
        strict: uploaded.strict,
        names: Some(uploaded.files.iter().map(|file| file.name.clone()).collect()),
        job: Some(held.id),
        options: ReadOptions { valid_from: uploaded.valid_from, list_id: uploaded.list_id.clone() },
        ..ImportRequest::new(kind, files)
    })
}

/// Deletes an import and brings all figures up to date. One that is gone already was deleted by an earlier attempt.
fn delete(jobs: &Jobs, import: &str, watch: &mut Watch<'_>) -> Result<ImportSummary, AppError> {
    let gone = match watch.store.deleted_import(watch.db, import)? {
        Some(gone) => gone,
        None => {
            watch.at(Step::of(Phase::Waiting, 0))?;
            match watch.store.delete_import(watch.db, import) {
                Err(error @ StoreError::NotFound { .. }) => {
                    watch.store.deleted_import(watch.db, import)?.ok_or(error)?
                }
                other => other?,
            }
        }
    };
    // What is deleted stays so: no cancelling from here on.
    watch.hear_no_cancel();
    bring_up_to_date(jobs, watch)?;
    Ok(gone)
}

/// Why a job failed, for the person who asked: with the names that files had when they were uploaded.
fn words(jobs: &Jobs, held: &ClaimedJob, error: &AppError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    if let Ok(JobRequest::Import(uploaded)) = JobRequest::read(&held.request) {
        let folder = jobs.uploads.folder(&held.public_id);
        for (place, file) in uploaded.files.iter().enumerate() {
            if let Some(stored) = stored_name(place, &file.name) {
                text = text.replace(&folder.join(stored).display().to_string(), &file.name);
            }
        }
        if let Some(mapping) = &uploaded.mapping {
            text = text.replace(&folder.join(STORED_MAPPING).display().to_string(), &mapping.name);
        }
    }
    text
}
