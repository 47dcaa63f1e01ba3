//! Why a server does not start.

use std::net::SocketAddr;

use crate::app::AppError;

/// A server that could not be started or broke down. Its text never repeats its source.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It was asked to listen where it may not.
    #[error("{0}")]
    Refused(String),
    /// The address cannot be had.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why: mostly that somebody else listens there.
        source: std::io::Error,
    },
    /// The service behind it failed.
    #[error("the service cannot be started")]
    Service(#[from] AppError),
    /// The counters could not be set up.
    #[error("the metrics cannot be set up: {0}")]
    Metrics(String),
    /// The server itself broke down.
    #[error("the server broke down")]
    Server(#[from] std::io::Error),
}
