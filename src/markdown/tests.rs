//! What each construct becomes, and what is said about it.

use super::*;
use crate::base::Span;
use crate::diag::Diagnostic;

/// A small site: one inspection, one picture, one plan; the record `hidden` is not public.
pub(super) struct Site;

impl Links for Site {
    fn resolve(&self, target: &LinkTarget) -> Resolved {
        let page = |href: &str, title: &str| Resolved::Page {
            href: href.to_owned(),
            title: title.to_owned(),
        };
        match target {
            LinkTarget::Record {
                id,
                anchor: Some(anchor),
                ..
            } if id == "peel" => page(&format!("../peel/#{anchor}"), "PEEL <2023>"),
            LinkTarget::Record { id, .. } if id == "peel" => page("../peel/", "PEEL <2023>"),
            LinkTarget::Record { id, .. } if id == "hidden" => Resolved::Label,
            LinkTarget::File { path, .. } if path == "peel.md" => page("../peel/", "PEEL <2023>"),
            LinkTarget::Asset { path, .. } if path == "a b.png" => page("a%20b.png", "a b.png"),
            LinkTarget::Anchor(anchor) => page(&format!("#{anchor}"), anchor),
            _ => Resolved::Broken,
        }
    }
}

fn file() -> FilePath {
    FilePath::from("content/inspections/x.md")
}

pub(super) fn rendered(notes: &str) -> Parsed<Html> {
    let file = file();
    let reserved = BTreeSet::from(["taken".to_owned()]);
    let options = Options {
        file: &file,
        reserved: &reserved,
        scope: "",
        top: Some(2),
    };
    render(notes, &options, &Site)
}

pub(super) fn html(notes: &str) -> String {
    rendered(notes).value.html
}

/// Each diagnostic as its code and the text that it points to.
fn said<'a>(notes: &'a str, diagnostics: &[Diagnostic]) -> Vec<(&'static str, &'a str)> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let label = diagnostic.primary.as_ref().expect("it has a place");
            let span = label.span.expect("it is in the notes");
            (diagnostic.code, &notes[span.range()])
        })
        .collect()
}

#[test]
fn links_lead_where_their_targets_are() {
    for (notes, expected) in [
        ("[[peel]]", "<a href=\"../peel/\">PEEL &lt;2023&gt;</a>"),
        (
            "[see <https://a.example>](peel.md)",
            "<a href=\"../peel/\">see https://a.example</a>",
        ),
        (
            "[[inspections/peel#r-1]]",
            "<a href=\"../peel/#r-1\">PEEL &lt;2023&gt;</a>",
        ),
        ("[[peel|a label]]", "<a href=\"../peel/\">a label</a>"),
        (
            "[[peel|*a* `|`]]",
            "<a href=\"../peel/\"><em>a</em> <code>|</code></a>",
        ),
        (
            "[[peel|*a* &amp; <b>]]",
            "<a href=\"../peel/\"><em>a</em> &amp; &lt;b&gt;</a>",
        ),
        ("[[peel|[a] b]]", "<a href=\"../peel/\">[a] b</a>"),
        (
            "[a](peel.md \"A \\\"b\\\"\")",
            "<a href=\"../peel/\" title=\"A &quot;b&quot;\">a</a>",
        ),
        ("[](peel.md)", "<a href=\"../peel/\">PEEL &lt;2023&gt;</a>"),
        ("[[hidden]]", ""),
        ("[[hidden|a label]]", "a label"),
        ("[[gone]] [a](gone.md)", "gone a"),
        ("[a](#b)", "<a href=\"#b\">a</a>"),
        (
            "<https://a.example/?b&c>",
            "<a href=\"https://a.example/?b&amp;c\" rel=\"noopener\">https://a.example/?b&amp;c</a>",
        ),
        (
            "<a@b.example>",
            "<a href=\"mailto:a@b.example\">a@b.example</a>",
        ),
        ("`[[peel]]` \\[[peel]]", "<code>[[peel]]</code> [[peel]]"),
        ("`[[peel|a]]`", "<code>[[peel|a]]</code>"),
        ("[^[[peel]]", "[^<a href=\"../peel/\">PEEL &lt;2023&gt;</a>"),
    ] {
        assert_eq!(html(notes), format!("<p>{expected}</p>\n"), "{notes}");
    }
}

#[test]
fn addresses_that_are_not_allowed_leave_the_words() {
    for address in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java&#x09;script:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "//a.example/",
        "https://a@b.example/",
        "<a\\\\b>",
    ] {
        let notes = format!("[words]({address})\n");
        let page = rendered(&notes);
        assert_eq!(page.value.html, "<p>words</p>\n", "{address}");
        let link = notes.trim_end();
        assert_eq!(said(&notes, &page.diagnostics), [("unsafe-link", link)]);
    }
}

#[test]
fn pictures_are_files_of_the_site() {
    let shown = "<p><img src=\"a%20b.png\" alt=\"a chart\" title=\"A\" /></p>\n";
    assert_eq!(html("![a *chart*](<a b.png> \"A\")"), shown);
    for (picture, expected, code) in [
        (
            "![a chart](https://a.example/b.png)",
            "a chart",
            "picture-source",
        ),
        ("![a chart](data:image/png,x)", "a chart", "picture-source"),
        ("![a chart](peel.md)", "a chart", "picture-source"),
        (
            "![](a%20b.png)",
            "<img src=\"a%20b.png\" alt=\"\" />",
            "picture-description",
        ),
    ] {
        let page = rendered(picture);
        assert_eq!(page.value.html, format!("<p>{expected}</p>\n"), "{picture}");
        assert_eq!(said(picture, &page.diagnostics), [(code, picture)]);
    }
    assert_eq!(html("![a chart](gone.png)"), "<p>a chart</p>\n");
}

#[test]
fn html_is_text() {
    for (notes, expected, diagnostics) in [
        (
            "a <b>c</b>",
            "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n",
            vec![("raw-html", "<b>")],
        ),
        (
            "<script>\nalert(1)\n</script>\n",
            "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n",
            vec![("raw-html", "<script>")],
        ),
        (
            "</main></body>\n",
            "<p>&lt;/main&gt;&lt;/body&gt;</p>\n",
            vec![("raw-html", "</main></body>")],
        ),
        (
            "> <img src=x\n> onerror=alert(1)>\n",
            "<blockquote>\n<p>&lt;img src=x\nonerror=alert(1)&gt;</p>\n</blockquote>\n",
            vec![("raw-html", "<img src=x\n> onerror=alert(1)>")],
        ),
        (
            "a <!-- b --> c",
            "<p>a  c</p>\n",
            vec![("html-comment", "<!-- b -->")],
        ),
        (
            "> <div><!-- b\n> c -->d\n",
            "<blockquote>\n<p>&lt;div&gt;d</p>\n</blockquote>\n",
            vec![
                ("html-comment", "<!-- b\n> c -->"),
                ("raw-html", "<div><!-- b"),
            ],
        ),
        ("<!-- b\n\nc\n", "", vec![("html-comment", "<!-- b\n\nc\n")]),
        (
            "a <!-- b\n\nc --> d",
            "<p>a &lt;!-- b</p>\n<p>c --&gt; d</p>\n",
            vec![("html-comment", "<!--")],
        ),
        (
            "`<!--` \\<!-- &lt;!--",
            "<p><code>&lt;!--</code> &lt;!-- &lt;!--</p>\n",
            vec![],
        ),
    ] {
        let page = rendered(notes);
        assert_eq!(page.value.html, expected, "{notes}");
        assert_eq!(said(notes, &page.diagnostics), diagnostics, "{notes}");
    }
}

#[test]
fn headings_go_down_and_give_way() {
    let page =
        rendered("# Taken\n\n## Überblick & *so*\n\n## 人\n\n> ## In\n\n###### `x`\n\n# Taken\n");
    assert_eq!(
        page.value.html,
        "<h2 id=\"taken-2\">Taken</h2>\n\
         <h3 id=\"uberblick-so\">Überblick &amp; <em>so</em></h3>\n\
         <h3 id=\"ren\">人</h3>\n\
         <blockquote>\n<h3 id=\"in\">In</h3>\n</blockquote>\n\
         <h4 id=\"x\"><code>x</code></h4>\n\
         <h2 id=\"taken-3\">Taken</h2>\n"
    );
    assert_eq!(
        page.value.anchors,
        ["taken-2", "uberblick-so", "ren", "in", "x", "taken-3"]
    );
    let [first, second] = page.value.toc.as_slice() else {
        panic!("two headings stand at the top");
    };
    assert_eq!(
        (first.level, first.id.as_str(), first.text.as_str()),
        (2, "taken-2", "Taken")
    );
    assert_eq!(second.id, "taken-3");
    let below: Vec<&str> = first
        .children
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(below, ["uberblick-so", "ren"]);
    assert_eq!(first.children[1].children[0].id, "x");
}

#[test]
fn braces_after_a_heading_are_text() {
    assert_eq!(
        html("# A {#b onclick=alert(1)}"),
        "<h2 id=\"a-b-onclick-alert-1\">A {#b onclick=alert(1)}</h2>\n"
    );
}

#[test]
fn tables_can_be_scrolled_and_have_headings() {
    assert_eq!(
        html("| Area | N |\n|:--|--:|\n| [[peel|a *b*]] | 1 |\n| `[[x|y]]` | [[peel\\|c]] |\n"),
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: Area, N\"><table>\n\
         <thead>\n<tr>\n\
         <th scope=\"col\" class=\"align-left\">Area</th>\n\
         <th scope=\"col\" class=\"align-right\">N</th>\n\
         </tr>\n</thead>\n<tbody>\n<tr>\n\
         <td class=\"align-left\"><a href=\"../peel/\">a <em>b</em></a></td>\n\
         <td class=\"align-right\">1</td>\n\
         </tr>\n<tr>\n\
         <td class=\"align-left\"><code>[[x|y]]</code></td>\n\
         <td class=\"align-right\"><a href=\"../peel/\">c</a></td>\n\
         </tr>\n</tbody>\n</table></div>\n"
    );
}

#[test]
fn lists_may_hold_tasks_and_definitions() {
    assert_eq!(
        html("3. a\n4. b\n\n- [x] c\n- [ ] d\n"),
        "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n\
         <li class=\"task\"><span role=\"img\" aria-label=\"done:\">☑</span> c</li>\n\
         <li class=\"task\"><span role=\"img\" aria-label=\"to do:\">☐</span> d</li>\n</ul>\n"
    );
    assert_eq!(
        html("PEEL\n: a programme\n: of inspections\n"),
        "<dl>\n<dt>PEEL</dt>\n<dd>a programme</dd>\n<dd>of inspections</dd>\n</dl>\n"
    );
}

#[test]
fn alerts_say_what_they_are() {
    assert_eq!(
        html("> [!WARNING]\n> ~~a~~\n"),
        "<aside class=\"alert alert-warning\" role=\"note\">\n\
         <p class=\"alert-title\">Warning</p>\n<p><del>a</del></p>\n</aside>\n"
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_referred_to() {
    let notes = "a[^b] c[^a] d[^b]\n\n[^a]: A [^c]\n\n[^b]: B\n\n    - x\n\n[^c]: C\n";
    assert_eq!(
        html(notes),
        "<p>a<sup id=\"footnote-1-ref-1\"><a href=\"#footnote-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup> \
         c<sup id=\"footnote-2-ref-1\"><a href=\"#footnote-2\" role=\"doc-noteref\" aria-label=\"Footnote 2\">2</a></sup> \
         d<sup id=\"footnote-1-ref-2\"><a href=\"#footnote-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"footnote-1\">\n<p>B</p>\n<ul>\n<li>x</li>\n</ul>\n<p>\
         <a href=\"#footnote-1-ref-1\" role=\"doc-backlink\" aria-label=\"Back to the text, place 1 of 2\">↩</a> \
         <a href=\"#footnote-1-ref-2\" role=\"doc-backlink\" aria-label=\"Back to the text, place 2 of 2\">↩</a></p>\n</li>\n\
         <li id=\"footnote-2\">\n<p>A <sup id=\"footnote-3-ref-1\"><a href=\"#footnote-3\" role=\"doc-noteref\" aria-label=\"Footnote 3\">3</a></sup> \
         <a href=\"#footnote-2-ref-1\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
         <li id=\"footnote-3\">\n<p>C <a href=\"#footnote-3-ref-1\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
         </ol>\n</section>\n"
    );
}

#[test]
fn footnotes_that_lead_nowhere_are_told() {
    for (notes, expected) in [
        ("a[^b]\n\n[^b]: c\n", vec![]),
        ("a[^b] \\[^c] `[^d]`\n", vec![("missing-footnote", "[^b]")]),
        ("a\n\n[^b]: c\n", vec![("unused-footnote", "[^b]: c\n")]),
    ] {
        assert_eq!(
            said(notes, &rendered(notes).diagnostics),
            expected,
            "{notes}"
        );
    }
}

#[test]
fn ids_of_footnotes_give_way() {
    let page = rendered("# Footnote 1\n\na[^b]\n\n[^b]: c\n").value;
    assert!(
        page.html.contains("<h2 id=\"footnote-1\">"),
        "{}",
        page.html
    );
    assert!(
        page.html.contains("<li id=\"footnotes-1\">"),
        "{}",
        page.html
    );
}

#[test]
fn code_is_highlighted_numbered_and_marked() {
    assert_eq!(
        html("```rust {linenos=9, hl=2}\nlet a = 1;\n\n```\n"),
        "<pre class=\"code-lines\"><code class=\"language-rust\">\
         <span class=\"code-line\" data-line=\"9\"><span class=\"hl-k\">let</span> a = <span class=\"hl-n\">1</span>;\n</span>\
         <mark class=\"code-line\" data-line=\"10\">\n</mark></code></pre>\n"
    );
    assert_eq!(
        html("``` {hl=1,3-4}\na\nb\n```\n"),
        "<pre class=\"code-lines\"><code><mark class=\"code-line\">a\n</mark>\
         <span class=\"code-line\">b\n</span></code></pre>\n"
    );
    let wide = "x".repeat(41);
    assert_eq!(
        html(&format!("    {wide}\n")),
        format!("<pre tabindex=\"0\"><code>{wide}\n</code></pre>\n")
    );
}

#[test]
fn what_a_fence_cannot_mean_is_told() {
    for (notes, codes) in [
        ("```pyhton\n```\n", vec!["unknown-language"]),
        ("```rust {lines}\n```\n", vec!["code-option"]),
        ("```rust {hl=4-2}\n```\n", vec!["code-option"]),
        ("```rust {linenos=x}\n```\n", vec!["code-option"]),
        ("```\"><script>\n```\n", vec!["unknown-language"]),
        ("```rust ignore\n```\n", vec![]),
        ("```text\n```\n", vec![]),
    ] {
        let page = rendered(notes);
        let found: Vec<&str> = page
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(found, codes, "{notes}");
        assert!(!page.value.html.contains("script"), "{notes}");
    }
}

#[test]
fn words_are_kept_for_search_and_feeds() {
    let page = rendered(
        "![a chart](a%20b.png)\n\nFirst *words*\nof [[peel]].\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nlet x;\n```\n",
    )
    .value;
    assert_eq!(page.lead, "First words of PEEL <2023>.");
    assert_eq!(
        page.text,
        "a chart\nFirst words of PEEL <2023>.\none\ntwo\na\tb\nc\td\nlet x;\n"
    );
    assert_eq!(page.languages, BTreeSet::from(["Rust".to_owned()]));
}

#[test]
fn a_text_without_blocks_stays_one() {
    for (text, expected_html, expected_words) in [
        ("a *b* `c`", "a <em>b</em> <code>c</code>", "a b c"),
        ("# a", "# a", "# a"),
        ("1. a\n2. b", "1. a 2. b", "1. a 2. b"),
        ("    a", "a", "a"),
        ("a\n\n> b", "a  &gt; b", "a > b"),
        ("*a*", "<em>a</em>", "a"),
        ("_a_ __b__", "<em>a</em> <strong>b</strong>", "a b"),
        (
            "[[peel]] [[peel|b]]",
            "<a href=\"../peel/\">PEEL &lt;2023&gt;</a> <a href=\"../peel/\">b</a>",
            "PEEL <2023> b",
        ),
        ("[a](javascript:b)", "a", "a"),
        ("![a](a%20b.png)", "a", "a"),
        ("<b>a</b> <!-- b -->", "&lt;b&gt;a&lt;/b&gt; ", "<b>a</b>"),
        ("[a]: b", "[a]: b", "[a]: b"),
        ("| a |\n|---|", "| a | |---|", "| a | |---|"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        ("", "", ""),
    ] {
        assert_eq!(inline(text, &Site), expected_html, "{text}");
        assert_eq!(plain(text, &Site), expected_words, "{text}");
    }
}

#[test]
fn what_is_wrong_in_a_value_points_to_it() {
    let place = Span::new(7, 30);
    let found = check_inline("a <b> [c](javascript:d) <!--", &file(), place);
    let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["raw-html", "unsafe-link", "html-comment"]);
    for diagnostic in &found {
        let label = diagnostic.primary.as_ref().expect("it has a place");
        assert_eq!(label.span, Some(place));
    }
}
