//! Every construct of notes, around a text.
//!
//! A text stands in a construct in two ways. *Written out*, each sign that Markdown could take for
//! something has a `\` before it (or stands in code, which needs none): then a page shows the text as
//! it is typed, where the construct is shown at all. *Raw*, it is as an attacker types it: then it may
//! be taken for Markdown, and all that is asked is that nothing of it runs.

/// A construct, and what it makes of a text.
pub(super) struct Construct {
    /// Its name, which the page that holds it is called by.
    pub(super) name: &'static str,
    /// Notes that hold it.
    pub(super) write: fn(&str) -> String,
    /// How a text is written out in it.
    pub(super) spelling: Spelling,
}

/// How a text is written out in a construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// With a `\` before every sign.
    Escaped,
    /// As it is: nothing is taken for Markdown there.
    Plain,
    /// Not at all: the construct is not shown, or is an address or a name, which has rules of its own.
    Never,
}

use Spelling::{Escaped, Never, Plain};

/// Every construct.
pub(super) const CONSTRUCTS: &[Construct] = &[
    Construct {
        name: "text",
        write: |it| format!("A {it} b.\n"),
        spelling: Escaped,
    },
    Construct {
        name: "line",
        write: |it| format!("{it}\n"),
        spelling: Never,
    },
    Construct {
        name: "heading",
        write: |it| format!("# {it}\n\nText.\n\n## {it}\n"),
        spelling: Escaped,
    },
    Construct {
        name: "heading-attributes",
        write: |it| format!("# A {{#{it} .x onclick={it}}}\n"),
        spelling: Never,
    },
    Construct {
        name: "emphasis",
        write: |it| format!("*a {it} b* **a {it} b** ~~a {it} b~~\n"),
        spelling: Escaped,
    },
    Construct {
        name: "link-text",
        write: |it| format!("[a {it} b](https://example.org/)\n"),
        spelling: Escaped,
    },
    Construct {
        name: "link-title",
        write: |it| format!("[a](https://example.org/ \"a {it} b\")\n"),
        spelling: Escaped,
    },
    Construct {
        name: "link-target",
        write: |it| format!("[a]({it})\n"),
        spelling: Never,
    },
    Construct {
        name: "link-target-pointed",
        write: |it| format!("[a](<{it}>)\n"),
        spelling: Never,
    },
    Construct {
        name: "link-target-inside",
        write: |it| {
            format!(
                "[a](https://example.org/{it})\n\n[b](/{it})\n\n[c](#{it})\n\n[d](mailto:{it})\n"
            )
        },
        spelling: Never,
    },
    Construct {
        name: "picture-words",
        write: |it| format!("![a {it} b](../assets/picture.png)\n"),
        spelling: Escaped,
    },
    Construct {
        name: "picture-title",
        write: |it| format!("![a](../assets/picture.png \"a {it} b\")\n"),
        spelling: Escaped,
    },
    Construct {
        name: "picture-target",
        write: |it| format!("![a]({it})\n\n![b](<{it}>)\n"),
        spelling: Never,
    },
    Construct {
        name: "autolink",
        write: |it| format!("<{it}>\n\n<https://example.org/{it}>\n"),
        spelling: Never,
    },
    Construct {
        name: "reference",
        write: |it| format!("[a] [b][a]\n\n[a]: <{it}> \"{it}\"\n"),
        spelling: Never,
    },
    Construct {
        name: "reference-label",
        write: |it| format!("[a][{it}] [{it}]\n\n[{it}]: https://example.org/\n"),
        spelling: Never,
    },
    Construct {
        name: "footnote",
        write: |it| format!("A.[^1]\n\n[^1]: A {it} b.\n"),
        spelling: Escaped,
    },
    Construct {
        name: "footnote-label",
        write: |it| format!("A.[^{it}]\n\n[^{it}]: B.\n"),
        spelling: Never,
    },
    Construct {
        name: "cell",
        write: |it| format!("| a {it} b | c |\n|---|---|\n| d | a {it} b |\n"),
        spelling: Escaped,
    },
    Construct {
        name: "item",
        write: |it| format!("- a {it} b\n- [ ] {it}\n\n1. {it}\n"),
        spelling: Escaped,
    },
    Construct {
        name: "definition",
        write: |it| format!("a {it} b\n: a {it} b\n"),
        spelling: Escaped,
    },
    Construct {
        name: "quotation",
        write: |it| format!("> a {it} b\n\n> [!NOTE]\n> {it}\n"),
        spelling: Escaped,
    },
    Construct {
        name: "code",
        write: |it| format!("Code: `` {it} `` b.\n"),
        spelling: Plain,
    },
    Construct {
        name: "indented-code",
        write: |it| format!("A:\n\n    {it}\n"),
        spelling: Plain,
    },
    Construct {
        name: "fence",
        write: |it| {
            format!(
                "~~~~~~\n{it}\n~~~~~~\n\n~~~~~~html\n{it}\n~~~~~~\n\n~~~~~~javascript {{linenos hl=1}}\n{it}\n~~~~~~\n"
            )
        },
        spelling: Plain,
    },
    Construct {
        name: "fence-language",
        write: |it| format!("~~~~~~{it}\nA.\n~~~~~~\n\n~~~~~~ html {{{it}}}\nB.\n~~~~~~\n"),
        spelling: Never,
    },
    Construct {
        name: "html",
        write: |it| format!("<div>\n{it}\n</div>\n\na <b>{it}</b>\n"),
        spelling: Never,
    },
    Construct {
        name: "comment",
        write: |it| format!("a <!-- {it} --> b\n\n<!-- {it} -->\n\nc\n"),
        spelling: Never,
    },
    Construct {
        name: "instruction",
        write: |it| format!("<?php {it} ?>\n\n<!DOCTYPE {it}>\n\n<![CDATA[ {it} ]]>\n"),
        spelling: Never,
    },
    Construct {
        name: "record-link",
        write: |it| format!("[[pages/about|{it}]]\n"),
        spelling: Never,
    },
    Construct {
        name: "record-target",
        write: |it| format!("[[{it}]] [[pages/about#{it}]] [[{it}|a]]\n"),
        spelling: Never,
    },
    Construct {
        name: "file-target",
        write: |it| format!("[a](about.md#{it}) [b](<../assets/{it}>)\n"),
        spelling: Never,
    },
];

/// `text` with a `\` before every sign that Markdown could take for something.
pub(super) fn escaped(text: &str) -> String {
    let mut spelt = String::new();
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            spelt.push('\\');
        }
        spelt.push(letter);
    }
    spelt
}
