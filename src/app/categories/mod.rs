//! Categories: what every item is, found again where its lines, its decision, the catalogue or the categories of files
//! changed, and what was spent on each.

mod derive;
mod knowledge;
mod products;
mod report;
mod titles;
mod touched;

pub(super) use derive::renew_categories;
pub(super) use products::ProductCategories;
pub(super) use report::uncategorised;
pub use report::{category_report, category_report_in};
pub(super) use titles::title_categories;
pub(super) use touched::{Touched, renew_categories_of};
