//! The HTTP interface under `/api/v1`: extract, call a job, convert. Handlers hold no logic.
//!
//! A resource is one file: parameters, body, handler. What all of them share stands in `problem` (what goes wrong),
//! `answer` (how answers are written), `paging` and `work` (how a handler waits for a job).

pub mod bodies;

mod answer;
mod idempotency;
mod imports;
mod jobs;
mod organisations;
mod paging;
mod problem;
mod work;

pub use jobs::job_result;
pub use problem::Problem;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the interface.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/api/v1")
            .service(imports::list)
            .service(imports::one)
            .service(imports::rejections)
            .service(imports::remove)
            .service(imports::upload)
            .service(jobs::cancel)
            .service(jobs::list)
            .service(jobs::one)
            .service(jobs::submit)
            .service(organisations::list)
            .service(organisations::one),
    );
}
