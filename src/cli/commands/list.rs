//! `briefing list`: tells which records there are.

use std::fmt::Write;

use camino::Utf8Path;
use clap::Args;
use serde::Serialize;

use super::{SiteSources, kind_of, verdict};
use crate::base::visible;
use crate::cli::args::{Format, ReportArguments, SiteArguments};
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::decode::kinds::Kind;
use crate::diag::Severity;
use crate::pipeline::{self, Lookahead};
use crate::resolve::Model;
use crate::text;
use crate::world::World;

/// List the records of the site: what each is called, and its title
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing list                            all records that a public build would have now\n  \
    briefing list --kind inspections         only inspections\n  \
    briefing list --audience full            also what is restricted, embargoed or draft\n  \
    briefing list --as-at 2025-03-31         what was known at the end of March\n  \
    briefing list --format json              one JSON object a line: kind, id, title, file, address")]
pub(crate) struct List {
    #[command(flatten)]
    site: SiteArguments,

    /// Only records of this kind, such as `inspections`
    #[arg(short, long, value_name = "KIND", value_parser = kind_of)]
    kind: Option<Kind>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// A record as `--format json` prints it.
#[derive(Serialize)]
struct Object<'a> {
    kind: &'a str,
    id: &'a str,
    title: &'a str,
    file: &'a str,
    /// Where its page is, relative to the site's address; `null` when it has none.
    address: Option<&'a str>,
}

impl List {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = self.site.settle(world, terminal)?;
        let progress = terminal.progress("reading");
        // What is under embargo is no more for others because somebody asks early.
        let lookahead = if terminal.is_private() {
            Lookahead::Allowed
        } else {
            Lookahead::Refused
        };
        let reading = pipeline::read(world, &self.site.request(root, lookahead))?;
        progress.finish();
        let text = |file: &Utf8Path| {
            let bytes = reading.sources.bytes(file)?;
            text::read(&file.into(), bytes).value
        };
        let sources = SiteSources::new(world, &reading.sources.root, &text)?;
        // Warnings are for `check`; an error means that something is missing in the list.
        let mut errors = reading.diagnostics;
        errors.retain(|diagnostic| diagnostic.severity == Severity::Error);
        terminal.diagnostics(&errors, Severity::Error, &sources, &reading.privacy);
        if let Some((model, _)) = &reading.resolved {
            terminal.data(&self.text(model))?;
        }
        Ok(verdict(&errors, Severity::Error))
    }

    fn text(&self, model: &Model) -> String {
        let records = model
            .records()
            .filter(|record| self.kind.is_none_or(|kind| record.key.kind == kind));
        if self.report.format == Some(Format::Json) {
            return records
                .map(|record| {
                    let object = Object {
                        kind: record.key.kind.folder(),
                        id: &record.key.id,
                        title: &record.common.title,
                        file: record.file.as_str(),
                        address: model.routes.of(&record.key),
                    };
                    let line = serde_json::to_string(&object);
                    line.expect("texts can always be written as JSON") + "\n"
                })
                .collect();
        }
        let names: Vec<String> = records
            .clone()
            .map(|record| record.key.to_string())
            .collect();
        let width = names.iter().map(String::len).max().unwrap_or(0);
        let mut text = String::new();
        for (name, record) in names.iter().zip(records) {
            let title = visible(&record.common.title);
            writeln!(text, "{name:width$}  {title}").expect("a string takes everything");
        }
        text
    }
}
