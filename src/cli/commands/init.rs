//! `briefing init`: makes a new site that builds at once.

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::{counted, recover, schema};
use crate::author::{self, Change};
use crate::base::path::{relative, without_dots};
use crate::base::visible;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::schema::Subject;
use crate::starters::{Starter, StarterFile};
use crate::world::{self, Kind, World};

/// Make a new site: settings, examples to change, settings for editors
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing init my-site                           make it in the folder `my-site`\n  \
    briefing init                                   make it here\n  \
    briefing init --with uk-inspectorates           also with what inspectorates there are\n  \
    briefing init --github-pages                    also with a workflow that publishes it\n\n\
    Nothing that is there is changed: if a file of the site is in the way, nothing is made.")]
pub(crate) struct Init {
    /// The folder to make it in [default: here]
    #[arg(value_name = "FOLDER")]
    folder: Option<Utf8PathBuf>,

    /// Also a workflow that publishes the site with GitHub Pages
    #[arg(long)]
    github_pages: bool,

    /// Also records that are ready to use
    #[arg(long, value_name = "SET")]
    with: Vec<RecordSet>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// Records that are ready to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RecordSet {
    /// The inspectorates of the United Kingdom, their frameworks and their scales
    UkInspectorates,
}

impl Init {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let here = world.here()?;
        let root = without_dots(&here.join(self.folder.as_deref().unwrap_or(Utf8Path::new(""))));
        recover(terminal, &root)?;
        let (files, kept) = left_alone(world, &root, self.files())?;
        let in_the_way = in_the_way(world, &root, &files)?;
        if !in_the_way.is_empty() {
            let message = format!(
                "nothing was made, since {} in the way: {}; make the site in another folder, or move {} away",
                if in_the_way.len() == 1 {
                    "a file is"
                } else {
                    "files are"
                },
                quoted(&in_the_way),
                if in_the_way.len() == 1 { "it" } else { "them" },
            );
            return Err(Failure::new(Exit::World, &message));
        }
        let changes: Vec<Change> = files
            .iter()
            .map(|file| Change::create(file.path.clone(), file.text.as_str()))
            .collect();
        author::write(&root, &changes)?;
        for file in &files {
            terminal.closing(&format!("  {}", file.path));
        }
        let folder = relative(&here, &root);
        terminal.closing(&format!(
            "Made a site of {} in `{}`\n",
            counted(files.len(), "file"),
            visible(if folder.as_str().is_empty() {
                "."
            } else {
                folder.as_str()
            }),
        ));
        for file in &kept {
            terminal.closing(&advice(file));
        }
        terminal.closing(&next_commands(&folder));
        Ok(Exit::Good)
    }

    fn files(&self) -> Vec<StarterFile> {
        let mut sets = vec![Starter::Site];
        if self.with.contains(&RecordSet::UkInspectorates) {
            sets.push(Starter::UkInspectorates);
        }
        if self.github_pages {
            sets.push(Starter::GithubPages);
        }
        let mut files: Vec<StarterFile> = sets.into_iter().flat_map(Starter::files).collect();
        files.extend(EDITED_AS_YAML.map(schema_file));
        files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        files
    }
}

/// What git is to pass over.
const IGNORED: &str = ".gitignore";

/// Files that a folder may have before it becomes a site.
const AROUND: [&str; 3] = [IGNORED, ".editorconfig", ".vscode"];

/// What editors check as YAML. The front matter of records stands in files of Markdown, which they do not.
const EDITED_AS_YAML: [Subject; 2] = [Subject::Site, Subject::Theme];

/// What editors check a file by, where their settings, which are among the starters, look for it.
fn schema_file(subject: Subject) -> StarterFile {
    StarterFile {
        path: format!(".vscode/schemas/{}.json", subject.name()).into(),
        text: schema::printed(&crate::schema::schema(subject)),
    }
}

/// `files` without those that set up tools around the site and are there already: these stay as they are; and
/// these.
fn left_alone(
    world: &dyn World,
    root: &Utf8Path,
    files: Vec<StarterFile>,
) -> Result<(Vec<StarterFile>, Vec<StarterFile>), world::Error> {
    let (mut made, mut kept) = (Vec::new(), Vec::new());
    for file in files {
        let is_set_up = AROUND.iter().any(|path| file.path.starts_with(path))
            && matches!(world.look(&root.join(&file.path))?, Some(Kind::File { .. }));
        if is_set_up { &mut kept } else { &mut made }.push(file);
    }
    Ok((made, kept))
}

/// What to do about `file`, which somebody else has made already.
fn advice(file: &StarterFile) -> String {
    let path = &file.path;
    if path != IGNORED {
        return format!("`{path}` was there, and is as it was");
    }
    let lines = file
        .text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<&str> = lines.collect();
    format!(
        "`{path}` was there, and is as it was: see that it has these lines: {}",
        lines.join("  ")
    )
}

/// The files of the new site that are there already, or something else at their place.
fn in_the_way(
    world: &dyn World,
    root: &Utf8Path,
    files: &[StarterFile],
) -> Result<Vec<Utf8PathBuf>, world::Error> {
    let mut found = Vec::new();
    for file in files {
        if world.look(&root.join(&file.path))?.is_some() {
            found.push(file.path.clone());
        }
    }
    Ok(found)
}

/// "`a`, `b`, `c`".
fn quoted(paths: &[Utf8PathBuf]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    quoted.join(", ")
}

/// What is typed next, of a site in `folder` as seen from here.
fn next_commands(folder: &Utf8Path) -> String {
    let mut enter = String::new();
    if !folder.as_str().is_empty() {
        let is_plain = |letter: char| letter.is_alphanumeric() || "-_./~".contains(letter);
        let shown = if folder.as_str().chars().all(is_plain) {
            folder.to_string()
        } else {
            // As a shell takes it, whatever it is made of.
            format!("'{}'", visible(folder.as_str()).replace('\'', r"'\''"))
        };
        enter = format!("  cd {shown}\n");
    }
    format!(
        "Next:\n{enter}  briefing serve --open               see it in your browser, and again whenever you save\n  \
         briefing new inspections \"A title\"  make a record of your own\n  \
         briefing check                      look for mistakes"
    )
}
