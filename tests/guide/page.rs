//! What a page tells its reader to do: the blocks on it, each with the sentence that introduces it.
//!
//! A block of `console` is typed: `$ ` begins a command, and what stands below it is the answer. A block of
//! any other language but `text` is written into a file, and the sentence before it says how:
//!
//! - “… write into `PATH`:” the file, whole
//! - “… find in `PATH`:” and then “and write instead:” in the place of what is found
//! - “… add at the end of `PATH`:” below what is there
//!
//! A block that says neither is an error, so that nothing is shown that nobody has tried. What is made from
//! the program, below `reference/`, has examples of its own that are tested where they come from.

use std::collections::VecDeque;

/// A page of the guide.
pub(super) struct Page {
    /// Its path below `content/pages`.
    pub(super) name: String,
    /// What stands outside of blocks.
    sentences: String,
    blocks: Vec<Block>,
}

/// A block of code.
struct Block {
    /// The last paragraph before it.
    introduction: String,
    language: String,
    text: String,
}

/// What a reader does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Writes a file.
    Write { path: String, text: String },
    /// Replaces a part of a file.
    Replace {
        path: String,
        old: String,
        new: String,
    },
    /// Adds to a file.
    Append { path: String, text: String },
    /// Types a command, and is answered; the answer may be left out.
    Type { command: String, answer: String },
}

impl Page {
    /// The page `name`, which says `text`.
    pub(super) fn read(name: &str, text: &str) -> Self {
        let (sentences, blocks) = take_apart(text);
        Self {
            name: name.to_owned(),
            sentences,
            blocks,
        }
    }

    pub(super) fn is_tutorial(&self) -> bool {
        self.name == "tutorial.md"
    }

    fn is_made(&self) -> bool {
        self.name.starts_with("reference/")
    }

    /// What its reader does, in order.
    pub(super) fn steps(&self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        let mut blocks: VecDeque<&Block> = self.blocks.iter().collect();
        while let Some(block) = blocks.pop_front() {
            match block.language.as_str() {
                "console" => steps.extend(typed(&block.text)?),
                "text" => {}
                "sh" | "bash" | "shell" | "" => {
                    return Err(format!(
                        "commands stand in blocks of `console`, and all else says what it is:\n{}",
                        block.text
                    ));
                }
                _ if self.is_made() => {}
                _ => steps.push(edit(block, &mut blocks)?),
            }
        }
        Ok(steps)
    }

    /// The commands that stand in its sentences, `briefing build --strict`, and those in blocks of plain text.
    pub(super) fn commands_named(&self) -> Vec<String> {
        let shown = self.blocks.iter().filter(|block| block.language == "text");
        let shown = shown.flat_map(|block| block.text.lines());
        let codes = self.sentences.split('`').skip(1).step_by(2);
        let commands = codes
            .chain(shown)
            .filter(|code| code.starts_with("briefing "));
        commands.map(str::to_owned).collect()
    }
}

/// The edit that `block` is, with the block behind it if that says what to write instead.
fn edit(block: &Block, rest: &mut VecDeque<&Block>) -> Result<Step, String> {
    let Block {
        introduction, text, ..
    } = block;
    let text = text.clone();
    let is = |words: &str| {
        let (before, path) = introduction.strip_suffix("`:")?.rsplit_once('`')?;
        let before = before.to_lowercase();
        before.trim_end().ends_with(words).then(|| path.to_owned())
    };
    if let Some(path) = is("write into") {
        return Ok(Step::Write { path, text });
    }
    if let Some(path) = is("add at the end of") {
        return Ok(Step::Append { path, text });
    }
    if let Some(path) = is("find in") {
        let new = rest.pop_front();
        let new = new.filter(|new| {
            new.introduction
                .to_lowercase()
                .ends_with("and write instead:")
        });
        let new = new.ok_or_else(|| format!("nothing says what to write instead of:\n{text}"))?;
        let new = new.text.clone();
        return Ok(Step::Replace {
            path,
            old: text,
            new,
        });
    }
    Err(format!(
        "“{introduction}” does not say what to do with:\n{text}"
    ))
}

/// The commands of a block, each with its answer.
fn typed(text: &str) -> Result<Vec<Step>, String> {
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step::Type {
                command: command.to_owned(),
                answer: String::new(),
            });
        } else if let Some(Step::Type { answer, .. }) = steps.last_mut() {
            answer.push_str(line);
            answer.push('\n');
        } else {
            return Err(format!("no command stands before `{line}`"));
        }
    }
    Ok(steps)
}

/// What stands outside of blocks, and the blocks.
fn take_apart(text: &str) -> (String, Vec<Block>) {
    let (mut sentences, mut blocks) = (String::new(), Vec::new());
    let (mut introduction, mut paragraph) = (String::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let inner = line.trim_start();
        let ticks = inner.len() - inner.trim_start_matches('`').len();
        if ticks >= 3 {
            // In a list, a block stands as far in as its fence.
            let indent = line.len() - inner.len();
            let fence = &inner[ticks..];
            if !paragraph.is_empty() {
                introduction = std::mem::take(&mut paragraph);
            }
            let mut text = String::new();
            for line in lines.by_ref() {
                let end = line.trim();
                if end.len() >= ticks && end.bytes().all(|letter| letter == b'`') {
                    break;
                }
                text.push_str(line.get(indent..).unwrap_or_default());
                text.push('\n');
            }
            let language = fence.split(['{', ' ']).next().unwrap_or_default();
            blocks.push(Block {
                introduction: std::mem::take(&mut introduction),
                language: language.to_owned(),
                text,
            });
        } else if inner.is_empty() {
            if !paragraph.is_empty() {
                introduction = std::mem::take(&mut paragraph);
            }
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(inner);
            sentences.push_str(inner);
            sentences.push('\n');
        }
    }
    (sentences, blocks)
}

#[test]
fn a_page_says_what_to_do() {
    let page = Page::read(
        "x.md",
        "Write into `a.md`:\n\n```markdown\n---\n```\n\nThen find in `a.md`:\n\n```yaml\na: 1\n```\n\nand write instead:\n\n\
         ```yaml\na: 2\n```\n\nNow add at the end\nof `a.md`:\n\n```yaml\nb: 1\n```\n\n```console\n$ briefing check\nfine\n```\n",
    );
    let step = |step: Result<Vec<Step>, String>| step.expect("it can be followed");
    let text = |text: &str| text.to_owned();
    let path = text("a.md");
    assert_eq!(
        step(page.steps()),
        [
            Step::Write {
                path: path.clone(),
                text: text("---\n")
            },
            Step::Replace {
                path: path.clone(),
                old: text("a: 1\n"),
                new: text("a: 2\n")
            },
            Step::Append {
                path,
                text: text("b: 1\n")
            },
            Step::Type {
                command: text("briefing check"),
                answer: text("fine\n")
            },
        ]
    );
    for unclear in [
        "Like so:\n\n```yaml\na: 1\n```\n",
        "```sh\nls\n```\n",
        "Find in `a`:\n\n```yaml\na\n```\n",
    ] {
        assert!(Page::read("x.md", unclear).steps().is_err(), "{unclear}");
    }
}
