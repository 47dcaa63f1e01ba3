//! What cannot be had back: words dropped, text cut to a field's width, words cut short.

use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// Small words that are left out by people in a hurry.
const SMALL_WORDS: [&str; 8] = ["and", "for", "of", "the", "with", "in", "&", "x"];

/// Leaves out small words.
pub(super) fn small_words(words: &mut Vec<Word>) -> bool {
    let before = words.len();
    // An `x` between sizes is left out by nobody but with them.
    words.retain(|word| word.text == "x" || !SMALL_WORDS.contains(&word.text.to_lowercase().as_str()));
    words.len() < before
}

/// Leaves out one or two words, where enough stay.
pub(super) fn dropped(words: &mut Vec<Word>, chance: &mut Chance) -> bool {
    let before = words.len();
    for _ in 0..=chance.below(2) {
        if words.len() > 3 {
            words.remove(chance.place(words.len()));
        }
    }
    words.len() < before
}

/// Cuts the text to a field of 30 to 40 characters; a word cut through stays as its beginning.
pub(super) fn truncated(words: &mut Vec<Word>, chance: &mut Chance) -> bool {
    let width = 30 + chance.place(11);
    let mut used = 0;
    for at in 0..words.len() {
        let Some(word) = words.get_mut(at) else { break };
        let length = word.text.chars().count();
        if used + length > width {
            word.text = word.text.chars().take(width.saturating_sub(used)).collect();
            let whole = word.text.is_empty();
            // Cut behind a sign no word is begun; behind a point a number may be.
            word.cut = word.text.ends_with(|last: char| last.is_alphanumeric() || last == '.');
            word.fixed = true;
            words.truncate(if whole { at } else { at + 1 });
            return true;
        }
        used += length + 1;
    }
    false
}

/// Cuts one to three long words to their first three to five letters.
pub(super) fn cut_words(words: &mut [Word], chance: &mut Chance) -> bool {
    let mut done = false;
    for _ in 0..=chance.below(3) {
        let long: Vec<usize> =
            words.iter().enumerate().filter(|(_, word)| word.is_plain(7)).map(|(place, _)| place).collect();
        let Some(word) = long.get(chance.place(long.len())).and_then(|place| words.get_mut(*place)) else { break };
        let letters = 3 + chance.place(3);
        word.text = word.text.chars().take(letters).collect();
        (word.cut, word.fixed) = (true, true);
        done = true;
    }
    done
}
