//! `/robots.txt`: where the sitemap is; of a build for the full audience, that nothing is for robots.

use crate::plan::Plan;
use crate::plan::frame::{Page, canonical};
use crate::plan::material::Material;
use crate::plan::view::{WebAddress, view};

view! {
    /// What robots are told.
    pub struct Robots in "robots.txt" {
        /// Where the sitemap is.
        sitemap: WebAddress,
    }
}

/// Adds the file.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let page = Page::new("/robots.txt", "Robots", "robots");
    plan.page(material, None, page, |material, _| Robots {
        sitemap: WebAddress(canonical(material.model(), "/sitemap.xml")),
    });
}
