//! Which rows can be taken: a mistyped word is a fault, so that no row lies unread.

use super::body::{AuthorityClass, Body};
use super::pipeline::PIPELINE_SUBJECTS;
use super::route::{Route, Stage};
use super::rule::{Rule, RuleFault, RuleTable, RuleUnit, RuleValue};
use super::stretch::STRETCH_MEASURES;
use super::subject::Subject;
use crate::engine::model::Regime;

/// Words of a column, and what they are called together.
struct Allowed {
    column: &'static str,
    words: Vec<&'static str>,
}

impl Allowed {
    fn new(column: &'static str, words: impl IntoIterator<Item = &'static str>) -> Self {
        Self { column, words: words.into_iter().collect() }
    }

    fn judge(&self, stated: &str) -> Result<(), RuleFault> {
        if self.words.contains(&stated) {
            return Ok(());
        }
        let words: Vec<&str> = self.words.iter().map(|word| if word.is_empty() { "blank" } else { word }).collect();
        let stated = if stated.is_empty() { "blank" } else { stated };
        Err(fault(self.column, format!("{stated}: not one of {}", words.join(", "))))
    }
}

fn fault(column: &'static str, reason: String) -> RuleFault {
    RuleFault { column, reason }
}

fn subjects() -> impl Iterator<Item = &'static str> {
    Subject::ALL.iter().map(|subject| subject.threshold_word())
}

impl Rule {
    /// Says whether its table can hold it.
    ///
    /// # Errors
    /// [`RuleFault`] with the column at fault: a word that its table does not know, a unit that does not fit, a period that
    /// ends before it begins, a value of the wrong kind, or no source.
    pub fn judge(&self) -> Result<(), RuleFault> {
        let [subject, detail, measure] = self.allowed();
        subject.judge(&self.subject)?;
        detail.judge(&self.detail)?;
        measure.judge(&self.measure)?;
        self.judge_regime()?;
        self.judge_value()?;
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(fault("valid_to", "lies before valid_from".to_owned()));
        }
        if self.source.trim().is_empty() {
            return Err(fault("source", "is blank: every row says where it comes from".to_owned()));
        }
        Ok(())
    }

    /// The words of its table for subject, detail and measure.
    fn allowed(&self) -> [Allowed; 3] {
        let blank = |column| Allowed::new(column, [""]);
        let (subject, detail, measure) = ("subject", "detail", "measure");
        match self.table {
            RuleTable::Threshold => {
                let classes = AuthorityClass::ALL.iter().map(|class| class.as_str());
                [Allowed::new(subject, subjects()), Allowed::new(detail, classes.chain([""])), blank(measure)]
            }
            RuleTable::Law => [blank(subject), blank(detail), blank(measure)],
            RuleTable::Authority => {
                let bodies = Body::ALL.iter().map(|body| body.as_str());
                [Allowed::new(subject, bodies), blank(detail), blank(measure)]
            }
            RuleTable::Vat => [Allowed::new(subject, ["standard"]), blank(detail), blank(measure)],
            RuleTable::Lead => [
                Allowed::new(subject, Route::ALL.iter().map(|route| route.as_str())),
                Allowed::new(detail, Stage::ALL.iter().map(|stage| stage.as_str())),
                Allowed::new(measure, ["minimum", "typical"]),
            ],
            RuleTable::Pipeline => [Allowed::new(subject, PIPELINE_SUBJECTS), blank(detail), blank(measure)],
            RuleTable::Stretch => {
                [Allowed::new(subject, subjects().chain([""])), blank(detail), Allowed::new(measure, STRETCH_MEASURES)]
            }
            RuleTable::BankHoliday => [Allowed::new(subject, ["england"]), blank(detail), blank(measure)],
        }
    }

    fn judge_regime(&self) -> Result<(), RuleFault> {
        let stated = self.regime.map(Regime::as_str).unwrap_or_default();
        let words = |words: &[Regime]| Allowed::new("regime", words.iter().map(|regime| regime.as_str()));
        match self.table {
            RuleTable::Threshold => words(&[Regime::Pcr2015, Regime::Pa2023]).judge(stated),
            RuleTable::Law => words(&[Regime::Pcr2015, Regime::Pa2023, Regime::Psr]).judge(stated),
            RuleTable::Pipeline => words(&[Regime::Pa2023]).judge(stated),
            RuleTable::Stretch => words(Regime::ALL).judge(stated),
            RuleTable::Authority | RuleTable::Vat | RuleTable::BankHoliday => words(&[]).or_blank().judge(stated),
            RuleTable::Lead => words(Regime::ALL).or_blank().judge(stated),
        }
    }

    fn judge_value(&self) -> Result<(), RuleFault> {
        let fits = match self.table {
            RuleTable::Threshold => self.unit.is_money(),
            RuleTable::Law | RuleTable::Authority | RuleTable::BankHoliday => self.unit == RuleUnit::Word,
            RuleTable::Vat => self.unit == RuleUnit::Percent,
            RuleTable::Lead => self.unit.is_days(),
            RuleTable::Pipeline => match self.subject.as_str() {
                "notice_days" => self.unit == RuleUnit::CalendarDays,
                "reporting_months" => self.unit == RuleUnit::Months,
                _ => self.unit.is_money(),
            },
            RuleTable::Stretch if self.measure == "value_amount" => self.unit.is_money(),
            RuleTable::Stretch => self.unit == RuleUnit::Percent,
        };
        if !fits {
            return Err(fault("unit", format!("{} does not fit the table {}", self.unit, self.table)));
        }
        let kind_fits = match &self.value {
            RuleValue::Money(_) => self.unit.is_money(),
            RuleValue::Count(_) => self.unit.is_days() || self.unit == RuleUnit::Months,
            RuleValue::Share(_) => self.unit == RuleUnit::Percent,
            RuleValue::Word(_) => self.unit == RuleUnit::Word,
        };
        if !kind_fits {
            return Err(fault("value", format!("{} is not counted in {}", self.value, self.unit)));
        }
        match (self.table, self.word()) {
            (RuleTable::Law | RuleTable::BankHoliday, Some(word)) => Allowed::new("value", ["yes", "no"]).judge(word),
            (RuleTable::Authority, Some(word)) => {
                Allowed::new("value", AuthorityClass::ALL.iter().map(|class| class.as_str())).judge(word)
            }
            _ => Ok(()),
        }
    }
}

impl Allowed {
    fn or_blank(mut self) -> Self {
        self.words.push("");
        self
    }
}
