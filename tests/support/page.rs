//! An HTML page taken apart by the parser that browsers' rules describe.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName};

/// What a page is made of.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its elements, in the order in which they begin.
    pub(crate) elements: Vec<Element>,
    /// Its text, in order, each run of white space as one space.
    pub(crate) text: String,
    /// What a validator would complain about.
    pub(crate) errors: Vec<String>,
}

/// One element.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name, such as `a`.
    pub(crate) name: String,
    /// Its attributes, in order.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Page {
    /// Parses `bytes`, a whole page.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("a page is UTF-8");
        html5ever::parse_document(Sink::default(), ParseOpts::default()).one(text)
    }

    /// The values of the attribute `name`, of whatever element.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let elements = self.elements.iter();
        elements.filter_map(move |element| element.attribute(name))
    }
}

impl Element {
    /// The value of its attribute `name`.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(attribute, _)| attribute == name)?;
        Some(value)
    }
}

/// Listens to the parser. Keeps no tree: elements are counted from 1 as they are made, and where
/// they stand does not matter here.
#[derive(Default)]
struct Sink {
    names: RefCell<Vec<QualName>>,
    other_nodes: Cell<usize>,
    page: RefCell<Page>,
}

/// The document itself.
const DOCUMENT: usize = 0;

/// The first number of what is neither document nor element.
const OTHER_NODES: usize = usize::MAX / 2;

/// Elements that begin within a word; the words of all others stand apart.
const RUN_IN: &[&str] = &[
    "a", "abbr", "b", "code", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup", "time",
];

impl Sink {
    fn add_text(&self, text: &str) {
        let mut page = self.page.borrow_mut();
        for character in text.chars() {
            match character {
                c if !c.is_whitespace() => page.text.push(c),
                _ if page.text.ends_with(' ') => {}
                _ => page.text.push(' '),
            }
        }
    }

    fn number_of_other_node(&self) -> usize {
        let number = self.other_nodes.get();
        self.other_nodes.set(number + 1);
        OTHER_NODES + number
    }

    fn place(&self, node: NodeOrText<usize>) {
        if let NodeOrText::AppendText(text) = node {
            self.add_text(&text);
        }
    }
}

/// The name of an element as the parser asks for it.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Page;
    type ElemName<'a> = Name;

    fn finish(self) -> Page {
        self.page.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.page.borrow_mut().errors.push(message.into_owned());
    }

    fn get_document(&self) -> usize {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        Name(self.names.borrow()[target - 1].clone())
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let attributes = attributes
            .into_iter()
            .map(|attribute| {
                (
                    attribute.name.local.to_string(),
                    attribute.value.to_string(),
                )
            })
            .collect();
        self.page.borrow_mut().elements.push(Element {
            name: name.local.to_string(),
            attributes,
        });
        if !RUN_IN.contains(&&*name.local) {
            self.add_text(" ");
        }
        let mut names = self.names.borrow_mut();
        names.push(name);
        names.len()
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.number_of_other_node()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.number_of_other_node()
    }

    fn append(&self, _: &usize, child: NodeOrText<usize>) {
        self.place(child);
    }

    fn append_based_on_parent_node(&self, _: &usize, _: &usize, child: NodeOrText<usize>) {
        self.place(child);
    }

    fn append_before_sibling(&self, _: &usize, child: NodeOrText<usize>) {
        self.place(child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.page.borrow_mut().errors.push("quirks mode".to_owned());
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        let mut page = self.page.borrow_mut();
        let element = &mut page.elements[target - 1];
        for attribute in attributes {
            let name = attribute.name.local.to_string();
            if element.attribute(&name).is_none() {
                let value = attribute.value.to_string();
                element.attributes.push((name, value));
            }
        }
    }

    fn remove_from_parent(&self, _: &usize) {}

    fn reparent_children(&self, _: &usize, _: &usize) {}
}
