//! Turns code into tokens, each with the class that the style sheet colours it by.
//!
//! Grammars tell hundreds of kinds of words apart; readers a dozen. Only those get a class, so the
//! markup stays small. Where highlighting is not worth its time or fails, code stays plain.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// A stretch of code within one line; line ends are tokens of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The class, or nothing for plain text.
    pub(super) class: &'static str,
    /// The bytes of the code.
    pub(super) range: Range<usize>,
}

/// A name that no language has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnknownLanguage {
    /// The name of a language that may have been meant.
    pub(super) nearest: Option<String>,
}

/// Lines longer than this are made by machines; reading them takes the grammars very long.
const LONGEST_LINE: usize = 2_000;

/// Blocks longer than this stay plain.
const LONGEST_BLOCK: usize = 256 * 1024;

/// What says that a block is in no language.
const PLAIN: [&str; 6] = ["", "text", "txt", "plain", "plaintext", "none"];

/// Names that people use and the grammars do not know.
const ALIASES: [(&str, &str); 6] = [
    ("console", "sh"),
    ("golang", "go"),
    ("jsonc", "json"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("yaml+jinja", "yaml"),
];

/// What is told apart: the class, its colours on light and on dark ground, and its scopes.
///
/// Every colour has a contrast of at least 4.5 on every ground below (WCAG 2.2, 1.4.3).
const CLASSES: [Class; 12] = [
    Class::new("hl-c", "#57606a", "#9aa4af", &["comment"]),
    Class::new(
        "hl-s",
        "#0a3069",
        "#a5d6ff",
        &["string", "constant.other.symbol"],
    ),
    Class::new("hl-e", "#0550ae", "#79c0ff", &["constant.character.escape"]),
    Class::new(
        "hl-n",
        "#0550ae",
        "#79c0ff",
        &["constant", "variable.language"],
    ),
    Class::new(
        "hl-k",
        "#a40e26",
        "#ff9389",
        &[
            "keyword",
            "storage",
            "keyword.operator.word",
            "keyword.operator.logical",
        ],
    ),
    Class::new(
        "hl-f",
        "#6639ba",
        "#d2a8ff",
        &[
            "entity.name.function",
            "support.function",
            "variable.function",
        ],
    ),
    Class::new(
        "hl-t",
        "#8a3600",
        "#ffa657",
        &[
            "entity.name.type",
            "entity.name.class",
            "entity.name.struct",
            "entity.name.enum",
            "entity.name.trait",
            "entity.name.namespace",
            "support.type",
            "support.class",
        ],
    ),
    Class::new("hl-g", "#0d5b26", "#7ee787", &["entity.name.tag"]),
    Class::new(
        "hl-a",
        "#0550ae",
        "#79c0ff",
        &["entity.other.attribute-name"],
    ),
    Class::new("hl-h", "#0550ae", "#79c0ff", &["markup.heading"]),
    Class::new("hl-i", "#0d5b26", "#7ee787", &["markup.inserted"]),
    Class::new("hl-d", "#82071e", "#ffa198", &["markup.deleted"]),
];

/// What the HTML of notes has wherever a block of code is in a known language, and so may be highlighted.
pub const MARK: &str = "<code class=\"language-";

/// Scopes inside which nothing of what is around them holds: operators, code within a string.
const NEUTRAL: [&str; 3] = [
    "keyword.operator",
    "meta.interpolation",
    "meta.template.expression",
];

/// The grounds that code stands on: of a page, of a block, of a marked line.
const LIGHT_GROUNDS: [&str; 3] = ["#ffffff", "#f4f6f8", "#fff3bf"];
const DARK_GROUNDS: [&str; 3] = ["#0d1117", "#1c2128", "#3a3000"];

/// One line of [`CLASSES`].
struct Class {
    name: &'static str,
    light: &'static str,
    dark: &'static str,
    scopes: &'static [&'static str],
}

impl Class {
    const fn new(
        name: &'static str,
        light: &'static str,
        dark: &'static str,
        scopes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            light,
            dark,
            scopes,
        }
    }
}

/// The name of the language that `token` means; none if the block is in no language.
///
/// # Errors
/// When no language is called so.
pub(super) fn language(token: &str) -> Result<Option<&'static str>, UnknownLanguage> {
    let token = token.to_lowercase();
    if PLAIN.contains(&token.as_str()) {
        return Ok(None);
    }
    match find(&token) {
        Some(syntax) => Ok(Some(&syntax.name)),
        None => Err(UnknownLanguage {
            nearest: nearest(&token),
        }),
    }
}

/// `code` in the language of that name, as tokens; none if it should stay plain.
pub(super) fn tokens(code: &str, language: &str) -> Option<Vec<Token>> {
    if code.len() > LONGEST_BLOCK || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_name(language)?;
    // A grammar may hold an expression that its engine refuses, which it only finds out here.
    catch_unwind(AssertUnwindSafe(|| highlighted(code, syntax)))
        .ok()
        .flatten()
}

/// `code` as tokens without classes.
pub(super) fn plain(code: &str) -> Vec<Token> {
    let mut tokens = Tokens::default();
    for line in LinesWithEndings::from(code) {
        tokens.push("", line);
    }
    tokens.done
}

/// The style sheet of highlighted code, for light and for dark pages.
///
/// It follows the page's `color-scheme`; browsers that do not know `light-dark()` show the light
/// colours, as they do on the rest of the page.
pub fn stylesheet() -> String {
    let color = |light: &str, dark: &str| format!("color:{light};color:light-dark({light},{dark})");
    let [.., light_mark] = LIGHT_GROUNDS;
    let [.., dark_mark] = DARK_GROUNDS;
    let numbers = color(CLASSES[0].light, CLASSES[0].dark);
    let classes = CLASSES
        .iter()
        .map(|class| [".", class.name, "{", &color(class.light, class.dark), "}\n"].concat());
    let lines = format!(
        ".hl-h{{font-weight:bold}}\n\
         .code-line{{display:block}}\n\
         mark.code-line{{background:{light_mark};background:light-dark({light_mark},{dark_mark});\
         color:inherit;box-shadow:inset .25rem 0 currentcolor}}\n\
         .code-line[data-line]::before{{content:attr(data-line);display:inline-block;min-width:4ch;\
         margin-inline-end:1.5ch;text-align:end;{numbers}}}\n"
    );
    classes.chain([lines]).collect()
}

/// The grammars: read when the first block of code needs one.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What each scope that matters means; the most exact ones first.
static MEANINGS: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let named = CLASSES
        .iter()
        .flat_map(|class| class.scopes.iter().map(|scope| (*scope, class.name)));
    let neutral = NEUTRAL.into_iter().map(|scope| (scope, ""));
    let mut meanings: Vec<_> = named
        .chain(neutral)
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
        .collect();
    meanings.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    meanings
});

/// The grammar that `token`, in lower case, names.
fn find(token: &str) -> Option<&'static SyntaxReference> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == token);
    SYNTAXES.find_syntax_by_token(alias.map_or(token, |(_, name)| name))
}

/// The name that is most like `token`, if any is alike.
fn nearest(token: &str) -> Option<String> {
    let names = SYNTAXES
        .syntaxes()
        .iter()
        .filter(|syntax| !syntax.hidden)
        .flat_map(|syntax| syntax.file_extensions.iter().chain([&syntax.name]))
        .map(|name| name.to_lowercase())
        .filter(|name| !name.contains(char::is_whitespace));
    let (distance, name) = names
        .map(|name| (strsim::osa_distance(token, &name), name))
        .min()?;
    // Of short names, nearly all are alike.
    (distance <= 2 && distance * 3 <= token.len()).then_some(name)
}

/// `code` as tokens, by the grammar of `syntax`.
fn highlighted(code: &str, syntax: &SyntaxReference) -> Option<Vec<Token>> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut tokens = Tokens::default();
    for line in LinesWithEndings::from(code) {
        let mut start = 0;
        for (at, change) in state.parse_line(line, &SYNTAXES).ok()? {
            tokens.push(class(&scopes), &line[start..at]);
            start = at;
            scopes.apply(&change).ok()?;
        }
        tokens.push(class(&scopes), &line[start..]);
    }
    Some(tokens.done)
}

/// What the innermost of `scopes` that means anything means.
fn class(scopes: &ScopeStack) -> &'static str {
    scopes
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| {
            MEANINGS
                .iter()
                .find(|(meant, _)| meant.is_prefix_of(*scope))
                .map(|(_, class)| *class)
        })
        .unwrap_or_default()
}

/// Tokens in the making.
#[derive(Default)]
struct Tokens {
    done: Vec<Token>,
    /// How much of the code they are.
    end: usize,
    /// Whether the last of them is the end of a line.
    is_line_start: bool,
}

impl Tokens {
    /// Adds `text`, which is of `class` and ends at the latest where its line does.
    fn push(&mut self, class: &'static str, text: &str) {
        let (text, end) = match text.strip_suffix('\n') {
            Some(bare) => (bare, "\n"),
            None => (text, ""),
        };
        // White space has no colour.
        self.add(if text.trim().is_empty() { "" } else { class }, text);
        self.add("", end);
    }

    /// Adds `text`, to the last token if that is alike and not the end of a line.
    fn add(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        let start = self.end;
        self.end += text.len();
        match self.done.last_mut() {
            Some(last) if last.class == class && text != "\n" && !self.is_line_start => {
                last.range.end = self.end;
            }
            _ => self.done.push(Token {
                class,
                range: start..self.end,
            }),
        }
        self.is_line_start = text == "\n";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of `code` as text: `class(words)`, plain ones without a class.
    fn shown(language_name: &str, code: &str) -> String {
        let name = language(language_name)
            .expect("the language is known")
            .expect("it is one");
        tokens(code, name)
            .expect("it is highlighted")
            .iter()
            .map(|token| match token.class {
                "" => code[token.range.clone()].to_owned(),
                class => format!("{class}({})", &code[token.range.clone()]),
            })
            .collect()
    }

    #[test]
    fn words_are_coloured_by_what_they_are() {
        for (language, code, expected) in [
            (
                "rust",
                "let x = 1; // one\n",
                "hl-k(let) x = hl-n(1); hl-c(// one)\n",
            ),
            ("Rust", "/* a\nb */\n", "hl-c(/* a)\nhl-c(b */)\n"),
            ("json", "{\"a\": 1}\n", "{hl-s(\"a\"): hl-n(1)}\n"),
            ("yaml", "title: x # y\n", "hl-g(title): hl-s(x) hl-c(# y)\n"),
            ("shell", "echo \"hi\"\n", "hl-f(echo) hl-s(\"hi\")\n"),
            ("diff", "+ a\n- b\n", "hl-i(+ a)\nhl-d(- b)\n"),
        ] {
            assert_eq!(shown(language, code), expected);
        }
    }

    #[test]
    fn tokens_are_all_of_the_code() {
        let code = "fn main() {\n    println!(\"{}\", 'a');\n\n}";
        for tokens in [
            plain(code),
            tokens(code, "Rust").expect("it is highlighted"),
        ] {
            let together: String = tokens
                .iter()
                .map(|token| &code[token.range.clone()])
                .collect();
            assert_eq!(together, code);
        }
    }

    #[test]
    fn what_no_language_is_called_names_the_nearest() {
        for (token, nearest) in [
            ("pyhton", Some("python")),
            ("yamll", Some("yaml")),
            ("qqqqqqqq", None),
            ("zz", None),
        ] {
            let unknown = language(token).expect_err("it is no language");
            assert_eq!(unknown.nearest.as_deref(), nearest, "{token}");
        }
        for token in ["", "text", "NONE", "plain"] {
            assert_eq!(language(token), Ok(None));
        }
    }

    #[test]
    fn what_would_take_long_stays_plain() {
        let long_line = "x".repeat(LONGEST_LINE + 1);
        let long_block = "x = 1\n".repeat(LONGEST_BLOCK / 6 + 1);
        assert_eq!(tokens(&long_line, "Rust"), None);
        assert_eq!(tokens(&long_block, "Rust"), None);
    }

    #[test]
    fn every_scope_that_matters_is_one() {
        let scopes: usize = CLASSES.iter().map(|class| class.scopes.len()).sum();
        assert_eq!(MEANINGS.len(), scopes + NEUTRAL.len());
    }

    /// The relative luminance of a colour, by WCAG 2.2.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&color[at..at + 2], 16).expect("two digits");
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_colour_can_be_read_on_every_ground() {
        for class in &CLASSES {
            for (color, grounds) in [(class.light, LIGHT_GROUNDS), (class.dark, DARK_GROUNDS)] {
                for ground in grounds {
                    let contrast = contrast(color, ground);
                    assert!(
                        contrast >= 4.5,
                        "{} {color} on {ground}: {contrast:.2}",
                        class.name
                    );
                }
            }
        }
    }

    #[test]
    fn the_style_sheet_colours_every_class() {
        let sheet = stylesheet();
        for class in &CLASSES {
            assert!(sheet.contains(&format!(".{}{{color:{};", class.name, class.light)));
        }
    }
}
