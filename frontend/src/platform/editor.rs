//! The code editor's module, typed. It is loaded when it is first needed; what it does stands in
//! `frontend/editor/editor.js`. Nothing here knows what a program is.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use super::{document, import};

#[wasm_bindgen]
extern "C" {
    type Module;

    #[wasm_bindgen(method, catch)]
    fn create(
        this: &Module,
        parent: &HtmlElement,
        on_change: &JsValue,
        on_run: &JsValue,
    ) -> Result<Glue, JsValue>;

    type Glue;

    #[wasm_bindgen(method, catch)]
    fn open(this: &Glue, parts: Vec<String>, current: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn show(this: &Glue, name: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setText)]
    fn set_text(this: &Glue, name: &str, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn remove(this: &Glue, name: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn rename(this: &Glue, from: &str, to: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setProblems)]
    fn set_problems(this: &Glue, json: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setMarks)]
    fn set_marks(this: &Glue, json: &str, follow: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn reveal(this: &Glue, name: &str, line: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn focus(this: &Glue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn leaves(this: &Glue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = moveTo)]
    fn move_to(this: &Glue, parent: &HtmlElement) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn destroy(this: &Glue) -> Result<(), JsValue>;
}

/// An editor in the page. It ends when this is dropped.
pub struct Editor {
    glue: Glue,
    _on_change: Closure<dyn Fn(String, String)>,
    _on_run: Closure<dyn Fn()>,
}

impl Editor {
    /// Makes an editor in `parent`. `on_change` gets the name and the text of a file with each change that the user
    /// makes; `on_run` is called when they press Ctrl or Cmd and Enter.
    ///
    /// # Errors
    /// Why it cannot be loaded, in the browser's words.
    pub async fn create(
        parent: &HtmlElement,
        on_change: impl Fn(String, String) + 'static,
        on_run: impl Fn() + 'static,
    ) -> Result<Editor, String> {
        let (on_change, on_run) =
            (Closure::<dyn Fn(String, String)>::new(on_change), Closure::<dyn Fn()>::new(on_run));
        let make = async { module().await?.create(parent, on_change.as_ref(), on_run.as_ref()) };
        let glue = make.await.map_err(|error| import::message_of(&error))?;
        Ok(Editor { glue, _on_change: on_change, _on_run: on_run })
    }

    /// Replaces all files, given as name and text, and shows the one named `current`. Histories begin anew.
    pub fn open<'a>(&self, files: impl Iterator<Item = (&'a str, &'a str)>, current: &str) {
        let parts = files.flat_map(|(name, text)| [name.to_owned(), text.to_owned()]).collect();
        report(self.glue.open(parts, current));
    }

    /// Shows a file.
    pub fn show(&self, name: &str) {
        report(self.glue.show(name));
    }

    /// Replaces the text of a file as a change that the user can take back, or adds the file.
    pub fn set_text(&self, name: &str, text: &str) {
        report(self.glue.set_text(name, text));
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) {
        report(self.glue.remove(name));
    }

    /// Gives a file another name.
    pub fn rename(&self, from: &str, to: &str) {
        report(self.glue.rename(from, to));
    }

    /// Says what is wrong in the files: a JSON list of objects with `file`, `line`, `column`, `endLine`,
    /// `endColumn`, `severity`, `message` and `hint`.
    pub fn set_problems(&self, json: &str) {
        report(self.glue.set_problems(json));
    }

    /// Marks lines: a JSON list of objects with `file`, `line`, `label`, `colour` (1 to 8) and `kind` (`next`,
    /// `running`, `waiting` or `failed`). `follow` brings the next line into view.
    pub fn set_marks(&self, json: &str, follow: bool) {
        report(self.glue.set_marks(json, follow));
    }

    /// Shows a line of a file, with the cursor in it.
    pub fn reveal(&self, name: &str, line: u32) {
        report(self.glue.reveal(name, line));
    }

    /// The page is about to take the editor out; [`Editor::move_to`] puts it somewhere again.
    pub fn leaves(&self) {
        report(self.glue.leaves());
    }

    /// Continues in `parent`, with its history of changes.
    pub fn move_to(&self, parent: &HtmlElement) {
        report(self.glue.move_to(parent));
    }

    /// Gives the text the focus.
    pub fn focus(&self) {
        report(self.glue.focus());
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        report(self.glue.destroy());
    }
}

async fn module() -> Result<Module, JsValue> {
    let url = import::absolute(&format!("{}/editor.js", env!("EDITOR_DIR")));
    Ok(import::module(&url).await?.unchecked_into())
}

/// The editor throws only where it is broken itself, and then the user must know.
fn report(result: Result<(), JsValue>) {
    if let Err(error) = result {
        document::show_crash(&format!("the editor: {}", import::message_of(&error)));
    }
}
