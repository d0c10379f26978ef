// Starts an engine instance in this worker. The first message is `{start, module, memory}`, see `shared::message`:
// `start` says what the worker becomes, and all later messages are the engine's.
import init, * as engine from "./engine.js";

// An error in a promise ends nothing by itself: as an error of the worker, it reaches the starter.
addEventListener("unhandledrejection", ({ reason }) => { throw reason; });

addEventListener("message", async ({ data }) => {
  const wasm = await init({ module_or_path: data.module, memory: data.memory });
  const done = engine.enter(new Uint8Array(data.start));
  if (done) {
    wasm.__wbindgen_thread_destroy();
    close();
  }
}, { once: true });
