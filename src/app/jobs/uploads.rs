//! Where uploaded files lie until their job has ended: a folder a job, locked while it is being filled.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::app::AppError;

/// The folder of all uploads.
pub(super) struct Uploads {
    root: PathBuf,
}

/// A folder that is being filled. It vanishes unless it is kept.
pub(super) struct Filling {
    path: PathBuf,
    kept: bool,
    _lock: UploadLock,
}

/// Shows that somebody fills a folder; taken before the folder is made, so that no sweep finds it without.
struct UploadLock {
    _file: File,
    path: PathBuf,
}

impl UploadLock {
    fn take(path: PathBuf) -> Result<Option<Self>, AppError> {
        let file = File::options().create(true).append(true).open(&path);
        let file = file.map_err(|source| AppError::file(&path, source))?;
        Ok(file.try_lock().is_ok().then(|| Self { _file: file, path }))
    }
}

impl Drop for UploadLock {
    fn drop(&mut self) {
        // Only tidiness: the next sweep takes it.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Uploads {
    pub(super) fn in_folder(data_dir: &Path) -> Self {
        Self { root: data_dir.join("uploads") }
    }

    /// Where a job's files lie.
    pub(super) fn folder(&self, job: &str) -> PathBuf {
        self.root.join(job)
    }

    fn lock_path(&self, job: &str) -> PathBuf {
        self.root.join(format!("{job}.lock"))
    }

    /// Makes the folder of a job to be.
    pub(super) fn begin(&self, job: &str) -> Result<Filling, AppError> {
        let path = self.folder(job);
        let made = std::fs::create_dir_all(&self.root);
        made.map_err(|source| AppError::file(&self.root, source))?;
        let lock = UploadLock::take(self.lock_path(job))?;
        let lock = lock.ok_or(AppError::Internal("two uploads have one name"))?;
        std::fs::create_dir(&path).map_err(|source| AppError::file(&path, source))?;
        Ok(Filling { path, kept: false, _lock: lock })
    }

    /// Removes a job's files, if there are any.
    pub(super) fn remove(&self, job: &str) {
        remove_folder(&self.folder(job));
    }

    /// Removes the folders that nobody fills and that no unfinished job needs.
    pub(super) fn sweep(&self, mut is_needed: impl FnMut(&str) -> Result<bool, AppError>) -> Result<(), AppError> {
        let failed = |source| AppError::file(&self.root, source);
        let entries = match std::fs::read_dir(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            other => other.map_err(failed)?,
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.path().is_dir() {
                continue;
            }
            // Whoever fills a folder submits its job before letting go of the lock: asked in this order, no job is
            // missed.
            let Some(_lock) = UploadLock::take(self.lock_path(&name))? else { continue };
            if !is_needed(&name)? {
                remove_folder(&entry.path());
            }
        }
        Ok(())
    }
}

impl Filling {
    /// Where a file of the upload lies.
    pub(super) fn file(&self, stored: &str) -> PathBuf {
        self.path.join(stored)
    }

    /// Makes sure that the folder's entries outlive a loss of power.
    pub(super) fn settle(&self) -> Result<(), AppError> {
        let settled = File::open(&self.path).and_then(|folder| folder.sync_all());
        settled.map_err(|source| AppError::file(&self.path, source))
    }

    /// Keeps the folder: its job is submitted.
    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        if !self.kept {
            remove_folder(&self.path);
        }
    }
}

fn remove_folder(path: &Path) {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, "an upload could not be removed; the next start tries again");
        }
        _ => {}
    }
}
