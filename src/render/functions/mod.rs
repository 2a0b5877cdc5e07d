//! The functions and filters that templates can use, one file each. All are pure.
//!
//! | in a template | gives |
//! |---|---|
//! | `{{ path \| href }}` | the address of a page of this site, relative to the page being made |
//! | `{{ asset(name="briefing.css") }}` | the address of a theme's asset, likewise |
//! | `{{ 1099 \| number }}` | `1,099` |
//! | `{{ 3 \| plural(one="finding") }}` | `3 findings` |
//! | `{{ "2025-07" \| date }}` | `July 2025` |
//!
//! `href` and `asset` read the page's `root` (`../../`). A component sees only its arguments, so one
//! that uses them has `@root` among its arguments, which its caller need not write.
//! The engine's own filters and tests, such as `default`, `join` and `is defined`, are there too.

mod asset;
mod date;
mod href;
mod number;
mod plural;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult};

use crate::config::LinkForm;
use crate::theme::Theme;

/// The names of the filters here, sorted.
pub const FILTERS: [&str; 4] = ["date", "href", "number", "plural"];

/// The names of the functions here, sorted.
pub const FUNCTIONS: [&str; 1] = ["asset"];

/// Makes every function known to `tera`.
pub(super) fn register(tera: &mut Tera, theme: &Theme, links: LinkForm) {
    let addresses: BTreeMap<String, String> = theme
        .assets
        .iter()
        .map(|(name, asset)| (name.clone(), asset.address.clone()))
        .collect();
    tera.register_filter("date", date::date);
    tera.register_filter(
        "href",
        move |path: &str, arguments: Kwargs, state: &State<'_>| {
            href::href(path, &root(&arguments, state)?, links)
        },
    );
    tera.register_filter("number", number::number);
    tera.register_filter("plural", plural::plural);
    let addresses = Arc::new(addresses);
    tera.register_function("asset", move |arguments: Kwargs, state: &State<'_>| {
        let name = arguments.must_get::<&str>("name")?;
        asset::asset(name, &root(&arguments, state)?, &addresses)
    });
}

/// The way from the page being made to the site's root: an argument, or the page's own.
fn root(arguments: &Kwargs, state: &State<'_>) -> TeraResult<String> {
    let given = match arguments.get::<&str>("root")? {
        Some(root) => Some(root.to_owned()),
        None => state.get::<String>("root")?,
    };
    given.ok_or_else(|| {
        Error::message(
            "the page's `root` is not known here: a component that links needs `@root` among its \
             arguments",
        )
    })
}

#[cfg(test)]
pub(crate) mod examples {
    use tera::{Context, Tera};

    use crate::config::LinkForm;
    use crate::theme::{SiteFiles, load};

    /// What `expression` gives on a page two folders deep.
    pub(crate) fn evaluate(expression: &str, links: LinkForm) -> Result<String, String> {
        let mut tera = Tera::new();
        let theme = load(&SiteFiles::new(), "base").value;
        super::register(&mut tera, &theme, links);
        let mut context = Context::new();
        context.insert("root", "../../");
        tera.render_str(&format!("{{{{ {expression} }}}}"), &context, false)
            .map_err(|error| error.to_string())
    }

    /// Asserts that every expression gives what stands beside it.
    pub(crate) fn hold(table: &[(&str, &str)]) {
        for (expression, expected) in table {
            let value = evaluate(expression, LinkForm::Pretty);
            assert_eq!(value.as_deref(), Ok(*expected), "{expression}");
        }
    }
}
