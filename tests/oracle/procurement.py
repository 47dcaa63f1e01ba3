#!/usr/bin/env python3
"""An independent oracle for the law of procurement: lead times, regimes, whole-life values, pipelines, stretching.

It reads the same shipped table (seed/procurement_rules.csv) and answers by the plainest means: days counted one by one,
exact fractions, every candidate tried. It shares no code with the service. Bank holidays are worked out here from the Act of
1971 and Easter, and held against the table.

    python3 tests/oracle/procurement.py           write tests/oracle/procurement_*.json
    python3 tests/oracle/procurement.py --check   say whether the files are what it would write

Every contract and procurement in the vectors is synthetic: invented here by a random generator with a fixed seed.
"""

import csv
import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by procurement.py with a fixed seed. No contract, organisation or value is real."
ONE = timedelta(1)
WITH = list(csv.DictReader((HERE.parent.parent / "seed/procurement_rules.csv").open(encoding="utf-8", newline="")))
BY_KEY = {}
for row in WITH:
    row["from"] = date.fromisoformat(row["valid_from"])
    row["to"] = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max


    BY_KEY.setdefault(tuple(row[name] for name in ("table", "regime", "subject", "detail", "measure")), []).append(row)


def find(day, table, regime="", subject="", detail="", measure=""):
    """The row that began last by the day, if it has not ended."""
    begun = [row for row in BY_KEY.get((table, regime, subject, detail, measure), []) if row["from"] <= day]
    last = max(begun, key=lambda row: row["from"], default=None)
    return last if last and day <= last["to"] else None


# Working days ------------------------------------------------------------------------------------------------------

def easter(year):
    """Gauss's rule for the Gregorian calendar, in the form without exceptions (Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    skipped, leap = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, odd = divmod(rest, 4)
    to_sunday = (32 + 2 * leap + 2 * quarter - moon - odd) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year):
    mondays = lambda month: [day for n in range(1, 32) if (day := date(year, month, 1) + (n - 1) * ONE).month == month
                             and day.weekday() == 0]
    found = {easter(year) - 2 * ONE, easter(year) + ONE, mondays(5)[0], mondays(5)[-1], mondays(8)[-1]}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in found:
            day += ONE
        found.add(day)
    return found


def check_holidays():
    stated = {row["from"] for row in WITH if row["table"] == "bank_holiday"}
    years = range(min(stated).year, max(stated).year + 1)
    made = {day for year in years for day in holidays(year)}
    assert stated == made, sorted(stated ^ made)
    return stated


HOLIDAYS = check_holidays()


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def after(first, count, unit):
    """The day after a stage that begins on `first`."""
    if count == 0:
        return first
    if unit == "calendar_days":
        return first + count * ONE
    if unit == "calendar_days_to_working_day":
        last = first + (count - 1) * ONE
        while not works(last):
            last += ONE
        return last + ONE
    counted = [first + n * ONE for n in range(1 if unit == "working_days_after_first" else 0, 100 + 3 * count)]
    return [day for day in counted if works(day)][count - 1] + ONE


# Lead times --------------------------------------------------------------------------------------------------------

STAGES = ["approvals", "preparation", "tender", "evaluation", "standstill", "mobilisation"]
OPEN_TO = {
    "open": ["pcr2015", "pa2023", "below_threshold"],
    "framework_call_off": ["pcr2015", "pa2023", "psr", "below_threshold"],
    "direct_award_framework": ["pcr2015", "pa2023", "psr", "below_threshold"],
    "quotes_below_threshold": ["below_threshold"],
    "psr_competitive": ["psr"],
    "psr_most_suitable": ["psr"],
    "accession": ["pcr2015", "pa2023", "psr", "below_threshold"],
}


def lead(route, regime, day, mobilisation):
    """The days of each stage, their sum, and the sum by the law's minima alone."""
    first, lawful, parts = day, day, []
    for stage in STAGES:
        rows = {measure: find(day, "lead", regime, route, stage, measure) or find(day, "lead", "", route, stage, measure)
                for measure in ("minimum", "typical")}
        ends = [after(first, int(row["value"]), row["unit"]) for measure, row in rows.items()
                if row and not (measure == "typical" and stage == "mobilisation" and mobilisation is not None)]
        if stage == "mobilisation" and mobilisation is not None:
            ends.append(first + mobilisation * ONE)
        parts.append((max(ends) - first).days)
        first = max(ends)
        if rows["minimum"]:
            lawful = after(lawful, int(rows["minimum"]["value"]), rows["minimum"]["unit"])
    return parts, (first - day).days, (lawful - day).days


def latest(route, regime, needed, mobilisation):
    """Every day from long before is tried."""
    tried = [needed - n * ONE for n in range(0, 500)]
    return next(day for day in tried if day + lead(route, regime, day, mobilisation)[1] * ONE <= needed)


def lead_cases(chance):
    routes = [(route, regime) for route, regimes in OPEN_TO.items() for regime in regimes]
    cases = []
    for n in range(76):
        route, regime = routes[n % len(routes)]
        day = date(2025, 3, 1) + chance.randrange(0, 1700) * ONE
        mobilisation = chance.choice([None, None, 0, 1, 14, 45, 120])
        parts, total, minimum = lead(route, regime, day, mobilisation)
        needed = day + chance.randrange(500, 700) * ONE
        cases.append({"route": route, "regime": regime, "day": str(day), "mobilisation": mobilisation, "parts": parts,
                      "total": total, "minimum": minimum, "needed": str(needed),
                      "latest_start": str(latest(route, regime, needed, mobilisation))})
    return cases


# Values, regimes, pipelines and stretching -------------------------------------------------------------------------

def text(value, places=6):
    scaled = round(value * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def anniversary(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def whole_life(a_year, first, last, vat):
    """Without and with VAT, exact."""
    until = last + ONE
    years = max(n for n in range(0, 60) if anniversary(first, n) <= until)
    value = a_year * (years + F((until - anniversary(first, years)).days, 365))
    rate = 1 + F(find(first, "vat", "", "standard")["value"]) / 100
    return (value / rate, value) if vat == "included" else (value, value * rate)


def word_of(subject):
    return {"goods": "goods_and_services", "services": "goods_and_services", "health_care": "light_touch"}.get(subject, subject)


def limit(law, subject, group, day):
    row = find(day, "threshold", law, word_of(subject), group) or find(day, "threshold", law, word_of(subject))
    return row and (F(row["value"]), row["unit"] == "gbp_including_vat")


def law_on(day):
    return next((law for law in ("pa2023", "pcr2015") if find(day, "law", law)), None)


def decide(subject, group, day, value):
    if subject == "health_care" and find(day, "law", "psr"):
        return "psr"
    law = law_on(day)
    found = law and limit(law, subject, group, day)
    if not found or value is None:
        return None
    return law if value[1 if found[1] else 0] >= found[0] else "below_threshold"


def pipeline(day):
    """The years whose notice holds a tender notice of the day, and the last day of each for publishing."""
    found = []
    for year in range(2025, day.year + 1):
        if date(year, 4, 1) <= day < date(year + 1, 10, 1):
            found.append([str(date(year, 4, 1)), str(date(year, 4, 1) + 55 * ONE)])
    return found


def most_below(bound):
    """The most whole days strictly below a bound, a hundred years at most."""
    return min(36_500, max(0, -(-bound.numerator // bound.denominator) - 1))


def stretch(regime, subject, group, first, last, value, day, used):
    """Days, `none` or `unknown`."""
    term = (last - first).days + 1
    share = lambda law, measure: F((find(day, "stretch", law, word_of(subject), "", measure)
                                    or find(day, "stretch", law, "", "", measure))["value"])
    if regime == "psr" or subject == "health_care" and find(day, "stretch", "psr", "", "", "value_percent"):
        bounds = [F(term) * share("psr", "value_percent") / 100]
        if value:
            bounds.append(share("psr", "value_amount") * term / value[1])
        days = max(most_below(bound) for bound in bounds)
    elif regime is None:
        return "unknown"
    elif regime == "pa2023":
        if subject == "light_touch":
            return "none"
        days = term * share("pa2023", "term_percent") // 100
    else:
        law = "pcr2015" if regime == "pcr2015" else law_on(day)
        found = limit(law, subject, group, day)
        if not found or not value:
            return "unknown"
        worth = value[1 if found[1] else 0]
        if regime == "pcr2015":
            days = min(most_below(F(term) * share("pcr2015", "value_percent") / 100), most_below(found[0] * term / worth))
        else:
            days = most_below((found[0] - worth) * term / worth)
    return int(max(0, days - used))


def law_cases(chance):
    cases = []
    # Days about every boundary of the tables come first.
    edges = [date(2015, 2, 26), date(2016, 1, 1), date(2018, 1, 1), date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1),
             date(2025, 2, 24), date(2026, 1, 1)]
    days = [edge - back * ONE for edge in edges for back in (1, 0)]
    for n in range(110):
        first = days[n] if n < len(days) else date(2015, 1, 1) + chance.randrange(0, 5000) * ONE
        last = first + chance.randrange(20, 2600) * ONE
        subject = chance.choice(["goods", "services", "light_touch", "health_care", "works", "concession"])
        group = chance.choice(["central", "sub_central"])
        vat = chance.choice(["included", "excluded", "unknown"])
        a_year = F(chance.randrange(1, 10**chance.choice([6, 7, 8, 9])), 100)
        # Rounded to millionths once, as amounts are, before anything is held against a threshold.
        value = tuple(F(text(part)) for part in whole_life(a_year, first, last, vat))
        regime = decide(subject, group, first, value)
        changed = chance.choice([first, date(2026, 6, 1), last])
        used = chance.choice([0, 0, 0, 10, 400])
        cases.append({
            "first": str(first), "last": str(last), "subject": subject, "class": group, "vat": vat, "a_year": text(a_year, 2),
            "value": [text(part) for part in value], "regime": regime, "pipeline": pipeline(first), "changed": str(changed),
            "used": used,
            "stretch": stretch(regime, subject, group, first, last, value, changed, used),
        })
    return cases


def main():
    made = {"lead": lead_cases(random.Random(20250224)), "law": law_cases(random.Random(20260101))}
    stale = []
    for name, cases in made.items():
        path = HERE / f"procurement_{name}.json"
        rows = ",\n".join("    " + json.dumps(case) for case in cases)
        written = '{\n  "about": ' + json.dumps(ABOUT) + ',\n  "cases": [\n' + rows + "\n  ]\n}\n"
        if "--check" in sys.argv:
            stale += [] if path.exists() and path.read_text(encoding="utf-8") == written else [path.name]
        else:
            path.write_text(written, encoding="utf-8")
    if stale:
        sys.exit(f"not what procurement.py would write: {', '.join(stale)}")


if __name__ == "__main__":
    main()
