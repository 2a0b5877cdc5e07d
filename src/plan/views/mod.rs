//! One file for each template: what it shows, and which pages there are of it.

pub mod body;
pub mod changes;
pub mod corrections;
pub mod coverage_item;
pub mod coverage_list;
pub mod figures;
pub mod findings;
pub mod framework;
pub mod free_page;
pub mod gaps;
pub mod home;
pub mod inspection;
pub mod inspection_list;
pub mod inspectorate;
pub mod list;
pub mod metric;
pub mod overdue;
pub mod parts;
pub mod person;
pub mod planned;
pub mod promises;
#[cfg(test)]
mod sample;
pub mod scale;
pub mod series;
pub mod source_list;
pub mod topic;

use std::collections::BTreeMap;

use tera::Context;

use super::Plan;
use super::frame::{Fill, specimen_context};
use super::material::Material;
use super::view::{Shown, View};
use crate::diag::Diagnostic;
use crate::render::Engine;

/// What is known of a view without any record.
pub struct Registered {
    /// Its template.
    pub template: &'static str,
    /// The names that its template may ask for, beside the frame's.
    pub names: &'static [&'static str],
    /// An example of everything that its template sees.
    pub specimen: fn(Fill) -> Context,
    /// What that is, for those who write templates.
    pub shown: fn() -> Shown,
}

impl Registered {
    /// What is known of `V`.
    pub const fn of<V: View>() -> Self {
        Self {
            template: V::TEMPLATE,
            names: V::NAMES,
            specimen: specimen::<V>,
            shown: V::shown,
        }
    }
}

/// Lists the views: the module that plans its pages, and its type.
macro_rules! views {
    ($( $module:ident::$view:ident, )*) => {
        /// Every view of a page.
        pub const VIEWS: &[Registered] = &[ $( Registered::of::<$module::$view>(), )* ];

        /// Adds the pages of every view to `plan`.
        pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
            $( $module::plan(material, plan); )*
        }
    };
}

views! {
    body::BodyPage,
    changes::ChangesPage,
    corrections::CorrectionsPage,
    coverage_item::CoverageItemPage,
    coverage_list::CoverageList,
    figures::FiguresPage,
    findings::FindingsPage,
    framework::FrameworkPage,
    free_page::FreePage,
    gaps::GapsPage,
    home::HomePage,
    inspection::InspectionPage,
    inspection_list::InspectionList,
    inspectorate::InspectoratePage,
    list::ListPage,
    metric::MetricPage,
    overdue::OverduePage,
    person::PersonPage,
    planned::PlannedPage,
    promises::PromisesPage,
    scale::ScalePage,
    series::SeriesPage,
    source_list::SourceList,
    topic::TopicPage,
}

fn specimen<V: View>(fill: Fill) -> Context {
    match fill {
        Fill::Full => specimen_context(&V::full(), fill),
        Fill::Bare => specimen_context(&V::bare(), fill),
    }
}

/// Every view, those of pages and those of other formats.
pub fn all() -> impl Iterator<Item = &'static Registered> {
    VIEWS.iter().chain(super::formats::VIEWS)
}

/// The names that each template may ask for, beside the frame's.
pub fn names() -> BTreeMap<&'static str, &'static [&'static str]> {
    all().map(|view| (view.template, view.names)).collect()
}

/// Renders every template with everything there and with everything absent; what it asks for and does
/// not get is reported.
pub fn check_specimens(engine: &Engine) -> Vec<Diagnostic> {
    let contexts = all().flat_map(|view| {
        [Fill::Full, Fill::Bare].map(|fill| (view.template, (view.specimen)(fill)))
    });
    let failures =
        contexts.filter_map(|(template, context)| engine.render(template, &context).err());
    failures.map(|diagnostic| *diagnostic).collect()
}

#[cfg(test)]
mod tests;
