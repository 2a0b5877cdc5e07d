//! The register of findings: all, by standing, each list on as many pages as it needs.
//!
//! Not here: what is overdue, of which findings are a part (see [`super::overdue`]).

use crate::decode::kinds::Kind;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::survey::{Standing, Survey};

use super::overdue::overdue;
use super::parts::{
    FindingRow, Pagination, StatusTag, Tally, finding_row, list_link, number, sheets,
};

/// The address of the register.
const ADDRESS: &str = "/findings/";

view! {
    /// What stands above the list.
    pub struct RegisterHeading {
        /// What the list comes to, in a sentence.
        lead: String,
        /// What is known only as a number, in a sentence.
        unknown: Option<String>,
        /// The whole register, where this is a group of it.
        all: Option<Link>,
        /// How many actions, answers and reports are overdue, and where they are listed.
        overdue: Vec<Tally>,
        /// How many findings there are of each standing; without a path the one that is shown.
        tallies: Vec<Tally>,
        /// What the table shows.
        caption: String,
        /// What stands where the table would, when it is empty.
        empty: String,
    }
}

view! {
    /// The register of findings, or one group of it.
    pub struct FindingsPage in "findings.html" {
        /// What stands above the list.
        heading: RegisterHeading,
        /// A page of the findings.
        findings: Vec<FindingRow>,
        /// The way through them.
        pagination: Pagination,
    }
}

/// Adds the pages of the register, and of each group of it.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if material.model().of_kind(Kind::Inspections).next().is_none() {
        return;
    }
    let groups = Standing::ALL.iter().copied().map(Some);
    for group in std::iter::once(None).chain(groups) {
        let positions = positions(&material.survey, group);
        let heading = heading(material, group);
        let page_size = material.model().settings.page_size;
        for sheet in sheets(&address(group), positions.len(), page_size) {
            let listed = positions
                .get(sheet.entries.clone())
                .unwrap_or_default()
                .to_vec();
            let page = sheet.page(page_of(group));
            let heading = heading.clone();
            plan.page(material, None, page, move |material, _| FindingsPage {
                findings: rows(material, &listed),
                pagination: sheet.pagination.clone(),
                heading: heading.clone(),
            });
        }
    }
}

/// The address of the list of the findings of `group`; of all without one.
fn address(group: Option<Standing>) -> String {
    group.map_or_else(
        || ADDRESS.to_owned(),
        |group| format!("{ADDRESS}{}/", group.slug()),
    )
}

/// The findings of `group`, by their positions in the survey.
fn positions(survey: &Survey<'_>, group: Option<Standing>) -> Vec<usize> {
    let findings = survey.findings.iter().enumerate();
    findings
        .filter(|(_, entry)| group.is_none_or(|group| entry.status.standing == group))
        .map(|(position, _)| position)
        .collect()
}

/// The page on which the list of `group` begins.
fn page_of(group: Option<Standing>) -> Page {
    let mut page = Page::new(address(group), title(group), "findings");
    page.section = Some(ADDRESS.to_owned());
    page.is_dated = true;
    if group.is_some() {
        page.trail.push(list_link("Findings", ADDRESS));
    }
    page
}

fn title(group: Option<Standing>) -> String {
    group.map_or_else(
        || "Findings".to_owned(),
        |group| format!("Findings: {}", group.label().to_lowercase()),
    )
}

fn rows(material: &Material<'_>, positions: &[usize]) -> Vec<FindingRow> {
    let findings = &material.survey.findings;
    let entries = positions
        .iter()
        .filter_map(|position| findings.get(*position));
    entries.map(|entry| finding_row(material, entry)).collect()
}

/// The heading of the list of `group`, without its findings.
fn heading(material: &Material<'_>, group: Option<Standing>) -> RegisterHeading {
    let survey = &material.survey;
    let late = overdue(survey).len();
    RegisterHeading {
        lead: lead(survey, group),
        unknown: group.is_none().then(|| unknown(material)).flatten(),
        all: group.map(|_| list_link("All findings", ADDRESS)),
        overdue: vec![Tally {
            status: StatusTag::new("Overdue actions, answers and reports", "late"),
            count: late,
            path: Some(SitePath(super::overdue::ADDRESS.to_owned())),
        }],
        tallies: Standing::ALL
            .iter()
            .map(|standing| Tally {
                status: StatusTag::of_standing(*standing),
                count: positions(survey, Some(*standing)).len(),
                path: (group != Some(*standing)).then(|| SitePath(address(Some(*standing)))),
            })
            .collect(),
        caption: format!("{}, by inspection, latest first", title(group)),
        empty: match group {
            None => {
                "No finding is known. Findings are listed here as soon as an inspection has them."
                    .to_owned()
            }
            Some(group) => format!(
                "No finding is listed as “{}”.",
                group.label().to_lowercase()
            ),
        },
    }
}

/// What the list of `group` comes to.
fn lead(survey: &Survey<'_>, group: Option<Standing>) -> String {
    let meaning = match group {
        None => {
            let open = survey
                .findings
                .iter()
                .filter(|entry| entry.status.standing.is_open());
            let findings = match survey.findings.len() {
                1 => "1 finding is".to_owned(),
                count => format!("{} findings are", number(count)),
            };
            let open = match open.count() {
                0 => "None is open".to_owned(),
                1 => "1 is open".to_owned(),
                count => format!("{} are open", number(count)),
            };
            return format!(
                "{findings} known. {open}: something is still to be done or to be shown."
            );
        }
        Some(Standing::NotReported) => "No document behind this site says what became of these.",
        Some(Standing::NotStarted) => "Work on these has not begun, by the last report.",
        Some(Standing::InProgress) => {
            "Work on these goes on, is partly done or rests, by the last report."
        }
        Some(Standing::Claimed) => {
            "The body itself says that these are done. No inspectorate and nobody independent has confirmed it."
        }
        Some(Standing::Verified) => {
            "An inspectorate, or somebody else independent, has found that these are done."
        }
        Some(Standing::Closed) => {
            "These were closed without being done, were superseded, or do not apply any more."
        }
        Some(Standing::NoActionNeeded) => "These are good practice: nothing is to be done.",
    };
    meaning.to_owned()
}

/// How many findings reports count whose text is not known.
fn unknown(material: &Material<'_>) -> Option<String> {
    let mut missing = 0_usize;
    for inspection in material.model().all::<Inspection>() {
        for count in &inspection.facts.finding_counts {
            let listed = inspection.facts.findings.iter();
            let known = listed
                .filter(|finding| finding.kind.value == count.kind.value)
                .count();
            missing += (count.count.value as usize).saturating_sub(known);
        }
    }
    (missing > 0).then(|| {
        format!(
            "Reports count {} more, of which nothing but the number is known: they are not in this \
             list. The page of each inspection says how many it has.",
            number(missing)
        )
    })
}
