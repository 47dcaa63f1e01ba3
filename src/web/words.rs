//! What codes are called on a page.

use crate::engine::consolidation::{Action, TaskKind};
use crate::engine::model::{ListKind, VatBasis};
use crate::engine::variation::{Exclusion, Fit};

/// Why lines are left out.
pub(super) const fn reason(reason: Exclusion) -> &'static str {
    match reason {
        Exclusion::Free => "Free of charge",
        Exclusion::Nominal => "Token price (a penny or less)",
        Exclusion::Credit => "Credit: money or goods going back",
        Exclusion::Consignment => "Consignment stock",
        Exclusion::Loan => "On loan",
        Exclusion::Test => "Test order",
        Exclusion::PassThrough => "Paid for by the commissioner",
        Exclusion::OrderedByValue => "Ordered by value: no unit price",
        Exclusion::PackConflict => "Held back: the sources for the pack contradict one another",
        Exclusion::PackStandsOff => "Held back: the price points to another pack",
        Exclusion::OutOfRange => "No exact price can be made",
        Exclusion::OutsideWindow => "Ordered in other months",
        Exclusion::OutsideGroup => "Bought by organisations outside the group",
        Exclusion::OtherCurrency => "In another currency",
        Exclusion::NotSelected => "Of another product or category",
    }
}

/// Why nobody can tell from the data what an order unit holds.
pub(super) const fn doubt(why: Exclusion) -> &'static str {
    match why {
        Exclusion::PackConflict => "the sources for the pack contradict one another",
        Exclusion::PackStandsOff => "the price points to another pack",
        other => reason(other),
    }
}

/// Which reading of a pack the price agrees with.
pub(super) const fn fit(fit: Fit) -> &'static str {
    match fit {
        Fit::Untested => "too few others to tell by the price",
        Fit::AsRead => "the price fits the pack as read",
        Fit::Other => "the price fits the other pack",
        Fit::Both => "the price fits both",
        Fit::Neither => "the price fits neither",
    }
}

/// Whether prices hold VAT.
pub(super) const fn vat(basis: VatBasis) -> &'static str {
    match basis {
        VatBasis::Ex => "without VAT",
        VatBasis::Inc => "with VAT",
        VatBasis::Unknown => "VAT not known",
    }
}

/// What is to be done, behind who does it.
pub(super) const fn task(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::ExerciseExtension => "exercises the extension with",
        TaskKind::GiveNotice => "gives notice to leave, to",
        TaskKind::StopRenewal => "gives notice, so that it does not renew itself, to",
        TaskKind::StartProcurement => "start the joint procurement of",
        TaskKind::Accede => "decide to accede to the open contract for",
        TaskKind::CallOff => "call off a later stage of the joint contract for",
        TaskKind::LaterStage => "bring more contracts into the joint contract for",
        TaskKind::ArrangeInterimCover => "has interim cover in place for",
        TaskKind::JointStart => "begin the joint contract for",
    }
}

/// What becomes of a contract.
pub(super) const fn action(action: Action) -> &'static str {
    match action {
        Action::RunOut => "runs out",
        Action::Extend => "extended, then joins",
        Action::LeaveEarly => "left early",
        Action::Bridge => "ends before; interim cover",
        Action::MarketTest => "moves at its market test",
        Action::StayOut => "stays out",
    }
}

/// Kinds of lists.
pub(super) const fn list(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Contract => "Contract",
        ListKind::Framework => "Framework",
        ListKind::Nhssc => "NHS Supply Chain",
        ListKind::National => "National price",
        ListKind::Tariff => "Tariff",
        ListKind::List => "List price",
    }
}
