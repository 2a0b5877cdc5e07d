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

/// A folder moves into one that was made a moment before: in between the new one is found and watched with
/// all that is in it, or not yet.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "folders are moved as other programs would"
)]
fn a_folder_that_moves_into_a_new_one_goes_on_being_watched() {
    let Desk {
        mut watch,
        _folder: folder,
    } = desk();
    watch.pace.echo = Duration::from_millis(10);
    watch.pace.quiet_of_many = Duration::from_millis(5);
    let root = folder.path();
    std::fs::create_dir_all(root.join("0/deep")).expect("makes folders");
    for round in 1..=60 {
        let (from, to) = (format!("{}/deep", round - 1), format!("{round}/deep"));
        std::fs::create_dir(root.join(round.to_string())).expect("makes a folder");
        let begun = moment();
        while begun.elapsed() < Duration::from_micros(round * 4) {}
        std::fs::rename(root.join(from), root.join(&to)).expect("moves a folder");
        watch.wait();
        while !watch.again.is_empty() {
            watch.wait();
        }
        let file = root.join(to).join("page.md");
        std::fs::write(&file, "Words.").expect("writes a file");
        watch.looked = moment();
        watch.pace.round = Duration::from_secs(5);
        let file = Utf8PathBuf::from_path_buf(file).expect("its name is text");
        let hints = watch.wait().hints;
        assert!(hints.paths.contains(&file), "{round}: {hints:?}");
        while !watch.again.is_empty() {
            watch.wait();
        }
    }
}
