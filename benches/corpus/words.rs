//! The words that records are made of. `THING`, `OTHER`, `QUALITY`, `CHANGED`, `MANY` and `SOME` are gaps.

pub(super) const INSPECTORATES: &[&str] = &[
    "Inspectorate of Harbours",
    "Inspectorate of Libraries",
    "Inspectorate of Lifeboats",
    "Inspectorate of Bridges",
    "Inspectorate of Kitchens",
    "Inspectorate of Night Schools",
];

pub(super) const GRADES: &[&str] = &["Inadequate", "Requires improvement", "Good", "Outstanding"];

pub(super) const STATUSES: &[&str] = &["open", "accepted", "in progress", "closed", "overdue"];

pub(super) const PLACES: &[&str] = &[
    "Abbot", "Birch", "Cedar", "Dale", "Elm", "Fern", "Gorse", "Hazel", "Iris", "Juniper",
    "Kestrel", "Larch", "Maple", "Nettle", "Oak", "Poplar", "Quince", "Rowan", "Sorrel", "Thorn",
    "Umber", "Vine", "Willow", "Yew", "Alder", "Bracken", "Clover", "Dock", "Elder", "Furze",
];

pub(super) const PARTS: &[&str] = &[
    "North", "South", "East", "West", "Upper", "Lower", "Far", "Near", "Old", "New",
];

pub(super) const KINDS: &[&str] = &[
    "Harbour", "Library", "Station", "School", "Kitchen", "Depot", "House", "Centre", "Yard",
    "Bridge", "Hall", "Office",
];

pub(super) const TOPICS: &[&str] = &[
    "leadership",
    "staffing",
    "training",
    "estates",
    "records",
    "complaints",
    "attendance",
    "transport",
    "maintenance",
    "finance",
    "risk",
    "hygiene",
    "procurement",
    "outreach",
    "inclusion",
    "supervision",
    "night-cover",
    "call-handling",
    "labelling",
    "signals",
    "tracks",
    "visits",
    "evacuation",
    "equipment",
    "volunteers",
    "partners",
    "planning",
    "induction",
    "handover",
    "access",
    "resilience",
    "oversight",
    "communication",
    "audit",
    "lighting",
    "heating",
    "water",
    "waste",
    "noise",
    "keys",
];

pub(super) const LABELS: &[&str] = &[
    "Staff in post",
    "Vacancies",
    "Response time",
    "Complaints upheld",
    "Training done",
    "Length of stay",
    "Absence",
    "Audits done",
    "Spending",
    "Visits",
];

pub(super) const UNITS: &[&str] = &[
    "per cent",
    "days",
    "people",
    "visits",
    "thousand pounds",
    "minutes",
];

pub(super) const SOURCES: &[&str] = &[
    "Yearly return",
    "Own records",
    "Survey of users",
    "National figures",
    "Online portal",
];

pub(super) const THEMES: &[&str] = &[
    "staffing",
    "keeping records",
    "supervision",
    "planning",
    "training",
    "the building",
    "handling risks",
    "talking to users",
    "oversight",
    "repairs",
    "complaints",
    "the first weeks",
    "the handover",
    "checking quality",
    "access",
    "the night shift",
];

pub(super) const ADJECTIVES: &[&str] = &[
    "steady",
    "uneven",
    "sound",
    "patchy",
    "reliable",
    "weak",
    "thorough",
    "unfinished",
    "prompt",
    "slow",
];

pub(super) const VERBS: &[&str] = &[
    "got better",
    "got worse",
    "stayed as it was",
    "gone up and down",
    "come back",
    "come to a halt",
];

pub(super) const SENTENCES: &[&str] = &[
    "In the MANY places that were visited, THING was QUALITY, and since the last time it has CHANGED throughout.",
    "SOME of MANY files were as they should be, and for most of the others somebody could say why they were not.",
    "Those who work there said that THING has CHANGED this year; **MANY per cent** of those who were asked see it otherwise.",
    "Where THING is QUALITY is known to those in charge, and what they write of it agrees with what was seen.",
    "MANY requests were answered in time, which is QUALITY beside what others of the same size can show for it.",
    "Over SOME days there were MANY visits and talks, also with users, and the minutes of the last year were read.",
    "There is *QUALITY* work in THING, but a few people carry it, and little of what they know is written down.",
    "Every MANY weeks THING is looked at again, and what comes of it goes to `group-SOME` and to nobody else.",
    "Users said that THING matters more to them than OTHER, and nearly all of them had the feeling of being heard.",
    "More was spent on THING than was planned, and nobody could show what had come of it for those it was meant for.",
    "Wherever THING was QUALITY, one could follow a decision from the minutes to the file, and on to what was done.",
    "Somebody looks at THING every month, but in SOME of MANY cases there is a signature and not a single word.",
    "Between the two visits THING has CHANGED, while OTHER was QUALITY by every measure that could be checked.",
    "Four times a year the board reads about THING and asks questions, but what it decides is not always done.",
    "Before they work alone, new people spend MANY hours on THING, and what they learn there is QUALITY on the whole.",
    "MANY times there was a question about THING; the answers came soon, and most of what they said was QUALITY.",
];

pub(super) const BULLETS: &[&str] = &[
    "**THING**: MANY files, SOME of them from the first page to the last",
    "talks with MANY people about THING and OTHER",
    "a walk through the building with an eye on THING",
    "what MANY users wrote about THING",
    "MANY complaints of the year, those about THING above all",
    "the provider's own look at OTHER",
    "what SOME places of the same kind do about THING",
];

pub(super) const STEPS: &[&str] = &[
    "Say in writing within MANY days what will be done about THING",
    "Tell the board every SOME weeks how far THING is",
    "Look at THING once more, and send the inspectorate what is found",
    "Settle with all partners who sees to THING at night",
    "Teach THING to all MANY who lead a shift",
];

/// Languages, and blocks of code in them; `NUMBER` and `SHARE` are gaps.
pub(super) const CODE: &[(&str, &str)] = &[
    (
        "yaml",
        "sample:\n  id: NUMBER\n  name: \"drawn by lot\"\n  parts:\n    - name: day      # seven to seven\n      files: SHARE\n      whole: true\n    - name: night\n      files: 12\n      whole: false\n  weights: [0.25, 0.5, 0.25]\n  remarks: |\n    Two were drawn again.\n    Nobody knew beforehand.\n  readers: &all\n    - first\n    - second\n  signed: *all\n",
    ),
    (
        "sql",
        "-- what took longer than it should, month by month\nSELECT date_trunc('month', opened) AS month,\n       count(*) AS cases,\n       round(avg(score)::numeric, 2) AS score\nFROM   cases AS c\nJOIN   places AS p ON p.id = c.place\nWHERE  p.number = 'NUMBER'\n  AND  c.closed - c.opened > interval 'SHARE days'\n  AND  c.state IN ('open', 'closed')\nGROUP  BY 1\nHAVING count(*) > 3\nORDER  BY month DESC\nLIMIT  12;\n",
    ),
    (
        "json",
        "{\n  \"number\": \"NUMBER\",\n  \"drawn\": 40,\n  \"whole\": 0.SHARE,\n  \"public\": false,\n  \"before\": null,\n  \"measures\": [\n    { \"name\": \"answers\", \"value\": 4.5, \"unit\": \"minutes\" },\n    { \"name\": \"vacancies\", \"value\": 2.25, \"unit\": \"per cent\" }\n  ],\n  \"period\": { \"from\": \"2024-01-01\", \"to\": \"2024-12-31\" }\n}\n",
    ),
    (
        "python",
        "from dataclasses import dataclass\nfrom datetime import date\n\n\n@dataclass(frozen=True)\nclass Case:\n    opened: date\n    closed: date | None\n    score: float = 0.0\n\n\ndef late(cases: list[Case], limit: int = SHARE) -> float:\n    \"\"\"The share that took longer than `limit` days.\"\"\"\n    done = [case for case in cases if case.closed is not None]\n    over = sum(1 for case in done if (case.closed - case.opened).days > limit)\n    return round(over / max(len(done), 1), 3)  # NUMBER\n",
    ),
];
