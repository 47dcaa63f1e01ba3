//! `likewise evaluate`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::{Output, Sheet, table};
use super::product_arguments::EvaluateArguments;
use crate::app::{EvaluateAnswer, EvaluateRequest, EvaluatedLine, Likewise, PackAnswer, Speed, evaluate};
use crate::engine::model::Score;
use crate::engine::trial::Tally;
use crate::ingest::rejects::harmless;

const COLUMNS: [&str; 32] = [
    "line",
    "item_description",
    "gtin",
    "manufacturer_name",
    "mpc",
    "supplier_name",
    "supplier_part_no",
    "uom",
    "units_per_uom",
    "unit_price",
    "dirt",
    "gtin_is",
    "part_code_is",
    "company_is",
    "pack_is",
    "leaves",
    "leaves_by_text",
    "not_in_catalogue",
    "true_product_id",
    "true_description",
    "outcome",
    "method",
    "score",
    "product_id",
    "description",
    "in_index",
    "in_candidates",
    "true_units",
    "units",
    "units_evidence",
    "left_out",
    "evidence",
];

pub(super) fn run(likewise: &Likewise, wanted: &EvaluateArguments, output: &Output) -> anyhow::Result<ExitCode> {
    let request = EvaluateRequest { lines: wanted.lines, seed: wanted.seed };
    let mut sheet = wanted.out.as_deref().map(|path: &Path| Sheet::begin(path, &COLUMNS)).transpose()?;
    let progress = output.progress("lines matched");
    let answer = evaluate(likewise, &request, &mut |lines| progress.at(lines), |told| match &mut sheet {
        Some(sheet) => sheet.row(&cells(told)),
        None => Ok(()),
    })?;
    sheet.map(Sheet::finish).transpose()?;
    drop(progress);
    output.answer(&body(&answer), || text(&answer))?;
    Ok(ExitCode::SUCCESS)
}

fn cells(told: &EvaluatedLine<'_>) -> Vec<String> {
    let line = told.line;
    let item = &line.item;
    let stated = |cell: &Option<String>| harmless(cell.as_deref().unwrap_or_default()).into_owned();
    let yes = |is_so: bool| if is_so { "yes" } else { "no" }.to_owned();
    let dirt: Vec<&str> = line.dirt.iter().map(|dirt| dirt.as_str()).collect();
    let evidence: Vec<String> = told
        .decision
        .evidence
        .iter()
        .map(|one| format!("{}{}: {}", if one.conflict { "AGAINST " } else { "" }, one.what, one.finding))
        .collect();
    let description = |product: Option<&crate::engine::trial::TrialProduct>| {
        product.map(|product| harmless(&product.record.description).into_owned()).unwrap_or_default()
    };
    vec![
        line.place.to_string(),
        harmless(&item.description).into_owned(),
        stated(&item.gtin),
        stated(&item.manufacturer),
        stated(&item.mpc),
        stated(&item.supplier),
        stated(&item.supplier_part),
        stated(&item.uom),
        stated(&item.units_per_uom),
        line.price.map(|price| price.paid.to_string()).unwrap_or_default(),
        dirt.join(";"),
        line.gtin.to_string(),
        line.part.to_string(),
        line.company.to_string(),
        line.pack.dirt.to_string(),
        line.leaves.to_string(),
        line.leaves_by_text.to_string(),
        yes(line.held_out),
        line.truth.clone(),
        description(told.truth),
        told.outcome.to_string(),
        told.decision.method.to_string(),
        told.decision.score.to_string(),
        told.found.map(|product| product.public_id.clone()).unwrap_or_default(),
        description(told.found),
        yes(told.in_index),
        yes(told.in_candidates),
        line.pack.units.to_string(),
        told.reading.units.to_string(),
        harmless(&told.reading.evidence_text()).into_owned(),
        told.quarantine.map(|reason| reason.to_string()).unwrap_or_default(),
        harmless(&evidence.join("; ")).into_owned(),
    ]
}

fn share(tally: &Tally) -> Value {
    json!({ "share": tally.share(), "count": tally.count, "of": tally.of })
}

fn bounded(tally: &Tally) -> Value {
    json!({ "share": tally.share(), "lower_bound_95": tally.lower_bound(), "count": tally.count, "of": tally.of })
}

fn speed(speed: &Speed) -> Value {
    json!({ "per_second": speed.per_second(), "decisions": speed.decisions, "threads": speed.threads })
}

fn body(answer: &EvaluateAnswer) -> Value {
    let kinds: Vec<Value> = answer
        .kinds
        .iter()
        .map(|kind| {
            json!({
                "what": kind.what,
                "kind": kind.kind,
                "lines": kind.lines,
                "precision": share(&kind.precision),
                "coverage": share(&kind.coverage),
                "recall_at_20": share(&kind.recall),
            })
        })
        .collect();
    let calibration: Vec<Value> = answer
        .calibration
        .iter()
        .map(|(from, tally)| {
            json!({
                "score_from": Score::from_basis_points(u32::from(*from)).to_string(),
                "right": share(tally),
            })
        })
        .collect();
    json!({
        "synthetic": true,
        "lines": answer.lines,
        "seed": answer.seed,
        "products": answer.products,
        "products_held_out": answer.products_held_out,
        "lines_without_usable_code": share(&answer.without_code),
        "matched": answer.matched,
        "ambiguous": answer.ambiguous,
        "unmatched": answer.unmatched,
        "precision": bounded(&answer.precision),
        "precision_by_text": bounded(&answer.precision_by_text),
        "precision_by_code": bounded(&answer.precision_by_code),
        "wrong_matches_that_are_twins": share(&answer.twins),
        "wrong_matches_with_exactly_the_words_left": share(&answer.disguised),
        "coverage": share(&answer.coverage),
        "coverage_by_text": share(&answer.coverage_by_text),
        "not_in_catalogue_matched": share(&answer.not_in_catalogue),
        "not_in_catalogue_matched_where_words_fit": share(&answer.not_in_catalogue_fitting),
        "recall_at_20": share(&answer.recall),
        "recall_at_20_with_codes": share(&answer.recall_with_codes),
        "packs": packs(&answer.packs),
        "kinds": kinds,
        "calibration": calibration,
        "speed": {
            "by_text": speed(&answer.speed_by_text),
            "by_key": speed(&answer.speed_by_key),
            "by_key_as_written": speed(&answer.speed_by_key_as_written),
        },
    })
}

fn packs(packs: &PackAnswer) -> Value {
    let by_times: Vec<Value> = packs
        .by_times
        .iter()
        .map(|(least, tally)| json!({ "times_wrong_from": least, "caught": share(tally) }))
        .collect();
    json!({
        "wrong_caught": bounded(&packs.wrong_caught),
        "wrong_caught_by_conflict": packs.caught_by_conflict,
        "wrong_caught_by_price": packs.caught_by_price,
        "wrong_read_right": packs.wrong_read_right,
        "wrong_by_times": by_times,
        "right_held_back": share(&packs.right_held_back),
        "right_read_right": share(&packs.right_read_right),
        "missing_held_back": share(&packs.missing_held_back),
        "missing_read_wrong_unnoticed": share(&packs.missing_unnoticed),
    })
}

fn text(answer: &EvaluateAnswer) -> String {
    let row = |what: &str, tally: &Tally| {
        let share = tally.share().unwrap_or_else(|| "-".to_owned());
        vec![what.to_owned(), share, tally.count.to_string(), tally.of.to_string()]
    };
    let packs = &answer.packs;
    let mut rows = vec![
        row("matches that are right", &answer.precision),
        row("  by words", &answer.precision_by_text),
        row("  by codes", &answer.precision_by_code),
        row("wrong ones with a product of the same words", &answer.twins),
        row("wrong ones with exactly the words left", &answer.disguised),
        row("matched, of lines that fit one product", &answer.coverage),
        row("matched, of those without a code", &answer.coverage_by_text),
        row("matched, of lines whose product is not there", &answer.not_in_catalogue),
        row("product among 20 candidates by words", &answer.recall),
        row("product among candidates by words or codes", &answer.recall_with_codes),
        row("wrong packs caught", &packs.wrong_caught),
        row("right packs held back", &packs.right_held_back),
        row("packs not stated, misread unnoticed", &packs.missing_unnoticed),
    ];
    let bound = answer.precision.lower_bound().unwrap_or_else(|| "-".to_owned());
    let summary = table(&["", "share", "count", "of"], &rows);
    rows = answer
        .kinds
        .iter()
        .map(|kind| {
            let share = |tally: &Tally| tally.share().unwrap_or_else(|| "-".to_owned());
            vec![
                format!("{} {}", kind.what, kind.kind),
                kind.lines.to_string(),
                share(&kind.precision),
                share(&kind.coverage),
                share(&kind.recall),
            ]
        })
        .collect();
    let kinds = table(&["kind", "lines", "right", "matched", "recall"], &rows);
    let header = format!(
        "{} synthetic lines (seed {}) of {} products, {} more held out: {} matched, {} ambiguous, {} unmatched",
        answer.lines,
        answer.seed,
        answer.products,
        answer.products_held_out,
        answer.matched,
        answer.ambiguous,
        answer.unmatched,
    );
    let speed = format!(
        "{} decisions a second by words, {} by keys ({} by the key alone where words are the catalogue's own), on {} threads",
        answer.speed_by_text.per_second(),
        answer.speed_by_key.per_second(),
        answer.speed_by_key_as_written.per_second(),
        answer.speed_by_text.threads,
    );
    format!("{header}\n\n{summary}\nAt least {bound} of matches are right (95% certain).\n\n{kinds}\n{speed}")
}
