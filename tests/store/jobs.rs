//! The queue of jobs: every job in one worker's hands at a time, taken up again when the worker dies.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use likewise::store::{
    ClaimedJob, ImportKind, JobFilter, JobRecord, JobState, KeyState, Location, NewImport, NewJob, Presence, Reported,
    RequestKey, Store, StoreError, job, jobs_before, settle_key, submit_job, write,
};

use super::builders::{accepted, begin};
use super::harness::TestStore;

const HERE: &str = "here";

/// Submits a job; returns its public id.
fn submit(store: &Store, place: Option<&str>) -> String {
    let new = NewJob { public_id: NewJob::name(), kind: "match", request: r#"{"all":false}"#.to_owned(), place };
    write(&mut store.connect().expect("a connection"), |db| submit_job(db, &new)).expect("a job");
    new.public_id
}

fn worker(store: &Store) -> Presence {
    Presence::of_new_worker(store).expect("a worker's lock")
}

fn claim(store: &Store, worker: &Presence) -> Option<ClaimedJob> {
    store.claim_job(&mut store.connect().expect("a connection"), worker, HERE).expect("a claim")
}

fn told(store: &TestStore, id: &str) -> JobRecord {
    job(&mut store.db(), id).expect("a job")
}

/// Rescues until something was rescued: a server may take a moment to see that a session has ended.
fn rescue_soon(store: &TestStore) -> usize {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let rescued = store.rescue_jobs(&mut store.db()).expect("a rescue");
        if rescued > 0 || Instant::now() > deadline {
            return rescued;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

on_both_backends!(a_job_goes_from_the_queue_to_its_end, |store| {
    let id = submit(store, None);
    let waiting = told(store, &id);
    assert_eq!((waiting.state, waiting.attempts, waiting.started_at), (JobState::Queued, 0, None));
    let worker = worker(store);
    let held = claim(store, &worker).expect("a job");
    assert_eq!((&held.public_id, held.request.as_str()), (&id, r#"{"all":false}"#));
    assert!(claim(store, &worker).is_none(), "one job, one worker");
    let mut db = store.db();
    assert_eq!(store.report_job(&mut db, &held, "matching", (7, Some(9))).expect("a report"), Reported::GoOn);
    let running = told(store, &id);
    assert_eq!((running.state, running.phase.as_str()), (JobState::Running, "matching"));
    assert_eq!((running.rows_done, running.rows_total), (7, Some(9)));
    store.finish_job(&mut db, &held, JobState::Done, "", Some(r#"{"items":1}"#)).expect("an end");
    let done = told(store, &id);
    assert_eq!((done.state, done.result.as_deref(), done.attempts), (JobState::Done, Some(r#"{"items":1}"#), 1));
    assert_eq!((done.rows_done, done.rows_total), (9, Some(9)), "done is done, whatever was last reported");
    assert!(done.created_at <= done.started_at.expect("a beginning"));
    assert!(done.started_at <= done.finished_at);
    assert_eq!(store.report_job(&mut db, &held, "matching", (8, None)).expect("a report"), Reported::Lost);
});

/// A server that ends sessions at rest ends none that shows who is at work.
#[test]
fn a_worker_at_rest_is_not_gone() {
    let own = TestStore::postgres();
    let Location::Postgres(url) = own.location() else { panic!("it is PostgreSQL") };
    let impatient = Location::Postgres(format!("{url}%20-cidle_session_timeout%3D1000"));
    let store = Store::open(impatient).expect("a store");
    let worker = Presence::of_new_worker(&store).expect("a worker's lock");
    std::thread::sleep(Duration::from_millis(1_400));
    assert!(!Presence::is_gone(&store, &mut own.db(), worker.name()).expect("an answer"));
}

on_both_backends!(a_worker_taken_for_dead_shows_nothing, |store| {
    let id = submit(store, None);
    let mut db = store.db();
    let mut take_up = || {
        let worker = worker(store);
        let held = claim(store, &worker).expect("a job");
        let (kind, content_hash) = (ImportKind::Organisations, "1".repeat(64));
        let new = NewImport { kind, files: Vec::new(), content_hash, job: Some(held.id) };
        (worker, held, store.begin_import(&mut db, &new).expect("an import"))
    };
    let (worker, held, late) = take_up();
    drop(worker);
    assert_eq!(rescue_soon(store), 1);
    let (_worker, other, import) = take_up();
    let mut db = store.db();
    let refused = store.publish_import(&mut db, &late, accepted(0), false);
    assert!(matches!(refused, Err(StoreError::TakenOver)), "{refused:?}");
    assert!(!store.finish_job(&mut db, &held, JobState::Failed, "", None).expect("an answer"));
    store.publish_import(&mut db, &import, accepted(0), false).expect("it is shown");
    assert!(store.finish_job(&mut db, &other, JobState::Done, "", None).expect("an end"));
    assert_eq!((told(store, &id).state, store.imports(&mut db).expect("imports").len()), (JobState::Done, 1));
});

on_both_backends!(many_workers_share_many_jobs_and_none_is_done_twice, |store| {
    const JOBS: usize = 24;
    let mut submitted: Vec<String> = (0..JOBS).map(|_| submit(store, None)).collect();
    let took = || {
        let handle = Store::open(store.location().clone()).expect("a handle of its own");
        let worker = worker(&handle);
        let mut took = Vec::new();
        while let Some(held) = claim(&handle, &worker) {
            let mut db = handle.connect().expect("a connection");
            handle.finish_job(&mut db, &held, JobState::Done, "", None).expect("an end");
            took.push(held.public_id);
        }
        took
    };
    let mut taken: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(took)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a worker")).collect()
    });
    submitted.sort_unstable();
    taken.sort_unstable();
    assert_eq!(taken, submitted);
});

on_both_backends!(a_job_waits_for_the_place_that_holds_its_files, |store| {
    let elsewhere = submit(store, Some("elsewhere"));
    let here = submit(store, Some(HERE));
    let worker = worker(store);
    assert_eq!(claim(store, &worker).expect("a job").public_id, here);
    assert!(claim(store, &worker).is_none());
    let theirs = store.claim_job(&mut store.db(), &worker, "elsewhere").expect("a claim");
    assert_eq!(theirs.expect("a job").public_id, elsewhere);
});

on_both_backends!(what_a_dead_worker_left_is_taken_up_again_and_given_up_the_third_time, |store| {
    let id = submit(store, None);
    for attempt in 1..=3 {
        let worker = worker(store);
        let held = claim(store, &worker).expect("a job");
        assert_eq!(told(store, &id).attempts, attempt);
        assert_eq!(store.rescue_jobs(&mut store.db()).expect("a rescue"), 0, "its worker lives");
        drop(worker);
        assert_eq!(rescue_soon(store), 1);
        // A worker that was believed dead learns that it has lost the job.
        let lost = store.report_job(&mut store.db(), &held, "reading", (1, None)).expect("a report");
        assert_eq!(lost, Reported::Lost);
        store.finish_job(&mut store.db(), &held, JobState::Done, "", None).expect("no end");
    }
    let given_up = told(store, &id);
    assert_eq!(given_up.state, JobState::Failed);
    assert_eq!(given_up.message, "its process ended before it was done, 3 times");
});

on_both_backends!(a_job_put_back_counts_no_attempt, |store| {
    let id = submit(store, None);
    let worker = worker(store);
    for _ in 0..5 {
        let held = claim(store, &worker).expect("a job");
        store.put_job_back(&mut store.db(), &held).expect("put back");
    }
    assert_eq!((told(store, &id).state, told(store, &id).attempts), (JobState::Queued, 0));
});

on_both_backends!(a_job_is_cancelled_at_once_or_at_its_next_step, |store| {
    let (running, waiting) = (submit(store, None), submit(store, None));
    let held = claim(store, &worker(store)).expect("a job");
    let mut db = store.db();
    assert_eq!(store.cancel_job(&mut db, &waiting).expect("cancelled").state, JobState::Cancelled);
    let asked = store.cancel_job(&mut db, &running).expect("asked");
    assert_eq!((asked.state, asked.cancel_requested), (JobState::Running, true));
    let reported = store.report_job(&mut db, &held, "matching", (1, None)).expect("a report");
    assert_eq!(reported, Reported::CancelRequested);
    let error = store.cancel_job(&mut db, &waiting).expect_err("it has ended");
    assert!(matches!(error, StoreError::Finished(id) if id == waiting));
    let error = store.cancel_job(&mut db, "J0").expect_err("nobody knows it");
    assert!(matches!(error, StoreError::NotFound { what: "job", .. }));
});

on_both_backends!(jobs_are_told_newest_first_those_of_commands_among_them, |store| {
    let first = submit(store, None);
    let import = begin(store, ImportKind::Groups, "aa");
    let mut db = store.db();
    let (import, _) = store.publish_import(&mut db, &import, accepted(3), false).expect("published");
    let last = submit(store, None);
    let list = jobs_before(&mut db, &JobFilter::default(), None, 10).expect("jobs");
    assert_eq!((&list[0].public_id, &list[2].public_id, list.len()), (&last, &first, 3));
    let command = &list[1];
    assert_eq!((command.kind.as_str(), command.state, command.rows_done), ("import", JobState::Done, 3));
    assert_eq!((command.import.as_deref(), &command.request), (Some(import.as_str()), &None));
    let after = jobs_before(&mut db, &JobFilter::default(), Some(&last), 1).expect("jobs");
    assert_eq!(&after[0], command);
    let wanted = JobFilter { state: Some(JobState::Queued), kind: Some("match".to_owned()) };
    assert_eq!(jobs_before(&mut db, &wanted, None, 10).expect("jobs").len(), 2);
    let error = store.cancel_job(&mut db, &command.public_id).expect_err("it has ended");
    assert!(matches!(error, StoreError::Finished(_)));
});

on_both_backends!(a_command_s_job_answers_to_nobody_else, |store| {
    let held = begin(store, ImportKind::Groups, "aa");
    let mut db = store.db();
    let command = jobs_before(&mut db, &JobFilter::default(), None, 1).expect("jobs").remove(0);
    let error = store.cancel_job(&mut db, &command.public_id).expect_err("a command's");
    assert!(matches!(error, StoreError::NotQueued(_)));
    assert_eq!(store.rescue_jobs(&mut db).expect("a rescue"), 0, "sweeping imports sees to it");
    drop(held);
});

on_both_backends!(a_key_is_answered_once, |store| {
    let key = RequestKey { scope: "POST /x".to_owned(), key: "k1".to_owned() };
    let mut db = store.db();
    let KeyState::Mine(first) = store.take_key(&mut db, &key).expect("a key") else { panic!("the first holds it") };
    assert!(matches!(store.take_key(&mut db, &key).expect("a key"), KeyState::InProgress));
    let other = RequestKey { scope: "POST /y".to_owned(), ..key.clone() };
    assert!(matches!(store.take_key(&mut db, &other).expect("a key"), KeyState::Mine(_)), "another place");
    store.let_key_go(&mut db, &first).expect("let go");
    let KeyState::Mine(again) = store.take_key(&mut db, &key).expect("a key") else { panic!("it was let go") };
    drop(again);
    // Its process died: the next one takes it over.
    let deadline = Instant::now() + Duration::from_secs(10);
    let taken = loop {
        match store.take_key(&mut db, &key).expect("a key") {
            KeyState::Mine(taken) => break taken,
            _ => assert!(Instant::now() < deadline, "nobody holds it"),
        }
    };
    let new = NewJob { public_id: NewJob::name(), kind: "match", request: "{}".to_owned(), place: None };
    write(&mut db, |db| {
        let id = submit_job(db, &new)?;
        settle_key(db, &taken, "what was asked", id)
    })
    .expect("settled");
    let KeyState::Answered { fingerprint, job } = store.take_key(&mut db, &key).expect("a key") else {
        panic!("it was answered")
    };
    assert_eq!((fingerprint.as_str(), &job), ("what was asked", &new.public_id));
    // A day later it is as good as new.
    let aged = "UPDATE idempotency_keys SET created_at = '2001-01-01 00:00:00'";
    store.run(aged);
    assert!(matches!(store.take_key(&mut db, &key).expect("a key"), KeyState::Mine(_)));
});

#[test]
fn names_are_never_given_twice() {
    let mut seen = BTreeMap::new();
    for _ in 0..1_000 {
        let name = NewJob::name();
        assert_eq!(name.len(), 17, "{name}");
        assert!(seen.insert(name, ()).is_none());
    }
}
