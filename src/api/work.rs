//! How a handler waits for a job without keeping a server's thread from others.

use actix_web::web::{self, Data};

use super::problem::{Code, Problem};
use crate::app::{AppError, Reading, Service};

/// Reads from one unmoving state on a thread that may wait.
pub(super) async fn read<T: Send + 'static>(
    service: Data<Service>,
    job: impl FnOnce(&mut Reading) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Problem> {
    let done = web::block(move || service.read(job)).await;
    Ok(done.map_err(|_cancelled| Problem::new(Code::Internal, "the work was broken off"))??)
}

/// Runs a job of the service on a thread that may wait.
pub(super) async fn run<T: Send + 'static>(
    service: Data<Service>,
    job: impl FnOnce(&Service) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Problem> {
    let done = web::block(move || job(&service)).await;
    Ok(done.map_err(|_cancelled| Problem::new(Code::Internal, "the work was broken off"))??)
}
