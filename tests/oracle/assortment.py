#!/usr/bin/env python3
"""An independent oracle for product proliferation and order fragmentation.

Written from the published definitions with exact fractions and the plainest method. It shares no code with the service.

    python3 tests/oracle/assortment.py           write tests/oracle/assortment_*.json
    python3 tests/oracle/assortment.py --check   say whether the files are what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation, supplier,
order or price is real.
"""

import json
import random
import sys
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by assortment.py with a fixed seed. No organisation, supplier, order or price is real."


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


# Proliferation -----------------------------------------------------------------------------------------------------

def read(product, row):
    words = row.split()
    more = dict((word.split("=") + [""])[:2] for word in words[5:])
    return {"product": product, "organisation": int(words[0]), "month": words[1],
            "quantity": F(words[2]) * F(words[4].split(":")[1]), "spend": F(words[3]),
            "supplier": int(more.get("supplier", 1)), "currency": more.get("currency", "GBP")}


def of_organisation(organisation, lines):
    spends = {}
    for line in lines:
        spends[line["product"]] = spends.get(line["product"], F(0)) + line["spend"]
    order = sorted(spends, key=lambda product: (-spends[product], product.encode()))
    total = sum(spends.values())
    core = next(count for count in range(1, len(order) + 1)
                if sum(spends[product] for product in order[:count]) >= total * F(4, 5))
    return {
        "organisation": organisation, "products": [[product, text(spends[product], 6)] for product in order],
        "suppliers": len({line["supplier"] for line in lines}), "lines": len(lines), "core": core,
        "quantity": text(sum(line["quantity"] for line in lines), 6), "spend": text(total, 6),
        "main_share": text(spends[order[0]] / total, 10),
    }


def groups(products, window):
    lines = [read(name, row) for name, rows in products for row in rows.split("\n")]
    lines = [line for line in lines if window[0] <= line["month"] <= window[1]]
    made = []
    for currency in sorted({line["currency"] for line in lines}):
        here = [line for line in lines if line["currency"] == currency]
        buyers = sorted({line["organisation"] for line in here})
        rows = [of_organisation(who, [line for line in here if line["organisation"] == who]) for who in buyers]
        counts = [len(row["products"]) for row in rows]
        made.append({
            "currency": currency, "products": len({line["product"] for line in here}),
            "suppliers": len({line["supplier"] for line in here}), "fewest": min(counts),
            "median": text(type7(counts, F(1, 2)), 1), "most": max(counts), "lines": len(here),
            "quantity": text(sum(line["quantity"] for line in here), 6),
            "spend": text(sum(line["spend"] for line in here), 6), "organisations": rows,
        })
    return made


def invent_group(seed, products, organisations, lines, odd=""):
    random_ = random.Random(seed)
    made = []
    for number in range(products):
        each = F(random_.randrange(50, 900), 100)
        rows = []
        for _ in range(1 + random_.randrange(lines)):
            quantity = random_.randrange(1, 40)
            extra = f" {odd}" if odd and random_.random() < 0.3 else ""
            rows.append(f"{random_.randrange(organisations)} 2024-{random_.randrange(1, 13):02d} {quantity} "
                        f"{text(each * quantity, 2)} strong:1 supplier={random_.randrange(4)}{extra}")
        made.append([f"P{(number * 7) % 10}{number}", "\n".join(rows)])
    # The same spend on two products: the tie goes to the first public id by its bytes.
    made.append(["Z", "1 2024-05 1 10.00 strong:1"])
    made.append(["a", "1 2024-05 1 10.00 strong:1"])
    window = ["2024-03", "2024-12"]
    return {"window": window, "products": made, "expected": groups(made, window)}


# Fragmentation -----------------------------------------------------------------------------------------------------

def count(orders):
    spend, lines = sum((sum(order) for order in orders), F(0)), sum(len(order) for order in orders)
    return {"orders": len(orders), "lines": lines, "spend": text(spend, 6),
            "spend_per_order": text(spend / len(orders), 10) if orders else None,
            "lines_per_order": text(F(lines, len(orders)), 10) if orders else None}


def fragments(rows, small_below, families, cost):
    lines = [row.split() for row in rows.split("\n")]
    made, rates = [], {}
    for who in sorted({int(line[0]) for line in lines}):
        mine = [line for line in lines if int(line[0]) == who]
        orders = {}
        for line in mine:
            if F(line[4]) >= 0:
                orders.setdefault((line[1], line[2]), []).append(F(line[4]))
        spend = sum((sum(order) for order in orders.values()), F(0))
        if spend:
            rates[who] = (len(orders), spend)
        credits = [F(line[4]) for line in mine if F(line[4]) < 0]
        made.append({
            "organisation": who, "all": count(list(orders.values())),
            "small": count([order for order in orders.values() if sum(order) < F(small_below)]),
            "credit_lines": len(credits), "credits": text(sum(credits, F(0)), 6),
            "suppliers": len({supplier for supplier, _ in orders}),
            "months": len({line[3] for line in mine if F(line[4]) >= 0}),
        })
    family = lambda who: families.get(who, who)
    for row in made:
        who = row["organisation"]
        others = {other: F(number) / spend for other, (number, spend) in rates.items() if family(other) != family(who)}
        row["others"] = len({family(other) for other in others})
        row["avoidable_orders"] = row["avoidable_cost"] = None
        if row["others"] >= 5:
            best = type7(list(others.values()), F(1, 4))
            avoidable = max(F(0), F(round((rates[who][0] - best * rates[who][1]) * 10**6), 10**6))
            row["avoidable_orders"] = text(avoidable, 6)
            row["avoidable_cost"] = text(avoidable * F(cost), 6)
    return made


def invent_orders(seed, organisations, lines, families=()):
    random_ = random.Random(seed)
    rows = []
    for _ in range(lines):
        who = random_.randrange(1, organisations + 1)
        value = F(random_.randrange(100, 20_000 * who), 100) * random_.choice([1, 1, 1, 1, 1, -1])
        order = random_.randrange(lines // 3)
        rows.append(f"{who} {1 + order % 3} {order} 2024-{1 + order % 7:02d} {text(value, 2)}")
    case = {"small_below": "50", "cost": "31.07", "families": families, "lines": "\n".join(rows)}
    return {**case, "expected": fragments(case["lines"], case["small_below"], dict(families), case["cost"])}


def main():
    files = {
        "assortment_groups.json": [
            {"name": "few", **invent_group(seed=1, products=4, organisations=2, lines=4)},
            {"name": "many", **invent_group(seed=2, products=18, organisations=5, lines=9)},
            {"name": "bases", **invent_group(seed=3, products=7, organisations=3, lines=8, odd="currency=USD")},
        ],
        "assortment_orders.json": [
            {"name": "few", **invent_orders(seed=4, organisations=3, lines=40)},
            {"name": "six", **invent_orders(seed=5, organisations=6, lines=150)},
            {"name": "family", **invent_orders(seed=6, organisations=8, lines=160, families=[[1, 2], [3, 2]])},
        ],
    }
    stale = []
    for name, cases in files.items():
        # One line a case, so that a change shows which.
        path, fresh = HERE / name, (json.dumps({"about": ABOUT, "cases": cases}) + "\n").replace('{"name"', '\n{"name"')
        if "--check" in sys.argv:
            stale += [name] if not path.exists() or path.read_text() != fresh else []
        else:
            path.write_text(fresh)
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
