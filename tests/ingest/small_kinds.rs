use likewise::engine::categories::CategoryEntry;
use likewise::engine::model::{GroupKind, GroupMember, Organisation, OrganisationKind, ReferencePrice, Rejection};
use likewise::ingest::{
    CATEGORIES, CategoryReader, GROUPS, GroupReader, Mapping, ORGANISATIONS, OrganisationReader, PRICES, PriceReader,
    ReadOptions,
};

use super::{all_rows, open};

fn organisations(text: &str) -> Vec<Result<Organisation, Rejection>> {
    let mut table = open(text.as_bytes(), &Mapping::default(), &ORGANISATIONS).unwrap();
    let reader = OrganisationReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

fn groups(text: &str) -> Vec<Result<GroupMember, Rejection>> {
    let mut table = open(text.as_bytes(), &Mapping::default(), &GROUPS).unwrap();
    let reader = GroupReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

fn prices(text: &str) -> Vec<Result<ReferencePrice, Rejection>> {
    let mut table = open(text.as_bytes(), &Mapping::default(), &PRICES).unwrap();
    let reader = PriceReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

#[test]
fn organisations_with_kind_footprint_and_validity() {
    let read = organisations(
        "ODS Code,Trust Name,kind,STP Code,successor,valid_from,valid_to\n\
         RX1,One,Mental health,E54,,,\nRX2,Two,,E54,RX1,1/4/2015,31/3/2020\nRX3,Three,castle,,,,\nRX4,Four,acute,,,2/4/2020,1/4/2020\nRX5,,,,,,\n",
    );
    let first = read[0].as_ref().unwrap();
    assert_eq!((first.kind, first.footprint_code.as_deref()), (OrganisationKind::MentalHealth, Some("E54")));
    let second = read[1].as_ref().unwrap();
    assert_eq!((second.kind, second.successor_code.as_deref()), (OrganisationKind::Other, Some("RX1")));
    assert_eq!(second.valid_to.unwrap().to_string(), "2020-03-31");
    let faults: Vec<&str> = read[2..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
    assert_eq!(faults, ["kind", "valid_to", "name"]);
}

#[test]
fn groups_with_their_members() {
    let read =
        groups("group_code,group_name,group_kind,org_code\nE54,North,STP,RX1\nE54,North,choir,RX1\nE54,North,,RX1\n");
    assert_eq!(read[0].as_ref().unwrap().group_kind, GroupKind::Stp);
    assert_eq!(read[1].as_ref().unwrap_err().column, "group_kind");
    assert_eq!(read[2].as_ref().unwrap_err().reason, "group_kind is blank");
}

#[test]
fn prices_by_product_or_code() {
    let read = prices(
        "product_id,gtin,npc,mpc,manufacturer,list_id,list_kind,price,units_per_uom,uom,vat_basis,valid_from\n\
         p1,,,,,L1,framework,£12.50,10,BX,ex,2025-04-01\n\
         ,5012345678900,,,,L1,contract,12.50,10,BX,inc VAT,2025-04-01\n\
         ,,ELA 001,,,L1,nhssc,12.50,0.5,m,unknown,2025-04-01\n\
         ,,,AB-1,Acme,L1,list,12.50,1,EA,ex,2025-04-01\n\
         ,5012345678901,,,,L1,contract,12.50,10,BX,ex,2025-04-01\n\
         ,,,AB-1,,L1,list,12.50,1,EA,ex,2025-04-01\n\
         p1,,,,,L1,framework,-1,10,BX,ex,2025-04-01\n\
         p1,,,,,L1,framework,1,0,BX,ex,2025-04-01\n\
         p1,,,,,L1,framework,1,10,BX,,2025-04-01\n\
         p1,,,,,L1,framework,1,10,BX,ex,\n",
    );
    let keys: Vec<String> = read[..4].iter().map(|price| price.as_ref().unwrap().key.to_text()).collect();
    assert_eq!(keys[..2], ["product:p1", "gtin:05012345678900"]);
    assert!(keys[2].starts_with("npc:") && keys[3].starts_with("mpc:"));
    assert_eq!(read[0].as_ref().unwrap().price.to_string(), "12.500000");
    assert_eq!(read[2].as_ref().unwrap().units.unwrap().to_string(), "0.5");
    let faults: Vec<&str> = read[4..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
    assert_eq!(faults, ["gtin", "manufacturer_name", "price", "units_per_uom", "vat_basis", "valid_from"]);
}

fn categories(text: &str) -> Vec<Result<CategoryEntry, Rejection>> {
    let mut table = open(text.as_bytes(), &Mapping::default(), &CATEGORIES).unwrap();
    let reader = CategoryReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect()
}

#[test]
fn categories_of_the_published_vocabulary_and_of_any_scheme() {
    let read =
        categories("CODE,EN\n33141420-0,Surgical gloves\n33141420-1,Gloves\n33141420,Gloves\n,Gloves\n33140000-3,\n");
    let first = read[0].as_ref().unwrap();
    assert_eq!((first.code.to_string().as_str(), first.title.as_str()), ("cpv:33141420", "Surgical gloves"));
    let faults: Vec<(&str, &str)> = read[1..]
        .iter()
        .map(|row| row.as_ref().unwrap_err())
        .map(|rejection| (rejection.column.as_str(), rejection.reason.as_str()))
        .collect();
    assert_eq!(
        faults,
        [
            ("code", "the CPV code's check digit is wrong: it should be 0"),
            ("scheme", "scheme is blank: eclass, cpv or unspsc"),
            ("code", "code is blank"),
            ("title", "title is blank"),
        ]
    );
    let read = categories(
        "scheme,code,title,parent\neclass,fta,Gloves,FT\nNHS,FTA,Gloves,\nunspsc,42132203,Gloves,4213\ngroup,Gloves,Gloves,\n",
    );
    let first = read[0].as_ref().unwrap();
    assert_eq!((first.code.to_string().as_str(), first.parent.as_deref()), ("eclass:FTA", Some("FT")));
    let columns: Vec<&str> = read[1..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
    assert_eq!(columns, ["scheme", "parent", "scheme"]);
}
