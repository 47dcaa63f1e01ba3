//! Tables of shifts, rate cards and unit costs.

use super::organisations;

diesel::table! {
    rates (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        organisation_id -> BigInt,
        card_id -> Nullable<Text>,
        staff_group -> Nullable<Text>,
        grade -> Nullable<Text>,
        specialty -> Nullable<Text>,
        shift_type -> Nullable<Text>,
        zone -> Nullable<Text>,
        engagement -> Nullable<Text>,
        framework_ref -> Nullable<Text>,
        pay_rate -> Nullable<BigInt>,
        on_cost -> Nullable<BigInt>,
        agency_fee -> Nullable<BigInt>,
        vat -> Nullable<BigInt>,
        total_rate -> Nullable<BigInt>,
        currency -> Text,
        shift_date -> Date,
        hours -> BigInt,
        charged_total -> BigInt,
        override_reason -> Nullable<Text>,
        supplier_name -> Nullable<Text>,
        shift_ref -> Nullable<Text>,
    }
}

diesel::table! {
    rate_cards (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        org_code -> Text,
        card_id -> Text,
        staff_group -> Nullable<Text>,
        grade -> Nullable<Text>,
        specialty -> Nullable<Text>,
        shift_type -> Nullable<Text>,
        zone -> Nullable<Text>,
        engagement -> Nullable<Text>,
        framework_ref -> Nullable<Text>,
        pay_rate -> Nullable<BigInt>,
        on_cost -> Nullable<BigInt>,
        agency_fee -> Nullable<BigInt>,
        vat -> Nullable<BigInt>,
        total_rate -> BigInt,
        currency -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    unit_costs (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        organisation_id -> BigInt,
        period -> Text,
        service_line -> Text,
        gross_cost -> Nullable<BigInt>,
        income -> Nullable<BigInt>,
        net_cost -> BigInt,
        currency -> Text,
        driver_name -> Text,
        driver_quantity -> BigInt,
        delivery_model -> Nullable<Text>,
        scope_flags -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(organisations, rates, unit_costs);
