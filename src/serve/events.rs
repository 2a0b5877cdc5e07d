//! Tells a tab, for as long as it is open and seen, when its page is another (server-sent events).
//!
//! A tab says which page it shows and its fingerprint; whatever it missed while it was hidden or asleep
//! is told at once. A page is made anew only where a tab shows it.

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
use crate::base::OutputPath;
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
    mut tab: Tab,
    navigate: bool,
    send: mpsc::Sender<Bytes>,
) -> Result<(), Gone> {
    let mut first = true;
    loop {
        let showing = told.borrow_and_update().clone();
        say(&send, "state", &state(&showing)).await?;
        if let (true, false, Some(address)) = (navigate, first, &showing.changed) {
            let address = format!("{}{}", showing.base_path, address.trim_start_matches('/'));
            say(&send, "go", &json!({ "address": address })).await?;
        }
        first = false;
        let (hash, failure) = match server::ask(&workspace, tab.page.clone()).await {
            Answer::Page(page) => {
                let failure = page.failure.map(|failure| failure.message.clone());
                (page.fingerprint.short(), failure)
            }
            Answer::Failed(failure) => (tab.hash.clone(), Some(failure.message.clone())),
            Answer::Absent | Answer::NoSite => (String::new(), None),
        };
        if let Some(failure) = failure {
            say(&send, "failure", &json!({ "text": failure })).await?;
        }
        if hash != tab.hash {
            tab.hash.clone_from(&hash);
            say(&send, "page", &json!({ "hash": hash })).await?;
        }
        loop {
            tokio::select! {
                changed = told.changed() => {
                    changed.map_err(|_| Gone)?;
                    break;
                }
                () = tokio::time::sleep(HEARTBEAT) => {
                    send.send(Bytes::from_static(b": here\n\n")).await.map_err(|_| Gone)?;
                }
                () = send.closed() => return Err(Gone),
            }
        }
    }
}

fn state(showing: &Showing) -> serde_json::Value {
    json!({
        "number": showing.number,
        "isCurrent": showing.is_current,
        "problems": &*showing.problems,
        "badge": showing.badge,
    })
}

async fn say(
    send: &mpsc::Sender<Bytes>,
    event: &str,
    data: &serde_json::Value,
) -> Result<(), Gone> {
    // JSON has no line ends of its own, so one line holds it.
    let line = format!("event: {event}\ndata: {data}\n\n");
    send.send(Bytes::from(line)).await.map_err(|_| Gone)
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
