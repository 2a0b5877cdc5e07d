//! The program `briefing`: see [`briefing::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Takes an eighth less time than the system's own, and gives back more of what was needed for a moment.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    briefing::cli::run(std::env::args_os())
}
