//! Frameworks: one cycle of a programme, with its areas, its scale and its deadlines.

use serde_json::Value as Json;

use crate::base::{Id, Number, PartialDate, Span, Spanned};
use crate::decode::fields::{Fate, Field, Reader, Settling, Shape, fields};
use crate::decode::form::Form;
use crate::decode::references::{Ref, ToArea, ToInspectorate, ToOrganisation, ToScale};
use crate::decode::values::{Text, number_as_json};
use crate::yaml::Node;

use super::finding::ResponseDue;

fields! {
    /// One cycle of a programme: areas, scale, deadlines.
    pub struct Framework {
        /// whose it is
        inspectorate: Ref<ToInspectorate>,
        /// what its cycles have in common
        programme: Option<Text>,
        /// the scale of its grades
        scale: Option<Ref<ToScale>>,
        /// what is looked at
        areas: Vec<Area>,
        /// its first day
        from: Option<Spanned<PartialDate>>,
        /// its last day
        to: Option<Spanned<PartialDate>>,
        /// points a grade is worth
        points: Option<GradePoints>,
        /// the most points there are
        max_score: Option<Spanned<Number>>,
        /// which scores make which overall grade
        bands: Vec<Band>,
        /// by when an answer is due after publication
        response_due: Option<ResponseDue>,
        /// who must answer: `body`, `overseer`, or the id of a body
        responder: Option<Responder>,
    }
}

fields! {
    /// What a framework looks at.
    pub struct Area {
        /// its name in records
        id: Spanned<Id>,
        /// its name for readers
        label: Text,
        /// whether it gets a grade
        graded: Option<bool>,
        /// the area of an earlier framework that it continues
        continues: Option<Ref<ToArea>>,
    }
}

fields! {
    /// The scores that make an overall grade.
    pub struct Band {
        /// the grade
        grade: Text,
        /// its lowest score
        from: Spanned<Number>,
        /// its highest score
        to: Spanned<Number>,
    }
}

/// How many points each grade is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct GradePoints(pub Vec<(Text, Number)>);

impl Field for GradePoints {
    fn shape() -> Shape {
        Shape::Value(
            "a line for each grade with its points, such as `good: 2`",
            Form::Map(Box::new(Form::Number)),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut points = Vec::new();
        for (grade, node) in reader.pairs(node)? {
            if let Some(number) = Spanned::<Number>::read(node, reader) {
                points.push((
                    Text::new(grade.text.as_str().into(), grade.span),
                    number.value,
                ));
            }
        }
        Some(Self(points))
    }

    fn export(&self) -> Json {
        self.0
            .iter()
            .map(|(grade, points)| (grade.to_string(), number_as_json(*points)))
            .collect()
    }
}

/// Who must answer a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Responder {
    /// The body that was inspected.
    Body(Span),
    /// Who answers for it.
    Overseer(Span),
    /// Always the same organisation.
    Organisation(Ref<ToOrganisation>),
}

impl Field for Responder {
    fn shape() -> Shape {
        let named = Form::reference::<ToOrganisation>();
        Shape::Value(
            "`body`, `overseer`, or the id of a body",
            Form::Either(vec![Form::Word("body"), Form::Word("overseer"), named]),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match reader.text(node, "`body`, `overseer`, or the id of a body")? {
            "body" => Some(Self::Body(node.span)),
            "overseer" => Some(Self::Overseer(node.span)),
            _ => Ref::read(node, reader).map(Self::Organisation),
        }
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        match self {
            Self::Organisation(organisation) => organisation.settle(settling),
            Self::Body(_) | Self::Overseer(_) => Fate::Kept,
        }
    }

    fn export(&self) -> Json {
        match self {
            Self::Body(_) => "body".into(),
            Self::Overseer(_) => "overseer".into(),
            Self::Organisation(organisation) => organisation.export(),
        }
    }
}
