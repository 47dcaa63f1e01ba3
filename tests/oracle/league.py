#!/usr/bin/env python3
"""An independent oracle for the league table: shares, price measures, scores, intervals and ranks.

Written from the published definitions with exact fractions and the plainest method for everything: what a draw has twice
is really there twice, each rank is really counted. It shares no code with the service.

    python3 tests/oracle/league.py           write tests/oracle/league_*.json
    python3 tests/oracle/league.py --check   say whether the files are what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
product, order or price is real.
"""

import json
import random
import sys
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by league.py with a fixed seed. No organisation, product, order or price is real."
PARTS, PRODUCTS, LINES, PEERS = 32, 30, 100, 5
DRAWS, SEED = 199, 20160205
PROCESS = ["on_catalogue", "with_order", "under_contract", "with_gtin", "electronic"]
PRICE = ["price_level", "top_100_to_median", "top_100_to_best", "top_500_to_median", "top_500_to_best"]
DATA = ["rejected", "unmatched", "quarantined", "uncategorised", "value_differs"]
COMPONENTS = [(PROCESS, 2), (PRICE, 2), (DATA, 1)]


# Writing -----------------------------------------------------------------------------------------------------------

def text(value, places=10):
    """Rounded half to even; Python rounds fractions that way, exactly."""
    if value is None:
        return None
    scaled = round(value * 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


# Definitions -------------------------------------------------------------------------------------------------------

def part_of(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value % PARTS


def type7(values, fraction):
    values = sorted(values)
    place = (len(values) - 1) * fraction
    low = place.numerator // place.denominator
    rest = place - low
    return values[low] if rest == 0 else values[low] + (values[low + 1] - values[low]) * rest


def ratio(part, whole):
    return F(part) / F(whole) if whole > 0 else None


def six(value):
    return F(round(value * 10**6), 10**6)


def prices(products):
    """organisation -> list of (product, spend, cost at median, over median, over minimum, best), and what is set aside."""
    counted, aside = {}, {}
    for product, rows in products.items():
        sums = {}
        for row in rows.split("; "):
            who, _, quantity, value, _, order = row.split()
            spend, base, orders = sums.get(int(who), (F(0), F(0), frozenset()))
            sums[int(who)] = (spend + F(value), base + F(quantity), orders | {order})
        for who, (spend, base, orders) in sums.items():
            others = [(s / q, len(o)) for other, (s, q, o) in sums.items() if other != who]
            if len(others) < 3:
                continue
            lowest = min(price for price, _ in others)
            repeated = [price for price, times in others if times > 1]
            best = min(repeated) if repeated else None
            median = type7([price for price, _ in others], F(1, 2))
            if len(orders) == 1 and spend / base < min(lowest if best is None else best, median):
                count, worth = aside.get(who, (0, F(0)))
                aside[who] = (count + 1, worth + spend)
                continue
            saving = lambda price: six(spend - price * base)
            to_median = saving(median)
            over_best = None if best is None else max(F(0), saving(best))
            counted.setdefault(who, []).append((
                product, spend, spend - to_median, max(F(0), to_median), max(F(0), saving(lowest)), over_best,
            ))
    return counted, aside


def lines_of(one):
    for row in one["lines"]:
        words = row.split()
        yield int(words[0]), words[1], F(words[2]), words[3] if len(words) > 3 else ""


def draws():
    """Each a list of how often every part counts."""
    state, all_draws = SEED, []
    for _ in range(DRAWS):
        times = [0] * PARTS
        for _ in range(PARTS):
            state = (state + 0x9E3779B97F4A7C15) % 2**64
            mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
            mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
            times[(mixed ^ mixed >> 31) % PARTS] += 1
        all_draws.append(times)
    return all_draws


def figures(one, bought, times=(1,) * PARTS):
    """Every measure, the process measures by lines, and the variation to the lowest price; each thing so many times."""
    kept = [(count * times[part_of(item)], value, flags) for count, item, value, flags in lines_of(one)
            if value > 0 and "x" not in flags]
    ever = sum(count * value for count, _, value, _ in lines_of(one) if value > 0)

    def sums(wanted):
        chosen = [(count, count * value) for count, value, flags in kept if wanted(flags)]
        return sum(count for count, _ in chosen), sum((value for _, value in chosen), F(0))

    everything, goods = sums(lambda flags: True), sums(lambda flags: "s" not in flags)
    good = lambda letter: sums(lambda flags: "s" not in flags and letter in flags)
    any_line = lambda letter: sums(lambda flags: letter in flags)
    telling = sums(lambda flags: "e" in flags or "h" in flags)
    if 2 * telling[1] < everything[1]:
        telling = (0, F(0))
    pairs = [(good("c"), goods), (any_line("o"), everything), (any_line("k"), everything), (good("g"), goods),
             (any_line("e"), telling)]
    found = {name: ratio(part[1], whole[1]) for name, (part, whole) in zip(PROCESS, pairs)}
    by_lines = [ratio(part[0], whole[0]) for part, whole in pairs]
    held = sum((F(row.split()[1]) * times[part_of(row.split()[0])] for row in one["quarantined"]), F(0))
    rejected = F(one["rejected"].split()[1])
    found["rejected"] = ratio(rejected, rejected + ever)
    found["unmatched"] = ratio(good("u")[1], goods[1])
    found["quarantined"] = ratio(held, goods[1])
    found["uncategorised"] = ratio(any_line("n")[1], everything[1])
    found["value_differs"] = ratio(any_line("d")[1], everything[1])
    left = [row for row in bought for _ in range(times[part_of(row[0])])]
    found["price_level"] = ratio(sum(row[1] for row in left), sum(row[2] for row in left))
    to_minimum = []
    for length in (100, 500):
        top = sorted(bought, key=lambda row: (-row[1], row[0]))[:length]
        top = [row for row in top for _ in range(times[part_of(row[0])])]
        spend = sum(row[1] for row in top)
        best = [row for row in top if row[5] is not None]
        found[f"top_{length}_to_median"] = ratio(sum(row[3] for row in top), spend)
        found[f"top_{length}_to_best"] = ratio(sum(row[5] for row in best), sum(row[1] for row in best))
        to_minimum.append(ratio(sum(row[4] for row in top), spend))
    return found, by_lines, to_minimum, everything


def score(who, measured, scored):
    """Overall and by component, 0 to 100."""
    parts = []
    for names, _ in COMPONENTS:
        ranks = []
        for name in (name for name in names if name in scored):
            own, others = measured[who][name], [measured[other][name] for other in measured if other != who]
            worse = sum(1 for other in others if (other < own if names is PROCESS else other > own))
            same = sum(1 for other in others if other == own)
            ranks.append((worse + F(same, 2)) / len(others))
        parts.append(100 * sum(ranks) / len(ranks))
    return sum(weight * part for (_, weight), part in zip(COMPONENTS, parts)) / 5, parts


def ranked(members, records, counted):
    """code -> what is told of its score."""
    if len(members) < PEERS:
        return None
    full = {code: figures(records[code], counted[code])[0] for code in members}
    scored = [name for names, _ in COMPONENTS for name in names if all(full[code][name] is not None for code in members)]
    overall = {code: score(code, full, scored) for code in members}
    drawn = {code: [] for code in members}
    for times in draws():
        found = {code: figures(records[code], counted[code], times)[0] for code in members}
        for code in members:
            found[code] = {name: full[code][name] if one is None else one for name, one in found[code].items()}
        for code in members:
            drawn[code].append(score(code, found, scored)[0])
    bounds = {}
    for code in members:
        rising, own = sorted(drawn[code]), overall[code][0]
        bounds[code] = (min(own, rising[4]), max(own, rising[-5]))
    order = sorted(members, key=lambda code: (-overall[code][0], code))
    told = {}
    for code in members:
        low, high = bounds[code]
        told[code] = {
            "of": len(members), "rank": order.index(code) + 1,
            "from": 1 + sum(1 for other in members if bounds[other][0] > high),
            "to": len(members) - sum(1 for other in members if bounds[other][1] < low),
            "overall": text(overall[code][0]), "interval": [text(low), text(high)],
            "components": [text(part) for part in overall[code][1]],
        }
    return told


def expect(vector):
    counted_by_id, aside_by_id = prices(vector["products"])
    records = {one["code"]: one for one in vector["organisations"]}
    counted = {one["code"]: counted_by_id.get(one["id"], []) for one in vector["organisations"]}
    rows, enough = {}, []
    for code, one in records.items():
        found, by_lines, to_minimum, everything = figures(one, counted[code])
        count, worth = aside_by_id.get(one["id"], (0, F(0)))
        lacks = [f"lines {everything[0]}"] if everything[0] < LINES else []
        lacks += [f"products {len(counted[code])}"] if len(counted[code]) < PRODUCTS else []
        rows[code] = {
            "figures": [text(found[name]) for names, _ in COMPONENTS for name in names],
            "by_lines": [text(one) for one in by_lines], "to_minimum": [text(one) for one in to_minimum],
            "compared": len(counted[code]), "set_aside": f"{count} {text(worth, 6)}", "lacks": lacks, "score": None,
        }
        enough += [] if lacks else [code]
    kinds = {}
    for code in enough:
        kinds.setdefault(records[code]["kind"], []).append(code)
    kinds = {kind: codes for kind, codes in kinds.items() if kind is not None and len(codes) >= PEERS}
    for kind, codes in kinds.items():
        for code, told in ranked(codes, records, counted).items():
            rows[code]["score"] = {"peers": kind, **told}
    rest = [code for code in enough if records[code]["kind"] not in kinds]
    told = ranked(enough, records, counted) if rest else None
    for code in rest:
        if told is None:
            rows[code]["lacks"].append(f"peers {len(enough)}")
        else:
            rows[code]["score"] = {"peers": "all", **told[code]}
    return rows


# Inventing ---------------------------------------------------------------------------------------------------------

def invent_products(chance, count, buyers, share, orders):
    products = {}
    for number in range(count):
        name, centre = f"P{chance.randrange(16**8):08x}", chance.randrange(200, 6000)
        rows = []
        for who in range(1, buyers + 1):
            if chance.random() > share:
                continue
            for order in range(chance.choice(orders)):
                quantity = chance.randrange(1, 40)
                # Prices in pence; now and then one is far below or above the others.
                price = centre * chance.choice([70, 90, 95, 100, 100, 103, 110, 140]) // 100 + chance.randrange(5)
                month = chance.randrange(1, 13)
                value = f"{price * quantity // 100}.{price * quantity % 100:02d}"
                rows.append(f"{who} 2024-{month:02d} {quantity} {value} two:1 order={number * 1000 + who * 10 + order}")
        if rows:
            products[name] = "; ".join(rows)
    return products


def invent_lines(chance, products, groups, telling):
    rows = []
    names = list(products)
    for _ in range(groups):
        item = chance.choice(names) if chance.random() < 0.8 else f"I{chance.randrange(16**8):08x}"
        value = chance.randrange(-2_000, 90_000) if chance.random() < 0.1 else chance.randrange(100, 90_000)
        flags = "".join(letter for letter, likely in zip("scokgund", (.1, .8, .9, .6, .5, .1, .1, .05)) if chance.random() < likely)
        flags += chance.choice("eeh") if chance.random() < telling else ""
        flags += "x" if chance.random() < 0.1 else ""
        sign = "-" if value < 0 else ""
        rows.append(f"{chance.randrange(1, 12)} {item} {sign}{abs(value) // 100}.{abs(value) % 100:02d} {flags}".rstrip())
    return rows


def invent(seed, kinds, count, share, orders, groups, telling):
    chance = random.Random(seed)
    products = invent_products(chance, count, len(kinds), share, orders)
    organisations = []
    for who, kind in enumerate(kinds, 1):
        held = [f"{chance.choice(list(products))} {chance.randrange(1, 400)}.50" for _ in range(chance.randrange(3))]
        # The last organisation of all has too few lines.
        few = 3 if who == len(kinds) and len(kinds) > PEERS else chance.randrange(*groups)
        organisations.append({
            "code": f"Z{chance.randrange(900) + 100}{who:02d}", "id": who, "kind": kind,
            "rejected": f"{chance.randrange(9)} {chance.randrange(5_000)}.25", "quarantined": held,
            "lines": invent_lines(chance, products, few, telling),
        })
    return {"organisations": organisations, "products": products}


KINDS = ["acute"] * 7 + ["community"] * 6 + ["specialist"] * 2 + [None]
CASES = {
    "kinds": dict(seed=31, kinds=KINDS, count=44, share=0.95, orders=[1, 1, 2], groups=(28, 34), telling=0.9),
    "top_list": dict(seed=32, kinds=["acute"] * 5, count=138, share=0.97, orders=[1, 1], groups=(24, 30), telling=0.2),
    "few": dict(seed=33, kinds=["acute", "acute", "ambulance", "other"], count=38, share=1, orders=[1, 2],
                groups=(28, 30), telling=0.7),
}


def made(settings):
    vector = invent(**settings)
    return json.dumps({"about": ABOUT, **vector, "expected": expect(vector)}, indent=None, separators=(",", ":")) \
        .replace('{"code"', '\n{"code"').replace('},"products":{', '},\n"products":{').replace('","P', '",\n"P') \
        .replace('],"products":{', '],\n"products":{').replace('},"expected":{', '},\n"expected":{') \
        .replace('},"Z', '},\n"Z') + "\n"


def main():
    stale = []
    for name, settings in CASES.items():
        path = HERE / f"league_{name}.json"
        fresh = made(settings)
        if "--check" in sys.argv:
            stale += [path.name] if not path.exists() or path.read_text() != fresh else []
        else:
            path.write_text(fresh)
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
