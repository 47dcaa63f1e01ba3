//! What people put into words: who speaks, and why.

use super::AppError;

/// Characters of a name at most.
pub(super) const NAME_MOST: usize = 200;
/// Characters of a reason at most.
pub(super) const WHY_MOST: usize = 2_000;

/// Somebody speaks, and no text is too long or has control characters. Each of `others` is the text's name, the text, and
/// its characters at most.
///
/// # Errors
/// [`AppError::Request`] names the text that is wrong.
pub(super) fn check_spoken<'a>(
    by: &'a str,
    others: impl IntoIterator<Item = (&'static str, &'a str, usize)>,
) -> Result<(), AppError> {
    for (what, text, most) in std::iter::once(("by", by, NAME_MOST)).chain(others) {
        if text.chars().count() > most || text.chars().any(char::is_control) {
            let told = format!("{what}: at most {most} characters, none of them a control character");
            return Err(AppError::Request(told));
        }
    }
    if by.trim().is_empty() {
        return Err(AppError::Request("by: who says so?".to_owned()));
    }
    Ok(())
}
