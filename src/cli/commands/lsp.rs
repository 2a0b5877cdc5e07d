//! `briefing lsp`: serves an editor.

use std::io::{self, BufReader};
use std::sync::Arc;

use clap::Args;

use crate::cli::args::Audience;
use crate::cli::{Exit, Failure};
use crate::lsp::{self, End};
use crate::pipeline::{Lookahead, Request};
use crate::resolve;
use crate::world::Os;

/// Help an editor: mistakes as you type, completion, where things are named, renaming
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing lsp                  what an editor starts; it is of no use in a terminal\n  \
    briefing lsp --audience full  also say what only concerns what is not public\n\n\
    It speaks the Language Server Protocol on its standard input and output. The page on editing says how to \
    set up an editor.")]
pub(crate) struct Lsp {
    /// Look at the site as at the end of this day, such as 2025-07-03, or at an exact moment, such as
    /// 2025-07-03T09:30:00+01:00 [default: now, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DATE")]
    as_at: Option<String>,

    /// For whom the site is looked at, as `check` does
    #[arg(long, value_name = "AUDIENCE", default_value = "public")]
    audience: Audience,

    /// Speak on standard input and output, as it does in any case: some editors say so
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        // Which it does whether it is said or not.
        let Self { stdio: _, .. } = self;
        let request = Request {
            as_at: self.as_at.clone(),
            lookahead: Lookahead::Allowed,
            audience: match self.audience {
                Audience::Public => resolve::Audience::Public,
                Audience::Full => resolve::Audience::Full,
            },
            ..Request::default()
        };
        let input = BufReader::new(io::stdin());
        match lsp::serve(Arc::new(Os), &request, input, &mut io::stdout().lock()) {
            Ok(End::Orderly) => Ok(Exit::Good),
            // The protocol wants 1 of a server that is ended without having been asked to shut down.
            Ok(End::Abrupt) => Ok(Exit::Content),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Content),
            Err(error) => Err(Failure::new(Exit::World, &error)),
        }
    }
}
