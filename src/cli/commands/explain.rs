//! `briefing explain`: tells what a code such as `dangling-reference` means.

use std::fmt::Write;

use clap::Args;

use crate::check::rules;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};

/// Explain what a code in an error or warning means, and how to mend it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing explain                     list all codes\n  \
    briefing explain dangling-reference  explain one: what it means, and a good and a bad example")]
pub(crate) struct Explain {
    /// The code, as it stands in brackets after `error` or `warning`
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let Some(code) = &self.code else {
            return terminal.data(&list());
        };
        match rules::find(code) {
            Some(rule) => terminal.data(&format!("{}\n", rule.page.trim_end())),
            None => Err(unknown(code)),
        }
    }
}

/// All codes and what they are about.
fn list() -> String {
    let width = rules::codes().map(str::len).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules::all() {
        writeln!(text, "{:width$}  {}", rule.code, rule.summary)
            .expect("a string takes everything");
    }
    text
}

fn unknown(code: &str) -> Failure {
    let instead = match rules::suggest(code) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`briefing explain` lists all codes".to_owned(),
    };
    Failure::new(
        Exit::Usage,
        &format!("there is no code `{code}`; {instead}"),
    )
}
