//! An upload's way from the wire to the desk of jobs: part by part, never whole in memory.

use std::cell::Cell;
use std::rc::Rc;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{self, Bytes, Data, Payload};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::{Stream, StreamExt};
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
    let unread = Rc::new(Cell::new(0));
    let form = Multipart::new(request.headers(), guarded(payload, Rc::clone(&unread)));
    let (sender, receiver) = channel(AHEAD);
    let receiving = web::block(move || service.jobs().receive(key.as_ref(), Arriving(receiver)));
    // Whether the form breaks off or the desk refuses it, the other side learns of it and gives up.
    let fed = feed(form, &unread, sender).await;
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
        return Err(Problem::new(Code::PayloadTooLarge, format!("too large: more than {most} bytes")));
    }
    Ok(())
}

/// The request's bytes, refused when too many arrive that no field takes: the parser would hold them all.
fn guarded(payload: Payload, unread: Rc<Cell<usize>>) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
    payload.map(move |chunk| {
        let chunk = chunk?;
        if unread.get() > UNREAD_BYTES {
            return Err(PayloadError::Overflow);
        }
        unread.set(unread.get() + chunk.len());
        Ok(chunk)
    })
}

/// Sends the form on piece by piece. Ends early, without a problem of its own, when nobody listens any more.
async fn feed(mut form: Multipart, unread: &Cell<usize>, sender: Sender<Piece>) -> Result<(), Problem> {
    while let Some(field) = form.next().await {
        let mut field = field.map_err(malformed)?;
        unread.set(0);
        if sender.send(beginning(&field)).await.is_err() {
            return Ok(());
        }
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(malformed)?;
            unread.set(0);
            if sender.send(Piece::Bytes(chunk.to_vec())).await.is_err() {
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
            Problem::new(Code::PayloadTooLarge, format!("too large: a part's head is longer than {UNREAD_BYTES} bytes"))
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
