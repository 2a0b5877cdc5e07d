//! The records of one kind: as they were written, with the address of each.

use serde_json::{Map, Value as Json};

use super::{Table, address};
use crate::decode::Record;
use crate::decode::fields::{Fields as _, Key};
use crate::decode::kinds::Kind;
use crate::decode::kinds::common::Common;
use crate::plan::material::Material;

/// The records of `kind`, by id.
pub(super) fn records(material: &Material<'_>, kind: Kind) -> Vec<Json> {
    let records = material.model().of_kind(kind);
    let exported = records.map(|record| Json::Object(export(material, record)));
    exported.collect()
}

/// The same with a column for every key, where nested values are JSON.
pub(super) fn table(material: &Material<'_>, kind: Kind) -> Table {
    let keys = Common::KEYS.iter().chain(kind.keys());
    let keys = keys.filter(|key: &&Key| !key.internal);
    let columns: Vec<&'static str> = ["id", "address"]
        .into_iter()
        .chain(keys.map(|key| key.name))
        .collect();
    let records = material.model().of_kind(kind);
    let rows = records.map(|record| {
        let mut values = export(material, record);
        let row = columns.iter().map(|column| values.remove(*column));
        row.map(Option::unwrap_or_default).collect()
    });
    Table {
        rows: rows.collect(),
        columns,
    }
}

fn export(material: &Material<'_>, record: &Record) -> Map<String, Json> {
    let mut values = record.export();
    let address = address(material.model(), record, None);
    values.shift_insert(1, "address".to_owned(), address);
    values
}
