//! Canaries: a word in every place that is not public is told nowhere, whatever is wrong beside it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use briefing::check::rules;
use briefing::decode::kinds::Kind;
use briefing::diag::Severity;
use briefing::diag::printers::{self, Form, Sources};
use briefing::pipeline::{self, Request, Thoroughness};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::canary::{self, SLIP};
use super::faults::{FAULTS, Fault, Line};
use super::restricted::all_internal_keys;
use super::twins::{REASONS, tell};
use crate::support::{Records, Silence, Site, Source, slow};

/// The forms that messages have.
const FORMS: [Form; 4] = [
    Form::Human { width: 100 },
    Form::Short,
    Form::Json,
    Form::GitHub,
];

/// Gives out canaries, each to one place.
#[derive(Default)]
struct Aviary(usize);

impl Aviary {
    fn next(&mut self) -> usize {
        self.0 += 1;
        self.0
    }

    fn text(&mut self) -> String {
        canary::text(self.next())
    }
}

/// A good site with a canary in every place that is not public. Of secret records it has one of every
/// kind, and of each all the `reasons` why it is not public.
pub(super) fn planted(reasons: &[(&str, &str, &str)]) -> Site {
    let mut aviary = Aviary::default();
    let plain = Records::example();
    let mut records = plain.clone();
    for (kind, path) in all_internal_keys() {
        *records.change(&plain.first(kind)).at(&path) = aviary.text().into();
    }
    let mut assets = BTreeMap::new();
    let mut sources = Vec::new();
    for kind in Kind::ALL {
        let name = plain.first(*kind);
        let public = records.change(&name);
        public.notes = format!(
            "{}\n\n::: restricted\n## {}\n\n{} [a list]({}.csv)\n:::\n\nAfter <!-- {} -->.\n",
            public.notes.trim_end(),
            aviary.text(),
            aviary.text(),
            add_asset(&mut assets, *kind, &mut aviary),
            aviary.text(),
        );
        let mut next = plain.get(&name).clone();
        write_all_over(&mut next, *kind, &mut assets, &mut aviary);
        next.front
            .insert("embargo".into(), "2087-01-15T12:00:01Z".into());
        records.add(&format!("{name}.next"), next);
        for (_, key, value) in reasons {
            let mut secret = plain.get(&name).clone();
            write_all_over(&mut secret, *kind, &mut assets, &mut aviary);
            let value: Json = match (*key, *kind) {
                ("withdrawn", Kind::Inspections) => {
                    json!({"date": "2025-07-01", "reason": aviary.text()})
                }
                ("withdrawn", _) => continue,
                _ => (*value).into(),
            };
            secret.front.insert((*key).into(), value);
            let id = canary::word(aviary.next());
            if *kind == Kind::Sources {
                sources.push(id.clone());
            }
            records.add(&format!("{}/{id}", kind.folder()), secret);
        }
    }
    // An item that names what is not public goes with it.
    let figures = records
        .change("inspections/riverside-2025")
        .at(&["figures"]);
    for source in sources {
        let figure = json!({"metric": "staff", "value": 43, "as_of": "2024-01-01", "note": aviary.text(), "source": source});
        figures.as_array_mut().expect("it is a list").push(figure);
    }
    let mut site = records.site();
    for (path, text) in with_remarks(&site, &mut aviary) {
        site = site.file(path.as_str(), text);
    }
    for (path, text) in assets {
        site = site.file(&path, text);
    }
    site
}

/// Makes `record` say canaries wherever its words are free.
fn write_all_over(
    record: &mut Source,
    kind: Kind,
    assets: &mut BTreeMap<String, String>,
    aviary: &mut Aviary,
) {
    let asset = add_asset(assets, kind, aviary);
    tell(record, &canary::word(aviary.next()), &aviary.text());
    for key in ["title", "summary", "internal"] {
        record.front.insert(key.into(), aviary.text().into());
    }
    record.notes = format!(
        "## {}\n\n{} [a list]({asset}.csv)\n",
        aviary.text(),
        aviary.text()
    );
}

/// Lays a file beside the records of `kind`; gives its name without `.csv`.
fn add_asset(assets: &mut BTreeMap<String, String>, kind: Kind, aviary: &mut Aviary) -> String {
    let name = canary::word(aviary.next());
    let path = format!("content/{}/{name}.csv", kind.folder());
    assets.insert(path, format!("a,b\n1,{}\n", aviary.text()));
    name
}

/// The records of `site` with remarks in their front matter, on lines of their own and behind values.
fn with_remarks(site: &Site, aviary: &mut Aviary) -> Vec<(Utf8PathBuf, String)> {
    let records = site
        .files()
        .iter()
        .filter(|(path, _)| path.extension() == Some("md"));
    let remarked = |(path, bytes): (&Utf8PathBuf, &Vec<u8>)| {
        let text = String::from_utf8(bytes.clone()).expect("records are text");
        let (title, rest) = text[4..].split_once('\n').expect("a title comes first");
        let (own, behind) = (aviary.text(), aviary.text());
        (
            path.clone(),
            format!("---\n# {own}\n{title} # {behind}\n{rest}"),
        )
    };
    records.map(remarked).collect()
}

/// The files of `sources` under a name that tells nothing, whatever they are called: what is to be
/// mended is always named.
struct Nameless<'a>(&'a dyn Fn(&Utf8Path) -> Option<std::sync::Arc<str>>);

impl Sources for Nameless<'_> {
    fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>> {
        Some(Cow::Owned((self.0)(file)?.to_string()))
    }

    fn name(&self, _: &Utf8Path) -> String {
        "a file".to_owned()
    }
}

/// What a run over `site` tells of its canaries, in messages of any form or in what it publishes.
fn told(site: &Site, thoroughness: Thoroughness) -> Vec<String> {
    told_by(site, thoroughness, canary::find)
}

fn told_by(site: &Site, thoroughness: Thoroughness, find: Find) -> Vec<String> {
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let run = pipeline::run(&site.world(), &request, thoroughness, &Silence)
        .expect("a world in memory refuses nothing");
    let summary = |code: &str| rules::find(code).map_or("", |rule| rule.summary);
    let (masked, privacy) = run
        .privacy
        .mask(&run.diagnostics, Severity::Warning, &summary);
    let text = |file: &Utf8Path| run.text(file);
    let sources = Nameless(&text);
    let mut told = Vec::new();
    for form in FORMS {
        let mut printed = Vec::new();
        let masked = masked.iter().map(AsRef::as_ref);
        printers::print(masked, &privacy.masked(&sources), form, &mut printed)
            .expect("memory takes everything");
        // A sign for a colour could stand between the letters of a word.
        let printed = String::from_utf8_lossy(&printed);
        let printed = anstream::adapter::strip_str(&printed).to_string();
        told.extend(find(printed.as_bytes()).map(|found| format!("{form:?}: {found}")));
    }
    for (path, bytes) in run.outputs.iter().flatten() {
        let named = find(path.as_str().as_bytes());
        let held = find(bytes);
        told.extend(named.or(held).map(|found| format!("{path:?}: {found}")));
    }
    told
}

/// Finds what is not to be told.
type Find = fn(&[u8]) -> Option<String>;

/// Whether all of a record is not public.
fn is_secret(path: &Utf8Path) -> bool {
    canary::find(path.as_str().as_bytes()).is_some() || path.as_str().contains(".next.")
}

/// The lines of a record that mistakes are made in: of one that is not public all, of others those
/// with a canary.
fn lines_to_spoil(path: &Utf8Path, text: &str) -> Vec<usize> {
    let is_secret = is_secret(path);
    let lines = text.lines().enumerate().skip(1);
    let wanted = lines.filter(|(_, line)| {
        // What a public record says in place of a name that is not public is public.
        let is_name = line.contains("source: \"zq");
        let is_content = !line.trim().is_empty() && *line != "---" && (is_secret || !is_name);
        is_content && (is_secret || canary::find(line.as_bytes()).is_some())
    });
    wanted.map(|(number, _)| number).collect()
}

/// What mistakes write, taken for secret, and what they write in its place where everybody may read it.
const HARMLESS: [(&str, &str); 4] = [
    ("7390416001", "12"),
    ("739,041,600", "12,345"),
    ("03/04/2087", "03/04/2027"),
    ("2087-02-31", "2027-02-31"),
];

/// The same in place of a canary.
const WORD: &str = "harmless";

/// `text` with `fault` in its line `number`; none where the mistake cannot be made.
///
/// In a line of a public record that says nothing secret but in a remark, what the mistake writes
/// is public.
fn spoilt(
    (path, text): (&Utf8Path, &str),
    number: usize,
    fault: Fault,
    canary: &str,
) -> Option<String> {
    let line = text.lines().nth(number)?;
    let remark = [" # ", "<!--"].iter().filter_map(|sign| line.find(sign));
    let said = &line[..remark.min().unwrap_or(line.len())];
    let is_public = !is_secret(path) && canary::find(said.as_bytes()).is_none();
    let notes = text.match_indices("\n---\n").next()?.0;
    let mut spoilt = String::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end_matches('\n');
        if index == number {
            let line = Line {
                text: bare,
                is_front: at <= notes,
                canary: if is_public { WORD } else { canary },
            };
            let written = fault(&line)?;
            let harmless = |text: String, (secret, word): &(&str, &str)| text.replace(secret, word);
            spoilt.push_str(&if is_public {
                HARMLESS.iter().fold(written, harmless)
            } else {
                written
            });
            spoilt.push('\n');
        } else {
            spoilt.push_str(line);
        }
        at += line.len();
    }
    Some(spoilt)
}

/// A round of mistakes: in every record the one of this number, if there is a line for it.
pub(super) fn spoil_all(site: &Site, round: usize, fault: Fault) -> Option<Site> {
    let mut spoilt_site = None;
    for (path, bytes) in site.files() {
        if path.extension() != Some("md") {
            continue;
        }
        let text = std::str::from_utf8(bytes).expect("records are text");
        let word = canary::word(100_000 + round);
        let line = lines_to_spoil(path, text).get(round).copied();
        if let Some(text) = line.and_then(|line| spoilt((path, text), line, fault, &word)) {
            let changed = spoilt_site.unwrap_or_else(|| site.clone());
            spoilt_site = Some(changed.file(path.as_str(), text));
        }
    }
    spoilt_site
}

pub(super) fn rounds(site: &Site) -> usize {
    let records = site
        .files()
        .iter()
        .filter(|(path, _)| path.extension() == Some("md"));
    let lines = records.map(|(path, bytes)| {
        lines_to_spoil(path, std::str::from_utf8(bytes).expect("records are text")).len()
    });
    lines.max().unwrap_or_default()
}

#[test]
fn a_good_site_tells_no_canary() {
    let site = planted(&REASONS);
    let outcome = site.build();
    assert_eq!(
        outcome.errors().count(),
        0,
        "{:?}",
        outcome.errors().collect::<Vec<_>>()
    );
    assert_eq!(told(&site, Thoroughness::Check), Vec::<String>::new());
}

#[test]
fn what_comes_after_resolving_knows_no_canary() {
    let site = planted(&REASONS);
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let reading = pipeline::read(&site.world(), &request).expect("memory refuses nothing");
    let (model, _) = reading.resolved.expect("the settings are good");
    for record in model.records() {
        let record = format!("{record:?}");
        assert_eq!(canary::find(record.as_bytes()), None);
    }
    assert_eq!(canary::find(format!("{model:?}").as_bytes()), None);
}

/// Of so many cases one is tried in an ordinary run: it has no divisor in common with the number of mistakes.
const STRIDE: usize = 31;

#[test]
fn no_mistake_tells_a_canary() {
    let share = slow::share();
    let reasons = match share {
        Some(_) => &REASONS[..],
        None => &REASONS[..1],
    };
    let site = planted(reasons);
    let rounds = 0..rounds(&site);
    let every = rounds.flat_map(|round| (0..FAULTS.len()).map(move |fault| (round, fault)));
    // Every line meets some mistakes, and every mistake some lines.
    let is_taken = |(round, fault): &(usize, usize)| match share {
        Some(share) => share.has(round * FAULTS.len() + fault),
        None => (round * 7 + fault).is_multiple_of(STRIDE),
    };
    let cases: Vec<(usize, &(&str, Fault))> = every
        .filter(is_taken)
        .map(|(round, fault)| (round, &FAULTS[fault]))
        .collect();
    let failures: Vec<String> = cases
        .par_iter()
        .filter_map(|(round, (name, fault))| {
            let told = told(&spoil_all(&site, *round, *fault)?, Thoroughness::Build);
            (!told.is_empty()).then(|| format!("{name}, line {round}: {told:#?}"))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        cases.len(),
        failures[..failures.len().min(12)].join("\n")
    );
}

#[test]
fn a_slip_is_not_mended_with_a_name_that_is_not_public() {
    let site = planted(&REASONS[..1]);
    let ids: Vec<(String, String)> = site
        .files()
        .keys()
        .filter_map(|path| {
            let folder = path.parent()?.file_name()?;
            let name = path.file_name()?;
            let id = name.strip_suffix(".md")?;
            id.starts_with('z')
                .then(|| (folder.to_owned(), id[1..].to_owned()))
        })
        .collect();
    assert!(ids.iter().all(|(_, id)| id.starts_with(SLIP)));
    for (folder, id) in ids {
        let front = format!(
            "---\ntitle: Slips\nsummary: \"[[{id}]]\"\ntopics: [{id}]\ndisagreements:\n  - about: it\n    \
             verdict: unresolved\n    note: None.\n    claims:\n      - {{says: a, source: {id}}}\n      \
             - {{says: b, source: \"coverage/{id}\"}}\n---\n\
             [[{id}]] [[{folder}/{id}]] [a](../{folder}/{id}.md) [b](/{folder}/{id}/) [c]({id}.csv)\n"
        );
        let slipped = |text| site.clone().file("content/pages/slips.md", text);
        let told_name = told(&slipped(front), Thoroughness::Build);
        assert_eq!(told_name, Vec::<String>::new(), "{folder}/{id}");
        // Nor is the slip itself told, where it can be taken for one.
        let notes = format!("[[{id}]] [[{folder}/{id}]] [a](../{folder}/{id}.md)\n");
        let slipped = slipped(format!("---\ntitle: Slips\n---\n{notes}"));
        let told_slip = told_by(&slipped, Thoroughness::Build, canary::find_slip);
        assert_eq!(told_slip, Vec::<String>::new(), "{folder}/{id}");
    }
}
