//! `likewise verify` and `migrate`.

use std::process::ExitCode;

use super::output::Output;
use crate::api::bodies::VerifyBody;
use crate::app::{Likewise, VerifyAnswer, verify};

pub(super) fn run(likewise: &Likewise, output: &Output) -> anyhow::Result<ExitCode> {
    let answer = verify(likewise)?;
    output.answer(&VerifyBody::from(&answer), || text(&answer))?;
    Ok(if answer.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn text(answer: &VerifyAnswer) -> String {
    let mut text = String::new();
    for check in &answer.checks {
        let verdict = if check.problems.is_empty() { "clean" } else { "DIFFERS" };
        text.push_str(&format!("{verdict}: {} ({} looked at)\n", check.name, check.checked));
        for problem in &check.problems {
            text.push_str(&format!("  {problem}\n"));
        }
    }
    for skipped in &answer.skipped {
        text.push_str(&format!("not looked at: {skipped}\n"));
    }
    if answer.unfinished_imports > 0 {
        text.push_str(&format!(
            "{} imports unfinished: invisible, swept by the next import\n",
            answer.unfinished_imports
        ));
    }
    text
}

/// Opening the store has brought it up to date; this says so.
pub(super) fn run_migrate(likewise: &Likewise, output: &Output) -> anyhow::Result<ExitCode> {
    let columns = likewise.store.columns()?.len();
    output.answer(&serde_json::json!({ "up_to_date": true, "columns": columns }), || {
        format!("the schema is up to date: {columns} columns")
    })?;
    Ok(ExitCode::SUCCESS)
}
