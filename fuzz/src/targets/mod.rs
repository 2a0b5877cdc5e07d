//! What must hold whatever the bytes are: one function a target, which fails where it does not.
//!
//! libFuzzer makes bytes up for them (`fuzz/main.rs`); the ordinary tests replay the bytes that are
//! kept in `fuzz/corpus` and `fuzz/crashes` (`tests/fuzz.rs`).

#![expect(clippy::panic, reason = "a target fails by a panic")]

mod addresses;
mod edits;
mod formats;
mod front_matter;
mod gate;
mod import;
mod markdown;
mod paths;
mod record;
mod renames;
mod request;
mod said;
mod settings;
mod specimens;
mod templates;
mod usual_form;
mod virtual_site;
mod watching;

/// What must hold of any bytes.
pub(crate) struct Target {
    /// Its name, and that of its folders in `fuzz/corpus` and `fuzz/crashes`.
    pub(crate) name: &'static str,
    /// Fails when it does not hold.
    pub(crate) check: fn(&[u8]),
}

/// Lists the targets by their modules.
macro_rules! targets {
    ($( $module:ident, )*) => {
        /// Every target.
        pub(crate) const TARGETS: &[Target] = &[
            $( Target { name: stringify!($module), check: $module::check }, )*
        ];
    };
}

targets! {
    addresses,
    edits,
    formats,
    front_matter,
    gate,
    import,
    markdown,
    paths,
    record,
    renames,
    request,
    settings,
    templates,
    usual_form,
    watching,
}
