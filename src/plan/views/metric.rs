//! One thing that is counted: which figure to use, and all figures side by side.
//!
//! Figures are put together by their metric alone, never because their values look alike.

use std::collections::BTreeSet;

use crate::decode::kinds::Kind;
use crate::decode::kinds::metric::{FigureVerdict, Metric};
use crate::decode::{Record, RecordKey};
use crate::parse::notes::LinkTarget;
use crate::plan::Plan;
use crate::plan::frame::Link;
use crate::plan::material::Material;
use crate::plan::view::{Markup, view};
use crate::resolve::{Entry, FactsOf as _};
use crate::survey::{Choice, Claim};

use super::parts::figure::verdict_in_words;

use super::parts::{
    ContentsLine, FigureView, RecordFoot, contents, figure_view, publisher_of, record_foot,
    record_page, short_name,
};

view! {
    /// One thing that is counted.
    pub struct MetricPage in "metric.html" {
        /// What it says, in a sentence or two.
        summary: Option<Markup>,
        /// What exactly is counted.
        definition: Option<Markup>,
        /// What it is counted in.
        unit: String,
        /// Which figure to use, or why there is none, in a sentence.
        choice: String,
        /// The figures to use.
        chosen: Vec<FigureView>,
        /// That some figures cannot all be true and nobody has decided.
        warning: Option<String>,
        /// All figures, latest first.
        claims: Vec<FigureView>,
        /// Whether the figures are about different bodies.
        is_about_several: bool,
        /// Whom all figures are about, where it is the same for all.
        about: Vec<Link>,
        /// What was decided where sources differ.
        verdicts: Vec<VerdictView>,
        /// Metrics that are easily taken for this one, and why they stand here.
        related: Vec<RelatedMetric>,
        /// Its table of contents, when it is long.
        contents: Vec<ContentsLine>,
        /// Its text.
        notes: Option<Markup>,
        /// What every record's page ends with.
        foot: RecordFoot,
    }
}

view! {
    /// What was decided about figures that differ.
    pub struct VerdictView {
        /// How the difference is explained.
        word: String,
        /// The figures, each with its value and who gives it.
        figures: Vec<Link>,
        /// The figure to use.
        preferred: Option<Link>,
        /// Why.
        note: Option<Markup>,
        /// When that was decided.
        date: Option<String>,
        /// The metric that holds the verdict, where it is another one.
        from: Option<Link>,
    }
}

view! {
    /// Another metric.
    pub struct RelatedMetric {
        /// It.
        metric: Link,
        /// How it has to do with this one.
        how: String,
    }
}

/// Adds the page of every metric.
pub(super) fn plan<'m>(material: &'m Material<'m>, plan: &mut Plan<'m>) {
    for metric in material.model().all::<Metric>() {
        let page = record_page(material, metric.record, "metric");
        let file = &metric.record.file;
        plan.page(material, Some(file), page, move |material, page| {
            view_of(material, metric, &page.address)
        });
    }
}

fn view_of(material: &Material<'_>, metric: Entry<'_, Metric>, address: &str) -> MetricPage {
    let Entry { record, facts } = metric;
    let rulings = &material.survey.rulings;
    let choice = rulings.choice(&material.survey.claims, &record.key);
    let positions = by_date(material, rulings.of_metric(&record.key));
    let claims = |positions: &[usize]| -> Vec<FigureView> {
        let figures = positions.iter();
        figures
            .filter_map(|position| figure_view(material, *position, address))
            .collect()
    };
    let shown = claims(&positions);
    let about = shown
        .first()
        .map_or_else(Vec::new, |first| first.about.clone());
    let is_about_several = shown.iter().any(|figure| figure.about != about);
    let inline = |text: &crate::decode::values::Inline| material.inline(&text.0, record, address);
    let notes = material.notes(&record.key);
    MetricPage {
        summary: record.common.summary.as_ref().map(inline),
        definition: facts.definition.as_ref().map(inline),
        unit: facts.unit.to_string(),
        choice: choice_in_words(&choice, positions.len()),
        chosen: claims(&chosen(&choice)),
        warning: warning(material, &positions),
        about: if is_about_several { Vec::new() } else { about },
        is_about_several,
        claims: shown,
        verdicts: verdicts(material, record, &positions, address),
        related: related(material, metric),
        contents: notes.as_ref().map_or_else(Vec::new, contents),
        notes: notes.map(|notes| Markup(notes.html)),
        foot: record_foot(material, record, address),
    }
}

/// The claims at `positions`, latest first; those of a day that is not stated last.
fn by_date(material: &Material<'_>, positions: &[usize]) -> Vec<usize> {
    let last_day = |position: &usize| {
        let claim: Option<&Claim<'_>> = material.survey.claims.get(*position);
        claim.and_then(|claim| claim.window).map(|(_, last)| last)
    };
    let mut sorted = positions.to_vec();
    sorted.sort_by_key(|position| std::cmp::Reverse(last_day(position)));
    sorted
}

/// The positions of the figures to use.
pub(super) fn chosen(choice: &Choice) -> Vec<usize> {
    match choice {
        Choice::Preferred(positions) => positions.clone(),
        Choice::Only(position) | Choice::Agreed(position) => vec![*position],
        Choice::Open | Choice::Nothing => Vec::new(),
    }
}

/// Which figure to use, of `count`, or why there is none.
fn choice_in_words(choice: &Choice, count: usize) -> String {
    match choice {
        Choice::Preferred(positions) if positions.len() > 1 => {
            "Sources differ. These are the figures to use, each for its own day and bodies:"
                .to_owned()
        }
        Choice::Preferred(_) => "Sources differ. This is the figure to use:".to_owned(),
        Choice::Only(_) => "One source gives a figure:".to_owned(),
        Choice::Agreed(_) => format!("All {count} figures known say the same:"),
        Choice::Open => {
            "None of the figures below is preferred: each stands with its own source and day."
                .to_owned()
        }
        Choice::Nothing => "No figure is known.".to_owned(),
    }
}

/// That some of the claims at `positions` cannot all be true and nobody has decided.
fn warning(material: &Material<'_>, positions: &[usize]) -> Option<String> {
    let rulings = &material.survey.rulings;
    let clashing = positions
        .iter()
        .filter(|position| rulings.is_clashing(**position));
    match clashing.count() {
        0 => None,
        count => Some(format!(
            "{count} of the figures cannot all be true, and it is not decided between them. They are marked below."
        )),
    }
}

/// The verdicts of the metric `record`, then those of others about the claims at `positions`.
fn verdicts(
    material: &Material<'_>,
    record: &Record,
    positions: &[usize],
    address: &str,
) -> Vec<VerdictView> {
    let mut shown: Vec<VerdictView> = Vec::new();
    let mut seen: BTreeSet<(&RecordKey, u32)> = BTreeSet::new();
    let own = Metric::of(&record.facts).map(|facts| (record, facts));
    let own = own
        .into_iter()
        .flat_map(|(record, facts)| facts.verdicts.iter().map(move |verdict| (record, verdict)));
    let others = positions.iter().flat_map(|position| {
        let rulings = material.survey.rulings.on(*position).iter();
        rulings.map(|ruling| (ruling.metric.record, ruling.verdict))
    });
    for (holder, verdict) in own.chain(others) {
        if seen.insert((&holder.key, verdict.span.start)) {
            let mut view = verdict_view(material, holder, verdict, address);
            view.from = (holder.key != record.key).then(|| material.link(holder));
            shown.push(view);
        }
    }
    shown
}

fn verdict_view(
    material: &Material<'_>,
    holder: &Record,
    verdict: &FigureVerdict,
    address: &str,
) -> VerdictView {
    let model = material.model();
    let rulings = &material.survey.rulings;
    let link = |name| figure_link(material, rulings.named(model, name)?, address);
    let note = verdict.note.as_ref();
    VerdictView {
        word: verdict_in_words(verdict.verdict).to_owned(),
        figures: verdict.figures.iter().filter_map(link).collect(),
        preferred: verdict.preferred.as_ref().and_then(link),
        note: note.map(|note| material.inline(&note.0, holder, address)),
        date: verdict.date.as_ref().map(|date| date.to_string()),
        from: None,
    }
}

/// The claim at `position` in a few words: "98 people (investigators), HMICFRS".
fn figure_link(material: &Material<'_>, position: usize, address: &str) -> Option<Link> {
    let claim = material.survey.claims.get(position)?;
    let figure = figure_view(material, position, address)?;
    let unit = figure.unit.map(|unit| format!(" {unit}"));
    let counts = figure.counts.map(|counts| format!(" ({counts})"));
    let giver =
        publisher_of(material.model(), claim.record).map_or(figure.record.title, short_name);
    Some(Link {
        title: [
            figure.value,
            unit.unwrap_or_default(),
            counts.unwrap_or_default(),
            format!(", {giver}"),
        ]
        .concat(),
        path: figure.record.path,
    })
}

/// The metrics that `metric` is part of, that are part of it, that share a whole with it, and those
/// that its notes or theirs link.
fn related(material: &Material<'_>, metric: Entry<'_, Metric>) -> Vec<RelatedMetric> {
    let model = material.model();
    let key = metric.key();
    let whole_of = |metric: Entry<'_, Metric>| {
        let name = metric.facts.part_of.as_ref()?;
        model.named(&name.reference).map(|record| &record.key)
    };
    let whole = whole_of(metric);
    let how = |other: Entry<'_, Metric>| {
        let others_whole = whole_of(other);
        if Some(other.key()) == whole {
            Some("the whole that this is a part of")
        } else if others_whole == Some(key) {
            Some("a part of this")
        } else if whole.is_some() && others_whole == whole {
            Some("another part of the same whole")
        } else if links(metric.record, other.key()) || links(other.record, key) {
            Some("easily taken for this; counted apart")
        } else {
            None
        }
    };
    let others = model.all::<Metric>().filter(|other| other.key() != key);
    others
        .filter_map(|other| {
            Some(RelatedMetric {
                metric: material.link(other.record),
                how: how(other)?.to_owned(),
            })
        })
        .collect()
}

/// Whether the notes of `record` link the metric `key`, in a passage that everybody may read.
fn links(record: &Record, key: &RecordKey) -> bool {
    let targets = record.outline.links.iter().filter(|link| !link.restricted);
    targets.map(|link| &link.target).any(|target| match target {
        LinkTarget::Record { kind, id, .. } => {
            let is_metric = kind
                .as_deref()
                .is_none_or(|kind| kind == Kind::Metrics.folder());
            is_metric && id == key.id.as_str()
        }
        LinkTarget::File { path, .. } => {
            crate::resolve::record_of_file(&record.file, path).as_ref() == Some(key)
        }
        _ => false,
    })
}
