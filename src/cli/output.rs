//! Where answers and progress go.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::api::bodies::json_text;
use crate::app::{AppError, Step, Stopped, WholeFile};

/// How a command answers.
pub(super) struct Output {
    /// One JSON document on standard output.
    pub(super) json: bool,
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Writes the answer: its body as JSON, or its text.
    pub(super) fn answer<T: Serialize>(&self, body: &T, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        let mut stdout = std::io::stdout().lock();
        if self.json {
            stdout.write_all(json_text(body)?.as_bytes())?;
        } else {
            writeln!(stdout, "{}", text().trim_end())?;
        }
        Ok(())
    }

    /// A spinner that counts rows; silent when standard error is no terminal.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}: {human_pos} ({per_sec})") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress { bar }
    }
}

/// A running count.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Tells how far the work has come, and lets it go on.
    pub(super) fn step(&self, step: Step) -> Result<(), Stopped> {
        self.at(step.done);
        Ok(())
    }

    /// Tells how far the work has come.
    pub(super) fn at(&self, count: u64) {
        self.bar.set_position(count);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a file, whole or not at all.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes).map_err(|source| AppError::file(path, source))?;
    file.finish()
}

/// A CSV file being written, whole or not at all.
pub(super) struct Sheet {
    writer: csv::Writer<WholeFile>,
    path: PathBuf,
}

impl Sheet {
    /// Begins a file with its header row.
    pub(super) fn begin(path: &Path, header: &[&str]) -> Result<Self, AppError> {
        // Copied rows may have cells beyond their header.
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(WholeFile::begin(path)?);
        let mut sheet = Self { writer, path: path.to_owned() };
        sheet.row(header)?;
        Ok(sheet)
    }

    /// Writes a row.
    pub(super) fn row<T: AsRef<[u8]>>(&mut self, cells: &[T]) -> Result<(), AppError> {
        self.writer.write_record(cells).map_err(|error| AppError::file(&self.path, std::io::Error::other(error)))
    }

    /// Puts the whole file in its place.
    pub(super) fn finish(self) -> Result<(), AppError> {
        let Self { mut writer, path } = self;
        writer.flush().map_err(|source| AppError::file(&path, source))?;
        let file = writer.into_inner().map_err(|_| AppError::Internal("a CSV file was not flushed"))?;
        file.finish()
    }
}

/// Lays out rows in columns: figures to the right, everything else to the left.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    let mut figures = vec![true; header.len()];
    for row in rows {
        for ((width, figure), cell) in widths.iter_mut().zip(&mut figures).zip(row) {
            *width = (*width).max(cell.chars().count());
            *figure &= is_figure(cell);
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for ((cell, width), figure) in cells.zip(&widths).zip(&figures) {
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if *figure { (padding.as_str(), "") } else { ("", padding.as_str()) };
            text.push_str(&format!("{before}{cell}{after}  "));
        }
        format!("{}\n", text.trim_end())
    };
    let mut text = line(&mut header.iter().copied());
    for row in rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// A number, perhaps behind a currency, or a sign that there is none.
fn is_figure(cell: &str) -> bool {
    let number = cell.rsplit(' ').next().unwrap_or_default();
    number.is_empty()
        || number == "-"
        || number.trim_start_matches('-').chars().all(|one| one.is_ascii_digit() || one == '.')
}

/// The first characters of a text, with a sign that more follow.
pub(super) fn short(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(length.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
