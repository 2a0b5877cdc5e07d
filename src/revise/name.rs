//! What a new record is called: its id, and its file.

use camino::Utf8PathBuf;

use super::Refusal;
use crate::base::path::is_device;
use crate::base::{Id, visible};
use crate::decode::RecordKey;
use crate::decode::kinds::Kind;

/// The id of a new record of `kind`: `asked`, if one was asked for, else the one that `title` could be.
///
/// # Errors
/// When it is no id, or none is left of the title.
pub fn choose_id(kind: Kind, title: &str, asked: Option<&str>) -> Result<Id, Refusal> {
    let id = match asked {
        Some(asked) => parse_id(kind, asked)?,
        None => Id::from_words(title).ok_or_else(|| {
            let title = visible(title);
            Refusal::Asked(format!(
                "no id can be made of the title `{title}`; say one, such as `--id hill-school-2025`"
            ))
        })?,
    };
    match id.split('/').find(|part| is_device(part)) {
        Some(part) => Err(Refusal::Asked(format!(
            "Windows keeps the name `{part}` for itself; say another one, such as `--id {part}-1`"
        ))),
        None => Ok(id),
    }
}

/// `text` as the id of a record of `kind`; those of pages may have folders.
///
/// # Errors
/// When it is no id, with the nearest one.
pub(super) fn parse_id(kind: Kind, text: &str) -> Result<Id, Refusal> {
    let id = if kind == Kind::Pages {
        Id::parse_nested(text)
    } else {
        Id::parse(text)
    };
    id.ok_or_else(|| {
        let rule = "ids are made of the letters `a` to `z`, digits and `-` between words, at most 80 of them";
        let shown = visible(text);
        Refusal::Asked(match Id::from_words(text) {
            Some(near) => format!("`{shown}` is not an id; did you mean `{near}`? {rule}"),
            None => format!("`{shown}` is not an id; {rule}"),
        })
    })
}

/// The file of the record `key`, relative to the site's folder.
pub fn file_of(key: &RecordKey) -> Utf8PathBuf {
    format!("content/{}/{}.md", key.kind.folder(), key.id).into()
}
