//! Every key of the tables is in its schema, with its sentence, its words and its group.

use serde_json::Value as Json;

use super::*;

fn assert_has(schema: &Json, keys: &[Key], at: &str) {
    let properties = &schema["properties"];
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    assert_eq!(schema["additionalProperties"], false, "{at}");
    for key in keys {
        let at = format!("{at}.{}", key.name);
        let property = &properties[key.name];
        let sentence = property["description"].as_str().unwrap_or_default();
        let doc = key.doc.get(1..).expect("every key says what it is");
        assert!(sentence.contains(doc), "{at}: {sentence}");
        assert_eq!(required.contains(&key.name), key.required, "{at}");
        assert_shape(property, &(key.shape)(), &at);
    }
}

fn assert_shape(schema: &Json, shape: &Shape, at: &str) {
    match shape {
        Shape::Group(keys) => assert_has(schema, keys, at),
        Shape::List(inner) => assert_shape(&schema["items"], inner, at),
        Shape::Words(words) => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            assert_eq!(schema["enum"], Json::from(words), "{at}");
        }
        Shape::Value(..) | Shape::Reference(..) => {
            let says = ["type", "anyOf", "enum"].map(|word| schema[word].is_null());
            assert!(says.contains(&false), "{at}: {schema}");
        }
        Shape::Free => {}
    }
}

#[test]
fn every_key_of_every_table_is_there() {
    for kind in Kind::ALL {
        let schema = schema(Subject::Record(*kind));
        let keys: Vec<&Key> = Common::KEYS.iter().chain(kind.keys()).collect();
        let properties = schema["properties"].as_object().expect("it has keys");
        assert_eq!(properties.len(), keys.len());
        for table in [Common::KEYS, kind.keys()] {
            assert_has(&schema, table, kind.folder());
        }
    }
    assert_has(&schema(Subject::Site), SiteFile::KEYS, "site");
    assert_has(&schema(Subject::Theme), Manifest::KEYS, "theme");
}

#[test]
fn words_that_a_site_can_add_to_stand_at_keys_that_there_are() {
    for (kinds, path, words) in VOCABULARIES {
        for kind in *kinds {
            let mut schema = schema(Subject::Record(*kind));
            for key in *path {
                let group = if schema["items"].is_null() {
                    &schema
                } else {
                    &schema["items"]
                };
                schema = group["properties"][*key].clone();
            }
            assert_eq!(schema["anyOf"][0]["enum"], Json::from(*words), "{path:?}");
        }
    }
}

#[test]
fn a_rule_of_each_code_can_be_set() {
    let schema = schema(Subject::Site);
    let codes = &schema["properties"]["rules"]["properties"];
    let codes: Vec<&String> = codes
        .as_object()
        .into_iter()
        .flatten()
        .map(|it| it.0)
        .collect();
    assert_eq!(codes, rules::codes().collect::<Vec<_>>());
}

#[test]
fn names_are_found_and_near_ones_offered() {
    for subject in Subject::all() {
        assert_eq!(Subject::named(subject.name()), Ok(subject));
    }
    assert_eq!(Subject::named("inspection"), Err(Some("inspections")));
    assert_eq!(Subject::named("something-else"), Err(None));
}

#[test]
fn all_schemas_together_hold_each() {
    let all = all();
    for subject in Subject::all() {
        assert_eq!(all["definitions"][subject.name()], schema(subject));
    }
}
