//! `briefing completions`: lets a shell complete verbs and flags.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::args::Arguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};

/// Print a script that lets your shell complete verbs and flags
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing completions bash > ~/.local/share/bash-completion/completions/briefing\n  \
    briefing completions zsh > ~/.zfunc/_briefing\n  \
    briefing completions fish > ~/.config/fish/completions/briefing.fish")]
pub(crate) struct Completions {
    /// The shell that you use
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        let mut command = Arguments::command();
        clap_complete::generate(self.shell, &mut command, "briefing", &mut script);
        terminal.data(&String::from_utf8_lossy(&script))
    }
}
