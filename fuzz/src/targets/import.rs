//! Arbitrary bytes are imported: what is no table is refused, every row is in one line of the account, and what is
//! imported once is there.

use std::io::{Cursor, Write};

use briefing::author::Change;
use briefing::decode::kinds::Kind;
use briefing::import::mapping::{self, Mapping};
use briefing::import::sheet::Sheet;
use briefing::import::{self, Account, Options, Plan, Unfit};
use briefing::revise::Ground;
use briefing::text;
use briefing::world::Memory;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{said, virtual_site};

/// So many bytes are taken: a table of a few rows has everything that a larger one has.
const MOST_BYTES: usize = 16 * 1024;

/// A mapping that fills keys of many forms.
const MAPPING: &str = "rows: findings
columns: {id: Ref, kind: Kind, text: Text, to: To, due: Due, source: Source, source_at: Page, update.date: When, update.progress: State, owner: Lead}
always: {inspection: first, kind: other, update.basis: self-reported}
words: {update.progress: {green: implemented}}
";

/// A table with a row for each sort of them.
const TABLE: &[u8] = b"A title\n\nRef,Kind,Text,To,Due,Source,Page,When,State,Lead,Date\nf-1,recommendation,See every child.,,2025-09-30,,,2025-07-01,Green,A,2025\nb,other,Else.,force,3 July 2025,letter,p. 3,,,,\n";

/// The types of what a part of a spreadsheet names.
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(super) fn check(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first().filter(|_| bytes.len() <= MOST_BYTES) else {
        return;
    };
    match form {
        b'c' => check_table(&Sheet::of_csv(rest), MAPPING),
        b'm' => {
            if let Ok(mapping) = std::str::from_utf8(rest) {
                check_table(&Sheet::of_csv(TABLE), mapping);
            }
        }
        b'x' => check_table(&Sheet::of_xlsx(rest, None), MAPPING),
        b's' => check_table(&book("xl/worksheets/sheet1.xml", rest), MAPPING),
        b't' => check_table(&book("xl/sharedStrings.xml", rest), MAPPING),
        b'f' => check_table(&book("xl/styles.xml", rest), MAPPING),
        b'w' => check_table(&book("xl/workbook.xml", rest), MAPPING),
        b'j' => check_export(rest),
        _ => {}
    }
}

/// The sheet of a spreadsheet that is in order but for `part`, which holds `bytes`.
fn book(part: &str, bytes: &[u8]) -> Result<Sheet, String> {
    let root = format!(
        "<Relationships><Relationship Id=\"a\" Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"b\" Type=\"{TYPE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let own: &[(&str, &str)] = &[
        ("_rels/.rels", &root),
        ("xl/_rels/workbook.xml.rels", &links),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000</v></c></row></sheetData></worksheet>",
        ),
    ];
    let rest = own.iter().filter(|(name, _)| *name != part);
    let rest = rest.map(|(name, text)| (*name, text.as_bytes()));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in rest.chain([(part, bytes)]) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name, options).expect("memory takes it");
        archive.write_all(bytes).expect("memory takes it");
    }
    let bytes = archive.finish().expect("memory takes it").into_inner();
    Sheet::of_xlsx(&bytes, None)
}

fn check_table(sheet: &Result<Sheet, String>, mapping: &str) {
    let sheet = match sheet {
        Ok(sheet) => sheet,
        Err(why) => return assert_told(why),
    };
    let file = said::file("x.yaml");
    let Some(text) = text::read(&file, mapping.as_bytes()).value else {
        return;
    };
    let read = mapping::read(&file, &text);
    said::assert_sound(&read.diagnostics, &text);
    let Some(mapping) = read.value.filter(|_| read.diagnostics.is_empty()) else {
        return;
    };
    check_twice(&|world| table(world, sheet, &mapping));
}

fn table(world: &Memory, sheet: &Sheet, mapping: &Mapping) -> Result<Plan, Unfit> {
    let options = Options {
        into_public: true,
        ..Options::default()
    };
    import::table(&ground(world)?, sheet, mapping, options)
}

fn check_export(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let exports = [(Kind::Inspections, text.to_owned())];
        check_twice(&|world| import::export(&ground(world)?, &exports));
    }
}

fn ground(world: &Memory) -> Result<Ground<'_>, Unfit> {
    Ok(Ground::read(world, virtual_site::request().root)?)
}

/// Asserts that `import` accounts for all, and changes nothing where all that it took is there.
fn check_twice(import: &dyn Fn(&Memory) -> Result<Plan, Unfit>) {
    let world = virtual_site::site("secret");
    let plan = match import(&world) {
        Ok(plan) => plan,
        Err(Unfit::Source(problems)) => return problems.iter().for_each(|why| assert_told(why)),
        Err(Unfit::Site(refusal)) => panic!("memory refuses nothing: {refusal}"),
    };
    assert_accounted(&plan.account);
    for mistake in &plan.mistakes {
        assert_told(&mistake.message);
        assert!(plan.account.wrong.contains(&mistake.row), "{mistake:?}");
    }
    if plan.broken.is_some() {
        return;
    }
    let taken = [
        &plan.account.new,
        &plan.account.changed,
        &plan.account.there,
    ];
    let mut taken: Vec<usize> = taken.into_iter().flatten().copied().collect();
    taken.sort_unstable();
    let world = plan.changes.into_iter().fold(world, apply);
    let again = import(&world).expect("it was read before");
    assert_eq!(again.account.there, taken, "{:#?}", again.mistakes);
    assert!(again.changes.is_empty(), "{:#?}", again.changes);
}

/// `world` with `change`, which is of a file as it is.
fn apply(world: Memory, change: Change) -> Memory {
    let path = virtual_site::at(change.path.as_str());
    let after = change.after.expect("nothing is removed");
    world.file(path, &after)
}

/// Asserts that every row is in one line of `account`.
fn assert_accounted(account: &Account) {
    let lists = [
        &account.blank,
        &account.hidden,
        &account.asides,
        &account.new,
        &account.changed,
        &account.there,
        &account.wrong,
    ];
    let mut rows: Vec<usize> = lists.into_iter().flatten().copied().collect();
    rows.extend(1..=account.above);
    rows.sort_unstable();
    let all: Vec<usize> = (1..=account.all).collect();
    assert_eq!(rows, all, "{account:#?}");
}

/// Asserts that `message` says something.
fn assert_told(message: &str) {
    assert!(
        !message.is_empty() && !message.ends_with('.'),
        "{message:?}"
    );
}
