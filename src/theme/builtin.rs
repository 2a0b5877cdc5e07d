//! The built-in themes, embedded in the program.
//!
//! The list below is the folder's own: a test compares them.

/// The files of `themes/`, each with its path below it.
macro_rules! embedded {
    ($($path:literal)*) => {
        &[$(($path, include_bytes!(concat!("../../themes/", $path)))),*]
    };
}

/// Every file of every built-in theme: `base/theme.yaml` and its bytes, sorted by path.
pub(super) const FILES: &[(&str, &[u8])] = embedded![
    "base/assets/favicon.svg"
    "base/templates/404.html"
    "base/templates/body.html"
    "base/templates/changes.html"
    "base/templates/components/answers.html"
    "base/templates/components/beside.html"
    "base/templates/components/breadcrumb.html"
    "base/templates/components/byline.html"
    "base/templates/components/changes_table.html"
    "base/templates/components/chosen_figure.html"
    "base/templates/components/claims_table.html"
    "base/templates/components/contact.html"
    "base/templates/components/contents.html"
    "base/templates/components/coverage_card.html"
    "base/templates/components/deadlines.html"
    "base/templates/components/empty.html"
    "base/templates/components/facts.html"
    "base/templates/components/finding.html"
    "base/templates/components/findings_table.html"
    "base/templates/components/given_figures.html"
    "base/templates/components/grade.html"
    "base/templates/components/grade_history.html"
    "base/templates/components/grade_meanings.html"
    "base/templates/components/grade_notes.html"
    "base/templates/components/inline.html"
    "base/templates/components/inspection_card.html"
    "base/templates/components/key_figure.html"
    "base/templates/components/metrics_table.html"
    "base/templates/components/not_stated.html"
    "base/templates/components/page_list.html"
    "base/templates/components/pagination.html"
    "base/templates/components/promises_table.html"
    "base/templates/components/prose.html"
    "base/templates/components/record_foot.html"
    "base/templates/components/scores.html"
    "base/templates/components/source_note.html"
    "base/templates/components/statement.html"
    "base/templates/components/status.html"
    "base/templates/components/tally.html"
    "base/templates/corrections.html"
    "base/templates/coverage.html"
    "base/templates/coverage_item.html"
    "base/templates/feed.xml"
    "base/templates/figures.html"
    "base/templates/findings.html"
    "base/templates/framework.html"
    "base/templates/gaps.html"
    "base/templates/home.html"
    "base/templates/inspection.html"
    "base/templates/inspections.html"
    "base/templates/inspectorate.html"
    "base/templates/layout.html"
    "base/templates/list.html"
    "base/templates/metric.html"
    "base/templates/overdue.html"
    "base/templates/page.html"
    "base/templates/person.html"
    "base/templates/planned.html"
    "base/templates/promises.html"
    "base/templates/redirect.html"
    "base/templates/robots.txt"
    "base/templates/scale.html"
    "base/templates/series.html"
    "base/templates/sitemap.xml"
    "base/templates/sitemap_index.xml"
    "base/templates/sources.html"
    "base/templates/topic.html"
    "base/theme.yaml"
    "briefing/assets/briefing.css"
    "briefing/templates/layout.html"
    "briefing/theme.yaml"
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::FILES;

    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the repository, not a site"
    )]
    fn listing(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in folder.read_dir().expect("the folder is there") {
            let path = entry.expect("the folder is readable").path();
            if path.is_dir() {
                listing(&path, root, found);
            } else {
                let below = path.strip_prefix(root).expect("it is below the root");
                found.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
        let mut found = Vec::new();
        listing(&root, &root, &mut found);
        found.sort();
        let embedded: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(embedded, found);
    }
}
