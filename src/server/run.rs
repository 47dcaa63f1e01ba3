//! Serving: from binding the address to the last answer.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::rt::{self, System};
use futures_util::future::{Either, select};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{ServeError, Server, Settings, app};
use crate::app::Service;

/// Serves until a signal (SIGINT, SIGTERM) ends it: then it takes nothing new, finishes the requests in hand for a bounded
/// time and returns. A second signal ends it at once. `listening` is told the address once it can be asked.
///
/// # Errors
/// [`ServeError`] when the address cannot be had or the server breaks down.
pub fn run(
    service: Arc<Service>,
    settings: &Settings,
    addresses: &[SocketAddr],
    listening: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let server = Server::new(Arc::clone(&service), settings.clone())?;
    System::new().block_on(async move {
        let mut http = HttpServer::new(move || app(&server))
            .disable_signals()
            .client_request_timeout(settings.head_patience)
            .keep_alive(settings.keep_alive)
            .max_connections(per_worker(settings.connections))
            .shutdown_timeout(settings.farewell_seconds);
        for address in addresses {
            http = match http.bind(address) {
                Ok(http) => http,
                Err(source) => return Err(ServeError::Bind { address: *address, source }),
            };
            // A port that the system chooses is one port: the other addresses of the name would get others.
            if address.port() == 0 {
                break;
            }
        }
        let signals = Signals::new()?;
        let chosen = http.addrs().first().copied();
        let running = http.run();
        rt::spawn(end(signals, running.handle(), service, Duration::from_secs(settings.farewell_seconds)));
        if let Some(chosen) = chosen {
            listening(chosen);
        }
        Ok(running.await?)
    })
}

/// Connections are counted by each worker, one a core.
fn per_worker(connections: usize) -> usize {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    connections.div_ceil(workers)
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> Result<Self, ServeError> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        select(pin!(self.interrupt.recv()), pin!(self.terminate.recv())).await;
    }
}

/// Ends the server gracefully at the first signal, at once at the second.
async fn end(mut signals: Signals, handle: ServerHandle, service: Arc<Service>, farewell: Duration) {
    signals.next().await;
    tracing::info!("ending: requests in hand are finished, nothing new is taken");
    service.stop();
    exit_after(farewell);
    if let Either::Right(_) = select(pin!(handle.stop(true)), pin!(signals.next())).await {
        // Work in hand is taken up again at the next start.
        std::process::exit(0);
    }
}

/// Ends the program when work on other threads outlasts the time given: a reader in mid-calculation writes nothing, and
/// work that writes is taken up again at the next start.
fn exit_after(farewell: Duration) {
    const GRACE: Duration = Duration::from_secs(2);
    std::thread::spawn(move || {
        std::thread::sleep(farewell + GRACE);
        std::process::exit(0);
    });
}

/// Waits, for a second at most, until threads that are ending have ended: when the process exits, OpenSSL (beneath
/// PostgreSQL's client) cleans up what a thread that is just ending still cleans up by itself, and both crash.
pub fn let_threads_end() {
    const PAUSE: Duration = Duration::from_millis(25);
    const QUIET: u32 = 4;
    const MOST: u32 = 40;
    let (mut last, mut quiet) = (None, 0);
    for _ in 0..MOST {
        std::thread::sleep(PAUSE);
        // Where threads cannot be counted, the pauses alone must do.
        let now = std::fs::read_dir("/proc/self/task").map(Iterator::count).ok();
        quiet = if now == last { quiet + 1 } else { 0 };
        if quiet == QUIET {
            return;
        }
        last = now;
    }
}
