//! Groups over HTTP.

use serde_json::json;

const GROUPS: &str = "group_code,group_name,group_kind,org_code,valid_from,valid_to
N1,Northern pathology,network,AAA,2020-04-01,2022-03-31
N1,Northern pathology,network,AAA,2024-04-01,
N1,Northern pathology,network,BBB,,
n2,Southern pathology,network,DDD,,
A0,Chosen peers,peers,FFF,,
";

on_both_backends!(
    /// A group is told with every time of every member.
    groups_are_told_with_dated_members,
    |app| {
        app.site.open_shop();
        app.site.json(&["import", "groups", &app.site.file("groups.csv", GROUPS)]);
        let all = app.paged("/api/v1/groups", "groups", 1, |one| one["group_code"].to_string());
        assert_eq!(all.iter().map(|one| &one["group_code"]).collect::<Vec<_>>(), ["A0", "N1", "n2"]);
        let expected = json!({
            "group_code": "N1", "group_name": "Northern pathology", "group_kind": "network",
            "members": [
                { "org_code": "AAA", "valid_from": "2020-04-01", "valid_to": "2022-03-31" },
                { "org_code": "AAA", "valid_from": "2024-04-01", "valid_to": null },
                { "org_code": "BBB", "valid_from": null, "valid_to": null },
            ],
        });
        assert_eq!(app.json("/api/v1/groups/N1"), expected);
        assert_eq!(all[1], expected);
        assert_eq!(app.refused(404, "/api/v1/groups/N9"), "not_found");
        assert_eq!(app.refused(400, "/api/v1/groups?kind=peers"), "bad_request");
        assert_eq!(app.refused(400, "/api/v1/groups/N1?at=2024-04-01"), "bad_request");
    }
);
