//! Mistakes that are made in one line of a record, and above and below it.

/// What is written in place of a line.
pub(super) type Fault = fn(&Line<'_>) -> Option<String>;

/// A line of front matter, or of notes.
pub(super) struct Line<'a> {
    /// All of it.
    pub(super) text: &'a str,
    /// Whether it stands in the front matter.
    pub(super) is_front: bool,
    /// A word for the authors alone.
    pub(super) canary: &'a str,
}

impl Line<'_> {
    /// What stands before its key: spaces, and a dash where an item begins.
    fn lead(&self) -> &str {
        let key = self.text.trim_start_matches([' ', '-']);
        &self.text[..self.text.len() - key.len()]
    }

    /// The same without the dash.
    fn indent(&self) -> String {
        self.lead().replace('-', " ")
    }

    /// Its key and its value, if it has both.
    fn pair(&self) -> Option<(&str, &str)> {
        let key = self.text.trim_start_matches([' ', '-']);
        let (key, value) = key.split_once(": ").filter(|_| self.is_front)?;
        Some((key, value))
    }

    /// The line with another value.
    fn with(&self, value: impl Fn(&str) -> String) -> Option<String> {
        let (key, old) = self.pair()?;
        Some(format!("{}{key}: {}", self.lead(), value(old)))
    }

    fn above(&self, line: &str) -> Option<String> {
        let moved = self.indent() + self.text.trim_start_matches([' ', '-']);
        self.is_front
            .then(|| format!("{}{line}\n{moved}", self.lead()))
    }

    fn below(&self, line: &str) -> Option<String> {
        self.is_front
            .then(|| format!("{}\n{}{line}", self.text, self.indent()))
    }

    fn notes(&self, text: String) -> Option<String> {
        (!self.is_front).then_some(text)
    }
}

fn bare(value: &str) -> &str {
    value.trim_matches('"')
}

/// Every mistake, by what it is.
pub(super) const FAULTS: &[(&str, Fault)] = &[
    // The value itself.
    ("a list", |line| line.with(|value| format!("[{value}, 1]"))),
    ("a group", |line| {
        line.with(|value| format!("{{a: {value}}}"))
    }),
    ("a number in a list", |line| {
        line.with(|_| "[7390416001]".to_owned())
    }),
    ("no end of the quotation", |line| {
        line.with(|value| format!("\"{}", bare(value)))
    }),
    ("no beginning of it", |line| {
        line.with(|value| format!("{}\"", bare(value)))
    }),
    ("a second colon", |line| {
        line.with(|value| format!("{}: b", bare(value)))
    }),
    ("no end of the list", |line| {
        line.with(|value| format!("[{}", bare(value)))
    }),
    ("a sign of YAML", |line| {
        line.with(|value| format!("@{}", bare(value)))
    }),
    ("an alias", |line| {
        line.with(|_| format!("*{}", line.canary))
    }),
    ("a tag", |line| {
        line.with(|value| format!("!{} {value}", line.canary))
    }),
    ("a word", |line| line.with(|_| line.canary.to_owned())),
    ("a name", |line| {
        line.with(|_| format!("bodies/{0}#{0}", line.canary))
    }),
    ("a date that nobody can read", |line| {
        line.with(|_| "03/04/2087".to_owned())
    }),
    ("a day that is none", |line| {
        line.with(|_| "2087-02-31".to_owned())
    }),
    ("a number that nobody can read", |line| {
        line.with(|_| "739,041,600".to_owned())
    }),
    ("an address of mail", |line| {
        line.with(|_| format!("mailto:{}@example.org", line.canary))
    }),
    ("a broken link", |line| {
        line.with(|_| format!("\"[[{}]] and [a](../{0}.md)\"", line.canary))
    }),
    // The key.
    ("twice", |line| {
        let again = line.text.trim_start_matches([' ', '-']).to_owned();
        line.below(&again)
    }),
    ("a key that nobody knows", |line| {
        let (key, value) = line.pair()?;
        Some(format!("{}{key}x: {value}", line.lead()))
    }),
    ("a key with its letters turned", |line| {
        let (key, value) = line.pair()?;
        let turned: String = key.chars().rev().collect();
        Some(format!("{}{turned}: {value}", line.lead()))
    }),
    ("no space behind the colon", |line| {
        let (key, value) = line.pair()?;
        Some(format!("{}{key}:{value}", line.lead()))
    }),
    ("a value as a key", |line| {
        Some(format!("{}{}: b", line.lead(), bare(line.pair()?.1)))
    }),
    // The line above.
    ("above: no pair", |line| line.above("what is this")),
    ("above: an open quotation", |line| {
        line.above("weight: \"open")
    }),
    ("above: an open list", |line| line.above("weight: [1,")),
    ("above: an unknown key", |line| line.above("titel: x")),
    ("above: a tab", |line| line.above("\tweight: 1")),
    ("above: a bad date", |line| {
        line.above("updated: 31/02/2025")
    }),
    ("above: a block", |line| line.above("summary: |")),
    // The line below.
    ("below: no pair", |line| line.below("what is this")),
    ("below: one too far in", |line| line.below("   weight: 1")),
    ("below: an open quotation", |line| {
        line.below("weight: 'open")
    }),
    ("below: an unknown key", |line| line.below("titel: x")),
    ("below: a bad reference", |line| {
        line.below("topics: [nowhere]")
    }),
    ("below: no front matter any more", |line| {
        line.below("--- #")
    }),
    // Notes.
    ("notes: a link above", |line| {
        line.notes(format!("[[nowhere]] {}", line.text))
    }),
    ("notes: a link to it", |line| {
        line.notes(format!("{} [[{}]] [x]({1}.csv)", line.text, line.canary))
    }),
    ("notes: a passage above", |line| {
        line.notes(format!("::: restrictd\n{}", line.text))
    }),
    ("notes: a passage below", |line| {
        line.notes(format!("{}\n:::", line.text))
    }),
    ("notes: an open comment", |line| {
        line.notes(format!("<!-- open\n{}", line.text))
    }),
    ("notes: a tag", |line| {
        line.notes(format!("{} <script title={}>", line.text, line.canary))
    }),
    ("notes: a footnote", |line| {
        line.notes(format!("{} [^{}]", line.text, line.canary))
    }),
    ("notes: an address", |line| {
        line.notes(format!("[a](javascript:{}) {}", line.canary, line.text))
    }),
];
