//! `briefing import`: findings, news, answers, figures and press items from a table; records from an export.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::{SiteSources, counted, find_site, tell_refusal};
use crate::author;
use crate::base::path::without_dots;
use crate::base::visible;
use crate::cli::args::ReportArguments;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::decode::kinds::Kind;
use crate::diag::privacy::Privacy;
use crate::diag::{FilePath, Severity, has_errors};
use crate::import::mapping::{self, DateOrder, Mapping};
use crate::import::sheet::{LARGEST_FILE, Sheet, column_name};
use crate::import::{self, Account, Options, Plan, Unfit};
use crate::revise::{Ground, Refusal};
use crate::world::World;

/// Take over what a tracker holds, or records from an export
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
#[command(after_help = "Examples:\n  \
    briefing import tracker.xlsx --map tracker.yaml --dry-run   say what would change, and write nothing\n  \
    briefing import tracker.xlsx --map tracker.yaml             write it\n  \
    briefing import updates.csv --map updates.yaml --into-public   add to public records too\n  \
    briefing import inspections.json                            records from /data/inspections.json of a site\n\n\
    The mapping says which column fills which key. Nothing that is there is replaced without `--force`, and\n\
    nothing is written unless every row is well.")]
pub(crate) struct Import {
    /// A table (.csv, .xlsx), or exports of records (.json), which may name each other
    #[arg(value_name = "FILE", required = true)]
    files: Vec<Utf8PathBuf>,

    /// The mapping: which column fills which key
    #[arg(long, value_name = "FILE")]
    map: Option<Utf8PathBuf>,

    /// The sheet of a spreadsheet, instead of the one that the mapping names
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// How dates such as 03/04/2025 are meant, instead of what the mapping says
    #[arg(long, value_name = "ORDER")]
    dates: Option<Dates>,

    /// The kind of the records of an export, by its folder [default: the name of the file]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

    /// Say what would change, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    /// Replace what a record says otherwise than a row
    #[arg(long)]
    force: bool,

    /// Add to public records too
    #[arg(long)]
    into_public: bool,

    /// Import the rows that are well although others are not
    #[arg(long)]
    only_good: bool,

    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(long, value_name = "DIR")]
    site: Option<Utf8PathBuf>,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// How dates such as 03/04/2025 are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Dates {
    /// 3 April
    DayFirst,
    /// 4 March
    MonthFirst,
}

/// So many mistakes are told; the rest are counted.
const MOST_TOLD: usize = 50;

/// The largest mapping that is read, in bytes.
const LARGEST_MAPPING: u64 = 1024 * 1024;

/// What stands in for the words of a tracker where others may read along.
const HIDDEN: &str = "run this in a terminal of your own, or with `--show-restricted`, to see why";

impl Import {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = find_site(
            world,
            terminal,
            self.site.as_deref().unwrap_or(Utf8Path::new("")),
        )?;
        let worked_out = if self.is_export() {
            let exports = self.exports(world)?;
            Ground::read(world, root.clone())
                .map_err(Unfit::from)
                .and_then(|ground| import::export(&ground, &exports))
        } else {
            let Some(mapping) = self.mapping(world, terminal)? else {
                return Ok(Exit::Usage);
            };
            let sheet = self.sheet(world, terminal, &mapping)?;
            Ground::read(world, root.clone())
                .map_err(Unfit::from)
                .and_then(|ground| import::table(&ground, &sheet, &mapping, self.options()))
        };
        match worked_out {
            Ok(plan) => self.finish(world, terminal, &root, plan),
            Err(Unfit::Site(refusal)) => tell_refusal(world, terminal, refusal),
            Err(Unfit::Source(problems)) if terminal.is_private() => {
                for problem in &problems {
                    terminal.failure(problem);
                }
                Ok(Exit::Usage)
            }
            Err(Unfit::Source(_)) => Err(refuse(&self.files[0], HIDDEN)),
        }
    }

    fn is_export(&self) -> bool {
        let mut files = self.files.iter();
        files.all(|file| has_extension(file, "json"))
    }

    fn options(&self) -> Options {
        Options {
            dates: self.dates.map(|dates| match dates {
                Dates::DayFirst => DateOrder::DayFirst,
                Dates::MonthFirst => DateOrder::MonthFirst,
            }),
            force: self.force,
            into_public: self.into_public,
        }
    }

    fn exports(&self, world: &dyn World) -> Result<Vec<(Kind, String)>, Failure> {
        let mut exports = Vec::new();
        for file in &self.files {
            let bytes = read(world, file, LARGEST_FILE)?;
            let text = String::from_utf8(bytes.to_vec());
            let text = text.map_err(|_| refuse(file, "it is not in UTF-8"))?;
            exports.push((self.kind_of(file)?, text));
        }
        Ok(exports)
    }

    /// The kind of the records in `file`.
    fn kind_of(&self, file: &Utf8Path) -> Result<Kind, Failure> {
        let asked = self.kind.as_deref();
        let name = asked.or(file.file_stem()).unwrap_or_default();
        Kind::in_folder(name).ok_or_else(|| {
            let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
            let folders = folders.join(", ");
            refuse(
                file,
                &format!("say with `--kind` what its records are: {folders}"),
            )
        })
    }

    fn sheet(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        mapping: &Mapping,
    ) -> Result<Sheet, Failure> {
        let [file] = self.files.as_slice() else {
            let why = "tables are imported one by one; only exports in JSON come several at once";
            return Err(refuse(&self.files[0], why));
        };
        let bytes = read(world, file, LARGEST_FILE)?;
        let named = mapping.sheet.as_ref().map(|name| &*name.value);
        let sheet = if has_extension(file, "csv") || has_extension(file, "tsv") {
            Sheet::of_csv(&bytes)
        } else if has_extension(file, "xlsx") || has_extension(file, "xlsm") {
            Sheet::of_xlsx(&bytes, self.sheet.as_deref().or(named))
        } else {
            let why = "its name must end in .csv, .xlsx or .json; a spreadsheet program saves as the first two";
            return Err(refuse(file, why));
        };
        // It may tell the names of sheets.
        sheet.map_err(|why| refuse(file, if terminal.is_private() { &why } else { HIDDEN }))
    }

    /// The mapping; none where it has mistakes, which are told.
    fn mapping(&self, world: &dyn World, terminal: &Terminal) -> Result<Option<Mapping>, Failure> {
        let Some(path) = &self.map else {
            let why = "say with `--map FILE` which column fills which key, in a file such as \
                       `rows: findings`, `columns: {id: Ref, text: Recommendation}`";
            return Err(refuse(&self.files[0], why));
        };
        let bytes = read(world, path, LARGEST_MAPPING)?;
        let file = FilePath::from(path.as_path());
        let parsed = crate::text::read(&file, &bytes);
        let text = parsed.value.unwrap_or_default();
        let mut diagnostics = parsed.diagnostics;
        let mapping = mapping::read(&file, &text);
        diagnostics.extend(mapping.diagnostics);
        if !has_errors(&diagnostics) {
            return Ok(mapping.value);
        }
        let here = world.here()?;
        let lookup = |_: &Utf8Path| Some(text.clone());
        let sources = SiteSources::new(world, &here, &lookup)?;
        terminal.diagnostics(&diagnostics, Severity::Error, &sources, &Privacy::default());
        Ok(None)
    }

    fn finish(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        root: &Utf8Path,
        plan: Plan,
    ) -> Result<Exit, Failure> {
        self.tell_mistakes(terminal, &plan);
        for line in account_of(
            &plan.account,
            if self.is_export() { "record" } else { "row" },
        ) {
            terminal.closing(&line);
        }
        let is_well = plan.mistakes.is_empty();
        let is_done = plan.broken.is_none() && (is_well || self.only_good);
        if terminal.is_private() && is_done {
            for change in &plan.changes {
                let what = change.before.as_ref().map_or("new", |_| "changed");
                terminal.closing(&format!("  {what}: {}", change.path));
            }
        }
        if let Some(refusal) = plan.broken {
            terminal.closing("Nothing was written");
            return tell_refusal(world, terminal, refusal);
        }
        let records = counted(plan.changes.len(), "record");
        if !is_done {
            terminal.closing(&format!(
                "Nothing was written: mend {}, or import the rest with `--only-good`",
                counted(plan.mistakes.len(), "mistake")
            ));
        } else if self.dry_run {
            terminal.closing(&format!("Would write {records}"));
        } else {
            author::write(root, &plan.changes)
                .map_err(Refusal::from)
                .or_else(|refusal| tell_refusal(world, terminal, refusal).map(drop))?;
            terminal.closing(&format!("Wrote {records}"));
        }
        Ok(if is_well { Exit::Good } else { Exit::Content })
    }

    /// Tells mistakes, those of several rows that are alike once.
    fn tell_mistakes(&self, terminal: &Terminal, plan: &Plan) {
        let file = self.files.first().and_then(|file| file.file_name());
        let file = visible(file.unwrap_or_default());
        let unit = if self.is_export() { "entry" } else { "row" };
        let mut alike: BTreeMap<(Option<usize>, &str, &str), Vec<usize>> = BTreeMap::new();
        for mistake in &plan.mistakes {
            let words = (mistake.message.as_str(), mistake.help.as_str());
            // A tracker is for its authors: where others read along only places are told.
            let (message, help) = if terminal.is_private() {
                words
            } else {
                ("this cannot be imported", HIDDEN)
            };
            let rows = alike.entry((mistake.column, message, help)).or_default();
            rows.extend(Some(mistake.row).filter(|row| rows.last() != Some(row)));
        }
        let mut alike: Vec<_> = alike.into_iter().collect();
        alike.sort_by_key(|((column, ..), rows)| (rows.first().copied(), *column));
        for ((column, message, help), rows) in alike.iter().take(MOST_TOLD) {
            let plural = if rows.len() > 1 && unit == "row" {
                "s"
            } else {
                ""
            };
            let column = column.map_or(String::new(), |column| {
                let heading = plan.headings.get(&column).filter(|_| terminal.is_private());
                let heading = heading.map_or(String::new(), |heading| format!(" ({heading})"));
                format!(", column {}{heading}", column_name(column))
            });
            let place = format!("{file}, {unit}{plural} {}{column}", runs(rows));
            let help = if help.is_empty() {
                String::new()
            } else {
                format!("; {help}")
            };
            terminal.failure(&format!("{place}: {message}{help}"));
        }
        if let Some(rest) = alike.len().checked_sub(MOST_TOLD).filter(|rest| *rest > 0) {
            terminal.note(&format!("{} more are not shown", counted(rest, "mistake")));
        }
    }
}

fn has_extension(file: &Utf8Path, extension: &str) -> bool {
    file.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

fn refuse(file: &Utf8Path, why: &str) -> Failure {
    let message = format!("`{}` cannot be imported: {why}", visible(file.as_str()));
    Failure::new(Exit::Usage, &message)
}

fn read(world: &dyn World, file: &Utf8Path, limit: u64) -> Result<std::sync::Arc<[u8]>, Failure> {
    let path = without_dots(&world.here()?.join(file));
    let folder = path.parent().unwrap_or(&path);
    let name = path.file_name().unwrap_or_default();
    Ok(world.read(folder, Utf8Path::new(name), limit)?)
}

/// What became of every row, a line for each sort of them; those that were not taken with their numbers.
fn account_of(account: &Account, unit: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut tell = |count: usize, what: &str, rows: &[usize]| {
        let rows = if rows.is_empty() {
            String::new()
        } else {
            format!(": {}", runs(rows))
        };
        if count > 0 {
            lines.push(format!("  {count:6} {what}{rows}"));
        }
    };
    tell(account.new.len(), "new", &[]);
    let changed = "added to what is there, or replaced in it";
    tell(account.changed.len(), changed, &account.changed);
    tell(account.there.len(), "there already", &account.there);
    tell(account.wrong.len(), "with a mistake", &account.wrong);
    tell(account.above, "down to the headings", &[]);
    tell(
        account.asides.len(),
        "titles and notes, not taken",
        &account.asides,
    );
    tell(
        account.hidden.len(),
        "hidden in the spreadsheet, not taken",
        &account.hidden,
    );
    tell(account.blank.len(), "blank", &account.blank);
    lines.push(format!("  {:6} {unit}s in all", account.all));
    if account.unmapped > 0 {
        lines.push(format!(
            "  {} that the mapping does not name: nothing of them is kept",
            counted(account.unmapped, "column")
        ));
    }
    lines
}

/// So many runs of rows are told in one line.
const MOST_RUNS: usize = 30;

/// `rows`, which are in order, as people write them: `4, 7-12`.
fn runs(rows: &[usize]) -> String {
    let runs = rows.chunk_by(|one, next| one + 1 == *next);
    let mut told: Vec<String> = runs
        .clone()
        .take(MOST_RUNS)
        .filter_map(|run| match run {
            [] => None,
            [only] => Some(only.to_string()),
            [first, .., last] => Some(format!("{first}-{last}")),
        })
        .collect();
    if runs.count() > MOST_RUNS {
        told.push("…".to_owned());
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_in_runs() {
        assert_eq!(runs(&[4, 7, 8, 9, 11, 12]), "4, 7-9, 11-12");
        let many: Vec<usize> = (0..100).map(|row| row * 2).collect();
        assert!(runs(&many).ends_with(", 58, …"));
    }
}
