//! `briefing manual`: the pages that `man` shows.

use clap::Args;
use clap_mangen::Man;

use crate::base::nearest::nearest;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure, command};

/// Print a page for `man`: of the program, or of one of its commands
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing manual > ~/.local/share/man/man1/briefing.1\n  \
    briefing manual build > ~/.local/share/man/man1/briefing-build.1\n  \
    briefing manual publish | man -l -")]
pub(crate) struct Manual {
    /// The command [default: the program as a whole]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,

    /// List the commands that have a page of their own
    #[arg(long, conflicts_with = "command")]
    list: bool,
}

impl Manual {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let mut program = command();
        // Names each command `briefing-build`, as its page is called.
        program.build();
        if self.list {
            let names: Vec<&str> = names(&program).collect();
            return terminal.data(&format!("{}\n", names.join("\n")));
        }
        let described = match &self.command {
            None => program,
            Some(name) => find(&program, name)?.clone(),
        };
        let mut page = Vec::new();
        Man::new(described)
            .render(&mut page)
            .map_err(|error| Failure::new(Exit::World, &error))?;
        terminal.data(&String::from_utf8_lossy(&page))
    }
}

fn names(program: &clap::Command) -> impl Iterator<Item = &str> {
    program.get_subcommands().map(clap::Command::get_name)
}

fn find<'a>(program: &'a clap::Command, name: &str) -> Result<&'a clap::Command, Failure> {
    program.find_subcommand(name).ok_or_else(|| {
        let meant = nearest(name, names(program)).map_or_else(
            || "`briefing manual --list` lists all commands".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        let name = name.escape_debug();
        Failure::new(
            Exit::Usage,
            &format!("there is no command `{name}`; {meant}"),
        )
    })
}
