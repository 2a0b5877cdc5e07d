//! Twin builds: secrets, other secrets and no secrets give the same bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use briefing::decode::kinds::Kind;
use serde_json::{Map, Value as Json, json};

use super::mentions::{Site, mentions};
use super::restricted::all_internal_keys;
use crate::support::{Records, Source};

/// Two tellings of a secret that differ in words, length and shape.
const TELLINGS: [&str; 2] = [
    "Marigold.",
    "Tansy, at much greater length: 1,099 people, 3 July 2031.",
];

/// The id of every secret record: it sorts before all others.
pub(super) const SECRET: &str = "a-secret";

type Outputs = BTreeMap<String, Arc<[u8]>>;

fn outputs(records: &Records) -> Outputs {
    records.site().build().outputs()
}

/// Fails by the names of the outputs that differ, and the first place at which the first does.
fn assert_same(with: &Outputs, without: &Outputs, what: &str) {
    let mut names: Vec<&String> = with.keys().chain(without.keys()).collect();
    names.sort();
    names.dedup();
    names.retain(|name| with.get(*name) != without.get(*name));
    let Some(first) = names.first() else {
        return;
    };
    let text = |outputs: &Outputs| {
        let bytes = outputs.get(*first).map_or(&[][..], AsRef::as_ref);
        String::from_utf8_lossy(bytes).into_owned()
    };
    let (with, without) = (text(with), text(without));
    let alike = with
        .bytes()
        .zip(without.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| -> String {
        let start = alike.saturating_sub(80);
        String::from_utf8_lossy(&text.as_bytes()[start..text.len().min(alike + 120)]).into_owned()
    };
    panic!(
        "{what}: {names:?} differ\n  with: …{}…\n  without: …{}…",
        around(&with),
        around(&without)
    );
}

#[test]
fn restricted_keys_of_every_kind_change_nothing() {
    let plain = Records::example();
    let without = outputs(&plain);
    let mut all = plain.clone();
    for (kind, path) in all_internal_keys() {
        let name = plain.first(kind);
        for telling in TELLINGS {
            let mut one = plain.clone();
            *one.change(&name).at(&path) = telling.into();
            assert_same(
                &outputs(&one),
                &without,
                &format!("`{}` of {name}", path.join(".")),
            );
        }
        *all.change(&name).at(&path) = TELLINGS[1].into();
    }
    assert_same(&outputs(&all), &without, "all restricted keys at once");
}

/// Notes with a restricted passage at every place where one may stand; what the public reads is the
/// same without the passages.
fn notes(passage: &str) -> String {
    format!(
        "First.\n\n{passage}## A heading\n\nBefore the passage,\n{passage}and after it.[^1]\n\n\
         - one\n{passage}- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n{passage}| 3 | 4 |\n\n\
         ```text\nopen\n{passage}shut\n```\n\n[^1]: A note.\n{passage}"
    )
}

fn passage(telling: &str) -> String {
    format!(
        "::: restricted\n## {telling}\n\n{telling} See [[topics/unreached]], [[bodies/county]] and \
         [a list](secret.csv).[^2]\n\n[^2]: {telling}\n:::\n"
    )
}

#[test]
fn restricted_passages_in_notes_of_every_kind_change_nothing() {
    let mut plain = Records::example();
    plain.add("topics/unreached", topic("Unreached"));
    let plain = plain;
    let mut all = plain.clone();
    let mut none = plain.clone();
    for kind in Kind::ALL {
        let name = plain.first(*kind);
        let with = |passage: &str| {
            let mut records = plain.clone();
            records.change(&name).notes = notes(passage);
            let asset = format!("content/{}/secret.csv", kind.folder());
            records.site().file(&asset, passage).build().outputs()
        };
        let without = with("");
        let told = with(&passage(TELLINGS[1]));
        assert_same(&told, &without, &format!("a passage in {name}"));
        all.change(&name).notes = notes(&passage(TELLINGS[0]).replace("[a list](secret.csv)", ""));
        none.change(&name).notes = notes("");
    }
    assert_same(&outputs(&all), &outputs(&none), "passages everywhere");
}

#[test]
fn comments_in_notes_of_every_kind_do_not_tell_what_they_say() {
    let plain = Records::example();
    for kind in Kind::ALL {
        let name = plain.first(*kind);
        let [one, other] = TELLINGS.map(|telling| {
            let mut records = plain.clone();
            records.change(&name).notes =
                format!("A.\n\n<!-- {telling} -->\n\nB <!-- {telling} --> c.\n");
            outputs(&records)
        });
        assert_same(&one, &other, &format!("a comment in {name}"));
    }
}

/// Why a record is not public.
pub(super) const REASONS: [(&str, &str, &str); 5] = [
    ("a draft", "visibility", "draft"),
    ("restricted", "visibility", "restricted"),
    ("under embargo", "embargo", "2026-01-15T12:00:01Z"),
    ("to come, and new", "embargo", "2031-01-01T00:00:00+01:00"),
    ("withdrawn", "withdrawn", ""),
];

#[test]
fn records_that_are_not_public_change_nothing() {
    for kind in Kind::ALL {
        let plain = Records::example();
        let without = outputs(&around_secret(*kind, Site::Without));
        let around = around_secret(*kind, Site::With);
        let told_otherwise = (REASONS[0], TELLINGS[1]);
        let told = REASONS.map(|reason| (reason, TELLINGS[0]));
        for (reason, telling) in told.into_iter().chain([told_otherwise]) {
            let mut records = around.clone();
            if let Some((name, source)) = secret(&plain, *kind, reason, telling) {
                records.add(&name, source);
                let what = format!("{} {} with {telling}", kind.one(), reason.0);
                assert_same(&outputs(&records), &without, &what);
            }
        }
    }
}

#[test]
fn what_is_prepared_for_every_kind_changes_nothing() {
    let plain = Records::example();
    let without = outputs(&plain);
    let mut all = plain.clone();
    for kind in Kind::ALL {
        let name = plain.first(*kind);
        for telling in TELLINGS {
            let mut next = plain.get(&name).clone();
            tell(&mut next, kind.folder(), telling);
            next.front
                .insert("embargo".into(), "2026-01-15T12:00:01Z".into());
            let mut records = plain.clone();
            records.add(&format!("{name}.next"), next.clone());
            assert_same(&outputs(&records), &without, &format!("{name}.next.md"));
            all.add(&format!("{name}.next"), next);
        }
    }
    assert_same(&outputs(&all), &without, "everything prepared at once");
}

/// Public records, some of which name a secret one of `kind`; without it, as they then read.
fn around_secret(kind: Kind, site: Site) -> Records {
    let mut records = Records::example();
    records.add("topics/unreached", topic("Only the secret one is about it"));
    let about = records.change("pages/about");
    let (link, file) = match site {
        Site::With => (
            format!("[[{}/{SECRET}|a label]]", kind.folder()),
            format!("[a *file*](../{}/{SECRET}.md)", kind.folder()),
        ),
        Site::Without => ("a label".to_owned(), "a *file*".to_owned()),
    };
    about.notes = format!("{}\nSee {link} and {file}.\n", about.notes);
    about
        .front
        .insert("summary".into(), format!("With {link}.").into());
    for mention in mentions().into_iter().filter(|mention| mention.of == kind) {
        mention.apply(&mut records, site);
    }
    records
}

/// The secret record of `kind`, made of the one in `plain`, not public for a reason; none when it cannot
/// be for that.
fn secret(
    plain: &Records,
    kind: Kind,
    (why, key, value): (&str, &str, &str),
    telling: &str,
) -> Option<(String, Source)> {
    let mut source = plain.get(&plain.first(kind)).clone();
    tell(&mut source, SECRET, telling);
    source
        .front
        .insert("topics".into(), json!(["unreached", "reading"]));
    source.front.insert("weight".into(), json!(-5));
    if matches!(kind, Kind::Coverage | Kind::Sources) {
        let figure = json!({"id": "staff", "metric": "staff", "value": 41, "as_of": "2025-05-20", "about": ["riverside"]});
        source.front.insert("figures".into(), json!([figure]));
    }
    let value = match (key, kind) {
        ("withdrawn", Kind::Inspections) => json!({"date": "2025-07-01", "reason": telling}),
        ("withdrawn", _) => return None,
        _ => value.into(),
    };
    source.front.insert(key.into(), value);
    let edition = if why.starts_with("to come") {
        ".next"
    } else {
        ""
    };
    Some((format!("{}/{SECRET}{edition}", kind.folder()), source))
}

/// Makes a record say `telling` wherever its words are free.
pub(super) fn tell(source: &mut Source, name: &str, telling: &str) {
    tell_value(&mut source.front, telling);
    for key in ["title", "summary", "internal"] {
        source.front.insert(key.into(), telling.into());
    }
    source.front.insert(
        "corrections".into(),
        json!([{"date": "2025-07-01", "text": telling}]),
    );
    source.front.insert(
        "aliases".into(),
        json!([format!("/old/{name}-{}/", telling.len())]),
    );
    source
        .front
        .insert("extra".into(), json!({"words": telling}));
    source.notes = format!("## {telling}\n\n{telling}\n");
}

fn tell_value(map: &mut Map<String, Json>, telling: &str) {
    for (key, value) in map {
        match value {
            Json::Object(map) => tell_value(map, telling),
            Json::Array(values) => {
                for map in values.iter_mut().filter_map(Json::as_object_mut) {
                    tell_value(map, telling);
                }
            }
            Json::String(text)
                if matches!(key.as_str(), "text" | "note" | "meaning" | "definition") =>
            {
                telling.clone_into(text);
            }
            _ => {}
        }
    }
}

fn topic(title: &str) -> Source {
    let front = json!({"title": title});
    Source {
        front: front.as_object().expect("it is one").clone(),
        notes: String::new(),
    }
}

#[test]
fn each_mention_of_a_secret_record_alone_changes_nothing() {
    let plain = Records::example();
    let unchanged = outputs(&plain);
    for mention in mentions() {
        let mut without = plain.clone();
        mention.apply(&mut without, Site::Without);
        let without = if without.site().files() == plain.site().files() {
            unchanged.clone()
        } else {
            outputs(&without)
        };
        let mut with = plain.clone();
        mention.apply(&mut with, Site::With);
        let (name, source) = secret(&plain, mention.of, REASONS[0], TELLINGS[0])
            .expect("there is a draft of any kind");
        with.add(&name, source);
        with.add("topics/unreached", topic("U"));
        let what = format!(
            "`{}` of {} names a secret {}",
            mention.at,
            mention.by,
            mention.of.one()
        );
        assert_same(&outputs(&with), &without, &what);
    }
}
