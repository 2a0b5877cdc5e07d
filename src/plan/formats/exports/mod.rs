//! The data of the site for other programs: `/data/…`, each as JSON and as CSV.
//!
//! Every kind of record has a file, nested as it was written. What people count and sort (findings,
//! progress, answers, grades, figures, promises) has a flat table too, one row each, with the words of
//! the survey. Keys for the authors alone are in neither.

pub mod csv;
mod figures;
mod findings;
mod judgements;
mod promises;
mod records;
mod site_file;

use serde_json::{Map, Value as Json};

use crate::decode::Record;
use crate::decode::kinds::Kind;
use crate::decode::kinds::items::Citation;
use crate::decode::references::Ref;
use crate::plan::Plan;
use crate::plan::frame::canonical;
use crate::plan::material::Material;
use crate::resolve::Model;
use crate::survey::cite;

/// A flat table.
pub struct Table {
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Its rows, each with a value for every column; null where nothing is stated.
    pub rows: Vec<Vec<Json>>,
}

/// A table that is published, and what makes it.
struct Published {
    /// Its name in addresses: `/data/<name>.csv`.
    name: &'static str,
    /// What its rows are.
    about: &'static str,
    make: fn(&Material<'_>) -> Table,
}

/// Every flat table.
const TABLES: &[Published] = &[
    Published {
        name: "findings",
        about: "findings, with how each stands",
        make: findings::findings,
    },
    Published {
        name: "updates",
        about: "news of progress on findings",
        make: findings::updates,
    },
    Published {
        name: "responses",
        about: "answers to findings and to whole inspections",
        make: findings::responses,
    },
    Published {
        name: "judgements",
        about: "grades",
        make: judgements::judgements,
    },
    Published {
        name: "figures",
        about: "figures, as each source gives them",
        make: figures::figures,
    },
    Published {
        name: "promises",
        about: "promised publications, and what became of them",
        make: promises::promises,
    },
];

/// Adds the exports.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for kind in Kind::ALL {
        let name = kind.folder();
        plan.bytes(format!("data/{name}.json"), move || {
            json_lines(&records::records(material, *kind))
        });
        plan.bytes(format!("data/{name}.csv"), move || {
            csv::write(&records::table(material, *kind))
        });
    }
    for table in TABLES {
        plan.bytes(format!("data/{}.json", table.name), move || {
            json_lines(&(table.make)(material).objects())
        });
        plan.bytes(format!("data/{}.csv", table.name), move || {
            csv::write(&(table.make)(material))
        });
    }
    plan.bytes("data/site.json".to_owned(), || site_file::site(material));
}

impl Table {
    /// Its rows as objects.
    fn objects(self) -> Vec<Json> {
        let columns = self.columns;
        let object = |row: Vec<Json>| {
            let names = columns.iter().map(|column| (*column).to_owned());
            Json::Object(names.zip(row).collect::<Map<_, _>>())
        };
        self.rows.into_iter().map(object).collect()
    }
}

/// `values` as one JSON list, a line each, so that two versions can be compared line by line.
fn json_lines(values: &[Json]) -> Vec<u8> {
    let lines: Vec<String> = values.iter().map(ToString::to_string).collect();
    if lines.is_empty() {
        return b"[]\n".to_vec();
    }
    format!("[\n{}\n]\n", lines.join(",\n")).into_bytes()
}

/// The whole address of `record`, or of the item `id` on its page.
fn address(model: &Model, record: &Record, id: Option<&str>) -> Json {
    let address = model.routes.of(&record.key).unwrap_or("/");
    match id {
        Some(id) if !address.contains('#') => canonical(model, &format!("{address}#{id}")).into(),
        _ => canonical(model, address).into(),
    }
}

/// What an item of `record` is taken from: `sources/x`, and the place in it.
fn source(model: &Model, record: &Record, citation: Option<&Citation>) -> [Json; 2] {
    match cite(model, record, citation) {
        Some(cited) => [cited.record.key.to_string().into(), cited.at.into()],
        None => [Json::Null, Json::Null],
    }
}

/// The ids that `names` name.
fn ids<'r, T: 'r>(names: impl IntoIterator<Item = &'r Ref<T>>) -> Json {
    let ids = names.into_iter().map(|name| name.id().as_str());
    ids.collect()
}

/// `text` as a value.
fn text(text: Option<&impl std::ops::Deref<Target = std::sync::Arc<str>>>) -> Json {
    text.map(|text| &***text).into()
}

/// A date as it was typed.
fn date(date: Option<&crate::base::PartialDate>) -> Json {
    date.map(crate::base::PartialDate::typed).into()
}
