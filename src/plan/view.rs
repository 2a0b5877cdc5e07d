//! What a template sees: plain data, declared once.
//!
//! [`view!`] turns a struct into what a template may ask for: its names are known when the theme
//! loads, and a full and a bare example of it are rendered by `check`, so that a template that asks
//! for a field that is not there is an error before anybody reads a page. What each field is, [`Shown`]
//! tells those who write templates.

use serde_json::Value as Json;

/// Can be shown as an example, with everything there or with everything absent.
pub trait Specimen {
    /// With every field filled, and one entry in every list.
    fn full() -> Self;
    /// With every field that may be absent absent, and every list empty.
    fn bare() -> Self;
    /// What templates get of it.
    fn shown() -> Shown;
}

/// What templates get, for those who write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A single value, in words.
    Value(&'static str),
    /// It, or none.
    Optional(Box<Shown>),
    /// A list, each entry of which is this.
    List(Box<Shown>),
    /// Something with fields of its own.
    Fields(ShownFields),
}

/// Something that templates get with fields of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFields {
    /// What it is called in this program.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Its fields: the name, what it is in a sentence, what it holds.
    pub fields: Vec<(&'static str, &'static str, Shown)>,
}

/// The whole input of a template.
pub trait View: serde::Serialize + Specimen {
    /// The template, such as `inspection.html`.
    const TEMPLATE: &'static str;
    /// The names that it may ask for beside the frame's.
    const NAMES: &'static [&'static str];
}

/// Declares a struct that templates see; with `in "template.html"` it is the whole view of a page.
macro_rules! view {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident in $template:literal { $($fields:tt)* }
    ) => {
        $crate::plan::view::view! { $(#[doc = $doc])* pub struct $name { $($fields)* } }

        impl $crate::plan::view::View for $name {
            const TEMPLATE: &'static str = $template;
            const NAMES: &'static [&'static str] = Self::FIELDS;
        }
    };
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])* $field:ident: $type:ty ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub struct $name { $( $(#[doc = $field_doc])* pub $field: $type, )* }

        impl $name {
            /// The names of its fields, as templates write them.
            pub const FIELDS: &'static [&'static str] = &[ $( stringify!($field), )* ];
        }

        impl $crate::plan::view::Specimen for $name {
            fn full() -> Self {
                Self { $( $field: <$type as $crate::plan::view::Specimen>::full(), )* }
            }

            fn bare() -> Self {
                Self { $( $field: <$type as $crate::plan::view::Specimen>::bare(), )* }
            }

            fn shown() -> $crate::plan::view::Shown {
                $crate::plan::view::Shown::Fields($crate::plan::view::ShownFields {
                    name: stringify!($name),
                    about: concat!($($doc),*).trim_ascii(),
                    fields: vec![ $( (
                        stringify!($field),
                        concat!($($field_doc),*).trim_ascii(),
                        <$type as $crate::plan::view::Specimen>::shown(),
                    ), )* ],
                })
            }
        }
    };
}
pub(crate) use view;

impl Specimen for String {
    fn full() -> Self {
        "specimen".to_owned()
    }

    fn bare() -> Self {
        Self::new()
    }

    fn shown() -> Shown {
        Shown::Value("text")
    }
}

impl Specimen for bool {
    fn full() -> Self {
        true
    }

    fn bare() -> Self {
        false
    }

    fn shown() -> Shown {
        Shown::Value("true or false")
    }
}

impl Specimen for usize {
    fn full() -> Self {
        2
    }

    fn bare() -> Self {
        0
    }

    fn shown() -> Shown {
        Shown::Value("a number")
    }
}

impl Specimen for Json {
    fn full() -> Self {
        serde_json::json!({ "specimen": true })
    }

    fn bare() -> Self {
        Self::Null
    }

    fn shown() -> Shown {
        Shown::Value("any data")
    }
}

impl<T: Specimen> Specimen for Option<T> {
    fn full() -> Self {
        Some(T::full())
    }

    fn bare() -> Self {
        None
    }

    fn shown() -> Shown {
        Shown::Optional(Box::new(T::shown()))
    }
}

impl<T: Specimen> Specimen for Vec<T> {
    fn full() -> Self {
        vec![T::full()]
    }

    fn bare() -> Self {
        Self::new()
    }

    fn shown() -> Shown {
        Shown::List(Box::new(T::shown()))
    }
}

/// An address of this site, beginning with `/`; templates put it through `href`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct SitePath(pub String);

impl Specimen for SitePath {
    fn full() -> Self {
        Self("/specimen/".to_owned())
    }

    fn bare() -> Self {
        Self("/".to_owned())
    }

    fn shown() -> Shown {
        Shown::Value("a path of this site, for `href`")
    }
}

/// An address elsewhere, beginning with a scheme.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct WebAddress(pub String);

impl Specimen for WebAddress {
    fn full() -> Self {
        Self("https://example.org/".to_owned())
    }

    fn bare() -> Self {
        Self::full()
    }

    fn shown() -> Shown {
        Shown::Value("a web address")
    }
}

/// HTML that the program made of an author's Markdown; the only text that templates do not escape.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Markup(pub String);

impl Specimen for Markup {
    fn full() -> Self {
        Self("<em>specimen</em>".to_owned())
    }

    fn bare() -> Self {
        Self::default()
    }

    fn shown() -> Shown {
        Shown::Value("HTML made of Markdown")
    }
}
