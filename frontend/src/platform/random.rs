//! Numbers for names, not for secrets.

/// A random number.
pub fn u64() -> u64 {
    let half = || (js_sys::Math::random() * 4_294_967_296.0) as u64;
    half() << 32 | half()
}
