//! What the gate finds, and what it leaves alone.

use super::*;
use crate::pipeline::{self, Progress, Request, Thoroughness};
use crate::resolve::Role;
use crate::world::Memory;

struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}

/// A site with one public page, whose notes are `notes`.
fn site(notes: &str) -> Memory {
    Memory::new("2025-07-03T09:00:00Z")
        .file(
            "/site/content/site.yaml",
            "title: S\nbase_url: https://example.org/\ntimezone: Europe/London\n",
        )
        .file(
            "/site/content/pages/open.md",
            format!("---\ntitle: Open\n---\n{notes}\n"),
        )
}

/// What the gate says when `withheld` was taken out of a site and `output` came out of it.
fn found(notes: &str, withheld: &[(Role, &str)], output: &[u8]) -> Vec<String> {
    let model = model(notes);
    let theme = crate::theme::load(&BTreeMap::new(), "base").value;
    let key = "content/inspections/hidden.md".into();
    let (record, _) = crate::decode::RecordKey::of_file(key).expect("a proper name");
    let texts = withheld.iter().map(|(role, text)| WithheldText {
        record: record.clone(),
        field: format!("{role:?}").to_lowercase(),
        role: *role,
        text: (*text).to_owned(),
    });
    let withheld = Withheld {
        texts: texts.collect(),
        ..Withheld::default()
    };
    let path = OutputPath::new("out.html").expect("a proper path");
    let outputs = BTreeMap::from([(path, Arc::from(output))]);
    let grounds = |model| Grounds {
        model,
        theme: &theme,
        settings: None,
    };
    let leaks = gate(&outputs, &withheld, &grounds(&model));
    // One that was there before the notes were these finds the same.
    let other = self::model("The chief constable told the panel.");
    let mut kept = Gate::new(&withheld, &grounds(&other));
    let page = |model: &Model| model.records().next().cloned().expect("it has a page");
    kept.replace_record(&other, &page(&other), &page(&model));
    assert_eq!(kept.look_through(&outputs), leaks);
    leaks.into_iter().map(|leak| leak.message).collect()
}

/// What the public may know of a site with one page, whose notes are `notes`.
fn model(notes: &str) -> Model {
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let reading = pipeline::read(&site(notes), &request).expect("a world of the test's own");
    reading.resolved.expect("the settings are good").0
}

const SECRET: &str = "The chief constable told the panel that Operation Marigold had failed.";

fn is_found(output: &[u8]) -> bool {
    !found("", &[(Role::Words, SECRET)], output).is_empty()
}

#[test]
fn any_five_words_of_a_withheld_text_are_found() {
    for output in [
        SECRET,
        "<p>It says that Operation Marigold had failed</p>",
        "<!-- told the panel that Operation -->",
        "<meta content=\"THE CHIEF CONSTABLE TOLD THE\">",
        "told%20the%20panel%20that%20operation",
        "/told-the-panel-that-operation/",
        r#"{"a": "told the\npanel that \u004fperation"}"#,
        "told the p&#97;nel&nbsp;that operation",
        "dG9sZCB0aGUgcGFuZWwgdGhhdCBPcGVyYXRpb24=",
        "746f6c64207468652070616e656c2074686174204f7065726174696f6e",
    ] {
        assert!(is_found(output.as_bytes()), "{output}");
    }
    let wide: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(is_found(&wide));
    for output in [
        "",
        "the chief constable told us",
        "Operation Marigold",
        "failed that told",
    ] {
        assert!(!is_found(output.as_bytes()), "{output}");
    }
}

#[test]
fn what_is_found_is_told_by_record_and_key_and_never_by_its_words() {
    let withheld = [(Role::Id, "hidden-inspection"), (Role::Words, SECRET)];
    let output = format!("<a href=\"/x/hidden-inspection/\">{SECRET}</a>");
    assert_eq!(
        found("", &withheld, output.as_bytes()),
        [
            "`out.html` would publish words of `id` of `inspections/hidden`, which is not public",
            "`out.html` would publish words of `words` of `inspections/hidden`, which is not public",
        ]
    );
}

#[test]
fn long_words_names_and_ids_are_found_alone() {
    for (role, text, output) in [
        (
            Role::Words,
            "ask j.smith@example.net about it",
            "mailto:j.smith@example.net?x",
        ),
        (
            Role::Words,
            "x4f9q2z8k1m7p3w6t5 is the token",
            "<i class=\"x4f9q2z8k1m7p3w6t5\">",
        ),
        (Role::Title, "Marigold review", "<b>marigold review</b>"),
        (Role::Id, "gmp-peel-2025", "<a href=\"../gmp-peel-2025/\">"),
        (Role::Id, "reports/annual-plan", "/reports/annual-plan/"),
    ] {
        assert!(
            !found("", &[(role, text)], output.as_bytes()).is_empty(),
            "{text}"
        );
    }
}

#[test]
fn what_is_public_too_is_not_found() {
    assert_eq!(
        found(SECRET, &[(Role::Words, SECRET)], SECRET.as_bytes()),
        [""; 0]
    );
    let id = [(Role::Id, "gmp-peel-2023"), (Role::Title, "Recommendation")];
    let output = b"<a href=\"/x/gmp-peel-2023/\">recommendation</a>";
    assert_eq!(found("See gmp-peel-2023.", &id, output), [""; 0]);
}

#[test]
fn the_name_of_a_record_in_a_labelled_link_is_not_made_public_by_the_link() {
    let output = b"<a href=\"/inspections/hidden-thing/\">";
    for link in [
        "[[inspections/hidden-thing|a label]]",
        "[a label](../inspections/hidden-thing.md)",
        "[a label][x]\n\n[x]: ../inspections/hidden-thing.md#top",
    ] {
        let leaks = found(link, &[(Role::Id, "hidden-thing")], output);
        assert_eq!(leaks.len(), 1, "{link}");
    }
}

#[test]
fn what_a_page_puts_together_of_public_texts_is_not_found() {
    let secret = [(
        Role::Words,
        "It was published on 3 July 2025 by the Riverside Board of Visitors.",
    )];
    let notes = "It was published on a Thursday. The Riverside Board of Visitors met in July.";
    for output in [
        "published on 3 July 2025",
        "by the Riverside Board of Visitors",
    ] {
        assert_eq!(
            found(notes, &secret, output.as_bytes()),
            [""; 0],
            "{output}"
        );
    }
}

#[test]
fn a_file_that_a_record_links_is_looked_through_before_it_is_published() {
    let world = site("[Plan](plan.csv)")
        .file(
            "/site/content/pages/plan.csv",
            format!("a,b\n\"{SECRET}\",1\n"),
        )
        .file(
            "/site/content/pages/secret.md",
            format!("---\ntitle: Secret\nvisibility: draft\n---\n{SECRET}\n"),
        );
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let run = pipeline::run(&world, &request, Thoroughness::Build, &Silent).expect("it reads");
    assert!(run.outputs.is_none());
    let leaks: Vec<_> = run
        .diagnostics
        .iter()
        .filter(|found| found.code == LEAK)
        .collect();
    assert_eq!(leaks.len(), 1, "{leaks:?}");
    assert!(
        leaks[0]
            .message
            .ends_with("would publish words of `notes` of `pages/secret`, which is not public")
    );
}
