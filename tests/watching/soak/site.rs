//! A site of some two hundred records, made up.

use crate::support::Site;

/// The folder that all names of files are below.
const CONTENT: &str = "content";

/// The site that the soak begins with.
pub(super) fn site() -> Site {
    let mut site = Site::from("../rules/site");
    let mut add = |path: String, text: String| {
        site = site.clone().file(&format!("{CONTENT}/{path}"), text);
    };
    for number in 0..40 {
        let text = format!("---\ntitle: School {number}\ntype: school\n---\n\nIt has a roof.\n");
        add(format!("bodies/school-{number}.md"), text);
    }
    for number in 0..60 {
        add(format!("inspections/visit-{number}.md"), visit(number));
    }
    for number in 0..20 {
        let front = format!(
            "title: Visit {number} in the paper\noutlet: gazette\npublished: 2025-06-13\nabout: [visit-{number}]"
        );
        add(
            format!("coverage/paper-{number}.md"),
            format!("---\n{front}\n---\n\nThe paper said it.\n"),
        );
    }
    for number in 0..70 {
        let (group, school) = (number % 7, number % 40);
        let notes = format!("Words of [a school](../../bodies/school-{school}.md).");
        add(
            format!("pages/group-{group}/page-{number}.md"),
            format!("---\ntitle: Page {number}\n---\n\n{notes}\n"),
        );
    }
    for number in 0..5 {
        add(
            format!("assets/plan-{number}.txt"),
            format!("Plan {number}.\n"),
        );
        let notes = format!("See [the plan](../assets/plan-{number}.txt).");
        add(
            format!("pages/plan-{number}.md"),
            format!("---\ntitle: Plan {number}\n---\n\n{notes}\n"),
        );
    }
    site
}

/// An inspection.
pub(super) fn visit(number: usize) -> String {
    let (school, day) = (number % 40, number % 27 + 1);
    format!(
        "---\n\
         title: Visit {number}\n\
         summary: Visit {number} found that reading is taught well.\n\
         inspectorate: schools-inspectorate\n\
         bodies: [school-{school}]\n\
         framework: schools-2024\n\
         topics: [reading]\n\
         published: 2025-06-{day:02}\n\
         report: report-2025\n\
         judgements:\n\
         \x20 - {{overall: true, grade: Good}}\n\
         findings:\n\
         \x20 - {{id: r-1, kind: recommendation, text: Teach reading every day of week {number}.}}\n\
         figures:\n\
         \x20 - {{id: pupils, metric: pupils, value: 4{day}, as_of: 2025-05-{day:02}}}\n\
         ---\n\n\
         The inspectors came for the visit number {number}.\n"
    )
}
