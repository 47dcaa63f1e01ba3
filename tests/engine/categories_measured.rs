//! How often words tell the right category, measured on the whole of Part IX (its path in `LIKEWISE_PART_IX`), and on the
//! titles of Contracts Finder's flat awards (`LIKEWISE_AWARDS`) against the CPV (`LIKEWISE_CPV`):
//! `cargo test --test main -- --ignored --nocapture categories_measured`.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a measurement, run by hand")]

use std::collections::BTreeMap;
use std::io::Read;

use likewise::engine::categories::{
    Categoriser, CategoryBook, CategoryCode, CategoryEntry, FamilyWords, ItemFacts, LineKind, Scheme, Wording,
    family_name, kind_name,
};

struct Row {
    product: String,
    family: String,
    text: String,
    generic: String,
    supplier: String,
}

fn rows() -> Vec<Row> {
    let path = std::env::var("LIKEWISE_PART_IX").expect("LIKEWISE_PART_IX names the file");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).expect("the file"))
        .read_to_string(&mut text)
        .expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let place =
        |name: &str| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name).expect("a column");
    let places =
        ["vmp_name", "amp_name", "size_or_weight", "colour", "supplier_name", "product_snomed_code"].map(place);
    let mut found = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let [generic, name, size, colour, supplier, product] = places.map(|place| record[place].to_owned());
        let text = [name, size, colour].join(" ");
        let family = family_name(&generic);
        found.entry(product.clone()).or_insert(Row { product, family, text, generic, supplier });
    }
    found.into_values().collect()
}

/// FNV-1a: which rows are hidden does not depend on their order.
fn number(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Learns from the rows that are not hidden, asks for those that are; returns asked, told, told rightly, families told
/// and families told rightly.
fn measured(rows: &[Row], hidden: impl Fn(&Row) -> bool, dirty: impl Fn(&str) -> String) -> [usize; 5] {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let next = places.len();
        places.entry(&row.family).or_insert(next);
    }
    let mut names = vec![String::new(); places.len()];
    for (name, place) in &places {
        names[*place] = (*name).to_owned();
    }
    let seen = rows.iter().filter(|row| !hidden(row));
    let learnt = seen.map(|row| (places[row.family.as_str()], FamilyWords::words_of(&row.text, &row.generic)));
    let families = FamilyWords::learn(names, learnt);
    let mut counts = [0; 5];
    for row in rows.iter().filter(|row| hidden(row)).take(4_000) {
        counts[0] += 1;
        let Some(guess) = families.guess(&dirty(&row.text)) else { continue };
        counts[1] += 1;
        let kind = kind_name(&row.family).to_lowercase();
        let right = match guess.family {
            Some(_) => kind_name(&guess.name).to_lowercase() == kind,
            None => guess.name.to_lowercase() == kind,
        };
        counts[2] += usize::from(right);
        counts[3] += usize::from(guess.family.is_some());
        counts[4] += usize::from(guess.family.is_some() && guess.name == row.family);
    }
    counts
}

fn percent(part: usize, whole: usize) -> String {
    let tenths = part * 1_000 / whole.max(1);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[test]
#[ignore = "needs the whole of Part IX"]
fn words_tell_the_kind_of_hidden_products() {
    let rows = rows();
    let cut = |text: &str| -> String { text.to_uppercase().chars().take(35).collect() };
    let whole = |text: &str| text.to_owned();
    let product = |row: &Row| number(&row.product).is_multiple_of(16);
    let supplier = |row: &Row| number(&row.supplier).is_multiple_of(10);
    type Hidden<'a> = &'a dyn Fn(&Row) -> bool;
    type Dirty<'a> = &'a dyn Fn(&str) -> String;
    let cases: [(&str, Hidden<'_>, Dirty<'_>, usize, usize); 4] = [
        ("product hidden, whole text", &product, &whole, 90, 990),
        ("product hidden, capitals, cut at 35", &product, &cut, 60, 985),
        ("supplier hidden, whole text", &supplier, &whole, 40, 930),
        ("supplier hidden, capitals, cut at 35", &supplier, &cut, 5, 850),
    ];
    for (name, hidden, dirty, told_floor, right_floor) in cases {
        let [asked, told, right, families, families_right] = measured(&rows, hidden, dirty);
        println!(
            "{name}: {asked} asked, {} told, of those {} of the right kind; {} with a family, of those {} right",
            percent(told, asked),
            percent(right, told),
            percent(families, asked),
            percent(families_right, families)
        );
        assert!(told * 100 >= asked * told_floor, "{name}: too few are told");
        assert!(right * 1_000 >= told * right_floor, "{name}: too many are wrong");
    }
}

/// Columns of a CSV file by name.
fn columns<const N: usize>(variable: &str, names: [&str; N]) -> Vec<[String; N]> {
    let path = std::env::var(variable).expect("the variable names the file");
    let mut reader = csv::Reader::from_path(path).expect("the file");
    let header = reader.headers().expect("a header").clone();
    let places = names
        .map(|name| header.iter().position(|column| column.trim_start_matches('\u{feff}') == name).expect("a column"));
    reader.records().map(|row| row.expect("a row")).map(|row| places.map(|place| row[place].to_owned())).collect()
}

#[test]
#[ignore = "needs the CPV and Contracts Finder's awards"]
fn titles_of_awards_tell_their_division() {
    let entries = columns("LIKEWISE_CPV", ["CODE", "EN"]).into_iter().map(|[code, title]| CategoryEntry {
        code: CategoryCode::parse(Scheme::Cpv, &code).expect("every published code is right"),
        title,
        parent: None,
    });
    let categoriser = Categoriser::new(CategoryBook::new(entries), FamilyWords::default(), &[]);
    let awards: BTreeMap<String, (String, String)> = columns("LIKEWISE_AWARDS", ["title", "cpv", "main_category"])
        .into_iter()
        .map(|[title, cpv, kind]| (title, (cpv, kind)))
        .collect();
    let (mut told, mut division, mut services, mut found) = (0, 0, 0, 0);
    for (title, (cpv, kind)) in &awards {
        let facts = ItemFacts { description: title, kind: LineKind::Goods, stated: &[], product: None, alike: &[] };
        if let Some(guess) = categoriser.categorise(&facts).first() {
            told += 1;
            division += usize::from(guess.code[..2] == cpv[..2]);
            println!("{title}: {} {:?}, stated {cpv}", guess.code, guess.title);
        }
        if kind == "services" {
            services += 1;
            found += usize::from(Wording::default().kind(title, false) == LineKind::Service);
        }
    }
    println!(
        "{} titles, {} told, of those {} of the stated division; of {services} services {} recognised by their words",
        awards.len(),
        percent(told, awards.len()),
        percent(division, told),
        percent(found, services)
    );
    assert!(division * 10 >= told * 7, "titles are taken for what they are not");
}
