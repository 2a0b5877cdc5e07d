//! What each printer makes of a diagnostic, and of whatever text stands in one.

use proptest::prelude::*;

use super::*;
use crate::diag::FilePath;

struct OneFile(&'static str, &'static str);

impl Sources for OneFile {
    fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>> {
        (file == self.0).then_some(Cow::Borrowed(self.1))
    }
}

const RECORD: OneFile = OneFile("content/a.md", "---\ntitle: A\ninspectorate: hmicfr\n---\n");

fn file() -> FilePath {
    FilePath::from("content/a.md")
}

/// The place of `text` in the record.
fn place(text: &str) -> Span {
    let start = RECORD.1.find(text).expect("the record holds it");
    Span::new(start, start + text.len())
}

fn dangling() -> Diagnostic {
    Diagnostic::error("dangling-reference", "no inspectorate is called `hmicfr`")
        .at(&file(), place("hmicfr"))
        .labelled("no such record")
        .help("the inspectorates are `hmicfrs` and `ofsted`")
}

fn printed(diagnostics: &[Diagnostic], sources: &dyn Sources, form: Form) -> String {
    let mut out = Vec::new();
    print(diagnostics, sources, form, &mut out).expect("memory takes everything");
    let text = String::from_utf8(out).expect("what is printed is text");
    anstream::adapter::strip_str(&text).to_string()
}

/// Without the spaces that stand at some ends of lines.
fn human(diagnostic: Diagnostic, sources: &dyn Sources) -> String {
    let text = printed(&[diagnostic], sources, Form::Human { width: 80 });
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn a_person_sees_the_place_and_what_to_do() {
    insta::assert_snapshot!(human(dangling(), &RECORD), @r"
    error[dangling-reference]: no inspectorate is called `hmicfr`
     --> content/a.md:3:15
      |
    3 | inspectorate: hmicfr
      |               ^^^^^^ no such record
      |
      = help: the inspectorates are `hmicfrs` and `ofsted`
    ");
}

#[test]
fn a_person_sees_the_line_as_it_should_be() {
    let diagnostic = dangling().suggest(place("hmicfr"), "hmicfrs", "write the id in full");
    insta::assert_snapshot!(human(diagnostic, &RECORD), @r"
    error[dangling-reference]: no inspectorate is called `hmicfr`
     --> content/a.md:3:15
      |
    3 | inspectorate: hmicfr
      |               ^^^^^^ no such record
      |
      = help: the inspectorates are `hmicfrs` and `ofsted`
    help: write the id in full
      |
    3 | inspectorate: hmicfrs
      |                     +
    ");
}

#[test]
fn a_person_sees_other_places_too() {
    let elsewhere: FilePath = FilePath::from("content/b.md");
    let diagnostic = dangling()
        .and_at(&file(), place("title"), "in this record")
        .and_at(&elsewhere, Span::new(0, 1), "and here");
    insta::assert_snapshot!(human(diagnostic, &RECORD), @r"
    error[dangling-reference]: no inspectorate is called `hmicfr`
     --> content/a.md:3:15
      |
    2 | title: A
      | ----- in this record
    3 | inspectorate: hmicfr
      |               ^^^^^^ no such record
     ::: content/b.md
      = note: and here
      = help: the inspectorates are `hmicfrs` and `ofsted`
    ");
}

#[test]
fn a_file_as_a_whole_needs_no_excerpt() {
    let diagnostic = Diagnostic::warning("unused-record", "nothing refers to this record")
        .in_file(&file())
        .help("remove it");
    insta::assert_snapshot!(human(diagnostic, &RECORD), @r"
    warning[unused-record]: nothing refers to this record
    --> content/a.md
     = help: remove it
    ");
}

#[test]
fn no_file_to_blame_needs_no_place() {
    let diagnostic = Diagnostic::note("clock", "the day is not over");
    insta::assert_snapshot!(human(diagnostic, &RECORD), @r"note[clock]: the day is not over");
}

#[test]
fn what_acts_on_a_terminal_is_written_out() {
    let hostile = OneFile(
        "content/a.md",
        "\u{FEFF}a: \u{1B}[2J\u{202E}x\r\nb: \ty\r\n",
    );
    let diagnostic = Diagnostic::error("control-character", "`\u{1B}` cannot be shown")
        .at(&file(), Span::new(13, 14))
        .labelled("here");
    insta::assert_snapshot!(human(diagnostic, &hostile), @r"
    error[control-character]: `\u{1B}` cannot be shown
     --> content/a.md:1:9
      |
     :::
    1 | a: \u{1B}[2J\u{202E}x
      |                     ^ here
    ");
}

#[test]
fn a_long_line_is_trimmed_around_the_place() {
    let long = format!("{} wrong {}\n", "before ".repeat(60), "after ".repeat(60));
    let start = long.find("wrong").expect("it is in the line");
    let long = OneFile("content/a.md", long.leak());
    let diagnostic =
        Diagnostic::error("wrong", "this is wrong").at(&file(), Span::new(start, start + 5));
    let printed = human(diagnostic, &long);
    assert!(printed.contains(" wrong "), "{printed}");
    assert!(
        printed.lines().all(|line| line.chars().count() <= 80),
        "{printed}"
    );
}

#[test]
fn what_may_not_be_shown_is_not() {
    struct Masked;
    impl Sources for Masked {
        fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>> {
            RECORD.text(file)
        }
        fn may_show(&self, _: &Utf8Path, _: Span) -> bool {
            false
        }
    }
    let diagnostic = Diagnostic::error("dangling-reference", "no such inspectorate")
        .at(&file(), place("hmicfr"))
        .suggest(place("hmicfr"), "hmicfrs", "write the id in full");
    insta::assert_snapshot!(human(diagnostic, &Masked), @r"
    error[dangling-reference]: no such inspectorate
    --> content/a.md:3:15
     |
    help: write the id in full
    ");
}

#[test]
fn an_editor_gets_one_line_each_in_order() {
    let whole = Diagnostic::warning("unused-record", "nothing refers\nto this").in_file(&file());
    let nowhere = Diagnostic::note("clock", "the day is not over");
    let text = printed(&[dangling(), whole, nowhere], &RECORD, Form::Short);
    insta::assert_snapshot!(text, @r"
    note[clock]: the day is not over
    content/a.md:1:1: warning[unused-record]: nothing refers\u{A}to this
    content/a.md:3:15: error[dangling-reference]: no inspectorate is called `hmicfr`
    ");
}

#[test]
fn a_program_gets_one_object_a_line() {
    let diagnostic = dangling().suggest(place("hmicfr"), "hmicfrs", "write the id in full");
    let nowhere = Diagnostic::note("clock", "the day is not over");
    let text = printed(&[diagnostic, nowhere], &RECORD, Form::Json);
    insta::assert_snapshot!(text, @r#"
    {"code":"clock","severity":"note","message":"the day is not over","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"help":null}
    {"code":"dangling-reference","severity":"error","message":"no inspectorate is called `hmicfr`","file":"content/a.md","line":3,"column":15,"end_line":3,"end_column":21,"help":"the inspectorates are `hmicfrs` and `ofsted`; write the id in full: `hmicfrs`"}
    "#);
}

#[test]
fn github_gets_commands_that_text_cannot_break_out_of() {
    let comma: FilePath = FilePath::from("content/a,b:c.md");
    let diagnostics = [
        dangling(),
        Diagnostic::note("odd-name", "100 %\n::error::not a command").in_file(&comma),
        Diagnostic::warning("two-lines", "spans two lines").at(&file(), place("A\ninsp")),
    ];
    let text = printed(&diagnostics, &RECORD, Form::GitHub);
    insta::assert_snapshot!(text, @r"
    ::notice file=content/a%2Cb%3Ac.md,title=odd-name::100 %25\u{A}::error::not a command
    ::warning file=content/a.md,line=2,endLine=3,title=two-lines::spans two lines
    ::error file=content/a.md,line=3,endLine=3,col=15,endColumn=21,title=dangling-reference::no inspectorate is called `hmicfr`%0Ahelp: the inspectorates are `hmicfrs` and `ofsted`
    ");
}

#[test]
fn the_summary_counts_what_there_is() {
    let whole = Diagnostic::warning("unused-record", "nothing refers to this").in_file(&file());
    assert_eq!(summary(&[]), None);
    assert_eq!(
        summary(&[&dangling(), &dangling(), &whole]).as_deref(),
        Some("2 errors, 1 warning in 1 file")
    );
    let nowhere = Diagnostic::note("clock", "the day is not over");
    assert_eq!(summary(&[&nowhere]).as_deref(), Some("1 note"));
}

proptest! {
    /// Spans can be wrong in every way: past the end, inside characters, empty, backwards.
    #[test]
    fn no_text_and_no_place_makes_a_printer_fail(
        text in "[a-zé\u{1B}\t\r\n👩:]{0,40}",
        spans in prop::collection::vec((0_usize..60, 0_usize..60), 3),
        replacement in "[a-z\n]{0,3}",
    ) {
        let sources = OneFile("content/a.md", text.leak());
        let span = |index: usize| Span::new(spans[index].0, spans[index].1);
        let diagnostic = Diagnostic::error("any", "anything")
            .at(&file(), span(0))
            .labelled("here")
            .and_at(&file(), span(1), "there")
            .suggest(span(2), replacement, "write");
        for form in [Form::Human { width: 20 }, Form::Short, Form::Json, Form::GitHub] {
            prop_assert!(!printed(std::slice::from_ref(&diagnostic), &sources, form).is_empty());
        }
    }
}
