//! A file that is in its place whole or not at all.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::AppError;

/// A file being written beside its place: it takes the place of what was there only when it is finished, and leaves nothing
/// where it is not.
pub struct WholeFile {
    file: File,
    beside: PathBuf,
    path: PathBuf,
}

impl WholeFile {
    /// Begins an empty file.
    ///
    /// # Errors
    /// [`AppError::File`] when it cannot be made.
    pub fn begin(path: &Path) -> Result<Self, AppError> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let file = File::create(&beside).map_err(|source| AppError::file(path, source))?;
        Ok(Self { file, beside, path: path.to_owned() })
    }

    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// [`AppError::File`] when it cannot be moved.
    pub fn finish(mut self) -> Result<(), AppError> {
        let moved = self.file.flush().and_then(|()| std::fs::rename(&self.beside, &self.path));
        moved.map_err(|source| AppError::file(&self.path, source))
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Gone already when it was finished; else a part that nobody asked for.
        let _ = std::fs::remove_file(&self.beside);
    }
}
