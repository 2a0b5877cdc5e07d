//! Which folders a build may write to, and where its workshop stands.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at what really stands on the disk"
)]

use std::fs;
use std::os::unix::fs::symlink;

use super::*;

#[test]
fn another_folder_has_its_workshop_beside_it() {
    let site = Site::new().writing_to("../elsewhere/www");
    site.emit(&OLD).expect("can be written");
    site.holds(&OLD);
    let name = site.workshop().file_name().map(str::to_owned);
    assert_eq!(name.as_deref(), Some(".www.briefing"));
    assert!(!site.root.join(".briefing").exists());
}

#[test]
fn dangerous_folders_are_refused_before_anything_is_written() {
    for (output, why) in [
        ("/", "root of the disk"),
        ("..", "the site itself stands in it"),
        (".", "the site itself stands in it"),
        ("content", "your records stand there"),
        ("content/public", "your records stand there"),
        ("themes/ours", "themes stand there"),
        (".git/public", "git repository"),
        (".briefing/public", "builds keep their own files there"),
        ("content/site.yaml", "your records stand there"),
        ("file", "it is a file"),
        ("link", "it is a symbolic link"),
        ("clone", "it is the folder of a repository"),
        ("other", "another site stands in it"),
        ("through/content", "your records stand there"),
    ] {
        let site = Site::new().writing_to(output);
        fs::write(site.root.join("file"), "").expect("writes");
        symlink("elsewhere", site.root.join("link")).expect("links");
        symlink(".", site.root.join("through")).expect("links");
        fs::create_dir_all(site.root.join("clone/.git")).expect("makes the folder");
        fs::create_dir_all(site.root.join("other/content")).expect("makes the folder");
        fs::write(site.root.join("other/content/site.yaml"), "").expect("writes");
        let before = disk::survey(&site.root).expect("can be looked at");
        let error = site.emit(&OLD).expect_err(output);
        assert!(
            matches!(error, Error::Dangerous { .. }),
            "{output}: {error}"
        );
        assert!(error.to_string().contains(why), "{output}: {error}");
        assert_eq!(
            disk::survey(&site.root).expect("can be looked at"),
            before,
            "{output}"
        );
    }
}

#[test]
fn home_is_no_output_folder() {
    let site = Site::new().writing_to("../home");
    let home = site.output.join("amy");
    fs::create_dir_all(&home).expect("makes the folder");
    let target = Target {
        home: Some(home),
        ..site.target()
    };
    let error = emit(outputs_of(&OLD), &target).expect_err("is above home");
    assert!(
        error.to_string().contains("your home folder stands in it"),
        "{error}"
    );
}

#[test]
fn a_home_that_is_a_link_is_found() {
    let site = Site::new().writing_to("../disk");
    fs::create_dir_all(site.output.join("amy")).expect("makes the folder");
    let home = site.root.join("amy");
    symlink("../disk/amy", &home).expect("links");
    let target = Target {
        home: Some(home),
        ..site.target()
    };
    let error = emit(outputs_of(&OLD), &target).expect_err("is above home");
    assert!(matches!(error, Error::Dangerous { .. }), "{error}");
}

#[test]
fn a_workshop_that_is_not_ours_is_refused_and_left_alone() {
    let site = Site::new();
    fs::create_dir(site.root.join(".briefing")).expect("makes the folder");
    fs::write(site.root.join(".briefing/notes.txt"), "mine").expect("writes");
    let before = disk::survey(&site.root).expect("can be looked at");
    for refused in [
        site.emit(&OLD).map(|_| ()),
        clean(&site.target()).map(|_| ()),
    ] {
        let told = refused.expect_err("it is not ours").to_string();
        assert!(told.contains("something else is there"), "{told}");
    }
    assert_eq!(disk::survey(&site.root).expect("can be looked at"), before);
}
