//! Names of other records: ids, `kind/id`, and `kind/id#item`.
//!
//! Reading one says only that it is well formed; whether what it names exists is for
//! [`crate::resolve`], which finds every mention here, also those in items that are wrong elsewhere.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value as Json;

use crate::base::{Id, Span};
use crate::diag::Diagnostic;
use crate::yaml::Node;

use super::fields::{Fate, Field, Reader, Settling, Shape};
use super::form::Form;
use super::kinds::Kind;

/// A record's name, or an item's inside it, as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The kinds of which it may be; the one that was written, or all that the key allows.
    pub kinds: &'static [Kind],
    /// The record's id.
    pub id: Id,
    /// The item's id.
    pub item: Option<Id>,
}

/// What kind of item in a record a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// A finding of an inspection.
    Finding,
    /// A figure.
    Figure,
    /// A statement.
    Statement,
    /// An area of a framework.
    Area,
}

/// A reference and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What is named.
    pub reference: Reference,
    /// What kind of item is named, if one is.
    pub item: Option<ItemKind>,
    /// Where.
    pub span: Span,
    /// The key that names it.
    pub key: &'static str,
}

/// What a key may name.
pub trait Target: 'static {
    /// In words, with an example: "the id of a body, such as `gmp`".
    const WORDS: &'static str;
    /// The kinds that a bare id may be of; none when the kind must be written.
    const BARE: &'static [Kind];
    /// The kinds that may be written before a `/`.
    const KINDS: &'static [Kind];
    /// What is named after a `#`, if anything.
    const ITEM: Option<ItemKind> = None;
}

/// What a key may name, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The kinds that a bare id may be of; none when the kind must be written.
    pub bare: &'static [Kind],
    /// The kinds that may be written before a `/`.
    pub kinds: &'static [Kind],
    /// What is named after a `#`, if anything.
    pub item: Option<ItemKind>,
}

impl Naming {
    /// What `T` allows.
    pub fn of<T: Target>() -> Self {
        Self {
            bare: T::BARE,
            kinds: T::KINDS,
            item: T::ITEM,
        }
    }
}

/// The name of a record or item that `T` allows.
pub struct Ref<T> {
    /// What is named.
    pub reference: Reference,
    /// Where it is written.
    pub span: Span,
    target: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    /// The record's id.
    pub fn id(&self) -> &Id {
        &self.reference.id
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self {
            reference: self.reference.clone(),
            span: self.span,
            target: PhantomData,
        }
    }
}

impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.reference == other.reference
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reference)
    }
}

/// As it is written in full; a bare id when several kinds are possible.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [kind] = self.kinds {
            write!(f, "{}/", kind.folder())?;
        }
        write!(f, "{}", self.id)?;
        self.item
            .as_ref()
            .map_or(Ok(()), |item| write!(f, "#{item}"))
    }
}

impl<T: Target> Field for Ref<T> {
    fn shape() -> Shape {
        Shape::Reference(T::WORDS, Form::reference::<T>())
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, T::WORDS)?;
        match read_reference::<T>(text) {
            Ok(reference) => {
                let key = reader.key();
                let mention = Mention {
                    reference: reference.clone(),
                    item: T::ITEM,
                    span: node.span,
                    key,
                };
                reader.mentions.push(mention);
                Some(Self {
                    reference,
                    span: node.span,
                    target: PhantomData,
                })
            }
            Err(help) => {
                let (key, shown) = (reader.key(), reader.quoted(text));
                let message = format!("{shown} cannot be what `{key}` names");
                let diagnostic = Diagnostic::error("reference-form", message)
                    .help(format!("write {}", T::WORDS));
                let diagnostic = match help {
                    Some(better) => diagnostic.suggest(node.span, better, "write it so"),
                    None => diagnostic,
                };
                reader.report(node.span, diagnostic);
                None
            }
        }
    }

    fn placeholder() -> Option<Self> {
        let reference = Reference {
            kinds: T::BARE,
            id: Id::default(),
            item: None,
        };
        Some(Self {
            reference,
            span: Span::default(),
            target: PhantomData,
        })
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        settling.fate_of(&self.reference)
    }

    fn export(&self) -> Json {
        let bare = T::BARE == self.reference.kinds && self.reference.item.is_none();
        if bare {
            self.reference.id.as_str().into()
        } else {
            self.reference.to_string().into()
        }
    }
}

/// Reads `text` as `T` wants it; otherwise a better spelling where there is a likely one.
fn read_reference<T: Target>(text: &str) -> Result<Reference, Option<String>> {
    if T::ITEM == Some(ItemKind::Area) {
        return read_area(text, T::KINDS);
    }
    let (record, item) = match text.split_once('#') {
        Some((record, item)) => (record, Some(item)),
        None => (text, None),
    };
    let (kinds, id) = match record.split_once('/') {
        Some((folder, id)) => (written_kind::<T>(folder)?, id),
        None if T::BARE.is_empty() => return Err(qualified::<T>(text)),
        None => (T::BARE, record),
    };
    if T::ITEM.is_some() != item.is_some() {
        return Err(None);
    }
    let better = || {
        let id = Id::from_words(id)?;
        let folder = record
            .split_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let item = item.map_or(Some(String::new()), |item| {
            Some(format!("#{}", Id::from_words(item)?))
        });
        Some(format!("{folder}{id}{}", item?))
    };
    let id = Id::parse(id).ok_or_else(better)?;
    let item = item
        .map(|item| Id::parse(item).ok_or_else(better))
        .transpose()?;
    Ok(Reference { kinds, id, item })
}

/// Reads `framework/area`, the one item that is written without its kind.
fn read_area(text: &str, kinds: &'static [Kind]) -> Result<Reference, Option<String>> {
    let (framework, area) = text.split_once('/').ok_or(None)?;
    let (id, area) = Id::parse(framework).zip(Id::parse(area)).ok_or(None)?;
    Ok(Reference {
        kinds,
        id,
        item: Some(area),
    })
}

/// The kind whose folder is written, if `T` allows it.
fn written_kind<T: Target>(folder: &str) -> Result<&'static [Kind], Option<String>> {
    let kind = Kind::in_folder(folder).ok_or(None)?;
    let allowed = T::KINDS.contains(&kind) || T::BARE.contains(&kind);
    if allowed { Ok(kind.alone()) } else { Err(None) }
}

/// `text` with the only kind that it can be of.
fn qualified<T: Target>(text: &str) -> Option<String> {
    match T::KINDS {
        [kind] => Some(format!("{}/{text}", kind.folder())),
        _ => None,
    }
}

/// Declares what keys may name.
macro_rules! targets {
    ($( $(#[doc = $doc:literal])* $name:ident: $words:literal, bare $bare:expr, kinds $kinds:expr $(, item $item:expr)?; )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Target for $name {
                const WORDS: &'static str = $words;
                const BARE: &'static [Kind] = $bare;
                const KINDS: &'static [Kind] = $kinds;
                $( const ITEM: Option<ItemKind> = Some($item); )?
            }
        )*
    };
}

use Kind::{
    Bodies, Coverage, Frameworks, Inspections, Inspectorates, Metrics, Pages, People, Scales,
    Series as SeriesKind, Sources, Topics,
};

targets! {
    /// An inspection.
    ToInspection: "the id of an inspection, such as `gmp-peel-2023`", bare &[Inspections], kinds &[];
    /// A body or an inspectorate: their ids are unique together.
    ToOrganisation: "the id of a body or inspectorate, such as `gmp`", bare &[Bodies, Inspectorates], kinds &[];
    /// An inspectorate.
    ToInspectorate: "the id of an inspectorate, such as `hmicfrs`", bare &[Inspectorates], kinds &[];
    /// A framework.
    ToFramework: "the id of a framework, such as `peel-2023-25`", bare &[Frameworks], kinds &[];
    /// An area of another framework.
    ToArea: "a framework and its area, such as `peel-2021-22/offenders`", bare &[], kinds &[Frameworks], item ItemKind::Area;
    /// A scale.
    ToScale: "the id of a scale, such as `hmicfrs-5`", bare &[Scales], kinds &[];
    /// A series.
    ToSeries: "the id of a series", bare &[SeriesKind], kinds &[];
    /// A person.
    ToPerson: "the id of a person", bare &[People], kinds &[];
    /// A topic.
    ToTopic: "the id of a topic", bare &[Topics], kinds &[];
    /// A metric.
    ToMetric: "the id of a metric", bare &[Metrics], kinds &[];
    /// A source.
    ToSource: "the id of a source", bare &[Sources], kinds &[];
    /// A coverage item.
    ToCoverage: "the id of a coverage item", bare &[Coverage], kinds &[];
    /// What a fact is taken from.
    ToCited: "the id of a source, or `coverage/…` or `inspections/…`", bare &[Sources], kinds &[Sources, Coverage, Inspections];
    /// Who said or did something.
    ToClaimant: "`people/…`, or the id of a body", bare &[Bodies, Inspectorates], kinds &[People];
    /// What delivered a promise.
    ToDelivery: "`inspections/…` or `sources/…`", bare &[], kinds &[Inspections, Sources];
    /// A finding.
    ToFinding: "a finding, such as `inspections/gmp-peel-2023#afi-1`", bare &[], kinds &[Inspections], item ItemKind::Finding;
    /// A figure.
    ToFigure: "a figure, such as `inspections/gmp-peel-2023#visits`", bare &[], kinds &[Inspections, Coverage, Sources], item ItemKind::Figure;
    /// A statement.
    ToStatement: "a statement, such as `coverage/guardian-2025#mayor`", bare &[], kinds &[Inspections, Coverage, Sources], item ItemKind::Statement;
    /// Any record.
    ToAny: "a kind and an id, such as `inspectorates/hmicfrs`", bare &[], kinds &[
        Inspections, SeriesKind, Coverage, Pages, Bodies, Inspectorates, Frameworks, Scales, Metrics, People, Topics, Sources,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_exported_as_it_would_be_typed() {
        for typed in ["report", "coverage/news", "inspections/hill-school"] {
            let reference = read_reference::<ToCited>(typed).expect("it is one");
            let cited = Ref::<ToCited> {
                reference,
                span: Span::default(),
                target: PhantomData,
            };
            assert_eq!(cited.export(), typed);
        }
    }
}
