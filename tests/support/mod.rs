//! What the tests stand on: sites made of a few files, runs of the program, pages taken apart
//! or opened in a browser.
//!
//! A [`Site`] is built in memory, or written to a temporary folder where the contract is about the
//! process: exit codes, streams, what happens to `public/`. Not here: what any test expects.

mod browser;
mod page;
mod records;
mod site;
mod site_folder;
pub(crate) mod slow;

pub(crate) use browser::run_in_browser;
pub(crate) use page::{Element, Page};
pub(crate) use records::{Records, Source};
pub(crate) use site::{CLOCK, Outcome, Silence, Site, Told};
pub(crate) use site_folder::{Run, SiteFolder, read_all, write_all};
