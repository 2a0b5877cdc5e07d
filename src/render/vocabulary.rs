//! The names that a template may use, for suggesting the one that was meant.

use crate::theme::Theme;

use super::functions;

/// The filters of the engine itself, sorted.
const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// The tests of the engine, sorted.
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// The functions of the engine itself, sorted.
const FUNCTIONS: [&str; 2] = ["range", "throw"];

/// All that is called a `kind` ("filter", "component", …) in `theme`, sorted.
pub(super) fn known<'a>(kind: &str, theme: &'a Theme) -> Vec<&'a str> {
    let mut known: Vec<&str> = match kind {
        "filter" => FILTERS.into_iter().chain(functions::FILTERS).collect(),
        "test" => TESTS.to_vec(),
        "function" => FUNCTIONS.into_iter().chain(functions::FUNCTIONS).collect(),
        "template" => theme
            .templates
            .keys()
            .flat_map(|identity| {
                [
                    Some(identity.as_str()),
                    identity.split_once(':').map(|(_, name)| name),
                ]
            })
            .flatten()
            .collect(),
        "component" => theme
            .templates
            .values()
            .flat_map(|template| &template.references.components)
            .map(|component| component.name.value.as_str())
            .collect(),
        _ => Vec::new(),
    };
    known.sort_unstable();
    known.dedup();
    known
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    /// What the engine says of a template that uses a name that it does not know.
    fn is_known(source: &str) -> bool {
        match Tera::new().add_raw_template("a.html", source) {
            Ok(()) => true,
            Err(error) => !error.to_string().contains("Unknown"),
        }
    }

    #[test]
    fn the_engine_has_every_name_of_the_lists() {
        for filter in FILTERS {
            assert!(is_known(&format!("{{{{ x | {filter} }}}}")), "{filter}");
        }
        for test in TESTS {
            assert!(is_known(&format!("{{{{ x is {test} }}}}")), "{test}");
        }
        for function in FUNCTIONS {
            assert!(is_known(&format!("{{{{ {function}() }}}}")), "{function}");
        }
        assert!(!is_known("{{ x | no_such_filter }}"));
    }
}
