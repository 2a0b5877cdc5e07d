//! What becomes of what a system tells.

use super::*;
use crate::scan::is_leftover as is_left_by_editor;

/// Watches a folder in which nothing happens: what is told is made up.
struct Desk {
    _folder: tempfile::TempDir,
    watch: Watch,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).expect("its name is text");
    let (watch, note) = Watch::start(&[path], Wish::Best);
    assert_eq!(note, None);
    Desk {
        _folder: folder,
        watch,
    }
}

fn paths(paths: &[&str]) -> Hints {
    Hints {
        paths: paths.iter().map(Utf8PathBuf::from).collect(),
        everything: false,
    }
}

#[test]
fn everything_is_looked_at_every_so_often_however_many_hints_come() {
    let Desk { mut watch, _folder } = desk();
    watch.pace.quiet = Duration::from_millis(1);
    watch.pace.round = Duration::from_millis(20);
    let teller = watch.teller.clone();
    let mut bursts = (0..1_000).map(|_| {
        let hints = paths(&["/site/content/pages/a.md"]);
        teller.send(Told::Hints(hints)).expect("it listens");
        watch.wait().hints
    });
    assert!(bursts.any(|hints| hints == Hints::everything()));
    // And what was hinted at meanwhile is not forgotten.
    assert!(bursts.any(|hints| hints == paths(&["/site/content/pages/a.md"])));
}

#[test]
fn a_file_that_an_editor_keeps_open_beside_another_holds_nothing_up() {
    let Desk { mut watch, _folder } = desk();
    let mut burst = Burst::default();
    let swap = "/site/content/pages/.a.md.swp";
    assert!(is_left_by_editor(".a.md.swp"));
    watch.take(Told::Writing(swap.into()), &mut burst);
    assert_eq!(watch.pause(&burst.hints), PACE.quiet);
    watch.take(Told::Writing("/site/content/pages/a.md".into()), &mut burst);
    assert_eq!(watch.pause(&burst.hints), PACE.patience);
    watch.take(Told::Written("/site/content/pages/a.md".into()), &mut burst);
    assert_eq!(watch.pause(&burst.hints), PACE.quiet);
}

#[test]
fn when_the_system_stops_telling_everything_is_looked_at_and_it_is_said_once() {
    let Desk { mut watch, _folder } = desk();
    for is_first in [true, false] {
        let why = "the system has no watches left".to_owned();
        watch.teller.send(Told::Silence(why)).expect("it listens");
        let burst = watch.wait();
        assert!(burst.hints.everything);
        assert_eq!(burst.note.is_some(), is_first, "{:?}", burst.note);
    }
    assert!(matches!(watch.manner, Manner::Asked(_)));
}
