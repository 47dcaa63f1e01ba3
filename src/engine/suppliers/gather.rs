//! Wordings gathered into suppliers.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{LikelySame, likely_same};
use super::identity::{CompanyNumber, Gln};
use crate::engine::matching::supplier_key;
use crate::engine::model::{Currency, hash_fields};
use crate::engine::variation::Share;

/// A wording of a supplier's name, with what came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierWording {
    /// The name as stated.
    pub name: String,
    /// The GLN stated beside it.
    pub gln: Option<Gln>,
    /// The company number stated beside it.
    pub number: Option<CompanyNumber>,
    /// Lines and money, by currency.
    pub spend: Vec<(Currency, Share)>,
}

/// A supplier with the names it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Its id, made of its names and keys: `S` and 24 hexadecimal digits.
    pub id: String,
    /// The name to show: the wording with most lines, of equals the first by bytes.
    pub name: String,
    /// All wordings, by bytes.
    pub names: Vec<String>,
    /// Its GLNs.
    pub glns: Vec<Gln>,
    /// Its company numbers.
    pub numbers: Vec<CompanyNumber>,
    /// What was spent with it, by currency.
    pub spend: Vec<(Currency, Share)>,
}

/// All suppliers, and which of them may be one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suppliers {
    /// The suppliers, by the name shown and id.
    pub suppliers: Vec<Supplier>,
    /// Pairs that are likely one, the likeliest first.
    pub likely: Vec<LikelySame>,
}

/// A supplier in the making.
#[derive(Debug, Clone, Default)]
struct Cluster {
    wordings: Vec<SupplierWording>,
    normals: BTreeSet<String>,
    glns: BTreeSet<Gln>,
    numbers: BTreeSet<CompanyNumber>,
}

impl Cluster {
    fn of(wording: SupplierWording) -> Self {
        Self {
            normals: BTreeSet::from([supplier_key(&wording.name)]),
            glns: wording.gln.iter().cloned().collect(),
            numbers: wording.number.iter().cloned().collect(),
            wordings: vec![wording],
        }
    }

    fn join(&mut self, other: Self) {
        self.wordings.extend(other.wordings);
        self.normals.extend(other.normals);
        self.glns.extend(other.glns);
        self.numbers.extend(other.numbers);
    }

    fn is_identified(&self) -> bool {
        !self.glns.is_empty() || !self.numbers.is_empty()
    }

    fn shares_key(&self, other: &Self) -> bool {
        !self.glns.is_disjoint(&other.glns) || !self.numbers.is_disjoint(&other.numbers)
    }
}

/// Whether keys say that two are different suppliers.
pub(super) fn conflict(
    (glns, numbers): (&[Gln], &[CompanyNumber]),
    (other_glns, other_numbers): (&[Gln], &[CompanyNumber]),
) -> bool {
    let apart = |one: &Gln| other_glns.iter().all(|other| !one.may_share_company(other));
    let by_gln = !glns.is_empty() && !other_glns.is_empty() && glns.iter().all(apart);
    let by_number =
        !numbers.is_empty() && !other_numbers.is_empty() && !numbers.iter().any(|one| other_numbers.contains(one));
    by_gln || by_number
}

fn clusters_conflict(left: &Cluster, right: &Cluster) -> bool {
    let keys = |cluster: &Cluster| -> (Vec<Gln>, Vec<CompanyNumber>) {
        (cluster.glns.iter().cloned().collect(), cluster.numbers.iter().cloned().collect())
    };
    let (left, right) = (keys(left), keys(right));
    conflict((&left.0, &left.1), (&right.0, &right.1))
}

impl Suppliers {
    /// Gathers wordings into suppliers. The order they come in changes nothing.
    #[must_use]
    pub fn gather(mut wordings: Vec<SupplierWording>) -> Self {
        wordings.sort_by(|left, right| {
            let place = |one: &SupplierWording| (one.name.clone(), one.gln.clone(), one.number.clone());
            place(left).cmp(&place(right))
        });
        let (identified, plain): (Vec<Cluster>, Vec<Cluster>) =
            wordings.into_iter().map(Cluster::of).partition(Cluster::is_identified);
        let keyed = by_names(by_keys(identified));
        let mut of_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut clusters = keyed;
        for (place, cluster) in clusters.iter().enumerate() {
            for normal in &cluster.normals {
                of_name.entry(normal.clone()).or_default().push(place);
            }
        }
        let mut without: BTreeMap<String, Cluster> = BTreeMap::new();
        for cluster in plain {
            let normal = cluster.normals.first().cloned().unwrap_or_default();
            match of_name.get(&normal).map(Vec::as_slice) {
                // A name that several companies have tells none of them.
                Some([only]) => {
                    if let Some(found) = clusters.get_mut(*only) {
                        found.join(cluster);
                    }
                }
                _ => without.entry(normal).or_default().join(cluster),
            }
        }
        clusters.extend(without.into_values());
        let mut suppliers: Vec<Supplier> = clusters.into_iter().map(supplier).collect();
        suppliers.sort_by(|left, right| (&left.name, &left.id).cmp(&(&right.name, &right.id)));
        let likely = likely_same(&suppliers);
        Self { suppliers, likely }
    }
}

/// Joins all that share a GLN or company number, however far around.
fn by_keys(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut joined: Vec<Option<Cluster>> = Vec::new();
    let mut by_gln: BTreeMap<Gln, usize> = BTreeMap::new();
    let mut by_number: BTreeMap<CompanyNumber, usize> = BTreeMap::new();
    for mut cluster in clusters {
        let glns = cluster.glns.iter().filter_map(|gln| by_gln.get(gln).copied());
        let numbers = cluster.numbers.iter().filter_map(|number| by_number.get(number).copied());
        let places: BTreeSet<usize> = glns.chain(numbers).collect();
        for place in places {
            if let Some(other) = joined.get_mut(place).and_then(Option::take) {
                debug_assert!(cluster.shares_key(&other), "joined by a key");
                cluster.join(other);
            }
        }
        let place = joined.len();
        by_gln.extend(cluster.glns.iter().map(|gln| (gln.clone(), place)));
        by_number.extend(cluster.numbers.iter().map(|number| (number.clone(), place)));
        joined.push(Some(cluster));
    }
    joined.into_iter().flatten().collect()
}

/// Joins identified ones of the same name whose keys do not conflict: one known by a GLN, the other by a number.
fn by_names(clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut kept: Vec<Cluster> = Vec::new();
    let mut of_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for cluster in clusters {
        let candidates: BTreeSet<usize> =
            cluster.normals.iter().filter_map(|normal| of_name.get(normal)).flatten().copied().collect();
        let place = candidates
            .into_iter()
            .find(|place| kept.get(*place).is_some_and(|other| !clusters_conflict(&cluster, other)))
            .unwrap_or(kept.len());
        for normal in &cluster.normals {
            let places = of_name.entry(normal.clone()).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        match kept.get_mut(place) {
            Some(other) => other.join(cluster),
            None => kept.push(cluster),
        }
    }
    kept
}

fn supplier(cluster: Cluster) -> Supplier {
    let mut spend: BTreeMap<Currency, Share> = BTreeMap::new();
    let mut lines: BTreeMap<&str, u64> = BTreeMap::new();
    for wording in &cluster.wordings {
        let count = lines.entry(&wording.name).or_default();
        for (currency, share) in &wording.spend {
            *count += share.lines;
            spend.entry(*currency).or_default().join(*share);
        }
    }
    let most = lines.iter().max_by(|left, right| left.1.cmp(right.1).then(right.0.cmp(left.0)));
    let name = most.map(|(name, _)| (*name).to_owned()).unwrap_or_default();
    let glns: Vec<Gln> = cluster.glns.into_iter().collect();
    let numbers: Vec<CompanyNumber> = cluster.numbers.into_iter().collect();
    let first = cluster.normals.first().cloned().unwrap_or_default();
    let (gln, number) = (glns.first().map(ToString::to_string), numbers.first().map(ToString::to_string));
    let hash = hash_fields(&[Some("supplier"), Some(&first), gln.as_deref(), number.as_deref()]);
    Supplier {
        id: format!("S{:024x}", hash >> 32),
        name,
        names: lines.into_keys().map(str::to_owned).collect(),
        glns,
        numbers,
        spend: spend.into_iter().collect(),
    }
}
