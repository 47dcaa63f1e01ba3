//! The words attributes are stated in.

use super::attributes::AttributeKind;

/// Words that state an attribute; where several begin alike, the longest stands first.
pub(super) const PHRASES: &[(&[&str], AttributeKind, &str)] = &[
    (&["xxx", "large"], AttributeKind::Size, "xxx large"),
    (&["xx", "large"], AttributeKind::Size, "xx large"),
    (&["x", "large"], AttributeKind::Size, "x large"),
    (&["extra", "extra", "large"], AttributeKind::Size, "xx large"),
    (&["extra", "large"], AttributeKind::Size, "x large"),
    (&["large"], AttributeKind::Size, "large"),
    (&["medium"], AttributeKind::Size, "medium"),
    (&["xx", "small"], AttributeKind::Size, "xx small"),
    (&["x", "small"], AttributeKind::Size, "x small"),
    (&["extra", "extra", "small"], AttributeKind::Size, "xx small"),
    (&["extra", "small"], AttributeKind::Size, "x small"),
    (&["small"], AttributeKind::Size, "small"),
    (&["left"], AttributeKind::Side, "left"),
    (&["right"], AttributeKind::Side, "right"),
    (&["non", "sterile"], AttributeKind::Sterility, "non-sterile"),
    (&["not", "sterile"], AttributeKind::Sterility, "non-sterile"),
    (&["sterile"], AttributeKind::Sterility, "sterile"),
    (&["latex", "free"], AttributeKind::Latex, "latex-free"),
    (&["non", "latex"], AttributeKind::Latex, "latex-free"),
    (&["without", "latex"], AttributeKind::Latex, "latex-free"),
    (&["latex"], AttributeKind::Latex, "latex"),
    (&["powder", "free"], AttributeKind::Powder, "powder-free"),
    (&["powderfree"], AttributeKind::Powder, "powder-free"),
    (&["non", "powdered"], AttributeKind::Powder, "powder-free"),
    (&["powdered"], AttributeKind::Powder, "powdered"),
    (&["open", "toe"], AttributeKind::Toe, "open toe"),
    (&["closed", "toe"], AttributeKind::Toe, "closed toe"),
    (&["male"], AttributeKind::Sex, "male"),
    (&["female"], AttributeKind::Sex, "female"),
    (&["uncuffed"], AttributeKind::Cuff, "uncuffed"),
    (&["cuffed"], AttributeKind::Cuff, "cuffed"),
    (&["non", "absorbable"], AttributeKind::Absorbability, "non-absorbable"),
    (&["absorbable"], AttributeKind::Absorbability, "absorbable"),
    (&["without", "adhesive", "border"], AttributeKind::Border, "without border"),
    (&["with", "adhesive", "border"], AttributeKind::Border, "with border"),
    (&["non", "bordered"], AttributeKind::Border, "without border"),
    (&["without", "border"], AttributeKind::Border, "without border"),
    (&["with", "border"], AttributeKind::Border, "with border"),
    (&["bordered"], AttributeKind::Border, "with border"),
    (&["black"], AttributeKind::Colour, "black"),
    (&["white"], AttributeKind::Colour, "white"),
    (&["beige"], AttributeKind::Colour, "beige"),
    (&["blue"], AttributeKind::Colour, "blue"),
    (&["red"], AttributeKind::Colour, "red"),
    (&["green"], AttributeKind::Colour, "green"),
    (&["yellow"], AttributeKind::Colour, "yellow"),
    (&["pink"], AttributeKind::Colour, "pink"),
    (&["grey"], AttributeKind::Colour, "grey"),
    (&["clear"], AttributeKind::Colour, "clear"),
    (&["opaque"], AttributeKind::Colour, "opaque"),
    (&["brown"], AttributeKind::Colour, "brown"),
];

/// Letters and Roman numerals that may follow `size` or `class`, and what they mean.
pub(super) const SIZE_LETTERS: &[(&str, &str)] = &[
    ("i", "1"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("v", "5"),
    ("vi", "6"),
    ("vii", "7"),
    ("viii", "8"),
    ("ix", "9"),
    ("s", "small"),
    ("m", "medium"),
    ("l", "large"),
];

/// True for a word that attributes are stated with, and for a letter or numeral that numbers a size.
pub(super) fn is_attribute_word(word: &str) -> bool {
    SIZE_LETTERS.iter().any(|(letter, _)| *letter == word) || PHRASES.iter().any(|(words, _, _)| words.contains(&word))
}
