//! What a group's contracts can do: procure together, or accede to what a member has.

use super::accession::{Host, accede};
use super::answer::{How, OtherWay};
use super::assemble::host_contract;
use super::benefit::Valued;
use super::choice::Choice;
use super::group::{Group, Search};
use super::holding::{Frame, Holding};
use crate::engine::money::{Amount, NumberError};

/// A way of becoming one, with the contracts as they fare with it and what that is reckoned with.
pub(super) struct Way<'a> {
    pub(super) how: How,
    pub(super) host: Option<Host<'a>>,
    pub(super) choice: Choice,
    pub(super) holdings: Vec<Holding<'a>>,
    pub(super) frame: Frame<'a>,
}

impl Way<'_> {
    /// What it comes to, as it is published.
    pub(super) fn published(&self) -> Result<Amount, NumberError> {
        self.choice.published(&self.frame)
    }
}

/// The ways open to a group.
pub(super) struct Weighed<'a> {
    pub(super) group: Group<'a>,
    /// Best first; of equals procuring together, then the first host.
    pub(super) ways: Vec<Way<'a>>,
    /// Those that lead nowhere.
    barred: Vec<OtherWay>,
}

/// Weighs procuring together against acceding to each of the hosts.
pub(super) fn weigh<'a>(
    contracts: &[Valued<'a>],
    hosts: &[Host<'a>],
    (frame, search): (Frame<'a>, Search),
) -> Result<Weighed<'a>, NumberError> {
    let group = Group::new(contracts.to_vec(), frame, search)?;
    let mut ways: Vec<Way<'a>> = Vec::new();
    let mut barred: Vec<OtherWay> = Vec::new();
    match group.best()? {
        Some(choice) => {
            ways.push(Way { how: How::JointProcurement, host: None, choice, holdings: group.holdings.clone(), frame })
        }
        None => barred.push(OtherWay { how: How::JointProcurement, host: None, net_present_value: None }),
    }
    for host in hosts {
        match accede(&group, host)? {
            Some((choice, holdings, frame)) => {
                ways.push(Way { how: How::Accession, host: Some(*host), choice, holdings, frame });
            }
            None => {
                let host = Some(host_contract(host));
                barred.push(OtherWay { how: How::Accession, host, net_present_value: None });
            }
        }
    }
    // A stable sort keeps the order of equals.
    ways.sort_by_key(|way| std::cmp::Reverse(way.choice.worth));
    Ok(Weighed { group, ways, barred })
}

/// What ways that were not taken come to, those that lead nowhere last.
pub(super) fn other_ways(others: &[Way<'_>], barred: Vec<OtherWay>) -> Result<Vec<OtherWay>, NumberError> {
    let told = |way: &Way<'_>| {
        let net_present_value = Some(way.published()?);
        Ok(OtherWay { how: way.how, host: way.host.as_ref().map(host_contract), net_present_value })
    };
    let mut list = others.iter().map(told).collect::<Result<Vec<_>, NumberError>>()?;
    list.extend(barred);
    Ok(list)
}

impl<'a> Weighed<'a> {
    /// What the best way comes to; nothing where there is none.
    pub(super) fn best(&self) -> Result<Option<Amount>, NumberError> {
        self.ways.first().map(Way::published).transpose()
    }

    /// Apart: the group, the way at a place, the others, and those that lead nowhere.
    pub(super) fn take(mut self, place: usize) -> Option<(Group<'a>, Way<'a>, Vec<Way<'a>>, Vec<OtherWay>)> {
        if place >= self.ways.len() {
            return None;
        }
        let way = self.ways.remove(place);
        Some((self.group, way, self.ways, self.barred))
    }
}
