//! Which row of which rate card holds for a shift.
//!
//! A row holds when it is in force on the day, its owner is the organisation or a footprint or group that the organisation
//! sits in on that day, the currency is the same, and every field of work that it states is the shift's too; a
//! field it does not state means any. A card or framework that the shift names has to be the row's, where the row
//! names one. Of several rows the most specific holds: the one that states most fields, then the one that states the
//! weightier ones (staff group before grade, specialty, shift type, zone, engagement, framework), then the organisation's
//! own before a group's, then one that names no framework before one that names a framework the shift does not, then the
//! one that began last; at the end the first by its record key's bytes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::engine::model::{Currency, GroupMember, Organisation, Rate, RateCard, Role, normal_words};

/// Who sits in which footprint and group, and when.
#[derive(Debug, Default)]
pub struct Members<'a> {
    /// By the organisation's code: the codes it sits under, with first and last day.
    seats: HashMap<&'a str, Vec<Seat<'a>>>,
}

#[derive(Debug, Clone, Copy)]
struct Seat<'a> {
    group: &'a str,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl<'a> Members<'a> {
    /// Of the groups' members and the footprints that organisations state, which have no dates.
    pub fn new(
        organisations: impl IntoIterator<Item = &'a Organisation>,
        groups: impl IntoIterator<Item = &'a GroupMember>,
    ) -> Self {
        let mut seats: HashMap<&str, Vec<Seat<'_>>> = HashMap::new();
        for organisation in organisations {
            if let Some(group) = organisation.footprint_code.as_deref() {
                seats.entry(&organisation.code).or_default().push(Seat { group, from: None, to: None });
            }
        }
        for member in groups {
            let seat = Seat { group: &member.group_code, from: member.valid_from, to: member.valid_to };
            seats.entry(&member.org_code).or_default().push(seat);
        }
        Self { seats }
    }

    /// True when the organisation is this owner, or sits under it on this day.
    #[must_use]
    pub fn sits_under(&self, org_code: &str, owner: &str, day: NaiveDate) -> bool {
        let on_day = |seat: &Seat<'_>| {
            seat.group == owner && seat.from.is_none_or(|first| first <= day) && seat.to.is_none_or(|last| day <= last)
        };
        org_code == owner || self.seats.get(org_code).is_some_and(|seats| seats.iter().any(on_day))
    }
}

/// Everything about a shift that decides which rows may hold for it, the day apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    org_code: String,
    role: Role,
    card_id: Option<String>,
    framework_ref: Option<String>,
    currency: Currency,
}

/// Rate cards, to be asked shift by shift.
#[derive(Debug)]
pub struct CardBook<'a> {
    cards: &'a [RateCard],
    members: Members<'a>,
    /// Each card's work, card and framework as they are compared.
    normal: Vec<(Role, String, Option<String>)>,
    /// Rows that may hold, the one that goes first before the others: found once a question, of which there are few.
    answers: BTreeMap<Question, Vec<usize>>,
}

impl<'a> CardBook<'a> {
    /// Of the rows of all cards.
    #[must_use]
    pub fn new(cards: &'a [RateCard], members: Members<'a>) -> Self {
        let normal = |card: &RateCard| {
            (card.role.normal(), normal_words(&card.card_id), card.framework_ref.as_deref().map(normal_words))
        };
        Self { cards, members, normal: cards.iter().map(normal).collect(), answers: BTreeMap::new() }
    }

    /// The row that holds for a shift on its day; nothing where none does.
    pub fn holding(&mut self, rate: &Rate) -> Option<&'a RateCard> {
        let question = Question {
            org_code: rate.org_code.clone(),
            role: rate.role.normal(),
            card_id: rate.card_id.as_deref().map(normal_words),
            framework_ref: rate.framework_ref.as_deref().map(normal_words),
            currency: rate.currency,
        };
        if !self.answers.contains_key(&question) {
            let rows = self.rows_for(&question);
            self.answers.insert(question.clone(), rows);
        }
        let mut rows = self.answers.get(&question)?.iter().filter_map(|place| self.cards.get(*place));
        rows.find(|card| {
            card.is_in_force(rate.shift_date)
                && self.members.sits_under(&rate.org_code, &card.org_code, rate.shift_date)
        })
    }

    /// The rows that may hold on some day, in the order in which they are asked.
    fn rows_for(&self, question: &Question) -> Vec<usize> {
        let mut rows: Vec<_> = (self.cards.iter().zip(&self.normal).enumerate())
            .filter_map(|(place, (card, normal))| {
                let stated = fit(question, card, normal)?;
                let own = card.org_code == question.org_code;
                // A framework that the shift says nothing of.
                let unasked = card.framework_ref.is_some() && question.framework_ref.is_none();
                let rank = Reverse((stated.count_ones(), stated, own, !unasked, card.valid_from));
                Some((rank, card.record_key(), place))
            })
            .collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, _, place)| place).collect()
    }
}

/// The fields that a row states and the shift has too, the weightiest as the highest bit; nothing when the row cannot hold.
fn fit(question: &Question, card: &RateCard, normal: &(Role, String, Option<String>)) -> Option<u32> {
    let (role, card_id, framework) = normal;
    let other_card = question.card_id.as_ref().is_some_and(|named| named != card_id);
    if other_card || card.currency != question.currency {
        return None;
    }
    let mut stated = 0_u32;
    for (wanted, found) in role.fields().into_iter().zip(question.role.fields()) {
        stated <<= 1;
        match (wanted, found) {
            (None, _) => {}
            (Some(wanted), Some(found)) if wanted == found => stated |= 1,
            _ => return None,
        }
    }
    stated <<= 1;
    match (framework, &question.framework_ref) {
        (Some(wanted), Some(found)) if wanted != found => None,
        (Some(_), Some(_)) => Some(stated | 1),
        _ => Some(stated),
    }
}
