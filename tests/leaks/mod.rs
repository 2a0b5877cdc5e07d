//! Nothing leaks: the public site is a function of what may be published.
//!
//! `twins` builds a site with secrets, with other secrets and without any: the outputs are the same
//! bytes. Which places there are is taken from the program's own tables of keys, so that a new one is
//! tested from its first day; `mentions` are the places in public records that name a secret one.
//! `canaries` puts a word of its own into every restricted place, makes each faulty in turn, and looks for
//! the words in whatever is written or printed.
//! The records are those of `tests/rules/site`, at least one of every kind.

#![expect(
    clippy::panic,
    reason = "these tests end where their own examples do not fit"
)]

mod canaries;
mod canary;
mod faults;
mod logs;
mod mentions;
mod restricted;
mod twins;
