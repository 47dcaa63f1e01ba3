//! The interface described by itself: OpenAPI, from the code.

use std::collections::{BTreeMap, BTreeSet};

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{Components, ContentBuilder, Ref, RefOr};
use utoipa::{OpenApi, ToSchema};

use crate::api::{Code, PROBLEM_TYPE, ProblemBody};

/// What the whole interface says of itself.
#[derive(OpenApi)]
#[openapi(
    info(title = "Likewise", license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    components(schemas(ProblemBody)),
    tags(
        (name = "price-checks", description = "Is this price fair, before ordering: one product, or a requisition row by row"),
        (name = "benchmarks", description = "What organisations paid, and what the others' prices would have saved"),
        (name = "actions", description = "What an organisation is to do, ranked, and what becomes of it"),
        (name = "reports", description = "Reports as JSON, CSV, spreadsheet or drawing, with their definitions"),
        (name = "snapshots", description = "Benchmarks that were published: computed again to the same digits, with the lines they rest on"),
        (name = "products", description = "The catalogue: what can be bought, with its codes and packs"),
        (name = "lines", description = "Purchase lines: the source rows behind a figure"),
        (name = "items", description = "What purchase lines name, and which product each was decided to be"),
        (name = "decisions", description = "Which product an item is, by which method and evidence"),
        (name = "review", description = "What waits for people, what they said and why, and saying more"),
        (name = "reference-prices", description = "Prices from lists: contracts, frameworks, tariffs"),
        (name = "organisations", description = "Trusts, hubs and suppliers by code"),
        (name = "groups", description = "Organisations that compare or plan together"),
        (name = "procurement-rules", description = "Thresholds, lead times, notices and limits of procurement law, dated and editable"),
        (name = "categories", description = "What kinds of thing were bought, and what was spent on each"),
        (name = "suppliers", description = "Suppliers with the names they go by, and which may be one"),
        (name = "contracts", description = "Entries of contract registers"),
        (name = "candidates", description = "Contracts of a footprint that could become one, with dates and benefit"),
        (name = "workplans", description = "Candidates that were adopted, what people said of them, and their dates as calendar, sheet and drawing"),
        (name = "imports", description = "Files taken in, and taken away again"),
        (name = "jobs", description = "Long work: its progress and its end"),
        (name = "operation", description = "For whoever runs and watches the server"),
    )
)]
struct Description;

const WORDS: &str = "NHS price benchmarking and contract consolidation: is this price fair, for this product, in this \
pack?

Every decimal is a string, exact; dates are `YYYY-MM-DD`, instants RFC 3339 in UTC. Lists come in pages: `next_cursor` \
names the next one. Answers to `GET` carry an `ETag`: send it as `If-None-Match` and an answer that is the same costs \
nothing (304). Every answer carries `x-request-id`, which names it in the server's log. Whatever can be got can be asked \
for its head by `HEAD`. Too many requests are refused with `Retry-After`.

What goes wrong is told as `application/problem+json` (RFC 9457). Its `code` is stable:

| code | status | means |
|---|---|---|
";

/// The document's beginning, before any route is known.
pub(super) fn beginning() -> utoipa::openapi::OpenApi {
    let mut document = Description::openapi();
    let row = |code: Code| format!("| `{}` | {} | {} |\n", code.as_str(), code.status().as_u16(), code.title());
    let table: String = Code::ALL.into_iter().map(row).collect();
    document.info.description = Some(format!("{WORDS}{table}"));
    document
}

/// What any operation may answer besides what it says itself.
const ANYWHERE: [Code; 5] =
    [Code::BadRequest, Code::ForeignHost, Code::TooManyRequests, Code::Internal, Code::NotReady];
/// What an operation with a body may answer besides.
const WITH_BODY: [Code; 3] = [Code::TooSlow, Code::TooLarge, Code::UnsupportedMediaType];

/// Adds to every operation what it shares with all others, so that each says of itself only what is its own.
pub(super) fn completed(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let components = document.components.get_or_insert_with(Components::new);
    for code in ANYWHERE.into_iter().chain(WITH_BODY) {
        components.responses.insert(code.as_str().to_owned(), RefOr::T(problem(code)));
    }
    let mut used = BTreeSet::new();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations_mut(item) {
            operation.operation_id = Some(operation_id(method, path));
            used.extend(operation.tags.iter().flatten().cloned());
            complete(operation);
        }
    }
    if let Some(tags) = &mut document.tags {
        tags.retain(|tag| used.contains(&tag.name));
    }
    document
}

/// An operation's name for programs made from the document, each its own.
fn operation_id(method: &str, path: &str) -> String {
    let parts = path.split(['/', '{', '}', '-']).filter(|part| !matches!(*part, "" | "api" | "v1"));
    std::iter::once(method).chain(parts).collect::<Vec<_>>().join("_")
}

fn complete(operation: &mut Operation) {
    let with_body = WITH_BODY.into_iter().filter(|_| operation.request_body.is_some());
    let shared: BTreeMap<String, Code> =
        ANYWHERE.into_iter().chain(with_body).map(|code| (code.status().as_str().to_owned(), code)).collect();
    for (status, code) in shared {
        let named = || RefOr::Ref(Ref::from_response_name(code.as_str()));
        operation.responses.responses.entry(status).or_insert_with(named);
    }
}

fn problem(code: Code) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    ResponseBuilder::new().description(code.title()).content(PROBLEM_TYPE, content).build()
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
