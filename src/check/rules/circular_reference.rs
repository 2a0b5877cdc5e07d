//! What follows, contains or replaces something else is not itself followed, contained or replaced by
//! it.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::check::Written;
use crate::decode::kinds::Facts;
use crate::decode::references::{Ref, Reference};
use crate::decode::{Record, RecordKey};
use crate::diag::Diagnostic;

/// One name in a record, and where it stands.
type Edge<'a> = (&'a Reference, Span);

/// A key that leads from record to record, and what it names.
type Relation = (&'static str, for<'a> fn(&'a Record) -> Vec<Edge<'a>>);

/// The keys that must not lead back to where they began.
const RELATIONS: &[Relation] = &[
    ("previous", previous),
    ("superseded", superseded),
    ("variant_of", variant_of),
    ("parent", parent),
    ("members", members),
    ("part_of", part_of),
];

/// The keys that name others alike, where going back is natural but naming oneself is not.
const MUTUAL: &[Relation] = &[
    ("ambiguous_with", ambiguous_with),
    ("comparable_with", comparable_with),
    ("overseen_by", overseen_by),
];

/// Finds keys that lead from a record back to itself.
pub(super) fn check(written: &Written<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, edges) in RELATIONS {
        found.extend(circles(written, key, *edges));
    }
    for (key, edges) in MUTUAL {
        for record in written.records() {
            let own = edges(record).into_iter().find(|(name, _)| {
                written
                    .named(name)
                    .is_some_and(|named| named.key == record.key)
            });
            found.extend(own.map(|(_, span)| problem(key, &[&record.key]).at(&record.file, span)));
        }
    }
    found
}

/// Walks from record to record, each once, without recursion: a chain may be as long as a site.
fn circles(
    written: &Written<'_>,
    key: &str,
    edges: for<'a> fn(&'a Record) -> Vec<Edge<'a>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut done: BTreeMap<&RecordKey, bool> = BTreeMap::new();
    for start in written.records() {
        let mut path: Vec<(&Record, Vec<Edge<'_>>)> = Vec::new();
        if !done.contains_key(&start.key) {
            done.insert(&start.key, false);
            path.push((start, edges(start)));
        }
        while let Some((record, open)) = path.last_mut() {
            let record = *record;
            let Some((name, span)) = open.pop() else {
                done.insert(&record.key, true);
                path.pop();
                continue;
            };
            let Some(next) = written.named(name) else {
                continue;
            };
            match done.get(&next.key) {
                Some(true) => {}
                Some(false) => {
                    let circle = path.iter().map(|(record, _)| &record.key);
                    let circle: Vec<&RecordKey> =
                        circle.skip_while(|key| **key != next.key).collect();
                    found.push(problem(key, &circle).at(&record.file, span));
                }
                None => {
                    done.insert(&next.key, false);
                    path.push((next, edges(next)));
                }
            }
        }
    }
    found
}

fn problem(key: &str, circle: &[&RecordKey]) -> Diagnostic {
    let message = match circle {
        [own] => format!("`{key}` of `{own}` names itself"),
        several => {
            let names: Vec<String> = several.iter().map(|key| format!("`{key}`")).collect();
            format!("`{key}` leads in a circle: {}", names.join(", "))
        }
    };
    Diagnostic::error("circular-reference", message).help("take out the name that is wrong")
}

fn edge<T>(name: &Ref<T>) -> Edge<'_> {
    (&name.reference, name.span)
}

fn previous(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Inspections(facts) => facts.previous.iter().map(edge).collect(),
        _ => Vec::new(),
    }
}

fn superseded(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Inspections(facts) => facts.superseded.iter().map(|one| edge(&one.by)).collect(),
        _ => Vec::new(),
    }
}

fn variant_of(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Coverage(facts) => facts.variant_of.iter().map(edge).collect(),
        _ => Vec::new(),
    }
}

fn parent(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Bodies(facts) | Facts::Inspectorates(facts) => {
            facts.parent.iter().map(edge).collect()
        }
        _ => Vec::new(),
    }
}

fn members(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Bodies(facts) | Facts::Inspectorates(facts) => {
            facts.members.iter().map(edge).collect()
        }
        _ => Vec::new(),
    }
}

fn overseen_by(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Bodies(facts) | Facts::Inspectorates(facts) => {
            facts.overseen_by.iter().map(edge).collect()
        }
        _ => Vec::new(),
    }
}

fn part_of(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Metrics(facts) => facts.part_of.iter().map(edge).collect(),
        _ => Vec::new(),
    }
}

fn ambiguous_with(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Topics(facts) => facts.ambiguous_with.iter().map(edge).collect(),
        _ => Vec::new(),
    }
}

fn comparable_with(record: &Record) -> Vec<Edge<'_>> {
    match &record.facts {
        Facts::Scales(facts) => facts.comparable_with.iter().map(edge).collect(),
        _ => Vec::new(),
    }
}
