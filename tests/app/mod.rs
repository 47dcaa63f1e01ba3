//! The jobs as a server runs them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

/// Declares a test that runs on a fresh site of each kind, as `NAME::sqlite` and `NAME::postgres`.
macro_rules! on_both_backends {
    ($(#[$meta:meta])* $name:ident, |$site:ident| $body:block) => {
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&crate::cli::harness::Site::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(&crate::cli::harness::Site::postgres());
            }
        }

        $(#[$meta])*
        fn $name($site: &crate::cli::harness::Site) $body
    };
}

mod renewal;
mod review;
mod service;
