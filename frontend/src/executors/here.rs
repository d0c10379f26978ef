//! The engine on the page's own thread, for the models that are meant to share it with the page.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use shared::wire::Frame;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::browser::Order;
use super::outlet::Outlet;
use crate::platform::import;

#[wasm_bindgen]
extern "C" {
    /// The engine's module, as the browser imports it.
    #[derive(Clone)]
    pub type Engine;

    #[wasm_bindgen(method, js_name = default)]
    fn init(this: &Engine) -> Promise;

    #[wasm_bindgen(method, catch, js_name = startHere)]
    fn start_here(
        this: &Engine,
        base: &str,
        run: &str,
        spec: &str,
        max_run_ms: u32,
        emit: &JsValue,
    ) -> Result<RunHandle, JsValue>;

    type RunHandle;

    #[wasm_bindgen(method, catch)]
    fn stop(this: &RunHandle) -> Result<(), JsValue>;
}

/// What the engine calls with each frame.
type Emit = Closure<dyn FnMut(JsValue)>;

/// The instance in use, and how often one has died: a dead module is never used again, and a fresh one needs
/// an address of its own.
#[derive(Default)]
struct Instance {
    /// It is loaded once, however many ask for it at the same time: a second instance would replace the first
    /// under its own runs.
    engine: Option<Promise>,
    deaths: u32,
}

thread_local! {
    static INSTANCE: RefCell<Instance> = RefCell::default();
}

impl Engine {
    /// The engine, loaded if need be.
    pub async fn load() -> Result<Engine, String> {
        let loading = INSTANCE.with_borrow_mut(|instance| {
            let deaths = instance.deaths;
            instance.engine.get_or_insert_with(|| future_to_promise(Engine::fresh(deaths))).clone()
        });
        match JsFuture::from(loading).await {
            Ok(engine) => Ok(engine.unchecked_into()),
            Err(error) => {
                // The next run tries again.
                INSTANCE.with_borrow_mut(|instance| instance.engine = None);
                let error = import::message_of(&error);
                Err(format!("The engine could not be loaded ({error}). Reload the page."))
            }
        }
    }

    async fn fresh(deaths: u32) -> Result<JsValue, JsValue> {
        let query = if deaths == 0 { String::new() } else { format!("?{deaths}") };
        let url = import::absolute(&format!("{}/single/engine.js{query}", env!("ENGINE_DIR")));
        let engine: Engine = import::module(&url).await?.unchecked_into();
        JsFuture::from(engine.init()).await?;
        Ok(engine.into())
    }
}

/// Runs `order` on this thread; gives what stops it.
pub async fn run(order: &Order, outlet: &Outlet) -> Result<Box<dyn Fn()>, String> {
    let engine = Engine::load().await?;
    let receiver = outlet.clone();
    // It is kept as long as the engine calls it: until the end, which is its last call.
    let closure: Rc<RefCell<Option<Emit>>> = Rc::default();
    let own = closure.clone();
    let emit = Emit::new(move |bytes: JsValue| {
        receive(&receiver, bytes.dyn_ref::<Uint8Array>());
        if receiver.is_ended() {
            own.take();
        }
    });
    outlet.begin();
    let base = import::absolute(".");
    let handle = engine
        .start_here(&base, &order.run, &order.spec, order.max_run_ms, emit.as_ref())
        .map_err(|error| format!("The engine could not start the run: {}", import::message_of(&error)))?;
    closure.replace(Some(emit));
    Ok(Box::new(move || {
        // An instance that has died has said so already.
        let _ = handle.stop();
    }))
}

fn receive(outlet: &Outlet, bytes: Option<&Uint8Array>) {
    match bytes.map(|bytes| Frame::decode(&bytes.to_vec())) {
        Some(Ok(frame)) => outlet.send(frame.body),
        Some(Err(error)) => outlet.break_off(error.to_string()),
        None => {
            INSTANCE.with_borrow_mut(|instance| {
                instance.engine = None;
                instance.deaths += 1;
            });
            outlet.break_off(
                "The engine on the page's thread broke down, most likely for want of memory. \
                 Choose a smaller size; the next run gets a fresh engine.",
            );
        }
    }
}
