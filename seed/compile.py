"""Compiles the files of this folder, in Likewise's own column layout, from the public sources named in README.md.

    python3 compile.py --part-ix PART_IX.csv[.gz] --trusts ETR.csv --footprints STP.csv --usaid SCMS.csv \\
        --awards RELEASES.json --out FOLDER

Every source may be left out, and what is made from it is then left alone; the awards need the trusts beside them.

The same sources always give the same bytes: rows are sorted, nothing is drawn at random and no clock is asked.
Only the facts Likewise needs are taken; README.md says which, from where and under which licence.
"""

import argparse
import csv
import gzip
import io
import json
import re
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

TARIFF_MONTH = "2026-07-01"

# How many products to take of each kind (the first four digits of the tariff's own classification); others OTHER_KINDS.
KIND_LIMITS = {
    "2003": 1250,  # wound dressings
    "2102": 700,  # catheters
    "2101": 500,  # needles, syringes, irrigation and other appliances
    "2127": 350,  # lymphoedema garments: three quarters of the tariff's rows, much alike
    "2330": 320, "2335": 320, "2360": 320, "2394": 240, "2396": 200,  # stoma care
    "2002": 230, "2010": 110, "2107": 83, "0601": 95,  # bandages, tapes, hosiery, test strips
    "2005": 160, "2290": 80, "2230": 110, "2250": 80, "2009": 60, "2020": 40, "2120": 60, "2122": 100, "2130": 100,
}
OTHER_KINDS = 50

# Base unit of the tariff's unit words; every other word (device, dressing, catheter...) is counted by the each.
BASE_UNITS = {"ml": "ml", "gram": "g", "m": "m"}

REGIONS = {
    "Y56": "London", "Y58": "South West", "Y59": "South East", "Y60": "Midlands",
    "Y61": "East of England", "Y62": "North West", "Y63": "North East and Yorkshire",
}

# The kind of a trust is read from its name: the first pattern that is found, else acute.
KIND_PATTERNS = [
    ("ambulance", r"AMBULANCE"),
    ("mental_health", r"MENTAL HEALTH|PARTNERSHIP|MAUDSLEY|TAVISTOCK"),
    ("community", r"COMMUNITY|CARE SERVICES"),
    ("specialist", r"ORTHOPAEDIC|CANCER|EYE HOSPITAL|HEART AND CHEST|CHILDREN|WOMEN'S|THE CHRISTIE|WALTON CENTRE"
                   r"|PAPWORTH|MARSDEN|QUEEN VICTORIA|BROMPTON"),
]
# Trusts whose names do not say what they are.
CODES_OF_KIND = {
    "mental_health": {
        "R1A", "RAT", "RDY", "RHA", "RKL", "RLY", "RMY", "RNU", "RP1", "RPG", "RT1", "RT2", "RTQ", "RTV", "RV3", "RV9",
        "RW1", "RW4", "RW5", "RWX", "RWK", "RX3", "RX4", "RXE", "RXM",
    },
    "community": {"R1C", "RYK"},
}
SMALL_WORDS = {"and", "of", "the", "for", "upon", "on", "in"}


def read_rows(path):
    """The rows of a CSV file with a header, as dictionaries; gzip by the name's ending."""
    opened = gzip.open(path, "rt", encoding="utf-8-sig", newline="") if str(path).endswith(".gz") else open(
        path, encoding="utf-8-sig", newline="")
    with opened as stream:
        yield from csv.DictReader(stream)


def write_rows(path, header, rows):
    """Writes a CSV file (gzip by the name's ending, with no name or time inside) and says how many rows it holds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8")
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(content)
    print(f"{path.name}: {len(rows)} rows, {len(content)} bytes")


def pounds(pence):
    """Whole pence as pounds with two decimals."""
    return f"{int(pence) // 100}.{int(pence) % 100:02d}"


def iso_date(compact):
    """`20171001` as `2017-10-01`; empty stays empty."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}" if compact else ""


def group_by(rows, key):
    """Rows by a key, in order of first meeting."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def choose_products(rows, limit):
    """Chooses up to `limit` products of one kind: turn by turn over the generic names, and inside a generic name turn
    by turn over its suppliers, so that the same thing has several makers. Generic names with several suppliers come
    first and may fill nine tenths; products with a GTIN and a part code come before those without."""
    by_generic = group_by(rows, lambda row: row["vmp_name"])
    shared, single = [], []
    for generic, own in sorted(by_generic.items()):
        suppliers = group_by(sorted(own, key=preference), lambda row: row["supplier_name"])
        queues = [unique(row["product_snomed_code"] for row in queue) for _, queue in sorted(suppliers.items())]
        (shared if len(queues) > 1 else single).append(list(take_turns(queues)))
    from_shared = list(take_turns(shared))
    from_single = list(take_turns(single))
    reserved = min(len(from_single), limit // 10)
    chosen = from_shared[: limit - reserved]
    return chosen + from_single[: limit - len(chosen)]


def preference(row):
    """Sorting key inside a supplier: identifiers first, then the product id."""
    return (not row["gtin"], not row["product_order_number"], int(row["product_snomed_code"]))


def unique(values):
    """The values without repetition, in order."""
    return list(dict.fromkeys(values))


def take_turns(queues):
    """One of each queue in turn until all are empty."""
    place = 0
    while any(place < len(queue) for queue in queues):
        yield from (queue[place] for queue in queues if place < len(queue))
        place += 1


def compile_catalogue(part_ix, folder):
    """Catalogue (one row a packaging level and GTIN) and tariff prices (one row a packaging level)."""
    rows = [row for row in read_rows(part_ix) if row["product_snomed_code"] and row["amp_name"]]
    chosen = set()
    for kind, own in sorted(group_by(rows, lambda row: row["bnf_code"][:4]).items()):
        chosen.update(choose_products(own, KIND_LIMITS.get(kind, OTHER_KINDS)))
    taken = sorted((row for row in rows if row["product_snomed_code"] in chosen), key=lambda row: (
        int(row["product_snomed_code"]), Decimal(row["quantity"]), int(row["pack_snomed_code"]), row["gtin"]))
    levels, prices = [], []
    packs_of = group_by(taken, lambda row: row["product_snomed_code"])
    for product, packs in packs_of.items():
        levels.extend(unique(catalogue_row(row) for row in packs))
        several = len({row["pack_snomed_code"] for row in packs}) > 1
        prices.extend(unique(price_row(row, several) for row in packs))
    write_rows(folder / "catalogue.csv.gz", [
        "product_id", "description", "generic_name", "manufacturer_name", "supplier_name", "mpc", "gtin",
        "units_per_uom", "uom", "base_uom", "attributes", "valid_from"], levels)
    write_rows(folder / "tariff_prices.csv", [
        "product_id", "list_id", "list_kind", "list_owner", "tier", "price", "currency", "uom", "units_per_uom",
        "vat_basis", "valid_from"], prices)
    print(f"products: {len(packs_of)}, with a GTIN: {len({row[0] for row in levels if row[6]})}, "
          f"with a part code: {len({row[0] for row in levels if row[5]})}, "
          f"generic names: {len({r[2] for r in levels})}")


def order_unit(row):
    """The order unit a packaging level is bought in."""
    return "each" if row["quantity"] == "1" and base_unit(row) == "each" else "pack"


def base_unit(row):
    """What a price is compared in."""
    return BASE_UNITS.get(row["quantity_unit_of_measure"], "each")


def catalogue_row(row):
    """A packaging level in our columns."""
    description = " ".join(part for part in (row["amp_name"], row["size_or_weight"], row["colour"]) if part)
    attributes = f"tariff_part={row['drug_tariff_part']};counted_in={row['quantity_unit_of_measure']}"
    return (row["product_snomed_code"], description, row["vmp_name"], row["supplier_name"], row["supplier_name"],
            row["product_order_number"], row["gtin"], row["quantity"], order_unit(row), base_unit(row), attributes,
            TARIFF_MONTH)


def price_row(row, several):
    """A packaging level's reimbursement price; the pack is the tier where a product has several packs."""
    tier = f"pack of {row['quantity']} {row['quantity_unit_of_measure']}" if several else ""
    return (row["product_snomed_code"], "NHS-DRUG-TARIFF-PART-IX", "tariff", "NHS Business Services Authority", tier,
            pounds(row["price_in_p"]), "GBP", order_unit(row), row["quantity"], "ex", TARIFF_MONTH)


def name_case(name):
    """`BARTS HEALTH NHS TRUST` as `Barts Health NHS Trust`."""
    words = []
    for place, word in enumerate(name.lower().split()):
        if word == "nhs":
            words.append("NHS")
        elif word in SMALL_WORDS and place > 0:
            words.append(word)
        else:
            words.append(word[:1].upper() + word[1:])
    return " ".join(words)


def trust_kind(code, name):
    """The kind of trust, read from its name where the name says it (README.md says how far to trust it)."""
    for kind, codes in CODES_OF_KIND.items():
        if code in codes:
            return kind
    return next((kind for kind, pattern in KIND_PATTERNS if re.search(pattern, name)), "acute")


def compile_organisations(trusts, footprints, folder):
    """English trusts with their footprint, and the footprints' members."""
    names = {row["STP20CDH"]: row["STP20NM"] for row in read_rows(footprints)}
    organisations, members = [], []
    with open(trusts, encoding="utf-8-sig", newline="") as stream:
        for fields in sorted(csv.reader(stream)):
            code, name, region_code, footprint = fields[0], fields[1], fields[2], fields[3]
            if region_code not in REGIONS:
                continue  # Welsh bodies stand in the same table.
            opened, closed = iso_date(fields[10]), iso_date(fields[11])
            footprint_name = names.get(footprint, "")
            footprint_code = footprint if footprint_name else ""
            organisations.append((code, name_case(name), trust_kind(code, name), footprint_code, footprint_name,
                                  REGIONS[region_code], opened, closed))
            if footprint_code:
                members.append((footprint_code, footprint_name, "stp", code, "", closed))
    write_rows(folder / "organisations.csv", [
        "org_code", "name", "kind", "footprint_code", "footprint_name", "region", "valid_from", "valid_to"],
        organisations)
    write_rows(folder / "groups.csv", [
        "group_code", "group_name", "group_kind", "org_code", "valid_from", "valid_to"], sorted(members))


def compile_usaid(usaid, folder):
    """USAID purchase lines: the country is the organisation, the row's ID its line number; and the countries."""
    lines, countries = [], set()
    for row in read_rows(usaid):
        countries.add(row["Country"])
        date = datetime.strptime(row["Scheduled Delivery Date"], "%d-%b-%y").date().isoformat()
        lines.append((row["Country"], row["PO / SO #"], row["ID"], date, row["Vendor"], row["Item Description"],
                      row["Line Item Quantity"], row["Pack Price"], row["Line Item Value"],
                      row["Unit of Measure (Per Pack)"], "USD"))
    lines.sort(key=lambda line: int(line[2]))
    write_rows(folder / "lines_usaid_scms.csv", [
        "org_code", "po_number", "po_line_number", "order_date", "supplier_name", "item_description", "quantity",
        "unit_price", "line_value", "units_per_uom", "currency"], lines)
    write_rows(folder / "organisations_usaid.csv", ["org_code", "name", "kind"],
               [(country, country, "other") for country in sorted(countries)])


def award_facts(release):
    """An award's facts under its id, in our columns but for the buyer's code; nothing where no supplier is named."""
    award = release["awards"][0]
    suppliers = [supplier.get("name") for supplier in award["suppliers"]]
    if not all(suppliers):
        return None
    tender, period, value = release["tender"], award["contractPeriod"], award["value"]
    kind = {"goods": "goods", "services": "service"}.get(tender.get("mainProcurementCategory"), "")
    return {
        "contract_ref": award["id"], "title": tender["title"], "supplier_name": "|".join(suppliers),
        "supplier_id": "|".join(supplier["id"] for supplier in award["suppliers"]),
        "category_code": tender["classification"]["id"], "category_scheme": "cpv", "start_date": period["startDate"][:10],
        "current_end_date": period["endDate"][:10], "contract_kind": kind, "value_total": str(value["amount"]),
        "currency": value["currency"], "procurement_route": tender.get("procurementMethodDetails", ""),
        "ocid": release["ocid"], "status": award["status"],
    }


def plain_name(name):
    """A body's name by its letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("&", "and"))


def compile_awards(releases, trusts, folder):
    """Award facts of Contracts Finder: the latest notice of each award, an NHS trust under its ODS code; and the other buyers."""
    with open(trusts, encoding="utf-8-sig", newline="") as stream:
        codes = {plain_name(fields[1]): fields[0] for fields in csv.reader(stream) if fields[2] in REGIONS and not fields[11]}
    # Amounts keep their digits: a float would not.
    package = json.loads(Path(releases).read_text(encoding="utf-8"), parse_float=Decimal)
    awards, buyers = {}, {}
    for release in sorted((one for one in package["releases"] if one.get("awards")), key=lambda one: one["date"]):
        facts = award_facts(release)
        if facts is None:
            continue
        buyer = release["buyer"]
        code = codes.get(plain_name(buyer["name"]))
        if code is None:
            code = buyer["id"]
            buyers[code] = buyer["name"]
        awards[facts["contract_ref"]] = {"org_code": code, **facts}
    header = list(next(iter(awards.values())))
    rows = [tuple(row[column] for column in header) for row in awards.values()]
    write_rows(folder / "contracts_finder_awards.csv", header, sorted(rows))
    write_rows(folder / "organisations_contracts_finder.csv", ["org_code", "name", "kind"],
               sorted((code, name, "other") for code, name in buyers.items()))


def main():
    """Reads the arguments and compiles the files of every source that is named."""
    parser = argparse.ArgumentParser(description="Compiles Likewise's seed files from their public sources.")
    for name, what in [("part-ix", "NHS Drug Tariff Part IX, CSV or CSV.gz"), ("trusts", "NHS ODS table of trusts"),
                       ("footprints", "ONS names and codes of STPs"), ("usaid", "USAID SCMS delivery history"),
                       ("awards", "Contracts Finder, OCDS release package"), ("out", "folder to write to")]:
        parser.add_argument(f"--{name}", required=name == "out", type=Path, help=what)
    arguments = parser.parse_args()
    if arguments.part_ix:
        compile_catalogue(arguments.part_ix, arguments.out)
    if arguments.trusts and arguments.footprints:
        compile_organisations(arguments.trusts, arguments.footprints, arguments.out)
    if arguments.usaid:
        compile_usaid(arguments.usaid, arguments.out)
    if arguments.awards and arguments.trusts:
        compile_awards(arguments.awards, arguments.trusts, arguments.out)


if __name__ == "__main__":
    main()
