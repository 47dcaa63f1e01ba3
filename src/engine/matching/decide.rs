//! Which product an item is.
//!
//! A wrong match becomes a false saving, so every rule here leans towards asking a person.

use super::alignment::shared_words;
use super::attributes::{conflicts, same_sizing};
use super::comparison::{Comparison, Ranked, distinct};
use super::prepared::{PreparedItem, PreparedProduct, writing};
use super::score::{Likeness, company_agrees, evidence, maker_differs, ranked};
use super::weighing::{Weighed, counted, weigh};
use super::weights::TokenWeights;
use super::word_costs::WordCounts;
use crate::engine::model::{DecisionStatus, Evidence, IdentifierKind, Item, MatchMethod, Score};
use crate::engine::money::Units;

/// Least score of an automatic match by text, which also needs each side to name all telling words of the other.
pub(super) const MATCH_SCORE: u16 = 8_000;
/// Least distance of an automatic match to the next product that would do as well.
const MATCH_MARGIN: u16 = 400;
/// Least probability, in basis points, of an automatic match by words. Of such matches 99.5% are meant to be right, and of
/// lines whose product the catalogue lacks fewer than 0.5% to be matched. Chosen on 60,000 lines of `likewise evaluate`,
/// seeds 3 to 5: of their matches 99.80% are right, and 0.39% of such lines are matched.
const MATCH_PROBABILITY: u32 = 9_850;
/// Least probability of a product worth a person's look.
const LOOK_PROBABILITY: u32 = 500;
/// Least score of a product worth a person's look.
pub(super) const LOOK_SCORE: u16 = 6_500;
/// Least share of the item's words, by weight and in basis points, that a product worth a look has.
const LOOK_COVERED: u32 = 6_000;
/// Fewest words of an item that may deny what its key says.
const TELLING_MIN: usize = 3;
/// Most other products told.
pub(super) const RUNNERS_UP_MAX: usize = 5;

/// A product found by one of the item's exact keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExactHit {
    /// Which kind of key.
    pub kind: IdentifierKind,
    /// Public id of the product.
    pub product: String,
    /// Base units of the packaging level the key names, where it names one.
    pub units: Option<Units>,
}

impl ExactHit {
    /// Whether its kind of key needs no bearing out by words.
    #[must_use]
    pub const fn stands_alone(&self) -> bool {
        matches!(self.kind, IdentifierKind::Gtin | IdentifierKind::Npc)
    }
}

/// What an item was decided to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchOutcome {
    /// How far it could be decided.
    pub status: DecisionStatus,
    /// Public id of the product; only where matched.
    pub product: Option<String>,
    /// What the outcome rests on; for an ambiguous one what the products have in common with the item.
    pub method: MatchMethod,
    /// Score of the product, or of the best one thought of.
    pub score: Score,
    /// Base units of the packaging level the exact key names.
    pub keyed_units: Option<Units>,
    /// What spoke for and against the product, or the best one thought of.
    pub evidence: Vec<Evidence>,
    /// Other products thought of, best first, five at most.
    pub runners_up: Vec<(String, Score)>,
}

/// A product with its likeness to an item, and why.
pub type Alike<'a> = (&'a PreparedProduct, Score, Vec<Evidence>);

/// Decides which product an item is.
///
/// `exact` are the products that share one of the item's keys (see [`super::item_keys`]); `candidates` are the products
/// found by text **and** those of `exact`; the order of neither matters. The best kind of key that names a product
/// decides; then the very same normal text; then likeness. Colours never decide.
#[must_use]
pub fn decide(
    item: &Item,
    exact: &[ExactHit],
    candidates: &[&PreparedProduct],
    weights: &TokenWeights,
) -> MatchOutcome {
    by_key_alone(item, exact, candidates).unwrap_or_else(|| {
        let prepared = PreparedItem::new(item);
        decide_compared(&Comparison::new(&prepared, candidates, weights), exact)
    })
}

/// By a key that stands alone where the item is written as the one product that its keys name: words that are the
/// product's own deny no key, so they need not be read. The same outcome as reading them has, at a fraction of the time.
fn by_key_alone(item: &Item, exact: &[ExactHit], candidates: &[&PreparedProduct]) -> Option<MatchOutcome> {
    let best = exact.iter().min_by_key(|hit| hit.kind).filter(|hit| hit.stands_alone())?;
    let (kind, method) = KEYS.into_iter().find(|(kind, _)| *kind == best.kind)?;
    let named_alone = exact.iter().all(|hit| hit.product == best.product);
    let own = writing(&item.description);
    let is_named = |product: &&PreparedProduct| product.public_id() == best.product && product.writing() == own;
    (named_alone && !candidates.is_empty() && candidates.iter().all(is_named)).then(|| MatchOutcome {
        status: DecisionStatus::Matched,
        product: Some(best.product.clone()),
        method,
        score: Score::FULL,
        keyed_units: keyed_units(exact, kind, &best.product),
        evidence: vec![same_key(kind)],
        runners_up: Vec::new(),
    })
}

fn same_key(kind: IdentifierKind) -> Evidence {
    Evidence { what: kind.to_string(), finding: "same key on both".to_owned(), conflict: false }
}

/// Decides which product an item is, and tells the products found by text by likeness besides: the same as [`decide`]
/// and [`super::rank`], but each product is compared once.
///
/// `keyed` are the products of `exact`; `found` those found by text, each once. A GTIN or product code needs no bearing
/// out by words: then `found` has no part in the decision.
#[must_use]
pub fn decide_and_rank<'a>(
    item: &Item,
    exact: &[ExactHit],
    keyed: &[&'a PreparedProduct],
    found: &[&'a PreparedProduct],
    weights: &TokenWeights,
) -> (MatchOutcome, Vec<Alike<'a>>) {
    let prepared = PreparedItem::new(item);
    let by_text = ranked(&prepared, found, weights);
    let outcome = if exact.is_empty() {
        decide_compared(&Comparison::of_ranked(&prepared, &by_text, weights), exact)
    } else {
        let besides = if exact.iter().any(ExactHit::stands_alone) { &[][..] } else { found };
        decide_compared(&Comparison::new(&prepared, &[keyed, besides].concat(), weights), exact)
    };
    let told = by_text.into_iter();
    let told =
        told.map(|(_, product, likeness)| (product, likeness.score, evidence(&prepared, product, &likeness, true)));
    (outcome, told.collect())
}

/// What an item's words count against each candidate, by public id, where neither a key nor the very same text decides:
/// what costs are learned from.
#[must_use]
pub fn counted_words<'a>(
    item: &Item,
    exact: &[ExactHit],
    candidates: &[&'a PreparedProduct],
    weights: &TokenWeights,
) -> Option<Vec<(&'a str, WordCounts)>> {
    let prepared = PreparedItem::new(item);
    let products = distinct(candidates);
    let compared = Comparison::new(&prepared, &products, weights);
    let decided = by_key(&compared, exact).or_else(|| by_same_text(&compared));
    let ids = products.iter().map(|product| product.public_id());
    decided.is_none().then(|| ids.zip(counted(&prepared, &products, weights)).collect())
}

fn decide_compared(compared: &Comparison<'_>, exact: &[ExactHit]) -> MatchOutcome {
    by_key(compared, exact).or_else(|| by_same_text(compared)).unwrap_or_else(|| by_words(compared))
}

/// The kinds of key, best first, each with its method.
const KEYS: [(IdentifierKind, MatchMethod); 4] = [
    (IdentifierKind::Gtin, MatchMethod::Gtin),
    (IdentifierKind::Npc, MatchMethod::Npc),
    (IdentifierKind::Mpc, MatchMethod::Mpc),
    (IdentifierKind::SupplierPart, MatchMethod::SupplierPart),
];

fn by_key(compared: &Comparison<'_>, exact: &[ExactHit]) -> Option<MatchOutcome> {
    for (kind, method) in KEYS {
        let mut products: Vec<&str> = exact
            .iter()
            .filter(|hit| hit.kind == kind && company_fits(compared, hit))
            .map(|hit| hit.product.as_str())
            .collect();
        products.sort_unstable();
        products.dedup();
        match products.as_slice() {
            [] => {}
            [product] => {
                let outcome = matched_by_key(compared, exact, product, (kind, method));
                return Some(unless_words_deny(compared, product, outcome));
            }
            several => return Some(among_keyed(compared, exact, several, (kind, method))),
        }
    }
    None
}

/// A part code names a product only together with its maker or supplier.
fn company_fits(compared: &Comparison<'_>, hit: &ExactHit) -> bool {
    let needs = matches!(hit.kind, IdentifierKind::Mpc | IdentifierKind::SupplierPart);
    let agrees = |product| company_agrees(compared.item, product) == Some(true);
    !needs || compared.product(&hit.product).is_none_or(agrees)
}

fn matched_by_key(
    compared: &Comparison<'_>,
    exact: &[ExactHit],
    product: &str,
    (kind, method): (IdentifierKind, MatchMethod),
) -> MatchOutcome {
    let mut told = vec![same_key(kind)];
    if let Some(known) = compared.product(product) {
        told.extend(conflicts(compared.item.attributes(), known.implied_attributes()));
    }
    for other in exact.iter().filter(|hit| hit.kind > kind && hit.product != product) {
        let finding = format!("names another product, {}", other.product);
        told.push(Evidence { what: other.kind.to_string(), finding, conflict: true });
    }
    MatchOutcome {
        status: DecisionStatus::Matched,
        product: Some(product.to_owned()),
        method,
        score: Score::FULL,
        keyed_units: keyed_units(exact, kind, product),
        evidence: told,
        runners_up: match compared.products() {
            [_] => Vec::new(),
            _ => runners_up(compared.ranked(), Some(product)),
        },
    }
}

/// A key that names one product while the words plainly name another thing is a slip of one or the other: a person
/// tells which.
fn unless_words_deny(compared: &Comparison<'_>, product: &str, outcome: MatchOutcome) -> MatchOutcome {
    let Some(known) = compared.product(product) else { return outcome };
    let (shared, telling) = shared_words(compared.item, known, compared.weights);
    let conflicts = outcome.evidence.iter().filter(|evidence| evidence.conflict).count();
    let other_thing = shared * 3 <= telling || shared * 2 <= telling && conflicts > 0 || conflicts > 2;
    if telling < TELLING_MIN || !other_thing {
        return outcome;
    }
    let mut evidence = outcome.evidence;
    let finding = format!("{shared} of {telling} are those of the key's product");
    evidence.push(Evidence { what: "words".to_owned(), finding, conflict: true });
    let mut runners_up = vec![(product.to_owned(), outcome.score)];
    runners_up.extend(outcome.runners_up);
    runners_up.truncate(RUNNERS_UP_MAX);
    let status = DecisionStatus::Ambiguous;
    MatchOutcome { status, product: None, keyed_units: None, evidence, runners_up, ..outcome }
}

/// The units of the level the key names, where all hits of the product say the same.
fn keyed_units(exact: &[ExactHit], kind: IdentifierKind, product: &str) -> Option<Units> {
    let mut stated = exact.iter().filter(|hit| hit.kind == kind && hit.product == product).map(|hit| hit.units);
    let first = stated.next().flatten()?;
    stated.all(|units| units == Some(first)).then_some(first)
}

/// Several products under one key: the text decides among them where it does so clearly.
fn among_keyed(
    compared: &Comparison<'_>,
    exact: &[ExactHit],
    products: &[&str],
    key: (IdentifierKind, MatchMethod),
) -> MatchOutcome {
    let item = compared.item;
    let ranked = compared.ranked();
    let among: Ranked<'_> =
        ranked.iter().filter(|(_, product, _)| products.contains(&product.public_id())).copied().collect();
    let free: Vec<_> = among.iter().filter(|(_, _, likeness)| !likeness.conflict).collect();
    if among.len() == products.len()
        && let Some((_, best, likeness)) = free.first()
        && likeness.score.basis_points() >= LOOK_SCORE
        && is_clear(likeness, free.get(1).map(|(_, _, second)| second))
        && speaks_against(item, best, likeness).is_none()
    {
        let mut outcome = matched_by_key(compared, exact, best.public_id(), key);
        outcome.score = likeness.score;
        outcome.evidence.extend(evidence(item, best, likeness, true));
        outcome.runners_up = runners_up(&among, Some(best.public_id()));
        return outcome;
    }
    let mut runners: Vec<(String, Score)> =
        among.iter().map(|(_, product, likeness)| (product.public_id().to_owned(), likeness.score)).collect();
    let unseen = products.iter().filter(|product| !among.iter().any(|(_, seen, _)| seen.public_id() == **product));
    runners.extend(unseen.map(|product| ((*product).to_owned(), Score::NONE)));
    runners.truncate(RUNNERS_UP_MAX);
    let finding = format!("names {} products", products.len());
    MatchOutcome {
        status: DecisionStatus::Ambiguous,
        product: None,
        method: key.1,
        score: runners.first().map_or(Score::NONE, |(_, score)| *score),
        keyed_units: None,
        evidence: vec![Evidence { what: key.0.to_string(), finding, conflict: true }],
        runners_up: runners,
    }
}

fn is_clear(best: &Likeness, second: Option<&Likeness>) -> bool {
    let second = second.map_or(0, |second| second.score.basis_points());
    best.score.basis_points() >= second.saturating_add(MATCH_MARGIN)
}

/// The very same normal text: matched where one product has it, or one of the item's maker or supplier.
fn by_same_text(compared: &Comparison<'_>) -> Option<MatchOutcome> {
    let item = compared.item;
    let is_same = |product: &PreparedProduct| product.normal_text() == item.normal_text();
    if item.normal_text().is_empty() || !compared.products().iter().any(|product| is_same(product)) {
        return None;
    }
    let ranked = compared.ranked();
    let same: Ranked<'_> = ranked.iter().filter(|(_, product, _)| is_same(product)).copied().collect();
    let of_company: Vec<_> = same.iter().filter(|(_, _, likeness)| likeness.company == Some(true)).collect();
    let only = match (same.as_slice(), of_company.as_slice()) {
        ([only], _) => Some(only),
        (_, [only]) => Some(*only),
        _ => None,
    };
    match only.filter(|(_, product, likeness)| speaks_against(item, product, likeness).is_none()) {
        Some(only) => Some(matched(item, &same_first(ranked, only.1), MatchMethod::ExactText)),
        None => Some(ambiguous(item, &same, MatchMethod::ExactText)),
    }
}

fn same_first<'a>(ranked: &Ranked<'a>, first: &PreparedProduct) -> Ranked<'a> {
    let is_first = |(_, product, _): &&(usize, &'a PreparedProduct, Likeness)| product.public_id() == first.public_id();
    ranked.iter().filter(is_first).chain(ranked.iter().filter(|entry| !is_first(entry))).copied().collect()
}

/// What forbids a match by text alone, in words.
fn speaks_against(item: &PreparedItem, product: &PreparedProduct, likeness: &Likeness) -> Option<Evidence> {
    let against = |what: &str, finding: &str| {
        Some(Evidence { what: what.to_owned(), finding: finding.to_owned(), conflict: true })
    };
    if likeness.conflict {
        return against("attributes", "differ");
    }
    if let Some(other) = other_maker_or_code(item, product, likeness) {
        return Some(other);
    }
    if !same_sizing(item.attributes(), product.attributes(), product.pack_measures()) {
        return against("attributes", "a size or strength is stated by one side only");
    }
    None
}

/// The item names a maker or a part code that is not the product's.
fn other_maker_or_code(item: &PreparedItem, product: &PreparedProduct, likeness: &Likeness) -> Option<Evidence> {
    let against = |what: &str, finding: &str| {
        Some(Evidence { what: what.to_owned(), finding: finding.to_owned(), conflict: true })
    };
    if maker_differs(item, product) {
        return against("maker", "another company");
    }
    let other_code = !likeness.code && !item.codes().is_empty() && !product.codes().is_empty();
    if other_code && likeness.company == Some(true) {
        return against("part code", "another of the same company");
    }
    None
}

/// By words: the product that explains the item's words best, where it is probable enough that it is this product, no
/// other one, and none that the catalogue lacks.
fn by_words(compared: &Comparison<'_>) -> MatchOutcome {
    let item = compared.item;
    let weighed = weigh(item, compared.products(), compared.weights);
    let told: Told<'_> = weighed.iter().filter_map(|one| Some((*compared.products().get(one.place)?, one))).collect();
    let Some((product, best)) = told.first() else { return unmatched(item, compared.ranked()) };
    let forbidden = speaks_against_words(item, product, &compared.likeness(product), best);
    if best.probability >= MATCH_PROBABILITY && best.alignment.exact > 0 && forbidden.is_none() {
        return told_by_words(DecisionStatus::Matched, compared, &told);
    }
    let worth_a_look = |(product, one): &&(&PreparedProduct, &Weighed)| {
        if one.probability >= LOOK_PROBABILITY && one.is_about() || is_cut_from(item, product) {
            return true;
        }
        let likeness = compared.likeness(product);
        likeness.score.basis_points() >= LOOK_SCORE && likeness.item_covered >= LOOK_COVERED
    };
    let looked: Told<'_> = told.iter().filter(worth_a_look).copied().collect();
    if looked.is_empty() {
        return told_by_words(DecisionStatus::Unmatched, compared, &told);
    }
    let mut outcome = told_by_words(DecisionStatus::Ambiguous, compared, &looked);
    // The first conflict of the product told first is in its evidence already.
    outcome.evidence.extend(forbidden.filter(|against| !outcome.evidence.contains(against)));
    if looked.len() > 1 {
        let finding = format!("{} products fit", looked.len());
        outcome.evidence.push(Evidence { what: "choice".to_owned(), finding, conflict: true });
    }
    outcome
}

/// Products with what their words came to, the likeliest first.
type Told<'a> = Vec<(&'a PreparedProduct, &'a Weighed)>;

/// What forbids a match by words, however well the product explains them.
fn speaks_against_words(
    item: &PreparedItem,
    product: &PreparedProduct,
    likeness: &Likeness,
    weighed: &Weighed,
) -> Option<Evidence> {
    weighed.conflicts.first().cloned().or_else(|| other_maker_or_code(item, product, likeness))
}

fn told_by_words(status: DecisionStatus, compared: &Comparison<'_>, told: &Told<'_>) -> MatchOutcome {
    let matched = status == DecisionStatus::Matched;
    let best = told.first();
    let of_best = |(product, weighed): &(&PreparedProduct, &Weighed)| {
        weighed.evidence(compared.item, product, &compared.likeness(product))
    };
    let runners_up = told.iter().skip(usize::from(matched)).take(RUNNERS_UP_MAX);
    MatchOutcome {
        status,
        product: best.filter(|_| matched).map(|(product, _)| product.public_id().to_owned()),
        method: if status == DecisionStatus::Unmatched { MatchMethod::None } else { MatchMethod::Text },
        score: best.map_or(Score::NONE, |(_, weighed)| Score::from_basis_points(weighed.probability)),
        keyed_units: None,
        evidence: best.map(of_best).unwrap_or_default(),
        runners_up: runners_up
            .map(|(product, one)| (product.public_id().to_owned(), Score::from_basis_points(one.probability)))
            .collect(),
    }
}

/// True for an item whose words are the beginning of the product's, as systems that keep forty characters leave them. Sizes
/// come last, so what is left may be any of a range: such items are no product of their own.
fn is_cut_from(item: &PreparedItem, product: &PreparedProduct) -> bool {
    !item.letters().is_empty() && product.letters().starts_with(item.letters())
}

/// The first of the ranking is the product.
fn matched(item: &PreparedItem, ranked: &Ranked<'_>, method: MatchMethod) -> MatchOutcome {
    let best = ranked.first();
    let product = best.map(|(_, product, _)| product.public_id());
    MatchOutcome {
        status: DecisionStatus::Matched,
        product: product.map(str::to_owned),
        method,
        score: best.map_or(Score::NONE, |(_, _, likeness)| likeness.score),
        keyed_units: None,
        evidence: best.map(|(_, product, likeness)| evidence(item, product, likeness, true)).unwrap_or_default(),
        runners_up: runners_up(ranked, product),
    }
}

fn ambiguous(item: &PreparedItem, ranked: &Ranked<'_>, method: MatchMethod) -> MatchOutcome {
    let mut outcome = matched(item, ranked, method);
    if let Some((_, product, likeness)) = ranked.first() {
        outcome.evidence.extend(speaks_against(item, product, likeness));
    }
    if ranked.len() > 1 {
        let finding = format!("{} products fit", ranked.len());
        outcome.evidence.push(Evidence { what: "choice".to_owned(), finding, conflict: true });
    }
    MatchOutcome { status: DecisionStatus::Ambiguous, product: None, runners_up: runners_up(ranked, None), ..outcome }
}

fn unmatched(item: &PreparedItem, ranked: &Ranked<'_>) -> MatchOutcome {
    let outcome = matched(item, ranked, MatchMethod::None);
    let runners_up = runners_up(ranked, None);
    MatchOutcome { status: DecisionStatus::Unmatched, product: None, runners_up, ..outcome }
}

fn runners_up(ranked: &Ranked<'_>, without: Option<&str>) -> Vec<(String, Score)> {
    ranked
        .iter()
        .filter(|(_, product, _)| Some(product.public_id()) != without)
        .take(RUNNERS_UP_MAX)
        .map(|(_, product, likeness)| (product.public_id().to_owned(), likeness.score))
        .collect()
}
