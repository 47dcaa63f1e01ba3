//! The queue of what waits for a person, the most money first; and which items are like one another.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::app::AppError;
use crate::app::ids::IdMap;
use crate::engine::matching::{item_keys, normalise};
use crate::engine::model::{Currency, DecisionStatus, IdentifierKind, Item, MatchMethod};
use crate::engine::period::Month;
use crate::engine::review::{Doubt, DoubtFacts, Stake, doubts};
use crate::engine::variation::Exclusion;
use crate::store::{
    Db, DecisionFilter, StoreError, StoredDecision, all_price_points, all_terms, decided_items_after, scan_lines,
    suppliers_of_names,
};

const PAGE: usize = 5_000;

/// Which part of the queue is wanted; all of it where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueRequest {
    /// Decided so far.
    pub status: Option<DecisionStatus>,
    /// Waiting for this reason.
    pub doubt: Option<Doubt>,
    /// Bought by this organisation, by its code; its money alone counts then.
    pub org: Option<String>,
}

/// An item that waits.
#[derive(Debug, Clone)]
pub(in crate::app) struct Waiting {
    /// Content hash of the item.
    pub(super) hash: u128,
    /// Why it waits.
    pub(super) doubts: Vec<Doubt>,
    pub(super) status: DecisionStatus,
    pub(super) method: MatchMethod,
    /// Score in hundredths of a percent.
    pub(super) score: i64,
    /// Whether anything speaks against what is proposed.
    pub(super) against: bool,
    /// Current lines.
    pub(super) lines: u64,
    pub(super) stake: Stake,
}

/// Everything that waits, in order.
#[derive(Default)]
pub(in crate::app) struct Queue {
    pub(super) waiting: Vec<Waiting>,
    place_of: HashMap<u128, usize>,
    /// Places of the undecided items that have a key, by its hash.
    likes: HashMap<u64, Vec<u32>>,
}

impl Queue {
    /// Everything that waits, by the money of all organisations or of one: two walks, over decisions and over lines.
    pub(super) fn build(db: &mut Db, organisation: Option<i64>) -> Result<Self, AppError> {
        let mut held = HeldBack::load(db)?;
        let mut draft = decided(db, &held)?;
        draft.weigh(db, organisation, &mut held)?;
        Ok(draft.finish(&held, organisation.is_some()))
    }

    /// What waits of an item.
    pub(super) fn of_item(&self, hash: u128) -> Option<&Waiting> {
        self.waiting.get(*self.place_of.get(&hash)?)
    }

    /// The undecided items that have the same words or the same code as an item, in the queue's order.
    pub(super) fn like(&self, item: &Item) -> Vec<&Waiting> {
        let own = item.content_hash();
        let places: HashSet<u32> =
            keys_of(item).iter().filter_map(|key| self.likes.get(key)).flatten().copied().collect();
        let mut places: Vec<u32> = places.into_iter().collect();
        places.sort_unstable();
        let at = |place: u32| self.waiting.get(usize::try_from(place).ok()?);
        places.into_iter().filter_map(at).filter(|waiting| waiting.hash != own).collect()
    }
}

/// The hashes of an item's words, GTIN, product code and maker's part code: what makes items alike.
fn keys_of(item: &Item) -> Vec<u64> {
    let hash = |kind: &str, text: &str| {
        let mut hasher = DefaultHasher::new();
        (kind, text).hash(&mut hasher);
        hasher.finish()
    };
    let words = normalise(&item.description);
    let codes = item_keys(item).into_iter().filter(|key| key.kind != IdentifierKind::SupplierPart);
    let codes = codes.map(|key| hash(key.kind.as_str(), &key.value));
    codes.chain((!words.is_empty()).then(|| hash("words", &words))).collect()
}

/// An item that may wait, before its lines are weighed.
struct Draft {
    waiting: Waiting,
    /// What its lines are held back by, where a person has not marked its pack.
    product: Option<i64>,
    units: i64,
    pack: bool,
    keys: Vec<u64>,
}

struct Drafts {
    drafts: Vec<Draft>,
    place_of_item: IdMap<usize>,
}

/// Lines that are held back because their price stands off: product, organisation, supplier, month and units read.
struct HeldBack {
    places: HashSet<(i64, u32, u32, Month, i64)>,
    products: HashSet<i64>,
    /// Places of drafts that have such lines.
    found: HashSet<usize>,
}

impl HeldBack {
    fn load(db: &mut Db) -> Result<Self, AppError> {
        let mut places = HashSet::new();
        all_price_points(db, |page| {
            for stored in page {
                for point in stored.points.excluded.iter().filter(|point| point.reason == Exclusion::PackStandsOff) {
                    let units = point.detail.map_or(0, |detail| detail.units_read.milli());
                    places.insert((stored.product_id, point.organisation, point.supplier, point.month, units));
                }
            }
            Ok(())
        })?;
        let products = places.iter().map(|place| place.0).collect();
        Ok(Self { places, products, found: HashSet::new() })
    }
}

/// Every decided item that waits, or whose lines must be looked at to know.
fn decided(db: &mut Db, held: &HeldBack) -> Result<Drafts, AppError> {
    let mut drafts = Drafts { drafts: Vec::new(), place_of_item: IdMap::default() };
    let mut after = None;
    loop {
        let page = decided_items_after(db, &DecisionFilter::default(), after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(drafts) };
        after = Some(last.content_hash());
        let made: Vec<Option<(i64, Draft)>> =
            page.par_iter().map(|(item, decision)| draft(item, decision, held)).collect();
        for (item, draft) in made.into_iter().flatten() {
            drafts.place_of_item.insert(item, drafts.drafts.len());
            drafts.drafts.push(draft);
        }
    }
}

fn draft(item: &Item, decision: &StoredDecision, held: &HeldBack) -> Option<(i64, Draft)> {
    let status = DecisionStatus::parse(&decision.status)?;
    let method = MatchMethod::parse(&decision.method)?;
    let against = decision.evidence.contains("\"conflict\":true");
    let confirmed = decision.confirmed_by.is_some();
    // A person's pack has two sources by definition: nothing holds its lines back.
    let pack = decision.units_conflict.is_some_and(|other| other != decision.units) && !decision.units_two_sources;
    let doubts = doubts(&DoubtFacts { status, method, against, confirmed, pack, service: decision.service });
    let product = decision.product_id.filter(|product| !decision.units_two_sources && held.products.contains(product));
    if doubts.is_empty() && product.is_none() {
        return None;
    }
    let undecided = doubts.iter().any(|doubt| *doubt != Doubt::Pack);
    let keys = if undecided { keys_of(item) } else { Vec::new() };
    let (lines, stake) = (0, Stake::default());
    let score = decision.score;
    let waiting = Waiting { hash: item.content_hash(), doubts, status, method, score, against, lines, stake };
    Some((decision.item_id, Draft { waiting, product, units: decision.units, pack, keys }))
}

impl Drafts {
    /// Adds up what is at stake, in one walk over the lines of the drafts.
    fn weigh(&mut self, db: &mut Db, organisation: Option<i64>, held: &mut HeldBack) -> Result<(), AppError> {
        let currency_of: IdMap<Currency> = all_terms(db)?.into_iter().map(|(id, terms)| (id, terms.currency)).collect();
        let supplier_of: IdMap<i64> = suppliers_of_names(db)?.into_iter().collect();
        let small = |id: i64| u32::try_from(id).unwrap_or(u32::MAX);
        let Self { drafts, place_of_item } = self;
        let mut unknown = false;
        scan_lines(
            db,
            |item| place_of_item.contains_key(&item),
            |lines| {
                for line in lines {
                    if organisation.is_some_and(|wanted| wanted != line.organisation) {
                        continue;
                    }
                    let Some(place) = place_of_item.get(&line.item).copied() else { continue };
                    let (Some(draft), Some(currency)) = (drafts.get_mut(place), currency_of.get(&line.terms)) else {
                        unknown = true;
                        continue;
                    };
                    draft.waiting.lines += 1;
                    draft.waiting.stake.add(*currency, line.line_value);
                    let Some(product) = draft.product else { continue };
                    let supplier = supplier_of.get(&line.supplier_name).copied().unwrap_or(0);
                    let month = Month::of(line.order_date);
                    let key = (product, small(line.organisation), small(supplier), month, draft.units);
                    if held.places.contains(&key) {
                        held.found.insert(place);
                    }
                }
            },
        )?;
        if unknown {
            return Err(StoreError::corrupt("a line", "it names terms that are not there").into());
        }
        Ok(())
    }

    fn finish(self, held: &HeldBack, of_one: bool) -> Queue {
        let mut sorted: Vec<(Waiting, Vec<u64>)> = Vec::with_capacity(self.drafts.len());
        for (place, Draft { mut waiting, pack, keys, .. }) in self.drafts.into_iter().enumerate() {
            if !pack && held.found.contains(&place) {
                waiting.doubts.push(Doubt::Pack);
            }
            if !waiting.doubts.is_empty() && (!of_one || waiting.lines > 0) {
                sorted.push((waiting, keys));
            }
        }
        sorted.sort_unstable_by(|(left, _), (right, _)| {
            left.stake.before(&right.stake).then_with(|| left.hash.cmp(&right.hash))
        });
        let mut queue = Queue::default();
        for (waiting, keys) in sorted {
            let place = queue.waiting.len();
            queue.place_of.insert(waiting.hash, place);
            for key in keys {
                queue.likes.entry(key).or_default().extend(u32::try_from(place));
            }
            queue.waiting.push(waiting);
        }
        queue
    }
}
