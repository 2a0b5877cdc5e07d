//! Finds what several keys, or several records, cannot say together, and what somebody should know
//! about the world: one rule a file.
//!
//! Two kinds of rule run here. What is *written* is checked before audience and day, as references
//! are, so that a mistake shows before an embargo ends and not when it does. What holds *as at a day*
//! (overdue, unverified) is read off the [`Survey`] of the model, and so never of what is withheld.
//! [`rules`] also has the page of every code that other stages emit.
//! Not here: what one value must be (see [`crate::decode`]), and whether names exist (`resolve`).

mod grading;
pub mod rules;
mod settings;
mod words;

mod written;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::survey::Survey;

pub use rules::{Rule, Run};
pub use settings::{Acceptance, Applying, acceptances, apply_settings};
pub use written::Written;

/// Runs every rule about what is written.
pub fn check_written(written: &Written<'_>) -> Vec<Diagnostic> {
    run(|rule| match rule.run {
        Run::Written(check) => check(written),
        Run::Settled(_) | Run::Elsewhere => Vec::new(),
    })
}

/// Runs every rule about what holds as at the model's day.
pub fn check(survey: &Survey<'_>) -> Vec<Diagnostic> {
    run(|rule| match rule.run {
        Run::Settled(check) => check(survey),
        Run::Written(_) | Run::Elsewhere => Vec::new(),
    })
}

/// The rules are run side by side; what they find stays in their order.
fn run(check: impl Fn(&Rule) -> Vec<Diagnostic> + Send + Sync) -> Vec<Diagnostic> {
    let found: Vec<Vec<Diagnostic>> = rules::all().par_iter().map(check).collect();
    let mut all = Vec::with_capacity(found.iter().map(Vec::len).sum());
    for found in found {
        all.extend(found);
    }
    all
}
