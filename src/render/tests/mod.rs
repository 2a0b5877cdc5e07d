//! The engine on small themes; the built-in themes are in `builtin.rs`, their colours in `contrast.rs`.

mod arbitrary;
mod builtin;
mod contrast;

use std::sync::Arc;

use camino::Utf8PathBuf;

use super::*;
use crate::theme::{SiteFiles, load};

/// A theme `mine` on `base` of these templates.
fn theme(templates: &[(&str, &str)]) -> Theme {
    let mut files: SiteFiles = templates
        .iter()
        .map(|(path, text)| {
            let path = match path.split_once(':') {
                Some((theme, name)) => format!("themes/{theme}/templates/{name}"),
                None => format!("themes/mine/templates/{path}"),
            };
            (Utf8PathBuf::from(path), Arc::from(text.as_bytes()))
        })
        .collect();
    let manifest: Arc<[u8]> = Arc::from(&b"extends: base"[..]);
    files.insert(Utf8PathBuf::from("themes/mine/theme.yaml"), manifest);
    let Parsed { value, diagnostics } = load(&files, "mine");
    assert_eq!(diagnostics, []);
    complete(value)
}

/// `theme` with what is made for every theme, which templates may ask for.
fn complete(mut theme: Theme) -> Theme {
    theme.add_generated("highlight.css", String::new());
    theme
}

fn engine(templates: &[(&str, &str)]) -> Engine {
    let Parsed { value, diagnostics } = Engine::new(&theme(templates), LinkForm::Pretty);
    assert_eq!(diagnostics, []);
    value.expect("nothing is wrong")
}

fn context() -> Context {
    let mut context = Context::new();
    context.insert("root", "../");
    context.insert("title", "Report");
    context
}

fn render(templates: &[(&str, &str)], template: &str) -> String {
    engine(templates)
        .render(template, &context())
        .expect("it renders")
}

/// Each diagnostic as `file: excerpt: message`, with its help and other places.
fn told(theme: &Theme, diagnostics: &[Diagnostic]) -> Vec<String> {
    let place = |label: &crate::diag::Label| {
        let source = theme.source(&label.file).expect("a template");
        let excerpt = label.span.map_or("", |span| &source[span.range()]);
        let file = label.file.as_str();
        let file = file.strip_prefix("themes/mine/templates/").unwrap_or(file);
        format!("{file}: {excerpt}")
    };
    diagnostics
        .iter()
        .map(|found| {
            let primary = found.primary.as_ref().map(place).unwrap_or_default();
            let first = format!("{primary}: {}: {}", found.code, found.message);
            let others = found.secondary.iter();
            let others = others.map(|label| format!("{} at {}", label.text, place(label)));
            let help = found.help.iter().map(|help| format!("help: {help}"));
            let parts: Vec<String> = [first].into_iter().chain(others).chain(help).collect();
            parts.join("; ")
        })
        .collect()
}

/// What is wrong with these templates, all at once.
fn mistakes(templates: &[(&str, &str)]) -> Vec<String> {
    let theme = theme(templates);
    let Parsed { value, diagnostics } = Engine::new(&theme, LinkForm::Pretty);
    assert!(value.is_none());
    told(&theme, &diagnostics)
}

/// What goes wrong while `template` is rendered.
fn failure(templates: &[(&str, &str)], template: &str) -> String {
    let engine = engine(templates);
    let diagnostic = engine
        .render(template, &context())
        .expect_err("it does not render");
    told(&engine.theme, &[*diagnostic]).remove(0)
}

#[test]
fn the_built_in_themes_have_no_mistakes() {
    for name in ["base", "briefing"] {
        let theme = complete(load(&SiteFiles::new(), name).value);
        let Parsed { value, diagnostics } = Engine::new(&theme, LinkForm::Pretty);
        assert_eq!(told(&theme, &diagnostics), [] as [&str; 0]);
        assert!(value.is_some());
    }
}

#[test]
fn a_template_extends_the_one_of_its_name_in_the_theme_below() {
    let templates = [
        ("base:page.html", "<{% block a %}base{% endblock %}>"),
        (
            "page.html",
            "{% extends \"base:page.html\" %}{% block a %}mine and {{ super() }}{% endblock %}",
        ),
    ];
    assert_eq!(render(&templates, "page.html"), "<mine and base>");
    assert_eq!(render(&templates, "base:page.html"), "<base>");
}

#[test]
fn a_component_of_a_nearer_theme_wins_in_every_template() {
    let templates = [
        (
            "base:tags.html",
            "{% component tag() %}base{% endcomponent %}{% component rest() %}rest{% endcomponent %}",
        ),
        ("base:page.html", "{{ <tag /> }} {{ <rest /> }}"),
        ("own.html", "{% component tag() %}mine{% endcomponent %}"),
    ];
    assert_eq!(render(&templates, "page.html"), "mine rest");
}

#[test]
fn values_are_escaped_in_html_and_xml_and_not_in_text() {
    let hostile = "<script>alert('x')</script> & \"quoted\"";
    let source = "{{ value }}";
    let engine = engine(&[("a.html", source), ("a.xml", source), ("a.txt", source)]);
    let mut context = Context::new();
    context.insert("value", hostile);
    for template in ["a.html", "a.xml"] {
        let rendered = engine.render(template, &context).expect("it renders");
        assert!(!rendered.contains(['<', '>', '"', '\'']), "{rendered}");
        assert!(rendered.contains("&lt;script&gt;"), "{rendered}");
    }
    assert_eq!(engine.render("a.txt", &context).as_deref(), Ok(hostile));
}

#[test]
fn values_are_escaped_in_components_and_their_bodies_once() {
    let templates = [
        (
            "box.html",
            "{% component box(title) %}<b title=\"{{ title }}\">{{ body }}</b>{% endcomponent %}",
        ),
        (
            "page.html",
            "{% set hostile = '\"><i>&' %}{% <box title={hostile}> %}<u>{{ hostile }}</u>{% </box> %}",
        ),
    ];
    assert_eq!(
        render(&templates, "page.html"),
        "<b title=\"&quot;&gt;&lt;i&gt;&amp;\"><u>&quot;&gt;&lt;i&gt;&amp;</u></b>"
    );
}

#[test]
fn a_component_links_with_the_root_of_its_page() {
    let templates = [
        (
            "c.html",
            "{% component link(path, @root) %}{{ path | href }}{% endcomponent %}{% component outer(path) %}{{ <link path={path} /> }}{% endcomponent %}",
        ),
        ("page.html", "{{ <outer path=\"/x/\" /> }}"),
    ];
    assert_eq!(render(&templates, "page.html"), "../x/");
}

#[test]
fn a_component_that_links_without_the_root_is_told_so() {
    let templates = [
        (
            "c.html",
            "{% component link(path) %}{{ path | href }}{% endcomponent %}",
        ),
        ("page.html", "{{ <link path=\"/x/\" /> }}"),
    ];
    let failure = failure(&templates, "page.html");
    assert!(failure.starts_with("c.html: "), "{failure}");
    assert!(
        failure.contains("needs `@root` among its arguments"),
        "{failure}"
    );
    assert!(
        failure.contains("called from at page.html: <link path=\"/x/\" />"),
        "{failure}"
    );
}

#[test]
fn every_mistake_of_every_template_is_told_at_once() {
    let found = mistakes(&[
        (
            "a.html",
            "é {{ 1 + }}{{ x | no_such }}{% block main %}{% endblock %}",
        ),
        (
            "b.html",
            "\n  {{ x | plurl(one=\"y\") }}{{ assett(name=\"x\") }}",
        ),
        (
            "c.html",
            "{% extends \"layuot.html\" %}{% block a %}{{ <tagg /> }}{% endblock %}",
        ),
        (
            "d.html",
            "{% extends \"a.html\" %}{% block mian %}{% endblock %}",
        ),
        (
            "e.html",
            "{% include \"nowhere.html\" %}{% if x is stringg %}{% endif %}",
        ),
        ("f.html", "{% component tag() %}{% endcomponent %}"),
        (
            "g.html",
            "{% component tag() %}{% endcomponent %}{{ <tag /> }}",
        ),
        ("h.html", "{{ asset(name=\"favicom.svg\") }}"),
        ("i.html", "{% if x %}"),
    ]);
    let without_lists: Vec<&str> = found
        .iter()
        .map(|told| told.split("; help: known here").next().unwrap_or_default())
        .collect();
    assert_eq!(
        without_lists,
        [
            "a.html: }}: template-syntax: found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`",
            "b.html: plurl(one=\"y\"): template-unknown-name: there is no filter `plurl`; help: did you mean `plural`?",
            "b.html: assett(name=\"x\"): template-unknown-name: there is no function `assett`; help: did you mean `asset`?",
            "c.html: \"layuot.html\": template-unknown-name: there is no template `layuot.html`; help: did you mean `layout.html`?",
            "c.html: <tagg />: template-unknown-name: there is no component `tagg`; help: did you mean `tag`?",
            "d.html: mian: template-unknown-name: no template that this one extends has a block `mian`; help: did you mean `main`?",
            "e.html: \"nowhere.html\": template-unknown-name: there is no template `nowhere.html`",
            "e.html: stringg: template-unknown-name: there is no test `stringg`; help: did you mean `string`?",
            "g.html: tag: template-syntax: the component `tag` is defined twice; first defined here at f.html: tag; help: give one of them another name, or take it out",
            "h.html: \"favicom.svg\": template-unknown-name: the theme has no asset `favicom.svg`; help: did you mean `favicon.svg`?",
            "i.html: %}: template-syntax: unexpected end of input; help: a tag is still open here: each `{% if %}`, `{% for %}`, `{% block %}` and `{% component %}` has its `{% end… %}`",
        ]
    );
}

#[test]
fn circles_are_told_once_and_where_they_close() {
    let found = mistakes(&[
        ("a.html", "{% extends \"b.html\" %}"),
        ("b.html", "{% extends \"c.html\" %}"),
        ("c.html", "{% extends \"b.html\" %}"),
        ("x.html", "{% include \"y.html\" %}"),
        ("y.html", "{% include \"x.html\" %}"),
        ("base:page.html", ""),
        ("page.html", "{% extends \"page.html\" %}"),
        (
            "s.html",
            "{% block s %}{% include \"t.html\" %}{% endblock %}",
        ),
        (
            "t.html",
            "{% extends \"s.html\" %}{% block s %}{{ super() }}{% endblock %}",
        ),
    ]);
    assert_eq!(
        found,
        [
            "c.html: \"b.html\": template-syntax: these templates extend each other in a circle: mine:b.html → mine:c.html → mine:b.html; help: take one of the tags out",
            "page.html: \"page.html\": template-syntax: this template extends itself; help: the template of that name in the theme below is `base:page.html`",
            "t.html: \"s.html\": template-syntax: these templates include each other in a circle: mine:s.html → mine:t.html → mine:s.html; help: take one of the tags out",
            "y.html: \"x.html\": template-syntax: these templates include each other in a circle: mine:x.html → mine:y.html → mine:x.html; help: take one of the tags out",
        ]
    );
}

#[test]
fn a_failure_names_the_templates_that_led_to_it() {
    let templates = [
        (
            "frame.html",
            "<main>{% block main %}{% endblock %}</main>{% include \"foot.html\" %}",
        ),
        (
            "page.html",
            "{% extends \"frame.html\" %}{% block main %}{{ title }}{% endblock %}",
        ),
        ("foot.html", "{{ <note text={title} /> }}"),
        (
            "note.html",
            "{% component note(text) %}\n{{ text.words }}{% endcomponent %}",
        ),
    ];
    assert_eq!(
        failure(&templates, "page.html"),
        "note.html: words: template-render: `words` is not a field of what stands before it; \
         called from at foot.html: <note text={title} />; called from at frame.html: \"foot.html\"; \
         extended here at page.html: \"frame.html\""
    );
}

#[test]
fn an_argument_without_a_value_is_told() {
    let templates = [
        (
            "note.html",
            "{% component note(text: string) %}{{ text }}{% endcomponent %}",
        ),
        ("page.html", "{{ <note text={title.words} /> }}"),
    ];
    let failure = failure(&templates, "page.html");
    assert!(
        failure.contains("the component's `text` gets a value that is not there"),
        "{failure}"
    );
}

#[test]
fn a_failure_says_what_is_there_instead() {
    let templates = [
        (
            "page.html",
            "{% set item = {\"titel\": 1, \"date\": 2} %}\n{{ item.title }}",
        ),
        ("name.html", "{{ tittle }}"),
    ];
    assert_eq!(
        failure(&templates, "page.html"),
        "page.html: title: template-render: `title` is not a field of what stands before it; \
         help: did you mean `titel`?; help: known here: `date`, `titel`"
    );
    assert_eq!(
        failure(&templates, "name.html"),
        "name.html: tittle: template-render: `tittle` is not a name that is known here; \
         help: did you mean `title`?; help: known here: `root`, `title`"
    );
}

#[test]
fn a_template_that_is_not_there_is_told() {
    assert_eq!(
        failure(&[], "no.html"),
        ": template-render: template 'no.html' not found"
    );
}

#[test]
fn names_that_a_view_lacks_are_told_before_anything_is_rendered() {
    let theme = theme(&[
        (
            "frame.html",
            "{{ site }}{% block main %}{% endblock %}{% include \"foot.html\" %}",
        ),
        (
            "page.html",
            "{% extends \"frame.html\" %}{% block main %}é {{ titel }}{% for x in items %}{% include \"item.html\" %}{% endfor %}{% set y = 1 %}{{ y }}{{ z is defined }}{{ \"titel\" }}{% endblock %}",
        ),
        ("item.html", "{{ x.titel }}"),
        ("foot.html", "{{ publsher }}"),
    ]);
    let engine = Engine::new(&theme, LinkForm::Pretty)
        .value
        .expect("nothing is wrong");
    let views: BTreeMap<&str, &[&str]> = [
        ("page.html", &["title", "items"] as &[&str]),
        ("nowhere.html", &[]),
    ]
    .into();
    let found = told(&theme, &engine.check_names(&views, &["site", "publisher"]));
    assert_eq!(
        found,
        [
            ": template-unknown-name: the theme `mine` has no template `nowhere.html`; help: every page of the site needs one: the built-in theme `base` has them all",
            "foot.html: publsher: template-unknown-name: `publsher` is not a name that `page.html` gets; help: did you mean `publisher`?; help: known here: `items`, `publisher`, `site`, `title`",
            "page.html: titel: template-unknown-name: `titel` is not a name that `page.html` gets; help: did you mean `title`?; help: known here: `items`, `publisher`, `site`, `title`",
        ]
    );
}
