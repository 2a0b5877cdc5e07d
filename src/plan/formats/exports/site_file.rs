//! `/data/site.json`: what the site is, as at which day, and which files of data there are.

use serde_json::{Map, Value as Json, json};

use super::TABLES;
use crate::decode::kinds::Kind;
use crate::plan::frame::canonical;
use crate::plan::material::Material;

/// The file.
pub(super) fn site(material: &Material<'_>) -> Vec<u8> {
    let model = material.model();
    let settings = &model.settings;
    let files = |name: &str| {
        json!({
            "json": canonical(model, &format!("/data/{name}.json")),
            "csv": canonical(model, &format!("/data/{name}.csv")),
        })
    };
    let kinds = Kind::ALL.iter().map(|kind| {
        let mut entry = files(kind.folder());
        entry["records"] = model.of_kind(*kind).count().into();
        (kind.folder().to_owned(), entry)
    });
    let tables = TABLES.iter().map(|table| {
        let mut entry = files(table.name);
        entry["about"] = table.about.into();
        (table.name.to_owned(), entry)
    });
    let site = json!({
        "title": settings.title,
        "description": settings.description,
        "address": settings.base_url,
        "language": settings.language,
        "publisher": settings.publisher,
        "contact": settings.contact,
        "licence": settings.licence,
        "as_at": model.as_at.day.to_string(),
        "kinds": Json::Object(kinds.collect::<Map<_, _>>()),
        "tables": Json::Object(tables.collect::<Map<_, _>>()),
    });
    format!("{site:#}\n").into_bytes()
}
