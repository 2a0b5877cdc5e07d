//! Settings that no site can be made of.

use super::{Case, case};

#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn cases() -> Vec<Case> {
    let settings = |lines: &str| format!("title: Site\ntimezone: Europe/London\n{lines}\n");
    let good = "base_url: https://example.org/";
    vec![
        case(
            "B73 an unknown key",
            "site.yaml",
            settings(&format!("{good}\nlanguag: cy")),
            "unknown-key 4:1",
            "did you mean `language`?",
        ),
        case(
            "B73 an unknown theme",
            "site.yaml",
            settings(&format!("{good}\ntheme: fancy")),
            "unknown-theme 4:8",
            "the themes are `base`, `briefing`",
        ),
        case(
            "B73 an unknown time zone",
            "site.yaml",
            settings(good).replace("London", "Londn"),
            "timezone 2:11",
            "write its name in the time zone database, such as Europe/London",
        ),
        case(
            "B74 no address",
            "site.yaml",
            settings(""),
            "missing-key 1:1",
            "add a line `base_url: …` with a web address such as",
        ),
        case(
            "B74 an address without a scheme",
            "site.yaml",
            settings("base_url: example.org"),
            "url-form 3:11",
            "write the whole address, from https:// on, without spaces, a",
        ),
        case(
            "B74 an address with a question",
            "site.yaml",
            settings("base_url: https://example.org/?a=b"),
            "url-form 3:11",
            "write host and path only",
        ),
        case(
            "B74 an address with a password",
            "site.yaml",
            settings("base_url: https://me:secret@example.org/"),
            "url-form 3:11",
            "write the whole address, from https:// on, without spaces, a",
        ),
        case(
            "B01 a quote that is never closed",
            "site.yaml",
            settings(&format!("{good}\ndescription: \"A site")),
            "yaml-syntax 4:14",
            "quotes are closed in the same line, or the lines that follow",
        ),
        case(
            "B51 settings in UTF-16",
            "site.yaml",
            b"\xFF\xFEt\0i\0".as_slice(),
            "not-utf8",
            "this file is UTF-16 (little-endian), not UTF-8",
        ),
        case(
            "B73 a limit without a unit",
            "site.yaml",
            settings(&format!("{good}\nlimits: {{notes: 5}}")),
            "limit-setting 4:17",
            "write the unit too: `5 MB`",
        ),
        case(
            "B73 a limit that is no size",
            "site.yaml",
            settings(&format!("{good}\nlimits:\n  file: huge")),
            "limit-setting 5:9",
            "write a whole number and KB, MB or GB, such as `5 MB`",
        ),
        case(
            "B73 a limit beyond what the program keeps",
            "site.yaml",
            settings(&format!("{good}\nlimits: {{depth: 5000}}")),
            "limit-setting 4:17",
            "this limit can be set to 100 at most; write `100` or less",
        ),
        case(
            "B73 a limit of nothing",
            "site.yaml",
            settings(&format!("{good}\nlimits: {{records: 0}}")),
            "limit-setting 4:19",
            "a limit of nothing would refuse every site",
        ),
        case(
            "B08 no settings",
            "site.yaml",
            "",
            "site-file-missing 1:1",
            "write `content/site.yaml` with `title`, `base_url` and",
        ),
    ]
}
