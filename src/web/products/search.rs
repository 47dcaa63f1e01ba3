//! `/products`: looking for a product by words or by a code.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use crate::app::{ProductView, Service};
use crate::web::fault::Fault;
use crate::web::page::{address, asked, named, page};
use crate::web::{shown, work};

/// Products told of a search.
const TOLD: usize = 20;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    search: String,
}

#[derive(Template)]
#[template(path = "products.html", config = "ui/askama.toml")]
struct SearchPage {
    here: &'static str,
    search: String,
    found: Vec<FoundRow>,
}

struct FoundRow {
    link: String,
    description: String,
    kind: String,
    prices: &'static str,
    score: String,
    check: String,
}

/// The search, with what it found.
#[get("/products")]
pub(in crate::web) async fn show(service: Data<Service>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let Asked { search } = asked(&request)?;
    let search = search.trim().to_owned();
    let item = named(&search);
    let found = if search.is_empty() {
        Vec::new()
    } else {
        work::read(service, move |reading| reading.search_products(&item, TOLD)).await?
    };
    page(&SearchPage { here: "products", search, found: found.iter().map(row).collect() })
}

fn row(found: &ProductView) -> FoundRow {
    FoundRow {
        link: format!("/products/{}", found.public_id),
        description: found.description.clone(),
        kind: found.record.as_ref().map_or_else(
            || "from buyers' own words, in no catalogue".to_owned(),
            |record| format!("catalogue {}", record.reference),
        ),
        prices: if found.has_benchmarks { "known" } else { "none" },
        score: found.score.map_or_else(|| shown::NONE.to_owned(), shown::score),
        check: address("/check", &[("product", &found.public_id)]),
    }
}
