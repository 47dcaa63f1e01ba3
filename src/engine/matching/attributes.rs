//! Hard attributes: what a text states of size, strength, side and make, where another value is another product.

use super::measure::MeasureKind;
use super::phrases::{PHRASES, SIZE_LETTERS};
use super::token::{Token, TokenKind};
use crate::engine::model::Evidence;

/// What an attribute is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeKind {
    /// A measure.
    Measure(MeasureKind),
    /// Size in words or numbers (`large`, `7.5`).
    Size,
    /// Compression class.
    Class,
    /// Left or right.
    Side,
    /// Sterile or not.
    Sterility,
    /// Of latex or free of it.
    Latex,
    /// Powdered or free of powder.
    Powder,
    /// Open or closed toe.
    Toe,
    /// For men or for women.
    Sex,
    /// Cuffed or not.
    Cuff,
    /// Absorbable or not.
    Absorbability,
    /// With an adhesive border or without.
    Border,
    /// Colour: soft, never a conflict.
    Colour,
}

impl AttributeKind {
    /// The kind as evidence names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measure(MeasureKind::Length) => "dimensions",
            Self::Measure(MeasureKind::Volume) => "volume",
            Self::Measure(MeasureKind::Mass | MeasureKind::Concentration | MeasureKind::Percent) => "strength",
            Self::Measure(MeasureKind::Activity | MeasureKind::Substance) => "strength",
            Self::Measure(MeasureKind::Pressure) => "pressure",
            Self::Measure(MeasureKind::Gauge) => "gauge",
            Self::Measure(MeasureKind::French) => "french size",
            Self::Size => "size",
            Self::Class => "class",
            Self::Side => "side",
            Self::Sterility => "sterility",
            Self::Latex => "latex",
            Self::Powder => "powder",
            Self::Toe => "toe",
            Self::Sex => "sex",
            Self::Cuff => "cuff",
            Self::Absorbability => "absorbability",
            Self::Border => "border",
            Self::Colour => "colour",
        }
    }

    /// True where naming fewer values than the other side is no conflict (`5cm` against `5cm x 5m`).
    const fn may_be_partial(self) -> bool {
        matches!(
            self,
            Self::Measure(MeasureKind::Length | MeasureKind::Volume | MeasureKind::Pressure)
                | Self::Size
                | Self::Colour
        )
    }

    /// True where a product that states the attribute is not found by a text that does not.
    const fn is_sizing(self) -> bool {
        matches!(self, Self::Measure(_) | Self::Size | Self::Class | Self::Side)
    }
}

/// One stated value in its normal text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Attribute {
    /// What it is about.
    pub kind: AttributeKind,
    /// The value (`100mm`, `large`, `left`).
    pub value: String,
}

/// All that a text states, in order of kind and value; a value stated twice stands twice (`10cm x 10cm`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes(Vec<Attribute>);

impl Attributes {
    /// Reads the attributes of a text's tokens.
    #[must_use]
    pub fn of(tokens: &[Token]) -> Self {
        let mut found = Vec::new();
        let mut place = 0;
        while let Some(token) = tokens.get(place) {
            let rest = tokens.get(place..).unwrap_or_default();
            if let TokenKind::Measure(kind) = token.kind {
                found.push(Attribute { kind: AttributeKind::Measure(kind), value: token.text.clone() });
                place += 1;
            } else if let Some(attribute) = numbered(rest) {
                found.push(attribute);
                place += 2;
            } else if let Some((attribute, length)) = phrase(rest) {
                found.push(attribute);
                place += length;
            } else {
                place += 1;
            }
        }
        found.sort();
        Self(found)
    }

    /// Reads the attributes of a text.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self::of(&super::token::tokens(text))
    }

    /// Every attribute, in order.
    #[must_use]
    pub fn all(&self) -> &[Attribute] {
        &self.0
    }

    /// These, and of the others the kinds that these are silent about.
    pub(crate) fn completed_by(&self, others: &Self) -> Self {
        let mut all = self.0.clone();
        all.extend(others.0.iter().filter(|other| self.of_kind(other.kind).is_empty()).cloned());
        all.sort();
        Self(all)
    }

    /// True when a size, strength, class or side is stated.
    #[must_use]
    pub fn has_sizing(&self) -> bool {
        self.0.iter().any(|attribute| attribute.kind.is_sizing())
    }

    /// The values of one kind.
    fn of_kind(&self, kind: AttributeKind) -> &[Attribute] {
        let start = self.0.partition_point(|attribute| attribute.kind < kind);
        let end = self.0.partition_point(|attribute| attribute.kind <= kind);
        self.0.get(start..end).unwrap_or_default()
    }

    /// The values kind by kind.
    fn groups(&self) -> impl Iterator<Item = (AttributeKind, &[Attribute])> {
        let groups = self.0.chunk_by(|left, right| left.kind == right.kind);
        groups.filter_map(|group| group.first().map(|first| (first.kind, group)))
    }
}

/// `size 7.5`, `class 2`.
fn numbered(rest: &[Token]) -> Option<Attribute> {
    let [name, value, ..] = rest else { return None };
    let kind = match name.text.as_str() {
        "size" | "sz" => AttributeKind::Size,
        "class" => AttributeKind::Class,
        _ => return None,
    };
    let letter = SIZE_LETTERS.iter().find(|(letter, _)| *letter == value.text).map(|(_, meaning)| *meaning);
    let value = match value.kind {
        TokenKind::Number | TokenKind::Code | TokenKind::Count => value.text.clone(),
        TokenKind::Word => letter?.to_owned(),
        TokenKind::Measure(_) => return None,
    };
    Some(Attribute { kind, value })
}

/// The first phrase the tokens begin with, and its length.
fn phrase(rest: &[Token]) -> Option<(Attribute, usize)> {
    let begins = |words: &[&str]| {
        words.len() <= rest.len() && words.iter().zip(rest).all(|(word, token)| *word == token.text.as_str())
    };
    let (words, kind, value) = PHRASES.iter().find(|(words, _, _)| begins(words))?;
    let angle = *kind == AttributeKind::Side && rest.get(1).is_some_and(|next| next.text.starts_with("angle"));
    (!angle).then(|| (Attribute { kind: *kind, value: (*value).to_owned() }, words.len()))
}

/// How the values of one kind on two sides stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Same,
    Partial,
    Different,
}

impl Standing {
    /// True when it forbids an automatic match. Colours never do.
    fn forbids(self, kind: AttributeKind) -> bool {
        let differs = self == Self::Different || self == Self::Partial && !kind.may_be_partial();
        differs && kind != AttributeKind::Colour
    }
}

fn standing(left: &[Attribute], right: &[Attribute]) -> Standing {
    if left == right {
        return Standing::Same;
    }
    let (fewer, more) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if fewer.len() < more.len() && is_within(fewer, more) { Standing::Partial } else { Standing::Different }
}

/// True when every value stands among the others, as often as it is stated. Both are sorted.
fn is_within(fewer: &[Attribute], more: &[Attribute]) -> bool {
    let mut rest = more.iter();
    fewer.iter().all(|attribute| rest.any(|other| other == attribute))
}

fn listed(values: &[Attribute]) -> String {
    values.iter().map(|attribute| attribute.value.as_str()).collect::<Vec<_>>().join(" x ")
}

/// What speaks against two texts naming the same thing: attributes that both state, with different values.
#[must_use]
pub fn conflicts(left: &Attributes, right: &Attributes) -> Vec<Evidence> {
    compare(left, right).into_iter().filter(|evidence| evidence.conflict).collect()
}

/// What attributes of two texts say for and against their naming the same thing. A colour that differs is told but
/// is no conflict.
#[must_use]
pub fn compare(left: &Attributes, right: &Attributes) -> Vec<Evidence> {
    let mut found = Vec::new();
    for (kind, ours) in left.groups() {
        let theirs = right.of_kind(kind);
        if theirs.is_empty() {
            continue;
        }
        let standing = standing(ours, theirs);
        let finding = match standing {
            Standing::Same => format!("{} on both", listed(ours)),
            Standing::Partial if kind.may_be_partial() => format!("{} within {}", listed(ours), listed(theirs)),
            _ => format!("{} against {}", listed(ours), listed(theirs)),
        };
        found.push(Evidence { what: kind.as_str().to_owned(), finding, conflict: standing.forbids(kind) });
    }
    found
}

/// True when [`conflicts`] finds any.
pub(crate) fn conflict(left: &Attributes, right: &Attributes) -> bool {
    left.groups().any(|(kind, ours)| {
        let theirs = right.of_kind(kind);
        !theirs.is_empty() && standing(ours, theirs).forbids(kind)
    })
}

/// Agreement of the stated attributes in hundredths of a percent; nothing when neither side states any.
pub(crate) fn agreement(left: &Attributes, right: &Attributes) -> Option<u32> {
    let mut kinds: u32 = 0;
    let mut points: u32 = 0;
    for (kind, ours) in left.groups() {
        let theirs = right.of_kind(kind);
        kinds += 1;
        points += match standing(ours, theirs) {
            _ if theirs.is_empty() => 0,
            Standing::Same => 10_000,
            Standing::Partial => 6_000,
            Standing::Different => 0,
        };
    }
    for (kind, _) in right.groups() {
        kinds += u32::from(left.of_kind(kind).is_empty());
    }
    points.checked_div(kinds)
}

/// Whether the sizes and strengths that both sides state are the same in every kind; nothing where they state no kind
/// in common.
pub(crate) fn same_common_sizing(left: &Attributes, right: &Attributes) -> Option<bool> {
    let common = left.groups().filter(|(kind, _)| kind.is_sizing() && !right.of_kind(*kind).is_empty());
    common.map(|(kind, ours)| standing(ours, right.of_kind(kind)) == Standing::Same).reduce(|all, one| all && one)
}

/// True when both sides state the same sizes and strengths, apart from those of the pack (`also_right`, which the
/// right side knows but need not be stated).
pub(crate) fn same_sizing(left: &Attributes, right: &Attributes, also_right: &[String]) -> bool {
    let sizing = |attributes: &Attributes| -> Vec<Attribute> {
        attributes.0.iter().filter(|attribute| attribute.kind.is_sizing()).cloned().collect()
    };
    let (ours, mut theirs) = (sizing(left), sizing(right));
    ours.iter().all(|attribute| match theirs.iter().position(|other| other == attribute) {
        Some(place) => {
            theirs.remove(place);
            true
        }
        None => also_right.contains(&attribute.value),
    }) && theirs.is_empty()
}
