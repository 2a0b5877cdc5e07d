//! The program `briefing`: see [`briefing::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    briefing::cli::run(std::env::args_os())
}
