use std::path::Path;

use likewise::engine::model::{ListKind, Rejection};
use likewise::ingest::{
    CATALOGUE, CatalogueReader, CatalogueRow, Layout, Limits, Mapping, Merged, ReadOptions, Table, merge_level,
};

use super::{all_rows, fixture, written};

fn read(path: &Path) -> (Option<Layout>, Vec<Result<CatalogueRow, Rejection>>) {
    let mut table = Table::open(path, &Limits::default(), &Mapping::default(), &CATALOGUE).unwrap();
    let reader = CatalogueReader::new(table.header(), &Mapping::default(), &ReadOptions::default()).unwrap();
    let rows = all_rows(&mut table).iter().map(|raw| reader.read(raw)).collect();
    (table.header().layout(), rows)
}

/// A row as `reference | description | level | price`.
fn told(row: &CatalogueRow) -> String {
    let level = &row.record.levels[0];
    let price = row.price.as_ref().map_or("-".to_owned(), |price| price.price.to_string());
    let gtin = level.gtin.as_deref().unwrap_or("-");
    format!(
        "{} | {} | {} {} {gtin} | {price}",
        row.record.reference, row.record.description, level.units, row.record.base_unit
    )
}

#[test]
fn the_drug_tariff_part_ix_needs_no_mapping() {
    let (layout, rows) = read(&fixture("part_ix_2026-07.csv"));
    assert_eq!(layout, Some(Layout::DrugTariffPartIx));
    let rows: Vec<CatalogueRow> = rows.into_iter().map(Result::unwrap).collect();
    let told: Vec<String> = rows.iter().map(told).collect();
    assert_eq!(told[0], "901 | Softy dressing 10cm x 10cm large Beige | 30 each 05012345678900 | 14.460000");
    assert_eq!(told[1], "901 | Softy dressing 10cm x 10cm large Beige | 10 each - | 5.000000");
    assert_eq!(told[2], "902 | Balmy gel | 100 g - | 2.120000");
    assert!(told[4].ends_with("| Gauze ribbon sterile | 5 m - | 0.980000"), "{}", told[4]);
    assert_eq!(rows[4].record.reference, rows[5].record.reference, "packs of one uncoded thing are one product");
    assert_ne!(rows[4].record.reference, rows[6].record.reference, "another supplier's is another product");
    let price = rows[0].price.as_ref().unwrap();
    assert_eq!((price.list_kind, price.list_id.as_str()), (ListKind::Tariff, "drug_tariff_part_ix"));
    assert_eq!((price.valid_from.to_string(), price.tier.as_deref()), ("2026-07-01".to_owned(), Some("30 device")));
    assert_eq!(rows[0].record.mpc.as_deref(), Some("SD 10"));
    assert_eq!(rows[0].record.generic_name.as_deref(), Some("Foam dressing"));
}

#[test]
fn a_tariff_without_a_date_says_what_to_do() {
    let copy = written("tariff.csv", &std::fs::read(fixture("part_ix_2026-07.csv")).unwrap());
    let (_, rows) = read(&copy.path);
    assert!(rows.iter().all(|row| row.as_ref().unwrap_err().column == "valid_from"));
}

#[test]
fn levels_merge_the_same_in_any_order() {
    let (_, rows) = read(&fixture("part_ix_2026-07.csv"));
    let rows: Vec<CatalogueRow> = rows.into_iter().map(Result::unwrap).collect();
    let merged = |first: usize, second: usize| {
        let mut product = rows[first].record.clone();
        let outcome = merge_level(&mut product, &rows[second].record);
        (product, outcome)
    };
    let (product, outcome) = merged(0, 1);
    assert_eq!((product.levels.len(), outcome), (2, Ok(Merged::Whole)));
    assert_eq!(product, merged(1, 0).0);
    // The same product in grams and in millilitres: taken, but its levels stay in one base unit.
    let (product, outcome) = merged(2, 3);
    assert_eq!((product.base_unit.as_str(), product.levels.len(), outcome), ("g", 1, Ok(Merged::OtherBaseUnit)));
    assert_eq!(product, merged(3, 2).0);
    let mut contradicting = rows[0].record.clone();
    contradicting.levels[0].units = rows[1].record.levels[0].units;
    assert!(merge_level(&mut contradicting, &rows[0].record).is_err(), "one GTIN, two packs");
    assert!(merged(0, 2).1.is_err(), "two products");
}

#[test]
fn the_drug_tariff_part_viiia_needs_no_mapping() {
    let text = "drug_tariff_category,medicine,pack_size,unit_of_measure,basic_price_in_p,vmp_snomed_code,vmpp_snomed_code\n\
        Part VIIIA Category A,Examplol 50mg tablets,90,tablet,3407,11,21\nPart VIIIA Category A,Examplol gel,5,cm,50.5,12,22\n";
    let file = written("viiia-2026-07-15.csv", text.as_bytes());
    let (layout, rows) = read(&file.path);
    assert_eq!(layout, Some(Layout::DrugTariffPartViiia));
    let told: Vec<String> = rows.iter().map(|row| told(row.as_ref().unwrap())).collect();
    assert_eq!(told, ["11 | Examplol 50mg tablets | 90 each - | 34.070000", "12 | Examplol gel | 0.05 m - | 0.505000"]);
    assert_eq!(rows[0].as_ref().unwrap().price.as_ref().unwrap().valid_from.to_string(), "2026-07-15");
}

#[test]
fn gudid_packages_are_levels_of_what_they_contain() {
    let text = "device_id,id_type,issuing_agency,contains_di,pkg_quantity,brand_name,version_model,catalog_number,company,device_count,description,sizes,status\n\
        05012345678900,Primary,GS1,,,Brando,M1,C-1,Acme Inc,2,Valve,,In Commercial Distribution\n\
        15012345678907,Package,GS1,05012345678900,10,Brando,M1,,Acme Inc,2,Valve,,In Commercial Distribution\n\
        05012345678901,Primary,GS1,,,N/A,M2,,Acme Inc,1,,,\n\
        B123456,Primary,HIBCC,,,Brando,M3,,Acme Inc,1,,,\n";
    let file = written("gudid.csv", text.as_bytes());
    let (layout, rows) = read(&file.path);
    assert_eq!(layout, Some(Layout::Gudid));
    let told: Vec<String> = rows.iter().map(|row| told(row.as_ref().unwrap())).collect();
    assert_eq!(
        told,
        [
            "05012345678900 | Brando Valve M1 | 2 each 05012345678900 | -",
            "05012345678900 | Brando Valve M1 | 20 each 15012345678907 | -",
            "05012345678901 | M2 | 1 each - | -",
            "B123456 | Brando M3 | 1 each - | -",
        ]
    );
}

#[test]
fn a_catalogue_in_our_own_columns() {
    let text = "product_id,description,gtin,uom,units_per_uom,base_uom,price,list_kind,price_basis,valid_from\n\
        p1,Foam dressing,5012345678900,BX,10,each,12.50,contract,,2025-04-01\n\
        p2,Saline,,bottle,0.5,litre,1.00,,base unit,2025-04-01\n\
        ,Pump,,,,,,,,\n\
        p4,Foam dressing,,BX,,,,,,\n\
        p5,Foam dressing,5012345678901,EA,1,,,,,\n\
        p6,Foam dressing,,EA,1,,5,,,\n\
        p7,,,EA,1,,,,,\n\
        p8,Foam dressing,,EA,1,wishes,,,,\n";
    let file = written("catalogue.csv", text.as_bytes());
    let (layout, rows) = read(&file.path);
    assert_eq!(layout, None);
    assert_eq!(told(rows[0].as_ref().unwrap()), "p1 | Foam dressing | 10 each 05012345678900 | 12.500000");
    assert_eq!(told(rows[1].as_ref().unwrap()), "p2 | Saline | 500 ml - | 1.000000");
    assert_eq!(rows[1].as_ref().unwrap().price.as_ref().unwrap().units.unwrap().to_string(), "1");
    assert!(rows[2].as_ref().unwrap().record.reference.starts_with('h'));
    let faults: Vec<&str> = rows[3..].iter().map(|row| row.as_ref().unwrap_err().column.as_str()).collect();
    assert_eq!(faults, ["units_per_uom", "gtin", "valid_from", "description", "base_uom"]);
}
