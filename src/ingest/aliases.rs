//! Our columns of every kind of file, with the other headers that are known to mean them.

use super::headers::{Column, ColumnIndex, Kind};

/// Declares a kind's columns as an enum, whose order is the order of the kind's list.
macro_rules! columns {
    ($(#[$meta:meta])* $columns:ident $list:ident { $($variant:ident = $name:literal $([$($alias:literal),* $(,)?])?),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $columns { $($variant),+ }

        static $list: &[Column] = &[$(Column { name: $name, aliases: &[$($($alias),*)?] }),+];

        impl ColumnIndex for $columns {
            fn index(self) -> usize { self as usize }
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

pub(super) use columns;

columns! {
    /// Columns of purchase lines.
    LineColumn LINE_COLUMNS {
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Provider Code", "Buyer Code"],
        PoNumber = "po_number" [
            "PO Number", "PO No", "PO", "PO Ref", "Order Number", "Order No", "Order Ref", "Purchase Order",
            "Purchase Order Number", "Purchase Order No", "PO Num",
        ],
        PoLineNumber = "po_line_number" [
            "PO Line Number", "PO Line No", "PO Line", "Line Number", "Line No", "Order Line Number", "Order Line No",
            "Order Line", "PO Line Num", "Purchase Order Line", "Purchase Order Line Number",
        ],
        Revision = "revision" ["PO Revision", "Order Revision", "Revision Number", "Revision No"],
        OrderDate = "order_date" [
            "PO Date", "Purchase Order Date", "Date of Order", "Date Ordered", "Ordered Date", "PO Created Date", "Date Raised",
        ],
        SupplierName = "supplier_name" ["Supplier", "Vendor", "Vendor Name"],
        ItemDescription = "item_description" [
            "Description", "Item", "Product Description", "Line Description", "Item Desc", "Product Name", "PO Line Description",
            "Goods Description", "Long Description",
        ],
        Quantity = "quantity" ["Qty", "Order Quantity", "Ordered Quantity", "Quantity Ordered", "Qty Ordered", "Order Qty", "PO Quantity"],
        UnitPrice = "unit_price" ["Price", "Unit Cost", "Net Unit Price", "Price Per Unit", "PO Price", "Order Price", "Unit Price (GBP)", "Unit Price £"],
        LineValue = "line_value" [
            "Value", "Net Amount", "Net Value", "Line Total", "Total Value", "Line Amount", "Order Value", "PO Line Value",
            "Net Line Value", "Total Net", "Net Total", "Line Value (GBP)", "Line Value £", "Amount", "Total Cost",
        ],
        Uom = "uom" [
            "Unit of Measure", "Unit of Purchase", "UOP", "Unit", "Order Unit", "Unit of Issue", "UOI", "Purchase Unit", "Units of Measure",
        ],
        UnitsPerUom = "units_per_uom" [
            "Pack Size", "Units Per Pack", "Pack Quantity", "Pack Qty", "Qty Per Pack", "Quantity Per Pack", "Units Per UOM",
            "Unit of Measure Quantity", "Units per Unit of Purchase", "Eaches per UOM",
        ],
        Gtin = "gtin" ["EAN", "Barcode", "GTIN Code", "GTIN-14", "GTIN14"],
        Npc = "npc" ["NHSSC Code", "NHS Supply Chain Code", "National Product Code", "NSV Code", "NPC Code", "NHS SC Code", "NHSSC NPC"],
        ManufacturerName = "manufacturer_name" ["Manufacturer", "Maker", "Mfr", "Mfr Name"],
        Mpc = "mpc" [
            "Manufacturer Part Code", "Manufacturer Part Number", "Manufacturer Part No", "MPN", "Manufacturer Product Code",
            "Manufacturer Code", "Mfr Part No", "Manufacturers Part Number", "Manufacturer's Product Code", "Manufacturer Catalogue Number",
        ],
        SupplierPartNo = "supplier_part_no" [
            "Supplier Part Number", "Supplier Part Code", "Supplier Product Code", "Supplier Item Code", "Vendor Part Number", "SPC",
            "Part Number", "Part No", "Product Code", "Catalogue Number", "Catalogue Code", "Supplier Part", "Supplier Catalogue Number", "Vendor Part No",
        ],
        Eclass = "eclass" ["E-Class", "NHS eClass", "NHS-eClass", "eClass Code", "NHS eClass Code"],
        ContractRef = "contract_ref" ["Contract Reference", "Contract Number", "Contract No", "Contract", "Contract ID"],
        SupplyRoute = "supply_route" ["Route", "Route to Market", "Supply Channel"],
        OrderType = "order_type" ["PO Type", "Purchase Order Type"],
        Currency = "currency" ["Currency Code", "CCY"],
        VatBasis = "vat_basis" [],
        VatRate = "vat_rate" ["VAT %", "VAT Percent", "VAT Percentage"],
        VatRecoverable = "vat_recoverable" ["Recoverable VAT"],
        CarriageIncluded = "carriage_included" [],
        PassThrough = "pass_through" [],
        SourceSystem = "source_system" ["System", "Finance System"],
        AdjustmentReason = "adjustment_reason" [],
        AdjustedUnitPrice = "adjusted_unit_price" ["Adjusted Price"],
        SupplierCode = "supplier_code" ["Vendor Code", "Supplier Number", "Supplier No", "Vendor Number", "Supplier ID", "Vendor ID"],
        SupplierGln = "supplier_gln" [],
        CostCentre = "cost_centre" ["Cost Center", "Cost Centre Code"],
        RequisitionPoint = "requisition_point" ["Req Point", "Requisitioning Point", "Delivery Point"],
        Status = "status" ["PO Status", "Order Status", "Line Status"],
    }
}

/// Purchase lines.
pub static LINES: Kind = Kind {
    name: "lines",
    columns: LINE_COLUMNS,
    required: &[
        &["org_code"],
        &["po_number"],
        &["order_date"],
        &["supplier_name"],
        &["item_description"],
        &["quantity"],
        &["unit_price", "line_value"],
    ],
};

columns! {
    /// Columns of organisations.
    OrganisationColumn ORGANISATION_COLUMNS {
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Provider Code", "Code"],
        Name = "name" ["Trust Name", "Organisation Name", "Organization Name", "Provider Name", "Trust", "Organisation"],
        Kind = "kind" ["Organisation Type", "Trust Type", "Type", "Org Type"],
        FootprintCode = "footprint_code" ["STP Code", "ICS Code", "ICB Code"],
        FootprintName = "footprint_name" ["STP Name", "ICS Name", "ICB Name", "STP", "ICS", "ICB"],
        Region = "region" ["NHS Region", "Region Name"],
        Turnover = "turnover" [],
        Beds = "beds" ["Number of Beds"],
        SuccessorCode = "successor_code" ["Successor", "Successor Organisation"],
        ValidFrom = "valid_from" ["Start Date", "Open Date", "From"],
        ValidTo = "valid_to" ["End Date", "Close Date", "To"],
    }
}

/// Organisations.
pub static ORGANISATIONS: Kind =
    Kind { name: "organisations", columns: ORGANISATION_COLUMNS, required: &[&["org_code"], &["name"]] };

columns! {
    /// Columns of group memberships.
    GroupColumn GROUP_COLUMNS {
        GroupCode = "group_code" ["Group", "Group ID"],
        GroupName = "group_name" [],
        GroupKind = "group_kind" ["Group Type", "Kind", "Type"],
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Member", "Member Code"],
        ValidFrom = "valid_from" ["Start Date", "From"],
        ValidTo = "valid_to" ["End Date", "To"],
    }
}

/// Groups and who sits in them.
pub static GROUPS: Kind = Kind {
    name: "groups",
    columns: GROUP_COLUMNS,
    required: &[&["group_code"], &["group_name"], &["group_kind"], &["org_code"]],
};

columns! {
    /// Columns of categories.
    CategoryColumn CATEGORY_COLUMNS {
        Scheme = "scheme" ["Category Scheme", "Classification", "Coding Scheme"],
        Code = "code" ["Category Code", "Category", "CPV Code", "CPV", "eClass Code", "NHS-eClass", "UNSPSC Code", "UNSPSC"],
        Title = "title" ["EN", "Name", "Category Name", "Description", "Category Description"],
        Parent = "parent" ["Parent Code", "Parent Category", "Above"],
    }
}

/// Categories of a scheme.
pub static CATEGORIES: Kind =
    Kind { name: "categories", columns: CATEGORY_COLUMNS, required: &[&["code"], &["title"]] };

columns! {
    /// Columns of catalogues.
    CatalogueColumn CATALOGUE_COLUMNS {
        ProductId = "product_id" ["Product Identifier", "Item ID", "Item Number"],
        Description = "description" ["Item Description", "Product Description", "Product Name", "Long Description"],
        GenericName = "generic_name" ["Generic", "Generic Description"],
        Brand = "brand" ["Brand Name", "Trade Name"],
        ManufacturerName = "manufacturer_name" ["Manufacturer", "Maker", "Mfr"],
        SupplierName = "supplier_name" ["Supplier", "Vendor", "Vendor Name"],
        Mpc = "mpc" [
            "Manufacturer Part Code", "Manufacturer Part Number", "Manufacturer Part No", "MPN", "Manufacturer Product Code", "Manufacturer Code",
        ],
        SupplierPartNo = "supplier_part_no" [
            "Supplier Part Number", "Supplier Part Code", "Supplier Product Code", "Part Number", "Product Code", "Catalogue Number", "Vendor Part Number",
        ],
        Npc = "npc" ["NHSSC Code", "NHS Supply Chain Code", "National Product Code", "NSV Code", "NPC Code"],
        Gtin = "gtin" ["EAN", "Barcode", "GTIN Code", "GTIN-14", "GTIN14"],
        UnitsPerUom = "units_per_uom" ["Pack Size", "Units Per Pack", "Pack Quantity", "Pack Qty", "Qty Per Pack", "Quantity Per Pack"],
        Uom = "uom" ["Unit of Measure", "Unit of Purchase", "Unit of Issue", "Order Unit", "Unit"],
        BaseUom = "base_uom" ["Base Unit", "Base Unit of Measure"],
        Eclass = "eclass" ["E-Class", "NHS eClass", "NHS-eClass", "eClass Code"],
        Cpv = "cpv" ["CPV Code"],
        Unspsc = "unspsc" ["UNSPSC Code"],
        Price = "price" ["Unit Price", "List Price", "Pack Price", "Contract Price"],
        Currency = "currency" ["Currency Code", "CCY"],
        PriceBasis = "price_basis" [],
        VatBasis = "vat_basis" [],
        PriceBreaks = "price_breaks" ["Price Breaks", "Quantity Breaks"],
        ListId = "list_id" ["Price List", "List"],
        ListKind = "list_kind" [],
        ListOwner = "list_owner" [],
        ValidFrom = "valid_from" ["Start Date", "Effective From", "Price From"],
        ValidTo = "valid_to" ["End Date", "Effective To", "Price To"],
        Attributes = "attributes" [],
        Status = "status" ["Product Status"],
        Replaces = "replaces" [],
        AlternativeOf = "alternative_of" [],
        SimilarTo = "similar_to" [],
    }
}

/// Catalogues.
pub static CATALOGUE: Kind = Kind { name: "catalogue", columns: CATALOGUE_COLUMNS, required: &[&["description"]] };

columns! {
    /// Columns of reference prices.
    PriceColumn PRICE_COLUMNS {
        ProductId = "product_id" ["Product Identifier", "Item ID"],
        Gtin = "gtin" ["EAN", "Barcode", "GTIN-14", "GTIN14"],
        Npc = "npc" ["NHSSC Code", "NHS Supply Chain Code", "National Product Code", "NSV Code"],
        Mpc = "mpc" ["Manufacturer Part Code", "Manufacturer Part Number", "Manufacturer Part No", "MPN"],
        ManufacturerName = "manufacturer_name" ["Manufacturer", "Maker", "Mfr"],
        ListId = "list_id" ["Price List", "List"],
        ListKind = "list_kind" ["List Type"],
        ListOwner = "list_owner" ["Owner"],
        ContractRef = "contract_ref" ["Contract Reference", "Contract Number", "Contract No"],
        EligibleOrgs = "eligible_orgs" [],
        Route = "route" ["Supply Route"],
        Tier = "tier" ["Price Tier", "Band"],
        Commitment = "commitment" [],
        RebatePct = "rebate_pct" ["Rebate %", "Rebate Percent"],
        Price = "price" ["Unit Price", "List Price", "Pack Price", "Contract Price"],
        Currency = "currency" ["Currency Code", "CCY"],
        Uom = "uom" ["Unit of Measure", "Unit of Purchase", "Unit of Issue", "Order Unit", "Unit"],
        UnitsPerUom = "units_per_uom" ["Pack Size", "Units Per Pack", "Pack Quantity", "Pack Qty", "Qty Per Pack"],
        VatBasis = "vat_basis" [],
        CarriageIncluded = "carriage_included" [],
        PriceBreaks = "price_breaks" ["Quantity Breaks"],
        Moq = "moq" ["Minimum Order", "Minimum Order Quantity"],
        LeadDays = "lead_days" ["Lead Time", "Lead Time Days"],
        ValidFrom = "valid_from" ["Start Date", "Effective From", "Price From"],
        ValidTo = "valid_to" ["End Date", "Effective To", "Price To"],
    }
}

/// Reference prices.
pub static PRICES: Kind = Kind {
    name: "prices",
    columns: PRICE_COLUMNS,
    required: &[
        &["product_id", "gtin", "npc", "mpc"],
        &["list_id"],
        &["list_kind"],
        &["price"],
        &["units_per_uom"],
        &["vat_basis"],
        &["valid_from"],
    ],
};

columns! {
    /// Columns of rate cards.
    RateCardColumn RATE_CARD_COLUMNS {
        OrgCode = "org_code" ["Owner", "Owner Code", "ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Group Code", "Footprint Code"],
        CardId = "card_id" ["Card", "Rate Card", "Rate Card ID"],
        StaffGroup = "staff_group" ["Staff Type", "Staffing Group"],
        Grade = "grade" ["Band", "Pay Band", "AfC Band"],
        Specialty = "specialty" ["Speciality"],
        ShiftType = "shift_type" ["Shift", "Day Type", "Time of Day"],
        Zone = "zone" ["Pay Zone", "HCAS Zone", "Location Zone"],
        PayRate = "pay_rate" ["Worker Rate", "Pay Per Hour"],
        OnCost = "on_cost" ["On Costs", "Employer On Cost"],
        AgencyFee = "agency_fee" ["Fee", "Agency Commission", "Agency Margin", "Commission"],
        Vat = "vat" ["VAT Amount", "VAT Per Hour"],
        TotalRate = "total_rate" ["Hourly Rate", "Charge Rate", "Total Hourly Rate", "Total Charge Rate", "Rate"],
        Currency = "currency" ["Currency Code", "CCY"],
        Engagement = "engagement" ["Engagement Type", "Bank or Agency"],
        FrameworkRef = "framework_ref" ["Framework", "Framework Reference"],
        ValidFrom = "valid_from" ["Start Date", "Effective From", "From"],
        ValidTo = "valid_to" ["End Date", "Effective To", "To"],
    }
}

/// Rate cards: what may be paid for an hour of work.
pub static RATE_CARD: Kind = Kind {
    name: "rate-card",
    columns: RATE_CARD_COLUMNS,
    required: &[&["org_code"], &["card_id"], &["total_rate", "pay_rate"], &["valid_from"]],
};

columns! {
    /// Columns of shifts that were paid for. No column names a worker: what no column names is not read.
    RateColumn RATE_COLUMNS {
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Provider Code"],
        ShiftRef = "shift_ref" [
            "Shift Reference", "Shift ID", "Shift Number", "Booking Reference", "Booking Ref", "Booking ID", "Booking Number", "booking_ref",
            "Timesheet Number", "Timesheet ID",
        ],
        CardId = "card_id" ["Card", "Rate Card", "Rate Card ID"],
        StaffGroup = "staff_group" ["Staff Type", "Staffing Group"],
        Grade = "grade" ["Band", "Pay Band", "AfC Band"],
        Specialty = "specialty" ["Speciality"],
        ShiftType = "shift_type" ["Day Type", "Time of Day"],
        Zone = "zone" ["Pay Zone", "HCAS Zone", "Location Zone"],
        Engagement = "engagement" ["Engagement Type", "Bank or Agency"],
        FrameworkRef = "framework_ref" ["Framework", "Framework Reference"],
        PayRate = "pay_rate" ["Worker Rate", "Pay Per Hour"],
        OnCost = "on_cost" ["On Costs", "Employer On Cost"],
        AgencyFee = "agency_fee" ["Fee", "Agency Commission", "Agency Margin", "Commission"],
        Vat = "vat" ["VAT Amount", "VAT Per Hour"],
        TotalRate = "total_rate" ["Hourly Rate", "Charge Rate", "Total Hourly Rate", "Total Charge Rate", "Rate"],
        Currency = "currency" ["Currency Code", "CCY"],
        ShiftDate = "shift_date" ["Date", "Date of Shift", "Date Worked", "Work Date"],
        Hours = "hours" ["Hours Worked", "Total Hours"],
        ChargedTotal = "charged_total" ["Total Charged", "Total Charge", "Charge", "Total Cost", "Amount", "Total"],
        OverrideReason = "override_reason" ["Override", "Reason for Override", "Escalation Reason", "Break Glass Reason"],
        SupplierName = "supplier_name" ["Supplier", "Agency", "Agency Name", "Vendor", "Vendor Name"],
    }
}

/// Shifts that were paid for.
pub static RATES: Kind = Kind {
    name: "rates",
    columns: RATE_COLUMNS,
    required: &[&["org_code"], &["shift_date"], &["hours"], &["charged_total", "total_rate"]],
};

columns! {
    /// Columns of unit costs.
    UnitCostColumn UNIT_COST_COLUMNS {
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Provider Code"],
        Period = "period" ["Financial Year", "Year", "Month", "Quarter"],
        ServiceLine = "service_line" ["Service", "Cost Line", "Function"],
        GrossCost = "gross_cost" ["Gross", "Total Cost", "Gross Expenditure"],
        Income = "income" ["Income Received", "Recharge Income"],
        NetCost = "net_cost" ["Net", "Net Expenditure", "Cost"],
        Currency = "currency" ["Currency Code", "CCY"],
        DriverName = "driver_name" ["Driver", "Cost Driver", "Unit", "Unit of Activity"],
        DriverQuantity = "driver_quantity" ["Driver Volume", "Driver Units", "Volume", "Quantity", "Activity"],
        DeliveryModel = "delivery_model" ["Delivery", "Service Model", "Provision"],
        ScopeFlags = "scope_flags" ["Scope", "Scope Flag", "Scope Tags"],
    }
}

/// What services cost, and what those costs follow.
pub static UNIT_COSTS: Kind = Kind {
    name: "unit-costs",
    columns: UNIT_COST_COLUMNS,
    required: &[
        &["org_code"],
        &["period"],
        &["service_line"],
        &["net_cost", "gross_cost"],
        &["driver_name"],
        &["driver_quantity"],
    ],
};

columns! {
    /// Columns of the tables of procurement law.
    RuleColumn RULE_COLUMNS {
        Table = "table" [],
        Regime = "regime" [],
        Subject = "subject" [],
        Detail = "detail" [],
        Measure = "measure" [],
        Value = "value" [],
        Unit = "unit" [],
        Basis = "basis" [],
        ValidFrom = "valid_from" ["Effective From", "From"],
        ValidTo = "valid_to" ["Effective To", "To"],
        Source = "source" [],
    }
}

/// Rows of the tables of procurement law.
pub static PROCUREMENT_RULES: Kind = Kind {
    name: "rules",
    columns: RULE_COLUMNS,
    required: &[&["table"], &["value"], &["unit"], &["valid_from"], &["source"]],
};

columns! {
    /// Columns of a requisition: what is about to be ordered.
    RequisitionColumn REQUISITION_COLUMNS {
        Description = "description" ["Item Description", "Item", "Product Description", "Product Name", "Line Description"],
        Gtin = "gtin" ["EAN", "Barcode", "GTIN Code", "GTIN-14", "GTIN14"],
        Npc = "npc" ["NHSSC Code", "NHS Supply Chain Code", "National Product Code", "NPC Code"],
        ManufacturerName = "manufacturer_name" ["Manufacturer", "Maker"],
        Mpc = "mpc" ["MPC", "Manufacturer Part Code", "Manufacturer Part Number", "Manufacturer Part No"],
        Supplier = "supplier" ["Supplier Name", "Vendor"],
        SupplierPart = "supplier_part" ["Supplier Part No", "Supplier Part Number", "Supplier Part Code"],
        Price = "price" ["Unit Price", "Unit Cost"],
        Currency = "currency" [],
        Uom = "uom" ["Unit of Measure", "Unit of Purchase", "Unit of Issue", "Unit"],
        Units = "units" ["Units Per UOM", "Pack Size", "Units Per Pack"],
        VatBasis = "vat_basis" [],
        Quantity = "quantity" ["Qty", "Order Quantity"],
        OrgCode = "org_code" ["Org", "ODS Code", "Trust Code"],
    }
}

/// Requisitions: lines to be checked before they are ordered.
pub static REQUISITIONS: Kind = Kind {
    name: "requisitions",
    columns: REQUISITION_COLUMNS,
    required: &[&["description", "gtin", "npc", "mpc", "supplier_part"]],
};
