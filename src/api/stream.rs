//! Documents of any length: written on a thread that may wait, and sent while they are written.
//!
//! A failure before the first byte is a problem like any other. One midway breaks the connection, so that what came so
//! far is never taken for the whole. A client that goes away, or takes nothing for a minute, ends the work.

use std::io::{BufWriter, ErrorKind, Write};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{ETAG, HeaderValue};
use actix_web::web::{Bytes, Data};
use futures_util::stream::{Stream, unfold};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::entity_tag::{Condition, EntityTag};
use super::problem::{Code, Problem};
use crate::app::{AppError, Reading, Service};

/// Bytes sent at a time.
const PIECE: usize = 64 * 1024;
/// Pieces that may wait for the client: with the one being written all that is held of a document.
const WAITING: usize = 8;
/// How long a client may take nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the writing thread says. Where it falls silent without an end, the document is broken.
enum Piece {
    Bytes(Bytes),
    End,
    Failed(AppError),
}

/// Answers with the JSON document that `work` writes.
async fn json(
    work: impl FnOnce(&mut dyn Write) -> Result<(), AppError> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (sender, mut pieces) = channel(WAITING);
    let sink = Sink { runtime: Handle::current(), sender };
    actix_web::rt::task::spawn_blocking(move || sink.run(work));
    let empty = || Problem::new(Code::Internal, "the work was broken off");
    match pieces.recv().await.ok_or_else(empty)? {
        Piece::Bytes(first) => {
            Ok(HttpResponse::Ok().content_type("application/json").streaming(document(first, pieces)))
        }
        Piece::End => Ok(HttpResponse::Ok().content_type("application/json").finish()),
        Piece::Failed(error) => Err(Problem::from(error)),
    }
}

/// Answers with the JSON document that `work` writes about the state that is read. Its tag is known before the work
/// begins, so that whoever has the document already costs no work.
pub(super) async fn of_state(
    condition: Condition,
    service: Data<Service>,
    work: impl FnOnce(&mut dyn Write, &mut Reading) -> Result<(), AppError> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let told = Arc::new(OnceLock::new());
    let (telling, asked) = (Arc::clone(&told), condition.clone());
    let mut answer = json(move |out| {
        service.read(|reading| {
            let tag = telling.get_or_init(|| EntityTag::of_state(reading.state(), &asked));
            if tag.known(&asked).is_some() { Ok(()) } else { work(out, reading) }
        })
    })
    .await?;
    let Some(tag) = told.get() else { return Ok(answer) };
    if let Some(short) = tag.not_modified(&condition) {
        return Ok(short);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag.header()) {
        answer.headers_mut().insert(ETAG, tag);
    }
    Ok(answer)
}

/// The document as it comes; an error where it stops before its end.
fn document(first: Bytes, pieces: Receiver<Piece>) -> impl Stream<Item = std::io::Result<Bytes>> {
    unfold((Some(first), Some(pieces)), |(first, pieces)| async move {
        let mut pieces = pieces?;
        if let Some(first) = first {
            return Some((Ok(first), (None, Some(pieces))));
        }
        match pieces.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok(bytes), (None, Some(pieces)))),
            Some(Piece::End) => None,
            broken => {
                let cause = if let Some(Piece::Failed(error)) = broken { Some(error) } else { None };
                let cause = cause.as_ref().map(|error| error as &dyn std::error::Error);
                tracing::error!(error = cause, "an answer was broken off");
                Some((Err(std::io::Error::other("the answer was broken off")), (None, None)))
            }
        }
    })
}

/// Where the writing thread puts its bytes.
struct Sink {
    runtime: Handle,
    sender: Sender<Piece>,
}

impl Sink {
    fn run(self, work: impl FnOnce(&mut dyn Write) -> Result<(), AppError>) {
        let sender = self.sender.clone();
        let runtime = self.runtime.clone();
        let mut buffer = BufWriter::with_capacity(PIECE, self);
        let done = work(&mut buffer)
            .and_then(|()| buffer.flush().map_err(|source| AppError::File { path: "the answer".to_owned(), source }));
        // What is left in the buffer of a document that failed is not sent.
        let (_sink, _rest) = buffer.into_parts();
        let last = done.map_or_else(Piece::Failed, |()| Piece::End);
        let _gone = send(&runtime, &sender, last);
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        send(&self.runtime, &self.sender, Piece::Bytes(Bytes::copy_from_slice(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Hands a piece over, waiting while the client is slow; an error once it is gone.
fn send(runtime: &Handle, sender: &Sender<Piece>, piece: Piece) -> std::io::Result<()> {
    match runtime.block_on(timeout(PATIENCE, sender.send(piece))) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(std::io::Error::new(ErrorKind::BrokenPipe, "the client went away")),
        Err(_) => Err(std::io::Error::new(ErrorKind::TimedOut, "the client takes nothing")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use actix_web::body::to_bytes;
    use actix_web::rt::System;

    use super::{AppError, PIECE, WAITING, Write, json};

    fn refused() -> AppError {
        AppError::Request("it cannot be told".to_owned())
    }

    fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<(), AppError> {
        out.write_all(bytes).map_err(|source| AppError::File { path: String::new(), source })
    }

    fn ask(work: impl FnOnce(&mut dyn Write) -> Result<(), AppError> + Send + 'static) -> Option<Vec<u8>> {
        System::new().block_on(async {
            let answer = json(work).await.unwrap();
            to_bytes(answer.into_body()).await.ok().map(|bytes| bytes.to_vec())
        })
    }

    #[test]
    fn a_document_comes_whole() {
        let long: Vec<u8> = (0..20 * PIECE).map(|place| b'a' + u8::try_from(place % 26).unwrap()).collect();
        let expected = long.clone();
        assert_eq!(ask(move |out| long.chunks(1_000).try_for_each(|some| put(out, some))), Some(expected));
    }

    #[test]
    fn a_failure_before_the_first_byte_is_a_problem() {
        let answer = System::new().block_on(json(|out| put(out, b"held in the buffer").and_then(|()| Err(refused()))));
        assert_eq!(answer.unwrap_err().to_string(), "it cannot be told");
    }

    #[test]
    fn a_failure_midway_is_never_a_whole_document() {
        assert_eq!(ask(|out| put(out, &[b'x'; 2 * PIECE]).and_then(|()| Err(refused()))), None);
        assert_eq!(ask(|out| put(out, &[b'x'; 2 * PIECE]).map(|()| panic!("a fault of ours"))), None);
    }

    #[test]
    fn a_client_that_goes_away_ends_the_work() {
        let written = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&written);
        let (ended, end) = std::sync::mpsc::channel();
        System::new().block_on(async move {
            let answer = json(move |out| {
                let done = (0..100 * WAITING).try_for_each(|_| {
                    counter.fetch_add(1, Ordering::Relaxed);
                    put(out, &[b'x'; PIECE])
                });
                ended.send(done.is_err()).unwrap();
                done
            });
            drop(answer.await.unwrap());
        });
        assert!(end.recv().unwrap(), "the work was told");
        assert!(written.load(Ordering::Relaxed) <= WAITING + 3, "{written:?} pieces for nobody");
    }
}
