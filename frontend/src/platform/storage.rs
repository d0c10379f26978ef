//! Texts that outlive the page: for this tab, or on this device. A browser may refuse any of it.
//!
//! By hand: gloo-storage throws where the browser blocks storage, and this page works there.

use web_sys::Storage;

/// How long and for whom a text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Until the tab is closed, reloads included.
    ForTab,
    /// On this device, for every tab.
    OnDevice,
}

/// What was kept under `key`.
pub fn read(keep: Keep, key: &str) -> Option<String> {
    area(keep)?.get_item(key).ok()?
}

/// Keeps `value` under `key`; false where the browser does not, for want of room or of permission.
pub fn write(keep: Keep, key: &str, value: &str) -> bool {
    area(keep).is_some_and(|storage| storage.set_item(key, value).is_ok())
}

fn area(keep: Keep) -> Option<Storage> {
    let window = gloo_utils::window();
    match keep {
        Keep::ForTab => window.session_storage(),
        Keep::OnDevice => window.local_storage(),
    }
    .ok()?
}
