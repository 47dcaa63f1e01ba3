//! How far an entry has come, and which step may follow which.

use std::fmt;

use crate::engine::model::vocabulary::words;

words! {
    /// How far an entry has come; the order is the order of the steps.
    WorkStatus {
        /// Somebody thinks that it should be done.
        Idea = "idea",
        /// The members agreed.
        Agreed = "agreed",
        /// Every notice of the first stage is given.
        NoticeGiven = "notice_given",
        /// The joint procurement is under way.
        InProcurement = "in_procurement",
        /// It is awarded.
        Awarded = "awarded",
        /// The joint contract runs.
        Live = "live",
        /// It is not to be done.
        Dropped = "dropped",
    }
}

/// Whether and how one step may follow another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is the next one.
    Forward,
    /// Back, which needs a reason.
    Back,
    /// It stands there already.
    Same,
    /// Not from there.
    Barred,
}

impl WorkStatus {
    /// How another step follows this one. Forward goes one step at a time, but a notice need not be given where none is
    /// due; back goes as far as people say, with a reason; what was dropped begins again as an idea.
    pub(super) fn to(self, next: Self) -> Step {
        use WorkStatus as S;
        match (self, next) {
            _ if self == next => Step::Same,
            (S::Dropped, S::Idea) => Step::Back,
            // To drop is a word of its own; nothing else follows it.
            (S::Dropped, _) | (_, S::Dropped) => Step::Barred,
            (S::Idea, S::Agreed)
            | (S::Agreed, S::NoticeGiven | S::InProcurement)
            | (S::NoticeGiven, S::InProcurement)
            | (S::InProcurement, S::Awarded)
            | (S::Awarded, S::Live) => Step::Forward,
            _ if next < self => Step::Back,
            _ => Step::Barred,
        }
    }

    /// The step for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoticeGiven => "notice given",
            Self::InProcurement => "in procurement",
            other => other.as_str(),
        }
    }
}
