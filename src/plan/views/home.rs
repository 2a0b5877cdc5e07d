//! The home page: what to know before the meeting; of a site of pages alone, which there are.

use jiff::civil::Date;

use crate::base::date::day_in_words;
use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::inspection::Inspection;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::plan::{Plan, is_briefing};
use crate::resolve::Entry;
use crate::resolve::routes::{is_home, list_order};
use crate::survey::{Deadline, Delivery, Duty, State};

use super::changes::{self, LatestChanges};
use super::overdue::overdue;
use super::parts::{
    DeadlineView, InspectionCard, PageEntry, PromiseView, deadline_views, inspection_card, number,
    page_entries, promise_view,
};

/// How many entries each list of the home page has at most.
const LONGEST_LIST: usize = 10;

/// How many of the latest inspections it shows.
const LATEST: usize = 6;

view! {
    /// A meeting that the site briefs.
    pub struct MeetingView {
        /// When it is.
        date: String,
        /// What it is called.
        title: Option<String>,
    }
}

view! {
    /// The home page.
    pub struct HomePage in "home.html" {
        /// What stands above it: the title of the site, or of the page `index`.
        heading: String,
        /// What the site covers, in a sentence.
        description: Option<String>,
        /// The text of the page `index`.
        notes: Option<Markup>,
        /// Whether there is anything to brief about; otherwise what follows up to the topics is absent.
        is_briefing: bool,
        /// How much there is, in a sentence.
        extent: String,
        /// The day as at which it speaks.
        day: String,
        /// The last meeting before that day.
        last_meeting: Option<MeetingView>,
        /// The next meeting.
        next_meeting: Option<MeetingView>,
        /// What changed since the last meeting.
        changes: Option<LatestChanges>,
        /// What is overdue, the longest first.
        overdue: Vec<DeadlineView>,
        /// The words of the link to all of it, where not all is shown.
        more_overdue: Option<String>,
        /// What is due next.
        due_next: Vec<DeadlineView>,
        /// How much more is due later, where not all is shown.
        more_due: Option<String>,
        /// The latest inspections.
        latest: Vec<InspectionCard>,
        /// Promises that are overdue, late or awaited, in this order.
        promises: Vec<PromiseView>,
        /// The words of the link to figures that disagree; none when none does.
        disagreements: Option<String>,
        /// Whether there are figures at all.
        has_figures: bool,
        /// What the site writes about.
        topics: Vec<Link>,
        /// The site's own pages, where there is nothing else.
        pages: Vec<PageEntry>,
    }
}

/// Adds the home page.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let settings = &material.model().settings;
    let mut page = Page::new("/", &*settings.title, "home");
    page.description.clone_from(&settings.description);
    page.trail.clear();
    page.is_dated = is_briefing(material.model());
    let own = own_page(material).map(|record| &record.file);
    plan.page(material, own, page, view_of);
}

/// The page whose text stands on the home page.
fn own_page<'m>(material: &Material<'m>) -> Option<&'m Record> {
    let mut pages = material.model().of_kind(Kind::Pages);
    pages.find(|record| is_home(&record.key))
}

fn view_of(material: &Material<'_>, page: &Page) -> HomePage {
    let model = material.model();
    let survey = &material.survey;
    let late = overdue(survey);
    let next: Vec<&Deadline<'_>> = survey
        .deadlines
        .iter()
        .filter(|deadline| !deadline.is_overdue && !matches!(deadline.duty, Duty::Promise(_)))
        .collect();
    let (last_meeting, next_meeting) = meetings(material, model.as_at.day);
    let more = |all: usize| all.checked_sub(LONGEST_LIST).filter(|rest| *rest > 0);
    let mut topics: Vec<&Record> = model.of_kind(Kind::Topics).collect();
    topics.sort_by(|a, b| list_order(a, b));
    let own = own_page(material);
    let is_briefing = is_briefing(model);
    let pages = if is_briefing {
        &[][..]
    } else {
        material.tree.at_root()
    };
    HomePage {
        heading: own.map_or_else(|| page.title.clone(), |own| own.common.title.to_string()),
        description: model.settings.description.clone(),
        notes: own
            .and_then(|own| material.notes(&own.key))
            .map(|notes| Markup(notes.html)),
        is_briefing,
        extent: extent(material),
        day: day_in_words(model.as_at.day),
        last_meeting,
        next_meeting,
        changes: changes::latest(material, &page.address),
        overdue: deadline_views(material, late.iter().copied().take(LONGEST_LIST)),
        more_overdue: more(late.len())
            .map(|_| format!("All {} that are overdue", number(late.len()))),
        due_next: deadline_views(material, next.iter().copied().take(LONGEST_LIST)),
        more_due: more(next.len()).map(|rest| {
            format!(
                "{} more fall due later; the pages of the bodies and inspections have them.",
                number(rest)
            )
        }),
        latest: latest(material),
        promises: promises(material, page),
        disagreements: disagreements(survey.disagreements.len()),
        has_figures: model.of_kind(Kind::Metrics).next().is_some(),
        topics: topics
            .into_iter()
            .map(|topic| material.link(topic))
            .collect(),
        pages: page_entries(material, pages),
    }
}

/// How much there is on the site.
fn extent(material: &Material<'_>) -> String {
    let model = material.model();
    let is_published = |entry: &Entry<'_, Inspection>| State::of(entry.facts, model).is_published();
    let inspections = model.all::<Inspection>().filter(is_published).count();
    let inspections = match inspections {
        1 => "1 inspection".to_owned(),
        count => format!("{} inspections", number(count)),
    };
    let findings = match material.survey.findings.len() {
        1 => "1 finding".to_owned(),
        count => format!("{} findings", number(count)),
    };
    format!("{inspections} and {findings}")
}

/// The last meeting before `today`, and the next from it on.
fn meetings(material: &Material<'_>, today: Date) -> (Option<MeetingView>, Option<MeetingView>) {
    let meetings = &material.model().settings.meetings;
    let view = |meeting: &crate::config::Meeting| MeetingView {
        date: meeting.date.to_string(),
        title: meeting.title.clone(),
    };
    let last = meetings
        .iter()
        .rev()
        .find(|meeting| meeting.date.latest() < today);
    let next = meetings
        .iter()
        .find(|meeting| meeting.date.latest() >= today);
    (last.map(view), next.map(view))
}

/// The latest inspections that are published.
fn latest(material: &Material<'_>) -> Vec<InspectionCard> {
    let published = material
        .model()
        .all::<Inspection>()
        .filter(|entry| entry.facts.published.is_some());
    let mut published: Vec<Entry<'_, Inspection>> = published.collect();
    published.sort_by(|a, b| list_order(a.record, b.record));
    let shown = published.into_iter().take(LATEST);
    shown
        .map(|inspection| inspection_card(material, inspection))
        .collect()
}

/// The promises of which something is still to be said: overdue, late, awaited.
fn promises(material: &Material<'_>, page: &Page) -> Vec<PromiseView> {
    let urgency = |delivery: &Delivery<'_>| match delivery {
        Delivery::Overdue => Some(0),
        Delivery::Late(..) => Some(1),
        Delivery::Awaited => Some(2),
        Delivery::Kept(..) => None,
    };
    let all = material.survey.promises.iter();
    let mut shown: Vec<_> = all
        .filter_map(|entry| Some((urgency(&entry.delivery)?, entry)))
        .collect();
    shown.sort_by_key(|(urgency, _)| *urgency);
    let shown = shown.into_iter().take(LONGEST_LIST);
    shown
        .map(|(_, entry)| promise_view(material, entry, &page.address))
        .collect()
}

fn disagreements(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("On 1 figure sources disagree, and nothing is settled".to_owned()),
        count => Some(format!(
            "On {} figures sources disagree, and nothing is settled",
            number(count)
        )),
    }
}
