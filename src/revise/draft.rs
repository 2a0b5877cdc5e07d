//! The text of a new record: every key that must be there, and every other one as a comment.
//!
//! It is made of the same tables of keys that records are read with, so that no kind and no key can be
//! forgotten; a site may have a text of its own for a kind. A new record is always a draft.

use std::fmt::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Ground, Refusal, archetype, archetype_of, file_of};
use crate::decode::RecordKey;
use crate::decode::fields::{Fields, Key, Shape};
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::Common;
use crate::decode::references::Reference;
use crate::diag::{Diagnostic, FilePath};
use crate::parse;
use crate::scan::Limits;
use crate::yaml::{self, Node, Value};

/// A new record, not written yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its file, relative to the site's folder.
    pub path: Utf8PathBuf,
    /// What it holds.
    pub text: String,
    /// What is still to be written into it, as `check` tells it.
    pub gaps: Vec<Diagnostic>,
    /// The records that it names and that are not there.
    pub absent: Vec<Reference>,
}

/// The mistakes of a new record that its author is to mend by filling it in.
const TO_BE_FILLED_IN: &[&str] = &["blank-value", "dangling-reference", "reference-form"];

/// What of a record is asked for before it is made.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// The key.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// What may be written.
    pub words: &'static str,
    /// Whether it may name several records.
    pub is_list: bool,
}

impl Gap {
    /// The keys of `kind` that must name other records.
    pub fn all(kind: Kind) -> Vec<Self> {
        let keys = kind.keys().iter().filter(|key| key.required);
        let gap = |key: &Key| {
            let (words, is_list) = match (key.shape)() {
                Shape::Reference(words, _) => (words, false),
                Shape::List(inner) => match *inner {
                    Shape::Reference(words, _) => (words, true),
                    _ => return None,
                },
                _ => return None,
            };
            let (name, doc) = (key.name, key.doc);
            Some(Self {
                name,
                doc,
                words,
                is_list,
            })
        };
        keys.filter_map(gap).collect()
    }
}

/// A new record that has its place and its text, before anything that only its author knows.
#[derive(Clone, Debug)]
pub struct Outline {
    kind: Kind,
    path: Utf8PathBuf,
    text: String,
    limits: Limits,
}

/// The record `key` with this title, as far as the site says it.
///
/// # Errors
/// When there is no place for it, or the site's own text for its kind cannot be used.
pub fn outline(ground: &Ground<'_>, key: &RecordKey, title: &str) -> Result<Outline, Refusal> {
    ground.expect_free(key)?;
    let kind = key.kind;
    let text = match ground.archetype(kind)? {
        Some(archetype) => {
            let values = [title, &key.id, &ground.today()];
            archetype::fill_in(&archetype, &archetype_of(kind), &values)?
        }
        None => write_text(kind, title),
    };
    let path = file_of(key);
    let limits = ground.sources.limits;
    expect_draft(&text, kind, &path, &limits)?;
    Ok(Outline {
        kind,
        path,
        text,
        limits,
    })
}

impl Outline {
    /// The keys that must name other records, and do not yet.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Gap::all(self.kind);
        gaps.retain(|gap| self.blank(gap.name).is_some());
        gaps
    }

    /// Where the value of the key `name` is to stand, when there is none.
    fn blank(&self, name: &str) -> Option<usize> {
        let file: FilePath = self.path.as_path().into();
        let document = parse::parse(&file, self.text.as_bytes(), &self.limits).value;
        let Value::Mapping(pairs) = &document.front.as_ref()?.value else {
            return None;
        };
        let mut pairs = pairs.iter();
        let (key, _) = pairs.find(|(key, node)| key.text == name && node.is_null())?;
        let end = key.span.range().end;
        // Only where the line ends, or a comment begins, is nothing written.
        let rest = self.text.get(end..)?.strip_prefix(':')?;
        let rest = rest.lines().next().unwrap_or_default().trim_start();
        (rest.is_empty() || rest.starts_with('#')).then_some(end + ":".len())
    }

    /// Writes `names` as what the key of `gap` names.
    pub fn fill_in(&mut self, gap: &Gap, names: &[String]) {
        let names: Vec<String> = names.iter().map(|name| scalar(name)).collect();
        if let Some(place) = self.blank(gap.name).filter(|_| !names.is_empty()) {
            let names = names.join(", ");
            let value = if gap.is_list {
                format!(" [{names}]")
            } else {
                format!(" {names}")
            };
            self.text.insert_str(place, &value);
        }
    }
}

/// `outline` as it would be written, with what is still to be said in it.
///
/// # Errors
/// When it would break the site otherwise than by what it lacks.
pub fn draft(ground: &Ground<'_>, outline: Outline) -> Result<Draft, Refusal> {
    let Outline { path, text, .. } = outline;
    let after = ground.with(&[(path.clone(), Some(text.as_bytes().into()))])?;
    let is_own = |found: &Diagnostic| {
        let file = found.primary.as_ref().map(|label| &*label.file);
        file == Some(path.as_path())
            && (TO_BE_FILLED_IN.contains(&found.code) || found.code.starts_with("missing-"))
    };
    let found = ground.new_errors(&after);
    let (gaps, breaks): (Vec<_>, Vec<_>) = found.into_iter().partition(is_own);
    if !breaks.is_empty() {
        let message = format!("nothing was made, since `{path}` would break the site");
        return Err(after.refuse(message, breaks));
    }
    let mentions = after.decoded(&path).map(|it| it.mentions.as_slice());
    let mut absent: Vec<Reference> = Vec::new();
    for mention in mentions.unwrap_or_default() {
        let reference = &mention.reference;
        let is_there = after.has(reference.kinds, &reference.id);
        if !is_there && !absent.contains(reference) {
            absent.push(reference.clone());
        }
    }
    Ok(Draft {
        path,
        text,
        gaps,
        absent,
    })
}

/// Refuses the text of a new record that would be published as it is.
fn expect_draft(text: &str, kind: Kind, path: &Utf8Path, limits: &Limits) -> Result<(), Refusal> {
    let file: FilePath = path.into();
    let document = parse::parse(&file, text.as_bytes(), limits).value;
    let pairs = match document.front.as_ref().map(|front| &front.value) {
        Some(Value::Mapping(pairs)) => pairs.as_slice(),
        _ => &[],
    };
    let is_private = |node: &Node| matches!(&node.value, Value::Scalar { text, .. } if ["draft", "restricted"].contains(&text.as_str()));
    if pairs
        .iter()
        .any(|(key, node)| key.text == "visibility" && is_private(node))
    {
        return Ok(());
    }
    Err(Refusal::Asked(format!(
        "a new record is a draft: write a line `visibility: draft` into the front matter of `{}`",
        archetype_of(kind)
    )))
}

fn write_text(kind: Kind, title: &str) -> String {
    let mut text = format!(
        "---\ntitle: {}\n\n# Nobody but you sees a draft. Take this line out when it may be published.\n\
         visibility: draft\n",
        scalar(title)
    );
    let keys = || kind.keys().iter();
    for key in keys().filter(|key| key.required) {
        let shape = (key.shape)();
        line(&mut text, format_args!(""));
        line(&mut text, format_args!("# {}", help(key, &shape)));
        write_key(&mut text, key, &shape);
    }
    line(&mut text, format_args!(""));
    line(
        &mut text,
        format_args!(
            "# What else can be said. Take the first `# ` of a line away, and write the value."
        ),
    );
    let own = keys().filter(|key| !key.required);
    let is_there = |key: &&Key| !["title", "visibility"].contains(&key.name);
    let common = Common::KEYS.iter().filter(is_there);
    for key in own.chain(common) {
        let help = help(key, &(key.shape)());
        line(&mut text, format_args!("# {}: # {help}", key.name));
    }
    text.push_str("---\n");
    text
}

/// What a key says, and what may be written.
fn help(key: &Key, shape: &Shape) -> String {
    match shape {
        Shape::Free => key.doc.to_owned(),
        shape => format!("{}: {}", key.doc, shape.words()),
    }
}

/// A key without a value; a group of keys is spelt out as far as it must be there.
fn write_key(text: &mut String, key: &Key, shape: &Shape) {
    let (keys, first) = match shape {
        Shape::Group(keys) => (*keys, "  "),
        Shape::List(inner) => match &**inner {
            Shape::Group(keys) => (*keys, "  - "),
            _ => (&[][..], ""),
        },
        _ => (&[][..], ""),
    };
    line(text, format_args!("{}:", key.name));
    let mut lead = first.to_owned();
    for key in keys.iter().filter(|key| key.required) {
        line(text, format_args!("{lead}{}: # {}", key.name, key.doc));
        lead = " ".repeat(first.len());
    }
}

/// `text` as YAML takes it for just this text: bare where that is so, else in quotes.
pub(super) fn scalar(text: &str) -> String {
    let file: FilePath = Utf8Path::new("content/x.md").into();
    let bare = format!("- key: {text}\n- [{text}]\n");
    let parsed = yaml::parse(&bare, 0, &file);
    let is_text = |node: &Node| {
        !node.is_null() && matches!(&node.value, Value::Scalar { text: read, .. } if read == text)
    };
    let is_same = match parsed.value.map(|node| node.value) {
        Some(Value::List(items)) => match items.as_slice() {
            [pair, list] => {
                let in_pair = matches!(&pair.value, Value::Mapping(pairs) if matches!(pairs.as_slice(), [(_, node)] if is_text(node)));
                let in_list = matches!(&list.value, Value::List(items) if matches!(items.as_slice(), [node] if is_text(node)));
                in_pair && in_list
            }
            _ => false,
        },
        _ => false,
    };
    if is_same && parsed.diagnostics.is_empty() {
        text.to_owned()
    } else {
        // What JSON calls a string is one in YAML too.
        serde_json::Value::from(text).to_string()
    }
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    writeln!(text, "{arguments}").expect("a string takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_so_that_it_is_read_as_it_is() {
        for (text, written) in [
            ("Hill School, spring 2025", "\"Hill School, spring 2025\""),
            ("Hill School", "Hill School"),
            ("PEEL: 2023", "\"PEEL: 2023\""),
            ("Unit #3", "\"Unit #3\""),
            ("\"quoted\"", "\"\\\"quoted\\\"\""),
            ("- a", "\"- a\""),
            ("null", "\"null\""),
            ("", "\"\""),
            ("a]", "\"a]\""),
            ("Ynys Môn", "Ynys Môn"),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    #[test]
    fn what_must_name_other_records_is_asked_for() {
        let names = |kind| {
            Gap::all(kind)
                .iter()
                .map(|gap| gap.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(Kind::Inspections), ["inspectorate", "bodies"]);
        assert_eq!(names(Kind::Pages), Vec::<&str>::new());
    }
}
