//! The built-in themes: a page that calls every component is sound HTML, under the strict policy,
//! whatever the values are.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8PathBuf;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use serde_json::Value;
use tera::Context;

use crate::config::LinkForm;
use crate::render::Engine;
use crate::theme::tokens::tokens;
use crate::theme::{SiteFiles, Theme, load};

/// A page that calls every component.
const PAGE: &str = include_str!("page.html");

/// What it shows.
const VIEW: &str = include_str!("page.json");

/// What somebody might write into a record.
const HOSTILE: [&str; 5] = [
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "<img src=x onerror=alert(1)>",
    "</title></table>-->",
    "{{ site.title }}&amp;{% if %}",
];

/// The tags and the mistakes of a page.
#[derive(Default)]
struct Page {
    tags: RefCell<Vec<Tag>>,
    text: RefCell<String>,
    mistakes: RefCell<Vec<String>>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tags.borrow_mut().push(tag),
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::ParseError(mistake) => {
                self.mistakes
                    .borrow_mut()
                    .push(format!("{line}: {mistake}"));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn read(html: &str) -> Page {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

fn theme(name: &str) -> Theme {
    let mut files = SiteFiles::new();
    let path = Utf8PathBuf::from(format!("themes/{name}/templates/page.html"));
    files.insert(path, Arc::from(PAGE.as_bytes()));
    super::complete(load(&files, name).value)
}

fn render(theme: &str, view: &Value) -> String {
    let engine = Engine::new(&self::theme(theme), LinkForm::Pretty).value;
    let engine = engine.expect("the built-in themes have no mistakes");
    let context = Context::from_serialize(view).expect("a view is a map");
    engine.render("page.html", &context).expect("it renders")
}

fn view() -> Value {
    serde_json::from_str(VIEW).expect("the view is JSON")
}

/// The fields that hold addresses, or HTML that the program has made of Markdown.
const NOT_TEXT: [&str; 9] = [
    "path", "root", "section", "feed", "note", "text", "url", "previous", "next",
];

/// Replaces every text of `value` that is shown to readers.
fn poison(value: &mut Value, hostile: &str) {
    match value {
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| !NOT_TEXT.contains(&name.as_str()))
            .for_each(|(_, value)| poison(value, hostile)),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, hostile)),
        Value::String(text) => hostile.clone_into(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Elements that have no end tag.
const VOID: [&str; 3] = ["meta", "link", "rect"];

fn assert_sound(page: &Page, what: &str) {
    assert_eq!(*page.mistakes.borrow(), [] as [&str; 0], "{what}");
    let mut open: Vec<String> = Vec::new();
    for tag in page.tags.borrow().iter() {
        let name = tag.name.to_string();
        for attribute in &tag.attrs {
            let attribute = &*attribute.name.local;
            let is_inline = attribute == "style" || attribute.starts_with("on");
            assert!(!is_inline, "{what}: <{name} {attribute}>");
        }
        assert!(
            !matches!(&*name, "script" | "style" | "img"),
            "{what}: <{name}>"
        );
        match tag.kind {
            _ if VOID.contains(&&*name) => {}
            TagKind::StartTag => open.push(name),
            TagKind::EndTag => assert_eq!(open.pop(), Some(name), "{what}: {open:?}"),
        }
    }
    assert_eq!(open, [] as [&str; 0], "{what}");
}

#[test]
fn the_page_of_all_components_is_sound() {
    for theme in ["base", "briefing"] {
        let html = render(theme, &view());
        assert!(html.starts_with("<!doctype html>"), "{html}");
        assert_sound(&read(&html), theme);
    }
}

#[test]
fn no_text_of_a_record_becomes_markup() {
    for hostile in HOSTILE {
        let mut view = view();
        poison(&mut view, hostile);
        let page = read(&render("briefing", &view));
        assert_sound(&page, hostile);
        assert!(
            page.text.borrow().contains(hostile),
            "it is shown as typed: {hostile}"
        );
    }
}

#[test]
fn the_page_calls_every_component() {
    let theme = theme("base");
    let references = || {
        theme
            .templates
            .values()
            .map(|template| &template.references)
    };
    let defined: BTreeSet<&str> = references()
        .flat_map(|references| &references.components)
        .map(|component| component.name.value.as_str())
        .collect();
    let called: BTreeSet<&str> = theme
        .closure("page.html")
        .into_iter()
        .flat_map(|member| &theme.templates[member].references.calls)
        .map(|call| call.value.as_str())
        .collect();
    assert_eq!(called, defined);
}

#[test]
fn the_policy_is_the_first_thing_after_the_encoding() {
    let page = read(&render("briefing", &view()));
    let tags = page.tags.borrow();
    let metas: Vec<&Tag> = tags.iter().filter(|tag| &*tag.name == "meta").collect();
    let policy = metas[1]
        .attrs
        .iter()
        .find(|attribute| &*attribute.name.local == "content")
        .expect("a policy");
    assert_eq!(
        &*policy.value,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         require-trusted-types-for 'script'"
    );
}

#[test]
fn only_a_build_that_is_not_public_says_so_and_is_not_indexed() {
    let mut view = view();
    let public = render("briefing", &view);
    assert!(!public.contains("noindex") && !public.contains("Not for publication"));
    view["audience"] = Value::from("full");
    let full = render("briefing", &view);
    assert!(full.contains("noindex") && full.contains("Not for publication"));
}

#[test]
fn only_what_is_made_of_markdown_is_not_escaped() {
    for (identity, template) in &theme("briefing").templates {
        let is_safe = tokens(&template.source)
            .windows(2)
            .any(|pair| pair[0].text == "|" && pair[1].text == "safe");
        let shows_notes = matches!(
            identity.as_str(),
            "base:components/prose.html" | "base:components/inline.html"
        );
        assert_eq!(is_safe, shows_notes, "{identity}");
    }
}
