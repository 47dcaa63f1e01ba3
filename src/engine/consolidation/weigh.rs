//! What a group's contracts can do: procure together, or accede to what a member has.

use super::accession::{Host, accede};
use super::answer::{How, OtherWay};
use super::assemble::host_contract;
use super::benefit::Valued;
use super::choice::Choice;
use super::group::Group;
use super::holding::{Frame, Holding};
use crate::engine::money::{Amount, NumberError};

/// The best of the ways in which a group's contracts can become one.
pub(super) struct Weighed<'a> {
    pub(super) group: Group<'a>,
    pub(super) how: How,
    pub(super) host: Option<Host<'a>>,
    pub(super) choice: Choice,
    /// The contracts as they fare with that way, and what it is reckoned with.
    pub(super) holdings: Vec<Holding<'a>>,
    pub(super) frame: Frame<'a>,
    /// What it comes to.
    pub(super) published: Option<Amount>,
    /// What the other ways come to.
    pub(super) other_ways: Vec<OtherWay>,
}

/// Weighs procuring together against acceding to each of the hosts; of equals the first. Nothing where neither can be.
pub(super) fn weigh<'a>(
    contracts: &[Valued<'a>],
    hosts: &[Host<'a>],
    frame: Frame<'a>,
) -> Result<Option<Weighed<'a>>, NumberError> {
    let group = Group::new(contracts.to_vec(), frame)?;
    type Way<'a> = (How, Option<Host<'a>>, Choice, Vec<Holding<'a>>, Frame<'a>);
    let mut ways: Vec<Way<'a>> = Vec::new();
    let mut others: Vec<OtherWay> = Vec::new();
    match group.best()? {
        Some(choice) => ways.push((How::JointProcurement, None, choice, group.holdings.clone(), frame)),
        None => others.push(OtherWay { how: How::JointProcurement, host: None, net_present_value: None }),
    }
    for host in hosts {
        match accede(&group, host)? {
            Some((choice, holdings, frame)) => ways.push((How::Accession, Some(*host), choice, holdings, frame)),
            None => {
                let host = Some(host_contract(host));
                others.push(OtherWay { how: How::Accession, host, net_present_value: None });
            }
        }
    }
    let mut best: Option<usize> = None;
    for (place, way) in ways.iter().enumerate() {
        if best.and_then(|best| ways.get(best)).is_none_or(|best| way.2.worth > best.2.worth) {
            best = Some(place);
        }
    }
    let Some(best) = best else { return Ok(None) };
    for (_, (how, host, choice, _, frame)) in ways.iter().enumerate().filter(|(place, _)| *place != best) {
        let net_present_value = Some(choice.published(frame)?);
        others.push(OtherWay { how: *how, host: host.as_ref().map(host_contract), net_present_value });
    }
    let (how, host, choice, holdings, frame) = ways.swap_remove(best);
    let published = Some(choice.published(&frame)?);
    Ok(Some(Weighed { group, how, host, choice, holdings, frame, published, other_ways: others }))
}
