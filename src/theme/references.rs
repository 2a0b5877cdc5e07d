//! Turns a template's source into what it refers to: other templates, components, assets, names.
//!
//! It reads tokens, not grammar: enough to know what a template is made from and where, while the
//! template engine decides whether it is right.

use std::collections::BTreeSet;

use super::tokens::{Kind, Token, tokens};
use crate::base::{Span, Spanned};

/// What a template refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// The template that it extends.
    pub extends: Option<Reference>,
    /// The templates that it includes.
    pub includes: Vec<Reference>,
    /// The blocks that it has.
    pub blocks: Vec<Spanned<String>>,
    /// The components that it defines.
    pub components: Vec<Reference>,
    /// The components that it calls.
    pub calls: Vec<Spanned<String>>,
    /// The assets that it names.
    pub assets: Vec<Spanned<String>>,
    /// Whether it asks for an asset whose name it works out.
    pub asks_for_any_asset: bool,
    /// The names that it sets or loops over, outside of components.
    pub bound: BTreeSet<String>,
    /// The names that it tests with `is defined`, outside of components.
    pub optional: BTreeSet<String>,
    /// Every place where a name is used that is not a field, a filter, a test, an argument's name
    /// or a keyword, outside of components.
    pub uses: Vec<Spanned<String>>,
}

/// A name, and the whole that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name and its place.
    pub name: Spanned<String>,
    /// The tag; of a component, all from its first tag to its last.
    pub whole: Span,
}

/// Words that are never a name that a template asks for.
const KEYWORDS: [&str; 33] = [
    "and",
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "endblock",
    "endcomponent",
    "endfilter",
    "endfor",
    "endif",
    "endset",
    "extends",
    "False",
    "false",
    "filter",
    "for",
    "if",
    "in",
    "include",
    "is",
    "loop",
    "none",
    "None",
    "not",
    "null",
    "or",
    "set",
    "set_global",
    "super",
    "true",
    "True",
];

/// What `source` refers to.
pub fn scan(source: &str) -> References {
    let tokens = tokens(source);
    let mut references = References::default();
    let mut component: Option<Reference> = None;
    for tag in tokens.split_inclusive(|token| token.kind == Kind::Close) {
        let words: Vec<&str> = tag.iter().map(|token| token.text).collect();
        match words.get(1) {
            Some(&"component") => component = named(tag, 2),
            Some(&"endcomponent") => {
                if let Some(mut component) = component.take() {
                    component.whole.end = whole(tag).end;
                    references.components.push(component);
                }
                continue;
            }
            _ => references.read_tag(tag),
        }
        references.read_calls(tag);
        if component.is_none() {
            references.read_names(tag);
        }
    }
    references
}

/// The name at `index` of `tag`, with the dots in it.
fn named(tag: &[Token<'_>], index: usize) -> Option<Reference> {
    let first = tag.get(index)?;
    let mut name = first.text.to_owned();
    let mut span = first.span;
    if first.kind == Kind::Name {
        let mut rest = tag[index + 1..].iter();
        while let (Some(dot), Some(part)) = (rest.next(), rest.next())
            && dot.text == "."
            && part.kind == Kind::Name
        {
            name.push('.');
            name.push_str(part.text);
            span.end = part.span.end;
        }
    }
    Some(Reference {
        name: Spanned::new(name, span),
        whole: whole(tag),
    })
}

fn whole(tag: &[Token<'_>]) -> Span {
    let start = tag.first().map_or(0, |token| token.span.start);
    let end = tag.last().map_or(start, |token| token.span.end);
    Span { start, end }
}

impl References {
    /// `extends`, `include`, `block`, `set` and `for` by the tag's first word.
    fn read_tag(&mut self, tag: &[Token<'_>]) {
        let Some(word) = tag.get(1).filter(|_| tag[0].text.starts_with("{%")) else {
            return;
        };
        let target = named(tag, 2);
        let is_text = tag.get(2).is_some_and(|token| token.kind == Kind::Text);
        match (word.text, target) {
            ("extends", Some(target)) if is_text => self.extends = Some(target),
            ("include", Some(target)) if is_text => self.includes.push(target),
            ("block", Some(target)) => self.blocks.push(target.name),
            ("set" | "set_global", Some(target)) => {
                self.bound.insert(target.name.value);
            }
            ("for", _) => {
                let names = tag[2..].iter().take_while(|token| token.text != "in");
                self.bound.extend(
                    names
                        .filter(|token| token.kind == Kind::Name)
                        .map(|token| token.text.to_owned()),
                );
            }
            _ => {}
        }
    }

    /// Components called and assets asked for, wherever in the tag.
    fn read_calls(&mut self, tag: &[Token<'_>]) {
        for (index, pair) in tag.windows(2).enumerate() {
            let [token, next] = pair else { continue };
            if token.text == "<"
                && token.kind == Kind::Sign
                && next.kind == Kind::Name
                && begins_value(&tag[index - 1])
            {
                self.calls
                    .extend(named(tag, index + 1).map(|call| call.name));
            }
            if token.text == "asset" && token.kind == Kind::Name && next.text == "(" {
                let argument = &tag[index + 2..];
                match argument {
                    [key, equals, name, close, ..]
                        if key.text == "name"
                            && equals.text == "="
                            && name.kind == Kind::Text
                            && close.text == ")" =>
                    {
                        self.assets
                            .push(Spanned::new(name.text.to_owned(), name.span));
                    }
                    _ => self.asks_for_any_asset = true,
                }
            }
        }
    }

    /// The names used in the tag.
    fn read_names(&mut self, tag: &[Token<'_>]) {
        let text = |index: usize| tag.get(index).map_or("", |token| token.text);
        for (index, token) in tag.iter().enumerate().skip(1) {
            if token.kind != Kind::Name || KEYWORDS.contains(&token.text) {
                continue;
            }
            let before = tag[index - 1];
            let is_part = matches!(before.text, "." | "?." | "|" | "is" | "<" | "</")
                && before.kind != Kind::Text;
            let is_test = before.text == "not" && text(index.saturating_sub(2)) == "is";
            let is_bound_here =
                matches!(text(1), "set" | "set_global" | "block" | "endblock") && index == 2;
            if is_part || is_test || is_bound_here || matches!(text(index + 1), "=" | "(") {
                continue;
            }
            let tests_defined = text(index + 1) == "is"
                && (matches!(text(index + 2), "defined" | "undefined")
                    || (text(index + 2) == "not"
                        && matches!(text(index + 3), "defined" | "undefined")));
            if tests_defined {
                self.optional.insert(token.text.to_owned());
            }
            self.uses
                .push(Spanned::new(token.text.to_owned(), token.span));
        }
    }
}

/// Whether a value begins after `token`, so that a `<` there opens a component.
fn begins_value(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Open => true,
        Kind::Sign => !matches!(token.text, ")" | "]" | "}"),
        Kind::Name => matches!(token.text, "and" | "or" | "not" | "in" | "if" | "else"),
        Kind::Close | Kind::Text | Kind::Number => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(found: &[Spanned<String>]) -> Vec<&str> {
        found.iter().map(|name| name.value.as_str()).collect()
    }

    #[test]
    fn finds_what_a_template_is_made_from() {
        let source = r#"{% extends "layout.html" %}
            {% block main %}{% include "a.html" %}
            {% for key, item in items %}{{ <ui.card title={item.title} icon={<icon name="x" />} /> }}
            {% endfor %}{% if a < b %}{% endif %}
            {% <box> %}x{% </box> %}{{ asset(name="site.css") }}{% endblock main %}"#;
        let found = scan(source);
        assert_eq!(
            found
                .extends
                .as_ref()
                .map(|target| target.name.value.as_str()),
            Some("layout.html")
        );
        assert_eq!(found.includes[0].name.value, "a.html");
        assert_eq!(values(&found.blocks), ["main"]);
        assert_eq!(values(&found.calls), ["ui.card", "icon", "box"]);
        assert_eq!(values(&found.assets), ["site.css"]);
        assert!(!found.asks_for_any_asset);
        assert_eq!(found.bound, ["item", "key"].map(str::to_owned).into());
    }

    #[test]
    fn a_component_is_one_whole_and_its_names_are_its_own() {
        let source =
            "{% component tag(word) %}{{ word }}{{ <icon /> }}{% endcomponent tag %}{{ x }}";
        let found = scan(source);
        let component = &found.components[0];
        assert_eq!(component.name.value, "tag");
        assert!(source[component.whole.range()].ends_with("{% endcomponent tag %}"));
        assert_eq!(values(&found.calls), ["icon"]);
        assert_eq!(values(&found.uses), ["x"]);
    }

    #[test]
    fn names_are_told_from_fields_filters_tests_and_arguments() {
        let source = "{% set a = b.c | plural(one=d) %}{% if e is not containing(f) %}{% endif %}\
                      {{ g is defined }}{{ h() }}{% for i in j %}{{ i }}{% endfor %}";
        let found = scan(source);
        assert_eq!(
            values(&found.uses),
            ["b", "d", "e", "f", "g", "i", "j", "i"]
        );
        assert_eq!(found.optional, ["g".to_owned()].into());
    }

    #[test]
    fn an_asset_whose_name_is_worked_out_may_be_any() {
        assert!(scan("{{ asset(name=page.style) }}").asks_for_any_asset);
        assert!(scan("{{ asset() }}").asks_for_any_asset);
    }
}
