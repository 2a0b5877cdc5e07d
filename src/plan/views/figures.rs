//! `/figures/`: everything that is counted, with the figure to use; what is not decided comes first.

use crate::decode::kinds::items::Verdict;
use crate::decode::kinds::metric::{FigureVerdict, Metric};
use crate::plan::Plan;
use crate::plan::frame::{Link, Page};
use crate::plan::material::Material;
use crate::plan::view::view;
use crate::resolve::Entry;
use crate::resolve::routes::list_order;

use super::metric::chosen;
use super::parts::figure::verdict_tag;
use super::parts::{FigureView, StatusTag, figure_view};

view! {
    /// Everything that is counted.
    pub struct FiguresPage in "figures.html" {
        /// How many figures there are and how many disagree, in a sentence.
        summary: String,
        /// Metrics whose figures differ, and it is not settled which is right.
        undecided: Vec<MetricRow>,
        /// All others.
        metrics: Vec<MetricRow>,
    }
}

view! {
    /// One thing that is counted.
    pub struct MetricRow {
        /// Its page.
        metric: Link,
        /// The figures to use; none when none is preferred.
        chosen: Vec<FigureView>,
        /// How many figures are known: "7 figures".
        count: String,
        /// How differences are explained.
        verdicts: Vec<StatusTag>,
    }
}

/// Adds the page, if anything is counted.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    if material.model().all::<Metric>().next().is_none() {
        return;
    }
    let mut page = Page::new("/figures/", "Figures", "figures");
    page.section = Some("/figures/".to_owned());
    page.description = Some(
        "Everything that is counted, with the figure to use, its day and its source.".to_owned(),
    );
    plan.page(material, None, page, |material, page| {
        view_of(material, &page.address)
    });
}

fn view_of(material: &Material<'_>, address: &str) -> FiguresPage {
    let mut all: Vec<Entry<'_, Metric>> = material.model().all().collect();
    all.sort_by(|a, b| list_order(a.record, b.record));
    let is_undecided = |metric: &Entry<'_, Metric>| {
        let verdicts = &metric.facts.verdicts;
        let is_open = |verdict: &FigureVerdict| verdict.verdict == Verdict::Unresolved;
        is_clashing(material, *metric) || verdicts.iter().any(is_open)
    };
    let (undecided, decided): (Vec<_>, Vec<_>) = all.into_iter().partition(is_undecided);
    let rows = |metrics: Vec<Entry<'_, Metric>>| -> Vec<MetricRow> {
        let rows = metrics.into_iter();
        rows.map(|metric| {
            let positions = material.survey.rulings.of_metric(metric.key());
            metric_row(material, metric, positions, address)
        })
        .collect()
    };
    let count = material.survey.claims.len();
    FiguresPage {
        summary: summary(count, undecided.len() + decided.len(), undecided.len()),
        undecided: rows(undecided),
        metrics: rows(decided),
    }
}

/// Whether figures of `metric` cannot all be true, and no verdict joins them.
fn is_clashing(material: &Material<'_>, metric: Entry<'_, Metric>) -> bool {
    let rulings = &material.survey.rulings;
    let mut positions = rulings.of_metric(metric.key()).iter();
    positions.any(|position| rulings.is_clashing(*position))
}

/// "42 figures about 20 things are known. About 1 of them sources disagree, and …".
fn summary(figures: usize, metrics: usize, undecided: usize) -> String {
    let known = format!(
        "{} about {} {} known.",
        counted(figures, "figure"),
        counted(metrics, "thing"),
        if figures == 1 { "is" } else { "are" },
    );
    match undecided {
        0 => format!("{known} Where sources differ, it is said why."),
        1 => {
            format!("{known} For one of them sources differ, and it is not settled which is right.")
        }
        many => format!(
            "{known} For {many} of them sources differ, and it is not settled which is right."
        ),
    }
}

/// `count` of what `word` names.
fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

/// The row of `metric` in a table of the claims at `positions`, for the page at `address`.
pub(super) fn metric_row(
    material: &Material<'_>,
    metric: Entry<'_, Metric>,
    positions: &[usize],
    address: &str,
) -> MetricRow {
    let rulings = &material.survey.rulings;
    let choice = rulings.choice_among(&material.survey.claims, positions);
    let mut verdicts: Vec<StatusTag> = Vec::new();
    let clashes = positions
        .iter()
        .any(|position| rulings.is_clashing(*position));
    if clashes {
        verdicts.push(StatusTag::new("No verdict yet", "late"));
    }
    for verdict in &metric.facts.verdicts {
        let tag = verdict_tag(verdict.verdict);
        if !verdicts.contains(&tag) {
            verdicts.push(tag);
        }
    }
    MetricRow {
        metric: material.link(metric.record),
        chosen: chosen(&choice)
            .into_iter()
            .filter_map(|position| figure_view(material, position, address))
            .collect(),
        count: counted(positions.len(), "figure"),
        verdicts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_is_not_decided() {
        assert_eq!(
            summary(1, 1, 0),
            "1 figure about 1 thing is known. Where sources differ, it is said why."
        );
        assert_eq!(
            summary(42, 20, 1),
            "42 figures about 20 things are known. For one of them sources differ, and it is not settled which is right."
        );
    }
}
