//! Contracts Finder's award notices as a table: one row an award, several suppliers parted by `|`.

use super::ReadContract;
use super::notice::{Notice, day_as_written, instant, refused_status};
use crate::engine::model::{CategoryScheme, Currency};
use crate::ingest::fields::{Fault, Fields, RowReader, note};
use crate::ingest::headers::Header;
use crate::ingest::numbers::StatedNumber;

/// What a cell says that stands for nothing.
const NOTHING: &str = "none";

/// Declares the columns read, each with its place in the file.
macro_rules! places {
    ($($column:ident),+ $(,)?) => {
        /// Places of the columns.
        #[derive(Debug)]
        pub(super) struct FlatLayout { $($column: Option<usize>),+ }

        impl FlatLayout {
            pub(super) fn new(header: &Header) -> Self {
                Self { $($column: header.position(stringify!($column))),+ }
            }
        }
    };
}
places!(
    ocid,
    date,
    buyer,
    buyer_id,
    title,
    cpv,
    method_details,
    main_category,
    award_id,
    award_status,
    award_value,
    currency,
    contract_start,
    contract_end,
    suppliers,
    supplier_ids,
);

impl FlatLayout {
    /// The contract that a row's award makes.
    pub(super) fn read(&self, reader: &RowReader, fields: Fields<'_>) -> Result<ReadContract, Fault> {
        let cell = |place: Option<usize>| {
            place.and_then(|place| fields.cell(place)).filter(|text| !text.eq_ignore_ascii_case(NOTHING))
        };
        let needed = |place: Option<usize>, column: &'static str| {
            cell(place).ok_or_else(|| Fault::new(column, format!("{column} is blank"), ""))
        };
        let day = |place: Option<usize>, column: &'static str| {
            let text = needed(place, column)?;
            day_as_written(text).map_err(|reason| Fault::new(column, reason, text))
        };
        if let Some(reason) = refused_status(cell(self.award_status)) {
            return Err(Fault::new("award_status", reason, cell(self.award_status).unwrap_or_default()));
        }
        let notified = needed(self.date, "date")?;
        let value = cell(self.award_value).map(|text| {
            let amount = StatedNumber::parse(text).and_then(|stated| stated.to_amount());
            amount.map_err(|error| Fault::new("award_value", error.to_string(), text))
        });
        let value = value.transpose()?;
        note(&reader.notes.amounts_rounded, u64::from(value.is_some_and(|(_, rounded)| rounded)));
        let currency = cell(self.currency).map_or(Some(Currency::GBP), Currency::parse);
        let category = cell(self.cpv).map(str::to_owned);
        let notice = Notice {
            buyer_id: needed(self.buyer_id, "buyer_id")?.to_owned(),
            buyer_name: cell(self.buyer).map(str::to_owned),
            notified_at: instant(notified).map_err(|reason| Fault::new("date", reason, notified))?,
            ocid: needed(self.ocid, "ocid")?.to_owned(),
            award_id: cell(self.award_id).map(str::to_owned),
            title: reader.masked(needed(self.title, "title")?, &[]),
            description: None,
            suppliers: suppliers(needed(self.suppliers, "suppliers")?, cell(self.supplier_ids)),
            category_scheme: category.as_ref().map(|_| CategoryScheme::Cpv),
            category,
            main_category: cell(self.main_category).map(str::to_ascii_lowercase),
            start: day(self.contract_start, "contract_start")?,
            end: day(self.contract_end, "contract_end")?,
            max_end: None,
            value: value.map(|(amount, _)| amount),
            currency: currency.ok_or_else(|| {
                Fault::new("currency", "not a three-letter currency code", cell(self.currency).unwrap_or_default())
            })?,
            route: cell(self.method_details).map(str::to_owned),
            status: cell(self.award_status).map(str::to_owned),
        };
        Ok(notice.into_contract())
    }
}

/// Names with their ids; the ids are left out where they are not as many as the names.
fn suppliers(names: &str, ids: Option<&str>) -> Vec<(String, Option<String>)> {
    let parts = |text: &str| -> Vec<String> { text.split('|').map(|part| part.trim().to_owned()).collect() };
    let names = parts(names);
    let ids = ids.map(parts).filter(|ids| ids.len() == names.len()).unwrap_or_default();
    let mut ids = ids.into_iter().map(Some).chain(std::iter::repeat(None));
    let paired: Vec<_> = names.into_iter().map(|name| (name, ids.next().flatten())).collect();
    paired.into_iter().filter(|(name, _)| !name.is_empty()).collect()
}
