//! The verbs, one file each: what it takes, its help, and the few lines that call the library.

mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod fmt;
mod import;
mod init;
mod list;
mod lsp;
mod manual;
mod migrate;
mod new;
mod publish;
mod rename;
mod schema;
mod serve;

use std::borrow::Cow;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Subcommand;

use super::args::ReportArguments;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::author;
use crate::base::path::{relative, without_dots};
use crate::base::{Span, nearest};
use crate::decode;
use crate::decode::kinds::Kind;
use crate::diag::printers::Sources;
use crate::diag::{Diagnostic, Severity};
use crate::emit::Target;
use crate::gate;
use crate::revise::Refusal;
use crate::scan::{self, CONFIG, SourceSet};
use crate::world::{self, World};

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Init(init::Init),
    New(new::New),
    Rename(rename::Rename),
    Build(build::Build),
    Serve(serve::Serve),
    Check(check::Check),
    List(list::List),
    Lsp(lsp::Lsp),
    Explain(explain::Explain),
    Publish(publish::Publish),
    Import(import::Import),
    Fmt(fmt::Fmt),
    Migrate(migrate::Migrate),
    Schema(schema::Schema),
    Clean(clean::Clean),
    Completions(completions::Completions),
    Manual(manual::Manual),
}

impl Verb {
    /// How this verb is to report, if it does.
    pub(super) fn report(&self) -> Option<&ReportArguments> {
        match self {
            Self::Init(init) => Some(&init.report),
            Self::New(new) => Some(&new.report),
            Self::Rename(rename) => Some(&rename.report),
            Self::Build(build) => Some(&build.report),
            Self::Serve(serve) => Some(&serve.report),
            Self::Check(check) => Some(&check.report),
            Self::List(list) => Some(&list.report),
            Self::Publish(publish) => Some(&publish.report),
            Self::Import(import) => Some(&import.report),
            Self::Fmt(fmt) => Some(&fmt.report),
            Self::Migrate(migrate) => Some(&migrate.report),
            Self::Schema(schema) => Some(&schema.report),
            Self::Clean(clean) => Some(&clean.report),
            Self::Lsp(_) | Self::Explain(_) | Self::Completions(_) | Self::Manual(_) => None,
        }
    }

    /// Does it.
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        match self {
            Self::Init(init) => init.run(world, terminal),
            Self::New(new) => new.run(world, terminal),
            Self::Rename(rename) => rename.run(world, terminal),
            Self::Build(build) => build.run(world, terminal),
            Self::Serve(serve) => serve.run(world, terminal),
            Self::Check(check) => check.run(world, terminal),
            Self::List(list) => list.run(world, terminal),
            Self::Lsp(lsp) => lsp.run(),
            Self::Publish(publish) => publish.run(world, terminal),
            Self::Import(import) => import.run(world, terminal),
            Self::Fmt(fmt) => fmt.run(world, terminal),
            Self::Migrate(migrate) => migrate.run(world, terminal),
            Self::Schema(schema) => schema.run(world, terminal),
            Self::Clean(clean) => clean.run(world, terminal),
            Self::Explain(explain) => explain.run(terminal),
            Self::Completions(completions) => completions.run(terminal),
            Self::Manual(manual) => manual.run(terminal),
        }
    }
}

/// The folder of the site that `start` is in, put right where a command was killed while it changed files.
pub(super) fn find_site(
    world: &dyn World,
    terminal: &Terminal,
    start: &Utf8Path,
) -> Result<Utf8PathBuf, Failure> {
    let root = scan::find_site(world, start)?;
    recover(terminal, &root)?;
    Ok(root)
}

/// Puts right what a command that was killed has left in the folder `root`, and says so.
fn recover(terminal: &Terminal, root: &Utf8Path) -> Result<(), Failure> {
    let Some(recovered) = author::recover(root)? else {
        return Ok(());
    };
    if !recovered.put_back.is_empty() {
        let files = counted(recovered.put_back.len(), "file");
        terminal.note(&format!(
            "a command was ended while it changed files of the site; what it had done is undone, in {files}"
        ));
        for path in &recovered.put_back {
            terminal.detail(&format!("  {path}"));
        }
    }
    for left in &recovered.left {
        terminal.note(&left.to_string());
    }
    Ok(())
}

/// The folder that the site in `root` is written to: its `public`, unless another is asked for.
fn target(
    world: &dyn World,
    root: Utf8PathBuf,
    output_dir: Option<&Utf8Path>,
) -> Result<Target, world::Error> {
    let output = match output_dir {
        Some(output) => world.here()?.join(output),
        None => root.join("public"),
    };
    Ok(Target {
        output: without_dots(&output),
        site: root,
        home: world.variable("HOME").map(Utf8PathBuf::from),
        started: world.now(),
    })
}

/// Takes the folder of a kind, or the word for one of it.
fn kind_of(text: &str) -> Result<Kind, String> {
    let one = Kind::ALL.iter().find(|kind| kind.one() == text);
    let kind = Kind::in_folder(text).or(one.copied());
    kind.ok_or_else(|| {
        let folders = Kind::ALL.iter().map(|kind| kind.folder());
        let words = Kind::ALL.iter().map(|kind| kind.one());
        if let Some(near) = nearest(text, folders.clone().chain(words)) {
            return format!("did you mean `{near}`?");
        }
        let folders: Vec<&str> = folders.collect();
        format!("the kinds are {}", folders.join(", "))
    })
}

/// Says why records are not changed.
fn tell_refusal(world: &dyn World, terminal: &Terminal, refusal: Refusal) -> Result<Exit, Failure> {
    let exit = match &refusal {
        Refusal::Site(_) | Refusal::Asked(_) => Exit::Usage,
        Refusal::Breaks(_) => Exit::Content,
        Refusal::World(_) => Exit::World,
    };
    match refusal {
        Refusal::Site(error) => Err(error.into()),
        Refusal::Breaks(broken) => {
            let text = |file: &_| broken.text(file);
            let sources = SiteSources::new(world, &broken.sources.root, &text)?;
            let (found, privacy) = (&broken.diagnostics, &broken.privacy);
            terminal.diagnostics(found, Severity::Error, &sources, privacy);
            Err(Failure::new(exit, &broken.message))
        }
        refusal @ (Refusal::Asked(_) | Refusal::World(_)) => Err(Failure::new(exit, &refusal)),
    }
}

/// How a command ends that found `diagnostics`: mistakes in the settings or the theme alone are told
/// from mistakes in the content. Those as severe as `stops` are mistakes.
fn verdict(diagnostics: &[Diagnostic], stops: Severity) -> Exit {
    let fails = |diagnostic: &&Diagnostic| diagnostic.severity <= stops;
    let failures = || diagnostics.iter().filter(fails);
    if failures().next().is_none() {
        Exit::Good
    } else if failures().any(|failure| failure.code == gate::LEAK) {
        Exit::Leak
    } else if failures().all(is_about_configuration) {
        Exit::Usage
    } else {
        Exit::Content
    }
}

/// The least severe that stops a command.
fn least_to_stop(strict: bool) -> Severity {
    if strict {
        Severity::Warning
    } else {
        Severity::Error
    }
}

/// Whether a diagnostic is about the site's settings or a theme, and no record.
fn is_about_configuration(diagnostic: &Diagnostic) -> bool {
    let file = diagnostic.primary.as_ref().map(|label| label.file.as_ref());
    file.is_none_or(|file| file == CONFIG || file.starts_with("themes"))
}

/// Tells which files were passed over; only the author, since their names may tell of what is hidden.
fn tell_ignored(terminal: &Terminal, sources: &SourceSet) {
    if terminal.is_private() {
        for file in &sources.ignored {
            terminal.detail(&format!("passed over `{file}`"));
        }
    }
}

/// `count` of what `word` names, such as "10,214 pages".
fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {word}{plural}", grouped(count))
}

/// `number` with a comma between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The text of a file as spans count it, if it is known.
pub(super) type Lookup<'a> = &'a dyn Fn(&Utf8Path) -> Option<Arc<str>>;

/// The files of a site, called as whoever reads the messages would open them.
pub(super) struct SiteSources<'a> {
    root: &'a Utf8Path,
    text: Lookup<'a>,
    /// The folder that the names are relative to.
    base: Utf8PathBuf,
}

impl<'a> SiteSources<'a> {
    /// Names are relative to where the program was started; on GitHub to the repository, as
    /// annotations want it.
    pub(super) fn new(
        world: &dyn World,
        root: &'a Utf8Path,
        text: Lookup<'a>,
    ) -> Result<Self, world::Error> {
        let base = match world.variable("GITHUB_WORKSPACE") {
            Some(workspace) => Utf8PathBuf::from(workspace),
            None => world.here()?,
        };
        Ok(Self { root, text, base })
    }
}

impl Sources for SiteSources<'_> {
    fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>> {
        Some(Cow::Owned((self.text)(file)?.to_string()))
    }

    fn name(&self, file: &Utf8Path) -> String {
        relative(&self.base, &self.root.join(file)).into_string()
    }

    fn may_show(&self, file: &Utf8Path, span: Span) -> bool {
        let is_secret = |text: Arc<str>| decode::is_for_authors(&text, span);
        !(self.text)(file).is_some_and(is_secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, shown) in [
            (0, "0 pages"),
            (1, "1 page"),
            (999, "999 pages"),
            (1_000, "1,000 pages"),
            (10_214, "10,214 pages"),
            (1_234_567, "1,234,567 pages"),
        ] {
            assert_eq!(counted(number, "page"), shown);
        }
    }
}
