//! A node as JSON, for data that templates get as it was written.

use serde_json::Value as Json;

use super::{Node, Style, Value};

/// A longer bare word is text: no number or literal of YAML is as long.
const LONGEST_LITERAL: usize = 64;

impl Node {
    /// The node as JSON: bare words by the core schema of YAML 1.2 (`true`, `12`, `1.5`, `~`), all
    /// else text.
    ///
    /// JSON has no infinity and no "not a number": `.inf` and `.nan` stay text.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Scalar {
                text,
                style: Style::Plain,
            } => resolve(text),
            Value::Scalar { text, .. } => Json::String(text.clone()),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(pairs) => {
                let pairs = pairs
                    .iter()
                    .map(|(key, node)| (key.text.clone(), node.to_json()));
                Json::Object(pairs.collect())
            }
        }
    }
}

/// What a bare word stands for.
fn resolve(text: &str) -> Json {
    if text.is_empty() {
        return Json::Null;
    }
    let as_text = || Json::String(text.to_owned());
    if text.len() > LONGEST_LITERAL || text.contains(char::is_whitespace) {
        return as_text();
    }
    // Behind a key, a bare word means there what it meant in its place; on its own, `---` would
    // not.
    match serde_yaml::from_str::<serde_yaml::Mapping>(&format!("k: {text}")) {
        Ok(mapping) => match mapping.get("k") {
            Some(serde_yaml::Value::Null) => Json::Null,
            Some(serde_yaml::Value::Bool(truth)) => Json::Bool(*truth),
            Some(serde_yaml::Value::Number(number)) => serde_json::to_value(number)
                .ok()
                .filter(Json::is_number)
                .unwrap_or_else(as_text),
            _ => as_text(),
        },
        Err(_) => as_text(),
    }
}
