"""Writes rates_synthetic.csv, rate_cards_synthetic.csv and unit_costs_synthetic.csv: invented bank and agency shifts, rate
cards and unit costs of the eight fictional trusts of ZZSTP1.

    python3 seed/synthetic_labour.py seed

Standard library only; nothing is drawn at random and no clock is asked: what looks like chance is a hash of the row's
place, so that the same program gives the same bytes. No trust, agency, booking, worker or price is real, and every row
says that it is synthetic.
"""

import csv
import hashlib
import sys
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

TRUSTS = ["ZZ101", "ZZ102", "ZZ103", "ZZ104", "ZZ105", "ZZ106", "ZZ107", "ZZ108"]
CARD, FRAMEWORK = "ZZSTP1 labour (synthetic)", "SYN-FW1"
AGENCIES = ["Larkrise Staffing Ltd (synthetic)", "Fenbridge Locums Ltd (synthetic)", "Copperhill Care Ltd (synthetic)"]

# Staff group, grade, specialty, shift type, engagement, pay an hour on the card, and how often it is worked.
WORK = [
    ("Nursing", "Band 5", "", "day", "bank", "18.50", 10),
    ("Nursing", "Band 5", "", "night", "agency", "24.00", 12),
    ("Healthcare support", "Band 2", "", "day", "bank", "12.75", 8),
    ("Medical", "Consultant", "Emergency medicine", "", "agency", "92.00", 5),
]
REASONS = ["", "patient safety", "short notice", "no framework agency available"]

# Service, driver, cost of one, share of the cost that is earned back in hundredths, scope, and how much of the driver each
# trust has.
SERVICES = [
    ("Payroll", "payslip", "4.10", 10, "pensions", [96000, 71000, 38000, 42000, 118000, 19000, 64000, 33000]),
    ("Human resources", "employee", "910.00", 4, "recruitment", [8000, 5900, 3150, 3500, 9800, 1600, 5300, 2750]),
    ("Energy", "kWh", "0.118", 2, "electricity and gas", [41e6, 28e6, 9e6, 11e6, 53e6, 8e6, 25e6, 4e6]),
    ("Cleaning", "m2", "37.50", 0, "soft facilities management",
     [121000, 84000, 41000, 52000, 149000, 26000, 77000, 21000]),
    ("Inpatient food", "meal", "4.60", 1, "wards", [690000, 480000, 96000, 210000, 870000, 88000, 455000, None]),
]


def chance(*place):
    """A number from 0 to 9,999 that a place always has."""
    return int(hashlib.sha256("/".join(map(str, place)).encode()).hexdigest(), 16) % 10_000


def pence(value):
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def parts(pay, engagement):
    """Pay, on-costs, fee and value added tax of an hour, and their sum."""
    agency = engagement == "agency"
    on_cost = pence(pay * Decimal("0.16"))
    fee = pence(pay * Decimal("0.11")) if agency else Decimal("0.00")
    vat = pence(fee * Decimal("0.2"))
    return [pay, on_cost, fee, vat, pay + on_cost + fee + vat]


def cards():
    header = ["org_code", "card_id", "staff_group", "grade", "specialty", "shift_type", "zone", "pay_rate", "on_cost",
              "agency_fee", "vat", "total_rate", "engagement", "framework_ref", "valid_from", "valid_to"]
    rows = []
    for year, rise in ((2025, "1"), (2026, "1.03")):
        for group, grade, specialty, shift, engagement, pay, _ in WORK:
            framework = FRAMEWORK if engagement == "agency" else ""
            rates = parts(pence(Decimal(pay) * Decimal(rise)), engagement)
            until = f"{year + 1}-03-31"
            rows.append(["ZZSTP1", CARD, group, grade, specialty, shift, "", *rates, engagement, framework, f"{year}-04-01", until])
    # One trust may pay more for emergency medicine, under a card of its own.
    own = parts(Decimal("104.00"), "agency")
    rows.append(["ZZ107", "ZZ107 own (synthetic)", "Medical", "Consultant", "Emergency medicine", "", "", *own, "agency", "",
                 "2026-01-01", ""])
    return header, rows


def shifts():
    header = ["org_code", "shift_ref", "card_id", "staff_group", "grade", "specialty", "shift_type", "engagement", "framework_ref",
              "pay_rate", "on_cost", "agency_fee", "vat", "total_rate", "shift_date", "hours", "charged_total",
              "override_reason", "supplier_name"]
    rows = []
    for place, trust in enumerate(TRUSTS):
        number = 0
        for group, grade, specialty, shift, engagement, pay, often in WORK:
            if trust == "ZZ108" and group == "Medical":
                continue
            for turn in range(often):
                number += 1
                key = (trust, group, shift, turn)
                day = date(2025, 8, 1) + timedelta(days=chance(*key, "day") % 365)
                level = Decimal(pay) * (Decimal("1.03") if day >= date(2026, 4, 1) else 1)
                # Every trust has a level of its own; one shift in five is dearer still, now and then with a reason.
                level *= Decimal(93 + 3 * ((place * 5 + len(group)) % 6)) / 100
                dear = chance(*key, "dear") < 2000
                if dear:
                    level *= Decimal("1.18")
                rates = parts(pence(level), engagement)
                hours = Decimal(["7.5", "11.5", "12", "10"][chance(*key, "hours") % 4])
                agency = AGENCIES[chance(*key, "agency") % 3] if engagement == "agency" else ""
                framework = FRAMEWORK if agency and chance(*key, "framework") < 7000 else ""
                reason = REASONS[chance(*key, "reason") % 4] if dear else ""
                rows.append([trust, f"SYN-{trust}-{number:03d}", "", group, grade, specialty, shift, engagement, framework, *rates,
                             day, hours, pence(rates[-1] * hours), reason, agency])
    return header, rows


def costs():
    header = ["org_code", "period", "service_line", "gross_cost", "income", "net_cost", "driver_name", "driver_quantity",
              "delivery_model", "scope_flags"]
    rows = []
    for service, driver, price, earned, scope, quantities in SERVICES:
        for trust, quantity in zip(TRUSTS, quantities):
            if quantity is None:
                continue
            level = Decimal(price) * Decimal(70 + chance(trust, service) % 70) / 100
            gross = pence(level * int(quantity))
            income = pence(gross * earned / 100)
            model = "outsourced" if chance(trust, service, "model") < 2500 else "in house"
            rows.append([trust, "2025/26", service, gross, income, gross - income, driver, int(quantity), model,
                         f"{scope}; synthetic"])
    return header, rows


def main(folder):
    for name, (header, rows) in {"rate_cards": cards(), "rates": shifts(), "unit_costs": costs()}.items():
        with open(Path(folder) / f"{name}_synthetic.csv", "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        print(f"{name}_synthetic.csv: {len(rows)} rows")


if __name__ == "__main__":
    main(sys.argv[1])
