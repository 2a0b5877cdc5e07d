//! `briefing new` in a terminal: asks what only its author knows, and offers to make what is not there.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::{empty, run, text};
use crate::support::SiteFolder;

/// Longer than anything takes that comes at all.
const DEADLINE: Timespec = Timespec {
    tv_sec: 60,
    tv_nsec: 0,
};

/// Runs the program in a terminal of its own, where somebody answers each question as said, the end of its
/// words first; gives how it ended and all that was to be seen.
fn in_a_terminal(
    site: &SiteFolder,
    arguments: &[&str],
    answers: &[(&str, &str)],
) -> (Option<i32>, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
    grantpt(&terminal).expect("it is ours");
    unlockpt(&terminal).expect("it opens");
    let name = ptsname(&terminal, Vec::new()).expect("it has a name");
    let name = name.to_str().expect("its name is text");
    let end = || rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty());
    let mut command = site.briefing(arguments);
    command
        .env("TERM", "dumb")
        .stdin(end().expect("opens"))
        .stdout(end().expect("opens"))
        .stderr(end().expect("opens"));
    let mut child = command.spawn().expect("the program starts");
    // The last of our copies of its end; without them the terminal closes with it.
    drop(command);
    let (mut seen, mut asked) = (String::new(), 0);
    let mut answers = answers.iter();
    let mut next = answers.next();
    let mut bytes = [0; 4096];
    loop {
        let mut waited = [PollFd::new(&terminal, PollFlags::IN)];
        if poll(&mut waited, Some(&DEADLINE)) == Ok(0) {
            child.kill().expect("it can be ended");
            panic!("it waits for something else than {next:?}:\n{seen}");
        }
        let Ok(count @ 1..) = rustix::io::read(&terminal, &mut bytes) else {
            break;
        };
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        if let Some((question, answer)) = next
            && seen[asked..].ends_with(question)
        {
            let typed = format!("{answer}\n");
            let count = rustix::io::write(&terminal, typed.as_bytes()).expect("it is typed");
            assert_eq!(count, typed.len());
            asked = seen.len();
            next = answers.next();
        }
    }
    assert_eq!(next, None, "this was never asked:\n{seen}");
    let status = child.wait().expect("it ends");
    (status.code(), seen.replace("\r\n", "\n"))
}

#[test]
fn what_it_names_is_asked_for_and_offered() {
    let site = empty();
    run(&site, &["init", "-q"]);
    let arguments = ["new", "inspections", "Next visit"];
    let (code, seen) = in_a_terminal(
        &site,
        &arguments,
        &[
            ("such as `hmicfrs`: ", "Schools Inspectorate"),
            ("such as `hmicfrs`: ", "schools-inspectorate"),
            (
                "with a comma between them: ",
                "hill-school, hill-scool ,town",
            ),
            ("else leave it empty: ", ""),
            ("else leave it empty: ", "The Town: its council"),
        ],
    );
    assert_eq!(code, Some(0), "{seen}");
    for said in [
        "`Schools Inspectorate` is not an id; did you mean `schools-inspectorate`?\n",
        "There is no body `hill-scool` (there is `hill-school`). To make",
        "There is no body `town`. To make",
        "Made `content/inspections/next-visit.md`, a draft; before the site builds again:\n",
        "there is no body `hill-scool`: make it with `briefing new bodies TITLE --id hill-scool`\n",
        "Made `content/bodies/town.md`, a draft\n",
    ] {
        assert!(seen.contains(said), "{said}:\n{seen}");
    }
    let draft = text(&site, "content/inspections/next-visit.md");
    assert!(
        draft.contains("\ninspectorate: schools-inspectorate\n"),
        "{draft}"
    );
    assert!(
        draft.contains("\nbodies: [hill-school, hill-scool, town]\n"),
        "{draft}"
    );
    let town = text(&site, "content/bodies/town.md");
    assert!(
        town.starts_with("---\ntitle: \"The Town: its council\"\n"),
        "{town}"
    );
}

#[test]
fn a_text_of_the_site_is_asked_about_only_as_far_as_it_is_open() {
    let site = empty();
    run(&site, &["init", "-q"]);
    let archetype = "---\ntitle: {{ title }}\nvisibility: draft\ninspectorate: schools-inspectorate\nbodies: # who\n---\n";
    site.write("archetypes/inspections.md", archetype);
    let arguments = ["new", "inspections", "Next visit"];
    let answers = [("with a comma between them: ", "hill-school")];
    let (code, seen) = in_a_terminal(&site, &arguments, &answers);
    assert_eq!(code, Some(0), "{seen}");
    let draft = text(&site, "content/inspections/next-visit.md");
    assert!(draft.contains("\nbodies: [hill-school] # who\n"), "{draft}");
}

#[test]
fn nothing_is_asked_where_nobody_is_or_the_place_is_taken() {
    let site = empty();
    run(&site, &["init", "-q"]);
    let taken = ["new", "inspections", "X", "--id", "hill-school-2025"];
    let (code, seen) = in_a_terminal(&site, &taken, &[]);
    assert_eq!(code, Some(2), "{seen}");
    assert!(seen.contains("is there already; say another id"), "{seen}");
    let quiet = ["new", "coverage", "Y", "--quiet"];
    let (code, seen) = in_a_terminal(&site, &quiet, &[]);
    assert_eq!((code, seen.as_str()), (Some(0), ""));
}
