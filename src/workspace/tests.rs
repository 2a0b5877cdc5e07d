//! Changes of all kinds, and what becomes of the site.

use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::pipeline::{self, Outputs, Progress, Request, Thoroughness};
use crate::world::{Changing, Memory};

struct Silence;

impl Progress for Silence {
    fn begin(&self, _: usize) {}

    fn advance(&self) {}
}

/// A site that changes, and somebody who is told.
struct Desk {
    world: Arc<Changing>,
    request: Request,
    workspace: Workspace,
    told: Receiver<Status>,
}

const CONFIG: &str = "title: Briefing\nbase_url: https://example.org/b/\ntimezone: Europe/London\n";

fn page(title: &str, notes: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{notes}\n")
}

fn request() -> Request {
    Request {
        root: "/site".into(),
        ..Request::default()
    }
}

/// A site of two pages.
fn two_pages() -> Memory {
    Memory::new("2025-07-03T09:00:00Z")
        .file("/site/content/site.yaml", CONFIG)
        .file(
            "/site/content/pages/about.md",
            page("About", "See [[pages/more]]."),
        )
        .file("/site/content/pages/more.md", page("More", "Words."))
}

impl Desk {
    fn open() -> Self {
        let desk = Self::of(two_pages(), request());
        assert!(desk.status().is_current);
        desk
    }

    /// Opens the site of `request` in `world`, of which nothing has been told yet.
    fn of(world: Memory, request: Request) -> Self {
        let world = Arc::new(Changing::new(world));
        let (tell, told) = channel();
        let report = move |status: &Status| {
            let _ = tell.send(status.clone());
        };
        let (workspace, _) = Workspace::open(world.clone(), request.clone(), report);
        Self {
            world,
            request,
            workspace,
            told,
        }
    }

    fn status(&self) -> Status {
        self.told
            .recv_timeout(std::time::Duration::from_secs(30))
            .expect("it is told")
    }

    /// Writes a file, or removes it, and gives what is told of it.
    fn write(&self, path: &str, content: Option<&str>) -> Status {
        self.change(path, content);
        self.status()
    }

    /// Writes a file, or removes it, of which nothing may be told.
    fn change(&self, path: &str, content: Option<&str>) {
        let path = format!("/site/{path}");
        self.world.change(|world| match content {
            Some(content) => world.file(path.as_str(), content),
            None => world.without(path.as_str()),
        });
        self.workspace.change(Hints {
            paths: [path.into()].into(),
            everything: false,
        });
    }

    fn text(&self, path: &str) -> String {
        match self.answer(path) {
            Answer::Page(page) => String::from_utf8_lossy(&page.bytes).into_owned(),
            other => panic!("{path}: {other:?}"),
        }
    }

    fn answer(&self, path: &str) -> Answer {
        let (give, take) = channel();
        let path = OutputPath::new(path).expect("a path");
        self.workspace.ask(path, move |answer| {
            let _ = give.send(answer);
        });
        take.recv().expect("it is answered")
    }

    fn everything(&self) -> Everything {
        self.workspace.everything().expect("it is answered")
    }

    fn clean(&self) -> Option<Outputs> {
        let world = self.world.snapshot();
        let run = pipeline::run(&world, &self.request, Thoroughness::Build, &Silence);
        run.expect("a world of the test's own").outputs
    }

    /// What is shown is what a clean build makes, whether it is asked for at once or one by one.
    fn is_clean(&self) {
        let clean = self.clean().expect("nothing is wrong");
        for (path, bytes) in &clean {
            match self.answer(path.as_str()) {
                Answer::Page(page) => assert_eq!(page.bytes, *bytes, "{path}"),
                other => panic!("{path}: {other:?}"),
            }
        }
        assert_eq!(self.everything().outputs.as_ref(), Some(&clean));
    }
}

#[test]
fn shows_what_a_clean_build_makes_after_every_kind_of_change() {
    let desk = Desk::open();
    desk.is_clean();
    let more = "content/pages/more.md";
    for (path, content) in [
        (more, Some(page("More", "Other words."))),
        (more, Some(page("More", "Other *words*.\n\n## A heading"))),
        (
            more,
            Some(page("Much more", "Other *words*.\n\n## A heading")),
        ),
        (
            "content/pages/new.md",
            Some(page("New", "See [[pages/about]].")),
        ),
        ("content/pages/new.md", None),
        (
            "content/site.yaml",
            Some(CONFIG.replace("Briefing", "Another")),
        ),
        (
            "themes/briefing/templates/page.html",
            Some("{% extends \"base:page.html\" %}".to_owned()),
        ),
        (
            "themes/briefing/templates/page.html",
            Some("{{ page.title }}".to_owned()),
        ),
        ("themes/briefing/templates/page.html", None),
        (
            "content/pages/more.md",
            Some(page("More\nvisibility: draft", "Secret words.")),
        ),
    ] {
        let status = desk.write(path, content.as_deref());
        let errors: Vec<_> = status.diagnostics.iter().map(|it| &it.message).collect();
        if path == more && content.as_ref().is_some_and(|it| it.contains("draft")) {
            // An unlabelled link leads to it.
            assert!(!status.is_current, "{errors:?}");
            continue;
        }
        assert!(status.is_current, "{path}: {errors:?}");
        desk.is_clean();
    }
}

#[test]
fn a_mistake_leaves_its_file_as_it_was_and_the_rest_goes_on() {
    let desk = Desk::open();
    let more = "content/pages/more.md";
    let status = desk.write(more, Some("---\ntitle: [\n---\n\nHalf a sen"));
    assert!(!status.is_current);
    assert!(crate::diag::has_errors(&status.diagnostics));
    assert!(desk.text("more/index.html").contains("Words."));
    assert_eq!(desk.everything().outputs, None);
    let status = desk.write(
        "content/pages/about.md",
        Some(&page("About", "See [[pages/more]], and much else.")),
    );
    assert!(!status.is_current);
    assert!(desk.text("about/index.html").contains("and much else"));
    let status = desk.write(more, Some(&page("More", "A whole sentence.")));
    assert!(status.is_current);
    assert!(desk.text("more/index.html").contains("A whole sentence."));
    desk.is_clean();
}

#[test]
fn a_file_that_cannot_be_a_record_is_told_and_the_rest_goes_on() {
    let desk = Desk::open();
    for (name, content) in [
        ("more (conflicted copy).md", page("More", "Words.")),
        ("large.md", "x".repeat(64 * 1024 * 1024)),
    ] {
        let path = format!("content/pages/{name}");
        assert!(!desk.write(&path, Some(&content)).is_current, "{name}");
        let words = format!("Written beside {name}.");
        let status = desk.write("content/pages/about.md", Some(&page("About", &words)));
        assert!(!status.is_current && crate::diag::has_errors(&status.diagnostics));
        assert!(desk.text("about/index.html").contains(&words), "{name}");
        assert_eq!(desk.everything().outputs, None);
        assert!(desk.write(&path, None).is_current);
        desk.is_clean();
    }
}

#[test]
fn words_that_notes_say_now_may_be_said_although_another_record_keeps_them() {
    let words = "The inspectors come back on the eleventh of November without notice.";
    let desk = Desk::open();
    let draft = page("Plans\nvisibility: draft", words);
    assert!(
        desk.write("content/pages/plans.md", Some(&draft))
            .is_current
    );
    for notes in [words, "Words.", words] {
        let more = page("More", notes);
        assert!(desk.write("content/pages/more.md", Some(&more)).is_current);
        assert!(desk.text("more/index.html").contains(notes));
        desk.is_clean();
    }
}

#[test]
fn notes_that_wait_for_their_hour_are_not_shown_when_they_are_edited() {
    let desk = Desk::open();
    let next = "content/pages/more.next.md";
    for words in [
        "Words to come.",
        "Other words to come.",
        "Still other words.",
    ] {
        let waiting = page("More\nembargo: 2030-01-01T00:00:00Z", words);
        assert!(desk.write(next, Some(&waiting)).is_current);
        assert!(desk.text("more/index.html").contains("Words."));
        desk.is_clean();
    }
    let more = page("More", "Words that stand.");
    assert!(desk.write("content/pages/more.md", Some(&more)).is_current);
    desk.is_clean();
}

#[test]
fn words_that_no_notes_say_any_more_are_not_said_elsewhere_either() {
    let words = "The inspectors come back on the eleventh of November without notice.";
    let desk = Desk::open();
    let draft = page("Plans\nvisibility: draft", words);
    desk.write("content/pages/plans.md", Some(&draft));
    desk.write("content/pages/more.md", Some(&page("More", words)));
    desk.write("content/assets/plan.txt", Some(words));
    let about = page("About", "See [the plan](../assets/plan.txt).");
    desk.write("content/pages/about.md", Some(&about));
    let everything = desk.everything();
    let outputs = everything.outputs.expect("all of it may be published");
    let mut paths = outputs.keys().map(OutputPath::as_str);
    let plan = paths.find(|path| path.starts_with("assets/plan"));
    let plan = plan.expect("it is linked");
    assert!(desk.text(plan).contains(words));
    let status = desk.write("content/pages/more.md", Some(&page("More", "Words.")));
    assert!(status.is_current);
    let answer = desk.answer(plan);
    assert!(matches!(answer, Answer::Failed(_)), "{answer:?}");
    let everything = desk.everything();
    assert_eq!(everything.outputs, None);
    assert_eq!(everything.number, status.number);
    let codes: Vec<_> = everything.diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, [crate::gate::LEAK]);
    assert_eq!(desk.clean(), None);
}

#[test]
fn an_embargo_ends_while_the_site_is_shown() {
    let desk = Desk::open();
    let status = desk.write(
        "content/pages/late.md",
        Some(&page("Late\nembargo: 2025-07-03T10:00:00Z", "At last.")),
    );
    assert!(status.is_current);
    assert!(matches!(desk.answer("late/index.html"), Answer::Absent));
    desk.world.change(|world| world.at("2025-07-03T10:00:00Z"));
    desk.write(
        "content/pages/more.md",
        Some(&page("More than before", "Words.")),
    );
    assert!(desk.text("late/index.html").contains("At last."));
    desk.is_clean();
}

#[test]
fn a_site_that_is_wrong_from_the_start_is_shown_once_it_is_right() {
    let world = Memory::new("2025-07-03T09:00:00Z").file("/site/content/site.yaml", "title: [");
    let desk = Desk::of(world, request());
    assert!(!desk.status().is_current);
    assert!(matches!(desk.answer("index.html"), Answer::NoSite));
    assert!(desk.write("content/site.yaml", Some(CONFIG)).is_current);
    desk.is_clean();
}

#[test]
fn a_theme_that_was_given_as_a_folder_is_followed_wherever_it_stands() {
    for folder in ["themes/red", "themes/variants/red", "red"] {
        let template = format!("{folder}/templates/page.html");
        let manifest = "title: Red\nextends: briefing\n";
        let world = two_pages()
            .file(format!("/site/{folder}/theme.yaml").as_str(), manifest)
            .file(format!("/site/{template}").as_str(), "red {{ page.title }}")
            .file("/site/themes/red/theme.yaml", manifest);
        let request = Request {
            theme: Some(format!("/site/{folder}")),
            ..request()
        };
        let desk = Desk::of(world, request);
        assert!(desk.status().is_current, "{folder}");
        for words in ["redder {{ page.title }}", "reddest {{ page.title }}"] {
            desk.write(&template, Some(words));
            assert_eq!(
                desk.text("more/index.html"),
                words.replace("{{ page.title }}", "More")
            );
            assert_eq!(desk.everything().outputs, desk.clean(), "{folder}");
        }
        // One that stands where the given theme is laid is not part of it.
        let other = "themes/red/templates/page.html";
        if other != template {
            desk.change(other, Some("other"));
            assert_eq!(desk.everything().outputs, desk.clean(), "{folder}");
        }
    }
}

#[test]
fn pages_that_did_not_change_are_not_made_again_when_everything_is_wanted() {
    let desk = Desk::open();
    let before = desk.everything().outputs.expect("nothing is wrong");
    desk.write("content/pages/more.md", Some(&page("More", "Other words.")));
    let after = desk.everything().outputs.expect("nothing is wrong");
    let is_made = |path: &OutputPath| !Arc::ptr_eq(&before[path], &after[path]);
    let made: Vec<&str> = after
        .keys()
        .filter(|path| is_made(path))
        .map(OutputPath::as_str)
        .collect();
    assert_eq!(made, ["build.json", "more/index.html"]);
}
