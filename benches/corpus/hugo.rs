//! The corpus as a site of Hugo, with a theme that shows the same of each record.

use std::io;
use std::path::Path;

use super::words::{INSPECTORATES, LABELS, SOURCES, TOPICS, UNITS};
use super::{Corpus, Inspection, QUESTIONS, linked, put, slug};

/// The theme and the settings, file by file.
const FILES: [(&str, &str); 8] = [
    (
        "hugo.yaml",
        "title: Made-up inspections\nbaseURL: https://reports.example.org/\nlanguageCode: en-GB\npagination:\n  pagerSize: 50\ntaxonomies:\n  topic: topics\n  body: bodies\n  inspectorate: inspectorates\nmarkup:\n  highlight:\n    noClasses: false\n  goldmark:\n    extensions:\n      typographer:\n        disable: true\n",
    ),
    (
        "static/style.css",
        "body{max-width:60rem;margin:auto;font-family:sans-serif}td,th{padding:.25rem .5rem;text-align:left}\n",
    ),
    (
        "layouts/baseof.html",
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{{ .Title }}</title>\n<link rel=\"canonical\" href=\"{{ .Permalink }}\">\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><nav><a href=\"/\">Home</a> <a href=\"/inspections/\">Inspections</a> <a href=\"/bodies/\">Bodies</a> <a href=\"/topics/\">Topics</a></nav></header>\n<main>\n{{ block \"main\" . }}{{ end }}\n</main>\n<footer><p>Made up.</p></footer>\n</body>\n</html>\n",
    ),
    (
        "layouts/page.html",
        "{{ define \"main\" }}<article>\n<h1>{{ .Title }}</h1>\n<p><time datetime=\"{{ .Date.Format \"2006-01-02\" }}\">{{ .Date.Format \"2 January 2006\" }}</time> {{ range .GetTerms \"bodies\" }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }} {{ range .GetTerms \"inspectorates\" }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</p>\n<p>{{ .Description }}</p>\n{{ .TableOfContents }}\n<table><thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Grade</th></tr></thead><tbody>{{ range .Params.grades }}\n<tr><td>{{ .question }}</td><td>{{ .grade }}</td></tr>{{ end }}</tbody></table>\n<ul>{{ range .Params.figures }}\n<li><strong>{{ .value }}</strong> {{ .unit }}: {{ .label }}, {{ .source }}, {{ .as_of }}</li>{{ end }}</ul>\n{{ .Content }}\n<table><thead><tr><th scope=\"col\">Number</th><th scope=\"col\">Finding</th><th scope=\"col\">Status</th><th scope=\"col\">Due</th></tr></thead><tbody>{{ range .Params.findings }}\n<tr id=\"{{ .id }}\"><td>{{ .id }}</td><td>{{ .text }}</td><td>{{ .status }}</td><td>{{ .due }}</td></tr>{{ end }}</tbody></table>\n<p>{{ range .GetTerms \"topics\" }} <a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</p>\n</article>{{ end }}\n",
    ),
    (
        "layouts/section.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>\n{{ $pages := .Paginate .RegularPages.ByDate.Reverse }}<ul>{{ range $pages.Pages }}\n<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a> <time>{{ .Date.Format \"2006-01-02\" }}</time><p>{{ .Description }}</p></li>{{ end }}</ul>\n<nav>{{ with $pages.Prev }}<a href=\"{{ .URL }}\">Previous</a>{{ end }} {{ with $pages.Next }}<a href=\"{{ .URL }}\">Next</a>{{ end }}</nav>{{ end }}\n",
    ),
    (
        "layouts/taxonomy.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>\n<ul>{{ range .Data.Terms.ByCount }}\n<li><a href=\"{{ .Page.RelPermalink }}\">{{ .Page.Title }}</a> ({{ .Count }})</li>{{ end }}</ul>{{ end }}\n",
    ),
    (
        "layouts/term.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>\n<table><tbody>{{ range .Pages.ByDate.Reverse }}\n<tr><td>{{ .Date.Format \"2006-01-02\" }}</td><td><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></td></tr>{{ end }}</tbody></table>{{ end }}\n",
    ),
    (
        "layouts/home.html",
        "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}\n",
    ),
];

pub(super) fn write(corpus: Corpus, folder: &Path) -> io::Result<()> {
    for (path, text) in FILES {
        put(folder, path, text)?;
    }
    for number in 0..corpus.records {
        let inspection = corpus.inspection(number);
        let notes = linked(&inspection.notes, |other| {
            format!("{{{{< relref \"{}.md\" >}}}}", corpus.slug(other))
        });
        let text = format!("---\n{}\n---\n{notes}\n", front(&inspection));
        put(
            folder,
            &format!("content/inspections/{}.md", inspection.slug),
            &text,
        )?;
    }
    Ok(())
}

fn front(inspection: &Inspection) -> String {
    let topics: Vec<&str> = inspection
        .topics
        .iter()
        .map(|topic| TOPICS[*topic])
        .collect();
    let mut lines = vec![
        format!("title: \"{}\"", inspection.title),
        format!("description: \"{}\"", inspection.summary),
        format!("date: {}", inspection.day),
        format!("bodies: [\"{}\"]", slug(&Corpus::body(inspection.body))),
        format!(
            "inspectorates: [\"{}\"]",
            slug(INSPECTORATES[inspection.inspectorate])
        ),
        format!("topics: [{}]", topics.join(", ")),
        format!("framework: \"{}\"", inspection.framework),
        "grades:".to_owned(),
    ];
    for (question, grade) in QUESTIONS.iter().zip(&inspection.grades) {
        lines.push(format!("  - {{question: \"{question}\", grade: {grade}}}"));
    }
    lines.push("findings:".to_owned());
    for finding in &inspection.findings {
        lines.extend([
            format!("  - id: \"{}\"", finding.id),
            format!("    text: \"{}\"", finding.text),
            format!("    status: {}", finding.status),
            format!("    due: \"{}\"", finding.due),
        ]);
    }
    lines.push("figures:".to_owned());
    for figure in &inspection.figures {
        lines.extend([
            format!("  - label: {}", LABELS[figure.label]),
            format!("    value: {}.{}", figure.tenths / 10, figure.tenths % 10),
            format!("    unit: {}", UNITS[figure.unit]),
            format!("    as_of: \"{}\"", figure.as_of),
            format!("    source: {}", SOURCES[figure.source]),
        ]);
    }
    lines.join("\n")
}
