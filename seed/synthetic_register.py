"""Writes contracts_synthetic.csv: an invented contract register of the eight fictional trusts of ZZSTP1.

    python3 seed/synthetic_register.py seed

Standard library only; nothing is drawn at random and no clock is asked, so that the same lines give the same bytes. What a
goods contract is worth a year is what its trust spent with its supplier in the twelve months to July 2026 by
synthetic_lines.csv.gz, to the nearest hundred pounds; services are worth what the table below says. The contracts are
invented; categories are CPV 2008 codes.
"""

import csv
import gzip
import io
import re
import sys
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

COLUMNS = [
    "org_code", "contract_ref", "title", "supplier_name", "category_code", "category_scheme", "start_date", "current_end_date",
    "max_end_date", "extension_months", "extensions_used", "break_dates", "notice_days", "extension_notice_days",
    "termination_right", "exit_fee", "exit_fee_schedule", "exit_fee_basis", "exit_fee_rate", "auto_renew", "contract_kind",
    "framework_expiry", "market_test_date", "residual_value", "tupe", "mobilisation_days", "scope_tags", "driver",
    "value_total", "annual_value", "value_includes_vat", "procurement_route", "framework_ref", "regime", "open_to_others",
    "indexation", "review_date", "contract_manager", "participating_orgs",
]

# The months whose spend makes a goods contract's annual value.
FIRST_MONTH, LAST_MONTH = "2025-08", "2026-07"

STOMA, DRESSINGS, CATHETERS = "33140000", "33141110", "33141200"
CLEANING, TRANSPORT, TELECOMS, REAGENTS, MAINTENANCE = "90910000", "60130000", "64200000", "33696500", "50421000"
LEGAL, TRAINING = "79100000", "80500000"

# Goods: trust, words, supplier, category, start, end, and whatever else is known. What is left out is unknown.
GOODS = [
    # Stoma care: ends within two years, mostly cheap to leave; the candidate one would expect.
    ("ZZ101", "Stoma care products", "Hollister Ltd", STOMA, "2023-10-01", "2026-09-30",
     {"max_end_date": "2027-09-30", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "60",
      "notice_days": "90", "termination_right": "convenience", "exit_fee": "0"}),
    ("ZZ102", "Stoma care products", "Hollister Ltd", STOMA, "2024-04-01", "2027-03-31",
     {"max_end_date": "2029-03-31", "extension_months": "12;12", "extensions_used": "0", "extension_notice_days": "90",
      "notice_days": "90", "termination_right": "convenience", "exit_fee": "1500"}),
    ("ZZ103", "Stoma and continence appliances", "Hollister Ltd", STOMA, "2025-01-01", "2027-12-31",
     {"notice_days": "180", "termination_right": "break_only", "break_dates": "2026-12-31;2027-06-30", "exit_fee": "0"}),
    ("ZZ104", "Stoma care products", "Hollister Ltd", STOMA, "2022-07-01", "2027-06-30",
     {"notice_days": "90", "termination_right": "convenience",
      "exit_fee_schedule": "2025-07-01:9000;2026-07-01:4500;2027-04-01:0"}),
    ("ZZ105", "Stoma care products", "Hollister", STOMA, "2025-04-01", "2028-03-31",
     {"notice_days": "90", "termination_right": "convenience"}),  # fee unknown: no early exit without an assumption
    ("ZZ107", "Ostomy bags and accessories", "Hollister", STOMA, "2024-10-01", "2026-12-31",
     {"auto_renew": "yes", "notice_days": "90", "extension_months": "12"}),
    ("ZZ101", "Ostomy bags and accessories", "Coloplast Ltd", STOMA, "2024-01-01", "2026-12-31",
     {"max_end_date": "2027-12-31", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "30",
      "notice_days": "60", "termination_right": "convenience", "exit_fee": "0"}),
    ("ZZ102", "Ostomy bags and accessories", "Coloplast Ltd", STOMA, "2023-06-01", "2027-05-31",
     {"termination_right": "convenience", "exit_fee_basis": "percent_remaining", "exit_fee_rate": "15"}),  # notice unknown
    ("ZZ104", "Stoma care products, wards and clinics", "Coloplast Ltd", STOMA, "2024-04-01", "2027-03-31",
     {"notice_days": "120", "termination_right": "convenience", "exit_fee_basis": "months_charges", "exit_fee_rate": "2"}),
    ("ZZ105", "Ostomy bags and accessories", "Coloplast", STOMA, "2026-04-01", "2030-03-31",
     {"termination_right": "none"}),
    ("ZZ101", "Stoma care, second range", "ConvaTec Ltd", STOMA, "2024-09-01", "2026-08-31",
     {"max_end_date": "2027-08-31", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "90"}),
    ("ZZ104", "Stoma care, second range", "ConvaTec Ltd", STOMA, "2025-06-01", "2027-05-31",
     {"notice_days": "90", "termination_right": "convenience", "exit_fee": "2500"}),
    ("ZZ102", "Stoma products", "Dansac Ltd", STOMA, "2024-11-01", "2026-10-31",
     {"max_end_date": "2027-10-31", "extension_months": "6;6", "extensions_used": "0", "extension_notice_days": "30"}),
    ("ZZ104", "Stoma products", "Dansac Ltd", STOMA, "2024-04-01", "2027-03-31", {"notice_days": "60"}),
    # Catheters and dressings.
    ("ZZ101", "Urinary catheters", "Bard Ltd", CATHETERS, "2024-05-01", "2027-04-30",
     {"notice_days": "90", "termination_right": "convenience", "exit_fee": "750"}),
    ("ZZ102", "Urinary catheters", "Wellspect HealthCare", CATHETERS, "2023-12-01", "2026-11-30",
     {"max_end_date": "2027-11-30", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "45"}),
    ("ZZ104", "Intermittent catheters", "Wellspect HealthCare", CATHETERS, "2025-02-01", "2028-01-31",
     {"notice_days": "90", "termination_right": "convenience", "exit_fee_basis": "percent_remaining", "exit_fee_rate": "7.5"}),
    ("ZZ105", "Urinary catheters and drainage", "B.Braun Medical", CATHETERS, "2024-08-01", "2027-07-31",
     {"notice_days": "90", "termination_right": "break_only", "break_dates": "2027-01-31", "exit_fee": "0"}),
    ("ZZ107", "Urinary catheters", "Wellspect HealthCare", CATHETERS, "2024-03-01", "2027-02-28", {}),
    ("ZZ102", "Wound dressings", "Smith & Nephew Healthcare Ltd", DRESSINGS, "2024-04-01", "2027-03-31",
     {"notice_days": "90", "termination_right": "convenience", "exit_fee": "500"}),
    ("ZZ105", "Wound dressings", "Smith & Nephew Healthcare", DRESSINGS, "2024-10-01", "2026-09-30",
     {"max_end_date": "2028-09-30", "extension_months": "12;12", "extensions_used": "0", "extension_notice_days": "60"}),
    ("ZZ103", "Dressings and bandages", "GBUK Healthcare", DRESSINGS, "2025-05-01", "2028-04-30",
     {"notice_days": "30", "termination_right": "convenience", "exit_fee": "0"}),
    # Without a category, so that nothing can be joined to it unseen.
    ("ZZ106", "Compression garments made to measure", "Haddenham Healthcare", "", "2024-06-01", "2027-05-31",
     {"notice_days": "90"}),
]

# Services: the same with the annual value in pounds before what else is known.
SERVICES = [
    ("ZZ101", "Soft facilities management, main site", "Moorlight Facilities (synthetic)", CLEANING, "2021-10-01", "2026-09-30", 6840000,
     {"max_end_date": "2028-09-30", "extension_months": "12;12", "extensions_used": "0", "extension_notice_days": "180",
      "notice_days": "180", "termination_right": "convenience", "exit_fee_basis": "months_charges", "exit_fee_rate": "3",
      "tupe": "yes", "mobilisation_days": "120", "scope_tags": "cleaning;portering;catering", "driver": "m2"}),
    ("ZZ102", "Cleaning and portering", "Moorlight Facilities (synthetic)", CLEANING, "2022-04-01", "2027-03-31", 5210000,
     {"max_end_date": "2029-03-31", "extension_months": "24", "extensions_used": "0", "extension_notice_days": "180",
      "tupe": "yes", "mobilisation_days": "120", "scope_tags": "cleaning;portering", "driver": "m2"}),
    ("ZZ103", "Cleaning of community sites", "Fellside Cleaning Services (synthetic)", CLEANING, "2024-01-01", "2026-12-31", 1320000,
     {"auto_renew": "yes", "extension_months": "12", "notice_days": "90", "tupe": "yes", "scope_tags": "cleaning", "driver": "m2"}),
    ("ZZ104", "Soft facilities management", "Fellside Cleaning Services (synthetic)", CLEANING, "2023-07-01", "2028-06-30", 2480000,
     {"notice_days": "180", "termination_right": "break_only", "break_dates": "2026-06-30;2027-06-30", "exit_fee": "60000",
      "tupe": "yes", "mobilisation_days": "90", "scope_tags": "cleaning;catering", "driver": "m2"}),
    ("ZZ105", "Cleaning and catering", "Castlebeck Services (synthetic)", CLEANING, "2020-04-01", "2030-03-31", 7150000,
     {"termination_right": "convenience", "notice_days": "365",
      "exit_fee_schedule": "2024-04-01:2400000;2026-04-01:1900000;2028-04-01:900000", "tupe": "yes",
      "scope_tags": "cleaning;catering", "driver": "m2"}),
    ("ZZ106", "Hospital building and its facilities", "Tollgarth Hospital Company (synthetic)", CLEANING, "2003-09-01", "2033-08-31", 4900000,
     {"contract_kind": "pfi", "market_test_date": "2028-09-01", "termination_right": "none", "tupe": "yes",
      "scope_tags": "cleaning;maintenance;estates", "indexation": "RPI"}),
    ("ZZ107", "Domestic services", "Castlebeck Services (synthetic)", CLEANING, "2023-05-01", "2027-04-30", 3060000,
     {"tupe": "yes", "scope_tags": "cleaning", "driver": "m2"}),
    ("ZZ101", "Non-emergency patient transport", "Tarnmoor Transport (synthetic)", TRANSPORT, "2022-10-01", "2026-09-30", 640000,
     {"max_end_date": "2027-09-30", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "120",
      "regime": "psr", "scope_tags": "patient transport", "driver": "journeys"}),
    ("ZZ102", "Non-emergency patient transport", "Tarnmoor Transport (synthetic)", TRANSPORT, "2024-04-01", "2027-03-31", 585000,
     {"notice_days": "90", "termination_right": "convenience", "exit_fee": "12000", "regime": "psr",
      "scope_tags": "patient transport", "driver": "journeys"}),
    ("ZZ103", "Patient transport and courier runs", "Tarnmoor Transport (synthetic)", TRANSPORT, "2025-04-01", "2028-03-31", 410000,
     {"notice_days": "90", "termination_right": "convenience", "exit_fee_basis": "percent_remaining", "exit_fee_rate": "10",
      "scope_tags": "patient transport;courier", "driver": "journeys"}),
    ("ZZ105", "Non-emergency patient transport", "Dalesway Ambulance (synthetic)", TRANSPORT, "2023-11-01", "2026-10-31", 720000,
     {"auto_renew": "yes", "extension_months": "12", "notice_days": "180", "scope_tags": "patient transport", "driver": "journeys"}),
    ("ZZ107", "Patient transport", "Dalesway Ambulance (synthetic)", TRANSPORT, "2024-07-01", "2027-06-30", 530000,
     {"scope_tags": "patient transport", "driver": "journeys"}),
    ("ZZ101", "Telephony and network", "Wyrmdale Networks (synthetic)", TELECOMS, "2023-01-01", "2027-12-31", 890000,
     {"notice_days": "90", "termination_right": "convenience",
      "exit_fee_schedule": "2025-01-01:210000;2026-01-01:140000;2027-01-01:60000", "scope_tags": "telephony;network", "driver": "users"}),
    ("ZZ102", "Fixed and mobile telephones", "Wyrmdale Networks (synthetic)", TELECOMS, "2024-04-01", "2027-03-31", 430000,
     {"notice_days": "60", "termination_right": "convenience", "exit_fee": "8000", "scope_tags": "telephony;mobile", "driver": "users"}),
    ("ZZ104", "Telephony", "Beckfoot Telecom (synthetic)", TELECOMS, "2024-10-01", "2026-09-30", 360000,
     {"max_end_date": "2028-09-30", "extension_months": "12;12", "extensions_used": "0", "extension_notice_days": "90",
      "scope_tags": "telephony", "driver": "users"}),
    ("ZZ105", "Telephone exchange and lines", "Beckfoot Telecom (synthetic)", TELECOMS, "2022-06-01", "2027-05-31", 610000,
     {"notice_days": "90", "termination_right": "convenience", "exit_fee_basis": "residual_asset", "residual_value": "45000",
      "contract_kind": "managed_service", "scope_tags": "telephony", "driver": "users"}),
    ("ZZ108", "Radio and telephony, control room", "Wyrmdale Networks (synthetic)", TELECOMS, "2023-04-01", "2030-03-31", 770000,
     {"termination_right": "none", "scope_tags": "telephony;radio", "driver": "users"}),
    ("ZZ101", "Pathology reagents and analysers", "Corriedale Diagnostics (synthetic)", REAGENTS, "2020-01-01", "2027-12-31", 3950000,
     {"contract_kind": "managed_service", "notice_days": "365", "termination_right": "convenience",
      "exit_fee_basis": "residual_asset", "residual_value": "1250000", "scope_tags": "blood sciences", "driver": "tests"}),
    ("ZZ102", "Pathology reagents", "Corriedale Diagnostics (synthetic)", REAGENTS, "2022-10-01", "2027-09-30", 2740000,
     {"contract_kind": "managed_service", "scope_tags": "blood sciences", "driver": "tests"}),  # rights and fee unknown
    ("ZZ105", "Pathology reagents and equipment", "Harrowbeck Laboratories (synthetic)", REAGENTS, "2021-04-01", "2028-03-31", 4420000,
     {"contract_kind": "managed_service", "notice_days": "180", "termination_right": "break_only", "break_dates": "2027-03-31",
      "exit_fee_basis": "months_charges", "exit_fee_rate": "6", "scope_tags": "blood sciences;microbiology", "driver": "tests"}),
    ("ZZ107", "Blood sciences reagents", "Corriedale Diagnostics (synthetic)", REAGENTS, "2024-01-01", "2027-12-31", 1680000,
     {"notice_days": "180", "termination_right": "convenience", "exit_fee": "95000", "scope_tags": "blood sciences", "driver": "tests"}),
    ("ZZ101", "Maintenance of medical equipment", "Pellamoor Engineering (synthetic)", MAINTENANCE, "2024-04-01", "2027-03-31", 520000,
     {"max_end_date": "2028-03-31", "extension_months": "12", "extensions_used": "0", "extension_notice_days": "60",
      "scope_tags": "equipment maintenance", "driver": "devices"}),
    ("ZZ103", "Maintenance of medical equipment", "Pellamoor Engineering (synthetic)", MAINTENANCE, "2024-10-01", "2026-09-30", 185000,
     {"auto_renew": "yes", "extension_months": "12", "scope_tags": "equipment maintenance", "driver": "devices"}),  # notice unknown
    ("ZZ105", "Equipment maintenance and calibration", "Pellamoor Engineering (synthetic)", MAINTENANCE, "2025-01-01", "2027-12-31", 610000,
     {"notice_days": "90", "termination_right": "convenience", "exit_fee": "15000", "scope_tags": "equipment maintenance", "driver": "devices"}),
    ("ZZ106", "Theatre equipment maintenance", "Stonegill Biomedical (synthetic)", MAINTENANCE, "2023-08-01", "2026-07-31", 240000,
     {"max_end_date": "2028-07-31", "extension_months": "12;12", "extensions_used": "1", "extension_notice_days": "60",
      "scope_tags": "equipment maintenance", "driver": "devices"}),
    ("ZZ108", "Vehicle equipment maintenance", "Stonegill Biomedical (synthetic)", MAINTENANCE, "2025-07-01", "2029-06-30", 330000,
     {"termination_right": "none", "scope_tags": "vehicle equipment", "driver": "vehicles"}),
    ("ZZ102", "Legal services framework", "Quillford Solicitors (synthetic)", LEGAL, "2024-09-01", "2028-08-31", 2500000,
     {"contract_kind": "framework", "framework_expiry": "2028-08-31", "open_to_others": "yes", "framework_ref": "MTCP-LEGAL-24",
      "participating_orgs": "ZZ101;ZZ103;ZZ104"}),
    ("ZZ104", "Training courses", "Otterwick Learning (synthetic)", TRAINING, "2025-09-01", "2027-08-31", 95000,
     {"notice_days": "30", "termination_right": "convenience", "exit_fee": "0", "regime": "below_threshold"}),
]


def normal_name(name):
    """A supplier's name without its legal form, case, blanks and punctuation."""
    words = re.split(r"[^a-z0-9]+", name.lower().replace(".", " "))
    return "".join(word for word in words if word not in {"ltd", "limited", "plc", "uk", "inc", "and", "the", "co", ""})


def yearly_spend(lines):
    """What each trust spent with each supplier in the twelve months, credits taken off."""
    spend = defaultdict(Decimal)
    with gzip.open(lines, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if not FIRST_MONTH <= row["order_date"][:7] <= LAST_MONTH:
                continue
            try:
                spend[row["org_code"], normal_name(row["supplier_name"])] += Decimal(row["line_value"])
            except InvalidOperation:
                continue  # A line whose value the synthesiser garbled.
    return spend


def regime_at(start):
    """The regulations of a contract that began then: the Procurement Act came into force on 24 February 2025."""
    return "pa2023" if start >= "2025-02-24" else "pcr2015"


def register(spend):
    """Every contract as a row."""
    count = defaultdict(int)
    goods = [(*row[:6], None, row[6], "goods") for row in GOODS]
    services = [(*row, "service") for row in SERVICES]
    for org, words, supplier, category, start, end, value, known, kind in goods + services:
        count[org] += 1
        if value is None:
            value = int((spend[org, normal_name(supplier)] / 100).to_integral_value(ROUND_HALF_EVEN)) * 100
        row = {
            "org_code": org, "contract_ref": f"{org}-C{count[org]:03d}", "title": f"{words} (synthetic)",
            "supplier_name": supplier, "category_code": category, "category_scheme": "cpv" if category else "",
            "start_date": start, "current_end_date": end, "annual_value": str(value), "value_includes_vat": "no",
            "contract_kind": kind, "regime": regime_at(start), "contract_manager": f"Category lead, {kind} (role)",
        }
        row.update(known)
        if row["contract_kind"] == "framework":
            # A framework's value is a ceiling over its life, never what is spent.
            row["value_total"], row["annual_value"] = row["annual_value"], ""
        yield [row.get(column, "") for column in COLUMNS]


def main():
    """Writes the register into the folder named, from the lines that lie there."""
    folder = Path(sys.argv[1])
    rows = list(register(yearly_spend(folder / "synthetic_lines.csv.gz")))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    (folder / "contracts_synthetic.csv").write_bytes(text.getvalue().encode("utf-8"))
    print(f"contracts_synthetic.csv: {len(rows)} rows")


if __name__ == "__main__":
    main()
