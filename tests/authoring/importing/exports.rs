//! Export, import, export: the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{HEAD, INSPECTION, assert_said, run, site};
use crate::support::{Site, SiteFolder};

/// What stands below the front matter of a record.
fn notes_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (_, notes) = text.split_once("\n---\n").expect("it has front matter");
    notes.to_owned()
}

/// The exports of all records of `site`.
fn exports(site: &SiteFolder) -> BTreeMap<String, Vec<u8>> {
    run(
        site,
        &[
            "build",
            "--audience",
            "full",
            "--as-at",
            "2026-01-10",
            "-o",
            "built",
        ],
    );
    site.files("built/data")
}

#[test]
fn tables_that_are_exported_imported_and_exported_are_the_same_bytes() {
    let findings = "findings:
  - id: a
    kind: recommendation
    number: \"1.10\"
    title: Reading
    area: teaching
    text: \"Read more: \\\"daily\\\".\"
    due: 2026-03
    responses:
      - {by: riverside, value: accepted, date: 2025-07-01, note: We will.}
    updates:
      - {date: 2025-08-01, progress: in-progress, basis: self-reported, by: riverside, text: Begun.}
      - {date: 2025-10-01, progress: implemented, basis: self-reported}
  - id: b
    kind: other
    text: \"=SUM(A1)\"
    to: [riverside, county]
responses:
  - {by: riverside, value: accepted, date: 2025-07-02}
";
    let bare = format!("{HEAD}framework: schools-2024\nreport: report-2025\n");
    let site = site();
    site.write(INSPECTION, format!("{bare}{findings}---\n"));
    let before = exports(&site);
    site.write(INSPECTION, format!("{bare}---\n"));
    let tables = [
        (
            "findings",
            "inspection finding number kind as_printed title text area priority to due repeats source source_at",
        ),
        (
            "updates",
            "inspection finding date progress basis by text source source_at",
        ),
        (
            "responses",
            "inspection finding by value date note source source_at",
        ),
    ];
    for (name, keys) in tables {
        let mut mapping = format!("rows: {name}\ncolumns:\n");
        for key in keys.split(' ') {
            let own = if name == "findings" && key == "finding" {
                "id"
            } else {
                key
            };
            writeln!(mapping, "  {own}: {key}").expect("a string takes it");
        }
        // Only the rows of the record that lost them: the others are there.
        site.write(format!("{name}.yaml").as_str(), mapping);
        site.write(
            format!("{name}.csv").as_str(),
            &before[&format!("{name}.csv")],
        );
        let arguments = [
            "import",
            &format!("{name}.csv"),
            "--map",
            &format!("{name}.yaml"),
            "--into-public",
            "--show-restricted",
            "--only-good",
        ];
        let done = site.run(&arguments);
        assert!(
            done.stdout.contains("new"),
            "{}{}",
            done.stdout,
            done.stderr
        );
    }
    let after = exports(&site);
    for name in [
        "findings.csv",
        "updates.csv",
        "responses.csv",
        "findings.json",
        "updates.json",
        "responses.json",
    ] {
        let [before, after] =
            [&before[name], &after[name]].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn records_that_are_exported_imported_and_exported_are_the_same_bytes() {
    for site in [Site::from("../rules/site"), Site::sample()] {
        let site = SiteFolder::of(&site);
        let before = exports(&site);
        let kinds = ["inspections", "coverage", "series"];
        let mut notes = BTreeMap::new();
        for kind in kinds {
            site.write(&format!("{kind}.json"), &before[&format!("{kind}.json")]);
            for (path, bytes) in site.files(&format!("content/{kind}")) {
                let path = format!("content/{kind}/{path}");
                site.remove(&path);
                notes.insert(path, notes_of(&bytes));
            }
        }
        // They name each other, so that they come together.
        let files = kinds.map(|kind| format!("{kind}.json"));
        let mut import = vec!["import", "--show-restricted"];
        import.extend(files.iter().map(String::as_str));
        run(&site, &import);
        for kind in kinds {
            for (path, bytes) in site.files(&format!("content/{kind}")) {
                let text = String::from_utf8(bytes).expect("it is text");
                assert!(text.contains("\nvisibility: draft\n"), "{path}");
                let path = format!("content/{kind}/{path}");
                // What exports do not hold: who may see a record, and its notes.
                let own = text.replace("\nvisibility: draft\n", "\n");
                site.write(&path, own + &notes[&path]);
            }
        }
        let after = exports(&site);
        for kind in kinds {
            for name in [format!("{kind}.json"), format!("{kind}.csv")] {
                let [before, after] = [&before[&name], &after[&name]]
                    .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                assert_eq!(before, after, "{name}");
            }
        }
        let before = site.tree("content");
        let again = run(&site, &import);
        assert_said(&again, 0, &["there already", "Wrote 0 records"]);
        assert_eq!(site.tree("content"), before);
    }
}
