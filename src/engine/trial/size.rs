//! Sizes in another unit or another way of writing.

use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// A number with its unit.
struct Size<'a> {
    number: &'a str,
    unit: &'a str,
}

fn size_of(text: &str) -> Option<Size<'_>> {
    let end = text.find(|character: char| !(character.is_ascii_digit() || character == '.'))?;
    let (number, unit) = text.split_at(end);
    let whole = number.bytes().next()?.is_ascii_digit() && !number.ends_with('.') && number.matches('.').count() < 2;
    (whole && unit.chars().all(char::is_alphabetic)).then_some(Size { number, unit })
}

/// Ten times a number, written as a number: `7.5` as `75`.
fn tenfold(number: &str) -> Option<String> {
    match number.split_once('.') {
        None => Some(format!("{number}0")),
        Some((whole, part)) => {
            let (first, rest) = part.split_at_checked(1)?;
            let whole = format!("{whole}{first}");
            let whole = whole.trim_start_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
        }
    }
}

/// A tenth of a number, written as a number: `5` as `0.5`.
fn tenth(number: &str) -> Option<String> {
    if number.contains('.') {
        return None;
    }
    let (whole, last) = number.split_at_checked(number.len().checked_sub(1)?)?;
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if last == "0" { whole.to_owned() } else { format!("{whole}.{last}") })
}

/// Writes every size of the line in one other way: a blank before the unit, millimetres for centimetres or the other way
/// round, or `10cm x 10cm` as `10x10cm`, `10cmx10cm`.
pub(super) fn sizes(words: &mut Vec<Word>, chance: &mut Chance) -> bool {
    let before = words.clone();
    match chance.below(6) {
        0 | 1 => each(words, |size| Some(format!("{} {}", size.number, size.unit))),
        2 => each(words, |size| {
            (size.unit == "cm").then(|| tenfold(size.number)).flatten().map(|number| format!("{number}mm"))
        }),
        3 => each(words, |size| match size.unit {
            "mm" => tenth(size.number).map(|number| format!("{number}cm")),
            "ml" => Some(format!("{}MLS", size.number)),
            "gram" => Some(format!("{}g", size.number)),
            "gauge" => Some(format!("{}G", size.number)),
            "litre" => Some(format!("{}L", size.number)),
            _ => None,
        }),
        4 => joined(words, false),
        _ => joined(words, true),
    }
    *words != before
}

/// Writes the centimetres that are called by round inches in those.
pub(super) fn inches(words: &mut [Word]) -> bool {
    let before = words.to_vec();
    let inches = |size: &Size<'_>| {
        let inches = match (size.number, size.unit) {
            ("2.5", "cm") => "1",
            ("5", "cm") => "2",
            ("7.5", "cm") => "3",
            ("10", "cm") => "4",
            ("15", "cm") => "6",
            ("20", "cm") => "8",
            _ => return None,
        };
        Some(format!("{inches}in"))
    };
    let all = words.iter().filter_map(|word| size_of(&word.text)).all(|size| inches(&size).is_some());
    if all {
        each(words, |size| inches(size));
    }
    *words != before
}

fn each(words: &mut [Word], how: impl Fn(&Size<'_>) -> Option<String>) {
    for word in words.iter_mut().filter(|word| !word.fixed) {
        if let Some(text) = size_of(&word.text).and_then(|size| how(&size)) {
            word.text = text;
            word.fixed = true;
        }
    }
}

/// Makes one word of sizes with an `x` between, where their units are the same.
fn joined(words: &mut Vec<Word>, unit_once: bool) {
    let mut at = 0;
    while at + 2 < words.len() {
        let run: Vec<&Word> = words.iter().skip(at).take(3).collect();
        let [first, sign, second] = run.as_slice() else { break };
        let sizes = size_of(&first.text).zip(size_of(&second.text));
        let text = sizes.filter(|(left, right)| left.unit == right.unit).map(|(left, right)| {
            let unit = if unit_once { "" } else { left.unit };
            format!("{}{unit}x{}{}", left.number, right.number, right.unit)
        });
        let free = !first.fixed && !second.fixed && sign.text == "x";
        if let Some(text) = text.filter(|_| free) {
            words.splice(at..at + 3, [Word::fixed(text)]);
        }
        at += 1;
    }
}

#[test]
fn numbers_move_their_point() {
    for (number, ten, tenth_of) in
        [("10", "100", Some("1")), ("7.5", "75", None), ("0.55", "5.5", None), ("5", "50", Some("0.5"))]
    {
        assert_eq!(tenfold(number).as_deref(), Some(ten), "{number}");
        assert_eq!(tenth(number).as_deref(), tenth_of, "{number}");
    }
}
