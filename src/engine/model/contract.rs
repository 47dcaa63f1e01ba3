//! An entry of a contract register, as stated. What is not stated stays unknown: unknown is never zero.

use std::fmt;

use chrono::NaiveDate;

use super::Currency;
use super::vocabulary::words;
use crate::engine::money::Amount;

words! {
    /// Which list of categories a code comes from.
    CategoryScheme {
        /// NHS-eClass.
        Eclass = "eclass",
        /// Common Procurement Vocabulary.
        Cpv = "cpv",
        /// United Nations Standard Products and Services Code.
        Unspsc = "unspsc",
    }
}

words! {
    /// Whether and when the buyer may end a contract before its end.
    TerminationRight {
        /// Never.
        None = "none",
        /// At any time by notice.
        Convenience = "convenience",
        /// At its break dates only.
        BreakOnly = "break_only",
    }
}

words! {
    /// What kind of contract it is.
    ContractKind {
        /// Goods.
        Goods = "goods",
        /// Services.
        Service = "service",
        /// A managed service.
        ManagedService = "managed_service",
        /// A lease.
        Lease = "lease",
        /// Private finance initiative.
        Pfi = "pfi",
        /// A framework agreement: a ceiling, not spend.
        Framework = "framework",
        /// A call-off under a framework.
        CallOff = "call_off",
    }
}

words! {
    /// The procurement law a contract was made under.
    Regime {
        /// Public Contracts Regulations 2015.
        Pcr2015 = "pcr2015",
        /// Procurement Act 2023.
        Pa2023 = "pa2023",
        /// Health Care Services (Provider Selection Regime) Regulations 2023.
        Psr = "psr",
        /// Below the threshold of either.
        BelowThreshold = "below_threshold",
    }
}

impl ContractKind {
    /// Whether it is for a service, private finance among them.
    #[must_use]
    pub const fn is_service(self) -> bool {
        matches!(self, Self::Service | Self::ManagedService | Self::Pfi)
    }

    /// Whether it moves at its market test alone: private finance and managed services.
    #[must_use]
    pub const fn is_market_tested(self) -> bool {
        matches!(self, Self::ManagedService | Self::Pfi)
    }
}

/// What leaving early costs, as the contract says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExitFee {
    /// One amount whenever it is left.
    Fixed(Amount),
    /// From each date on, the amount; dates ascending. Before the first date it is unknown.
    Schedule(Vec<(NaiveDate, Amount)>),
    /// A part, in millionths, of what would still have been paid until the end.
    PartOfRemaining(u32),
    /// So many months' charges, in thousandths of a month.
    MonthsOfCharges(u32),
    /// What the asset is still worth: the contract's residual value.
    ResidualAsset,
}

/// An entry of a contract register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Code of the organisation that holds it.
    pub org_code: String,
    /// Codes of others that buy under it.
    pub participating_orgs: Vec<String>,
    /// The organisation's own reference.
    pub contract_ref: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// Supplier, as stated; several of one contract are parted by `|`.
    pub supplier_name: String,
    /// Supplier's identifier, as stated (company number, GLN, a notice's id).
    pub supplier_id: Option<String>,
    /// Category code, as stated.
    pub category_code: Option<String>,
    /// The list it comes from.
    pub category_scheme: Option<CategoryScheme>,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, options not taken left out.
    pub current_end_date: NaiveDate,
    /// Last day if every option is taken.
    pub max_end_date: Option<NaiveDate>,
    /// Months of each extension step still or once open, in order.
    pub extension_months: Vec<u32>,
    /// How many of them are used up already.
    pub extensions_used: Option<u32>,
    /// Dates on which it may be broken.
    pub break_dates: Vec<NaiveDate>,
    /// Days of notice to leave early, or to stop an automatic renewal.
    pub notice_days: Option<u32>,
    /// Days before an end by which an extension is to be exercised.
    pub extension_notice_days: Option<u32>,
    /// Whether and when it may be left early.
    pub termination_right: Option<TerminationRight>,
    /// What leaving early costs.
    pub exit_fee: Option<ExitFee>,
    /// Whether it renews itself.
    pub auto_renew: Option<bool>,
    /// Kind.
    pub kind: Option<ContractKind>,
    /// Last day of the framework behind it.
    pub framework_expiry: Option<NaiveDate>,
    /// Lot.
    pub lot: Option<String>,
    /// Date of the market test, for private finance and managed services.
    pub market_test_date: Option<NaiveDate>,
    /// What a leased asset is worth at the end.
    pub residual_value: Option<Amount>,
    /// Whether staff transfer with it.
    pub tupe: Option<bool>,
    /// Days a new supplier needs to start.
    pub mobilisation_days: Option<u32>,
    /// Words for the scope of a service.
    pub scope_tags: Vec<String>,
    /// What a service's cost follows.
    pub driver: Option<String>,
    /// Value over its whole life.
    pub value_total: Option<Amount>,
    /// Value a year.
    pub annual_value: Option<Amount>,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Whether the value holds VAT.
    pub value_includes_vat: Option<bool>,
    /// How it was procured, as stated.
    pub procurement_route: Option<String>,
    /// The framework's reference.
    pub framework_ref: Option<String>,
    /// The law it was made under.
    pub regime: Option<Regime>,
    /// First day of its procurement.
    pub procurement_start_date: Option<NaiveDate>,
    /// Whether others may join it.
    pub open_to_others: Option<bool>,
    /// Commitment given, as stated.
    pub commitment: Option<String>,
    /// How its prices move, as stated.
    pub indexation: Option<String>,
    /// Rebates, as stated.
    pub rebate_terms: Option<String>,
    /// When it is to be reviewed.
    pub review_date: Option<NaiveDate>,
    /// Who looks after it: a role or an office, as stated.
    pub contract_manager: Option<String>,
    /// Open Contracting id.
    pub ocid: Option<String>,
    /// Status, as stated.
    pub status: Option<String>,
}

impl Contract {
    /// A contract in pounds of which nothing is stated but whose it is and when it runs: all else is unknown.
    #[must_use]
    pub fn unstated(org_code: &str, contract_ref: &str, start_date: NaiveDate, current_end_date: NaiveDate) -> Self {
        Self {
            org_code: org_code.to_owned(),
            participating_orgs: Vec::new(),
            contract_ref: contract_ref.to_owned(),
            title: String::new(),
            description: None,
            supplier_name: String::new(),
            supplier_id: None,
            category_code: None,
            category_scheme: None,
            start_date,
            current_end_date,
            max_end_date: None,
            extension_months: Vec::new(),
            extensions_used: None,
            break_dates: Vec::new(),
            notice_days: None,
            extension_notice_days: None,
            termination_right: None,
            exit_fee: None,
            auto_renew: None,
            kind: None,
            framework_expiry: None,
            lot: None,
            market_test_date: None,
            residual_value: None,
            tupe: None,
            mobilisation_days: None,
            scope_tags: Vec::new(),
            driver: None,
            value_total: None,
            annual_value: None,
            currency: Currency::GBP,
            value_includes_vat: None,
            procurement_route: None,
            framework_ref: None,
            regime: None,
            procurement_start_date: None,
            open_to_others: None,
            commitment: None,
            indexation: None,
            rebate_terms: None,
            review_date: None,
            contract_manager: None,
            ocid: None,
            status: None,
        }
    }

    /// What tells one contract from another: the organisation and its reference.
    #[must_use]
    pub fn record_key(&self) -> String {
        Self::key_of(&self.org_code, &self.contract_ref)
    }

    /// The same of any organisation and reference.
    #[must_use]
    pub fn key_of(org_code: &str, contract_ref: &str) -> String {
        format!("{org_code}|{contract_ref}")
    }

    /// The names of its suppliers, one by one.
    pub fn supplier_names(&self) -> impl Iterator<Item = &str> {
        self.supplier_name.split('|').map(str::trim).filter(|name| !name.is_empty())
    }
}
