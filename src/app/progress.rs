//! How far long work has come, and how it is stopped.

/// What long work is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading files; rows are counted.
    Reading,
    /// Waiting until another process has done its matching.
    Waiting,
    /// Deciding items; items are counted.
    Matching,
    /// Building price points; products are counted.
    Pricing,
}

impl Phase {
    /// The phase as it is told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Waiting => "waiting",
            Self::Matching => "matching",
            Self::Pricing => "pricing",
        }
    }
}

/// A step of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What it is doing.
    pub phase: Phase,
    /// Rows, items or products done in this phase.
    pub done: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
}

impl Step {
    /// A step of work whose length nobody knows.
    #[must_use]
    pub const fn of(phase: Phase, done: u64) -> Self {
        Self { phase, done, total: None }
    }
}

/// Says that the work is to stop at this step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Is told each step, and may stop the work there.
pub type Watcher<'a> = dyn FnMut(Step) -> Result<(), Stopped> + 'a;
