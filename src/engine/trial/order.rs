//! Other orders of words, capitals, and punctuation left out.

use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// Things that a buyer's catalogue begins with.
const NOUNS: [&str; 40] = [
    "dressing",
    "dressings",
    "bandage",
    "bandages",
    "catheter",
    "catheters",
    "needle",
    "needles",
    "bag",
    "bags",
    "pouch",
    "pouches",
    "belt",
    "garment",
    "garments",
    "stocking",
    "stockings",
    "tape",
    "tube",
    "tubes",
    "gel",
    "cream",
    "wipe",
    "wipes",
    "pad",
    "pads",
    "gauze",
    "swab",
    "swabs",
    "syringe",
    "syringes",
    "sheath",
    "sheaths",
    "glove",
    "gloves",
    "plug",
    "spray",
    "powder",
    "strip",
    "strips",
];

/// Puts the words in another order: the noun first with commas, the sizes first, the halves changed about, or shuffled.
pub(super) fn reordered(words: &mut Vec<Word>, chance: &mut Chance) -> bool {
    if words.len() < 3 {
        return false;
    }
    let before = words.clone();
    match chance.below(8) {
        0..=2 => noun_first(words),
        3..=4 => {
            // The `x` between two sizes goes with them.
            let (mut sizes, mut others) = (Vec::new(), Vec::new());
            let x_between = |at: usize| {
                let size = |at: Option<usize>| at.and_then(|at| before.get(at)).is_some_and(Word::is_size);
                size(at.checked_sub(1)) && size(Some(at + 1))
            };
            for (at, word) in before.iter().enumerate() {
                let goes = word.is_size() || (word.text == "x" && x_between(at));
                if goes { sizes.push(word.clone()) } else { others.push(word.clone()) }
            }
            sizes.append(&mut others);
            *words = sizes;
        }
        5..=6 => words.rotate_left(before.len() / 2),
        _ => {
            for at in (1..words.len()).rev() {
                words.swap(at, chance.place(at + 1));
            }
        }
    }
    *words != before
}

/// `Foam dressing 10cm` as `dressing, Foam, 10cm`.
fn noun_first(words: &mut Vec<Word>) {
    let found = words.iter().rposition(|word| NOUNS.contains(&word.text.to_lowercase().as_str()));
    let Some(at) = found.filter(|at| *at > 0) else { return };
    let noun = words.remove(at);
    words.insert(0, noun);
    let last = words.len().saturating_sub(1);
    for (at, word) in words.iter_mut().enumerate() {
        let closes = at == 0 || at + 1 == last || at % 3 == 2;
        if closes && at < last && word.text.ends_with(|last: char| last.is_alphabetic()) && word.text.len() > 1 {
            word.text.push(',');
        }
    }
}

/// Leaves out punctuation; points between digits and plus signs stay.
pub(super) fn without_punctuation(words: &mut [Word]) -> bool {
    let mut done = false;
    for word in words {
        let characters: Vec<char> = word.text.chars().collect();
        let mut text = String::new();
        for (at, character) in characters.iter().enumerate() {
            let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
            let between = *character == '.' && at > 0 && digit(at - 1) && digit(at + 1);
            match character {
                character if character.is_alphanumeric() || *character == '+' || between => text.push(*character),
                '-' | '/' if at > 0 && at + 1 < characters.len() => text.push(' '),
                _ => {}
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // A word of signs alone would leave a hole.
        if text != word.text && !text.is_empty() {
            word.text = text;
            done = true;
        }
    }
    done
}
