//! What of an entry is done, what is still to be done, and what is late.

use chrono::NaiveDate;

use super::entry::Entry;
use super::plan::{Duty, PlannedTask};
use super::status::WorkStatus;
use super::word::Stance;

/// A task and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskState<'a> {
    /// The task.
    pub task: &'a PlannedTask,
    /// When it was really done, where somebody said so.
    pub done_on: Option<NaiveDate>,
    /// The step that says it is done, where no day is known.
    pub settled_by: Option<WorkStatus>,
    /// False where its contract is kept out, or the entry is dropped.
    pub wanted: bool,
}

impl TaskState<'_> {
    /// Whether it is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.wanted && self.done_on.is_none() && self.settled_by.is_none()
    }

    /// How many days it is late; nothing where it is done, not wanted, or not due before that day.
    #[must_use]
    pub fn days_late(&self, as_of: NaiveDate) -> Option<i64> {
        let days = as_of.signed_duration_since(self.task.by).num_days();
        (self.is_open() && days > 0).then_some(days)
    }
}

impl Entry {
    /// Every task with what is known of it, in the plan's order.
    ///
    /// A step speaks of the first stage: what later stages ask for is done when somebody says so task by task. A notice is
    /// given when somebody says that it is: a procurement may well begin before it.
    pub fn tasks(&self) -> impl Iterator<Item = TaskState<'_>> {
        self.plan.tasks.iter().map(|task| {
            let kept_out = task.contract.as_ref().is_some_and(|key| self.stance(key) == Stance::Excluded);
            TaskState {
                task,
                done_on: self.done.get(&task.id).copied(),
                settled_by: self.settled_by(task),
                wanted: !kept_out && self.status != WorkStatus::Dropped,
            }
        })
    }

    fn settled_by(&self, task: &PlannedTask) -> Option<WorkStatus> {
        use WorkStatus as S;
        let steps: &[S] = match task.duty {
            _ if task.stage > 0 => &[],
            Duty::ExerciseExtension | Duty::GiveNotice | Duty::StopRenewal => &[S::NoticeGiven, S::Live],
            Duty::StartProcurement | Duty::Accede => &[S::InProcurement, S::Awarded, S::Live],
            Duty::ArrangeInterimCover | Duty::JointStart => &[S::Live],
            Duty::CallOff | Duty::LaterStage | Duty::Other => &[],
        };
        steps.iter().copied().find(|step| self.reached.contains_key(step))
    }
}

/// What is late of an entry on a day, the longest first.
#[must_use]
pub fn late_tasks(entry: &Entry, as_of: NaiveDate) -> Vec<(TaskState<'_>, i64)> {
    let mut late: Vec<_> = entry.tasks().filter_map(|task| task.days_late(as_of).map(|days| (task, days))).collect();
    late.sort_by(|(left, _), (right, _)| (left.task.by, &left.task.id).cmp(&(right.task.by, &right.task.id)));
    late
}
