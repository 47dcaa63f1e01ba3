//! Logarithms to the base 2 in whole 256ths, and back: the same on every machine.

/// Whole units in one binary order of magnitude.
pub(super) const ONE: i64 = 256;

/// `2^(-2^-k)` for k = 1 to 8, in 2^-32.
const ROOTS: [u64; 8] = [
    3_037_000_499,
    3_611_622_602,
    3_938_502_375,
    4_112_874_773,
    4_202_935_003,
    4_248_701_964,
    4_271_771_996,
    4_283_353_945,
];

/// `256 * log2(value)`, cut to a whole number; 0 for 0.
pub(super) fn log2(value: u64) -> i64 {
    let value = value.max(1);
    let whole = value.ilog2();
    // The mantissa in [1, 2), with 32 binary places; each squaring tells one binary place of the logarithm.
    let mut mantissa = (u128::from(value) << 32) >> whole;
    let mut result = i64::from(whole);
    for _ in 0..8 {
        mantissa = (mantissa * mantissa) >> 32;
        result *= 2;
        if mantissa >= 1 << 33 {
            mantissa >>= 1;
            result += 1;
        }
    }
    result
}

/// `2^(-distance / 256)` in 2^-32, for a distance from 0 on; 0 beyond 32 orders of magnitude.
pub(super) fn power_below(distance: i64) -> u64 {
    let distance = distance.max(0);
    let (whole, rest) = (distance / ONE, distance % ONE);
    if whole >= 32 {
        return 0;
    }
    let mut value = 1_u64 << 32;
    for (place, root) in ROOTS.iter().enumerate() {
        if rest & (ONE >> (place + 1)) != 0 {
            value = (value * root) >> 32;
        }
    }
    value >> whole
}

#[cfg(test)]
mod tests {
    use super::{ONE, log2, power_below};

    #[test]
    fn logarithms_and_powers_undo_each_other() {
        assert_eq!([log2(0), log2(1), log2(2), log2(1024)], [0, 0, ONE, 10 * ONE]);
        assert_eq!(log2(3), 405);
        assert_eq!(power_below(0), 1 << 32);
        assert_eq!(power_below(ONE), 1 << 31);
        assert_eq!(power_below(100 * ONE), 0);
        for value in [3_u64, 7, 100, 999, 65_880] {
            let back = (1_u128 << 64) / u128::from(power_below(log2(value)).max(1));
            let back = u64::try_from(back >> 32).unwrap_or(u64::MAX);
            assert!(back.abs_diff(value) <= value / 128 + 1, "{value} {back}");
        }
    }
}
