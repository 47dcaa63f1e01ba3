//! Categories with their lines and money: every line in exactly one row of each view, what has no category in a row of
//! its own.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::fmt;

use super::{CategorySource, ItemCategory, Scheme};
use crate::engine::model::Currency;
use crate::engine::model::vocabulary::words;
use crate::engine::variation::{Share, Total};

words! {
    /// Which category of an item counts.
    View {
        /// The surest, of whatever scheme.
        Best = "best",
        /// That of NHS-eClass.
        Eclass = "eclass",
        /// That of the Common Procurement Vocabulary.
        Cpv = "cpv",
        /// That of UNSPSC.
        Unspsc = "unspsc",
        /// Its like-for-like group.
        Group = "group",
        /// Its kind of line.
        Kind = "kind",
    }
}

impl View {
    /// The category that counts in this view, of an item's categories surest first.
    #[must_use]
    pub fn of(self, categories: &[ItemCategory]) -> Option<&ItemCategory> {
        let wanted = match self {
            Self::Best => return categories.first(),
            Self::Eclass => Scheme::Eclass,
            Self::Cpv => Scheme::Cpv,
            Self::Unspsc => Scheme::Unspsc,
            Self::Group => Scheme::Group,
            Self::Kind => Scheme::Kind,
        };
        categories.iter().find(|category| category.scheme == wanted)
    }
}

/// An item with its categories and what was spent on it.
#[derive(Debug, Clone)]
pub struct CountedItem<'a> {
    /// Its categories, surest first.
    pub categories: &'a [ItemCategory],
    /// Its product, by any number that is its own.
    pub product: Option<i64>,
    /// What was spent, by currency.
    pub spend: &'a [(Currency, Share)],
}

/// What one source contributed to a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceShare {
    /// What the category rests on.
    pub source: CategorySource,
    /// Lines and money.
    pub share: Share,
}

/// One category in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryTotal {
    /// Which category of an item counts.
    pub view: View,
    /// Currency of the money.
    pub currency: Currency,
    /// Scheme and code; nothing for what has no category.
    pub category: Option<(Scheme, String)>,
    /// What it is called.
    pub title: Option<String>,
    /// Lines and money.
    pub share: Share,
    /// Items.
    pub items: u64,
    /// Products that its items are.
    pub products: u64,
    /// What its lines' category rests on.
    pub sources: Vec<SourceShare>,
}

type Key = (View, Currency, Option<(Scheme, String)>);

#[derive(Debug, Clone, Default)]
struct Sums {
    title: Option<String>,
    share: Share,
    items: u64,
    products: BTreeSet<i64>,
    sources: BTreeMap<CategorySource, Share>,
}

/// Sums being made.
#[derive(Debug, Clone, Default)]
pub struct CategoryTotals(BTreeMap<Key, Sums>);

impl CategoryTotals {
    /// Counts an item in every view.
    pub fn add(&mut self, item: &CountedItem<'_>) {
        for view in View::ALL {
            let category = view.of(item.categories);
            for (currency, share) in item.spend {
                let key = category.map(|category| (category.scheme, category.code.clone()));
                let sums = self.0.entry((*view, *currency, key)).or_default();
                sums.share.join(*share);
                sums.items += 1;
                sums.products.extend(item.product);
                if let Some(category) = category {
                    sums.sources.entry(category.source).or_default().join(*share);
                    if sums.title.is_none() {
                        sums.title.clone_from(&category.title);
                    }
                }
            }
        }
    }

    /// What totals come to when some of what they count changes: `self` is that part as it was, `part` as it is. Both are all
    /// items of some products, and any items that are no product. Nothing when the part was none of the whole.
    #[must_use]
    pub fn replaced_by(self, part: Self, whole: Vec<CategoryTotal>) -> Option<Vec<CategoryTotal>> {
        let key = |total: &CategoryTotal| (total.view, total.currency, total.category.clone());
        let mut rows: BTreeMap<Key, CategoryTotal> = whole.into_iter().map(|total| (key(&total), total)).collect();
        for gone in self.finish() {
            rows.get_mut(&key(&gone))?.lessen(&gone)?;
        }
        for more in part.finish() {
            match rows.entry(key(&more)) {
                Entry::Occupied(mut row) => row.get_mut().enlarge(more),
                Entry::Vacant(place) => {
                    place.insert(more);
                }
            }
        }
        Some(rows.into_values().filter(|row| row.items > 0).collect())
    }

    /// Every category by view, currency, scheme and code, what has none first.
    pub fn finish(self) -> impl Iterator<Item = CategoryTotal> {
        self.0.into_iter().map(|((view, currency, category), sums)| CategoryTotal {
            view,
            currency,
            category,
            title: sums.title,
            share: sums.share,
            items: sums.items,
            products: sums.products.len() as u64,
            sources: sums.sources.into_iter().map(|(source, share)| SourceShare { source, share }).collect(),
        })
    }
}

impl CategoryTotal {
    fn lessen(&mut self, gone: &Self) -> Option<()> {
        self.share = less(self.share, gone.share)?;
        self.items = self.items.checked_sub(gone.items)?;
        self.products = self.products.checked_sub(gone.products)?;
        for source in &gone.sources {
            let own = self.sources.iter_mut().find(|own| own.source == source.source)?;
            own.share = less(own.share, source.share)?;
        }
        // Every item has a line: a source without lines has no items.
        self.sources.retain(|own| own.share.lines > 0);
        Some(())
    }

    fn enlarge(&mut self, more: Self) {
        self.share.join(more.share);
        self.items += more.items;
        self.products += more.products;
        for source in more.sources {
            match self.sources.iter_mut().find(|own| own.source == source.source) {
                Some(own) => own.share.join(source.share),
                None => self.sources.push(source),
            }
        }
        self.sources.sort_unstable_by_key(|own| own.source);
        // A category has one title, or none, wherever it is found.
        self.title = self.title.take().or(more.title);
    }

    /// A row of nothing.
    fn nothing(view: View, currency: Currency) -> Self {
        let share = Share::new(0, Total::from_micros(0));
        Self { view, currency, category: None, title: None, share, items: 0, products: 0, sources: Vec::new() }
    }
}

fn less(whole: Share, part: Share) -> Option<Share> {
    let spend = whole.spend.micros().checked_sub(part.spend.micros())?;
    Some(Share::new(whole.lines.checked_sub(part.lines)?, Total::from_micros(spend)))
}

/// Spend by category in one view: every line in exactly one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryReport {
    /// Which category of an item counts.
    pub view: View,
    /// The categories, by currency, the dearest first.
    pub categories: Vec<CategoryTotal>,
    /// What has no category: a row for every currency, also where it holds nothing.
    pub uncategorised: Vec<CategoryTotal>,
    /// Everything, by currency: the sum of both.
    pub total: Vec<(Currency, Share)>,
}

impl CategoryReport {
    /// Sets out the totals of a view. Without any line there are no pounds either, and a row says so.
    #[must_use]
    pub fn new(view: View, totals: Vec<CategoryTotal>) -> Self {
        let mut sums: BTreeMap<Currency, Share> = BTreeMap::new();
        for total in &totals {
            sums.entry(total.currency).or_default().join(total.share);
        }
        if sums.is_empty() {
            sums.insert(Currency::GBP, Share::default());
        }
        let (mut categories, without): (Vec<_>, Vec<_>) =
            totals.into_iter().partition(|total| total.category.is_some());
        categories.sort_by(|left, right| {
            let place = |total: &CategoryTotal| (total.currency, std::cmp::Reverse(total.share.spend));
            place(left).cmp(&place(right)).then_with(|| left.category.cmp(&right.category))
        });
        let mut uncategorised: BTreeMap<Currency, CategoryTotal> =
            sums.keys().map(|currency| (*currency, CategoryTotal::nothing(view, *currency))).collect();
        uncategorised.extend(without.into_iter().map(|total| (total.currency, total)));
        Self {
            view,
            categories,
            uncategorised: uncategorised.into_values().collect(),
            total: sums.into_iter().collect(),
        }
    }
}
