// Marks on the lines of the text: where each thread and task is. What they mean and how they are called comes from
// outside; nothing here knows a machine.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

/** How many names a line shows before it only counts. */
const SHOWN = 3;

/** Replaces all marks of a text: a list of `{ line, label, colour, kind }`, `kind` one of `next`,
 * `running`, `waiting`, `failed`. */
export const setMarks = StateEffect.define();

const nothing = { lines: Decoration.none, gutter: RangeSet.empty };

const field = StateField.define({
  create: () => nothing,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return built(transaction.state.doc, effect.value);
    }
    if (!transaction.docChanged || value === nothing) return value;
    return { lines: value.lines.map(transaction.changes), gutter: value.gutter.map(transaction.changes) };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.lines),
});

/** What a text needs to show marks. */
export const marks = [
  field,
  gutter({
    class: "cm-marks",
    markers: (view) => view.state.field(field).gutter,
    initialSpacer: () => new Bars([]),
  }),
];

function built(doc, list) {
  const byLine = new Map();
  for (const mark of list) {
    if (mark.line < 1 || mark.line > doc.lines) continue;
    if (!byLine.has(mark.line)) byLine.set(mark.line, []);
    byLine.get(mark.line).push(mark);
  }
  const lines = [];
  const bars = [];
  for (const [number, here] of [...byLine].sort(([a], [b]) => a - b)) {
    const line = doc.line(number);
    const isNext = here.some((mark) => mark.kind === "next");
    lines.push(Decoration.line({ class: isNext ? "cm-next-line" : "cm-marked-line" }).range(line.from));
    lines.push(Decoration.widget({ widget: new Names(here), side: 1 }).range(line.to));
    bars.push(new Bars(here).range(line.from));
  }
  return { lines: Decoration.set(lines), gutter: RangeSet.of(bars) };
}

/** The names behind the line. */
class Names extends WidgetType {
  constructor(here) {
    super();
    this.here = here;
    this.key = JSON.stringify(here);
  }
  eq(other) {
    return this.key === other.key;
  }
  toDOM() {
    const names = document.createElement("span");
    names.className = "cm-mark-names";
    for (const mark of this.here.slice(0, SHOWN)) {
      names.append(chip(mark.label, `cm-mark is-${mark.kind} colour-${mark.colour}`));
    }
    const more = this.here.length - SHOWN;
    if (more > 0) names.append(chip(`+${more}`, "cm-mark is-more"));
    names.title = this.here.slice(0, 40).map((mark) => mark.label).join(", ");
    return names;
  }
  ignoreEvent() {
    return false;
  }
}

/** A coloured bar for each of the line's threads, beside its number. */
class Bars extends GutterMarker {
  constructor(here) {
    super();
    this.colours = here.slice(0, SHOWN).map((mark) => [mark.colour, mark.kind]);
    this.key = JSON.stringify(this.colours);
  }
  eq(other) {
    return this.key === other.key;
  }
  toDOM() {
    const bars = document.createElement("span");
    bars.className = "cm-mark-bars";
    for (const [colour, kind] of this.colours) bars.append(chip("", `is-${kind} colour-${colour}`));
    return bars;
  }
}

function chip(text, className) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}
