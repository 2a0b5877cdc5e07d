//! Tells a tab, for as long as it is open and seen, when its page is another (server-sent events).
//!
//! A tab says which page it shows and its fingerprint; whatever it missed while it was hidden or asleep
//! is told at once, and nothing twice. A page is made anew only where a tab shows it; where more is shown
//! than the public sees, so is the page that the public would see, and the tab is told of both at once.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use super::{Public, Showing, Sites, reply, server};
use crate::base::{Fingerprint, OutputPath};
use crate::workspace::Answer;

/// A tab that says nothing for so long may have lost us; so it is told that we are here.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What a tab shows.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    /// The output.
    pub(super) page: OutputPath,
    /// Its fingerprint, as far as the tab knows.
    pub(super) hash: String,
}

impl Tab {
    /// Reads what a tab says of itself: `page=about/index.html&hash=…`.
    pub(super) fn read(query: &str) -> Option<Self> {
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
            let decoded = percent_encoding::percent_decode_str(value).decode_utf8();
            Some(decoded.ok()?.into_owned())
        };
        Some(Self {
            page: OutputPath::new(value("page")?).ok()?,
            hash: value("hash").unwrap_or_default(),
        })
    }
}

/// The stream of what `tab` is told.
pub(super) fn stream(
    sites: Sites,
    told: watch::Receiver<Arc<Showing>>,
    tab: Tab,
    navigate: bool,
) -> Response<reply::Body> {
    let (send, receive) = mpsc::channel::<Bytes>(8);
    tokio::spawn(async move {
        // It ends when the tab is gone and nobody takes what is sent.
        let _ = tell(sites, told, tab, navigate, send).await;
    });
    let mut response = Response::new(Told(receive).boxed());
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// The tab is gone.
struct Gone;

async fn tell(
    sites: Sites,
    mut told: watch::Receiver<Arc<Showing>>,
    mut tab: Tab,
    navigate: bool,
    send: mpsc::Sender<Bytes>,
) -> Result<(), Gone> {
    let mut line = Line::new(send, &tab);
    let mut number = None;
    loop {
        let showing = told.borrow_and_update().clone();
        line.say("state", &state(&showing)).await?;
        let before = number.replace(showing.number);
        let is_new = before.is_some_and(|before| before != showing.number);
        if let (true, true, Some(address)) = (navigate, is_new, &showing.changed) {
            let address = format!("{}{}", showing.base_path, address.trim_start_matches('/'));
            line.send("go", &json!({ "address": address })).await?;
        }
        let Looked {
            hash,
            failure,
            is_there,
        } = look(&sites, &tab.page).await;
        line.say("failure", &json!({ "text": failure })).await?;
        tab.hash = hash.unwrap_or(tab.hash);
        let public = match &sites.public {
            Some(public) if is_there => look_as_public(public, &tab.page).await,
            _ => AsPublic::NotCompared,
        };
        line.say("page", &page(&tab.hash, &public)).await?;
        loop {
            tokio::select! {
                changed = told.changed() => {
                    changed.map_err(|_| Gone)?;
                    break;
                }
                () = tokio::time::sleep(HEARTBEAT) => line.send_bytes(": here\n\n".into()).await?,
                () = line.send.closed() => return Err(Gone),
            }
        }
    }
}

/// What is shown to a tab.
struct Looked {
    /// The fingerprint of what stands there; none if it cannot be made, and empty if nothing is to stand.
    hash: Option<String>,
    /// Why it cannot be made, if so.
    failure: Option<String>,
    /// Whether it is the page that the tab asked for, and not the one for where nothing stands.
    is_there: bool,
}

async fn look(sites: &Sites, page: &OutputPath) -> Looked {
    let workspace = &sites.shown;
    let mut answer = server::ask(workspace, page.clone()).await;
    let is_there = matches!(answer, Answer::Page(_));
    if matches!(answer, Answer::Absent) {
        answer = server::ask(workspace, server::not_found()).await;
    }
    let (hash, failure) = match answer {
        Answer::Page(page) => (Some(page.fingerprint.short()), page.failure),
        Answer::Failed(failure) => (None, Some(failure)),
        Answer::Absent | Answer::NoSite => (Some(String::new()), None),
    };
    Looked {
        hash,
        failure: failure.map(|failure| sites.why(&failure)),
        is_there,
    }
}

/// What the public would see of a page.
#[derive(Debug)]
enum AsPublic {
    /// What is shown is what the public would see, or is no page.
    NotCompared,
    /// That cannot be made as it is now.
    Unknown,
    /// Nothing.
    Nothing,
    /// A page of this fingerprint.
    Page(String),
}

async fn look_as_public(public: &Public, page: &OutputPath) -> AsPublic {
    let answer = server::ask(&public.workspace, page.clone()).await;
    if !public.is_current.load(Ordering::Relaxed) {
        return AsPublic::Unknown;
    }
    match answer {
        Answer::Page(page) if page.failure.is_none() => AsPublic::Page(page.fingerprint.short()),
        Answer::Absent => AsPublic::Nothing,
        Answer::Page(_) | Answer::Failed(_) | Answer::NoSite => AsPublic::Unknown,
    }
}

fn page(hash: &str, public: &AsPublic) -> serde_json::Value {
    let public = match public {
        AsPublic::NotCompared => serde_json::Value::Null,
        AsPublic::Unknown => false.into(),
        AsPublic::Nothing => "".into(),
        AsPublic::Page(hash) => hash.as_str().into(),
    };
    json!({ "hash": hash, "public": public })
}

fn state(showing: &Showing) -> serde_json::Value {
    json!({
        "problems": &*showing.problems,
        "badge": showing.badge,
    })
}

/// The line to a tab.
struct Line {
    send: mpsc::Sender<Bytes>,
    /// The fingerprint of what was last said about each matter.
    said: BTreeMap<&'static str, Fingerprint>,
}

impl Line {
    /// To `tab`, which knows its page, and by itself takes it for one that is not compared.
    fn new(send: mpsc::Sender<Bytes>, tab: &Tab) -> Self {
        let page = page(&tab.hash, &AsPublic::NotCompared).to_string();
        Self {
            send,
            said: BTreeMap::from([("page", Fingerprint::of(page.as_bytes()))]),
        }
    }

    /// Says `data` about the matter `event`, unless it was the last that was said about it.
    async fn say(&mut self, event: &'static str, data: &serde_json::Value) -> Result<(), Gone> {
        let fingerprint = Fingerprint::of(data.to_string().as_bytes());
        if self.said.insert(event, fingerprint) == Some(fingerprint) {
            return Ok(());
        }
        self.send(event, data).await
    }

    async fn send(&self, event: &str, data: &serde_json::Value) -> Result<(), Gone> {
        // JSON has no line ends of its own, so one line holds it.
        let line = format!("event: {event}\ndata: {data}\n\n");
        self.send_bytes(line.into()).await
    }

    async fn send_bytes(&self, bytes: Bytes) -> Result<(), Gone> {
        self.send.send(bytes).await.map_err(|_| Gone)
    }
}

/// What a tab is told, as it comes.
struct Told(mpsc::Receiver<Bytes>);

impl Body for Told {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let received = self.get_mut().0.poll_recv(context);
        received.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a tab is told that shows a page and asks again, and that `public` is what others would see.
    fn told(public: &AsPublic) -> Option<String> {
        let (send, mut receive) = mpsc::channel(8);
        let tab = Tab::read("page=about/index.html&hash=1f").expect("it says what it shows");
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a thread can wait").block_on(async {
            let mut line = Line::new(send, &tab);
            let said = line.say("page", &page(&tab.hash, public)).await;
            assert!(said.is_ok());
        });
        let bytes = receive.try_recv().ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn a_tab_is_told_when_what_the_public_sees_cannot_be_made() {
        for (public, expected) in [
            (AsPublic::Unknown, "false"),
            (AsPublic::Nothing, "\"\""),
            (AsPublic::Page("2e".to_owned()), "\"2e\""),
        ] {
            let told = told(&public).expect("it may know otherwise");
            assert_eq!(
                told,
                format!("event: page\ndata: {{\"hash\":\"1f\",\"public\":{expected}}}\n\n")
            );
        }
        assert_eq!(told(&AsPublic::NotCompared), None);
    }
}
