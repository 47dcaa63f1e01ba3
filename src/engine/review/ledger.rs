//! Everything people said so far, and whether something more can be said.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDateTime;

use super::action::{Action, ActionKind};
use super::redirects::Redirects;
use super::word::{ItemWord, Said};
use crate::engine::model::Product;
use crate::engine::money::Units;
use crate::engine::units::BaseUnit;

/// Who speaks, and when: the same for everything that is said at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub actor: String,
    /// When.
    pub acted_at: NaiveDateTime,
    /// What everything said at once shares.
    pub batch: String,
}

/// How much of what others said the one who speaks has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// So many actions: they may be contradicted.
    Stated(u64),
    /// Nobody says: nothing that stands may be contradicted.
    Unstated,
}

/// Something a person would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub kind: ActionKind,
    /// Public id of the item or product it is about.
    pub subject: String,
    /// Public id of the product.
    pub product: Option<String>,
    /// Public id of the product that is proposed.
    pub proposed: Option<String>,
    /// Base units an order unit holds.
    pub units: Option<Units>,
    /// The base unit.
    pub base_unit: Option<BaseUnit>,
    /// The action to take back.
    pub undoes: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// What the one who speaks has seen.
    pub seen: Seen,
}

/// Why something cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody said something since the stated number of actions.
    Moved(String),
    /// It contradicts what stands, or was said meanwhile.
    Conflict(String),
    /// It makes no sense.
    Senseless(String),
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Moved(words) | Self::Conflict(words) | Self::Senseless(words) => words,
        }
    }
}

/// Everything people said so far.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    log: Vec<Action>,
    /// Places in the log by subject, rising.
    by_subject: HashMap<String, Vec<usize>>,
    undone: HashSet<String>,
    redirects: Redirects,
}

impl Ledger {
    /// What stands after all actions, in the order they were said.
    #[must_use]
    pub fn of(log: Vec<Action>) -> Self {
        let undone: HashSet<String> = log.iter().filter_map(|action| action.undoes.clone()).collect();
        let mut by_subject: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, action) in log.iter().enumerate() {
            by_subject.entry(action.subject.clone()).or_default().push(place);
        }
        let mut ledger = Self { log, by_subject, undone, redirects: Redirects::default() };
        ledger.redirects = Redirects::of(ledger.standing());
        ledger
    }

    fn is_standing(&self, action: &Action) -> bool {
        action.kind != ActionKind::Undo && !self.undone.contains(&action.public_id)
    }

    /// Every action that was not taken back.
    fn standing(&self) -> impl Iterator<Item = &Action> {
        self.log.iter().filter(|action| self.is_standing(action))
    }

    /// Everything that was said of a subject, in order.
    pub fn said_of(&self, subject: &str) -> impl Iterator<Item = &Action> {
        self.by_subject.get(subject).into_iter().flatten().filter_map(|place| self.log.get(*place))
    }

    /// How many actions a subject had: what tells one who speaks whether anybody spoke meanwhile.
    #[must_use]
    pub fn version(&self, subject: &str) -> u64 {
        self.by_subject.get(subject).map_or(0, |places| places.len() as u64)
    }

    /// What stands of what was said of an item; nothing where nobody said anything that does.
    #[must_use]
    pub fn word(&self, item: &str) -> Option<ItemWord> {
        let word = ItemWord::of(self.said_of(item).filter(|action| self.is_standing(action)));
        (!word.is_silent()).then_some(word)
    }

    /// Every item of which something stands, by public id.
    #[must_use]
    pub fn words(&self) -> BTreeMap<&str, ItemWord> {
        let word = |subject: &String| Some((self.by_subject.get_key_value(subject)?.0.as_str(), self.word(subject)?));
        self.by_subject.keys().filter_map(word).collect()
    }

    /// Which products are one.
    #[must_use]
    pub const fn redirects(&self) -> &Redirects {
        &self.redirects
    }

    /// Whether an action was taken back.
    #[must_use]
    pub fn is_undone(&self, action: &str) -> bool {
        self.undone.contains(action)
    }

    /// Every product that anything standing names, by public id.
    #[must_use]
    pub fn products(&self) -> Vec<String> {
        let named = |action: &Action| {
            let subject = (action.kind == ActionKind::Merge).then(|| action.subject.clone());
            subject.into_iter().chain(action.product.clone())
        };
        let mut products: Vec<String> = self.standing().flat_map(named).collect();
        products.sort_unstable();
        products.dedup();
        products
    }

    /// The standing actions that a name to be undone means, the latest first: an action, everything said at once with a
    /// batch, or the last thing that stands of an item or product.
    #[must_use]
    pub fn to_undo(&self, name: &str) -> Vec<&Action> {
        let named: Vec<&Action> =
            self.standing().filter(|action| action.public_id == name || action.batch == name).collect();
        if !named.is_empty() {
            return named.into_iter().rev().collect();
        }
        self.said_of(name).filter(|action| self.is_standing(action)).last().into_iter().collect()
    }

    /// Says something more; the ledger then holds it.
    ///
    /// # Errors
    /// [`Refusal`] when somebody spoke meanwhile, when it contradicts what stands and the one who speaks has not said to
    /// have seen that, or when it makes no sense.
    pub fn say(&mut self, asked: Asked, author: &Author) -> Result<&Action, Refusal> {
        let version = self.version(&asked.subject);
        if let Seen::Stated(seen) = asked.seen
            && seen != version
        {
            let words = format!("{} had {seen} actions when it was seen, and now has {version}", asked.subject);
            return Err(Refusal::Moved(words));
        }
        self.check(&asked)?;
        let mut action = Action {
            public_id: String::new(),
            batch: author.batch.clone(),
            kind: asked.kind,
            subject: asked.subject,
            place: version,
            product: asked.product,
            proposed: asked.proposed,
            units: asked.units,
            base_unit: asked.base_unit,
            undoes: asked.undoes,
            actor: author.actor.clone(),
            why: asked.why,
            acted_at: author.acted_at,
        };
        action.public_id = action.id_of();
        let structural = action.kind == ActionKind::Merge || action.kind == ActionKind::Undo;
        self.undone.extend(action.undoes.clone());
        let place = self.log.len();
        self.by_subject.entry(action.subject.clone()).or_default().push(place);
        self.log.push(action);
        if structural {
            self.redirects = Redirects::of(self.standing());
        }
        self.log.last().ok_or_else(|| Refusal::Senseless("nothing was said".to_owned()))
    }

    fn check(&self, asked: &Asked) -> Result<(), Refusal> {
        let product = || asked.product.clone().ok_or_else(|| senseless("a product is missing"));
        match asked.kind {
            ActionKind::Merge => return self.check_merge(&asked.subject, &product()?),
            ActionKind::Undo => return self.check_undo(asked),
            ActionKind::Choose | ActionKind::Reject | ActionKind::Split => drop(product()?),
            ActionKind::MarkPack if asked.units.is_none() => return Err(senseless("the units are missing")),
            ActionKind::Accept | ActionKind::MarkPack => {}
        }
        let Some(word) = self.word(&asked.subject) else { return Ok(()) };
        if word_says(&word, asked) {
            return Err(Refusal::Conflict(format!("{}: this stands already", asked.subject)));
        }
        match contradicted(&word, asked) {
            Some((what, said)) if asked.seen == Seen::Unstated => Err(Refusal::Conflict(format!(
                "{}: {} said {what} ({}); take that back, or say that you have seen it",
                asked.subject, said.actor, said.action
            ))),
            _ => Ok(()),
        }
    }

    fn check_merge(&self, from: &str, into: &str) -> Result<(), Refusal> {
        if let Some((into, said)) = self.redirects.merged_into(from) {
            let words =
                format!("{from} was merged into {into} by {} ({}); take that back first", said.actor, said.action);
            return Err(Refusal::Conflict(words));
        }
        if self.redirects.resolve(into) == from {
            return Err(senseless(&format!("{from} and {into} are one product already: a merge goes in no circle")));
        }
        let target = self.redirects.resolve(into);
        if Product::is_provisional_id(target) && !Product::is_provisional_id(from) {
            let words = format!("{from} is in the catalogue and {target} is not: merge the other way round");
            return Err(senseless(&words));
        }
        Ok(())
    }

    fn check_undo(&self, asked: &Asked) -> Result<(), Refusal> {
        let undoes = asked.undoes.as_deref().unwrap_or_default();
        let known = self.said_of(&asked.subject).find(|action| action.public_id == undoes);
        match known {
            Some(action) if self.is_standing(action) => Ok(()),
            Some(_) => Err(Refusal::Conflict(format!("{undoes} was taken back already"))),
            None => Err(senseless(&format!("{} has no action {undoes}", asked.subject))),
        }
    }
}

fn senseless(words: &str) -> Refusal {
    Refusal::Senseless(words.to_owned())
}

/// Whether this very thing stands already.
fn word_says(word: &ItemWord, asked: &Asked) -> bool {
    let product = asked.product.as_deref();
    match asked.kind {
        ActionKind::Accept | ActionKind::Choose => {
            word.accepted.as_ref().is_some_and(|accepted| accepted.product.as_deref() == product)
        }
        ActionKind::Reject => product.is_some_and(|product| word.rejected.contains_key(product)),
        ActionKind::Split => product.is_some_and(|product| word.apart.contains_key(product)),
        ActionKind::MarkPack => {
            word.pack.as_ref().is_some_and(|pack| Some(pack.units) == asked.units && pack.base_unit == asked.base_unit)
        }
        ActionKind::Merge | ActionKind::Undo => false,
    }
}

/// What stands against it, and who said so.
fn contradicted<'a>(word: &'a ItemWord, asked: &Asked) -> Option<(String, &'a Said)> {
    let product = asked.product.as_deref().unwrap_or_default();
    let accepted = || {
        let accepted = word.accepted.as_ref()?;
        let named = accepted.product.as_deref().unwrap_or("no product that is known");
        Some((format!("it is {named}"), &accepted.said))
    };
    match asked.kind {
        ActionKind::Accept | ActionKind::Choose => {
            let rejected = word.rejected.get(product).map(|said| (format!("it is not {product}"), said));
            rejected.or_else(accepted)
        }
        ActionKind::Reject | ActionKind::Split => {
            let same = word.accepted.as_ref().is_some_and(|accepted| accepted.product.as_deref() == Some(product));
            if same { accepted() } else { None }
        }
        ActionKind::MarkPack => {
            word.pack.as_ref().map(|pack| (format!("its order unit holds {}", pack.units), &pack.said))
        }
        ActionKind::Merge | ActionKind::Undo => None,
    }
}
