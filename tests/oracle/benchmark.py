#!/usr/bin/env python3
"""An independent oracle for price points, benchmarks and savings.

Written from the published definitions with exact fractions and the plainest method for everything: each
organisation is really left out, each quantile really sorted. It shares no code with the service.

    python3 tests/oracle/benchmark.py           write tests/oracle/benchmark_*.json
    python3 tests/oracle/benchmark.py --check   say whether the files are what it would write

Every line in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
supplier, order or price is real.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by benchmark.py with a fixed seed. No organisation, supplier, order or price is real."


# Writing -----------------------------------------------------------------------------------------------------------

def text(value, places):
    """Rounded half to even to so many places; Python rounds fractions that way, exactly."""
    if value is None:
        return None
    scaled = round(value * 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def short_lists(written):
    """The same JSON, lists of a few plain values on one line each."""
    def joined(found):
        line = "[" + ", ".join(part.strip() for part in found.group(1).split(",\n")) + "]"
        return line if len(line) <= 100 else found.group(0)
    return re.sub(r"\[\n([^][{}]*?)\n *\]", joined, written)


# Definitions -------------------------------------------------------------------------------------------------------

def type7(values, fraction):
    values = sorted(values)
    place = (len(values) - 1) * fraction
    low = place.numerator // place.denominator
    rest = place - low
    return values[low] if rest == 0 else values[low] + (values[low + 1] - values[low]) * rest


def others_median(by_organisation, organisation):
    """Median of the others' prices; by_organisation maps to (spend, quantity)."""
    prices = [spend / quantity for other, (spend, quantity) in by_organisation.items() if other != organisation]
    return type7(prices, F(1, 2)) if len(prices) >= 3 else None


def distance(price, median):
    return max(price / median, median / price)


class Line:
    def __init__(self, row, place):
        words = row.split()
        self.organisation, self.month = int(words[0]), words[1]
        self.quantity, self.value = F(words[2]), F(words[3])
        kind, units = words[4].split(":")
        read, _, other = units.partition("/")
        self.units, self.other = F(read), F(other) if other else None
        self.twice = kind == "two"
        self.proven = kind in ("strong", "two", "work")
        self.service, self.by_the_hour = kind in ("service", "work"), kind == "work"
        more = dict((word.split("=") + [""])[:2] for word in words[5:])
        self.supplier = more.get("supplier", "1")
        self.order = more.get("order", f"line {place}")
        self.net = F(more["adjusted"]) if "adjusted" in more else self.value
        self.type, self.route = more.get("type", "standard"), more.get("route", "direct")
        self.basis = (more.get("currency", "GBP"), more.get("vat", "ex"), "carriage" in more)
        self.pass_through = "pass_through" in more
        self.sure = self.proven and (self.other is None or self.other == self.units)
        self.mark = "plain"

    def price(self, units=None):
        return self.net / (self.quantity * (units or self.units))

    def alone(self):
        """The reason found without looking at any other line, or None."""
        if self.type == "test":
            return "test"
        if self.route == "loan":
            return "loan"
        if "consignment" in (self.route, self.type):
            return "consignment"
        if self.type == "credit" or self.quantity < 0 or self.value < 0 or self.net < 0:
            return "credit"
        if self.type == "free_of_charge" or self.value == 0 or self.net == 0:
            return "free"
        if self.pass_through:
            return "pass_through"
        each_one = self.value == self.quantity
        if self.service and (each_one or (self.quantity == 1 and not self.by_the_hour)):
            return "ordered_by_value"
        token = self.net / self.quantity <= F(1, 100)
        if token and self.units > 1:
            return "nominal"
        if token:
            self.mark = "token"
        elif each_one and self.units == 1 and not self.proven:
            self.mark = "one"
        return None

    def vouched(self, proven, here):
        """True when two others and a tenth of them pay about the same, or the organisation itself by another pack."""
        others = [spend / quantity for who, (spend, quantity) in proven.items() if who != self.organisation]
        near = sum(1 for price in others if distance(price, self.price()) <= F(3, 2))
        if near >= 2 and F(near) >= F(len(others), 10):
            return True
        for pack in {line.units for line in here} - {self.units}:
            mine = [line for line in here if line.organisation == self.organisation and line.units == pack
                    and line.mark == "plain" and line.sure]
            spend, quantity = sum(line.net for line in mine), sum(line.quantity * line.units for line in mine)
            if mine and distance(spend / quantity, self.price()) <= F(3, 2):
                return True
        return False

    def beside(self, everyone, proven, packs, here):
        """The reason found beside the other organisations, or None."""
        median = others_median(everyone, self.organisation)
        if median is not None and self.mark == "token" and self.price() < median / 20:
            return "nominal"
        if median is not None and self.mark == "one" and self.price() <= median / 10:
            return "ordered_by_value"
        if self.other is not None and self.other != self.units:
            return "pack_conflict"
        if self.twice:
            return None
        median = others_median(proven, self.organisation)
        if median is None:
            return None
        away = distance(self.price(), median)
        under = [distance(self.price(pack), median) for pack in packs if pack != self.units]
        close = any(other <= F(6, 5) for other in under)
        if self.proven:
            doubtful = (away >= 8 and any(other <= F(3, 2) for other in under)) or (away >= 3 and close)
            return "pack_stands_off" if doubtful and not self.vouched(proven, here) else None
        doubtful = (away >= 2 and any(other ** 2 <= away for other in under)) or (away >= F(5, 3) and close)
        return "pack_stands_off" if doubtful else None


def sums(lines, price_of="net"):
    """Spend (after adjustments, or as stated) and quantity by organisation."""
    result = defaultdict(lambda: [F(0), F(0)])
    for line in lines:
        result[line.organisation][0] += line.net if price_of == "net" else line.value
        result[line.organisation][1] += line.quantity * line.units
    return result


def judge(lines, catalogue):
    """Gives every line its reason, or None."""
    for line in lines:
        line.reason = line.alone()
    held = [line for line in lines if line.reason is None]
    for basis in {line.basis for line in held}:
        here = [line for line in held if line.basis == basis]
        plain = [line for line in here if line.mark == "plain"]
        everyone, proven = sums(plain), sums(line for line in plain if line.sure)
        packs = {F(1)} | set(catalogue) | {line.units for line in here if line.sure}
        for line, reason in [(line, line.beside(everyone, proven, packs, here)) for line in here]:
            line.reason = reason


def orders_of(lines):
    """Orders by organisation: distinct order numbers of each supplier and month, summed."""
    return Counter(who for who, *_ in {(line.organisation, line.supplier, line.month, line.order) for line in lines})


def leave_one_out(prices, orders, family, organisation):
    others = {other: price for other, price in prices.items() if family(other) != family(organisation)}
    count = len({family(other) for other in others})
    values = list(others.values())
    repeated = [price for other, price in others.items() if orders[other] >= 2]
    return (
        count,
        min(values) if count >= 3 else None,
        type7(values, F(1, 4)) if count >= 5 else None,
        type7(values, F(1, 2)) if count >= 3 else None,
        min(repeated) if count >= 3 and repeated else None,
        type7(values, F(1, 10)) if count >= 5 else None,
    )


def benchmark(basis, lines, family, price_of):
    totals, orders = sums(lines, price_of), orders_of(lines)
    prices = {organisation: spend / quantity for organisation, (spend, quantity) in totals.items()}
    values = list(prices.values())
    outer = (lambda part: type7(values, part)) if len(values) >= 5 else (lambda part: None)
    organisations, saved = [], [None] * 5
    for organisation in sorted(totals):
        spend, quantity = totals[organisation]
        count, *benchmarks = leave_one_out(prices, orders, family, organisation)
        # The leaf is rounded once, to six decimals.
        leaves = [None if b is None else F(round((spend - b * quantity) * 10**6), 10**6) for b in benchmarks]
        for place, leaf in enumerate(leaves):
            if leaf is not None:
                saved[place] = (saved[place] or F(0)) + max(F(0), leaf)
        organisations.append({
            "organisation": organisation,
            "quantity": text(quantity, 6),
            "spend": text(spend, 6),
            "unit_price": text(prices[organisation], 10),
            "orders": orders[organisation],
            "others": count,
            "others_min_q1_median": [text(b, 10) for b in benchmarks[:3]],
            "others_best_p10": [text(b, 10) for b in benchmarks[3:]],
            "net_to_min_q1_median": [text(leaf, 6) for leaf in leaves[:3]],
            "net_to_best_p10": [text(leaf, 6) for leaf in leaves[3:]],
        })
    spend, quantity = sum(s for s, _ in totals.values()), sum(q for _, q in totals.values())
    return {
        "currency": basis[0], "vat_basis": basis[1], "carriage_included": basis[2],
        "n": len(values), "lines": len(lines), "spend": text(spend, 6), "quantity": text(quantity, 6),
        "min": text(min(values), 10), "p10": text(outer(F(1, 10)), 10), "q1": text(outer(F(1, 4)), 10),
        "median": text(type7(values, F(1, 2)), 10), "q3": text(outer(F(3, 4)), 10),
        "p90": text(outer(F(9, 10)), 10), "max": text(max(values), 10), "weighted_mean": text(spend / quantity, 10),
        "spread": text(max(values) / min(values), 10),
        "saved_to_min_q1_median": [text(sum_, 6) for sum_ in saved[:3]],
        "saved_to_best_p10": [text(sum_, 6) for sum_ in saved[3:]],
        "organisations": organisations,
    }


def expect(rows, catalogue, window, families, price_of):
    lines = [Line(row, place) for place, row in enumerate(rows)]
    judge(lines, [F(pack) for pack in catalogue])
    for line in lines:
        if not window[0] <= line.month <= window[1]:
            line.reason = "outside_window"
    excluded = defaultdict(lambda: [0, F(0)])
    for line in lines:
        if line.reason:
            excluded[line.basis[0], line.basis[1], line.reason][0] += 1
            excluded[line.basis[0], line.basis[1], line.reason][1] += line.value
    used = defaultdict(list)
    for line in lines:
        if not line.reason:
            used[line.basis].append(line)
    return {
        "excluded": [[*key, count, text(spend, 6)] for key, (count, spend) in sorted(excluded.items())],
        "benchmarks": [benchmark(basis, used[basis], lambda who: families.get(who, who), price_of)
                       for basis in sorted(used)],
    }


# Inventing lines ---------------------------------------------------------------------------------------------------

def money(random_, low, high):
    return F(random_.randrange(int(low * 10000), int(high * 10000)), 10000)


def invent(seed, count, organisations, each, packs, kinds, words=(("", 1),), odd=0.03, slips=None,
           spread=(0.5, 2.5), months=12, suppliers=4):
    """Rows around a price an each, some with the pack misread."""
    random_ = random.Random(seed)
    rows = []
    for _ in range(count):
        kind = random_.choice(kinds)
        pack, quantity = random_.choice(packs), random_.randrange(1, 60)
        price = each * pack * money(random_, *spread)
        misread = {"weak": 0.3, **(slips or {})}.get(kind, 0)
        read = random_.choice(packs) if misread and random_.random() < misread else pack
        value = F(round(price * quantity * 100), 100)
        if random_.random() < odd:
            value = random_.choice([F(0), F(quantity), F(quantity, 100), -value])
        kind = f"{kind}:{read}/{random_.choice(packs)}" if kind == "conflict" else f"{kind}:{read}"
        extra = random_.choices([word for word, _ in words], [weight for _, weight in words])[0]
        if random_.random() < 0.1:
            extra += f" adjusted={text(value * F(9, 10), 6)}"
        rows.append(f"{random_.randrange(organisations)} 2024-{random_.randrange(months) + 1:02d} {quantity} "
                    f"{text(value, 2)} {kind} supplier={random_.randrange(suppliers)} {extra}".rstrip())
    return rows


WORDS = (("", 30), ("type=credit", 1), ("type=test", 1), ("route=loan", 1), ("route=consignment", 1),
         ("pass_through", 1), ("type=free_of_charge", 1))
BASES = (("", 6), ("currency=USD", 4), ("vat=inc", 3), ("carriage", 2), ("vat=unknown currency=EUR", 1))
ORDERS = (("order=1", 3), ("order=2", 1))

CASES = {
    "few_payers": dict(seed=11, count=12, organisations=4, each=F(3, 100), packs=[1, 10], kinds=["strong"]),
    "five_payers": dict(seed=12, count=40, organisations=6, each=F(7, 3), packs=[1, 6], kinds=["strong", "two"]),
    "mixed_packs": dict(seed=13, count=160, organisations=12, each=F(1, 20), packs=[1, 10, 100],
                        kinds=["strong", "two", "weak", "weak", "conflict"], words=WORDS),
    "dear_things": dict(seed=14, count=90, organisations=9, each=F(450), packs=[1], kinds=["strong", "weak", "service"],
                        words=WORDS),
    "bases": dict(seed=15, count=150, organisations=10, each=F(11, 7), packs=[1, 5, 20],
                  kinds=["strong", "weak", "two"], words=BASES),
    "odd_prices": dict(seed=17, count=140, organisations=8, each=F(17), packs=[1, 1, 1, 10],
                       kinds=["strong", "weak", "weak", "service"], odd=0.4),
    "one_source": dict(seed=38, count=110, organisations=25, each=F(2, 5), packs=[1, 12, 100], spread=(0.8, 1.3),
                       kinds=["strong", "strong", "strong", "two", "weak"], slips={"strong": 0.2, "two": 0.1}),
    "few_one_source": dict(seed=22, count=60, organisations=9, each=F(9), packs=[1, 10, 100], odd=0, spread=(0.8, 1.3),
                           kinds=["strong"], slips={"strong": 0.4}),
    "once_or_twice": dict(seed=42, count=22, organisations=9, each=F(19, 7), packs=[1, 10], kinds=["strong", "two"],
                          words=ORDERS, months=2, suppliers=2, odd=0),
    "as_stated": dict(seed=43, count=30, organisations=7, each=F(8), packs=[1, 4], kinds=["two", "strong"], odd=0),
    "families": dict(seed=16, count=120, organisations=15, each=F(13, 9), packs=[1, 12], kinds=["two", "strong"]),
}
PRICE_OF = {"as_stated": "gross"}
FAMILIES = {"families": {1: 9, 4: 9, 7: 2}}
WINDOWS = {"bases": ("2024-03", "2024-10")}


def made(name, settings):
    rows = invent(**settings)
    catalogue = [str(pack) for pack in settings["packs"]]
    window, families = WINDOWS.get(name, ("2024-01", "2024-12")), FAMILIES.get(name, {})
    price_of = PRICE_OF.get(name, "net")
    vector = {
        "about": ABOUT, "known_packs": catalogue, "window": list(window), "price_of": price_of,
        "families": [[who, family] for who, family in sorted(families.items())], "lines": rows,
        "expected": expect(rows, catalogue, window, families, price_of),
    }
    return short_lists(json.dumps(vector, indent=1)) + "\n"


def main():
    stale = []
    for name, settings in CASES.items():
        path = HERE / f"benchmark_{name}.json"
        fresh = made(name, settings)
        if "--check" in sys.argv:
            stale += [path.name] if not path.exists() or path.read_text() != fresh else []
        else:
            path.write_text(fresh)
    sys.exit(f"not as this program writes them: {', '.join(stale)}" if stale else 0)


if __name__ == "__main__":
    main()
