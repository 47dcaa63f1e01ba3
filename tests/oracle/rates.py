#!/usr/bin/env python3
"""An independent oracle for hourly rates and for shifts held against rate cards.

Written from the published definitions with exact fractions and the plainest method for everything: each organisation is
really left out, every row of every card is really asked for every shift. It shares no code with the service.

    python3 tests/oracle/rates.py           write tests/oracle/rates_*.json
    python3 tests/oracle/rates.py --check   say whether the files are what it would write

Every shift and card in the vectors is synthetic: invented here by a random generator with a fixed seed. No
organisation, worker, agency, booking or price is real.
"""

import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by rates.py with a fixed seed. No organisation, worker, agency, booking or price is real."
ROLE = ["staff_group", "grade", "specialty", "shift_type", "zone", "engagement"]
SHIFT = ["key", "org", "date", "hours", "charged", *ROLE, "framework", "card", "reason", "currency"]
CARD = ["owner", "card", *ROLE, "framework", "rate", "currency", "from", "to"]
MEMBER = ["group", "org", "from", "to"]


def text(value, places):
    """Rounded half to even to so many places; Python rounds fractions that way, exactly."""
    if value is None:
        return "-"
    scaled = round(value * 10**places)
    sign, scaled = ("-" if scaled < 0 else ""), abs(scaled)
    return f"{sign}{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def type7(values, fraction):
    values = sorted(values)
    place = (len(values) - 1) * fraction
    low = place.numerator // place.denominator
    rest = place - low
    return values[low] if rest == 0 else values[low] + (values[low + 1] - values[low]) * rest


def normal(words):
    return " ".join(words.lower().split())


def role_of(one):
    return tuple(normal(one[field]) for field in ROLE)


def refusal(shift, window):
    if not window[0] <= shift["date"][:7] <= window[1]:
        return "outside_window"
    hours, charged = F(shift["hours"]), F(shift["charged"])
    if hours < 0 or charged < 0:
        return "credit"
    return "free" if charged == 0 else None


# Distributions -----------------------------------------------------------------------------------------------------

def compare(shifts, window):
    roles = {}
    for shift in shifts:
        by_value = F(shift["hours"]) == F(shift["charged"])
        if refusal(shift, window) is None and not by_value:
            paid = roles.setdefault((role_of(shift), shift["currency"]), {}).setdefault(int(shift["org"]), [F(0), F(0)])
            paid[0] += F(shift["charged"])
            paid[1] += F(shift["hours"])
    answer = []
    for (role, currency), paid in sorted(roles.items()):
        rates = {org: charged / hours for org, (charged, hours) in paid.items()}
        all_rates, many = list(rates.values()), len(rates) >= 5
        quantiles = [type7(all_rates, F(part, 100)) if many or part == 50 else None for part in (10, 25, 50, 75, 90)]
        rows, sums = [], [None, None, None]
        for org in sorted(rates):
            others = [rate for other, rate in rates.items() if other != org]
            held = [
                min(others) if len(others) >= 3 else None,
                type7(others, F(1, 4)) if len(others) >= 5 else None,
                type7(others, F(1, 2)) if len(others) >= 3 else None,
            ]
            charged, hours = paid[org]
            net = [None if rate is None else F(round((charged - rate * hours) * 10**6), 10**6) for rate in held]
            for place, saving in enumerate(net):
                if saving is not None:
                    sums[place] = (sums[place] or 0) + max(saving, F(0))
            figures = [text(rates[org], 10), *(text(rate, 10) for rate in held), *(text(saving, 6) for saving in net)]
            rows.append(" ".join([str(org), text(hours, 6), text(charged, 6), str(len(others)), *figures]))
        spread = [min(all_rates), *quantiles, max(all_rates)]
        answer.append({
            "role": "|".join(role),
            "currency": currency,
            "rates": " ".join(text(rate, 10) for rate in spread),
            "organisations": rows,
            "saved_to_min_q1_median": " ".join(text(total, 6) for total in sums),
        })
    return answer


# Rate cards --------------------------------------------------------------------------------------------------------

def sits_under(org, owner, day, members):
    return org == owner or any(
        one["group"] == owner and one["org"] == org and (one["from"] or day) <= day <= (one["to"] or day)
        for one in members
    )


def row_key(card):
    fields = "|".join(role_of(card))
    return f"{card['owner']}|{card['card']}|{fields}|{normal(card['framework'])}|{card['from']}"


def holding(shift, cards, members):
    found = []
    for card in cards:
        day = shift["date"]
        if not card["from"] <= day <= (card["to"] or day) or card["currency"] != shift["currency"]:
            continue
        if shift["card"] and normal(shift["card"]) != normal(card["card"]):
            continue
        if shift["framework"] and card["framework"] and normal(shift["framework"]) != normal(card["framework"]):
            continue
        if not sits_under("T" + shift["org"], card["owner"], day, members):
            continue
        wanted, have = role_of(card), role_of(shift)
        if any(want and want != has for want, has in zip(wanted, have)):
            continue
        stated = [bool(want) for want in wanted] + [bool(card["framework"] and shift["framework"])]
        newest = -date.fromisoformat(card["from"]).toordinal()
        own = card["owner"] != "T" + shift["org"]
        unasked = bool(card["framework"] and not shift["framework"])
        found.append((-sum(stated), [not one for one in stated], own, unasked, newest, row_key(card), card))
    return min(found, key=lambda one: one[:6])[6] if found else None


def comply(shifts, cards, members, window):
    currencies = {}
    for shift in shifts:
        held = currencies.setdefault(shift["currency"], {"orgs": {}, "excluded": {}})
        hours, charged = F(shift["hours"]), F(shift["charged"])
        reason = refusal(shift, window)
        if reason:
            count = held["excluded"].setdefault(reason, [0, F(0)])
            count[0] += 1
            count[1] += charged
            continue
        one = held["orgs"].setdefault(int(shift["org"]), {"within": [0, F(0)], "above": [0, F(0)], "no_card": [0, F(0)], "excess": F(0), "why": {}})
        card = holding(shift, cards, members)
        kind = "no_card"
        if card:
            excess = F(round((charged - F(card["rate"]) * hours) * 10**6), 10**6)
            kind = "within" if excess < F(1, 100) else "above"
            if kind == "above":
                one["excess"] += excess
                why = one["why"].setdefault(normal(shift["reason"]), [0, F(0)])
                why[0] += 1
                why[1] += excess
        one[kind][0] += 1
        one[kind][1] += charged
    answer = []
    for currency, held in sorted(currencies.items()):
        rows = []
        for org, one in sorted(held["orgs"].items(), key=lambda row: (-row[1]["excess"], row[0])):
            sums = " ".join(f"{one[kind][0]}:{text(one[kind][1], 6)}" for kind in ("within", "above", "no_card"))
            whys = sorted(one["why"].items(), key=lambda why: (-why[1][1], why[0]))
            told = "; ".join(f"{why or '-'} {count}:{text(excess, 6)}" for why, (count, excess) in whys)
            rows.append(f"{org} {sums} {text(one['excess'], 6)} [{told}]")
        excluded = [f"{reason} {count}:{text(spend, 6)}" for reason, (count, spend) in sorted(held["excluded"].items())]
        answer.append({"currency": currency, "organisations": rows, "excluded": excluded})
    return answer


# Vectors -----------------------------------------------------------------------------------------------------------

def invent(seed, organisations, count):
    chance = random.Random(seed)
    kinds = [
        ("Nursing", "Band 5", "", "day", "", "agency"),
        ("Nursing", "Band 5", "", "night", "", "agency"),
        ("nursing ", "BAND  5", "", "Night", "", "Bank"),
        ("Medical", "Consultant", "Emergency medicine", "", "Inner London", "agency"),
    ]
    first = date(2017, 3, 1)
    shifts = []
    for number in range(count):
        kind = list(chance.choice(kinds))
        if chance.random() < 0.3:
            kind[1] = kind[1].upper()
        hours = F(chance.choice(["7.5", "12", "11.25", "0.333", "10"]))
        rate = F(chance.randint(1900, 5200) * (3 if kind[0] == "Medical" else 1), 100)
        charged = F(round(rate * hours * 100), 100)
        odd = chance.random()
        if odd < 0.04:
            hours, charged = -hours, -charged
        elif odd < 0.07:
            charged = F(0)
        elif odd < 0.10:
            charged = hours
        shifts.append(dict(zip(SHIFT, [
            f"S{number}", str(chance.randint(1, organisations)), str(first + timedelta(chance.randint(0, 420))),
            text(hours, 3), text(charged, 6), *kind, chance.choice(["", "", "F1", "F2"]),
            chance.choice(["", "", "", "", "own"]), chance.choice(["", "", "patient safety", "Patient  safety", "late notice"]),
            "EUR" if chance.random() < 0.06 else "GBP",
        ])))
    cards = []
    for number in range(14):
        kind = [field if chance.random() < 0.6 else "" for field in chance.choice(kinds)]
        begins = first + timedelta(chance.randint(-60, 200))
        ends = str(begins + timedelta(chance.randint(30, 300))) if chance.random() < 0.5 else ""
        owner = chance.choice(["G1", "G1", "G2", "T1", "T2", "T3"])
        cards.append(dict(zip(CARD, [
            owner, chance.choice(["OWN", "C1", "C2"]), *kind, chance.choice(["", "", "F1"]),
            text(F(chance.randint(2500, 4500), 100), 6), "GBP", str(begins), ends,
        ])))
    members = []
    for number in range(1, organisations + 1):
        group, half = f"G{number % 2 + 1}", str(first + timedelta(200))
        members.append(dict(zip(MEMBER, [group, f"T{number}", "", half if number % 3 == 0 else ""])))
    return shifts, list({row_key(card): card for card in cards}.values()), members


def rows(records, fields):
    return ["|".join(record[field] for field in fields) for record in records]


def vector(seed, organisations, count):
    shifts, cards, members = invent(seed, organisations, count)
    window = ["2017-04", "2018-03"]
    return {
        "about": ABOUT,
        "window": window,
        "shifts": rows(shifts, SHIFT),
        "cards": rows(cards, CARD),
        "members": rows(members, MEMBER),
        "roles": compare(shifts, window),
        "compliance": comply(shifts, cards, members, window),
    }


def main():
    made = {"rates_few.json": vector(11, 4, 40), "rates_many.json": vector(12, 9, 115)}
    good = True
    for name, content in made.items():
        path, told = HERE / name, json.dumps(content, indent=1) + "\n"
        if "--check" in sys.argv[1:]:
            same = path.exists() and path.read_text(encoding="utf-8") == told
            print(f"{name}: {'as expected' if same else 'DIFFERS'}")
            good &= same
        else:
            path.write_text(told, encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
