//! A site that is kept checked while its files change is told what a check of it tells.

use std::cell::RefCell;

use briefing::pipeline::Request;
use briefing::workspace::Checked;
use briefing::world::kept::Hints;
use briefing::world::{Changing, Kept};

use super::{blocks, diagnose, each_rule, lines, site};

/// What only a finished page shows.
const IN_PAGES: &[&str] = &["withheld-text"];

/// What the environment shows, which does not change while a program runs.
const IN_ENVIRONMENT: &[&str] = &["old-epoch"];

#[test]
fn from_each_good_example_to_the_bad_one_and_to_the_next() {
    let request = Request {
        root: "/site".into(),
        ..Request::default()
    };
    let changing = Changing::new(site(&[]));
    let kept = Kept::new(&changing);
    let checked = RefCell::new(Checked::new(request));
    each_rule(|rule| {
        let mut checked = checked.borrow_mut();
        let mut wrong = Vec::new();
        for section in ["Good", "Bad"] {
            let world = site(&blocks(rule.page, section));
            let mut wanted = diagnose(&world);
            changing.change(|_| world);
            let changes = kept.look_again(&Hints::everything());
            let is_first = checked.sources().records.is_empty();
            let done = if is_first || IN_ENVIRONMENT.contains(&rule.code) {
                checked.renew(&kept)
            } else {
                checked.take(&kept, &changes)
            };
            wrong.extend(done.err().map(|error| error.to_string()));
            wanted.retain(|found| !IN_PAGES.contains(&found.code));
            let told = checked.diagnostics();
            if told != wanted {
                let (told, wanted) = (lines(told), lines(&wanted));
                wrong.push(format!("{section}: {told:#?}, and not {wanted:#?}"));
            }
        }
        (!wrong.is_empty()).then(|| format!("{}: {}", rule.code, wrong.join("\n")))
    });
}
