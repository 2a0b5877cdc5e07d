//! The limits of `site.yaml` as typed, and what they mean.

use serde_json::Value as Json;

use crate::base::{Span, Spanned};
use crate::decode::fields::{Field, Reader, Shape, fields};
use crate::decode::form::Form;
use crate::diag::Diagnostic;
use crate::scan::{Limits, size_in_words};
use crate::yaml::Node;

fields! {
    /// How much the site may hold.
    pub struct LimitSettings {
        /// the facts of a record, such as `256 KB`
        front_matter: Option<Size>,
        /// the notes of a record, such as `5 MB`
        notes: Option<Size>,
        /// how many quotations, lists and emphases may lie within each other
        depth: Option<Spanned<u32>>,
        /// a file that records link, such as `25 MB`
        file: Option<Size>,
        /// how many records there are
        records: Option<Spanned<u32>>,
        /// all records together, such as `500 MB`
        content: Option<Size>,
    }
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    bytes: u64,
    span: Span,
}

/// What sizes are written in. Both ways of counting are in use.
const UNITS: &[(&str, u64)] = &[
    ("b", 1),
    ("bytes", 1),
    ("kb", 1_000),
    ("kib", 1 << 10),
    ("mb", 1_000_000),
    ("mib", 1 << 20),
    ("gb", 1_000_000_000),
    ("gib", 1 << 30),
];

impl Field for Size {
    fn shape() -> Shape {
        Shape::Value(
            "a size such as 5 MB",
            Form::pattern("^[0-9]+ *([Bb]([Yy][Tt][Ee][Ss])?|[KkMmGg][Ii]?[Bb])$"),
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(node, "a size such as 5 MB")?;
        if let Some(bytes) = bytes_of(text) {
            return Some(Self {
                bytes,
                span: node.span,
            });
        }
        let message = format!("{} is not a size", reader.quoted(text));
        let diagnostic = Diagnostic::error("limit-setting", message);
        let diagnostic = if text.trim().parse::<u64>().is_ok() {
            let meant = format!("{} MB", text.trim());
            diagnostic.suggest(node.span, meant, "write the unit too")
        } else {
            diagnostic.help("write a whole number and KB, MB or GB, such as `5 MB`")
        };
        reader.report(node.span, diagnostic);
        None
    }

    fn export(&self) -> Json {
        self.bytes.into()
    }
}

/// How many bytes `text` says, such as `5 MB`.
fn bytes_of(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_start().to_ascii_lowercase();
    let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*size)
}

/// Applies the defaults, and refuses what no limit can be.
pub(super) fn settle(typed: Option<&LimitSettings>, reader: &mut Reader<'_>) -> Limits {
    let mut limits = Limits::default();
    let Some(typed) = typed else {
        return limits;
    };
    let highest = Limits::HIGHEST;
    let size = |size: &Option<Size>| size.map(|size| (size.bytes, size.span));
    let count = |count: &Option<Spanned<u32>>| {
        let count = count.as_ref()?;
        Some((u64::from(count.value), count.span))
    };
    let as_size = size_in_words;
    let as_count = |count: u64| count.to_string();
    let mut set = |limit: &mut u64,
                   typed: Option<(u64, Span)>,
                   highest: u64,
                   words: &dyn Fn(u64) -> String| {
        let Some((value, span)) = typed else { return };
        if value == 0 {
            let none = Diagnostic::error(
                "limit-setting",
                "a limit of nothing would refuse every site",
            );
            reader.report(span, none.help("write a higher one, or take the line out"));
        } else if value > highest {
            let most = words(highest);
            let message = format!("this limit can be set to {most} at most");
            reader.report(
                span,
                Diagnostic::error("limit-setting", message).help(format!("write `{most}` or less")),
            );
        } else {
            *limit = value;
        }
    };
    set(
        &mut limits.front_matter,
        size(&typed.front_matter),
        highest.front_matter,
        &as_size,
    );
    set(
        &mut limits.notes,
        size(&typed.notes),
        highest.notes,
        &as_size,
    );
    set(
        &mut limits.depth,
        count(&typed.depth),
        highest.depth,
        &as_count,
    );
    set(&mut limits.file, size(&typed.file), highest.file, &as_size);
    set(
        &mut limits.records,
        count(&typed.records),
        highest.records,
        &as_count,
    );
    set(
        &mut limits.content,
        size(&typed.content),
        highest.content,
        &as_size,
    );
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("5 MB", 5_000_000),
            ("5MB", 5_000_000),
            ("5 MiB", 5 * 1024 * 1024),
            ("256 kb", 256_000),
            ("1 GB", 1_000_000_000),
            ("300 bytes", 300),
        ] {
            assert_eq!(bytes_of(text), Some(bytes), "{text}");
        }
        for text in [
            "5",
            "MB",
            "5 miles",
            "-5 MB",
            "5.5 MB",
            "99999999999999999999 GB",
            "",
        ] {
            assert_eq!(bytes_of(text), None, "{text}");
        }
    }
}
