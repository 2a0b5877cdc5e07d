//! Findings, who answered them, and what became of them.

use serde_json::Value as Json;

use crate::base::{Duration, Id, PartialDate, Spanned};
use crate::decode::fields::{Field, Reader, Shape, fields};
use crate::decode::form::{self, Form};
use crate::decode::references::{Ref, ToFinding, ToMetric, ToOrganisation};
use crate::decode::values::{Inline, Text, words};
use crate::yaml::Node;

use super::figure::{Baseline, FigureValue};
use super::items::Citation;

/// The kinds of finding that every site knows; more stand in the site's `vocabulary`.
pub const FINDING_KINDS: &[&str] = &[
    "recommendation",
    "area-for-improvement",
    "cause-of-concern",
    "accelerated-cause-of-concern",
    "requirement",
    "good-practice",
    "promising-practice",
    "other",
];

words! {
    /// What the addressee answered.
    pub enum ResponseValue {
        /// It agrees.
        Accepted = "accepted",
        /// It agrees in part.
        PartlyAccepted = "partly-accepted",
        /// It agrees with the aim.
        AcceptedInPrinciple = "accepted-in-principle",
        /// It does not agree.
        Rejected = "rejected",
        /// Nothing was published.
        NonePublished = "none-published",
        /// No answer is asked for.
        NotRequired = "not-required",
    }
}

words! {
    /// How far the work is.
    pub enum Progress {
        /// Nothing was done.
        NotStarted = "not-started",
        /// Work goes on.
        InProgress = "in-progress",
        /// Part of it is done.
        PartlyImplemented = "partly-implemented",
        /// It is done.
        Implemented = "implemented",
        /// It was closed without being done.
        ClosedNotImplemented = "closed-not-implemented",
        /// Work rests.
        Paused = "paused",
        /// A later finding took its place.
        Superseded = "superseded",
        /// It does not matter any more.
        NoLongerApplicable = "no-longer-applicable",
        /// Nobody says.
        Unknown = "unknown",
    }
}

words! {
    /// Who says how far the work is.
    pub enum Basis {
        /// The body itself.
        SelfReported = "self-reported",
        /// An inspectorate.
        Inspectorate = "inspectorate",
        /// Somebody else who looked.
        Independent = "independent",
    }
}

fields! {
    /// An answer to a finding, or to a whole inspection.
    pub struct Response {
        /// who answers
        by: Ref<ToOrganisation>,
        /// what they answer
        value: ResponseValue,
        /// when
        date: Option<Spanned<PartialDate>> [dated],
        /// where it stands
        source: Option<Box<Citation>> [binding],
        /// what they say
        note: Option<Inline>,
    }
}

fields! {
    /// What was measured of some progress.
    pub struct Measure {
        /// what is measured
        label: Text,
        /// how much
        value: FigureValue,
        /// counted in what
        unit: Text,
        /// what a change is measured against
        baseline: Option<Baseline>,
        /// the metric that it is
        metric: Option<Ref<ToMetric>>,
    }
}

fields! {
    /// News of a finding's progress.
    pub struct Update {
        /// when
        date: Spanned<PartialDate> [dated],
        /// how far the work is
        progress: Progress,
        /// who says so
        basis: Basis,
        /// which organisation says so
        by: Option<Ref<ToOrganisation>>,
        /// what was done
        text: Option<Inline>,
        /// what was measured
        measures: Vec<Measure>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
    }
}

/// By when an answer is due.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseDue {
    /// So long after publication.
    Within(Spanned<Duration>),
    /// By then.
    By(Spanned<PartialDate>),
    /// No answer is due.
    Never,
}

const DUE_WORDS: &str = "a length of time such as `56 days`, a date, or `none`";

impl Field for ResponseDue {
    fn shape() -> Shape {
        Shape::Value(
            DUE_WORDS,
            Form::Either(vec![
                Form::pattern(form::DURATION),
                Form::DATE,
                Form::Word("none"),
            ]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, DUE_WORDS)?;
        if text == "none" {
            return Some(Self::Never);
        }
        if let Ok(date) = PartialDate::parse(text) {
            return Some(Self::By(Spanned::new(date, node.span)));
        }
        if text.starts_with(|character: char| character.is_ascii_digit()) && text.contains('/') {
            return Spanned::<PartialDate>::read(node, reader).map(Self::By);
        }
        Spanned::<Duration>::read(node, reader).map(Self::Within)
    }

    fn export(&self) -> Json {
        match self {
            Self::Within(duration) => duration.export(),
            Self::By(date) => date.export(),
            Self::Never => "none".into(),
        }
    }
}

fields! {
    /// One thing that an inspection found.
    pub struct Finding {
        /// its name on the inspection's page
        id: Spanned<Id>,
        /// what kind of finding it is
        kind: Spanned<Id>,
        /// what it says
        text: Inline,
        /// the report's own word for its kind
        as_printed: Option<Text>,
        /// its number in the report
        number: Option<Text>,
        /// what it is called
        title: Option<Text>,
        /// the framework's area that it belongs to
        area: Option<Spanned<Id>>,
        /// how urgent the report calls it
        priority: Option<Text>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
        /// whom it is addressed to, if not the inspection's bodies
        to: Vec<Ref<ToOrganisation>> [binding],
        /// by when the action is to be finished
        due: Option<Spanned<PartialDate>>,
        /// by when an answer is to be published
        response_due: Option<ResponseDue>,
        /// earlier findings on the same matter
        repeats: Vec<Ref<ToFinding>>,
        /// who answered what
        responses: Vec<Response>,
        /// what became of it
        updates: Vec<Update>,
        /// who works on it, never published
        owner: Option<Text> [internal],
        /// by when it is to be done inside, never published
        target: Option<Text> [internal],
        /// the tracker's own word for its state
        native_status: Option<Text>,
    }
}
