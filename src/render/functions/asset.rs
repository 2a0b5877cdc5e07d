//! `{{ asset(name="briefing.css") }}`: the address of a theme's asset, as seen from the page being
//! made.

use std::collections::BTreeMap;

use tera::{Error, TeraResult};

use crate::base::nearest;

/// The address of asset `name` from a page whose way to the root is `root`.
pub(super) fn asset(
    name: &str,
    root: &str,
    addresses: &BTreeMap<String, String>,
) -> TeraResult<String> {
    if let Some(address) = addresses.get(name) {
        return Ok(format!("{root}{address}"));
    }
    let near = nearest(name, addresses.keys().map(String::as_str));
    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Error::message(format!(
        "the theme has no asset `{name}`{hint}"
    )))
}

#[cfg(test)]
mod tests {
    use crate::config::LinkForm;
    use crate::render::functions::examples::{evaluate, hold};

    #[test]
    fn asset_examples() {
        hold(&[
            (r#"asset(name="favicon.svg")"#, "../../assets/favicon.svg"),
            (
                r#"asset(name="favicon.svg", root="/site/")"#,
                "/site/assets/favicon.svg",
            ),
        ]);
    }

    #[test]
    fn an_unknown_asset_is_refused_with_the_nearest() {
        let error = evaluate(r#"asset(name="favicom.svg")"#, LinkForm::Pretty)
            .expect_err("there is no such asset");
        assert!(error.contains("did you mean `favicon.svg`?"), "{error}");
    }
}
