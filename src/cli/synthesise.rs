//! `likewise synthesise`.

use std::process::ExitCode;

use super::arguments::SynthesiseArguments;
use super::output::Output;
use crate::app::{SynthesiseRequest, synthesise};

pub(super) fn run(wanted: &SynthesiseArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = SynthesiseRequest {
        out: wanted.out.clone(),
        lines: wanted.lines,
        seed: wanted.seed,
        organisations: wanted.organisations,
        seed_dir: wanted.seed_dir.clone(),
        organisations_out: wanted.organisations_out.clone(),
        groups_out: wanted.groups_out.clone(),
    };
    let progress = output.progress("lines written");
    synthesise(&request, &mut |lines| progress.at(lines))?;
    drop(progress);
    let file = wanted.out.display().to_string();
    output.answer(&serde_json::json!({ "synthetic": true, "file": file, "lines": wanted.lines }), || {
        format!("{} synthetic lines written to {file}", wanted.lines)
    })?;
    Ok(ExitCode::SUCCESS)
}
