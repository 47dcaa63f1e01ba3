//! `/products`: looking for a product by words or by a code.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use crate::app::{Candidate, Service};
use crate::web::fault::Fault;
use crate::web::page::{address, asked, named, page};
use crate::web::{shown, work};

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
        work::read(service, move |reading| reading.products_like(&item)).await?
    };
    page(&SearchPage { here: "products", search, found: found.iter().map(row).collect() })
}

fn row(found: &Candidate) -> FoundRow {
    FoundRow {
        link: format!("/products/{}", found.product_id),
        description: found.description.clone(),
        kind: found.reference.as_ref().map_or_else(
            || "from buyers' own words, in no catalogue".to_owned(),
            |reference| format!("catalogue {reference}"),
        ),
        score: shown::score(found.score),
        check: address("/check", &[("product", &found.product_id)]),
    }
}
