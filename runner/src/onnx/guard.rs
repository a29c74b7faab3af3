//! The border around tract: a panic inside it is an error outside, in silence.
//!
//! tract panics on some malformed graphs. The panic hook is replaced once by one
//! that says nothing about guarded threads and else does what it did before.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use tract_onnx::prelude::{TractError, TractResult};

const LONGEST_REASON: usize = 300;

static HOOK: Once = Once::new();

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `action`; the error is tract's own words in one line, cut where it is long.
pub fn guarded<T>(action: impl FnOnce() -> TractResult<T>) -> Result<T, String> {
    HOOK.call_once(silence_guarded_threads);
    IS_GUARDED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(action));
    IS_GUARDED.set(false);
    match outcome {
        Ok(result) => result.map_err(|error| reason(&error)),
        Err(panic) => Err(one_line(panic_message(panic.as_ref()))),
    }
}

fn silence_guarded_threads() {
    let previous = take_hook();
    set_hook(Box::new(move |panic| {
        if !IS_GUARDED.get() {
            previous(panic);
        }
    }));
}

fn reason(error: &TractError) -> String {
    one_line(&format!("{error:#}"))
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("tract gave up")
}

fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_REASON).collect()
}

#[cfg(test)]
mod tests {
    use tract_onnx::tract_core::internal::bail;

    use super::guarded;

    #[test]
    fn a_panic_and_an_error_are_reasons() {
        let missing = "no entry found for key";
        let panicked = guarded::<()>(|| panic!("{missing}"));
        assert_eq!(panicked, Err(missing.to_owned()));
        let failed = guarded::<()>(|| bail!("a\n  long {}", "story ".repeat(100)));
        assert_eq!(failed.unwrap_err().chars().count(), 300);
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
