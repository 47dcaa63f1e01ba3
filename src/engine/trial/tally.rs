//! Counts told as exact shares.

/// Ten thousand, the parts shares are told in.
const WHOLE: u128 = 10_000;
/// One, in the millionths the bound is reckoned in.
const ONE: u128 = 1_000_000;
/// The square of 1.959964, the normal deviate of a 95% interval, in millionths.
const DEVIATE_SQUARED: u128 = 3_841_459;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many are so.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Tally {
    /// Counts one more.
    pub const fn add(&mut self, is_so: bool) {
        self.of = self.of.saturating_add(1);
        if is_so {
            self.count = self.count.saturating_add(1);
        }
    }

    /// The share with four decimals, cut, so that only all of all is `1.0000`; nothing of nothing is no share.
    #[must_use]
    pub fn share(&self) -> Option<String> {
        (self.of > 0).then(|| decimals(u128::from(self.count) * WHOLE / u128::from(self.of)))
    }

    /// The lower end of Wilson's 95% interval for the share, with four decimals, cut.
    #[must_use]
    pub fn lower_bound(&self) -> Option<String> {
        let (count, of) = (u128::from(self.count), u128::from(self.of));
        let rest = u128::from(self.of.saturating_sub(self.count));
        (of > 0).then(|| {
            let spread = DEVIATE_SQUARED * (count * rest * ONE / of + DEVIATE_SQUARED / 4);
            let low = (count * ONE + DEVIATE_SQUARED / 2).saturating_sub(spread.isqrt());
            decimals(low * WHOLE / (of * ONE + DEVIATE_SQUARED))
        })
    }
}

fn decimals(points: u128) -> String {
    format!("{}.{:04}", points / WHOLE, points % WHOLE)
}

#[test]
fn shares_and_their_lower_bounds_are_exact() {
    // Bounds by the formula, reckoned apart.
    for (count, of, share, bound) in [
        (0, 0, None, None),
        (0, 10, Some("0.0000"), Some("0.0000")),
        (5, 10, Some("0.5000"), Some("0.2365")),
        (10, 10, Some("1.0000"), Some("0.7224")),
        (995, 1_000, Some("0.9950"), Some("0.9883")),
        (99_999, 100_000, Some("0.9999"), Some("0.9999")),
    ] {
        let tally = Tally { count, of };
        assert_eq!((tally.share().as_deref(), tally.lower_bound().as_deref()), (share, bound), "{count} of {of}");
    }
}
