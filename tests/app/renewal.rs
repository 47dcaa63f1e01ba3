//! What only changed lines touch is made again, and comes to the same as making everything afresh.

use std::fmt::Write as _;

use likewise::api::bodies::BenchmarkWriter;
use likewise::app::{
    AppError, BenchmarkRequest, ImportRequest, Likewise, Months, Phase, RefreshAnswer, benchmark, category_report,
    decisions, delete_import, import, list_imports, refresh, suppliers, verify,
};
use likewise::engine::categories::View;
use likewise::store::ImportKind;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use crate::cli::harness::{Site, fixture};

const HEADER: &str = "org_code,po_number,po_line_number,revision,order_date,supplier_name,supplier_gln,item_description,\
quantity,unit_price,uom,units_per_uom,gtin,eclass,currency";

/// How things are named on lines: by a GTIN, by words, as a service, and as what nobody knows.
const NAMES: [&str; 8] = [
    "Glove exam nitrile medium,box,100,5060000011111",
    "Sentinel glove large,box,100,5060000022223",
    "Corvane syringe luer lock 10ml sterile,box,50,",
    "Fenwick gauze swab 5cm x 5cm sterile,each,1,",
    "Zither strings assorted,each,1,",
    "Odd thing,pack,4,",
    "Consultancy services,each,1,",
    "Glove,each,,",
];
const SUPPLIERS: [&str; 4] =
    ["Medway Supplies Ltd,", "Medway Supplies Ltd,5012345000008", "Stour Healthcare,", "Avon,"];
const CATEGORIES: [&str; 4] = ["", "", "EKH", "FWA"];

/// What happens to a store.
#[derive(Debug, Clone)]
enum Step {
    Lines(String),
    /// A file of another kind.
    Other(ImportKind, String),
    /// Takes one of the imports of lines away, counted round and round.
    Delete(usize),
}

struct Chance(ChaCha8Rng);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.next_u64() % limit as u64).unwrap()
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn lines(&mut self) -> String {
        let mut text = format!("{HEADER}\n");
        for _ in 0..=self.below(14) {
            let (organisation, order, revision) =
                (self.of(&["AAA", "BBB", "CCC", "DDD"]), self.below(30), self.below(3));
            let (month, supplier, name) = (1 + self.below(9), self.of(&SUPPLIERS), self.of(&NAMES));
            let (quantity, pence, category) = (1 + self.below(5), 100 + self.below(300), self.of(&CATEGORIES));
            let currency = self.of(&["GBP", "GBP", "GBP", "USD"]);
            writeln!(
                text,
                "{organisation},PO-{order},1,{revision},2025-0{month}-10,{supplier},{name},{quantity},{}.{:02},{category},{currency}",
                pence / 100,
                pence % 100
            )
            .unwrap();
        }
        // The cells of a name are description, unit, units and GTIN: put where the header has them.
        let rows = text.lines().enumerate().map(|(place, row)| if place == 0 { row.to_owned() } else { placed(row) });
        rows.map(|row| row + "\n").collect()
    }

    fn step(&mut self) -> Step {
        match self.below(14) {
            0 => Step::Delete(self.below(9)),
            // A product more, or fewer words: everything is decided anew.
            2 => {
                let catalogue = std::fs::read_to_string(fixture("catalogue.csv")).unwrap();
                let more = self.of(&[
                    "ODD-4,Odd thing,,Odd Ltd,,,4,pack,each\n",
                    "ODD-4,Odd things blue,,Odd Ltd,,,4,pack,each\n",
                ]);
                Step::Other(ImportKind::Catalogue, catalogue + more)
            }
            1 => Step::Other(
                ImportKind::Prices,
                format!(
                    "product_id,list_id,list_kind,price,currency,uom,units_per_uom,vat_basis,valid_from\n\
                     SYR-10,L{},list,9.00,GBP,box,50,ex,2025-01-01\n",
                    self.below(3)
                ),
            ),
            _ => Step::Lines(self.lines()),
        }
    }
}

fn placed(row: &str) -> String {
    let cells: Vec<&str> = row.split(',').collect();
    let [org, po, line, revision, date, supplier, gln, words, uom, units, gtin, quantity, price, category, currency] =
        cells.try_into().unwrap();
    [org, po, line, revision, date, supplier, gln, words, quantity, price, uom, units, gtin, category, currency]
        .join(",")
}

fn open(site: &Site) -> Likewise {
    let likewise = Likewise::open(&site.path("data"), site.database_url().as_deref()).unwrap();
    for (kind, file) in [(ImportKind::Organisations, "organisations.csv"), (ImportKind::Catalogue, "catalogue.csv")] {
        import(&likewise, &ImportRequest::new(kind, vec![fixture(file).into()]), &mut |_| Ok(())).unwrap();
    }
    likewise
}

fn take(site: &Site, likewise: &Likewise, step: &Step) {
    let (kind, text) = match step {
        Step::Lines(text) => (ImportKind::Lines, text),
        Step::Other(kind, text) => (*kind, text),
        Step::Delete(which) => {
            let of_lines = list_imports(likewise).unwrap().into_iter().filter(|import| import.kind == "lines");
            let ids: Vec<String> = of_lines.map(|import| import.public_id).collect();
            if let Some(id) = ids.get(which % ids.len().max(1)) {
                delete_import(likewise, id).unwrap();
            }
            return;
        }
    };
    let file = site.file("step.csv", text);
    import(likewise, &ImportRequest::new(kind, vec![file.into()]), &mut |_| Ok(())).unwrap();
}

/// Everything that is made from lines, as it is told.
fn told(likewise: &Likewise, answer: &RefreshAnswer) -> String {
    let counts = RefreshAnswer { decided: 0, products_built: 0, ..*answer };
    let mut told = format!("{counts:?}\n");
    let request = BenchmarkRequest { months: Months::All, ..BenchmarkRequest::default() };
    let mut writer = BenchmarkWriter::new(Vec::new());
    let (head, coverage) = benchmark(likewise, &request, &mut |head, page| {
        writer.products(head, &page).map_err(|source| AppError::File { path: "the answer".to_owned(), source })
    })
    .unwrap();
    told += &String::from_utf8(writer.finish(&head, &coverage).unwrap()).unwrap();
    for view in View::ALL {
        writeln!(told, "\n{:?}", category_report(likewise, *view).unwrap()).unwrap();
    }
    writeln!(told, "{:?}\n{:?}", suppliers(likewise).unwrap(), head.cut_off).unwrap();
    decisions(likewise, &mut |decided| {
        let mut decided = decided.clone();
        // A number of the store's own, given out in the order in which things are decided.
        decided.decision.product_id = None;
        writeln!(told, "{decided:?}").unwrap();
        Ok(())
    })
    .unwrap();
    told
}

/// Takes the steps, bringing everything up to date after each; now and then it is held beside a store that takes the same
/// steps and brings everything up to date once.
fn follow(site: &Site, afresh: fn() -> Site, seed: u64, steps: usize) {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(seed));
    let likewise = open(site);
    refresh(&likewise, false, &mut |_| Ok(())).unwrap();
    let mut taken: Vec<Step> = Vec::new();
    for place in 0..steps {
        let step = chance.step();
        take(site, &likewise, &step);
        taken.push(step);
        let answer = refresh(&likewise, false, &mut |_| Ok(())).unwrap();
        assert!(verify(&likewise).unwrap().is_clean(), "seed {seed}, step {place}: {taken:?}");
        if place % 3 == 2 || place + 1 == steps {
            let other_site = afresh();
            let other = open(&other_site);
            taken.iter().for_each(|step| take(&other_site, &other, step));
            let whole = refresh(&other, false, &mut |_| Ok(())).unwrap();
            let (renewed, afresh) = (told(&likewise, &answer), told(&other, &whole));
            let differs = renewed.lines().zip(afresh.lines()).find(|(left, right)| left != right);
            assert!(renewed == afresh, "seed {seed}, step {place}: {differs:#?}\nafter {taken:#?}");
        }
    }
}

#[test]
fn renewing_step_by_step_equals_making_everything_afresh() {
    for seed in 0..8 {
        follow(&Site::sqlite(), Site::sqlite, seed, 9);
    }
}

#[test]
fn on_postgres_too() {
    follow(&Site::postgres(), Site::postgres, 100, 9);
}

on_both_backends!(only_what_lines_touch_is_made_again, |site| {
    let likewise = open(site);
    let lines = |rows: &[&str]| Step::Lines(format!("{HEADER}\n{}\n", rows.join("\n")));
    let glove = "AAA,G-1,1,0,2025-01-10,Avon,,Glove exam nitrile medium,2,4.00,box,100,5060000011111,,GBP";
    let syringe =
        "AAA,S-1,1,0,2025-01-10,Avon,,Corvane syringe luer lock 10ml sterile,1,9.00,box,50,5060000033335,,GBP";
    take(site, &likewise, &lines(&[glove, syringe]));
    let answer = refresh(&likewise, false, &mut |_| Ok(())).unwrap();
    assert_eq!((answer.items, answer.decided, answer.products_built), (2, 2, 2));
    // A known item: nothing is decided, and one product is built.
    let mut phases = Vec::new();
    take(site, &likewise, &lines(&[&glove.replace("AAA,G-1", "BBB,G-2")]));
    let answer = refresh(&likewise, false, &mut |step| {
        phases.push(step.phase);
        Ok(())
    })
    .unwrap();
    assert_eq!((answer.items, answer.decided, answer.products_built), (2, 0, 1));
    assert_eq!(phases, [Phase::Pricing]);
    // Nothing that lines have any part in.
    let organisations = std::fs::read_to_string(fixture("organisations.csv")).unwrap().replace("Alder", "Ash");
    take(site, &likewise, &Step::Other(ImportKind::Organisations, organisations));
    let answer = refresh(&likewise, false, &mut |_| Ok(())).unwrap();
    assert_eq!((answer.items, answer.decided, answer.products_built), (2, 0, 0));
    // Stopped half-way, everything is looked through the next time.
    take(site, &likewise, &lines(&[&glove.replace("AAA,G-1", "CCC,G-3")]));
    let stopped = refresh(&likewise, false, &mut |_| Err(likewise::app::Stopped));
    assert!(stopped.is_err());
    phases = Vec::new();
    let answer = refresh(&likewise, false, &mut |step| {
        phases.push(step.phase);
        Ok(())
    })
    .unwrap();
    assert_eq!((answer.items, answer.decided, answer.products_built), (2, 0, 1));
    assert_eq!(phases.first(), Some(&Phase::Matching));
    assert!(verify(&likewise).unwrap().is_clean());
});
