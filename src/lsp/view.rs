//! A site as an editor sees it: its files by their addresses, places by line and column.
//!
//! What is open is counted in the text that the editor has; of other files in what is on the disk.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range as Bytes;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use lsp_types::{Location, Uri};

use super::client::Client;
use super::text::Text;
use super::uri::uri_of;
use crate::decode::Decoded;
use crate::diag::FilePath;
use crate::workspace::Checked;

/// A file that is open in the editor.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Its address, as the editor writes it.
    pub(super) uri: Uri,
    /// Which state of it this is, as the editor counts.
    pub(super) version: i32,
    /// What it holds.
    pub(super) text: Text,
}

/// The files that are open, by absolute path.
pub(super) type Documents = BTreeMap<Utf8PathBuf, Document>;

/// A site as an editor sees it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) site: &'a Checked,
    pub(super) documents: &'a Documents,
    pub(super) client: Client,
}

/// A place in a file of a site.
pub(super) struct Cursor<'a> {
    pub(super) view: View<'a>,
    /// The file, relative to the site's folder.
    pub(super) file: FilePath,
    /// Its text as the editor has it.
    pub(super) text: Cow<'a, Text>,
    /// Its text as it is read.
    pub(super) read: Arc<str>,
    /// The place in that.
    pub(super) offset: usize,
}

impl<'a> View<'a> {
    /// What is open of `file`.
    pub(super) fn document(&self, file: &Utf8Path) -> Option<&'a Document> {
        self.documents.get(&self.path(file))
    }

    /// The text of `file`; empty when it is not known.
    pub(super) fn text(&self, file: &Utf8Path) -> Cow<'a, Text> {
        if let Some(document) = self.document(file) {
            return Cow::Borrowed(&document.text);
        }
        let encoding = self.client.encoding;
        let bytes = self.site.sources().bytes(file);
        let text = bytes.and_then(|bytes| Text::of_file(bytes, encoding));
        Cow::Owned(text.unwrap_or_else(|| {
            // A template of the program's own, or what is read of a file that is not in UTF-8.
            let text = self.site.text(file).unwrap_or_default();
            Text::new(text.to_string(), encoding)
        }))
    }

    /// The address of `file`.
    pub(super) fn uri(&self, file: &Utf8Path) -> Option<Uri> {
        match self.document(file) {
            Some(document) => Some(document.uri.clone()),
            None => uri_of(&self.path(file)),
        }
    }

    /// The `place` in the text of `file`.
    pub(super) fn location(&self, file: &Utf8Path, place: &Bytes<usize>) -> Option<Location> {
        let range = self.text(file).range(place);
        Some(Location::new(self.uri(file)?, range))
    }

    fn path(&self, file: &Utf8Path) -> Utf8PathBuf {
        self.site.sources().root.join(file)
    }
}

impl<'a> Cursor<'a> {
    /// What the file says, if it is a record.
    pub(super) fn decoded(&self) -> Option<&'a Decoded> {
        self.view.site.decoded(&self.file)
    }

    /// Whether it is at `place`, or right behind it.
    pub(super) fn is_at(&self, place: &Bytes<usize>) -> bool {
        place.start <= self.offset && self.offset <= place.end
    }
}
