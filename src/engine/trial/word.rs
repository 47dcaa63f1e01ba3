//! Descriptions as words: as written, and as plain clean words that two texts are held against each other by.

/// A word as written, with what must not be done to it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As written, punctuation with it.
    pub(super) text: String,
    /// Its last clean word is only the beginning of one.
    pub(super) cut: bool,
    /// To be left as it is: cut, abbreviated or a code.
    pub(super) fixed: bool,
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cut: false, fixed: false }
    }

    pub(super) fn fixed(text: impl Into<String>) -> Self {
        Self { text: text.into(), cut: false, fixed: true }
    }

    /// Letters alone, so many at least, and not to be left as it is.
    pub(super) fn is_plain(&self, length_min: usize) -> bool {
        !self.fixed && self.text.chars().count() >= length_min && self.text.chars().all(char::is_alphabetic)
    }

    /// True for a number, perhaps with letters behind it.
    pub(super) fn is_size(&self) -> bool {
        self.text.starts_with(|first: char| first.is_ascii_digit())
    }
}

/// A text's words as written.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    text.split_whitespace().map(Word::new).collect()
}

/// The words in one text.
pub(super) fn text_of(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The clean words of a text: runs of letters, digits and plus signs in small letters, and points between digits.
pub(super) fn clean_words(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, character) in characters.iter().enumerate() {
        let point = *character == '.' && digit(at.checked_sub(1)) && digit(Some(at + 1));
        if character.is_alphanumeric() || *character == '+' || point {
            word.push(*character);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A clean word that is left of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) text: String,
    /// Only the beginning of the word is left.
    pub(super) cut: bool,
}

/// The clean words that are left.
pub(super) fn left(words: &[Word]) -> Vec<Left> {
    let mut all = Vec::new();
    for word in words {
        let clean = clean_words(&word.text);
        let last = clean.len().saturating_sub(1);
        all.extend(clean.into_iter().enumerate().map(|(at, text)| Left { text, cut: word.cut && at == last }));
    }
    all
}
