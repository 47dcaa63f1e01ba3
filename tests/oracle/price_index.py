#!/usr/bin/env python3
"""An independent oracle for logarithms, price indices, price levels and bill differences.

Written from the published definitions with fractions and decimals of 100 digits, by the plainest method for everything:
each comparison is made afresh, each replicate really drawn. It shares no code with the service.

    python3 tests/oracle/price_index.py           write tests/oracle/price_index_*.json
    python3 tests/oracle/price_index.py --check   say whether the files are what it would write

Every purchase in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
product, month or price is real.
"""

import json
import random
import sys
from decimal import ROUND_HALF_EVEN, Decimal as D, getcontext
from fractions import Fraction as F
from pathlib import Path

getcontext().prec = 100
HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by price_index.py with a fixed seed. No organisation, product, month or price is real."
WINDOW, SHARED, PARTNERS, GROUPS = 25, 10, 3, 256


# Writing and numbers -----------------------------------------------------------------------------------------------

def text(value, places):
    """Rounded half to even to so many places."""
    if value is None:
        return None
    if isinstance(value, F):
        value = round(value * 10**places)
    else:
        value = int((value * 10**places).quantize(D(1), rounding=ROUND_HALF_EVEN))
    sign, value = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{value // 10**places}.{value % 10**places:0{places}d}" if places else f"{sign}{value}"


def decimal(fraction):
    return D(fraction.numerator) / D(fraction.denominator)


def ln(fraction):
    return D(fraction.numerator).ln() - D(fraction.denominator).ln()


def leaf(value):
    """Rounded once, half to even, to millionths."""
    return F(round(value * 10**6), 10**6)


def binary(value):
    """In 2^-96, half to even."""
    return text(value * 2**96, 0)


def mean(values):
    return sum(values, D(0)) / len(values)


# Indices -----------------------------------------------------------------------------------------------------------
# A basket maps a product to (quantity, spend), both fractions.

def log_tornqvist(before, after):
    both = sorted(before.keys() & after.keys())
    if not both:
        return None
    old, new = sum(before[x][1] for x in both), sum(after[x][1] for x in both)
    result = D(0)
    for x in both:
        weight = (before[x][1] / old + after[x][1] / new) / 2
        result += decimal(weight) * ln((after[x][1] / after[x][0]) / (before[x][1] / before[x][0]))
    return result


def bilateral(before, after):
    both = sorted(before.keys() & after.keys())
    if not both:
        return None
    old, new = sum(before[x][1] for x in both), sum(after[x][1] for x in both)
    price = lambda basket, x: basket[x][1] / basket[x][0]
    laspeyres = sum(leaf(price(after, x) * before[x][0]) for x in both) / old
    below = sum(leaf(price(before, x) * after[x][0]) for x in both)
    paasche = new / below if below else None
    fisher = None if paasche is None else (decimal(laspeyres) * decimal(paasche)).sqrt()
    return {
        "matched": len(both),
        "share_of_base": text(old / sum(s for _, s in before.values()), 10),
        "share_of_month": text(new / sum(s for _, s in after.values()), 10),
        "laspeyres": text(laspeyres, 10), "paasche": text(paasche, 10), "fisher": text(fisher, 10),
        "tornqvist": text(log_tornqvist(before, after).exp(), 10),
    }


def component(logs, members, start):
    reached, open_ = set(), [start]
    while open_:
        at = open_.pop()
        if at not in reached:
            reached.add(at)
            open_ += [other for other in members if other != at and (at, other) in logs]
    return sorted(reached)


def geks(logs, members):
    """Each member's log price over the mean of all, and what had to be filled: (comparisons, fewest bridges)."""
    logs = {key: value for key, value in logs.items() if key[0] in members and key[1] in members}
    filled = {member: [] for member in members}
    while True:
        found = {}
        for one in members:
            for two in members:
                if one < two and (one, two) not in logs:
                    ways = [logs[one, z] + logs[z, two] for z in members
                            if z not in (one, two) and (one, z) in logs and (z, two) in logs]
                    if ways:
                        found[one, two] = mean(ways)
                        filled[one].append(len(ways))
                        filled[two].append(len(ways))
        if not found:
            break
        for (one, two), log in found.items():
            logs[one, two], logs[two, one] = log, -log
    if any((one, two) not in logs for one in members for two in members if one != two):
        return None, filled
    return {one: mean([logs.get((two, one), D(0)) for two in members]) for one in members}, filled


def all_logs(baskets, least=1, near=lambda one, two: True):
    logs = {}
    for one in baskets:
        for two in baskets:
            if one < two and near(one, two) and len(baskets[one].keys() & baskets[two].keys()) >= least:
                logs[one, two] = log_tornqvist(baskets[one], baskets[two])
                logs[two, one] = -logs[one, two]
    return logs


def spliced(baskets):
    """Month -> (log index, months of the window, months spliced over, filled)."""
    months = sorted(baskets)
    logs = all_logs(baskets, near=lambda one, two: abs(one - two) < WINDOW)
    first = [month for month in months if month - months[0] < WINDOW]
    parts = [component(logs, first, month) for month in first]
    most = max(len(part) for part in parts)
    part = next(part for part in parts if len(part) == most)
    levels, filled = geks(logs, part)
    result = {month: (levels[month], len(part), 0, filled[month]) for month in part}
    for month in months[len(first):]:
        window = [other for other in months if 0 <= month - other < WINDOW]
        part = component(logs, window, month)
        levels, filled = geks(logs, part)
        joints = [result[other][0] + levels[month] - levels[other] for other in part if other in result]
        if joints:
            result[month] = (mean(joints), len(part), len(joints), filled[month])
    return result


def series(rows, base):
    baskets = {}
    for month, product, quantity, spend in rows:
        basket = baskets.setdefault(month, {})
        old = basket.get(product, (F(0), F(0)))
        basket[product] = (old[0] + F(quantity), old[1] + F(spend))
    for month in list(baskets):
        baskets[month] = {x: (q, s) for x, (q, s) in baskets[month].items() if q > 0 and s > 0}
        if not baskets[month]:
            del baskets[month]
    multilateral = spliced(baskets)
    expected = []
    for month in range(min([base, *baskets]), max([base, *baskets]) + 1):
        row = {"month": month}
        if base in baskets and month in baskets:
            row |= bilateral(baskets[base], baskets[month]) or {"matched": 0}
        if base in multilateral and month in multilateral:
            log, together, over, filled = multilateral[month]
            row["geks"] = text((log - multilateral[base][0]).exp(), 10)
            row["geks_basis"] = [together, over, len(filled), min(filled, default=None)]
        expected.append(row)
    return expected


# Price levels ------------------------------------------------------------------------------------------------------

def chacha8(seed, stream):
    """Words of 64 bits of the ChaCha generator with 8 rounds, a counter and a stream of 64 bits each."""
    rotate = lambda value, by: ((value << by) | (value >> (32 - by))) & 0xFFFFFFFF
    counter = 0
    while True:
        state = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, seed & 0xFFFFFFFF, seed >> 32, 0, 0, 0, 0, 0, 0,
                 counter & 0xFFFFFFFF, counter >> 32, stream & 0xFFFFFFFF, stream >> 32]
        x = list(state)

        def quarter(a, b, c, d):
            for one, two, three, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[one] = (x[one] + x[two]) & 0xFFFFFFFF
                x[three] = rotate(x[three] ^ x[one], by)

        for _ in range(4):
            for places in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
                quarter(*places)
        words = [(a + b) & 0xFFFFFFFF for a, b in zip(x, state)]
        yield from (words[at] | words[at + 1] << 32 for at in range(0, 16, 2))
        counter += 1


def deal(seed, shared):
    order, stream = list(shared), chacha8(seed, 0)
    for last in range(len(order) - 1, 0, -1):
        other = (next(stream) * (last + 1)) >> 64
        order[last], order[other] = order[other], order[last]
    groups = min(len(order), GROUPS)
    return groups, {product: place % groups for place, product in enumerate(order)}


def percentile(values, thousandths):
    values = sorted(values)
    place = F((len(values) - 1) * thousandths, 1000)
    low = place.numerator // place.denominator
    rest = decimal(place - low)
    return values[low] if rest == 0 else values[low] + (values[low + 1] - values[low]) * rest


def drawn_log(before, after, counts):
    """Törnqvist with each product as often as it was drawn; nothing where under a millionth of the spend was."""
    both = sorted(before.keys() & after.keys())
    total = lambda basket: sum(basket[x][1] for x in both)
    drawn = lambda basket: sum(counts[x] * basket[x][1] for x in both)
    if any(drawn(basket) * 2**20 < total(basket) for basket in (before, after)):
        return None
    moved = {x: ln((after[x][1] / after[x][0]) / (before[x][1] / before[x][0])) for x in both if counts[x]}
    sums = [sum((decimal(counts[x] * basket[x][1]) * moved[x] for x in moved), D(0)) / decimal(drawn(basket))
            for basket in (before, after)]
    return sum(sums, D(0)) / 2


def levels(rows, seed, replicates):
    baskets, sides = {}, {}
    for organisation, product, quantity, spend in rows:
        baskets.setdefault(organisation, {})[product] = (F(quantity), F(spend))
        sides.setdefault(product, set()).add(organisation)
    shared = sorted(product for product, who in sides.items() if len(who) > 1)
    logs = all_logs(baskets, SHARED)
    partners = lambda one, among: [two for two in among if two != one and (one, two) in logs]
    admitted = sorted(baskets)
    while True:
        stay = [one for one in admitted if len(partners(one, admitted)) >= PARTNERS]
        if stay == admitted:
            break
        admitted = stay
    parts = [component(logs, admitted, one) for one in admitted]
    spend = lambda part: sum(s for one in part for _, s in baskets[one].values())
    members = max(parts, key=lambda part: (len(part), spend(part)), default=[])
    point, filled = geks(logs, members)
    groups, group_of = deal(seed, shared)
    drawn = []
    for replicate in range(replicates):
        stream, counts = chacha8(seed, 1 + replicate), [0] * groups
        for _ in range(groups):
            counts[(next(stream) * groups) >> 64] += 1
        counts = {product: counts[group] for product, group in group_of.items()}
        again = {}
        for one, two in logs:
            if one < two:
                log = drawn_log(baskets[one], baskets[two], counts)
                if log is not None:
                    again[one, two], again[two, one] = log, -log
        found, _ = geks(again, members)
        drawn += [found] if found else []
    enough = drawn and len(drawn) * 10 >= replicates * 9
    bound = lambda one, at: text(percentile([logs_[one] for logs_ in drawn], at).exp(), 10) if enough else None
    expected = []
    for one in sorted(baskets):
        row = {"organisation": one, "bought": len(baskets[one]), "shared": len(baskets[one].keys() & set(shared)),
               "spend": text(spend([one]), 6), "partners": len(partners(one, baskets))}
        if one in members:
            row |= {"filled": [len(filled[one]), min(filled[one], default=None)], "level": text(point[one].exp(), 10),
                    "low": bound(one, 25), "high": bound(one, 975)}
        else:
            row["gap"] = "apart" if one in admitted else "too_little_shared"
        expected.append(row)
    return {"groups": groups, "replicates_used": len(drawn), "levels": expected}


# Bills -------------------------------------------------------------------------------------------------------------

def bill(before, after, likeness, method):
    quantities = {}
    for x in before.keys() & after.keys():
        group = quantities.setdefault(likeness.get(x, ("alone", x)), [F(0), F(0), 0])
        group[0] += before[x][0]
        group[1] += after[x][0]
        group[2] += 1
    lines = []
    for x in sorted(before.keys() | after.keys()):
        (q0, s0), (q1, s1) = before.get(x, (F(0), F(0))), after.get(x, (F(0), F(0)))
        parts = dict.fromkeys(("price", "volume", "mix", "new", "gone"), F(0))
        if x not in before or x not in after:
            parts["new"], parts["gone"] = s1, -s0
        else:
            all0, all1, count = quantities[likeness.get(x, ("alone", x))]
            at_old, at_new = leaf(s0 / q0 * q1), leaf(s1 / q1 * q0)
            forward, back = leaf(s0 * all1 / all0), leaf(s1 * all0 / all1)
            if method == "old_basket":
                parts["price"], volume = s1 - at_old, forward - s0
            else:
                parts["price"] = leaf(((s1 - at_old) + (at_new - s0)) / 2)
                volume = leaf(((forward - s0) + (s1 - back)) / 2)
            parts["volume"] = volume if count > 1 else s1 - s0 - parts["price"]
            parts["mix"] = s1 - s0 - parts["price"] - parts["volume"]
        assert sum(parts.values()) == s1 - s0
        lines.append([x, s0, s1, *parts.values()])
    totals = [sum(column) for column in list(zip(*lines))[1:]]
    tell = lambda values: [text(value, 6) for value in values]
    return {"lines": [[line[0], *tell(line[1:])] for line in lines], "totals": tell(totals)}


# Inventing purchases -----------------------------------------------------------------------------------------------

def purchase(random_, price, most=400):
    """Quantity and spend around a price, spend to the penny."""
    quantity = F(random_.randrange(1, most * 10), 10)
    spend = F(max(1, round(quantity * price * F(random_.randrange(85, 118), 100) * 100)), 100)
    return text(quantity, 1), text(spend, 2)


def prices(random_, count):
    return [F(random_.randrange(5, 4000), random_.choice([10, 100, 7])) for _ in range(count)]


def invent_months(seed, months, products, chance, drift):
    random_, rows = random.Random(seed), []
    each = prices(random_, products)
    for month in months:
        for product in range(products):
            if random_.random() < chance(product, month):
                now = each[product] * (1 + F(drift * (month - months[0]), 1000))
                rows.append([month, product, *purchase(random_, now)])
    return rows


def invent_organisations(seed, organisations, products, chance):
    random_, rows = random.Random(seed), []
    each = prices(random_, products)
    for organisation in range(organisations):
        dear = F(random_.randrange(80, 130), 100)
        for product in range(products):
            if random_.random() < chance(organisation, product):
                rows.append([organisation, product, *purchase(random_, each[product] * dear)])
    return rows


def dominate(rows):
    """The same with a first product that takes nearly all spend: it is often not drawn."""
    return [[who, x, q, text(F(s) * 10**7, 2) if x == 0 else s] for who, x, q, s in rows]


def apart(organisation, product):
    """Three kinds of basket that a few hold two of, a small island, and one with next to nothing."""
    if organisation == 14:
        return 0.1
    if organisation >= 10:
        return 0.9 if product >= 80 else 0.0
    return 0.9 if product // 27 in (organisation % 3, (organisation % 3 + 1) % 3 if organisation < 4 else -1) else 0.02


def chain(organisation, product):
    """A chain of baskets, each meeting its neighbours only: filling takes several rounds."""
    return 0.95 if abs(product - 14 * (organisation // 2) - 14) < 14 else 0.0


def steady(product, month):
    return 0.8


def changing(product, month):
    """Each product is bought for most of a year; nothing at all in three months, one of them after the first window."""
    return 0.0 if month % 600 in (7, 8, 30) else 0.6 if product * 3 <= month % 600 <= product * 3 + 10 else 0.0


def interrupted(product, month):
    """The first year has nothing in common with the longer time after it."""
    return 0.9 if (month % 600 < 12) == (product < 2) else 0.0


SERIES = {
    "short": dict(seed=1, months=range(24000, 24006), products=6, chance=steady, drift=4),
    "long": dict(seed=2, months=range(24000, 24036), products=5, chance=steady, drift=3),
    "changing": dict(seed=3, months=range(24000, 24044), products=14, chance=changing, drift=5),
    "interrupted": dict(seed=9, months=range(24000, 24032), products=5, chance=interrupted, drift=5),
}
BASES = {"short": 24001, "long": 24003, "changing": 24002, "interrupted": 24014}
LEVELS = {
    "all": dict(seed=4, organisations=6, products=24, chance=lambda organisation, product: 0.8),
    "apart": dict(seed=5, organisations=15, products=100, chance=apart),
    "chain": dict(seed=12, organisations=10, products=90, chance=chain),
    "grouped": dict(seed=6, organisations=4, products=290, chance=lambda organisation, product: 0.7),
    "dominated": dict(seed=10, organisations=4, products=14, chance=lambda organisation, product: 1.0),
}


def numbers():
    random_, rows = random.Random(7), []
    for bits in (1, 2, 3, 8, 20, 40, 63, 64, 90, 127, 128):
        for _ in range(3):
            above = random_.randrange(1, 2**bits + 1) % 2**128 or 1
            rows.append([above, random_.randrange(1, 2**random_.randrange(1, 129))])
    rows += [[1, 1], [2**128 - 1, 1], [1, 2**128 - 1], [10**20 + 1, 10**20], [2**127, 3], [14142135623731, 10**13]]
    logs = [[str(n), str(d), binary(ln(F(n, d)))] for n, d in rows]
    parts = [0, 1, -1, 2**96, -(2**96), 2**95 + 12345, 99 * 2**96, -99 * 2**96, -60 * 2**96 + 7]
    parts += [random_.randrange(-40 * 2**96, 40 * 2**96) for _ in range(20)]
    powers = [[str(part), binary((D(part) / D(2**96)).exp())] for part in parts]
    roots = [[*map(str, row), binary((decimal(F(row[0], row[1])) * decimal(F(row[2], row[3]))).sqrt())]
             for row in ([1, 1, 1, 1], [4, 1, 9, 1], [2, 1, 1, 1], [1, 10**9, 1, 10**9], [121, 100, 1, 1],
                         *([random_.randrange(1, 2**random_.randrange(2, 100)) for _ in range(4)] for _ in range(16)))]
    return {"logarithms": logs, "powers": powers, "roots": roots}


def bills():
    random_, cases = random.Random(8), []
    for likeness in ({}, {x: x // 3 for x in range(9)}):
        for method in ("old_basket", "symmetric"):
            each = prices(random_, 12)
            sides = [{x: purchase(random_, each[x]) for x in range(12) if random_.random() < 0.8} for _ in range(2)]
            exact = [{x: (F(q), F(s)) for x, (q, s) in side.items()} for side in sides]
            cases.append({"method": method, "likeness": [f"{x} {like}" for x, like in likeness.items()],
                          "before": [f"{x} {q} {s}" for x, (q, s) in sides[0].items()],
                          "after": [f"{x} {q} {s}" for x, (q, s) in sides[1].items()],
                          "expected": bill(*exact, likeness, method)})
    return {"cases": cases}


def lines(rows):
    """A line for each month or organisation, its purchases parted by bars."""
    sides = {}
    for side, *words in rows:
        sides.setdefault(side, []).append(" ".join(map(str, words)))
    return [f"{side}|" + "|".join(bought) for side, bought in sides.items()]


def vectors():
    yield "numbers", numbers()
    yield "bills", bills()
    for name, settings in SERIES.items():
        rows = invent_months(**settings)
        yield f"series_{name}", {"base": BASES[name], "rows": lines(rows), "expected": series(rows, BASES[name])}
    for name, settings in LEVELS.items():
        rows = invent_organisations(**settings)
        rows = dominate(rows) if name == "dominated" else rows
        yield f"levels_{name}", {"seed": 11, "replicates": 40, "rows": lines(rows), "expected": levels(rows, 11, 40)}


def written(vector):
    """JSON with a row a line."""
    flat = lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def item(value, indent):
        pad = "\n" + " " * indent
        if isinstance(value, list) and value and not all(isinstance(one, (int, float)) for one in value):
            deep = lambda one: isinstance(one, dict) and "expected" in one
            rows = [item(one, indent + 1) if deep(one) else flat(one) for one in value]
            return "[" + ",".join(f"{pad} {row}" for row in rows) + pad + "]"
        wide = lambda one: isinstance(one, (list, dict)) and len(str(one)) > 100
        if isinstance(value, dict) and any(map(wide, value.values())):
            rows = [f"{pad} {flat(key)}: {item(one, indent + 1)}" for key, one in value.items()]
            return "{" + ",".join(rows) + pad + "}"
        return flat(value)

    return item({"about": ABOUT, **vector}, 0) + "\n"


def main():
    stale = []
    for name, vector in vectors():
        path = HERE / f"price_index_{name}.json"
        fresh = written(vector)
        if "--check" in sys.argv:
            stale += [path.name] if not path.exists() or path.read_text() != fresh else []
        else:
            path.write_text(fresh)
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
