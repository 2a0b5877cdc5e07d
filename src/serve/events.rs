//! Tells a tab, for as long as it is open and seen, when its page is another (server-sent events).
//!
//! A tab says which page it shows and its fingerprint; whatever it missed while it was hidden or asleep
//! is told at once, and nothing twice. A page is made anew only where a tab shows it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use super::{Showing, reply, server};
use crate::base::{Fingerprint, OutputPath};
use crate::workspace::{Answer, Workspace};

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
    workspace: Workspace,
    told: watch::Receiver<Arc<Showing>>,
    tab: Tab,
    navigate: bool,
) -> Response<reply::Body> {
    let (send, receive) = mpsc::channel::<Bytes>(8);
    tokio::spawn(async move {
        // It ends when the tab is gone and nobody takes what is sent.
        let _ = tell(workspace, told, tab, navigate, send).await;
    });
    let mut response = Response::new(Told(receive).boxed());
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// The tab is gone.
struct Gone;

async fn tell(
    workspace: Workspace,
    mut told: watch::Receiver<Arc<Showing>>,
    tab: Tab,
    navigate: bool,
    send: mpsc::Sender<Bytes>,
) -> Result<(), Gone> {
    let mut line = Line::new(send, &tab);
    let mut number = None;
    loop {
        let showing = told.borrow_and_update().clone();
        line.say("state", &state(&showing)).await?;
        let is_new = number.replace(showing.number).is_some();
        if let (true, true, Some(address)) = (navigate, is_new, &showing.changed) {
            let address = format!("{}{}", showing.base_path, address.trim_start_matches('/'));
            line.send("go", &json!({ "address": address })).await?;
        }
        let (hash, failure) = look(&workspace, &tab.page).await;
        line.say("failure", &json!({ "text": failure })).await?;
        if let Some(hash) = hash {
            line.say("page", &json!({ "hash": hash })).await?;
        }
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

/// The fingerprint of what stands at `page`, none if it cannot be made; and why it cannot, if so.
async fn look(workspace: &Workspace, page: &OutputPath) -> (Option<String>, Option<String>) {
    let mut answer = server::ask(workspace, page.clone()).await;
    if matches!(answer, Answer::Absent) {
        answer = server::ask(workspace, server::not_found()).await;
    }
    match answer {
        Answer::Page(page) => {
            let failure = page.failure.map(|failure| failure.message.clone());
            (Some(page.fingerprint.short()), failure)
        }
        Answer::Failed(failure) => (None, Some(failure.message.clone())),
        Answer::Absent | Answer::NoSite => (Some(String::new()), None),
    }
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
    /// To `tab`, which knows its page.
    fn new(send: mpsc::Sender<Bytes>, tab: &Tab) -> Self {
        let page = json!({ "hash": tab.hash }).to_string();
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
