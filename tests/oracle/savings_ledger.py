#!/usr/bin/env python3
"""An independent oracle for the savings ledger and the cost-improvement plan.

Written from the published definitions with exact fractions and the plainest method for everything. It shares no code
with the service.

    python3 tests/oracle/savings_ledger.py           write tests/oracle/savings_ledger_*.json
    python3 tests/oracle/savings_ledger.py --check   say whether the files are what it would write

Every figure in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
product, order or price is real.
"""

import json
import random
import sys
from fractions import Fraction as F
from pathlib import Path

sys.dont_write_bytecode = True
from benchmark import short_lists, text  # noqa: E402

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by savings_ledger.py with a fixed seed. No organisation, product, order or price is real."
RISK = {"signed_off": 100, "high": 90, "medium": 60, "low": 30}


def millionths(value):
    return F(round(value * 10**6), 10**6)


def twelfth(whole, number):
    """The part of a year's whole in a month: the difference of what is rounded until its end and its beginning."""
    number %= 12
    return millionths(whole * F(number + 1, 12)) - millionths(whole * F(number, 12))


def name(index):
    return f"{index // 12}-{index % 12 + 1:02d}"


class Product:
    def __init__(self, row):
        products, spend, quantity, expected, agreed = row.split()
        self.products = products.split("+")
        self.before, self.expected, self.agreed = F(spend) / F(quantity), F(expected), F(agreed)
        self.claim = millionths((self.before - self.agreed) * self.expected)
        self.value = millionths(self.before * self.expected)


def ledger_month(products, purchases, number, recurrent):
    claimed = realised = price = expected = bought = spent = F(0)
    lines = 0
    for one in products:
        own = [(F(quantity), F(net)) for product, quantity, net in purchases if product in one.products]
        quantity, spend = sum(q for q, _ in own), sum(s for _, s in own)
        claimed += twelfth(one.claim, number) if recurrent or number < 12 else 0
        realised += millionths(one.before * quantity - spend)
        price += millionths(one.agreed * quantity - spend)
        expected += twelfth(one.value, number)
        bought += millionths(one.before * quantity)
        spent, lines = spent + spend, lines + len(own)
    rest = realised - claimed - price
    if len(products) == 1:
        volume = rest
    else:
        volume = millionths(claimed * (bought / expected - 1)) if expected else F(0)
    return {"claimed": claimed, "realised": realised, "price": price, "volume": volume, "mix": rest - volume,
            "spend": spent, "lines": lines}


def expect(vector):
    products = [Product(row) for row in vector["products"]]
    purchases = [row.split() for row in vector["purchases"]]
    start, last, recurrent = vector["start"], vector["last"], vector["recurrent"]
    count = last - start + 1 if recurrent else min(12, last - start + 1)
    months = {
        start + number: ledger_month(
            products, [row[:1] + row[2:] for row in purchases if row[1] == name(start + number)], number, recurrent)
        for number in range(count)
    }
    figures = ("claimed", "realised", "price", "volume", "mix")
    plans = []
    first = (start - 3) // 12
    for year in range(first, first + 3):
        inside = range(year * 12 + 3, year * 12 + 15)
        by_month = [sum(twelfth(one.claim, month - start) for one in products)
                    if month >= start and (recurrent or month - start < 12) else F(0) for month in inside]
        percent = RISK["signed_off" if vector["signed_off"] else vector["confidence"]]
        part = sum(by_month)
        realised = sum(months[month]["realised"] for month in inside if month in months)
        whole = sum(one.claim for one in products)
        row = (part, whole, part if recurrent else F(0), millionths(part * F(percent, 100)), realised)
        plans.append(" ".join([f"{year}/{(year + 1) % 100:02d}", *[text(one, 6) for one in row]]))
    return {
        "claims": [text(one.claim, 6) for one in products],
        "months": [" ".join([name(month), *[text(one[figure], 6) for figure in (*figures, "spend")], str(one["lines"])])
                   for month, one in months.items()],
        "totals": " ".join(text(sum(one[figure] for one in months.values()), 6) for figure in figures),
        "plans": plans,
    }


def invent(seed, products, months, recurrent, confidence, signed_off=False, start=2026 * 12 + 6, idle=0.15):
    random_ = random.Random(seed)
    rows, purchases = [], []
    for number in range(products):
        quantity = random_.randrange(1, 90_000)
        price = F(random_.randrange(5, 900_000), 10_000)
        agreed = price * F(random_.randrange(40, 100), 100)
        expected = quantity * F(random_.randrange(80, 120), 100)
        names = f"P{number}" + ("+Q" + str(number) if random_.random() < 0.3 else "")
        rows.append(f"{names} {text(price * quantity, 6)} {quantity}.000000 {text(expected, 6)} {text(agreed, 10)}")
        for month in range(start - 2, start + months):
            for product in names.split("+"):
                if random_.random() < idle:
                    continue
                bought = max(1, int(expected / 12 * F(random_.randrange(30, 180), 100)))
                paid = (price if month < start else agreed) * F(random_.randrange(90, 115), 100)
                purchases.append(f"{product} {name(month)} {bought}.000000 {text(paid * bought, 2)}0000")
    random_.shuffle(purchases)
    return {"about": ABOUT, "start": start, "last": start + months - 1, "recurrent": recurrent,
            "confidence": confidence, "signed_off": signed_off, "products": rows, "purchases": purchases}


CASES = {
    "one_product": dict(seed=61, products=1, months=20, recurrent=True, confidence="high", start=2026 * 12 + 3),
    "several": dict(seed=62, products=4, months=14, recurrent=True, confidence="medium"),
    "one_off": dict(seed=63, products=3, months=16, recurrent=False, confidence="low", start=2025 * 12 + 10),
    "signed_off": dict(seed=64, products=2, months=5, recurrent=True, confidence="low", signed_off=True, idle=0.6),
    "nothing_bought": dict(seed=65, products=2, months=3, recurrent=True, confidence="medium", idle=1.1),
}


def made(name_):
    vector = invent(**CASES[name_])
    vector["expected"] = expect(vector)
    return short_lists(json.dumps(vector, indent=1)) + "\n"


def main():
    stale = []
    for name_ in CASES:
        path = HERE / f"savings_ledger_{name_}.json"
        if "--check" in sys.argv:
            stale += [path.name] if not path.exists() or path.read_text() != made(name_) else []
        else:
            path.write_text(made(name_))
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
