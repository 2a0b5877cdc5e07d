//! Items that stand in records of several kinds.

use serde_json::Value as Json;

use crate::base::{Id, PartialDate, Spanned};
use crate::decode::fields::{Fate, Field, Fields, Reader, Settling, Shape, fields, read_group};
use crate::decode::form::Form;
use crate::decode::references::{Ref, ToCited, ToClaimant, ToOrganisation, ToPerson, ToStatement};
use crate::decode::values::{Inline, StatedDate, Text, words};
use crate::yaml::{Node, Value};

words! {
    /// How a disagreement between sources is settled.
    pub enum Verdict {
        /// One is the other, rounded.
        Rounded = "rounded",
        /// They measure different things.
        DifferentMeasure = "different-measure",
        /// They hold for different days.
        DifferentDate = "different-date",
        /// They draw the line of what counts differently.
        DifferentDefinition = "different-definition",
        /// One source is mistaken.
        ErrorInSource = "error-in-source",
        /// Nobody knows yet.
        Unresolved = "unresolved",
    }
}

fields! {
    /// A mistake of this site, put right.
    pub struct Correction {
        /// when it was put right
        date: Spanned<PartialDate> [dated],
        /// what was wrong and what is right
        text: Inline,
    }
}

fields! {
    /// What one source says.
    pub struct Claim {
        /// what it says
        says: Text,
        /// which source
        source: Citation,
    }
}

fields! {
    /// Sources that differ on something that is no figure.
    pub struct Disagreement {
        /// on what they differ
        about: Text,
        /// what each says
        claims: Vec<Claim> [required, whole],
        /// how it is settled
        verdict: Verdict,
        /// why
        note: Option<Inline>,
        /// when that was decided
        date: Option<Spanned<PartialDate>> [dated],
    }
}

fields! {
    /// A warning or note that is accepted.
    pub struct Accepted {
        /// the rule's code
        rule: Text,
        /// why it is accepted
        reason: Text,
        /// until when
        until: Option<Spanned<PartialDate>>,
    }
}

fields! {
    /// A document and the place in it.
    pub struct PlacedCitation {
        /// the document
        source: Ref<ToCited>,
        /// the place in it, such as `p. 34`
        at: Option<Text>,
    }
}

/// What a fact is taken from.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// The document.
    pub source: Ref<ToCited>,
    /// The place in it, such as `p. 34`.
    pub at: Option<Text>,
}

impl Field for Citation {
    fn shape() -> Shape {
        let cited = Form::reference::<ToCited>();
        Shape::Reference(
            "a source id, `coverage/…`, `inspections/…`, or `{source: …, at: \"p. 34\"}`",
            Form::Either(vec![cited, Form::Keys(PlacedCitation::KEYS)]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            let placed: PlacedCitation = read_group(node, reader)?;
            return Some(Self {
                source: placed.source,
                at: placed.at,
            });
        }
        Some(Self {
            source: Ref::read(node, reader)?,
            at: None,
        })
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        self.source.settle(settling)
    }

    fn export(&self) -> Json {
        match &self.at {
            Some(at) => serde_json::json!({ "source": self.source.export(), "at": at.export() }),
            None => self.source.export(),
        }
    }
}

fields! {
    /// What somebody said.
    pub struct Statement {
        /// its name on this record's page
        id: Option<Spanned<Id>>,
        /// who said it
        person: Option<Ref<ToPerson>> [binding],
        /// which organisation said it
        organisation: Option<Ref<ToOrganisation>> [binding],
        /// when, or `not-stated`
        date: StatedDate [dated],
        /// what was said; a paraphrase unless `quote` is true
        text: Inline,
        /// in which role
        role: Option<Text>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
        /// whether the text is word for word
        quote: Option<bool>,
        /// the statement of which this is another outlet's wording
        variant_of: Option<Ref<ToStatement>>,
    }
}

fields! {
    /// Who asked for something, and when.
    pub struct Commission {
        /// who asked for it
        by: Ref<ToClaimant>,
        /// when
        date: Option<Spanned<PartialDate>> [dated],
    }
}

fields! {
    /// A stretch of time.
    pub struct Stretch {
        /// its first day
        from: Option<Spanned<PartialDate>>,
        /// its last day, or `ongoing`
        to: Option<StretchEnd>,
    }
}

/// The end of a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub enum StretchEnd {
    /// It has ended.
    On(Spanned<PartialDate>),
    /// It goes on.
    Ongoing,
}

impl Field for StretchEnd {
    fn shape() -> Shape {
        Shape::Value("a date, or `ongoing`", Form::date_or("ongoing"))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match reader.text(node, "a date, or `ongoing`")? {
            "ongoing" => Some(Self::Ongoing),
            _ => Spanned::<PartialDate>::read(node, reader).map(Self::On),
        }
    }

    fn export(&self) -> Json {
        match self {
            Self::On(date) => date.export(),
            Self::Ongoing => "ongoing".into(),
        }
    }
}

/// A time that is a date, or a stretch from one to another.
#[derive(Clone, Debug, PartialEq)]
pub enum Period {
    /// A date, however precise.
    In(Spanned<PartialDate>),
    /// A stretch.
    During(Box<Stretch>),
}

impl Field for Period {
    fn shape() -> Shape {
        Shape::Value(
            "a date, or `{from: …, to: …}`",
            Form::Either(vec![Form::DATE, Form::Keys(Stretch::KEYS)]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Mapping(_) = node.value {
            return read_group(node, reader).map(|stretch| Self::During(Box::new(stretch)));
        }
        Spanned::<PartialDate>::read(node, reader).map(Self::In)
    }

    fn export(&self) -> Json {
        match self {
            Self::In(date) => date.export(),
            Self::During(stretch) => stretch.export(),
        }
    }
}

/// When inspectors were there.
#[derive(Clone, Debug, PartialEq)]
pub enum Fieldwork {
    /// Then.
    During(Period),
    /// No source states it.
    NotStated,
}

impl Field for Fieldwork {
    fn shape() -> Shape {
        Shape::Value(
            "a date, `{from: …, to: …}`, or `not-stated`",
            Form::Either(vec![
                Form::DATE,
                Form::Keys(Stretch::KEYS),
                Form::Word("not-stated"),
            ]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Scalar { text, .. } if text == "not-stated" => Some(Self::NotStated),
            _ => Period::read(node, reader).map(Self::During),
        }
    }

    fn export(&self) -> Json {
        match self {
            Self::During(period) => period.export(),
            Self::NotStated => "not-stated".into(),
        }
    }
}
