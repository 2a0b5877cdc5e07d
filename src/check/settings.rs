//! Applies what a site and its records say about rules: severities, and what is accepted.
//!
//! This is the one place where it is applied, over what all stages found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{PartialDate, Span, Spanned, nearest};
use crate::config::{RuleSetting, Settings};
use crate::decode::kinds::Facts;
use crate::decode::{Decoded, Edition};
use crate::diag::{Diagnostic, FilePath, Severity};
use crate::resolve::{AsAt, Model};
use crate::scan::CONFIG;

use super::rules;
use super::words::quoted;

/// A warning or note that a record accepts.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The record's file.
    pub file: FilePath,
    /// The rule's code, as written.
    pub rule: Spanned<Arc<str>>,
    /// The last day on which it is accepted.
    pub until: Option<PartialDate>,
}

/// What is applied to the findings of a run.
#[derive(Clone, Copy, Debug)]
pub struct Applying<'a> {
    /// The site's settings.
    pub settings: &'a Settings,
    /// What records accept.
    pub acceptances: &'a [Acceptance],
    /// The instant of the run.
    pub as_at: AsAt,
    /// The model, when every stage has run over it: only then is an acceptance known to be unused.
    pub whole: Option<&'a Model>,
}

/// What the records `decoded` accept.
pub fn acceptances(decoded: &[Arc<Decoded>]) -> Vec<Acceptance> {
    let records = decoded.iter().filter_map(|one| one.record.as_ref());
    let accepted = |record: &crate::decode::Record| {
        let file = record.file.clone();
        let accept = record.common.accept.clone();
        accept.into_iter().map(move |accepted| Acceptance {
            file: file.clone(),
            rule: accepted.rule,
            until: accepted.until.map(|until| until.value),
        })
    };
    records.flat_map(accepted).collect()
}

/// `diagnostics` as the site and its records want them: in order, with the site's severities, without
/// what is off or accepted; and what is wrong with those wishes.
pub fn apply_settings(diagnostics: Vec<Diagnostic>, applying: &Applying<'_>) -> Vec<Diagnostic> {
    let set = Severities::of(applying.settings);
    let mut kept: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|diagnostic| set.apply(diagnostic))
        .collect();
    let mut by_file: BTreeMap<&FilePath, Vec<usize>> = BTreeMap::new();
    for (place, accepted) in applying.acceptances.iter().enumerate() {
        by_file.entry(&accepted.file).or_default().push(place);
    }
    let mut used = BTreeSet::new();
    kept.retain(|diagnostic| {
        let accepted = accepting(diagnostic, applying, &by_file);
        used.extend(accepted);
        accepted.is_none()
    });
    let wishes = rule_settings(applying.settings)
        .into_iter()
        .chain(accept_settings(applying, &set))
        .chain(unused(applying, &used));
    kept.extend(wishes.filter_map(|diagnostic| set.apply(diagnostic)));
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    kept
}

/// The severities that a site sets.
struct Severities<'a>(&'a [RuleSetting]);

impl<'a> Severities<'a> {
    fn of(settings: &'a Settings) -> Self {
        Self(&settings.rules)
    }

    /// What the site says about `code`.
    fn of_rule(&self, code: &str) -> Option<&'a RuleSetting> {
        self.0.iter().find(|setting| *setting.rule.value == *code)
    }

    /// `diagnostic` with its severity here; none when it is off. An error stays one.
    fn apply(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        if diagnostic.severity != Severity::Error
            && let Some(setting) = self.of_rule(diagnostic.code)
        {
            diagnostic.severity = setting.severity?;
        }
        Some(diagnostic)
    }
}

/// The position of the acceptance that `diagnostic` falls under.
fn accepting(
    diagnostic: &Diagnostic,
    applying: &Applying<'_>,
    by_file: &BTreeMap<&FilePath, Vec<usize>>,
) -> Option<usize> {
    if diagnostic.severity == Severity::Error {
        return None;
    }
    let file = &diagnostic.primary.as_ref()?.file;
    let accepts = |position: &usize| {
        let accepted = applying.acceptances.get(*position);
        accepted.is_some_and(|accepted| {
            *accepted.rule.value == *diagnostic.code && still_holds(accepted, applying)
        })
    };
    by_file.get(file)?.iter().copied().find(accepts)
}

fn still_holds(accepted: &Acceptance, applying: &Applying<'_>) -> bool {
    let until = accepted.until.as_ref().map(PartialDate::latest);
    until.is_none_or(|until| applying.as_at.day <= until)
}

/// What is wrong with the severities that the site sets.
fn rule_settings(settings: &Settings) -> Vec<Diagnostic> {
    let file: FilePath = FilePath::from(CONFIG);
    let problem = |setting: &RuleSetting| {
        let written = &setting.rule.value;
        let diagnostic = match rules::find(written) {
            None => unknown("rule-setting", written, setting.rule.span),
            Some(rule)
                if rule.severity == Severity::Error
                    && setting.severity != Some(Severity::Error) =>
            {
                Diagnostic::error("rule-setting", format!("`{written}` is always an error"))
                    .help("an error is a mistake in the content: mend it where it stands")
            }
            Some(_) => return None,
        };
        Some(diagnostic.at(&file, setting.rule.span))
    };
    settings.rules.iter().filter_map(problem).collect()
}

/// What is wrong with the acceptances of records.
fn accept_settings(applying: &Applying<'_>, set: &Severities<'_>) -> Vec<Diagnostic> {
    let problem = |accepted: &Acceptance| {
        let written = &accepted.rule.value;
        if written.is_empty() {
            return None;
        }
        let raised = set
            .of_rule(written)
            .is_some_and(|setting| setting.severity == Some(Severity::Error));
        let diagnostic = match rules::find(written) {
            None => unknown("accept-setting", written, accepted.rule.span),
            Some(rule) if rule.severity == Severity::Error || raised => {
                let message = format!("`{written}` is an error, which cannot be accepted");
                Diagnostic::error("accept-setting", message)
                    .help("only warnings and notes can be accepted: mend the mistake")
            }
            Some(_) => return None,
        };
        Some(diagnostic.at(&accepted.file, accepted.rule.span))
    };
    applying.acceptances.iter().filter_map(problem).collect()
}

fn unknown(code: &'static str, written: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, format!("there is no rule {}", quoted(written)));
    match nearest(written, rules::codes()) {
        Some(meant) => diagnostic.suggest(span, meant, format!("did you mean `{meant}`?")),
        None => diagnostic.help("a rule is named in brackets in its message"),
    }
}

/// The acceptances that nothing fell under.
fn unused(applying: &Applying<'_>, used: &BTreeSet<usize>) -> Vec<Diagnostic> {
    let Some(model) = applying.whole else {
        return Vec::new();
    };
    let checked: BTreeSet<&FilePath> = model
        .records()
        .filter(|record| record.edition == Edition::Current)
        // Of an inspection that is not published yet only a part is in the model.
        .filter(|record| !matches!(&record.facts, Facts::Inspections(facts) if facts.published.is_none()))
        .map(|record| &record.file)
        .collect();
    let is_unused = |(place, accepted): &(usize, &Acceptance)| {
        let can_be_accepted =
            rules::find(&accepted.rule.value).is_some_and(|rule| rule.severity != Severity::Error);
        !used.contains(place)
            && can_be_accepted
            && still_holds(accepted, applying)
            && checked.contains(&accepted.file)
    };
    let acceptances = applying.acceptances.iter().enumerate();
    acceptances
        .filter(is_unused)
        .map(|(_, accepted)| {
            let message = format!("`{}` does not occur in this record", accepted.rule.value);
            Diagnostic::note("unused-accept", message)
                .at(&accepted.file, accepted.rule.span)
                .help("take the entry out of `accept`")
        })
        .collect()
}
