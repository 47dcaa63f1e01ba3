#!/usr/bin/env python3
"""An independent oracle for opportunities: what an organisation can still save, looking forward.

Written from the published definitions with exact fractions and the plainest method for everything. It shares no code
with the service.

    python3 tests/oracle/opportunity.py           write tests/oracle/opportunity_*.json
    python3 tests/oracle/opportunity.py --check   say whether the files are what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
supplier, order or price is real.
"""

import json
import random
import sys
from fractions import Fraction as F
from pathlib import Path

sys.dont_write_bytecode = True
from benchmark import orders_of, short_lists, text, type7  # noqa: E402

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by opportunity.py with a fixed seed. No organisation, supplier, order or price is real."


class Line:
    def __init__(self, row, place):
        words = row.split()
        self.organisation, self.month = int(words[0]), words[1]
        self.quantity = F(words[2]) * F(words[4].split(":")[1])
        more = dict((word.split("=") + [""])[:2] for word in words[5:])
        self.net = F(more.get("adjusted", words[3]))
        self.supplier, self.order = int(more["supplier"]), more.get("order", f"line {place}")


def index(month):
    return int(month[:4]) * 12 + int(month[5:]) - 1


def price(lines):
    return sum(line.net for line in lines) / sum(line.quantity for line in lines)


def levels(lines, organisation):
    """What the others pay: how many there are, and min, best, p10, Q1, median where n allows."""
    others = {line.organisation for line in lines} - {organisation}
    prices = {other: price([line for line in lines if line.organisation == other]) for other in others}
    orders = orders_of(lines)
    repeated = [paid for other, paid in prices.items() if orders[other] > 1]
    values, three, five = list(prices.values()), len(others) >= 3, len(others) >= 5
    return len(others), {
        "min": min(values) if three else None,
        "best": min(repeated) if three and repeated else None,
        "p10": type7(values, F(1, 10)) if five else None,
        "q1": type7(values, F(1, 4)) if five else None,
        "median": type7(values, F(1, 2)) if three else None,
    }


def confidence(others, age, rolled_forward, months):
    if others < 5 or age >= 6 or months == 1:
        return "low"
    return "medium" if others < 10 or rolled_forward or months < 4 else "high"


def millionths(value):
    return F(round(value * 10**6), 10**6)


def expect(rows, as_of, floor):
    lines = [line for line in (Line(row, place) for place, row in enumerate(rows)) if line.month <= as_of]
    year = [line for line in lines if index(as_of) - index(line.month) < 12]
    found, refused = [], {"too_few_others": 0, "at_target": 0, "below_floor": 0, "below_floor_saving": F(0)}
    for organisation in sorted({line.organisation for line in year}):
        own = [line for line in lines if line.organisation == organisation]
        own_year = [line for line in year if line.organisation == organisation]
        last = max(line.month for line in own)
        age = index(as_of) - index(last)
        now = price([line for line in own if (index(as_of) - index(line.month) < 3 if age < 3 else line.month == last)])
        quantity = sum(line.quantity for line in own_year)
        spent = {line.supplier: sum(other.net for other in own_year if other.supplier == line.supplier)
                 for line in own_year}
        others, prices = levels(year, organisation)
        name = "q1" if prices["q1"] is not None else "median"
        target = prices[name]
        if target is None:
            refused["too_few_others"] += 1
            continue
        saving = max(F(0), millionths((now - target) * quantity))
        if saving == 0:
            refused["at_target"] += 1
            continue
        if saving < F(floor):
            refused["below_floor"] += 1
            refused["below_floor_saving"] += saving
            continue
        cost = millionths(now * quantity)
        expected = min(saving, millionths(cost * F(21, 100)))
        to = [None if p is None else max(F(0), millionths((now - p) * quantity)) for p in prices.values()]
        months = len({line.month for line in own_year})
        found.append([
            f"{organisation} asks {min(spent, key=lambda one: (-spent[one], one))}",
            f"now {text(now, 10)} of {last}{' rolled forward' if age >= 3 else ''}",
            f"{name} of {others} is {text(target, 10)}",
            f"quantity {text(quantity, 6)} cost {text(cost, 6)}",
            f"saving {text(saving, 6)} expected {text(expected, 6)} {confidence(others, age, age >= 3, months)}",
            "to " + " ".join(text(one, 6) or "-" for one in to),
        ])
    refused["below_floor_saving"] = text(refused["below_floor_saving"], 6)
    return {"found": found, "refused": list(refused.values())}


def invent(seed, count, organisations, each, pack, months, falling=F(0)):
    """Rows over some years to 2024-12, each organisation with a price of its own that falls by the month."""
    random_ = random.Random(seed)
    own = [each * F(random_.randrange(60, 220), 100) for _ in range(organisations)]
    rows = []
    for _ in range(count):
        who, quantity, ago = random_.randrange(organisations), random_.randrange(1, 60), random_.randrange(months)
        paid = own[who] * (1 + falling * ago) * F(random_.randrange(95, 106), 100)
        value = F(round(paid * pack * quantity * 100), 100)
        month = 2024 * 12 + 11 - ago
        rows.append(f"{who} {month // 12}-{month % 12 + 1:02d} {quantity} {text(value, 2)} two:{pack} "
                    f"supplier={random_.randrange(3)} order={random_.randrange(4)}"
                    + (f" adjusted={text(value * F(9, 10), 6)}" if random_.random() < 0.1 else ""))
    return rows


CASES = {
    "few_others": (dict(seed=51, count=24, organisations=5, each=F(7, 3), pack=6, months=12), "2024-12", "250"),
    "too_few": (dict(seed=52, count=9, organisations=3, each=F(4), pack=1, months=9), "2024-12", "0"),
    "broad": (dict(seed=53, count=150, organisations=13, each=F(13, 11), pack=10, months=14), "2024-12", "900"),
    "falling": (dict(seed=54, count=60, organisations=8, each=F(31), pack=1, months=20, falling=F(1, 12)), "2024-11",
                "0"),
    "seldom": (dict(seed=55, count=30, organisations=11, each=F(3, 7), pack=3, months=30), "2024-12", "0"),
}


def made(name):
    settings, as_of, floor = CASES[name]
    rows = invent(**settings)
    vector = {"about": ABOUT, "as_of": as_of, "floor": floor, "lines": rows, "expected": expect(rows, as_of, floor)}
    return short_lists(json.dumps(vector, indent=1)) + "\n"


def main():
    stale = []
    for name in CASES:
        path = HERE / f"opportunity_{name}.json"
        if "--check" in sys.argv:
            stale += [path.name] if not path.exists() or path.read_text() != made(name) else []
        else:
            path.write_text(made(name))
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
