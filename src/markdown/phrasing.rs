//! Writes what stands inside a paragraph: text, emphasis, code, links, pictures.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::writer::Writer;
use super::{Links, Resolved, raw};
use crate::base::Span;
use crate::diag::{Diagnostic, FilePath};
use crate::parse::dialect::Placed;
use crate::parse::target::{self, LinkTarget};

/// Whether pictures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    /// As pictures.
    Shown,
    /// By the words that describe them.
    Described,
}

/// How much of what an author writes is taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// No HTML, and only addresses that are allowed.
    Nothing,
    /// Everything, as the examples of the specification have it.
    #[cfg(test)]
    Everything,
}

/// What notes are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be shown.
    Showing,
    /// Only to find what is wrong with them: what takes long and finds nothing is left out.
    Checking,
}

/// Markup of phrases in the making.
pub(super) struct Phrasing<'a> {
    /// Where it is written to.
    pub(super) out: Writer,
    /// What there was to say.
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) file: &'a FilePath,
    links: &'a dyn Links,
    pictures: Pictures,
    /// For each link that we are in, whether it is one on the page too.
    open_links: Vec<bool>,
    pub(super) trust: Trust,
    pub(super) purpose: Purpose,
}

impl<'a> Phrasing<'a> {
    /// Begins to write.
    pub(super) fn new(file: &'a FilePath, links: &'a dyn Links, pictures: Pictures) -> Self {
        Self {
            out: Writer::default(),
            diagnostics: Vec::new(),
            file,
            links,
            pictures,
            open_links: Vec::new(),
            trust: Trust::Nothing,
            purpose: Purpose::Showing,
        }
    }

    /// Whether HTML and addresses are written as they are.
    pub(super) fn is_verbatim(&self) -> bool {
        self.trust != Trust::Nothing
    }

    /// Whether we are inside a link, which must not hold another one.
    pub(super) fn is_in_link(&self) -> bool {
        self.open_links.contains(&true)
    }

    /// Writes the first of `events`, and whatever belongs to it; gives how many those are.
    pub(super) fn write(&mut self, events: &[Placed<'_>]) -> usize {
        let Some((event, range)) = events.first() else {
            return 0;
        };
        match event {
            Event::Text(text) => self.out.text(text),
            Event::Code(code) => {
                self.out.start("code").done();
                self.out.text(code);
                self.out.end("code");
            }
            Event::InlineHtml(html) | Event::Html(html) => raw::write_inline(self, html, range),
            Event::SoftBreak => {
                self.out.words.push(' ');
                self.out.line();
            }
            Event::HardBreak => {
                self.out.words.push(' ');
                self.out.start("br").done_empty();
                self.out.line();
            }
            Event::Start(Tag::Emphasis) => self.out.start("em").done(),
            Event::End(TagEnd::Emphasis) => self.out.end("em"),
            Event::Start(Tag::Strong) => self.out.start("strong").done(),
            Event::End(TagEnd::Strong) => self.out.end("strong"),
            Event::Start(Tag::Strikethrough) => self.out.start("del").done(),
            Event::End(TagEnd::Strikethrough) => self.out.end("del"),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                let is_empty = matches!(events.get(1), Some((Event::End(_), _)));
                let link = Link {
                    form: *link_type,
                    address: dest_url,
                    title,
                    range,
                };
                self.start_link(&link, is_empty);
            }
            Event::End(TagEnd::Link) => {
                let is_shown = self.open_links.pop() == Some(true);
                if is_shown {
                    self.out.end("a");
                }
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                let link = Link {
                    form: *link_type,
                    address: dest_url,
                    title,
                    range,
                };
                return self.write_picture(&link, events);
            }
            _ => {}
        }
        1
    }

    /// Begins a link, or leaves its words without one; so it is with an address within another link,
    /// since no link can stand in one.
    fn start_link(&mut self, link: &Link<'_>, is_empty: bool) {
        let (href, name) = match self.address(link) {
            Address::Known { href, name } => (Some(href).filter(|_| !self.is_in_link()), name),
            Address::Unknown { name } => (None, name),
        };
        self.open_links.push(href.is_some());
        if let Some(href) = &href {
            let tag = self.out.start("a").address("href", &href.address);
            let tag = tag.attribute_unless_empty("title", link.title);
            if href.is_outside {
                tag.attribute("rel", "noopener")
            } else {
                tag
            }
            .done();
        }
        if is_empty {
            self.out.text(&name);
        }
    }

    /// Where `link` leads, and what it is called if it has no words of its own.
    fn address(&mut self, link: &Link<'_>) -> Address {
        if self.is_verbatim() {
            return Address::verbatim(link);
        }
        match target::classify(link.address, link.form) {
            Ok(LinkTarget::External(address)) => Address::Known {
                name: address.clone(),
                href: Href {
                    // `mailto:` and `tel:` open no page.
                    is_outside: address.starts_with("http"),
                    address,
                },
            },
            Ok(target) => match self.links.resolve(&target) {
                Resolved::Page { href, title } => Address::Known {
                    href: Href {
                        address: href,
                        is_outside: false,
                    },
                    name: title,
                },
                // Not even the address may be shown of what is not there.
                Resolved::Label => Address::Unknown {
                    name: String::new(),
                },
                Resolved::Broken => Address::Unknown {
                    name: link.address.to_string(),
                },
            },
            Err(refusal) => {
                self.diagnostics.push(
                    Diagnostic::warning("unsafe-link", refusal.to_string())
                        .at(self.file, Span::from(link.range.clone()))
                        .labelled("only the words are shown")
                        .help(refusal.help()),
                );
                Address::Unknown {
                    name: link.address.to_string(),
                }
            }
        }
    }

    /// Writes a picture, or the words that describe it; gives how many of `events` it took.
    fn write_picture(&mut self, link: &Link<'_>, events: &[Placed<'_>]) -> usize {
        let (description, taken) = describe(events);
        self.out.words.push_str(&description);
        let source = match self.pictures {
            Pictures::Shown => self.picture_source(link, &description),
            Pictures::Described => None,
        };
        match source {
            Some(source) => self
                .out
                .start("img")
                .address("src", &source)
                .attribute("alt", &description)
                .attribute_unless_empty("title", link.title)
                .done_empty(),
            None => self.out.label(&description),
        }
        taken
    }

    /// The address of a picture, if it is one that is shown.
    fn picture_source(&mut self, link: &Link<'_>, description: &str) -> Option<String> {
        if self.is_verbatim() {
            return Some(link.address.to_string());
        }
        let place = Span::from(link.range.clone());
        let target = target::classify(link.address, link.form);
        let Ok(target @ (LinkTarget::Asset { .. } | LinkTarget::Site(_))) = target else {
            self.diagnostics.push(
                Diagnostic::warning("picture-source", "a picture must be a file of this site")
                    .at(self.file, place)
                    .labelled("only its description is shown")
                    .help("save the picture beside the notes, and name that file"),
            );
            return None;
        };
        if description.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::warning("picture-description", "this picture has no description")
                    .at(self.file, place)
                    .help("write between the brackets what it shows, for those who cannot see it"),
            );
        }
        match self.links.resolve(&target) {
            Resolved::Page { href, .. } => Some(href),
            Resolved::Label | Resolved::Broken => None,
        }
    }
}

/// A link or a picture as it is written.
struct Link<'a> {
    form: LinkType,
    address: &'a CowStr<'a>,
    title: &'a str,
    range: &'a Range<usize>,
}

/// Where a link leads.
enum Address {
    /// To `href`.
    Known { href: Href, name: String },
    /// Nowhere that may be shown.
    Unknown { name: String },
}

/// An address that may be shown.
struct Href {
    address: String,
    is_outside: bool,
}

impl Address {
    /// The address as written.
    fn verbatim(link: &Link<'_>) -> Self {
        let address = match link.form {
            LinkType::Email => format!("mailto:{}", link.address),
            _ => link.address.to_string(),
        };
        Self::Known {
            href: Href {
                address,
                is_outside: false,
            },
            name: String::new(),
        }
    }
}

/// The words of the picture that `events` begin with, and how many events it takes.
fn describe(events: &[Placed<'_>]) -> (String, usize) {
    let mut words = String::new();
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        if depth == 0 {
            return (words, index + 1);
        }
    }
    (words, events.len())
}
