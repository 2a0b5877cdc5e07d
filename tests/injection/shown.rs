//! What is shown of harmless words is shown of hostile ones, at the same places, letter by letter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::data::{of_type, text_of_xml};
use super::sites::Text;
use crate::support::Page;

/// Texts longer than this are shortened in some places, as long ones may.
const LONGEST_SHOWN: usize = 60;

/// What readers see: by output and place on it, such as `text` or `meta content`, all the text there.
pub(super) type Seen = BTreeMap<(String, String), String>;

/// What readers see of `pages` and of the XML among `outputs`.
pub(super) fn seen(pages: &BTreeMap<String, Page>, outputs: &BTreeMap<String, Arc<[u8]>>) -> Seen {
    let mut seen = Seen::new();
    for (path, page) in pages {
        seen.insert((path.clone(), "text".to_owned()), page.text.clone());
        for element in &page.elements {
            for (name, value) in &element.attributes {
                let place = format!("{} {name}", element.name);
                let all = seen.entry((path.clone(), place)).or_default();
                all.push('\n');
                all.push_str(&collapsed(value));
            }
        }
    }
    for (path, bytes) in of_type(outputs, "xml") {
        let text = text_of_xml(path, bytes);
        seen.insert((path.clone(), "text".to_owned()), collapsed(&text));
    }
    seen
}

/// Where `seen` has each of `texts`, by its mark.
pub(super) fn places<'s>(
    seen: &'s Seen,
    texts: &[Text],
) -> BTreeMap<String, Vec<&'s (String, String)>> {
    let mut places = BTreeMap::new();
    for text in texts {
        let shown = seen.iter().filter(|(_, all)| all.contains(&text.typed));
        places.insert(text.mark.clone(), shown.map(|(place, _)| place).collect());
    }
    places
}

/// The texts of `texts` that `seen` does not show as they are typed where `places` says.
pub(super) fn missing(
    seen: &Seen,
    texts: &[Text],
    places: &BTreeMap<String, Vec<&(String, String)>>,
) -> Vec<String> {
    let mut missing = Vec::new();
    for text in texts.iter().filter(|text| text.is_exact) {
        let typed = collapsed(&text.typed);
        let (shown, hidden): (Vec<_>, Vec<_>) = places[&text.mark]
            .iter()
            // A page of notes that was refused shows nothing.
            .filter_map(|place| Some((place, seen.get(*place)?)))
            .partition(|(_, all)| all.contains(&typed));
        if typed.chars().count() > LONGEST_SHOWN && !shown.is_empty() {
            continue;
        }
        missing.extend(hidden.iter().map(|((path, place), all)| {
            let near = all.find(&text.mark).map_or("it is nowhere there", |at| {
                let start = all.floor_char_boundary(at.saturating_sub(typed.len() + 20));
                &all[start..at]
            });
            format!(
                "{} {}: `{typed}` in {place} of {path}: {near}",
                text.file, text.place
            )
        }));
    }
    missing
}

/// The texts of `texts` that are to be in the data of the site, and are not there letter by letter.
pub(super) fn missing_data(strings: &BTreeSet<String>, texts: &[Text]) -> Vec<String> {
    let texts = texts
        .iter()
        .filter(|text| text.is_data && !strings.contains(&text.typed));
    texts
        .map(|text| format!("{} {}: `{}`", text.file, text.place, text.typed))
        .collect()
}

/// `text` with each run of white space as one space.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
