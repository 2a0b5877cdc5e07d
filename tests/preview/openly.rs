//! A preview that others can reach: only who has the secret address sees it, and never what is not public.

use super::planted::{PLANTED, site_with_plants};
use super::running::Running;

#[test]
fn others_need_the_secret_address_and_see_what_the_public_sees() {
    let folder = site_with_plants();
    for bind in ["0.0.0.0", "::"] {
        let arguments = ["serve", "site", "--port", "0", "--bind", bind];
        if bind == "::" && std::net::TcpListener::bind("[::]:0").is_err() {
            println!("left out: this machine has no such address");
            continue;
        }
        let preview = Running::start(&mut folder.briefing(&arguments));
        let (_, token) = preview
            .address
            .split_once('?')
            .expect("it has a secret part");
        let (name, secret) = token.split_once('=').expect("it has a name");
        assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
        for (target, lines, status) in [
            ("/briefing/".to_owned(), vec![], 403),
            (format!("/briefing/?{name}="), vec![], 403),
            (format!("/briefing/?{name}={}", "0".repeat(32)), vec![], 403),
            (format!("/briefing/?{token}"), vec![], 307),
            (
                "/briefing/".to_owned(),
                vec![format!("Cookie: {token}")],
                200,
            ),
            (
                "/briefing/draft/".to_owned(),
                vec![format!("Cookie: {token}")],
                404,
            ),
            ("/briefing/.preview/preview.js".to_owned(), vec![], 403),
            (
                "/briefing/.preview/events?page=index.html".to_owned(),
                vec![],
                403,
            ),
        ] {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let answer = preview.get(&target, &lines);
            assert_eq!(answer.statuses(), [status], "{bind} {target}");
            let text = answer.text();
            assert!(!PLANTED.iter().any(|plant| text.contains(plant)), "{text}");
            let cookie = answer.header("set-cookie");
            assert_eq!(cookie.is_some(), status == 307, "{cookie:?}");
        }
        let other = Running::start(&mut folder.briefing(&arguments));
        assert!(!other.address.ends_with(secret), "two have one secret");
    }
}

#[test]
fn where_it_cannot_be_shown_is_told() {
    let folder = site_with_plants();
    let full = ["--audience", "full", "--bind", "0.0.0.0"];
    // Documentation alone has these addresses (RFC 5737, RFC 3849).
    for (arguments, code, words) in [
        (&full[..], 2, "shown on this machine alone"),
        (&["--bind", "192.0.2.1"], 3, "leave out `--bind`"),
        (
            &["--bind", "2001:db8::1"],
            3,
            "cannot show the preview at `[2001:db8::1]:",
        ),
        (&["--bind", "localhost"], 2, "invalid IP address"),
    ] {
        let run = folder.run(&[&["serve", "site"], arguments].concat());
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}
