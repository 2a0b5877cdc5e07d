//! `briefing new`: makes a draft of a record.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::{find_site, kind_of, tell_refusal};
use crate::author::{self, Change};
use crate::base::{Id, visible};
use crate::cli::args::ReportArguments;
use crate::cli::editor;
use crate::cli::terminal::Terminal;
use crate::cli::{Exit, Failure};
use crate::decode::RecordKey;
use crate::decode::kinds::Kind as RecordKind;
use crate::decode::references::Reference;
use crate::diag::Diagnostic;
use crate::revise::{self, Draft, Gap, Ground, Refusal};
use crate::world::{Kind, World};

/// Make a new record: a draft that says what to fill in
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    briefing new inspections \"Hill School, spring 2025\"          content/inspections/hill-school-spring-2025.md\n  \
    briefing new inspections \"Hill School\" --id hill-school-2025 under this id\n  \
    briefing new body \"Hill School\" --edit                       and open it in your editor\n\n\
    Nobody but you sees a draft. A site may have a text of its own for new records of a kind: what stands\n\
    in `archetypes/inspections.md`, with `{{ title }}`, `{{ id }}` and `{{ today }}` in their places.")]
pub(crate) struct New {
    /// What kind of record, such as `inspections`
    #[arg(value_name = "KIND", value_parser = kind_of)]
    kind: RecordKind,

    /// What it is called
    #[arg(value_name = "TITLE")]
    title: String,

    /// The site: a folder that has `content/site.yaml`, or one inside it [default: here]
    #[arg(value_name = "DIR")]
    dir: Option<Utf8PathBuf>,

    /// Its id, which is its file's name and part of its address [default: made of the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// Open it in your editor: the one that `VISUAL` or `EDITOR` names
    #[arg(short, long)]
    edit: bool,

    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// So many records that a new one names are offered to be made with it.
const MOST_OFFERED: usize = 20;

impl New {
    pub(super) fn run(&self, world: &dyn World, terminal: &Terminal) -> Result<Exit, Failure> {
        let title = self.title.trim();
        if title.is_empty() || title.chars().any(char::is_control) {
            let message = format!("`{}` is no title: write one line of text", visible(title));
            return Err(Failure::new(Exit::Usage, &message));
        }
        // Asked for before anything is made.
        let editor = self.edit.then(|| editor::find(world)).transpose()?;
        let root = find_site(world, terminal, self.folder(world)?)?;
        let made = self.drafts(world, terminal, &root, title);
        let drafts = match made {
            Ok(drafts) => drafts,
            Err(refusal) => return tell_refusal(world, terminal, refusal),
        };
        let changes: Vec<Change> = drafts
            .iter()
            .map(|draft| Change::create(draft.path.clone(), draft.text.as_str()))
            .collect();
        author::write(&root, &changes)?;
        for draft in &drafts {
            tell(terminal, draft, &drafts);
        }
        match (editor, drafts.first()) {
            (Some(editor), Some(draft)) => editor.open(&root.join(&draft.path)),
            _ => Ok(Exit::Good),
        }
    }

    /// The folder that was typed, which may be a word of the title.
    fn folder(&self, world: &dyn World) -> Result<&Utf8Path, Failure> {
        let Some(typed) = &self.dir else {
            return Ok(Utf8Path::new(""));
        };
        if let Some(Kind::Folder) = world.look(&world.here()?.join(typed))? {
            return Ok(typed);
        }
        let message = format!(
            "there is no folder `{}`; write a title of several words in quotes: `\"{} {}\"`",
            visible(typed.as_str()),
            visible(&self.title),
            visible(typed.as_str())
        );
        Err(Failure::new(Exit::Usage, &message))
    }

    /// The record, and those that it names and that are to be made with it.
    fn drafts(
        &self,
        world: &dyn World,
        terminal: &Terminal,
        root: &Utf8Path,
        title: &str,
    ) -> Result<Vec<Draft>, Refusal> {
        let mut ground = Ground::read(world, root.to_owned())?;
        let id = revise::choose_id(self.kind, title, self.id.as_deref())?;
        let key = RecordKey {
            kind: self.kind,
            id,
        };
        let mut outline = revise::outline(&ground, &key, title)?;
        for gap in outline.gaps() {
            let names = ask_for_names(terminal, &gap);
            outline.fill_in(&gap, &names);
        }
        let draft = revise::draft(&ground, outline)?;
        let mut open: Vec<Reference> = draft.absent.iter().rev().cloned().collect();
        let mut drafts = vec![draft];
        while let Some(reference) = open.pop() {
            let Some(kind) = reference
                .kinds
                .first()
                .filter(|_| drafts.len() <= MOST_OFFERED)
            else {
                continue;
            };
            let Some(title) = offer(terminal, &ground, &reference) else {
                continue;
            };
            ground = ground.and(&drafts)?;
            let key = RecordKey {
                kind: *kind,
                id: reference.id.clone(),
            };
            let outline = revise::outline(&ground, &key, &title)?;
            drafts.push(revise::draft(&ground, outline)?);
        }
        Ok(drafts)
    }
}

/// Asks what the key of `gap` names; nothing when nobody is there, or nobody says it.
fn ask_for_names(terminal: &Terminal, gap: &Gap) -> Vec<String> {
    let several = if gap.is_list {
        "; several with a comma between them"
    } else {
        ""
    };
    let asked = format!("{}, {}: {}{several}: ", gap.name, gap.doc, gap.words);
    while let Some(answer) = terminal.ask(&asked) {
        let names = answer.split(',').map(str::trim);
        let names: Vec<String> = names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let is_id = |name: &String| name.split('/').all(|part| Id::parse(part).is_some());
        let Some(wrong) = names.iter().find(|name| !is_id(name)) else {
            return names;
        };
        let near = Id::from_words(wrong);
        let near = near.map_or(String::new(), |id| format!("; did you mean `{id}`?"));
        terminal.note(&format!("`{wrong}` is not an id{near}"));
    }
    Vec::new()
}

/// Offers to make the record that `reference` names; gives the title that it is to have.
fn offer(terminal: &Terminal, ground: &Ground<'_>, reference: &Reference) -> Option<String> {
    let (kind, id) = (reference.kinds.first()?.one(), &reference.id);
    let near = ground.nearest(reference.kinds, id);
    let near = near.map_or(String::new(), |near| format!(" (there is `{near}`)"));
    terminal.ask(&format!(
        "There is no {kind} `{id}`{near}. To make it now say its title; else leave it empty: "
    ))
}

/// Says what was made, and what is to be done with it.
fn tell(terminal: &Terminal, draft: &Draft, all: &[Draft]) {
    let open = if draft.gaps.is_empty() {
        ""
    } else {
        "; before the site builds again:"
    };
    terminal.closing(&format!("Made `{}`, a draft{open}", draft.path));
    // What is not there is told below, with how to make it.
    let is_absent = |gap: &&Diagnostic| {
        let mut names = draft
            .absent
            .iter()
            .map(|reference| format!("`{}`", reference.id));
        gap.code == "dangling-reference" && names.any(|name| gap.message.ends_with(&name))
    };
    for gap in draft.gaps.iter().filter(|gap| !is_absent(gap)) {
        let help = gap
            .help
            .first()
            .map_or(String::new(), |help| format!(": {help}"));
        terminal.closing(&format!("  {}{help}", gap.message));
    }
    for reference in &draft.absent {
        let Some(kind) = reference.kinds.first() else {
            continue;
        };
        let path = format!("content/{}/{}.md", kind.folder(), reference.id);
        if !all.iter().any(|made| made.path == path) {
            let command = format!("briefing new {} TITLE --id {}", kind.folder(), reference.id);
            let (one, id) = (kind.one(), &reference.id);
            terminal.closing(&format!(
                "  there is no {one} `{id}`: make it with `{command}`"
            ));
        }
    }
}
