//! What people and programs do to the files of a site, at random.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "these tests change files as other programs would"
)]

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::site;

/// Files by their path below the site's folder.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Numbers that only depend on the first one (`SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>).
pub(super) struct Random(pub(super) u64);

impl Random {
    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let mixed = mixed ^ (mixed >> 31);
        usize::try_from(mixed % end as u64).expect("it is below a usize")
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// The files of a site, and whoever changes them.
pub(super) struct Author {
    root: PathBuf,
    pub(super) random: Random,
    /// What stands on the disk, apart from links.
    pub(super) files: Files,
    /// What stood there when nothing was wrong last.
    pub(super) sound: Files,
    links: Vec<String>,
    /// How many operations there were.
    pub(super) count: usize,
    /// Whether the author makes no mistakes that they know of.
    pub(super) is_careful: bool,
}

/// A mistake in a record: its front matter and notes become these.
type Mistake = (&'static str, fn(&str, &str) -> String);

const MISTAKES: &[Mistake] = &[
    ("a list that is not closed", |front, notes| {
        format!("{front}\ntopics: [\n---\n{notes}")
    }),
    ("an unknown key", |front, notes| {
        format!("{front}\ncolour: blue\n---\n{notes}")
    }),
    ("a link to nothing", |front, notes| {
        format!("{front}\n---\n{notes}\nSee [[nowhere]].\n")
    }),
    ("front matter that does not end", |front, notes| {
        format!("{front}\n{notes}")
    }),
    ("nothing in it", |_, _| String::new()),
];

/// A site that has more files does not get others, so that what it takes in memory stays as it is.
const MOST_FILES: usize = 240;

const TEMPLATE: &str = "themes/briefing/templates/page.html";
const STYLE: &str = "themes/briefing/assets/briefing.css";
const SETTINGS: &str = "content/site.yaml";

impl Author {
    pub(super) fn new(root: &Path, seed: u64, files: Files) -> Self {
        Self {
            root: root.to_owned(),
            random: Random(seed),
            sound: files.clone(),
            files,
            links: Vec::new(),
            count: 0,
            is_careful: true,
        }
    }

    /// Does something, and says what.
    pub(super) fn act(&mut self) -> String {
        self.count += 1;
        match self.random.below(100) {
            0..42 => self.edit(),
            42..56 if self.files.len() < MOST_FILES => self.create(),
            42..64 => self.delete(),
            64..71 => self.rename_file(),
            71..75 => self.rename_folder(),
            75 if !self.is_careful => self.mistake(),
            75..82 => self.hide_or_show(),
            82..87 => self.dress(),
            87..90 => self.configure(),
            90..95 => self.change_asset(),
            95 if !self.is_careful => self.put_something_strange(),
            _ => self.restore(),
        }
    }

    /// Makes everything as it was when nothing was wrong, as `git checkout` does.
    pub(super) fn restore(&mut self) -> String {
        for link in std::mem::take(&mut self.links) {
            fs::remove_file(self.root.join(link)).expect("removes");
        }
        let (sound, files) = (self.sound.clone(), self.files.clone());
        for path in files.keys().filter(|path| !sound.contains_key(*path)) {
            self.remove(path);
        }
        for (path, bytes) in sound {
            if files.get(&path) != Some(&bytes) {
                if files.contains_key(&path) {
                    self.remove(&path);
                }
                self.write(&path, &bytes);
            }
        }
        "everything is put back".to_owned()
    }

    /// Makes a mistake in a record, and gives the record and what it was before.
    pub(super) fn mistake_in_a_record(&mut self) -> (String, String, Vec<u8>) {
        let path = self.record();
        let before = self.files[&path].clone();
        let (what, make) = self.random.pick(MISTAKES);
        let (front, notes) = self.parts(&path);
        self.save(&path, &make(&front, &notes));
        (format!("{what} in {path}"), path, before)
    }

    fn mistake(&mut self) -> String {
        self.mistake_in_a_record().0
    }

    fn edit(&mut self) -> String {
        let path = self.record();
        let count = self.count;
        let (mut front, mut notes) = self.parts(&path);
        let what = match self.random.below(10) {
            0..4 => {
                notes = format!("{notes}\nA sentence, number {count}.\n");
                "a sentence more"
            }
            4 => {
                notes = format!("\nAnother text, number {count}.\n");
                "other notes"
            }
            5 => {
                notes = format!("{notes}\n## Heading {count}\n\nWords.\n");
                "a heading more"
            }
            6 => {
                let other = self.record();
                let name = other.trim_start_matches("content/").trim_end_matches(".md");
                notes = format!("{notes}\nSee [[{name}|this]].\n");
                "a link more"
            }
            7 => {
                notes = String::new();
                "no notes"
            }
            _ => {
                let mut lines = front.lines().map(|line| {
                    let is_title = line.starts_with("title: ");
                    if is_title {
                        format!("title: Title {count}")
                    } else {
                        line.to_owned()
                    }
                });
                let first = lines.next().unwrap_or_default();
                front = lines.fold(first, |text, line| format!("{text}\n{line}"));
                "another title"
            }
        };
        let manner = self.save(&path, &format!("{front}\n---\n{notes}"));
        format!("{what} in {path}, {manner}")
    }

    fn create(&mut self) -> String {
        let count = self.count;
        let (path, text) = match self.random.below(5) {
            0 => (
                format!("content/inspections/new-{count}.md"),
                site::visit(count),
            ),
            1 => {
                let path = format!("content/pages/new-{count}/deep/page-{count}.md");
                (path, format!("---\ntitle: Deep {count}\n---\n\nWords.\n"))
            }
            2 => {
                let text = format!("---\ntitle: School {count}\ntype: school\n---\n");
                (format!("content/bodies/new-{count}.md"), text)
            }
            _ => {
                let group = self.random.below(7);
                let path = format!("content/pages/group-{group}/new-{count}.md");
                (
                    path,
                    format!("---\ntitle: New {count}\n---\n\nSee [[about]].\n"),
                )
            }
        };
        self.write(&path, text.as_bytes());
        format!("{path} is new")
    }

    fn delete(&mut self) -> String {
        let path = self.loose_record();
        self.remove(&path);
        format!("{path} is deleted")
    }

    fn rename_file(&mut self) -> String {
        let (path, count) = (self.loose_record(), self.count);
        let (folder, name) = path.rsplit_once('/').expect("it is in a folder");
        let new = match self.random.below(8) {
            // Only the case of the first letter.
            0 if !self.is_careful => format!("{}{}", name[..1].to_uppercase(), &name[1..]),
            _ => format!("renamed-{count}.md"),
        };
        let new = format!("{folder}/{new}");
        self.rename(&path, &new);
        format!("{path} is renamed to {new}")
    }

    fn rename_folder(&mut self) -> String {
        let pages = self
            .files
            .keys()
            .filter(|path| path.starts_with("content/pages/"));
        let folders = pages.filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned()));
        let mut folders: Vec<String> = folders.filter(|it| it != "content/pages").collect();
        folders.dedup();
        if folders.is_empty() {
            return "there is no folder to be renamed".to_owned();
        }
        let (old, count) = (self.random.pick(&folders), self.count);
        let new = match self.random.below(3) {
            _ if self.is_careful => format!("content/pages/moved-{count}"),
            0 => format!("content/pages/within-{count}/moved"),
            1 if old.starts_with("content/pages/group") => old.replacen("group", "Group", 1),
            _ => format!("content/pages/moved-{count}"),
        };
        self.rename(&old, &new);
        format!("the folder {old} is renamed to {new}")
    }

    fn hide_or_show(&mut self) -> String {
        let path = self.loose_record();
        let (mut front, mut notes) = self.parts(&path);
        let hiding = ["visibility: draft", "embargo: 2031-01-01T00:00:00Z"];
        let is_hiding = |line: &str| hiding.contains(&line) || line.starts_with("embargo: 2020");
        if front.lines().any(is_hiding) {
            let lines: Vec<&str> = front.lines().filter(|line| !is_hiding(line)).collect();
            front = lines.join("\n");
        } else {
            match self.random.below(4) {
                0 => notes.push_str(
                    "\n::: restricted\nWords for a few people only, of all things.\n:::\n",
                ),
                1 => front.push_str("\nembargo: 2020-01-01T00:00:00Z"),
                hidden => front = format!("{front}\n{}", hiding[hidden % 2]),
            }
        }
        self.save(&path, &format!("{front}\n---\n{notes}"));
        format!("{path} is hidden or shown")
    }

    fn dress(&mut self) -> String {
        let count = self.count;
        let (path, text) = match self.random.below(6) {
            0 => (TEMPLATE, "{% extends \"base:page.html\" %}".to_owned()),
            1 => (TEMPLATE, format!("{{{{ page.title }}}}, {count}")),
            2 if !self.is_careful => (TEMPLATE, "{% if page.title %}".to_owned()),
            2 | 3 => (
                STYLE,
                format!("body {{ color: #{:06}; }}\n", count % 1_000_000),
            ),
            4 => (STYLE, "body { color: blue; }\n".to_owned()),
            _ => {
                let themes = self.files.keys().filter(|path| path.starts_with("themes/"));
                let themes: Vec<String> = themes.cloned().collect();
                for path in themes {
                    self.remove(&path);
                }
                return "the theme is taken away".to_owned();
            }
        };
        let manner = self.save(path, &text);
        format!("{path} becomes {text:?}, {manner}")
    }

    fn configure(&mut self) -> String {
        let count = self.count;
        let title = match self.random.below(4) {
            0 if !self.is_careful => "[".to_owned(),
            _ => format!("Briefing {count}"),
        };
        let text =
            format!("title: {title}\nbase_url: https://example.org/\ntimezone: Europe/London\n");
        let manner = self.save(SETTINGS, &text);
        format!("the title becomes {title}, {manner}")
    }

    fn change_asset(&mut self) -> String {
        let assets = self
            .files
            .keys()
            .filter(|path| path.starts_with("content/assets/"));
        let assets: Vec<String> = assets.cloned().collect();
        if assets.is_empty() {
            return "there is no file to be changed".to_owned();
        }
        let (path, digit) = (self.random.pick(&assets), self.random.below(10));
        match self.random.below(10) {
            0 if !self.is_careful => {
                let new = path.replace("plan", "Plan");
                if new != path {
                    self.rename(&path, &new);
                }
                format!("{path} is renamed to {new}")
            }
            1 if !self.is_careful => {
                self.remove(&path);
                format!("{path} is deleted")
            }
            _ => {
                // Often of the same length.
                let manner = self.save(&path, &format!("Plan {digit}.\n"));
                format!("{path} has another {digit}, {manner}")
            }
        }
    }

    fn put_something_strange(&mut self) -> String {
        let count = self.count;
        let path = match self.random.below(3) {
            0 => {
                let path = format!("content/pages/link-{count}.md");
                symlink("about.md", self.root.join(&path)).expect("links");
                self.links.push(path.clone());
                return format!("{path} is a link");
            }
            1 => format!("content/pages/more {count} (conflicted copy).md"),
            _ => format!("content/unknown-{count}/file.md"),
        };
        self.write(&path, b"---\ntitle: Strange\n---\n");
        format!("{path} is there")
    }

    /// The path of a record that mostly no other names.
    fn loose_record(&mut self) -> String {
        for _ in 0..if self.is_careful { 20 } else { 3 } {
            let path = self.record();
            if path.starts_with("content/pages/group") || path.starts_with("content/coverage/") {
                return path;
            }
        }
        self.record()
    }

    /// The path of a record that is not needed everywhere.
    fn record(&mut self) -> String {
        let is_loose = |path: &&String| {
            let is_made_up = path.starts_with("content/inspections/")
                || path.starts_with("content/coverage/")
                || path.contains("/school-")
                || path.starts_with("content/pages/");
            is_made_up && !path.contains("/sentinel-")
        };
        let records: Vec<String> = self.files.keys().filter(is_loose).cloned().collect();
        self.random.pick(&records)
    }

    /// The front matter of the record at `path` without its last line, and its notes.
    fn parts(&self, path: &str) -> (String, String) {
        let text = String::from_utf8_lossy(&self.files[path]).into_owned();
        match text.split_once("\n---\n") {
            Some((front, notes)) => (front.to_owned(), notes.to_owned()),
            None => ("---\ntitle: Mended".to_owned(), "\nWords.\n".to_owned()),
        }
    }

    /// Saves a file as one program or another does, and says how.
    fn save(&mut self, path: &str, text: &str) -> &'static str {
        let whole = self.root.join(path);
        if !self.files.contains_key(path) {
            self.write(path, text.as_bytes());
            return "new";
        }
        self.files
            .insert(path.to_owned(), text.as_bytes().to_owned());
        match self.random.below(10) {
            0..5 => {
                fs::write(whole, text).expect("writes");
                "written over"
            }
            5..7 => {
                let new = whole.with_file_name(".being-saved.tmp");
                fs::write(&new, text).expect("writes");
                fs::rename(new, whole).expect("renames");
                "replaced"
            }
            7 => {
                let old = whole.with_extension("md~");
                fs::rename(&whole, &old).expect("renames");
                fs::write(whole, text).expect("writes");
                fs::remove_file(old).expect("removes");
                "moved away and written"
            }
            8 => {
                fs::remove_file(&whole).expect("removes");
                fs::write(whole, text).expect("writes");
                "removed and written"
            }
            _ => {
                let open = OpenOptions::new().write(true).truncate(true).open(whole);
                let mut open = open.expect("opens");
                for part in text.as_bytes().chunks(text.len() / 3 + 1) {
                    open.write_all(part).expect("writes");
                }
                "written in parts"
            }
        }
    }

    fn write(&mut self, path: &str, bytes: &[u8]) {
        let whole = self.root.join(path);
        fs::create_dir_all(whole.parent().expect("it is in a folder")).expect("makes folders");
        fs::write(whole, bytes).expect("writes");
        self.files.insert(path.to_owned(), bytes.to_owned());
    }

    /// Removes the file at `path`, and folders of pages and themes that nothing is left in.
    fn remove(&mut self, path: &str) {
        self.files.remove(path);
        let whole = self.root.join(path);
        fs::remove_file(&whole).expect("removes");
        let folders = whole.ancestors().skip(1);
        for folder in
            folders.take_while(|folder| !folder.ends_with("content") && *folder != self.root)
        {
            // Where something is left, it stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }

    /// Renames a file, or a folder with all that is in it.
    fn rename(&mut self, old: &str, new: &str) {
        let whole = self.root.join(new);
        fs::create_dir_all(whole.parent().expect("it is in a folder")).expect("makes folders");
        fs::rename(self.root.join(old), whole).expect("renames");
        let renamed = |path: &String| {
            let rest = path.strip_prefix(old)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{new}{rest}"))
        };
        let files = std::mem::take(&mut self.files).into_iter();
        self.files = files
            .map(|(path, bytes)| (renamed(&path).unwrap_or(path), bytes))
            .collect();
        for link in &mut self.links {
            if let Some(new) = renamed(link) {
                *link = new;
            }
        }
    }
}
