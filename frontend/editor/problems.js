// What is wrong with a text, as CodeMirror wants to have it: offsets instead of lines and columns.

/** Diagnostics of one text. Columns count characters from 1, and the end is not part of the range. */
export function problemsIn(doc, diagnostics) {
  return diagnostics.map((diagnostic) => {
    let from = offset(doc, diagnostic.line, diagnostic.column);
    let to = Math.max(from, offset(doc, diagnostic.endLine, diagnostic.endColumn));
    if (to === from) {
      // Something is missing here: the character at the place stands for it, or the one before at the line's end.
      const line = doc.lineAt(from);
      if (to < line.to) to += 1;
      else if (from > line.from) from -= 1;
    }
    return { from, to, severity: diagnostic.severity, message: diagnostic.message, renderMessage: () => message(diagnostic) };
  });
}

/** The offset of a line and a column; what lies behind the end is at the end. */
export function offset(doc, line, column) {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, line));
  let units = 0;
  for (let characters = 1; characters < column && units < text.length; characters += 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return from + units;
}

function message({ message, hint }) {
  const box = document.createElement("div");
  box.append(message);
  if (hint) {
    const more = document.createElement("div");
    more.className = "cm-hint";
    more.textContent = hint;
    box.append(more);
  }
  return box;
}
