//! Where the server may listen: on loopback alone, as long as nobody signs in.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use super::ServeError;

/// The addresses that `listen` means; every one of them must be loopback.
///
/// # Errors
/// [`ServeError::Refused`] for what is no address, and for one that others can reach.
pub fn resolve(listen: &str) -> Result<Vec<SocketAddr>, ServeError> {
    let refused = |why: String| ServeError::Refused(format!("cannot listen on {listen}: {why}"));
    let found: Vec<SocketAddr> = listen
        .to_socket_addrs()
        .map_err(|error| refused(format!("it is no HOST:PORT that is known here ({error})")))?
        .collect();
    if found.is_empty() {
        return Err(refused("the name has no address".to_owned()));
    }
    match found.iter().find(|address| !address.ip().is_loopback()) {
        Some(open) => Err(refused(format!(
            "{} can be reached from other machines, and there are no users yet who could sign in: \
             listen on 127.0.0.1, [::1] or localhost",
            open.ip()
        ))),
        None => Ok(found),
    }
}

/// That nobody listens there yet.
///
/// # Errors
/// [`ServeError::Bind`] when somebody does.
pub fn free(addresses: &[SocketAddr]) -> Result<(), ServeError> {
    addresses.iter().try_for_each(|address| match std::net::TcpListener::bind(address) {
        Err(source) if source.kind() != io::ErrorKind::AddrNotAvailable => {
            Err(ServeError::Bind { address: *address, source })
        }
        _ => Ok(()),
    })
}

/// Whether a `Host` names this machine by loopback, with any port.
#[must_use]
pub(super) fn is_loopback_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inner, port)) => (inner, port),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let has_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let is_name = name.eq_ignore_ascii_case("localhost");
    has_port && (is_name || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()))
}
