//! What is shown about what the cursor stands on: a record that is named, what a key is for, what a word
//! means.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::client::Client;
use super::keys::{self, Expected, Found, Thing};
use super::names::{Subject, Target, name_at};
use super::view::{Cursor, View};
use crate::decode::kinds::Facts;
use crate::decode::kinds::common::Visibility;
use crate::decode::kinds::framework::Framework;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::scale::{Scale, Standing};
use crate::decode::{Edition, Record, RecordKey};

/// What is shown about what `cursor` stands on.
pub(super) fn hover(cursor: &Cursor<'_>) -> Option<Hover> {
    let (text, place) = of_name(cursor).or_else(|| of_key(cursor))?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: cursor.view.client.markup(),
            value: text,
        }),
        range: Some(cursor.text.range(&place)),
    })
}

type Shown = (String, std::ops::Range<usize>);

fn of_name(cursor: &Cursor<'_>) -> Option<Shown> {
    let name = name_at(cursor)?;
    let own = &cursor.decoded()?.key;
    if let Target::Here(_) = name.target {
        return None;
    }
    let subject = name.target.subject(cursor.view.site, own)?;
    Some((about(cursor.view, &subject)?, name.place))
}

fn of_key(cursor: &Cursor<'_>) -> Option<Shown> {
    let subject = keys::subject_of(&cursor.file)?;
    let node = keys::read(subject, &cursor.file, &cursor.read)?;
    let is_at = |span: crate::base::Span| cursor.is_at(&span.range());
    let found = keys::find(&node, &|key| is_at(key.span), &|_, node| is_at(node.span))?;
    let Found { way, thing, .. } = found;
    let client = cursor.view.client;
    match thing {
        Thing::Key(key) => {
            let help = keys::help(subject, &way)?;
            let name = strong(client, &key.text);
            Some((
                format!("{name}\n\n{}", words(client, &help)),
                key.span.range(),
            ))
        }
        Thing::Scalar(text, node) => {
            let known = Expected::at(subject, &way)?.words().into_iter();
            let word = known.into_iter().find(|word| word.word == text)?;
            let shown = (!word.meaning.is_empty()).then(|| words(client, word.meaning))?;
            Some((
                format!("{}\n\n{shown}", strong(client, text)),
                node.span.range(),
            ))
        }
    }
}

/// What `subject` is: its title, its kind, its headline grade, whether it is public.
pub(super) fn about(view: View<'_>, subject: &Subject) -> Option<String> {
    let client = view.client;
    let decoded = view.site.of(&subject.key);
    let current = decoded.min_by_key(|one| one.edition != Edition::Current)?;
    let key = &subject.key;
    let mut facts = vec![sentence(key.kind.one()), code(client, &key.to_string())];
    let Some(record) = &current.record else {
        return Some(format!(
            "{}\n\nThe record has mistakes and cannot be read.",
            facts.join(", ")
        ));
    };
    facts.extend(headline(view, record).map(|grade| words(client, &format!("overall: {grade}"))));
    match record.common.visibility {
        Some(Visibility::Restricted) => facts.push("restricted".to_owned()),
        Some(Visibility::Draft) => facts.push("draft".to_owned()),
        Some(Visibility::Public) | None => {}
    }
    let mut shown = vec![strong(client, title(view, record)), facts.join(", ")];
    let item = subject.item.as_deref();
    let item = item.and_then(|item| item_of(client, record, item));
    let summary = record.common.summary.as_ref();
    shown.extend(item.or_else(|| summary.map(|summary| words(client, &summary.0))));
    Some(shown.join("\n\n"))
}

/// What `record` is called; one that is planned may have no title of its own.
pub(super) fn title<'a>(view: View<'a>, record: &'a Record) -> &'a str {
    let own: &str = &record.common.title;
    if !own.is_empty() {
        return own;
    }
    let named = view.site.model().and_then(|model| model.get(&record.key));
    named.map_or("", |named| &named.common.title)
}

/// The finding, figure, statement or area called `item` in `record`.
fn item_of(client: Client, record: &Record, item: &str) -> Option<String> {
    if let Facts::Inspections(inspection) = &record.facts
        && let Some(finding) = inspection.findings.iter().find(|it| it.id.as_str() == item)
    {
        let title = finding.title.as_ref().map_or(item, |title| title);
        return Some(format!(
            "{}: {}",
            code(client, title),
            words(client, &finding.text.0)
        ));
    }
    if let Facts::Frameworks(framework) = &record.facts
        && let Some(area) = framework.areas.iter().find(|it| it.id.as_str() == item)
    {
        return Some(format!(
            "{}: {}",
            code(client, item),
            words(client, &area.label)
        ));
    }
    let is_it = |id: &Option<crate::base::Spanned<crate::base::Id>>| {
        id.as_ref().is_some_and(|id| id.as_str() == item)
    };
    let statement = record.statements().iter().find(|it| is_it(&it.id))?;
    Some(format!(
        "{}: {}",
        code(client, item),
        words(client, &statement.text.0)
    ))
}

/// The headline grade of `record` in the words of its scale; none when it is no inspection or none is
/// stated.
fn headline(view: View<'_>, record: &Record) -> Option<String> {
    let Facts::Inspections(inspection) = &record.facts else {
        return None;
    };
    let overall = inspection
        .judgements
        .iter()
        .find(|judgement| judgement.overall == Some(true))?;
    let written: &str = &overall.grade;
    let scale = scale_of(view, inspection);
    let label = scale.and_then(|scale| match scale.standing(written)? {
        Standing::Grade(place) => Some(scale.grades.get(place)?.label.to_string()),
        Standing::State(_, label) => Some(label.to_owned()),
    });
    Some(label.unwrap_or_else(|| written.to_owned()))
}

fn scale_of<'a>(view: View<'a>, inspection: &Inspection) -> Option<&'a Scale> {
    let framework = inspection.framework.as_ref()?;
    framework_scale(view, framework_called(view, framework.id())?)
}

/// The framework called `id`.
pub(super) fn framework_called<'a>(view: View<'a>, id: &str) -> Option<&'a Framework> {
    let key = view
        .site
        .find(&[crate::decode::kinds::Kind::Frameworks], id)?;
    match facts(view, key)? {
        Facts::Frameworks(framework) => Some(framework),
        _ => None,
    }
}

/// The scale of `framework`.
pub(super) fn framework_scale<'a>(view: View<'a>, framework: &Framework) -> Option<&'a Scale> {
    let name = &framework.scale.as_ref()?.reference;
    let key = view.site.find(name.kinds, &name.id)?;
    match facts(view, key)? {
        Facts::Scales(scale) => Some(scale),
        _ => None,
    }
}

fn facts<'a>(view: View<'a>, key: &RecordKey) -> Option<&'a Facts> {
    let mut all = view.site.of(key);
    all.find_map(|decoded| Some(&decoded.record.as_ref()?.facts))
}

/// `text` with a capital.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn strong(client: Client, text: &str) -> String {
    match client.markup() {
        MarkupKind::Markdown => format!("**{}**", words(client, text)),
        MarkupKind::PlainText => text.to_owned(),
    }
}

fn code(client: Client, text: &str) -> String {
    match client.markup() {
        MarkupKind::Markdown => format!("`{}`", text.replace('`', "'")),
        MarkupKind::PlainText => text.to_owned(),
    }
}

/// Plain `text`, in which nothing is to be read as Markdown.
pub(super) fn words(client: Client, text: &str) -> String {
    const MEANT: &str = "\\*_[]<>#|~&!";
    if client.markup() == MarkupKind::PlainText {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if MEANT.contains(letter) {
            escaped.push('\\');
        }
        escaped.push(if letter == '\n' { ' ' } else { letter });
    }
    escaped
}
