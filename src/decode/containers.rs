//! Keys that may be left out, and lists.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::yaml::{Node, Value};

use super::fields::{Fate, Field, Reader, Settling, Shape};

impl<T: Field> Field for Option<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn known_from(&self) -> Option<Date> {
        self.as_ref().and_then(T::known_from)
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        let fate = self
            .as_mut()
            .map_or(Fate::Kept, |value| value.settle(settling));
        if fate != Fate::Kept {
            withhold(&*self, fate, settling);
            *self = None;
        }
        fate
    }

    fn export(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::export)
    }
}

impl<T: Field> Field for Vec<T> {
    const REQUIRED: bool = false;

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            if node.is_null() {
                reader.text(node, &Self::shape().words());
            } else if reader.mends_lone_entry(node, &T::shape()) {
                return T::read(node, reader).map(|value| vec![value]);
            } else {
                reader.wrong_type(node, &Self::shape().words());
            }
            return None;
        };
        let mut entries = Vec::with_capacity(items.len());
        entries.extend(items.iter().filter_map(|item| T::read(item, reader)));
        Some(entries)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        let before = self.len();
        let fate = retain(self, settling);
        if before > 0 && self.is_empty() {
            fate
        } else {
            Fate::Kept
        }
    }

    fn settle_whole(&mut self, settling: &mut dyn Settling) -> Fate {
        retain(self, settling)
    }

    fn export(&self) -> Json {
        if self.is_empty() {
            Json::Null
        } else {
            self.iter().map(T::export).collect()
        }
    }
}

impl<T: Field> Field for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }

    fn settle(&mut self, settling: &mut dyn Settling) -> Fate {
        (**self).settle(settling)
    }

    fn export(&self) -> Json {
        (**self).export()
    }
}

/// Keeps the entries that stay; tells why the last one went that did not.
fn retain<T: Field>(list: &mut Vec<T>, settling: &mut dyn Settling) -> Fate {
    let mut outcome = Fate::Kept;
    list.retain_mut(|item| {
        let fate = item.settle(settling);
        if fate != Fate::Kept {
            withhold(item, fate, settling);
            outcome = fate;
        }
        fate == Fate::Kept
    });
    outcome
}

/// Notes down a value that goes because it is not for the audience.
fn withhold<T: Field>(value: &T, fate: Fate, settling: &mut dyn Settling) {
    if fate == Fate::Withheld {
        settling.withhold(value.export());
    }
}
