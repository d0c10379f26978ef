// Starts an engine instance in this worker. The first message says which; all later ones are the engine's.
import init, * as engine from "./engine.js";

// An error in a promise ends nothing by itself: as an error of the worker, it reaches whoever started it.
addEventListener("unhandledrejection", ({ reason }) => { throw reason; });

addEventListener("message", async ({ data }) => {
  const wasm = await init({ module_or_path: data.module, memory: data.memory });
  if (data.thread) {
    engine.run_thread(data.thread);
    wasm.__wbindgen_thread_destroy();
    close();
  } else if (data.program) {
    engine.enterProgram();
  } else {
    engine.enter(data);
  }
}, { once: true });
