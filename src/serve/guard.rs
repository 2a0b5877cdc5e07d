//! Which requests are answered: those of this machine's own browser, for pages of our own.
//!
//! A page on the web can have the browser ask any address, this machine's too; and a name on the web
//! can be made to lead here (DNS rebinding). So a request must name us by a name that nobody else has,
//! and must not come from another site's page. Where others may reach us, it must know the token.

use std::net::{IpAddr, SocketAddr};

use http::header::{COOKIE, HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Version};

/// What the token is called, in addresses and as a cookie.
pub(super) const TOKEN: &str = "preview-token";

/// Lets requests in.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    bound: SocketAddr,
    token: Option<String>,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// In a sentence, for whoever typed the address.
    pub(super) why: &'static str,
}

/// How a request comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// It may ask.
    Open,
    /// It knows the token by the address: the browser is to remember it and to ask without.
    ByAddress,
}

impl Guard {
    pub(super) fn new(bound: SocketAddr, token: Option<String>) -> Self {
        Self { bound, token }
    }

    /// The token, which the browser is to remember.
    pub(super) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whether the request may be answered.
    pub(super) fn admit(&self, request: &Parts) -> Result<Entry, Refusal> {
        if request.uri.authority().is_some() || request.uri.path().is_empty() {
            return Err(bad("write the path alone, not a whole address"));
        }
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return Err(Refusal {
                status: method_status(&request.method),
                why: "a preview can only be looked at",
            });
        }
        self.check_host(request)?;
        let host = request
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        check_origin(&request.headers, host)?;
        self.check_token(request)
    }

    /// `Host` must be there once, and be one of the names that only we have.
    fn check_host(&self, request: &Parts) -> Result<(), Refusal> {
        if request.version < Version::HTTP_11 && !request.headers.contains_key(HOST) {
            return Err(bad("the request does not say whom it asks"));
        }
        let mut hosts = request.headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(bad("the request does not say once whom it asks"));
        };
        let host = host.to_str().map_err(|_| bad("the host is no name"))?;
        if self.is_ours(host) {
            return Ok(());
        }
        Err(Refusal {
            status: StatusCode::MISDIRECTED_REQUEST,
            why: "this is not the preview's address; copy it from the terminal",
        })
    }

    /// With a token, whatever name leads here: it is the token that nobody else has.
    fn is_ours(&self, host: &str) -> bool {
        let (name, port) = split_port(host);
        let is_port = port.unwrap_or("80").parse() == Ok(self.bound.port());
        let own = match self.bound.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let is_local = ["localhost", "127.0.0.1", "[::1]", &own]
            .iter()
            .any(|ours| name.eq_ignore_ascii_case(ours));
        is_port && (is_local || self.token.is_some())
    }

    fn check_token(&self, request: &Parts) -> Result<Entry, Refusal> {
        let Some(token) = &self.token else {
            return Ok(Entry::Open);
        };
        if cookie(&request.headers).is_some_and(|given| is_equal(given, token)) {
            return Ok(Entry::Open);
        }
        let query = request.uri.query().unwrap_or_default();
        let given = query.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (name == TOKEN).then_some(value)
        });
        if given.is_some_and(|given| is_equal(given, token)) {
            return Ok(Entry::ByAddress);
        }
        Err(Refusal {
            status: StatusCode::FORBIDDEN,
            why: "the address lacks its secret part; copy it whole from the terminal",
        })
    }
}

/// What a browser says of the page that asks must be ours or nothing.
fn check_origin(headers: &HeaderMap, host: Option<&str>) -> Result<(), Refusal> {
    let refusal = Refusal {
        status: StatusCode::FORBIDDEN,
        why: "a page of another site asked for this; type the address yourself",
    };
    for origin in headers.get_all(ORIGIN) {
        let ours = host.map(|host| format!("http://{host}"));
        if origin.to_str().ok() != ours.as_deref() {
            return Err(refusal);
        }
    }
    for site in headers.get_all("sec-fetch-site") {
        if !matches!(site.as_bytes(), b"same-origin" | b"none") {
            return Err(refusal);
        }
    }
    Ok(())
}

fn method_status(method: &Method) -> StatusCode {
    let is_known = [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
    ]
    .contains(method);
    if is_known {
        StatusCode::METHOD_NOT_ALLOWED
    } else {
        StatusCode::NOT_IMPLEMENTED
    }
}

fn bad(why: &'static str) -> Refusal {
    Refusal {
        status: StatusCode::BAD_REQUEST,
        why,
    }
}

/// `[::1]:1111` as its name and its port.
fn split_port(host: &str) -> (&str, Option<&str>) {
    let after_address = host.rfind(']').map_or(0, |end| end + 1);
    match host[after_address..].find(':') {
        Some(colon) => {
            let (name, port) = host.split_at(after_address + colon);
            (name, Some(&port[1..]))
        }
        None => (host, None),
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(TOKEN)?.strip_prefix('='))
}

/// Takes as long whatever is given, so that the time it takes tells nothing.
fn is_equal(given: &str, token: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes())
}

/// Whether nobody but this machine can reach `address`.
pub(super) fn is_private(address: IpAddr) -> bool {
    address.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn guard(token: Option<&str>) -> Guard {
        let bound = SocketAddr::from(([127, 0, 0, 1], 1111));
        Guard::new(bound, token.map(str::to_owned))
    }

    fn request(target: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request").into_parts().0
    }

    fn status(guard: &Guard, request: &Parts) -> u16 {
        guard
            .admit(request)
            .map_or_else(|refusal| refusal.status.as_u16(), |_| 200)
    }

    #[test]
    fn only_our_own_names_are_answered_to() {
        for (host, expected) in [
            ("localhost:1111", 200),
            ("LOCALHOST:1111", 200),
            ("127.0.0.1:1111", 200),
            ("[::1]:1111", 200),
            ("localhost", 421),
            ("localhost:1112", 421),
            ("evil.example:1111", 421),
            ("localhost.evil.example:1111", 421),
            ("127.0.0.1.nip.io:1111", 421),
            ("127.1:1111", 421),
            ("0.0.0.0:1111", 421),
            ("[::]:1111", 421),
            ("localhost:1111:1111", 421),
            ("", 421),
        ] {
            let request = request("/", &[("host", host)]);
            assert_eq!(status(&guard(None), &request), expected, "{host}");
        }
        assert_eq!(status(&guard(None), &request("/", &[])), 400);
        let twice = [("host", "localhost:1111"), ("host", "localhost:1111")];
        assert_eq!(status(&guard(None), &request("/", &twice)), 400);
        let whole = request("http://localhost:1111/", &[("host", "localhost:1111")]);
        assert_eq!(status(&guard(None), &whole), 400);
    }

    #[test]
    fn another_address_of_this_machine_is_a_name_of_ours() {
        let guard = Guard::new(SocketAddr::from(([127, 0, 0, 2], 1111)), None);
        for (host, expected) in [("127.0.0.2:1111", 200), ("127.0.0.3:1111", 421)] {
            let request = request("/", &[("host", host)]);
            assert_eq!(status(&guard, &request), expected, "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_get_nothing() {
        for (name, value, expected) in [
            ("origin", "http://localhost:1111", 200),
            ("origin", "https://localhost:1111", 403),
            ("origin", "http://localhost:3000", 403),
            ("origin", "https://evil.example", 403),
            ("origin", "null", 403),
            ("sec-fetch-site", "none", 200),
            ("sec-fetch-site", "same-origin", 200),
            ("sec-fetch-site", "same-site", 403),
            ("sec-fetch-site", "cross-site", 403),
            ("sec-fetch-site", "", 403),
        ] {
            let request = request("/", &[("host", "localhost:1111"), (name, value)]);
            assert_eq!(status(&guard(None), &request), expected, "{name}: {value}");
        }
    }

    #[test]
    fn nothing_but_looking_is_allowed() {
        for (method, expected) in [
            ("GET", 200),
            ("HEAD", 200),
            ("POST", 405),
            ("PUT", 405),
            ("DELETE", 405),
            ("OPTIONS", 405),
            ("TRACE", 501),
            ("BREW", 501),
        ] {
            let mut request = request("/", &[("host", "localhost:1111")]);
            request.method = method.parse().expect("a method");
            assert_eq!(status(&guard(None), &request), expected, "{method}");
        }
    }

    #[test]
    fn where_others_may_come_the_token_is_asked_for() {
        let guard = guard(Some("secret"));
        let host = ("host", "192.168.0.7:1111");
        for (target, cookie, expected) in [
            ("/", "", Err(403)),
            ("/?preview-token=guess", "", Err(403)),
            ("/?preview-token=secret", "", Ok(Entry::ByAddress)),
            ("/?a=b&preview-token=secret", "", Ok(Entry::ByAddress)),
            ("/", "preview-token=guess", Err(403)),
            ("/", "a=b; preview-token=secret", Ok(Entry::Open)),
        ] {
            let admitted = guard.admit(&request(target, &[host, ("cookie", cookie)]));
            let admitted = admitted.map_err(|refusal| refusal.status.as_u16());
            assert_eq!(admitted, expected, "{target} {cookie}");
        }
    }
}
