//! Atom feeds (RFC 4287): of the site, and of each body, inspectorate and topic.
//!
//! An entry's id is the address of its record's own page, which never changes. Its day comes from the
//! record, never from the clock, so that a new build alone is no news.

use jiff::civil::Date;

use crate::decode::kinds::coverage::Coverage;
use crate::decode::kinds::inspection::Inspection;
use crate::decode::kinds::{Facts, Kind};
use crate::decode::{Record, RecordKey};
use crate::plan::Plan;
use crate::plan::frame::{Page, canonical};
use crate::plan::material::Material;
use crate::plan::view::{WebAddress, view};
use crate::plan::views::parts::{feed_of, publisher_of, short_name};
use crate::resolve::Entry;
use crate::resolve::routes::{order_day, own_address};

/// A feed holds so many entries at most: enough for whoever looks once a month.
const MOST_ENTRIES: usize = 50;

view! {
    /// An Atom feed.
    pub struct Feed in "feed.xml" {
        /// Its own address, which is its id too.
        address: WebAddress,
        /// The page that it belongs to.
        about: WebAddress,
        /// Its name.
        title: String,
        /// What it holds, in a sentence.
        subtitle: String,
        /// When it last changed, as RFC 3339 writes it.
        updated: String,
        /// Who makes it.
        author: String,
        /// Its entries, latest first.
        entries: Vec<FeedEntry>,
    }
}

view! {
    /// An entry of a feed.
    pub struct FeedEntry {
        /// What never changes about it.
        id: WebAddress,
        /// Where it is to be read.
        address: WebAddress,
        /// What it is called.
        title: String,
        /// When it last changed.
        updated: String,
        /// What it says, in plain words.
        summary: Option<String>,
        /// Who published what it is about.
        author: Option<String>,
        /// What kind of record it is: `Inspections`, `Coverage`.
        category: String,
    }
}

/// Adds the feeds.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    let model = material.model();
    let title = model.settings.title.clone();
    let site = Page::new("/feed.xml", title, "feed");
    plan.page(material, None, site, |material, page| {
        let records = material.model().records().filter(|it| is_news(it));
        view_of(material, page, "/", records.collect())
    });
    for record in model.records() {
        if let Some(address) = feed_of(material, record) {
            let about = material.path(&record.key).0;
            let title = format!("{} – {}", record.common.title.value, model.settings.title);
            let page = Page::new(address, title, "feed");
            plan.page(material, Some(&record.file), page, move |material, page| {
                view_of(material, page, &about, news_of(material, &record.key))
            });
        }
    }
}

/// Whether `record` is of a kind that is news when it appears.
fn is_news(record: &Record) -> bool {
    matches!(record.key.kind, Kind::Inspections | Kind::Coverage)
}

/// The inspections and press items that have to do with `key`, once each.
fn news_of<'m>(material: &Material<'m>, key: &RecordKey) -> Vec<&'m Record> {
    let index = &material.survey.index;
    let inspections = match key.kind {
        Kind::Bodies | Kind::Inspectorates => {
            let of_body = index.inspections_of_body(key).iter();
            of_body.chain(index.inspections_by_inspectorate(key))
        }
        _ => [].iter().chain(&[]),
    };
    let inspections: Vec<Entry<'_, Inspection>> = inspections.copied().collect();
    let coverage = inspections
        .iter()
        .flat_map(|inspection| index.coverage_of(inspection.key()))
        .map(|item: &Entry<'_, Coverage>| item.record);
    let on_topic = index.on_topic(key).iter().copied();
    let found = inspections.iter().map(|inspection| inspection.record);
    let found = found
        .chain(coverage)
        .chain(on_topic.filter(|it| is_news(it)));
    let mut records: Vec<&Record> = found.collect();
    records.sort_by(|a, b| a.key.cmp(&b.key));
    records.dedup_by(|a, b| a.key == b.key);
    records
}

fn view_of(material: &Material<'_>, page: &Page, about: &str, records: Vec<&Record>) -> Feed {
    let model = material.model();
    let today = model.as_at.day;
    let mut news: Vec<(Date, &Record)> = records
        .into_iter()
        .filter_map(|record| Some((changed(record, today)?, record)))
        .collect();
    news.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
    news.truncate(MOST_ENTRIES);
    let latest = news.first().map_or(today, |(day, _)| *day);
    let settings = &model.settings;
    Feed {
        address: WebAddress(canonical(model, &page.address)),
        about: WebAddress(canonical(model, about)),
        title: page.title.clone(),
        subtitle: "Inspections and press coverage, latest first.".to_owned(),
        updated: instant(latest),
        author: settings
            .publisher
            .clone()
            .unwrap_or_else(|| settings.title.clone()),
        entries: news
            .into_iter()
            .map(|(day, record)| entry(material, day, record))
            .collect(),
    }
}

fn entry(material: &Material<'_>, day: Date, record: &Record) -> FeedEntry {
    let model = material.model();
    FeedEntry {
        id: WebAddress(canonical(model, &own_address(&record.key))),
        address: WebAddress(canonical(model, &material.path(&record.key).0)),
        title: record.common.title.to_string(),
        updated: instant(day),
        summary: summary(material, record),
        author: publisher_of(model, record).map(short_name),
        category: record.key.kind.many().to_owned(),
    }
}

/// What `record` says; of a planned inspection, for when it is expected.
fn summary(material: &Material<'_>, record: &Record) -> Option<String> {
    let summary = record.common.summary.as_ref();
    let expected = match &record.facts {
        Facts::Inspections(inspection) if inspection.published.is_none() => {
            inspection.expected.as_ref()
        }
        _ => None,
    };
    summary
        .map(|summary| material.plain(&summary.0, record))
        .or_else(|| {
            expected.map(|expected| format!("Not published yet; expected {}.", expected.value))
        })
}

/// The last day on which something of `record` changed, as far as it says so; none when it is not dated.
pub(super) fn changed(record: &Record, today: Date) -> Option<Date> {
    let common = &record.common;
    let updated = common.updated.iter().map(|date| date.latest());
    let corrected = common.corrections.iter().map(|it| it.date.latest());
    let mut days: Vec<Date> = updated.chain(corrected).collect();
    days.extend(appeared(record, today));
    if let Facts::Inspections(inspection) = &record.facts {
        for finding in &inspection.findings {
            days.extend(finding.updates.iter().map(|update| update.date.latest()));
            let answers = finding.responses.iter().filter_map(|it| it.date.as_ref());
            days.extend(answers.map(|date| date.latest()));
        }
        let answers = inspection
            .responses
            .iter()
            .filter_map(|it| it.date.as_ref());
        days.extend(answers.map(|date| date.latest()));
    }
    days.into_iter().filter(|day| *day <= today).max()
}

/// The day on which `record` appeared. One dated "2025" and known from March appeared in March.
fn appeared(record: &Record, today: Date) -> Option<Date> {
    let day = order_day(record)?;
    let known = record.common.known.as_ref().map(|known| known.latest());
    Some(if day > today {
        known.unwrap_or(day)
    } else {
        day
    })
}

/// The first moment of `day`, as RFC 3339 writes it: no record says at what hour it appeared.
fn instant(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
