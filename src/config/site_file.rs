//! `content/site.yaml` as typed.

use serde_json::Value as Json;

use crate::base::{Duration, Id, PartialDate, Spanned};
use crate::decode::fields::{Field, Reader, Shape, fields};
use crate::decode::form::Form;
use crate::decode::values::{Free, Text, Url, words};
use crate::diag::Severity;
use crate::yaml::Node;

use super::limits::LimitSettings;

words! {
    /// How pages link to each other.
    pub enum LinkForm {
        /// To folders: `/inspections/x/`.
        Pretty = "pretty",
        /// To files, so that the site can be read from disk: `/inspections/x/index.html`.
        File = "file",
    }
}

words! {
    /// How much of what was published before a branch keeps.
    pub enum History {
        /// Every publication.
        Keep = "keep",
        /// The last alone.
        Drop = "drop",
    }
}

words! {
    /// Who can read the repository that the records lie in.
    pub enum SourceAccess {
        /// The authors.
        Private = "private",
        /// Everybody.
        Public = "public",
    }
}

fields! {
    /// The settings of a site.
    pub struct SiteFile {
        /// the site's name
        title: Text,
        /// its address, with its path
        base_url: Url,
        /// the time zone in which days begin and end, such as Europe/London
        timezone: Text,
        /// what the site is, in a sentence
        description: Option<Text>,
        /// who makes it
        publisher: Option<Text>,
        /// how to reach them
        contact: Option<Text>,
        /// under which licence others may use it
        licence: Option<Text>,
        /// the language of its pages
        language: Option<Text>,
        /// other languages of its pages
        languages: Vec<Text>,
        /// its theme
        theme: Option<Text>,
        /// how pages link to each other
        links: Option<LinkForm>,
        /// how many entries a page of a list has
        page_size: Option<Spanned<u32>>,
        /// the meetings that it briefs
        meetings: Vec<MeetingEntry>,
        /// how long a claim may stay unverified, such as `6 months`
        verify_within: Option<Spanned<Duration>>,
        /// words of the site's own
        vocabulary: Option<Vocabulary>,
        /// severities of rules: `error`, `warning`, `note` or `off`
        rules: Option<RuleSeverities>,
        /// how much the site may hold
        limits: Option<LimitSettings>,
        /// how it is published
        publish: Option<Publish>,
        /// the version of the record format
        schema: Option<Spanned<u32>>,
        /// data of the site's own, handed to templates
        extra: Option<Free>,
    }
}

fields! {
    /// A meeting that the site briefs.
    pub struct MeetingEntry {
        /// when it is
        date: Spanned<PartialDate>,
        /// what it is called
        title: Option<Text>,
        /// the revision of the records that it was briefed with
        revision: Option<Text>,
    }
}

fields! {
    /// Words of the site's own.
    pub struct Vocabulary {
        /// further types of body
        body_types: Vec<Spanned<Id>>,
        /// further kinds of finding
        finding_kinds: Vec<Spanned<Id>>,
    }
}

fields! {
    /// How the site is published.
    pub struct Publish {
        /// the branch that is published
        branch: Option<Text>,
        /// the repository that is published to: the name of a remote, or an address
        remote: Option<Text>,
        /// the site's own domain
        cname: Option<Text>,
        /// files and folders of the branch that are not ours
        keep: Vec<Text>,
        /// how much of what was published before is kept
        history: Option<History>,
        /// who can read the repository that the records lie in
        source: Option<SourceAccess>,
    }
}

/// The severities that a site sets for rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSeverities(pub Vec<RuleSetting>);

/// The severity that a site sets for one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetting {
    /// The rule's code, as written.
    pub rule: Spanned<String>,
    /// Its severity; none means off.
    pub severity: Option<Severity>,
}

const SEVERITIES: [&str; 4] = ["error", "warning", "note", "off"];

impl Field for RuleSeverities {
    fn shape() -> Shape {
        Shape::Value(
            "a line for each rule, such as `overdue-finding: warning`",
            Form::Rules(Box::new(Form::Words(&SEVERITIES))),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut rules = Vec::new();
        for (rule, node) in reader.pairs(node)? {
            let Some(position) = crate::decode::values::read_word(node, reader, &SEVERITIES) else {
                continue;
            };
            let severity = match position {
                0 => Some(Severity::Error),
                1 => Some(Severity::Warning),
                2 => Some(Severity::Note),
                _ => None,
            };
            let rule = Spanned::new(rule.text.clone(), rule.span);
            rules.push(RuleSetting { rule, severity });
        }
        Some(Self(rules))
    }

    fn export(&self) -> Json {
        let word = |severity: &Option<Severity>| match severity {
            Some(Severity::Error) => "error",
            Some(Severity::Warning) => "warning",
            Some(Severity::Note) => "note",
            None => "off",
        };
        self.0
            .iter()
            .map(|setting| {
                let severity = Json::from(word(&setting.severity));
                (setting.rule.value.clone(), severity)
            })
            .collect()
    }
}
