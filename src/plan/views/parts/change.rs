//! Something that became known: what the component `changes_table` shows.

use crate::base::date::day_in_words;
use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::finding::{Finding, Response, Update};
use crate::decode::kinds::inspection::Inspection;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::resolve::Entry;
use crate::survey::{Change, News, PromiseEntry};

use super::finding_row::{finding_title, speaker};
use super::{
    Grading, StatusTag, capitalised, coverage_card, deadline_views, figure_view, number, short_link,
};

view! {
    /// Something that became known.
    pub struct ChangeView {
        /// What it is about.
        what: Link,
        /// The record that it belongs to, where that is something else.
        from: Option<Link>,
        /// What is new of it, in a few words.
        text: Option<String>,
        /// How it stands by that.
        status: Option<StatusTag>,
        /// When, as precisely as it was written.
        date: String,
        /// Whom it concerns.
        who: Vec<Link>,
    }
}

/// `change` in a table on the page at `address`; none when what it names is not there.
pub fn change_view(
    material: &Material<'_>,
    change: &Change<'_>,
    address: &str,
) -> Option<ChangeView> {
    let day = || day_in_words(change.day);
    let mut view = match &change.news {
        News::Published(inspection) => ChangeView {
            text: results(material, *inspection),
            who: bodies(material, *inspection),
            ..plain(material.link(inspection.record))
        },
        News::Announced(inspection) => {
            let expected = inspection.facts.expected.as_ref();
            ChangeView {
                text: expected.map(|expected| format!("Expected {}", expected.value)),
                who: bodies(material, *inspection),
                ..plain(material.link(inspection.record))
            }
        }
        News::Progress(position, update) => progress(material, *position, update)?,
        News::Answered(inspection, finding, response) => {
            answered(material, *inspection, *finding, response)
        }
        News::Overdue(deadline) => {
            let due = deadline_views(material, [deadline]).pop()?;
            ChangeView {
                from: due.from,
                text: Some(due.duty),
                status: due.status,
                date: format!("due {}", due.date),
                who: due.who,
                ..plain(due.what)
            }
        }
        News::Delivered(position, record) => {
            let entry = material.survey.promises.get(*position)?;
            let path = material.path(&record.key);
            ChangeView {
                text: Some(format!("Promised for {}", entry.promise.expected.value)),
                status: Some(StatusTag::of_delivery(entry.delivery)),
                ..promise(material, entry, path)
            }
        }
        News::Promised(position) => {
            let entry = material.survey.promises.get(*position)?;
            let path = material.path(entry.series.key());
            ChangeView {
                text: Some(format!("Expected {}", entry.promise.expected.value)),
                date: entry.promise.date.to_string(),
                ..promise(material, entry, path)
            }
        }
        News::Figure(position) => figure(material, *position, address)?,
        News::Corrected(record, correction) => ChangeView {
            text: Some(material.plain(&correction.text.0, record)),
            date: correction.date.to_string(),
            ..plain(material.link(record))
        },
        News::Reported(item) => reported(material, *item),
    };
    if view.date.is_empty() {
        view.date = day();
    }
    Some(view)
}

/// News of `what`, of which nothing else is told yet.
fn plain(what: Link) -> ChangeView {
    ChangeView {
        what,
        from: None,
        text: None,
        status: None,
        date: String::new(),
        who: Vec::new(),
    }
}

fn progress(material: &Material<'_>, position: usize, update: &Update) -> Option<ChangeView> {
    let entry = material.survey.findings.get(position)?;
    let (who, says) = speaker(material, update, &entry.addressees);
    let who = who.map_or_else(String::new, |record| super::short_name(record) + " ");
    let addressees = entry.addressees.iter();
    Some(ChangeView {
        from: Some(material.link(entry.inspection.record)),
        text: Some(capitalised(&format!("{who}{says}"))),
        status: Some(StatusTag::of_progress(update.progress, update.basis)),
        date: update.date.to_string(),
        who: addressees.map(|body| short_link(material, body)).collect(),
        ..plain(finding_link(material, entry.inspection, entry.finding))
    })
}

fn answered(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    finding: Option<&Finding>,
    response: &Response,
) -> ChangeView {
    let by = material.model().named(&response.by.reference);
    let whole = || material.link(inspection.record);
    let what = finding.map_or_else(whole, |finding| finding_link(material, inspection, finding));
    let date = response.date.as_ref();
    ChangeView {
        from: finding.map(|_| whole()),
        status: Some(StatusTag::of_answer(Some(response), false)),
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        who: by.into_iter().map(|by| short_link(material, by)).collect(),
        ..plain(what)
    }
}

/// The promise of `entry`, which leads to `path`.
fn promise(material: &Material<'_>, entry: &PromiseEntry<'_>, path: SitePath) -> ChangeView {
    let publisher = entry.publisher.map(|it| short_link(material, it));
    ChangeView {
        from: Some(material.link(entry.series.record)),
        who: publisher.into_iter().collect(),
        ..plain(Link {
            title: entry.promise.title.to_string(),
            path,
        })
    }
}

fn figure(material: &Material<'_>, position: usize, address: &str) -> Option<ChangeView> {
    let figure = figure_view(material, position, address)?;
    let unit = figure
        .unit
        .map_or_else(String::new, |unit| format!(" {unit}"));
    Some(ChangeView {
        text: Some(format!("{}{unit}", capitalised(&figure.value))),
        from: Some(figure.record),
        status: figure.verdict,
        who: figure.about,
        ..plain(figure.metric)
    })
}

fn reported(material: &Material<'_>, item: Entry<'_, Coverage>) -> ChangeView {
    let card = coverage_card(material, item);
    let copy = card.variant_of;
    ChangeView {
        text: copy.map(|_| "A copy or another version of an item".to_owned()),
        date: card.date.unwrap_or_default(),
        who: card.outlet.into_iter().collect(),
        ..plain(Link {
            title: card.title,
            path: card.path,
        })
    }
}

fn finding_link(
    material: &Material<'_>,
    inspection: Entry<'_, Inspection>,
    finding: &Finding,
) -> Link {
    let page = material.path(inspection.key()).0;
    Link {
        title: finding_title(material, inspection.record, finding),
        path: SitePath(format!("{page}#{}", finding.id.value)),
    }
}

fn bodies(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Vec<Link> {
    let names = inspection.facts.bodies.iter();
    let bodies = names.filter_map(|name| material.model().named(&name.reference));
    bodies.map(|body| short_link(material, body)).collect()
}

/// The grades of `inspection` and how many findings it has, in a line; none without any.
fn results(material: &Material<'_>, inspection: Entry<'_, Inspection>) -> Option<String> {
    let facts = inspection.facts;
    let grading = Grading::new(material.model(), facts.framework.as_ref());
    let grades = match grading.headline(facts) {
        Some(grade) => Some(format!("Overall: {}", grade.label)),
        None => grading.in_a_line(facts),
    };
    let findings = match facts.findings.len() {
        0 => None,
        1 => Some("1 finding".to_owned()),
        count => Some(format!("{} findings", number(count))),
    };
    let parts: Vec<String> = grades.into_iter().chain(findings).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
