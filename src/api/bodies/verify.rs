//! The body of a verification.

use serde::Serialize;

use crate::app::VerifyAnswer;

/// Whether the store's invariants hold, check by check.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyBody {
    ok: bool,
    checks: Vec<VerifiedBody>,
    /// What was not looked at, and why.
    skipped: Vec<&'static str>,
    unfinished_imports: i64,
}

#[derive(Debug, Clone, Serialize)]
struct VerifiedBody {
    name: &'static str,
    checked: u64,
    problems: Vec<String>,
}

impl From<&VerifyAnswer> for VerifyBody {
    fn from(answer: &VerifyAnswer) -> Self {
        let checks: Vec<VerifiedBody> = answer
            .checks
            .iter()
            .map(|check| VerifiedBody { name: check.name, checked: check.checked, problems: check.problems.clone() })
            .collect();
        Self {
            ok: answer.is_clean(),
            checks,
            skipped: answer.skipped.clone(),
            unfinished_imports: answer.unfinished_imports,
        }
    }
}
