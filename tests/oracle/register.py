#!/usr/bin/env python3
"""An independent oracle for the contract register: what is known of a contract, what to ask for first, and which entries
are one contract seen more than once.

Written from the published rules with exact fractions and the plainest method: every pair is looked at, clusters are grown
until nothing is added. It shares no code with the service.

    python3 tests/oracle/register.py           write tests/oracle/register_*.json
    python3 tests/oracle/register.py --check   say whether the files are what it would write

Every contract in the vectors is synthetic: invented here by a random generator with a fixed seed. No organisation,
supplier, contract or amount is real.
"""

import json
import random
import re
import sys
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ABOUT = "Synthetic: invented by register.py with a fixed seed. No organisation, supplier, contract or amount is real."
OVER = {"cancelled", "closed", "ended", "expired", "terminated", "withdrawn"}
SERVICES = {"service", "managed_service", "pfi"}
JOINABLE = {"goods", "service", "managed_service", "framework", "call_off"}
REMAINING = {"termination_right", "notice_days", "break_dates", "exit_fee", "residual_value"}
BOTH = {"category_code", "annual_value"}
MONTH = {"regime", "tupe", "mobilisation_days"}
FACTS = ["category_code", "annual_value", "contract_kind", "termination_right", "notice_days", "break_dates", "exit_fee",
         "residual_value", "max_end_date", "extension_months", "extensions_used", "extension_notice_days", "auto_renew",
         "framework_ref", "framework_expiry", "market_test_date", "scope_tags", "driver", "open_to_others",
         "value_includes_vat", "regime", "tupe", "mobilisation_days"]


def day(text):
    return date.fromisoformat(text)


def money(value):
    """Rounded half to even to a millionth; Python rounds fractions that way, exactly."""
    scaled = round(value * 10**6)
    return f"{scaled // 10**6}.{scaled % 10**6:06d}"


def annual(one):
    if one.get("contract_kind") == "framework":
        return None
    if one.get("spend") and F(one["spend"]) > 0:
        return F(one["spend"])
    if one.get("annual_value") and F(one["annual_value"]) > 0:
        return F(one["annual_value"])
    last = day(one.get("max_end_date") or one["current_end_date"])
    if one.get("value_total") and F(one["value_total"]) > 0:
        days = (last - day(one["start_date"])).days + 1
        return F(round(F(one["value_total"]) * 365 * 10**6 / days), 10**6)
    return None


def applies(fact, one):
    kind, right = one.get("contract_kind"), one.get("termination_right")
    more = "max_end_date" not in one or day(one["max_end_date"]) > day(one["current_end_date"])
    rules = {
        "termination_right": kind != "framework",
        "auto_renew": kind != "framework",
        "notice_days": kind != "framework" and not (right == "none" and one.get("auto_renew") == "no"),
        "break_dates": kind != "framework" and right in (None, "break_only"),
        "exit_fee": kind != "framework" and right != "none",
        "residual_value": kind == "lease" or one.get("exit_fee") == "residual_asset",
        "extension_months": more,
        "extension_notice_days": more,
        "extensions_used": more and "extension_months" in one,
        "framework_ref": kind == "call_off",
        "framework_expiry": kind == "call_off",
        "market_test_date": kind in ("managed_service", "pfi"),
        "scope_tags": kind in SERVICES,
        "driver": kind in SERVICES,
        "tupe": kind in SERVICES,
        "mobilisation_days": kind in SERVICES,
        "open_to_others": kind in JOINABLE,
    }
    return rules.get(fact, True)


def known(fact, one):
    if fact == "category_code":
        return bool(re.fullmatch(r"[A-Z]{1,3}\d{0,3}", one.get("category_code", ""))) and "category_scheme" in one
    if fact == "annual_value":
        if one.get("contract_kind") == "framework":
            return "value_total" in one or "annual_value" in one
        return annual({key: value for key, value in one.items() if key != "spend"}) is not None
    return fact in one


def questions(one, as_of):
    if one.get("status") in OVER or day(one["current_end_date"]) < as_of:
        return []
    left = min((day(one["current_end_date"]) - max(as_of, day(one["start_date"]))).days + 1, 5 * 365)
    a_year = annual(one)
    told = []
    for place, fact in enumerate(FACTS):
        if not applies(fact, one) or known(fact, one):
            continue
        years = F(left + 365, 365) if fact in BOTH else F(left, 365) if fact in REMAINING else F(1)
        years = F(1, 6) if fact == "value_includes_vat" else F(1, 12) if fact in MONTH else years
        stake = None if a_year is None else F(round(a_year * years * 10**6), 10**6)
        told.append((-(stake if stake is not None else F(-1)), place, fact, stake))
    return [[fact, None if stake is None else money(stake)] for _, _, fact, stake in sorted(told)]


def some_contract(chance, number):
    start = date(2022, 1, 1) + timedelta(days=chance.randrange(1900))
    end = start + timedelta(days=chance.choice([0, 90, 364, 365, 729, 1095, 1824, 3650]))
    one = {"org_code": f"ZZ{chance.randrange(5)}", "contract_ref": f"C{number}", "start_date": str(start),
           "current_end_date": str(end)}

    def maybe(name, value, odds=0.4):
        if chance.random() < odds:
            one[name] = value

    kinds = ["goods", "service", "managed_service", "lease", "pfi", "framework", "call_off"]
    maybe("contract_kind", chance.choice(kinds), 0.8)
    maybe("termination_right", chance.choice(["none", "convenience", "break_only"]))
    maybe("auto_renew", chance.choice(["yes", "no"]))
    maybe("notice_days", chance.choice([0, 30, 90]))
    maybe("break_dates", str(end))
    maybe("exit_fee", chance.choice(["0.000000", "500.000000", "residual_asset"]))
    maybe("residual_value", "100.000000")
    maybe("max_end_date", str(end + timedelta(days=chance.choice([0, 365]))))
    maybe("extension_months", "12;12")
    maybe("extensions_used", chance.choice([0, 1]))
    maybe("extension_notice_days", 60)
    for name, value in [("framework_ref", "RM1"), ("framework_expiry", str(end)), ("market_test_date", str(end)),
                        ("scope_tags", "cleaning"), ("driver", "m2"), ("open_to_others", "no"),
                        ("value_includes_vat", "no"), ("regime", "psr"), ("tupe", "yes"), ("mobilisation_days", 0)]:
        maybe(name, value)
    maybe("category_code", chance.choice(["MED", "FSA12", "12-34"]), 0.5)
    if "category_code" in one:
        maybe("category_scheme", "eclass", 0.8)
    maybe("annual_value", money(F(chance.randrange(0, 10**9), 100)), 0.5)
    maybe("value_total", money(F(chance.randrange(0, 10**10), 1000)), 0.5)
    maybe("status", chance.choice(["active", "closed"]), 0.2)
    maybe("spend", money(F(chance.randrange(0, 10**7), 100)), 0.3)
    return one


def completeness_cases():
    chance = random.Random(20261127)
    as_of = date(2026, 8, 1)
    cases = []
    for number in range(80):
        one = some_contract(chance, number)
        facts = [fact for fact in FACTS if applies(fact, one)]
        cases.append({"contract": one, "known": [fact for fact in facts if known(fact, one)],
                      "missing": [fact for fact in facts if not known(fact, one)], "ask": questions(one, as_of)})
    return {"about": ABOUT, "as_of": str(as_of), "cases": cases}


# Entries that are one contract.

SIGNS = ["same_ocid", "participant_reference", "participant_framework", "participant_words", "same_framework",
         "same_reference", "same_money", "same_words"]


def code(text):
    return "".join(letter for letter in text.lower() if letter.isalnum())


def title(one):
    return " ".join(re.findall(r"\w+", one.get("title", "").lower()))


def suppliers(one):
    names = (name.strip() for name in one.get("supplier_name", "").split("|"))
    return sorted({code(re.sub(r"(?i)\b(ltd|limited)\b", "", name)) for name in names if name})


def key(one):
    return f"{one['org_code']}|{one['contract_ref']}"


def value(one):
    return (one.get("value_total"), one.get("annual_value")) if {"value_total", "annual_value"} & one.keys() else None


def lot(one):
    return code(one.get("lot", ""))


def dates(one):
    return one["start_date"], one["current_end_date"]


def participants(one):
    return set(one.get("participating_orgs", "").split(";")) - {""}


def equals(entries, same):
    """Groups of entries that are pairwise the same, in the order of entries."""
    groups = []
    for one in entries:
        group = next((group for group in groups if same(group[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def apart(entries):
    holders = [one["org_code"] for one in entries]
    return len(holders) == len(set(holders))


def star(entries):
    return [(entries[0], other) for other in entries[1:]]


def links(entries):
    """Pairs that are one, and pairs that may be, each with its sign."""
    certain, similar = [], []
    named = [one for one in entries if suppliers(one)]

    def put(pairs, sign, sure):
        (certain if sure else similar).extend((left, right, sign) for left, right in pairs)

    with_id = [one for one in named if one.get("ocid")]
    for group in equals(with_id, lambda a, b: (a["ocid"], suppliers(a), lot(a)) == (b["ocid"], suppliers(b), lot(b))):
        if apart(group):
            put(star(group), "same_ocid", True)
            continue
        parts = equals(group, lambda a, b: (title(a), dates(a), value(a)) == (title(b), dates(b), value(b)))
        for part in parts:
            put(star(part), "same_ocid", value(part[0]) is not None)
        if len({one["org_code"] for one in group}) > 1:
            put(star(sorted((part[0] for part in parts), key=key)), "same_ocid", False)
    for lead in entries:
        for other in participants(lead) - {lead["org_code"]}:
            signed = []
            for own in named:
                if own["org_code"] != other or suppliers(own) != suppliers(lead):
                    continue
                if lead.get("ocid") and lead["ocid"] == own.get("ocid") and lot(lead) == lot(own):
                    signed.append(("same_ocid", own))
                elif code(lead["contract_ref"]) == code(own["contract_ref"]):
                    signed.append(("participant_reference", own))
                elif dates(lead) == dates(own):
                    framework = code(lead.get("framework_ref", ""))
                    if framework and framework == code(own.get("framework_ref", "")) and lot(lead) == lot(own):
                        signed.append(("participant_framework", own))
                    elif title(lead) and title(lead) == title(own):
                        signed.append(("participant_words", own))
            if signed:
                best = min((sign for sign, _ in signed), key=SIGNS.index)
                alike = [own for sign, own in signed if sign == best]
                put([(lead, own) for own in alike], best, len(alike) == 1)
    ceilings = [one for one in named if one.get("contract_kind") == "framework" and one.get("framework_ref")]
    ceiling = lambda one: (code(one["framework_ref"]), lot(one), suppliers(one))
    for group in equals(ceilings, lambda a, b: ceiling(a) == ceiling(b)):
        put(star(group), "same_framework", apart(group))
    titled = [one for one in named if title(one)]
    words = lambda one: (suppliers(one), title(one), dates(one))
    for group in equals(titled, lambda a, b: words(a) == words(b)):
        for part in equals([one for one in group if value(one)], lambda a, b: value(a) == value(b)):
            for same in equals(part, lambda a, b: code(a["contract_ref"]) == code(b["contract_ref"])):
                put(star(same), "same_reference", apart(same))
            put(star(part), "same_money", False)
        for own in equals(group, lambda a, b: a["org_code"] == b["org_code"]):
            put(star(own), "same_words", False)
    return certain, similar


def sightings(contracts):
    entries = sorted(contracts, key=lambda one: (one["org_code"], one["contract_ref"]))
    certain, similar = links(entries)
    clusters = {key(one): {key(one)} for one in entries}
    for left, right, _ in certain:
        joined = clusters[key(left)] | clusters[key(right)]
        for member in joined:
            clusters[member] = joined
    by_key = {key(one): one for one in entries}
    facts = lambda one: sum(applies(fact, one) and known(fact, one) for fact in FACTS)
    order = [key(one) for one in entries]
    noticed = lambda member: member.startswith("GB-")
    leads = lambda name: min(clusters[name], key=lambda member: (-len(participants(by_key[member])), noticed(member),
                                                                 -facts(by_key[member]), order.index(member)))
    merged = []
    for name in order:
        if leads(name) != name:
            signs = {sign for left, right, sign in certain if name in (key(left), key(right))}
            merged.append([name, leads(name), sorted(signs, key=SIGNS.index)])
    pairs = {}
    for left, right, sign in similar:
        pair = tuple(sorted((key(left), key(right)), key=order.index))
        if clusters[pair[0]] is not clusters[pair[1]]:
            pairs[pair] = min(sign, pairs.get(pair, sign), key=SIGNS.index)
    proposals = [[*pair, pairs[pair]] for pair in sorted(pairs, key=lambda pair: tuple(map(order.index, pair)))]
    return {"leading": [name for name in order if leads(name) == name], "merged": merged, "proposals": proposals}


def sighting_cases():
    chance = random.Random(7)
    cases = []
    for _ in range(36):
        contracts = {}
        for number in range(chance.randrange(5, 11)):
            one = {"org_code": chance.choice(["ZZ1", "ZZ2", "ZZ3", "GB-ZZ4"]), "contract_ref": chance.choice(["A-1", "a 1", "B2", "C3", "D4", "E5"]),
                   "title": chance.choice(["Floor care (synthetic)", "FLOOR CARE, synthetic", "Lifts", ""]),
                   "supplier_name": chance.choice(["Clean Ltd", "CLEAN LIMITED", "Clean", "Clean Ltd", "Clean Ltd|Lift Co", ""]),
                   "start_date": "2025-04-01", "current_end_date": chance.choice(["2027-03-31", "2027-03-31", "2028-03-31"])}
            for name, options, odds in [("ocid", ["ocds-1", "ocds-2"], 0.4), ("lot", ["1", "2"], 0.2),
                                        ("framework_ref", ["RM-6", "rm6"], 0.5), ("contract_kind", ["framework", "goods"], 0.6),
                                        ("participating_orgs", ["ZZ1", "ZZ2;ZZ3", "ZZ3"], 0.3),
                                        ("annual_value", ["100.000000", "200.000000"], 0.6), ("notice_days", [30], 0.3)]:
                if chance.random() < odds:
                    one[name] = chance.choice(options)
            contracts[key(one)] = one
        listed = list(contracts.values())
        cases.append({"contracts": listed, **sightings(listed)})
    return {"about": ABOUT, "cases": cases}


def written(vectors):
    """One case a line."""
    head = {name: value for name, value in vectors.items() if name != "cases"}
    lines = [json.dumps(case) for case in vectors["cases"]]
    return json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n"


def main():
    files = {"register_completeness.json": written(completeness_cases()),
             "register_sightings.json": written(sighting_cases())}
    if "--check" in sys.argv[1:]:
        wrong = [name for name, text in files.items() if (FOLDER / name).read_text() != text]
        print("differs: " + ", ".join(wrong) if wrong else "the vectors are what the oracle says")
        return 1 if wrong else 0
    for name, text in files.items():
        (FOLDER / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
