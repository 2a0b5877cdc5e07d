//! Turns a cell into the value of a key, as it is written in front matter. No date is guessed.

use super::mapping::{DateOrder, Dictionary};
use super::sheet::Cell;
use crate::base::{DateError, Id, PartialDate, visible};
use crate::decode::fields::{Key, Shape};
use crate::decode::form::{DATE, Form};
use crate::diag::FilePath;
use crate::format::{Standing, text, word};
use crate::yaml::{self, Node, Value};

/// What settles how cells are read.
pub(super) struct Reading<'a> {
    pub(super) dates: Option<DateOrder>,
    pub(super) words: Option<&'a Dictionary>,
}

/// Why a cell cannot be read: what is wrong, and what to do.
pub(super) type Trouble = (String, String);

impl Reading<'_> {
    /// What `cell` says under `name`: what its words stand for, else its words.
    pub(super) fn words(&self, name: &str, cell: &Cell) -> Result<String, Trouble> {
        if let Cell::Fault(fault, help) = cell {
            return Err((format!("it holds {fault}"), (*help).to_owned()));
        }
        let words = cell.text();
        let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
        if words.contains(is_odd) {
            let wrong = "it holds a character that cannot be seen".to_owned();
            return Err((wrong, "type the cell anew".to_owned()));
        }
        let meaning = self.words.and_then(|all| all.meaning(name, words));
        Ok(meaning.map_or_else(|| words.to_owned(), |text| text.value.to_string()))
    }

    /// The value of `key`, called `name` in the mapping, that `cell` holds.
    pub(super) fn value(&self, name: &str, key: &Key, cell: &Cell) -> Result<String, Trouble> {
        let words = self.words(name, cell)?;
        let shape = (key.shape)();
        if let Shape::List(entry) = &shape {
            let entries = words.split(';').map(str::trim);
            let entries: Vec<String> = entries
                .filter(|entry| !entry.is_empty())
                .map(|words| self.single(words, entry, Standing::InBrackets))
                .collect::<Result<_, _>>()?;
            if entries.is_empty() {
                let wrong = format!("`{}` names nothing", visible(&words));
                return Err((wrong, "leave the cell empty".to_owned()));
            }
            return Ok(format!("[{}]", entries.join(", ")));
        }
        // A place in the source may be put beside it, in brackets.
        let standing = match key.name {
            "source" => Standing::InBrackets,
            _ => Standing::Alone,
        };
        self.single(&words, &shape, standing)
    }

    fn single(&self, words: &str, shape: &Shape, standing: Standing) -> Result<String, Trouble> {
        match shape {
            Shape::Value(_, Form::Id) => {
                let id = Id::parse(words).or_else(|| Id::from_words(words));
                Ok(word(id.as_deref().unwrap_or(words), standing))
            }
            Shape::Value(_, Form::Text) => Ok(text(words, standing)),
            Shape::Value(_, form) if is_date(form) => Ok(word(&self.date(words)?, standing)),
            Shape::Value(_, Form::Either(_)) if is_group(words) => Ok(words.to_owned()),
            _ => Ok(word(words, standing)),
        }
    }

    /// The date that `words` are, when they are one beyond doubt.
    fn date(&self, words: &str) -> Result<String, Trouble> {
        if let Some(parts) = three_numbers(words) {
            return self.numeric_date(words, parts);
        }
        match PartialDate::parse(words) {
            Ok(date) => Ok(date.typed()),
            Err(DateError::Misspelt { meant }) => Ok(meant.typed()),
            Err(DateError::Impossible { reason }) => {
                Err((format!("there is no date `{}`", visible(words)), reason))
            }
            // What else a key takes beside dates is looked at where its record is read.
            Err(_) => Ok(words.to_owned()),
        }
    }

    /// `03/04/2025`, by the order that was said.
    fn numeric_date(&self, words: &str, [one, two, year]: [&str; 3]) -> Result<String, Trouble> {
        const SAY: &str = "say how all dates of the table are meant: `dates: day-first` in the mapping, or `--dates day-first`";
        if year.len() != 4 {
            let wrong = format!("`{words}` has no year of four digits");
            return Err((wrong, "write the date as 2025-04-03".to_owned()));
        }
        let read = |day: &str, month: &str| {
            PartialDate::parse(&format!("{year}-{month:0>2}-{day:0>2}")).map(|date| date.typed())
        };
        let (day_first, month_first) = (read(one, two), read(two, one));
        let is_said = self.dates.is_some();
        let chosen = match (self.dates, day_first, month_first) {
            (Some(DateOrder::DayFirst), date, _) | (Some(DateOrder::MonthFirst), _, date) => date,
            (None, Ok(date), Err(_)) | (None, Err(_), Ok(date)) => Ok(date),
            (None, Ok(date), Ok(other)) if date == other => Ok(date),
            (None, Ok(date), Ok(other)) => {
                let wrong = format!("`{words}` can be {date} or {other}");
                return Err((wrong, format!("write the one that it is, or {SAY}")));
            }
            (None, Err(error), Err(_)) => Err(error),
        };
        chosen.map_err(|_| {
            let order = if is_said {
                " in the order that was said"
            } else {
                ""
            };
            let wrong = format!("`{words}` is no date{order}");
            (wrong, "write the date as 2025-04-03".to_owned())
        })
    }
}

fn is_date(form: &Form) -> bool {
    match form {
        Form::PatternOrDigits(expression) => expression == DATE,
        Form::Either(forms) => forms.iter().any(is_date),
        _ => false,
    }
}

/// Whether `words` are a group of keys in brackets, which stays as it is written.
fn is_group(words: &str) -> bool {
    let is_one_line = words.starts_with('{') && !words.contains('\n');
    is_one_line && read_value(words).is_some_and(|node| matches!(node.value, Value::Mapping(_)))
}

/// The value that `text` is in front matter.
pub(super) fn read_value(text: &str) -> Option<Node> {
    let file = FilePath::from(camino::Utf8Path::new("x.md"));
    let parsed = yaml::parse(&format!("x: {text}\n"), 0, &file);
    match parsed
        .value
        .filter(|_| parsed.diagnostics.is_empty())?
        .value
    {
        Value::Mapping(pairs) if pairs.len() == 1 => Some(pairs.into_iter().next()?.1),
        _ => None,
    }
}

/// The parts of `3/4/2025`, `03.04.25`: three numbers of which the year comes last.
fn three_numbers(words: &str) -> Option<[&str; 3]> {
    let mut parts = words.split(['/', '.', '-']);
    let parts = [
        parts.next()?,
        parts.next()?,
        parts.next().filter(|_| parts.next().is_none())?,
    ];
    let is_number = |part: &&str| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.iter().all(is_number) && parts[0].len() <= 2 && parts[1].len() <= 2).then_some(parts)
}
