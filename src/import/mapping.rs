//! How the columns of a table become keys: the file that authors keep for it.
//!
//! ```yaml
//! rows: findings
//! dates: day-first
//! columns:
//!   id: Ref
//!   text: Recommendation
//!   due: Target date
//!   update.progress: RAG
//! always:
//!   inspection: gmp-peel-2023
//! words:
//!   update.progress: {Green: implemented, Amber: in-progress}
//! ```
//!
//! A column that is not named here is counted, and nothing of it is kept.

use serde_json::Value as Json;

use crate::decode::fields::{Field, Reader, Shape, fields, read_group};
use crate::decode::form::Form;
use crate::decode::values::{Text, words};
use crate::diag::{Diagnostic, FilePath, Parsed};
use crate::yaml::{self, Node};

words! {
    /// What each row of a table is.
    pub enum RowKind {
        /// Findings, and what became of them.
        Findings = "findings",
        /// News of the progress of findings.
        Updates = "updates",
        /// Answers to findings and to whole inspections.
        Responses = "responses",
        /// Figures.
        Figures = "figures",
        /// Press items.
        Coverage = "coverage",
    }
}

words! {
    /// How a date such as 03/04/2025 is meant.
    pub enum DateOrder {
        /// 3 April.
        DayFirst = "day-first",
        /// 4 March.
        MonthFirst = "month-first",
    }
}

words! {
    /// What becomes of what a spreadsheet hides.
    pub enum Hidden {
        /// It is not taken: rows are counted, columns that are named are told.
        Leave = "leave",
        /// It is taken like the rest.
        Take = "take",
    }
}

fields! {
    /// How the columns of a table become keys.
    pub struct Mapping {
        /// what each row is
        rows: RowKind,
        /// the sheet of a spreadsheet that has several
        sheet: Option<Text>,
        /// how dates such as 03/04/2025 are meant
        dates: Option<DateOrder>,
        /// what becomes of rows and columns that a spreadsheet hides; they are left unless it says otherwise
        hidden: Option<Hidden>,
        /// the heading of the column for each key, such as `due: Target date`
        columns: Named,
        /// what every row says where no column does, such as `inspection: gmp-peel-2023`
        always: Option<Named>,
        /// what words of the table stand for, by key
        words: Option<Dictionary>,
    }
}

/// A text for each of some names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named(pub Vec<(Text, Text)>);

impl Named {
    /// What stands under `name`.
    pub fn get(&self, name: &str) -> Option<&Text> {
        let mut pairs = self.0.iter();
        pairs
            .find(|(key, _)| *key.value == *name)
            .map(|(_, text)| text)
    }
}

impl Field for Named {
    fn shape() -> Shape {
        Shape::Value("a line for each key", Form::Map(Box::new(Form::Text)))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut named = Vec::new();
        for (key, node) in reader.pairs(node)? {
            let name = Text::new(key.text.as_str().into(), key.span);
            named.extend(Text::read(node, reader).map(|text| (name, text)));
        }
        Some(Self(named))
    }

    fn export(&self) -> Json {
        let pairs = self.0.iter();
        pairs
            .map(|(name, text)| (name.to_string(), text.export()))
            .collect()
    }
}

/// For each of some keys, what words stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dictionary(pub Vec<(Text, Named)>);

impl Dictionary {
    /// What `word` stands for under `key`, in whatever capitals it is written.
    pub fn meaning(&self, key: &str, word: &str) -> Option<&Text> {
        let (_, named) = self.0.iter().find(|(name, _)| *name.value == *key)?;
        let word = word.to_lowercase();
        let mut pairs = named.0.iter();
        pairs
            .find(|(one, _)| one.to_lowercase() == word)
            .map(|(_, text)| text)
    }
}

impl Field for Dictionary {
    fn shape() -> Shape {
        let words = Form::Map(Box::new(Form::Text));
        Shape::Value("a group of words for each key", Form::Map(Box::new(words)))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut all = Vec::new();
        for (key, node) in reader.pairs(node)? {
            let name = Text::new(key.text.as_str().into(), key.span);
            all.extend(Named::read(node, reader).map(|named| (name, named)));
        }
        Some(Self(all))
    }

    fn export(&self) -> Json {
        let pairs = self.0.iter();
        pairs
            .map(|(name, named)| (name.to_string(), named.export()))
            .collect()
    }
}

/// The mapping in `text`, the file at `file`; none when it cannot be read.
pub fn read(file: &FilePath, text: &str) -> Parsed<Option<Mapping>> {
    let parsed = yaml::parse(text, 0, file);
    let mut diagnostics = parsed.diagnostics;
    let Some(node) = parsed.value.filter(|node| !node.is_null()) else {
        if diagnostics.is_empty() {
            let empty = Diagnostic::error("front-matter-empty", "the mapping holds no keys");
            diagnostics.push(empty.in_file(file));
        }
        return Parsed {
            value: None,
            diagnostics,
        };
    };
    let mut reader = Reader::new(file);
    let value = read_group(&node, &mut reader);
    diagnostics.append(&mut reader.diagnostics);
    Parsed { value, diagnostics }
}
