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
            "title: Schoolhouse\nbase_url: https://example.org/\ntimezone: Europe/London\n",
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
fn five_words_are_found_across_what_stands_within_a_sentence() {
    for output in [
        "<p>told the <em>panel</em> that <a href=\"../x/\">Operation</a></p>",
        "<li>told <strong>the <code>panel</code></strong> that<br>Operation</li>",
        "told the <abbr title=\"a, b\">panel</abbr> that <mark>Operation</mark>",
        "told the &lt;em&gt;panel&lt;/em&gt; that Operation",
        "told the &#60;em&#62;panel&#60;/em&#62; that Operation",
        r#"{"html": "told the \u003cem\u003epanel\u003c/em\u003e that Operation"}"#,
        r#"{"html": "told the <span class=\"x\">panel<\/span> that Operation"}"#,
        "?q=told+the+%3Cem%3Epanel%3C%2Fem%3E+that+Operation",
        "dG9sZCB0aGUgPGVtPnBhbmVsPC9lbT4gdGhhdCBPcGVyYXRpb24=",
        "746f6c6420746865203c656d3e70616e656c3c2f656d3e2074686174204f7065726174696f6e",
        r#"{"notes": "told the [panel](../x.md) that Operation"}"#,
    ] {
        assert!(is_found(output.as_bytes()), "{output}");
    }
    let units = "told the <em>panel</em> that Operation".encode_utf16();
    let utf16: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert!(is_found(&utf16));
    for linked in [
        "told the [panel](../x.md) that *Operation*",
        "told the [[pages/x|panel]] that Operation",
    ] {
        let output = b"told the <a href=\"/x/\">panel</a> that <em>Operation</em>";
        assert_eq!(
            found("", &[(Role::Words, linked)], output).len(),
            1,
            "{linked}"
        );
    }
    for output in [
        "<td>told the</td><td>panel</td> that operation",
        "<p>told the</p><p>panel that operation</p>",
    ] {
        assert!(!is_found(output.as_bytes()), "{output}");
    }
}

#[test]
fn public_texts_beside_each_other_are_not_found_as_one() {
    let secret = [(
        Role::Words,
        "We looked at Ashby, Barrow, Corby, Derby and Epsom in one go.",
    )];
    let notes = "- Ashby was first.\n- Barrow was not.\n- Nor Corby.\n- But Derby.\n- Epsom too.";
    let list = "<a href=\"a\">Ashby</a>, <a href=\"b\">Barrow</a>, <a href=\"c\">Corby</a>, \
                <a href=\"d\">Derby</a> and <a href=\"e\">Epsom</a>";
    assert_eq!(found(notes, &secret, list.as_bytes()), [""; 0]);
    // Not one beside the other, they are the words of the text.
    let sentence = b"at Ashby, Barrow, Corby, <em>Derby</em> and Epsom";
    assert_eq!(found(notes, &secret, sentence).len(), 1);
    // A public sentence is public with its links and emphasis, too.
    let notes = "It was *published* by [the Board](/x/) of Visitors in July.";
    let secret = [(
        Role::Words,
        "It was published by the Board of Visitors in July.",
    )];
    let output =
        b"<p>It was <em>published</em> by <a href=\"/x/\">the Board</a> of Visitors in July.</p>";
    assert_eq!(found(notes, &secret, output), [""; 0]);
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
fn what_a_page_is_called_is_not_found_in_it() {
    let title = "<title>Open – Schoolhouse</title>";
    let framework = [(Role::Words, "open-schoolhouse")];
    assert_eq!(found("", &framework, title.as_bytes()), [""; 0]);
    // Nothing is called so the other way round.
    let framework = [(Role::Words, "schoolhouse-open")];
    assert_eq!(found("", &framework, b"Schoolhouse, open").len(), 1);
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
