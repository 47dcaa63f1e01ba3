"""Holds Likewise's benchmarks against the independent ones.

    likewise --json benchmark --all-dates > found.json
    python3 usaid.py SCMS.csv > expected.json
    python3 compare_usaid.py found.json expected.json [--median-from N] [--currency USD]

Products are paired by description. Says every difference in n, min, median, max, and in the lines and spend excluded,
and products on one side only; the exit status is 1 when there is any. With `--median-from N` a median over fewer than N
organisations must be null. With `--currency` only the products in that currency are compared.
"""

import argparse
import json
import sys
from collections import defaultdict
from decimal import Decimal

FIGURES = ["min", "median", "max"]


def excluded(product):
    """Lines and spend left out of a found product, over all reasons."""
    reasons = product.get("excluded", [])
    spend = sum((Decimal(reason["spend"]) for reason in reasons), Decimal(0))
    return sum(int(reason["lines"]) for reason in reasons), spend


def same_decimal(found, expected):
    """True when both are null or the same number written as text; a float is never the same."""
    if found is None or expected is None:
        return found is expected
    return isinstance(found, str) and Decimal(found) == Decimal(expected)


def differences(description, found, expected, median_from):
    """What differs in one product, in words."""
    if int(found["n_organisations"]) != expected["n_organisations"]:
        yield f"{description}: n_organisations {found['n_organisations']}, expected {expected['n_organisations']}"
    for figure in FIGURES:
        wanted = expected[figure]
        if figure == "median" and expected["n_organisations"] < median_from:
            wanted = None
        if not same_decimal(found.get(figure), wanted):
            yield f"{description}: {figure} {found.get(figure)!r}, expected {wanted!r}"
    lines, spend = excluded(found)
    if lines != expected["excluded_lines"] or spend != Decimal(expected["excluded_spend"]):
        yield (f"{description}: excluded {lines} lines, {spend}, "
               f"expected {expected['excluded_lines']}, {expected['excluded_spend']}")


def compare(found, expected, median_from):
    """Every difference, in words."""
    by_description = defaultdict(list)
    for product in found:
        by_description[product["description"]].append(product)
    for product in expected:
        own = by_description.pop(product["description"], [])
        if len(own) == 1:
            yield from differences(product["description"], own[0], product, median_from)
        elif own:
            yield f"{product['description']}: found {len(own)} times"
        else:
            yield f"{product['description']}: not found"
    for description in sorted(by_description):
        yield f"{description}: not expected"


def read_products(path):
    """The products of a JSON document."""
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)["products"]


def main():
    """Compares two files and says what differs."""
    parser = argparse.ArgumentParser(description="Compares Likewise's benchmarks with the independent ones.")
    parser.add_argument("found", help="output of `likewise --json benchmark --all-dates`")
    parser.add_argument("expected", help="output of usaid.py")
    parser.add_argument("--median-from", type=int, default=1, metavar="N", help="fewest organisations with a median")
    parser.add_argument("--currency", help="compare only the products in this currency")
    arguments = parser.parse_args()
    found = [product for product in read_products(arguments.found)
             if arguments.currency is None or product["currency"] == arguments.currency]
    expected = read_products(arguments.expected)
    told = list(compare(found, expected, arguments.median_from))
    for difference in told:
        print(difference)
    print(f"{len(expected)} products expected, {len(found)} found, {len(told)} differences", file=sys.stderr)
    sys.exit(1 if told or not expected else 0)


if __name__ == "__main__":
    main()
