//! Where everything stands on the site: one address a record, stable, at any base path.

use std::collections::BTreeMap;

use crate::decode::kinds::{Facts, Kind};
use crate::decode::{Record, RecordKey};

/// The addresses that the program's own pages take, beside the folders of the kinds.
pub const OWN_PAGES: &[&str] = &[
    "findings",
    "figures",
    "promises",
    "changes",
    "search",
    "data",
    "assets",
    "page",
    "gaps",
    "corrections",
    "404",
];

/// The id of the page whose text stands on the home page: `content/pages/index.md`.
pub const HOME_PAGE: &str = "index";

/// The addresses of records on the site: `/inspections/x/`, or `/sources/#x` in a list.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    addresses: BTreeMap<RecordKey, String>,
}

impl Routes {
    /// The addresses of `records`, whose lists have `page_size` entries a page.
    pub(super) fn new<'a>(records: impl Iterator<Item = &'a Record>, page_size: usize) -> Self {
        let mut listed: BTreeMap<Kind, Vec<&Record>> = BTreeMap::new();
        for record in records {
            listed.entry(record.key.kind).or_default().push(record);
        }
        let mut addresses = BTreeMap::new();
        for (kind, mut records) in listed {
            records.sort_by(|a, b| list_order(a, b));
            for (position, record) in records.into_iter().enumerate() {
                let address = if has_page(record) {
                    own_address(&record.key)
                } else {
                    let list = list_address(kind, position / page_size);
                    format!("{list}#{}", record.key.id)
                };
                addresses.insert(record.key.clone(), address);
            }
        }
        Self { addresses }
    }

    /// The address of the record `key`.
    pub fn of(&self, key: &RecordKey) -> Option<&str> {
        self.addresses.get(key).map(String::as_str)
    }
}

/// Whether `record` has a page of its own; sources, and coverage without notes, stand in lists.
pub fn has_page(record: &Record) -> bool {
    match record.key.kind {
        Kind::Sources => false,
        Kind::Coverage => record.outline.words > 0,
        _ => true,
    }
}

/// Whether the text of the record `key` stands on the home page.
pub fn is_home(key: &RecordKey) -> bool {
    key.kind == Kind::Pages && key.id.as_str() == HOME_PAGE
}

/// The address that a page of the record `key` has.
pub fn own_address(key: &RecordKey) -> String {
    match key.kind {
        Kind::Pages if is_home(key) => "/".to_owned(),
        Kind::Pages => format!("/{}/", key.id),
        kind => format!("/{}/{}/", kind.folder(), key.id),
    }
}

/// The address of the page `number`, from nought, of the list of `kind`.
pub fn list_address(kind: Kind, number: usize) -> String {
    match number {
        0 => format!("/{}/", kind.folder()),
        number => format!("/{}/page/{}/", kind.folder(), number + 1),
    }
}

/// The order of records of one kind in their list: by weight, then latest first where they are dated,
/// else by title; ties by id.
pub fn list_order(a: &Record, b: &Record) -> std::cmp::Ordering {
    let weight = |record: &Record| {
        record
            .common
            .weight
            .as_ref()
            .map_or(0, |weight| weight.value)
    };
    let by_date = || match (order_day(a), order_day(b)) {
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    let title = |record: &Record| record.common.title.to_lowercase();
    weight(a)
        .cmp(&weight(b))
        .then_with(by_date)
        .then_with(|| title(a).cmp(&title(b)))
        .then_with(|| a.key.cmp(&b.key))
}

/// The day by which a record is ordered: published, else the fieldwork's, else known.
pub fn order_day(record: &Record) -> Option<jiff::civil::Date> {
    use crate::decode::kinds::items::{Fieldwork, Period, StretchEnd};
    let known = || record.common.known.as_ref().map(|known| known.latest());
    let period = |period: &Period| match period {
        Period::In(date) => Some(date.latest()),
        Period::During(stretch) => match (&stretch.to, &stretch.from) {
            (Some(StretchEnd::On(to)), _) => Some(to.latest()),
            (_, Some(from)) => Some(from.latest()),
            _ => None,
        },
    };
    match &record.facts {
        Facts::Inspections(inspection) => {
            let published = inspection
                .published
                .as_ref()
                .and_then(|published| published.date());
            let fieldwork = || match &inspection.fieldwork {
                Some(Fieldwork::During(during)) => period(during),
                _ => None,
            };
            published
                .map(crate::base::PartialDate::latest)
                .or_else(fieldwork)
                .or_else(known)
        }
        Facts::Coverage(coverage) => coverage
            .published
            .as_ref()
            .map(|published| published.latest())
            .or_else(known),
        _ => None,
    }
}
