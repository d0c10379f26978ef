//! The page's address, to which the paths of real fetches are relative.

use std::sync::OnceLock;

/// One for each memory.
static BASE: OnceLock<String> = OnceLock::new();

/// Remembers the page's address; only the first call counts.
pub fn set(base: String) {
    // A second address of the same page differs in nothing that matters here.
    let _ = BASE.set(base);
}

/// The page's address, or an empty text where none was given.
pub fn get() -> &'static str {
    BASE.get().map_or("", String::as_str)
}
