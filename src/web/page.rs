//! How pages are asked for and answered.

use actix_web::http::StatusCode;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use crate::engine::gs1::Gtin14;
use crate::engine::model::Item;

/// A page that was asked for.
pub(super) fn page<T: Template>(content: &T) -> Result<HttpResponse, Fault> {
    page_with(StatusCode::OK, content)
}

/// A page with a status of its own.
pub(super) fn page_with<T: Template>(status: StatusCode, content: &T) -> Result<HttpResponse, Fault> {
    let text = content.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Fault::ours("the page could not be written")
    })?;
    Ok(answer(status, text))
}

/// HTML with a status.
pub(super) fn answer(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(text)
}

/// What a page's form asked, from its address.
pub(super) fn asked<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, Fault> {
    let query = Query::<T>::from_query(request.query_string());
    query.map(Query::into_inner).map_err(|error| Fault::request(format!("the address cannot be read: {error}")))
}

/// A field as filled in; nothing where it was left blank.
pub(super) fn stated(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// Something a form lets one choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

impl Choice {
    /// A choice; chosen where its value was asked for, and the blank one where nothing was.
    pub(super) fn new(value: &str, label: String, asked: Option<&str>) -> Self {
        Self { value: value.to_owned(), label, chosen: asked.unwrap_or_default() == value }
    }
}

/// An address with what is asked there, blank answers left out.
pub(super) fn address(path: &str, asked: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in asked.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        value.bytes().for_each(|byte| push_escaped(&mut address, byte));
    }
    address
}

/// A byte as RFC 3986 allows it in a query.
fn push_escaped(address: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        address.push(char::from(byte));
    } else {
        address.push_str(&format!("%{byte:02X}"));
    }
}

/// The organisations one may choose from: those that bought anything, and the one asked for.
pub(super) fn organisations(buyers: &[(String, String)], none: &str, asked: Option<&str>) -> Vec<Choice> {
    let label = |code: &str, name: &str| if code == name { name.to_owned() } else { format!("{name} ({code})") };
    let mut choices = vec![Choice::new("", none.to_owned(), asked)];
    choices.extend(buyers.iter().map(|(code, name)| Choice::new(code, label(code, name), asked)));
    if let Some(other) = asked.filter(|asked| !buyers.iter().any(|(code, _)| code == asked)) {
        choices.push(Choice::new(other, other.to_owned(), Some(other)));
    }
    choices
}

/// What one field for words and codes names. A code is looked up as one; its text serves as words where nobody has that
/// code.
pub(super) fn named(text: &str) -> Item {
    let is_words = text.contains(char::is_whitespace);
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    Item {
        description: text.to_owned(),
        gtin: Gtin14::parse(text).is_ok().then(|| text.to_owned()),
        npc: (!is_words && has_digit).then(|| text.to_owned()),
        ..Item::default()
    }
}
