//! One inspection, review, letter or progress check, and what it found.

use crate::base::{Id, Number, PartialDate, Spanned};
use crate::decode::fields::fields;
use crate::decode::references::{
    Ref, ToFramework, ToInspection, ToInspectorate, ToOrganisation, ToSeries, ToSource,
};
use crate::decode::values::{Inline, StatedDate, Text, words};

use super::figure::Figure;
use super::finding::{Finding, Response, ResponseDue};
use super::items::{Citation, Commission, Fieldwork, Statement};

words! {
    /// What kind of inspection it is.
    pub enum InspectionKind {
        /// An ordinary inspection.
        Inspection = "inspection",
        /// A second look after a poor result.
        Reinspection = "reinspection",
        /// A look at what became of findings.
        ProgressReview = "progress-review",
        /// A letter before the report.
        InterimLetter = "interim-letter",
        /// A visit on one subject.
        FocusedVisit = "focused-visit",
        /// One subject across several bodies.
        Thematic = "thematic",
        /// One that somebody asked for.
        Commissioned = "commissioned",
        /// A check at intervals.
        Monitoring = "monitoring",
    }
}

impl InspectionKind {
    /// What one of it is called: "commissioned inspection", "interim letter".
    pub fn noun(self) -> String {
        match self {
            Self::Thematic | Self::Commissioned => format!("{} inspection", self.label()),
            Self::Monitoring => "monitoring check".to_owned(),
            _ => self.label(),
        }
    }
}

fields! {
    /// One inspection, review, letter or progress check, and what it found.
    pub struct Inspection {
        /// who led
        inspectorate: Ref<ToInspectorate>,
        /// who was inspected
        bodies: Vec<Ref<ToOrganisation>> [required],
        /// which inspectorates supported it
        supported_by: Vec<Ref<ToInspectorate>>,
        /// who worked with the bodies
        partners: Vec<Ref<ToOrganisation>>,
        /// what kind of inspection it is, `inspection` if not said
        kind: Option<InspectionKind>,
        /// the cycle whose areas and scale it uses
        framework: Option<Ref<ToFramework>>,
        /// the programme that it is part of
        series: Option<SeriesPart>,
        /// what it follows up
        previous: Vec<Ref<ToInspection>>,
        /// who asked for it
        commissioned: Option<Commission>,
        /// when inspectors were there
        fieldwork: Option<Fieldwork>,
        /// how it was called before it was published
        planned_title: Option<Text>,
        /// when it was or is awaited
        expected: Option<Spanned<PartialDate>>,
        /// when it was published, or `not-stated`
        published: Option<StatedDate>,
        /// when and why it was withdrawn
        withdrawn: Option<Withdrawal>,
        /// when and by what it was superseded
        superseded: Option<Supersession>,
        /// the report itself, if it was seen
        report: Option<Ref<ToSource>>,
        /// other documents about it
        sources: Vec<Ref<ToSource>>,
        /// the grades
        judgements: Vec<Judgement>,
        /// points out of a total
        score: Option<Score>,
        /// how many findings there are in all
        finding_counts: Vec<FindingCount>,
        /// what was found
        findings: Vec<Finding>,
        /// answers to the whole
        responses: Vec<Response>,
        /// figures that it gives
        figures: Vec<Figure>,
        /// what was said about it
        statements: Vec<Statement>,
        /// by when an answer is due, if not as the framework says
        response_due: Option<ResponseDue>,
    }
}

fields! {
    /// The programme that an inspection is part of.
    pub struct SeriesPart {
        /// the series
        id: Ref<ToSeries>,
        /// which part of it
        part: Option<Text>,
    }
}

fields! {
    /// When and why an inspection was withdrawn.
    pub struct Withdrawal {
        /// when
        date: Spanned<PartialDate>,
        /// why
        reason: Option<Text>,
    }
}

fields! {
    /// When and by what an inspection was superseded.
    pub struct Supersession {
        /// when
        date: Spanned<PartialDate> [dated],
        /// by which inspection
        by: Ref<ToInspection>,
    }
}

fields! {
    /// A grade: of one area, overall, or one that so many areas got.
    pub struct Judgement {
        /// the framework's area
        area: Option<Spanned<Id>>,
        /// whether it is the headline grade
        overall: Option<bool>,
        /// the grade or state, by id, label or alias
        grade: Text,
        /// how many areas got it, where only counts are known
        count: Option<Spanned<u32>>,
        /// unusual wording of the report
        as_printed: Option<Text>,
        /// what a reader should know about it
        note: Option<Inline>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
    }
}

fields! {
    /// Points out of a total.
    pub struct Score {
        /// how many points
        points: Spanned<Number>,
        /// out of how many
        of: Spanned<Number>,
    }
}

fields! {
    /// How many findings of a kind there are in all.
    pub struct FindingCount {
        /// of which kind
        kind: Spanned<Id>,
        /// how many
        count: Spanned<u32>,
        /// where it stands
        source: Option<Box<Citation>> [binding],
    }
}
