//! What changed since the last meeting, and between each two meetings before it.
//!
//! A site without meetings tells what changed in the last three months.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::base::date::day_in_words;
use crate::config::Meeting;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::plan::{Plan, is_briefing};
use crate::survey::{Change, News, Period, changes};

use super::parts::{ChangeView, StatusTag, Tally, change_view, coverage_count, list_link, number};

/// The address of what changed last.
pub(super) const ADDRESS: &str = "/changes/";

/// So many changes of a kind are told at most: more than that nobody reads in a meeting.
const MOST: usize = 100;

/// The home page tells so many at most.
const MOST_AT_HOME: usize = 8;

view! {
    /// What changed in some time.
    pub struct ChangesPage in "changes.html" {
        /// From when to when, and how much, in a sentence.
        lead: String,
        /// How many changes there are of each kind, with the way to them.
        tallies: Vec<Tally>,
        /// The changes, by kind.
        groups: Vec<ChangeGroup>,
        /// The times before and after, each with a page of its own, latest first.
        others: Vec<Link>,
    }
}

view! {
    /// Changes of one kind.
    pub struct ChangeGroup {
        /// Its anchor.
        id: String,
        /// What they are: `Inspections published`.
        title: String,
        /// They, latest first.
        changes: Vec<ChangeView>,
        /// What else is to be said: how many more there are.
        note: Option<String>,
    }
}

view! {
    /// What changed since the last meeting, for the home page.
    pub struct LatestChanges {
        /// From when on.
        since: String,
        /// How many changes there are of each kind, with the way to them.
        tallies: Vec<Tally>,
        /// The latest of those that matter most.
        changes: Vec<ChangeView>,
    }
}

/// A time of which a page tells what changed.
struct Chapter {
    address: String,
    title: String,
    period: Period,
}

/// Kinds of news, in the order in which a reader needs them: anchor, title, tone, and which are of it.
type Heading = (
    &'static str,
    &'static str,
    &'static str,
    fn(&News<'_>) -> bool,
);

const HEADINGS: &[Heading] = &[
    ("published", "Inspections published", "plain", |news| {
        matches!(news, News::Published(_))
    }),
    ("overdue", "Became overdue", "late", |news| {
        matches!(news, News::Overdue(_))
    }),
    (
        "verified",
        "Found or confirmed by others",
        "verified",
        |news| matches!(news, News::Progress(_, update) if !is_claim(update)),
    ),
    (
        "claimed",
        "Reported by the bodies themselves",
        "claimed",
        |news| matches!(news, News::Progress(_, update) if is_claim(update)),
    ),
    ("answered", "Answers", "plain", |news| {
        matches!(news, News::Answered(..))
    }),
    ("delivered", "Promised and published", "verified", |news| {
        matches!(news, News::Delivered(..))
    }),
    ("promised", "Newly promised", "open", |news| {
        matches!(news, News::Promised(_))
    }),
    ("announced", "Announced", "open", |news| {
        matches!(news, News::Announced(_))
    }),
    ("figures", "New figures", "plain", |news| {
        matches!(news, News::Figure(_))
    }),
    ("corrections", "Corrections of this site", "plain", |news| {
        matches!(news, News::Corrected(..))
    }),
    ("coverage", "Press coverage", "plain", |news| {
        matches!(news, News::Reported(_))
    }),
];

fn is_claim(update: &crate::decode::kinds::finding::Update) -> bool {
    update.basis == crate::decode::kinds::finding::Basis::SelfReported
}

/// Adds the pages of what changed.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if !is_briefing(material.model()) {
        return;
    }
    let chapters = chapters(material);
    let links: Vec<Link> = chapters
        .iter()
        .map(|chapter| list_link(&chapter.title, &chapter.address))
        .collect();
    for chapter in chapters {
        let mut page = Page::new(&*chapter.address, &*chapter.title, "changes");
        page.section = Some(ADDRESS.to_owned());
        if chapter.address == ADDRESS {
            page.is_dated = true;
        } else {
            page.trail.push(list_link("What changed", ADDRESS));
        }
        let others = links.iter().filter(|link| link.path.0 != chapter.address);
        let others: Vec<Link> = others.cloned().collect();
        plan.page(material, None, page, move |material, page| {
            view_of(material, page, &chapter, others.clone())
        });
    }
}

fn view_of(
    material: &Material<'_>,
    page: &Page,
    chapter: &Chapter,
    others: Vec<Link>,
) -> ChangesPage {
    let changes = changes(&material.survey, chapter.period);
    let Period { after, until } = chapter.period;
    ChangesPage {
        lead: format!(
            "What became known after {} and until {}: {}.",
            day_in_words(after),
            day_in_words(until),
            match changes.len() {
                0 => "nothing".to_owned(),
                1 => "1 change".to_owned(),
                count => format!("{} changes", number(count)),
            }
        ),
        tallies: tallies(&changes, ""),
        groups: HEADINGS
            .iter()
            .filter_map(|heading| group(material, page, heading, &changes))
            .collect(),
        others,
    }
}

/// How many of `changes` there are of each kind that occurs; their anchors are on the page at `address`.
fn tallies(changes: &[Change<'_>], address: &str) -> Vec<Tally> {
    let tally = |(id, title, tone, is_of): &Heading| {
        let count = changes.iter().filter(|change| is_of(&change.news)).count();
        (count > 0).then(|| Tally {
            status: StatusTag::new(*title, tone),
            count,
            path: Some(SitePath(format!("{address}#{id}"))),
        })
    };
    HEADINGS.iter().filter_map(tally).collect()
}

fn group(
    material: &Material<'_>,
    page: &Page,
    (id, title, _, is_of): &Heading,
    changes: &[Change<'_>],
) -> Option<ChangeGroup> {
    let of_kind: Vec<&Change<'_>> = changes.iter().filter(|it| is_of(&it.news)).collect();
    let items = of_kind.iter().filter_map(|change| match change.news {
        News::Reported(item) => Some(item),
        _ => None,
    });
    let items: Vec<_> = items.collect();
    let counted = (!items.is_empty()).then(|| {
        let count = coverage_count(material.model(), items);
        format!("{count}; copies and other versions of a text are one.")
    });
    let more = of_kind.len().checked_sub(MOST).filter(|rest| *rest > 0);
    let more = more.map(|rest| format!("And {} more.", number(rest)));
    let shown = of_kind.iter().take(MOST);
    let shown: Vec<ChangeView> = shown
        .filter_map(|change| change_view(material, change, &page.address))
        .collect();
    (!shown.is_empty()).then(|| ChangeGroup {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        changes: shown,
        note: more.or(counted),
    })
}

/// What changed since the last meeting, on the page at `address`; none of a site that has no news.
pub(super) fn latest(material: &Material<'_>, address: &str) -> Option<LatestChanges> {
    if !is_briefing(material.model()) {
        return None;
    }
    let chapter = chapters(material).into_iter().next()?;
    let changes = changes(&material.survey, chapter.period);
    let of_kinds = HEADINGS
        .iter()
        .filter(|(id, ..)| !matches!(*id, "figures" | "coverage"))
        .flat_map(|(_, _, _, is_of)| changes.iter().filter(|change| is_of(&change.news)));
    Some(LatestChanges {
        since: day_in_words(chapter.period.after),
        tallies: tallies(&changes, ADDRESS),
        changes: of_kinds
            .take(MOST_AT_HOME)
            .filter_map(|change| change_view(material, change, address))
            .collect(),
    })
}

/// The times between the meetings that were, latest first, the first of them until today.
fn chapters(material: &Material<'_>) -> Vec<Chapter> {
    let model = material.model();
    let today = model.as_at.day;
    let meetings = model.settings.meetings.iter();
    let mut past: Vec<(Date, &Meeting)> = meetings
        .map(|meeting| (meeting.date.latest(), meeting))
        .filter(|(day, _)| *day < today)
        .collect();
    past.sort_by_key(|(day, _)| *day);
    past.dedup_by_key(|(day, _)| *day);
    let first = past.last().map(|(day, _)| *day);
    let three_months_ago = || today.checked_sub(3.months()).unwrap_or(Date::MIN);
    let after = first.unwrap_or_else(three_months_ago);
    let latest = Chapter {
        address: ADDRESS.to_owned(),
        title: match first {
            Some(_) => "What changed since the last meeting".to_owned(),
            None => "What changed in the last three months".to_owned(),
        },
        period: Period {
            after,
            until: today,
        },
    };
    let between = past.windows(2).rev().filter_map(|pair| {
        let [(after, _), (until, meeting)] = pair else {
            return None;
        };
        let name = meeting.title.as_ref().map_or_else(
            || format!("the meeting of {}", meeting.date),
            |title| format!("{title} ({})", meeting.date),
        );
        Some(Chapter {
            address: format!("{ADDRESS}{until}/"),
            title: format!("What changed before {name}"),
            period: Period {
                after: *after,
                until: *until,
            },
        })
    });
    std::iter::once(latest).chain(between).collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::views::sample::{page, page_of, published, text};

    /// The words of the group `id` of the page `html`.
    fn group(html: &str, id: &str) -> String {
        let (_, rest) = html
            .split_once(&format!("<h2 id=\"{id}\">"))
            .unwrap_or_default();
        text(rest.split("<h2").next().unwrap_or_default())
    }

    #[test]
    fn what_became_known_since_the_last_meeting_is_told_by_kind() {
        let html = page("changes/index.html");
        let words = text(&html);
        assert!(
            words.contains("after 19 June 2025 and until 1 October 2025"),
            "{words}"
        );
        let published = group(&html, "published");
        assert!(published.contains("Second inspection"), "{words}");
        assert!(
            published.contains("Care of children: Good; 2 findings"),
            "{published}"
        );
        assert!(!published.contains("First inspection"), "{published}");
        let claimed = group(&html, "claimed");
        assert!(
            claimed.contains("See every child") && claimed.contains("Claimed done"),
            "{claimed}"
        );
        assert!(!claimed.contains("Write it down"), "{claimed}");
        let verified = group(&html, "verified");
        assert!(
            verified.contains("Write it down") && verified.contains("Verified done"),
            "{verified}"
        );
        let figures = group(&html, "figures");
        assert!(
            figures.contains("Visits") && figures.contains("12"),
            "{figures}"
        );
    }

    #[test]
    fn what_passed_its_day_and_was_not_done_became_overdue() {
        let overdue = group(&page("changes/index.html"), "overdue");
        // The board had 56 days, and the report was expected in summer.
        assert!(overdue.contains("Answer Second inspection"), "{overdue}");
        assert!(overdue.contains("due 28 August 2025"), "{overdue}");
        assert!(
            overdue.contains("A third look") && overdue.contains("due summer 2025"),
            "{overdue}"
        );
        // Claimed is not done: the action was due on the day before.
        assert!(overdue.contains("Action See every child"), "{overdue}");
    }

    #[test]
    fn each_time_between_two_meetings_keeps_its_page() {
        let pages = published(&[], "2026-01-05");
        let before = &pages["changes/2025-12-11/index.html"];
        let words = text(before);
        assert!(
            words.contains("after 19 June 2025 and until 11 December 2025"),
            "{words}"
        );
        assert!(
            group(before, "published").contains("Second inspection"),
            "{words}"
        );
        let latest = &pages["changes/index.html"];
        assert!(!group(latest, "published").contains("Second inspection"));
        assert!(
            latest.contains("href=\"2025-12-11/\"") || latest.contains("changes/2025-12-11/"),
            "{latest}"
        );
        // What comes later leaves it as it is, byte for byte.
        let later = (
            "inspections/later",
            "title: Later\nsummary: L.\ninspectorate: hm\nbodies: [force]\nframework: old\npublished: 2025-12-20\nfieldwork: not-stated\nsources: [letter]",
        );
        let more = published(&[later], "2026-01-05");
        let main = |html: &str| {
            let (_, rest) = html.split_once("<h1").expect("a heading");
            rest.split("</main>").next().expect("a part").to_owned()
        };
        assert_eq!(main(before), main(&more["changes/2025-12-11/index.html"]));
        assert!(group(&more["changes/index.html"], "published").contains("Later"));
    }

    #[test]
    fn the_home_page_counts_what_changed_and_leads_there() {
        let home = page("index.html");
        let words = text(&home);
        assert!(words.contains("Since 19 June 2025"), "{words}");
        assert!(home.contains("changes/#overdue"), "{home}");
    }

    #[test]
    fn an_answer_ends_what_was_overdue_from_its_day_on() {
        let second = "title: Second inspection\nsummary: Two.\ninspectorate: hm\nbodies: [force]\nframework: new\npublished: 2025-07-03\nfieldwork: not-stated\nsources: [letter]\nresponses:\n  - {by: board, value: accepted, date: 2025-09-10, source: letter}";
        let answered = page_of(
            &[("inspections/second", second)],
            "2025-10-01",
            "changes/index.html",
        );
        assert!(
            !group(&answered, "overdue").contains("Answer Second"),
            "{answered}"
        );
        assert!(
            group(&answered, "answered").contains("Accepted"),
            "{answered}"
        );
        let before = page_of(
            &[("inspections/second", second)],
            "2025-09-05",
            "changes/index.html",
        );
        assert!(
            group(&before, "overdue").contains("Answer Second"),
            "{before}"
        );
    }
}
