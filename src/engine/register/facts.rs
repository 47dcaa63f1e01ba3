//! The facts that planning needs of a contract: which apply to it, which are known, and what rests on each.

use std::fmt;

use chrono::NaiveDate;

use super::annual::annual_money;
use super::category_guess::stated_category;
use crate::engine::model::vocabulary::words;
use crate::engine::model::{Contract, ContractKind, ExitFee, TerminationRight};

words! {
    /// A fact of a contract, by the name of its column in a register; of equal money the first is asked for first.
    Fact {
        /// What it is for.
        Category = "category_code",
        /// What it is worth a year, or over its whole life.
        AnnualValue = "annual_value",
        /// What kind of contract it is.
        Kind = "contract_kind",
        /// Whether and when it may be left early.
        TerminationRight = "termination_right",
        /// How long before.
        NoticeDays = "notice_days",
        /// On which days.
        BreakDates = "break_dates",
        /// At what cost.
        ExitFee = "exit_fee",
        /// What a leased asset is worth at the end.
        ResidualValue = "residual_value",
        /// How long it may last at most.
        MaxEndDate = "max_end_date",
        /// In what steps.
        ExtensionMonths = "extension_months",
        /// How many of them are used up.
        ExtensionsUsed = "extensions_used",
        /// How long before an end a step is to be taken.
        ExtensionNoticeDays = "extension_notice_days",
        /// Whether it renews itself.
        AutoRenew = "auto_renew",
        /// The framework a call-off was made under.
        FrameworkRef = "framework_ref",
        /// Until when that one may be called off from.
        FrameworkExpiry = "framework_expiry",
        /// When a managed service is tested on the market.
        MarketTestDate = "market_test_date",
        /// Words for a service's scope.
        ScopeTags = "scope_tags",
        /// What a service's cost follows.
        Driver = "driver",
        /// Whether others may join it.
        OpenToOthers = "open_to_others",
        /// Whether its value holds VAT.
        ValueIncludesVat = "value_includes_vat",
        /// The law it was made under.
        Regime = "regime",
        /// Whether staff transfer with it.
        Tupe = "tupe",
        /// Days a new supplier needs.
        MobilisationDays = "mobilisation_days",
    }
}

words! {
    /// What money rests on a fact.
    Rests {
        /// What is still to be paid to the end as it stands, at most five years' worth, and a year's value after it:
        /// without the fact the contract can stand in no plan.
        RemainingAndYear = "remaining_and_year",
        /// What is still to be paid to the end as it stands, at most five years' worth: what leaving early could move.
        Remaining = "remaining",
        /// A year's value: what a year more, or a joint contract that cannot be judged, binds.
        Year = "year",
        /// A sixth of a year's value: the part of an amount that is VAT at 20%.
        Sixth = "sixth",
        /// A twelfth of a year's value: what a start a month late leaves at the old price.
        Month = "month",
    }
}

words! {
    /// Where a contract stands on a day.
    Standing {
        /// It begins later.
        ToCome = "to_come",
        /// It runs.
        Running = "running",
        /// Its end as it stands has passed.
        Ended = "ended",
        /// Its register says that it is over.
        Over = "over",
    }
}

/// Words of a status that say a contract is over.
const OVER: [&str; 6] = ["cancelled", "closed", "ended", "expired", "terminated", "withdrawn"];

impl Standing {
    /// Where a contract stands on a day.
    #[must_use]
    pub fn of(contract: &Contract, day: NaiveDate) -> Self {
        let status = contract.status.as_deref().map_or("", str::trim);
        if OVER.iter().any(|over| over.eq_ignore_ascii_case(status)) {
            Self::Over
        } else if contract.current_end_date < day {
            Self::Ended
        } else if contract.start_date > day {
            Self::ToCome
        } else {
            Self::Running
        }
    }

    /// Whether anything of it can still be planned.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::ToCome | Self::Running)
    }
}

impl Fact {
    /// Whether the fact means anything for the contract. Facts of one kind alone count once the kind is known; nobody
    /// leaves a framework, because nobody buys under it.
    #[must_use]
    pub fn applies(self, contract: &Contract) -> bool {
        let kind = contract.kind;
        let framework = kind == Some(ContractKind::Framework);
        let right = contract.termination_right;
        let service = kind.is_some_and(ContractKind::is_service);
        match self {
            Self::Category
            | Self::AnnualValue
            | Self::Kind
            | Self::MaxEndDate
            | Self::ValueIncludesVat
            | Self::Regime => true,
            Self::TerminationRight | Self::AutoRenew => !framework,
            // Notice leaves early, and stops an automatic renewal.
            Self::NoticeDays => {
                !framework && (right != Some(TerminationRight::None) || contract.auto_renew != Some(false))
            }
            Self::BreakDates => !framework && matches!(right, None | Some(TerminationRight::BreakOnly)),
            Self::ExitFee => !framework && right != Some(TerminationRight::None),
            Self::ExtensionMonths | Self::ExtensionNoticeDays => may_be_extended(contract),
            Self::ExtensionsUsed => may_be_extended(contract) && !contract.extension_months.is_empty(),
            Self::FrameworkRef | Self::FrameworkExpiry => kind == Some(ContractKind::CallOff),
            Self::MarketTestDate => kind.is_some_and(ContractKind::is_market_tested),
            Self::ResidualValue => {
                kind == Some(ContractKind::Lease) || contract.exit_fee == Some(ExitFee::ResidualAsset)
            }
            Self::ScopeTags | Self::Driver | Self::Tupe | Self::MobilisationDays => service,
            Self::OpenToOthers => kind.is_some_and(|kind| !matches!(kind, ContractKind::Lease | ContractKind::Pfi)),
        }
    }

    /// Whether the register states the fact. A category that cannot be read, and a value that is not above zero, are not
    /// known.
    #[must_use]
    pub fn is_known(self, contract: &Contract) -> bool {
        match self {
            Self::Category => stated_category(contract).is_some(),
            Self::AnnualValue => match contract.kind {
                Some(ContractKind::Framework) => contract.value_total.or(contract.annual_value).is_some(),
                _ => annual_money(contract, None).is_some(),
            },
            Self::Kind => contract.kind.is_some(),
            Self::TerminationRight => contract.termination_right.is_some(),
            Self::NoticeDays => contract.notice_days.is_some(),
            Self::BreakDates => !contract.break_dates.is_empty(),
            Self::ExitFee => contract.exit_fee.is_some(),
            Self::ResidualValue => contract.residual_value.is_some(),
            Self::MaxEndDate => contract.max_end_date.is_some(),
            Self::ExtensionMonths => !contract.extension_months.is_empty(),
            Self::ExtensionsUsed => contract.extensions_used.is_some(),
            Self::ExtensionNoticeDays => contract.extension_notice_days.is_some(),
            Self::AutoRenew => contract.auto_renew.is_some(),
            Self::FrameworkRef => is_stated(contract.framework_ref.as_deref()),
            Self::FrameworkExpiry => contract.framework_expiry.is_some(),
            Self::MarketTestDate => contract.market_test_date.is_some(),
            Self::ScopeTags => !contract.scope_tags.is_empty(),
            Self::Driver => is_stated(contract.driver.as_deref()),
            Self::OpenToOthers => contract.open_to_others.is_some(),
            Self::ValueIncludesVat => contract.value_includes_vat.is_some(),
            Self::Regime => contract.regime.is_some(),
            Self::Tupe => contract.tupe.is_some(),
            Self::MobilisationDays => contract.mobilisation_days.is_some(),
        }
    }

    /// What money rests on it: an own rule, as no weights are published.
    #[must_use]
    pub const fn rests(self) -> Rests {
        match self {
            Self::Category | Self::AnnualValue => Rests::RemainingAndYear,
            Self::TerminationRight | Self::NoticeDays | Self::BreakDates | Self::ExitFee | Self::ResidualValue => {
                Rests::Remaining
            }
            Self::Kind
            | Self::MaxEndDate
            | Self::ExtensionMonths
            | Self::ExtensionsUsed
            | Self::ExtensionNoticeDays
            | Self::AutoRenew
            | Self::FrameworkRef
            | Self::FrameworkExpiry
            | Self::MarketTestDate
            | Self::ScopeTags
            | Self::Driver
            | Self::OpenToOthers => Rests::Year,
            Self::ValueIncludesVat => Rests::Sixth,
            Self::Regime | Self::Tupe | Self::MobilisationDays => Rests::Month,
        }
    }

    /// What to ask whoever looks after the contract.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Category => "What is it for (CPV, NHS-eClass or UNSPSC code)?",
            Self::AnnualValue => "What is it worth a year, or over its whole life?",
            Self::Kind => "Is it goods, a service, a managed service, a lease, PFI, a framework or a call-off?",
            Self::TerminationRight => "May we leave early: never, at any time by notice, or at break dates only?",
            Self::NoticeDays => "How many days of notice?",
            Self::BreakDates => "On which dates may it be broken?",
            Self::ExitFee => "What does leaving early cost?",
            Self::ResidualValue => "What is the asset worth at the end?",
            Self::MaxEndDate => "On what day does it end if every option is taken?",
            Self::ExtensionMonths => "In what steps may it be extended, in months?",
            Self::ExtensionsUsed => "How many of the steps are used up?",
            Self::ExtensionNoticeDays => "How many days before the end is an extension to be taken?",
            Self::AutoRenew => "Does it renew itself?",
            Self::FrameworkRef => "Which framework was it called off from?",
            Self::FrameworkExpiry => "When does that framework end?",
            Self::MarketTestDate => "When is it tested on the market?",
            Self::ScopeTags => "What does the service cover?",
            Self::Driver => "What does its cost follow (floor area, beds, patients, meals)?",
            Self::OpenToOthers => "May others join it?",
            Self::ValueIncludesVat => "Does its value hold VAT?",
            Self::Regime => "Under which procurement law was it made?",
            Self::Tupe => "Do staff transfer with it?",
            Self::MobilisationDays => "How many days does a new supplier need to start?",
        }
    }
}

/// Whether it may last longer than it does, as far as is known.
fn may_be_extended(contract: &Contract) -> bool {
    contract.max_end_date.is_none_or(|last| last > contract.current_end_date)
}

fn is_stated(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}
