//! What the program itself prints and leaves behind where others may read along.

use rayon::prelude::*;

use super::canaries::{planted, rounds, spoil_all};
use super::canary;
use super::faults::FAULTS;
use super::twins::REASONS;
use crate::support::{CLOCK, Records, Run, Site, SiteFolder};

const FORMS: [&str; 4] = ["human", "short", "json", "github"];

/// The example with secret records of every kind and reason beside it, and what only they lead to.
fn with_secrets() -> Site {
    let planted = planted(&REASONS);
    let secret = |path: &str| canary::find(path.as_bytes()).is_some() || path.contains(".next.");
    let secrets = planted.files().iter();
    let site = secrets
        .filter(|(path, _)| secret(path.as_str()))
        .fold(Records::example().site(), |site, (path, bytes)| {
            site.file(path.as_str(), bytes)
        });
    let text = canary::text(200_001);
    let draft = "---\ntitle: A draft\nvisibility: draft\ntopics: [led-to]\n---\n<!-- a remark -->\n\
                 <b>bold</b> [[led-to|a label]]\n";
    site.file(
        "content/topics/led-to.md",
        format!("---\ntitle: {text}\n---\n"),
    )
    .file(
        &format!("content/pages/{}.md", canary::word(200_002)),
        draft,
    )
    .file(
        &format!("content/pages/.{}.md.swp", canary::word(200_003)),
        "x",
    )
}

/// What a run says, without how long it took.
fn said(run: &Run) -> (Option<i32>, String, String) {
    let stdout = match run.stdout.rsplit_once(" in ") {
        Some((before, _)) if run.stdout.starts_with("Built") => before.to_owned(),
        _ => run.stdout.clone(),
    };
    (run.code, stdout, run.stderr.clone())
}

#[test]
fn while_all_is_well_the_same_is_said_with_secrets_and_without() {
    let with = SiteFolder::of(&with_secrets());
    let without = SiteFolder::of(&Records::example().site());
    for verb in ["build", "check", "list"] {
        for form in ["human", "json"] {
            for more in [&[][..], &["--verbose"]] {
                let arguments = [&[verb, "--format", form, "--as-at", CLOCK], more].concat();
                let (with, without) = (with.run(&arguments), without.run(&arguments));
                assert_eq!(said(&with), said(&without), "{arguments:?}");
                assert_eq!(with.code, Some(0), "{arguments:?}");
            }
        }
    }
    let left: Vec<String> = with
        .files("")
        .into_iter()
        .filter(|(path, _)| !path.starts_with("content/"))
        .filter_map(|(path, bytes)| {
            let found = canary::find(path.as_bytes()).or_else(|| canary::find(&bytes))?;
            Some(format!("{path}: {found}"))
        })
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn no_run_of_the_program_prints_a_canary() {
    let site = planted(&REASONS[..1]);
    let failures: Vec<String> = (0..rounds(&site))
        .into_par_iter()
        .filter_map(|round| {
            let mut faults =
                (0..FAULTS.len()).map(|fault| FAULTS[(round * 5 + fault) % FAULTS.len()]);
            let (name, spoilt) =
                faults.find_map(|(name, fault)| Some((name, spoil_all(&site, round, fault)?)))?;
            let folder = SiteFolder::of(&spoilt);
            let verb = ["build", "check", "list"][round % 3];
            let form = FORMS[round % FORMS.len()];
            let run = folder.run(&[verb, "--format", form, "--as-at", CLOCK]);
            assert!(run.code.is_some_and(|code| code < 2), "{name}: {run:?}");
            // A file that has a mistake is named, and nothing else of it.
            let printed = spoilt
                .files()
                .keys()
                .fold(run.stdout + &run.stderr, |printed, path| {
                    printed.replace(path.as_str(), "a file")
                });
            let found = canary::find(printed.as_bytes())?;
            Some(format!("{name}, line {round}, {verb} as {form}: {found}"))
        })
        .collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn the_author_alone_is_shown_what_is_not_public() {
    let draft = "---\ntitle: A draft\nvisibility: draft\nupdated: marigold\n---\n";
    let site = Records::example()
        .site()
        .file("content/pages/draft.md", draft);
    let folder = SiteFolder::of(&site);
    for form in FORMS {
        let others = folder.run(&["check", "--format", form]);
        assert_eq!(others.code, Some(1));
        assert!(others.stderr.contains("content/pages/draft.md"));
        assert!(!others.stderr.contains("marigold"), "{}", others.stderr);
        let shown = ["check", "--format", form, "--show-restricted"];
        let author = folder.run(&shown);
        assert_eq!(author.code, Some(1));
        assert!(author.stderr.contains("marigold"), "{}", author.stderr);
        for variable in ["CI", "GITHUB_ACTIONS"] {
            let refused = Run::of(folder.briefing(&shown).env(variable, "true"));
            assert_eq!(refused.code, Some(2));
            assert!(!refused.stderr.contains("marigold"), "{}", refused.stderr);
        }
    }
}
