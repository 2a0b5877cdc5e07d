//! Takes out of diagnostics, and of the files that they point into, what others must not read.
//!
//! A log can be public although the sources are not. So where anybody but the author may read along,
//! a diagnostic keeps its code, its severity and its place, and says in the words of its rule what
//! is wrong, whenever its own words could hold anything that is never published. Printers are given
//! the masked text of a file, so that no excerpt can show what is hidden, whatever lines it takes in.
//! What stops nothing and would tell of a record that is not public is left out, so that while all is
//! well a log is the same with such records and without. Of what must be mended the file is named:
//! whoever is to mend it must find it.
//! Not here: what is hidden (see [`crate::decode`] and [`crate::resolve`]), and who reads along.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use camino::Utf8Path;

use super::printers::Sources;
use super::{Code, Diagnostic, FilePath, Label, Severity};
use crate::base::Span;

/// What of a file is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// All of it: it is not public, or nobody can say what of it is.
    Whole,
    /// These places, in any order.
    Places(Vec<Span>),
}

/// What of all files is hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    files: BTreeMap<FilePath, Hidden>,
    /// The ids of records that are not public.
    names: HashSet<String>,
}

/// What a rule says in general, by its code.
pub type Summary<'a> = &'a dyn Fn(Code) -> &'static str;

/// Files without what is hidden in them.
pub struct Masked<'a> {
    sources: &'a dyn Sources,
    privacy: &'a Privacy,
}

/// Stands in the place of words that are not told.
const HELP: &str = "the words themselves are not shown where others may read them; \
                    run `briefing check` in a terminal of your own to see them, or with \
                    `--show-restricted`";

impl Privacy {
    /// Hides `hidden` of `file`.
    pub fn hide(&mut self, file: FilePath, hidden: Hidden) {
        self.files.insert(file, hidden);
    }

    /// Hides the id of a record wherever it stands; of a page in a sub-folder its last part.
    pub fn hide_name(&mut self, id: &str) {
        let last = id.rsplit('/').next().unwrap_or(id);
        self.names.insert(last.to_owned());
    }

    /// How many files are public.
    pub fn public_files(&self) -> usize {
        let hidden = self.files.values();
        hidden.filter(|hidden| **hidden != Hidden::Whole).count()
    }

    /// `diagnostics` without what is hidden, of which those as severe as `stops` must be told;
    /// `summary` says what their rules are about in general.
    ///
    /// Beside them what is hidden now: what a mistake is about that is told without its words may be
    /// a private name with a slip in it.
    pub fn mask<'d>(
        &self,
        diagnostics: &'d [Diagnostic],
        stops: Severity,
        summary: Summary<'_>,
    ) -> (Vec<Cow<'d, Diagnostic>>, Self) {
        let mut privacy = self.clone();
        let mut told = Vec::new();
        for diagnostic in diagnostics {
            if diagnostic.severity > stops && self.is_about_hidden(diagnostic) {
                continue;
            }
            if self.tells(diagnostic) {
                privacy.hide_place(diagnostic.primary.as_ref());
                told.push(Cow::Owned(masked(diagnostic, summary(diagnostic.code))));
            } else {
                told.push(Cow::Borrowed(diagnostic));
            }
        }
        (told, privacy)
    }

    fn hide_place(&mut self, label: Option<&Label>) {
        let place = label.and_then(|label| Some((&label.file, label.span?)));
        if let Some((file, span)) = place
            && let Hidden::Places(places) = self
                .files
                .entry(file.clone())
                .or_insert_with(|| Hidden::Places(Vec::new()))
        {
            places.push(span);
        }
    }

    /// `sources` without what is hidden in them.
    pub fn masked<'a>(&'a self, sources: &'a dyn Sources) -> Masked<'a> {
        Masked {
            sources,
            privacy: self,
        }
    }

    /// Whether a diagnostic may tell that there is a record that is not public.
    fn is_about_hidden(&self, diagnostic: &Diagnostic) -> bool {
        let mut labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
        labels.any(|label| matches!(self.files.get(&label.file), Some(Hidden::Whole)))
            || texts(diagnostic).any(|text| self.names(text))
    }

    /// Whether a diagnostic may tell something that is hidden.
    fn tells(&self, diagnostic: &Diagnostic) -> bool {
        let mut labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
        labels.any(|label| self.hides(label)) || texts(diagnostic).any(|text| self.names(text))
    }

    /// Whether a label points to something hidden; what is about a file as a whole points to nothing.
    fn hides(&self, label: &Label) -> bool {
        match (self.files.get(&label.file), label.span) {
            (Some(Hidden::Whole), _) => true,
            (Some(Hidden::Places(places)), Some(span)) => places
                .iter()
                .any(|place| place.start <= span.end && span.start <= place.end),
            (Some(Hidden::Places(_)), None) | (None, _) => false,
        }
    }

    /// Whether `text` names a record that is not public.
    fn names(&self, text: &str) -> bool {
        !self.names.is_empty() && ids(text).any(|id| self.names.contains(&text[id.range()]))
    }

    /// `text`, which `file` holds, with every hidden character replaced by one that takes as much
    /// room, so that all places stay where they are.
    fn mask_text<'t>(&self, file: &Utf8Path, text: Cow<'t, str>) -> Cow<'t, str> {
        let places = match self.files.get(file.as_str()) {
            None => return text,
            Some(Hidden::Whole) => vec![Span::new(0, text.len())],
            Some(Hidden::Places(places)) => {
                let named = ids(&text).filter(|id| self.names.contains(&text[id.range()]));
                let mut places: Vec<Span> = places
                    .iter()
                    .map(|place| to_end_of_line(&text, *place))
                    .chain(named)
                    .collect();
                places.sort();
                places
            }
        };
        if places.is_empty() {
            return text;
        }
        let mut masked = String::with_capacity(text.len());
        let mut places = places.into_iter().peekable();
        let mut hidden_to = 0;
        for (offset, character) in text.char_indices() {
            while let Some(place) = places.next_if(|place| place.range().start <= offset) {
                hidden_to = hidden_to.max(place.range().end);
            }
            masked.push(if offset < hidden_to {
                veil(character)
            } else {
                character
            });
        }
        Cow::Owned(masked)
    }
}

impl Sources for Masked<'_> {
    fn text(&self, file: &Utf8Path) -> Option<Cow<'_, str>> {
        let text = self.sources.text(file)?;
        Some(self.privacy.mask_text(file, text))
    }

    fn name(&self, file: &Utf8Path) -> String {
        self.sources.name(file)
    }

    fn may_show(&self, file: &Utf8Path, span: Span) -> bool {
        let is_hidden = matches!(self.privacy.files.get(file.as_str()), Some(Hidden::Whole));
        !is_hidden && self.sources.may_show(file, span)
    }
}

/// `diagnostic` in the words of its rule.
fn masked(diagnostic: &Diagnostic, summary: &str) -> Diagnostic {
    let primary = diagnostic.primary.as_ref().map(|label| Label {
        text: String::new(),
        ..label.clone()
    });
    Diagnostic {
        primary,
        ..Diagnostic::new(diagnostic.code, diagnostic.severity, summary).help(HELP)
    }
}

/// Every text that a printer may show of `diagnostic`.
fn texts(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    let labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
    let suggestion = diagnostic.suggestion.iter();
    std::iter::once(diagnostic.message.as_str())
        .chain(diagnostic.help.iter().map(AsRef::as_ref))
        .chain(labels.map(|label| label.text.as_str()))
        .chain(suggestion.flat_map(|it| [it.replacement.as_str(), it.text.as_str()]))
}

/// Where what may be an id stands in `text`.
fn ids(text: &str) -> impl Iterator<Item = Span> {
    let is_part =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].find(is_part)?;
        let length = text[at..]
            .find(|letter| !is_part(letter))
            .unwrap_or(text.len() - at);
        let id = Span::new(at, at + length);
        at += length;
        Some(id)
    })
}

/// `place` and the rest of its last line, where a remark may stand.
fn to_end_of_line(text: &str, place: Span) -> Span {
    let end = place.range().end;
    let rest = text.get(end..).unwrap_or_default();
    Span::new(
        place.range().start,
        end + rest.find('\n').unwrap_or(rest.len()),
    )
}

/// What stands for a hidden character, in as many bytes.
fn veil(character: char) -> char {
    match (character, character.len_utf8()) {
        ('\n' | '\r', _) => character,
        (_, 1) => '*',
        (_, 2) => '×',
        (_, 3) => '█',
        _ => '🞶',
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::diag::printers::{self, Form};

    struct OneFile(&'static str);

    impl Sources for OneFile {
        fn text(&self, _: &Utf8Path) -> Option<Cow<'_, str>> {
            Some(Cow::Borrowed(self.0))
        }
    }

    const RECORD: OneFile = OneFile("title: A\ninternal: sëcret # 🔒\nbodies: [b, hidden-one]\n");

    fn file() -> FilePath {
        FilePath::from("content/a.md")
    }

    fn place(text: &str) -> Span {
        let start = RECORD.0.find(text).expect("the record holds it");
        Span::new(start, start + text.len())
    }

    fn privacy(hidden: Hidden) -> Privacy {
        let mut privacy = Privacy::default();
        privacy.hide(file(), hidden);
        privacy.hide_name("hidden-one");
        privacy
    }

    fn printed(privacy: &Privacy, diagnostic: Diagnostic, form: Form) -> String {
        let diagnostics = [diagnostic];
        let (diagnostics, privacy) =
            privacy.mask(&diagnostics, Severity::Error, &|_| "a value is wrong");
        let mut out = Vec::new();
        printers::print(
            diagnostics.iter().map(AsRef::as_ref),
            &privacy.masked(&RECORD),
            form,
            &mut out,
        )
        .expect("memory takes everything");
        anstream::adapter::strip_str(&String::from_utf8_lossy(&out)).to_string()
    }

    #[test]
    fn excerpts_have_stars_where_something_is_hidden() {
        let privacy = privacy(Hidden::Places(vec![place("sëcret")]));
        let diagnostic = Diagnostic::error("x", "the title is short")
            .at(&file(), place("A"))
            .and_at(&file(), place("b,"), "this too");
        let shown = printed(&privacy, diagnostic, Form::Human { width: 80 });
        assert!(shown.contains("the title is short"), "{shown}");
        for hidden in ["cret", "🔒", "hidden-one"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        assert!(shown.contains("bodies: [b, **********]"), "{shown}");
    }

    #[test]
    fn what_points_at_something_hidden_is_told_in_the_words_of_its_rule() {
        let places = || Hidden::Places(vec![place("sëcret")]);
        let about_value = || {
            Diagnostic::error("x", "`sëcret` is no name")
                .at(&file(), place("sëcret"))
                .labelled("sëcret")
                .help("not sëcret")
                .suggest(place("sëcret"), "SËCRET", "write sëcret")
        };
        let about_id = || {
            Diagnostic::error("x", "there is no `b`")
                .help("did you mean `hidden-one`?")
                .at(&file(), place("b,"))
        };
        for (hidden, diagnostic) in [
            (places(), about_value()),
            (Hidden::Whole, about_value()),
            (
                Hidden::Whole,
                Diagnostic::error("x", "sëcret").in_file(&file()),
            ),
            (places(), about_id()),
        ] {
            let privacy = privacy(hidden);
            for form in [
                Form::Human { width: 80 },
                Form::Short,
                Form::Json,
                Form::GitHub,
            ] {
                let shown = printed(&privacy, diagnostic.clone(), form);
                assert!(shown.contains("a value is wrong"), "{shown}");
                let lower = shown.to_lowercase();
                assert!(
                    !lower.contains("sëcret") && !lower.contains("hidden-one"),
                    "{shown}"
                );
            }
        }
    }

    #[test]
    fn places_stay_where_they_are() {
        let privacy = privacy(Hidden::Whole);
        let masked = privacy.mask_text(&file(), Cow::Borrowed(RECORD.0));
        let shape = |text: &str| -> Vec<(usize, bool)> {
            text.char_indices()
                .map(|(at, letter)| (at, letter == '\n'))
                .collect()
        };
        assert_eq!(shape(&masked), shape(RECORD.0));
    }
}
