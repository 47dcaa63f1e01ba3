"""All benchmarks and savings from price points by DuckDB, to be held beside Likewise's: see variation.rs.

Given a CSV of price points, writes it as Parquet beside itself (not timed), then tells the figures and what they cost.
A product's payers on one basis are a sorted list; which of them is left out moves a quantile of the others only by whether
its rank is below, between or above the two prices the quantile lies between, so three prices serve all payers.
"""

import resource
import sys
import time

import duckdb

KEY = "product, base_unit, currency, vat_basis, carriage_included"
THREADS = 2
# Name, fraction, payers needed: of all payers.
ALL = (("p10", 0.1, 5), ("q1", 0.25, 5), ("median", 0.5, 1), ("q3", 0.75, 5), ("p90", 0.9, 5))
# Name, fraction, others needed: of the others.
OTHERS = (("minimum", 0.0, 3), ("p10", 0.1, 5), ("q1", 0.25, 5), ("median", 0.5, 3))


def price(rank: str) -> str:
    return f"l[least({rank}, n)].p"


def between(lower: str, upper: str, rest: str) -> str:
    return f"({lower} + {rest} * ({upper} - {lower}))"


def of_all(name: str, fraction: float, needed: int) -> str:
    height = f"((n - 1) * {fraction})"
    rank = f"(floor({height})::BIGINT + 1)"
    value = between(price(rank), price(f"{rank} + 1"), f"({height} - floor({height}))")
    return f"CASE WHEN n >= {needed} THEN {value} END AS {name}"


def of_others(name: str, fraction: float) -> str:
    height = f"((n - 2) * {fraction})"
    rank = f"(floor({height})::BIGINT + 1)"
    rest = f"({height} - floor({height}))"
    first, second, third = (price(f"{rank} + {more}") for more in range(3))
    return (
        f"{rank} AS turn_{name}, {between(first, second, rest)} AS above_{name}, "
        f"{between(first, third, rest)} AS at_{name}, {between(second, third, rest)} AS below_{name}"
    )


def saving(name: str, needed: int) -> str:
    paid = f"CASE WHEN r <= turn_{name} THEN below_{name} WHEN r = turn_{name} + 1 THEN at_{name} ELSE above_{name} END"
    gross = f"list_sum(list_transform(l, lambda x, r: greatest(0, x.s - x.q * {paid})))"
    return f"CASE WHEN n > {needed} THEN {gross} END AS saving_{name}"


QUERY = f"""
WITH payers AS (
    SELECT {KEY}, organisation, sum(net)::DOUBLE AS s, sum(quantity)::DOUBLE AS q, s / q AS p, sum(orders) > 1 AS m
    FROM read_parquet($points) GROUP BY ALL
), lists AS (
    SELECT {KEY}, list({{'p': p, 's': s, 'q': q, 'm': m}} ORDER BY p) AS l, count(*) AS n, sum(s) AS s, sum(q) AS q,
           min(p, 2) FILTER (m) AS best
    FROM payers GROUP BY ALL
), quantiles AS (
    SELECT *, l[1].p AS minimum, l[n].p AS maximum, {", ".join(of_all(*one) for one in ALL)},
           {", ".join(of_others(name, fraction) for name, fraction, _ in OTHERS)}
    FROM lists
), savings AS (
    SELECT *, {", ".join(saving(name, needed) for name, _, needed in OTHERS)},
           CASE WHEN n > 3 THEN list_sum(list_transform(l, lambda x: greatest(
               0, x.s - x.q * CASE WHEN x.m AND x.p = best[1] THEN best[2] ELSE best[1] END))) END AS saving_best
    FROM quantiles
)
SELECT count(*) AS benchmarks, sum(n) AS payers, sum(n) FILTER (n > 3) AS "savings to median",
       sum(n) FILTER (n > 5) AS "savings to q1", sum(s) / 1e6 AS spend,
       sum(minimum) AS minimum, sum(p10) AS p10, sum(q1) AS q1, sum(median) AS median, sum(q3) AS q3, sum(p90) AS p90,
       sum(maximum) AS maximum, sum(s / q) AS "weighted mean", sum(saving_minimum) / 1e6 AS "saving to minimum",
       sum(saving_best) / 1e6 AS "saving to best", sum(saving_p10) / 1e6 AS "saving to p10",
       sum(saving_q1) / 1e6 AS "saving to q1", sum(saving_median) / 1e6 AS "saving to median"
FROM savings
"""


def used() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def main(points: str) -> None:
    parquet = points.removesuffix(".csv") + ".parquet"
    with duckdb.connect(config={"threads": THREADS}) as writer:
        writer.sql(f"COPY (FROM read_csv('{points}')) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)")
    begun, before = time.monotonic(), used()
    with duckdb.connect(config={"threads": THREADS, "preserve_insertion_order": False}) as reader:
        answer = reader.execute(QUERY, {"points": parquet})
        names = [column[0] for column in answer.description]
        figures = answer.fetchone()
    processor, wall = used() - before, time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000
    told = [("version", f"version {duckdb.__version__}, {THREADS} threads"), ("processor", f"{processor:.2f}")]
    told += [("wall", f"{wall:.2f}"), ("peak", str(peak)), *zip(names, figures)]
    for name, value in told:
        print(f"{name}\t{value}")


main(sys.argv[1])
