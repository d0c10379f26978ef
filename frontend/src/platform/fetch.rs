//! Requests to where the page came from, by gloo, and responses that arrive chunk by chunk.
//!
//! The stream of bytes is read by hand: gloo-net gives a response's body only as a whole, or as the browser's own
//! stream, and a library for such streams would bring more than the one call that is needed here.

use gloo_net::Error;
use gloo_net::http::RequestBuilder;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ReadableStreamDefaultReader;

use super::import::message_of;

pub use gloo_net::http::Method;

/// A request.
pub struct Request<'a> {
    /// The HTTP method.
    pub method: Method,
    /// The address, relative to the page.
    pub url: &'a str,
    /// A body of JSON.
    pub json: Option<String>,
}

/// A response whose body has not been read.
pub struct Response(gloo_net::http::Response);

/// A body that arrives.
pub struct Chunks(Option<ReadableStreamDefaultReader>);

/// Sends a request.
///
/// # Errors
/// Why there is no answer, in the browser's words.
pub async fn send(request: Request<'_>) -> Result<Response, String> {
    let Request { method, url, json } = request;
    let builder = RequestBuilder::new(url).method(method);
    let sent = async {
        match json {
            Some(json) => builder.header("content-type", "application/json").body(json)?.send().await,
            None => builder.send().await,
        }
    };
    sent.await.map(Response).map_err(message)
}

impl Response {
    /// Whether the status is one of success.
    pub fn is_success(&self) -> bool {
        self.0.ok()
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.0.status()
    }

    /// The media type, if the response names one.
    pub fn content_type(&self) -> Option<String> {
        self.0.headers().get("content-type")
    }

    /// The whole body as text.
    ///
    /// # Errors
    /// If it breaks off.
    pub async fn text(self) -> Result<String, String> {
        self.0.text().await.map_err(message)
    }

    /// The body as it arrives.
    pub fn chunks(self) -> Chunks {
        Chunks(self.0.body().map(|body| body.get_reader().unchecked_into()))
    }
}

impl Chunks {
    /// The next bytes; none after the last.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let Some(reader) = &self.0 else { return Ok(None) };
        let chunk = JsFuture::from(reader.read()).await.map_err(|error| message_of(&error))?;
        let value = Reflect::get(&chunk, &"value".into()).map_err(|error| message_of(&error))?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        if let Some(reader) = self.0.take() {
            // Tells the server to stop sending; whether that arrives does not matter.
            spawn_local(async move { drop(JsFuture::from(reader.cancel()).await) });
        }
    }
}

fn message(error: Error) -> String {
    match error {
        Error::JsError(error) => error.message,
        other => other.to_string(),
    }
}
