//! The command line: what is typed becomes requests, what comes back becomes lines and an exit code.
//!
//! The only place that prints, and the only one that decides how the program ends. Diagnostics go to
//! standard error, what was asked for to standard output. A standard output that is closed or full
//! is no reason to fail otherwise. Not here: any work.

mod args;
mod commands;
mod editor;
mod progress;
mod terminal;
mod warm;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::world::{self, Os};
use crate::{emit, pipeline, publish, scan};
use args::Arguments;
use terminal::Terminal;

/// How the program ends. Signals end it with 128 and their number, as the system does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Exit {
    /// What was asked for is done.
    Good = 0,
    /// There are mistakes in the content.
    Content = 1,
    /// What was typed or configured makes no sense.
    Usage = 2,
    /// The machine refused: disk, port, network, another build.
    World = 3,
    /// The leak gate found what is not public in the finished outputs.
    Leak = 4,
}

/// Why a command could not do its work, other than by mistakes in the content.
#[derive(Debug)]
struct Failure {
    exit: Exit,
    /// What is wrong and what to do: lower case, no full stop.
    message: String,
}

/// Does what `arguments`, the first of which is the program's name, ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let world = Os;
    let exit = match Arguments::try_parse_from(arguments) {
        Err(error) => refuse(&error),
        Ok(Arguments { verb: None }) => print_help(),
        Ok(Arguments { verb: Some(verb) }) => {
            let report = verb.report();
            let terminal = Terminal::new(&world, report);
            let allowed = report.map_or(Ok(()), |report| report.refuse_showing(&world));
            let done = allowed.and_then(|()| verb.run(&world, &terminal));
            done.unwrap_or_else(|failure| {
                terminal.failure(&failure.message);
                failure.exit
            })
        }
    };
    ExitCode::from(exit as u8)
}

/// What clap answers to a command line that it does not take, or that asks for help.
fn refuse(error: &clap::Error) -> Exit {
    let printed = error.print();
    if error.use_stderr() {
        return Exit::Usage;
    }
    told(printed)
}

/// Everything that can be typed, and what it does.
pub fn command() -> clap::Command {
    Arguments::command()
}

fn print_help() -> Exit {
    told(command().print_long_help())
}

/// How a command ends that only had to print.
fn told(printed: io::Result<()>) -> Exit {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::World,
        _ => Exit::Good,
    }
}

impl Failure {
    fn new(exit: Exit, message: &dyn ToString) -> Self {
        let message = message.to_string();
        Self { exit, message }
    }
}

impl From<world::Error> for Failure {
    fn from(error: world::Error) -> Self {
        Self::new(Exit::World, &error)
    }
}

impl From<scan::Error> for Failure {
    fn from(error: scan::Error) -> Self {
        let exit = match &error {
            scan::Error::NoSite(_) => Exit::Usage,
            scan::Error::World(_) => Exit::World,
        };
        Self::new(exit, &error)
    }
}

impl From<pipeline::Error> for Failure {
    fn from(error: pipeline::Error) -> Self {
        match error {
            pipeline::Error::Scan(error) => error.into(),
            error if error.is_mistyped() => Self::new(Exit::Usage, &error),
            error => Self::new(Exit::World, &error),
        }
    }
}

impl From<emit::Error> for Failure {
    fn from(error: emit::Error) -> Self {
        let exit = match &error {
            emit::Error::Dangerous { .. } => Exit::Usage,
            _ => Exit::World,
        };
        Self::new(exit, &error)
    }
}

impl From<publish::Error> for Failure {
    fn from(error: publish::Error) -> Self {
        let exit = match &error {
            publish::Error::Mistyped(_) => Exit::Usage,
            publish::Error::TooLarge(_) => Exit::Content,
            publish::Error::Open(_) => Exit::Leak,
            publish::Error::NoGit
            | publish::Error::Git(_)
            | publish::Error::NotArrived(_)
            | publish::Error::World(_) => Exit::World,
        };
        Self::new(exit, &error)
    }
}
