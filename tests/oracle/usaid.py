"""Benchmarks of USAID's purchase lines, computed independently of Likewise in exact fractions.

    python3 usaid.py SCMS.csv > expected.json

Reads the delivery history in its own layout. The item is the description with its base units per pack, the
organisation the country, and an organisation's price

    p = sum of line values / sum of (packs x base units per pack)

over all dates, leaving out free goods (a value of nothing) and nominal prices (a pack price of 0.01 or less). Writes
one record an item, sorted, decimals as text rounded half to even to ten places (spend is exact).
"""

import csv
import json
import sys
from collections import defaultdict
from fractions import Fraction

PRICE_DECIMALS = 10
NOMINAL_PRICE = Fraction(1, 100)


def decimal_text(value, decimals=PRICE_DECIMALS):
    """A fraction as a decimal, rounded half to even (`round` of a fraction is exact and does so)."""
    scaled = round(value * 10**decimals)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{abs(scaled) // 10**decimals}.{abs(scaled) % 10**decimals:0{decimals}d}"


def exact_text(value):
    """A fraction of whole cents as a decimal with two places."""
    if (value * 100).denominator != 1:
        raise ValueError(f"{value} is not in whole cents")
    return decimal_text(value, 2)


def median(values):
    """The middle value, or the mean of the two middle ones: quantile type 7 at one half."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def read_lines(path):
    """Each line as item, country, base units, value and pack price."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            units = Fraction(row["Unit of Measure (Per Pack)"])
            yield {
                "item": (row["Item Description"], units),
                "country": row["Country"],
                "quantity": Fraction(row["Line Item Quantity"]) * units,
                "value": Fraction(row["Line Item Value"]),
                "price": Fraction(row["Pack Price"]),
            }


def benchmark(item, lines):
    """The figures of one item."""
    used = [line for line in lines if line["value"] != 0 and line["price"] > NOMINAL_PRICE]
    left_out = [line for line in lines if not (line["value"] != 0 and line["price"] > NOMINAL_PRICE)]
    sums = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for line in used:
        sums[line["country"]][0] += line["value"]
        sums[line["country"]][1] += line["quantity"]
    prices = [spend / quantity for spend, quantity in sums.values()]
    return {
        "description": item[0],
        "base_units_per_pack": str(item[1]),
        "n_organisations": len(prices),
        "min": decimal_text(min(prices)) if prices else None,
        "median": decimal_text(median(prices)) if prices else None,
        "max": decimal_text(max(prices)) if prices else None,
        "lines": len(used),
        "spend": exact_text(sum((line["value"] for line in used), Fraction(0))),
        "excluded_lines": len(left_out),
        "excluded_spend": exact_text(sum((line["value"] for line in left_out), Fraction(0))),
    }


def main():
    """Computes and writes every item's figures."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    by_item = defaultdict(list)
    for line in read_lines(sys.argv[1]):
        by_item[line["item"]].append(line)
    products = [benchmark(item, by_item[item]) for item in sorted(by_item)]
    json.dump({"products": products}, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
