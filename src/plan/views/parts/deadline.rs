//! What is due and by when: what the component `deadlines` shows.

use crate::base::date::day_in_words;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::survey::{Deadline, Duty};

use super::StatusTag;
use super::finding_row::finding_title;

view! {
    /// Something that is due.
    pub struct DeadlineView {
        /// By when, as precisely as it was written.
        date: String,
        /// What is due: `Answer`, `Action`, `Report`, `Promised`.
        duty: String,
        /// The inspection, finding or promise.
        what: Link,
        /// The inspection or series that it belongs to, where that is something else.
        from: Option<Link>,
        /// Who must see to it.
        who: Vec<Link>,
        /// That its day has passed.
        status: Option<StatusTag>,
    }
}

/// `deadlines` as they are shown.
pub fn deadline_views<'d, 'm: 'd>(
    material: &Material<'m>,
    deadlines: impl IntoIterator<Item = &'d Deadline<'m>>,
) -> Vec<DeadlineView> {
    deadlines
        .into_iter()
        .filter_map(|deadline| deadline_view(material, deadline))
        .collect()
}

fn deadline_view(material: &Material<'_>, deadline: &Deadline<'_>) -> Option<DeadlineView> {
    let written = deadline.written.map(ToString::to_string);
    let (duty, what, from) = match deadline.duty {
        Duty::Answer(inspection, None) => ("Answer", material.link(inspection.record), None),
        Duty::Answer(inspection, Some(finding)) | Duty::Action(inspection, finding) => {
            let page = material.path(inspection.key()).0;
            let what = Link {
                title: finding_title(material, inspection.record, finding),
                path: SitePath(format!("{page}#{}", finding.id.value)),
            };
            let duty = match deadline.duty {
                Duty::Action(..) => "Action",
                _ => "Answer",
            };
            (duty, what, Some(material.link(inspection.record)))
        }
        Duty::Report(inspection) => ("Report", material.link(inspection.record), None),
        Duty::Promise(position) => {
            let entry = material.survey.promises.get(position)?;
            let series = material.link(entry.series.record);
            let what = Link {
                title: entry.promise.title.to_string(),
                path: series.path.clone(),
            };
            ("Promised", what, Some(series))
        }
    };
    Some(DeadlineView {
        date: written.unwrap_or_else(|| day_in_words(deadline.day)),
        duty: duty.to_owned(),
        what,
        from,
        who: deadline.who.iter().map(|who| material.link(who)).collect(),
        status: deadline.is_overdue.then(StatusTag::overdue),
    })
}
