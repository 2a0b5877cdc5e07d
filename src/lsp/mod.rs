//! A language server: an editor is told what is wrong while its author types, and asks what can be written.
//!
//! It speaks the Language Server Protocol (version 3.17,
//! <https://microsoft.github.io/language-server-protocol/>) over a pair of streams. What is open in the
//! editor stands over the disk, so that everything is said of what is seen there; nothing is ever written.
//! What is told is the author's own, as in a terminal: nothing is left out of it but by the audience that was
//! asked for. Nothing of it goes to any log.
//! Messages are taken one after the other. Those that wait are looked through for what was cancelled, and
//! what is wrong is looked for when none waits, so that who types fast is told once.
//! Not here: what is wrong (see [`crate::workspace`]), and what a rename changes (see [`crate::revise`]).

mod client;
mod completion;
mod diagnostics;
mod hover;
mod keys;
mod names;
mod offers;
mod refused;
mod renaming;
mod requests;
mod server;
mod site;
mod symbols;
mod text;
mod uri;
mod view;
mod wire;

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use camino::Utf8PathBuf;

use crate::diag::Diagnostic;
use crate::pipeline::Request;
use crate::world::kept::Hints;
use crate::world::{Overlay, World};
use server::Server;
use wire::Sent;

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The editor said goodbye.
    Orderly,
    /// It went away.
    Abrupt,
}

/// What happens.
enum Event {
    /// The editor says something.
    Sent(Sent),
    /// It says nothing more.
    Ended,
    /// Files of the site in this folder may have changed.
    Moved(Utf8PathBuf, Hints),
    /// Pages of the site in this folder were made of the state of this number, and this was found.
    Pages(Utf8PathBuf, u64, Vec<Diagnostic>),
}

/// Serves the editor that speaks on `input` and listens on `output`, about the sites in `world` that it opens,
/// each as `request` says but for its folder.
///
/// # Errors
/// When `output` refuses.
pub fn serve(
    world: Arc<dyn World + Send>,
    request: &Request,
    input: impl BufRead + Send + 'static,
    output: &mut dyn Write,
) -> io::Result<End> {
    let overlay = Arc::new(Overlay::new(world));
    let (tell, events) = mpsc::channel();
    listen(input, tell.clone());
    Server::new(&overlay, request, output, tell).run(&events)
}

/// Tells what comes on `input`, on a thread of its own.
fn listen(mut input: impl BufRead + Send + 'static, tell: Sender<Event>) {
    thread::spawn(move || {
        while let Ok(Some(sent)) = wire::read(&mut input) {
            if tell.send(Event::Sent(sent)).is_err() {
                return;
            }
        }
        // Nobody is told when the server has ended before.
        let _ = tell.send(Event::Ended);
    });
}
