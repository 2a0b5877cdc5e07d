//! Whatever a template holds, loading it ends in an engine or in diagnostics with places in it.

use proptest::prelude::*;

use super::theme;
use crate::config::LinkForm;
use crate::diag::Label;
use crate::render::Engine;
use crate::theme::references::scan;

/// Pieces that templates are made from, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            " ",
            "\n",
            "é",
            "\"",
            "'",
            "`",
            "\\",
            "<",
            "</",
            "/>",
            ">",
            "=",
            "==",
            ".",
            "?.",
            "|",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "...",
            "@",
            ",",
            "1",
            "1.5",
            "raw",
            "endraw",
            "extends ",
            "include ",
            "\"a.html\"",
            "\"base:a.html\"",
            "block a",
            "endblock",
            "component c(",
            "endcomponent",
            "set x = ",
            "for x in ",
            "endfor",
            "if ",
            "endif",
            "is defined",
            "asset(name=",
            "href",
            "x",
            "c",
            "{% if x %}",
            "{% endif %}",
            "{{ x }}",
            "{{ <c /> }}",
            "{% block a %}{% endblock %}",
            "{% component c() %}{% endcomponent %}",
            "{% extends \"a.html\" %}",
            "{% extends \"b.html\" %}",
            "{% include \"b.html\" %}",
            "{% raw %}",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ]
}

fn source() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn places_of_references_are_in_the_source(source in source()) {
        let found = scan(&source);
        for name in found.uses.iter().chain(&found.calls).chain(&found.blocks) {
            prop_assert!(source.get(name.span.range()).is_some());
        }
        for reference in found.extends.iter().chain(&found.includes).chain(&found.components) {
            prop_assert!(source.get(reference.whole.range()).is_some());
        }
    }

    #[test]
    fn a_theme_of_any_templates_is_an_engine_or_told_what_is_wrong(
        a in source(),
        b in source(),
        base in source(),
    ) {
        let theme = theme(&[("a.html", &a), ("b.html", &b), ("base:a.html", &base)]);
        let found = Engine::new(&theme, LinkForm::Pretty);
        prop_assert_eq!(found.value.is_some(), found.diagnostics.is_empty());
        for diagnostic in &found.diagnostics {
            let labels: Vec<&Label> = diagnostic.primary.iter().chain(&diagnostic.secondary).collect();
            prop_assert!(!labels.is_empty(), "{:?}", diagnostic);
            for label in labels {
                let source = theme.source(&label.file).unwrap_or_default();
                let place = label.span.unwrap_or_default();
                prop_assert!(source.get(place.range()).is_some(), "{:?}", diagnostic);
            }
        }
    }
}
