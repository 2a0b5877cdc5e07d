//! The real `briefing serve`, and connections to it of which every byte is ours.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// Longer than anything takes that comes at all.
pub(super) const DEADLINE: Duration = Duration::from_mins(1);

/// A preview that is being shown; it ends when this is dropped.
pub(crate) struct Running {
    process: Child,
    /// Where it is shown, on this machine.
    pub(super) port: u16,
    /// Where it says that it is shown.
    pub(crate) address: String,
}

/// What came back on a connection until it was closed.
pub(crate) struct Answer {
    bytes: Vec<u8>,
    /// Whether it was closed before all was heard, which may take words back that were on their way.
    pub(super) is_cut: bool,
}

impl Running {
    /// Starts `command`, a `briefing serve`, and waits until it can be asked.
    pub(crate) fn start(command: &mut Command) -> Self {
        let started = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = started.expect("the program starts");
        let stdout = process.stdout.take().expect("it is a pipe");
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        read.expect("the program says where it shows the site");
        // Preview at http://localhost:1111/briefing/ (Ctrl+C ends it)
        let host = line.split('/').nth(2).unwrap_or_default();
        let port = host.rsplit(':').next().and_then(|port| port.parse().ok());
        let address = line.split(' ').nth(2).unwrap_or_default();
        Self {
            process,
            port: port.unwrap_or_else(|| panic!("no address: {line}")),
            address: address.to_owned(),
        }
    }

    /// Its number to the system.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// A connection to it.
    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)));
        let stream = stream.expect("it takes connections");
        let set = stream.set_read_timeout(Some(DEADLINE));
        set.and_then(|()| stream.set_write_timeout(Some(DEADLINE)))
            .expect("a deadline can be set");
        stream
    }

    /// What it answers to `bytes`, until it closes the connection.
    ///
    /// # Panics
    /// When it never does.
    pub(super) fn ask(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // It may have heard enough and closed before all is sent.
        let mut is_cut = stream.write_all(bytes).is_err();
        let mut bytes = Vec::new();
        if let Err(error) = stream.read_to_end(&mut bytes) {
            let heard = String::from_utf8_lossy(&bytes);
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{heard}");
            is_cut = true;
        }
        Answer { bytes, is_cut }
    }

    /// What it answers to a request for `target` with these lines in its head.
    pub(crate) fn get(&self, target: &str, lines: &[&str]) -> Answer {
        self.ask(&self.request("GET", target, lines))
    }

    /// A request as a browser of this machine makes it, after which the connection ends.
    pub(super) fn request(
        &self,
        method: impl AsRef<[u8]>,
        target: impl AsRef<[u8]>,
        lines: &[&str],
    ) -> Vec<u8> {
        let port = self.port;
        let mut rest = format!(" HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
        for line in lines {
            rest.push_str(line);
            rest.push_str("\r\n");
        }
        rest.push_str("\r\n");
        [method.as_ref(), b" ", target.as_ref(), rest.as_bytes()].concat()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself. A watch on it ends it and writes down what it has seen.
        let _ = kill_process(Pid::from_child(&self.process), Signal::TERM);
        let _ = self.process.wait();
    }
}

impl Answer {
    /// All of it, as far as it is text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The status of each answer: what stands where a line begins as answers begin.
    pub(super) fn statuses(&self) -> Vec<u16> {
        let text = self.text();
        let heads = text.split("HTTP/1.").skip(1);
        let status = |head: &str| head.get(2..5)?.parse().ok();
        heads.filter_map(status).collect()
    }

    /// The value of the first line called `name` in the head, which is written in small letters.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (head, _) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let (_, value) = lines.find(|(key, _)| *key == name)?;
        Some(value.to_owned())
    }

    /// What comes after the head of the first answer.
    pub(super) fn body(&self) -> &[u8] {
        let end = self.bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        end.map_or(&[], |end| &self.bytes[end + 4..])
    }
}
