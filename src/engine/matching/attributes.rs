//! Hard attributes: what a text states of size, strength, side and make, where another value is another product.

use super::measure::MeasureKind;
use super::phrases::{phrases_from, size_letter};
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
    /// The length a garment or limb is made for (`petite`, `regular`, `long`).
    Fit,
    /// Ages or a period (`2-5 years`).
    Age,
    /// For children or adults.
    AgeGroup,
    /// What a thing can be set to (`range 1-60 units`).
    Range,
    /// Shape, or the place of the body it is cut for.
    Shape,
    /// Adhesive or not.
    Adhesion,
    /// Free of preservatives.
    Preservative,
    /// Material: soft, never a conflict.
    Material,
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
            Self::Fit => "fit",
            Self::Age => "age",
            Self::AgeGroup => "age group",
            Self::Range => "range",
            Self::Shape => "shape",
            Self::Adhesion => "adhesion",
            Self::Preservative => "preservative",
            Self::Material => "material",
        }
    }

    /// The kind that a vocabulary calls so.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "size" => Self::Size,
            "fit" => Self::Fit,
            "side" => Self::Side,
            "sterility" => Self::Sterility,
            "latex" => Self::Latex,
            "powder" => Self::Powder,
            "toe" => Self::Toe,
            "sex" => Self::Sex,
            "age_group" => Self::AgeGroup,
            "cuff" => Self::Cuff,
            "absorbability" => Self::Absorbability,
            "border" => Self::Border,
            "adhesion" => Self::Adhesion,
            "preservative" => Self::Preservative,
            "colour" => Self::Colour,
            "shape" => Self::Shape,
            "material" => Self::Material,
            _ => return None,
        })
    }

    /// True where another value is no conflict: it is told, and no more.
    pub(super) const fn is_soft(self) -> bool {
        matches!(self, Self::Colour | Self::Material)
    }

    /// True where naming fewer values than the other side is no conflict (`5cm` against `5cm x 5m`).
    const fn may_be_partial(self) -> bool {
        matches!(
            self,
            Self::Measure(MeasureKind::Length | MeasureKind::Volume | MeasureKind::Pressure)
                | Self::Size
                | Self::Fit
                | Self::AgeGroup
                | Self::Shape
                | Self::Border
                | Self::Colour
                | Self::Material
        )
    }

    /// True where a product that states the attribute is not found by a text that does not.
    pub(super) const fn is_sizing(self) -> bool {
        matches!(self, Self::Measure(_) | Self::Size | Self::Class | Self::Side | Self::Fit | Self::Age | Self::Range)
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
        let mut after_measure = false;
        while let Some(token) = tokens.get(place) {
            let rest = tokens.get(place..).unwrap_or_default();
            let is_measure = matches!(token.kind, TokenKind::Measure(_));
            let (states, length) = if let TokenKind::Measure(kind) = token.kind {
                (Some(Attribute { kind: AttributeKind::Measure(kind), value: token.text.clone() }), 1)
            } else {
                numbered(rest)
                    .or_else(|| spanned(rest))
                    .map(|(attribute, length)| (Some(attribute), length))
                    .or_else(|| phrase(rest))
                    .unwrap_or((None, 1))
            };
            // `10cm long` says nothing that 10 cm do not.
            found.extend(states.filter(|states| !(after_measure && states.kind == AttributeKind::Fit)));
            after_measure = is_measure;
            place += length;
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
fn numbered(rest: &[Token]) -> Option<(Attribute, usize)> {
    let [name, value, ..] = rest else { return None };
    let kind = match name.text.as_str() {
        "size" | "sz" => AttributeKind::Size,
        "class" | "ccl" => AttributeKind::Class,
        _ => return None,
    };
    let letter = size_letter(&value.text);
    let value = match value.kind {
        TokenKind::Number | TokenKind::Code | TokenKind::Count => value.text.clone(),
        TokenKind::Word if value.text.len() == 1 => letter.unwrap_or(&value.text).to_owned(),
        TokenKind::Word => letter?.to_owned(),
        TokenKind::Measure(_) => return None,
    };
    Some((Attribute { kind, value }, 2))
}

/// `2-5 years`, `range 1-60 units`, `3/8 circle`.
fn spanned(rest: &[Token]) -> Option<(Attribute, usize)> {
    // `sleeve 2-5 years`: a number that looks like a pack count.
    let is_number = |token: &&Token| match token.kind {
        TokenKind::Number => true,
        TokenKind::Count => token.text.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    let number = |place: usize| rest.get(place).filter(is_number);
    let word = |place: usize| rest.get(place).map_or("", |token| token.text.as_str());
    if word(0) == "range"
        && let (Some(low), Some(high)) = (number(1), number(2))
    {
        let value = format!("{}-{}", low.text, high.text);
        return Some((Attribute { kind: AttributeKind::Range, value }, 3));
    }
    let first = number(0)?;
    let second = number(1);
    let length = if second.is_some() { 2 } else { 1 };
    let numbers = |between: &str| match second {
        Some(second) => format!("{}{between}{}", first.text, second.text),
        None => first.text.clone(),
    };
    let (kind, value) = match word(length) {
        "year" | "years" | "yr" | "yrs" => (AttributeKind::Age, numbers("-") + " years"),
        "month" | "months" | "mth" | "mths" => (AttributeKind::Age, numbers("-") + " months"),
        "week" | "weeks" | "wk" | "wks" => (AttributeKind::Age, numbers("-") + " weeks"),
        "curved" | "circle" if second.is_some() => (AttributeKind::Shape, numbers("/") + " curved"),
        _ => return None,
    };
    Some((Attribute { kind, value }, length + 1))
}

/// What the phrase of most words that the tokens begin with states, and its length.
fn phrase(rest: &[Token]) -> Option<(Option<Attribute>, usize)> {
    let first = rest.first()?;
    let begins = |words: &[&str]| {
        words.len() <= rest.len() && words.iter().zip(rest).all(|(word, token)| *word == token.text.as_str())
    };
    let phrase = phrases_from(&first.text).iter().find(|phrase| begins(&phrase.words))?;
    let attribute = phrase.states.map(|(kind, value)| Attribute { kind, value: value.to_owned() });
    let next = rest.get(phrase.words.len());
    let states = |stated: &Attribute| match stated.kind {
        AttributeKind::Side => !next.is_some_and(|next| next.text.starts_with("angle")),
        AttributeKind::Fit => next.is_none_or(ends_a_fit),
        _ => true,
    };
    Some((attribute.filter(states), phrase.words.len()))
}

/// True for what may follow a fit: `short foot` says how a stocking fits, `short stem` is no fit.
fn ends_a_fit(next: &Token) -> bool {
    next.kind != TokenKind::Word
        || matches!(next.text.as_str(), "length" | "foot" | "leg" | "fit" | "size" | "class")
        || !phrases_from(&next.text).is_empty()
}

/// How the values of one kind on two sides stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Same,
    Partial,
    Different,
}

impl Standing {
    /// True when it forbids an automatic match. Colours and materials never do.
    fn forbids(self, kind: AttributeKind) -> bool {
        let differs = self == Self::Different || self == Self::Partial && !kind.may_be_partial();
        differs && !kind.is_soft()
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

/// What attributes of two texts say for and against their naming the same thing. A colour or
/// material that differs is told but is no conflict.
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

/// True when a hard attribute differs by more than one side's saying less of it.
pub(super) fn differs_outright(left: &Attributes, right: &Attributes) -> bool {
    left.groups().filter(|(kind, _)| !kind.is_soft()).any(|(kind, ours)| {
        let theirs = right.of_kind(kind);
        !theirs.is_empty() && standing(ours, theirs) == Standing::Different
    })
}

/// Materials that make a dressing what it is: one of foam is none of alginate, whatever silver or silicone is in either.
const DRESSING_CLASSES: &[&str] = &[
    "alginate",
    "charcoal",
    "collagen",
    "film",
    "foam",
    "gauze",
    "gelling fibre",
    "honey",
    "hydrocolloid",
    "hydrogel",
    "iodine",
    "paraffin gauze",
    "superabsorbent",
];

/// True when both state a class of dressings and have none in common.
pub(super) fn other_dressing_class(left: &Attributes, right: &Attributes) -> bool {
    let classes = |attributes: &Attributes| -> Vec<Attribute> {
        let stated = attributes.of_kind(AttributeKind::Material).iter();
        stated.filter(|stated| DRESSING_CLASSES.contains(&stated.value.as_str())).cloned().collect()
    };
    let (ours, theirs) = (classes(left), classes(right));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|class| theirs.contains(class))
}

/// What one side alone states and by that may make another thing of it: for children, free of preservatives.
pub(super) fn telling_of_one_side(left: &Attributes, right: &Attributes) -> Option<AttributeKind> {
    let one_sided = |kind: AttributeKind| match (left.of_kind(kind), right.of_kind(kind)) {
        ([], stated) | (stated, []) => stated.iter().any(|stated| stated.value != "adult"),
        _ => false,
    };
    [AttributeKind::AgeGroup, AttributeKind::Preservative].into_iter().find(|kind| one_sided(*kind))
}

/// Agreement of the stated attributes in hundredths of a percent; nothing when neither side states any. Materials have no
/// part in it: they are words like others.
pub(crate) fn agreement(left: &Attributes, right: &Attributes) -> Option<u32> {
    let mut kinds: u32 = 0;
    let mut points: u32 = 0;
    let told = |kind: AttributeKind| kind != AttributeKind::Material;
    for (kind, ours) in left.groups().filter(|(kind, _)| told(*kind)) {
        let theirs = right.of_kind(kind);
        kinds += 1;
        points += match standing(ours, theirs) {
            _ if theirs.is_empty() => 0,
            Standing::Same => 10_000,
            Standing::Partial => 6_000,
            Standing::Different => 0,
        };
    }
    for (kind, _) in right.groups().filter(|(kind, _)| told(*kind)) {
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
