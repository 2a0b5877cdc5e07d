//! What people and programs get wrong in the files of a site, and what each mistake is told as.
//!
//! A [`Case`] is one file laid over a good site, and exactly the errors that it gives. Each is built
//! by the program itself in a folder that has a `public/` already, which must stay as it is.
//! Rows are those of a list of malformed inputs that was collected from other generators (B01 to
//! B85), translated to the keys of this one. Where they are:
//!
//! - B01 to B17 in [`layout`]; B18 to B22, B28 to B31 in [`keys`]; B23 to B25, B27, B29, B32 in
//!   [`values`]; B33 to B43, B50 to B57, B59 to B61, B82 in [`files`]; B45, B46, B69 in [`notes`]; B01,
//!   B08, B51, B73, B74 in [`settings`]; B60, B61 by the gigabyte in [`large`]; mistakes, and
//!   keys (B59), by the thousand in [`many`].
//! - B35, B46, B47, B81 in [`special_files`]; that nothing outside the site is opened (B37, B44 to
//!   B47) in [`contained`]; B75, B81, B82, B84 in [`around`].
//! - B32, B54, B58, B66, B70 are no mistakes: what becomes of them is in [`harmless`]. B62, B63 are
//!   warnings: [`warned`].
//! - B48, B49, what attachments hide, are tested where they are looked into (`vet`), and by the
//!   pages of their rules; B64, B65 where notes become HTML (`markdown`) and in a browser
//!   (`injection`); B67 where exports are written; B68 in `pathological`.
//! - B71, B72, templates: by the pages of the rules `template-…` and `theme-…`, and in `theme`.
//! - B77, B80, a disk that is full and what a crash leaves: `crash`; B78, B79: `emit`.
//! - B83, names of the program's own: B35 and B36, and the rule `address-taken`.
//!
//! These rows have no counterpart here:
//!
//! - B26, two instants of one local time: an embargo has an offset, so a zone's name is refused
//!   like any other wrong moment (among B25).
//! - B27, an end before its start, of embargoes: they have no end. Other stretches are among B27.
//! - B34, two records for one output, by a slug: an address is made of folder and file name alone,
//!   so only aliases can clash (B44) and pages with the program's own (B36).
//! - B41, tool files such as `CNAME`: nothing but records and what they link is published, so no
//!   record can stand in for one; hidden files are passed over.
//! - B61, 100,000 records: the limit is tested with fewer, by the page of the rule `site-size`.
//! - B76, a file that changes while it is read: it is read again, and refused when it does not hold
//!   still; no test can make that happen in order.
//! - B85, drafts with `publish`: there is neither.

mod around;
mod contained;
mod files;
mod harmless;
mod keys;
mod large;
mod layout;
mod many;
mod notes;
mod settings;
mod special_files;
mod values;
mod warned;

use std::collections::BTreeSet;

use briefing::base::visible::is_hostile;
use rayon::prelude::*;
use serde_json::Value as Json;

use crate::support::{Run, Site, SiteFolder};

/// A mistake, and what is told about it.
struct Case {
    /// The row, and what the mistake is.
    name: &'static str,
    /// The file, below `content/`.
    file: String,
    content: Vec<u8>,
    /// Every error: `code line:column`, or the code alone where the file as a whole is wrong.
    errors: Vec<&'static str>,
    /// Words of the first one's message or help.
    says: &'static str,
}

/// One file and the only error in it.
fn case(
    name: &'static str,
    file: impl Into<String>,
    content: impl Into<Vec<u8>>,
    error: &'static str,
    says: &'static str,
) -> Case {
    Case {
        name,
        file: file.into(),
        content: content.into(),
        errors: vec![error],
        says,
    }
}

impl Case {
    /// With another error in the same file.
    fn and(mut self, error: &'static str) -> Self {
        self.errors.push(error);
        self
    }
}

/// A page whose front matter goes on with `lines`.
fn page(lines: &str) -> String {
    format!("---\ntitle: New\n{lines}\n---\nText.\n")
}

/// An inspection whose front matter goes on, in line 9, with `lines`.
fn inspection(lines: &str) -> String {
    format!(
        "---\ntitle: New\nsummary: New.\ninspectorate: westmarch-prisons\n\
         bodies: [hmp-harrow-fell]\nframework: prison-tests\nfieldwork: 2025-01\n\
         published: 2025-02-03\n{lines}\n---\nText.\n"
    )
}

const PAGE: &str = "pages/new.md";
const INSPECTION: &str = "inspections/new.md";

/// A build that tells its author everything: nothing of a file that cannot be read is known to be public.
const IN_FULL: &[&str] = &["build", "--format", "json", "--show-restricted"];

/// The most that is said about one mistake, in bytes.
const LONGEST_REPORT: usize = 2048;

#[test]
fn each_mistake_is_told_where_it_is_and_nothing_is_published() {
    let cases: Vec<Case> = [
        layout::cases(),
        keys::cases(),
        values::cases(),
        files::cases(),
        notes::cases(),
        settings::cases(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rows: BTreeSet<&str> = cases.iter().map(|case| &case.name[..3]).collect();
    assert!(rows.len() >= 40, "only {} rows: {rows:?}", rows.len());
    let failures: Vec<String> = cases.par_iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn all_mistakes_are_told_in_one_run() {
    let mut site = Site::from("three-inspections");
    let mistakes = [
        ("pages/a.md", page("visibilty: draft"), "unknown-key 3:1"),
        (
            "pages/b.md",
            "Text.\n".to_owned(),
            "front-matter-missing 1:1",
        ),
        (
            "pages/c.md",
            page("updated: 2025-02-30"),
            "impossible-date 3:10",
        ),
        (
            "pages/d.md",
            page("") + "[[nowhere]]\n",
            "dangling-link 6:1",
        ),
        ("new.md", page(""), "misplaced-file"),
    ];
    for (file, content, _) in &mistakes {
        site = site.file(&format!("content/{file}"), content);
    }
    let run = SiteFolder::of(&site).run(IN_FULL);
    assert_eq!(run.code, Some(1));
    for (file, _, error) in mistakes {
        let told = errors(&run, &format!("content/{file}"));
        assert!(
            told.iter().any(|(place, _)| place == error),
            "{file}: {told:?}"
        );
    }
}

#[test]
fn no_form_of_message_repeats_what_is_for_the_authors_alone() {
    const CANARY: &str = "canary4711";
    for lines in [
        format!("internal: [{CANARY}]"),
        format!("internal:\n  {CANARY}: {CANARY}"),
        format!("internal: \"{CANARY}"),
        format!("visibilty: draft\ninternal: {CANARY}\ntitel: New"),
        format!("internal: {CANARY}: b"),
        format!("internal: {CANARY}\ninternal: {CANARY}"),
    ] {
        let site = Site::from("three-inspections").file("content/pages/new.md", page(&lines));
        let folder = SiteFolder::of(&site);
        for form in ["human", "short", "json", "github"] {
            let run = folder.run(&["build", "--format", form]);
            assert_eq!(run.code, Some(1), "{lines}");
            assert!(!run.stderr.contains(CANARY), "{lines}\n{}", run.stderr);
        }
    }
}

#[test]
fn no_message_acts_on_a_terminal() {
    let hostile = "a\u{1B}[2J\u{202E}b\u{7}";
    let site = Site::from("three-inspections")
        .file(
            "content/pages/new.md",
            page(&format!("{hostile}: {hostile}")),
        )
        .file(&format!("content/pages/{hostile}.md"), page(""))
        .file(
            "content/pages/other.md",
            page(&format!("visibility: {hostile}\nsummary: \"{hostile}")),
        );
    let folder = SiteFolder::of(&site);
    for form in ["human", "short", "json", "github"] {
        let run = folder.run(&["build", "--format", form]);
        assert_eq!(run.code, Some(1));
        let acts = |character: char| character != '\n' && is_hostile(character);
        assert!(!run.stderr.contains(acts), "{form}: {:?}", run.stderr);
    }
}

/// What is wrong with what the program does about `case`.
fn failure(case: &Case) -> Option<String> {
    let site = Site::from("three-inspections");
    let folder = SiteFolder::of(&site.file(&format!("content/{}", case.file), &case.content));
    folder.write("public/index.html", "the site as it was");
    folder.write("public/deep/page.html", "more of it");
    let before = folder.tree("public");
    let run = folder.run(IN_FULL);
    let told = errors(&run, &format!("content/{}", case.file));
    let is_settings = case.file == "site.yaml";
    let code = if is_settings { 2 } else { 1 };
    let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    let says = told.first().map_or("", |(_, words)| words);
    let problems = [
        (run.code != Some(code), format!("ended with {:?}", run.code)),
        (
            places != case.errors,
            format!("told {places:?}, not {:?}", case.errors),
        ),
        (
            !says.contains(case.says),
            format!("says {says:?}, not {:?}", case.says),
        ),
        (
            folder.tree("public") != before,
            "changed `public/`".to_owned(),
        ),
        (
            run.stderr.lines().any(|line| line.len() > LONGEST_REPORT),
            "says too much".to_owned(),
        ),
    ];
    let problems: Vec<String> = problems
        .into_iter()
        .filter_map(|(is_wrong, words)| is_wrong.then_some(words))
        .collect();
    let problems = problems.join("\n  ");
    (!problems.is_empty()).then(|| format!("{} ({}):\n  {problems}", case.name, case.file))
}

/// Every error that `run` tells about `file`: code and place, and its words. One about another file
/// comes with that file's name.
fn errors(run: &Run, file: &str) -> Vec<(String, String)> {
    let objects = run.stderr.lines().filter_map(|line| {
        let object: Json = serde_json::from_str(line).expect("each line is JSON");
        (object["severity"] == "error" && object["code"] != "failure").then_some(object)
    });
    let told = objects.map(|object| {
        let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
        let mut place = text("code");
        if text("file") != file {
            place = format!("{place} {}", text("file"));
        }
        if let (Some(line), Some(column)) = (object["line"].as_u64(), object["column"].as_u64()) {
            place = format!("{place} {line}:{column}");
        }
        (place, format!("{}; {}", text("message"), text("help")))
    });
    told.collect()
}
