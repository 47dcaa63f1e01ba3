//! `/check`: is this price fair, for this product, in this pack? Asked by the address alone, so that an answer can be
//! kept and passed on.

mod form;
mod told;
mod verdict;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use self::form::{Form, Wrong};
use self::told::Told;
use super::fault::Fault;
use super::page::{self, asked, organisations};
use super::{page::Choice, work};
use crate::app::Service;

#[derive(Template)]
#[template(path = "check.html", config = "ui/askama.toml")]
struct CheckPage {
    here: &'static str,
    form: Form,
    organisations: Vec<Choice>,
    wrong: Vec<Wrong>,
    told: Option<Told>,
}

impl CheckPage {
    /// What is wrong with a field.
    fn wrong_with(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.words.as_str())
    }
}

/// The form, with the answer where something was asked.
#[get("/check")]
pub(super) async fn show(service: Data<Service>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let mut form: Form = asked(&request)?;
    form.tidy();
    let wanted = form.request();
    let ask = wanted.as_ref().ok().filter(|_| !form.is_blank()).cloned();
    let (buyers, answer) = work::read(service, move |reading| {
        let buyers = reading.buyers()?;
        let answer = ask.map(|ask| reading.check(&ask)).transpose()?;
        Ok((buyers, answer))
    })
    .await?;
    let told = answer.map(|answer| Told::of(&form, &answer));
    let organisations = organisations(&buyers, "Not said", form.stated_org());
    let wrong = wanted.err().unwrap_or_default();
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page::page_with(status, &CheckPage { here: "check", form, organisations, wrong, told })
}
