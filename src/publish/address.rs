//! Finds out at which address a site will stand, and who says so.

use std::fmt;

use crate::config;

/// The variable of the environment that can hold the address.
pub const VARIABLE: &str = "BRIEFING_BASE_URL";

/// An address, and who named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// It, with a `/` at the end.
    pub url: String,
    /// Who named it.
    pub from: Origin,
    /// Who else named another, in the order in which they are asked.
    pub others: Vec<(Origin, String)>,
}

/// Who names an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The site's settings.
    Settings,
    /// The environment.
    Environment,
    /// The site's own domain, as the settings or the published branch name it.
    Domain,
    /// The address of the repository that is published to.
    Remote,
}

/// What is known that may name an address.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// What was typed.
    pub flag: Option<&'a str>,
    /// `base_url` of the settings.
    pub settings: Option<&'a str>,
    /// The variable of the environment.
    pub environment: Option<&'a str>,
    /// The site's own domain.
    pub domain: Option<&'a str>,
    /// The address of the repository that is published to.
    pub remote: Option<&'a str>,
}

/// Hosts that are kept for examples (<https://www.rfc-editor.org/rfc/rfc2606>): whoever has such an address in the
/// settings has not said yet where the site will stand.
const EXAMPLES: [&str; 6] = [
    "example.org",
    "example.com",
    "example.net",
    ".example",
    ".invalid",
    ".test",
];

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "`--base-url`",
            Self::Settings => "`base_url` in `content/site.yaml`",
            Self::Environment => "the environment variable `BRIEFING_BASE_URL`",
            Self::Domain => "the site's own domain",
            Self::Remote => "the address of the git remote",
        })
    }
}

/// Chooses the address: the flag, else the settings, else the environment, else the domain or the repository.
///
/// An address in the settings that is kept for examples counts last. None when nobody names any.
///
/// # Errors
/// Says what is wrong with an address in the environment.
pub fn choose(hints: &Hints<'_>) -> Result<Option<Address>, String> {
    if let Some(why) = hints.environment.and_then(config::refuse_base_url) {
        return Err(format!(
            "no site can be published at what `{VARIABLE}` says: {why}"
        ));
    }
    let is_example = hints.settings.is_some_and(is_example);
    let settings = hints.settings.map(str::to_owned);
    let remote = hints.remote.and_then(of_github);
    let asked = [
        (Origin::Flag, hints.flag.map(str::to_owned)),
        (Origin::Settings, settings.clone().filter(|_| !is_example)),
        (Origin::Environment, hints.environment.map(str::to_owned)),
        (
            Origin::Domain,
            hints.domain.map(|domain| format!("https://{domain}/")),
        ),
        (Origin::Remote, remote.filter(|_| hints.domain.is_none())),
        (Origin::Settings, settings.filter(|_| is_example)),
    ];
    let mut named = asked
        .into_iter()
        .filter_map(|(from, url)| Some((from, config::base_url(&url?))));
    let Some((from, url)) = named.next() else {
        return Ok(None);
    };
    let others = named.filter(|(_, other)| *other != url && !self::is_example(other));
    Ok(Some(Address {
        others: others.collect(),
        url,
        from,
    }))
}

/// Whether nobody can have a site at `url`.
pub fn is_example(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    EXAMPLES.iter().any(|example| {
        let name = example.trim_start_matches('.');
        host == name || host.ends_with(&format!(".{name}"))
    })
}

/// Where GitHub Pages shows the site of the repository at `remote`; none when it is not on GitHub.
///
/// <https://docs.github.com/en/pages/getting-started-with-github-pages/what-is-github-pages#types-of-github-pages-sites>
fn of_github(remote: &str) -> Option<String> {
    let (owner, repository) = repository_on_github(remote)?;
    let host = format!("{}.github.io", owner.to_ascii_lowercase());
    if repository.eq_ignore_ascii_case(&host) {
        return Some(format!("https://{host}/"));
    }
    Some(format!("https://{host}/{repository}/"))
}

/// The owner and the name of the repository at `remote`, if it is on GitHub.
fn repository_on_github(remote: &str) -> Option<(&str, &str)> {
    let rest = remote.split_once("://").map_or(remote, |(_, rest)| rest);
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    let rest = rest.strip_prefix("github.com")?;
    let path = rest
        .strip_prefix(":22/")
        .or_else(|| rest.strip_prefix(":443/"))
        .or_else(|| rest.strip_prefix(['/', ':']))?;
    let path = path.trim_matches('/');
    let (owner, repository) = path.trim_end_matches(".git").split_once('/')?;
    let is_name = |name: &str| {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._".contains(it);
        !name.is_empty() && name.chars().all(is_plain)
    };
    (is_name(owner) && is_name(repository)).then_some((owner, repository))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_on_github_has_an_address() {
        for (remote, url) in [
            (
                "https://github.com/Owner/site.git",
                "https://owner.github.io/site/",
            ),
            (
                "https://token@github.com/owner/site",
                "https://owner.github.io/site/",
            ),
            (
                "git@github.com:owner/Site.git",
                "https://owner.github.io/Site/",
            ),
            (
                "ssh://git@github.com:22/owner/site.git",
                "https://owner.github.io/site/",
            ),
            (
                "https://github.com/Owner/owner.github.io",
                "https://owner.github.io/",
            ),
        ] {
            assert_eq!(of_github(remote).as_deref(), Some(url), "{remote}");
        }
        for remote in [
            "https://gitlab.com/owner/site.git",
            "https://github.com.example.org/owner/site",
            "https://github.com/owner",
            "https://github.com/owner/site/more",
            "../site.git",
            "github.com",
        ] {
            assert_eq!(of_github(remote), None, "{remote}");
        }
    }

    #[test]
    fn the_first_who_is_asked_wins_and_who_differs_is_named() {
        let all = Hints {
            flag: Some("https://a.gov.uk/"),
            settings: Some("https://b.gov.uk"),
            environment: Some("https://c.gov.uk/"),
            domain: None,
            remote: Some("git@github.com:d/d.git"),
        };
        let chosen = |hints| {
            choose(&hints)
                .expect("addresses")
                .map(|it: Address| (it.from, it.url))
        };
        let told = |from, url: &str| Some((from, url.to_owned()));
        let flag = told(Origin::Flag, "https://a.gov.uk/");
        assert_eq!(chosen(all), flag);
        let rest = Hints { flag: None, ..all };
        assert_eq!(chosen(rest), told(Origin::Settings, "https://b.gov.uk/"));
        let rest = Hints {
            settings: Some("https://example.org/x"),
            ..rest
        };
        assert_eq!(chosen(rest), told(Origin::Environment, "https://c.gov.uk/"));
        let rest = Hints {
            environment: None,
            ..rest
        };
        assert_eq!(chosen(rest), told(Origin::Remote, "https://d.github.io/d/"));
        let domain = Hints {
            domain: Some("d.gov.uk"),
            ..rest
        };
        assert_eq!(chosen(domain), told(Origin::Domain, "https://d.gov.uk/"));
        let rest = Hints {
            remote: None,
            ..rest
        };
        assert_eq!(
            chosen(rest),
            told(Origin::Settings, "https://example.org/x/")
        );
        assert_eq!(chosen(Hints::default()), None);
        let others = choose(&all).expect("addresses").expect("one").others;
        assert_eq!(others.len(), 3);
    }

    #[test]
    fn an_address_in_the_environment_must_be_one() {
        let hints = Hints {
            environment: Some("owner/site"),
            ..Hints::default()
        };
        assert!(choose(&hints).is_err());
    }
}
