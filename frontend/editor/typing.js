// Typing over a selection. Left to itself the browser keeps the look of what was there, as a style attribute in the
// text, which the page's security policy forbids, and says so on the console. Here CodeMirror replaces the text.

import { EditorView } from "@codemirror/view";

export const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    const isTyped = event.inputType === "insertText" && event.data && !event.isComposing && !view.composing;
    if (!isTyped || ranges.every((range) => range.empty)) return false;
    event.preventDefault();
    const text = event.data;
    const insert = () =>
      view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    // Brackets and quotes put themselves around a selection.
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, text, insert))) view.dispatch(insert());
    return true;
  },
});
