//! What is taken for granted, as data and in words.

use std::fmt;

use super::benefit::percent_text;
use crate::engine::money::Amount;

/// Something that is taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// No notice period is stated: so many days are assumed.
    NoticeAssumed(u32),
    /// No notice period for extensions is stated: so many days are assumed.
    ExtensionNoticeAssumed(u32),
    /// The steps to the last possible end are not stated: one is assumed.
    OneExtensionAssumed,
    /// No shared products: the benefit is a part, in millionths, of the annual value.
    BenefitAssumed(u32),
    /// Interim cover for so many days, at a premium in millionths of the annual value.
    BridgingAssumed(u32, u32),
    /// No spend under it is known: its annual value is the register's.
    ValueFromRegister,
    /// Neither spend nor an annual value is known: it is the whole value over the term.
    ValueFromWholeLife,
    /// The value it rests on holds VAT.
    ValueHoldsVat,
    /// Whether it renews itself is not stated: it is taken to end.
    RenewalUnknown,
    /// Renewing alone would have cost a procurement.
    ProcurementAvoided,
    /// What the joint procurement costs.
    JointProcurement,
    /// How many days the joint procurement takes.
    LeadTime(u32),
    /// What later stages cost.
    LaterStages,
    /// What acceding costs, and how many days it takes.
    Accession(u32),
    /// The benefit is that of everybody else's prices: no products are shared in the group.
    BenefitFromBenchmark,
    /// The register gives no category: it is a guess by the title, so sure in hundredths.
    CategoryGuessed(u32),
    /// No purchases under it are known: it is in its group by category alone.
    ProductsUnknown,
    /// It is for less than the group as a whole: what is alike is for a person to say.
    ScopeDiffers,
    /// What the service is for is not stated: it is in its group by category alone.
    ScopeUnknown,
}

impl fmt::Display for Caution {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoticeAssumed(days) => write!(formatter, "notice of {days} days: the register states none"),
            Self::ExtensionNoticeAssumed(days) => {
                write!(formatter, "an extension is exercised {days} days before: the register states no time")
            }
            Self::OneExtensionAssumed => {
                formatter.write_str("one extension up to the last possible end: the register states no steps")
            }
            Self::BenefitAssumed(part) => write!(
                formatter,
                "benefit of {} of the annual value: no shared products are known",
                percent_text(*part)
            ),
            Self::BridgingAssumed(days, premium) => {
                write!(formatter, "interim cover for {days} days at {} above the annual value", percent_text(*premium))
            }
            Self::ValueFromRegister => formatter.write_str("annual value from the register: no spend is known"),
            Self::ValueFromWholeLife => {
                formatter.write_str("annual value from the whole value over the term: no spend is known")
            }
            Self::ValueHoldsVat => formatter.write_str("the register's value holds VAT"),
            Self::RenewalUnknown => {
                formatter.write_str("it ends by itself: the register does not state whether it renews itself")
            }
            Self::ProcurementAvoided => formatter.write_str("a procurement of its own is saved"),
            Self::JointProcurement => formatter.write_str("what the joint procurement costs"),
            Self::LeadTime(days) => write!(formatter, "a joint procurement takes {days} days"),
            Self::LaterStages => formatter.write_str("what later stages cost"),
            Self::Accession(days) => write!(formatter, "what acceding costs; it takes {days} days"),
            Self::BenefitFromBenchmark => {
                formatter.write_str("benefit at everybody else's prices: the group shares no products")
            }
            Self::CategoryGuessed(percent) => {
                write!(formatter, "its category is a guess by its title, {percent}% sure: the register gives none")
            }
            Self::ProductsUnknown => {
                formatter.write_str("no purchases under it are known: it is grouped by its category alone")
            }
            Self::ScopeDiffers => formatter.write_str("it is for less than all its group is for"),
            Self::ScopeUnknown => {
                formatter.write_str("neither scope nor driver is stated: the service is grouped by its category alone")
            }
        }
    }
}

/// Something taken for granted, of one contract or of the candidate as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Organisation and reference of the contract.
    pub contract: Option<(String, String)>,
    /// What.
    pub what: Caution,
    /// The cash over the horizon that rests on it alone, where it is an amount.
    pub amount: Option<Amount>,
}
