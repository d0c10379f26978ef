// The code editor, as the page's Rust sees it (frontend/src/platform/editor.rs): a view of one of a program's files
// at a time, each with a history of its own. It knows texts, lines and marks; nothing of runs.

import "./styles.js";
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, toggleComment } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { LanguageSupport, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { completion } from "./complete.js";
import { marks, setMarks } from "./marks.js";
import { problemsIn } from "./problems.js";
import { typing } from "./typing.js";

/**
 * Makes an editor in `parent`. `onChange(name, text)` is called with each change that the user makes or takes back,
 * `onRun()` when they press Ctrl or Cmd and Enter.
 */
export function create(parent, onChange, onRun) {
  return new Editor(parent, onChange, onRun);
}

class Editor {
  constructor(parent, onChange, onRun) {
    this.onChange = onChange;
    this.onRun = onRun;
    /** The files: their state while they are not shown, and what is said about them. */
    this.files = new Map();
    this.current = "";
    this.silent = false;
    this.view = new EditorView({ parent, state: EditorState.create() });
  }

  /** Replaces all files, given as names and texts in turn, and shows one of them. */
  open(parts, current) {
    this.files.clear();
    for (let i = 0; i + 1 < parts.length; i += 2) this.files.set(parts[i], this.file(parts[i], parts[i + 1]));
    this.current = "";
    this.show(current);
  }

  /** Shows a file. */
  show(name) {
    const file = this.files.get(name);
    if (!file || name === this.current) return;
    this.leave();
    this.current = name;
    this.view.setState(file.state);
    if (file.scroll) this.view.dispatch({ effects: file.scroll });
    this.tell(name);
  }

  /** Replaces the text of a file, as one change that can be taken back. The page is not told: it knows. */
  setText(name, text) {
    const file = this.files.get(name);
    if (!file) {
      this.files.set(name, this.file(name, text));
      return;
    }
    const state = this.state(name);
    if (state.doc.toString() === text) return;
    this.silent = true;
    this.update(name, state.update({ changes: { from: 0, to: state.doc.length, insert: text }, userEvent: "input" }));
    this.silent = false;
  }

  /** Removes a file. The page then shows another. */
  remove(name) {
    this.files.delete(name);
    if (name === this.current) this.current = "";
  }

  /** Gives a file another name; its history stays, unless it becomes or ceases to be Python. */
  rename(from, to) {
    const file = this.files.get(from);
    if (!file || from === to) return;
    const state = this.state(from);
    this.files.delete(from);
    const same = isPython(from) === isPython(to);
    this.files.set(to, same ? { ...file, state } : this.file(to, state.doc.toString()));
    if (this.current !== from) return;
    this.current = "";
    this.show(to);
  }

  /** Says what is wrong, in all files: a list of `{ file, line, column, endLine, endColumn, severity, message, hint }`. */
  setProblems(json) {
    const problems = JSON.parse(json);
    for (const [name, file] of this.files) {
      file.problems = problems.filter((problem) => problem.file === name);
      this.tellProblems(name, file);
    }
  }

  /** Marks lines, in all files: a list of `{ file, line, label, colour, kind }`. `follow` brings the next one into view. */
  setMarks(json, follow) {
    const list = JSON.parse(json);
    for (const [name, file] of this.files) {
      file.marks = list.filter((mark) => mark.file === name);
      this.tellMarks(name, file);
    }
    const next = list.find((mark) => mark.kind === "next");
    if (follow && next && next.file === this.current) this.scrollTo(next.line, "nearest", false);
  }

  /** Shows a line, with the cursor in it. */
  reveal(name, line) {
    this.show(name);
    if (name === this.current) this.scrollTo(line, "center", true);
  }

  /** Gives the text the focus. */
  focus() {
    this.view.focus();
  }

  /** Notes what is in view, before the page takes the editor out. */
  leaves() {
    this.inView = this.view.scrollSnapshot();
  }

  /** Goes on in another place of the page, with its histories. */
  moveTo(parent) {
    parent.append(this.view.dom);
    this.view.requestMeasure();
    if (this.inView) this.view.dispatch({ effects: this.inView });
  }

  /** Ends the editor. */
  destroy() {
    this.view.destroy();
  }

  scrollTo(line, y, select) {
    const { doc } = this.view.state;
    if (line < 1 || line > doc.lines) return;
    const { from } = doc.line(line);
    const effects = EditorView.scrollIntoView(from, { y, yMargin: 24 });
    this.view.dispatch(select ? { effects, selection: { anchor: from } } : { effects });
  }

  /** Keeps the state of the file that is shown. */
  leave() {
    const file = this.files.get(this.current);
    if (file) Object.assign(file, { state: this.view.state, scroll: this.view.scrollSnapshot() });
  }

  state(name) {
    return name === this.current ? this.view.state : this.files.get(name).state;
  }

  update(name, transaction) {
    if (name === this.current) this.view.dispatch(transaction);
    else this.files.get(name).state = transaction.state;
  }

  tell(name) {
    const file = this.files.get(name);
    this.tellProblems(name, file);
    this.tellMarks(name, file);
  }

  tellProblems(name, file) {
    const state = this.state(name);
    this.update(name, state.update(setDiagnostics(state, problemsIn(state.doc, file.problems))));
  }

  tellMarks(name, file) {
    this.update(name, this.state(name).update({ effects: setMarks.of(file.marks) }));
  }

  file(name, text) {
    return { state: EditorState.create({ doc: text, extensions: this.extensions(name) }), problems: [], marks: [] };
  }

  /** The texts of the other Python files, by the name that `import` knows them by. */
  modules() {
    const python = [...this.files.keys()].filter((name) => isPython(name) && name !== this.current);
    return new Map(python.map((name) => [name.slice(0, -3).replaceAll("/", "."), this.state(name).doc.toString()]));
  }

  extensions(name) {
    const runs = { key: "Mod-Enter", run: () => (this.onRun(), true), stopPropagation: true };
    return [
      Prec.highest(keymap.of([runs])),
      lintGutter(),
      lineNumbers(),
      marks,
      typing,
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      EditorState.tabSize.of(4),
      indentUnit.of("    "),
      bracketMatching(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      syntaxHighlighting(classHighlighter),
      isPython(name) ? this.python() : [],
      keymap.of([
        { key: "Mod-/", run: toggleComment },
        // The text is kept all the time; the browser's own dialogue would save the page.
        { key: "Mod-s", run: () => true },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        // The function keys step through the run.
        ...lintKeymap.filter((binding) => !/^F\d/.test(binding.key)),
        ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({
        "aria-label": `Text of ${name}. Tab indents; press Escape and then Tab to leave.`,
        autocapitalize: "off",
        autocorrect: "off",
        spellcheck: "false",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.silent) this.onChange(this.current, update.state.doc.toString());
      }),
    ];
  }

  python() {
    return [
      new LanguageSupport(pythonLanguage),
      closeBrackets(),
      indentOnInput(),
      completion(() => this.modules()),
    ];
  }
}

function isPython(name) {
  return name.endsWith(".py");
}
