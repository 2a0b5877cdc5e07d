//! `{{ 1099 | number }}`: a number as people print it, `1,099`.

use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::base::Number;

/// `value`, a number or the text of one, with commas between thousands.
pub(super) fn number(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    written(value)
}

/// The same, for other functions.
pub(super) fn written(value: &Value) -> TeraResult<String> {
    Number::parse(&value.to_string())
        .map(|number| number.to_string())
        .ok_or_else(|| Error::message(format!("`{value}` is not a number")))
}

#[cfg(test)]
mod tests {
    use crate::config::LinkForm;
    use crate::render::functions::examples::{evaluate, hold};

    #[test]
    fn number_examples() {
        hold(&[
            ("1099 | number", "1,099"),
            ("7 | number", "7"),
            (r#""1234567.50" | number"#, "1,234,567.50"),
            ("-81 | number", "−81"),
        ]);
    }

    #[test]
    fn words_are_no_number() {
        assert!(evaluate(r#""many" | number"#, LinkForm::Pretty).is_err());
    }
}
