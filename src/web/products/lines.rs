//! `/products/{id}/lines`: where each purchase line behind a product's figures stands, file and row.

use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use crate::app::{Service, SourceRow, source_rows};
use crate::engine::money::Units;
use crate::web::fault::Fault;
use crate::web::page::{asked, page};
use crate::web::{shown, work};

/// Rows of a page.
const ROWS: usize = 50;

/// Which page of rows.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "lines.html", config = "ui/askama.toml")]
struct LinesPage {
    here: &'static str,
    description: String,
    product: String,
    count: String,
    rows: Vec<LineRow>,
    page: usize,
    pages: usize,
    before: Option<String>,
    after: Option<String>,
}

struct LineRow {
    file: String,
    row: String,
    organisation: String,
    order: String,
    date: String,
    supplier: String,
    item: String,
    quantity: String,
    value: String,
    holds: String,
    evidence: String,
}

/// A page of source rows.
#[get("/products/{id}/lines")]
pub(in crate::web) async fn show(
    service: Data<Service>,
    product: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let number = number(&asked::<Asked>(&request)?)?;
    let id = product.into_inner();
    let name = id.clone();
    let sheet = work::read(service.clone(), move |reading| reading.sheet(&name, crate::app::Months::All)).await?;
    let product = sheet.product_id.clone();
    let read = web::block(move || source_rows(service.likewise(), &product)).await;
    let rows = read.map_err(|_cancelled| Fault::ours("the work was broken off"))??;
    let pages = rows.len().div_ceil(ROWS).max(1);
    if number > pages {
        return Err(Fault::missing(format!("there is no page {number}: the last one is {pages}")));
    }
    let begin = number.saturating_sub(1).saturating_mul(ROWS);
    let link = |number: usize| format!("/products/{}/lines?page={number}", sheet.product_id);
    page(&LinesPage {
        here: "products",
        description: sheet.description.clone(),
        product: format!("/products/{}", sheet.product_id),
        count: shown::count(rows.len() as u64),
        rows: rows.iter().skip(begin).take(ROWS).map(line_row).collect(),
        page: number,
        pages,
        before: (number > 1).then(|| link(number.saturating_sub(1))),
        after: (number < pages).then(|| link(number.saturating_add(1))),
    })
}

fn number(asked: &Asked) -> Result<usize, Fault> {
    let refused = || Fault::request("page is a number from 1 on");
    let Some(text) = &asked.page else { return Ok(1) };
    text.parse().ok().filter(|number| *number > 0).ok_or_else(refused)
}

fn line_row(row: &SourceRow) -> LineRow {
    let line = &row.source.line;
    let number = |text: String| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    let unit = row.item.uom.clone().unwrap_or_else(|| "order unit".to_owned());
    LineRow {
        file: row.source.file.clone(),
        row: line.row.to_string(),
        organisation: row.org_code.clone(),
        order: match &line.po_line_number {
            Some(number) => format!("{} / {number}", line.po_number),
            None => line.po_number.clone(),
        },
        date: shown::day(line.order_date),
        supplier: row.supplier.clone(),
        item: row.item.description.clone(),
        quantity: format!("{} {unit}", number(line.quantity.to_string())),
        value: shown::money(row.terms.currency, line.line_value),
        holds: Units::from_milli(row.decision.units)
            .map_or_else(String::new, |units| format!("{units} {}", row.decision.base_unit)),
        evidence: row.decision.units_evidence.clone(),
    }
}
