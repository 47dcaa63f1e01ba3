//! `likewise rules`.

use std::process::ExitCode;

use super::arguments::{RulesAction, RulesArguments};
use super::output::{Output, short, table};
use crate::api::bodies::ProcurementRulesBody;
use crate::app::{Likewise, ListedRule, procurement_rules};

pub(super) fn run(likewise: &Likewise, wanted: &RulesArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let RulesAction::List { as_of } = &wanted.action;
    let listed = procurement_rules(likewise, *as_of)?;
    output.answer(&ProcurementRulesBody::new(*as_of, &listed), || text(&listed))?;
    Ok(ExitCode::SUCCESS)
}

fn text(listed: &[ListedRule]) -> String {
    let row = |listed: &ListedRule| {
        let rule = &listed.rule;
        let parts =
            [rule.regime.map(|regime| regime.as_str()).unwrap_or_default(), &rule.subject, &rule.detail, &rule.measure];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let until = rule.valid_to.map(|day| day.to_string()).unwrap_or_default();
        vec![
            rule.table.to_string(),
            parts.join(" "),
            format!("{} {}", rule.value, rule.unit.as_str().replace('_', " ")),
            rule.valid_from.to_string(),
            until,
            rule.basis.to_string(),
            short(&rule.source, 90),
        ]
    };
    let rows: Vec<Vec<String>> = listed.iter().map(row).collect();
    let mut text = table(&["table", "for", "value", "from", "to", "basis", "source"], &rows);
    let imported = listed.iter().filter(|one| one.imported).count();
    text.push_str(&format!(
        "{} rows, {imported} of them imported. Data to plan with, not legal advice: `--json` tells the sources in full\n",
        listed.len()
    ));
    text
}
