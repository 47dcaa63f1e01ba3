//! What a report is asked, and what each takes.

use std::fmt;

use crate::app::{AppError, BenchmarkRequest, Months, Peers};
use crate::engine::categories::View;
use crate::engine::model::vocabulary::words;
use crate::engine::money::Amount;
use crate::engine::variation::PriceOf;

/// Rows of a ranked table that are told where nobody says how many.
pub(super) const ROWS_TOLD: usize = 1_000;
/// A saving below this is not worth an action, where nobody says another floor: a hundred units of the currency a year.
pub(super) const MATERIALITY_FLOOR: Amount = Amount::from_micros(100_000_000);

words! {
    /// The reports.
    ReportName {
        /// What a buyer is to do.
        Actions = "actions",
        /// What the difference between two bills is made of.
        Bill = "bill",
        /// Price variation of categories as a share of their spend.
        Categories = "categories",
        /// Accepted actions by the months of a financial year.
        CostImprovement = "cost-improvement",
        /// Prices above the own last one, the own contract or the other sites'.
        Drift = "drift",
        /// Prices over time.
        Index = "index",
        /// Organisations by process, price and data.
        LeagueTable = "league-table",
        /// What was claimed and what later purchases show.
        Ledger = "ledger",
        /// Products and groups that many buy at a wide spread.
        NationalCandidates = "national-candidates",
        /// Spend that no running contract covers.
        OffContract = "off-contract",
        /// What can be saved in the next twelve months.
        Opportunities = "opportunities",
        /// Price levels of organisations.
        PriceLevels = "price-levels",
        /// How many products and orders the same is bought in.
        Proliferation = "proliferation",
        /// What is paid for an hour of work, and whether it keeps to the rate card.
        Rates = "rates",
        /// The contracts, with what is found out beside what their registers state.
        Register = "register",
        /// What to ask of contracts first.
        RegisterGaps = "register-gaps",
        /// What others' prices would have saved, by any group.
        Savings = "savings",
        /// What services cost a unit of what drives them.
        UnitCosts = "unit-costs",
        /// Whether buying more costs less.
        Volume = "volume",
    }
}

words! {
    /// What a report may be asked besides its name.
    Parameter {
        /// One product.
        Product = "product",
        /// One category.
        Category = "category",
        /// Members of a group.
        Group = "group",
        /// One organisation.
        Org = "org",
        /// Months: `from`, `to`, `as_of`, `all_dates`.
        Months = "months",
        /// One currency.
        Currency = "currency",
        /// Whom to compare with.
        Peers = "peers",
        /// Which spend prices are made from.
        Gross = "gross",
        /// What to sum by.
        By = "by",
        /// Which category of an item counts.
        Scheme = "scheme",
        /// Materiality floor.
        Floor = "floor",
        /// Another organisation or period.
        Against = "against",
        /// What an order has to be worth not to be small.
        SmallOrder = "small_order",
        /// What processing an order is assumed to cost.
        OrderCost = "order_cost",
    }
}

/// What a report is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRequest {
    /// Which report.
    pub name: ReportName,
    /// Products, organisations and months.
    pub benchmark: BenchmarkRequest,
    /// What to sum by.
    pub by: Option<String>,
    /// Which category of an item counts.
    pub scheme: Option<View>,
    /// How many rows of a ranked table are told.
    pub top: Option<usize>,
    /// Savings below this are counted, and not told one by one.
    pub materiality_floor: Option<Amount>,
    /// What is compared with: another organisation, or the first month of another period.
    pub against: Option<String>,
    /// An order worth less is small.
    pub small_order: Option<Amount>,
    /// What raising, receiving and paying an order is assumed to cost.
    pub order_cost: Option<Amount>,
}

impl ReportRequest {
    /// A report of everything.
    #[must_use]
    pub fn of(name: ReportName) -> Self {
        let benchmark = BenchmarkRequest::default();
        Self {
            name,
            benchmark,
            by: None,
            scheme: None,
            top: None,
            materiality_floor: None,
            against: None,
            small_order: None,
            order_cost: None,
        }
    }

    /// The materiality floor that counts.
    pub(super) fn least_saving(&self) -> Amount {
        self.materiality_floor.unwrap_or(MATERIALITY_FLOOR)
    }

    /// Refuses what the report does not take: a parameter is never passed over in silence.
    pub(super) fn check(&self) -> Result<(), AppError> {
        let taken = self.name.takes();
        let stranger = self.given().into_iter().find(|(parameter, _)| !taken.contains(parameter));
        match stranger {
            Some((parameter, _)) => {
                let takes: Vec<&str> = taken.iter().map(|one| one.as_str()).collect();
                let told = format!("the report {} takes no {parameter}, but {}", self.name, takes.join(", "));
                Err(AppError::Request(told))
            }
            None => Ok(()),
        }
    }

    /// What was said, with its words.
    fn given(&self) -> Vec<(Parameter, String)> {
        let asked = &self.benchmark;
        let months = match asked.months {
            Months::Latest => None,
            Months::All => Some("all".to_owned()),
            Months::AsOf(month) => Some(format!("twelve months to {month}")),
            Months::Between(from, to) => {
                let month =
                    |month: Option<crate::engine::period::Month>| month.map_or(String::new(), |one| one.to_string());
                Some(format!("{} to {}", month(from), month(to)))
            }
        };
        let all = [
            (Parameter::Product, asked.product.clone()),
            (Parameter::Category, asked.category.clone()),
            (Parameter::Group, asked.group.clone()),
            (Parameter::Org, asked.org.clone()),
            (Parameter::Months, months),
            (Parameter::Currency, asked.currency.map(|currency| currency.to_string())),
            (Parameter::Peers, (asked.peers != Peers::All).then(|| asked.peers.to_string())),
            (Parameter::Gross, (asked.price_of == PriceOf::Gross).then(|| "yes".to_owned())),
            (Parameter::By, self.by.clone()),
            (Parameter::Scheme, self.scheme.map(|scheme| scheme.to_string())),
            (Parameter::Floor, self.materiality_floor.map(|floor| floor.to_string())),
            (Parameter::Against, self.against.clone()),
            (Parameter::SmallOrder, self.small_order.map(|order| order.to_string())),
            (Parameter::OrderCost, self.order_cost.map(|cost| cost.to_string())),
        ];
        all.into_iter().filter_map(|(parameter, value)| Some((parameter, value?))).collect()
    }

    /// What was said, for the report's head.
    pub(super) fn stated(&self) -> Vec<(&'static str, String)> {
        self.given().into_iter().map(|(parameter, value)| (parameter.as_str(), value)).collect()
    }
}

impl ReportName {
    /// What it takes.
    const fn takes(self) -> &'static [Parameter] {
        use Parameter::{
            Against, By, Category, Currency, Floor, Gross, Group, Months, OrderCost, Org, Peers, Product, Scheme,
            SmallOrder,
        };
        match self {
            Self::Actions => &[Org, Months, Floor],
            Self::Bill => &[Product, Category, Org, Months, Currency, Against],
            Self::Categories => &[Group, Org, Months, Currency, Peers, Gross, Scheme],
            Self::CostImprovement => &[Org, Months],
            Self::Drift => &[Product, Category, Group, Org, Months, Currency, Peers, Floor],
            Self::Index => &[Product, Category, Group, Org, Months, Currency, Against],
            Self::LeagueTable => &[Group, Org, Months, Currency, Gross],
            Self::Ledger => &[Org],
            Self::NationalCandidates => &[Category, Group, Months, Currency, Gross, By, Scheme],
            Self::OffContract | Self::Register | Self::RegisterGaps => &[Group, Org, Months],
            Self::Opportunities => &[Product, Category, Group, Org, Months, Currency, Peers, Floor],
            Self::PriceLevels => &[Category, Group, Org, Months, Currency],
            Self::Proliferation => &[Category, Group, Org, Months, Currency, Scheme, SmallOrder, OrderCost],
            Self::Rates => &[Group, Org, Months, Currency, Peers, By],
            Self::Savings => &[Product, Category, Group, Org, Months, Currency, Peers, Gross, By, Scheme],
            Self::UnitCosts => &[Group, Org, Months, Currency, Peers, By],
            Self::Volume => &[Product, Category, Group, Org, Months, Currency, Peers, Gross],
        }
    }

    /// What it tells, in a line.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Actions => "what one organisation is to do, ranked, with what each action rests on",
            Self::Bill => "what the difference in spend between two periods or organisations is made of",
            Self::Categories => "price variation of each category as a share of its spend, the widest first",
            Self::CostImprovement => "actions taken on by month of a financial year, for the cost-improvement plan",
            Self::Drift => "prices above the own last one, the own contract or the other sites' with the same supplier",
            Self::Index => "prices over time: Laspeyres, Paasche, Fisher, Törnqvist and GEKS",
            Self::LeagueTable => {
                "organisations by process, price and data, each scored among its peers with an interval"
            }
            Self::Ledger => "what actions taken on claimed, and what later purchases show",
            Self::NationalCandidates => "what many buy at a wide spread: candidates to be contracted once",
            Self::OffContract => "spend without a running contract, by organisation and supplier",
            Self::Opportunities => "what each organisation can save in the next twelve months, product by product",
            Self::PriceLevels => "how dear organisations are over what they buy in common, with intervals",
            Self::Proliferation => "how many products of a group, and how many orders, the same is bought in",
            Self::Rates => {
                "bank and agency rates: what an hour of each role costs, and which shifts are above the rate card \
                 (by role, organisation, card, reason or shift)"
            }
            Self::Register => {
                "the contracts: supplier, category, dates, value, what was bought under each, how much of it is known, and \
                 which entries are one contract"
            }
            Self::RegisterGaps => "what contracts do not state: what to ask for first, by the money that rests on it",
            Self::Savings => {
                "what others' prices would have saved, by organisation, product, category, supplier or group"
            }
            Self::UnitCosts => {
                "what services cost a unit of what drives them, against organisations of like kind and size and the \
                 same scope (by kind_and_size, kind_and_turnover, kind or all)"
            }
            Self::Volume => "whether buying more costs less, product by product",
        }
    }
}
