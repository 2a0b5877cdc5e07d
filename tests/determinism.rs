//! The same records give the same bytes, whoever builds them, where, and how often.
//!
//! What may differ between two machines is made to differ here, a [`Cell`] at a time: threads, the
//! environment, the order of a folder, where the site stands, what was published before. The instant
//! is an input, and is given; the builds in memory have a clock of their own. The ordinary run
//! takes some of the cells; with `BRIEFING_SLOW=1` it takes all of them, twenty builds of each site,
//! and the program as it is released.
//!
//! Not here, since one machine cannot: other systems and processors, and file systems that shuffle
//! their listings at will. Locales are asked for by the environment, whether or not the machine has
//! them: the program reads none.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the program, also by way of a shell"
)]

use std::collections::BTreeMap;
use std::process::Command;

use briefing::pipeline::Request;

use crate::support::{Run, Site, SiteFolder, slow};

/// The day as at which sites are built.
const DAY: &str = "2025-09-01";

/// Outputs, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// What the program writes for `site` when it is run so.
fn written(site: &Site, arguments: &[&str], environment: &[(&str, &str)]) -> Files {
    build(&SiteFolder::of(site), arguments, environment)
}

fn build(folder: &SiteFolder, arguments: &[&str], environment: &[(&str, &str)]) -> Files {
    let arguments = [&["build"], arguments].concat();
    let mut command = folder.briefing(&arguments);
    outcome(folder, "public", command.envs(environment.iter().copied()))
}

/// What a build writes to the folder `public` of `folder`.
fn outcome(folder: &SiteFolder, public: &str, command: &mut Command) -> Files {
    let run = Run::of(command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("Built "), "{}", run.stdout);
    let files = folder.files(public);
    assert!(files.len() > 10, "something was published");
    files
}

/// One way in which machines differ.
struct Cell {
    what: String,
    environment: Vec<(String, String)>,
    arguments: Vec<String>,
    /// What the system takes away from the permissions of new files.
    umask: &'static str,
    order: Order,
    /// Where the site stands in a folder, and where in the site the program is started.
    stands: String,
    starts: &'static str,
    /// Whether the ordinary run takes it.
    is_usual: bool,
}

/// In which order the files of a site were made.
#[derive(Clone, Copy)]
enum Order {
    Forth,
    Back,
    Mixed,
}

impl Cell {
    fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            environment: Vec::new(),
            arguments: Vec::new(),
            umask: "022",
            order: Order::Forth,
            stands: String::new(),
            starts: ".",
            is_usual: true,
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What the program writes for `site` in this cell.
    fn build(&self, site: &Site) -> Files {
        let mut moved = Site::default();
        for (path, bytes) in site.files() {
            moved = moved.file(&format!("{}{path}", self.stands), bytes);
        }
        let folder = SiteFolder::in_order(&moved, |paths| match self.order {
            Order::Forth => {}
            Order::Back => paths.reverse(),
            Order::Mixed => paths.sort_by_key(|path| scrambled(path)),
        });
        let program = folder.briefing(&["build", "--as-at", DAY]);
        let mut command = Command::new("sh");
        command
            .args(["-c", "umask \"$0\" && exec \"$@\"", self.umask])
            .arg(program.get_program())
            .args(program.get_args())
            .args(&self.arguments)
            .current_dir(folder.path().join(&self.stands).join(self.starts))
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        outcome(&folder, &format!("{}public", self.stands), &mut command)
    }
}

/// A number that has nothing to do with the order of letters.
fn scrambled(text: &str) -> briefing::base::Fingerprint {
    briefing::base::Fingerprint::of(text.as_bytes())
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for jobs in ["1", "2", "3", "16"] {
        let arguments = vec!["--jobs".to_owned(), jobs.to_owned()];
        cells.push(Cell {
            arguments,
            is_usual: jobs != "2",
            ..Cell::new(format!("{jobs} threads"))
        });
    }
    let languages = ["C", "en_GB.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8"];
    let zones = [
        "UTC",
        "Europe/London",
        "Pacific/Kiritimati",
        "America/St_Johns",
    ];
    for (row, language) in languages.iter().enumerate() {
        for (column, zone) in zones.iter().enumerate() {
            let cell = Cell::new(format!("{language} in {zone}"));
            cells.push(Cell {
                is_usual: row == column && row > 0,
                ..cell
                    .with("LC_ALL", language)
                    .with("LANG", language)
                    .with("TZ", zone)
            });
        }
    }
    for (what, order) in [
        ("made in order", Order::Forth),
        ("made in reverse", Order::Back),
        ("made in any order", Order::Mixed),
    ] {
        let is_usual = !matches!(order, Order::Forth);
        cells.push(Cell {
            order,
            is_usual,
            ..Cell::new(what)
        });
    }
    for umask in ["022", "077"] {
        let is_usual = umask == "077";
        cells.push(Cell {
            umask,
            is_usual,
            ..Cell::new(format!("umask {umask}"))
        });
    }
    let deep = format!("{}/", "a-long-name-of-a-folder/".repeat(40));
    for (what, stands, starts) in [
        ("in a long path", deep.as_str(), "."),
        ("in a path with signs", "São Paulo & 50 % \u{1F692}/", "."),
        ("started inside", "", "content/pages"),
    ] {
        let is_usual = starts == ".";
        let stands = stands.to_owned();
        cells.push(Cell {
            stands,
            starts,
            is_usual,
            ..Cell::new(what)
        });
    }
    for home in ["/root", "/home/somebody", "/nowhere", ""] {
        let user = home.rsplit('/').next().unwrap_or_default();
        let cell = Cell::new(format!("home {home:?}"));
        cells.push(Cell {
            is_usual: home == "/home/somebody",
            ..cell
                .with("HOME", home)
                .with("USER", user)
                .with("LOGNAME", user)
        });
    }
    let strange = Cell::new("a strange environment");
    cells.push(
        strange
            .with("TZ", "nonsense")
            .with("LANG", "x")
            .with("COLUMNS", "7"),
    );
    cells
}

/// Fails by the names of the outputs that differ, rather than by all their bytes.
fn assert_same(one: &Files, other: &Files, what: &str) {
    let names = one.keys().chain(other.keys());
    let mut differing: Vec<&String> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .collect();
    differing.dedup();
    assert!(differing.is_empty(), "{what}: {differing:?} differ");
}

fn both_sites() -> [Site; 2] {
    [Site::sample(), Site::from("three-inspections")]
}

#[test]
fn no_difference_between_machines_matters() {
    for (index, site) in both_sites().iter().enumerate() {
        let reference = written(site, &["--as-at", DAY, "--jobs", "1"], &[]);
        // The ordinary run takes its cells with the sample site, which has more of everything.
        let taken = |cell: &&Cell| slow::is_asked_for() || (cell.is_usual && index == 0);
        for cell in cells().iter().filter(taken) {
            assert_same(&reference, &cell.build(site), &cell.what);
        }
    }
}

#[test]
fn how_often_does_not_matter() {
    let count = if slow::is_asked_for() { 20 } else { 3 };
    for site in both_sites() {
        let first = written(&site, &["--as-at", DAY], &[]);
        for time in 1..count {
            let again = written(&site, &["--as-at", DAY], &[]);
            assert_same(&first, &again, &format!("time {time}"));
        }
    }
}

#[test]
fn the_program_as_it_is_released_gives_the_same() {
    if !slow::is_asked_for() {
        return;
    }
    let released = slow::released_program();
    for site in both_sites() {
        let folder = SiteFolder::of(&site);
        let mut command = Command::new(&released);
        command
            .args(["build", "--as-at", DAY])
            .current_dir(folder.path());
        let by_release = outcome(&folder, "public", &mut command);
        let by_tests = written(&site, &["--as-at", DAY], &[]);
        assert_same(&by_tests, &by_release, "as released");
    }
}

#[test]
fn what_was_published_before_does_not_matter() {
    let site = Site::sample();
    let folder = SiteFolder::of(&site);
    let first = build(&folder, &["--as-at", DAY], &[]);
    assert_same(&first, &build(&folder, &["--as-at", DAY], &[]), "again");
    build(&folder, &["--as-at", "2024-06-30"], &[]);
    assert_same(
        &first,
        &build(&folder, &["--as-at", DAY], &[]),
        "after a past day",
    );
    assert_eq!(folder.run(&["clean"]).code, Some(0));
    let clean = build(&folder, &["--as-at", DAY], &[]);
    assert_same(&first, &clean, "after a removal");
}

#[test]
fn an_epoch_stands_for_a_day() {
    // The last second of 1 September 2025 in London.
    let epoch = [("SOURCE_DATE_EPOCH", "1756767599")];
    for site in both_sites() {
        let by_day = written(&site, &["--as-at", DAY], &[]);
        assert_same(&by_day, &written(&site, &[], &epoch), "epoch");
        let other = [("SOURCE_DATE_EPOCH", "0")];
        let asked = written(&site, &["--as-at", DAY], &other);
        assert_same(&by_day, &asked, "a day that is asked for goes first");
    }
}

#[test]
fn no_output_tells_of_the_machine() {
    let folder = SiteFolder::of(&Site::sample());
    let place = folder.path().to_str().expect("it is text").to_owned();
    let environment = [
        ("HOME", "/home/some-builder"),
        ("USER", "some-builder"),
        ("LOGNAME", "some-builder"),
        ("HOSTNAME", "some-machine"),
    ];
    let told = [
        place.as_str(),
        folder
            .path()
            .file_name()
            .and_then(|name| name.to_str())
            .expect("it is text"),
        env!("CARGO_MANIFEST_DIR"),
        env!("CARGO_BIN_EXE_briefing"),
        "some-builder",
        "some-machine",
        ".cargo/registry",
        "/rustc/",
        ".briefing",
    ];
    for (name, bytes) in build(&folder, &["--as-at", DAY], &environment) {
        let text = String::from_utf8_lossy(&bytes);
        for word in told {
            assert!(!text.contains(word), "{name} holds {word}");
        }
    }
}

#[test]
fn the_disk_and_the_memory_give_the_same() {
    for site in both_sites() {
        let request = Request {
            as_at: Some(DAY.to_owned()),
            ..Request::default()
        };
        let outputs = site.build_as(request).outputs();
        let in_memory = outputs
            .into_iter()
            .map(|(name, bytes)| (name, bytes.to_vec()))
            .collect();
        assert_same(
            &written(&site, &["--as-at", DAY], &[]),
            &in_memory,
            "memory",
        );
    }
}

#[test]
fn a_later_record_leaves_a_past_day_as_it_was() {
    let past = ["--as-at", "2025-03-31"];
    let site = Site::from("three-inspections");
    let before = written(&site, &past, &[]);
    let later = "---\ntitle: A later visit\nsummary: More.\ninspectorate: westmarch-prisons\n\
                 bodies: [hmp-harrow-fell]\npublished: 2025-08-04\n---\nText.\n";
    let site = site.file("content/inspections/later.md", later);
    assert_same(&before, &written(&site, &past, &[]), "a past day");
    let now = written(&site, &["--as-at", DAY], &[]);
    let list = String::from_utf8_lossy(&now["inspections/index.html"]);
    assert!(list.contains("A later visit"), "{list}");
}
