//! Fuzzing of whatever reads texts that people and machines wrote: each target for about a second with every run of the
//! tests, and as long as wanted by hand (README, "Fuzzing").

mod descriptions;
mod gs1;
mod packs;

use std::time::Duration;

use bolero::check;

/// How long a target runs unless `BOLERO_RANDOM_TEST_TIME_MS` says otherwise.
const TIME: Duration = Duration::from_millis(900);
/// Most bytes of an input.
const BYTES_MAX: usize = 160;

/// Runs a target over texts: the bytes as they stand, and as pieces that it is likely to know.
fn fuzz(pieces: &'static [&'static str], target: fn(&str)) {
    check!().with_test_time(TIME).with_max_len(BYTES_MAX).for_each(move |bytes: &[u8]| {
        target(&String::from_utf8_lossy(bytes));
        target(&made_of(pieces, bytes));
    });
}

/// A text of pieces, chosen by bytes; bytes beyond the pieces are characters.
fn made_of(pieces: &[&str], bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        match pieces.get(usize::from(*byte)) {
            Some(piece) => text.push_str(piece),
            None => text.push(char::from(*byte)),
        }
    }
    text
}
