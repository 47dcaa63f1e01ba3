//! An upload's way from the wire to the desk of jobs: part by part, never whole in memory.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, ready};

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{self, Bytes, Data, Payload};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::api::problem::{Code, Problem};
use crate::app::{Piece, Service};
use crate::store::{JobRecord, RequestKey};

/// Pieces on their way at a time.
const AHEAD: usize = 16;
/// Bytes that may arrive without a field or a piece of one: what a part's head may hold.
const UNREAD_BYTES: usize = 1 << 20;
/// Lengths of a boundary (RFC 2046 allows up to 70; the parser needs a few).
const BOUNDARY: std::ops::RangeInclusive<usize> = 4..=70;

/// Takes the upload in and submits its import.
pub(super) async fn receive(
    service: Data<Service>,
    request: &HttpRequest,
    payload: Payload,
    key: Option<RequestKey>,
) -> Result<JobRecord, Problem> {
    check_head(&service, request)?;
    let flow = Rc::new(Flow::default());
    let form = Multipart::new(request.headers(), guarded(payload, Rc::clone(&flow)));
    let (sender, receiver) = channel(AHEAD);
    let receiving = web::block(move || service.jobs().receive(key.as_ref(), Arriving(receiver)));
    // Whether the form breaks off or the desk refuses it, the other side learns of it and gives up.
    let fed = feed(form, &flow, sender).await;
    let received = receiving.await.map_err(|_cancelled| Problem::new(Code::Internal, "the work was broken off"))?;
    fed?;
    Ok(received?)
}

/// Refuses what the head of the request already shows to be no upload that can be taken.
fn check_head(service: &Service, request: &HttpRequest) -> Result<(), Problem> {
    let kind = request.mime_type().ok().flatten();
    let kind = kind.filter(|kind| kind.essence_str().eq_ignore_ascii_case("multipart/form-data"));
    let kind = kind.ok_or_else(|| Problem::new(Code::UnsupportedMediaType, "an upload is multipart/form-data"))?;
    let boundary = kind.get_param("boundary").map(|boundary| boundary.as_str().len());
    if !boundary.is_some_and(|length| BOUNDARY.contains(&length)) {
        return Err(Problem::new(Code::BadRequest, "the form has no boundary of 4 to 70 characters"));
    }
    let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let most = service.jobs().settings().upload_bytes;
    if length.is_some_and(|length| length > most) {
        return Err(Problem::new(Code::TooLarge, format!("too large: more than {most} bytes")));
    }
    Ok(())
}

/// What has arrived of the request's bytes.
#[derive(Default)]
struct Flow {
    /// Bytes since the last field or piece of one.
    unread: Cell<usize>,
    /// No more will come.
    ended: Cell<bool>,
}

/// The request's bytes, refused when too many arrive that no field takes: the parser would hold them all.
fn guarded(mut payload: Payload, flow: Rc<Flow>) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
    stream::poll_fn(move |context| {
        if flow.ended.get() {
            return Poll::Ready(None);
        }
        let chunk = ready!(payload.poll_next_unpin(context));
        Poll::Ready(match chunk {
            Some(Ok(_)) if flow.unread.get() > UNREAD_BYTES => Some(Err(PayloadError::Overflow)),
            Some(Ok(bytes)) => {
                flow.unread.set(flow.unread.get() + bytes.len());
                Some(Ok(bytes))
            }
            other => {
                flow.ended.set(true);
                other
            }
        })
    })
}

/// The next field, or piece of one. The parser waits for ever when a form ends where it should not: nothing more comes
/// then that could wake it.
async fn next<T>(
    parts: &mut (impl Stream<Item = Result<T, MultipartError>> + Unpin),
    flow: &Flow,
) -> Option<Result<T, MultipartError>> {
    let next = poll_fn(|context| match parts.poll_next_unpin(context) {
        Poll::Pending if flow.ended.get() => match parts.poll_next_unpin(context) {
            Poll::Pending => Poll::Ready(Some(Err(MultipartError::Incomplete))),
            other => other,
        },
        other => other,
    });
    let next = next.await;
    flow.unread.set(0);
    next
}

/// Sends the form on piece by piece. Ends early, without a problem of its own, when nobody listens any more.
async fn feed(mut form: Multipart, flow: &Flow, sender: Sender<Piece>) -> Result<(), Problem> {
    while let Some(field) = next(&mut form, flow).await {
        let mut field = field.map_err(malformed)?;
        if sender.send(beginning(&field)).await.is_err() {
            return Ok(());
        }
        while let Some(chunk) = next(&mut field, flow).await {
            if sender.send(Piece::Bytes(chunk.map_err(malformed)?.to_vec())).await.is_err() {
                return Ok(());
            }
        }
    }
    // The listener's own answer tells whether that was heard.
    let _ = sender.send(Piece::End).await;
    Ok(())
}

fn beginning(field: &Field) -> Piece {
    let file = field.content_disposition().and_then(|disposition| disposition.get_filename());
    Piece::Field { name: field.name().unwrap_or_default().to_owned(), file: file.map(str::to_owned) }
}

fn malformed(error: MultipartError) -> Problem {
    match error {
        MultipartError::Payload(PayloadError::Overflow) => {
            Problem::new(Code::TooLarge, format!("too large: a part's head is longer than {UNREAD_BYTES} bytes"))
        }
        other => Problem::new(Code::BadRequest, format!("the form cannot be read: {other}")),
    }
}

/// Pieces as they arrive, waited for on a thread that may wait.
struct Arriving(Receiver<Piece>);

impl Iterator for Arriving {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        self.0.blocking_recv()
    }
}
