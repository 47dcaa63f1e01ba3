//! The body of an answer to `HEAD`: of the length the real one has, and never sent.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// A length without its bytes.
pub(super) struct Headless(BodySize);

impl Headless {
    /// The length of a body.
    pub(super) fn of(body: &impl MessageBody) -> Self {
        Self(body.size())
    }
}

impl MessageBody for Headless {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}
