//! What only a slow run does, which `tests/run --slow` asks for.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests read the environment, run programs, and end where they are asked for nonsense"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Says that everything is to be tried that takes long, or one share of it: `2/5` is the second of five.
const ASKED: &str = "BRIEFING_SLOW";

/// Whether everything is to be tried that takes long; of several shares the first has what is not shared out.
pub(crate) fn is_asked_for() -> bool {
    share().is_some_and(|share| share.number == 1)
}

/// The share of a slow run that is to be done, if one is to be done.
///
/// # Panics
/// When what is asked for is no share.
pub(crate) fn share() -> Option<Share> {
    let asked = std::env::var(ASKED).ok()?;
    Some(Share::parse(&asked).unwrap_or_else(|| panic!("{ASKED} is `{asked}`: write 1, or 2/5")))
}

/// One of several shares of the same work, which together are all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// From 1.
    number: usize,
    of: usize,
}

impl Share {
    fn parse(asked: &str) -> Option<Self> {
        let (number, of) = asked.split_once('/').unwrap_or((asked, asked));
        let share = Self {
            number: number.parse().ok()?,
            of: of.parse().ok()?,
        };
        (1..=share.of).contains(&share.number).then_some(share)
    }

    /// Whether the case numbered `case`, from 0, belongs to it.
    pub(crate) fn has(self, case: usize) -> bool {
        case % self.of == self.number - 1
    }
}

#[test]
fn each_case_is_in_one_share() {
    for of in 1..5 {
        let shares: Vec<Share> = (1..=of)
            .filter_map(|number| Share::parse(&format!("{number}/{of}")))
            .collect();
        assert_eq!(shares.len(), of);
        for case in 0..20 {
            let owners = shares.iter().filter(|share| share.has(case));
            assert_eq!(owners.count(), 1, "{case} of {of}");
        }
    }
    assert_eq!(Share::parse("1"), Share::parse("1/1"));
    for asked in ["0/2", "3/2", "yes", "", "1/", "-1/2"] {
        assert_eq!(Share::parse(asked), None, "{asked}");
    }
}

/// The program as it is released; compiling it takes minutes.
pub(crate) fn released_program() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--locked", "--release", "--bin", "briefing"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.expect("cargo starts").success());
    let tested = Path::new(env!("CARGO_BIN_EXE_briefing"));
    let target = tested.parent().and_then(Path::parent);
    target
        .expect("it stands in the folder of a profile")
        .join("release/briefing")
}
