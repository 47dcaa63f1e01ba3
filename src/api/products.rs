//! `/products`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::{Asked, Nothing, PageAsked};
use super::bodies::{EquivalentsBody, ProductPageBody, ProductRecordBody};
use super::paging::{PageQuery, cursor};
use super::problem::{Code, Problem, ProblemBody};
use super::{answer, work};
use crate::app::{EquivalentRequest, Page, ProductRequest, Service, product, products};
use crate::engine::model::Item;
use crate::engine::period::Month;

/// Products that a search tells at most.
const FOUND: usize = 50;
/// Equivalents of either level that are told where nothing is said.
const EQUIVALENTS: usize = 20;
/// Equivalents of either level that are told at most.
const EQUIVALENTS_MAX: usize = 100;

/// Which products. What is said holds for all of them at once; `q` stands alone.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductQuery {
    /// Words to search for, provisional products included: the likest 50 at most, each with its score; what speaks
    /// against a product puts it last. Goes with `limit` alone.
    #[param(example = "nitrile gloves medium")]
    q: Option<String>,
    /// One like-for-like group, or the beginning of an NHS-eClass, CPV or UNSPSC code.
    #[param(example = "33141420")]
    category: Option<String>,
    /// Of this supplier, in any wording of its name.
    #[param(example = "Medway Supplies Ltd")]
    supplier: Option<String>,
    /// With this GTIN at any packaging level.
    #[param(example = "05060000011111")]
    gtin: Option<String>,
    /// With this NHS Supply Chain product code.
    #[param(example = "FTE1234")]
    npc: Option<String>,
    /// With this part code of the maker that `manufacturer` names.
    #[param(example = "SN-100-M")]
    mpc: Option<String>,
    /// The maker of the part code.
    #[param(example = "Sentinel Care Ltd")]
    manufacturer: Option<String>,
}

impl ProductQuery {
    /// The words searched for, or what products must meet.
    fn asked(self, page: &PageQuery) -> Result<Result<String, ProductRequest>, Problem> {
        let Self { q, category, supplier, gtin, npc, mpc, manufacturer } = self;
        let request = ProductRequest { category, supplier, gtin, npc, mpc, manufacturer };
        let Some(words) = q else { return Ok(Err(request)) };
        let refused = |why: &str| Err(Problem::new(Code::BadRequest, why));
        if request != ProductRequest::default() || page.after()?.is_some() {
            return refused("a search goes with no filter and has no second page");
        }
        if words.trim().is_empty() {
            return refused("q: there are no words to search for");
        }
        Ok(Ok(words))
    }
}

/// Products by id, or those alike to some words
///
/// Those that the catalogue describes, and provisional ones, which rest on the lines that name them.
#[utoipa::path(
    tag = "products",
    params(ProductQuery, PageQuery),
    responses(
        (status = 200, description = "A page of products, sorted by id; after a search the likest first", body = ProductPageBody),
        (status = 400, description = "Parameters cannot be read, are unknown or exclude each other", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows the category or supplier", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/products")]
pub(super) async fn list(service: Data<Service>, asked: PageAsked<ProductQuery>) -> Result<HttpResponse, Problem> {
    let (limit, after) = (asked.page.limit()?, asked.page.after()?);
    let page = match asked.filter.asked(&asked.page)? {
        Ok(words) => {
            let item = Item { description: words, ..Item::default() };
            let found = work::read(service, move |reading| reading.search_products(&item, limit.min(FOUND))).await?;
            Page { entries: found, next: None }
        }
        Err(request) => {
            work::read(service, move |reading| products(reading.db(), &request, after.as_deref(), limit)).await?
        }
    };
    answer::json(&ProductPageBody::new(&page, cursor))
}

/// One product
///
/// As its catalogue describes it; as its lines name it where it is provisional.
#[utoipa::path(
    tag = "products",
    params(("id" = String, Path, description = "The product's id or its catalogue's own", example = "P0123456789abcdef01234567")),
    responses(
        (status = 200, description = "The product", body = ProductRecordBody),
        (status = 400, description = "A parameter is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Nobody knows it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/products/{id}")]
pub(super) async fn one(
    service: Data<Service>,
    id: Path<String>,
    _none: Asked<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = work::read(service, move |reading| product(reading.db(), &id)).await?;
    answer::json(&ProductRecordBody::from(&found))
}

/// Which equivalents of a product.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct EquivalentQuery {
    /// Prices of the twelve months ending with this one; by default with the latest order month in the data.
    #[param(example = "2026-03")]
    as_of: Option<String>,
    /// Most products told of either level, 1 to 100; 20 by default.
    #[param(value_type = Option<u32>, example = 20)]
    limit: Option<String>,
}

impl EquivalentQuery {
    fn request(self, product: String) -> Result<EquivalentRequest, Problem> {
        let refused = |why: &str| Problem::new(Code::BadRequest, why);
        let month = |text: String| Month::parse(&text).ok_or_else(|| refused("as_of: a month is written YYYY-MM"));
        let as_of = self.as_of.map(month).transpose()?;
        let limit = match self.limit {
            None => Some(EQUIVALENTS),
            Some(text) => text.parse().ok().filter(|limit| (1..=EQUIVALENTS_MAX).contains(limit)),
        };
        let limit = limit.ok_or_else(|| refused("limit: a whole number from 1 to 100"))?;
        Ok(EquivalentRequest { product, as_of, limit })
    }
}

/// What may stand in for a product
///
/// Alternatives are like for like: of the same generic name, size and type from another maker. Similar ones need
/// clinicians to agree. They are other products: what they would save is no saving on the product itself.
#[utoipa::path(
    tag = "products",
    params(
        ("id" = String, Path, description = "The product's id or its catalogue's own", example = "P0123456789abcdef01234567"),
        EquivalentQuery,
    ),
    responses(
        (status = 200, description = "The equivalents, with what organisations pay for a base unit", body = EquivalentsBody),
        (status = 400, description = "A parameter cannot be read or is unknown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No catalogue describes it", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/products/{id}/equivalents")]
pub(super) async fn equivalents(
    service: Data<Service>,
    id: Path<String>,
    asked: Asked<EquivalentQuery>,
) -> Result<HttpResponse, Problem> {
    let request = asked.0.request(id.into_inner())?;
    let found = work::read(service, move |reading| reading.equivalents(&request)).await?;
    answer::json(&EquivalentsBody::from(&found))
}
