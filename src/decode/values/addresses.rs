//! Addresses, on this site and elsewhere.

use serde_json::Value as Json;

use crate::base::Id;
use crate::decode::fields::{Field, Reader, Shape};
use crate::decode::form::{Form, ID};
use crate::diag::Diagnostic;
use crate::yaml::Node;

use super::Text;

/// The address of a page elsewhere, `https://…` or `http://…`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Url(pub Text);

impl Field for Url {
    fn shape() -> Shape {
        Shape::Value(
            "a web address such as https://example.org/report",
            Form::pattern("^https?://[^@]+$"),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a web address")?;
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let clean = |character: char| {
            !character.is_whitespace()
                && !character.is_control()
                && !"\\\"<>`{}|^".contains(character)
        };
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        if host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
            && text.chars().all(clean)
        {
            return Some(Self(Text::new(text.into(), node.span)));
        }
        let message = format!("{} is not a web address", reader.quoted(text));
        let mut diagnostic = Diagnostic::error("url-form", message).help(
            "write the whole address, from https:// on, without spaces, a user name or a password",
        );
        if text.starts_with("www.") {
            diagnostic = diagnostic.suggest(node.span, format!("https://{text}"), "write it so");
        }
        reader.report(node.span, diagnostic);
        None
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}

/// An address on this site that a record had before: `/inspections/old-id/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias(pub Text);

impl Field for Alias {
    fn shape() -> Shape {
        Shape::Value(
            "an address on this site such as `/inspections/old-id/`",
            Form::Pattern(format!("^(/{ID})+/$").into()),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "an address on this site")?;
        let segment = |segment: &str| Id::parse(segment).is_some();
        let inner = text
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        if inner.is_some_and(|inner| inner.split('/').all(segment)) {
            return Some(Self(Text::new(text.into(), node.span)));
        }
        let message = format!("{} is not an address on this site", reader.quoted(text));
        let mut diagnostic = Diagnostic::error("alias-form", message)
            .help("write the old address between slashes, each part an id: `/inspections/old-id/`");
        let trimmed = text.trim_matches('/');
        if trimmed.split('/').all(segment) {
            diagnostic = diagnostic.suggest(node.span, format!("/{trimmed}/"), "write it so");
        }
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        self.0.export()
    }
}
