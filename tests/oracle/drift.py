#!/usr/bin/env python3
"""An independent oracle for drift and parity: own last price, own contract, other sites with the same supplier.

Written from the published definitions with exact fractions. It shares no code with the service.

    python3 tests/oracle/drift.py           write tests/oracle/drift_cases.json
    python3 tests/oracle/drift.py --check   say whether the file is what it would write

Every line and contract in the vectors is synthetic: invented here by a random generator with a fixed seed. No
organisation, supplier or price is real.
"""

import json
import random
import sys
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

PATH = Path(__file__).resolve().parent / "drift_cases.json"
ABOUT = "Synthetic: invented by drift.py with a fixed seed. No organisation, supplier, contract or price is real."


def text(value, places):
    """Rounded half to even to so many places; Python rounds fractions that way, exactly."""
    if value is None:
        return None
    scaled = round(value * 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def leaf(order, price):
    """What an order cost above a price, rounded once to six decimals."""
    return F(round((order["spend"] - price * order["quantity"]) * 10**6), 10**6)


def each(order):
    return order["spend"] / order["quantity"]


def orders_of(rows, organisation):
    """Order months by supplier and month."""
    made = {}
    for row in rows:
        who, month, quantity, value = row.split()[:4]
        supplier = int(row.split("supplier=")[1])
        if int(who) == organisation:
            order = made.setdefault((supplier, month), {"supplier": supplier, "month": month, "quantity": F(0),
                                                        "spend": F(0), "lines": 0})
            order["quantity"] += F(quantity)
            order["spend"] += F(value)
            order["lines"] += 1
    return [made[key] for key in sorted(made)]


def shown(wrong):
    """A finding: first wrong order, last month, how many, quantity, spend, and the amount above."""
    if not wrong:
        return None
    order, against, above = wrong[0]
    return {
        "first": [order["month"], text(order["quantity"], 6), text(order["spend"], 6), text(against, 10), text(above, 6)],
        "last_month": wrong[-1][0]["month"], "order_months": len(wrong),
        "lines": sum(order["lines"] for order, _, _ in wrong),
        "quantity": text(sum(order["quantity"] for order, _, _ in wrong), 6),
        "spend": text(sum(order["spend"] for order, _, _ in wrong), 6),
        "above": text(sum(above for _, _, above in wrong), 6),
    }


def own(orders, window, tolerance):
    made = []
    for supplier in sorted({order["supplier"] for order in orders}):
        mine = [order for order in orders if order["supplier"] == supplier and order["month"] <= window[1]]
        inside = [order for order in mine if order["month"] >= window[0]]
        if not inside:
            continue
        earlier = [order for order in mine if order["month"] < window[0]]
        walked = earlier[-1:] + inside
        rises, base, current = [], walked[0], None
        for order in walked[1:]:
            if each(order) > each(base) * (1 + tolerance):
                if current is None:
                    current = {"before": base["month"], "wrong": [], "ended": None}
                    rises.append(current)
                current["wrong"].append((order, each(base), leaf(order, each(base))))
            else:
                if current is not None:
                    current["ended"] = order["month"]
                base, current = order, None
        made.append({
            "supplier": supplier, "first": [walked[0]["month"], text(each(walked[0]), 10)],
            "last": [walked[-1]["month"], text(each(walked[-1]), 10)], "compared": len(walked) - 1,
            "rises": [{"before": rise["before"], "ended": rise["ended"], "overpaid": shown(rise["wrong"])}
                      for rise in rises],
            "above": text(sum((above for rise in rises for _, _, above in rise["wrong"]), F(0)), 6),
        })
    return made


def days(month):
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    return [first + timedelta(day) for day in range(monthrange(year, number)[1])]


def contract(orders, contracts):
    made = []
    if not contracts:
        return made
    for supplier in sorted({order["supplier"] for order in orders}):
        wrong, counts = [], {True: 0, False: 0}
        spends = {True: F(0), False: F(0)}
        for order in (order for order in orders if order["supplier"] == supplier):
            usable = [F(price) for price, first, last, bound in contracts
                      if bound in (None, supplier)
                      and all(date.fromisoformat(first) <= day and (last is None or day <= date.fromisoformat(last))
                              for day in days(order["month"]))]
            counts[bool(usable)] += 1
            spends[bool(usable)] += order["spend"]
            if usable and leaf(order, max(usable)) > F(5, 1000) * order["lines"]:
                wrong.append((order, max(usable), leaf(order, max(usable))))
        made.append({"supplier": supplier, "covered": [counts[True], text(spends[True], 6)],
                     "uncovered": [counts[False], text(spends[False], 6)], "overpaid": shown(wrong)})
    return made


def parity(rows, organisation, window, members, families):
    family = lambda who: families.get(who, who)
    sums, mine = defaultdict(lambda: [F(0), F(0)]), []
    for who in sorted(members):
        for order in orders_of(rows, who):
            if window[0] <= order["month"] <= window[1]:
                sums[order["supplier"], who][0] += order["spend"]
                sums[order["supplier"], who][1] += order["quantity"]
                mine += [order] if who == organisation else []
    made = []
    for supplier in sorted({order["supplier"] for order in mine}):
        spend, quantity = sums[supplier, organisation]
        others = {who: s / q for (of, who), (s, q) in sums.items()
                  if of == supplier and family(who) != family(organisation)}
        count = len({family(who) for who in others})
        low = min(others.values(), default=None)
        middle = median(others.values()) if count >= 3 else None
        whole = {"spend": spend, "quantity": quantity}
        first = [shown([(order, low, leaf(order, low))])["first"] for order in mine
                 if low is not None and order["supplier"] == supplier and each(order) > low]
        made.append({
            "supplier": supplier, "price": text(spend / quantity, 10), "others": count, "lowest": text(low, 10),
            "lowest_sites": sorted(who for who, price in others.items() if price == low), "median": text(middle, 10),
            "net_above_lowest": None if low is None else text(leaf(whole, low), 6),
            "net_above_median": None if middle is None else text(leaf(whole, middle), 6),
            "first": first[0] if first else None,
        })
    return made


def expect(case):
    window, organisation = case["window"], case["organisation"]
    orders = orders_of(case["lines"].split("\n"), organisation)
    inside = [order for order in orders if window[0] <= order["month"] <= window[1]]
    rows = case["lines"].split("\n")
    return {
        "own": own(orders, window, F(case["tolerance"], 10_000)),
        "contract": contract(inside, case["contracts"]),
        "parity": parity(rows, organisation, window, case["members"], dict(case["families"])),
    }


def invent(seed, sites, suppliers, lines, contracts, tolerance=200, families=(), step=F(1, 12)):
    random_ = random.Random(seed)
    prices = {(who, supplier): F(random_.randrange(180, 260), 100) for who in range(1, sites + 1)
              for supplier in range(1, suppliers + 1)}
    rows = []
    for number in range(lines):
        month = number * 20 // lines
        who, supplier = random_.choice(sorted(prices))
        if random_.random() < step:
            prices[who, supplier] *= random_.choice([F(11, 10), F(101, 100), F(9, 10), F(6, 5)])
        quantity = random_.randrange(1, 40)
        value = F(round(prices[who, supplier] * quantity * 100), 100)
        rows.append(f"{who} {2023 + (6 + month) // 12}-{(6 + month) % 12 + 1:02d} {quantity} {text(value, 2)} "
                    f"strong:1 supplier={supplier}")
    case = {
        "organisation": 1, "window": ["2024-01", "2024-12"], "tolerance": tolerance,
        "members": sorted(set(range(1, sites + 1)) - {3}) if sites > 5 else list(range(1, sites + 1)),
        "families": families, "contracts": contracts, "lines": "\n".join(rows),
    }
    return {**case, "expected": expect(case)}


CONTRACTS = [["2.05", "2023-11-15", "2024-06-30", None], ["2.1", "2024-02-01", "2024-04-15", 1],
             ["1.9999", "2024-07-02", None, None]]
CASES = {
    "alone": dict(seed=1, sites=1, suppliers=2, lines=60, contracts=[], step=F(1, 4)),
    "pair": dict(seed=2, sites=2, suppliers=2, lines=60, contracts=CONTRACTS),
    "footprint": dict(seed=3, sites=7, suppliers=3, lines=220, contracts=CONTRACTS[:1]),
    "family": dict(seed=4, sites=5, suppliers=1, lines=120, contracts=CONTRACTS, families=[[2, 1], [4, 5]]),
    "strict": dict(seed=5, sites=4, suppliers=1, lines=90, contracts=[], tolerance=0, step=F(1, 3)),
}


def main():
    cases = [{"name": name, **invent(**settings)} for name, settings in CASES.items()]
    fresh = json.dumps({"about": ABOUT, "cases": cases}) + "\n"
    # One line a case, so that a change shows which.
    fresh = fresh.replace('{"name"', '\n{"name"')
    if "--check" in sys.argv:
        sys.exit(0 if PATH.exists() and PATH.read_text() == fresh else f"not as this program writes it: {PATH.name}")
    PATH.write_text(fresh)


if __name__ == "__main__":
    main()
