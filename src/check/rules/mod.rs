//! Every code that the program can give, one line each: its severity, what it is, its page.
//!
//! A rule that runs here has a file of its own name; the others are found by the stage that can see
//! them first, and have only their page. A page (`<code>.md`) explains, and its examples are tests.

mod alias_conflict;
mod answer_before_report;
mod as_of_inspection;
mod change_without_baseline;
mod circular_reference;
mod date_order;
mod delivered_before_promised;
mod disagreement;
mod duplicate_area;
mod duplicate_grade;
mod duplicate_judgement;
mod finding_counts;
mod framework_bands;
mod future_publication;
mod group_count;
mod judgement_counts;
mod judgement_form;
mod missing_about;
mod missing_date;
mod missing_framework;
mod missing_scale;
mod missing_speaker;
mod missing_summary;
mod not_stated_without_known;
mod overdue_finding;
mod overdue_promise;
mod overdue_report;
mod overdue_response;
mod overseer_missing;
mod page_address;
mod parts_sum;
mod preferred_figure;
mod responder_not_public;
mod response_by_other;
mod role_not_held;
mod score_band;
mod score_points;
mod score_total;
mod too_few_claims;
mod ungraded_area;
mod unknown_area;
mod unknown_body_type;
mod unknown_finding_kind;
mod unknown_grade;
mod unused_record;
mod unverified_claim;
mod verified_without_source;

use crate::base::nearest;
use crate::diag::{Code, Diagnostic, Severity};
use crate::survey::Survey;

use super::Written;

use Run::Elsewhere;
use Severity::{Error, Note, Warning};

/// A rule: what a code stands for.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// How much it matters where the site says nothing else. Of a code with several, the gravest.
    pub severity: Severity,
    /// What it is about, in a sentence without a full stop.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// How it is found.
    pub run: Run,
}

/// How a rule is found.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// From what is written, before audience and day.
    Written(fn(&Written<'_>) -> Vec<Diagnostic>),
    /// From what holds as at the model's day.
    Settled(fn(&Survey<'_>) -> Vec<Diagnostic>),
    /// By another stage.
    Elsewhere,
}

/// Every rule, by code.
pub fn all() -> &'static [Rule] {
    RULES
}

/// The rule called `code`.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code == code)
}

/// Every code, in order.
pub fn codes() -> impl Iterator<Item = Code> {
    all().iter().map(|rule| rule.code)
}

/// The code that `code` was probably meant to be.
pub fn suggest(code: &str) -> Option<Code> {
    nearest(code, codes())
}

/// Declares the rules: the code, the severity, how it is found, what it is about.
macro_rules! rules {
    ($( $code:literal $severity:ident, $run:expr, $summary:literal; )*) => {
        const RULES: &[Rule] = &[ $( Rule {
            code: $code,
            severity: $severity,
            summary: $summary,
            page: include_str!(concat!($code, ".md")),
            run: $run,
        }, )* ];
    };
}

rules! {
    "accept-setting" Error, Elsewhere, "a record accepts a rule that it cannot accept";
    "address-link" Error, Elsewhere, "a link names a record by its address";
    "address-taken" Error, Elsewhere, "a page cannot be written at its address";
    "alias-conflict" Error, Run::Written(alias_conflict::check), "an old address of a record is the address of something else";
    "alias-form" Error, Elsewhere, "an old address is not written as an address on this site";
    "ambiguous-date" Error, Elsewhere, "a date can be read in two ways";
    "ambiguous-link" Error, Elsewhere, "a link in double brackets could mean two records";
    "answer-before-report" Warning, Run::Written(answer_before_report::check), "an answer or news of progress is dated before the report";
    "as-of-inspection" Error, Run::Written(as_of_inspection::check), "a figure holds as of an inspection, but none or several can be meant";
    "blank-value" Error, Elsewhere, "a key has no value";
    "change-without-baseline" Warning, Run::Written(change_without_baseline::check), "a change does not say what it is a change from";
    "circular-reference" Error, Run::Written(circular_reference::check), "a record follows, contains or replaces itself";
    "code-option" Warning, Elsewhere, "a block of code is told something that it does not understand";
    "control-character" Error, Elsewhere, "a text holds a character that cannot be seen";
    "dangling-link" Error, Elsewhere, "a link leads nowhere";
    "dangling-reference" Error, Elsewhere, "a key names a record that is not there";
    "date-form" Error, Elsewhere, "a date is not written as dates are written here";
    "date-order" Error, Run::Written(date_order::check), "two dates are in the wrong order";
    "delivered-before-promised" Error, Run::Written(delivered_before_promised::check), "a promise was kept before it was made";
    "disagreement" Note, Run::Settled(disagreement::check), "figures cannot all be true, and no verdict explains them";
    "duplicate-area" Error, Run::Written(duplicate_area::check), "two areas of a framework have the same label";
    "duplicate-grade" Error, Run::Written(duplicate_grade::check), "two grades of a scale share a name";
    "duplicate-id" Error, Elsewhere, "one id is given to two things";
    "duplicate-judgement" Error, Run::Written(duplicate_judgement::check), "the same area is graded, or the same grade counted, twice";
    "duplicate-key" Error, Elsewhere, "a key is written twice";
    "duration-form" Error, Elsewhere, "a length of time is not written as one";
    "file-author" Warning, Elsewhere, "a linked document names a person as its author";
    "file-kind" Error, Elsewhere, "a linked file is not of a kind that is published, or not what its name says";
    "file-metadata" Error, Elsewhere, "a linked file tells more than it shows";
    "file-name" Error, Elsewhere, "a file's name cannot be part of an address";
    "file-script" Error, Elsewhere, "a linked file could run a program";
    "file-size" Error, Elsewhere, "a file is larger than its limit";
    "file-too-large" Error, Elsewhere, "the keys or the notes of a record are too long";
    "finding-counts" Error, Run::Written(finding_counts::check), "more findings of a kind are listed than counted";
    "framework-bands" Error, Run::Written(framework_bands::check), "the bands of a framework overlap, run backwards or go past its end";
    "front-matter-empty" Error, Elsewhere, "a record has no keys";
    "front-matter-missing" Error, Elsewhere, "a record does not begin with its keys";
    "front-matter-not-mapping" Error, Elsewhere, "the keys of a record are not keys and values";
    "front-matter-twice" Error, Elsewhere, "the notes begin with a second set of keys";
    "front-matter-unclosed" Error, Elsewhere, "the keys of a record have no end";
    "future-publication" Error, Run::Written(future_publication::check), "a day of publication is still to come and there is no embargo";
    "group-count" Warning, Run::Written(group_count::check), "a group counts other members than it lists";
    "html-comment" Warning, Elsewhere, "a comment in the notes is left out";
    "id-form" Error, Elsewhere, "an id is not written as one";
    "impossible-date" Error, Elsewhere, "there is no such day";
    "instant-form" Error, Elsewhere, "a moment is not written as one";
    "judgement-counts" Error, Run::Written(judgement_counts::check), "counted grades are fewer than the named areas, or more than there are areas";
    "judgement-form" Error, Run::Written(judgement_form::check), "a judgement is about several things at once, or about none";
    "language-edition" Error, Elsewhere, "a record in another language is not read yet";
    "limit-setting" Error, Elsewhere, "a limit in the settings is not written as one, or is too high";
    "line-ends" Error, Elsewhere, "a line ends in a way that only very old programs use";
    "misplaced-file" Error, Elsewhere, "a record stands where records are not read from";
    "missing-about" Error, Run::Written(missing_about::check), "a figure does not say whom it is about";
    "missing-date" Error, Run::Written(missing_date::check), "an inspection or press item has no date";
    "missing-footnote" Warning, Elsewhere, "a footnote is referred to but not written";
    "missing-framework" Error, Run::Written(missing_framework::check), "a graded inspection names no framework";
    "missing-key" Error, Elsewhere, "a key that is needed is not there";
    "missing-scale" Error, Run::Written(missing_scale::check), "the framework of a graded inspection has no scale";
    "missing-speaker" Error, Run::Written(missing_speaker::check), "a statement does not say whose it is";
    "missing-summary" Error, Run::Written(missing_summary::check), "a published inspection has no summary";
    "name-collision" Error, Elsewhere, "two files differ only in capital letters";
    "next-without-embargo" Error, Elsewhere, "a prepared record does not say when it is to take its place";
    "not-stated-without-known" Error, Run::Written(not_stated_without_known::check), "a report without a stated day does not say from when it was known";
    "not-text" Error, Elsewhere, "a file that should be a record is no text";
    "not-utf8" Error, Elsewhere, "a file is not saved as UTF-8";
    "notes-depth" Error, Elsewhere, "quotations, lists or emphases lie too deep within each other";
    "number-form" Error, Elsewhere, "a number is not written as numbers are written here";
    "old-epoch" Warning, Elsewhere, "the day of the build is an old one, from a variable of the environment";
    "overdue-finding" Note, Run::Settled(overdue_finding::check), "the day by which a finding was to be dealt with has passed";
    "overdue-promise" Note, Run::Settled(overdue_promise::check), "the day for which something was promised has passed";
    "overdue-report" Note, Run::Settled(overdue_report::check), "the day on which a report was expected has passed";
    "overdue-response" Note, Run::Settled(overdue_response::check), "the day by which an answer was due has passed";
    "overseer-missing" Warning, Run::Written(overseer_missing::check), "whoever oversees a body must answer, and nothing says who that is";
    "page-address" Error, Run::Written(page_address::check), "a page takes an address that every site uses itself";
    "parts-sum" Error, Run::Settled(parts_sum::check), "the parts of a split do not add up to the whole";
    "picture-description" Warning, Elsewhere, "a picture has no description";
    "picture-size" Error, Elsewhere, "a picture has more pixels than a browser should be asked to show";
    "picture-source" Warning, Elsewhere, "a picture is not a file of this site";
    "preferred-figure" Error, Run::Written(preferred_figure::check), "a verdict prefers a figure that it is not about";
    "publish-form" Error, Elsewhere, "a setting of `publish` cannot be used";
    "raw-html" Warning, Elsewhere, "HTML in the notes is shown as text";
    "reference-form" Error, Elsewhere, "a name of a record is not written as one";
    "responder-not-public" Error, Run::Written(responder_not_public::check), "somebody who must answer is not public where the framework that says so is";
    "response-by-other" Warning, Run::Written(response_by_other::check), "a finding is answered by somebody to whom it is not addressed";
    "restricted-passage" Error, Elsewhere, "a restricted passage has no clear beginning or end";
    "role-not-held" Warning, Run::Written(role_not_held::check), "somebody speaks in a role that they did not hold on that day";
    "rule-setting" Error, Elsewhere, "the site sets a severity that a rule cannot have";
    "schema-version" Error, Elsewhere, "the records are written for another version of the program";
    "score-band" Error, Run::Written(score_band::check), "a score lies outside the band of the overall grade";
    "score-points" Error, Run::Written(score_points::check), "a score is no sum of what the grades are worth";
    "score-total" Error, Run::Written(score_total::check), "a score is above its total, or its total is not the framework's";
    "site-file-missing" Error, Elsewhere, "the site has no settings";
    "site-size" Error, Elsewhere, "the site has more records than its limits allow, or larger ones";
    "special-file" Error, Elsewhere, "something in the site's folder is no ordinary file";
    "symlink" Error, Elsewhere, "a file is only a pointer to another file";
    "template-render" Error, Elsewhere, "a template cannot be filled in";
    "template-syntax" Error, Elsewhere, "a template cannot be read";
    "template-unknown-name" Error, Elsewhere, "a template asks for a name that it does not get";
    "theme-cycle" Error, Elsewhere, "themes extend each other in a circle";
    "theme-file" Error, Elsewhere, "a file of a theme cannot be used";
    "theme-manifest" Error, Elsewhere, "a theme does not say what it is";
    "timezone" Error, Elsewhere, "there is no such time zone";
    "too-few-claims" Error, Run::Written(too_few_claims::check), "a disagreement has one claim, or a verdict one figure";
    "typographic-quotes" Warning, Elsewhere, "a value stands in curly quotes, which are part of the text";
    "ungraded-area" Warning, Run::Written(ungraded_area::check), "an area gets a grade that the framework does not grade";
    "unknown-area" Error, Run::Written(unknown_area::check), "an area is not one of the framework's";
    "unknown-body-type" Error, Run::Written(unknown_body_type::check), "a body has a type that nobody knows";
    "unknown-finding-kind" Error, Run::Written(unknown_finding_kind::check), "a finding is of a kind that nobody knows";
    "unknown-folder" Error, Elsewhere, "a folder is not one that records can stand in";
    "unknown-grade" Error, Run::Written(unknown_grade::check), "a grade is not one of the scale's";
    "unknown-key" Error, Elsewhere, "a key is not one that this record can have";
    "unknown-language" Warning, Elsewhere, "a block of code names a language that nobody knows";
    "unknown-theme" Error, Elsewhere, "there is no theme of that name";
    "unknown-word" Error, Elsewhere, "a value is not one of the words that the key takes";
    "unlabelled-link" Error, Elsewhere, "a link to a record that is not public has no words of its own";
    "unsafe-link" Warning, Elsewhere, "a link has an address that is not allowed";
    "unused-accept" Note, Elsewhere, "a record accepts what does not occur in it";
    "unused-footnote" Warning, Elsewhere, "a footnote is written but nothing refers to it";
    "unused-record" Note, Run::Written(unused_record::check), "a supporting record is named by nothing that is published";
    "unverified-claim" Note, Run::Settled(unverified_claim::check), "work is finished by the body's own account alone";
    "url-form" Error, Elsewhere, "a web address is not complete";
    "value-form" Error, Elsewhere, "a figure's value is not written as one";
    "verified-without-source" Error, Run::Written(verified_without_source::check), "work was verified, and no source says so";
    "withheld-text" Error, Elsewhere, "a page or a file would publish words that are not public";
    "wrong-type" Error, Elsewhere, "a value is of the wrong sort";
    "yaml-alias" Error, Elsewhere, "a value refers to another one";
    "yaml-colon" Error, Elsewhere, "a text with a colon in it needs quotes";
    "yaml-comment" Warning, Elsewhere, "a text is cut at a number sign";
    "yaml-depth" Error, Elsewhere, "lists and groups lie too deep within each other";
    "yaml-documents" Error, Elsewhere, "the keys end before their end";
    "yaml-indentation" Error, Elsewhere, "a line stands too far in or out";
    "yaml-key" Error, Elsewhere, "a key is not a word";
    "yaml-merge-key" Error, Elsewhere, "keys are taken over from elsewhere";
    "yaml-size" Error, Elsewhere, "a text among the keys is too long";
    "yaml-space" Error, Elsewhere, "a space is missing";
    "yaml-special-character" Error, Elsewhere, "a text begins with a sign that means something in YAML";
    "yaml-syntax" Error, Elsewhere, "the keys cannot be read as YAML";
    "yaml-tab" Error, Elsewhere, "a line is indented with a tab";
    "yaml-tag" Error, Elsewhere, "a value is given a type";
}
