//! How a site is published: `publish` of `site.yaml`, with every default applied.

use super::site_file::{History, Publish, SourceAccess};
use crate::base::OutputPath;
use crate::decode::fields::Reader;
use crate::decode::values::Text;
use crate::diag::Diagnostic;

/// How a site is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publishing {
    /// The branch that is published.
    pub branch: String,
    /// The repository that is published to: the name of a remote, or an address.
    pub remote: String,
    /// The site's own domain, such as `briefing.example.org`.
    pub cname: Option<String>,
    /// Files and folders of the branch that are not ours.
    pub keep: Vec<OutputPath>,
    /// How much of what was published before is kept.
    pub history: History,
    /// Who can read the repository that the records lie in; none where nobody says.
    pub source: Option<SourceAccess>,
}

/// The branch that GitHub Pages has always looked at.
const DEFAULT_BRANCH: &str = "gh-pages";

/// What git calls the repository that a copy was made from.
pub const DEFAULT_REMOTE: &str = "origin";

/// What a name in git cannot have in it (`git help check-ref-format`); `-` in front would be an option.
const REFUSED_IN_NAMES: [&str; 10] = ["..", "~", "^", ":", "?", "*", "[", "\\", "//", "@{"];

impl Default for Publishing {
    fn default() -> Self {
        Self {
            branch: DEFAULT_BRANCH.to_owned(),
            remote: DEFAULT_REMOTE.to_owned(),
            cname: None,
            keep: Vec::new(),
            history: History::Drop,
            source: None,
        }
    }
}

/// Applies every default to `typed`, and reports what cannot be meant.
pub(super) fn settle(typed: Option<&Publish>, reader: &mut Reader<'_>) -> Publishing {
    let usual = Publishing::default();
    let Some(typed) = typed else { return usual };
    let mut text = |text: &Option<Text>, refuse: fn(&str) -> Option<&'static str>| {
        let text = text.as_ref()?;
        let Some(help) = refuse(text) else {
            return Some(text.to_string());
        };
        report(text, help, reader);
        None
    };
    Publishing {
        branch: text(&typed.branch, refuse_branch).unwrap_or(usual.branch),
        remote: text(&typed.remote, refuse_remote).unwrap_or(usual.remote),
        cname: text(&typed.cname, refuse_domain),
        keep: keep(&typed.keep, reader),
        history: typed.history.unwrap_or(usual.history),
        source: typed.source,
    }
}

fn keep(typed: &[Text], reader: &mut Reader<'_>) -> Vec<OutputPath> {
    let mut kept = Vec::new();
    for text in typed {
        match OutputPath::new(text.trim_end_matches('/')) {
            Ok(path) => kept.push(path),
            Err(_) => report(
                text,
                "write the path of a file or a folder of the branch, such as google123.html",
                reader,
            ),
        }
    }
    kept
}

fn report(text: &Text, help: &'static str, reader: &mut Reader<'_>) {
    let message = format!("nothing can be published with {}", reader.quoted(text));
    reader.report(
        text.span,
        Diagnostic::error("publish-form", message).help(help),
    );
}

/// Why nothing can be published to the branch `name`, if so.
fn refuse_branch(name: &str) -> Option<&'static str> {
    let is_part = |part: &str| {
        let is_lock = part.rsplit_once('.').is_some_and(|(_, end)| end == "lock");
        !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && !is_lock
    };
    let is_refused = name.starts_with('-')
        || name.chars().any(|it| it.is_whitespace() || it.is_control())
        || REFUSED_IN_NAMES.iter().any(|part| name.contains(part))
        || !name.split('/').all(is_part);
    is_refused.then_some("write the name of a branch, such as gh-pages")
}

fn refuse_remote(name: &str) -> Option<&'static str> {
    let is_refused = name.is_empty()
        || name.starts_with('-')
        || name.contains("::")
        || name.chars().any(|it| it.is_whitespace() || it.is_control());
    is_refused.then_some(
        "write the name of a remote, such as origin, or the address of a repository, such as \
         https://github.com/owner/site.git",
    )
}

/// Why `name` is no domain that a site can have, if so: what to write instead.
pub fn refuse_domain(name: &str) -> Option<&'static str> {
    let is_label = |label: &str| {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-';
        !label.is_empty() && label.len() <= 63 && label.chars().all(is_plain)
    };
    let is_domain = name.contains('.') && name.len() <= 253 && name.split('.').all(is_label);
    (!is_domain).then_some("write the domain alone, such as briefing.example.org")
}
