//! `/products/{id}/lines`: where each purchase line behind a product's figures stands, file and row.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde::Deserialize;

use crate::app::{Names, Service, SourceRow, source_rows_from};
use crate::engine::money::Units;
use crate::web::fault::Fault;
use crate::web::page::{asked, page};
use crate::web::{shown, words, work};

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
    vat: &'static str,
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
    let begin = number.saturating_sub(1).saturating_mul(ROWS);
    let (sheet, names, (count, rows)) = work::read(service, move |reading| {
        let sheet = reading.sheet(&product, crate::app::Months::All)?;
        let names = reading.names();
        let rows = source_rows_from(reading.db(), &names, &sheet.product_id, begin, ROWS)?;
        Ok((sheet, names, rows))
    })
    .await?;
    let pages = count.div_ceil(ROWS).max(1);
    if number > pages {
        return Err(Fault::missing(format!("there is no page {number}: the last one is {pages}")));
    }
    let link = |number: usize| format!("/products/{}/lines?page={number}", sheet.product_id);
    page(&LinesPage {
        here: "products",
        description: sheet.description.clone(),
        product: format!("/products/{}", sheet.product_id),
        count: shown::count(count as u64),
        rows: rows.iter().map(|row| line_row(&names, row)).collect(),
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

fn line_row(names: &Names, row: &SourceRow) -> LineRow {
    let line = &row.source.line;
    let name = names.organisation(&row.org_code).map(|id| names.name(id).to_owned());
    let unit = row.item.uom.clone().unwrap_or_else(|| "order unit".to_owned());
    LineRow {
        file: row.source.file.clone(),
        row: line.row.to_string(),
        organisation: name.unwrap_or_else(|_| row.org_code.clone()),
        order: match &line.po_line_number {
            Some(number) => format!("{} / {number}", line.po_number),
            None => line.po_number.clone(),
        },
        date: shown::day(line.order_date),
        supplier: row.supplier.clone(),
        item: row.item.description.clone(),
        quantity: format!("{} {unit}", shown::ordered(line.quantity)),
        value: shown::money(row.terms.currency, line.line_value),
        vat: words::vat(row.terms.vat_basis),
        holds: Units::from_milli(row.decision.units)
            .map_or_else(String::new, |units| format!("{units} {}", row.decision.base_unit)),
        evidence: row.decision.units_evidence.clone(),
    }
}
