//! How long it takes from a save to the changed page: over HTTP, as an editor and a browser see it,
//! of `briefing serve` and of `hugo server` in the same run.
//!
//! `cargo bench --bench latency -- --records 10000`. A file is changed by renaming another over it; the
//! page is asked for until it shows the change. Every case is done with one program and then with the
//! other, each alone on the machine.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark changes files, starts programs, looks at the clock, and prints"
)]

#[path = "../corpus/mod.rs"]
mod corpus;
mod preview;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;

use corpus::{Corpus, Flavour};
use preview::Preview;

/// How long from a save to the changed page.
#[derive(Parser)]
struct Arguments {
    /// How many inspections the site has
    #[arg(long, default_value_t = 1_000)]
    records: usize,
    /// How often each file is changed
    #[arg(long, default_value_t = 15)]
    edits: usize,
    /// The folder in which the sites are made, best one in memory [default: a temporary one]
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Leave Hugo out
    #[arg(long)]
    alone: bool,
    /// Told by cargo, and of no use here
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is changed.
#[derive(Clone, Copy)]
enum Case {
    Note,
    Title,
    Template,
    Style,
}

const CASES: [(Case, &str); 4] = [
    (Case::Note, "one note"),
    (Case::Title, "one title, seen in a list"),
    (Case::Template, "the base template"),
    (Case::Style, "the style sheet"),
];

/// What was measured of one program.
struct Measured {
    /// From the start to the first page.
    start: Duration,
    /// The median of each case, with the least and the most.
    cases: Vec<[Duration; 3]>,
    /// The most memory it took, in MiB.
    memory: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let temporary = match &arguments.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let corpus = Corpus {
        records: arguments.records,
        seed: 1,
    };
    let mut table = vec![measure(
        corpus,
        Flavour::Briefing,
        &arguments,
        temporary.path(),
    )?];
    if !arguments.alone {
        table.push(measure(
            corpus,
            Flavour::Hugo,
            &arguments,
            temporary.path(),
        )?);
    }
    print(&table, arguments.records);
    Ok(())
}

fn measure(
    corpus: Corpus,
    flavour: Flavour,
    arguments: &Arguments,
    folder: &Path,
) -> Result<Measured, Box<dyn Error>> {
    let root = folder.join(format!("{flavour:?}").to_lowercase());
    fs::create_dir(&root)?;
    corpus.write(flavour, &root)?;
    if flavour == Flavour::Briefing {
        // Copies of the built-in files, so that there is something to change.
        for (path, text) in [
            (
                "themes/base/templates/layout.html",
                include_str!("../../themes/base/templates/layout.html"),
            ),
            (
                "themes/briefing/assets/briefing.css",
                include_str!("../../themes/briefing/assets/briefing.css"),
            ),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            fs::write(path, text)?;
        }
    }
    let begun = Instant::now();
    let preview = Preview::start(flavour, &root)?;
    let subject = corpus.inspection(corpus.records / 2);
    let page = format!("/inspections/{}/", subject.slug);
    preview.wait_for(&page, &subject.slug)?;
    let start = begun.elapsed();
    let body = subject
        .slug
        .rsplit_once('-')
        .ok_or("a slug has a number")?
        .0;
    let list = format!("/bodies/{body}/");
    let record = root.join(format!("content/inspections/{}.md", subject.slug));
    let [template, style] = match flavour {
        Flavour::Briefing => [
            "themes/base/templates/layout.html",
            "themes/briefing/assets/briefing.css",
        ],
        Flavour::Hugo => ["layouts/baseof.html", "static/style.css"],
    };
    let mut cases = Vec::new();
    for (case, _) in CASES {
        let (file, address) = match case {
            Case::Note => (record.clone(), &page),
            Case::Title => (record.clone(), &list),
            Case::Template => (root.join(template), &page),
            Case::Style => (root.join(style), &page),
        };
        let before = fs::read_to_string(&file)?;
        let mut times = Vec::new();
        for edit in 0..arguments.edits {
            let mark = format!("mark{edit}of{}", case as usize);
            let after = match case {
                Case::Note => format!("{before}\n{mark}\n"),
                Case::Title => before.replacen("title: \"", &format!("title: \"{mark} "), 1),
                Case::Template => marked(flavour, &before, &mark),
                Case::Style => format!("{before}\n.{mark} {{ color: red }}\n"),
            };
            let saved = save(&file, &after)?;
            match case {
                Case::Style => preview.wait_for_style(address, &mark)?,
                _ => preview.wait_for(address, &mark)?,
            }
            times.push(saved.elapsed());
            // Not to wait for anything: saves in a row would be taken for one, and not be measured alone.
            std::thread::sleep(Duration::from_millis(300));
        }
        let saved = save(&file, &before)?;
        let gone = format!("mark{}of{}", arguments.edits - 1, case as usize);
        preview.settle(&page, &gone, saved)?;
        times.sort_unstable();
        cases.push([times[times.len() / 2], times[0], times[times.len() - 1]]);
    }
    Ok(Measured {
        start,
        cases,
        memory: preview.most_memory()?,
    })
}

/// The base template with `mark` on every page.
fn marked(flavour: Flavour, template: &str, mark: &str) -> String {
    match flavour {
        Flavour::Hugo => template.replacen("</body>", &format!("<p>{mark}</p></body>"), 1),
        Flavour::Briefing => template.replacen(
            "{%- block footer %}",
            &format!("<p>{mark}</p>{{%- block footer %}}"),
            1,
        ),
    }
}

/// Saves `text` as most editors do; gives the moment.
fn save(file: &Path, text: &str) -> std::io::Result<Instant> {
    let beside = file.with_extension("tmp~");
    fs::write(&beside, text)?;
    let moment = Instant::now();
    fs::rename(beside, file)?;
    Ok(moment)
}

fn print(table: &[Measured], records: usize) {
    let milliseconds = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1_000.0);
    println!("{records} records; medians in ms, with the least and the most");
    println!("| from a save to the page | briefing | Hugo | Hugo / briefing |\n|---|--:|--:|--:|");
    for (place, (_, name)) in CASES.iter().enumerate() {
        let cells = table.iter().map(|measured| {
            let [median, least, most] = measured.cases[place];
            format!(
                "{} ({}–{})",
                milliseconds(median),
                milliseconds(least),
                milliseconds(most)
            )
        });
        let cells: Vec<String> = cells.collect();
        let ratio = table.get(1).map_or_else(String::new, |peer| {
            let ratio = peer.cases[place][0].as_secs_f64() / table[0].cases[place][0].as_secs_f64();
            format!("{ratio:.1}")
        });
        println!("| {name} | {} | {ratio} |", cells.join(" | "));
    }
    let starts: Vec<String> = table.iter().map(|it| milliseconds(it.start)).collect();
    println!("| start to first page | {} | |", starts.join(" | "));
    let memory: Vec<String> = table
        .iter()
        .map(|it| format!("{} MiB", it.memory))
        .collect();
    println!("| most memory | {} | |", memory.join(" | "));
}
