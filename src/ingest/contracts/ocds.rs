//! OCDS 1.1 releases as contracts: one row an award's contract, and one row a release that has none.

use chrono::{Days, NaiveDate};

use super::notice::{Notice, day_as_written, instant, refused_status};
use super::releases::Release;
use super::view::{NoticeFault, View};
use super::{ReadContract, rules};
use crate::engine::model::{CategoryScheme, Currency, Rejection, hash_fields};
use crate::engine::money::Amount;
use crate::ingest::fields::{NoteCounters, Notes, note};
use crate::ingest::masking::mask;
use crate::ingest::numbers::StatedNumber;

/// Columns that name a release among rejected rows.
pub const NOTICE_COLUMNS: [&str; 6] = ["ocid", "release_id", "date", "tag", "buyer", "title"];

/// What a release says of one contract, or why it says nothing.
#[derive(Debug)]
pub struct NoticeRow {
    /// The contract, or the reason there is none.
    pub read: Result<ReadContract, Rejection>,
    /// What names the release, under [`NOTICE_COLUMNS`].
    pub cells: [String; 6],
}

/// Turns releases into contracts.
#[derive(Debug, Default)]
pub struct NoticeReader {
    notes: NoteCounters,
}

/// A contract of a release: the award, the contract signed on it, or both.
struct Deal<'a> {
    award: Option<View<'a>>,
    contract: Option<View<'a>>,
    /// Whether the award has several contracts, so that its id does not name one.
    several: bool,
}

impl NoticeReader {
    /// A row for each contract of the release, or one row where it has none.
    #[must_use]
    pub fn rows(&self, release: &Release) -> Vec<NoticeRow> {
        let root = View::root(&release.json);
        let names = [root.at("ocid"), root.at("id"), root.at("date"), root.at("tag")];
        let [ocid, id, date, tag] = names.map(|view| view.shown());
        let title = [root.at("tender").at("title").shown(), root.at("title").shown()];
        let title = title.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
        let buyer = root.at("buyer").at("name").shown();
        let cells = [ocid, id, date, tag, buyer, mask(&title, &[]).0.into_owned()];
        let row = |place: usize, read: Result<ReadContract, NoticeFault>| {
            let read = read.map_err(|fault| self.reject(release.row, place, &cells, fault));
            NoticeRow { read, cells: cells.clone() }
        };
        if let Some((path, what)) = &release.fault {
            let fault = NoticeFault { column: path.clone(), reason: what.clone(), value: String::new() };
            return vec![row(0, Err(fault))];
        }
        match deals(&root) {
            Err(fault) => vec![row(0, Err(fault))],
            Ok(deals) => {
                let read = |(place, deal): (usize, &Deal<'_>)| row(place, self.contract(&root, deal));
                deals.iter().enumerate().map(read).collect()
            }
        }
    }

    /// What was noted so far.
    #[must_use]
    pub fn notes(&self) -> Notes {
        self.notes.snapshot()
    }

    fn reject(&self, row: u64, place: usize, cells: &[String; 6], fault: NoticeFault) -> Rejection {
        let (masked, count) = mask(&fault.value, &[]);
        note(&self.notes.masked, count);
        let place = place.to_string();
        let mut stated: Vec<Option<&str>> = cells.iter().map(|cell| Some(cell.as_str())).collect();
        stated.push(Some(&place));
        Rejection {
            row,
            column: fault.column,
            reason: fault.reason,
            value: masked.chars().take(200).collect(),
            spend: None,
            row_hash: hash_fields(&stated),
        }
    }

    fn contract(&self, root: &View<'_>, deal: &Deal<'_>) -> Result<ReadContract, NoticeFault> {
        for view in [&deal.award, &deal.contract].into_iter().flatten() {
            let status = view.at("status");
            if let Some(reason) = refused_status(status.text()?) {
                return Err(status.fault(reason));
            }
        }
        let tender = root.at("tender");
        let date = root.at("date");
        let notified = date.text()?.ok_or_else(|| date.fault("the release states no date"))?;
        let ocid = root.at("ocid");
        let (buyer_id, buyer_name) = buyer(root)?;
        let period = self.period(deal)?;
        let (value, currency) = self.value(deal)?;
        let classification = tender.at("classification");
        let category = classification.at("id").id()?.map(str::to_owned);
        let scheme = classification.at("scheme").text()?.and_then(CategoryScheme::parse);
        let title = self.first_text(deal, &[tender.at("title"), root.at("title")], "title")?;
        let title = title.ok_or_else(|| tender.at("title").fault("the release states no title"))?;
        let description = self.first_text(deal, &[tender.at("description")], "description")?;
        let status = deal.part("status").and_then(|status| status.text().ok().flatten());
        let notice = Notice {
            buyer_id,
            buyer_name,
            notified_at: instant(notified).map_err(|reason| date.fault(reason))?,
            ocid: ocid.text()?.ok_or_else(|| ocid.fault("the release states no ocid"))?.to_owned(),
            award_id: deal.id()?,
            title,
            description,
            suppliers: suppliers(root, deal)?,
            category_scheme: scheme,
            category,
            main_category: tender.at("mainProcurementCategory").text()?.map(str::to_ascii_lowercase),
            start: period.0,
            end: period.1,
            max_end: period.2,
            value,
            currency,
            route: tender.at("procurementMethodDetails").text()?.map(str::to_owned),
            status: status.map(str::to_owned),
        };
        let read = notice.into_contract();
        rules::check(&read.contract)?;
        Ok(read)
    }

    /// The first text under this key of contract, award and what else is named, masked.
    fn first_text(&self, deal: &Deal<'_>, others: &[View<'_>], key: &str) -> Result<Option<String>, NoticeFault> {
        let own = [&deal.contract, &deal.award].into_iter().flatten().map(|view| view.at(key));
        for view in own.chain(others.iter().cloned()) {
            if let Some(text) = view.text()? {
                let (masked, count) = mask(text, &[]);
                note(&self.notes.masked, count);
                return Ok(Some(masked.into_owned()));
            }
        }
        Ok(None)
    }

    /// First day, last day, and last day with every option: the contract's, else the award's.
    fn period(&self, deal: &Deal<'_>) -> Result<(NaiveDate, NaiveDate, Option<NaiveDate>), NoticeFault> {
        let signed = deal.contract.as_ref().map(|contract| contract.at("period")).filter(View::is_there);
        let awarded = deal.award.as_ref().map(|award| award.at("contractPeriod"));
        let Some(period) = signed.or(awarded).filter(View::is_there) else {
            return Err(deal.fault("it states no contract period"));
        };
        let day = |name: &str| {
            let view = period.at(name);
            let text = view.text()?;
            text.map(|text| day_as_written(text).map_err(|reason| view.fault(reason))).transpose()
        };
        let start = day("startDate")?.ok_or_else(|| period.at("startDate").fault("the period has no start"))?;
        let end = match day("endDate")? {
            Some(end) => end,
            None => last_day(&period, start)?,
        };
        Ok((start, end, day("maxExtentDate")?))
    }

    /// The contract's value, else the award's.
    fn value(&self, deal: &Deal<'_>) -> Result<(Option<Amount>, Currency), NoticeFault> {
        let Some(value) = deal.part("value") else { return Ok((None, Currency::GBP)) };
        let (amount, currency) = (value.at("amount"), value.at("currency"));
        let currency = match currency.text()? {
            None => Currency::GBP,
            Some(text) => Currency::parse(text).ok_or_else(|| currency.fault("not a three-letter currency code"))?,
        };
        let Some(text) = amount.number()? else { return Ok((None, currency)) };
        let read = StatedNumber::parse(text).and_then(|stated| stated.to_amount());
        let (read, rounded) = read.map_err(|error| amount.fault(error.to_string()))?;
        note(&self.notes.amounts_rounded, u64::from(rounded));
        Ok((Some(read), currency))
    }
}

impl<'a> Deal<'a> {
    /// A key's value of the contract, else of the award.
    fn part(&self, name: &str) -> Option<View<'a>> {
        let parts = [&self.contract, &self.award].into_iter().flatten().map(|view| view.at(name));
        parts.into_iter().find(View::is_there)
    }

    /// The award's id, or the contract's where there is no award or it has several contracts.
    fn id(&self) -> Result<Option<String>, NoticeFault> {
        let named = match (&self.award, &self.contract) {
            (_, Some(contract)) if self.several || self.award.is_none() => contract.at("id"),
            (Some(award), _) => award.at("id"),
            (None, _) => return Ok(None),
        };
        Ok(named.id()?.map(str::to_owned))
    }

    fn fault(&self, reason: &str) -> NoticeFault {
        match self.contract.as_ref().or(self.award.as_ref()) {
            Some(view) => view.fault(reason),
            None => NoticeFault { column: String::new(), reason: reason.to_owned(), value: String::new() },
        }
    }
}

/// The contracts of a release; a fault that says what the release is instead where it has none.
fn deals<'a>(root: &View<'a>) -> Result<Vec<Deal<'a>>, NoticeFault> {
    if !root.is_object() || !root.at("ocid").is_there() {
        let linked = root.at("url").is_there();
        return Err(root.fault(if linked { "a link to a release, not the release" } else { "no OCDS release" }));
    }
    let awards = root.at("awards").items()?;
    let mut contracts = root.at("contracts").items()?;
    let tags = root.at("tag").shown();
    if let Some(tag) = tags.split(';').find(|tag| ["awardCancellation", "contractTermination"].contains(tag)) {
        return Err(root.at("tag").fault(format!("{tag}: the contract is no more")));
    }
    let mut deals = Vec::new();
    for award in awards {
        let id = award.at("id").id()?.map(str::to_owned);
        let mut own = Vec::new();
        let mut others = Vec::new();
        for contract in contracts {
            let of_it = contract.at("awardID").id()?.is_some_and(|of| Some(of) == id.as_deref());
            if of_it { own.push(contract) } else { others.push(contract) }
        }
        contracts = others;
        let several = own.len() > 1;
        if own.is_empty() {
            deals.push(Deal { award: Some(award), contract: None, several });
        } else {
            deals.extend(own.into_iter().map(|one| Deal { award: Some(award.clone()), contract: Some(one), several }));
        }
    }
    deals.extend(contracts.into_iter().map(|one| Deal { award: None, contract: Some(one), several: false }));
    if deals.is_empty() { Err(root.at("tag").fault(without_award(&tags))) } else { Ok(deals) }
}

/// What a release without award or contract is.
fn without_award(tags: &str) -> &'static str {
    let has = |word: &str| tags.split(';').any(|tag| tag.starts_with(word));
    if has("tenderCancellation") {
        "a cancelled tender"
    } else if has("tender") {
        "a tender without an award"
    } else if has("planning") {
        "planning: nothing is awarded yet"
    } else {
        "neither an award nor a contract"
    }
}

/// The last day where only a length is stated: as many days as it says, the first one counted.
fn last_day(period: &View<'_>, start: NaiveDate) -> Result<NaiveDate, NoticeFault> {
    let length = period.at("durationInDays");
    let Some(text) = length.number()? else { return Err(period.at("endDate").fault("the period has no end")) };
    let days: Option<u64> = text.parse().ok().filter(|days| *days > 0);
    let end = days.and_then(|days| start.checked_add_days(Days::new(days - 1)));
    end.ok_or_else(|| length.fault("not a whole number of days above zero"))
}

/// The buyer's id and name; where the release names none, the party that plays the role.
fn buyer(root: &View<'_>) -> Result<(String, Option<String>), NoticeFault> {
    let mut buyer = root.at("buyer");
    if !buyer.is_there() {
        for party in root.at("parties").items()? {
            if party.at("roles").items()?.iter().any(|role| role.shown() == "buyer") {
                buyer = party;
                break;
            }
        }
    }
    let id = buyer.at("id").id()?;
    let name = match buyer.at("name").text()? {
        Some(name) => Some(name),
        None => party_name(root, id)?,
    };
    if id.is_none() && name.is_none() {
        return Err(buyer.fault("no buyer is named"));
    }
    Ok((id.unwrap_or_default().to_owned(), name.map(str::to_owned)))
}

/// The name of the party with this id.
fn party_name<'a>(root: &View<'a>, id: Option<&str>) -> Result<Option<&'a str>, NoticeFault> {
    let Some(id) = id else { return Ok(None) };
    for party in root.at("parties").items()? {
        if party.at("id").id()? == Some(id) {
            return party.at("name").text();
        }
    }
    Ok(None)
}

/// The award's suppliers, each with its id.
fn suppliers(root: &View<'_>, deal: &Deal<'_>) -> Result<Vec<(String, Option<String>)>, NoticeFault> {
    let Some(list) = deal.award.as_ref().map(|award| award.at("suppliers")) else {
        return Err(deal.fault("the contract comes without its award, so that no supplier is named"));
    };
    let mut found = Vec::new();
    for supplier in list.items()? {
        let id = supplier.at("id").id()?;
        let name = match supplier.at("name").text()? {
            Some(name) => Some(name),
            None => party_name(root, id)?,
        };
        let Some(name) = name else {
            let reason = format!("the supplier {} has no name", id.unwrap_or_default());
            return Err(supplier.at("name").fault(reason));
        };
        found.push((name.to_owned(), id.map(str::to_owned)));
    }
    if found.is_empty() { Err(list.fault("no supplier is named")) } else { Ok(found) }
}
