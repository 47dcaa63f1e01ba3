#!/usr/bin/env python3
"""An independent oracle for national and footprint candidates: figures, thresholds and order.

Written from the published definitions with exact fractions and the plainest method: each organisation is really left out,
each quantile really sorted. It shares no code with the service.

    python3 tests/oracle/national.py           write tests/oracle/national_cases.json
    python3 tests/oracle/national.py --check   say whether the file is what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation, supplier,
product, brand or price is real.
"""

import json
import random
import sys
from fractions import Fraction as F
from pathlib import Path

PATH = Path(__file__).resolve().parent / "national_cases.json"
ABOUT = "Synthetic: invented by national.py with a fixed seed. No organisation, supplier, product or price is real."


def text(value, places):
    """Rounded half to even to so many places; Python rounds fractions that way, exactly."""
    if value is None:
        return None
    scaled = round(value * 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def type7(values, fraction):
    values = sorted(values)
    place = (len(values) - 1) * fraction
    low = place.numerator // place.denominator
    rest = place - low
    return values[low] if rest == 0 else values[low] + (values[low + 1] - values[low]) * rest


def add(left, right):
    """Two sums of which either may be missing."""
    return right if left is None else left if right is None else left + right


def read(product, row):
    words = row.split()
    more = dict((word.split("=") + [""])[:2] for word in words[5:])
    return {"product": product["id"], "who": int(words[0]), "quantity": F(words[2]), "spend": F(words[3]),
            "supplier": int(more.get("supplier", 1)), "money": (more.get("currency", "GBP"), more.get("vat", "ex"))}


def figures(product, money, lines, families):
    family = lambda who: families.get(who, who)
    sums = {}
    for line in lines:
        spend, quantity = sums.get(line["who"], (F(0), F(0)))
        sums[line["who"]] = spend + line["spend"], quantity + line["quantity"]
    prices = {who: spend / quantity for who, (spend, quantity) in sums.items()}
    savings = [None, None, None]
    for who, (spend, quantity) in sums.items():
        others = {other: price for other, price in prices.items() if family(other) != family(who)}
        count = len({family(other) for other in others})
        values = list(others.values())
        against = (min(values) if count >= 3 else None, type7(values, F(1, 4)) if count >= 5 else None,
                   type7(values, F(1, 2)) if count >= 3 else None)
        for place, price in enumerate(against):
            if price is not None:
                saved = max(F(0), F(round((spend - price * quantity) * 10**6), 10**6))
                savings[place] = add(savings[place], saved)
    spend = sum(spend for spend, _ in sums.values())
    values = list(prices.values())
    return {
        "id": product["id"], "group": product["group"], "brand": product["brand"], "money": money,
        "trusts": {family(who) for who in sums}, "suppliers": {line["supplier"] for line in lines},
        "lines": len(lines), "spend": spend, "quantity": sum(quantity for _, quantity in sums.values()),
        "low": min(values), "median": type7(values, F(1, 2)), "high": max(values), "savings": savings,
        "target": savings[1] if savings[1] is not None else savings[2], "reduction": F(round(spend * 21 * 10**4), 10**6),
    }


def added(products):
    whole = {"lines": 0, "spend": F(0), "savings": [None] * 3, "target": None, "reduction": F(0)}
    for one in products:
        for name in ("lines", "spend", "reduction"):
            whole[name] += one[name]
        whole["savings"] = [add(left, right) for left, right in zip(whole["savings"], one["savings"])]
        whole["target"] = add(whole["target"], one["target"])
    return whole


def place(currency, target, variety, trusts, spend, name, money, by):
    saving = (target is None, -(target or 0))
    variety = tuple(-count for count in variety)
    keys = {"saving": (saving, variety, -trusts), "variety": (variety, saving, -trusts),
            "trusts": (-trusts, saving, variety)}[by]
    return (currency, keys, -spend, name.encode(), money)


def sums_text(one):
    return {"lines": one["lines"], "spend": text(one["spend"], 6),
            "savings": [text(saving, 6) for saving in one["savings"]], "reduction": text(one["reduction"], 6)}


def expect(products, families, trusts, by):
    found = []
    for product in products:
        lines = [read(product, row) for row in product["lines"].split("\n")]
        for money in sorted({line["money"] for line in lines}):
            found.append(figures(product, money, [line for line in lines if line["money"] == money], families))
    wide = lambda one: one["high"] >= one["low"] * F(11, 10)
    passes = lambda one: len(one["trusts"]) >= trusts and wide(one)
    found.sort(key=lambda one: place(one["money"][0], one["target"], (1, len(one["suppliers"]), int(one["brand"] is not None)),
                                     len(one["trusts"]), one["spend"], one["id"], one["money"], by))
    groups = []
    for group, money in {(one["group"], one["money"]) for one in found if one["group"]}:
        members = [one for one in found if one["group"] == group and one["money"] == money]
        buyers = {who for one in members for who in one["trusts"]}
        ids = {one["id"] for one in members}
        if len(buyers) < trusts or not (len(ids) > 1 or any(map(wide, members))):
            continue
        suppliers = {supplier for one in members for supplier in one["suppliers"]}
        brands = {one["brand"] for one in members} - {None}
        whole = added(members)
        groups.append((place(money[0], whole["target"], (len(ids), len(suppliers), len(brands)), len(buyers),
                             whole["spend"], group, money, by),
                       {"group": group, "money": list(money), "trusts": len(buyers), "suppliers": len(suppliers),
                        "products": len(ids), "brands": len(brands), "wide": sum(map(wide, members)),
                        "members": [one["id"] for one in members], "target": text(whole["target"], 6),
                        **sums_text(whole)}))
    totals = []
    for money in sorted({one["money"] for one in found}):
        here = [one for one in found if one["money"] == money]
        totals.append({"money": list(money), "products": len(here), "candidates": sum(map(passes, here)),
                       **sums_text(added(here))})
    shown = [{"id": one["id"], "money": list(one["money"]), "trusts": len(one["trusts"]),
              "suppliers": len(one["suppliers"]), "quantity": text(one["quantity"], 6), "low": text(one["low"], 10),
              "median": text(one["median"], 10), "high": text(one["high"], 10), **sums_text(one)}
             for one in found if passes(one)]
    return {"products": shown, "groups": [row for _, row in sorted(groups, key=lambda one: one[0])], "totals": totals}


def invent(seed, count, organisations, lines, trusts, by, families=(), bases=("",)):
    random_ = random.Random(seed)
    products = []
    for number in range(count):
        each, width = random_.randrange(40, 4000), random_.choice([5, 40, 90])
        rows = []
        for _ in range(random_.randrange(1, lines)):
            quantity = random_.randrange(1, 60)
            price = F(each * (100 + random_.randrange(-width // 2, width)), 10_000)
            rows.append(f"{random_.randrange(1, organisations + 1)} 2024-03 {quantity} {text(price * quantity, 4)} "
                        f"strong:1 supplier={random_.randrange(1, 5)} {random_.choice(bases)}".rstrip())
        products.append({"id": f"P{(number * 37) % 100:02d}", "group": random_.choice([None, "gloves", "cannulas", "paper"]),
                         "brand": random_.choice([None, "A", "B", "C"]), "lines": "\n".join(rows)})
    # Twins: all figures alike, so the public id decides.
    products += [{**products[0], "id": "twin-b"}, {**products[0], "id": "twin-a"}]
    return {"families": families, "trusts": trusts, "by": by, "products": products,
            "expected": expect(products, dict(families), trusts, by)}


CASES = {
    "footprint": dict(seed=1, count=8, organisations=4, lines=12, trusts=2, by="saving"),
    "nation": dict(seed=2, count=12, organisations=14, lines=50, trusts=8, by="saving"),
    "variety": dict(seed=3, count=10, organisations=8, lines=20, trusts=3, by="variety", families=[[1, 2], [5, 4]]),
    "bases": dict(seed=4, count=9, organisations=9, lines=40, trusts=4, by="trusts",
                  bases=("", "", "vat=inc", "currency=USD")),
}


def main():
    cases = [{"name": name, **invent(**settings)} for name, settings in CASES.items()]
    # One line a case, so that a change shows which.
    fresh = (json.dumps({"about": ABOUT, "cases": cases}) + "\n").replace('{"name"', '\n{"name"')
    if "--check" in sys.argv:
        sys.exit(0 if PATH.exists() and PATH.read_text() == fresh else f"not as this program writes it: {PATH.name}")
    PATH.write_text(fresh)


if __name__ == "__main__":
    main()
