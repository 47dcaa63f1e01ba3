//! The tables as diesel sees them; kept in step with `migrations/` by a test.
#![allow(missing_docs)]

pub(super) mod labour;
pub(super) mod procurement;
pub(super) mod snapshots;

diesel::table! {
    imports (id) {
        id -> BigInt,
        public_id -> Nullable<Text>,
        kind -> Text,
        status -> Text,
        files -> Text,
        org_codes -> Text,
        content_hash -> Text,
        rows_read -> BigInt,
        rows_accepted -> BigInt,
        rows_rejected -> BigInt,
        rows_replaced -> BigInt,
        values_masked -> BigInt,
        publish_order -> Nullable<BigInt>,
        published_at -> Nullable<Timestamp>,
        notes -> Text,
    }
}

diesel::table! {
    line_changes (revision) {
        revision -> BigInt,
        gained -> Binary,
        lost -> Binary,
        spend -> Text,
        latest_gained -> Nullable<Date>,
        latest_lost -> Nullable<Date>,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        public_id -> Text,
        kind -> Text,
        state -> Text,
        request -> Nullable<Text>,
        place -> Nullable<Text>,
        worker -> Nullable<Text>,
        import_id -> Nullable<BigInt>,
        phase -> Text,
        rows_done -> BigInt,
        rows_total -> Nullable<BigInt>,
        message -> Text,
        result -> Nullable<Text>,
        attempts -> BigInt,
        cancel_requested -> Bool,
        created_at -> Timestamp,
        started_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotency_keys (scope, idempotency_key) {
        scope -> Text,
        idempotency_key -> Text,
        holder -> Text,
        fingerprint -> Nullable<Text>,
        job_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    rejections (id) {
        id -> BigInt,
        import_id -> BigInt,
        file -> Text,
        row_number -> BigInt,
        column_name -> Text,
        reason -> Text,
        value -> Text,
        currency -> Nullable<Text>,
        spend -> Nullable<BigInt>,
        row_hash -> Binary,
        org_code -> Nullable<Text>,
    }
}

diesel::table! {
    organisations (id) {
        id -> BigInt,
        code -> Text,
    }
}

diesel::table! {
    organisation_records (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        organisation_id -> BigInt,
        name -> Text,
        kind -> Text,
        footprint_code -> Nullable<Text>,
        footprint_name -> Nullable<Text>,
        region -> Nullable<Text>,
        turnover -> Nullable<Text>,
        beds -> Nullable<Text>,
        successor_code -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    group_members (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        group_code -> Text,
        group_name -> Text,
        group_kind -> Text,
        org_code -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    suppliers (id) {
        id -> BigInt,
        normal_name -> Text,
    }
}

diesel::table! {
    supplier_names (id) {
        id -> BigInt,
        stated_name -> Text,
        supplier_id -> BigInt,
    }
}

diesel::table! {
    products (id) {
        id -> BigInt,
        public_id -> Text,
        reference -> Nullable<Text>,
        provisional_key -> Nullable<Text>,
        redirect_to -> Nullable<BigInt>,
    }
}

diesel::table! {
    product_records (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        product_id -> BigInt,
        description -> Text,
        generic_name -> Nullable<Text>,
        brand -> Nullable<Text>,
        manufacturer -> Nullable<Text>,
        supplier -> Nullable<Text>,
        mpc -> Nullable<Text>,
        supplier_part -> Nullable<Text>,
        npc -> Nullable<Text>,
        base_unit -> Text,
        eclass -> Nullable<Text>,
        cpv -> Nullable<Text>,
        unspsc -> Nullable<Text>,
        attributes -> Nullable<Text>,
        status -> Nullable<Text>,
        replaces -> Nullable<Text>,
        alternative_of -> Nullable<Text>,
        similar_to -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    packaging_levels (id) {
        id -> BigInt,
        product_record_id -> BigInt,
        gtin -> Nullable<Text>,
        uom -> Nullable<Text>,
        units -> BigInt,
    }
}

diesel::table! {
    product_identifiers (id) {
        id -> BigInt,
        product_record_id -> BigInt,
        product_id -> BigInt,
        kind -> Text,
        value -> Text,
        units -> Nullable<BigInt>,
    }
}

diesel::table! {
    reference_prices (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        product_key -> Text,
        list_id -> Text,
        list_kind -> Text,
        list_owner -> Nullable<Text>,
        contract_ref -> Nullable<Text>,
        eligible_orgs -> Nullable<Text>,
        route -> Nullable<Text>,
        tier -> Nullable<Text>,
        commitment -> Nullable<Text>,
        rebate_pct -> Nullable<Text>,
        price -> BigInt,
        currency -> Text,
        uom -> Nullable<Text>,
        units -> Nullable<BigInt>,
        vat_basis -> Text,
        carriage_included -> Nullable<Bool>,
        price_breaks -> Nullable<Text>,
        moq -> Nullable<Text>,
        lead_days -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    contracts (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        org_code -> Text,
        contract_ref -> Text,
        title -> Text,
        supplier_name -> Text,
        supplier_ids -> Text,
        category_code -> Nullable<Text>,
        category_scheme -> Nullable<Text>,
        kind -> Nullable<Text>,
        start_date -> Date,
        current_end_date -> Date,
        max_end_date -> Nullable<Date>,
        value_total -> Nullable<BigInt>,
        annual_value -> Nullable<BigInt>,
        currency -> Text,
        ocid -> Nullable<Text>,
        details -> Text,
    }
}

diesel::table! {
    contract_withdrawals (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        withdrawn_at -> Timestamp,
    }
}

diesel::table! {
    items (id) {
        id -> BigInt,
        content_hash -> Binary,
        description -> Text,
        gtin -> Nullable<Text>,
        npc -> Nullable<Text>,
        manufacturer -> Nullable<Text>,
        mpc -> Nullable<Text>,
        supplier -> Nullable<Text>,
        supplier_part -> Nullable<Text>,
        uom -> Nullable<Text>,
        units_per_uom -> Nullable<Text>,
    }
}

diesel::table! {
    line_terms (id) {
        id -> BigInt,
        content_hash -> Binary,
        supply_route -> Text,
        order_type -> Text,
        currency -> Text,
        vat_basis -> Text,
        vat_rate -> Nullable<Text>,
        vat_recoverable -> Nullable<Bool>,
        carriage_included -> Nullable<Bool>,
        pass_through -> Bool,
        adjustment_reason -> Nullable<Text>,
        source_system -> Nullable<Text>,
        status -> Nullable<Text>,
    }
}

diesel::table! {
    line_texts (id) {
        id -> BigInt,
        stated -> Text,
    }
}

diesel::table! {
    line_segments (id) {
        id -> BigInt,
        import_id -> BigInt,
        organisation_id -> BigInt,
        line_count -> BigInt,
        keys -> Binary,
        body -> Binary,
        rejected -> Nullable<Binary>,
        retired -> Nullable<Binary>,
    }
}

diesel::table! {
    decisions (item_id) {
        item_id -> BigInt,
        product_id -> Nullable<BigInt>,
        status -> Text,
        method -> Text,
        score -> BigInt,
        units -> BigInt,
        base_unit -> Text,
        units_strong -> Bool,
        units_two_sources -> Bool,
        units_conflict -> Nullable<BigInt>,
        units_evidence -> Text,
        service -> Bool,
        evidence -> Text,
        runners_up -> Text,
        confirmed_by -> Nullable<Text>,
        basis -> Text,
    }
}

diesel::table! {
    category_records (id) {
        id -> BigInt,
        import_id -> BigInt,
        record_key -> Text,
        current -> Bool,
        scheme -> Text,
        code -> Text,
        title -> Text,
        parent -> Nullable<Text>,
    }
}

diesel::table! {
    item_categories (item_id) {
        item_id -> BigInt,
        basis -> BigInt,
        product_id -> Nullable<BigInt>,
        line_kind -> Text,
        categories -> Text,
        spend -> Text,
    }
}

diesel::table! {
    category_totals (id) {
        id -> BigInt,
        view -> Text,
        currency -> Text,
        scheme -> Nullable<Text>,
        code -> Nullable<Text>,
        title -> Nullable<Text>,
        lines -> BigInt,
        spend -> Text,
        items -> BigInt,
        products -> BigInt,
        sources -> Text,
    }
}

diesel::table! {
    supplier_spend (id) {
        id -> BigInt,
        supplier_name_id -> BigInt,
        gln -> Nullable<Text>,
        currency -> Text,
        lines -> BigInt,
        spend -> Text,
    }
}

diesel::table! {
    price_points (product_id) {
        product_id -> BigInt,
        fingerprint -> BigInt,
        description -> Text,
        points -> Binary,
    }
}

diesel::table! {
    store_state (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    buyer_action_events (id) {
        id -> BigInt,
        public_id -> Text,
        action -> Text,
        place -> BigInt,
        org_code -> Text,
        kind -> Text,
        payload -> Text,
        actor -> Text,
        why -> Nullable<Text>,
        said_at -> Timestamp,
    }
}

diesel::table! {
    review_actions (id) {
        id -> BigInt,
        public_id -> Text,
        batch -> Text,
        kind -> Text,
        subject -> Text,
        place -> BigInt,
        product -> Nullable<Text>,
        proposed -> Nullable<Text>,
        units -> Nullable<BigInt>,
        base_unit -> Nullable<Text>,
        undoes -> Nullable<Text>,
        actor -> Text,
        why -> Nullable<Text>,
        acted_at -> Timestamp,
    }
}

diesel::table! {
    answered_requests (scope, request_key) {
        scope -> Text,
        request_key -> Text,
        fingerprint -> Text,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    workplan_words (id) {
        id -> BigInt,
        public_id -> Text,
        entry -> Text,
        place -> BigInt,
        footprint -> Text,
        kind -> Text,
        payload -> Text,
        actor -> Text,
        why -> Nullable<Text>,
        said_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    imports,
    jobs,
    rejections,
    organisations,
    organisation_records,
    group_members,
    suppliers,
    supplier_names,
    products,
    product_records,
    packaging_levels,
    product_identifiers,
    reference_prices,
    contracts,
    contract_withdrawals,
    items,
    line_terms,
    line_texts,
    line_segments,
    decisions,
    category_records,
    item_categories,
    category_totals,
    supplier_spend,
    price_points,
    store_state,
);
