//! `briefing new`: a draft of every kind that says what to fill in, under an id that is free.

use std::os::unix::fs::PermissionsExt;
use std::{fs, path::Path};

use briefing::decode::fields::Fields;
use briefing::decode::kinds::{Kind, common::Common};

use super::{empty, run, text};
use crate::support::{Run, SiteFolder};

/// A new site with its examples.
fn site() -> SiteFolder {
    let site = empty();
    run(&site, &["init", "-q"]);
    site
}

/// What fills in the keys of `kind` that must be there, below what `new` has written.
fn values(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Inspections => &[
            ("inspectorate:", "inspectorate: schools-inspectorate"),
            ("bodies:", "bodies: [hill-school]"),
            ("# expected:", "expected: summer 2031 #"),
        ],
        Kind::Coverage => &[
            ("outlet:", "outlet: ashfield-news"),
            ("# published:", "published: 2025-06-01 #"),
        ],
        Kind::Frameworks => &[("inspectorate:", "inspectorate: schools-inspectorate")],
        Kind::Scales => &[
            ("  - id:", "  - id: good #"),
            ("    label:", "    label: Good #"),
        ],
        Kind::Metrics => &[("unit:", "unit: pupils")],
        Kind::Sources => &[("publisher:", "publisher: schools-inspectorate")],
        Kind::Series
        | Kind::Pages
        | Kind::Bodies
        | Kind::Inspectorates
        | Kind::People
        | Kind::Topics => &[],
    }
}

/// `draft` with the lines that begin so replaced.
fn filled_in(draft: &str, values: &[(&str, &str)]) -> String {
    let mut lines: Vec<String> = draft.lines().map(str::to_owned).collect();
    for (start, line) in values {
        let found = lines.iter_mut().find(|line| line.starts_with(start));
        let found = found.unwrap_or_else(|| panic!("no line begins with `{start}`:\n{draft}"));
        (*line).clone_into(found);
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_draft_of_every_kind_says_what_to_fill_in() {
    let site = site();
    for kind in Kind::ALL {
        let made = run(&site, &["new", kind.folder(), "Unit #3: \"new\" — été"]);
        let path = format!("content/{}/unit-3-new-ete.md", kind.folder());
        assert!(
            made.stdout.starts_with(&format!("Made `{path}`, a draft")),
            "{}",
            made.stdout
        );
        let draft = text(&site, &path);
        assert!(draft.contains("\nvisibility: draft\n"), "{draft}");
        for key in kind.keys().iter().chain(Common::KEYS) {
            let lines = [format!("\n{}:", key.name), format!("\n# {}:", key.name)];
            assert!(
                lines.iter().any(|line| draft.contains(line)),
                "{} of {}",
                key.name,
                kind.one()
            );
            let is_asked = made.stdout.contains(&format!("`{}`", key.name));
            let is_open = key.required && key.name != "title";
            assert!(
                !is_open || is_asked || kind == &Kind::Scales,
                "{}: {}",
                key.name,
                made.stdout
            );
        }
        let checked = site.run(&["check", "--format", "json", "--show-restricted"]);
        for line in checked
            .stderr
            .lines()
            .filter(|line| line.contains("\"error\""))
        {
            assert!(line.contains(&path), "{line}");
        }
        let values = values(*kind);
        assert_eq!(
            checked.code,
            Some(i32::from(!values.is_empty())),
            "{}",
            checked.stderr
        );
        site.write(&path, filled_in(&draft, values));
        let checked = run(&site, &["check", "--strict"]);
        assert_eq!(checked.stderr, "", "{}", kind.one());
        // What a line says without its `# ` is a key of this kind, whose value is still to come.
        let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
        let is_key = |line: &&str| {
            line.split_once(": # ")
                .is_some_and(|(key, _)| key.chars().all(is_word))
        };
        let filled = filled_in(&draft, values);
        let open = filled
            .lines()
            .map(|line| line.strip_prefix("# ").filter(is_key).unwrap_or(line));
        let open: Vec<&str> = open.collect();
        assert!(open.iter().any(|line| line.starts_with("summary: ")));
        let open = open.join("\n") + "\n";
        site.write(&path, open);
        let checked = site.run(&["check", "--format", "short", "--show-restricted"]);
        for wrong in ["unknown-key", "yaml-", "front-matter"] {
            assert!(!checked.stderr.contains(wrong), "{}", checked.stderr);
        }
        site.remove(&path);
    }
}

#[test]
fn a_draft_is_nowhere_in_what_is_published() {
    let site = site();
    run(&site, &["build"]);
    let before = site.files("public");
    run(
        &site,
        &["new", "page", "Something secret", "--id", "secret"],
    );
    run(&site, &["build"]);
    assert_eq!(site.files("public"), before);
}

#[test]
fn an_id_must_be_one_and_free() {
    let site = site();
    site.write(
        "content/bodies/old.md",
        "---\ntitle: Old\naliases: [/bodies/older/]\n---\n",
    );
    site.write(
        "content/bodies/coming.next.md",
        "---\ntitle: Coming\nembargo: 2999-01-01T00:00:00Z\n---\n",
    );
    let before = site.files("content");
    for (arguments, code, said) in [
        (&["bodies", "X", "--id", "../x"][..], 2, "did you mean `x`?"),
        (&["bodies", "X", "--id", "a/b"], 2, "is not an id"),
        (
            &["bodies", "X", "--id", "Hill-School"],
            2,
            "did you mean `hill-school`?",
        ),
        (&["bodies", "X", "--id", "été"], 2, "did you mean `ete`?"),
        (&["bodies", "X", "--id", "nul"], 2, "Windows keeps"),
        (&["bodies", "Con"], 2, "Windows keeps"),
        (&["bodies", "X", "--id", ""], 2, "is not an id"),
        (&["bodies", "…"], 2, "no id can be made"),
        (&["bodies", " "], 2, "is no title"),
        (&["bodies", "a\nb"], 2, "is no title"),
        (
            &["bodies", "Hill School"],
            2,
            "`content/bodies/hill-school.md` is there already",
        ),
        (
            &["bodies", "X", "--id", "coming"],
            2,
            "`content/bodies/coming.next.md` is there",
        ),
        (&["bodies", "Schools Inspectorate"], 1, "duplicate-id"),
        (&["bodies", "Older"], 1, "alias-conflict"),
        (&["pages", "Inspections"], 1, "page-address"),
        (&["bodie", "X"], 2, "did you mean `bodies`?"),
        (&["zebras", "X"], 2, "the kinds are inspections"),
        (
            &["bodies", "East", "School"],
            2,
            "in quotes: `\"East School\"`",
        ),
    ] {
        let refused = site.run(&[&["new"], arguments].concat());
        assert_eq!(
            refused.code,
            Some(code),
            "{arguments:?}: {}",
            refused.stderr
        );
        assert!(
            refused.stderr.contains(said),
            "{arguments:?}: {}",
            refused.stderr
        );
        assert_eq!(site.files("content"), before, "{arguments:?}");
    }
    run(&site, &["new", "pages", "Us", "--id", "about/us"]);
    assert!(text(&site, "content/pages/about/us.md").contains("title: Us\n"));
}

#[test]
fn a_name_that_makes_a_link_unclear_is_refused() {
    let site = site();
    let refused = site.run(&["new", "topics", "Hill School"]);
    assert_eq!(
        refused.code,
        Some(0),
        "a kind is written in the only link: {}",
        refused.stderr
    );
    site.write(
        "content/pages/more.md",
        "---\ntitle: More\n---\n\nSee [[ashfield-news]].\n",
    );
    let refused = site.run(&["new", "topics", "Ashfield News"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("error[ambiguous-link]: ")
            && refused.stderr.contains("content/pages/more.md:5:5"),
        "{}",
        refused.stderr
    );
    assert!(!site.path().join("content/topics/ashfield-news.md").exists());
}

#[test]
fn a_site_may_have_a_text_of_its_own() {
    let site = site();
    let archetype = "---\ntitle: {{ title }}\nvisibility: draft\nknown: {{ today }}\noutlet: gazette\n---\n\n# {{ title }}, {{ id }}\n";
    site.write("archetypes/coverage.md", archetype);
    let made = run(&site, &["new", "coverage", "A: b", "--id", "x"]);
    let draft = text(&site, "content/coverage/x.md");
    assert!(
        draft.starts_with("---\ntitle: \"A: b\"\nvisibility: draft\nknown: 20"),
        "{draft}"
    );
    assert!(draft.ends_with("\n# A: b, x\n"), "{draft}");
    assert!(
        made.stdout
            .contains("briefing new bodies TITLE --id gazette"),
        "{}",
        made.stdout
    );
    for archetype in [
        "---\ntitle: {{ title }}\n---\n",
        "Nothing.\n",
        "---\ntitle: x\nvisibility: public\n---\n",
        "---\ntitle: {{ name }}\nvisibility: draft\n---\n",
    ] {
        site.write("archetypes/pages.md", archetype);
        let refused = site.run(&["new", "pages", "Y"]);
        assert_eq!(refused.code, Some(2), "{}", refused.stderr);
        assert!(
            refused.stderr.contains("archetypes/pages.md"),
            "{}",
            refused.stderr
        );
        assert!(!site.path().join("content/pages/y.md").exists());
    }
}

#[test]
fn an_editor_opens_it() {
    let site = site();
    let edited = |variables: &[(&str, &str)], title: &str| {
        let mut command = site.briefing(&["new", "pages", title, "--edit"]);
        Run::of(command.envs(variables.iter().copied()))
    };
    let none = edited(&[("EDITOR", " ")], "One");
    assert_eq!(none.code, Some(2), "{}", none.stderr);
    assert!(!site.path().join("content/pages/one.md").exists());

    let script = site.path().join("edit it");
    fs::write(&script, "#!/bin/sh\necho edited >> \"$1\"\n").expect("writes");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("sets");
    let quoted = format!("'{}'", script.display());
    let in_words = format!("{quoted} \"$@\"; true");
    for (title, editor) in [("Two", quoted.as_str()), ("Three", in_words.as_str())] {
        let done = edited(&[("VISUAL", editor), ("EDITOR", "false")], title);
        assert_eq!(done.code, Some(0), "{}", done.stderr);
        let path = format!("content/pages/{}.md", title.to_lowercase());
        assert!(text(&site, &path).ends_with("edited\n"), "{editor}");
    }
    let failed = edited(&[("EDITOR", "false")], "Four");
    assert_eq!(failed.code, Some(3), "{}", failed.stderr);
    assert!(Path::new(&site.path().join("content/pages/four.md")).exists());
}
