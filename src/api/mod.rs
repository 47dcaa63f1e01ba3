//! What answers look like. The command line writes these bodies; the HTTP interface will serve the very same ones.

pub mod bodies;
