//! A bar on standard error for what takes longer than a moment.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline;

/// A bar that is shown while it lives, once it has lived for a moment.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    ticker: Option<Ticker>,
}

/// What is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

const TICK: Duration = Duration::from_millis(100);

impl Progress {
    /// A bar for people who watch, labelled `doing`.
    pub(super) fn shown(doing: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
            .with_message(doing)
            .with_style(ProgressStyle::default_spinner());
        let ticker = Some(Ticker::start(bar.clone()));
        Self { bar, ticker }
    }

    /// No bar at all.
    pub(super) fn hidden() -> Self {
        let bar = ProgressBar::hidden();
        Self { bar, ticker: None }
    }

    /// Clears it, before anything else is printed.
    pub(super) fn finish(self) {
        drop(self.ticker);
    }
}

impl pipeline::Progress for Progress {
    fn begin(&self, outputs: usize) {
        self.bar.set_length(outputs as u64);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len}");
        self.bar
            .set_style(style.expect("the template is well formed"));
    }

    fn advance(&self) {
        self.bar.inc(1);
    }
}

/// Shows the bar after a moment, and keeps it alive.
#[derive(Debug)]
struct Ticker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    fn start(bar: ProgressBar) -> Self {
        let (stop, stopped) = channel::<()>();
        let goes_on = move |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
        let thread = std::thread::spawn(move || {
            if goes_on(PATIENCE) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                while goes_on(TICK) {
                    bar.tick();
                }
                bar.finish_and_clear();
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        // Dropping the sender stops the thread; the line must be clear before anything is printed.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
