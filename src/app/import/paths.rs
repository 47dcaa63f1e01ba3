//! The files an import reads and writes: never one twice, each with a name that tells it from the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::ImportRequest;
use crate::app::AppError;
use crate::ingest::IngestError;

/// Refuses what could only harm: reading a file twice in one import, or writing rejected rows over a file to be read.
pub(super) fn check(request: &ImportRequest) -> Result<(), AppError> {
    if request.org.as_deref().is_some_and(|org| org.trim().is_empty()) {
        return Err(AppError::Request("the organisation's code is blank".to_owned()));
    }
    let mut read = BTreeSet::new();
    for path in &request.files {
        // A pipe gives its bytes only once, a device for ever; what cannot be found is told when it is opened.
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(IngestError::NotAFile { file: path.display().to_string() }.into());
        }
        if let Ok(place) = path.canonicalize()
            && !read.insert(place)
        {
            return Err(AppError::Request(format!("{} is named twice", path.display())));
        }
    }
    read.extend(request.mapping.as_deref().and_then(|path| path.canonicalize().ok()));
    let written = request.rejects.as_deref().and_then(|path| Some((path, path.canonicalize().ok()?)));
    match written {
        Some((path, place)) if read.contains(&place) => {
            Err(AppError::Request(format!("{} is to be read: rejected rows cannot go there", path.display())))
        }
        _ => Ok(()),
    }
}

/// The names files go by: without their folders, but with as many of them as it takes to tell two files apart.
pub(super) fn names(request: &ImportRequest) -> HashMap<PathBuf, String> {
    let paths = &request.files;
    if let Some(told) = &request.names {
        return paths.iter().cloned().zip(told.iter().cloned()).collect();
    }
    let mut names: HashMap<PathBuf, String> = paths.iter().map(|path| (path.clone(), ending(path, 1))).collect();
    let most = paths.iter().map(|path| path.components().count()).max().unwrap_or(1);
    for length in 2..=most {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        names.values().for_each(|name| *counts.entry(name.clone()).or_default() += 1);
        for (path, name) in &mut names {
            if counts.get(name).is_some_and(|count| *count > 1) {
                *name = ending(path, length);
            }
        }
    }
    names
}

/// The last so many parts of a path.
fn ending(path: &Path, length: usize) -> String {
    let parts: Vec<_> = path.components().collect();
    let ending: PathBuf = parts.into_iter().rev().take(length).rev().collect();
    ending.to_string_lossy().into_owned()
}
