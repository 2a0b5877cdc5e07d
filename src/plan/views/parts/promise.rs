//! What was to be published, and whether it was: what the component `promises_table` shows.

use crate::base::date::day_in_words;
use crate::decode::kinds::series::DeliveryBasis;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::survey::{Delivery, PromiseEntry};

use super::{CitationView, StatusTag, cited, short_link};

view! {
    /// A promise in a table.
    pub struct PromiseView {
        /// What is to be published.
        title: String,
        /// By whom.
        publisher: Option<Link>,
        /// When it was promised.
        made: String,
        /// For when.
        expected: String,
        /// What became of it.
        status: StatusTag,
        /// What delivered it.
        delivered: Option<Link>,
        /// When that was published.
        delivered_on: Option<String>,
        /// Whether this site concludes that it was delivered, and no source says so.
        is_inferred: bool,
        /// The series that it belongs to.
        series: Link,
        /// What a reader should know about it.
        note: Option<Markup>,
        /// Where the promise stands.
        source: Option<CitationView>,
    }
}

/// `entry` in a table on the page at `address`.
pub fn promise_view(
    material: &Material<'_>,
    entry: &PromiseEntry<'_>,
    address: &str,
) -> PromiseView {
    let promise = entry.promise;
    let series = entry.series.record;
    let (delivered, day) = match entry.delivery {
        Delivery::Kept(record, day) => (Some(record), day),
        Delivery::Late(record, day) => (Some(record), Some(day)),
        Delivery::Awaited | Delivery::Overdue => (None, None),
    };
    let inferred = promise.basis == Some(DeliveryBasis::Inferred);
    let note = promise.note.as_ref();
    PromiseView {
        title: promise.title.to_string(),
        publisher: entry
            .publisher
            .map(|publisher| short_link(material, publisher)),
        made: promise.date.to_string(),
        expected: promise.expected.to_string(),
        status: StatusTag::of_delivery(entry.delivery),
        delivered: delivered.map(|record| material.link(record)),
        delivered_on: day.map(day_in_words),
        is_inferred: inferred && delivered.is_some(),
        series: material.link(series),
        note: note.map(|note| material.inline(&note.0, series, address)),
        source: cited(material, series, promise.source.as_deref()),
    }
}
