//! The editor of the person at the terminal.

#![expect(
    clippy::disallowed_methods,
    reason = "a person's editor is another program, and is asked for"
)]

use std::process::Command;

use camino::Utf8Path;

use super::{Exit, Failure};
use crate::world::{World, plain};

/// An editor: what `VISUAL` or `EDITOR` says.
#[derive(Debug)]
pub(super) struct Editor(String);

/// What makes a shell necessary to read the name of an editor; the same as for Git, where
/// `EDITOR='code --wait'` works too.
const FOR_A_SHELL: &str = "|&;<>()$`\\\"' \t\n*?[#~=%";

/// The editor that the environment names.
///
/// # Errors
/// When it names none.
pub(super) fn find(world: &dyn World) -> Result<Editor, Failure> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| world.variable(name));
    let mut named = named.filter(|editor| !editor.trim().is_empty());
    named.next().map(Editor).ok_or_else(|| {
        let message = "`--edit` needs an editor: set the environment variable `VISUAL` or `EDITOR`, such as to \
                       `nano`";
        Failure::new(Exit::Usage, &message)
    })
}

impl Editor {
    /// Opens `file`, and waits until it is closed.
    ///
    /// # Errors
    /// When the editor cannot be started, or says that something went wrong.
    pub(super) fn open(&self, file: &Utf8Path) -> Result<Exit, Failure> {
        let Self(editor) = self;
        let mut command = if editor.contains(|letter| FOR_A_SHELL.contains(letter)) {
            // The file is no part of the script, whatever it is called.
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("{editor} \"$@\""), editor]);
            shell
        } else {
            Command::new(editor)
        };
        let fail = |why: &str| {
            let message = format!("your editor `{editor}` {why}; the record is in `{file}`");
            Err(Failure::new(Exit::World, &message))
        };
        match command.arg(file).status() {
            Ok(status) if status.success() => Ok(Exit::Good),
            Ok(_) => fail("ended with an error"),
            Err(error) => fail(&format!("cannot be started: {}", plain(&error))),
        }
    }
}
