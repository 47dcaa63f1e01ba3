//! Scores: means of percentile ranks among peers.

use super::draws::{Weights, draws, interval};
use super::figures::{Figures, Sorted};
use super::measure::{Component, Measure};
use crate::engine::model::OrganisationKind;
use crate::engine::money::Ratio;

/// Scores run from nothing to a hundred.
const HUNDRED: i128 = 100;

/// Whom an organisation is ranked among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peers {
    /// Those of its kind.
    Kind(OrganisationKind),
    /// All.
    All,
}

impl Peers {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.as_str(),
            Self::All => "all",
        }
    }
}

/// Organisations ranked among one another, and what they are ranked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerGroup {
    /// Who they are.
    pub peers: Peers,
    /// How many, each with enough data.
    pub count: usize,
    /// The measures that every one of them has: nobody is scored by what others cannot tell.
    pub scored: Vec<Measure>,
}

/// An organisation's score among its peers.
#[derive(Debug, Clone)]
pub struct Score {
    /// Whom it is ranked among.
    pub peers: Peers,
    /// How many they are.
    pub count: usize,
    /// Its place, the best first, ties by code.
    pub rank: usize,
    /// The best place that the intervals allow: one after those whose interval lies wholly above its own.
    pub rank_from: usize,
    /// The worst place that they allow.
    pub rank_to: usize,
    /// Overall, 0 to 100.
    pub overall: Ratio,
    /// The lower end of its interval.
    pub low: Ratio,
    /// The upper end.
    pub high: Ratio,
    /// Process, price and data, 0 to 100.
    pub components: [Ratio; 3],
}

/// A score that is not ranked yet.
pub(super) struct Unranked {
    pub(super) overall: Ratio,
    /// The ends of the interval, as numerators over the group's one denominator.
    pub(super) ends: (i128, i128),
    pub(super) low: Ratio,
    pub(super) high: Ratio,
    pub(super) components: [Ratio; 3],
}

/// Measures of a group's members that every one of them has.
pub(super) fn scored_measures(members: &[&Figures]) -> Vec<Measure> {
    Measure::ALL.iter().copied().filter(|one| members.iter().all(|figures| figures.get(*one).is_some())).collect()
}

/// Twice the percentile rank of each member in one measure, times those it is compared with: two for each that does worse, one
/// for each that does the same.
fn ranks(measure: Measure, figures: &[&Figures]) -> Vec<i128> {
    let mut order: Vec<(usize, &Ratio)> =
        figures.iter().enumerate().filter_map(|(place, one)| Some((place, one.get(measure)?))).collect();
    // Ratios of 128 bits always compare within 256.
    let compare = |left: &Ratio, right: &Ratio| left.compare(right).unwrap_or(std::cmp::Ordering::Equal);
    order.sort_by(|left, right| {
        let rising = compare(left.1, right.1);
        if measure.more_is_better() { rising } else { rising.reverse() }
    });
    let mut ranks = vec![0; figures.len()];
    let mut worse = 0;
    for tied in order.chunk_by(|left, right| compare(left.1, right.1).is_eq()) {
        let twice = 2 * worse + tied.len() - 1;
        worse += tied.len();
        for (place, _) in tied {
            if let (Some(rank), Ok(twice)) = (ranks.get_mut(*place), i128::try_from(twice)) {
                *rank = twice;
            }
        }
    }
    ranks
}

/// Sums of ranks by component, one row a member.
fn sums(scored: &[Measure], figures: &[&Figures]) -> Vec<[i128; 3]> {
    let mut sums = vec![[0; 3]; figures.len()];
    for measure in scored {
        let component = usize::from(measure.component().code());
        for (sum, rank) in sums.iter_mut().zip(ranks(*measure, figures)) {
            if let Some(sum) = sum.get_mut(component) {
                *sum += rank;
            }
        }
    }
    sums
}

/// The common denominators of a group's scores.
struct Denominators {
    /// Twice the number of peers.
    twice_peers: i128,
    /// Measures of each component.
    counts: [i128; 3],
}

impl Denominators {
    /// Nothing where a component has no measure or there is no peer.
    fn of(scored: &[Measure], members: usize) -> Option<Self> {
        let mut counts = [0; 3];
        for measure in scored {
            *counts.get_mut(usize::from(measure.component().code()))? += 1;
        }
        let twice_peers = i128::try_from(members.checked_sub(1)? * 2).ok()?;
        (twice_peers > 0 && counts.iter().all(|count| *count > 0)).then_some(Self { twice_peers, counts })
    }

    fn product(&self) -> i128 {
        self.counts.iter().product()
    }

    /// The overall score's numerator over [`Denominators::whole`].
    fn numerator(&self, sums: [i128; 3]) -> i128 {
        let parts = Component::ALL.iter().zip(sums).zip(self.counts);
        parts.map(|((component, sum), count)| component.weight() * sum * (self.product() / count)).sum::<i128>()
            * HUNDRED
    }

    fn whole(&self) -> i128 {
        Component::WEIGHTS * self.twice_peers * self.product()
    }

    fn component(&self, sums: [i128; 3], component: Component) -> Option<Ratio> {
        let place = usize::from(component.code());
        Ratio::new(HUNDRED * sums.get(place)?, self.twice_peers * self.counts.get(place)?)
    }
}

/// The scores of a group's members among one another, in their order; nothing where there are too few or a component has no
/// measure.
pub(super) fn scores(members: &[(Sorted<'_>, &Figures)], scored: &[Measure]) -> Option<Vec<Unranked>> {
    let denominators = Denominators::of(scored, members.len())?;
    let whole: Vec<&Figures> = members.iter().map(|(_, figures)| *figures).collect();
    let numerators = |weights: &Weights| {
        let figures: Vec<Figures> = members.iter().map(|(sorted, all)| drawn(sorted, all, weights)).collect();
        let sums = sums(scored, &figures.iter().collect::<Vec<_>>());
        sums.into_iter().map(|sums| denominators.numerator(sums)).collect::<Vec<i128>>()
    };
    let drawn: Vec<Vec<i128>> = draws().iter().map(numerators).collect();
    let unranked = sums(scored, &whole).into_iter().enumerate().map(|(place, sums)| {
        let numerator = denominators.numerator(sums);
        let ends = interval(numerator, drawn.iter().filter_map(|draw| draw.get(place)).copied().collect());
        let over = |numerator| Ratio::new(numerator, denominators.whole());
        let component = |one| denominators.component(sums, one);
        let components = [component(Component::Process)?, component(Component::Price)?, component(Component::Data)?];
        Some(Unranked { overall: over(numerator)?, ends, low: over(ends.0)?, high: over(ends.1)?, components })
    });
    unranked.collect()
}

/// The figures of a draw. Where it leaves nothing to measure, what the data come to as they are stands.
fn drawn(sorted: &Sorted<'_>, all: &Figures, weights: &Weights) -> Figures {
    let mut figures = Figures::of(sorted, weights);
    figures.fill(all);
    figures
}
