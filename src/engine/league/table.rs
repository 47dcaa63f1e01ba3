//! The table: who has enough data, whom each is ranked among, and in which order.

use std::collections::BTreeMap;

use super::draws::AS_THEY_ARE;
use super::figures::{Figures, Sorted};
use super::record::Entrant;
use super::score::{PeerGroup, Peers, Score, Unranked, scored_measures, scores};
use super::{LINES_MINIMUM, PEERS_MINIMUM, PRODUCTS_MINIMUM};
use crate::engine::model::OrganisationKind;
use crate::engine::money::Ratio;
use crate::engine::variation::Share;

/// Why an organisation has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// So many lines only.
    Lines(u64),
    /// So many compared products only.
    Products(u64),
    /// It has enough, but too few others have.
    Peers(usize),
    /// Its peers share no measure of some component.
    Measures,
}

/// One organisation.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its code.
    pub code: String,
    /// Its kind, where known.
    pub kind: Option<OrganisationKind>,
    /// Lines of the window with a value above zero.
    pub lines: Share,
    /// Rows that could not be taken.
    pub rejected: Share,
    /// Products compared.
    pub compared: u64,
    /// Prices of one order below the others' best price and median: products and net spend that no figure counts.
    pub set_aside: Share,
    /// Its measures.
    pub figures: Figures,
    /// Its score.
    pub score: Option<Score>,
    /// What it lacks where it has none.
    pub lacks: Vec<Lack>,
}

/// The league.
#[derive(Debug, Clone, Default)]
pub struct League {
    /// Those with a score by it, the highest first, ties by code; then the others by code.
    pub rows: Vec<Row>,
    /// The groups they are ranked in.
    pub groups: Vec<PeerGroup>,
}

/// Ranks organisations: each among those of its kind with enough data where they are [`PEERS_MINIMUM`] or more, else among
/// all with enough data.
#[must_use]
pub fn league(entrants: &[Entrant]) -> League {
    let mut entrants: Vec<&Entrant> = entrants.iter().collect();
    entrants.sort_unstable_by(|left, right| left.code.as_bytes().cmp(right.code.as_bytes()));
    let mut rows: Vec<Row> = entrants.iter().map(|one| row(one)).collect();
    let enough: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| row.lacks.is_empty()).map(|(place, _)| place).collect();
    let mut kinds: BTreeMap<OrganisationKind, Vec<usize>> = BTreeMap::new();
    for place in &enough {
        if let Some(kind) = rows.get(*place).and_then(|row| row.kind) {
            kinds.entry(kind).or_default().push(*place);
        }
    }
    kinds.retain(|_, members| members.len() >= PEERS_MINIMUM);
    let mut groups = Vec::new();
    for (kind, members) in &kinds {
        groups.extend(rank(&entrants, &mut rows, members, Peers::Kind(*kind), |_| true));
    }
    let rest = |row: &Row| row.kind.is_none_or(|kind| !kinds.contains_key(&kind));
    if enough.iter().any(|place| rows.get(*place).is_some_and(rest)) {
        groups.extend(rank(&entrants, &mut rows, &enough, Peers::All, rest));
    }
    rows.sort_by(|left, right| {
        let overall = |row: &Row| row.score.as_ref().map(|score| score.overall);
        match (overall(left), overall(right)) {
            (Some(own), Some(their)) => compare(&their, &own),
            (own, their) => their.is_some().cmp(&own.is_some()),
        }
    });
    League { rows, groups }
}

fn compare(left: &Ratio, right: &Ratio) -> std::cmp::Ordering {
    // Ratios of 128 bits always compare within 256.
    left.compare(right).unwrap_or(std::cmp::Ordering::Equal)
}

fn row(entrant: &Entrant) -> Row {
    let record = &entrant.record;
    let lines: Share = record.lines.parts.iter().map(|sums| sums.all).sum();
    let mut lacks = Vec::new();
    if lines.lines < LINES_MINIMUM {
        lacks.push(Lack::Lines(lines.lines));
    }
    if record.prices.compared < PRODUCTS_MINIMUM {
        lacks.push(Lack::Products(record.prices.compared));
    }
    Row {
        code: entrant.code.clone(),
        kind: entrant.kind,
        lines,
        rejected: record.rejected,
        compared: record.prices.compared,
        set_aside: record.prices.set_aside,
        figures: Figures::of(&Sorted::of(record), &AS_THEY_ARE),
        score: None,
        lacks,
    }
}

/// Scores the members among one another, and gives those that `takes` picks their score and place, or what they lack.
fn rank(
    entrants: &[&Entrant],
    rows: &mut [Row],
    members: &[usize],
    peers: Peers,
    takes: impl Fn(&Row) -> bool,
) -> Option<PeerGroup> {
    let ranked = scores_of(entrants, rows, members, peers);
    for (number, place) in members.iter().enumerate() {
        let Some(row) = rows.get_mut(*place).filter(|row| takes(row)) else { continue };
        match &ranked {
            Ok((_, scores)) => row.score = scores.get(number).cloned(),
            Err(lack) => row.lacks.push(*lack),
        }
    }
    ranked.ok().map(|(group, _)| group)
}

fn scores_of(
    entrants: &[&Entrant],
    rows: &[Row],
    members: &[usize],
    peers: Peers,
) -> Result<(PeerGroup, Vec<Score>), Lack> {
    let count = members.len();
    if count < PEERS_MINIMUM {
        return Err(Lack::Peers(count));
    }
    let of = |place: &usize| Some((Sorted::of(&entrants.get(*place)?.record), &rows.get(*place)?.figures));
    let of_members: Vec<(Sorted<'_>, &Figures)> = members.iter().filter_map(of).collect();
    let figures: Vec<&Figures> = of_members.iter().map(|(_, figures)| *figures).collect();
    let scored = scored_measures(&figures);
    let unranked = scores(&of_members, &scored).ok_or(Lack::Measures)?;
    Ok((PeerGroup { peers, count, scored }, placed(peers, unranked)))
}

/// Scores with their places, in the order they came in: by code, which breaks ties.
fn placed(peers: Peers, unranked: Vec<Unranked>) -> Vec<Score> {
    let count = unranked.len();
    let mut order: Vec<usize> = (0..count).collect();
    let overall = |place: &usize| unranked.get(*place).map(|one| &one.overall);
    order.sort_by(|left, right| match (overall(left), overall(right)) {
        (Some(own), Some(their)) => compare(their, own),
        _ => std::cmp::Ordering::Equal,
    });
    let mut ranks = vec![0; count];
    for (rank, place) in (1..).zip(&order) {
        if let Some(slot) = ranks.get_mut(*place) {
            *slot = rank;
        }
    }
    let surely = |counts: &dyn Fn(&Unranked) -> bool| unranked.iter().filter(|other| counts(other)).count();
    let bounds: Vec<(usize, usize)> = unranked
        .iter()
        .map(|own| (1 + surely(&|other| other.ends.0 > own.ends.1), count - surely(&|other| other.ends.1 < own.ends.0)))
        .collect();
    let scores = unranked.into_iter().zip(ranks).zip(bounds);
    let score = |((one, rank), (rank_from, rank_to)): ((Unranked, usize), (usize, usize))| Score {
        peers,
        count,
        rank,
        rank_from,
        rank_to,
        overall: one.overall,
        low: one.low,
        high: one.high,
        components: one.components,
    };
    scores.map(score).collect()
}
