//! Where records of each kind can be named, and what stands there when what is named is not public.

use briefing::decode::kinds::Kind;
use serde_json::{Value as Json, json};

use super::twins::SECRET;
use crate::support::{Records, Source};

/// Whether a site has secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    With,
    Without,
}

/// A place in a public record that names a secret one.
pub(super) struct Mention {
    /// The kind of the secret record.
    pub(super) of: Kind,
    /// The record that names it; one that is not there is added whole.
    pub(super) by: &'static str,
    /// The key, with those above it; of lists the first entry.
    pub(super) at: &'static str,
    /// How it is named there; is appended where there is a list.
    says: Json,
    /// What stands there in a build without the secret one, if anything.
    rest: Option<Json>,
}

impl Mention {
    pub(super) fn apply(&self, records: &mut Records, site: Site) {
        let value = match site {
            Site::With => Some(&self.says),
            Site::Without => self.rest.as_ref(),
        };
        if self.at.is_empty() {
            if let Some(Json::Object(front)) = value {
                let notes = "Notes.\n".to_owned();
                records.add(
                    self.by,
                    Source {
                        front: front.clone(),
                        notes,
                    },
                );
            }
            return;
        }
        let path: Vec<&str> = self.at.split('.').collect();
        let is_list = LISTS.contains(path.last().expect("a path has keys"));
        let source = records.change(self.by);
        let place = source.at(&path);
        match (place, value) {
            (Json::Array(values), Some(value)) => values.push(value.clone()),
            (place @ Json::Null, Some(value)) if is_list => *place = json!([value]),
            (place, Some(value)) if !is_list => *place = value.clone(),
            (Json::Array(_), None) => {}
            (_, None) => source.take(&path),
            (place, Some(_)) => assert!(place.is_array(), "{} is no list", self.at),
        }
    }
}

/// The keys of [`mentions`] that hold lists.
const LISTS: &[&str] = &[
    "previous",
    "about",
    "repeats",
    "inspections",
    "promised",
    "figures",
    "findings",
    "updates",
    "bodies",
    "partners",
    "to",
    "statements",
    "responses",
    "roles",
    "supported_by",
    "comparable_with",
    "measures",
    "topics",
    "sources",
    "disagreements",
    "verdicts",
    "members",
    "judgements",
    "finding_counts",
];

/// Where records of each kind can be named. `rest` follows RECORDS: a required key and a `source` take
/// the smallest item that holds them with them, any other key goes alone.
#[expect(clippy::too_many_lines, reason = "it is a table, one entry a place")]
pub(super) fn mentions() -> Vec<Mention> {
    use Kind::{
        Bodies, Coverage, Frameworks, Inspections, Inspectorates, Metrics, People, Scales, Series,
        Sources, Topics,
    };
    const AUDIT: &str = "inspections/riverside-2025";
    let mut mentions = Vec::new();
    let mut add = |of, by, at, says, rest| {
        mentions.push(Mention {
            of,
            by,
            at,
            says,
            rest,
        });
    };
    let figure = |source: &str| json!({"metric": "staff", "value": 43, "as_of": "2024-01-01", "source": source});
    let statement = |key: &str, name: &str| {
        let mut statement =
            json!({"date": "2025-06-13", "text": "We said so.", "organisation": "riverside"});
        statement
            .as_object_mut()
            .expect("it is one")
            .remove("organisation");
        statement[key] = name.into();
        statement
    };
    let update = |source: &str| json!({"date": "2025-07-01", "progress": "in-progress", "basis": "self-reported", "text": "Begun.", "source": source});
    let inspection = |key: &str| {
        let mut front = json!({
            "title": "Second", "summary": "Second one.", "inspectorate": "schools-inspectorate",
            "bodies": ["riverside"], "published": "2025-08-01",
        });
        front[key] = SECRET.into();
        front
    };
    let disagreement = |source: &str| {
        json!({"about": "the day", "verdict": "unresolved", "note": "Nobody knows.", "claims": [
            {"says": "Monday", "source": "report-2025"}, {"says": "Tuesday", "source": source},
            {"says": "Friday", "source": "coverage/gazette-2025"},
        ]})
    };
    let verdict = |figure: &str| json!({"figures": ["inspections/riverside-2025#staff", figure], "verdict": "rounded", "note": "Rounded."});

    add(Inspections, AUDIT, "previous", json!(SECRET), None);
    add(
        Inspections,
        AUDIT,
        "superseded",
        json!({"date": "2025-09-01", "by": SECRET}),
        None,
    );
    add(
        Inspections,
        AUDIT,
        "findings.repeats",
        json!(format!("inspections/{SECRET}#r-1")),
        None,
    );
    add(
        Inspections,
        AUDIT,
        "findings.updates",
        update(&format!("inspections/{SECRET}")),
        None,
    );
    add(
        Inspections,
        AUDIT,
        "figures",
        figure(&format!("inspections/{SECRET}")),
        None,
    );
    add(
        Inspections,
        AUDIT,
        "disagreements",
        disagreement(&format!("inspections/{SECRET}")),
        None,
    );
    add(
        Inspections,
        "coverage/gazette-2025",
        "about",
        json!(SECRET),
        None,
    );
    add(
        Inspections,
        "series/safety-review",
        "parts.inspections",
        json!(SECRET),
        None,
    );
    let promise = json!({
        "title": "Kept", "publisher": "schools-inspectorate", "date": "2025-01-10", "expected": "2025-11",
    });
    let mut kept = promise.clone();
    kept["delivered"] = format!("inspections/{SECRET}").into();
    add(
        Inspections,
        "series/safety-review",
        "promised",
        kept,
        Some(promise),
    );
    add(
        Inspections,
        "metrics/staff",
        "verdicts",
        verdict(&format!("inspections/{SECRET}#staff")),
        None,
    );
    add(Series, AUDIT, "series", json!({"id": SECRET}), None);
    add(
        Coverage,
        AUDIT,
        "figures",
        figure(&format!("coverage/{SECRET}")),
        None,
    );
    add(
        Coverage,
        AUDIT,
        "findings.updates",
        update(&format!("coverage/{SECRET}")),
        None,
    );
    add(
        Coverage,
        AUDIT,
        "disagreements",
        disagreement(&format!("coverage/{SECRET}")),
        None,
    );
    add(
        Coverage,
        "coverage/gazette-2025",
        "variant_of",
        json!(SECRET),
        None,
    );
    add(
        Coverage,
        "metrics/staff",
        "verdicts",
        verdict(&format!("coverage/{SECRET}#staff")),
        None,
    );
    add(Bodies, AUDIT, "bodies", json!(SECRET), None);
    add(Bodies, AUDIT, "partners", json!(SECRET), None);
    add(
        Bodies,
        AUDIT,
        "statements",
        statement("organisation", SECRET),
        None,
    );
    add(
        Bodies,
        AUDIT,
        "responses",
        json!({"by": SECRET, "value": "accepted", "date": "2025-07-01"}),
        None,
    );
    add(
        Bodies,
        AUDIT,
        "commissioned",
        json!({"by": SECRET, "date": "2025-01-01"}),
        None,
    );
    add(
        Bodies,
        "people/ada-brown",
        "roles",
        json!({"role": "Governor", "organisation": SECRET}),
        None,
    );
    add(Bodies, "bodies/county", "parent", json!(SECRET), None);
    add(
        Bodies,
        "bodies/riverside",
        "overseen_by",
        json!(SECRET),
        None,
    );
    add(Bodies, "bodies/county", "members", json!(SECRET), None);
    let article = json!({"title": "Elsewhere", "outlet": SECRET, "published": "2025-07-01", "about": ["riverside-2025"]});
    add(Bodies, "coverage/elsewhere", "", article, None);
    // Whose only addressee is not public is not the inspected body's: it goes.
    let finding = |id: &str, to: Json| json!({"id": id, "kind": "recommendation", "text": "Write more.", "to": to});
    add(
        Bodies,
        AUDIT,
        "findings",
        finding("r-2", json!([SECRET])),
        None,
    );
    let both = json!([SECRET, "county"]);
    let county = json!(["county"]);
    add(
        Bodies,
        AUDIT,
        "findings",
        finding("r-3", both.clone()),
        Some(finding("r-3", county.clone())),
    );
    let figure_about = |about: Json| json!({"id": "about", "metric": "staff", "value": 43, "as_of": "2024-01-01", "about": about});
    add(
        Bodies,
        AUDIT,
        "figures",
        figure_about(json!([SECRET])),
        None,
    );
    add(
        Bodies,
        "coverage/gazette-2025",
        "figures",
        figure_about(both),
        Some(figure_about(county)),
    );
    let article = |about: Json, figures: Json| json!({"title": "Elsewhere", "outlet": "gazette", "published": "2025-07-01", "about": about, "figures": figures});
    let by_day =
        json!({"metric": "staff", "value": 44, "as_of": "2024-02-01", "about": ["county"]});
    let by_inspection =
        json!({"metric": "staff", "value": 45, "as_of": "inspection", "about": ["county"]});
    let by_default = json!({"metric": "staff", "value": 46, "as_of": "2024-02-01"});
    let figures = json!([by_day, by_inspection, by_default]);
    let mut rest = article(json!([]), json!([by_day]));
    rest.as_object_mut().expect("it is one").remove("about");
    add(
        Inspections,
        "coverage/elsewhere",
        "",
        article(json!([SECRET]), figures),
        Some(rest),
    );
    add(Inspectorates, AUDIT, "supported_by", json!(SECRET), None);
    add(
        Inspectorates,
        AUDIT,
        "statements",
        statement("organisation", SECRET),
        None,
    );
    add(
        Inspectorates,
        "inspections/second",
        "",
        inspection("inspectorate"),
        None,
    );
    let mut plain = inspection("framework");
    plain
        .as_object_mut()
        .expect("it is one")
        .remove("framework");
    add(
        Frameworks,
        "inspections/second",
        "",
        inspection("framework"),
        Some(plain),
    );
    add(
        Frameworks,
        "frameworks/schools-2024",
        "areas.continues",
        json!(format!("{SECRET}/teaching")),
        None,
    );
    add(
        Scales,
        "scales/four-grades",
        "comparable_with",
        json!(SECRET),
        None,
    );
    add(
        Metrics,
        AUDIT,
        "figures",
        json!({"metric": SECRET, "value": 7, "as_of": "2025-01-01"}),
        None,
    );
    add(Metrics, "metrics/staff", "part_of", json!(SECRET), None);
    let mut update_of = update("report-2025");
    update_of["measures"] = json!([{"label": "Hours", "value": 2, "unit": "hours"}]);
    let mut measured = update_of.clone();
    measured["measures"][0]["metric"] = SECRET.into();
    add(
        Metrics,
        AUDIT,
        "findings.updates",
        measured,
        Some(update_of),
    );
    add(
        People,
        AUDIT,
        "statements",
        statement("person", SECRET),
        None,
    );
    add(
        People,
        AUDIT,
        "commissioned",
        json!({"by": format!("people/{SECRET}")}),
        None,
    );
    let claimed = json!({"metric": "staff", "value": 44, "as_of": "2024-02-01"});
    let mut by = claimed.clone();
    by["claimed_by"] = format!("people/{SECRET}").into();
    add(People, AUDIT, "figures", by, Some(claimed));
    add(Topics, AUDIT, "topics", json!(SECRET), None);
    add(Topics, "pages/about", "topics", json!(SECRET), None);
    add(Sources, AUDIT, "sources", json!(SECRET), None);
    add(Sources, AUDIT, "figures", figure(SECRET), None);
    add(Sources, AUDIT, "findings.updates", update(SECRET), None);
    add(Sources, AUDIT, "disagreements", disagreement(SECRET), None);
    add(
        Sources,
        AUDIT,
        "finding_counts",
        json!({"kind": "requirement", "count": 3, "source": SECRET}),
        None,
    );
    add(
        Sources,
        "coverage/gazette-2025",
        "seen",
        json!({"page": SECRET, "date": "2025-06-14", "said": "a day ago"}),
        None,
    );
    add(
        Sources,
        "metrics/staff",
        "verdicts",
        verdict(&format!("sources/{SECRET}#staff")),
        None,
    );
    mentions
}
