//! `{{ "2025-07-03" | date }}`: a date as people write it, `3 July 2025`.

use tera::{Error, Kwargs, State, TeraResult};

use crate::base::PartialDate;

/// `date`, as typed in a record, in words.
pub(super) fn date(date: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    PartialDate::parse(date)
        .map(|date| date.to_string())
        .map_err(|_| Error::message(format!("`{date}` is not a date such as `2025-07-03`")))
}

#[cfg(test)]
mod tests {
    use crate::config::LinkForm;
    use crate::render::functions::examples::{evaluate, hold};

    #[test]
    fn date_examples() {
        hold(&[
            (r#""2025-07-03" | date"#, "3 July 2025"),
            (r#""2025-07" | date"#, "July 2025"),
            (r#""2025" | date"#, "2025"),
        ]);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        assert!(evaluate(r#""2025-02-30" | date"#, LinkForm::Pretty).is_err());
    }
}
