//! Comparisons of everyone with everyone: which hang together, how missing ones are filled, and their means (GEKS).

use crate::engine::fixed::Logarithm;

/// Logarithms of the price of one member over another, where the two were compared.
#[derive(Debug, Clone)]
pub(super) struct Comparisons {
    size: usize,
    /// Row by row: of the column's member over the row's. What stands on one side of the diagonal stands negated on
    /// the other.
    logs: Vec<Option<Logarithm>>,
}

/// Comparisons of one member that had to be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Filled {
    /// How many.
    pub(super) comparisons: usize,
    /// The fewest bridges that one of them rests on.
    pub(super) fewest_bridges: Option<usize>,
}

impl Filled {
    fn add(&mut self, bridges: usize) {
        self.comparisons += 1;
        self.fewest_bridges = Some(self.fewest_bridges.map_or(bridges, |fewest| fewest.min(bridges)));
    }
}

impl Comparisons {
    /// Of so many members, each compared with itself only.
    pub(super) fn new(size: usize) -> Self {
        let logs = (0..size * size).map(|at| (at / size == at % size).then_some(Logarithm::ZERO)).collect();
        Self { size, logs }
    }

    /// The price of the second over the first.
    pub(super) fn get(&self, first: usize, second: usize) -> Option<Logarithm> {
        self.row(first).get(second).copied().flatten()
    }

    pub(super) fn set(&mut self, first: usize, second: usize, log: Logarithm) {
        let negated = Logarithm::ZERO.minus(log);
        for (row, column, log) in [(first, second, log), (second, first, negated)] {
            if let Some(place) = self.logs.get_mut(row * self.size + column) {
                *place = Some(log);
            }
        }
    }

    fn row(&self, member: usize) -> &[Option<Logarithm>] {
        self.logs.get(member * self.size..(member + 1) * self.size).unwrap_or_default()
    }

    /// Members the member was compared with, itself left out.
    pub(super) fn partners(&self, member: usize) -> impl Iterator<Item = usize> {
        self.row(member)
            .iter()
            .enumerate()
            .filter(move |(other, log)| *other != member && log.is_some())
            .map(|(at, _)| at)
    }

    /// Everyone who hangs together with a member by comparisons, in rising order, itself among them.
    pub(super) fn reachable_from(&self, member: usize) -> Vec<usize> {
        let mut reached = vec![false; self.size];
        let mut open = vec![member];
        while let Some(next) = open.pop() {
            match reached.get_mut(next) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            open.extend(self.partners(next));
        }
        reached.iter().enumerate().filter(|(_, reached)| **reached).map(|(at, _)| at).collect()
    }

    /// Everyone, in the parts that hang together; each part and the parts by their first members in rising order.
    pub(super) fn parts(&self) -> Vec<Vec<usize>> {
        let mut placed = vec![false; self.size];
        let mut parts = Vec::new();
        for member in 0..self.size {
            if placed.get(member).copied().unwrap_or(true) {
                continue;
            }
            let part = self.reachable_from(member);
            for at in &part {
                if let Some(seen) = placed.get_mut(*at) {
                    *seen = true;
                }
            }
            parts.push(part);
        }
        parts
    }

    /// The comparisons among some members, in their order.
    pub(super) fn among(&self, members: &[usize]) -> Self {
        let logs = members.iter().flat_map(|row| members.iter().map(|column| self.get(*row, *column)));
        Self { size: members.len(), logs: logs.collect() }
    }

    /// Fills what is missing by bridges, round by round. What does not hang together stays missing.
    pub(super) fn fill(&mut self) -> Vec<Filled> {
        let mut filled = vec![Filled::default(); self.size];
        loop {
            let found = self.bridged();
            if found.is_empty() {
                return filled;
            }
            for (first, second, log, bridges) in found {
                self.set(first, second, log);
                for member in [first, second] {
                    if let Some(filled) = filled.get_mut(member) {
                        filled.add(bridges);
                    }
                }
            }
        }
    }

    /// What one round fills: first and second member, the logarithm, and the bridges it is the mean over.
    fn bridged(&self) -> Vec<(usize, usize, Logarithm, usize)> {
        let mut found = Vec::new();
        for first in 0..self.size {
            for second in (first + 1)..self.size {
                if self.get(first, second).is_some() {
                    continue;
                }
                // The price of the second over the bridge is that of the bridge over the second, negated.
                let ways = self.row(first).iter().zip(self.row(second));
                let ways = ways.filter_map(|(there, back)| there.zip(*back).map(|(there, back)| there.minus(back)));
                let ways: Vec<Logarithm> = ways.collect();
                let bridges = ways.len();
                found.extend(Logarithm::mean(ways).map(|log| (first, second, log, bridges)));
            }
        }
        found
    }

    /// Each member's price over the geometric mean of all; nothing while a comparison is missing.
    pub(super) fn means(&self) -> Option<Vec<Logarithm>> {
        (0..self.size)
            .map(|member| {
                let over: Option<Vec<Logarithm>> = self.row(member).iter().copied().collect();
                over.and_then(Logarithm::mean).map(|mean| Logarithm::ZERO.minus(mean))
            })
            .collect()
    }
}
