//! How values of an entry are written in the text that is kept: amounts as decimals, words of closed lists as words.

use std::fmt::Display;

use serde::{Deserialize, Deserializer, Serializer};

/// Says why a text cannot be read back.
fn unreadable<E: serde::de::Error>(what: &str, text: impl Display) -> E {
    E::custom(format!("{text} is no {what}"))
}

/// Amounts of money.
pub(super) mod amount {
    use super::{Deserialize, Deserializer, Serializer, unreadable};
    use crate::engine::money::Amount;

    pub(in super::super) fn serialize<S: Serializer>(amount: &Amount, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(amount)
    }

    pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Amount, D::Error> {
        let text = String::deserialize(from)?;
        Amount::parse(&text).map_err(|_| unreadable("amount", text))
    }
}

/// Amounts of money that may be unknown.
pub(super) mod maybe_amount {
    use super::{Deserialize, Deserializer, Serializer, unreadable};
    use crate::engine::money::Amount;

    pub(in super::super) fn serialize<S: Serializer>(amount: &Option<Amount>, to: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => to.collect_str(amount),
            None => to.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<Amount>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| Amount::parse(&text).map_err(|_| unreadable("amount", text))).transpose()
    }
}

/// Financial years.
pub(super) mod year {
    use super::{Deserialize, Deserializer, Serializer, unreadable};
    use crate::engine::consolidation::FinancialYear;
    use crate::engine::workplan::plan::financial_year;

    pub(in super::super) fn serialize<S: Serializer>(year: &FinancialYear, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(year)
    }

    pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<FinancialYear, D::Error> {
        let text = String::deserialize(from)?;
        financial_year(&text).ok_or_else(|| unreadable("financial year", text))
    }
}

/// Declares how the words of a closed list are written and read back.
macro_rules! written_words {
    ($module:ident, $list:ty, $what:literal) => {
        /// The words of a closed list.
        pub(super) mod $module {
            use super::{Deserialize, Deserializer, Serializer, unreadable};

            pub(in super::super) fn serialize<S: Serializer>(word: &$list, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(word.as_str())
            }

            pub(in super::super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<$list, D::Error> {
                let text = String::deserialize(from)?;
                <$list>::parse(&text).ok_or_else(|| unreadable($what, text))
            }
        }
    };
}

written_words!(duty, crate::engine::workplan::Duty, "duty");
written_words!(status, crate::engine::workplan::WorkStatus, "status");
written_words!(actual, crate::engine::workplan::ActualKind, "kind of figure");
written_words!(stance, crate::engine::workplan::Stance, "stance");
