//! Shows a site in a browser while its files change: from memory, at its real address below the host.
//!
//! A request is answered with what a build would write, but for one tag that lets the page renew
//! itself. Private by default: only this machine, only pages of our own, nothing kept by the browser.
//! Not here: how the site is made (see [`crate::workspace`]), and who starts and ends the preview.

mod client;
mod events;
mod guard;
mod header;
mod pages;
mod problems;
mod range;
mod reply;
mod server;
mod target;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use tokio::sync::watch;

use crate::diag::Diagnostic;
use crate::workspace::{Status, Workspace};

pub use pages::Extras;
pub use problems::Problem;
use server::Server;

/// What is shown, and what it is compared with.
#[derive(Clone, Debug)]
pub struct Sites {
    /// What is shown.
    pub shown: Workspace,
    /// What the public would see of it, where more than that is shown.
    pub public: Option<Public>,
    /// Whether nobody but the author looks.
    pub is_private: bool,
}

/// What the public would see.
#[derive(Clone, Debug)]
pub struct Public {
    /// The site for the public.
    pub workspace: Workspace,
    /// Whether it is made of the files as they are now: one with a mistake is not published.
    pub is_current: Arc<AtomicBool>,
}

impl Sites {
    /// Why something cannot be shown, in words for whoever looks: the author alone is told what may
    /// name what is not public.
    fn why(&self, failure: &Diagnostic) -> String {
        if self.is_private {
            failure.message.clone()
        } else {
            "this cannot be shown as it is now; whoever runs this preview is told why".to_owned()
        }
    }
}

/// Where and how a preview is to be shown.
#[derive(Clone, Debug)]
pub struct Options {
    /// On which address of this machine.
    pub bind: IpAddr,
    /// On which port; none for the first free one from [`FIRST_PORT`].
    pub port: Option<u16>,
    /// How it is shown.
    pub manner: Manner,
}

/// How a site is shown.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Each page renews itself when it is another.
    Renewing {
        /// Whether the browser follows the file that is being edited.
        navigate: bool,
    },
    /// As GitHub Pages shows what is published, with these files beside the outputs.
    AsPublished(Extras),
}

/// A preview that is being shown.
pub struct Preview {
    /// Where to look at it: with the site's path, and the token if there is one.
    pub address: String,
    tell: watch::Sender<Arc<Showing>>,
}

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct Showing {
    /// Counts the changes.
    pub number: u64,
    /// The path of the site below the host: `/briefing/`.
    pub base_path: String,
    /// What is wrong, as the terminal shows it.
    pub problems: Arc<[Problem]>,
    /// The address of the page of the record that was changed, below the site's root.
    pub changed: Option<String>,
    /// For whom and as at which day the site is.
    pub badge: String,
}

/// The port that is tried first where none is asked for.
pub const FIRST_PORT: u16 = 1111;

/// So many ports are tried.
const PORTS: u16 = 20;

/// Why a preview cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing can be shown at that address.
    #[error("cannot show the preview at `{address}`: {why}")]
    Address {
        /// The address and port.
        address: String,
        /// Why not, and what to do.
        why: String,
    },
    /// The machine gives no random numbers, without which no address is secret.
    #[error("cannot make a secret address: the machine gives no random numbers")]
    Random,
}

/// Begins to show `sites`, on threads of its own.
///
/// # Errors
/// When the address cannot be used.
pub fn serve(sites: Sites, options: &Options, showing: Showing) -> Result<Preview, Error> {
    let listener = listen(options)?;
    let bound = listener
        .local_addr()
        .map_err(|error| refused(options.bind, options.port.unwrap_or(0), &error))?;
    let token = if guard::is_private(bound.ip()) {
        None
    } else {
        Some(token()?)
    };
    let address = address(bound, &showing.base_path, token.as_deref());
    let (tell, told) = watch::channel(Arc::new(showing));
    let server = Server::new(
        sites,
        told,
        guard::Guard::new(bound, token),
        options.manner.clone(),
    );
    listener
        .set_nonblocking(true)
        .map_err(|error| refused(bound.ip(), bound.port(), &error))?;
    thread::spawn(move || server::run(listener, server));
    Ok(Preview { address, tell })
}

impl Preview {
    /// Shows something else from now on; tabs whose page is another renew it. False when nothing can be
    /// shown any more.
    pub fn show(&self, showing: Showing) -> bool {
        self.tell.send(Arc::new(showing)).is_ok()
    }

    /// Has every tab look again whether its page, and what the public sees of it, is still the same.
    pub fn look_again(&self) {
        self.tell.send_modify(|_| {});
    }
}

/// What a preview of `sites` at `localhost:1111` answers to `bytes`, all that ever comes on one connection.
///
/// No connection is made, and no tab is told of more than what is shown at first.
pub fn answer_to(bytes: &[u8], sites: Sites, showing: Showing) -> Vec<u8> {
    let (_, told) = watch::channel(Arc::new(showing));
    let bound = SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST_PORT));
    let server = Server::new(
        sites,
        told,
        guard::Guard::new(bound, None),
        Manner::Renewing { navigate: false },
    );
    server::rehearse(server, bytes)
}

/// The path of the site below the host, such as `/briefing/`, as its settings say; `/` without any.
pub fn base_path(status: &Status) -> String {
    let base_url = status
        .settings
        .as_ref()
        .map(|settings| settings.base_url.as_str());
    let host = base_url
        .and_then(|url| url.split_once("://"))
        .map(|(_, host)| host);
    match host.and_then(|host| host.split_once('/')) {
        Some((_, path)) => format!("/{path}"),
        None => "/".to_owned(),
    }
}

fn listen(options: &Options) -> Result<TcpListener, Error> {
    let first = options.port.unwrap_or(FIRST_PORT);
    let last = match options.port {
        Some(port) => port,
        None => FIRST_PORT + PORTS - 1,
    };
    let mut refusal = None;
    for port in first..=last {
        match TcpListener::bind(SocketAddr::new(options.bind, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => refusal = Some(refused(options.bind, port, &error)),
        }
    }
    Err(refusal.unwrap_or(Error::Random))
}

fn refused(address: IpAddr, port: u16, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "something else is shown there already; give another port with `--port`".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "you do not have the permission; give a port above 1023 with `--port`".to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address; leave out `--bind`".to_owned()
        }
        _ => crate::world::plain(error),
    };
    Error::Address {
        address: SocketAddr::new(address, port).to_string(),
        why,
    }
}

/// A token that nobody can guess.
fn token() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

fn address(bound: SocketAddr, base_path: &str, token: Option<&str>) -> String {
    let host = match bound.ip() {
        IpAddr::V4(ip) if ip == Ipv4Addr::LOCALHOST => "localhost".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) if ip.is_loopback() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    let query = token.map_or(String::new(), |token| format!("?{}={token}", guard::TOKEN));
    format!("http://{host}:{}{base_path}{query}", bound.port())
}
