//! What a new site begins with: sets of files, embedded in the program.
//!
//! Each set is a folder beside this file, and every file of it stands in the list below; a test compares
//! them. A name that begins with a dot is written `dot-` here, so that these files are nobody's settings.
//! Not here: writing them (see [`crate::author`]), and records that are asked for one at a time.

use camino::Utf8PathBuf;

/// The files of one folder, each with its path below it.
macro_rules! embedded {
    ($folder:literal $($path:literal)*) => {
        &[$(($path, include_str!(concat!($folder, "/", $path)))),*]
    };
}

/// A set of files that a new site can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Starter {
    /// What every site has: settings, examples, settings of editors.
    Site,
    /// A workflow that publishes the site with GitHub Pages.
    GithubPages,
    /// The inspectorates of the United Kingdom, their frameworks and scales.
    UkInspectorates,
}

/// A file of a new site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarterFile {
    /// Its path, relative to the site's folder.
    pub path: Utf8PathBuf,
    /// What it holds.
    pub text: String,
}

impl Starter {
    /// Every set.
    pub const ALL: &'static [Self] = &[Self::Site, Self::GithubPages, Self::UkInspectorates];

    /// Its files, in the order of their paths.
    pub fn files(self) -> Vec<StarterFile> {
        let files = self.embedded().iter().map(|(path, text)| StarterFile {
            path: path.replace(DOT, ".").into(),
            text: filled_in(text),
        });
        let mut files: Vec<StarterFile> = files.collect();
        files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        files
    }

    fn embedded(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Site => SITE,
            Self::GithubPages => GITHUB_PAGES,
            Self::UkInspectorates => UK_INSPECTORATES,
        }
    }
}

/// What a dot at the start of a name is written as.
const DOT: &str = "dot-";

/// `text` with what this program knows of itself in the places for it.
fn filled_in(text: &str) -> String {
    text.replace("{{ repository }}", env!("CARGO_PKG_REPOSITORY"))
        .replace("{{ version }}", env!("CARGO_PKG_VERSION"))
}

const SITE: &[(&str, &str)] = embedded! { "site"
    "content/bodies/ashfield-news.md"
    "content/bodies/hill-school.md"
    "content/coverage/ashfield-news-2025-05.md"
    "content/frameworks/school-inspections.md"
    "content/inspections/hill-school-2025.md"
    "content/inspectorates/schools-inspectorate.md"
    "content/metrics/absent-pupils.md"
    "content/pages/about.md"
    "content/scales/schools-4.md"
    "content/site.yaml"
    "content/sources/hill-school-answer.md"
    "content/sources/hill-school-report.md"
    "content/sources/hill-school-visit.md"
    "dot-editorconfig"
    "dot-gitignore"
    "dot-vscode/extensions.json"
    "dot-vscode/settings.json"
};

const GITHUB_PAGES: &[(&str, &str)] = embedded! { "github-pages"
    "dot-github/workflows/pages.yml"
};

const UK_INSPECTORATES: &[(&str, &str)] = embedded! { "uk-inspectorates"
    "content/frameworks/cqc-ratings.md"
    "content/frameworks/fire-since-2023.md"
    "content/frameworks/fire-until-2022.md"
    "content/frameworks/hmip-pdu-nine-standards.md"
    "content/frameworks/hmip-pdu-seven-standards.md"
    "content/frameworks/ncpi-2024.md"
    "content/frameworks/ofsted-five-grades.md"
    "content/frameworks/ofsted-four-grades.md"
    "content/frameworks/peel-since-2021-22.md"
    "content/frameworks/peel-until-2018-19.md"
    "content/frameworks/prison-inspections.md"
    "content/frameworks/prison-progress-reviews.md"
    "content/inspectorates/cqc.md"
    "content/inspectorates/hmi-prisons.md"
    "content/inspectorates/hmicfrs.md"
    "content/inspectorates/hmip.md"
    "content/inspectorates/ofsted.md"
    "content/pages/who-inspects.md"
    "content/scales/cqc-4.md"
    "content/scales/hmi-prisons-4.md"
    "content/scales/hmi-prisons-irp.md"
    "content/scales/hmicfrs-4.md"
    "content/scales/hmicfrs-5.md"
    "content/scales/hmip-4.md"
    "content/scales/ofsted-4.md"
    "content/scales/ofsted-5-2025.md"
};

#[cfg(test)]
mod tests {
    #![expect(
        clippy::disallowed_methods,
        reason = "this test compares the list with the folders that are embedded"
    )]

    use std::fs;
    use std::path::Path;

    use super::*;

    fn collect(folder: &Path, root: &Path, into: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                collect(&path, root, into);
            } else {
                let below = path.strip_prefix(root).expect("it is inside");
                into.push(below.to_str().expect("its name is text").to_owned());
            }
        }
    }

    #[test]
    fn every_file_of_a_set_is_in_its_list() {
        let starters = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/starters");
        for (starter, folder) in [
            (Starter::Site, "site"),
            (Starter::GithubPages, "github-pages"),
            (Starter::UkInspectorates, "uk-inspectorates"),
        ] {
            let mut there = Vec::new();
            collect(&starters.join(folder), &starters.join(folder), &mut there);
            there.sort();
            let listed: Vec<&str> = starter.embedded().iter().map(|(path, _)| *path).collect();
            assert_eq!(listed, there);
        }
    }

    #[test]
    fn nothing_is_left_to_fill_in_and_no_two_sets_have_one_file() {
        let files: Vec<StarterFile> = Starter::ALL.iter().flat_map(|one| one.files()).collect();
        for file in &files {
            let marks = file.text.replace("${{", "");
            assert!(!marks.contains("{{"), "{}", file.path);
        }
        let mut paths: Vec<&Utf8PathBuf> = files.iter().map(|file| &file.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), files.len());
    }
}
