//! The name of a data folder: several processes over one store may each have their own.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::app::AppError;
use crate::store::unguessable;

/// The folder's name, made when it has none.
pub(super) fn name_of(data_dir: &Path) -> Result<String, AppError> {
    let path = data_dir.join("place");
    let failed = |source| AppError::file(&path, source);
    std::fs::create_dir_all(data_dir).map_err(failed)?;
    match std::fs::read_to_string(&path) {
        Ok(name) if !name.trim().is_empty() => return Ok(name.trim().to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    // Written beside and linked into place: of two processes that come at once one wins, and nobody reads half a name.
    let beside = data_dir.join(format!("place.{}", unguessable()));
    let mut file = std::fs::File::create(&beside).map_err(failed)?;
    let linked = writeln!(file, "{}", unguessable())
        .and_then(|()| file.sync_all())
        .and_then(|()| std::fs::hard_link(&beside, &path));
    std::fs::remove_file(&beside).map_err(failed)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(failed(error)),
        _ => {}
    }
    Ok(std::fs::read_to_string(&path).map_err(failed)?.trim().to_owned())
}
