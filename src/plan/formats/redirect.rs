//! A page at every address that a record had before, which leads on to where it is now.
//!
//! Made for servers that know no redirects: it works at any base path, from disk, and without scripts.

use crate::plan::Plan;
use crate::plan::frame::{Link, Page, canonical};
use crate::plan::material::Material;
use crate::plan::view::{WebAddress, view};

view! {
    /// A page that leads on.
    pub struct Redirect in "redirect.html" {
        /// Where to.
        target: Link,
        /// The whole address of that.
        target_address: WebAddress,
    }
}

/// Adds a page for every old address.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for record in material.model().records() {
        for alias in &record.common.aliases {
            let page = Page::new(&*alias.0.value, &*record.common.title.value, "redirect");
            plan.page(material, Some(&record.file), page, move |material, _| {
                let target = material.link(record);
                Redirect {
                    target_address: WebAddress(canonical(material.model(), &target.path.0)),
                    target,
                }
            });
        }
    }
}
