//! Tables of published snapshots.

diesel::table! {
    snapshots (id) {
        id -> BigInt,
        public_id -> Text,
        kind -> Text,
        parameters -> Text,
        from_month -> Nullable<Text>,
        to_month -> Nullable<Text>,
        cut_off -> Nullable<Text>,
        names -> Text,
        coverage -> Text,
        products -> BigInt,
        line_count -> BigInt,
        packing -> BigInt,
        document_hash -> Text,
        figures_hash -> Text,
        published_at -> Timestamp,
    }
}

diesel::table! {
    snapshot_products (snapshot_id, place) {
        snapshot_id -> BigInt,
        place -> BigInt,
        product_id -> Text,
        reference -> Nullable<Text>,
        description -> Text,
        points -> Binary,
        figures_hash -> Text,
    }
}
