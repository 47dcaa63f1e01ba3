//! Writing synthetic purchase lines from the sample catalogue and its tariff prices.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};

use super::AppError;
use super::whole_file::WholeFile;
use crate::engine::model::{ProductRecord, ReferenceKey};
use crate::engine::money::{Amount, Units};
use crate::engine::synthesis::{
    SynthesisError, SynthesisSettings, Synthesiser, SyntheticProduct, fictional_organisations, write_groups,
    write_organisations,
};
use crate::ingest::{
    CATALOGUE, CatalogueReader, Kind, Limits, Mapping, PRICES, PriceReader, RawRow, ReadOptions, Table,
};

/// Lines made before they are written.
const PORTION: u64 = 20_000;

/// What to synthesise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynthesiseRequest {
    /// The file to write; compressed when its name ends in `.gz`.
    pub out: PathBuf,
    /// How many lines.
    pub lines: u64,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// How many fictional organisations, at most 250.
    pub organisations: usize,
    /// The folder of the catalogue and its prices.
    pub seed_dir: PathBuf,
    /// Where to write the fictional organisations too.
    pub organisations_out: Option<PathBuf>,
    /// Where to write their groups too.
    pub groups_out: Option<PathBuf>,
}

/// Writes synthetic purchase lines. The file appears whole or not at all.
///
/// # Errors
/// [`AppError`] when the catalogue cannot be read, a setting makes no sense, or a file cannot be written.
pub fn synthesise(request: &SynthesiseRequest, progress: &mut dyn FnMut(u64)) -> Result<(), AppError> {
    let products = synthetic_products(&request.seed_dir)?;
    let organisations = fictional_organisations(request.organisations);
    let settings = SynthesisSettings::new(request.lines, request.seed);
    let mut synthesiser = Synthesiser::new(&products, &organisations, settings).map_err(refused)?;
    write_whole(&request.out, |sink| {
        sink.write_all(Synthesiser::header())?;
        let mut portion = Vec::new();
        let mut written = 0;
        loop {
            portion.clear();
            let count = synthesiser.next_rows(PORTION, &mut portion);
            if count == 0 {
                return Ok(());
            }
            sink.write_all(&portion)?;
            written += count;
            progress(written);
        }
    })?;
    if let Some(path) = &request.organisations_out {
        let mut text = Vec::new();
        write_organisations(&organisations, &mut text);
        write_whole(path, |sink| sink.write_all(&text))?;
    }
    if let Some(path) = &request.groups_out {
        let mut text = Vec::new();
        write_groups(&organisations, &mut text);
        write_whole(path, |sink| sink.write_all(&text))?;
    }
    Ok(())
}

fn refused(error: SynthesisError) -> AppError {
    AppError::Request(error.to_string())
}

/// Writes a file, whole or not at all.
fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), AppError> {
    let failed = |source| AppError::file(path, source);
    let mut file = BufWriter::with_capacity(1 << 20, WholeFile::begin(path)?);
    if path.extension().is_some_and(|extension| extension == "gz") {
        // No name and no instant inside, so that the same lines give the same bytes.
        let mut packed = GzBuilder::new().write(&mut file, Compression::best());
        write(&mut packed).and_then(|()| packed.finish().map(drop)).map_err(failed)?;
    } else {
        write(&mut file).map_err(failed)?;
    }
    file.into_inner().map_err(|error| failed(error.into_error()))?.finish()
}

/// The sample catalogue's packs that have a price.
fn synthetic_products(seed_dir: &Path) -> Result<Vec<SyntheticProduct>, AppError> {
    let mut prices: HashMap<(String, Option<Units>), Amount> = HashMap::new();
    let options = ReadOptions::default();
    each_row(&seed_dir.join("tariff_prices.csv"), &PRICES, |table, rows| {
        let reader = PriceReader::new(table.header(), &Mapping::default(), &options)?;
        for price in rows.iter().filter_map(|raw| reader.read(raw).ok()) {
            if let ReferenceKey::Product(reference) = price.key {
                prices.insert((reference, price.units), price.price);
            }
        }
        Ok(())
    })?;
    let mut products = Vec::new();
    each_row(&seed_dir.join("catalogue.csv.gz"), &CATALOGUE, |table, rows| {
        let reader = CatalogueReader::new(table.header(), &Mapping::default(), &options)?;
        let records = rows.iter().filter_map(|raw| reader.read(raw).ok()).map(|row| row.record);
        products.extend(records.filter_map(|record| synthetic_product(record, &prices)));
        Ok(())
    })?;
    Ok(products)
}

fn synthetic_product(
    record: ProductRecord,
    prices: &HashMap<(String, Option<Units>), Amount>,
) -> Option<SyntheticProduct> {
    let level = record.levels.into_iter().next()?;
    let price = *prices.get(&(record.reference.clone(), Some(level.units)))?;
    Some(SyntheticProduct {
        reference: record.reference,
        description: record.description,
        generic_name: record.generic_name,
        manufacturer: record.manufacturer,
        mpc: record.mpc,
        gtin: level.gtin,
        base_unit: record.base_unit,
        units: level.units,
        price,
    })
}

fn each_row(
    path: &Path,
    kind: &'static Kind,
    mut take: impl FnMut(&Table, &[RawRow]) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut table = Table::open(path, &Limits::default(), &Mapping::default(), kind)?;
    loop {
        let rows = table.next_batch(10_000)?;
        if rows.is_empty() {
            return Ok(());
        }
        take(&table, &rows)?;
        table.recycle(rows);
    }
}
