//! What templates get and can do, from the views, the functions and the components of the theme `base`.

use std::collections::BTreeMap;

use briefing::parse::notes::slug;
use briefing::plan::frame::{FRAME_NAMES, Link, PageView, SiteView};
use briefing::plan::view::{Shown, ShownFields, Specimen};
use briefing::plan::views;

use super::{Pages, block, head, sentence, table};

/// Adds the pages about templates.
pub(super) fn add(pages: &mut Pages) {
    let mut parts: BTreeMap<&'static str, ShownFields> = BTreeMap::new();
    let mut views: Vec<_> = views::all().collect();
    views.sort_by_key(|view| view.template);
    let mut page = head(
        "Pages and what they get",
        "The names that each template may ask for.",
        1,
    );
    page.push_str(
        "\nA template is filled in with the names of its table, and with [those that every template \
         gets](../templates.md#what-every-template-gets).\n",
    );
    for view in views {
        let Shown::Fields(fields) = (view.shown)() else {
            panic!("the view of {} has no fields", view.template);
        };
        put!(
            page,
            "\n## `{}`\n\n{}\n",
            view.template,
            sentence(fields.about)
        );
        page.push_str(&names(&fields, &mut parts, "parts.md"));
    }
    let mut base = head(
        "Templates",
        "What a theme's templates get, and what they can do with it.",
        5,
    );
    base.push_str(
        "\nA theme's templates are written in [Tera](https://keats.github.io/tera/). They get plain values and never a \
         record, so that nothing can be shown that is not meant for the audience. [Make a theme](../how-to/theme.md) says \
         how one begins.\n\n## Functions and filters\n\nBeside Tera's own there are these:\n",
    );
    base.push_str(&functions());
    base.push_str("\n## What every template gets\n");
    let links = Shown::List(Box::new(Link::shown()));
    let frame = [
        (
            "root",
            "The way from the page to the site's root.".to_owned(),
            Shown::Value("text"),
        ),
        ("site", "The site.".to_owned(), SiteView::shown()),
        ("page", "The page.".to_owned(), PageView::shown()),
        (
            "navigation",
            "The entries of the main navigation.".to_owned(),
            links,
        ),
        (
            "audience",
            "`public` or `full`.".to_owned(),
            Shown::Value("text"),
        ),
        (
            "as_at",
            "The day that the page speaks of, if it depends on one.".to_owned(),
            Shown::Optional(Box::new(Shown::Value("text"))),
        ),
    ];
    assert_eq!(frame.each_ref().map(|(name, ..)| *name), FRAME_NAMES);
    let rows: Vec<Vec<String>> = frame
        .into_iter()
        .map(|(name, about, shown)| {
            let holds = holds(&shown, &mut parts, "templates/parts.md");
            vec![format!("`{name}`"), format!("{about} *Holds:* {holds}.")]
        })
        .collect();
    base.push_str(&table(&["name", "is"], &rows));
    pages.insert("templates.md".to_owned(), base);
    pages.insert("templates/pages.md".to_owned(), page);
    pages.insert("templates/parts.md".to_owned(), all_parts(parts));
    pages.insert("templates/components.md".to_owned(), components());
}

/// A table of what `fields` are.
fn names(
    fields: &ShownFields,
    parts: &mut BTreeMap<&'static str, ShownFields>,
    page: &str,
) -> String {
    let rows: Vec<Vec<String>> = fields
        .fields
        .iter()
        .map(|(name, about, shown)| {
            let holds = holds(shown, parts, page);
            vec![
                format!("`{name}`"),
                format!("{} *Holds:* {holds}.", sentence(about)),
            ]
        })
        .collect();
    table(&["name", "is"], &rows)
}

/// What a value is, in words; what has fields is linked on `page`, and added to `parts`.
fn holds(shown: &Shown, parts: &mut BTreeMap<&'static str, ShownFields>, page: &str) -> String {
    match shown {
        Shown::Value(words) => (*words).to_owned(),
        Shown::Optional(inner) => format!("{}, or none", holds(inner, parts, page)),
        Shown::List(inner) => format!("a list, each entry {}", holds(inner, parts, page)),
        Shown::Fields(fields) => {
            let known = parts.insert(fields.name, fields.clone());
            assert!(
                known.is_none_or(|known| known == *fields),
                "two parts are called {}",
                fields.name
            );
            format!("[{}]({page}#{})", fields.name, slug(fields.name))
        }
    }
}

/// All parts, and the parts in those.
fn all_parts(mut open: BTreeMap<&'static str, ShownFields>) -> String {
    let mut sections: BTreeMap<&'static str, String> = BTreeMap::new();
    while let Some((name, fields)) = open.pop_first() {
        let mut inner = BTreeMap::new();
        let table = names(&fields, &mut inner, "");
        sections.insert(
            name,
            format!("\n## {name}\n\n{}\n{table}", sentence(fields.about)),
        );
        inner.retain(|name, _| !sections.contains_key(name));
        open.extend(inner);
    }
    let mut page = head(
        "Parts of pages",
        "What the values are made of that several templates get.",
        2,
    );
    page.extend(sections.into_values());
    page
}

/// The table of functions in the header of their module, whose examples are run there.
fn functions() -> String {
    let source = include_str!("../../../src/render/functions/mod.rs");
    let lines = source.lines().filter_map(|line| line.strip_prefix("//! "));
    let table: Vec<&str> = lines.filter(|line| line.starts_with('|')).collect();
    assert!(table.len() > 5, "the functions are listed there");
    format!("\n{}\n", table.join("\n"))
}

/// The components of the theme `base`, each with what stands at its beginning.
fn components() -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/base/templates/components"
    );
    let mut page = head(
        "Components",
        "The parts of pages that templates share, and that a theme can replace.",
        3,
    );
    page.push_str(
        "\nA component is written like a tag: `{{ <inline html={summary} /> }}`. A theme replaces one with a file of its \
         name in `templates/components/`. Those that link need `root`, which is filled in by itself.\n",
    );
    for (name, bytes) in crate::support::read_all(std::path::Path::new(folder)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (about, _) = text
            .trim_start()
            .strip_prefix("{#-")
            .and_then(|rest| rest.split_once("-#}"))
            .unwrap_or_else(|| panic!("{name} does not begin by saying what it is"));
        let name = name.trim_end_matches(".html");
        let about: Vec<&str> = about
            .lines()
            .map(|line| line.strip_prefix("  ").unwrap_or(line))
            .collect();
        put!(page, "\n## `{name}`\n");
        page.push_str(&block("text", about.join("\n").trim()));
    }
    page
}
