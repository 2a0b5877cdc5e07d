//! Why an output folder was not written, in words for whoever runs the program.

use camino::Utf8PathBuf;

use crate::base::visible;
use crate::world;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output folder would destroy something.
    #[error("`{}` cannot be the output folder: {why}", visible(.output.as_str()))]
    Dangerous {
        /// The folder.
        output: Utf8PathBuf,
        /// What speaks against it, and what to do.
        why: String,
    },
    /// There are files in it that we did not write, or that were changed since.
    #[error(
        "`{}` holds what no build has written: {}; move it elsewhere, or give another folder with \
         `--output-dir`",
        visible(.output.as_str()),
        first_few(.files)
    )]
    Foreign {
        /// The folder.
        output: Utf8PathBuf,
        /// The files, by their path in it; sorted.
        files: Vec<String>,
    },
    /// The output folder was changed by somebody else while we wrote.
    #[error(
        "`{}` was changed while the new site was put together, and was left as it is; run again",
        visible(.0.as_str())
    )]
    Disturbed(Utf8PathBuf),
    /// Another build is at work.
    #[error("another build is writing `{}`{}; wait until it has finished", visible(.output.as_str()), by(.holder.as_deref()))]
    Busy {
        /// The folder.
        output: Utf8PathBuf,
        /// The other build: its process and when it started, if that is known.
        holder: Option<String>,
    },
    /// The folder cannot be replaced as a whole.
    #[error(
        "`{}` cannot be replaced as a whole: {why}; give a folder inside it with `--output-dir`, or \
         remove it first",
        visible(.output.as_str())
    )]
    Immovable {
        /// The folder.
        output: Utf8PathBuf,
        /// What the system says.
        why: String,
    },
    /// The disk has no room for the new site beside the old one.
    #[error(
        "there is no room for the new site on the disk of `{}`: it needs {} MiB, and {} MiB are free; \
         nothing was changed: make room and run again",
        visible(.workshop.as_str()),
        mebibytes(.needed.div_ceil(TENTH)),
        mebibytes(.free / TENTH)
    )]
    NoRoom {
        /// The folder in which it is put together.
        workshop: Utf8PathBuf,
        /// The bytes that are to be written.
        needed: u64,
        /// The bytes that may be.
        free: u64,
    },
    /// The machine refused.
    #[error(transparent)]
    World(#[from] world::Error),
}

/// A tenth of a mebibyte, in bytes; amounts are rounded so that they do not seem to be enough.
const TENTH: u64 = (1 << 20) / 10;

/// "12.3", of as many tenths.
fn mebibytes(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// "`a`, `b` and 3 more".
fn first_few(files: &[String]) -> String {
    const TOLD: usize = 5;
    let told: Vec<String> = files
        .iter()
        .take(TOLD)
        .map(|file| format!("`{}`", visible(file)))
        .collect();
    match files.len().saturating_sub(TOLD) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}

/// " (process 12, started …)".
fn by(holder: Option<&str>) -> String {
    holder
        .map(|holder| format!(" ({})", visible(holder)))
        .unwrap_or_default()
}
