//! Learning by examples: to tell yes from no by gradient-boosted trees whose answers are whole numbers.
//!
//! Features are whole numbers, thresholds and leaves too, so that a [`Forest`] answers the same on every machine.
//! What buyers do to words is learned as costs in whole numbers. Only `training` and `word_costs` compute with floats,
//! in a fixed order, and round once.

mod calibration;
mod forest;
mod threshold;
mod training;
mod word_costs;

pub use calibration::Calibration;
pub use forest::{Forest, ForestError, MISSING, Node, Tree};
pub use threshold::{Choice, f1_basis_points, threshold_of_best_f1};
pub use training::{Plan, Rows, train};
pub use word_costs::{WordExample, learn_word_costs, log_loss};
