//! The rules, from their pages in the program, in groups that a reader would look in.

use std::collections::BTreeSet;

use briefing::check::rules::{self, Rule};
use briefing::diag::Severity;

use super::{Pages, block, head, table};
use crate::rules::blocks;

/// A page of rules: its name, its title, what it is about, and which rules are on it: codes, or what codes
/// begin with before a `*`. The first that fits counts.
struct Group(
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const GROUPS: &[Group] = &[
    Group(
        "not-public",
        "What is not public",
        "What must not get out, and what would show that something is kept back.",
        &[
            "future-publication",
            "next-without-embargo",
            "responder-not-public",
            "restricted-passage",
            "unlabelled-link",
            "withheld-text",
        ],
    ),
    Group(
        "today",
        "What holds on the day",
        "Facts about the world that somebody should know; none of them is a mistake.",
        &[
            "disagreement",
            "overdue-*",
            "unverified-claim",
            "unused-accept",
            "unused-record",
        ],
    ),
    Group(
        "grades",
        "Grades and scores",
        "Frameworks, scales, judgements and scores that do not fit together.",
        &[
            "*-area",
            "*-grade",
            "duplicate-judgement",
            "framework-bands",
            "judgement-*",
            "missing-framework",
            "missing-scale",
            "score-*",
        ],
    ),
    Group(
        "findings",
        "Inspections, findings and promises",
        "What was found, answered and promised, and in which order it happened.",
        &[
            "answer-before-report",
            "date-order",
            "delivered-before-promised",
            "finding-counts",
            "missing-date",
            "missing-summary",
            "not-stated-without-known",
            "overseer-missing",
            "response-by-other",
            "unknown-finding-kind",
            "verified-without-source",
        ],
    ),
    Group(
        "figures",
        "Figures and statements",
        "What is counted, and who said what.",
        &[
            "as-of-inspection",
            "change-without-baseline",
            "group-count",
            "missing-about",
            "missing-speaker",
            "number-form",
            "parts-sum",
            "preferred-figure",
            "role-not-held",
            "too-few-claims",
            "value-form",
        ],
    ),
    Group(
        "notes",
        "Notes, links and pictures",
        "What stands below the keys.",
        &[
            "*-link",
            "*-footnote",
            "code-option",
            "html-comment",
            "notes-depth",
            "picture-description",
            "picture-source",
            "raw-html",
            "unknown-language",
        ],
    ),
    Group(
        "linked-files",
        "Linked files",
        "Pictures and documents that are published with a record.",
        &[
            "file-author",
            "file-kind",
            "file-metadata",
            "file-script",
            "file-size",
            "picture-size",
        ],
    ),
    Group(
        "settings",
        "Settings and themes",
        "The file `site.yaml`, themes and templates.",
        &[
            "accept-setting",
            "*-setting",
            "old-epoch",
            "publish-form",
            "schema-version",
            "site-file-missing",
            "template-*",
            "theme-*",
            "timezone",
            "unknown-theme",
        ],
    ),
    Group(
        "yaml",
        "How keys are written",
        "The lines between the two `---`, which are in a language called YAML.",
        &[
            "yaml-*",
            "front-matter-*",
            "duplicate-key",
            "typographic-quotes",
        ],
    ),
    Group(
        "values",
        "Keys and values",
        "Keys that are missing or unknown, and values of the wrong sort.",
        &[
            "*-date",
            "*-form",
            "blank-value",
            "missing-key",
            "unknown-body-type",
            "unknown-key",
            "unknown-word",
            "wrong-type",
        ],
    ),
    Group(
        "names",
        "Names and addresses",
        "Ids, references between records, and where pages stand.",
        &[
            "address-taken",
            "alias-conflict",
            "circular-reference",
            "dangling-reference",
            "duplicate-id",
            "name-collision",
            "page-address",
        ],
    ),
    Group(
        "files",
        "Files and folders",
        "Where records stand, what their files are called, and how they are saved.",
        &[
            "control-character",
            "file-name",
            "file-too-large",
            "language-edition",
            "line-ends",
            "misplaced-file",
            "not-text",
            "not-utf8",
            "site-size",
            "special-file",
            "symlink",
            "unknown-folder",
        ],
    ),
];

/// Adds the pages of all rules.
pub(super) fn add(pages: &mut Pages) {
    let mut grouped: Vec<Vec<&Rule>> = GROUPS.iter().map(|_| Vec::new()).collect();
    for rule in rules::all() {
        let place = GROUPS.iter().position(|group| group.has(rule));
        let place =
            place.unwrap_or_else(|| panic!("`{}` is in no group: add it to one", rule.code));
        grouped[place].push(rule);
    }
    let mut rows = Vec::new();
    for (position, (group, members)) in GROUPS.iter().zip(&grouped).enumerate() {
        let Group(name, title, about, _) = group;
        let mut page = head(title, about, position + 1);
        for rule in members {
            page.push_str(&section(rule));
            let severity = severity(rule).to_owned();
            let code = rule.code;
            rows.push(vec![
                format!("[`{code}`](rules/{name}.md#{code})"),
                severity,
                rule.summary.to_owned(),
            ]);
        }
        pages.insert(format!("rules/{name}.md"), page);
    }
    rows.sort();
    let mut index = head(
        "Rules",
        "Every error, warning and note, what it means, and how to mend it.",
        4,
    );
    index.push_str(
        "\nEvery message has the name of its rule in brackets. `briefing explain CODE` says the same as these pages. How a \
         warning or a note is accepted, or told louder, is on [deal with messages](../how-to/messages.md).\n",
    );
    index.push_str(&table(&["rule", "", "is about"], &rows));
    pages.insert("rules.md".to_owned(), index);
}

impl Group {
    fn has(&self, rule: &Rule) -> bool {
        self.3
            .iter()
            .any(|one| match (one.strip_suffix('*'), one.strip_prefix('*')) {
                (Some(start), _) => rule.code.starts_with(start),
                (_, Some(end)) => rule.code.ends_with(end),
                _ => rule.code == *one,
            })
    }
}

/// A rule's page as a section of a longer one.
fn section(rule: &Rule) -> String {
    let mut text = format!(
        "\n## {}\n\n**{}:** {}.\n\n",
        rule.code,
        severity(rule),
        rule.summary
    );
    let (_, body) = rule
        .page
        .split_once("## What it means\n")
        .unwrap_or_default();
    let (meaning, rest) = body
        .split_once("\n## Why it matters\n")
        .unwrap_or((body, ""));
    let why = rest.split("\n## ").next().unwrap_or_default();
    put!(text, "{}\n\n{}\n", meaning.trim(), why.trim());
    for (heading, label) in [("Bad", "Wrong"), ("Good", "Right")] {
        for (position, example) in blocks(rule.page, heading).into_iter().enumerate() {
            let label = if position == 0 { label } else { "and" };
            match example.path.as_str() {
                "" => put!(text, "\n{label}:\n"),
                path => put!(text, "\n{label}, in `{path}`:\n"),
            }
            // Restricted passages are taken out of everything, also out of examples.
            if example
                .text
                .lines()
                .any(|line| line.trim_start().starts_with(":::"))
            {
                put!(text, "\n`briefing explain {}` shows it.\n", rule.code);
                continue;
            }
            let language = match example.language.as_str() {
                "environment" => "text",
                language => language,
            };
            text.push_str(&block(language, &example.text));
        }
    }
    text
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

#[test]
fn every_group_has_rules_and_every_pattern_is_needed() {
    let codes: BTreeSet<&str> = rules::codes().collect();
    for Group(name, _, _, patterns) in GROUPS {
        for pattern in *patterns {
            let alone = Group(name, "", "", std::slice::from_ref(pattern));
            let rules = rules::all().iter().filter(|rule| alone.has(rule));
            assert!(
                rules.count() > 0,
                "{name}: no code is like `{pattern}` among {codes:?}"
            );
        }
    }
}
