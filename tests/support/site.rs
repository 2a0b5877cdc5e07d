//! A site made of files, and what becomes of it in memory.

#![expect(
    clippy::disallowed_methods,
    reason = "fixture sites are read from the disk"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use briefing::base::{Lines, OutputPath};
use briefing::diag::{Diagnostic, Severity};
use briefing::pipeline::{self, Progress, Request, Thoroughness};
use briefing::world::Memory;
use camino::{Utf8Path, Utf8PathBuf};

/// The clock of every site that is built in memory: later than anything that fixtures report.
pub(crate) const CLOCK: &str = "2026-01-15T12:00:00Z";

/// The files of a site, by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
}

/// What a build in memory gave.
pub(crate) struct Outcome {
    /// What was found, in the order in which it is told.
    pub(crate) diagnostics: Vec<Told>,
    /// Every output by its path; none when an error stands in the way.
    pub(crate) outputs: Option<BTreeMap<String, Arc<[u8]>>>,
}

/// One diagnostic as its reader meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The rule.
    pub(crate) code: String,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// `content/pages/about.md:3:1`, or the file alone where it is about the whole file.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) message: String,
}

impl Site {
    /// The fixture `tests/sites/<case>`.
    pub(crate) fn from(case: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
        Self::in_folder(&root.join(case))
    }

    /// The sample site, which the repository holds.
    pub(crate) fn sample() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut site = Self::default();
        site.read(root, &root.join("content"));
        site
    }

    /// The guide, which the repository holds.
    pub(crate) fn guide() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        let mut site = Self::default();
        site.read(&root, &root.join("content"));
        site
    }

    fn in_folder(root: &Path) -> Self {
        let mut site = Self::default();
        site.read(root, root);
        site
    }

    fn read(&mut self, root: &Path, folder: &Path) {
        let entries = std::fs::read_dir(folder).expect("the fixture is there");
        for entry in entries {
            let path = entry.expect("the fixture can be listed").path();
            if path.is_dir() {
                self.read(root, &path);
            } else {
                let bytes = std::fs::read(&path).expect("the fixture can be read");
                let below = path.strip_prefix(root).expect("it is inside");
                let below = Utf8Path::from_path(below).expect("its name is text");
                self.files.insert(below.to_owned(), bytes);
            }
        }
    }

    /// With this file, in place of one that was there.
    #[must_use]
    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.insert(path.into(), content.as_ref().to_owned());
        self
    }

    /// With `old` replaced by `new` wherever the file `path` has it, which it does.
    #[must_use]
    pub(crate) fn edit(self, path: &str, old: &str, new: &str) -> Self {
        let text = String::from_utf8(self.files[Utf8Path::new(path)].clone());
        let text = text.expect("fixtures are text");
        assert!(text.contains(old), "`{path}` has no `{old}`");
        self.file(path, text.replace(old, new))
    }

    /// Its files, by path.
    pub(crate) fn files(&self) -> &BTreeMap<Utf8PathBuf, Vec<u8>> {
        &self.files
    }

    /// What is published of it by [`CLOCK`].
    pub(crate) fn build(&self) -> Outcome {
        self.build_as(Request::default())
    }

    /// What is published of it, as asked for; the folder is filled in.
    pub(crate) fn build_as(&self, request: Request) -> Outcome {
        let request = Request {
            root: "/site".into(),
            ..request
        };
        let run = pipeline::run(&self.world(), &request, Thoroughness::Build, &Silence)
            .expect("a world in memory refuses nothing");
        let tell = |diagnostic: &Diagnostic| tell(diagnostic, &|file| run.text(file));
        Outcome {
            diagnostics: run.diagnostics.iter().map(tell).collect(),
            outputs: run.outputs.map(by_name),
        }
    }

    /// A world that holds it, at [`CLOCK`].
    pub(crate) fn world(&self) -> Memory {
        let mut world = Memory::new(CLOCK);
        for (path, bytes) in &self.files {
            world = world.file(Utf8Path::new("/site").join(path), bytes);
        }
        world
    }
}

impl Outcome {
    /// Every output, of a site that has no errors.
    ///
    /// # Panics
    /// When it has.
    pub(crate) fn outputs(self) -> BTreeMap<String, Arc<[u8]>> {
        let errors: Vec<&Told> = self.errors().collect();
        assert!(errors.is_empty(), "{errors:#?}");
        self.outputs.expect("without errors there are outputs")
    }

    /// What stands in the way of publishing.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Told> {
        let told = self.diagnostics.iter();
        told.filter(|told| told.severity == Severity::Error)
    }
}

/// `diagnostic` with its place counted in lines and columns.
fn tell(diagnostic: &Diagnostic, text: &dyn Fn(&Utf8Path) -> Option<Arc<str>>) -> Told {
    let label = diagnostic.primary.as_ref();
    let place = label.map_or(String::new(), |label| {
        let position = label.span.zip(text(&label.file)).map(|(span, text)| {
            let position = Lines::new(&*text).position(span.range().start);
            format!(":{}:{}", position.line, position.column)
        });
        format!("{}{}", label.file, position.unwrap_or_default())
    });
    Told {
        code: diagnostic.code.to_owned(),
        severity: diagnostic.severity,
        place,
        message: diagnostic.message.clone(),
    }
}

fn by_name(outputs: BTreeMap<OutputPath, Arc<[u8]>>) -> BTreeMap<String, Arc<[u8]>> {
    let named = |(path, bytes): (OutputPath, _)| (path.as_str().to_owned(), bytes);
    outputs.into_iter().map(named).collect()
}

/// Nobody watches.
pub(crate) struct Silence;

impl Progress for Silence {
    fn begin(&self, _: usize) {}
    fn advance(&self) {}
}
