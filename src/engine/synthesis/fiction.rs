//! Invented trusts: 250 of them in 32 invented footprints.

use super::organisation::SyntheticOrganisation;
use crate::engine::model::{GroupKind, OrganisationKind};

/// Invented places. None is a place in the United Kingdom.
const PLACES: [&str; 25] = [
    "Aldermarsh",
    "Brackenmere",
    "Cindermoor",
    "Dunwater",
    "Elmsreach",
    "Farrowdene",
    "Glimmerford",
    "Hollowmere",
    "Ivorstoke",
    "Junipervale",
    "Kestrelby",
    "Larkhollow",
    "Merrowdale",
    "Nettlereach",
    "Otterwick",
    "Pellamoor",
    "Quillford",
    "Rushenvale",
    "Silverthwaite",
    "Tarnmoor",
    "Umberstow",
    "Vellanmere",
    "Wrenhollow",
    "Yarrowstead",
    "Zephyrdown",
];

const SERVICES: [(&str, OrganisationKind); 10] = [
    ("University Hospitals", OrganisationKind::Acute),
    ("General Hospitals", OrganisationKind::Acute),
    ("Community Health", OrganisationKind::Community),
    ("Mental Health Partnership", OrganisationKind::MentalHealth),
    ("Teaching Hospitals", OrganisationKind::Acute),
    ("Orthopaedic Hospital", OrganisationKind::Specialist),
    ("District Hospitals", OrganisationKind::Acute),
    ("Ambulance Service", OrganisationKind::Ambulance),
    ("Royal Infirmary", OrganisationKind::Acute),
    ("Children's Hospital", OrganisationKind::Specialist),
];

const TRUSTS_IN_FOOTPRINT: usize = 8;
const FIRST_CODE: usize = 101;

/// The first so many invented trusts, at most 250: codes `ZZ101` onwards, eight to a footprint, every name marked.
#[must_use]
pub fn fictional_organisations(count: usize) -> Vec<SyntheticOrganisation> {
    (0..count.min(PLACES.len() * SERVICES.len())).map(fictional_organisation).collect()
}

fn fictional_organisation(place: usize) -> SyntheticOrganisation {
    let round = place / PLACES.len();
    let (service, kind) = SERVICES
        .get((place % PLACES.len() + round) % SERVICES.len())
        .copied()
        .unwrap_or(("Hospitals", OrganisationKind::Acute));
    let footprint = place / TRUSTS_IN_FOOTPRINT;
    let second = 19 + footprint + footprint / PLACES.len();
    SyntheticOrganisation {
        code: format!("ZZ{}", FIRST_CODE + place),
        name: format!("{} {service} NHS Trust (synthetic)", place_name(place)),
        kind,
        footprint_code: format!("ZZSTP{}", footprint + 1),
        footprint_name: format!(
            "{} and {} Care Partnership (synthetic)",
            place_name(12 + footprint),
            place_name(second)
        ),
    }
}

fn place_name(place: usize) -> &'static str {
    PLACES.get(place % PLACES.len()).copied().unwrap_or_default()
}

/// Writes the organisations as an organisations file, header and all.
pub fn write_organisations(organisations: &[SyntheticOrganisation], buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(b"org_code,name,kind,footprint_code,footprint_name,region\n");
    for organisation in organisations {
        let SyntheticOrganisation { code, name, kind, footprint_code, footprint_name } = organisation;
        let row = format!("{code},{name},{kind},{footprint_code},{footprint_name},Synthetic\n");
        buffer.extend_from_slice(row.as_bytes());
    }
}

/// Writes the footprints' members as a groups file, header and all.
pub fn write_groups(organisations: &[SyntheticOrganisation], buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(b"group_code,group_name,group_kind,org_code\n");
    for organisation in organisations {
        let SyntheticOrganisation { code, footprint_code, footprint_name, .. } = organisation;
        let row = format!("{footprint_code},{footprint_name},{},{code}\n", GroupKind::Stp);
        buffer.extend_from_slice(row.as_bytes());
    }
}
