//! The engines' speed: price points and benchmarks over a million invented lines.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, run by hand")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use likewise::engine::model::{Currency, LineTerms, OrderType, SupplyRoute, VatBasis};
use likewise::engine::money::{Amount, Quantity, Units};
use likewise::engine::period::Month;
use likewise::engine::variation::{LineFact, ProductPoints, Reading, Selection, benchmark, build_points};

const LINES: u64 = 1_000_000;

/// Numbers in no order, the same each time (splitmix64).
struct Mixed(u64);

impl Mixed {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn small(&mut self, limit: u32) -> u32 {
        u32::try_from(self.below(u64::from(limit))).unwrap()
    }

    fn whole(&mut self, limit: u32) -> i64 {
        i64::from(self.small(limit))
    }
}

fn terms() -> Vec<LineTerms> {
    vec![LineTerms {
        supply_route: SupplyRoute::Direct,
        order_type: OrderType::Standard,
        currency: Currency::GBP,
        vat_basis: VatBasis::Ex,
        vat_rate: None,
        vat_recoverable: None,
        carriage_included: None,
        pass_through: false,
        adjustment_reason: None,
        source_system: None,
        status: None,
    }]
}

fn readings() -> Vec<Reading> {
    let reading = |units, strong| Reading {
        units: Units::whole(units).unwrap(),
        base_unit: 0,
        strong,
        two_sources: false,
        conflict: None,
        service: false,
    };
    vec![reading(1, true), reading(10, true), reading(10, false), reading(100, true)]
}

/// Lines of products of `each` lines, over 245 organisations and two years.
fn products(each: u64) -> Vec<Vec<LineFact>> {
    let mut mixed = Mixed(1);
    let packs = [1, 10, 10, 100];
    let mut line = || {
        let reading = mixed.small(4);
        let quantity = 1 + mixed.whole(50);
        let pence = packs[reading as usize] * (80 + mixed.whole(80));
        LineFact {
            organisation: mixed.small(245),
            supplier: mixed.small(4),
            month: Month::from_index(24_288 + i32::try_from(mixed.below(24)).unwrap()),
            quantity: Quantity::from_milli(quantity * 1_000),
            value: Amount::from_micros(quantity * pence * 10_000),
            adjusted_value: None,
            order: mixed.below(u64::MAX),
            reading,
            terms: 0,
        }
    };
    (0..LINES / each).map(|_| (0..each).map(|_| line()).collect()).collect()
}

fn variation(criterion: &mut Criterion) {
    let (readings, terms) = (readings(), terms());
    let packs = [Units::whole(10).unwrap(), Units::whole(100).unwrap()];
    let build = |lines: &[LineFact]| build_points(lines, &readings, &terms, &packs).unwrap();
    let mut group = criterion.benchmark_group("variation");
    group.throughput(Throughput::Elements(LINES)).sample_size(10).measurement_time(Duration::from_secs(8));
    for each in [25, 1_000, LINES] {
        let products = products(each);
        group.bench_with_input(
            BenchmarkId::new("build_points, lines a product", each),
            &products,
            |bencher, products| {
                bencher.iter(|| products.iter().map(|lines| black_box(build(lines)).points.len()).sum::<usize>());
            },
        );
        let points: Vec<ProductPoints> = products.iter().map(|lines| build(lines)).collect();
        let selection = Selection::default();
        group.bench_with_input(BenchmarkId::new("benchmark, lines a product", each), &points, |bencher, points| {
            let count = |points| black_box(benchmark(points, &selection)).benchmarks.len();
            bencher.iter(|| points.iter().map(count).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(engines, variation);
criterion_main!(engines);
