//! Where lines go, in which form and colour.
//!
//! Honours `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM=dumb` (<https://bixense.com/clicolors/>), `CI`
//! (nobody watches) and `GITHUB_ACTIONS` (annotations). Never fails because nobody reads.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::{Format, ReportArguments};
use super::progress::Progress;
use super::{Exit, Failure};
use crate::base::visible;
use crate::check::rules;
use crate::diag::printers::{self, Form, Sources};
use crate::diag::privacy::Privacy;
use crate::diag::{Code, Diagnostic, Severity};
use crate::world::{World, plain};

/// The two streams, and how much is said in which form.
#[derive(Debug)]
pub(super) struct Terminal {
    form: Form,
    voice: Voice,
    colour: ColorChoice,
    is_watched: bool,
    /// Whether only the author reads: a person's terminal, or said so.
    is_private: bool,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Voice {
    /// Only what is wrong.
    Quiet,
    Normal,
    Verbose,
}

/// Excerpts are fitted into this many columns where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();

impl Terminal {
    /// The terminal that `world` has, as `report` wants it used.
    pub(super) fn new(world: &dyn World, report: Option<&ReportArguments>) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let format = report.and_then(|report| report.format);
        let voice = match report {
            Some(report) if report.quiet => Voice::Quiet,
            Some(report) if report.verbose => Voice::Verbose,
            _ => Voice::Normal,
        };
        Self {
            form: form(world, format),
            voice,
            colour: colour(world, is_terminal),
            is_private: is_private(world, is_terminal, report),
            is_watched: is_terminal && voice != Voice::Quiet && !is_set(world, "CI"),
        }
    }

    /// Whether only the author reads what is printed, so that everything may be shown.
    pub(super) fn is_private(&self) -> bool {
        self.is_private
    }

    /// Prints `diagnostics`, and how many there are where people read; those as severe as `stops` end
    /// the command. Gives how many were told.
    ///
    /// What `privacy` hides is shown to the author alone: any other log may be public.
    pub(super) fn diagnostics(
        &self,
        diagnostics: &[Diagnostic],
        stops: Severity,
        sources: &dyn Sources,
        privacy: &Privacy,
    ) -> usize {
        if self.is_private {
            let all: Vec<&Diagnostic> = diagnostics.iter().collect();
            self.print(&all, sources);
            return all.len();
        }
        let (masked, privacy) = privacy.mask(diagnostics, stops, &in_general);
        let masked: Vec<&Diagnostic> = masked.iter().map(AsRef::as_ref).collect();
        self.print(&masked, &privacy.masked(sources));
        masked.len()
    }

    /// Hands to `show` what others than the author may be told of `diagnostics`.
    #[expect(
        clippy::unused_self,
        reason = "what may be told is the terminal's to say"
    )]
    pub(super) fn masked<R>(
        &self,
        diagnostics: &[Diagnostic],
        sources: &dyn Sources,
        privacy: &Privacy,
        show: impl FnOnce(&[&Diagnostic], &dyn Sources) -> R,
    ) -> R {
        let (masked, privacy) = privacy.mask(diagnostics, Severity::Error, &in_general);
        let masked: Vec<&Diagnostic> = masked.iter().map(AsRef::as_ref).collect();
        show(&masked, &privacy.masked(sources))
    }

    fn print(&self, diagnostics: &[&Diagnostic], sources: &dyn Sources) {
        let mut stderr = self.stderr();
        let shown = self.shown(diagnostics);
        // When nobody reads the errors, there is nobody to tell.
        let _ = printers::print(shown.iter().copied(), sources, self.form, &mut stderr);
        let more = diagnostics.len() - shown.len();
        if more > 0 {
            let _ = writeln!(stderr, "and {more} more: `--verbose` shows all\n");
        }
        if let (Some(summary), true) = (printers::summary(diagnostics), self.is_read()) {
            let _ = writeln!(stderr, "{summary}");
        }
        let _ = stderr.flush();
    }

    /// Those of `diagnostics` that are printed: people are not shown thousands unless they ask.
    fn shown<'a>(&self, diagnostics: &'a [&'a Diagnostic]) -> Cow<'a, [&'a Diagnostic]> {
        if matches!(self.form, Form::Human { .. }) && self.voice < Voice::Verbose {
            Cow::Owned(printers::digest(diagnostics.iter().copied()))
        } else {
            Cow::Borrowed(diagnostics)
        }
    }

    /// Prints why a command could not do its work.
    pub(super) fn failure(&self, message: &str) {
        if !self.is_read() {
            let diagnostic = Diagnostic::error("failure", message);
            return self.print(&[&diagnostic], &NoSources);
        }
        let mut stderr = self.stderr();
        let message = visible(message);
        let _ = writeln!(stderr, "{ERROR}error{ERROR:#}: {message}");
    }

    /// Prints a fact about the machine that somebody should know.
    pub(super) fn note(&self, message: &str) {
        if self.voice >= Voice::Normal && self.is_read() {
            let _ = writeln!(self.stderr(), "note: {}", visible(message));
        }
    }

    /// Prints what only `--verbose` asks for.
    pub(super) fn detail(&self, message: &str) {
        if self.voice >= Voice::Verbose {
            self.note(message);
        }
    }

    /// Prints the line that says what was done, or several.
    pub(super) fn closing(&self, lines: &str) {
        if self.voice >= Voice::Normal {
            // The work is done; whether anybody reads so does not change it.
            for line in lines.split('\n') {
                let _ = writeln!(io::stdout(), "{}", visible(line));
            }
        }
    }

    /// Asks the person at the terminal `question`; none when nobody is there, or nothing is answered.
    pub(super) fn ask(&self, question: &str) -> Option<String> {
        if !self.is_watched || !io::stdin().is_terminal() {
            return None;
        }
        let mut stderr = self.stderr();
        write!(stderr, "{}", visible(question))
            .and_then(|()| stderr.flush())
            .ok()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).ok()?;
        let answer = answer.trim();
        (!answer.is_empty()).then(|| answer.to_owned())
    }

    /// Prints what was asked for.
    ///
    /// # Errors
    /// When standard output does not take it; a reader that has seen enough is no error.
    #[expect(clippy::unused_self, reason = "all printing goes through the terminal")]
    pub(super) fn data(&self, text: &str) -> Result<Exit, Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let message = format!("cannot write to standard output: {}", plain(&error));
                Err(Failure::new(Exit::World, &message))
            }
            _ => Ok(Exit::Good),
        }
    }

    /// Shows `doing` where a person watches, while something takes long.
    pub(super) fn progress(&self, doing: &'static str) -> Progress {
        if self.is_watched {
            Progress::shown(doing)
        } else {
            Progress::hidden()
        }
    }

    /// Whether people read what is printed, not only programs.
    fn is_read(&self) -> bool {
        matches!(self.form, Form::Human { .. } | Form::Short)
    }

    fn stderr(&self) -> AutoStream<io::Stderr> {
        AutoStream::new(io::stderr(), self.colour)
    }
}

/// What a diagnostic says where its own words must not be told.
fn in_general(code: Code) -> &'static str {
    rules::find(code).map_or("something is wrong here", |rule| rule.summary)
}

/// Whether a machine runs the program, whose log may be public.
pub(super) fn is_automatic(world: &dyn World) -> bool {
    is_set(world, "CI") || is_set(world, "GITHUB_ACTIONS")
}

/// Whether only the author reads what is printed.
fn is_private(world: &dyn World, is_terminal: bool, report: Option<&ReportArguments>) -> bool {
    let is_said = report.is_some_and(|report| report.show_restricted);
    (is_terminal || is_said) && !is_automatic(world)
}

struct NoSources;

impl Sources for NoSources {
    fn text(&self, _: &camino::Utf8Path) -> Option<Cow<'_, str>> {
        None
    }
}

fn form(world: &dyn World, format: Option<Format>) -> Form {
    match format {
        Some(Format::Short) => Form::Short,
        Some(Format::Json) => Form::Json,
        Some(Format::Github) => Form::GitHub,
        None if world.variable("GITHUB_ACTIONS").as_deref() == Some("true") => Form::GitHub,
        Some(Format::Human) | None => Form::Human {
            width: width(world),
        },
    }
}

/// The columns of the terminal: what `COLUMNS` says, else the terminal, else a guess.
fn width(world: &dyn World) -> usize {
    let told = world
        .variable("COLUMNS")
        .and_then(|columns| columns.parse().ok());
    let seen = || {
        let size = rustix::termios::tcgetwinsize(io::stderr()).ok()?;
        (size.ws_col > 0).then_some(usize::from(size.ws_col))
    };
    told.or_else(seen).unwrap_or(DEFAULT_WIDTH)
}

fn colour(world: &dyn World, is_terminal: bool) -> ColorChoice {
    let is_dumb = world.variable("TERM").as_deref() == Some("dumb");
    let is_off = world.variable("CLICOLOR").as_deref() == Some("0");
    if is_set(world, "NO_COLOR") {
        ColorChoice::Never
    } else if is_set(world, "CLICOLOR_FORCE") {
        ColorChoice::Always
    } else if is_terminal && !is_dumb && !is_off {
        ColorChoice::Auto
    } else {
        ColorChoice::Never
    }
}

/// Whether the variable `name` says yes: not empty, not `0`, not `false`.
fn is_set(world: &dyn World, name: &str) -> bool {
    world
        .variable(name)
        .is_some_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn world(variables: &[(&str, &str)]) -> Memory {
        let world = Memory::new("2025-07-03T09:00:00Z");
        variables.iter().fold(world, |world, (name, value)| {
            world.with_variable(name, value)
        })
    }

    #[test]
    fn colour_is_for_terminals_unless_told_otherwise() {
        for (variables, is_terminal, wanted) in [
            (&[][..], true, ColorChoice::Auto),
            (&[], false, ColorChoice::Never),
            (&[("NO_COLOR", "1")], true, ColorChoice::Never),
            (&[("NO_COLOR", "")], true, ColorChoice::Auto),
            (&[("CLICOLOR_FORCE", "1")], false, ColorChoice::Always),
            (&[("CLICOLOR_FORCE", "0")], false, ColorChoice::Never),
            (
                &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
                true,
                ColorChoice::Never,
            ),
            (&[("TERM", "dumb")], true, ColorChoice::Never),
            (&[("CLICOLOR", "0")], true, ColorChoice::Never),
        ] {
            assert_eq!(
                colour(&world(variables), is_terminal),
                wanted,
                "{variables:?}"
            );
        }
    }

    #[test]
    fn everything_is_shown_only_to_the_author() {
        let report = |show_restricted| ReportArguments {
            format: None,
            show_restricted,
            quiet: false,
            verbose: false,
        };
        let (person, ci, github) = (
            world(&[]),
            world(&[("CI", "true")]),
            world(&[("GITHUB_ACTIONS", "true")]),
        );
        for (world, is_terminal, is_said, wanted) in [
            (&person, true, false, true),
            (&person, false, true, true),
            (&person, false, false, false),
            (&ci, true, false, false),
            (&ci, true, true, false),
            (&github, true, false, false),
            (&github, false, true, false),
        ] {
            let report = report(is_said);
            assert_eq!(is_private(world, is_terminal, Some(&report)), wanted);
            let is_refused = report.refuse_showing(world).is_err();
            assert_eq!(is_refused, is_said && is_automatic(world));
        }
        assert!(!is_private(&person, false, None));
    }

    #[test]
    fn github_gets_annotations_unless_told_otherwise() {
        let github = world(&[("GITHUB_ACTIONS", "true"), ("COLUMNS", "70")]);
        assert_eq!(form(&github, None), Form::GitHub);
        let human = Form::Human { width: 70 };
        assert_eq!(form(&github, Some(Format::Human)), human);
        assert_eq!(form(&world(&[("COLUMNS", "70")]), None), human);
    }
}
