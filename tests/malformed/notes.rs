//! Notes that say what no page can show, or lead nowhere.

use super::{Case, PAGE, case};

pub(super) fn cases() -> Vec<Case> {
    let notes = |text: &str| format!("---\ntitle: New\n---\n{text}\n");
    vec![
        case(
            "B30 a restricted passage that is never closed",
            PAGE,
            notes("::: restricted\ncanary4711"),
            "restricted-passage 4:1",
            "write `:::` on a line of its own after the passage",
        ),
        case(
            "B30 a restricted passage in another",
            PAGE,
            notes("::: restricted\n::: restricted\ncanary4711\n:::\n:::"),
            "restricted-passage 5:1",
            "close the first passage with `:::` before this line, or leave",
        ),
        case(
            "B30 the end of no restricted passage",
            PAGE,
            notes("Text.\n\n:::"),
            "restricted-passage 6:1",
            "write `::: restricted` on a line of its own before the passage",
        ),
        case(
            "B45 a file above the site",
            PAGE,
            notes("[A plan](../../../../etc/passwd.txt)"),
            "dangling-link 4:1",
            "files that a record links lie beside it or under",
        ),
        case(
            "B45 a file of the machine",
            PAGE,
            notes("[A plan](/etc/passwd)"),
            "dangling-link 4:1",
            "write the address of a page of this site, with a `/` at its",
        ),
        case(
            "B46 a file that is not there",
            PAGE,
            notes("[A plan](plan.pdf)"),
            "dangling-link 4:1",
            "files that a record links lie beside it or under",
        ),
        case(
            "B46 a folder",
            PAGE,
            notes("[A plan](../inspections)"),
            "dangling-link 4:1",
            "files that a record links lie beside it or under",
        ),
        case(
            "B69 a link to a record that is not there",
            PAGE,
            notes("See [[inspections/harrow-fel-2025]]."),
            "dangling-link 4:5",
            "did you mean `harrow-fell-2025`?",
        ),
        case(
            "B69 an address that is not there",
            PAGE,
            notes("See [it](/nowhere/)."),
            "dangling-link 4:5",
            "write the address of a page of this site, with a `/` at its",
        ),
        case(
            "B69 a file of a record that is not there",
            PAGE,
            notes("See [it](nowhere.md)."),
            "dangling-link 4:5",
            "the path is relative to `content/pages/new.md`",
        ),
        case(
            "B69 an anchor that is not there",
            PAGE,
            notes("See [[inspections/harrow-fell-2025#violense]]."),
            "dangling-link 4:5",
            "did you mean `#violence`?",
        ),
        case(
            "B69 a heading that is not there",
            PAGE,
            notes("See [below](#below)."),
            "dangling-link 4:5",
            "an anchor is a heading in small letters joined by `-`, or the",
        ),
    ]
}
