//! What can be done to a description, and how often.

use std::fmt;

use crate::engine::model::vocabulary::words;
use crate::engine::synthesis::chance::Chance;

words! {
    /// A kind of dirt in a description.
    Dirt {
        /// Cut to a field of 30 to 40 characters.
        Truncated = "truncated",
        /// One or two words left out.
        Dropped = "dropped",
        /// Small words left out.
        SmallWords = "small_words",
        /// Words cut to their first three to five letters.
        CutWords = "cut_words",
        /// Other order of words.
        Reordered = "reordered",
        /// Abbreviations as buyers write them.
        Abbreviated = "abbreviated",
        /// Words without their vowels.
        Vowels = "vowels",
        /// Misspelt words.
        Misspelt = "misspelt",
        /// Sizes in another unit or another way of writing.
        Sizes = "sizes",
        /// Sizes in the inches that are said for them.
        Inches = "inches",
        /// Punctuation left out.
        Punctuation = "punctuation",
        /// Capitals throughout.
        Capitals = "capitals",
        /// The maker's name, a pack, a ward or an order note added.
        Noise = "noise",
        /// The part code inside the text.
        CodeInText = "code_in_text",
    }
}

/// Every kind with how many lines in ten thousand are asked to have it; it is told only where it could be done.
pub(super) const SHARES: [(Dirt, u64); 14] = [
    (Dirt::Truncated, 2_500),
    (Dirt::Dropped, 1_000),
    (Dirt::SmallWords, 2_500),
    (Dirt::CutWords, 1_500),
    (Dirt::Reordered, 2_500),
    (Dirt::Abbreviated, 4_500),
    (Dirt::Vowels, 1_500),
    (Dirt::Misspelt, 2_500),
    (Dirt::Sizes, 3_500),
    (Dirt::Inches, 100),
    (Dirt::Punctuation, 3_000),
    (Dirt::Capitals, 6_000),
    (Dirt::Noise, 2_000),
    (Dirt::CodeInText, 800),
];

/// Draws which kinds a line is asked to have.
pub(super) fn draw(chance: &mut Chance) -> Vec<Dirt> {
    let mut wanted = Vec::new();
    for (dirt, share) in SHARES {
        if chance.below(10_000) < share {
            wanted.push(dirt);
        }
    }
    wanted
}
