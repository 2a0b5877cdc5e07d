//! Something that became known: what the component `changes_table` shows.

use crate::base::date::day_in_words;
use crate::decode::kinds::finding::Finding;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::resolve::Entry;
use crate::survey::{Change, News};

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
    let survey = &material.survey;
    let plain = |what: Link| ChangeView {
        what,
        from: None,
        text: None,
        status: None,
        date: day_in_words(change.day),
        who: Vec::new(),
    };
    Some(match &change.news {
        News::Published(inspection) => ChangeView {
            text: results(material, *inspection),
            who: bodies(material, *inspection),
            ..plain(material.link(inspection.record))
        },
        News::Announced(inspection) => ChangeView {
            text: inspection
                .facts
                .expected
                .as_ref()
                .map(|expected| format!("Expected {}", expected.value)),
            who: bodies(material, *inspection),
            ..plain(material.link(inspection.record))
        },
        News::Progress(position, update) => {
            let entry = survey.findings.get(*position)?;
            let (who, says) = speaker(material, update, &entry.addressees);
            let who = who.map_or_else(String::new, |record| super::short_name(record) + " ");
            ChangeView {
                from: Some(material.link(entry.inspection.record)),
                text: Some(capitalised(&format!("{who}{says}"))),
                status: Some(StatusTag::of_progress(update.progress, update.basis)),
                date: update.date.to_string(),
                who: entry
                    .addressees
                    .iter()
                    .map(|body| short_link(material, body))
                    .collect(),
                ..plain(finding_link(material, entry.inspection, entry.finding))
            }
        }
        News::Answered(inspection, finding, response) => {
            let by = material.model().named(&response.by.reference);
            let whole = || material.link(inspection.record);
            let what = finding.map_or_else(whole, |finding| {
                finding_link(material, *inspection, finding)
            });
            ChangeView {
                from: finding.map(|_| whole()),
                status: Some(StatusTag::of_answer(Some(response), false)),
                date: response
                    .date
                    .as_ref()
                    .map_or_else(|| day_in_words(change.day), |date| date.to_string()),
                who: by.into_iter().map(|by| short_link(material, by)).collect(),
                ..plain(what)
            }
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
            let entry = survey.promises.get(*position)?;
            let publisher = entry.publisher.map(|it| short_link(material, it));
            ChangeView {
                from: Some(material.link(entry.series.record)),
                text: Some(format!("Promised for {}", entry.promise.expected.value)),
                status: Some(StatusTag::of_delivery(entry.delivery)),
                who: publisher.into_iter().collect(),
                ..plain(Link {
                    title: entry.promise.title.to_string(),
                    path: material.path(&record.key),
                })
            }
        }
        News::Promised(position) => {
            let entry = survey.promises.get(*position)?;
            let series = material.link(entry.series.record);
            ChangeView {
                text: Some(format!("Expected {}", entry.promise.expected.value)),
                date: entry.promise.date.to_string(),
                who: entry
                    .publisher
                    .into_iter()
                    .map(|it| short_link(material, it))
                    .collect(),
                from: Some(series.clone()),
                ..plain(Link {
                    title: entry.promise.title.to_string(),
                    path: series.path,
                })
            }
        }
        News::Figure(position) => {
            let figure = figure_view(material, *position, address)?;
            let unit = figure
                .unit
                .map_or_else(String::new, |unit| format!(" {unit}"));
            ChangeView {
                text: Some(format!("{}{unit}", capitalised(&figure.value))),
                from: Some(figure.record),
                status: figure.verdict,
                who: figure.about,
                ..plain(figure.metric)
            }
        }
        News::Corrected(record, correction) => ChangeView {
            text: Some(material.plain(&correction.text.0, record)),
            date: correction.date.to_string(),
            ..plain(material.link(record))
        },
        News::Reported(item) => {
            let card = coverage_card(material, *item);
            ChangeView {
                text: card
                    .variant_of
                    .map(|_| "A copy or another version of an item".to_owned()),
                date: card.date.unwrap_or_else(|| day_in_words(change.day)),
                who: card.outlet.into_iter().collect(),
                ..plain(Link {
                    title: card.title,
                    path: card.path,
                })
            }
        }
    })
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
