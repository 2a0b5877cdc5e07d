//! Turns the model into what follows from it: states, deadlines, claims, disagreements, promises.
//!
//! Derived, never written: nobody types that a finding is overdue or that two figures disagree.
//! Rules and pages both read it here, so that they cannot differ.
//! Not here: how any of it is shown.

mod changes;
mod citation;
mod claim;
mod deadline;
mod finding;
mod index;
mod promise;
mod register;
mod ruling;
mod state;
#[cfg(test)]
mod tests;

pub use changes::{Change, News, Period, changes};
pub use citation::{Cited, cite};
pub use claim::{Claim, Disagreement, ValueRange};
pub use deadline::{Answer, Deadline, Duty};
pub use finding::{FindingEntry, Standing, Status};
pub use index::{Index, Said};
pub use promise::{Delivery, PromiseEntry};
pub use register::Register;
pub use ruling::{Choice, Ruling, Rulings};
pub use state::{State, graded_on};

use crate::decode::Record;
use crate::decode::kinds::inspection::Inspection;
use crate::resolve::{Entry, Model};

/// What follows from a model.
#[derive(Debug)]
pub struct Survey<'m> {
    /// What it follows from.
    pub model: &'m Model,
    /// Which records name which others.
    pub index: Index<'m>,
    /// Every finding with what became of it; by inspection, latest first, then as written.
    pub findings: Vec<FindingEntry<'m>>,
    /// Every figure with its window and whom it is about; by record, as written.
    pub claims: Vec<Claim<'m>>,
    /// Figures that cannot all be true; by metric.
    pub disagreements: Vec<Disagreement>,
    /// What was decided about the claims.
    pub rulings: Rulings<'m>,
    /// Everything that was to be published; by expected date, then title.
    pub promises: Vec<PromiseEntry<'m>>,
    /// Everything that is due or overdue; by day, then title.
    pub deadlines: Vec<Deadline<'m>>,
    /// Which of them belong to which record.
    pub register: Register<'m>,
}

/// What follows from `model`.
pub fn survey(model: &Model) -> Survey<'_> {
    let index = Index::new(model);
    let findings = finding::findings(model);
    let claims = claim::claims(model);
    let disagreements = claim::disagreements(model, &claims);
    let rulings = Rulings::new(model, &claims, &disagreements);
    let promises = promise::promises(model);
    let deadlines = deadline::deadlines(model, &findings, &promises);
    let register = Register::new(model, &findings, &claims, &promises, &deadlines);
    Survey {
        model,
        index,
        findings,
        claims,
        disagreements,
        rulings,
        promises,
        deadlines,
        register,
    }
}

impl<'m> Survey<'m> {
    /// The answers that are due on the whole of `inspection`, one for each that must answer.
    pub fn answers_to(&self, inspection: Entry<'m, Inspection>) -> Vec<Answer<'m>> {
        let names = inspection.facts.bodies.iter();
        let bodies: Vec<&Record> = names
            .filter_map(|name| self.model.named(&name.reference))
            .collect();
        deadline::answers_due(self.model, inspection, None, &bodies)
    }
}
