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
    let unreadable = || {
        let path = &file.path;
        Plan::Refused(format!(
            "`{path}` cannot be read; `briefing check` says why, and what to write instead"
        ))
    };
    let Some(site) = read(file) else {
        return unreadable();
    };
    match site.schema.map(|schema| schema.value) {
        Some(SCHEMA) => Plan::Newest,
        Some(version) if version > SCHEMA => Plan::Refused(format!(
            "the site is written for version {version} of the record format, and this program reads version {SCHEMA}: update the program"
        )),
        Some(version) => Plan::Refused(format!(
            "there is no version {version} of the record format: write `schema: {SCHEMA}`"
        )),
        None => added(file).map_or_else(unreadable, |change| Plan::Change(vec![change])),
    }
}

/// The settings; none where they cannot be read.
fn read(file: &SourceFile) -> Option<SiteFile> {
    let text = text::read(&file.path, &file.bytes).value?;
    let parsed = yaml::parse(&text, 0, &file.path);
    let node = parsed.value.filter(|_| !has_errors(&parsed.diagnostics))?;
    let mut reader = Reader::new(&file.path);
    let site = read_group(&node, &mut reader)?;
    (!has_errors(&reader.diagnostics)).then_some(site)
}

/// The settings with the newest version as their last line.
fn added(file: &SourceFile) -> Option<Change> {
    let line_end = if file.bytes.windows(2).any(|pair| pair == b"\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut bytes = file.bytes.to_vec();
    if !bytes.ends_with(b"\n") {
        bytes.extend_from_slice(line_end.as_bytes());
    }
    bytes.extend_from_slice(format!("schema: {SCHEMA}{line_end}").as_bytes());
    let mut changed = file.clone();
    changed.bytes = bytes.clone().into();
    let says = read(&changed)?.schema?.value;
    let path = file.path.to_path_buf();
    (says == SCHEMA).then(|| Change::replace(path, file.bytes.clone(), bytes))
}
