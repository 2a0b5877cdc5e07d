//! The corpus as a site of this program.

use std::io;
use std::path::Path;

use super::words::{GRADES, INSPECTORATES, LABELS, SOURCES, TOPICS, UNITS};
use super::{Corpus, FRAMEWORKS, Inspection, QUESTIONS, linked, put, slug};

pub(super) fn write(corpus: Corpus, folder: &Path) -> io::Result<()> {
    let record = |path: String, front: String, notes: &str| {
        put(
            folder,
            &format!("content/{path}.md"),
            &format!("---\n{front}\n---\n{notes}\n"),
        )
    };
    put(
        folder,
        "content/site.yaml",
        "title: Made-up inspections\nbase_url: https://reports.example.org/\nlanguage: en-GB\ntimezone: Europe/London\npage_size: 50\n",
    )?;
    let grades = GRADES
        .iter()
        .map(|grade| format!("  - {{id: {}, label: {grade}}}\n", slug(grade)));
    record(
        "scales/grades".to_owned(),
        format!("title: Grades\ngrades:\n{}", grades.collect::<String>()),
        "",
    )?;
    let areas = QUESTIONS[..5]
        .iter()
        .map(|area| format!("  - {{id: {}, label: \"{area}\"}}\n", slug(area)));
    let areas: String = areas.collect();
    for name in INSPECTORATES {
        let inspectorate = slug(name);
        record(
            format!("inspectorates/{inspectorate}"),
            format!("title: {name}\ntype: inspectorate"),
            "",
        )?;
        for framework in 0..FRAMEWORKS {
            let front = format!(
                "title: \"{name}: framework {framework}\"\ninspectorate: {inspectorate}\nscale: grades\nresponse_due: 56 days\nareas:\n{areas}"
            );
            record(format!("frameworks/{inspectorate}-{framework}"), front, "")?;
        }
    }
    for body in 0..corpus.bodies() {
        let name = Corpus::body(body);
        record(
            format!("bodies/{}", slug(&name)),
            format!("title: {name}\ntype: other"),
            "",
        )?;
    }
    for topic in TOPICS {
        record(format!("topics/{topic}"), format!("title: {topic}"), "")?;
    }
    for source in SOURCES {
        let front = format!(
            "title: {source}\npublisher: {}\nkind: dataset",
            slug(INSPECTORATES[0])
        );
        record(format!("sources/{}", slug(source)), front, "")?;
    }
    for label in LABELS {
        for unit in UNITS {
            let front = format!("title: \"{label}, {unit}\"\nunit: {unit}");
            record(format!("metrics/{}-{}", slug(label), slug(unit)), front, "")?;
        }
    }
    for number in 0..corpus.records {
        let inspection = corpus.inspection(number);
        let notes = linked(&inspection.notes, |other| {
            format!("{}.md", corpus.slug(other))
        });
        record(
            format!("inspections/{}", inspection.slug),
            front(&inspection),
            &notes,
        )?;
    }
    Ok(())
}

fn front(inspection: &Inspection) -> String {
    let body = slug(&Corpus::body(inspection.body));
    let inspectorate = slug(INSPECTORATES[inspection.inspectorate]);
    let topics: Vec<&str> = inspection
        .topics
        .iter()
        .map(|topic| TOPICS[*topic])
        .collect();
    let mut lines = vec![
        format!("title: \"{}\"", inspection.title),
        format!("summary: \"{}\"", inspection.summary),
        format!("inspectorate: {inspectorate}"),
        format!("bodies: [{body}]"),
        format!("framework: {inspectorate}-{}", inspection.framework),
        format!("published: {}", inspection.day),
        format!("topics: [{}]", topics.join(", ")),
        "judgements:".to_owned(),
    ];
    for (question, grade) in QUESTIONS.iter().zip(&inspection.grades) {
        let area = match *question {
            "Overall" => "overall: true".to_owned(),
            area => format!("area: {}", slug(area)),
        };
        lines.push(format!("  - {{{area}, grade: {}}}", slug(grade)));
    }
    lines.push("findings:".to_owned());
    for finding in &inspection.findings {
        let (response, progress) = match finding.status {
            "closed" => ("accepted", "implemented"),
            "in progress" => ("accepted", "in-progress"),
            "overdue" => ("partly-accepted", "partly-implemented"),
            _ => ("accepted", "not-started"),
        };
        lines.extend([
            format!("  - id: {}", slug(&finding.id)),
            "    kind: recommendation".to_owned(),
            format!("    number: \"{}\"", finding.id),
            format!("    text: \"{}\"", finding.text),
            format!("    due: {}", finding.due),
            format!("    responses: [{{by: {body}, value: {response}}}]"),
            format!(
                "    updates: [{{date: {}, progress: {progress}, basis: self-reported}}]",
                finding.due
            ),
            format!("    native_status: {}", finding.status),
        ]);
    }
    lines.push("figures:".to_owned());
    for figure in &inspection.figures {
        lines.extend([
            format!(
                "  - metric: {}-{}",
                slug(LABELS[figure.label]),
                slug(UNITS[figure.unit])
            ),
            format!("    value: {}.{}", figure.tenths / 10, figure.tenths % 10),
            format!("    as_of: {}", figure.as_of),
            format!("    source: {}", slug(SOURCES[figure.source])),
        ]);
    }
    lines.join("\n")
}
