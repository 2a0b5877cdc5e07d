//! What the next build makes of what a killed one left, and how two runs keep out of each other's way.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at what really stands on the disk"
)]

use std::fs;
use std::os::unix::fs::symlink;

use super::*;

#[test]
fn a_file_that_a_power_cut_emptied_is_written_again() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    fs::write(site.path("b/index.html"), "").expect("writes");
    assert_eq!(site.counts(&OLD), (1, 2, 0));
    site.holds(&OLD);
}

#[test]
fn what_a_killed_build_left_in_the_spare_folder_does_not_matter() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    let spare = site.workshop().join("spare");
    fs::remove_file(spare.join("index.html")).expect("is there");
    fs::write(spare.join("index.html"), "1").expect("writes");
    fs::write(spare.join("half"), "ha").expect("writes");
    fs::remove_dir_all(spare.join("a")).expect("is there");
    symlink("/etc", spare.join("a")).expect("links");
    site.emit(&OLD).expect("can be written");
    site.holds(&OLD);
    assert!(Utf8Path::new("/etc").is_dir());
}

#[test]
fn a_build_killed_after_the_exchange_is_taken_over() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    // The manifest is written before the exchange and is true on both sides of it.
    site.emit(&NEW).expect("can be written");
    let spare = site.workshop().join("spare");
    let aside = site.workshop().join("aside");
    fs::rename(&site.output, &aside).expect("moves");
    fs::rename(&spare, &site.output).expect("moves");
    fs::rename(&aside, &spare).expect("moves");
    site.holds(&OLD);
    site.emit(&NEW).expect("can be written");
    site.holds(&NEW);
}

#[test]
fn a_build_killed_between_two_steps_is_put_right() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    fs::rename(&site.output, site.workshop().join("old")).expect("moves");
    drop(reserve(&site.target()).expect("can be had"));
    site.holds(&NEW);
    assert!(!site.workshop().join("old").exists());
    site.emit(&OLD).expect("can be written");
    site.holds(&OLD);
}

#[test]
fn a_disk_that_cannot_exchange_folders_is_served_in_two_steps() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    let place = place::judge(&site.target()).expect("is a good place");
    for outputs in [OLD, NEW] {
        let handover = exchange::in_two_steps(&place, true).expect("can be moved");
        assert_eq!(handover, Handover::InTwoSteps);
        site.holds(&outputs);
        assert!(!place.old().exists());
    }
    fs::remove_dir_all(&site.output).expect("is there");
    exchange::in_two_steps(&place, false).expect("can be moved");
    site.holds(&OLD);
}

#[test]
fn two_builds_do_not_write_at_once() {
    let site = Site::new();
    let held = reserve(&site.target()).expect("can be had");
    let told = site
        .emit(&OLD)
        .expect_err("another build has it")
        .to_string();
    let process = std::process::id();
    let who = format!("(process {process}, started 2025-07-03T09:00:00Z)");
    assert!(told.contains(&who), "{told}");
    held.emit(outputs_of(&NEW)).expect("can be written");
    drop(held);
    site.emit(&OLD).expect("can be written");
}

#[test]
fn the_exchange_survives_being_watched() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    std::thread::scope(|scope| {
        let output = &site.output;
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let reader = scope.spawn(move || {
            let mut seen = 0_u32;
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                let text = fs::read_to_string(output.join("index.html"));
                assert!(matches!(text.as_deref(), Ok("1" | "2")), "{text:?}");
                seen += 1;
            }
            seen
        });
        for _ in 0..20 {
            site.emit(&NEW).expect("can be written");
            site.emit(&OLD).expect("can be written");
        }
        drop(stop);
        assert_ne!(reader.join().expect("the reader saw no gap"), 0);
    });
}

#[test]
fn clean_removes_the_site_and_the_workshop() {
    let site = Site::new();
    assert_eq!(clean(&site.target()).expect("nothing is there"), 0);
    assert!(!site.workshop().exists());
    site.emit(&OLD).expect("can be written");
    site.emit(&NEW).expect("can be written");
    assert_eq!(clean(&site.target()).expect("can be removed"), 3);
    assert!(!site.output.exists());
    assert!(!site.workshop().exists());
    assert!(site.root.join("content/site.yaml").exists());
}

#[test]
fn clean_leaves_foreign_files_alone() {
    let site = Site::new();
    site.emit(&OLD).expect("can be written");
    site.write("mine.txt", "mine");
    let error = clean(&site.target()).expect_err("there is a foreign file");
    assert!(matches!(error, Error::Foreign { files, .. } if files == ["mine.txt"]));
    assert_eq!(site.files().len(), 4);
}

/// A site whose output folder shows `OLD` and whose spare folder holds `NEW`.
fn between() -> Site {
    let site = Site::new();
    site.emit(&NEW).expect("can be written");
    site.emit(&OLD).expect("can be written");
    site
}

fn place_of(site: &Site) -> Place {
    place::judge(&site.target()).expect("is a good place")
}

fn is_there(path: &Utf8Path) -> bool {
    disk::stamp(path).expect("can be looked at").is_some()
}

#[test]
fn every_state_of_two_steps_is_put_right_and_built_upon() {
    // Which steps were made when the program was killed, and what the next one finds there.
    for (steps, found) in [(0, OLD), (1, OLD), (2, NEW), (3, NEW)] {
        for next in [OLD, NEW] {
            let site = between();
            let place = place_of(&site);
            let moves = [
                (&place.output, &place.old()),
                (&place.spare(), &place.output),
                (&place.old(), &place.spare()),
            ];
            for (from, to) in moves.into_iter().take(steps) {
                fs::rename(from, to).expect("moves");
            }
            drop(reserve(&site.target()).expect("can be had"));
            site.holds(&found);
            assert!(!is_there(&place.old()), "after {steps} steps");
            assert!(is_there(&place.spare()), "after {steps} steps");
            site.emit(&next).expect("can be written");
            site.holds(&next);
        }
    }
}

#[test]
fn a_second_step_that_fails_is_undone() {
    let site = between();
    let place = place_of(&site);
    fs::remove_dir_all(place.spare()).expect("is there");
    let error = exchange::in_two_steps(&place, true).expect_err("there is no next site");
    assert!(
        error.to_string().starts_with("cannot replace the folder `"),
        "{error}"
    );
    site.holds(&OLD);
    assert!(!is_there(&place.old()));
}

#[test]
fn an_exchange_can_be_taken_back_from_where_the_old_site_stands() {
    let site = between();
    let place = place_of(&site);
    // As after a third step that failed.
    fs::rename(&place.output, place.old()).expect("moves");
    fs::rename(place.spare(), &place.output).expect("moves");
    let previous = exchange::previous(&place).expect("can be looked at");
    assert_eq!(previous, place.old());
    exchange::take_back(&place).expect("can be taken back");
    site.holds(&OLD);
    assert_eq!(
        exchange::previous(&place).expect("can be looked at"),
        place.spare()
    );
}

#[test]
fn a_site_that_is_half_removed_never_comes_back() {
    let site = between();
    let place = place_of(&site);
    fs::rename(&place.output, place.discarded()).expect("moves");
    fs::remove_file(place.discarded().join("index.html")).expect("is there");
    drop(reserve(&site.target()).expect("can be had"));
    assert!(!is_there(&site.output));
    assert!(!is_there(&place.discarded()));
    site.emit(&NEW).expect("can be written");
    site.holds(&NEW);
}

#[test]
fn a_removal_that_was_killed_is_finished_by_the_next() {
    let site = between();
    let place = place_of(&site);
    fs::rename(&place.output, place.discarded()).expect("moves");
    assert_eq!(clean(&site.target()).expect("can be removed"), 0);
    assert!(!is_there(&place.workshop));
}

#[test]
fn a_manifest_that_was_not_finished_is_removed_even_if_nothing_changes() {
    let site = between();
    let unfinished = disk::replacement(&place_of(&site).manifest());
    fs::write(&unfinished, "brief").expect("writes");
    assert_eq!(site.counts(&OLD), (0, 3, 0));
    assert!(!is_there(&unfinished));
}

#[test]
fn a_workshop_whose_marks_were_not_finished_is_marked_again() {
    let site = between();
    let workshop = site.workshop();
    fs::write(workshop.join(".gitignore"), "").expect("writes");
    fs::remove_file(workshop.join("CACHEDIR.TAG")).expect("is there");
    fs::rename(workshop.join("manifest"), site.root.join("manifest")).expect("moves");
    fs::remove_dir_all(workshop.join("spare")).expect("is there");
    site.counts(&OLD);
    let text = |name| fs::read_to_string(workshop.join(name)).expect("is text");
    assert_eq!(text(".gitignore"), "*\n");
    assert!(text("CACHEDIR.TAG").starts_with("Signature: "));
}
