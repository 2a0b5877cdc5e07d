//! Every code that the program can give, one line each: its severity, what it is, its page.
//!
//! A rule that runs here has a file of its own name; the others are found by the stage that can see
//! them first, and have only their page. A page (`<code>.md`) explains, and its examples are tests.

use crate::base::nearest;
use crate::diag::{Code, Diagnostic, Severity};
use crate::resolve::Model;

use super::Written;

use Run::Elsewhere;
use Severity::{Error, Note};

/// A rule: what a code stands for.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// How much it matters where the site says nothing else. Of a code with several, the gravest.
    pub severity: Severity,
    /// What it is about, in a sentence without a full stop.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// How it is found.
    pub run: Run,
}

/// How a rule is found.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// From what is written, before audience and day.
    Written(fn(&Written<'_>) -> Vec<Diagnostic>),
    /// From what holds as at the model's day.
    Settled(fn(&Model) -> Vec<Diagnostic>),
    /// By another stage.
    Elsewhere,
}

/// Every rule, by code.
pub fn all() -> &'static [Rule] {
    RULES
}

/// The rule called `code`.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code == code)
}

/// Every code, in order.
pub fn codes() -> impl Iterator<Item = Code> {
    all().iter().map(|rule| rule.code)
}

/// The code that `code` was probably meant to be.
pub fn suggest(code: &str) -> Option<Code> {
    nearest(code, codes())
}

/// Declares the rules: the code, the severity, how it is found, what it is about.
macro_rules! rules {
    ($( $code:literal $severity:ident, $run:expr, $summary:literal; )*) => {
        const RULES: &[Rule] = &[ $( Rule {
            code: $code,
            severity: $severity,
            summary: $summary,
            page: include_str!(concat!($code, ".md")),
            run: $run,
        }, )* ];
    };
}

rules! {
    "accept-setting" Error, Elsewhere, "a record accepts a rule that it cannot accept";
    "rule-setting" Error, Elsewhere, "the site sets a severity that a rule cannot have";
    "unused-accept" Note, Elsewhere, "a record accepts what does not occur in it";
}
