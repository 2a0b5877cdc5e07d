//! Writes the outputs of a build into one file, an archive of the form `tar`.
//!
//! The same outputs give the same bytes: entries are sorted by their names, folders stand before what is in
//! them and end in `/`, files have the mode 0644 and folders 0755, everything belongs to nobody and
//! has the same time, and there are no links. The file is replaced as a whole or not at all.
//! Not here: what is in the outputs, and who takes the archive.

use std::collections::BTreeMap;
use std::io::{Error as IoError, Write};
use std::sync::Arc;

use camino::Utf8Path;
use tar::{Builder, EntryType, Header};

use super::disk;
use crate::base::OutputPath;
use crate::world;

/// The time of every entry, in seconds since 1970: the first of 1980, before which archives of other
/// forms know no time and programs warn.
const TIME: u64 = 315_532_800;

const FILE_MODE: u32 = 0o644;

const FOLDER_MODE: u32 = 0o755;

/// Replaces the file `path` by an archive of `outputs`, and waits until the disk has kept it.
///
/// # Errors
/// When the machine refuses; the file is then as it was.
pub fn write(
    path: &Utf8Path,
    outputs: &BTreeMap<OutputPath, Arc<[u8]>>,
) -> Result<(), world::Error> {
    disk::replace_for_good(path, |file| pack(outputs, file))
}

/// Writes an archive of `outputs` to `file`.
fn pack(outputs: &BTreeMap<OutputPath, Arc<[u8]>>, file: &mut dyn Write) -> Result<(), IoError> {
    let mut builder = Builder::new(file);
    for (name, bytes) in entries(outputs) {
        let (kind, mode) = if name.ends_with('/') {
            (EntryType::Directory, FOLDER_MODE)
        } else {
            (EntryType::Regular, FILE_MODE)
        };
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(TIME);
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, &name, bytes)?;
    }
    builder.into_inner()?.flush()
}

/// What is in an archive of `outputs`: files, and folders with a `/` at the end.
fn entries(outputs: &BTreeMap<OutputPath, Arc<[u8]>>) -> BTreeMap<String, &[u8]> {
    let mut entries = BTreeMap::new();
    for (path, bytes) in outputs {
        let path = path.as_str();
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..=end).unwrap_or_default();
            entries.insert(folder.to_owned(), &[][..]);
        }
        entries.insert(path.to_owned(), &**bytes);
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_before_what_is_in_them() {
        let output = |path: &str| {
            let path = OutputPath::new(path).expect("a path");
            (path, Arc::from(&b"text"[..]))
        };
        let outputs = BTreeMap::from(["a/b/c.html", "a-b.html", "a/index.html"].map(output));
        let entries = entries(&outputs);
        let names: Vec<&str> = entries.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["a-b.html", "a/", "a/b/", "a/b/c.html", "a/index.html"]
        );
    }
}
