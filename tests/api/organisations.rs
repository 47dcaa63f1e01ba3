//! Organisations over HTTP.

on_both_backends!(
    /// Pages follow one another to the last, and nobody is told twice or left out.
    pages_follow_one_another,
    |app| {
        app.site.open_shop();
        let all = app.paged("/api/v1/organisations", "organisations", 2, |one| one["org_code"].to_string());
        assert_eq!(all.len(), 6);
    }
);

on_both_backends!(
    /// One organisation is told by its code, and one that nobody knows is refused.
    one_is_told_by_its_code,
    |app| {
        app.site.open_shop();
        let all = app.json("/api/v1/organisations");
        let first = &all["organisations"][0];
        let code = first["org_code"].as_str().expect("a code");
        assert_eq!(&app.json(&format!("/api/v1/organisations/{code}")), first);
        assert_eq!(app.refused(404, "/api/v1/organisations/NOBODY"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/organisations?limit=0"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/organisations?cursor=zz"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/organisations?limt=2"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/organisations?limit=2&kind=acute"), "bad_request");
        assert_eq!(app.refused(400, &format!("/api/v1/organisations/{code}?limit=2")), "bad_request");
    }
);
