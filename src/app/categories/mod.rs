//! Categories: what every item is, found again where its lines, its decision, the catalogue or the categories of files
//! changed, and what was spent on each.

mod derive;
mod knowledge;
mod products;
mod report;

pub(super) use derive::renew_categories;
pub(super) use products::ProductCategories;
pub(super) use report::uncategorised;
pub use report::{category_report, category_report_in};
