//! What rows do to records, and what is told of them.

use super::{HEAD, INSPECTION, account, assert_said, import, put, run, site, text};

const FINDINGS: &str = "rows: findings\ncolumns: {id: Ref, text: Text, due: Due}\nalways: {inspection: big-2025, kind: other}\n";

#[test]
fn all_mistakes_are_told_at_once_with_row_and_column() {
    let site = site();
    put(
        &site,
        "Inspection;Ref;Kind;Text;Due;To;State;When\n\
         big-2025;a;recommendation;Good.;2026;riverside;implemented;2025-09-01\n\
         big-2025;b;recomendation;Good.;32/01/2026;riverside;;\n\
         none-2025;c;recommendation;Good.;2026;riverside;;\n\
         big-2025;d;;Good.;2026;riverside;;\n\
         big-2025;a;recommendation;Again.;2026;riverside;;\n\
         \n\
         big-2025;e;recommendation;Good.;2026;nobody;;\n\
         big-2025;f;recommendation;Good.;soon;riverside;;\n\
         big-2025;g;recommendation;Good.;2026;riverside;Purple;2025-09-01\n",
        "rows: findings\ncolumns: {inspection: Inspection, id: Ref, kind: Kind, text: Text, due: Due, to: To, update.progress: State, update.date: When}\n\
         always: {update.basis: self-reported}\n",
    );
    let before = site.files("content");
    let said = [
        "x.csv, row 3, column E (Due): `32/01/2026` is no date",
        "x.csv, row 3, column C (Kind): ",
        "`recomendation`",
        "x.csv, row 4: there is no record `inspections/none-2025`",
        "x.csv, row 5: `kind` is missing; fill in the cell that says it",
        "x.csv, row 6, column B (Ref): another row has the same `id`",
        "x.csv, row 8, column F (To): ",
        "`nobody`",
        "x.csv, row 9, column E (Due): ",
        "x.csv, row 10, column G (State): `Purple` is not a word that `progress` takes; ",
        ", or say under `words` in the mapping what it stands for",
    ];
    assert_said(&import(&site, &[]), 1, &said);
    assert_eq!(site.files("content"), before);
    // The first row is well in itself, and is had without the others.
    let some = import(&site, &["--only-good"]);
    assert_said(&some, 1, &["       1 new\n", "with a mistake: 3-6, 8-10\n"]);
    let added = "findings:\n  - id: a\n    kind: recommendation\n";
    assert!(text(&site, INSPECTION).contains(added));
    run(&site, &["check"]);
}

#[test]
fn what_is_there_or_public_is_not_changed_unasked() {
    let site = site();
    put(&site, "Ref,Text,Due\na,One.,\n", FINDINGS);
    assert_said(&import(&site, &[]), 0, &["Wrote 1 record"]);
    site.write("x.csv", "Ref,Text,Due\na,Two.,2026\n");
    let otherwise = "x.csv, row 2, column B (Text): the record says otherwise of `text`; ";
    assert_said(&import(&site, &[]), 1, &[otherwise, "`--force`"]);
    assert!(text(&site, INSPECTION).contains("text: One."));
    let forced = import(&site, &["--force"]);
    let changed = "added to what is there, or replaced in it";
    assert_eq!(account(&forced).get(changed), Some(&1), "{}", forced.stderr);
    assert!(text(&site, INSPECTION).contains("text: Two.\n    due: 2026\n"));

    let public = text(&site, INSPECTION).replace("visibility: draft\n", "");
    site.write(INSPECTION, &public);
    site.write("x.csv", "Ref,Text,Due\nb,New.,\n");
    assert_said(&import(&site, &[]), 1, &["is public; `--into-public`"]);
    assert_eq!(text(&site, INSPECTION), public);
    assert_said(&import(&site, &["--into-public"]), 0, &["Wrote 1 record"]);
    assert!(text(&site, INSPECTION).contains("  - id: b\n"));
}

#[test]
fn what_a_record_has_stays_byte_for_byte() {
    let site = site();
    let before = format!(
        "{HEAD}findings:
  # the first
  - id: a   # as printed
    kind: other
    text: >
      One
      thing.

    updates:
    - date: 2025-07-01
      progress: not-started
      basis: self-reported
    owner: 'B. Clerk' # still
  # the second
  - kind: other
    id: b
    text: Another.
# what they answered
responses:
  - {{by: riverside, value: accepted, date: 2025-07-02}}
---

Notes stay.
"
    );
    let after = before
        .replace("thing.\n", "thing.\n    due: 2026\n")
        .replace(
            "      basis: self-reported\n",
            "      basis: self-reported\n    - date: 2025-08-01\n      progress: in-progress\n      basis: self-reported\n",
        )
        .replace(
            "text: Another.\n",
            "text: Another.\n    updates:\n      - date: 2025-08-01\n        progress: implemented\n        basis: self-reported\n  - id: c\n    kind: other\n    text: Third.\n",
        );
    let table = "Ref,Text,Due,Now,When\n\
        a,One thing.,2026,in-progress,2025-08-01\n\
        b,,,implemented,2025-08-01\n\
        c,Third.,,,\n";
    let mapping = "rows: findings\ncolumns: {id: Ref, text: Text, due: Due, update.progress: Now, update.date: When}\n\
        always: {inspection: big-2025, kind: other, update.basis: self-reported}\n";
    for end in ["\n", "\r\n"] {
        put(&site, table, mapping);
        site.write(INSPECTION, before.replace('\n', end));
        assert_said(&import(&site, &[]), 0, &["Wrote 1 record"]);
        assert_eq!(text(&site, INSPECTION), after.replace('\n', end));
    }
    let nothing = import(&site, &[]);
    assert_eq!(account(&nothing).get("there already"), Some(&3));
}

#[test]
fn news_and_answers_are_added_to_findings_that_are_there() {
    let site = site();
    put(&site, "Ref,Text,Due\na,One.,\n", FINDINGS);
    assert_said(&import(&site, &[]), 0, &[]);
    put(
        &site,
        "Finding,On,State,What\na,1 August 2025,Done,\"First line\nsecond: \"\"line\"\"\"\nz,2025-08-01,Done,\n,2025-08-02,Done,\n",
        "rows: updates\ncolumns: {finding: Finding, date: On, progress: State, text: What}\n\
         always: {inspection: big-2025, basis: self-reported}\nwords: {progress: {done: implemented}}\n",
    );
    let told = import(&site, &["--only-good"]);
    let said = [
        "x.csv, row 3: `inspections/big-2025` has no finding `z`",
        "x.csv, row 4: `finding` is missing",
    ];
    assert_said(&told, 1, &said);
    let wanted = "    updates:\n      - date: 2025-08-01\n        progress: implemented\n        basis: self-reported\n        text: \"First line\\nsecond: \\\"line\\\"\"\n";
    assert!(
        text(&site, INSPECTION).contains(wanted),
        "{}",
        text(&site, INSPECTION)
    );

    put(
        &site,
        "Finding,Who,Answer\na,riverside,accepted\n,riverside,partly-accepted\n",
        "rows: responses\ncolumns: {finding: Finding, by: Who, value: Answer}\nalways: {inspection: big-2025}\n",
    );
    assert_said(&import(&site, &[]), 0, &["       2 new\n"]);
    run(&site, &["check"]);
}

#[test]
fn figures_are_told_apart_by_what_they_count() {
    let site = site();
    put(
        &site,
        "Record,What,How many,As of\n\
         inspections/big-2025,pupils,412,2025-06-01\n\
         inspections/big-2025,pupils,{approx: 400},2025-05-01\n\
         inspections/big-2025,pupils,\"1,099\",2025-04-01\n\
         big-2025,pupils,1,2025-03-01\n",
        "rows: figures\ncolumns: {record: Record, metric: What, value: How many, as_of: As of}\n",
    );
    let told = import(&site, &["--only-good"]);
    let said = [
        "x.csv, row 4, column C (How many): ",
        "x.csv, row 5, column A (Record): `big-2025` is no name of a record; write it like `inspections/",
        "       2 new\n",
    ];
    assert_said(&told, 1, &said);
    let added = "figures:\n  - metric: pupils\n    value: 412\n    as_of: 2025-06-01\n  - metric: pupils\n    value: {approx: 400}\n";
    assert!(
        text(&site, INSPECTION).contains(added),
        "{}",
        text(&site, INSPECTION)
    );
}

#[test]
fn new_press_items_are_drafts() {
    let site = site();
    put(
        &site,
        "Name,Headline,Paper,Date,Link,About,Mood\n\
         Gazette May,\"School: \"\"good\"\"\",gazette,2025-05-01,https://example.org/a,big-2025,glad\n",
        "rows: coverage\ncolumns: {id: Name, title: Headline, outlet: Paper, published: Date, url: Link, about: About}\n",
    );
    assert_said(
        &import(&site, &[]),
        0,
        &["       1 new\n", "1 column that the mapping"],
    );
    let wanted = "---\ntitle: 'School: \"good\"'\nvisibility: draft\noutlet: gazette\npublished: 2025-05-01\nurl: https://example.org/a\nabout: [big-2025]\n---\n";
    assert_eq!(text(&site, "content/coverage/gazette-may.md"), wanted);
}

#[test]
fn a_mapping_that_does_not_fit_is_told() {
    let site = site();
    for (mapping, said) in [
        (
            "rows: findings\ncolumns: {idd: Ref}\n",
            "did you mean `id`?",
        ),
        (
            "rows: findings\ncolumns: {visibility: Ref}\n",
            "`visibility` is no key that a row of findings has",
        ),
        (
            "rows: findings\ncolumns: {id: Ref}\nwords: {knd: {A: b}}\n",
            "did you mean `kind`?",
        ),
        (
            "rows: findings\ncolumns: {id: Ref, title: Titel}\n",
            "no column is headed `Titel` in row 1; did you mean `Title`?",
        ),
        (
            "rows: findings\ncolumns: {id: Ref, text: Text}\n",
            "2 columns are headed `Text` in row 1",
        ),
        (
            "rows: findings\ncolumns: {id: Nothing}\n",
            "none of the first 50 rows has a heading",
        ),
        (
            "rows: finding\ncolumns: {id: Ref}\n",
            "did you mean `findings`?",
        ),
        ("rows: findings\ncolumns: {id: Ref\n", "x.yaml"),
        ("", "the mapping holds no keys"),
    ] {
        put(&site, "Ref,Text,Text,Title\na,b,c,d\n", mapping);
        assert_said(&import(&site, &[]), 2, &[said]);
    }
}
