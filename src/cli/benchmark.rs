//! `likewise benchmark`.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use super::arguments::{BenchmarkArguments, SelectionArguments};
use super::output::{Output, Sheet, short, table};
use super::source_rows;
use crate::api::bodies::BenchmarkWriter;
use crate::app::{AppError, BenchmarkHead, BenchmarkRequest, BenchmarkedProduct, Likewise, Months, Peers, benchmark};
use crate::engine::money::PRICE_DECIMALS;
use crate::engine::units::BaseUnit;
use crate::engine::variation::{Coverage, OrganisationPrice, PriceOf, ProductBenchmark, Saving, Total};
use crate::ingest::rejects::harmless;

/// Products told on the terminal.
const TOLD: usize = 20;

/// What the arguments ask.
pub(super) fn request(wanted: &SelectionArguments) -> Result<BenchmarkRequest, AppError> {
    Ok(BenchmarkRequest {
        product: wanted.product.clone(),
        category: wanted.category.clone(),
        group: wanted.group.clone(),
        org: wanted.org.clone(),
        months: Months::asked(wanted.all_dates, wanted.as_of, wanted.from, wanted.to)?,
        currency: wanted.currency,
        peers: wanted.peers.as_deref().map(Peers::parse).unwrap_or_default(),
        price_of: if wanted.gross { PriceOf::Gross } else { PriceOf::Net },
    })
}

pub(super) fn run(likewise: &Likewise, wanted: &BenchmarkArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let mut writer = output.json.then(|| BenchmarkWriter::new(BufWriter::new(std::io::stdout().lock())));
    let mut sheet = wanted.csv.as_deref().map(|path| Sheet::begin(path, &COLUMNS)).transpose()?;
    let mut top = Top::default();
    let told = |source: std::io::Error| AppError::File { path: "standard output".to_owned(), source };
    let (head, coverage) = benchmark(likewise, &request(&wanted.selection)?, &mut |head, products| {
        if let Some(writer) = &mut writer {
            writer.products(head, &products).map_err(told)?;
        }
        for product in &products {
            if let Some(sheet) = &mut sheet {
                write_rows(sheet, head, product)?;
            }
            top.see(product);
        }
        Ok(())
    })?;
    if let Some(sheet) = sheet {
        sheet.finish()?;
    }
    if let (Some(product), Some(path)) = (&wanted.selection.product, &wanted.lines) {
        source_rows::write(likewise, product, path)?;
    }
    match writer {
        Some(writer) => writer.finish(&head, &coverage)?.flush()?,
        None => print(&head, &coverage, top)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The products with the largest savings to the median.
#[derive(Default)]
struct Top {
    rows: Vec<(Total, Vec<String>)>,
    products: u64,
}

impl Top {
    fn see(&mut self, product: &BenchmarkedProduct) {
        for one in &product.benchmarks.benchmarks {
            self.products += 1;
            let saving = one.savings.to_median.unwrap_or(Total::ZERO);
            self.rows.push((saving, row(product, one)));
        }
        if self.rows.len() > 50 * TOLD {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.rows.sort_by(|left, right| right.cmp(left));
        self.rows.truncate(TOLD);
    }
}

fn row(product: &BenchmarkedProduct, one: &ProductBenchmark) -> Vec<String> {
    let short_price = |ratio: &crate::engine::money::Ratio| ratio.to_text(4).unwrap_or_default();
    vec![
        short(&product.description, 48),
        format!("{}/{}", one.basis.currency, BaseUnit::from_code(one.basis.base_unit).map_or("", BaseUnit::as_str)),
        one.payers().to_string(),
        short_price(&one.distribution.minimum),
        short_price(&one.distribution.median),
        short_price(&one.distribution.maximum),
        one.net.to_amount().map(|net| net.to_pence_text()).unwrap_or_default(),
        one.savings.to_median.and_then(Total::to_amount).map_or("-".to_owned(), |saving| saving.to_pence_text()),
    ]
}

fn print(head: &BenchmarkHead, coverage: &Coverage, mut top: Top) -> anyhow::Result<()> {
    top.cut();
    let mut stdout = std::io::stdout().lock();
    let month = |month: Option<crate::engine::period::Month>| month.map_or("…".to_owned(), |month| month.to_string());
    writeln!(
        stdout,
        "Months {} to {}; data up to {}; {} benchmarks, the largest savings to the others' median first\n",
        month(head.window.from),
        month(head.window.to),
        month(head.cut_off),
        top.products
    )?;
    let rows: Vec<Vec<String>> = top.rows.into_iter().map(|(_, row)| row).collect();
    let header = ["product", "per", "n", "min", "median", "max", "spend", "saving to median"];
    writeln!(stdout, "{}", table(&header, &rows))?;
    write!(stdout, "{}", coverage_text(coverage))?;
    for finding in &head.vat_findings {
        let (seat, spend) = (&finding.seat, finding.spend.to_amount().map(|spend| spend.to_pence_text()));
        writeln!(
            stdout,
            "Check the VAT of {} from {}: {} of {} products stand at {}% above the others' median ({} {})",
            head.names.code(seat.organisation),
            head.names.supplier(seat.supplier),
            finding.products,
            finding.compared,
            finding.rate,
            seat.currency,
            spend.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// Coverage as a table, currency by currency.
pub(super) fn coverage_text(coverage: &Coverage) -> String {
    let mut rows = Vec::new();
    for (currency, one) in coverage.currencies() {
        let mut add = |what: String, share: crate::engine::variation::Share| {
            let money = share.spend.to_amount().map(|spend| spend.to_pence_text()).unwrap_or_default();
            rows.push(vec![what, share.lines.to_string(), format!("{currency} {money}")]);
        };
        add("read".to_owned(), one.read());
        add("  rejected".to_owned(), one.rejected);
        add("  unmatched".to_owned(), one.unmatched);
        add("  quarantined".to_owned(), one.quarantined());
        add("  excluded".to_owned(), one.excluded());
        add("  benchmarked".to_owned(), one.benchmarked);
        for (reason, share) in one.by_reason() {
            add(format!("    of these {reason}"), share);
        }
    }
    table(&["coverage", "lines", "stated value"], &rows)
}

/// The columns of `benchmark --csv`.
const COLUMNS: [&str; 26] = [
    "product_id",
    "product_reference",
    "description",
    "currency",
    "vat_basis",
    "base_unit",
    "n_organisations",
    "min",
    "p10",
    "q1",
    "median",
    "q3",
    "p90",
    "max",
    "weighted_mean",
    "org_code",
    "quantity",
    "spend",
    "unit_price",
    "lines",
    "last_month",
    "saving_to_min",
    "saving_to_best",
    "saving_to_p10",
    "saving_to_q1",
    "saving_to_median",
];

fn write_rows(sheet: &mut Sheet, head: &BenchmarkHead, product: &BenchmarkedProduct) -> Result<(), AppError> {
    for one in &product.benchmarks.benchmarks {
        let mut payers: Vec<&OrganisationPrice> =
            one.organisations.iter().filter(|payer| head.only.is_none_or(|only| only == payer.organisation)).collect();
        payers.sort_by_key(|payer| head.names.code(payer.organisation));
        for payer in payers {
            sheet.row(&cells(head, product, one, payer))?;
        }
    }
    Ok(())
}

fn cells(
    head: &BenchmarkHead,
    product: &BenchmarkedProduct,
    one: &ProductBenchmark,
    payer: &OrganisationPrice,
) -> Vec<String> {
    let price = |ratio: &crate::engine::money::Ratio| ratio.to_text(PRICE_DECIMALS).unwrap_or_default();
    let maybe = |ratio: &Option<crate::engine::money::Ratio>| ratio.as_ref().map(price).unwrap_or_default();
    let saving = |saving: Option<Saving>| saving.map(|saving| saving.gross().to_string()).unwrap_or_default();
    vec![
        product.product_id.clone(),
        harmless(product.reference.as_deref().unwrap_or_default()).into_owned(),
        harmless(&product.description).into_owned(),
        one.basis.currency.to_string(),
        one.basis.vat_basis.to_string(),
        BaseUnit::from_code(one.basis.base_unit).map_or("", BaseUnit::as_str).to_owned(),
        one.payers().to_string(),
        price(&one.distribution.minimum),
        maybe(&one.distribution.p10),
        maybe(&one.distribution.q1),
        price(&one.distribution.median),
        maybe(&one.distribution.q3),
        maybe(&one.distribution.p90),
        price(&one.distribution.maximum),
        price(&one.weighted_mean),
        harmless(head.names.code(payer.organisation)).into_owned(),
        payer.quantity.to_string(),
        payer.net.to_string(),
        payer.price.ratio().ok().as_ref().map(price).unwrap_or_default(),
        payer.lines.to_string(),
        payer.last_month.to_string(),
        saving(payer.to_minimum),
        saving(payer.to_best),
        saving(payer.to_p10),
        saving(payer.to_q1),
        saving(payer.to_median),
    ]
}
