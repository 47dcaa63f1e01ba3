//! `likewise serve`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use super::arguments::ServeArguments;
use crate::api::job_result;
use crate::app::{AppError, Likewise, Service, Workers};
use crate::server::{self, ServeError, Settings};

/// That the command may listen where it is told to, and that nobody else does: asked before any work begins.
pub(super) fn check(wanted: &ServeArguments) -> anyhow::Result<()> {
    Ok(server::free(&addresses(wanted)?)?)
}

/// Serves until a signal ends it; `listening` is told the address.
pub(super) fn run(
    likewise: Likewise,
    wanted: &ServeArguments,
    listening: impl FnOnce(SocketAddr),
) -> anyhow::Result<ExitCode> {
    let addresses = addresses(wanted)?;
    let service = Arc::new(Service::start(likewise)?);
    let workers = Workers::start(service.jobs(), job_result)?;
    server::run(service, &settings(wanted), &addresses, |address| {
        eprintln!("listening on http://{address}");
        listening(address);
    })?;
    // Jobs in hand go back to the queue: the next start takes them up.
    workers.stop();
    server::let_threads_end();
    Ok(ExitCode::SUCCESS)
}

fn addresses(wanted: &ServeArguments) -> anyhow::Result<Vec<SocketAddr>> {
    server::resolve(&wanted.listen).map_err(|error| match error {
        // Wrong usage ends with its own status.
        ServeError::Refused(why) => AppError::Request(why).into(),
        other => other.into(),
    })
}

fn settings(wanted: &ServeArguments) -> Settings {
    let usual = Settings::default();
    Settings {
        requests_per_second: wanted.requests_per_second.unwrap_or(usual.requests_per_second),
        request_burst: wanted.request_burst.unwrap_or(usual.request_burst),
        connections: wanted.connections.unwrap_or(usual.connections),
        json_bytes: wanted.json_bytes.unwrap_or(usual.json_bytes),
        farewell_seconds: wanted.farewell_seconds.unwrap_or(usual.farewell_seconds),
        ..usual
    }
}
