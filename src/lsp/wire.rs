//! Messages as they are sent: a head that says how long they are, then JSON (the protocol's "Base Protocol").
//!
//! What cannot be read as a message is told from the end: only the end ends a conversation. What was sent
//! is never repeated, since it may hold what is not public, and editors keep logs.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message, RequestId};
use serde::Serialize;
use serde_json::{Value as Json, json};

/// What was sent to us.
pub(super) enum Sent {
    /// A message.
    Message(Message),
    /// No message; if its sender waits for an answer, by this name.
    Nonsense(ErrorCode, Option<RequestId>),
}

/// The longest message that is taken, in bytes: a head that says more than a site can hold is a mistake.
const LONGEST: u64 = 256 * 1024 * 1024;

/// The longest line of a head.
const LONGEST_LINE: u64 = 16 * 1024;

/// What comes next on `input`; none at its end.
///
/// # Errors
/// When `input` refuses, or what comes has no length, so that nobody can say where the next one begins.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Sent>> {
    let Some(length) = read_head(input)? else {
        return Ok(None);
    };
    let mut body = Vec::new();
    let count = input.by_ref().take(length).read_to_end(&mut body)?;
    if (count as u64) < length {
        return Ok(None);
    }
    Ok(Some(understand(&body)))
}

/// Sends `message`.
///
/// # Errors
/// When `output` refuses.
pub(super) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    #[derive(Serialize)]
    struct Versioned<'a> {
        jsonrpc: &'static str,
        #[serde(flatten)]
        message: &'a Message,
    }
    let jsonrpc = "2.0";
    send(
        output,
        &serde_json::to_vec(&Versioned { jsonrpc, message })?,
    )
}

/// Says that what was sent cannot be understood, whoever waits for an answer.
///
/// # Errors
/// When `output` refuses.
pub(super) fn refuse(
    output: &mut impl Write,
    code: ErrorCode,
    id: Option<&RequestId>,
) -> io::Result<()> {
    let message = "this is no message of the language server protocol";
    let error = json!({ "code": code as i32, "message": message });
    let reply = json!({ "jsonrpc": "2.0", "id": id, "error": error });
    send(output, &serde_json::to_vec(&reply)?)
}

fn send(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)?;
    output.flush()
}

/// How many bytes follow a head; none at the end.
fn read_head(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let Some((name, value)) = line.split_once(':') else {
            match length {
                Some(length) if line.trim().is_empty() => return Ok(Some(length)),
                // A blank line too many does no harm.
                _ if line.trim().is_empty() => continue,
                _ => return Err(io::Error::from(io::ErrorKind::InvalidData)),
            }
        };
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            let said = value.trim().parse().ok();
            let said = said.filter(|length| *length <= LONGEST);
            length = Some(said.ok_or(io::ErrorKind::InvalidData)?);
        }
    }
}

fn understand(body: &[u8]) -> Sent {
    let Ok(json) = serde_json::from_slice::<Json>(body) else {
        return Sent::Nonsense(ErrorCode::ParseError, None);
    };
    let id = json.get("id").cloned();
    if let Ok(message) = serde_json::from_value(json) {
        return Sent::Message(message);
    }
    let id = id.and_then(|id| serde_json::from_value(id).ok());
    Sent::Nonsense(ErrorCode::InvalidRequest, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut all = Vec::new();
        loop {
            all.push(match read(&mut input) {
                Ok(Some(Sent::Message(Message::Notification(it)))) => it.method,
                Ok(Some(Sent::Message(Message::Request(it)))) => format!("{} {}", it.id, it.method),
                Ok(Some(Sent::Message(Message::Response(it)))) => format!("{} answered", it.id),
                Ok(Some(Sent::Nonsense(code, id))) => format!("{code:?} {id:?}"),
                Ok(None) => return all,
                Err(error) => {
                    all.push(format!("{:?}", error.kind()));
                    return all;
                }
            });
        }
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn nonsense_is_told_and_the_next_message_read() {
        let all = [
            framed(r#"{"jsonrpc":"2.0","method":"a"}"#),
            framed("{not json"),
            framed("\u{e9}"),
            framed(r#"{"id":7}"#),
            framed(r#"{"id":{},"params":1}"#),
            framed("[]"),
            format!(
                "\r\nContent-Type: x\r\ncontent-length:{}",
                &framed("{}")[15..]
            ),
            framed(r#"{"id":"x","method":"b","params":null}"#),
        ]
        .concat();
        let read = sent(all.as_bytes());
        assert_eq!(read.first().map(String::as_str), Some("a"));
        assert_eq!(read.last().map(String::as_str), Some("\"x\" b"));
        assert_eq!(read.len(), 8);
        assert!(read[3].starts_with("InvalidRequest Some"), "{read:?}");
    }

    #[test]
    fn what_ends_in_the_middle_is_the_end() {
        let whole = framed(r#"{"method":"a"}"#);
        for end in 0..whole.len() {
            assert_eq!(sent(&whole.as_bytes()[..end]), Vec::<String>::new());
        }
        for head in [
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 99999999999\r\n\r\n",
            "x\r\n",
        ] {
            assert_eq!(sent(head.as_bytes()).len(), 1, "{head}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        let note = lsp_server::Notification::new("é".to_owned(), json!({ "a": "💣" }));
        write(&mut bytes, &note.into()).expect("it is written");
        refuse(&mut bytes, ErrorCode::ParseError, None).expect("it is written");
        assert_eq!(sent(&bytes)[0], "é");
    }
}
