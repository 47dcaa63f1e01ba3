//! Log odds to the share of yes among the examples that had as much.

use crate::engine::model::Score;

/// Steps of log odds with the share of yes in each, never falling: isotonic regression by pooling neighbours that fall
/// (Ayer and others, 1955).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calibration {
    steps: Vec<(i64, u32)>,
}

impl Calibration {
    /// Learns the steps from examples.
    #[must_use]
    pub fn of(log_odds: &[i64], labels: &[bool]) -> Self {
        let mut rows: Vec<(i64, bool)> = log_odds.iter().copied().zip(labels.iter().copied()).collect();
        rows.sort_unstable();
        // Lowest log odds of a step, yes, rows.
        let mut pools: Vec<(i64, u64, u64)> = Vec::new();
        for (odds, label) in rows {
            match pools.last_mut() {
                Some(last) if last.0 == odds => {
                    last.1 += u64::from(label);
                    last.2 += 1;
                }
                _ => pools.push((odds, u64::from(label), 1)),
            }
            while let [.., (_, yes, all), (_, next_yes, next_all)] = pools.as_mut_slice() {
                if *yes * *next_all <= *next_yes * *all {
                    break;
                }
                *yes += *next_yes;
                *all += *next_all;
                pools.pop();
            }
        }
        let share = |yes: u64, all: u64| u32::try_from((10_000 * yes).checked_div(all).unwrap_or(0)).unwrap_or(0);
        Self { steps: pools.into_iter().map(|(odds, yes, all)| (odds, share(yes, all))).collect() }
    }

    /// Takes steps that were read: nothing where they fall or are out of order.
    #[must_use]
    pub fn from_steps(steps: Vec<(i64, u32)>) -> Option<Self> {
        let rises = steps.windows(2).all(|pair| matches!(pair, [low, high] if low.0 < high.0 && low.1 <= high.1));
        (rises && steps.iter().all(|(_, share)| *share <= 10_000)).then_some(Self { steps })
    }

    /// The steps: lowest log odds in millionths, and the share in basis points.
    #[must_use]
    pub fn steps(&self) -> &[(i64, u32)] {
        &self.steps
    }

    /// The share of yes for log odds: between two steps on the line from one to the other, so that more odds never mean
    /// less and rarely the same.
    #[must_use]
    pub fn score(&self, log_odds: i64) -> Score {
        let above = self.steps.partition_point(|(odds, _)| *odds <= log_odds);
        let low = above.checked_sub(1).and_then(|place| self.steps.get(place)).copied();
        let high = self.steps.get(above).copied();
        let points = match (low, high) {
            (None, None) => 0,
            (None, Some((_, share))) | (Some((_, share)), None) => i64::from(share),
            (Some((from, low)), Some((to, high))) => {
                let rise = i64::from(high) - i64::from(low);
                i64::from(low) + rise * (log_odds - from) / (to - from).max(1)
            }
        };
        Score::from_basis_points(u32::try_from(points).unwrap_or(0))
    }
}
