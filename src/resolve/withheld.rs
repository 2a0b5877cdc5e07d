//! What was taken out because it is not for the audience, as texts that the leak gate looks for.
//!
//! Each says of which record and which key it is, so that a leak can be told without its words. What
//! is merely not known yet on the day of a build is not among them, except what is for the authors
//! alone on every day: internal keys, restricted passages and comments.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::base::Span;
use crate::decode::fields::{Fate, Fields, Settling};
use crate::decode::kinds::common::Common;
use crate::decode::references::Reference;
use crate::decode::{Record, RecordKey};
use crate::diag::FilePath;

/// What was taken out because it is not for the audience.
#[derive(Clone, Debug, Default)]
pub struct Withheld {
    /// Every text of it, in the order in which it was found.
    pub texts: Vec<WithheldText>,
    /// Where items stand in public records that went because they name what is not public.
    pub places: Vec<(FilePath, Span)>,
    /// Records that are not known yet as at the day of the build, or have items that are not. The gate does not
    /// look for them: only whoever shows everybody the sources has to know.
    pub awaited: BTreeSet<RecordKey>,
}

/// One text that is not for the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithheldText {
    /// Whose it is.
    pub record: RecordKey,
    /// Where in it: a key with those above it, such as `findings.owner`, or a part of the notes.
    pub field: String,
    /// What it is.
    pub role: Role,
    /// It.
    pub text: String,
}

/// What a text is to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its id.
    Id,
    /// What it is called.
    Title,
    /// Any other words.
    Words,
}

impl Withheld {
    /// Takes out of `record` what is for the authors alone, on every day and whatever becomes of it.
    pub(super) fn strip(&mut self, record: &mut Record) {
        let mut stripper = Stripper {
            record: &record.key,
            path: Vec::new(),
            withheld: self,
        };
        Common::settle_shared(&mut record.common, &mut stripper);
        record.facts.settle(&mut stripper);
        let outline = &record.outline;
        let passages = [
            (&outline.restricted, "notes, in a restricted passage"),
            (&outline.comments, "notes, in a comment"),
        ];
        for (spans, field) in passages {
            for span in spans {
                self.add_span(record, *span, field);
            }
        }
    }

    /// Notes down all of `record`, which has been stripped.
    pub(super) fn add_record(&mut self, record: &Record) {
        self.add(&record.key, "id", Role::Id, record.key.id.as_str());
        for (key, value) in record.export() {
            let role = match key.as_str() {
                "id" => continue,
                "title" | "planned_title" => Role::Title,
                _ => Role::Words,
            };
            self.add_value(&record.key, &key, role, &value);
        }
        self.add_span(record, record.notes, "notes");
    }

    /// Notes down every text in `value`, which stands at the key `field` of `record`.
    pub(super) fn add_value(&mut self, record: &RecordKey, field: &str, role: Role, value: &Json) {
        match value {
            Json::String(text) => self.add(record, field, role, text),
            Json::Array(values) => {
                for value in values {
                    self.add_value(record, field, role, value);
                }
            }
            Json::Object(map) => {
                for (key, value) in map {
                    self.add_value(record, &format!("{field}.{key}"), role, value);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn add_span(&mut self, record: &Record, span: Span, field: &str) {
        let (start, range) = (record.notes.range().start, span.range());
        let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
        let text = record.notes_text.part(range);
        self.add(&record.key, field, Role::Words, text);
    }

    fn add(&mut self, record: &RecordKey, field: &str, role: Role, text: &str) {
        if !text.trim().is_empty() {
            self.texts.push(WithheldText {
                record: record.clone(),
                field: field.to_owned(),
                role,
                text: text.to_owned(),
            });
        }
    }
}

/// Takes the keys for the authors alone out of a record, and nothing else.
struct Stripper<'a> {
    record: &'a RecordKey,
    path: Vec<&'static str>,
    withheld: &'a mut Withheld,
}

impl Settling for Stripper<'_> {
    fn fate_of(&mut self, _: &Reference) -> Fate {
        Fate::Kept
    }

    fn is_known(&mut self, _: Date) -> bool {
        true
    }

    fn takes_internal(&self) -> bool {
        true
    }

    fn withhold(&mut self, words: Json) {
        let field = self.path.join(".");
        self.withheld
            .add_value(self.record, &field, Role::Words, &words);
    }

    fn enter(&mut self, key: &'static str) {
        self.path.push(key);
    }

    fn leave(&mut self) {
        self.path.pop();
    }
}
