//! Which output a request's path asks for. Nothing but a key into what the site has: no path of any
//! disk is ever made of it.

use crate::base::OutputPath;

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The output at a path, or else the page of the folder of that name.
    Output(OutputPath),
    /// One of the preview's own files and streams, by its name.
    Own(String),
    /// Something else, which stands at this address.
    Elsewhere(String),
    /// Nothing that a site can have.
    Nothing,
}

/// The folder of what is the preview's own. No output begins with a full stop.
pub(super) const OWN: &str = ".preview/";

/// What `path`, percent-encoded, asks for, of a site whose path is `base_path`.
pub(super) fn read(path: &str, base_path: &str) -> Target {
    let Some(path) = decode(path) else {
        return Target::Nothing;
    };
    let Some(below) = path.strip_prefix(base_path) else {
        // Whoever types the host alone, or leaves out the last stroke, means the site.
        let is_above = base_path.starts_with(&path) && path.ends_with('/');
        return if is_above || format!("{path}/") == base_path {
            Target::Elsewhere(base_path.to_owned())
        } else {
            Target::Nothing
        };
    };
    if let Some(own) = below.strip_prefix(OWN) {
        return Target::Own(own.to_owned());
    }
    let file = if below.is_empty() || below.ends_with('/') {
        format!("{below}index.html")
    } else {
        below.to_owned()
    };
    OutputPath::new(file).map_or(Target::Nothing, Target::Output)
}

/// The page of the folder that `path` may name: one whose last stroke was left out.
pub(super) fn folder(path: &OutputPath) -> Option<OutputPath> {
    let is_file = path.parts().next_back()?.contains('.');
    let page = (!is_file).then(|| format!("{path}/index.html"))?;
    OutputPath::new(page).ok()
}

/// Decodes `path` once; none when it is no text, or holds what no path of ours does.
pub(super) fn decode(path: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let is_plain = |letter: char| !letter.is_control() && !matches!(letter, '\\' | ':');
    decoded.chars().all(is_plain).then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str) -> Target {
        Target::Output(OutputPath::new(path).expect("a path"))
    }

    #[test]
    fn paths_are_keys_of_outputs() {
        for (path, expected) in [
            ("/b/", output("index.html")),
            ("/b/about/", output("about/index.html")),
            ("/b/feed.xml", output("feed.xml")),
            ("/b/%61bout/", output("about/index.html")),
            ("/b/.preview/events", Target::Own("events".to_owned())),
            ("/b", Target::Elsewhere("/b/".to_owned())),
            ("/", Target::Elsewhere("/b/".to_owned())),
            ("/c/", Target::Nothing),
            ("/other", Target::Nothing),
        ] {
            assert_eq!(read(path, "/b/"), expected, "{path}");
        }
        assert_eq!(read("/", "/"), output("index.html"));
    }

    #[test]
    fn no_path_leads_out() {
        let dots = [
            "..",
            ".",
            "%2e",
            "%2e%2e",
            "%252e%252e",
            "%c0%ae%c0%ae",
            "．．",
        ];
        let strokes = ["/", "\\", "%2f", "%5c", "%252f", "%c0%af"];
        let goals = ["etc/passwd", "Cargo.toml", "content/pages/draft.md"];
        for dot in dots {
            for stroke in strokes {
                for depth in 1..=8 {
                    for goal in goals {
                        let climb = format!("{dot}{stroke}").repeat(depth);
                        let path = format!("/b/{climb}{goal}");
                        let leads_out = match read(&path, "/b/") {
                            Target::Output(path) => {
                                path.parts().any(|part| matches!(part, "." | ".."))
                            }
                            Target::Nothing => false,
                            _ => true,
                        };
                        assert!(!leads_out, "{path}");
                    }
                }
            }
        }
        for path in [
            "//etc/passwd",
            "/b//etc/passwd",
            "/C:/x",
            "/b/C:/x",
            "/b/%00",
            "/b/a%0Ab",
        ] {
            assert_eq!(read(path, "/b/"), Target::Nothing, "{path}");
        }
    }
}
