//! Looks whether a site that was handed on has arrived: whether it is shown where it is to stand.
//!
//! A site says which build it is: its `build.json` has a hash of all outputs. When that is the one that was
//! handed on, a few pages are fetched, too, and must be byte for byte those that were handed on.
//! Nothing is sent but addresses. Certificates are trusted that the machine trusts, and the proxy is used that
//! the environment names, as git does it.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use camino::Utf8Path;
use jiff::SignedDuration;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::crypto::ring;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{Error, Publication};
use crate::base::{Fingerprint, OutputPath};
use crate::world::{World, plain};

/// A site that is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// What was handed on.
    pub publication: &'a Publication,
    /// Where it is to stand, with a `/` at the end.
    pub base_url: &'a str,
    /// How long it is waited for.
    pub patience: SignedDuration,
}

/// A file that is to be seen.
struct Wanted<'a> {
    address: String,
    bytes: &'a Arc<[u8]>,
}

/// Says which build a site is; its bytes differ whenever those of another output do.
const BUILD: &str = "build.json";

/// What is shown for addresses where nothing stands: no page of its own.
const ABSENT: &str = "404.html";

/// So many pages are looked at.
const PAGES: usize = 5;

/// An answer takes no longer.
const LONGEST_ANSWER: SignedDuration = SignedDuration::from_secs(30);

/// Between the first look and the second; then twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// It is looked at least so often: hosts take a minute or so.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// So many other addresses are followed from one: to another scheme, to the site's own domain.
const MOST_REDIRECTS: u32 = 5;

impl Arrival<'_> {
    /// Waits until the site is shown; gives how many of its pages were compared.
    ///
    /// # Errors
    /// When it is not shown in time, with what was to be seen instead.
    pub fn confirm(&self, world: &dyn World) -> Result<usize, Error> {
        let agent = agent();
        let wanted = self.wanted();
        let end = world.now().saturating_add(self.patience);
        let end = end.unwrap_or(jiff::Timestamp::MAX);
        let (mut seen, mut pause) = (0, FIRST_PAUSE);
        let mut look = 0_u64;
        loop {
            look += 1;
            let why = loop {
                let Some(next) = wanted.get(seen) else {
                    return Ok(seen.saturating_sub(1));
                };
                let left = end.duration_since(world.now());
                let limit = left.clamp(SignedDuration::from_secs(1), LONGEST_ANSWER);
                match next.look(&agent, look, limit.unsigned_abs()) {
                    Ok(()) => seen += 1,
                    Err(why) => break why,
                }
            };
            let left = Duration::try_from(end.duration_since(world.now())).unwrap_or_default();
            if left.is_zero() {
                return Err(self.late(&why));
            }
            thread::sleep(pause.min(left));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// What is to be seen: which build it is, then pages.
    fn wanted(&self) -> Vec<Wanted<'_>> {
        let files = &self.publication.files;
        let wanted = |(path, bytes)| Wanted {
            address: address(self.base_url, path),
            bytes,
        };
        let build = files.iter().filter(|(path, _)| path.as_str() == BUILD);
        build
            .chain(some_pages(self.publication))
            .map(wanted)
            .collect()
    }

    fn late(&self, why: &str) -> Error {
        Error::NotArrived(format!(
            "the site was published, but after {:#} it is not to be seen at {} yet: {why}; publish again \
             to look again, with more time as `--confirm-within 30m`, or without a look as `--no-confirm`",
            self.patience, self.base_url
        ))
    }
}

/// The home page and others, which lie far from each other.
fn some_pages(publication: &Publication) -> impl Iterator<Item = (&OutputPath, &Arc<[u8]>)> {
    let is_page = |path: &OutputPath| {
        let extension = Utf8Path::new(path.as_str()).extension();
        extension == Some("html") && path.as_str() != ABSENT
    };
    let (home, others): (Vec<_>, Vec<_>) = publication
        .files
        .iter()
        .filter(|(path, _)| is_page(path))
        .partition(|(path, _)| path.as_str() == "index.html");
    let count = others.len().min(PAGES - home.len().min(1));
    let last = others.len().saturating_sub(1);
    let some = (0..count).map(move |index| index * last / (count - 1).max(1));
    let some: Vec<_> = some
        .filter_map(|index| others.get(index).copied())
        .collect();
    home.into_iter().chain(some)
}

/// What must be encoded in the path of an address.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'/')
    .remove(b'_')
    .remove(b'~');

/// Where the output at `path` is shown; a page of a folder by the folder.
fn address(base_url: &str, path: &OutputPath) -> String {
    let path = path.as_str();
    let shown = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    format!("{base_url}{}", utf8_percent_encode(shown, PATH))
}

/// What fetches pages.
fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()));
    let settings = Agent::config_builder()
        .tls_config(tls.build())
        .max_redirects(MOST_REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("briefing/", env!("CARGO_PKG_VERSION")));
    settings.build().into()
}

impl Wanted<'_> {
    /// Looks whether it is shown; otherwise gives what is.
    fn look(&self, agent: &Agent, look: u64, limit: Duration) -> Result<(), String> {
        let Self { address, bytes } = self;
        // What stands between us and the host may remember what it answered to the same address.
        let fresh = format!("{address}?{}-{look}", Fingerprint::of(bytes).short());
        let asked = agent.get(&fresh).header("cache-control", "no-cache");
        let asked = asked.config().timeout_global(Some(limit)).build();
        let mut answer = asked.call().map_err(|error| self.why(&error))?;
        match answer.status().as_u16() {
            200 => {}
            404 => {
                return Err(format!(
                    "nothing is there at {address} (404); a host shows a branch only when it is told to, \
                     GitHub in the repository's settings under `Pages`"
                ));
            }
            status => return Err(format!("{address} answers with {status}")),
        }
        let body = answer
            .body_mut()
            .with_config()
            .limit(bytes.len() as u64 + 1);
        match body.read_to_vec() {
            Ok(shown) if shown == ***bytes => Ok(()),
            Ok(_) | Err(ureq::Error::BodyExceedsLimit(_)) => {
                Err(format!("{address} still is another than was published"))
            }
            Err(error) => Err(self.why(&error)),
        }
    }

    /// Why there is no answer.
    fn why(&self, error: &ureq::Error) -> String {
        let address = &self.address;
        match error {
            ureq::Error::Timeout(_) => format!("{address} does not answer"),
            ureq::Error::HostNotFound => format!("nobody knows the host of {address}"),
            ureq::Error::TooManyRedirects => format!("{address} leads in a circle"),
            ureq::Error::Io(error) => format!("{address} cannot be reached: {}", plain(error)),
            other => format!("{address} cannot be reached: {other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn publication(paths: &[&str]) -> Publication {
        let file = |path: &&str| (OutputPath::new(*path).expect("a path"), Arc::from(&b""[..]));
        let files: BTreeMap<_, _> = paths.iter().map(file).collect();
        Publication { files, size: 0 }
    }

    fn looked_at(paths: &[&str]) -> Vec<String> {
        let publication = publication(paths);
        let arrival = Arrival {
            publication: &publication,
            base_url: "https://a.gov.uk/b/",
            patience: SignedDuration::ZERO,
        };
        let wanted = arrival.wanted().into_iter();
        wanted
            .map(|it| it.address.replace("https://a.gov.uk/b/", "/"))
            .collect()
    }

    #[test]
    fn a_few_pages_far_from_each_other_are_looked_at() {
        let all = [
            "404.html",
            "a/index.html",
            "b.html",
            "build.json",
            "c d/index.html",
            "d.css",
            "e/index.html",
            "f/index.html",
            "g/xindex.html",
            "h/index.html",
            "index.html",
        ];
        let wanted = ["/build.json", "/", "/a/", "/c%20d/", "/f/", "/h/"];
        assert_eq!(looked_at(&all), wanted);
        assert_eq!(
            looked_at(&["build.json", "a/index.html"]),
            ["/build.json", "/a/"]
        );
        assert_eq!(
            looked_at(&["build.json", "index.html", "404.html"]),
            ["/build.json", "/"]
        );
    }
}
