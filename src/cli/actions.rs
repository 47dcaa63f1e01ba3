//! `likewise actions`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::arguments::month;
use super::output::{Output, table};
use super::report::text;
use crate::api::bodies::{ActionSaidBody, ReportBody};
use crate::api::this_second;
use crate::app::{
    AcceptTerms, ActionSaid, ActionWish, AppError, BenchmarkRequest, Likewise, Months, Reading, ReportName,
    ReportRequest, SayRequest, report,
};
use crate::engine::actions::SavingClass;
use crate::engine::money::{Amount, PRICE_DECIMALS, parse_scaled};
use crate::engine::period::Month;

/// What is done with actions.
#[derive(Debug, Args)]
pub(super) struct ActionsArguments {
    #[command(subcommand)]
    action: ActionsAction,
}

/// Whose action, who speaks, and why.
#[derive(Debug, Args)]
struct Spoken {
    /// The action's id, as the list tells it.
    id: String,
    /// The organisation whose action it is.
    #[arg(long, value_name = "O")]
    org: String,
    /// Who says so.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// How many things had been said of the action when you looked at it.
    #[arg(long, value_name = "VERSION")]
    seen: Option<u64>,
    /// The month of the list you looked at; the latest in the data where not said.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    as_of: Option<Month>,
}

#[derive(Debug, Subcommand)]
enum ActionsAction {
    /// What an organisation is to do, what most is expected of first.
    List {
        /// The organisation.
        #[arg(long, value_name = "O")]
        org: String,
        /// Look forward from the end of this month; by default the latest order month in the data.
        #[arg(long, value_name = "YYYY-MM", value_parser = month)]
        as_of: Option<Month>,
        /// Actions that are expected to save less are counted and not told.
        #[arg(long, value_name = "MONEY", value_parser = Amount::parse)]
        floor: Option<Amount>,
    },
    /// Take an action on: its baseline is frozen.
    Accept {
        #[command(flatten)]
        spoken: Spoken,
        /// First month of the new prices; by default the one after the list's.
        #[arg(long, value_name = "YYYY-MM", value_parser = month)]
        start: Option<Month>,
        /// The saving comes once, not every year.
        #[arg(long)]
        one_off: bool,
        /// A cost avoided, not cash released.
        #[arg(long)]
        cost_avoidance: bool,
        /// Where finance books it.
        #[arg(long, value_name = "CODE")]
        cost_code: Option<String>,
        /// Who answers for it.
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// Quality may be touched: its impact is to be assessed.
        #[arg(long)]
        quality_impact: bool,
        /// The agreed price of a base unit of one product, where it is not the one asked for.
        #[arg(long, value_name = "PRODUCT=PRICE", value_parser = agreed)]
        agreed: Vec<(String, i128)>,
    },
    /// Not to be done; needs a reason.
    Dismiss {
        #[command(flatten)]
        spoken: Spoken,
    },
    /// Give it to somebody; to nobody with an empty name.
    Assign {
        #[command(flatten)]
        spoken: Spoken,
        /// To whom.
        #[arg(long, value_name = "NAME")]
        to: String,
    },
    /// Say by when.
    Due {
        #[command(flatten)]
        spoken: Spoken,
        /// The day.
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: NaiveDate,
    },
    /// Finance has checked the claim of an accepted action.
    SignOff {
        #[command(flatten)]
        spoken: Spoken,
    },
    /// What was accepted or dismissed is open again.
    Reopen {
        #[command(flatten)]
        spoken: Spoken,
    },
}

fn agreed(text: &str) -> Result<(String, i128), String> {
    let (product, price) = text.split_once('=').ok_or("PRODUCT=PRICE")?;
    let price = parse_scaled(price, PRICE_DECIMALS).map_err(|error| error.to_string())?;
    if price < 0 {
        return Err("a price is not below zero".to_owned());
    }
    Ok((product.to_owned(), i128::from(price)))
}

impl ActionsAction {
    fn wish(&self) -> Result<(&Spoken, ActionWish), AppError> {
        Ok(match self {
            Self::List { .. } => return Err(AppError::Internal("nothing is said here")),
            Self::Accept { spoken, start, one_off, cost_avoidance, cost_code, owner, quality_impact, agreed } => {
                let terms = AcceptTerms {
                    start: *start,
                    recurrent: !one_off,
                    class: if *cost_avoidance { SavingClass::CostAvoidance } else { SavingClass::CashReleasing },
                    cost_code: cost_code.clone(),
                    owner: owner.clone(),
                    quality_impact: *quality_impact,
                    agreed: agreed.iter().cloned().collect::<BTreeMap<_, _>>(),
                };
                (spoken, ActionWish::Accept(terms))
            }
            Self::Dismiss { spoken } => (spoken, ActionWish::Dismiss),
            Self::Assign { spoken, to } => (spoken, ActionWish::Assign(to.clone())),
            Self::Due { spoken, date } => (spoken, ActionWish::Due(*date)),
            Self::SignOff { spoken } => (spoken, ActionWish::SignOff),
            Self::Reopen { spoken } => (spoken, ActionWish::Reopen),
        })
    }
}

pub(super) fn run(likewise: &Likewise, wanted: &ActionsArguments, output: &Output) -> anyhow::Result<ExitCode> {
    if let ActionsAction::List { org, as_of, floor } = &wanted.action {
        let months = as_of.map_or(Months::Latest, Months::AsOf);
        let benchmark = BenchmarkRequest { org: Some(org.clone()), months, ..BenchmarkRequest::default() };
        let made = report(
            likewise,
            &ReportRequest { benchmark, materiality_floor: *floor, ..ReportRequest::of(ReportName::Actions) },
        )?;
        output.answer(&ReportBody::from(&made), || text(&made))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (spoken, wish) = wanted.action.wish()?;
    let request = SayRequest {
        org: spoken.org.clone(),
        action: spoken.id.clone(),
        wish,
        by: spoken.by.clone(),
        why: spoken.why.clone(),
        at: this_second(),
        seen: spoken.seen,
        as_of: spoken.as_of,
        key: None,
    };
    let said = Reading::open(likewise)?.say_of_action(likewise, &request)?;
    output.answer(&ActionSaidBody::from(&said), || said_text(&said))?;
    Ok(ExitCode::SUCCESS)
}

fn said_text(said: &ActionSaid) -> String {
    let mut text = format!("{} is now {} (version {})\n", said.event.action, said.state.status, said.state.version);
    let Some(baseline) = &said.baseline else { return text };
    text.push_str(&format!("baseline of {}, new prices from {}\n", baseline.as_of, baseline.start));
    let price = |ratio: &crate::engine::money::Ratio| ratio.to_text(4).unwrap_or_default();
    let rows: Vec<Vec<String>> = baseline
        .lines
        .iter()
        .map(|line| {
            vec![
                line.description.clone(),
                line.price.ratio().map(|ratio| price(&ratio)).unwrap_or_default(),
                line.agreed_price().map(|ratio| price(&ratio)).unwrap_or_default(),
                line.expected_quantity.to_string(),
                line.claim().map(|claim| claim.to_pence_text()).unwrap_or_default(),
            ]
        })
        .collect();
    text.push_str(&table(&["product", "baseline", "agreed", "quantity a year", "claim a year"], &rows));
    text
}
