//! Misspellings, and words without their vowels.

use super::fit::Fitting;
use super::word::Word;
use crate::engine::synthesis::chance::Chance;

/// The rows of a British keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Misspells one or two words of letters; none becomes a word that some product has.
pub(super) fn misspelt(words: &mut [Word], chance: &mut Chance, known: &Fitting) -> bool {
    change(words, chance, known, 5, 2, |letters, chance| {
        // The first letter is seldom the wrong one.
        let at = 1 + chance.place(letters.len().saturating_sub(2));
        match chance.below(4) {
            0 => {
                if let Some(near) = letters.get(at).and_then(|letter| neighbour(*letter, chance))
                    && let Some(letter) = letters.get_mut(at)
                {
                    *letter = near;
                }
            }
            1 => {
                letters.remove(at);
            }
            2 => letters.insert(at, letters.get(at).copied().unwrap_or('e')),
            _ => letters.swap(at, at + 1),
        }
    })
}

/// Takes the vowels, the first letter aside, out of one to three long words.
pub(super) fn without_vowels(words: &mut [Word], chance: &mut Chance, known: &Fitting) -> bool {
    change(words, chance, known, 6, 3, |letters, _| {
        let mut first = true;
        letters.retain(|letter| std::mem::take(&mut first) || !"aeiouAEIOU".contains(*letter));
    })
}

/// Changes up to `most` plain words of `length_min` letters or more, keeping those that come out as known words or too
/// short as they were.
fn change(
    words: &mut [Word],
    chance: &mut Chance,
    known: &Fitting,
    length_min: usize,
    most: u64,
    mut how: impl FnMut(&mut Vec<char>, &mut Chance),
) -> bool {
    let mut done = false;
    for _ in 0..=chance.below(most) {
        let plain: Vec<usize> =
            words.iter().enumerate().filter(|(_, word)| word.is_plain(length_min)).map(|(place, _)| place).collect();
        let Some(word) = plain.get(chance.place(plain.len())).and_then(|place| words.get_mut(*place)) else { break };
        let mut letters: Vec<char> = word.text.chars().collect();
        how(&mut letters, chance);
        let changed: String = letters.into_iter().collect();
        if changed != word.text && changed.chars().count() >= 3 && !known.has_word(&changed.to_lowercase()) {
            word.text = changed;
            word.fixed = true;
            done = true;
        }
    }
    done
}

/// A letter beside another on its row.
fn neighbour(letter: char, chance: &mut Chance) -> Option<char> {
    let small = letter.to_ascii_lowercase();
    let row = KEYS.iter().find(|row| row.contains(small))?;
    let at = row.find(small)?;
    let beside = [at.checked_sub(1), Some(at + 1)];
    let near: Vec<char> = beside.into_iter().flatten().filter_map(|at| row.chars().nth(at)).collect();
    let near = near.get(chance.place(near.len()))?;
    Some(if letter.is_uppercase() { near.to_ascii_uppercase() } else { *near })
}
