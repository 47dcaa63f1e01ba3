//! A workplan over time: a bar a contract, its options hatched, deadlines as diamonds, joint starts as lines.

use chrono::{Datelike, NaiveDate};

use super::{escaped, place, short, words};
use crate::engine::workplan::{Timeline, TimelineBar, TimelineGroup};

/// Width of the drawing, where time begins and ends in it, and the words' ends.
const WIDTH: i128 = 1280;
const LEFT: i128 = 330;
const RIGHT: i128 = 1010;
/// Where the first row begins, and the heights of rows and bars.
const TOP: i128 = 64;
const STEP: i128 = 24;
const BAR: i128 = 14;
/// Characters of a row's label, and of an entry's.
const LABEL: usize = 46;
const HEADING: usize = 150;

/// Places days from left to right; what lies outside is drawn at the edge.
struct Days<'a>(&'a Timeline);

impl Days<'_> {
    fn at(&self, day: NaiveDate) -> i128 {
        let Timeline { from, until, .. } = *self.0;
        let number = |day: NaiveDate| i128::from(day.clamp(from, until).num_days_from_ce());
        place(number(day), number(from), number(until), LEFT, RIGHT)
    }

    /// The place where a last day ends.
    fn after(&self, day: NaiveDate) -> i128 {
        self.at(day.succ_opt().unwrap_or(day))
    }
}

/// The drawing as a document: the same bytes for the same content.
#[must_use]
pub fn timeline_svg(timeline: &Timeline) -> String {
    let days = Days(timeline);
    let rows: usize = timeline.groups.iter().map(|group| group.bars.len().saturating_add(1)).sum();
    let bottom = TOP + STEP * i128::try_from(rows).unwrap_or_default();
    let mut marks = years(timeline, &days, bottom);
    let mut y = TOP;
    for group in &timeline.groups {
        marks.push_str(&draw_group(group, &days, y));
        y += STEP * i128::try_from(group.bars.len().saturating_add(1)).unwrap_or_default();
    }
    if timeline.groups.is_empty() {
        marks.push_str(&words(LEFT, TOP + 4, "start", "Nothing has been adopted."));
    }
    let today = days.at(timeline.as_of);
    marks.push_str(&format!(
        "<line x1=\"{today}\" y1=\"{}\" x2=\"{today}\" y2=\"{bottom}\" stroke=\"#425563\" stroke-dasharray=\"2 3\"><title>{}</title></line>\n",
        TOP - 14,
        escaped(&format!("as of {}", timeline.as_of))
    ));
    marks.push_str(&legend(bottom + 24));
    document(&format!("{}, as of {}", timeline.title, timeline.as_of), bottom + 64, &marks)
}

fn document(title: &str, height: i128, marks: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
         <defs><pattern id=\"option\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"6\" height=\"6\" fill=\"#ffffff\"/><rect width=\"3\" height=\"6\" fill=\"#768692\"/></pattern></defs>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"16\" font-weight=\"bold\">{title}</text>\n{marks}</svg>\n"
    )
}

/// A line a new year.
fn years(timeline: &Timeline, days: &Days<'_>, bottom: i128) -> String {
    let mut marks = String::new();
    let last = timeline.until.year();
    let every = if last.saturating_sub(timeline.from.year()) > 12 { 5 } else { 1 };
    for year in timeline.from.year()..=last {
        let Some(day) = NaiveDate::from_ymd_opt(year, 1, 1) else { continue };
        let x = days.at(day);
        marks.push_str(&format!(
            "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#d8dde0\"/>\n",
            TOP - 14
        ));
        if year % every == 0 {
            marks.push_str(&words(x, TOP - 20, "middle", &year.to_string()));
        }
    }
    marks
}

fn draw_group(group: &TimelineGroup, days: &Days<'_>, y: i128) -> String {
    let mut marks = format!(
        "<text x=\"12\" y=\"{}\" font-weight=\"bold\">{}</text>\n",
        y + 15,
        escaped(&short(&group.label, HEADING))
    );
    let mut row = y + STEP;
    for bar in &group.bars {
        marks.push_str(&draw_bar(bar, days, row));
        row += STEP;
    }
    for start in &group.starts {
        let x = days.at(*start);
        marks.push_str(&format!(
            "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{row}\" stroke=\"#007f3b\" stroke-width=\"2\"><title>{}</title></line>\n",
            y + STEP - 4,
            escaped(&format!("joint start {start}"))
        ));
    }
    marks
}

fn rectangle(x: i128, y: i128, until: i128, fill: &str, title: &str) -> String {
    let width = until.saturating_sub(x).max(1);
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\" fill=\"{fill}\" stroke=\"#425563\" stroke-width=\"0.5\"><title>{}</title></rect>\n",
        escaped(title)
    )
}

fn draw_bar(bar: &TimelineBar, days: &Days<'_>, y: i128) -> String {
    let top = y + 4;
    let colour = if bar.excluded { "#d8dde0" } else { "#41b6e6" };
    let from = bar.from.unwrap_or(days.0.from);
    let mut marks = words(LEFT - 10, y + 15, "end", &short(&bar.label, LABEL));
    if from <= bar.current_end && bar.current_end >= days.0.from {
        let title = format!("current term to {}", bar.current_end);
        marks.push_str(&rectangle(days.at(from), top, days.after(bar.current_end), colour, &title));
    }
    let mut begins = bar.current_end;
    for end in &bar.option_ends {
        if *end >= days.0.from {
            marks.push_str(&rectangle(
                days.after(begins),
                top,
                days.after(*end),
                "url(#option)",
                &format!("option to {end}"),
            ));
        }
        begins = *end;
    }
    if !bar.excluded {
        marks.push_str(&leaving(bar, days, top));
        bar.deadlines.iter().for_each(|mark| {
            let (x, middle) = (days.at(mark.day), top + BAR / 2);
            let (fill, done) = if mark.done { ("#007f3b", ", done") } else { ("#d4351c", "") };
            marks.push_str(&format!(
                "<path d=\"M{x} {} L{} {middle} L{x} {} L{} {middle} Z\" fill=\"{fill}\"><title>{}</title></path>\n",
                middle - 6,
                x + 6,
                middle + 6,
                x - 6,
                escaped(&format!("{} by {}{done}", mark.what, mark.day))
            ));
        });
    }
    marks.push_str(&words(RIGHT + 10, y + 15, "start", &told(bar)));
    marks
}

/// The last day, and the way from there to the joint start.
fn leaving(bar: &TimelineBar, days: &Days<'_>, top: i128) -> String {
    let x = days.after(bar.leave_date);
    let mut marks = format!(
        "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{}\" stroke=\"#330072\" stroke-width=\"3\"><title>{}</title></line>\n",
        top - 3,
        top + BAR + 3,
        escaped(&format!("leaves on {}", bar.leave_date))
    );
    if let Some(start) = bar.joint_start.filter(|start| days.at(*start) > x) {
        let middle = top + BAR / 2;
        marks.push_str(&format!(
            "<line x1=\"{x}\" y1=\"{middle}\" x2=\"{}\" y2=\"{middle}\" stroke=\"#330072\" stroke-dasharray=\"3 3\"/>\n",
            days.at(start)
        ));
    }
    marks
}

/// The days of a bar as words: nobody has to measure.
fn told(bar: &TimelineBar) -> String {
    if bar.excluded {
        return format!("kept out; ends {}", bar.current_end);
    }
    match bar.deadlines.iter().find(|mark| !mark.done) {
        Some(mark) => format!("by {}, leaves {}", mark.day, bar.leave_date),
        None => format!("leaves {}", bar.leave_date),
    }
}

fn legend(y: i128) -> String {
    let mut marks = rectangle(LEFT, y, LEFT + 30, "#41b6e6", "current term");
    marks.push_str(&words(LEFT + 36, y + 12, "start", "current term"));
    marks.push_str(&rectangle(LEFT + 130, y, LEFT + 160, "url(#option)", "options"));
    marks.push_str(&words(LEFT + 166, y + 12, "start", "options"));
    let (x, middle) = (LEFT + 240, y + BAR / 2);
    marks.push_str(&format!(
        "<path d=\"M{x} {} L{} {middle} L{x} {} L{} {middle} Z\" fill=\"#d4351c\"/>\n",
        middle - 6,
        x + 6,
        middle + 6,
        x - 6
    ));
    marks.push_str(&words(x + 12, y + 12, "start", "last day for a notice (green: done)"));
    marks.push_str(&format!(
        "<line x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\" stroke=\"#330072\" stroke-width=\"3\"/>\n",
        LEFT + 470,
        y - 3,
        y + BAR + 3
    ));
    marks.push_str(&words(LEFT + 478, y + 12, "start", "leaves"));
    marks.push_str(&format!(
        "<line x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\" stroke=\"#007f3b\" stroke-width=\"2\"/>\n",
        LEFT + 540,
        y - 3,
        y + BAR + 3
    ));
    marks.push_str(&words(LEFT + 548, y + 12, "start", "joint start"));
    marks
}
