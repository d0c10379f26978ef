//! The engine on the page's own thread, for the models that are meant to share it with the page.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use shared::message::{FromEngine, Message, Order};
use wasm_bindgen::prelude::*;

use super::outlet::Outlet;
use crate::platform::import;

#[wasm_bindgen]
extern "C" {
    /// The engine's module, as the browser imports it.
    #[derive(Clone)]
    pub type Engine;

    #[wasm_bindgen(method, catch, js_name = default)]
    async fn init(this: &Engine) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = startHere)]
    fn start_here(this: &Engine, base: &str, order: &[u8], emit: &JsValue) -> Result<RunHandle, JsValue>;

    type RunHandle;

    #[wasm_bindgen(method, catch)]
    fn stop(this: &RunHandle) -> Result<(), JsValue>;
}

/// What the engine calls with each message; with none when its instance has died.
type Emit = Closure<dyn FnMut(Option<Vec<u8>>)>;

type Loading = Shared<LocalBoxFuture<'static, Result<Engine, String>>>;

/// The instance in use, and how often one has died: a dead module is never used again, and a fresh one needs
/// an address of its own.
#[derive(Default)]
struct Instance {
    /// It is loaded once, however many ask for it at the same time: a second instance would replace the first
    /// under its own runs.
    engine: Option<Loading>,
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
            instance.engine.get_or_insert_with(|| Engine::fresh(deaths).boxed_local().shared()).clone()
        });
        let engine = loading.await;
        if engine.is_err() {
            // The next run tries again.
            INSTANCE.with_borrow_mut(|instance| instance.engine = None);
        }
        engine
    }

    async fn fresh(deaths: u32) -> Result<Engine, String> {
        let query = if deaths == 0 { String::new() } else { format!("?{deaths}") };
        let url = import::absolute(&format!("{}/single/engine.js{query}", env!("ENGINE_DIR")));
        let loaded = async {
            let engine: Engine = import::module(&url).await?.unchecked_into();
            engine.init().await?;
            Ok(engine)
        };
        loaded.await.map_err(|error: JsValue| {
            let error = import::message_of(&error);
            format!("The engine could not be loaded ({error}). Reload the page.")
        })
    }
}

/// Runs `order` on this thread; gives what stops it.
pub async fn run(order: &Order, outlet: &Outlet) -> Result<Box<dyn Fn()>, String> {
    let engine = Engine::load().await?;
    let receiver = outlet.clone();
    // It is kept as long as the engine calls it: until the end, which is its last call.
    let closure: Rc<RefCell<Option<Emit>>> = Rc::default();
    let own = closure.clone();
    let emit = Emit::new(move |bytes: Option<Vec<u8>>| {
        receive(&receiver, bytes.as_deref());
        if receiver.is_ended() {
            own.take();
        }
    });
    outlet.begin();
    let base = import::absolute(".");
    let handle = engine
        .start_here(&base, &order.encode(), emit.as_ref())
        .map_err(|error| format!("The engine could not start the run: {}", import::message_of(&error)))?;
    closure.replace(Some(emit));
    Ok(Box::new(move || {
        // An instance that has died has said so already.
        let _ = handle.stop();
    }))
}

fn receive(outlet: &Outlet, bytes: Option<&[u8]>) {
    match bytes.map(FromEngine::decode) {
        Some(Ok(FromEngine::Frame(frame))) => outlet.send(frame.body),
        // It is ready when its module is loaded, and has no need to say so.
        Some(Ok(FromEngine::Ready)) => {}
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
