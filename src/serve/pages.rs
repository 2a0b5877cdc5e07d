//! Answers as GitHub Pages does, byte for byte what is published: a rehearsal.
//!
//! A path is a file's, else that of a page without its `.html`, else that of a folder, to which the browser is sent
//! on; capital letters count; where nothing stands the site's own page says so; and what lies outside of the site's
//! own path is another site's. So it was found out by asking it
//! (<https://github.com/slorber/trailing-slash-guide>); its documentation says little of it.
//! Pages do not renew themselves, and the headers are those of every preview.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::request::Parts;
use http::{Response, StatusCode};

use super::reply::{self, Body};
use super::server::{ask, not_found};
use super::target::decode;
use super::{Showing, Sites};
use crate::base::{Fingerprint, OutputPath};
use crate::workspace::{Answer, Page};

/// The files that are published beside the site's own outputs, by path.
pub type Extras = BTreeMap<OutputPath, Arc<[u8]>>;

/// What may stand at an address, in the order in which it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Candidate {
    /// This file.
    File(String),
    /// The page of a folder, at an address with a stroke at its end.
    Folder(String),
}

/// What is answered to `request`.
pub(super) async fn respond(
    sites: &Sites,
    extras: &Extras,
    request: &Parts,
    showing: &Showing,
) -> Response<Body> {
    let base_path = &showing.base_path;
    let Some(path) = decode(request.uri.path()) else {
        return reply::refused(StatusCode::BAD_REQUEST, "this is no address");
    };
    let Some(below) = path.strip_prefix(base_path) else {
        if format!("{path}/") == *base_path {
            return reply::moved(base_path);
        }
        let why = "this is outside of the site: what stands here is for the host to say";
        return reply::refused(StatusCode::NOT_FOUND, why);
    };
    for candidate in candidates(below) {
        let (Candidate::File(name) | Candidate::Folder(name)) = &candidate;
        let Ok(path) = OutputPath::new(name.clone()) else {
            continue;
        };
        match (candidate, find(sites, extras, &path).await) {
            (_, Answer::Absent) => {}
            (Candidate::File(_), Answer::Page(page)) => {
                return reply::published(path.as_str(), &page, &request.headers);
            }
            (Candidate::Folder(_), Answer::Page(_)) => {
                return reply::moved(&format!("{base_path}{below}/"));
            }
            (_, Answer::Failed(failure)) => {
                let why = sites.why(&failure);
                return reply::refused(StatusCode::INTERNAL_SERVER_ERROR, &why);
            }
            (_, Answer::NoSite) => {
                let why = "nothing would be published: what is wrong has to be mended first";
                return reply::refused(StatusCode::SERVICE_UNAVAILABLE, why);
            }
        }
    }
    match ask(&sites.shown, not_found()).await {
        Answer::Page(page) => reply::published_absent(&page),
        _ => reply::refused(StatusCode::NOT_FOUND, "nothing stands here"),
    }
}

/// What may stand at the path `below` that of the site.
fn candidates(below: &str) -> Vec<Candidate> {
    if below.is_empty() || below.ends_with('/') {
        return vec![Candidate::File(format!("{below}index.html"))];
    }
    vec![
        Candidate::File(below.to_owned()),
        Candidate::File(format!("{below}.html")),
        Candidate::Folder(format!("{below}/index.html")),
    ]
}

/// What is published at `path`.
async fn find(sites: &Sites, extras: &Extras, path: &OutputPath) -> Answer {
    match extras.get(path) {
        Some(bytes) => Answer::Page(Page {
            bytes: bytes.clone(),
            fingerprint: Fingerprint::of(bytes),
            failure: None,
        }),
        None => ask(&sites.shown, path.clone()).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_before_a_page_and_a_page_before_a_folder() {
        let file = |path: &str| Candidate::File(path.to_owned());
        let folder = Candidate::Folder("a/index.html".to_owned());
        assert_eq!(candidates("a"), [file("a"), file("a.html"), folder]);
        assert_eq!(candidates("a/"), [file("a/index.html")]);
        assert_eq!(candidates(""), [file("index.html")]);
    }
}
