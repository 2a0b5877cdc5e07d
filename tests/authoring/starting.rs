//! `briefing init`: a folder that builds at once, and nothing of anybody's is lost.

use std::fs;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::{empty, run, text};

#[test]
fn a_new_site_builds_at_once_without_a_word_of_complaint() {
    for more in [
        &[][..],
        &["--with", "uk-inspectorates"],
        &["--github-pages", "--with", "uk-inspectorates"],
    ] {
        let site = empty();
        run(&site, &[&["init"], more].concat());
        let checked = run(&site, &["check", "--strict"]);
        assert_eq!(checked.stderr, "", "{more:?}");
        let built = run(&site, &["build", "--strict"]);
        assert_eq!(built.stderr, "", "{more:?}");
        assert!(text(&site, "public/index.html").contains("Hill School"));
    }
}

#[test]
fn what_was_made_and_what_comes_next_is_told() {
    let site = empty();
    let made = run(&site, &["init", "my site's"]);
    for said in [
        "  content/site.yaml\n",
        "in `my site's`\n",
        "  cd 'my site'\\''s'\n",
        "  briefing serve --open",
    ] {
        assert!(made.stdout.contains(said), "{}", made.stdout);
    }
    let count = site.files("my site's").len();
    assert!(
        made.stdout
            .contains(&format!("Made a site of {count} files"))
    );
    assert_eq!(run(&site, &["init", "-q", "other"]).stdout, "");
    run(&site, &["check", "my site's"]);
}

#[test]
fn nothing_that_is_there_is_changed() {
    let site = empty();
    site.write("content/site.yaml", "mine");
    let before = site.files("");
    let refused = site.run(&["init"]);
    assert_eq!(refused.code, Some(3));
    assert!(
        refused.stderr.contains("`content/site.yaml`"),
        "{}",
        refused.stderr
    );
    assert_eq!(site.files(""), before);
    assert!(!site.path().join(".vscode").exists());
}

#[test]
fn files_of_others_stay_beside_a_new_site() {
    let site = empty();
    site.write("README.md", "mine");
    run(&site, &["init"]);
    assert_eq!(text(&site, "README.md"), "mine");
    let again = site.run(&["init"]);
    assert_eq!(again.code, Some(3), "{}", again.stderr);
}

#[test]
fn settings_that_a_folder_has_for_its_tools_are_left_alone_and_told() {
    let site = empty();
    site.write(".gitignore", "node_modules\n");
    site.write(".vscode/settings.json", "{}");
    let told = run(&site, &["init"]).stdout;
    assert_eq!(text(&site, ".gitignore"), "node_modules\n");
    assert_eq!(text(&site, ".vscode/settings.json"), "{}");
    assert!(
        told.contains("`.gitignore` was there") && told.contains("/.briefing/"),
        "{told}"
    );
    assert!(told.contains("`.vscode/settings.json` was there"), "{told}");
    let checked = site.run(&["check", "--strict"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
}

#[test]
fn nothing_is_made_through_a_link_or_a_file() {
    let (site, elsewhere) = (empty(), empty());
    symlink(elsewhere.path(), site.path().join("content")).expect("links");
    let refused = site.run(&["init"]);
    assert_eq!(refused.code, Some(3));
    assert!(
        refused.stderr.contains("symbolic link"),
        "{}",
        refused.stderr
    );
    let left = fs::read_dir(elsewhere.path()).expect("is there").count();
    assert_eq!((left, site.files("").len()), (0, 0));

    let site = empty();
    site.write(".vscode", "a file");
    let refused = site.run(&["init"]);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    assert_eq!(site.files("").len(), 1);
}

#[test]
fn the_workflow_may_do_little_and_names_actions_by_commit() {
    let site = empty();
    run(&site, &["init", "--github-pages"]);
    let workflow = text(&site, ".github/workflows/pages.yml");
    let mut actions = 0;
    for line in workflow.lines().filter(|line| line.contains("uses: ")) {
        let (_, pin) = line
            .split_once('@')
            .expect("an action is named by a commit");
        let (commit, version) = pin.split_once(" # v").expect("the release is told");
        let is_hex = commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(
            commit.len() == 40 && is_hex && !version.is_empty(),
            "{line}"
        );
        actions += 1;
    }
    assert_eq!(actions, 4);
    for wanted in [
        "\npermissions: {}\n",
        "name: github-pages\n          path: artifact.tar\n          if-no-files-found: error\n",
        "cancel-in-progress: false",
        "workflow_dispatch:",
        "schedule:",
        "persist-credentials: false",
        "BASE_URL: ${{ steps.pages.outputs.base_url }}",
    ] {
        assert!(workflow.contains(wanted), "{wanted}");
    }
    // What comes from outside is never part of a script.
    let scripts = workflow.lines().filter(|line| line.contains("run: "));
    assert!(scripts.clone().count() > 0);
    for script in scripts {
        assert!(!script.contains("${{"), "{script}");
    }
    assert!(!text(&site, ".gitignore").contains(".github"));
}

#[test]
fn the_workflow_writes_what_it_uploads() {
    let site = empty();
    run(&site, &["init", "--github-pages"]);
    let workflow = text(&site, ".github/workflows/pages.yml");
    let script = workflow
        .lines()
        .find_map(|line| line.trim().strip_prefix("run: briefing "))
        .expect("a step runs the program");
    let program = site.briefing(&[]).get_program().to_owned();
    let folder = Path::new(&program).parent().expect("it is in a folder");
    // Most repositories with Pages can be read by everybody: nothing in the examples may stand in the way.
    site.write("event.json", "{\"repository\": {\"private\": false}}");
    let mut shell = Command::new("sh");
    shell
        .args(["-euc", &format!("briefing {script}")])
        .current_dir(site.path())
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_EVENT_PATH", site.path().join("event.json"))
        .env("BASE_URL", "https://owner.github.io/site");
    let done = crate::support::Run::of(&mut shell);
    assert_eq!(done.code, Some(0), "{}{}", done.stdout, done.stderr);
    let archive = fs::read(site.path().join("artifact.tar")).expect("it is there");
    let mut archive = tar::Archive::new(&*archive);
    let mut pages = 0;
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("it is whole");
        let kind = entry.header().entry_type();
        assert!(kind.is_file() || kind.is_dir(), "Pages takes no {kind:?}");
        if entry.path_bytes().ends_with(b"404.html") {
            let mut page = String::new();
            entry.read_to_string(&mut page).expect("a page is text");
            assert!(page.contains("href=\"/site/\""), "{page}");
            pages += 1;
        }
    }
    assert_eq!(pages, 1);
}

#[test]
fn the_settings_of_editors_are_well_formed() {
    let site = empty();
    run(&site, &["init"]);
    for file in [".vscode/settings.json", ".vscode/extensions.json"] {
        let text = text(&site, file);
        let plain: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(&plain);
        assert!(parsed.is_ok_and(|json| json.is_object()), "{file}");
    }
}

#[test]
fn the_readme_begins_with_it() {
    const FIRST: &str = "\nbriefing init my-site && cd my-site && briefing serve --open\n";
    assert!(include_str!("../../README.md").contains(FIRST));
    let site = empty();
    run(&site, &["init", "my-site"]);
    let mut checked = site.briefing(&["check", "--strict"]);
    let checked = crate::support::Run::of(checked.current_dir(site.path().join("my-site")));
    assert_eq!((checked.code, checked.stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_workflow_is_one_that_github_takes() {
    let site = empty();
    run(&site, &["init", "--github-pages"]);
    crate::support::run_in_browser("workflow.test.mjs", site.path());
}
