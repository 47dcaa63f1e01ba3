//! The verdict in words, with what to ask for and when to walk away.

use std::cmp::Ordering;

use super::form::Form;
use crate::app::{CheckAnswer, Found};
use crate::engine::model::Currency;
use crate::engine::money::{MILLI, Quantity, Ratio, Units};
use crate::engine::variation::{PriceCheck, Verdict};
use crate::web::{period, shown, words};

/// What the page says first.
pub(super) struct VerdictTold {
    /// The class of its colours: never the only sign of what it says.
    pub(super) tone: &'static str,
    pub(super) headline: String,
    pub(super) sentences: Vec<String>,
    pub(super) prices: Vec<PriceTold>,
}

/// A price by the order unit and by the base unit.
pub(super) struct PriceTold {
    pub(super) what: &'static str,
    pub(super) order_unit: String,
    pub(super) base_unit: String,
    /// Whose price it is; nothing for the one offered.
    pub(super) rests: &'static str,
}

/// How the answer's prices are written.
pub(super) struct Terms<'a> {
    pub(super) currency: Currency,
    pub(super) per: String,
    pub(super) units: Units,
    pub(super) order_unit: &'a str,
}

impl Terms<'_> {
    fn told(&self, what: &'static str, price: &Ratio, rests: &'static str) -> PriceTold {
        let one = Quantity::from_milli(MILLI).in_base_units(self.units);
        let cost = price.cost_of(one).ok();
        PriceTold {
            what,
            order_unit: cost.map_or_else(|| shown::NONE.to_owned(), |cost| shown::money(self.currency, cost)),
            base_unit: self.price(price),
            rests,
        }
    }

    fn price(&self, price: &Ratio) -> String {
        shown::price_per(self.currency, price, &self.per)
    }
}

/// The verdict on an answer.
pub(super) fn verdict(form: &Form, answer: &CheckAnswer, terms: &Terms<'_>) -> VerdictTold {
    match (&answer.check, answer.found) {
        (Some(check), _) => judged(form, answer, check, terms),
        (None, Found::Unknown) if !answer.candidates.is_empty() => plain(
            "pack",
            "Which of these is it?",
            &[
                "Nothing is so alike that it could be taken for it unasked. Choose one below, or say more: its size, its material, a code.",
            ],
        ),
        (None, Found::Unknown) => plain(
            "none",
            "Nothing like it is known",
            &[
                "Try fewer or other words: the product, its size and its material. A GTIN or an NHS Supply Chain code finds it surely.",
                "Nothing found does not mean that the price is fair.",
            ],
        ),
        (None, Found::Ambiguous) => plain(
            "pack",
            "Which of these is it?",
            &["Several products fit the words alike, and their prices must not be mixed. Choose one below."],
        ),
        (None, _) if answer.benchmark.is_none() => plain(
            "none",
            "Nobody bought it, so there is no price to compare with",
            &["Prices from lists are shown below, where there are any."],
        ),
        (None, _) => plain(
            "none",
            "What others pay",
            &["Give the price you are offered for a verdict, a target and a walk-away price."],
        ),
    }
}

fn plain(tone: &'static str, headline: &str, sentences: &[&str]) -> VerdictTold {
    let sentences = sentences.iter().map(|sentence| (*sentence).to_owned()).collect();
    VerdictTold { tone, headline: headline.to_owned(), sentences, prices: Vec::new() }
}

fn judged(form: &Form, answer: &CheckAnswer, check: &PriceCheck, terms: &Terms<'_>) -> VerdictTold {
    let others = answer.others.as_ref().map_or(0, |others| others.others);
    let (tone, headline, mut sentences) = match check.verdict {
        Verdict::Good => ("good", "Good price", vec![format!("At most a quarter of the {others} others pay less.")]),
        Verdict::Fair => ("fair", "Fair price", fair(others, check, terms)),
        Verdict::High => ("high", "High price", high(others, check, terms)),
        Verdict::CheckPack => ("pack", "Check the pack first", pack(answer, check, terms)),
        Verdict::NotEnoughData => ("none", "Not enough data for a verdict", vec![few(others, answer)]),
    };
    if answer.others.as_ref().is_some_and(|others| others.q1.is_none() && others.median.is_some()) {
        sentences.push(
            "With fewer than five others the target is their median; from five on, their lower quarter.".to_owned(),
        );
    }
    if let Some(saving) = check.saving.filter(|saving| saving.micros() > 0 && check.verdict != Verdict::CheckPack) {
        let saving = shown::money(terms.currency, saving);
        let amount = if form.quantity.is_empty() { "one".to_owned() } else { form.quantity.clone() };
        sentences.push(format!("At the target, an order of {amount} costs {saving} less."));
    }
    if answer.currency_assumed && terms.currency != Currency::GBP {
        sentences.push(format!("The price is taken as {}, in which the others paid.", terms.currency));
    }
    sentences.extend(basis(others, answer));
    VerdictTold { tone, headline: headline.to_owned(), sentences, prices: prices(answer, check, terms) }
}

/// The price offered, and what to ask for and to walk away above, where there is such a price and the pack is sure.
fn prices(answer: &CheckAnswer, check: &PriceCheck, terms: &Terms<'_>) -> Vec<PriceTold> {
    let offered = answer.offered.iter().map(|price| terms.told("Offered", price, ""));
    let sure = check.verdict != Verdict::CheckPack;
    let has_quarter = answer.others.as_ref().is_some_and(|others| others.q1.is_some());
    let whose = if has_quarter { "the others' lower quarter" } else { "the others' median" };
    let target = check.target.iter().map(|price| terms.told("Target: ask for this", price, whose));
    let walk_away =
        check.walk_away.iter().map(|price| terms.told("Walk away above", price, walk_away_is(answer, price)));
    offered.chain(target.chain(walk_away).filter(|_| sure)).collect()
}

/// Whose price the walk-away price is: it is the lowest of three.
fn walk_away_is(answer: &CheckAnswer, price: &Ratio) -> &'static str {
    let is = |other: Option<Ratio>| other.is_some_and(|other| price.compare(&other) == Ok(Ordering::Equal));
    if is(answer.others.as_ref().and_then(|others| others.median)) {
        "the others' median"
    } else if is(answer.own.as_ref().and_then(|own| own.price.ratio().ok())) {
        "what you pay now"
    } else {
        "what your contract says"
    }
}

/// What the verdict rests on: how many, in which months, on which basis, and what is assumed.
fn basis(others: usize, answer: &CheckAnswer) -> Option<String> {
    let basis = answer.benchmark.as_ref().filter(|_| others > 0)?.basis;
    let old = if answer.rolled_back {
        " Nobody bought it in the latest twelve months, so these prices are old: ask whether they still hold."
    } else {
        ""
    };
    let others = if others == 1 { "1 other".to_owned() } else { format!("{others} others") };
    let (months, vat) = (period::words(answer.window), words::vat(basis.vat_basis));
    Some(format!(
        "Held against {others} in {months}, {vat}; the price offered is assumed to be on the same basis.{old}"
    ))
}

fn fair(others: usize, check: &PriceCheck, terms: &Terms<'_>) -> Vec<String> {
    let mut told = vec![format!("It is no more than about the median of what the {others} others pay.")];
    if let Some(target) = &check.target {
        told.push(format!("The target is {}.", terms.price(target)));
    }
    told
}

fn high(others: usize, check: &PriceCheck, terms: &Terms<'_>) -> Vec<String> {
    let mut told = vec![format!("More than half of the {others} others pay less.")];
    if let (Some(target), Some(walk_away)) = (&check.target, &check.walk_away) {
        let (target, walk_away) = (terms.told("", target, ""), terms.told("", walk_away, ""));
        let unit = terms.order_unit;
        told.push(format!(
            "Ask for {} by the {unit} ({}). Walk away above {} by the {unit} ({}).",
            target.order_unit, target.base_unit, walk_away.order_unit, walk_away.base_unit
        ));
    }
    told
}

fn pack(answer: &CheckAnswer, check: &PriceCheck, terms: &Terms<'_>) -> Vec<String> {
    let unit = terms.order_unit;
    let mut told = vec![format!("One {unit} is read as holding {}, but it may hold something else.", terms.units)];
    if let Some(other) = check.other_units {
        told.push(format!("If it holds {other}, the price is another one altogether. Ask the supplier, then say below what one {unit} holds."));
    }
    if answer.pack.conflict.is_some() {
        told.push("The sources for the pack contradict one another.".to_owned());
    }
    told
}

fn few(others: usize, answer: &CheckAnswer) -> String {
    let months = period::words(answer.window);
    match others {
        0 => format!("No other organisation bought it in {months}. What is known stands below."),
        1 => "Only one other organisation bought it, and a verdict needs three. What is known stands below.".to_owned(),
        _ => format!(
            "Only {others} other organisations bought it, and a verdict needs three. What is known stands below."
        ),
    }
}
