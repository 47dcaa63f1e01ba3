//! What a request asks in its query: a parameter that nobody knows is refused, never passed over in silence.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::QueryPayloadError;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::paging::PageQuery;
use super::problem::{Code, Problem};

/// The query of a request. Its type denies unknown fields.
pub(super) struct Asked<T>(pub(super) T);

/// The query of a list: which page of it, and of which entries. A filter's type denies unknown fields.
pub(super) struct PageAsked<F> {
    /// Which page.
    pub(super) page: PageQuery,
    /// Of which entries.
    pub(super) filter: F,
}

/// Nothing may be asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

impl<T: DeserializeOwned> FromRequest for Asked<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

impl<F: DeserializeOwned> FromRequest for PageAsked<F> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    /// Parameters of the page and of the filter are told apart before either is read: a structure inside another one
    /// could not deny unknown fields.
    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let of_page = |part: &&str| matches!(part.split('=').next(), Some("limit" | "cursor"));
        let (page, filter): (Vec<&str>, Vec<&str>) = request.query_string().split('&').partition(of_page);
        let asked = read(&page.join("&")).and_then(|page| Ok(Self { page, filter: read(&filter.join("&"))? }));
        ready(asked)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let told = |error: QueryPayloadError| match error {
        QueryPayloadError::Deserialize(cause) => cause.to_string(),
        other => other.to_string(),
    };
    let read = Query::<T>::from_query(query).map(Query::into_inner);
    read.map_err(|error| Problem::new(Code::BadRequest, format!("the query cannot be read: {}", told(error))))
}
