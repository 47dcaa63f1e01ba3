//! Paths that lead nowhere, and methods that a path does not know.

use actix_web::dev::ResourceDef;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::PathItem;

use crate::api::{Code, Problem};
use crate::web as pages;

/// Every documented path with the methods it knows.
pub(super) struct KnownPaths(Vec<(ResourceDef, String)>);

impl KnownPaths {
    pub(super) fn of(document: &OpenApi) -> Self {
        let known = document.paths.paths.iter();
        Self(known.map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item).join(", "))).collect())
    }
}

/// The methods of a path, as the header `Allow` lists them.
pub(super) fn methods(item: &PathItem) -> Vec<&'static str> {
    let known = [
        ("GET", item.get.is_some()),
        ("HEAD", item.get.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ];
    known.into_iter().filter_map(|(method, is_known)| is_known.then_some(method)).collect()
}

/// What is told where no route answers: a problem to whoever asks the interface, a page to whoever follows a link.
pub(super) async fn nowhere(request: HttpRequest, known: Data<KnownPaths>) -> HttpResponse {
    let path = request.path();
    let is_known = known.0.iter().any(|(known, _)| known.is_match(path));
    if !is_known && path != "/api" && !path.starts_with("/api/") {
        return pages::nowhere(&request);
    }
    let mut of_path = known.0.iter().filter(|(path, _)| path.is_match(request.path()));
    let problem = match of_path.next() {
        Some((_, methods)) => {
            let problem = Problem::new(Code::MethodNotAllowed, format!("this path knows {methods}"));
            match HeaderValue::from_str(methods) {
                Ok(methods) => problem.with_header(ALLOW, methods),
                Err(_) => problem,
            }
        }
        None if request.path().starts_with("/api/") => {
            Problem::new(Code::NotFound, "this path leads nowhere; /docs lists those that do")
        }
        None => return pages::nowhere(&request),
    };
    Err::<HttpResponse, _>(problem).respond_to(&request).map_into_boxed_body()
}
