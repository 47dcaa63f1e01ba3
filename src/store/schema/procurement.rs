//! The table of rows of procurement law.

diesel::table! {
    procurement_rules (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        rule_table -> Text,
        regime -> Nullable<Text>,
        subject -> Text,
        detail -> Text,
        measure -> Text,
        value_text -> Text,
        unit -> Text,
        basis -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        source -> Text,
    }
}
