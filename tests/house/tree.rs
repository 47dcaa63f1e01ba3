//! The project's own files, read from the folder it stands in.

use std::fs;
use std::path::{Path, PathBuf};

/// What never belongs to the project though it may stand in its folder: history, build results, local data.
const NOT_OURS: [&str; 5] = [".git", "target", "data", "node_modules", "__pycache__"];

/// A file by its path from the project's folder, with `/` between folders.
pub struct SourceFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// As text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The project's folder: cargo's word when it runs the tests, not where they were once built.
pub fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Names in a folder, sorted, what is not ours left out.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !NOT_OURS.contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    names
}

/// Every file under a folder of the project, sorted; `""` for all.
pub fn files_under(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&root().join(folder), folder, &mut files);
    assert!(!files.is_empty(), "nothing under {folder:?}: the rules would pass for want of anything to judge");
    files
}

/// Every Rust file under `src/`.
pub fn rust_files() -> Vec<SourceFile> {
    files_under("src").into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}

/// Puts every file under `src/` to a rule.
pub fn breaches_in_source(rule: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
    rust_files().iter().flat_map(|file| rule(&file.path, &file.text())).collect()
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for name in names_in(folder) {
        let path = folder.join(&name);
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, files);
        } else {
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.push(SourceFile { path: inner, bytes });
        }
    }
}
