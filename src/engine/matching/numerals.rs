//! Roman numerals that sizes and classes are numbered by.

/// What a numeral from `i` to `xii` stands for.
pub(super) fn numeral(word: &str) -> Option<&'static str> {
    Some(match word {
        "i" => "1",
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "v" => "5",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        "x" => "10",
        "xi" => "11",
        "xii" => "12",
        _ => return None,
    })
}
