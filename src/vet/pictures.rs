//! Pictures made of pixels: how many there are, and what else the file tells.

use std::io::Cursor;

use exif::{Context, Exif, Field, Reader, Tag};

use super::damaged;
use super::kinds::Kind;
use crate::diag::Diagnostic;

/// More pixels than any camera's; a browser needs four bytes for each.
const MOST_PIXELS: usize = 100_000_000;

/// Windows' own field for the author (<https://exiftool.org/TagNames/EXIF.html>, `XPAuthor`).
const XP_AUTHOR: Tag = Tag(Context::Tiff, 0x9C9D);

/// Fields that name a person or their camera.
const PERSONAL: [Tag; 5] = [
    Tag::Artist,
    XP_AUTHOR,
    Tag::CameraOwnerName,
    Tag::BodySerialNumber,
    Tag::LensSerialNumber,
];

/// Signs of what is written beside EXIF: XMP as text, fields of PNG, XMP that is packed.
const SIGNS: [(&[u8], &str); 8] = [
    (b"exif:GPS", PLACE),
    (b"dc:creator", AUTHOR),
    (b"photoshop:CaptionWriter", AUTHOR),
    (b"aux:SerialNumber", AUTHOR),
    (b"tEXtAuthor\0", AUTHOR),
    (b"zTXtAuthor\0", AUTHOR),
    (b"iTXtAuthor\0", AUTHOR),
    (
        b"iTXtXML:com.adobe.xmp\0\x01",
        "holds a description that cannot be read",
    ),
];

const PLACE: &str = "tells where it was taken";
const AUTHOR: &str = "names who made it, or with which camera";

/// What is wrong with the picture `name`.
pub(super) fn look_into(name: &str, kind: &Kind, bytes: &[u8]) -> Vec<Diagnostic> {
    let Ok(size) = imagesize::blob_size(bytes) else {
        return vec![damaged(name, kind.what, "its size is not in it")];
    };
    let mut problems = Vec::new();
    if size.width.saturating_mul(size.height) > MOST_PIXELS {
        let (width, height) = (size.width, size.height);
        let what = format!("`{name}` is {width} by {height} pixels: more than 100 million");
        problems.push(
            Diagnostic::error("picture-size", what)
                .help("make it smaller: 2000 pixels across are enough for any page"),
        );
    }
    let told: Vec<&str> = match told_by_exif(kind, bytes) {
        Ok(told) => told.into_iter().chain(told_by_signs(bytes)).collect(),
        Err(why) => return vec![damaged(name, kind.what, why)],
    };
    if let Some(what) = told.first() {
        problems.push(
            Diagnostic::error("file-metadata", format!("`{name}` {what}"))
                .help("save a copy without that and link it: in Windows, open its properties and choose Details, \
                       Remove Properties and Personal Information")
                .help(format!("or use the program `exiftool`: `exiftool -all= {name}`")),
        );
    }
    problems
}

/// What the EXIF fields tell that is nobody's business.
fn told_by_exif(kind: &Kind, bytes: &[u8]) -> Result<Vec<&'static str>, &'static str> {
    if kind.endings.contains(&"gif") {
        return Ok(Vec::new());
    }
    // What follows the end of a PNG picture is nothing that is shown, and would be taken for damage.
    let end = super::kinds::find(bytes, b"IEND").filter(|_| kind.endings.contains(&"png"));
    let picture = &bytes[..end.map_or(bytes.len(), |end| bytes.len().min(end + 8))];
    match Reader::new().read_from_container(&mut Cursor::new(picture)) {
        Ok(exif) => Ok(personal(&exif)),
        Err(exif::Error::NotFound(_)) => Ok(Vec::new()),
        Err(_) => Err("what it says of itself (EXIF) is broken"),
    }
}

fn personal(exif: &Exif) -> Vec<&'static str> {
    let is_written = |field: &Field| {
        let value = field.display_value().to_string();
        value.chars().any(char::is_alphanumeric)
    };
    let is_place = |field: &&Field| {
        let tag = field.tag;
        matches!(
            tag,
            Tag::GPSLatitude | Tag::GPSLongitude | Tag::GPSDestLatitude
        )
    };
    let places = exif.fields().filter(is_place).map(|_| PLACE);
    let authors = exif
        .fields()
        .filter(|field| PERSONAL.contains(&field.tag) && is_written(field))
        .map(|_| AUTHOR);
    places.chain(authors).collect()
}

fn told_by_signs(bytes: &[u8]) -> impl Iterator<Item = &'static str> {
    SIGNS
        .iter()
        .filter(|(sign, _)| super::kinds::find(bytes, sign).is_some())
        .map(|(_, what)| *what)
        .chain(by_line(bytes))
}

/// The name in IPTC's field 2:80 (By-line), which stands in the block of Photoshop
/// (<https://iptc.org/std/photometadata/specification/>).
fn by_line(bytes: &[u8]) -> Option<&'static str> {
    const LONGEST_BLOCK: usize = 64 * 1024;
    let start = super::kinds::find(bytes, b"Photoshop 3.0\0")?;
    let block = &bytes[start..bytes.len().min(start + LONGEST_BLOCK)];
    super::kinds::find(block, b"\x1C\x02\x50").map(|_| AUTHOR)
}
