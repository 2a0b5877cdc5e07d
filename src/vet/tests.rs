//! Files that are not what they seem, and good ones beside them.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

/// What is told of the file `name`: codes, and the first message.
fn told(name: &str, bytes: &[u8]) -> (Vec<&'static str>, String) {
    let found = vet(Utf8Path::new(name), bytes);
    let codes = found.iter().map(|problem| problem.code).collect();
    let message = found.first().map(|problem| problem.message.clone());
    (codes, message.unwrap_or_default())
}

fn assert_told(name: &str, bytes: &[u8], code: &str, says: &str) {
    let (codes, message) = told(name, bytes);
    assert_eq!(codes, [code], "{name}: {message}");
    assert!(message.contains(says), "{name}: {message}");
}

fn assert_good(name: &str, bytes: &[u8]) {
    let (codes, message) = told(name, bytes);
    assert_eq!(codes, [""; 0], "{name}: {message}");
}

/// A PNG picture of so many pixels, with `chunks` before its end.
fn png(width: u32, height: u32, chunks: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    for chunk in [&header[..]].iter().chain(chunks).chain(&[&b"IEND"[..]]) {
        let length = u32::try_from(chunk.len() - 4).expect("chunks are short");
        bytes.extend(length.to_be_bytes());
        bytes.extend(*chunk);
        // Nobody here looks at the checksum.
        bytes.extend([0; 4]);
    }
    bytes
}

/// EXIF data with one field, of text.
fn exif(tag: u16, text: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
    bytes.extend(tag.to_le_bytes());
    bytes.extend(2_u16.to_le_bytes());
    bytes.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
    bytes.extend(26_u32.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(text);
    bytes
}

/// EXIF data that says where.
fn exif_with_place() -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
    // The pointer to the GPS fields, which follow.
    bytes.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]);
    // One field: the latitude, three fractions behind it.
    bytes.extend([1, 0, 2, 0, 5, 0, 3, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0]);
    for number in [53_u32, 1, 29, 1, 0, 1] {
        bytes.extend(number.to_le_bytes());
    }
    bytes
}

/// A JPEG picture of 16 by 16 pixels with `block` as its first application data.
fn jpeg(block: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8\xFF\xE1".to_vec();
    let length = u16::try_from(block.len() + 2).expect("blocks are short");
    bytes.extend(length.to_be_bytes());
    bytes.extend(block);
    bytes.extend(
        b"\xFF\xC0\0\x0B\x08\0\x10\0\x10\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\0\xFF\xD9",
    );
    bytes
}

fn office(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (part, text) in parts {
        writer.start_file(*part, options).expect("begins a part");
        writer.write_all(text.as_bytes()).expect("writes it");
    }
    writer.finish().expect("closes it").into_inner()
}

#[test]
fn good_files_pass() {
    assert_good("a.png", &png(9, 9, &[]));
    assert_good("A.PNG", &png(9, 9, &[]));
    assert_good(
        "a.jpg",
        &jpeg(&[b"Exif\0\0", &exif(0x010F, b"Maker\0")[..]].concat()),
    );
    assert_good(
        "a.jpg",
        &jpeg(&[b"Exif\0\0", &exif(0x013B, b"    \0")[..]].concat()),
    );
    assert_good("a.gif", b"GIF89a\x09\0\x09\0\0\0\0;");
    assert_good("a.pdf", b"%PDF-1.7\n/Author () /Author <>");
    assert_good("a.csv", b"a,b\n=1+1,2\n");
    assert_good("a.txt", "A report, na\u{EF}ve.".as_bytes());
    assert_good("a.mp4", b"\0\0\0\x18ftypmp42");
    assert_good(
        "a.docx",
        &office(&[("word/document.xml", "<w:p>It was inserted.</w:p>")]),
    );
    assert_good(
        "a.ods",
        &office(&[
            ("content.xml", "<a/>"),
            ("meta.xml", "<dc:creator> </dc:creator>"),
        ]),
    );
}

#[test]
fn a_file_is_what_its_name_says() {
    for (name, bytes, says) in [
        (
            "a.pdf",
            &b"<!DOCTYPE html><p>"[..],
            "is named like a PDF document, but is a web page (HTML)",
        ),
        (
            "a.txt",
            b"\xEF\xBB\xBF <SCRIPT>",
            "but is a web page (HTML)",
        ),
        ("a.svg", b"<html>", "but is a web page (HTML)"),
        ("a.png", b"\xFF\xD8\xFF\xE0", "but is a JPEG picture"),
        ("a.jpg", b"MZ\x90\0", "but is a program for Windows"),
        ("a.pdf", b"plan", "but is text"),
        ("a.csv", b"PK\x03\x04\0", "but is an office document"),
        (
            "a.docx",
            b"\xD0\xCF\x11\xE0",
            "but is an old office document",
        ),
        ("a.png", b"", "but is empty"),
        (
            "a.html",
            b"<p>",
            "`a.html` is not of a kind that is published",
        ),
        ("a.exe", b"MZ", "is not of a kind that is published"),
        ("plan", b"plan", "is not of a kind that is published"),
        (
            "a.pdf.zip",
            b"PK\x03\x04",
            "is not of a kind that is published",
        ),
        (
            "a.png",
            b"\x89PNG\r\n\x1A\n",
            "cannot be read as a PNG picture",
        ),
        (
            "a.docx",
            b"PK\x03\x04 and nothing",
            "it is damaged or locked",
        ),
    ] {
        assert_told(name, bytes, "file-kind", says);
    }
}

#[test]
fn drawings_run_nothing() {
    for (inside, says) in [
        ("<script>alert(1)</script>", "an element `<script>`"),
        (
            "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
            "an element `<script>`",
        ),
        ("<foreignObject/>", "an element `<foreignobject>`"),
        ("<g onload=\"alert(1)\"/>", "an attribute `onload`"),
        (
            "<g\n  id='a' ONCLICK = 'alert(1)'/>",
            "an attribute `onclick`",
        ),
        ("<a href=\"javascript:alert(1)\"/>", "an address"),
        ("<a xlink:href=' JavaScript:alert(1)'/>", "an address"),
        ("<a href=\"&#106;avascript:alert(1)\"/>", "an address"),
        (
            "<use href=\"data:image/svg+xml;base64,AAAA\"/>",
            "an address",
        ),
        ("<image href=\"file:///etc/passwd\"/>", "an address"),
        (
            "<set attributeName=\"xlink:href\" to=\"#\"/>",
            "an attribute `attributename`",
        ),
        (
            "<g style=\"background: url(javascript:alert(1))\"/>",
            "an address",
        ),
    ] {
        let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>");
        assert_told("a.svg", drawing.as_bytes(), "file-script", says);
    }
    for (drawing, says) in [
        (
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
            "definitions of its own",
        ),
        ("<?xml-stylesheet href='a.css'?><svg/>", "an instruction"),
        (
            "<?xml version='1.0' encoding='UTF-7'?><svg/>",
            "an instruction",
        ),
    ] {
        assert_told("a.svg", drawing.as_bytes(), "file-script", says);
    }
    for drawing in ["plain words", "<svg", "<svg a=b/>", "<svg><!-- "] {
        assert_told(
            "a.svg",
            drawing.as_bytes(),
            "file-kind",
            "cannot be read as an SVG drawing",
        );
    }
    assert_good(
        "a.svg",
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE svg><!-- <script> -->\
          <svg><style><![CDATA[a > b {}]]></style><a href='https://example.org/'><use href=\"#a\"/></a>\
          <text x=\"1\">on = 1 > 0</text></svg>",
    );
}

#[test]
fn pictures_tell_neither_place_nor_person() {
    let block = |exif: Vec<u8>| jpeg(&[b"Exif\0\0", &exif[..]].concat());
    for (name, bytes, says) in [
        ("a.jpg", block(exif_with_place()), PLACE),
        ("a.jpg", block(exif(0x013B, b"Ada L\0")), AUTHOR),
        (
            "a.png",
            png(9, 9, &[&[b"eXIf", &exif_with_place()[..]].concat()]),
            PLACE,
        ),
        ("a.png", png(9, 9, &[b"tEXtAuthor\0Ada"]), AUTHOR),
        (
            "a.jpg",
            jpeg(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='53,29N'/>"),
            PLACE,
        ),
        (
            "a.jpg",
            jpeg(b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08\x1C\x02\x50\0\x03Ada"),
            AUTHOR,
        ),
    ] {
        assert_told(name, &bytes, "file-metadata", says);
    }
}

const PLACE: &str = "tells where it was taken";
const AUTHOR: &str = "names who made it";

#[test]
fn a_picture_is_not_larger_than_a_browser_can_show() {
    assert_told(
        "a.png",
        &png(50_000, 50_000, &[]),
        "picture-size",
        "50000 by 50000 pixels",
    );
    assert_told(
        "a.png",
        &png(u32::MAX, u32::MAX, &[]),
        "picture-size",
        "more than 100 million",
    );
    assert_good("a.png", &png(10_000, 10_000, &[]));
}

#[test]
fn documents_tell_nothing_of_how_they_were_made() {
    let word = |text: &str| office(&[("word/document.xml", text)]);
    for (name, bytes, code, says) in [
        (
            "a.docx",
            word("<w:p><w:ins w:author='Ada'>x</w:ins>"),
            "file-metadata",
            "tracked changes",
        ),
        (
            "a.docx",
            word("<w:del w:id='1'/>"),
            "file-metadata",
            "tracked changes",
        ),
        (
            "a.docx",
            office(&[("word/comments.xml", "<w:comment w:id='0'/>")]),
            "file-metadata",
            "comments",
        ),
        (
            "a.xlsx",
            office(&[("xl/comments1.xml", "<comment ref='A1'/>")]),
            "file-metadata",
            "comments",
        ),
        (
            "a.odt",
            office(&[("content.xml", "<text:tracked-changes>")]),
            "file-metadata",
            "tracked changes",
        ),
        (
            "a.docx",
            office(&[("docProps/core.xml", "<dc:creator>Ada</dc:creator>")]),
            "file-author",
            "names a person",
        ),
        (
            "a.docx",
            office(&[("word/vbaProject.bin", "x")]),
            "file-script",
            "macros",
        ),
        (
            "a.pdf",
            b"%PDF-1.7 /Author (Ada)".to_vec(),
            "file-author",
            "names a person",
        ),
        (
            "a.pdf",
            b"%PDF-1.7 <dc:creator><rdf:Seq>".to_vec(),
            "file-author",
            "names a person",
        ),
    ] {
        assert_told(name, &bytes, code, says);
    }
}

#[test]
fn nothing_is_unpacked_without_end() {
    let bomb = office(&[("word/document.xml", &" ".repeat(65 * 1024 * 1024))]);
    assert!(bomb.len() < 1024 * 1024);
    assert_told("a.docx", &bomb, "file-kind", "unpacks to more than 64 MiB");
}

proptest! {
    #[test]
    fn whatever_a_file_holds_it_is_looked_into_in_order(
        name in prop::sample::select(vec!["a.png", "a.jpg", "a.webp", "a.avif", "a.gif", "a.svg", "a.pdf", "a.docx", "a.mp3"]),
        start in prop::sample::select(vec![
            &b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"[..], b"\xFF\xD8\xFF\xE1\0\x40Exif\0\0II*\0", b"RIFF\xFF\0\0\0WEBPVP8X",
            b"\0\0\0\x20ftypavif", b"GIF89a", b"<svg ", b"%PDF-/Author", b"PK\x03\x04", b"ID3", b"",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..200)
    ) {
        let _ = vet(Utf8Path::new(name), &[start, &rest].concat());
    }
}
