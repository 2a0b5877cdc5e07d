//! The kinds of record, one file each; [`Kind`] and [`Facts`] are their registry.

pub mod common;
pub mod coverage;
pub mod figure;
pub mod finding;
pub mod framework;
pub mod inspection;
pub mod items;
pub mod metric;
pub mod organisation;
pub mod page;
pub mod person;
pub mod scale;
pub mod series;
pub mod source;
pub mod topic;

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::base::Span;
use crate::yaml::{self, Node};

use super::fields::{Fate, Fields, Key, Reader, Settling};

/// Declares the kinds: the folder, the words for one and for many, the type of its own keys.
macro_rules! kinds {
    ($( $(#[doc = $doc:literal])* $kind:ident($type:ty) in $folder:literal, $one:literal, $many:literal; )*) => {
        /// A kind of record. The order is that of menus and exports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $( $(#[doc = $doc])* $kind, )* }

        /// The keys that are a kind's own.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Facts { $( $(#[doc = $doc])* $kind(Arc<$type>), )* }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[ $( Self::$kind, )* ];

            /// The folder under `content/` where its records lie; also its part of addresses.
            pub fn folder(self) -> &'static str {
                match self { $( Self::$kind => $folder, )* }
            }

            /// The word for one: "inspection".
            pub fn one(self) -> &'static str {
                match self { $( Self::$kind => $one, )* }
            }

            /// The word for many: "Inspections".
            pub fn many(self) -> &'static str {
                match self { $( Self::$kind => $many, )* }
            }

            /// The keys that are its own.
            pub fn keys(self) -> &'static [Key] {
                match self { $( Self::$kind => <$type>::KEYS, )* }
            }

            /// A list of this kind alone.
            pub fn alone(self) -> &'static [Self] {
                match self { $( Self::$kind => &[Self::$kind], )* }
            }

            /// Reads the keys that are its own.
            pub fn read(
                self,
                pairs: &[(yaml::Key, Node)],
                span: Span,
                reader: &mut Reader<'_>,
            ) -> Option<Facts> {
                match self {
                    $( Self::$kind => <$type>::read_from(pairs, span, reader)
                        .map(|facts| Facts::$kind(Arc::new(facts))), )*
                }
            }
        }

        impl Facts {
            /// The kind that they are of.
            pub fn kind(&self) -> Kind {
                match self { $( Self::$kind(_) => Kind::$kind, )* }
            }

            /// Takes out of them what is not there in this build.
            pub fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
                match self { $( Self::$kind(facts) => Fields::settle_shared(facts, settling), )* }
            }

            /// Whether they are held in one place with `other`, and so the same.
            pub fn is_same(&self, other: &Self) -> bool {
                match (self, other) {
                    $( (Self::$kind(facts), Self::$kind(others)) => Arc::ptr_eq(facts, others), )*
                    _ => false,
                }
            }

            /// Adds them to `map`, without keys for the authors alone.
            pub fn export_into(&self, map: &mut Map<String, Json>) {
                match self { $( Self::$kind(facts) => facts.export_into(map), )* }
            }
        }
    };
}

kinds! {
    /// Inspections, reviews, letters and progress checks.
    Inspections(inspection::Inspection) in "inspections", "inspection", "Inspections";
    /// Programmes of several reports.
    Series(series::Series) in "series", "series", "Series";
    /// Press items about inspections.
    Coverage(coverage::Coverage) in "coverage", "press item", "Coverage";
    /// Any other pages.
    Pages(page::Page) in "pages", "page", "Pages";
    /// Organisations.
    Bodies(organisation::Organisation) in "bodies", "body", "Bodies";
    /// Organisations that inspect.
    Inspectorates(organisation::Organisation) in "inspectorates", "inspectorate", "Inspectorates";
    /// Cycles of programmes.
    Frameworks(framework::Framework) in "frameworks", "framework", "Frameworks";
    /// Ordered lists of grades.
    Scales(scale::Scale) in "scales", "scale", "Scales";
    /// Things that are counted.
    Metrics(metric::Metric) in "metrics", "metric", "Figures";
    /// People in public roles.
    People(person::Person) in "people", "person", "People";
    /// Subject tags.
    Topics(topic::Topic) in "topics", "topic", "Topics";
    /// Documents that facts are taken from.
    Sources(source::Source) in "sources", "source", "Sources";
}

impl Kind {
    /// The kind whose records lie in `folder`.
    pub fn in_folder(folder: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.folder() == folder)
    }

    /// Whether a record of it is public only when a public one of another kind reaches it.
    pub fn is_supporting(self) -> bool {
        !matches!(
            self,
            Self::Inspections | Self::Series | Self::Coverage | Self::Pages
        )
    }
}
