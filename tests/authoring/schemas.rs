//! `briefing schema`: what editors are given. What the schemas say is tested with the rules.

use serde_json::Value as Json;

use super::{empty, run, text};

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn schemas_are_printed_one_by_one_and_all_together() {
    let site = empty();
    let all = json(&run(&site, &["schema"]).stdout);
    for name in ["site", "theme", "inspections", "pages"] {
        let one = json(&run(&site, &["schema", name]).stdout);
        assert_eq!(one, all["definitions"][name]);
        assert_eq!(one["$schema"], "http://json-schema.org/draft-07/schema#");
    }
    let unknown = site.run(&["schema", "inspection"]);
    assert_eq!(unknown.code, Some(2));
    let said = "did you mean `inspections`?";
    assert!(unknown.stderr.contains(said), "{}", unknown.stderr);
}

#[test]
fn a_new_site_has_the_schemas_that_its_settings_name() {
    let site = empty();
    run(&site, &["init"]);
    let settings = text(&site, ".vscode/settings.json");
    for (schema, files) in [
        ("site", "content/site.yaml"),
        ("theme", "themes/*/theme.yaml"),
    ] {
        let path = format!(".vscode/schemas/{schema}.json");
        assert!(settings.contains(&format!("\"{path}\": \"{files}\"")));
        assert_eq!(text(&site, &path), run(&site, &["schema", schema]).stdout);
    }
    assert!(text(&site, ".vscode/extensions.json").contains("\"redhat.vscode-yaml\""));
}

#[test]
fn schemas_are_brought_up_to_date_and_nothing_of_others_is_touched() {
    let site = empty();
    let said = run(&site, &["schema", "--into", "x/schemas"]).stdout;
    assert!(said.contains("Wrote 14 files to `x/schemas`"), "{said}");
    let fresh = text(&site, "x/schemas/bodies.json");
    site.write("x/schemas/bodies.json", fresh.replace("name", "nom"));
    let said = run(&site, &["schema", "--into", "x/schemas"]).stdout;
    assert!(
        said.contains("Wrote 1 file to `x/schemas`; 13 are"),
        "{said}"
    );
    assert_eq!(text(&site, "x/schemas/bodies.json"), fresh);

    site.write("x/schemas/site.json", "{}");
    site.write("x/schemas/bodies.json", fresh.replace("name", "nom"));
    let before = site.files("");
    let refused = site.run(&["schema", "--into", "x/schemas"]);
    assert_eq!(refused.code, Some(3));
    assert!(refused.stderr.contains("site.json"), "{}", refused.stderr);
    assert_eq!(site.files(""), before);
}
