//! A finding in a table: what the component `findings_table` shows.

use crate::decode::Record;
use crate::decode::kinds::finding::{Basis, Finding, Update};
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{SitePath, view};
use crate::survey::FindingEntry;

use super::{StatusTag, in_words, short_name};

/// The most characters of a finding's text that stand for a title that it does not have.
const LONGEST_OPENING: usize = 80;

view! {
    /// A finding in a table.
    pub struct FindingRow {
        /// What it is called.
        title: String,
        /// Where it stands on its inspection's page.
        path: SitePath,
        /// What kind of finding it is.
        kind: String,
        /// To whom it is addressed.
        bodies: Vec<Link>,
        /// The inspection that made it.
        inspection: Link,
        /// By when the action is to be finished.
        due: Option<String>,
        /// Whether that day has passed and it is not finished.
        overdue: bool,
        /// How it stands.
        progress: StatusTag,
        /// Who says so, and when.
        basis: Option<String>,
    }
}

/// `entry` in a table.
pub fn finding_row(material: &Material<'_>, entry: &FindingEntry<'_>) -> FindingRow {
    let model = material.model();
    let finding = entry.finding;
    let news = entry.status.latest.map(|update| {
        let (who, says) = speaker(material, update, &entry.addressees);
        let who = who.map_or_else(String::new, |record| short_name(record) + " ");
        super::capitalised(&format!("{who}{says}, {}", update.date.value))
    });
    FindingRow {
        title: finding_title(material, entry.inspection.record, finding),
        path: SitePath(entry.address(model)),
        kind: kind_in_words(finding),
        bodies: entry
            .addressees
            .iter()
            .map(|body| material.link(body))
            .collect(),
        inspection: material.link(entry.inspection.record),
        due: finding.due.as_ref().map(|due| due.value.to_string()),
        overdue: entry.status.overdue_since.is_some(),
        progress: StatusTag::of_standing(entry.status.standing),
        basis: news,
    }
}

/// What `finding` of `record` is called: its title, else its number, else its first words.
pub fn finding_title(material: &Material<'_>, record: &Record, finding: &Finding) -> String {
    if let Some(title) = &finding.title {
        return title.to_string();
    }
    if let Some(number) = &finding.number {
        return format!(
            "{} {number}",
            in_words(&finding.kind.value),
            number = number.value
        );
    }
    opening(&material.plain(&finding.text.0, record))
}

/// What kind of finding it is; where the kinds have no word for it, the report's own.
fn kind_in_words(finding: &Finding) -> String {
    match (&*finding.kind.value, &finding.as_printed) {
        ("other", Some(printed)) => format!("‘{}’", printed.value),
        ("other", None) => "Finding".to_owned(),
        (kind, _) => in_words(kind),
    }
}

/// The first words of `text`.
fn opening(text: &str) -> String {
    if text.chars().count() <= LONGEST_OPENING {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_OPENING).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ':', '.']))
}

/// Who says what `update` says, and the words for how they know: `(the force, "says")`,
/// `(the inspectorate, "found")`, `(none, "inspectors found")`.
pub fn speaker<'m>(
    material: &Material<'m>,
    update: &Update,
    addressees: &[&'m Record],
) -> (Option<&'m Record>, &'static str) {
    let by = update.by.as_ref();
    let by = by.and_then(|by| material.model().named(&by.reference));
    match (update.basis, by, addressees) {
        (Basis::SelfReported, Some(by), _) | (Basis::SelfReported, None, &[by]) => {
            (Some(by), "says")
        }
        (Basis::SelfReported, None, _) => (None, "the bodies concerned say"),
        (Basis::Inspectorate, Some(by), _) => (Some(by), "inspectors found"),
        (Basis::Inspectorate, None, _) => (None, "inspectors found"),
        (Basis::Independent, Some(by), _) => (Some(by), "found independently"),
        (Basis::Independent, None, _) => (None, "an independent check found"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = "The force should make sure that every child who is reported missing is seen, and that what is learnt is written down.";
        assert_eq!(
            opening(text),
            "The force should make sure that every child who is reported missing is seen…"
        );
        assert_eq!(opening("Short."), "Short.");
    }
}
