//! Turns `content/site.yaml` into the settings of the site.
//!
//! What was typed is [`SiteFile`]; what it means, with every default applied, is [`Settings`].
//! Nothing else applies a default.

mod limits;
mod publishing;
mod site_file;

use jiff::tz::TimeZone;

use crate::base::{Duration, PartialDate, Span};
use crate::decode::fields::{Reader, read_group};
use crate::decode::kinds::finding::FINDING_KINDS;
use crate::decode::kinds::organisation::BODY_TYPES;
use crate::decode::values::Url;
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::scan::Limits;
use crate::yaml;

pub use publishing::{DEFAULT_REMOTE, Publishing, refuse_domain};
pub use site_file::{History, LinkForm, RuleSetting, SiteFile, SourceAccess};

/// The version of the record format that this program reads.
pub const SCHEMA: u32 = 1;

/// The theme of a site that names none.
pub const DEFAULT_THEME: &str = "briefing";

/// What a site's settings mean.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site's name.
    pub title: String,
    /// Its address, with a `/` at the end: `https://example.org/briefing/`.
    pub base_url: String,
    /// The time zone in which days begin and end.
    pub timezone: TimeZone,
    /// What the site is, in a sentence.
    pub description: Option<String>,
    /// Who makes it.
    pub publisher: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// Under which licence others may use it.
    pub licence: Option<String>,
    /// The language of its pages, such as `en-GB`.
    pub language: String,
    /// Its theme.
    pub theme: String,
    /// Where the site names it; none when it does not.
    pub theme_span: Option<Span>,
    /// How pages link to each other.
    pub links: LinkForm,
    /// How many entries a page of a list has.
    pub page_size: usize,
    /// The meetings that it briefs, in order.
    pub meetings: Vec<Meeting>,
    /// How long a claim may stay unverified.
    pub verify_within: Option<Duration>,
    /// The types that bodies may have.
    pub body_types: Vec<String>,
    /// The kinds that findings may have.
    pub finding_kinds: Vec<String>,
    /// Severities that the site sets for rules.
    pub rules: Vec<RuleSetting>,
    /// How much it may hold.
    pub limits: Limits,
    /// How it is published.
    pub publishing: Publishing,
    /// Data of the site's own.
    pub extra: serde_json::Value,
}

/// A meeting that the site briefs.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// When it is.
    pub date: PartialDate,
    /// What it is called.
    pub title: Option<String>,
}

/// Reads the settings in `text`, the site file at `file`; none when no site can be made of them.
pub fn read(file: &FilePath, text: &str) -> Parsed<Option<Settings>> {
    let Parsed {
        value: node,
        mut diagnostics,
    } = yaml::parse(text, 0, file);
    let Some(node) = node.filter(|node| !node.is_null()) else {
        if diagnostics.is_empty() {
            diagnostics.push(missing(file));
        }
        return Parsed {
            value: None,
            diagnostics,
        };
    };
    let mut reader = Reader::new(file);
    let site: Option<SiteFile> = read_group(&node, &mut reader);
    let settings = site.map(|site| settle(site, &mut reader));
    diagnostics.append(&mut reader.diagnostics);
    Parsed {
        value: settings,
        diagnostics,
    }
}

/// Applies every default.
fn settle(site: SiteFile, reader: &mut Reader<'_>) -> Settings {
    let timezone = read_timezone(&site, reader);
    refuse_address(&site.base_url, reader);
    check_schema(&site, reader);
    let (body_types, finding_kinds) = vocabulary(&site);
    let text = |text: &Option<crate::decode::values::Text>| text.as_ref().map(|t| t.to_string());
    let mut meetings: Vec<Meeting> = site
        .meetings
        .iter()
        .map(|meeting| Meeting {
            date: meeting.date.value.clone(),
            title: text(&meeting.title),
        })
        .collect();
    meetings.sort_by(|a, b| a.date.cmp(&b.date));
    Settings {
        title: site.title.to_string(),
        base_url: base_url(&site.base_url.0.value),
        timezone,
        description: text(&site.description),
        publisher: text(&site.publisher),
        contact: text(&site.contact),
        licence: text(&site.licence),
        language: text(&site.language).unwrap_or_else(|| "en-GB".to_owned()),
        theme_span: site.theme.as_ref().map(|theme| theme.span),
        theme: site
            .theme
            .map_or_else(|| DEFAULT_THEME.to_owned(), |theme| theme.to_string()),
        links: site.links.unwrap_or(LinkForm::Pretty),
        page_size: site
            .page_size
            .map_or(50, |size| usize::try_from(size.value).unwrap_or(50).max(1)),
        meetings,
        verify_within: site.verify_within.map(|duration| duration.value),
        body_types,
        finding_kinds,
        limits: limits::settle(site.limits.as_ref(), reader),
        publishing: publishing::settle(site.publish.as_ref(), reader),
        rules: site.rules.map_or_else(Vec::new, |rules| rules.0),
        extra: site.extra.map_or(serde_json::Value::Null, |extra| extra.0),
    }
}

/// `url` with exactly one `/` at the end.
pub fn base_url(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

/// Why no site can be published at `url`, a web address, if so: it must be host and path alone.
pub fn refuse_base_url(url: &str) -> Option<&'static str> {
    let after_scheme = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = after_scheme else {
        return Some("write it with `https://` in front, such as https://example.org/briefing/");
    };
    let host = rest.split('/').next().unwrap_or_default();
    let is_plain = |character: char| {
        character.is_ascii_alphanumeric() || "-._~%!$&'()+,;=:@/[]".contains(character)
    };
    let is_refused = host.is_empty() || host.contains('@') || !rest.chars().all(is_plain);
    is_refused.then_some("write host and path only, such as https://example.org/briefing/")
}

fn refuse_address(url: &Url, reader: &mut Reader<'_>) {
    // What is no web address at all has been reported, and is blank here.
    if let Some(help) = refuse_base_url(&url.0).filter(|_| !url.0.is_empty()) {
        let message = format!("no site can be published at {}", reader.quoted(&url.0));
        reader.report(
            url.0.span,
            Diagnostic::error("url-form", message).help(help),
        );
    }
}

fn read_timezone(site: &SiteFile, reader: &mut Reader<'_>) -> TimeZone {
    let name: &str = &site.timezone;
    if name.is_empty() {
        return TimeZone::UTC;
    }
    TimeZone::get(name).unwrap_or_else(|_| {
        let message = format!("there is no time zone `{}`", name.escape_debug());
        let diagnostic = Diagnostic::error("timezone", message)
            .help("write its name in the time zone database, such as Europe/London");
        reader.report(site.timezone.span, diagnostic);
        TimeZone::UTC
    })
}

fn check_schema(site: &SiteFile, reader: &mut Reader<'_>) {
    let Some(schema) = site.schema.as_ref().filter(|schema| schema.value != SCHEMA) else {
        return;
    };
    let message = format!("this program reads version {SCHEMA} of the record format");
    let diagnostic = Diagnostic::error("schema-version", message);
    let diagnostic = if schema.value > SCHEMA {
        diagnostic.help("the site is written for a newer program: update this one")
    } else {
        diagnostic.suggest(schema.span, SCHEMA.to_string(), "write the version")
    };
    reader.report(schema.span, diagnostic);
}

/// The types of body and the kinds of finding: those of every site, and the site's own.
fn vocabulary(site: &SiteFile) -> (Vec<String>, Vec<String>) {
    let all = |known: &[&str], own: &[crate::base::Spanned<crate::base::Id>]| {
        let own = own.iter().map(|word| word.value.to_string());
        known
            .iter()
            .map(|word| (*word).to_owned())
            .chain(own)
            .collect()
    };
    match &site.vocabulary {
        Some(words) => (
            all(BODY_TYPES, &words.body_types),
            all(FINDING_KINDS, &words.finding_kinds),
        ),
        None => (all(BODY_TYPES, &[]), all(FINDING_KINDS, &[])),
    }
}

/// The diagnostic for a site without a settings file.
pub fn missing(file: &FilePath) -> Diagnostic {
    Diagnostic::error("site-file-missing", "the site has no settings")
        .at(file, Span::default())
        .help("write `content/site.yaml` with `title`, `base_url` and `timezone`")
}
