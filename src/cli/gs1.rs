//! `likewise gs1`.

use std::process::ExitCode;

use super::arguments::{Gs1Action, Gs1Arguments};
use super::output::Output;
use crate::api::bodies::Gs1Body;
use crate::engine::gs1::Gtin14;

/// Exit status: 0 for a GTIN, 1 for anything else; the answer stands on standard output either way.
pub(super) fn run(wanted: &Gs1Arguments, output: &Output) -> anyhow::Result<ExitCode> {
    let Gs1Action::Gtin { text } = &wanted.action;
    let read = Gtin14::parse_in_full(text);
    output.answer(&Gs1Body::from(&read), || match &read {
        Ok(gtin) => format!("{}: {gtin}", gtin.form()),
        Err(error) => format!("no GTIN: {text} {error}"),
    })?;
    Ok(if read.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
