//! Templates filled in with their specimens, in which every text is replaced by another one.

use std::sync::LazyLock;

use briefing::config::LinkForm;
use briefing::markdown::highlight;
use briefing::plan::frame::{FRAME_NAMES, Fill};
use briefing::plan::views::Registered;
use briefing::render::Engine;
use briefing::theme::{self, SiteFiles};
use serde_json::{Map, Value as Json};
use tera::Context;

/// What stands in a specimen for any text.
const SPECIMEN: &str = "specimen";

/// What a specimen is filled with where the text does not matter: no template has it.
pub(super) const HARMLESS: &str = "Zzyzx";

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut theme = theme::load(&SiteFiles::new(), "briefing").value;
    theme.add_generated("highlight.css", highlight::stylesheet());
    let engine = Engine::new(&theme, LinkForm::Pretty).value;
    engine.expect("the built-in themes have no mistakes")
});

/// The template of `view` filled with everything there, every text being `text`.
pub(super) fn filled(view: &Registered, text: &str) -> String {
    let specimen = (view.specimen)(Fill::Full);
    let names = view.names.iter().chain(FRAME_NAMES);
    let values = names.filter_map(|name| {
        let value = serde_json::to_value(specimen.get(name)?).expect("views are plain data");
        Some(((*name).to_owned(), replaced(value, text)))
    });
    let context = Json::Object(values.collect::<Map<_, _>>());
    let context = Context::from_serialize(&context).expect("a view is a map");
    match ENGINE.render(view.template, &context) {
        Ok(page) => page,
        Err(diagnostic) => panic!("{}: {diagnostic:#?}", view.template),
    }
}

/// `value` with `text` for every text that is only a text: addresses and HTML stay.
fn replaced(value: Json, text: &str) -> Json {
    match value {
        Json::String(old) if old == SPECIMEN => text.into(),
        Json::Array(items) => items.into_iter().map(|item| replaced(item, text)).collect(),
        Json::Object(map) => {
            let map = map
                .into_iter()
                .map(|(key, value)| (key, replaced(value, text)));
            Json::Object(map.collect())
        }
        value => value,
    }
}
