//! How alike two descriptions are, whichever stands first: the same product, or one that may stand in for the other.

use std::fmt;

use super::attributes::{
    AttributeKind, Attributes, compare, conflict, differs_outright, other_dressing_class, same_common_sizing,
    same_sizing, telling_of_one_side,
};
use super::decide::{LOOK_SCORE, MATCH_SCORE};
use super::naming::Naming;
use super::prepared::{PreparedItem, PreparedProduct};
use super::provisional::names_a_thing;
use super::score::{AFTER_CONFLICT, likeness};
use super::token::tokens;
use super::weights::TokenWeights;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Evidence, Item, ProductRecord, Score};

words! {
    /// What two descriptions are asked to be to each other.
    Relation {
        /// The very same product.
        Same = "same",
        /// Like for like: of the same kind, size and strength, of whatever brand or maker.
        Alternative = "alternative",
    }
}

words! {
    /// What two descriptions are found to be to each other.
    PairDecision {
        /// The very same product.
        Same = "same",
        /// Like for like.
        Alternative = "alternative",
        /// Not what was asked for.
        Different = "different",
        /// The texts do not say.
        Unsure = "unsure",
    }
}

/// Least score of an alternative whose sizes are stated and the same on both sides. The brands are what differs then, so
/// it lies far below that of a match: on 3,106 labelled pairs of dressings, bandages, tapes and catheters from two
/// suppliers each, F1 is level between 0.25 and 0.40 and falls on either side, whether suppliers are named or not.
const ALTERNATIVE_SCORE: u16 = 3_500;

/// A description ready to be compared with others.
#[derive(Debug, Clone)]
pub struct Described {
    text: String,
    groups: Vec<String>,
    naming: Naming,
    says_nothing: bool,
    item: PreparedItem,
    product: PreparedProduct,
}

impl Described {
    /// Makes a description ready.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::with_groups(text, &[])
    }

    /// Makes a description ready of which the catalogue knows the like-for-like group: the generic name of the product
    /// it names, or of each product it may name. What an only name states of size and strength counts where the
    /// description is silent.
    #[must_use]
    pub fn with_groups(text: &str, generic_names: &[&str]) -> Self {
        Self::beginning(text, text, generic_names)
    }

    /// The same of a text of which only the beginning describes the thing: what follows, such as a supplier and how much
    /// is in a pack, states no size of it.
    #[must_use]
    pub fn beginning(text: &str, description: &str, generic_names: &[&str]) -> Self {
        let mut groups: Vec<String> = generic_names.iter().map(|name| (*name).to_owned()).collect();
        groups.sort_unstable();
        groups.dedup();
        let only = if let [only] = groups.as_slice() { Some(only.clone()) } else { None };
        let record =
            ProductRecord { description: description.to_owned(), generic_name: only, ..ProductRecord::default() };
        let tokens = tokens(description);
        Self {
            text: text.to_owned(),
            groups,
            naming: Naming::of(&tokens),
            says_nothing: !tokens.iter().any(names_a_thing),
            item: PreparedItem::new(&Item { description: description.to_owned(), ..Item::default() }),
            product: PreparedProduct::new("", &record),
        }
    }

    /// The normal text of the description.
    #[must_use]
    pub fn normal_text(&self) -> &str {
        self.item.normal_text()
    }

    fn attributes(&self) -> &Attributes {
        self.product.implied_attributes()
    }
}

/// What two descriptions are to each other, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How alike.
    pub score: Score,
    /// What they are to each other.
    pub decision: PairDecision,
    /// What spoke for and against.
    pub evidence: Vec<Evidence>,
}

impl Comparison {
    /// What forbids the relation, each as `what: finding`.
    pub fn conflicts(&self) -> impl Iterator<Item = String> {
        let against = self.evidence.iter().filter(|evidence| evidence.conflict);
        against.map(|evidence| format!("{}: {}", evidence.what, evidence.finding))
    }
}

/// Compares two descriptions. Swapping them changes nothing, evidence included: its values stand in the order of the
/// texts, not of the sides.
///
/// A conflict of size, strength, side or another hard attribute forbids both relations. The same product is found by
/// the rules of an automatic match: the very same words, or each side naming all telling words of the other, with the
/// same sizes. An alternative is found by the like-for-like groups where the catalogue knows both, else by the same
/// sizes and enough of the words. A group whose name states no size is no more than a family: there the sizes of both
/// texts count. What could be either is `unsure`.
#[must_use]
pub fn compare_descriptions(
    left: &Described,
    right: &Described,
    relation: Relation,
    weights: &TokenWeights,
) -> Comparison {
    let (first, second) = in_order(left, right);
    let groups = if relation == Relation::Alternative { Groups::of(first, second) } else { Groups::Unknown };
    let mut found = Found::new(first, second, weights);
    if groups == (Groups::One { sized: true }) && !differs_outright(first.attributes(), second.attributes()) {
        // The group has the strengths in its name: a text that says fewer of them is not against it.
        found.conflict = false;
    }
    let mut evidence = found.evidence(first, second);
    evidence.extend(groups.evidence(first, second));
    let (decision, score) = match groups {
        _ if first.says_nothing || second.says_nothing => (PairDecision::Unsure, found.score),
        _ if found.conflict => (PairDecision::Different, found.score),
        Groups::Apart => {
            let points = u32::from(found.score.basis_points()) * AFTER_CONFLICT / 100;
            (PairDecision::Different, Score::from_basis_points(points))
        }
        Groups::One { sized } if sized || found.sized => (PairDecision::Alternative, Score::FULL),
        Groups::One { .. } => (PairDecision::Unsure, found.score),
        Groups::Overlapping | Groups::Unknown => (found.by_words(relation), found.score),
    };
    Comparison { score, decision, evidence }
}

/// The two in an order that does not depend on their sides.
fn in_order<'a>(left: &'a Described, right: &'a Described) -> (&'a Described, &'a Described) {
    let key = |one: &'a Described| (one.normal_text(), &one.text, &one.groups);
    if key(left) <= key(right) { (left, right) } else { (right, left) }
}

/// What the words of two descriptions came to.
struct Found {
    score: Score,
    /// Shares of the first's and the second's words, by weight, that the other has, in basis points.
    covered: (u32, u32),
    /// The very same words, or each side names all telling words of the other.
    same: bool,
    /// A hard attribute speaks against.
    conflict: bool,
    /// Both state the same sizes and strengths.
    sized: bool,
    /// Whether those that both state are the same; nothing where they state none in common.
    sized_in_common: Option<bool>,
    /// What one side alone states and by that may make another thing of it.
    one_sided: Option<AttributeKind>,
    /// They name different kinds of things, or dressings of different classes.
    other_kind: bool,
}

impl Found {
    /// Reads the likeness both ways, since a misspelt word is found from one side only, and takes the better.
    fn new(first: &Described, second: &Described, weights: &TokenWeights) -> Self {
        let forth = likeness(&first.item, &second.product, weights);
        let back = likeness(&second.item, &first.product, weights);
        let conflict = conflict(first.attributes(), second.attributes());
        let same = forth.same || back.same || first.normal_text() == second.normal_text();
        let (best, covered) = if back.score > forth.score {
            (back.score, (back.product_covered, back.item_covered))
        } else {
            (forth.score, (forth.item_covered, forth.product_covered))
        };
        let sized = same_sizing(first.attributes(), second.attributes(), &[]);
        let sized_in_common = same_common_sizing(first.attributes(), second.attributes());
        let one_sided = telling_of_one_side(first.attributes(), second.attributes());
        let (ours, theirs) = (first.naming.noun, second.naming.noun);
        let other_noun = ours.is_some() && theirs.is_some() && ours != theirs;
        let dressings = (ours, theirs) == (Some("dressing"), Some("dressing"));
        let other_kind = other_noun || dressings && other_dressing_class(first.attributes(), second.attributes());
        Self { score: best, covered, same, conflict, sized, sized_in_common, one_sided, other_kind }
    }

    fn by_words(&self, relation: Relation) -> PairDecision {
        let score = self.score.basis_points();
        // Makers number their sizes each their own way, so one size that agrees is enough for an alternative.
        let (least, sized) = match (relation, self.sized_in_common) {
            (Relation::Alternative, Some(same)) => (ALTERNATIVE_SCORE, same),
            (Relation::Alternative, None) | (Relation::Same, _) => (LOOK_SCORE, self.sized),
        };
        match relation {
            _ if score < least => PairDecision::Different,
            _ if !sized => PairDecision::Unsure,
            Relation::Alternative if self.other_kind || self.one_sided.is_some() => PairDecision::Unsure,
            Relation::Alternative => PairDecision::Alternative,
            Relation::Same if self.same && score >= MATCH_SCORE => PairDecision::Same,
            Relation::Same => PairDecision::Unsure,
        }
    }

    fn evidence(&self, first: &Described, second: &Described) -> Vec<Evidence> {
        let (ours, theirs) = (self.covered.0 / 100, self.covered.1 / 100);
        let words = if ours == theirs {
            format!("{ours}% of either's words, by weight, are the other's")
        } else {
            let (more, less) = (ours.max(theirs), ours.min(theirs));
            format!("{more}% of one's words, by weight, are the other's, {less}% the other way round")
        };
        let mut found = vec![Evidence { what: "words".to_owned(), finding: words, conflict: false }];
        found.extend(compare(first.attributes(), second.attributes()));
        for one in &mut found {
            one.conflict &= self.conflict;
        }
        let mut tell = |what: &str, finding: String| {
            found.push(Evidence { what: what.to_owned(), finding, conflict: false });
        };
        let (ours, theirs) = (&first.naming, &second.naming);
        if let (Some(ours), Some(theirs)) = (ours.noun, theirs.noun) {
            tell("noun", on_both_or_against(ours, theirs));
        }
        if let (Some(ours), Some(theirs)) = (&ours.brand, &theirs.brand) {
            tell("brand", on_both_or_against(ours, theirs));
        }
        if !ours.codes.is_empty() && !theirs.codes.is_empty() {
            tell("codes in the text", on_both_or_against(&ours.codes.join(" "), &theirs.codes.join(" ")));
        }
        if let Some(kind) = self.one_sided {
            tell(kind.as_str(), "stated by one side only".to_owned());
        }
        if !self.sized && !self.conflict {
            tell("attributes", "a size or strength is stated by one side only".to_owned());
        }
        found
    }
}

fn on_both_or_against(ours: &str, theirs: &str) -> String {
    if ours == theirs { format!("{ours} on both") } else { format!("{ours} against {theirs}") }
}

/// How the like-for-like groups of two descriptions stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Groups {
    /// One of them is not known.
    Unknown,
    /// Both are of one group, whose name states the size or does not.
    One { sized: bool },
    /// They may be of one group.
    Overlapping,
    /// They are of no common group.
    Apart,
}

impl Groups {
    fn of(first: &Described, second: &Described) -> Self {
        match (first.groups.as_slice(), second.groups.as_slice()) {
            ([], _) | (_, []) => Self::Unknown,
            ([ours], [theirs]) if ours == theirs => Self::One { sized: Attributes::of_text(ours).has_sizing() },
            (ours, theirs) if ours.iter().any(|group| theirs.contains(group)) => Self::Overlapping,
            _ => Self::Apart,
        }
    }

    fn evidence(self, first: &Described, second: &Described) -> Option<Evidence> {
        let (ours, theirs) = (first.groups.join(" or "), second.groups.join(" or "));
        let finding = match self {
            Self::Unknown => return None,
            Self::One { .. } => format!("{ours} on both"),
            Self::Overlapping => format!("{ours} and {theirs}"),
            Self::Apart => format!("{ours} against {theirs}"),
        };
        let what = "like-for-like group".to_owned();
        Some(Evidence { what, finding, conflict: self == Self::Apart })
    }
}
