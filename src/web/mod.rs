//! The pages: made on the server from the same jobs as the interface, readable without a script.
//!
//! A page is one file: what is asked, what is shown, the handler. What all of them share stands in `shown` (how
//! figures and dates are written), `words` (what codes are called), `page` (how pages are answered), `fault` (pages for what goes wrong) and
//! `work` (how a page waits for a job). No figure is made here: the pages write what the jobs tell.

mod assets;
mod candidates;
mod check;
mod contracts;
mod coverage;
mod fault;
mod findings;
mod page;
mod period;
mod products;
mod references;
mod shown;
mod words;
mod work;

use actix_web::web::ServiceConfig;

pub use fault::nowhere;

/// Every page.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(assets::stylesheet)
        .service(assets::icon)
        .service(candidates::show)
        .service(check::show)
        .service(contracts::show)
        .service(findings::show)
        .service(products::lines::show)
        .service(products::search::show)
        .service(products::sheet::show);
}
