//! Works out what brings a site to the version of the record format that this program reads.
//!
//! There is one version so far, so that all there is to do is to write it down where a site does not say
//! it: then a later program knows what it has before it. A version that this program does not know is
//! never touched.
//! Not here: writing (see [`crate::author`]).

use crate::author::Change;
use crate::config::{SCHEMA, SiteFile};
use crate::decode::fields::{Reader, read_group};
use crate::diag::has_errors;
use crate::scan::SourceFile;
use crate::text::edits::{self, Edit};
use crate::yaml::{Node, Value};
use crate::{text, yaml};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing: the site is written for the newest version.
    Newest,
    /// These changes.
    Change(Vec<Change>),
    /// Nothing can be done, for this reason.
    Refused(String),
}

/// What the settings, and so the site, need.
pub fn plan(settings: Option<&SourceFile>) -> Plan {
    let Some(file) = settings else {
        return Plan::Refused("the site has no settings: write `content/site.yaml`".to_owned());
    };
    let path = &file.path;
    let Some((_, site)) = read(file) else {
        return Plan::Refused(format!(
            "`{path}` cannot be read; `briefing check` says why, and what to write instead"
        ));
    };
    match site.schema.map(|schema| schema.value) {
        Some(SCHEMA) => Plan::Newest,
        Some(version) if version > SCHEMA => Plan::Refused(format!(
            "the site is written for version {version} of the record format, and this program reads version {SCHEMA}: update the program"
        )),
        Some(version) => Plan::Refused(format!(
            "there is no version {version} of the record format: write `schema: {SCHEMA}`"
        )),
        None => match added(file) {
            Some(change) => Plan::Change(vec![change]),
            None => Plan::Refused(format!(
                "`{path}` is written so that no line can be added at its end; write `schema: {SCHEMA}` into it yourself"
            )),
        },
    }
}

/// The settings, and as they are written; none where they cannot be read.
fn read(file: &SourceFile) -> Option<(Node, SiteFile)> {
    let text = text::read(&file.path, &file.bytes).value?;
    let parsed = yaml::parse(&text, 0, &file.path);
    let node = parsed.value.filter(|_| !has_errors(&parsed.diagnostics))?;
    let mut reader = Reader::new(&file.path);
    let site = read_group(&node, &mut reader)?;
    (!has_errors(&reader.diagnostics)).then_some((node, site))
}

/// The settings with the newest version as their last line; none where they would not say the same else.
fn added(file: &SourceFile) -> Option<Change> {
    let text = text::read(&file.path, &file.bytes).value?;
    let begin = if text.ends_with('\n') { "" } else { "\n" };
    let line = format!("{begin}schema: {SCHEMA}\n");
    let edit = Edit::new(text.len()..text.len(), line);
    let bytes = edits::apply(&file.bytes, &text, vec![edit])?;
    let changed = SourceFile {
        bytes: bytes.as_slice().into(),
        ..file.clone()
    };
    let (before, _) = read(file)?;
    let (after, site) = read(&changed)?;
    let says = site.schema?.value == SCHEMA;
    let (Value::Mapping(before), Value::Mapping(after)) = (before.value, after.value) else {
        return None;
    };
    let (_, others) = after.split_last()?;
    let path = file.path.to_path_buf();
    (says && others == before).then(|| Change::replace(path, file.bytes.clone(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is to be done where the settings are `text`.
    fn planned(text: &str) -> Plan {
        let file = SourceFile {
            path: "content/site.yaml".into(),
            bytes: text.as_bytes().into(),
        };
        plan(Some(&file))
    }

    const PLAIN: &str = "title: A\nbase_url: https://example.org/\ntimezone: Europe/London";

    #[test]
    fn other_lines_stay_as_they_are() {
        for (before, line) in [
            (PLAIN.to_owned(), "\nschema: 1\n"),
            (format!("{PLAIN}\n# the end\n"), "schema: 1\n"),
            (
                format!("\u{FEFF}{PLAIN}\n").replace('\n', "\r\n"),
                "schema: 1\r\n",
            ),
        ] {
            let Plan::Change(changes) = planned(&before) else {
                panic!("{before:?} can be changed");
            };
            let after = changes.iter().find_map(|change| change.after.clone());
            assert_eq!(after, Some(format!("{before}{line}").into_bytes()));
        }
    }

    #[test]
    fn settings_that_no_line_can_be_added_to_are_told_so() {
        let braces = PLAIN.replace('\n', ", ");
        let Plan::Refused(why) = planned(&format!("{{{braces}}}\n")) else {
            panic!("they are not changed");
        };
        assert!(why.contains("write `schema: 1` into it"), "{why}");
    }
}
