//! Who must do what by when.

use chrono::NaiveDate;

use super::answer::{Action, How, JoiningContract, Stage, Task, TaskKind};
use super::category::Category;
use super::horizon::later;

/// The tasks of a candidate, by date. Everything in it can still be done: a way out whose notice is gone is none.
pub(super) fn tasks(category: &Category, how: How, contracts: &[JoiningContract], stages: &[Stage]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        let mut add = |by: NaiveDate, kind: TaskKind| {
            tasks.push(Task { by, kind, contract: None, about: category.to_string() });
        };
        match (how, place) {
            (How::JointProcurement, 0) => add(stage.begin_by, TaskKind::StartProcurement),
            (How::Accession, _) => add(stage.begin_by, TaskKind::Accede),
            (How::JointProcurement, _) => add(stage.begin_by, TaskKind::CallOff),
        }
        add(stage.start, if place == 0 { TaskKind::JointStart } else { TaskKind::LaterStage });
    }
    for contract in contracts {
        let mut add = |by: NaiveDate, kind: TaskKind| {
            let of = Some((contract.org_code.clone(), contract.contract_ref.clone()));
            tasks.push(Task { by, kind, contract: of, about: contract.supplier_name.clone() });
        };
        for by in &contract.exercise_by {
            add(*by, TaskKind::ExerciseExtension);
        }
        if let Some(by) = contract.notice_by {
            let early = contract.exit_fee.is_some();
            add(by, if early { TaskKind::GiveNotice } else { TaskKind::StopRenewal });
        }
        if contract.action == Action::Bridge {
            add(later(contract.leave_date, 1), TaskKind::ArrangeInterimCover);
        }
    }
    tasks.sort_by(|left, right| (left.by, left.kind, &left.contract).cmp(&(right.by, right.kind, &right.contract)));
    tasks
}
