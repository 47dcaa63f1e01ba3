//! Rows of contract registers.

use chrono::NaiveDate;

use super::columns::ContractColumn as Is;
use super::exit_fees::exit_fee;
use super::{ReadContract, flat, rules};
use crate::engine::model::{CategoryScheme, Contract, ContractKind, Regime, Rejection, TerminationRight};
use crate::engine::money::Amount;
use crate::ingest::IngestError;
use crate::ingest::fields::{Fault, Fields, Notes, ReadOptions, RowReader};
use crate::ingest::headers::{ColumnIndex, Header};
use crate::ingest::layouts::Layout;
use crate::ingest::mapping::Mapping;
use crate::ingest::numbers::StatedNumber;
use crate::ingest::table::RawRow;
use crate::ingest::values::{amount, currency, date, loose_word, number, truth};

/// Bytes of a value at most: descriptions are longer than names and codes.
const LONGEST_VALUE: usize = 20_000;
/// Months of one extension and days of a notice at most: slips of the pen lie beyond.
const MOST_MONTHS: u32 = 600;
const MOST_DAYS: u32 = 3_660;

/// Turns rows into contracts.
#[derive(Debug)]
pub struct ContractReader {
    reader: RowReader,
    layout: Option<flat::FlatLayout>,
    /// The NHS Business Services Authority documents its award values as without VAT.
    without_vat: bool,
}

impl ContractReader {
    /// A reader for the files with this header. A code given by `--org` comes as the mapping's fallback for `org_code`.
    ///
    /// # Errors
    /// None today; the result keeps the shape of all readers.
    pub fn new(header: &Header, mapping: &Mapping, _options: &ReadOptions) -> Result<Self, IngestError> {
        let layout = (header.layout() == Some(Layout::ContractsFinderAwards)).then(|| flat::FlatLayout::new(header));
        let marks = ["CONTRACT_AWARD_VALUE", "CONTRACT_EXTENDABLE", "PRIMARY_PROCUREMENT_CATEGORY"];
        let without_vat = marks.iter().all(|mark| header.position(mark).is_some());
        let reader = RowReader { longest_value: LONGEST_VALUE, ..RowReader::new(header, mapping) };
        Ok(Self { reader, layout, without_vat })
    }

    /// The contract that a row states.
    ///
    /// # Errors
    /// A [`Rejection`] with the column at fault and the reason.
    pub fn read(&self, raw: &RawRow) -> Result<ReadContract, Rejection> {
        let read = self.reader.fields(raw).and_then(|fields| match &self.layout {
            Some(layout) => layout.read(&self.reader, fields),
            None => {
                self.contract(fields).map(|contract| ReadContract { contract, buyer_name: None, notified_at: None })
            }
        });
        read.and_then(|read| rules::check(&read.contract).map(|()| read))
            .map_err(|fault| self.reader.reject(raw, fault, None))
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.reader.notes.snapshot()
    }

    fn contract(&self, fields: Fields<'_>) -> Result<Contract, Fault> {
        let reader = &self.reader;
        let value_total = stated_amount(reader, fields, Is::ValueTotal)?;
        let annual_value = stated_amount(reader, fields, Is::AnnualValue)?;
        if value_total.is_none() && annual_value.is_none() {
            return Err(Fault::new("value_total", "value_total and annual_value are both blank", ""));
        }
        let current_end_date = required_date(reader, fields, Is::CurrentEndDate)?;
        let (max_end_date, extensions_used) = extensions(reader, fields, current_end_date)?;
        let stated_vat = truth(fields, Is::ValueIncludesVat)?;
        let amounts = [number(fields, Is::ValueTotal)?, number(fields, Is::AnnualValue)?];
        let contract_ref = fields.required(Is::ContractRef)?;
        let text = |column: Is| fields.get(column).map(|text| reader.masked(text, &[contract_ref]));
        Ok(Contract {
            org_code: fields.required(Is::OrgCode)?.to_owned(),
            participating_orgs: list(fields, Is::ParticipatingOrgs),
            contract_ref: contract_ref.to_owned(),
            title: reader.masked(fields.required(Is::Title)?, &[contract_ref]),
            description: text(Is::Description),
            supplier_name: fields.required(Is::SupplierName)?.to_owned(),
            supplier_id: fields.owned(Is::SupplierId),
            category_code: fields.owned(Is::CategoryCode),
            category_scheme: loose_word(
                fields,
                Is::CategoryScheme,
                &words(CategoryScheme::ALL, CategoryScheme::as_str),
            )?,
            start_date: required_date(reader, fields, Is::StartDate)?,
            current_end_date,
            max_end_date,
            extension_months: extension_months(fields)?,
            extensions_used,
            break_dates: dates(reader, fields, Is::BreakDates)?,
            notice_days: days(fields, Is::NoticeDays)?,
            extension_notice_days: days(fields, Is::ExtensionNoticeDays)?,
            termination_right: loose_word(
                fields,
                Is::TerminationRight,
                &words(TerminationRight::ALL, TerminationRight::as_str),
            )?,
            exit_fee: exit_fee(reader, fields)?,
            auto_renew: truth(fields, Is::AutoRenew)?,
            kind: contract_kind(fields)?,
            framework_expiry: date(reader, fields, Is::FrameworkExpiry)?,
            lot: fields.owned(Is::Lot),
            market_test_date: date(reader, fields, Is::MarketTestDate)?,
            residual_value: stated_amount(reader, fields, Is::ResidualValue)?,
            tupe: truth(fields, Is::Tupe)?,
            mobilisation_days: days(fields, Is::MobilisationDays)?,
            scope_tags: list(fields, Is::ScopeTags),
            driver: fields.owned(Is::Driver),
            value_total,
            annual_value,
            currency: currency(fields, Is::Currency, &amounts)?,
            value_includes_vat: stated_vat.or(self.without_vat.then_some(false)),
            procurement_route: fields.owned(Is::ProcurementRoute),
            framework_ref: fields.owned(Is::FrameworkRef),
            regime: loose_word(fields, Is::Regime, &words(Regime::ALL, Regime::as_str))?,
            procurement_start_date: date(reader, fields, Is::ProcurementStartDate)?,
            open_to_others: truth(fields, Is::OpenToOthers)?,
            commitment: text(Is::Commitment),
            indexation: text(Is::Indexation),
            rebate_terms: text(Is::RebateTerms),
            review_date: date(reader, fields, Is::ReviewDate)?,
            contract_manager: text(Is::ContractManager),
            ocid: fields.owned(Is::Ocid),
            status: fields.owned(Is::Status),
        })
    }
}

/// The words of a closed list with their texts.
fn words<T: Copy>(all: &[T], text: impl Fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|word| (text(*word), *word)).collect()
}

fn contract_kind(fields: Fields<'_>) -> Result<Option<ContractKind>, Fault> {
    let mut known = words(ContractKind::ALL, ContractKind::as_str);
    known.extend([("services", ContractKind::Service), ("supplies", ContractKind::Goods)]);
    loose_word(fields, Is::ContractKind, &known)
}

fn required_date(reader: &RowReader, fields: Fields<'_>, column: Is) -> Result<NaiveDate, Fault> {
    fields.required(column)?;
    date(reader, fields, column)?.ok_or_else(|| Fault::new(column.name(), format!("{} is blank", column.name()), ""))
}

/// An amount of money, its rounding noted.
pub(super) fn stated_amount(reader: &RowReader, fields: Fields<'_>, column: Is) -> Result<Option<Amount>, Fault> {
    number(fields, column)?.map(|stated| amount(reader, stated, column, fields)).transpose()
}

/// `2026-04-01:5000`.
pub(super) fn dates_and(reader: &RowReader, text: &str) -> Option<(NaiveDate, Amount)> {
    let (date, amount) = text.rsplit_once(':')?;
    let date = reader.mapping.dates().parse(date).ok()?;
    let (amount, rounded) = StatedNumber::parse(amount).ok()?.to_amount().ok()?;
    (!rounded).then_some((date, amount))
}

/// What a cell lists behind semicolons.
fn list(fields: Fields<'_>, column: Is) -> Vec<String> {
    let parts = fields.get(column).unwrap_or_default().split(';').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn dates(reader: &RowReader, fields: Fields<'_>, column: Is) -> Result<Vec<NaiveDate>, Fault> {
    let mut dates = Vec::new();
    for part in list(fields, column) {
        let date = reader.mapping.dates().parse(&part);
        dates.push(date.map_err(|error| Fault::new(column.name(), error.to_string(), &part))?);
    }
    dates.sort_unstable();
    dates.dedup();
    Ok(dates)
}

/// A whole number, with or without its unit behind it.
fn whole(text: &str, units: &[&str], most: u32) -> Option<u32> {
    let lower = text.trim().to_ascii_lowercase();
    let bare = units.iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower).trim_end();
    let plain = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| bare.parse().ok()).flatten().filter(|number| *number <= most)
}

fn days(fields: Fields<'_>, column: Is) -> Result<Option<u32>, Fault> {
    let Some(text) = fields.get(column) else { return Ok(None) };
    let days = whole(text, &["calendar days", "days", "day", "d"], MOST_DAYS);
    days.map(Some)
        .ok_or_else(|| Fault::new(column.name(), format!("not a whole number of days up to {MOST_DAYS}"), text))
}

/// `12;12`, also `12+12` and `24 months`.
fn extension_months(fields: Fields<'_>) -> Result<Vec<u32>, Fault> {
    let text = fields.get(Is::ExtensionMonths).unwrap_or_default();
    let parts = text.split([';', '+']).map(str::trim).filter(|part| !part.is_empty());
    let months = parts.map(|part| whole(part, &["months", "month", "m"], MOST_MONTHS).filter(|months| *months > 0));
    months.collect::<Option<_>>().ok_or_else(|| {
        let reason = format!("not whole months above zero and up to {MOST_MONTHS}, such as 12;12");
        Fault::new("extension_months", reason, text)
    })
}

/// The last day with every option, and how many options are used up. A register that only says whether a contract can
/// be extended and has been says both where the answer is no.
fn extensions(
    reader: &RowReader,
    fields: Fields<'_>,
    current_end: NaiveDate,
) -> Result<(Option<NaiveDate>, Option<u32>), Fault> {
    let last = date(reader, fields, Is::MaxEndDate)?;
    let extendable = truth(fields, Is::Extendable)?;
    let extended = truth(fields, Is::Extended)?;
    let used = match fields.get(Is::ExtensionsUsed) {
        Some(text) => {
            let used = whole(text, &[], 1_000);
            Some(used.ok_or_else(|| Fault::new("extensions_used", "not a whole number", text))?)
        }
        None => (extended == Some(false)).then_some(0),
    };
    let fault =
        |column: Is, reason: &str| Err(Fault::new(column.name(), reason, fields.get(column).unwrap_or_default()));
    if extendable == Some(false) && extended == Some(true) {
        return fault(Is::Extended, "the contract has been extended, but cannot be");
    }
    if extendable == Some(false) && last.is_some_and(|last| last > current_end) {
        return fault(
            Is::Extendable,
            "the contract cannot be extended, but its maximum end lies after its current end",
        );
    }
    if extended == Some(false) && used.is_some_and(|used| used > 0) {
        return fault(Is::ExtensionsUsed, "extensions are used, but the contract has not been extended");
    }
    let never = extendable == Some(false);
    Ok((last.or(never.then_some(current_end)), used))
}
