//! `likewise review`.

use std::process::ExitCode;

use super::output::{Output, short, table};
use super::review_arguments::{ReviewAction, ReviewArguments, Speaker};
use crate::api::bodies::{ActionPageBody, AppliedRowsBody, ReviewAnswerBody, ReviewItemBody, ReviewPageBody, SureBody};
use crate::api::{cursor, key_of_cursor, this_second};
use crate::app::{
    AppError, AppliedRows, AskedAction, Likewise, Page, QueueRequest, Reading, ReviewAnswer, ReviewPage, ReviewRequest,
    Reviewed, SureAnswer, SureRequest, review_actions,
};
use crate::engine::money::Amount;
use crate::engine::review::{Action, ActionKind, Stake};
use crate::store::ActionFilter;

pub(super) fn run(likewise: &Likewise, wanted: &ReviewArguments, output: &Output) -> anyhow::Result<ExitCode> {
    match &wanted.action {
        ReviewAction::List { status, waits, org, limit, cursor, .. } => {
            let request = QueueRequest { status: *status, doubt: *waits, org: org.clone() };
            return list(likewise, &request, *limit, cursor.as_deref(), output);
        }
        ReviewAction::Show { item } => {
            let found = Reading::open(likewise)?.reviewed(item)?;
            output.answer(&ReviewItemBody::from(&found), || shown(&found))?;
        }
        ReviewAction::History { name, by, limit, cursor } => {
            let filter = ActionFilter { name: name.clone(), actor: by.clone() };
            return history(likewise, &filter, *limit, cursor.as_deref(), output);
        }
        ReviewAction::Accept { min_score: Some(min_score), method, limit, dry_run, speaker, .. } => {
            let (by, why, at) = (speaker.by.clone(), speaker.why.clone(), this_second());
            let (limit, dry_run) = (usize::from(*limit), *dry_run);
            let sure = SureRequest { by, why, at, min_score: *min_score, method: *method, limit, dry_run };
            let answer = Reading::open(likewise)?.accept_sure(likewise, &sure)?;
            output.answer(&SureBody::new(&answer, dry_run), || sure_text(&answer, dry_run))?;
        }
        ReviewAction::Apply { file, strict, speaker } => {
            let request = request_of(speaker, Vec::new(), false);
            let applied = Reading::open(likewise)?.apply_rows(likewise, file, &request, *strict)?;
            output.answer(&AppliedRowsBody::from(&applied), || applied_text(&applied))?;
        }
        action => {
            let request = request(action)?;
            let answer = Reading::open(likewise)?.act(likewise, &request)?;
            output.answer(&ReviewAnswerBody::from(&answer), || answer_text(&answer))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn request_of(speaker: &Speaker, actions: Vec<AskedAction>, also_like: bool) -> ReviewRequest {
    let (by, why) = (speaker.by.clone(), speaker.why.clone());
    ReviewRequest { by, why, at: this_second(), actions, also_like, key: None }
}

/// What one of the speaking commands asks.
fn request(action: &ReviewAction) -> Result<ReviewRequest, AppError> {
    let new = |kind, name: &String| AskedAction::new(kind, name);
    let (asked, speaker, like) = match action {
        ReviewAction::Accept { item, like, speaker, sight, .. } => {
            let item = item.clone().ok_or_else(|| AppError::Request("accept needs an item".to_owned()))?;
            (AskedAction { seen: sight.seen, ..new(ActionKind::Accept, &item) }, speaker, *like)
        }
        ReviewAction::Reject { item, product, speaker, sight } => {
            let product = product.clone();
            (AskedAction { product, seen: sight.seen, ..new(ActionKind::Reject, item) }, speaker, false)
        }
        ReviewAction::Choose { item, product, like, speaker, sight } => {
            let product = Some(product.clone());
            (AskedAction { product, seen: sight.seen, ..new(ActionKind::Choose, item) }, speaker, *like)
        }
        ReviewAction::Pack { item, units, base_unit, speaker, sight } => {
            let (units, base_unit, seen) = (Some(*units), *base_unit, sight.seen);
            (AskedAction { units, base_unit, seen, ..new(ActionKind::MarkPack, item) }, speaker, false)
        }
        ReviewAction::Split { product, items, speaker } => {
            (AskedAction { items: items.clone(), ..new(ActionKind::Split, product) }, speaker, false)
        }
        ReviewAction::Merge { product, into, speaker, sight } => {
            let into = Some(into.clone());
            (AskedAction { product: into, seen: sight.seen, ..new(ActionKind::Merge, product) }, speaker, false)
        }
        ReviewAction::Undo { name, speaker, sight } => {
            (AskedAction { seen: sight.seen, ..new(ActionKind::Undo, name) }, speaker, false)
        }
        ReviewAction::List { .. }
        | ReviewAction::Show { .. }
        | ReviewAction::History { .. }
        | ReviewAction::Apply { .. } => return Err(AppError::Internal("nothing is said here")),
    };
    Ok(request_of(speaker, vec![asked], like))
}

fn list(
    likewise: &Likewise,
    request: &QueueRequest,
    limit: u16,
    after: Option<&str>,
    output: &Output,
) -> anyhow::Result<ExitCode> {
    let after = after.map(read_cursor).transpose()?;
    let found = Reading::open(likewise)?.review_page(request, after.as_deref(), usize::from(limit))?;
    output.answer(&ReviewPageBody::new(&found, cursor), || list_text(&found))?;
    Ok(ExitCode::SUCCESS)
}

fn history(
    likewise: &Likewise,
    filter: &ActionFilter,
    limit: u16,
    after: Option<&str>,
    output: &Output,
) -> anyhow::Result<ExitCode> {
    let after = after.map(read_cursor).transpose()?;
    let mut db = likewise.store.connect()?;
    let page = review_actions(&mut db, filter, after.as_deref(), usize::from(limit))?;
    output.answer(&ActionPageBody::new(&page, cursor), || history_text(&page))?;
    Ok(ExitCode::SUCCESS)
}

fn read_cursor(text: &str) -> Result<String, AppError> {
    key_of_cursor(text).ok_or_else(|| AppError::Request("the cursor is none that was given out".to_owned()))
}

fn money(stake: &Stake) -> String {
    let amount = |micros: i128| Amount::from_micros(i64::try_from(micros).unwrap_or(i64::MAX)).to_pence_text();
    let sums: Vec<String> =
        stake.sums().iter().map(|(currency, micros)| format!("{currency} {}", amount(*micros))).collect();
    if sums.is_empty() { "-".to_owned() } else { sums.join(" + ") }
}

fn list_text(found: &ReviewPage) -> String {
    let row = |one: &Reviewed| {
        let waits: Vec<&str> = one.doubts.iter().map(|doubt| doubt.as_str()).collect();
        let proposed = one.products.iter().find(|product| product.proposed);
        vec![
            one.decided.item.public_id(),
            money(&one.stake),
            waits.join("+"),
            one.decided.score(),
            short(&one.decided.item.description, 50),
            proposed.map_or_else(|| "-".to_owned(), |product| short(&product.description, 50)),
        ]
    };
    let rows: Vec<Vec<String>> = found.page.entries.iter().map(row).collect();
    let more = found.page.next.as_deref().map(|next| format!("\nmore with --cursor {}", cursor(next)));
    format!(
        "{} items wait for a person, with {} at stake\n{}{}",
        found.items,
        money(&found.stake),
        table(&["item", "at stake", "because", "score", "item says", "proposed"], &rows),
        more.unwrap_or_default()
    )
}

fn shown(one: &Reviewed) -> String {
    let decision = &one.decided.decision;
    let mut text = format!(
        "{} (version {})\n{}\n{} lines, {} at stake\n{} by {}, score {}; one order unit holds {} {}: {}\n",
        one.decided.item.public_id(),
        one.version,
        one.decided.item.description,
        one.lines,
        money(&one.stake),
        decision.status,
        decision.confirmed_by.as_deref().unwrap_or(&decision.method),
        one.decided.score(),
        one.decided.units(),
        decision.base_unit,
        decision.units_evidence
    );
    let rows: Vec<Vec<String>> = one
        .products
        .iter()
        .map(|product| {
            let sign = if product.proposed { ">" } else { "" };
            let score = product.score.to_string();
            vec![sign.to_owned(), product.product_id.clone(), score, short(&product.description, 70)]
        })
        .collect();
    text.push_str(&table(&["", "product", "score", "it may be"], &rows));
    let may: Vec<&str> = one.may.iter().map(|kind| kind.as_str()).collect();
    text.push_str(&format!("{} like items; you may {}\n", one.like_items, may.join(", ")));
    text
}

fn action_row(action: &Action) -> Vec<String> {
    vec![
        action.public_id.clone(),
        action.acted_at.format("%Y-%m-%d %H:%M").to_string(),
        action.actor.clone(),
        action.kind.to_string(),
        action.subject.clone(),
        action.product.clone().or_else(|| action.units.map(|units| units.to_string())).unwrap_or_default(),
        action.undoes.clone().unwrap_or_default(),
        short(action.why.as_deref().unwrap_or_default(), 60),
    ]
}

const ACTION_HEADER: [&str; 8] = ["action", "at (UTC)", "by", "said", "of", "product or pack", "takes back", "why"];

fn history_text(page: &Page<Action>) -> String {
    let more = page.next.as_deref().map(|next| format!("\nmore with --cursor {}", cursor(next)));
    let rows: Vec<Vec<String>> = page.entries.iter().map(action_row).collect();
    format!("{}{}", table(&ACTION_HEADER, &rows), more.unwrap_or_default())
}

fn answer_text(answer: &ReviewAnswer) -> String {
    let rows: Vec<Vec<String>> = answer.actions.iter().map(action_row).collect();
    let mut text = table(&ACTION_HEADER, &rows);
    if let Some(decided) = &answer.decided {
        let product = decided.product_id.as_deref().unwrap_or("no product");
        text.push_str(&format!(
            "{} is now {} {product}, {} {} an order unit\n",
            decided.item.public_id(),
            decided.decision.status,
            decided.units(),
            decided.decision.base_unit
        ));
    }
    if answer.like_count > 0 {
        text.push_str(&format!("{} undecided items are like it (--like says the same of them):\n", answer.like_count));
        for like in answer.like_items.iter().take(10) {
            text.push_str(&format!("  {}  {}\n", like.item.public_id(), short(&like.item.description, 70)));
        }
    }
    text
}

fn sure_text(answer: &SureAnswer, dry_run: bool) -> String {
    let row = |one: &Reviewed| {
        let proposed = one.products.iter().find(|product| product.proposed);
        vec![
            one.decided.item.public_id(),
            money(&one.stake),
            one.decided.score(),
            short(&one.decided.item.description, 50),
            proposed.map_or_else(String::new, |product| short(&product.description, 50)),
        ]
    };
    let rows: Vec<Vec<String>> = answer.picked.iter().map(row).collect();
    let batch = answer.actions.first().map(|action| format!(" (batch {})", action.batch)).unwrap_or_default();
    let done = if dry_run { "would be accepted" } else { "accepted" };
    format!(
        "{} items {done}{batch}\n{}",
        rows.len(),
        table(&["item", "at stake", "score", "item says", "it is"], &rows)
    )
}

fn applied_text(applied: &AppliedRows) -> String {
    let batch = applied.batch.as_deref().map(|batch| format!(" (batch {batch})")).unwrap_or_default();
    let mut text = format!(
        "{} rows read, {} accepted{batch}, {} rejected\n",
        applied.rows_read,
        applied.actions.len(),
        applied.rows_rejected
    );
    for entry in &applied.rejections {
        let rejection = &entry.rejection;
        text.push_str(&format!("{} row {}: {}: {}\n", entry.file, rejection.row, rejection.column, rejection.reason));
    }
    text
}
