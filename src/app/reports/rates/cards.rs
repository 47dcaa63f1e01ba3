//! Tables of shifts held against the rate card.

use super::super::{ReportRequest, cut, named};
use super::currency_rank;
use crate::app::AppError;
use crate::app::names::Names;
use crate::engine::model::Currency;
use crate::engine::money::Units;
use crate::engine::rates::{AboveCard, CardSums, CurrencyCompliance};
use crate::engine::report::{Bar, Cell, Chart, Column, Report, Table};

/// Name of the table with a row an organisation.
pub(super) const COMPLIANCE: &str = "card_compliance";
/// Name of the table with a row a reason.
pub(super) const OVERRIDES: &str = "overrides";
/// Name of the table with a row a shift above its card.
pub(super) const ABOVE: &str = "above_card";

/// Organisations drawn.
const DRAWN: usize = 25;

const SUMS: [Column; 14] = [
    Column::wide("currency", "currency", "of the money"),
    Column::new("shifts", "shifts", "shifts held against cards"),
    Column::wide("hours", "hours", "their hours"),
    Column::new("charged", "charged", "what was charged for them"),
    Column::wide("shifts_within", "within", "shifts at most at the card's rate, to less than a penny"),
    Column::wide("charged_within", "charged within", "what was charged for those"),
    Column::new("shifts_above", "above", "shifts above the card"),
    Column::wide("charged_above", "charged above", "what was charged for those"),
    Column::new("above_card", "above the card by", "charged - card rate x hours: the exact sum of the shifts"),
    Column::new("shifts_overridden", "with reason", "shifts above the card for which a reason is stated"),
    Column::wide("above_card_overridden", "by, with reason", "how much those are above the card"),
    Column::wide("shifts_without_card", "no card", "shifts that no card has a rate for"),
    Column::new("charged_without_card", "charged without card", "what was charged for those"),
    Column::wide("share_above", "share above", "above the card / charged for shifts that have a card"),
];

const REASONS: [Column; 4] = [
    Column::new("reason", "reason", "as stated; nothing where none is"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("shifts", "shifts", "shifts above the card"),
    Column::new("above_card", "above the card by", "their exact sum"),
];

const SHIFTS: [Column; 19] = [
    Column::new("org_code", "organisation", "its code"),
    Column::wide("org_name", "name", "its name"),
    Column::new("shift_date", "day", "day of the shift"),
    Column::wide("shift_ref", "reference", "of the booking, where stated"),
    Column::new("staff_group", "staff group", "as stated"),
    Column::new("grade", "grade", "as stated"),
    Column::wide("specialty", "specialty", "as stated"),
    Column::wide("shift_type", "shift", "as stated"),
    Column::wide("zone", "zone", "as stated"),
    Column::wide("engagement", "engagement", "as stated"),
    Column::wide("supplier_name", "agency", "as stated"),
    Column::wide("currency", "currency", "of the money"),
    Column::new("hours", "hours", "hours"),
    Column::new("charged", "charged", "what was charged"),
    Column::wide("card_owner", "owner", "whose card is in force"),
    Column::wide("card_id", "card", "the card"),
    Column::new("card_rate", "card an hour", "its rate"),
    Column::new("above_card", "above by", "charged - card rate x hours"),
    Column::wide("override_reason", "reason", "as stated"),
];

/// Adds the tables and the drawing.
pub(super) fn tables(
    request: &ReportRequest,
    names: &Names,
    found: &mut [CurrencyCompliance],
    report: &mut Report,
) -> Result<(), AppError> {
    found.sort_by_key(|one| currency_rank(one.currency));
    let columns = [&SHIFTS[..2], &SUMS[..]].concat();
    let mut compliance =
        Table::new(COMPLIANCE, "Shifts held against the rate card, the furthest above first", &columns);
    let mut overrides = Table::new(OVERRIDES, "Why shifts are above the card", &[&SHIFTS[..2], &REASONS[..]].concat());
    let mut above = Table::new(ABOVE, "The shifts furthest above the card", &SHIFTS);
    let mut total = Table::new("card_total", "The sum of all organisations, told or not", &SUMS);
    for one in found.iter_mut() {
        // Internal ids differ from store to store: equal sums go by code.
        one.organisations.sort_by(|left, right| {
            let code = |organisation| names.code(organisation);
            (right.sums.excess, code(left.organisation)).cmp(&(left.sums.excess, code(right.organisation)))
        });
        for row in &one.organisations {
            let head = named(names, row.organisation).to_vec();
            compliance.row([head.clone(), sums_cells(&row.sums, one.currency)?].concat());
            for reason in row.sums.overrides() {
                let cells = vec![
                    Cell::maybe_text(reason.reason.as_deref()),
                    Cell::text(one.currency.as_str()),
                    Cell::Count(reason.shifts),
                    Cell::total(reason.excess, one.currency),
                ];
                overrides.row([head.clone(), cells].concat());
            }
        }
        for shift in &one.furthest {
            above.row(shift_cells(names, shift));
        }
        total.row(sums_cells(&one.total, one.currency)?);
        let shifts = one.total.above.shifts;
        let told = u64::try_from(one.furthest.len()).unwrap_or(u64::MAX);
        if told < shifts {
            report.notes.push(format!("{ABOVE}: the first {told} of {shifts} shifts in {} are told", one.currency));
        }
    }
    report.charts.extend(drawing(names, found));
    for table in [&mut compliance, &mut overrides, &mut above] {
        cut(request, table, &mut report.notes);
    }
    report.tables.extend([compliance, total, overrides, above]);
    Ok(())
}

fn sums_cells(sums: &CardSums, currency: Currency) -> Result<Vec<Cell>, AppError> {
    let all = sums.all();
    let (shifts_overridden, above_overridden) = sums.overridden();
    let with_card = sums.within.charged.and(sums.above.charged);
    let money = |total| Cell::total(total, currency);
    Ok(vec![
        Cell::text(currency.as_str()),
        Cell::Count(all.shifts),
        Cell::quantity(all.hours),
        money(all.charged),
        Cell::Count(sums.within.shifts),
        money(sums.within.charged),
        Cell::Count(sums.above.shifts),
        money(sums.above.charged),
        money(sums.excess),
        Cell::Count(shifts_overridden),
        money(above_overridden),
        Cell::Count(sums.no_card.shifts),
        money(sums.no_card.charged),
        Cell::share(sums.excess.micros(), with_card.micros())?,
    ])
}

fn shift_cells(names: &Names, shift: &AboveCard) -> Vec<Cell> {
    let (rate, card) = (&shift.rate, &shift.card);
    let text = |field: &Option<String>| Cell::maybe_text(field.as_deref());
    let mut cells = named(names, shift.organisation).to_vec();
    cells.extend([Cell::Date(rate.shift_date), text(&rate.shift_ref)]);
    cells.extend(rate.role.fields().map(Cell::maybe_text));
    cells.extend([
        text(&rate.supplier_name),
        Cell::text(rate.currency.as_str()),
        Cell::quantity(rate.hours.in_base_units(Units::ONE)),
        Cell::amount(rate.charged_total, rate.currency),
        Cell::text(&card.org_code),
        Cell::text(&card.card_id),
        Cell::amount(card.total_rate, card.currency),
        Cell::amount(shift.excess, rate.currency),
        text(&rate.override_reason),
    ]);
    cells
}

/// The organisations furthest above their cards, in the first currency.
fn drawing(names: &Names, found: &[CurrencyCompliance]) -> Option<Chart> {
    let first = found.first()?;
    let above = first.organisations.iter().filter(|row| row.sums.excess.micros() > 0).take(DRAWN);
    let bars: Vec<Bar> = above
        .map(|row| Bar {
            label: names.code(row.organisation).to_owned(),
            // Drawings are in 10^-10, money in millionths.
            value: row.sums.excess.micros().saturating_mul(10_000),
            shown: Cell::total(row.sums.excess, first.currency).shown(),
        })
        .collect();
    let title = format!("Charged above the rate card ({})", first.currency);
    (!bars.is_empty()).then_some(Chart::Bars { title, bars })
}
