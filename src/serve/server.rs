//! Takes connections and answers requests, on one thread; pages are made on others.

use std::convert::Infallible;
use std::net::TcpListener as StdListener;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio_io_timeout::TimeoutStream;

use super::events::{self, Tab};
use super::guard::{Entry, Guard};
use super::reply::{self, Body};
use super::target::{self, Target};
use super::{Manner, Showing, Sites, client, header, pages};
use crate::base::OutputPath;
use crate::workspace::{Answer, Workspace};

/// What answers.
#[derive(Clone, Debug)]
pub(super) struct Server {
    sites: Sites,
    told: watch::Receiver<Arc<Showing>>,
    guard: Guard,
    manner: Manner,
}

/// So many connections are held at one time; others wait.
const MOST_CONNECTIONS: usize = 4_000;

/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 * 1024;

/// The most fields in it.
const MOST_FIELDS: usize = 100;

/// So long may a head take to come, and a connection be idle.
const PATIENCE: Duration = Duration::from_secs(10);

/// So long may whoever has asked take nothing of what is answered.
const STANDSTILL: Duration = Duration::from_secs(30);

impl Server {
    pub(super) fn new(
        sites: Sites,
        told: watch::Receiver<Arc<Showing>>,
        guard: Guard,
        manner: Manner,
    ) -> Self {
        Self {
            sites,
            told,
            guard,
            manner,
        }
    }
}

/// Answers whatever comes to `listener`, until the program ends.
pub(super) fn run(listener: StdListener, server: Server) {
    allow_many_files();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return;
    };
    runtime.block_on(accept(listener, Arc::new(server)));
}

/// A connection is a file to the system, which allows few unless it is asked for more.
fn allow_many_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // With fewer, fewer tabs are told at once.
    let _ = setrlimit(Resource::Nofile, limit);
}

async fn accept(listener: StdListener, server: Arc<Server>) {
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(seat) = seats.clone().acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of files, most likely; some will be closed.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        // What is shown is small and wanted at once.
        let _ = stream.set_nodelay(true);
        let server = server.clone();
        tokio::spawn(async move {
            converse(&server, &settings(), patient(stream)).await;
            drop(seat);
        });
    }
}

/// `stream`, which breaks off when nothing that is answered is taken for long.
fn patient<S: AsyncRead + AsyncWrite>(stream: S) -> Pin<Box<TimeoutStream<S>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(STANDSTILL));
    Box::pin(stream)
}

/// How requests are read.
fn settings() -> http1::Builder {
    let mut settings = http1::Builder::new();
    settings
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_FIELDS);
    settings
}

/// Answers whatever comes over `stream`.
async fn converse<S>(server: &Arc<Server>, settings: &http1::Builder, stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let answer = service_fn(|request| {
        let server = server.clone();
        async move { Ok::<_, Infallible>(answer(&server, request).await) }
    });
    // Whoever breaks off has nobody to be told.
    let _ = settings
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

/// What is answered to `bytes`, after which nothing comes.
pub(super) fn rehearse(server: Server, bytes: &[u8]) -> Vec<u8> {
    let mut answer = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    if let Ok(runtime) = runtime {
        let stream = tokio::io::join(bytes, &mut answer);
        let mut settings = settings();
        // A browser that sends no more has gone; here it waits for the answer.
        settings.half_close(true);
        runtime.block_on(converse(&Arc::new(server), &settings, stream));
    }
    answer
}

async fn answer(server: &Server, request: Request<Incoming>) -> Response<Body> {
    // A body that comes with the request is never read.
    let (request, _) = request.into_parts();
    let mut response = respond(server, &request).await;
    header::keep_private(response.headers_mut());
    if request.method == Method::HEAD {
        let length = hyper::body::Body::size_hint(response.body()).exact();
        let (mut parts, _) = response.into_parts();
        if let Some(length) = length {
            parts
                .headers
                .insert(http::header::CONTENT_LENGTH, length.into());
        }
        return Response::from_parts(parts, reply::empty());
    }
    response
}

async fn respond(server: &Server, request: &Parts) -> Response<Body> {
    let showing = server.told.borrow().clone();
    let base_path = &showing.base_path;
    match server.guard.admit(request) {
        Err(refusal) => return reply::refusal(refusal),
        Ok(Entry::ByAddress) => {
            let token = server.guard.token().unwrap_or_default();
            return reply::remember(token, request.uri.path());
        }
        Ok(Entry::Open) => {}
    }
    let navigate = match &server.manner {
        Manner::AsPublished(extras) => {
            return pages::respond(&server.sites, extras, request, &showing).await;
        }
        Manner::Renewing { navigate } => *navigate,
    };
    let path = match target::read(request.uri.path(), base_path) {
        Target::Nothing => return missing(server, &showing, &not_found()).await,
        Target::Elsewhere(address) => return reply::elsewhere(&address),
        Target::Own(name) => return own(server, &name, request.uri.query(), navigate).await,
        Target::Output(path) => path,
    };
    match ask(&server.sites.shown, path.clone()).await {
        Answer::Page(page) => reply::output(path.as_str(), &page, base_path, &request.headers),
        Answer::Failed(failure) => reply::apology(
            StatusCode::INTERNAL_SERVER_ERROR,
            &server.sites.why(&failure),
            base_path,
            path.as_str(),
        ),
        Answer::NoSite => reply::apology(
            StatusCode::SERVICE_UNAVAILABLE,
            "there is nothing to show yet: what is wrong has to be mended first",
            base_path,
            path.as_str(),
        ),
        Answer::Absent => {
            let Some(folder) = target::folder(&path) else {
                return missing(server, &showing, &path).await;
            };
            match ask(&server.sites.shown, folder.clone()).await {
                Answer::Page(_) => reply::elsewhere(&format!("{base_path}{path}/")),
                _ => missing(server, &showing, &folder).await,
            }
        }
    }
}

/// The site's own page for addresses where nothing stands, to be renewed when something stands at `path`.
async fn missing(server: &Server, showing: &Showing, path: &OutputPath) -> Response<Body> {
    let base_path = &showing.base_path;
    if let Answer::Page(page) = ask(&server.sites.shown, not_found()).await {
        return reply::absent(path.as_str(), &page, base_path);
    }
    let status = StatusCode::NOT_FOUND;
    reply::apology(status, "nothing stands here", base_path, path.as_str())
}

/// The page for addresses where nothing stands.
pub(super) fn not_found() -> OutputPath {
    OutputPath::new("404.html").expect("a plain name is a path")
}

/// What begins the names of pages as the public would see them.
const OF_PUBLIC: &str = "public/";

/// One of the preview's own files and streams.
async fn own(server: &Server, name: &str, query: Option<&str>, navigate: bool) -> Response<Body> {
    if let Some(text) = client::file(name) {
        return reply::own(name, text);
    }
    if let Some(tab) = query.and_then(Tab::read).filter(|_| name == "events") {
        let (sites, told) = (server.sites.clone(), server.told.clone());
        return events::stream(sites, told, tab, navigate);
    }
    let path = name.strip_prefix(OF_PUBLIC).map(OutputPath::new);
    if let (Some(Ok(path)), Some(public)) = (path, &server.sites.public)
        && let Answer::Page(page) = ask(&public.workspace, path).await
    {
        return reply::to_compare(&page);
    }
    let status = StatusCode::NOT_FOUND;
    reply::apology(status, "nothing stands here", "/", "404.html")
}

/// Asks for an output, and waits.
pub(super) async fn ask(workspace: &Workspace, path: OutputPath) -> Answer {
    let (give, take) = oneshot::channel();
    workspace.ask(path, move |answer| {
        // Whoever asked has gone.
        let _ = give.send(answer);
    });
    take.await.unwrap_or(Answer::NoSite)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;
    use crate::pipeline::Request;
    use crate::world::Memory;

    /// A preview of a site without files.
    fn server() -> Arc<Server> {
        let world = Arc::new(Memory::new("2025-07-03T09:00:00Z"));
        let (shown, _) = Workspace::open(world, Request::default(), |_| {});
        let sites = Sites {
            shown,
            public: None,
            is_private: true,
        };
        let showing = Showing {
            base_path: "/".to_owned(),
            ..Showing::default()
        };
        let (_, told) = watch::channel(Arc::new(showing));
        let bound = SocketAddr::from((Ipv4Addr::LOCALHOST, 1111));
        Arc::new(Server::new(
            sites,
            told,
            Guard::new(bound, None),
            Manner::Renewing { navigate: false },
        ))
    }

    /// Asks for a file, of which 64 bytes at most lie unread; what comes of it with `read` in an hour.
    fn asked(read: impl AsyncFnOnce(&mut tokio::io::DuplexStream)) -> bool {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build();
        runtime.expect("a thread can wait").block_on(async {
            let (mut asking, stream) = duplex(64);
            let server = server();
            let answering = tokio::spawn(async move {
                converse(&server, &settings(), patient(stream)).await;
            });
            let request = "GET /.preview/preview.js HTTP/1.1\r\nHost: localhost:1111\r\n\r\n";
            for part in request.as_bytes().chunks(16) {
                asking.write_all(part).await.expect("it listens");
            }
            read(&mut asking).await;
            let hour = Duration::from_hours(1);
            let ended = tokio::time::timeout(hour, answering).await;
            ended.is_ok_and(|ended| ended.is_ok())
        })
    }

    #[test]
    fn whoever_takes_nothing_of_the_answer_is_given_up() {
        assert!(asked(async |_| {}));
    }

    #[test]
    fn whoever_takes_it_slowly_gets_all_of_it() {
        assert!(asked(async |stream| {
            let text = client::file("preview.js").expect("it is ours");
            let mut heard = Vec::new();
            // Longer in all than anybody may stand still.
            while !heard.ends_with(&text.as_bytes()[text.len() - 64..]) {
                tokio::time::sleep(STANDSTILL / 2).await;
                let mut part = [0; 1_024];
                let count = stream.read(&mut part).await.expect("it is answered");
                assert_ne!(count, 0, "it was given up");
                heard.extend(&part[..count]);
            }
        }));
    }
}
