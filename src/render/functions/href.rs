//! `{{ path | href }}`: a path of this site as seen from the page being made.
//!
//! Paths of the site begin with `/`, whatever address the site is published at. What leads away
//! from the site (`https:`, `mailto:`, `tel:`) or stays on the page (`#findings`) is left as it is.
//! Any other scheme is refused, so that no value of a record can become a script.

use tera::{Error, TeraResult};

use crate::config::LinkForm;

/// The schemes that a page may link to.
const SCHEMES: [&str; 4] = ["https:", "http:", "mailto:", "tel:"];

/// The address of `path` from a page whose way to the root is `root`.
pub(super) fn href(path: &str, root: &str, links: LinkForm) -> TeraResult<String> {
    let lower = path.to_ascii_lowercase();
    if path.starts_with('#') || SCHEMES.iter().any(|scheme| lower.starts_with(scheme)) {
        return Ok(path.to_owned());
    }
    let below = path
        .strip_prefix('/')
        .filter(|below| !below.starts_with(['/', '\\']))
        .ok_or_else(|| {
            Error::message(format!(
                "`{path}` is no address: it must begin with `/`, `#`, `https:`, `http:`, `mailto:` \
                 or `tel:`"
            ))
        })?;
    let end = below.find(['?', '#']).unwrap_or(below.len());
    let (page, rest) = below.split_at(end);
    let is_folder = page.is_empty() || page.ends_with('/');
    let file = match links {
        LinkForm::File if is_folder => "index.html",
        LinkForm::File | LinkForm::Pretty => "",
    };
    Ok(format!("{root}{page}{file}{rest}"))
}

#[cfg(test)]
mod tests {
    use crate::config::LinkForm;
    use crate::render::functions::examples::{evaluate, hold};

    #[test]
    fn href_examples() {
        hold(&[
            (
                r#""/inspections/peel-2023/" | href"#,
                "../../inspections/peel-2023/",
            ),
            (r#""/" | href"#, "../../"),
            (r#""/findings/#open" | href"#, "../../findings/#open"),
            (r#""/data/findings.csv" | href"#, "../../data/findings.csv"),
            (r#""/x/" | href(root="/site/")"#, "/site/x/"),
            (r##""#sources" | href"##, "#sources"),
            (r#""https://example.org/a" | href"#, "https://example.org/a"),
            (r#""mailto:a@example.org" | href"#, "mailto:a@example.org"),
        ]);
    }

    #[test]
    fn links_of_files_work_from_disk() {
        for (path, expected) in [
            ("/", "../../index.html"),
            ("/x/", "../../x/index.html"),
            ("/x/?a=1#b", "../../x/index.html?a=1#b"),
            ("/feed.xml", "../../feed.xml"),
        ] {
            let value = evaluate(&format!("\"{path}\" | href"), LinkForm::File);
            assert_eq!(value.as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for path in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "x/y",
            "",
            "/\\\\e",
        ] {
            let value = evaluate(&format!("\"{path}\" | href"), LinkForm::Pretty);
            assert!(value.is_err(), "{path}: {value:?}");
        }
    }
}
