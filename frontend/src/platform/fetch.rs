//! Requests to where the page came from, and responses that arrive piece by piece.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Headers, ReadableStreamDefaultReader, RequestInit};

use super::import::{absolute, message_of};

/// A request.
pub struct Request<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The address, relative to the page.
    pub url: &'a str,
    /// A body of JSON.
    pub json: Option<String>,
}

/// A response whose body has not been read.
pub struct Response(web_sys::Response);

/// A body that arrives.
pub struct Chunks(Option<ReadableStreamDefaultReader>);

/// Sends a request.
///
/// # Errors
/// Why there is no answer, in the browser's words.
pub async fn send(request: Request<'_>) -> Result<Response, String> {
    let response = try_send(request).await.map_err(|error| message_of(&error))?;
    Ok(Response(response))
}

async fn try_send(request: Request<'_>) -> Result<web_sys::Response, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let options = RequestInit::new();
    options.set_method(request.method);
    if let Some(json) = request.json {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        options.set_headers(&headers);
        options.set_body(&JsValue::from_str(&json));
    }
    let promise = window.fetch_with_str_and_init(&absolute(request.url), &options);
    Ok(JsFuture::from(promise).await?.unchecked_into())
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
        self.0.headers().get("content-type").ok().flatten()
    }

    /// The whole body as text.
    ///
    /// # Errors
    /// If it breaks off.
    pub async fn text(self) -> Result<String, String> {
        let read = async { JsFuture::from(self.0.text()?).await };
        read.await.map(|text| text.as_string().unwrap_or_default()).map_err(|error| message_of(&error))
    }

    /// The body as it arrives.
    pub fn chunks(self) -> Chunks {
        Chunks(self.0.body().map(|body| body.get_reader().unchecked_into()))
    }
}

impl Chunks {
    /// The next piece; none after the last.
    ///
    /// # Errors
    /// If the connection breaks.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, String> {
        let Some(reader) = &self.0 else { return Ok(None) };
        let piece = JsFuture::from(reader.read()).await.map_err(|error| message_of(&error))?;
        let value = js_sys::Reflect::get(&piece, &"value".into()).map_err(|error| message_of(&error))?;
        Ok(value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        if let Some(reader) = self.0.take() {
            // Tells the other side that nobody listens any more; whether that arrives does not matter.
            spawn_local(async move { drop(JsFuture::from(reader.cancel()).await) });
        }
    }
}
