//! Our columns of contract registers, with the headers of other registers that mean them: those of the NHS Business
//! Services Authority, of Atamis, and of the Local Government Transparency Code.

use crate::ingest::aliases::columns;
use crate::ingest::headers::{Column, ColumnIndex, Kind};

columns! {
    /// Columns of contract registers.
    ContractColumn CONTRACT_COLUMNS {
        OrgCode = "org_code" ["ODS Code", "Trust Code", "Organisation Code", "Organization Code", "Org", "Buyer Code", "Contracting Authority Code"],
        ParticipatingOrgs = "participating_orgs" ["Participating Organisations", "Participating Trusts", "Other Participants"],
        ContractRef = "contract_ref" [
            "Reference Number", "Contract Reference", "Contract Number", "Contract No", "Contract Ref", "Contract ID",
            "Contract Reference Number", "Reference", "Unique Reference Number", "Atamis Reference",
        ],
        Title = "title" ["Contract Title", "Contract Name", "Title of Agreement", "Title of Contract", "Agreement Title"],
        Description = "description" [
            "Short Description", "Contract Description", "Description of Goods and Services", "Description of Goods and/or Services",
            "Description of the Goods and/or Services being Provided", "Summary",
        ],
        SupplierName = "supplier_name" [
            "Supplier", "Suppliers", "Awarded Supplier", "Supplier Name and Details", "Contractor", "Vendor", "Provider", "Name of Supplier",
        ],
        SupplierId = "supplier_id" [
            "Supplier Company Number", "Company Number", "Company Registration Number", "Companies House Number", "Supplier Number",
        ],
        CategoryCode = "category_code" [
            "Category", "Primary Procurement Category", "Primary Category", "Procurement Category", "CPV", "CPV Code", "CPV Codes", "Primary CPV Code", "eClass Code",
        ],
        CategoryScheme = "category_scheme" [],
        StartDate = "start_date" ["Contract Start Date", "Start", "Date of Commencement", "Commencement Date"],
        CurrentEndDate = "current_end_date" [
            "Contract Current End Date", "Current End Date", "End Date", "Contract End Date", "Current Contract End Date", "Expiry Date", "Contract Expiry Date", "End",
        ],
        MaxEndDate = "max_end_date" [
            "Maximum Contract End Date", "Contract Maximum End Date", "Maximum End Date", "Max End Date", "Latest End Date",
            "End Date Including Extensions", "End Date Inc Extensions", "Contract End Date Including Extensions", "Final End Date",
        ],
        Extendable = "extendable" ["Contract Extendable"],
        Extended = "extended" ["Contract Extended"],
        ExtensionMonths = "extension_months" ["Extension Options (Months)", "Extension Periods", "Extension Options"],
        BreakDates = "break_dates" ["Break Clause Date", "Break Clause Dates", "Break Date"],
        NoticeDays = "notice_days" ["Notice Period (Days)", "Notice Period in Days", "Notice Period"],
        ExtensionNoticeDays = "extension_notice_days" ["Extension Notice Period (Days)", "Extension Notice Period"],
        ExtensionsUsed = "extensions_used" ["Number of Extensions Used", "Extensions Taken"],
        TerminationRight = "termination_right" [],
        ExitFee = "exit_fee" ["Exit Cost", "Termination Fee", "Early Termination Fee"],
        ExitFeeSchedule = "exit_fee_schedule" [],
        ExitFeeBasis = "exit_fee_basis" [],
        ExitFeeRate = "exit_fee_rate" [],
        AutoRenew = "auto_renew" ["Automatic Renewal", "Auto Renewal", "Auto-renews"],
        ContractKind = "contract_kind" ["Contract Type", "Type of Contract"],
        FrameworkExpiry = "framework_expiry" ["Framework End Date", "Framework Expiry Date"],
        Lot = "lot" ["Lot Number", "Lot No"],
        MarketTestDate = "market_test_date" [],
        ResidualValue = "residual_value" [],
        Tupe = "tupe" ["TUPE Applies"],
        MobilisationDays = "mobilisation_days" ["Mobilisation Period (Days)"],
        ScopeTags = "scope_tags" ["Scope"],
        Driver = "driver" ["Cost Driver"],
        ValueTotal = "value_total" [
            "Contract Award Value", "Total Contract Value", "Contract Value", "Total Value", "Value", "Award Value", "Lifetime Value",
            "Whole Life Value", "Sum to be Paid over the Length of the Contract", "Total Contract Value (GBP)", "Contract Value (GBP)", "Value of Contract",
        ],
        AnnualValue = "annual_value" [
            "Annual Contract Value", "Annual Spend", "Estimated Annual Spend", "Estimated Annual Spending", "Annual Budget",
            "Estimated Annual Spending or Budget for the Contract", "Value per Annum", "Annual Value (GBP)",
        ],
        Currency = "currency" ["Currency Code", "CCY"],
        ValueIncludesVat = "value_includes_vat" ["Includes VAT", "VAT Included"],
        ProcurementRoute = "procurement_route" [
            "Process Type", "Procurement Process", "Procurement Procedure", "Tender Process", "Route to Market", "Procedure",
        ],
        FrameworkRef = "framework_ref" ["Framework Reference", "Framework"],
        Regime = "regime" ["Procurement Regulations", "Regulations"],
        ProcurementStartDate = "procurement_start_date" ["Procurement Start", "Tender Start Date"],
        OpenToOthers = "open_to_others" ["Accessible to Others"],
        Commitment = "commitment" [],
        Indexation = "indexation" [],
        RebateTerms = "rebate_terms" ["Rebates"],
        ReviewDate = "review_date" ["Contract Review Date"],
        ContractManager = "contract_manager" [
            "Contract Owner", "Responsible Officer", "Department Responsible", "Local Authority Department Responsible", "Department",
        ],
        Ocid = "ocid" ["Open Contracting ID"],
        Status = "status" ["Contract Status"],
    }
}

/// Contract registers.
pub static CONTRACTS: Kind = Kind {
    name: "contracts",
    columns: CONTRACT_COLUMNS,
    required: &[
        &["org_code"],
        &["contract_ref"],
        &["title"],
        &["supplier_name"],
        &["start_date"],
        &["current_end_date"],
        &["value_total", "annual_value"],
    ],
};
