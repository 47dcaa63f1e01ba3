//! Learning to tell yes from no by examples: gradient-boosted trees whose answers are whole numbers.
//!
//! Features are whole numbers, thresholds and leaves too, so that a [`Forest`] answers the same on every machine.
//! Only `training` computes with floats, in a fixed order, and rounds each leaf once.

mod calibration;
mod forest;
mod threshold;
mod training;

pub use calibration::Calibration;
pub use forest::{Forest, ForestError, MISSING, Node, Tree};
pub use threshold::{Choice, f1_basis_points, threshold_of_best_f1};
pub use training::{Plan, Rows, train};
