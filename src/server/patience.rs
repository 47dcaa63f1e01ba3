//! Bodies have a bounded time to come: nobody holds a connection by sending a byte now and then.

use std::io;
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use futures_util::StreamExt;
use futures_util::stream::unfold;
use tokio::time::{Instant, timeout_at};

use super::settings::Settings;

/// A body on its way.
struct Arriving {
    body: Payload,
    begun: Instant,
    bytes: u64,
}

/// Lets the request's body fail once it takes longer than its size allows.
pub(super) fn with_patience(request: &mut ServiceRequest, settings: &Settings) {
    let headers = request.headers();
    if !headers.contains_key(CONTENT_LENGTH) && !headers.contains_key(TRANSFER_ENCODING) {
        return;
    }
    let (patience, rate) = (settings.body_patience, settings.body_bytes_per_second.max(1));
    let arriving = Arriving { body: request.take_payload(), begun: Instant::now(), bytes: 0 };
    let stream = unfold(arriving, move |mut arriving| async move {
        let earned = Duration::from_secs(arriving.bytes / rate);
        let end = (arriving.begun + patience + earned).min(Instant::now() + patience);
        let piece = match timeout_at(end, arriving.body.next()).await {
            Ok(piece) => piece?,
            Err(_elapsed) => Err(PayloadError::Io(io::ErrorKind::TimedOut.into())),
        };
        if let Ok(bytes) = &piece {
            arriving.bytes += bytes.len() as u64;
        }
        Some((piece, arriving))
    });
    request.set_payload(Payload::Stream { payload: stream.boxed_local() });
}
