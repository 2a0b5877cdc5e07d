//! Turns the address of a link, as written, into what it points to.
//!
//! Only addresses on the list of what is allowed become a target: `https`, `http`, `mailto`, `tel`,
//! paths inside the site and places on the page. Everything else is a [`Refusal`].
//! Not here: whether the target exists, which is known when all records are.

use std::fmt;

use pulldown_cmark::LinkType;
use serde::{Deserialize, Serialize};

/// What a link points to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkTarget {
    /// A record: `[[inspections/x#item]]`, `[[x]]`.
    Record {
        /// Its folder, if it was written.
        kind: Option<String>,
        /// Its id; of a page in a sub-folder with the folder.
        id: String,
        /// The item or heading on its page.
        anchor: Option<String>,
    },
    /// A record by its file, relative to the file that the link is in: `../bodies/gmp.md`.
    File {
        /// The path as written, percent-decoded; it ends in `.md`.
        path: String,
        /// The item or heading on its page.
        anchor: Option<String>,
    },
    /// Any other file, relative to the file that the link is in: `plan.pdf#page=4`.
    Asset {
        /// The path as written, percent-decoded.
        path: String,
        /// What is written after `#`, such as `page=4`.
        fragment: Option<String>,
    },
    /// A place on the same page, without its `#`; empty for the top.
    Anchor(String),
    /// A page of this site by its address, which begins with `/`.
    Site(String),
    /// An address outside, with one of the schemes `https`, `http`, `mailto`, `tel`.
    External(String),
}

/// Why an address is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has a scheme that is not on the list, such as `javascript`.
    Scheme(String),
    /// It begins with `//`: another site, by whatever scheme.
    OtherSite,
    /// It carries a name or password before the host.
    UserInfo,
    /// It contains a backslash, which browsers read as `/`.
    Backslash,
    /// It has no host, or its `%` escapes are no text.
    Malformed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme(scheme) => {
                write!(out, "links that begin with `{scheme}:` are not allowed")
            }
            Self::OtherSite => out.write_str("links that begin with `//` are not allowed"),
            Self::UserInfo => out.write_str("a link must not carry a user name or a password"),
            Self::Backslash => out.write_str("a link must not contain a backslash"),
            Self::Malformed => out.write_str("this is not a complete address"),
        }
    }
}

impl Refusal {
    /// What to write instead.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Scheme(_) => {
                "links may begin with `https:`, `http:`, `mailto:` or `tel:`, or name a file of this site"
            }
            Self::OtherSite | Self::Malformed => {
                "write the whole address, such as `https://example.org/`"
            }
            Self::UserInfo => "leave out what stands before the `@`",
            Self::Backslash => "write `/` between the parts of a path",
        }
    }
}

/// The schemes that a link may have.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// What `address`, as Markdown gives it (its entities decoded), points to.
///
/// # Errors
/// When the address is not of a form that is allowed.
pub fn classify(address: &str, link_type: LinkType) -> Result<LinkTarget, Refusal> {
    // Browsers take tabs and line ends out of an address before they look at its scheme.
    let address: String = address
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    let address = address.trim();
    match link_type {
        LinkType::WikiLink { .. } => return Ok(record(address)),
        LinkType::Email => return Ok(LinkTarget::External(format!("mailto:{address}"))),
        _ => {}
    }
    if address.contains('\\') {
        return Err(Refusal::Backslash);
    }
    if address.starts_with("//") {
        return Err(Refusal::OtherSite);
    }
    if let Some(scheme) = scheme(address) {
        return external(address, &scheme);
    }
    if address.starts_with('/') {
        return Ok(LinkTarget::Site(address.to_owned()));
    }
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor)?)),
        None => (address, None),
    };
    if path.is_empty() {
        return Ok(LinkTarget::Anchor(anchor.unwrap_or_default()));
    }
    let path = decoded(path)?;
    let is_notes = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("md"));
    Ok(if is_notes {
        LinkTarget::File { path, anchor }
    } else {
        LinkTarget::Asset {
            path,
            fragment: anchor,
        }
    })
}

/// The record that `[[address]]` names; in a table the address may end in the `\` of a `\|`.
fn record(address: &str) -> LinkTarget {
    let address = address.trim_end_matches('\\').trim_end();
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (address, None),
    };
    if path.is_empty() {
        return LinkTarget::Anchor(anchor.unwrap_or_default());
    }
    match path.split_once('/') {
        Some((kind, id)) => LinkTarget::Record {
            kind: Some(kind.to_owned()),
            id: id.to_owned(),
            anchor,
        },
        None => LinkTarget::Record {
            kind: None,
            id: path.to_owned(),
            anchor,
        },
    }
}

/// The scheme of `address` in lower case, by the grammar of RFC 3986, section 3.1.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '.' | '-'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// The target of an address with a scheme.
fn external(address: &str, scheme: &str) -> Result<LinkTarget, Refusal> {
    if !SCHEMES.contains(&scheme) {
        return Err(Refusal::Scheme(scheme.to_owned()));
    }
    let rest = &address[scheme.len() + 1..];
    if scheme.starts_with("http") {
        let host = rest.strip_prefix("//").ok_or(Refusal::Malformed)?;
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        if host.contains('@') {
            return Err(Refusal::UserInfo);
        }
        if host.is_empty() {
            return Err(Refusal::Malformed);
        }
    }
    Ok(LinkTarget::External(address.to_owned()))
}

/// `path` with its `%` escapes decoded.
fn decoded(path: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    let text = String::from_utf8(bytes).map_err(|_| Refusal::Malformed)?;
    if text.contains('\\') {
        return Err(Refusal::Backslash);
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::Malformed);
    }
    Ok(text)
}

/// The value of a hexadecimal digit.
fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> Result<LinkTarget, Refusal> {
        classify(address, LinkType::Inline)
    }

    #[test]
    fn an_address_on_the_list_says_what_it_points_to() {
        let asset = |path: &str, fragment: Option<&str>| LinkTarget::Asset {
            path: path.to_owned(),
            fragment: fragment.map(str::to_owned),
        };
        let file = |path: &str, anchor: Option<&str>| LinkTarget::File {
            path: path.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        let external = |address: &str| LinkTarget::External(address.to_owned());
        for (address, target) in [
            (
                "https://example.org/a?b#c",
                external("https://example.org/a?b#c"),
            ),
            ("HTTP://EXAMPLE.ORG", external("HTTP://EXAMPLE.ORG")),
            (
                "mailto:panel@example.org",
                external("mailto:panel@example.org"),
            ),
            ("tel:+441610000000", external("tel:+441610000000")),
            (
                "https://example.org/@name",
                external("https://example.org/@name"),
            ),
            ("/about/", LinkTarget::Site("/about/".to_owned())),
            ("#findings", LinkTarget::Anchor("findings".to_owned())),
            ("", LinkTarget::Anchor(String::new())),
            ("../bodies/gmp.md", file("../bodies/gmp.md", None)),
            ("x.MD#y", file("x.MD", Some("y"))),
            ("plan%20b.pdf#page=4", asset("plan b.pdf", Some("page=4"))),
            ("100%.png", asset("100%.png", None)),
            ("a/b:c.md", file("a/b:c.md", None)),
        ] {
            assert_eq!(link(address), Ok(target), "{address}");
        }
    }

    #[test]
    fn an_address_off_the_list_is_refused() {
        let scheme = |name: &str| Refusal::Scheme(name.to_owned());
        for (address, refusal) in [
            ("javascript:alert(1)", scheme("javascript")),
            ("JaVaScRiPt:alert(1)", scheme("javascript")),
            ("java\tscript:alert(1)", scheme("javascript")),
            ("java\nscript:alert(1)", scheme("javascript")),
            (" \u{1}javascript:alert(1)", scheme("javascript")),
            ("data:text/html,x", scheme("data")),
            ("vbscript:x", scheme("vbscript")),
            ("file:///etc/passwd", scheme("file")),
            ("//example.org/", Refusal::OtherSite),
            ("/\t/example.org/", Refusal::OtherSite),
            ("/\\example.org/", Refusal::Backslash),
            ("https:\\\\example.org", Refusal::Backslash),
            ("https://user:word@example.org/", Refusal::UserInfo),
            ("https://name@example.org", Refusal::UserInfo),
            ("https:example.org", Refusal::Malformed),
            ("https:///path", Refusal::Malformed),
            ("a%5cb.md", Refusal::Backslash),
            ("a%00.md", Refusal::Malformed),
            ("a%ff.md", Refusal::Malformed),
        ] {
            assert_eq!(link(address), Err(refusal), "{address}");
        }
    }

    #[test]
    fn double_brackets_name_a_record() {
        let wiki = LinkType::WikiLink { has_pothole: false };
        let record = |kind: Option<&str>, id: &str, anchor: Option<&str>| LinkTarget::Record {
            kind: kind.map(str::to_owned),
            id: id.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        for (address, target) in [
            ("x", record(None, "x", None)),
            (" inspections/x ", record(Some("inspections"), "x", None)),
            (
                "inspections/x#r-1",
                record(Some("inspections"), "x", Some("r-1")),
            ),
            (
                "pages/about/team",
                record(Some("pages"), "about/team", None),
            ),
            ("x\\", record(None, "x", None)),
            ("#r-1", LinkTarget::Anchor("r-1".to_owned())),
        ] {
            assert_eq!(classify(address, wiki), Ok(target), "{address}");
        }
    }
}
