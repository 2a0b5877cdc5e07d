//! Turns what the site has into what a browser gets.

use std::convert::Infallible;
use std::sync::Arc;

use camino::Utf8Path;
use http::header::{
    ACCEPT_RANGES, ALLOW, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LOCATION,
    RANGE, SET_COOKIE,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;

use super::guard::{Refusal, TOKEN};
use super::header;
use super::range::{self, Wanted};
use super::target::OWN;
use crate::base::visible;
use crate::workspace::Page;

/// What an answer holds.
pub(super) type Body = BoxBody<Bytes, Infallible>;

/// A page or a file of the site.
pub(super) fn output(
    path: &str,
    page: &Page,
    base_path: &str,
    asked: &HeaderMap,
) -> Response<Body> {
    let bytes = match Utf8Path::new(path).extension() {
        Some("html") => renewing(path, page, base_path),
        _ => whole(page),
    };
    file(path, bytes, page, asked)
}

/// A page or a file of the site, byte for byte as it is published.
pub(super) fn published(path: &str, page: &Page, asked: &HeaderMap) -> Response<Body> {
    file(path, whole(page), page, asked)
}

/// The site's `page` for addresses where nothing stands, byte for byte as it is published.
pub(super) fn published_absent(page: &Page) -> Response<Body> {
    let mut response = Response::new(full(whole(page)));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let kind = header::content_type("x.html");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Those of `bytes`, made of `page`, that are asked for.
fn file(path: &str, bytes: Bytes, page: &Page, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", page.fingerprint.short());
    let is_known = |name| {
        let values = asked
            .get_all(name)
            .iter()
            .filter_map(|it: &HeaderValue| it.to_str().ok());
        let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
        tags.any(|known| known.trim_start_matches("W/") == tag || known == "*")
    };
    let mut response = Response::new(empty());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, header::content_type(path));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(tag) = HeaderValue::try_from(&tag) {
        headers.insert(ETAG, tag);
    }
    if asked.contains_key(IF_NONE_MATCH) && is_known(IF_NONE_MATCH) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let is_same_file = !asked.contains_key(IF_RANGE) || is_known(IF_RANGE);
    let wanted = match asked.get(RANGE).and_then(|range| range.to_str().ok()) {
        Some(range) if is_same_file => range::read(range, bytes.len()),
        _ => Wanted::All,
    };
    let length = bytes.len();
    let mut say_range = |range: String| {
        if let Ok(range) = HeaderValue::try_from(range) {
            response.headers_mut().insert(CONTENT_RANGE, range);
        }
    };
    match wanted {
        Wanted::All => *response.body_mut() = full(bytes),
        Wanted::Part(part) => {
            say_range(format!("bytes {}-{}/{length}", part.start, part.end - 1));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            *response.body_mut() = full(bytes.slice(part));
        }
        Wanted::Beyond => {
            say_range(format!("bytes */{length}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
        }
    }
    response
}

/// The site's `page` for addresses where nothing stands, in the place of the one that is to be at `path`.
pub(super) fn absent(path: &str, page: &Page, base_path: &str) -> Response<Body> {
    let mut response = Response::new(full(renewing(path, page, base_path)));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let kind = header::content_type("x.html");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn whole(page: &Page) -> Bytes {
    Bytes::from_owner(Shared(page.bytes.clone()))
}

/// What `page`, shown as the one at `path`, holds and, if it may run our script, the tag that lets it
/// renew itself: the only thing that a build does not write.
fn renewing(path: &str, page: &Page, base_path: &str) -> Bytes {
    const MAY_RUN: &str = "script-src 'self'";
    let Ok(text) = std::str::from_utf8(&page.bytes) else {
        return whole(page);
    };
    let Some(end) = text.find("</head>").filter(|_| text.contains(MAY_RUN)) else {
        return whole(page);
    };
    let tag = format!(
        "<script src=\"{}{OWN}preview.js\" data-page=\"{}\" data-hash=\"{}\" defer></script>",
        escape(base_path),
        escape(path),
        page.fingerprint.short()
    );
    let (head, rest) = text.split_at(end);
    Bytes::from([head, &tag, rest].concat())
}

/// Bytes that others hold too.
struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A file of the preview's own.
pub(super) fn own(path: &str, text: &'static str) -> Response<Body> {
    let mut response = Response::new(full(Bytes::from_static(text.as_bytes())));
    let kind = header::content_type(path);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// A page as the public would see it, for the preview's own script; as text, so that nobody takes it for
/// the page itself.
pub(super) fn to_compare(page: &Page) -> Response<Body> {
    let mut response = Response::new(full(whole(page)));
    let kind = header::content_type("x.txt");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// A page that says why there is none, and renews itself when there is.
pub(super) fn apology(
    status: StatusCode,
    why: &str,
    base_path: &str,
    path: &str,
) -> Response<Body> {
    let script = format!(
        "<script src=\"{}{OWN}preview.js\" data-page=\"{}\" data-hash=\"\" defer></script>",
        escape(base_path),
        escape(path)
    );
    sentence(status, why, &script)
}

/// Why there is nothing, in a sentence.
pub(super) fn refused(status: StatusCode, why: &str) -> Response<Body> {
    sentence(status, why, "")
}

/// Sends the browser on for good to `address` of this host.
pub(super) fn moved(address: &str) -> Response<Body> {
    let mut response = elsewhere(address);
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    response
}

/// Why a request is not answered.
pub(super) fn refusal(refusal: Refusal) -> Response<Body> {
    let mut response = sentence(refusal.status, refusal.why, "");
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

/// Sends the browser to `address` of this host.
pub(super) fn elsewhere(address: &str) -> Response<Body> {
    let encoded: String = percent_encoding::utf8_percent_encode(address, PATH).collect();
    let mut response = sentence(StatusCode::TEMPORARY_REDIRECT, "it stands elsewhere", "");
    if let Ok(address) = HeaderValue::try_from(encoded) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

/// What must not stand in an address as it is.
const PATH: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// Has the browser remember `token` and ask for `path` without it.
pub(super) fn remember(token: &str, path: &str) -> Response<Body> {
    let mut response = elsewhere("/");
    let cookie = format!("{TOKEN}={token}; Path=/; HttpOnly; SameSite=Strict");
    let headers = response.headers_mut();
    if let (Ok(cookie), Ok(path)) = (HeaderValue::try_from(cookie), HeaderValue::try_from(path)) {
        headers.insert(SET_COOKIE, cookie);
        headers.insert(LOCATION, path);
    }
    response
}

fn sentence(status: StatusCode, why: &str, script: &str) -> Response<Body> {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Preview</title>{script}</head>\n\
         <body>\n<main>\n<p>{}</p>\n</main>\n</body>\n</html>\n",
        escape(&visible(why))
    );
    let mut response = Response::new(full(Bytes::from(page)));
    *response.status_mut() = status;
    let kind = header::content_type("x.html");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// `text` as HTML has it in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn full(bytes: Bytes) -> Body {
    Full::new(bytes).boxed()
}

/// Nothing.
pub(super) fn empty() -> Body {
    full(Bytes::new())
}
