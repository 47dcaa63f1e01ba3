//! How a page waits for a job without keeping a server's thread from others.

use actix_web::web::{self, Data};

use super::fault::Fault;
use crate::app::{AppError, Reading, Service};

/// Reads from one unmoving state on a thread that may wait.
pub(super) async fn read<T: Send + 'static>(
    service: Data<Service>,
    job: impl FnOnce(&mut Reading) -> Result<T, AppError> + Send + 'static,
) -> Result<T, Fault> {
    let done = web::block(move || service.read(job)).await;
    Ok(done.map_err(|_cancelled| Fault::ours("the work was broken off"))??)
}
