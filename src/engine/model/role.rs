//! What kind of work a rate is paid for, and what the rate is made of.

use crate::engine::money::Amount;

/// What kind of work a rate is paid for, as stated. On a rate card a field that is not stated means any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Role {
    /// Group of staff (`Nursing`).
    pub staff_group: Option<String>,
    /// Grade (`Band 5`).
    pub grade: Option<String>,
    /// Specialty.
    pub specialty: Option<String>,
    /// When the shift is worked (`night`).
    pub shift_type: Option<String>,
    /// Zone of pay (`Inner London`).
    pub zone: Option<String>,
    /// How the worker is engaged (`bank`, `agency`).
    pub engagement: Option<String>,
}

impl Role {
    /// The fields in their fixed order, the weightiest first; absent ones as nothing.
    #[must_use]
    pub fn fields(&self) -> [Option<&str>; 6] {
        [
            self.staff_group.as_deref(),
            self.grade.as_deref(),
            self.specialty.as_deref(),
            self.shift_type.as_deref(),
            self.zone.as_deref(),
            self.engagement.as_deref(),
        ]
    }

    /// The role in the form that roles are compared in.
    #[must_use]
    pub fn normal(&self) -> Self {
        let normal = |field: &Option<String>| field.as_deref().map(normal_words);
        Self {
            staff_group: normal(&self.staff_group),
            grade: normal(&self.grade),
            specialty: normal(&self.specialty),
            shift_type: normal(&self.shift_type),
            zone: normal(&self.zone),
            engagement: normal(&self.engagement),
        }
    }

    /// One text for the role in its normal form, fields parted by `|`: part of what tells one card's rows apart.
    #[must_use]
    pub fn key(&self) -> String {
        let normal = self.normal();
        normal.fields().map(Option::unwrap_or_default).join("|")
    }
}

/// Words as they are compared: lower case, one blank between them.
#[must_use]
pub fn normal_words(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What an hour costs, and what that is made of, as stated. Unknown is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RateParts {
    /// Pay of the worker.
    pub pay_rate: Option<Amount>,
    /// What the employer pays on top of it.
    pub on_cost: Option<Amount>,
    /// Fee of the agency.
    pub agency_fee: Option<Amount>,
    /// Value added tax.
    pub vat: Option<Amount>,
    /// All of it.
    pub total_rate: Option<Amount>,
}

/// The most by which a stated total may differ from the sum of its parts: a penny.
const PENNY: i64 = 10_000;

impl RateParts {
    /// The sum of the parts; nothing where one is not stated, or the sum leaves the range.
    #[must_use]
    pub fn sum(&self) -> Option<Amount> {
        let parts = [self.pay_rate?, self.on_cost?, self.agency_fee?, self.vat?];
        parts.into_iter().try_fold(Amount::ZERO, Amount::checked_add)
    }

    /// The total as stated, else the sum of the parts.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.total_rate.or_else(|| self.sum())
    }

    /// The sum of the parts where all are stated and it differs from the stated total by more than a penny.
    #[must_use]
    pub fn contradiction(&self) -> Option<Amount> {
        let total = self.total_rate?;
        self.sum().filter(|sum| !within_a_penny(*sum, total))
    }
}

/// True when two amounts that should be one differ by a penny at most.
#[must_use]
pub const fn within_a_penny(left: Amount, right: Amount) -> bool {
    left.micros().abs_diff(right.micros()) <= PENNY.unsigned_abs()
}
