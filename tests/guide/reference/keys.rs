//! The keys of records, of the settings and of a theme, from the tables that read them.

use briefing::config::{History, LinkForm, SiteFile};
use briefing::decode::fields::{Fields, Key, Shape};
use briefing::decode::kinds::Kind;
use briefing::decode::kinds::common::Common;
use briefing::diag::FilePath;
use briefing::parse::notes::slug;
use briefing::scan::{Limits, size_in_words};
use briefing::schema::{Subject, schema};
use briefing::theme::manifest::Manifest;
use camino::Utf8Path;
use serde_json::Value as Json;

use super::{Pages, head, sentence, table};

/// Adds the pages of all keys.
pub(super) fn add(pages: &mut Pages) {
    let mut records = head(
        "Records",
        "The keys that every record may have, and those of each kind.",
        1,
    );
    records.push_str(
        "\nA record is a file of Markdown in a folder of `content/`. Its keys stand between two lines `---` at its \
         beginning, its notes below. A key that is not listed here is a mistake; data of your own goes under \
         `extra`. The keys of this page may stand in every record, those of its kind on the page of that kind.\n",
    );
    records.push_str(&tables(Subject::Record(Kind::Pages), Common::KEYS));
    pages.insert("records.md".to_owned(), records);
    for (position, kind) in Kind::ALL.iter().enumerate() {
        let folder = kind.folder();
        let mut page = head(
            &folder_title(*kind),
            &format!("The keys of records in `content/{folder}/`."),
            position + 1,
        );
        if kind.keys().is_empty() {
            page.push_str("\nA record of this kind has no keys of its own, only ");
        } else {
            page.push_str("\nBeside these keys, a record of this kind may have ");
        }
        page.push_str("[those of every record](../records.md).\n");
        page.push_str(&tables(Subject::Record(*kind), kind.keys()));
        pages.insert(format!("records/{folder}.md"), page);
    }
    let mut settings = head(
        "Settings",
        "The keys of `content/site.yaml`, and of a theme.",
        2,
    );
    settings.push_str("\nThe file `content/site.yaml` holds the settings of a site.\n");
    settings.push_str(&tables(Subject::Site, SiteFile::KEYS));
    settings.push_str(&defaults());
    settings
        .push_str("\n## `theme.yaml`\n\nThe file `themes/NAME/theme.yaml` says what a theme is.\n");
    settings.push_str(&tables(Subject::Theme, Manifest::KEYS));
    pages.insert("settings.md".to_owned(), settings);
}

/// What the settings are that a site does not name, and how high its limits can be.
fn defaults() -> String {
    let least = "title: T\nbase_url: https://example.org/\ntimezone: Europe/London\n";
    let file = FilePath::from(Utf8Path::new("content/site.yaml"));
    let settings = briefing::config::read(&file, least).value;
    let settings = settings.expect("this is all that must be there");
    let links = match settings.links {
        LinkForm::Pretty => "pretty",
        LinkForm::File => "file",
    };
    let history = match settings.publishing.history {
        History::Keep => "keep",
        History::Drop => "drop",
    };
    let usual = [
        ("language", settings.language),
        ("theme", settings.theme),
        ("links", links.to_owned()),
        ("page_size", settings.page_size.to_string()),
        ("publish.branch", settings.publishing.branch),
        ("publish.remote", settings.publishing.remote),
        ("publish.history", history.to_owned()),
    ];
    let rows: Vec<Vec<String>> = usual
        .into_iter()
        .map(|(key, value)| vec![format!("`{key}`"), format!("`{value}`")])
        .collect();
    let (limits, highest) = (settings.limits, Limits::HIGHEST);
    let size = size_in_words;
    let count = |count: u64| count.to_string();
    let limits = [
        (
            "front_matter",
            size(limits.front_matter),
            size(highest.front_matter),
        ),
        ("notes", size(limits.notes), size(highest.notes)),
        ("depth", count(limits.depth), count(highest.depth)),
        ("file", size(limits.file), size(highest.file)),
        ("records", count(limits.records), count(highest.records)),
        ("content", size(limits.content), size(highest.content)),
    ];
    let limits: Vec<Vec<String>> = limits
        .into_iter()
        .map(|(key, usual, highest)| vec![format!("`limits.{key}`"), usual, highest])
        .collect();
    format!(
        "\n## What holds where nothing is said\n{}{}",
        table(&["key", "is"], &rows),
        table(&["key", "is", "can be set to"], &limits)
    )
}

/// The name of the folder of `kind` with a capital letter: what people know a kind by.
fn folder_title(kind: Kind) -> String {
    let title = sentence(kind.folder());
    title.trim_end_matches('.').to_owned()
}

/// A group of keys, and the keys above it.
struct Group {
    above: Vec<&'static str>,
    keys: &'static [Key],
    is_list: bool,
}

/// A table of `keys`, one of every group within them, and lists of the words that they take.
fn tables(subject: Subject, keys: &'static [Key]) -> String {
    let schema = schema(subject);
    let mut text = String::new();
    let mut open = vec![Group {
        above: Vec::new(),
        keys,
        is_list: false,
    }];
    while !open.is_empty() {
        let mut deeper = Vec::new();
        for group in open {
            if group.keys.is_empty() {
                continue;
            }
            if !group.above.is_empty() {
                put!(text, "\n## {}\n", heading(&group));
            }
            text.push_str(&keys_of(&schema, &group, &mut deeper));
        }
        open = deeper;
    }
    text
}

fn heading(group: &Group) -> String {
    let path: Vec<String> = group
        .above
        .iter()
        .rev()
        .map(|key| format!("`{key}`"))
        .collect();
    let what = if group.is_list {
        "Each entry of"
    } else {
        "Inside"
    };
    format!("{what} {}", path.join(" in "))
}

fn keys_of(schema: &Json, group: &Group, deeper: &mut Vec<Group>) -> String {
    let (mut rows, mut lists) = (Vec::new(), String::new());
    for key in group.keys {
        let shape = (key.shape)();
        let path = [&group.above[..], &[key.name]].concat();
        let mut about = sentence(key.doc);
        if key.required {
            about.push_str(" **Must be there.**");
        }
        if key.internal {
            about.push_str(" **Never published.**");
        }
        let written = written(&shape, &path, deeper);
        put!(about, " *Written as:* {written}.");
        rows.push(vec![format!("`{}`", key.name), about]);
        lists.push_str(&words_of(key.name, &shape));
        if let Some(words) = vocabulary(schema, &path) {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            put!(
                lists,
                "\n`{}` is one of {}, or a word that `vocabulary` in the settings adds.\n",
                key.name,
                words.join(", ")
            );
        }
    }
    format!("{}{lists}", table(&["key", "says"], &rows))
}

/// How a value is written; groups in it are added to `deeper`.
fn written(shape: &Shape, path: &[&'static str], deeper: &mut Vec<Group>) -> String {
    let mut group = |keys: &'static [Key], is_list: bool| {
        let group = Group {
            above: path.to_vec(),
            keys,
            is_list,
        };
        let link = format!("[these keys](#{})", slug(&heading(&group)));
        deeper.push(group);
        link
    };
    match shape {
        Shape::Group(keys) => group(keys, false),
        Shape::Words(_) => "one of the words below".to_owned(),
        Shape::List(inner) => match &**inner {
            Shape::Group(keys) => format!("a list, each entry with {}", group(keys, true)),
            Shape::Words(_) => "a list of the words below".to_owned(),
            inner => format!("a list, each entry {}", inner.words()),
        },
        shape => shape.words(),
    }
}

/// The words that the key `name` takes, each with what it means.
fn words_of(name: &str, shape: &Shape) -> String {
    let mut shape = shape;
    while let Shape::List(inner) = shape {
        shape = inner;
    }
    let Shape::Words(words) = shape else {
        return String::new();
    };
    let mut list = format!("\n`{name}` is one of:\n\n");
    for (word, meaning) in *words {
        put!(list, "- `{word}`: {}\n", sentence(meaning));
    }
    list
}

/// The words that every site knows for the key at `path`, to which a site can add, as its schema has them.
fn vocabulary(schema: &Json, path: &[&str]) -> Option<Vec<String>> {
    let mut here = schema;
    for key in path {
        here = &here["properties"][key];
        while here.get("items").is_some() {
            here = &here["items"];
        }
    }
    let words = here["anyOf"][0]["enum"].as_array()?;
    let is_open = here["anyOf"][1]["pattern"].is_string();
    let words = words
        .iter()
        .filter_map(|word| word.as_str().map(str::to_owned));
    is_open.then(|| words.collect())
}
