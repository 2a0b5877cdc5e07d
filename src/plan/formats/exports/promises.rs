//! Promised publications: one row each, with what became of it.

use serde_json::Value as Json;

use super::{Table, address, date, source, text};
use crate::decode::kinds::series::DeliveryBasis;
use crate::plan::material::Material;
use crate::survey::{Delivery, PromiseEntry};

/// Every promise.
pub(super) fn promises(material: &Material<'_>) -> Table {
    let promises = material.survey.promises.iter();
    Table {
        columns: vec![
            "series",
            "title",
            "publisher",
            "promised_on",
            "expected",
            "state",
            "delivered",
            "delivered_on",
            "basis",
            "note",
            "source",
            "source_at",
            "address",
        ],
        rows: promises.map(|entry| row(material, entry)).collect(),
    }
}

fn row(material: &Material<'_>, entry: &PromiseEntry<'_>) -> Vec<Json> {
    let model = material.model();
    let (promise, record) = (entry.promise, entry.series.record);
    let (state, delivered, day) = match entry.delivery {
        Delivery::Kept(record, day) => ("delivered", Some(record), day),
        Delivery::Late(record, day) => ("delivered-late", Some(record), Some(day)),
        Delivery::Awaited => ("awaited", None, None),
        Delivery::Overdue => ("overdue", None, None),
    };
    let note = promise.note.as_ref();
    let [source, source_at] = source(model, record, promise.source.as_deref());
    vec![
        record.key.id.as_str().into(),
        text(Some(&promise.title)),
        promise.publisher.id().as_str().into(),
        date(Some(&promise.date)),
        date(Some(&promise.expected)),
        state.into(),
        delivered.map(|record| record.key.to_string()).into(),
        day.map(|day| day.to_string()).into(),
        promise.basis.map(DeliveryBasis::as_str).into(),
        note.map(|note| material.plain(&note.0, record)).into(),
        source,
        source_at,
        address(model, record, None),
    ]
}
