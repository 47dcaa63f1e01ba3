//! Drawings as SVG, in whole numbers, without scripts or fonts of their own. Every value stands beside its mark as text.

mod timeline;

pub use timeline::timeline_svg;

use crate::engine::period::Month;
use crate::engine::report::{Bar, Chart, Series};

/// Width of a drawing, and of the words left of bars.
const WIDTH: i128 = 960;
const WORDS: i128 = 330;
/// Height of a bar with its gap.
const STEP: i128 = 24;
/// Colours of lines, told apart by their dashes too.
const COLOURS: [&str; 6] = ["#005eb8", "#330072", "#007f3b", "#ae2573", "#d4351c", "#425563"];
const DASHES: [&str; 6] = ["", "6 3", "2 3", "10 4", "8 3 2 3", "1 4"];

/// The drawing as a document.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    match chart {
        Chart::Bars { title, bars } => draw_bars(title, bars),
        Chart::Lines { title, months, series } => draw_lines(title, months, series),
        Chart::Dots { title, dots, marked, quartiles } => draw_dots(title, dots, *marked, *quartiles),
    }
}

fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for one in words.chars() {
        match one {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            // XML knows neither control characters nor these two.
            '\u{fffe}' | '\u{ffff}' => text.push(' '),
            control if control.is_control() => text.push(' '),
            other => text.push(other),
        }
    }
    text
}

fn short(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

fn document(title: &str, height: i128, marks: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"16\" font-weight=\"bold\">{title}</text>\n{marks}</svg>\n"
    )
}

fn words(x: i128, y: i128, anchor: &str, text: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>\n", escaped(text))
}

/// Where a value lies between two places.
fn place(value: i128, low: i128, high: i128, from: i128, to: i128) -> i128 {
    let span = high.saturating_sub(low).max(1);
    from.saturating_add(value.saturating_sub(low).saturating_mul(to.saturating_sub(from)) / span)
}

fn draw_bars(title: &str, bars: &[Bar]) -> String {
    let longest = bars.iter().map(|bar| bar.value).max().unwrap_or(1).max(1);
    let mut marks = String::new();
    for (number, bar) in (0_i128..).zip(bars) {
        let y = 44 + number * STEP;
        let length = place(bar.value.max(0), 0, longest, 0, WIDTH - WORDS - 90);
        marks.push_str(&words(WORDS - 8, y + 14, "end", &short(&bar.label, 48)));
        marks.push_str(&format!(
            "<rect x=\"{WORDS}\" y=\"{y}\" width=\"{length}\" height=\"{}\" fill=\"#005eb8\"/>\n",
            STEP - 6
        ));
        marks.push_str(&words(WORDS + length + 6, y + 14, "start", &bar.shown));
    }
    let count = i128::try_from(bars.len()).unwrap_or_default();
    document(title, 60 + count * STEP, &marks)
}

fn draw_lines(title: &str, months: &[Month], series: &[Series]) -> String {
    const TOP: i128 = 44;
    const BOTTOM: i128 = 344;
    const LEFT: i128 = 70;
    const RIGHT: i128 = WIDTH - 20;
    let values = || series.iter().flat_map(|one| one.values.iter().flatten().copied());
    let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(1));
    let room = (high.saturating_sub(low) / 10).max(1);
    let (low, high) = (low.saturating_sub(room), high.saturating_add(room));
    let last = i128::try_from(months.len().saturating_sub(1)).unwrap_or_default();
    let across = |number: i128| place(number, 0, last, LEFT, RIGHT);
    let mut marks = String::new();
    for part in 0..=4_i128 {
        let value = low.saturating_add(high.saturating_sub(low).saturating_mul(part) / 4);
        let y = place(value, low, high, BOTTOM, TOP);
        marks.push_str(&format!("<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{RIGHT}\" y2=\"{y}\" stroke=\"#d8dde0\"/>\n"));
        let shown = crate::engine::report::Cell::Figure(value).shown();
        marks.push_str(&words(LEFT - 6, y + 4, "end", &shown));
    }
    let step = (months.len() / 12).max(1);
    for (number, month) in (0_i128..).zip(months).step_by(step) {
        marks.push_str(&words(across(number), BOTTOM + 18, "middle", &month.to_string()));
    }
    for (number, one) in series.iter().enumerate() {
        let colour = COLOURS.get(number % COLOURS.len()).copied().unwrap_or("#000000");
        let dash = DASHES.get(number % DASHES.len()).copied().unwrap_or_default();
        marks
            .push_str(&path(one, colour, dash, |number, value| (across(number), place(value, low, high, BOTTOM, TOP))));
        let y = BOTTOM + 40 + 18 * i128::try_from(number).unwrap_or_default();
        marks.push_str(&format!(
            "<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>\n",
            LEFT + 40
        ));
        marks.push_str(&words(LEFT + 48, y + 4, "start", &one.label));
    }
    let count = i128::try_from(series.len()).unwrap_or_default();
    document(title, BOTTOM + 56 + 18 * count, &marks)
}

/// A line with gaps where there is no figure.
fn path(one: &Series, colour: &str, dash: &str, at: impl Fn(i128, i128) -> (i128, i128)) -> String {
    let mut steps = String::new();
    let mut pen_down = false;
    for (number, value) in (0_i128..).zip(&one.values) {
        let Some(value) = value else {
            pen_down = false;
            continue;
        };
        let (x, y) = at(number, *value);
        steps.push_str(&format!("{}{x} {y} ", if pen_down { "L" } else { "M" }));
        pen_down = true;
    }
    format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"><title>{}</title></path>\n",
        steps.trim_end(),
        escaped(&one.label)
    )
}

fn draw_dots(title: &str, dots: &[Bar], marked: Option<usize>, quartiles: Option<[i128; 3]>) -> String {
    const AXIS: i128 = 150;
    const LEFT: i128 = 60;
    const RIGHT: i128 = WIDTH - 60;
    let values = || dots.iter().map(|dot| dot.value);
    let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(1));
    let across = |value: i128| place(value, low, high, LEFT, RIGHT);
    let mut marks = String::new();
    if let Some([q1, median, q3]) = quartiles {
        let (from, to) = (across(q1), across(q3));
        marks.push_str(&format!(
            "<rect x=\"{from}\" y=\"70\" width=\"{}\" height=\"60\" fill=\"#e8edee\" stroke=\"#768692\"/>\n",
            to.saturating_sub(from).max(1)
        ));
        let x = across(median);
        marks.push_str(&format!(
            "<line x1=\"{x}\" y1=\"66\" x2=\"{x}\" y2=\"134\" stroke=\"#425563\" stroke-width=\"2\"/>\n"
        ));
    }
    marks.push_str(&format!("<line x1=\"{LEFT}\" y1=\"{AXIS}\" x2=\"{RIGHT}\" y2=\"{AXIS}\" stroke=\"#425563\"/>\n"));
    for (number, dot) in dots.iter().enumerate() {
        let own = marked == Some(number);
        let (colour, radius) = if own { ("#d4351c", 7) } else { ("#005eb8", 4) };
        let x = across(dot.value);
        marks.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"100\" r=\"{radius}\" fill=\"{colour}\" fill-opacity=\"0.7\"><title>{}: {}</title></circle>\n",
            escaped(&dot.label),
            escaped(&dot.shown)
        ));
        if own {
            marks.push_str(&words(x, 58, "middle", &format!("{} {}", dot.label, dot.shown)));
        }
    }
    let ends = [dots.iter().min_by_key(|dot| dot.value), dots.iter().max_by_key(|dot| dot.value)];
    for dot in ends.into_iter().flatten() {
        marks.push_str(&words(across(dot.value), AXIS + 20, "middle", &dot.shown));
    }
    document(title, AXIS + 40, &marks)
}
