//! Why a contract takes no part, as data and in words.

use std::fmt;

use chrono::NaiveDate;

use crate::engine::money::Amount;

/// Why a contract takes no part in a candidate, or in any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Its register gives no category.
    NoCategory,
    /// It gives a category but not from which list, or a code that is none of that list.
    CategoryUnreadable(String),
    /// A framework is a ceiling, not spend.
    Framework,
    /// Its amounts are in another currency.
    OtherCurrency(String),
    /// It ended before the plan's date.
    Ended(NaiveDate),
    /// Its status says that it is over.
    NotLive(String),
    /// Neither spend nor a value above zero is known.
    NoValue,
    /// No other organisation of the group has a contract of the category.
    OneOrganisation,
    /// Others of its category hold contracts, but what is bought under them is not what is bought under this one.
    NothingShared,
    /// Others of its category hold contracts for services, but for something else or by another driver of cost.
    OtherScope,
    /// All contracts of the group together are worth no more than this a year.
    TooSmall(Amount),
    /// Its organisation would lose by joining: how much, under the sharing rule.
    WouldLose(Amount),
    /// It is in a workplan already: whose entry.
    Taken(String),
    /// It is the same contract as another one that is counted: organisation and reference.
    SameAs(String, String),
    /// It could join, but the team that procures has more worthwhile things to do in every quarter in which it could begin.
    NoTeam,
    /// Others accede to it: it stays as it is.
    IsHost,
    /// Its organisation holds the contract that others accede to.
    OfHost,
    /// On no day of the horizon can two organisations be there.
    NoCommonDate,
    /// Coming together is worth nothing: the best day, and what it would come to.
    NotWorthTogether(NaiveDate, Amount),
    /// It could join, but that would cost more than it brings: what it would come to.
    NotWorth(Amount),
    /// It runs on past the joint start, to this day.
    RunsOn(NaiveDate),
    /// It ends on this day, so many days before the joint start: further than interim cover reaches.
    GapTooLong(NaiveDate, i64),
    /// Whether it may be left early is not stated.
    RightUnknown,
    /// It may not be left early.
    NoRight,
    /// It may be left at break dates, and none is stated.
    NoBreakDates,
    /// The exit fee is not stated, or not for this time: unknown is not zero.
    FeeUnknown,
    /// A lease whose residual value is not stated cannot be left early.
    ResidualUnknown,
    /// Notice to leave was due by this day.
    NoticeGone(NaiveDate),
    /// It begins on this day: nobody leaves it before.
    NotBegun(NaiveDate),
    /// An extension was to be exercised by this day.
    ExtensionGone(NaiveDate),
    /// How many of its extensions are used is not stated.
    ExtensionsUsedUnknown,
    /// It renews itself for a term that is not stated: notice was due by this day.
    RenewsItself(NaiveDate),
    /// Private finance and managed services move at their market test, whose date is not stated.
    NoMarketTest,
    /// Private finance and managed services move on this day, their market test, alone.
    OnlyAtMarketTest(NaiveDate),
}

impl Why {
    /// A stable word for it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoCategory => "no_category",
            Self::CategoryUnreadable(_) => "category_unreadable",
            Self::Framework => "framework",
            Self::OtherCurrency(_) => "other_currency",
            Self::Ended(_) => "ended",
            Self::NotLive(_) => "not_live",
            Self::NoValue => "no_value",
            Self::OneOrganisation => "one_organisation",
            Self::NothingShared => "nothing_shared",
            Self::OtherScope => "other_scope",
            Self::TooSmall(_) => "too_small",
            Self::WouldLose(_) => "would_lose",
            Self::Taken(_) => "taken",
            Self::SameAs(..) => "same_as",
            Self::NoTeam => "no_team",
            Self::IsHost => "is_host",
            Self::OfHost => "of_host",
            Self::NoCommonDate => "no_common_date",
            Self::NotWorthTogether(..) => "not_worth_together",
            Self::NotWorth(_) => "not_worth",
            Self::RunsOn(_) => "runs_on",
            Self::GapTooLong(..) => "gap_too_long",
            Self::RightUnknown => "right_unknown",
            Self::NoRight => "no_right",
            Self::NoBreakDates => "no_break_dates",
            Self::FeeUnknown => "fee_unknown",
            Self::ResidualUnknown => "residual_unknown",
            Self::NoticeGone(_) => "notice_gone",
            Self::NotBegun(_) => "not_begun",
            Self::ExtensionGone(_) => "extension_gone",
            Self::ExtensionsUsedUnknown => "extensions_used_unknown",
            Self::RenewsItself(_) => "renews_itself",
            Self::NoMarketTest => "no_market_test",
            Self::OnlyAtMarketTest(_) => "only_at_market_test",
        }
    }
}

/// `£12.00`, `-£12.00`: plans are in pounds.
pub(super) fn pounds(amount: Amount) -> String {
    let text = amount.to_pence_text();
    text.strip_prefix('-').map_or_else(|| format!("£{text}"), |text| format!("-£{text}"))
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCategory => formatter.write_str("the register gives no category"),
            Self::CategoryUnreadable(code) => write!(formatter, "its category {code} cannot be read"),
            Self::Framework => formatter.write_str("a framework is a ceiling, not spend"),
            Self::OtherCurrency(currency) => write!(formatter, "its amounts are in {currency}"),
            Self::Ended(day) => write!(formatter, "it ended on {day}"),
            Self::NotLive(status) => write!(formatter, "its status is {status}"),
            Self::NoValue => formatter.write_str("neither spend nor a value above zero is known"),
            Self::OneOrganisation => formatter.write_str("no other organisation holds a contract of its category"),
            Self::NothingShared => formatter
                .write_str("others hold contracts of its category, but nothing bought under them is bought under it"),
            Self::OtherScope => formatter
                .write_str("others hold contracts of its category, but for another scope or by another driver of cost"),
            Self::TooSmall(value) => {
                write!(formatter, "all contracts of its kind are worth {} a year together: too little", pounds(*value))
            }
            Self::WouldLose(amount) => {
                write!(formatter, "its organisation would lose {} by joining", pounds(*amount))
            }
            Self::Taken(entry) => write!(formatter, "it is in the workplan already, in entry {entry}"),
            Self::SameAs(org, reference) => write!(formatter, "it is the same contract as {reference} of {org}"),
            Self::NoTeam => {
                formatter.write_str("the team has more worthwhile things to begin in every quarter in which it could")
            }
            Self::IsHost => formatter.write_str("others accede to it"),
            Self::OfHost => formatter.write_str("its organisation holds the contract that others accede to"),
            Self::NoCommonDate => formatter.write_str("no day of the horizon brings two organisations together"),
            Self::NotWorthTogether(day, worth) => {
                write!(formatter, "coming together is not worth it: {} at best, on {day}", pounds(*worth))
            }
            Self::NotWorth(worth) => {
                write!(formatter, "it could join, but that comes to {} in present value", pounds(*worth))
            }
            Self::RunsOn(day) => write!(formatter, "it runs to {day}, past the joint start"),
            Self::GapTooLong(day, gap) => {
                write!(
                    formatter,
                    "its last way out is {day}, {gap} days too early: interim cover does not reach so far"
                )
            }
            Self::RightUnknown => formatter.write_str("whether it may be left early is not stated"),
            Self::NoRight => formatter.write_str("it may not be left early"),
            Self::NoBreakDates => {
                formatter.write_str("it may be left at break dates alone, and no further one is stated")
            }
            Self::FeeUnknown => formatter.write_str("its exit fee then is not stated, and unknown is not zero"),
            Self::ResidualUnknown => formatter.write_str("it is a lease whose residual value is not stated"),
            Self::NoticeGone(day) => write!(formatter, "notice to leave was due by {day}"),
            Self::NotBegun(day) => write!(formatter, "it begins on {day} and cannot be left before"),
            Self::ExtensionGone(day) => write!(formatter, "its extension was to be exercised by {day}"),
            Self::ExtensionsUsedUnknown => formatter.write_str("how many of its extensions are used is not stated"),
            Self::RenewsItself(day) => {
                write!(formatter, "it renews itself for a term that is not stated: notice was due by {day}")
            }
            Self::NoMarketTest => formatter.write_str("it moves at its market test alone, whose date is not stated"),
            Self::OnlyAtMarketTest(day) => write!(formatter, "it moves at its market test alone, on {day}"),
        }
    }
}
