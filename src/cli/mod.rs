//! The command line: reads arguments, calls a job, writes its answer.
// A command line writes to the standard streams: that is its answer.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod actions;
mod arguments;
mod benchmark;
mod catalogue;
mod categories;
mod check;
mod compare;
mod consolidate;
mod contracts;
mod demo;
mod equivalents;
mod evaluate;
mod gs1;
mod import;
mod imports;
mod matching;
mod output;
mod product_arguments;
mod report;
mod review;
mod review_arguments;
mod rules;
mod serve;
mod snapshot;
mod source_rows;
mod suppliers;
mod synthesise;
mod train;
mod verify;
mod workplan;
mod workplan_arguments;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use self::arguments::{Arguments, Command};
use self::output::Output;
use crate::app::{AppError, Likewise};

/// Runs the command line. Exit status: 0 done, 1 failed with nothing half-done, 2 wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // A server tells of every request it answers; other commands only of what goes wrong.
    let usual = if arguments.command.serving().is_some() { "warn,likewise=info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let coloured = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(coloured).with_writer(std::io::stderr).init();
    match execute(&arguments) {
        Ok(code) => code,
        // Whoever reads has seen enough (`likewise ... | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            match error.downcast_ref::<AppError>() {
                Some(AppError::Request(_)) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn execute(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let output = Output::new(arguments.json);
    match &arguments.command {
        Command::Gs1(wanted) => return gs1::run(wanted, &output),
        Command::Synthesise(wanted) => return synthesise::run(wanted, &output),
        _ => {}
    }
    if let Some(serving) = arguments.command.serving() {
        // Wrong usage is told before anything is opened or made.
        serve::check(serving)?;
    }
    let likewise = Likewise::open(&arguments.data_dir, arguments.database_url.as_deref())?;
    match &arguments.command {
        Command::Demo(wanted) => demo::run(likewise, wanted, &output),
        Command::Serve(wanted) => serve::run(likewise, wanted, |_| {}),
        Command::Import(wanted) => import::run(&likewise, wanted, &output),
        Command::Imports(wanted) => imports::run(&likewise, wanted, &output),
        Command::Match(wanted) => matching::run_match(&likewise, wanted, &output),
        Command::Decisions(wanted) => matching::run_decisions(&likewise, wanted, &output),
        Command::Review(wanted) => review::run(&likewise, wanted, &output),
        Command::Benchmark(wanted) => benchmark::run(&likewise, wanted, &output),
        Command::Actions(wanted) => actions::run(&likewise, wanted, &output),
        Command::Workplan(wanted) => workplan::run(&likewise, wanted, &output),
        Command::Report(wanted) => report::run(&likewise, wanted, &output),
        Command::Snapshot(wanted) => snapshot::run(&likewise, wanted, &output),
        Command::Categories(wanted) => categories::run(&likewise, wanted, &output),
        Command::Rules(wanted) => rules::run(&likewise, wanted, &output),
        Command::Contracts(wanted) => contracts::run(&likewise, wanted, &output),
        Command::Suppliers(wanted) => suppliers::run(&likewise, wanted, &output),
        Command::Check(wanted) => check::run(&likewise, wanted, &output),
        Command::Consolidate(wanted) => consolidate::run(&likewise, wanted, &output),
        Command::Train(wanted) => train::run(&likewise, wanted, &output),
        Command::Compare(wanted) => compare::run(&likewise, wanted, &output),
        Command::Evaluate(wanted) => evaluate::run(&likewise, wanted, &output),
        Command::Equivalents(wanted) => equivalents::run(&likewise, wanted, &output),
        Command::Catalogue(wanted) => catalogue::run(&likewise, wanted, &output),
        Command::Gs1(wanted) => gs1::run(wanted, &output),
        Command::Verify => verify::run(&likewise, &output),
        Command::Migrate => verify::run_migrate(&likewise, &output),
        Command::Reindex => matching::run_reindex(&likewise, &output),
        Command::Synthesise(wanted) => synthesise::run(wanted, &output),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    kinds.map(std::io::Error::kind).any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}
