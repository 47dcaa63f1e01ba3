//! Routes to a contract and the stages of each.

use std::fmt;

use crate::engine::model::Regime;
use crate::engine::model::vocabulary::words;

words! {
    /// A way to a contract.
    Route {
        /// An open competitive procedure.
        Open = "open",
        /// A further competition under a framework.
        FrameworkCallOff = "framework_call_off",
        /// An award under a framework without competition.
        DirectAwardFramework = "direct_award_framework",
        /// Quotes, below the threshold.
        QuotesBelowThreshold = "quotes_below_threshold",
        /// The competitive process of the provider selection regime.
        PsrCompetitive = "psr_competitive",
        /// The most suitable provider process of the provider selection regime.
        PsrMostSuitable = "psr_most_suitable",
        /// Joining a member's open contract.
        Accession = "accession",
    }
}

impl Route {
    /// Whether a procurement under a regime may take it. Accession may stand beside any, and always wants legal review.
    #[must_use]
    pub const fn fits(self, regime: Regime) -> bool {
        match self {
            Self::Open => !matches!(regime, Regime::Psr),
            Self::QuotesBelowThreshold => matches!(regime, Regime::BelowThreshold),
            Self::PsrCompetitive | Self::PsrMostSuitable => matches!(regime, Regime::Psr),
            Self::FrameworkCallOff | Self::DirectAwardFramework | Self::Accession => true,
        }
    }

    /// Whether it publishes a tender notice or transparency notice under the Procurement Act 2023: what the pipeline is
    /// about. What is called off under a framework or joined does not.
    #[must_use]
    pub const fn gives_notice(self) -> bool {
        matches!(self, Self::Open)
    }

    /// The usual competitive route of a regime.
    #[must_use]
    pub const fn usual(regime: Regime) -> Self {
        match regime {
            Regime::Pcr2015 | Regime::Pa2023 => Self::Open,
            Regime::Psr => Self::PsrCompetitive,
            Regime::BelowThreshold => Self::QuotesBelowThreshold,
        }
    }
}

words! {
    /// A stage of a procurement, in order.
    Stage {
        /// Leave to begin: the business case and each member's board.
        Approvals = "approvals",
        /// Specification, strategy and documents.
        Preparation = "preparation",
        /// From the notice or invitation to the last day for tenders.
        Tender = "tender",
        /// Evaluation, up to the decision and its notices.
        Evaluation = "evaluation",
        /// Standstill before the contract may be made.
        Standstill = "standstill",
        /// From the contract to its first day.
        Mobilisation = "mobilisation",
    }
}
