//! A made-up set of inspections, as a site of this program and as one of Hugo's.
//!
//! The same number and seed give the same records, word for word, in both. A record is about 7 KB:
//! six judgements, three to six findings and figures, some 800 words of notes with a table, a
//! quotation, a footnote and links to others; one in five has a block of code. There is a body for
//! every twenty records.

mod briefing;
mod hugo;
mod words;

use std::fs;
use std::io;
use std::path::Path;

use fastrand::Rng;

use words::{
    ADJECTIVES, BULLETS, CODE, GRADES, INSPECTORATES, KINDS, LABELS, PARTS, PLACES, SENTENCES,
    SOURCES, STATUSES, STEPS, THEMES, TOPICS, UNITS, VERBS,
};

/// What is asked at every inspection; the last is the overall judgement.
const QUESTIONS: [&str; 6] = [
    "Is it safe?",
    "Does it work?",
    "Is it well led?",
    "Does it respond?",
    "Is it fair?",
    "Overall",
];

/// How many records there are, and what made them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus {
    pub(crate) records: usize,
    pub(crate) seed: u64,
}

/// For which program a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    Briefing,
    Hugo,
}

/// One inspection.
pub(crate) struct Inspection {
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) body: usize,
    day: Day,
    inspectorate: usize,
    framework: usize,
    summary: String,
    topics: Vec<usize>,
    grades: Vec<&'static str>,
    findings: Vec<Finding>,
    figures: Vec<Figure>,
    /// Paragraphs; a link to the record of the number `n` is written `[words](<n>)`.
    notes: String,
}

struct Finding {
    id: String,
    text: String,
    status: &'static str,
    due: Day,
}

struct Figure {
    label: usize,
    unit: usize,
    tenths: u32,
    as_of: Day,
    source: usize,
}

/// A day, as `2019-04-02`.
#[derive(Clone, Copy)]
struct Day(u16, u8, u8);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(year, month, day) = self;
        write!(f, "{year}-{month:02}-{day:02}")
    }
}

impl Day {
    /// Some day in the years `years`.
    fn some(random: &mut Rng, years: std::ops::Range<u16>) -> Self {
        Self(random.u16(years), random.u8(1..13), random.u8(1..29))
    }
}

impl Corpus {
    /// Writes the site of `flavour` into the empty folder `folder`.
    pub(crate) fn write(self, flavour: Flavour, folder: &Path) -> io::Result<()> {
        match flavour {
            Flavour::Briefing => briefing::write(self, folder),
            Flavour::Hugo => hugo::write(self, folder),
        }
    }

    fn bodies(self) -> usize {
        (self.records / 20).max(1)
    }

    /// What the body of this number is called.
    fn body(number: usize) -> String {
        let place = PLACES[number % PLACES.len()];
        let part = PARTS[(number / PLACES.len()) % PARTS.len()];
        let kind = KINDS[(number * 7) % KINDS.len()];
        format!("{part} {place} {kind} B{number:04}")
    }

    fn body_of(self, record: usize) -> usize {
        (record * 7919) % self.bodies()
    }

    fn slug(self, record: usize) -> String {
        format!("{}-{record:06}", slug(&Self::body(self.body_of(record))))
    }

    /// The record of this number.
    pub(crate) fn inspection(self, number: usize) -> Inspection {
        let mut random = Rng::with_seed(
            self.seed
                .wrapping_mul(1_000_003)
                .wrapping_add(number as u64),
        );
        let random = &mut random;
        let body = self.body_of(number);
        let day = Day::some(random, 2015..2026);
        let mut topics: Vec<usize> = (0..TOPICS.len()).collect();
        random.shuffle(&mut topics);
        topics.truncate(random.usize(2..5));
        let findings = (1..=random.usize(3..7)).map(|place| Finding {
            id: format!("R{number:06}.{place}"),
            text: format!("{}.", fill(random, STEPS)),
            status: pick(random, STATUSES),
            due: Day::some(random, day.0 + 1..day.0 + 2),
        });
        let findings = findings.collect();
        let mut labels: Vec<usize> = (0..LABELS.len()).collect();
        random.shuffle(&mut labels);
        labels.truncate(random.usize(3..7));
        let figures = labels.into_iter().map(|label| Figure {
            label,
            unit: random.usize(0..UNITS.len()),
            tenths: random.u32(0..10_000),
            as_of: Day::some(random, day.0 - 1..day.0),
            source: random.usize(0..SOURCES.len()),
        });
        let figures = figures.collect();
        Inspection {
            title: format!("{}: inspection of {day}", Self::body(body)),
            slug: self.slug(number),
            body,
            day,
            inspectorate: body % INSPECTORATES.len(),
            framework: random.usize(0..FRAMEWORKS),
            summary: fill(random, SENTENCES),
            topics,
            grades: QUESTIONS.iter().map(|_| pick(random, GRADES)).collect(),
            findings,
            figures,
            notes: self.notes(number, random),
        }
    }

    fn notes(self, number: usize, random: &mut Rng) -> String {
        let mut paragraphs: Vec<String> = Vec::new();
        let mut others = (0..4)
            .map(|_| random.usize(0..self.records))
            .collect::<Vec<_>>()
            .into_iter();
        let mut link = || {
            let other = others.next().unwrap_or_default();
            format!("[{}](<{other}>)", Self::body(self.body_of(other)))
        };
        paragraphs.extend(["## In short".to_owned(), prose(random, 4), prose(random, 4)]);
        paragraphs.extend([
            "## What was looked at".to_owned(),
            "There was this to go by:".to_owned(),
        ]);
        paragraphs.push(list(random, BULLETS, 5, |_| "-".to_owned()));
        paragraphs.extend(["### How much of it".to_owned(), prose(random, 2)]);
        let rows = SOURCES.iter().map(|source| {
            let [items, complete, share] = [200, 99, 100].map(|most| random.u32(0..most));
            format!("| {source} | {items} | {complete} | {share}% |")
        });
        let head = "| Source | Items | Complete | Share |\n|:--|--:|--:|--:|".to_owned();
        let table = std::iter::once(head)
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n");
        paragraphs.push(table);
        paragraphs.push("## What was found".to_owned());
        paragraphs.push(format!("### {}", heading(random)));
        paragraphs.push(prose(random, 5));
        paragraphs.push(format!("### {}", heading(random)));
        let (one, another) = (link(), link());
        paragraphs.push(format!(
            "{} See {one} and {another}, looked at in the same way.",
            prose(random, 4)
        ));
        paragraphs.push(list(random, STEPS, 3, |place| format!("{}.", place + 1)));
        paragraphs.push(format!("> {}", fill(random, SENTENCES)));
        if number.is_multiple_of(5) {
            let (language, code) = CODE[(number / 5) % CODE.len()];
            let code = code.replace("NUMBER", &number.to_string());
            let code = code.replace("SHARE", &random.u32(10..90).to_string());
            paragraphs.push(format!(
                "It was drawn like this:\n\n```{language}\n{code}```"
            ));
        }
        paragraphs.extend([format!("### {}", heading(random)), prose(random, 4)]);
        paragraphs.push("## Before that".to_owned());
        let (one, another) = (link(), link());
        paragraphs.push(format!(
            "The report on {one} said much the same, and so did {another}.[^way] {} The guide is [out](https://guide.example.org/{number}).",
            prose(random, 2)
        ));
        paragraphs.push("## What comes next".to_owned());
        paragraphs.push(list(random, STEPS, 4, |_| "-".to_owned()));
        paragraphs.push(prose(random, 2));
        paragraphs.push(format!(
            "[^way]: {} measures were compared.",
            random.u32(3..90)
        ));
        paragraphs.join("\n\n")
    }
}

/// So many frameworks each inspectorate has.
const FRAMEWORKS: usize = 4;

fn pick(random: &mut Rng, words: &'static [&'static str]) -> &'static str {
    words[random.usize(0..words.len())]
}

/// One of `sentences` with words and numbers for its gaps.
fn fill(random: &mut Rng, sentences: &'static [&'static str]) -> String {
    let mut sentence = pick(random, sentences).to_owned();
    for (gap, words) in [
        ("THING", THEMES),
        ("OTHER", THEMES),
        ("QUALITY", ADJECTIVES),
        ("CHANGED", VERBS),
    ] {
        sentence = sentence.replace(gap, pick(random, words));
    }
    for gap in ["MANY", "SOME"] {
        sentence = sentence.replace(gap, &random.u32(2..95).to_string());
    }
    sentence
}

fn prose(random: &mut Rng, sentences: usize) -> String {
    (0..sentences)
        .map(|_| fill(random, SENTENCES))
        .collect::<Vec<_>>()
        .join(" ")
}

fn heading(random: &mut Rng) -> String {
    let words = pick(random, THEMES);
    let (first, rest) = words.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

fn list(
    random: &mut Rng,
    lines: &'static [&'static str],
    count: usize,
    marker: impl Fn(usize) -> String,
) -> String {
    let lines = (0..count).map(|place| format!("{} {}", marker(place), fill(random, lines)));
    lines.collect::<Vec<_>>().join("\n")
}

/// `text` as a part of an address.
fn slug(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// `notes` with each link as `address` writes it.
fn linked(notes: &str, address: impl Fn(usize) -> String) -> String {
    let mut parts = notes.split("](<");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| {
        let (number, rest) = part.split_once(">)").unwrap_or((part, ""));
        let target = number.parse().map(&address).unwrap_or_default();
        format!("]({target}){rest}")
    });
    std::iter::once(first).chain(rest).collect()
}

fn put(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let file = folder.join(path);
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(file, text)
}
