#!/usr/bin/env python3
"""An independent oracle for the volume effect: rank correlation of price and quantity, its significance, and bands.

Written from the published definitions with exact fractions; the critical values are counted over all orders of ranks.
It shares no code with the service.

    python3 tests/oracle/volume_effect.py           write tests/oracle/volume_effect_*.json
    python3 tests/oracle/volume_effect.py --check   say whether the files are what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation, supplier
or price is real.
"""

import json
import random
import sys
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction as F
from math import factorial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by volume_effect.py with a fixed seed. No organisation, supplier or price is real."
getcontext().prec = 80


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


def ranks(values):
    """Average ranks from 1."""
    return [F(sum(other < value for other in values)) + F(1 + sum(other == value for other in values), 2)
            for value in values]


def correlation(left, right):
    """(sign, square) of Pearson's correlation of two lists, or None."""
    n = len(left)
    means = sum(left) / n, sum(right) / n
    both = sum((one - means[0]) * (other - means[1]) for one, other in zip(left, right))
    squares = [sum((one - mean) ** 2 for one in values) for values, mean in zip((left, right), means)]
    if not all(squares):
        return None
    return (both > 0) - (both < 0), both * both / (squares[0] * squares[1])


def critical(n):
    """How far below 0 the correlation of n untied ranks has to lie, by counting all n! orders."""
    counts = [{} for _ in range(1 << n)]
    counts[0] = {0: 1}
    for taken in range((1 << n) - 1):
        place = bin(taken).count("1")
        for rank in range(n):
            if not taken >> rank & 1:
                into = counts[taken | 1 << rank]
                for total, count in counts[taken].items():
                    total += (place - rank) ** 2
                    into[total] = into.get(total, 0) + count
        counts[taken] = None
    below, last = 0, None
    for total, count in sorted(counts[-1].items()):
        below += count
        if F(below, factorial(n)) > F(1, 20):
            break
        last = total
    return 1 - F(6 * last, n**3 - n)


def leaf(payer, price):
    return max(F(0), F(round((payer[0] - price * payer[1]) * 10**6), 10**6))


def price(payer):
    return payer[0] / payer[1]


def bands(payers):
    placed = ranks([quantity for _, quantity in payers])
    thirds = [[payer for payer, rank in zip(payers, placed) if (rank - F(1, 2)) * 3 // len(payers) == third]
              for third in range(3)]
    large = type7([price(payer) for payer in thirds[2]], F(1, 2)) if len(thirds[2]) >= 3 else None
    made = []
    for name, third in zip(("small", "medium", "large"), thirds):
        if not third:
            continue
        own = None
        for place, payer in enumerate(third):
            others = [price(other) for at, other in enumerate(third) if at != place]
            if len(others) >= 3:
                own = (own or F(0)) + leaf(payer, type7(others, F(1, 2)))
        made.append({
            "size": name, "payers": len(third),
            "least": text(min(quantity for _, quantity in third), 6),
            "most": text(max(quantity for _, quantity in third), 6),
            "quantity": text(sum(quantity for _, quantity in third), 6),
            "spend": text(sum(spend for spend, _ in third), 6),
            "median": text(type7([price(payer) for payer in third], F(1, 2)), 10),
            "to_own_median": text(own, 6),
            "to_large_median": None if large is None or name == "large"
            else text(sum(leaf(payer, large) for payer in third), 6),
        })
    return made


def expect(rows, families):
    sums = {}
    for row in rows:
        organisation, _, quantity, value = row.split()[:4]
        family = families.get(int(organisation), int(organisation))
        spend, bought = sums.get(family, (F(0), F(0)))
        sums[family] = spend + F(value), bought + F(quantity)
    payers = list(sums.values())
    found = correlation(ranks([price(payer) for payer in payers]), ranks([quantity for _, quantity in payers]))
    rho = None
    if found:
        root = (Decimal(found[1].numerator) / Decimal(found[1].denominator)).sqrt() * found[0]
        rho = str(root.quantize(Decimal(1).scaleb(-10), rounding=ROUND_HALF_EVEN) + 0)
    strong = lambda bound: found[0] < 0 and found[1] >= bound * bound
    if len(payers) < 10:
        finding = "too_few_payers"
    elif found is None:
        finding = "nothing_varies"
    elif not strong(F(1, 2)):
        finding = "not_material"
    elif len(payers) <= 13 and not strong(critical(len(payers))):
        finding = "not_significant"
    else:
        finding = "volume_matters"
    return {"payers": len(payers), "correlation": rho, "finding": finding,
            "bands": bands(payers) if finding == "volume_matters" else []}


def invent(seed, payers, tilt, ties=False, lines=1):
    """Payers whose price falls with their quantity by so much, with chance beside it."""
    random_ = random.Random(seed)
    rows = []
    for who in range(payers):
        quantity = random_.choice([10, 20, 40]) if ties else random_.randrange(5, 900)
        each = F(400) - F(quantity * tilt, 10) + random_.randrange(-90, 91)
        each = F(round(each / 50) * 50) if ties else each
        for month in range(lines):
            part = quantity // lines + (month < quantity % lines)
            rows.append(f"{who} 2024-{month + 1:02d} {part} {text(max(each, F(20)) / 100 * part, 2)} strong:1")
    return rows


CASES = {
    "few": dict(seed=1, payers=9, tilt=4),
    "ten": dict(seed=7, payers=10, tilt=2),
    "eleven": dict(seed=92, payers=11, tilt=2),
    "twelve": dict(seed=1477, payers=12, tilt=2),
    "thirteen": dict(seed=14, payers=13, tilt=2),
    "ties": dict(seed=176, payers=16, tilt=60, ties=True),
    "split": dict(seed=31, payers=24, tilt=3, lines=3),
    "family": dict(seed=32, payers=14, tilt=3),
    "rising": dict(seed=33, payers=14, tilt=-4),
    "flat": dict(seed=34, payers=20, tilt=0),
}
FAMILIES = {"family": {2: 9, 4: 9}}


def main():
    cases = []
    for name, settings in CASES.items():
        rows, families = invent(**settings), FAMILIES.get(name, {})
        cases.append({"name": name, "families": sorted(families.items()), "lines": "\n".join(rows),
                      "expected": expect(rows, families)})
    files = {
        "volume_effect_cases.json": {"about": ABOUT, "cases": cases},
        "volume_effect_critical.json": {
            "about": "Counted by volume_effect.py over all orders of n untied ranks: one-sided, 5%.",
            "critical": [[n, [critical(n).numerator, critical(n).denominator]] for n in range(10, 14)],
        },
    }
    stale = []
    for name, vector in files.items():
        path, fresh = HERE / name, json.dumps(vector, indent=1) + "\n"
        if "--check" in sys.argv:
            stale += [name] if not path.exists() or path.read_text() != fresh else []
        else:
            path.write_text(fresh)
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
