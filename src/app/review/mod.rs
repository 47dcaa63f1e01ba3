//! Review: what waits for a person, what people say, and what follows.

mod act;
mod people;
mod queue;
mod rows;
mod shown;
mod stands;
mod training;

pub use act::{AskedAction, ReviewAnswer, ReviewRequest};
pub use queue::QueueRequest;
pub use rows::{AppliedRows, SureAnswer, SureRequest};
pub use shown::{LikeItem, ProductName, ReviewPage, Reviewed, review_actions};
pub use training::{LabelledPair, labelled_pairs};

pub(super) use people::{People, suffix};
pub(super) use queue::Queue;
pub(super) use stands::verify_people;
