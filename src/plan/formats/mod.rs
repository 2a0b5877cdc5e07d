//! Outputs that are no pages for readers: one file a format.

mod build_card;
pub mod exports;
pub mod feed;
pub mod not_found;
pub mod redirect;
pub mod robots;
pub mod sitemap;

pub use build_card::{BUILD_CARD, build_card};

use super::Plan;
use super::material::Material;
use super::views::Registered;

/// The views of the formats that templates make.
pub const VIEWS: &[Registered] = &[
    Registered::of::<feed::Feed>(),
    Registered::of::<not_found::NotFound>(),
    Registered::of::<redirect::Redirect>(),
    Registered::of::<robots::Robots>(),
    Registered::of::<sitemap::Sitemap>(),
    Registered::of::<sitemap::SitemapIndex>(),
];

/// Adds the outputs of every format to `plan`, which has every page already.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    // The sitemap lists what is there before what is no page of its own is added.
    sitemap::plan(material, plan);
    robots::plan(material, plan);
    feed::plan(material, plan);
    not_found::plan(material, plan);
    redirect::plan(material, plan);
    exports::plan(material, plan);
}
