//! `{{ 3 | plural(one="finding") }}`: a count with its noun, `3 findings`.
//!
//! `many` is the noun of every count but one, when it is not `one` with an `s`. Nought is written
//! `no`, as a sentence would have it.

use tera::{Kwargs, State, TeraResult, Value};

use super::number::written;

/// `count` and the noun that agrees with it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that the engine asks of a filter"
)]
pub(super) fn plural(count: &Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let one = arguments.must_get::<&str>("one")?;
    let many = arguments.get::<&str>("many")?;
    let many = many.map_or_else(|| format!("{one}s"), str::to_owned);
    Ok(match written(count)?.as_str() {
        "0" => format!("no {many}"),
        "1" => format!("1 {one}"),
        count => format!("{count} {many}"),
    })
}

#[cfg(test)]
mod tests {
    use crate::render::functions::examples::hold;

    #[test]
    fn plural_examples() {
        hold(&[
            (r#"1 | plural(one="finding")"#, "1 finding"),
            (r#"1099 | plural(one="finding")"#, "1,099 findings"),
            (r#"0 | plural(one="finding")"#, "no findings"),
            (r#"2 | plural(one="body", many="bodies")"#, "2 bodies"),
        ]);
    }
}
