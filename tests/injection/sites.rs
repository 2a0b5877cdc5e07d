//! Sites that hold hostile texts in every place, and what their readers are to see of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use briefing::pipeline::Request;
use briefing::resolve::Audience;
use serde_json::{Map, Value as Json, json};

use super::notes::{CONSTRUCTS, Spelling, escaped};
use super::places::{Place, Role, SITE, Want, filled};
use crate::support::{Records, Site, Source, Told};

/// What is published of a site, and what was written in it where.
pub(super) struct Published {
    pub(super) outputs: BTreeMap<String, Arc<[u8]>>,
    pub(super) texts: Vec<Text>,
}

/// A site before it is built.
struct Written {
    site: Site,
    texts: Vec<Text>,
}

/// How a site is written and built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// How Markdown is written.
    pub(super) markdown: Markdown,
    /// For whom it is built.
    pub(super) audience: Audience,
    /// The address at which it is published.
    pub(super) base_url: &'static str,
}

/// A text that was written.
pub(super) struct Text {
    /// The file that it stands in.
    pub(super) file: String,
    /// The keys that lead to it; nothing for notes.
    pub(super) place: String,
    /// Whether it is read as Markdown.
    pub(super) is_markdown: bool,
    /// As it is meant, with the mark of its place at its end.
    pub(super) typed: String,
    /// What tells its place from every other.
    pub(super) mark: String,
    /// Whether readers are to see it as it is meant, where they would see a harmless one.
    pub(super) is_exact: bool,
    /// Whether the data of the site are to have it, letter by letter.
    pub(super) is_data: bool,
}

/// How Markdown is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markdown {
    /// So that it means the text.
    SpeltOut,
    /// As the text is, so that it may mean something else.
    Raw,
}

/// Begins the names of the pages that hold a construct of notes each.
const NOTES: &str = "pages/notes-";

const PICTURE: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\0IEND\xAE\x42\x60\x82";

/// What is published of the site whose every place holds what `text` gives for its number.
///
/// Markdown in it that stops a build, such as a link to a file that is not there, is left out.
pub(super) fn publish<'t>(text: &dyn Fn(usize) -> &'t str, way: Way) -> Published {
    let request = || Request {
        audience: way.audience,
        base_url: Some(way.base_url.to_owned()),
        ..Request::default()
    };
    let all = write(text, way, &BTreeSet::new());
    let outcome = all.site.build_as(request());
    let mut refused = BTreeSet::new();
    for error in outcome.errors() {
        let number = all.refused_by(error);
        let number = number.unwrap_or_else(|| panic!("only Markdown is refused: {error:?}"));
        refused.insert(number);
    }
    let (texts, outcome) = if refused.is_empty() {
        (all.texts, outcome)
    } else {
        let rest = write(text, way, &refused);
        (rest.texts, rest.site.build_as(request()))
    };
    let outputs = outcome.outputs();
    Published { outputs, texts }
}

/// The site whose every place holds what `text` gives for its number, whether it can be built or not.
pub(super) fn hostile<'t>(text: &dyn Fn(usize) -> &'t str, way: Way) -> Site {
    write(text, way, &BTreeSet::new()).site
}

/// The site where `text` stands in every place where not any text may stand; and those places.
pub(super) fn misused<'t>(text: &dyn Fn(usize) -> &'t str) -> (Site, Vec<Text>) {
    let (mut records, mut settings, places) = filled(Want::Everything);
    let mut texts: Vec<Text> = Vec::new();
    for place in places.iter().filter(|place| place.role == Role::Other) {
        let typed = Text {
            file: match &*place.record {
                SITE => "content/site.yaml".to_owned(),
                record => format!("content/{record}.md"),
            },
            ..Text::new(&texts, text(texts.len()), place.path.join("."))
        };
        put(&mut records, &mut settings, place, &typed.typed);
        texts.push(typed);
    }
    let site = records.site().file("content/site.yaml", settings.yaml());
    (site, texts)
}

fn write<'t>(text: &dyn Fn(usize) -> &'t str, way: Way, refused: &BTreeSet<usize>) -> Written {
    let (mut records, mut settings, places) = filled(Want::Texts);
    let is_spelt_out = way.markdown == Markdown::SpeltOut;
    let mut texts: Vec<Text> = Vec::new();
    for place in places.iter().filter(|place| place.role != Role::Other) {
        let is_markdown = place.role == Role::Inline;
        let is_refused = refused.contains(&texts.len());
        let words = text(texts.len());
        // What is secret here and public elsewhere rightly stops a build for the public.
        let is_leak = place.is_internal && way.audience == Audience::Public;
        let words = if is_refused || is_leak {
            "Plain words"
        } else {
            words
        };
        let is_withdrawn = place.record.contains("withdrawn");
        // What a planned inspection is called in the end is not told before.
        let is_published = !place.is_internal
            && !place.record.contains("planned")
            && (!is_withdrawn || way.audience == Audience::Full);
        let typed = Text {
            file: format!("content/{}.md", place.record),
            is_markdown,
            is_exact: !is_markdown || is_spelt_out,
            is_data: is_published && place.record != SITE && !(is_markdown && is_spelt_out),
            ..Text::new(&texts, words, place.path.join("."))
        };
        let spelt = if is_markdown && is_spelt_out {
            escaped(&typed.typed)
        } else {
            typed.typed.clone()
        };
        put(&mut records, &mut settings, place, &spelt);
        texts.push(typed);
    }
    for construct in CONSTRUCTS {
        let name = format!("{NOTES}{}", construct.name);
        let typed = Text {
            file: format!("content/{name}.md"),
            is_markdown: true,
            is_exact: is_spelt_out && construct.spelling != Spelling::Never,
            ..Text::new(&texts, text(texts.len()), String::new())
        };
        let spelt = match construct.spelling {
            Spelling::Escaped if is_spelt_out => escaped(&typed.typed),
            _ => typed.typed.clone(),
        };
        if !refused.contains(&texts.len()) {
            records.add(&name, page(construct.name, (construct.write)(&spelt)));
        }
        texts.push(typed);
    }
    let typed = Text::new(&texts, text(texts.len()), "the name of a file".to_owned());
    // Where a name begins with a dot, there is no file for the site.
    let name: String = typed
        .typed
        .trim_start_matches('.')
        .replace(['/', '\0'], "_")
        .chars()
        .take(60)
        .collect();
    let link = format!("[a](<../assets/{}.png>)\n", percent_encoded(&name));
    records.add(&format!("{NOTES}file"), page("Notes: a file", link));
    texts.push(typed);
    let site = records
        .site()
        .file("content/site.yaml", settings.yaml())
        .file("content/assets/picture.png", PICTURE)
        .file(&format!("content/assets/{name}.png"), PICTURE);
    Written { site, texts }
}

impl Written {
    /// The number of the Markdown that `error` is about, if it is about any.
    fn refused_by(&self, error: &Told) -> Option<usize> {
        let mut place = error.place.split(':');
        let file = place.next()?;
        let line = place.next().and_then(|line| line.parse::<usize>().ok());
        let text = &self.site.files()[camino::Utf8Path::new(file)];
        let text = String::from_utf8_lossy(text);
        let line = text.lines().nth(line? - 1)?;
        self.texts.iter().position(|text| {
            let is_notes = text.place.is_empty();
            text.is_markdown && text.file == file && (is_notes || line.contains(&text.mark))
        })
    }
}

impl Text {
    /// The next text after `before`: `words` in `place`.
    fn new(before: &[Self], words: &str, place: String) -> Self {
        let mark = format!("k{}k", before.len());
        Self {
            file: String::new(),
            place,
            is_markdown: false,
            typed: format!("{} {mark}", words.trim()),
            mark,
            is_exact: false,
            is_data: false,
        }
    }
}

/// Writes `text` in `place`; in data of the site's own as a key too.
fn put(records: &mut Records, settings: &mut Source, place: &Place, text: &str) {
    let source = match &*place.record {
        SITE => settings,
        record => records.change(record),
    };
    let value = source.at(&place.path);
    *value = match (&place.role, &*value) {
        (Role::Free, _) => json!({ text: [text] }),
        (_, Json::Array(_)) => json!([text]),
        _ => json!(text),
    };
}

fn page(title: &str, notes: String) -> Source {
    let front = Map::from_iter([("title".to_owned(), json!(title))]);
    Source { front, notes }
}

/// `name` as it stands in an address.
fn percent_encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut address, byte| {
        write!(address, "%{byte:02x}").expect("a string takes everything");
        address
    })
}
