//! Reading a requisition to be checked line by line.

use std::path::Path;
use std::sync::Arc;

use super::{AppError, CheckRequest};
use crate::engine::model::Rejection;
use crate::ingest::{Limits, Mapping, REQUISITIONS, ReadOptions, RequisitionReader, Table};

/// Where a requisition is.
#[derive(Debug, Clone)]
pub enum Requisition<'a> {
    /// In a file.
    File(&'a Path),
    /// In memory, as it would stand in a file.
    Bytes(Arc<[u8]>),
}

/// A line of a requisition: its row, and the check it asks for or why it cannot be read.
pub struct RequisitionLine {
    /// Row in the file, counted from 1 with the header rows included.
    pub row: u64,
    /// What to check.
    pub request: Result<CheckRequest, Rejection>,
}

/// Shows every line of a requisition to `visit`. What `asked` says of organisation, month, currency and VAT basis holds
/// where a line does not say.
///
/// # Errors
/// [`AppError`] when the file cannot be read, or whatever `visit` returns.
pub fn read_requisition(
    requisition: &Requisition<'_>,
    asked: &CheckRequest,
    visit: &mut dyn FnMut(RequisitionLine) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mapping = Mapping::default();
    let limits = Limits::default();
    let mut table = match requisition {
        Requisition::File(path) => Table::open(path, &limits, &mapping, &REQUISITIONS)?,
        Requisition::Bytes(bytes) => Table::read(bytes, &limits, &mapping, &REQUISITIONS)?,
    };
    let reader = RequisitionReader::new(table.header(), &mapping, &ReadOptions::default())?;
    loop {
        let batch = table.next_batch(1_000)?;
        if batch.is_empty() {
            return Ok(());
        }
        for raw in &batch {
            let request = reader.read(raw).map(|line| CheckRequest {
                item: line.item,
                product: None,
                price: line.price,
                currency: line.currency.or(asked.currency),
                vat_basis: line.vat_basis.or(asked.vat_basis),
                quantity: line.quantity,
                org: line.org_code.or_else(|| asked.org.clone()),
                as_of: asked.as_of,
            });
            visit(RequisitionLine { row: raw.row, request })?;
        }
        table.recycle(batch);
    }
}
