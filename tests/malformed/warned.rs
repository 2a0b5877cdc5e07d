//! What is published harmless, with a warning; under `--strict` it is not published.

use super::{Json, Site, SiteFolder, page};

#[test]
fn b62_b63_what_no_page_may_do_is_warned_of() {
    for (notes, code) in [
        ("<script>alert(1)</script>", "raw-html"),
        ("<iframe src=\"https://example.org/\"></iframe>", "raw-html"),
        ("Text <b onclick=\"alert(1)\">bold</b>.", "raw-html"),
        ("Text.\n\n<!-- canary4711 -->", "html-comment"),
        ("[a link](javascript:alert(1))", "unsafe-link"),
        ("[a link](JaVaScRiPt:alert(1))", "unsafe-link"),
        ("[a link](data:text/html,x)", "unsafe-link"),
        ("[a link](&#106;avascript:alert(1))", "unsafe-link"),
        ("[a link](file:///etc/passwd)", "unsafe-link"),
    ] {
        let content = page("") + "\n" + notes + "\n";
        let site = Site::from("three-inspections").file("content/pages/new.md", content);
        let folder = SiteFolder::of(&site);
        let strict = folder.run(&["build", "--strict", "--format", "json"]);
        assert_eq!(strict.code, Some(1), "{notes}");
        assert!(!strict.stderr.contains("canary4711"), "{}", strict.stderr);
        let mut lines = strict.stderr.lines();
        let is_told = lines.any(|line| {
            let object: Json = serde_json::from_str(line).expect("each line is JSON");
            object["code"] == code && object["severity"] == "warning" && object["line"] == 7
                || object["line"] == 9
        });
        assert!(is_told, "{notes}: {}", strict.stderr);
        let lenient = folder.run(&["build", "--quiet"]);
        assert_eq!(lenient.code, Some(0), "{}", lenient.stderr);
        let written = &folder.files("public")["new/index.html"];
        let page = crate::support::Page::parse(written);
        for element in &page.elements {
            let is_harmless = !matches!(element.name.as_str(), "script" | "iframe" | "b")
                && element.attributes.iter().all(|(name, value)| {
                    !name.starts_with("on") && !value.to_lowercase().contains("script:alert")
                });
            assert!(is_harmless, "{element:?}");
        }
        assert!(!page.text.contains("canary4711"));
    }
}
