//! Waiting for a task's I/O without blocking the thread: timers, and the browser's `fetch`.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::{Either, select};
use js_sys::{ArrayBuffer, Reflect};
use shared::job::{AsyncIo, Clock, IoReply, IoRequest};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response, Url};

use super::base;
use crate::clock::RunClock;
use crate::signal::StopSignal;
use crate::time;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_with(url: &str, options: &RequestInit) -> js_sys::Promise;
}

/// The I/O of one task.
pub struct TaskIo<'a, Y> {
    /// The run's clock.
    pub clock: RunClock,
    /// Ends all waiting.
    pub stop: &'a StopSignal,
    /// How the task lets others use the thread.
    pub yielding: Y,
}

impl<Y: AsyncFn()> AsyncIo for TaskIo<'_, Y> {
    async fn perform(&self, request: IoRequest) -> (IoReply, u64) {
        let ready_ns = Rc::new(Cell::new(None));
        let stopped = self.stop.stopped();
        let reply = match request {
            IoRequest::Sleep { us } => {
                let (clock, at) = (self.clock, ready_ns.clone());
                let slept = time::sleep(us as f64 / 1e3, move || at.set(Some(clock.now_ns())));
                select(std::pin::pin!(slept), stopped).await;
                IoReply::Slept
            }
            IoRequest::Fetch { path } => {
                match select(std::pin::pin!(fetch(&path)), stopped).await {
                    Either::Left((reply, _)) => IoReply::Fetched(reply),
                    // The job never sees this: its executor ends it first.
                    Either::Right(_) => IoReply::Fetched(Err("the fetch was ended".to_owned())),
                }
            }
        };
        let time_ns = ready_ns.get().unwrap_or_else(|| self.clock.now_ns());
        (reply, time_ns)
    }

    async fn yield_now(&self) {
        (self.yielding)().await;
    }
}

/// Fetches `path` of the server behind the page, and counts the bytes. Dropping the future ends the request.
pub async fn fetch(path: &str) -> Result<u64, String> {
    let url = Url::new_with_base(path.trim_start_matches('/'), base::get())
        .map_or_else(|_| path.to_owned(), |url| url.href());
    let controller = AbortController::new().map_err(|error| describe(&error))?;
    let options = RequestInit::new();
    options.set_signal(Some(&controller.signal()));
    let _abort = AbortOnDrop(controller);
    let response = JsFuture::from(fetch_with(&url, &options)).await;
    let response: Response =
        response.map_err(|error| format!("no answer for {path}: {}", describe(&error)))?.unchecked_into();
    if !response.ok() {
        return Err(format!(
            "{path} was answered with status {}: real fetches need Interleave's own server behind the page",
            response.status()
        ));
    }
    let body = async { JsFuture::from(response.array_buffer()?).await };
    let body = body.await.map_err(|error| format!("{path} broke off: {}", describe(&error)))?;
    Ok(body.unchecked_into::<ArrayBuffer>().byte_length().into())
}

struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // After the end of the request this does nothing.
        self.0.abort();
    }
}

/// What a thrown JavaScript value says.
pub fn describe(error: &JsValue) -> String {
    Reflect::get(error, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .unwrap_or_else(|| format!("{error:?}"))
}
