//! Whether two front matters say the same.

use super::{keys_of, with_shapes};
use crate::decode::fields::{Key, Shape};
use crate::yaml::{Node, Value};

/// Whether `one` and `other`, groups with `keys`, hold the same values under the same keys, in whatever order.
pub(super) fn is_same(one: &Node, other: &Node, keys: &[&'static Key]) -> bool {
    let (Value::Mapping(ones), Value::Mapping(others)) = (&one.value, &other.value) else {
        return false;
    };
    ones.len() == others.len()
        && with_shapes(one, keys).all(|(key, value, shape)| {
            let mut others = others.iter();
            let other = others.find(|(other, _)| other.text == key.text);
            other.is_some_and(|(_, other)| is_same_value(value, other, shape.as_ref()))
        })
}

fn is_same_value(one: &Node, other: &Node, shape: Option<&Shape>) -> bool {
    // What templates get as it is written must be written the same.
    let Some(shape) = shape.filter(|shape| !matches!(shape, Shape::Free)) else {
        return is_alike(one, other);
    };
    match (&one.value, &other.value) {
        (
            Value::Scalar { text, .. },
            Value::Scalar {
                text: other_text, ..
            },
        ) => text == other_text && one.is_null() == other.is_null(),
        (Value::List(ones), Value::List(others)) => {
            let entry = match shape {
                Shape::List(entry) => Some(&**entry),
                _ => None,
            };
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len() && pairs.all(|(one, other)| is_same_value(one, other, entry))
        }
        (Value::Mapping(_), Value::Mapping(_)) => match keys_of(shape) {
            Some(keys) => is_same(one, other, &keys.iter().collect::<Vec<_>>()),
            None => is_alike(one, other),
        },
        _ => false,
    }
}

/// Whether two nodes are written alike, wherever they stand.
fn is_alike(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Scalar { .. }, Value::Scalar { .. }) => one.value == other.value,
        (Value::List(ones), Value::List(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len() && pairs.all(|(one, other)| is_alike(one, other))
        }
        (Value::Mapping(ones), Value::Mapping(others)) => {
            let mut pairs = ones.iter().zip(others);
            ones.len() == others.len()
                && pairs.all(|((key, one), (other_key, other))| {
                    key.text == other_key.text && is_alike(one, other)
                })
        }
        _ => false,
    }
}
