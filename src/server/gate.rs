//! Who may come in: this machine's own programs and pages, not too often, and with requests of a bearable size.
//!
//! Nobody signs in yet, so the address is the only lock. A page of another origin in a browser on this machine could
//! pick it: by a name that it makes mean 127.0.0.1 (refused by `Host`), or by a form sent here (refused by `Origin`).

use std::net::{IpAddr, Ipv4Addr};

use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::address::is_loopback_host;
use super::patience::with_patience;
use super::settings::Settings;
use crate::api::{Code, Problem};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Addresses remembered before those that were long quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// What the gate goes by.
pub(super) struct Gate {
    settings: Settings,
    limiter: DefaultKeyedRateLimiter<IpAddr>,
}

impl Gate {
    pub(super) fn new(settings: Settings) -> Self {
        let quota = Quota::per_second(settings.requests_per_second).allow_burst(settings.request_burst);
        Self { settings, limiter: RateLimiter::keyed(quota) }
    }

    fn admit(&self, request: &ServiceRequest) -> Result<(), Problem> {
        check_host(request)?;
        if !request.method().is_safe() {
            check_origin(request.headers())?;
        }
        let most = self.settings.query_characters;
        if request.query_string().len() > most {
            return Err(Problem::new(Code::QueryTooLong, format!("a query has {most} characters at most")));
        }
        // PostgreSQL holds no such text: better no answer to it than one that depends on the database.
        if request.uri().to_string().contains("%00") {
            return Err(Problem::new(Code::BadRequest, "no path and no query holds the character NUL"));
        }
        // Whoever watches over this server asks these often and must always be answered.
        if matches!(request.path(), "/healthz" | "/readyz") { Ok(()) } else { self.count(request) }
    }

    /// Counts the request against its address.
    fn count(&self, request: &ServiceRequest) -> Result<(), Problem> {
        if self.limiter.len() > REMEMBERED {
            self.limiter.retain_recent();
        }
        let address = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
        let Err(early) = self.limiter.check_key(&address) else { return Ok(()) };
        // Whole seconds, rounded up: who comes then is let in.
        let seconds = early.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        let problem = Problem::new(Code::TooManyRequests, format!("come again in {seconds} s"));
        Err(problem.with_header(RETRY_AFTER, HeaderValue::from(seconds)))
    }
}

/// Refuses what may not come in; gives what may a bounded time for its body.
pub(super) async fn guard(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(gate) = request.app_data::<Data<Gate>>().cloned() else { return next.call(request).await };
    if let Err(problem) = gate.admit(&request) {
        return Ok(request.error_response(problem));
    }
    with_patience(&mut request, &gate.settings);
    next.call(request).await
}

/// One `Host`, and one that is loopback; the same for a target that names a host itself.
fn check_host(request: &ServiceRequest) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(HOST);
    let (first, more) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
    let target = request.uri().authority().is_none_or(|named| is_loopback_host(named.as_str()));
    if more.is_none() && target && first.is_some_and(is_loopback_host) {
        return Ok(());
    }
    Err(Problem::new(Code::ForeignHost, "this server answers to 127.0.0.1, [::1] and localhost alone"))
}

/// A change is asked for by a program, or by a page of this very origin.
fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let own = headers.get(HOST).map(text).map(|host| format!("http://{host}"));
    let same_origin = headers.get(ORIGIN).is_none_or(|origin| own.as_deref() == Some(&text(origin)));
    let same_site = headers.get(FETCH_SITE).is_none_or(|site| matches!(text(site).as_str(), "same-origin" | "none"));
    if same_origin && same_site {
        return Ok(());
    }
    Err(Problem::new(Code::ForeignOrigin, "changes are taken from programs and from this server's own pages"))
}
