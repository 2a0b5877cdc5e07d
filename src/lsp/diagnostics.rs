//! What is wrong, as an editor shows it, and what mends it.

use std::ops::Range as Bytes;

use lsp_types::{
    CodeAction, CodeActionKind, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString,
    Range, TextEdit, WorkspaceEdit,
};
use serde_json::{Value as Json, json};

use super::text::Text;
use super::view::{Cursor, View};
use crate::base::{Span, visible};
use crate::diag::{Diagnostic, Severity};

/// What is called the source of what we say.
const SOURCE: &str = "briefing";

/// `found`, which is about a file whose text is `text`.
pub(super) fn shown(view: View<'_>, text: &Text, found: &Diagnostic) -> lsp_types::Diagnostic {
    let span = found.primary.as_ref().and_then(|label| label.span);
    let related = || {
        let labels = found.secondary.iter().filter_map(|label| {
            let place = label.span.map_or(0..0, Span::range);
            Some(DiagnosticRelatedInformation {
                location: view.location(&label.file, &place)?,
                message: label.text.clone(),
            })
        });
        labels.collect()
    };
    let has_related = view.client.shows_related && !found.secondary.is_empty();
    lsp_types::Diagnostic {
        range: span.map_or_else(Range::default, |span| text.range_of(span)),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: message(found),
        related_information: has_related.then(related),
        tags: None,
        data: None,
    }
}

/// The words of `found`: what is wrong, then what to do, a line each.
fn message(found: &Diagnostic) -> String {
    let suggested = found.suggestion.as_deref().map(instead);
    let help = found.help.iter().map(ToString::to_string).chain(suggested);
    help.fold(found.message.clone(), |message, help| {
        format!("{message}\nhelp: {help}")
    })
}

/// What `suggestion` says to write instead.
fn instead(suggestion: &crate::diag::Suggestion) -> String {
    let (text, words) = (&suggestion.text, suggestion.replacement.trim());
    if words.is_empty() || text.contains(&format!("`{words}`")) {
        text.clone()
    } else {
        format!("{text}: `{words}`")
    }
}

/// What mends the file of `cursor` within `place`: whatever says exactly what to write instead.
pub(super) fn actions(cursor: &Cursor<'_>, place: &Bytes<usize>) -> Json {
    let view = cursor.view;
    let Some(uri) = view.uri(&cursor.file) else {
        return Json::Null;
    };
    let all = view.site.diagnostics().iter();
    let actions = all.filter_map(|found| {
        let label = found.primary.as_ref()?;
        let suggestion = found.suggestion.as_ref()?;
        let at = label.span.unwrap_or(suggestion.span).range();
        let touches = at.start <= place.end && place.start <= at.end;
        if label.file != cursor.file || !touches {
            return None;
        }
        let range = cursor.text.range_of(suggestion.span);
        let words = cursor.text.with_its_line_ends(&suggestion.replacement);
        let edit = TextEdit::new(range, words);
        let mut action = json!(CodeAction {
            title: visible(&instead(suggestion)).into_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown(view, &cursor.text, found)]),
            edit: Some(WorkspaceEdit::default()),
            is_preferred: Some(true),
            ..CodeAction::default()
        });
        // Every editor takes changes in this form.
        action["edit"] = json!({ "changes": { uri.as_str(): [edit] } });
        Some(action)
    });
    actions.collect::<Vec<_>>().into()
}
