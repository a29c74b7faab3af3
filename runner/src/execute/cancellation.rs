//! Ctrl-C and SIGTERM: no node starts any more, running queries are cancelled.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::adapter::Adapter;
use crate::error::{Error, Result};

/// Whether the run was asked to end.
#[derive(Debug, Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Cancels the adapter's queries at the first signal; at the second the
    /// process ends at once, and the database rolls back by itself.
    ///
    /// # Errors
    /// A runtime error where the system refuses the handler.
    pub fn on_signals(adapter: &Arc<dyn Adapter>) -> Result<Self> {
        let cancellation = Cancellation::default();
        let requested = cancellation.0.clone();
        // The thread lives as long as the process: it must not keep the database open, which
        // puts all into its one file when it is closed.
        let adapter = Arc::downgrade(adapter);
        let mut signals =
            Signals::new([SIGINT, SIGTERM]).map_err(|error| Error::runtime(error.to_string()))?;
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if requested.swap(true, Ordering::SeqCst) {
                    std::process::exit(128 + signal);
                }
                if let Some(adapter) = adapter.upgrade() {
                    adapter.cancel();
                }
            }
        });
        Ok(cancellation)
    }
}
