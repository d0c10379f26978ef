//! Time that only goes forward, and the time on the wall.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    now()
}

/// Milliseconds since 1970, by the device's clock.
pub fn wall_ms() -> f64 {
    js_sys::Date::now()
}

/// A time on the wall as a person here reads it, with the date unless it is today's.
pub fn shown(wall_ms: f64) -> String {
    let date = js_sys::Date::new(&wall_ms.into());
    let today = js_sys::Date::new_0();
    let time = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    if date.to_date_string() == today.to_date_string() {
        return time;
    }
    format!("{}-{:02}-{:02} {time}", date.get_full_year(), date.get_month() + 1, date.get_date())
}
