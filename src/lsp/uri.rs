//! Turns the addresses of files, as editors write them, into paths, and back.
//!
//! Editors write the same file in several ways (`%20`, `%c3%a9`, `é`); a path is one. What is no file on
//! this machine (`untitled:`, `git:`, another host) has no path.

use std::str::FromStr;

use camino::{Utf8Path, Utf8PathBuf};
use lsp_types::Uri;
use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};
use serde_json::Value as Json;

use crate::base::path::without_dots;

/// What may stand in the path of an address as it is (RFC 3986, sections 2.3 and 3.3).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// What may not stand in an address, although some editors leave it there.
const LEFT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Escapes in every address of `params` what editors should have escaped: otherwise nothing of the message
/// could be read.
pub(super) fn escape_all(params: &mut Json) {
    match params {
        Json::Array(all) => all.iter_mut().for_each(escape_all),
        Json::Object(map) => {
            for (key, value) in map {
                match value {
                    Json::String(uri) if key == "uri" || key == "rootUri" => {
                        *uri = utf8_percent_encode(uri, LEFT).to_string();
                    }
                    other => escape_all(other),
                }
            }
        }
        _ => {}
    }
}

/// The absolute path of the file at `uri`; none when it is no file of this machine.
pub(super) fn path_of(uri: &Uri) -> Option<Utf8PathBuf> {
    let (scheme, rest) = uri.as_str().split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => {
            let (host, _) = rest.split_once('/')?;
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return None;
            }
            rest.get(host.len()..)?
        }
    };
    let path = path.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_whole = path.starts_with('/') && !path.contains('\0');
    is_whole.then(|| without_dots(Utf8Path::new(&*path)))
}

/// The address of the file at `path`, which is absolute.
pub(super) fn uri_of(path: &Utf8Path) -> Option<Uri> {
    let path = utf8_percent_encode(path.as_str(), PLAIN);
    Uri::from_str(&format!("file://{path}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(uri: &str) -> Option<Utf8PathBuf> {
        path_of(&Uri::from_str(uri).expect("it is an address"))
    }

    #[test]
    fn addresses_of_files_are_paths() {
        for (uri, wanted) in [
            ("file:///site/content/a.md", "/site/content/a.md"),
            ("file:///my%20site/caf%C3%A9.md", "/my site/café.md"),
            ("file:///my%20site/caf%c3%a9.md", "/my site/café.md"),
            ("FILE://localhost/a/%2E%2e/b.md", "/b.md"),
            ("file:/a.md", "/a.md"),
            ("file:///a.md?x#y", "/a.md"),
            ("file:///100%25.md", "/100%.md"),
        ] {
            assert_eq!(path(uri).as_deref(), Some(Utf8Path::new(wanted)), "{uri}");
        }
        for uri in [
            "untitled:Untitled-1",
            "git:/a.md?x",
            "file://server/share/a.md",
            "file:///%FF.md",
            "file:///a%00b",
            "file:a.md",
        ] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }

    #[test]
    fn what_editors_leave_in_an_address_is_escaped() {
        let mut params = serde_json::json!({
            "textDocument": { "uri": "file:///a b/[1] é%20{x}.md", "text": "a b" },
        });
        escape_all(&mut params);
        let uri = params["textDocument"]["uri"].as_str().expect("it is text");
        assert_eq!(
            path(uri).as_deref(),
            Some(Utf8Path::new("/a b/[1] é {x}.md"))
        );
        assert_eq!(params["textDocument"]["text"], "a b");
    }

    #[test]
    fn there_and_back_is_the_same_path() {
        for path in ["/site/a.md", "/my site/café [1] 100%.md", "/a#b?c/💣"] {
            let path = Utf8Path::new(path);
            let uri = uri_of(path).expect("it has an address");
            assert_eq!(path_of(&uri).as_deref(), Some(path));
        }
    }
}
