//! The HTTP interface under `/api/v1`: extract, call a job, convert. Handlers hold no logic.
//!
//! A resource is one file: parameters, body, handler. What all of them share stands in `problem` (what goes wrong),
//! `answer` and `stream` (how answers are written), `asked` and `paging` (what is asked for) and `work` (how a handler
//! waits for a job).

pub mod bodies;

mod actions;
mod answer;
mod asked;
mod benchmarks;
mod candidates;
mod categories;
mod clock;
mod contracts;
mod decisions;
mod entity_tag;
mod groups;
mod idempotency;
mod imports;
mod items;
mod jobs;
mod lines;
mod organisations;
mod paging;
mod price_checks;
mod problem;
mod procurement_rules;
mod products;
mod reference_prices;
mod refusal;
mod reports;
mod review;
mod snapshots;
mod stream;
mod suppliers;
mod work;
mod workplans;

pub use clock::this_second;
pub use entity_tag::{Condition, EntityTag};
pub use jobs::job_result;
pub use paging::{cursor, key_of_cursor};
pub use problem::{Code, PROBLEM_TYPE, PositionBody, Problem, ProblemBody};
pub use refusal::{json, paths, queries};

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the interface.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(
        scope("/api/v1")
            .service(actions::list)
            .service(actions::one)
            .service(actions::say)
            .service(benchmarks::all)
            .service(benchmarks::one)
            .service(candidates::list)
            .service(categories::list)
            .service(contracts::list)
            .service(contracts::history)
            .service(contracts::one)
            .service(decisions::list)
            .service(decisions::one)
            .service(groups::list)
            .service(groups::one)
            .service(imports::list)
            .service(imports::one)
            .service(imports::rejections)
            .service(imports::remove)
            .service(imports::upload)
            .service(items::list)
            .service(items::one)
            .service(jobs::cancel)
            .service(jobs::list)
            .service(jobs::one)
            .service(jobs::submit)
            .service(lines::list)
            .service(organisations::list)
            .service(organisations::one)
            .service(price_checks::ask)
            .service(price_checks::by_query)
            .service(price_checks::bulk)
            .service(procurement_rules::list)
            .service(products::equivalents)
            .service(products::list)
            .service(products::one)
            .service(reference_prices::list)
            .service(reports::list)
            .service(reports::one)
            .service(snapshots::evidence)
            .service(snapshots::list)
            .service(snapshots::one)
            .service(snapshots::publish)
            .service(suppliers::list)
            .service(review::queue)
            .service(review::accept_sure)
            .service(review::one)
            .service(review::say_of)
            .service(review::history)
            .service(review::say)
            .service(review::undo)
            .service(workplans::list)
            .service(workplans::adopt)
            .service(workplans::calendar)
            .service(workplans::csv)
            .service(workplans::xlsx)
            .service(workplans::timeline)
            .service(workplans::replan)
            .service(workplans::one)
            .service(workplans::history)
            .service(workplans::say),
    );
}
