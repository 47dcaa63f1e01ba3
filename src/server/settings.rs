//! How much the server bears: every limit in one place.

use std::num::NonZeroU32;
use std::time::Duration;

/// The limits of a server. What the defaults do not fit is said by flags or the environment (`likewise serve --help`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of a body in JSON, at most.
    pub json_bytes: usize,
    /// Characters of a query, at most.
    pub query_characters: usize,
    /// Requests a second that one address may go on making.
    pub requests_per_second: NonZeroU32,
    /// Requests one address may make at once before that counts.
    pub request_burst: NonZeroU32,
    /// Connections open at once, at most.
    pub connections: usize,
    /// How long the head of a request may take.
    pub head_patience: Duration,
    /// How long a body may take, and how long it may rest between two pieces.
    pub body_patience: Duration,
    /// Bytes for which a body gets one more second.
    pub body_bytes_per_second: u64,
    /// How long a connection may stay open with nothing asked.
    pub keep_alive: Duration,
    /// How long requests in hand are waited for at the end, in seconds.
    pub farewell_seconds: u64,
}

impl Default for Settings {
    /// Limits for one office's worth of people and programs; a load test on loopback passes below them.
    fn default() -> Self {
        Self {
            json_bytes: 1_000_000,
            query_characters: 8_000,
            requests_per_second: whole(5_000),
            request_burst: whole(10_000),
            connections: 4_096,
            head_patience: Duration::from_secs(10),
            body_patience: Duration::from_secs(30),
            body_bytes_per_second: 10_000,
            keep_alive: Duration::from_secs(15),
            farewell_seconds: 10,
        }
    }
}

/// A number that is not nothing; one where it is.
const fn whole(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}
