//! A service: what readers see while others write, and what becomes of their views.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer};
use likewise::app::{AppError, CheckRequest, Likewise, Service, ServiceSettings, list_imports, organisations, refresh};
use likewise::engine::model::Item;
use likewise::store::{ImportKind, JobFilter, NewImport, NewJob, submit_job, write};

use crate::cli::harness::{Site, fixture};

const SOON: Duration = Duration::from_secs(20);

/// A service's settings under which nothing happens by itself: it looks at each reading, and only counts that it asked
/// for matching.
fn by_hand() -> (ServiceSettings, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let settings = ServiceSettings {
        look_every: Duration::ZERO,
        keep_every: Duration::from_secs(600),
        on_stale: Box::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        }),
        ..ServiceSettings::default()
    };
    (settings, asked)
}

fn likewise(site: &Site, name: &str) -> Likewise {
    let url = site.database_url().map(|url| format!("{url}&application_name={name}"));
    Likewise::open(&site.path("data"), url.as_deref()).unwrap()
}

fn service(site: &Site, settings: ServiceSettings) -> Service {
    Service::start_with(likewise(site, "service"), settings).unwrap()
}

/// What a reader sees: how many organisations there are, and how many lines of a product were bought.
fn seen(service: &Service) -> Result<(usize, u64), AppError> {
    let item = Item { description: "Corvane syringe luer lock 10ml".to_owned(), ..Item::default() };
    let request = CheckRequest { item, ..CheckRequest::default() };
    service.read(|reading| {
        let count = organisations(reading.db(), None, 100)?.entries.len();
        Ok((count, reading.check(&request)?.benchmark.map_or(0, |benchmark| benchmark.lines)))
    })
}

fn soon<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        match attempt() {
            Some(done) => return done,
            None => assert!(begun.elapsed() < SOON, "it does not come"),
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn not_ready<T>(told: &Result<T, AppError>) -> bool {
    matches!(told, Err(AppError::NotReady))
}

on_both_backends! {
    /// Published and not yet matched, a change is not seen; matched, it is, by every service over the store.
    readers_keep_the_old_state_until_the_new_one_is_whole, |site| {
        site.open_shop();
        site.json(&["match"]);
        let (settings, asked) = by_hand();
        let (service, other) = (service(site, settings), service(site, by_hand().0));
        let before = seen(&service).unwrap();
        let state = service.read(|reading| Ok(reading.state().to_owned())).unwrap();
        assert_eq!(before.1, 0);
        site.json(&["import", "lines", &fixture("lines.csv"), "--create-organisations"]);
        for _ in 0..3 {
            assert_eq!((seen(&service).unwrap(), seen(&other).unwrap()), (before, before));
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1, "matching is asked for once");
        assert!(!service.renew().unwrap(), "there is no whole state to take up");
        site.json(&["match"]);
        let after = seen(&service).unwrap();
        assert!(after.1 > 0, "{after:?}");
        assert_eq!(seen(&other).unwrap(), after);
        assert_ne!(service.read(|reading| Ok(reading.state().to_owned())).unwrap(), state);
    }
}

on_both_backends! {
    /// A command that died leaves a job that stands as running; a folder that is gone leaves one that waits for it. Nobody
    /// waits for either.
    nobody_waits_for_jobs_that_nobody_does, |site| {
        site.open_shop();
        site.json(&["match"]);
        let (settings, asked) = by_hand();
        let service = service(site, settings);
        site.json(&["import", "lines", &fixture("lines.csv"), "--create-organisations"]);
        let store = &service.likewise().store;
        let mut db = store.connect().unwrap();
        let (kind, content_hash) = (ImportKind::Lines, "0".repeat(64));
        drop(store.begin_import(&mut db, &NewImport { kind, files: Vec::new(), content_hash, job: None }).unwrap());
        let (public_id, request, place) = (NewJob::name(), "{}".to_owned(), Some("a folder that is gone"));
        write(&mut db, |db| submit_job(db, &NewJob { public_id, kind: "import", request, place })).unwrap();
        seen(&service).unwrap();
        assert_eq!(asked.load(Ordering::Relaxed), 1, "matching is asked for");
    }
}

#[derive(QueryableByName)]
struct Sessions {
    #[diesel(sql_type = BigInt)]
    sessions: i64,
}

/// However many ask for imports and jobs at once, the database is not asked for a connection each.
#[test]
fn many_askers_share_few_connections() {
    const ASKERS: usize = 60;
    /// Those of the pool, of the views and of the service itself.
    const FEW: i64 = 24;
    let site = Site::postgres();
    let service = Service::start_with(likewise(&site, "askers"), by_hand().0).unwrap();
    let mut watcher = PgConnection::establish(&site.database_url().unwrap()).unwrap();
    let (start, asking) = (Barrier::new(ASKERS), AtomicUsize::new(ASKERS));
    let ask = || {
        start.wait();
        let answered = (0..10).try_for_each(|_| {
            list_imports(service.likewise())?;
            service.jobs().list(&JobFilter::default(), None, 10).map(drop)
        });
        asking.fetch_sub(1, Ordering::Relaxed);
        answered
    };
    let most = std::thread::scope(|scope| {
        let askers: Vec<_> = (0..ASKERS).map(|_| scope.spawn(ask)).collect();
        let mut most = 0;
        while asking.load(Ordering::Relaxed) > 0 {
            let count = "SELECT count(*) AS sessions FROM pg_stat_activity WHERE application_name = 'askers'";
            most = most.max(sql_query(count).get_result::<Sessions>(&mut watcher).unwrap().sessions);
        }
        askers.into_iter().for_each(|asker| asker.join().unwrap().unwrap());
        most
    });
    assert!(most <= FEW, "{most} sessions");
}

on_both_backends! {
    /// One reading is of one state to its end, whatever happens meanwhile.
    a_reading_does_not_move, |site| {
        site.open_shop();
        site.json(&["match"]);
        let service = service(site, by_hand().0);
        let (before, meanwhile, still) = service
            .read(|reading| {
                let before = organisations(reading.db(), None, 100)?.entries.len();
                let more = site.file("more.csv", "org_code,name,kind\nZZZ,Zelkova Trust,acute\n");
                site.json(&["import", "organisations", &more]);
                site.json(&["match"]);
                let meanwhile = seen(&service)?.0;
                Ok((before, meanwhile, organisations(reading.db(), None, 100)?.entries.len()))
            })
            .unwrap();
        assert_eq!((before, meanwhile), (still, before + 1));
    }
}

on_both_backends! {
    /// A store that is not matched is no obstacle to starting; until it is matched nothing is told.
    a_store_not_matched_is_not_read, |site| {
        site.open_shop();
        let (settings, asked) = by_hand();
        let service = service(site, settings);
        assert!(!service.is_ready() && not_ready(&seen(&service)));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        refresh(service.likewise(), false, &mut |_| Ok(())).unwrap();
        assert!(service.renew().unwrap() && service.is_ready());
        assert!(seen(&service).unwrap().0 > 0);
    }
}

on_both_backends! {
    /// Left to itself a service has its store matched, and takes up what others did, though nobody asks.
    a_service_comes_to_itself, |site| {
        site.open_shop();
        let settings = ServiceSettings { keep_every: Duration::from_millis(20), ..ServiceSettings::default() };
        let service = service(site, ServiceSettings { look_every: Duration::ZERO, ..settings });
        soon(|| service.is_ready().then_some(()));
        site.json(&["import", "lines", &fixture("lines.csv"), "--create-organisations"]);
        soon(|| seen(&service).is_ok_and(|(_, lines)| lines > 0).then_some(()));
    }
}

on_both_backends! {
    /// No more readers than views; who waits too long is told so, and a reader that panics leaves its place.
    views_are_few_and_come_back, |site| {
        site.open_shop();
        site.json(&["match"]);
        let settings = ServiceSettings { views: 2, patience: Duration::from_millis(50), ..by_hand().0 };
        let service = service(site, settings);
        let panicked = catch_unwind(AssertUnwindSafe(|| service.read::<()>(|_| panic!("as a reader may"))));
        assert!(panicked.is_err());
        let both = Barrier::new(2);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                service.read(|_| {
                    service.read(|_| {
                        both.wait();
                        both.wait();
                        Ok(())
                    })
                })
            });
            both.wait();
            assert!(matches!(seen(&service), Err(AppError::Busy)));
            both.wait();
            reader.join().unwrap().unwrap();
        });
        assert!(seen(&service).is_ok());
    }
}

/// Ends every connection of the service named so; as a restart of the server would.
fn end_connections(site: &Site, name: &str) {
    let mut db = PgConnection::establish(&site.database_url().unwrap()).unwrap();
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name =";
    db.batch_execute(&format!("{end} '{name}'")).unwrap();
}

#[test]
fn a_broken_connection_is_replaced() {
    let site = Site::postgres();
    site.open_shop();
    site.json(&["match"]);
    let name = format!("broken-{}", std::process::id());
    let settings = ServiceSettings { views: 3, ..by_hand().0 };
    let service = Service::start_with(likewise(&site, &name), settings).unwrap();
    let before = seen(&service).unwrap();
    let torn = service.read(|reading| {
        end_connections(&site, &name);
        organisations(reading.db(), None, 100).map(drop)
    });
    assert!(not_ready(&torn), "{torn:?}");
    let told: Vec<_> = (0..5).map(|_| seen(&service)).collect();
    assert!(told.iter().take(3).all(|told| told.is_ok() || not_ready(told)), "{told:?}");
    assert!(told.iter().skip(3).all(|told| told.as_ref().is_ok_and(|told| *told == before)), "{told:?}");
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    log: i32,
    #[diesel(sql_type = Integer)]
    checkpointed: i32,
}

/// Writes to the file and says whether all of the log can be taken over, which a view of before forbids.
fn log_is_free(db: &mut SqliteConnection) -> bool {
    let told: Checkpoint = sql_query("PRAGMA wal_checkpoint(PASSIVE)").get_result(db).unwrap();
    told.log == told.checkpointed
}

#[test]
fn old_views_do_not_hold_the_log() {
    let site = Site::sqlite();
    site.open_shop();
    site.json(&["match"]);
    let renewing = |age| ServiceSettings { keep_every: Duration::from_millis(20), view_age: age, ..by_hand().0 };
    let mut db = SqliteConnection::establish(&site.path("data/likewise.sqlite").to_string_lossy()).unwrap();
    let held = service(&site, renewing(Duration::from_secs(600)));
    db.batch_execute("INSERT INTO store_state (name, value) VALUES ('note', 'one')").unwrap();
    assert!(!log_is_free(&mut db), "a view of before forbids it");
    drop(held);
    let service = service(&site, renewing(Duration::ZERO));
    let before = seen(&service).unwrap();
    db.batch_execute("UPDATE store_state SET value = 'two' WHERE name = 'note'").unwrap();
    soon(|| log_is_free(&mut db).then_some(()));
    assert_eq!(seen(&service).unwrap(), before);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

on_both_backends! {
    /// Plain connections are used again, and see what is published when they are asked.
    plain_connections_are_pooled, |site| {
        site.open_shop();
        let store = likewise(site, "pooled").store;
        let count = || {
            let mut db = store.pooled().unwrap();
            sql_query("SELECT count(*) AS count FROM organisations").get_result::<Count>(&mut *db).unwrap().count
        };
        let before = count();
        // Twice as many at once as there may be: they wait for each other.
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..16).map(|_| scope.spawn(count)).collect();
            assert!(readers.into_iter().all(|reader| reader.join().unwrap() == before));
        });
        site.json(&["import", "organisations", &site.file("more.csv", "org_code,name,kind\nZZZ,Zelkova,acute\n")]);
        assert_eq!(count(), before + 1);
    }
}
