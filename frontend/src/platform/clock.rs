//! Time that only goes forward, the time on the wall, and time zones.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
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
    Date::now()
}

/// The year of a time on the wall, in the device's time zone.
pub fn year(wall_ms: f64) -> i32 {
    Date::new(&wall_ms.into()).get_full_year() as i32
}

/// The time on the wall that RFC 3339 names; not a number if it names none.
pub fn parse(time: &str) -> f64 {
    Date::parse(time)
}

/// A time on the wall as the user reads it, with the date unless it is today's.
pub fn shown(wall_ms: f64) -> String {
    let date = Date::new(&wall_ms.into());
    let today = Date::new_0();
    let time = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    if date.to_date_string() == today.to_date_string() {
        return time;
    }
    format!("{}-{:02}-{:02} {time}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The name of the device's time zone, if the browser tells it.
pub fn time_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// The names of the time zones that the browser knows; empty if it does not tell them.
pub fn time_zones() -> Vec<String> {
    let names = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
        let supported = Reflect::get(&intl, &"supportedValuesOf".into())?;
        Function::from(supported).call1(&intl, &"timeZone".into())
    };
    names()
        .map(|names| Array::from(&names).iter().filter_map(|name| name.as_string()).collect())
        .unwrap_or_default()
}
