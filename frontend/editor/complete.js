// What can be typed next: the supported modules and their names, what values of known classes can do, keywords,
// builtins, and the program's own names. Nothing is offered that the machine does not have.

import { autocompletion, completeFromList, snippetCompletion } from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import table from "./completions.json";

const SNIPPETS = [
  snippetCompletion("def ${name}(${parameters}):\n\t${}", { label: "def", detail: "function", type: "keyword" }),
  snippetCompletion("async def ${name}(${parameters}):\n\t${}", { label: "async def", detail: "coroutine", type: "keyword" }),
  snippetCompletion("class ${Name}:\n\t${}", { label: "class", detail: "definition", type: "keyword" }),
  snippetCompletion("for ${item} in ${items}:\n\t${}", { label: "for", detail: "loop", type: "keyword" }),
  snippetCompletion("while ${condition}:\n\t${}", { label: "while", detail: "loop", type: "keyword" }),
  snippetCompletion("with ${lock}:\n\t${}", { label: "with", detail: "block", type: "keyword" }),
  snippetCompletion("if __name__ == \"__main__\":\n\t${}", { label: "if __name__", detail: "main program", type: "keyword" }),
  snippetCompletion("try:\n\t${}\nexcept ${Exception} as ${error}:\n\t${}", { label: "try", detail: "block", type: "keyword" }),
];

/** What a literal begins with, and its class; else it is a text. */
const LITERALS = { "[": "list", "{": "dict" };

const MODULES = options(Object.fromEntries(Object.keys(table.modules).map((name) => [name, "namespace"])));
const GLOBALS = [
  ...SNIPPETS,
  ...options(Object.fromEntries(table.keywords.map((name) => [name, "keyword"]))),
  ...options(table.builtins),
];

/** Completion for a program; `others` gives the texts of its further files by their module's name. */
export function completion(others) {
  return autocompletion({
    override: [(context) => complete(context, others()), ownNames],
    maxRenderedOptions: 60,
  });
}

function complete(context, others) {
  if (isQuoted(context)) return null;
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);

  const fromImport = /^\s*from\s+([\w.]+)\s+import\s+\(?(?:.*,)?\s*(\w*)$/.exec(before);
  if (fromImport) return offer(context, fromImport[2], options(namesOf(fromImport[1], others)));
  const importing = /^\s*(?:from|import)\s+(?:.*,\s*)?([\w.]*)$/.exec(before);
  if (importing) {
    const own = [...others.keys()].map((label) => ({ label, type: "namespace", detail: "this program" }));
    return offer(context, importing[1], [...MODULES, ...own]);
  }
  const member = /([A-Za-z_][\w.]*|["'\])}])\s*\.(\w*)$/.exec(before);
  if (member) return offer(context, member[2], membersOf(member[1], context.state.doc.toString(), others));

  const word = context.matchBefore(/[A-Za-z_]\w*$/);
  if (!word && !context.explicit) return null;
  const list = completeFromList([...GLOBALS, ...importedNames(context.state.doc.toString())]);
  return list(context);
}

/** The names that the program itself defines where the cursor is. */
function ownNames(context) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (isQuoted(context) || /\.\s*\w*$|^\s*(?:from|import)\s/.test(before)) return null;
  return localCompletionSource(context);
}

function offer(context, typed, list) {
  if (list.length === 0) return null;
  return { from: context.pos - typed.length, options: list, validFor: /^\w*$/ };
}

/** What stands behind the dot of `target`. */
function membersOf(target, text, others) {
  if (/^["']$/.test(target)) return options(methods("str"));
  if (target === "]") return options(methods("list"));
  if (target === "}") return options(methods("dict"));
  const module = moduleOf(target, text);
  if (module) return options(namesOf(module, others));
  const made = classOf(target, text);
  return made ? options(methods(made)) : [];
}

/** The module that a name stands for in this text, through its imports. */
function moduleOf(name, text) {
  for (const [, module, alias] of text.matchAll(/^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?/gm)) {
    if (alias === name || (!alias && (module === name || module.startsWith(`${name}.`)))) return alias ? module : name;
  }
  for (const [, module, names] of text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+(.+)$/gm)) {
    for (const part of names.replace(/[()]/g, "").split(",")) {
      const [real, alias] = part.trim().split(/\s+as\s+/);
      if ((alias ?? real) === name && `${module}.${real}` in table.modules) return `${module}.${real}`;
    }
  }
  return undefined;
}

/** The known class of a variable, by what it was made from: `lock = threading.Lock()`, `with Pool() as pool`. */
function classOf(name, text) {
  const escaped = name.replace(/[.]/g, "\\.");
  const makers = [
    new RegExp(`(?:^|[^\\w.])${escaped}\\s*(?::[^=\\n]+)?=\\s*(?:await\\s+)?(?:[\\w]+\\.)*(\\w+)\\(`, "g"),
    new RegExp(`with\\s+(?:[\\w]+\\.)*(\\w+)\\([^\\n]*\\)\\s+as\\s+${escaped}\\b`, "g"),
  ];
  for (const maker of makers) {
    for (const [, made] of text.matchAll(maker)) {
      if (made in table.members) return made;
      if (made === "submit" || made === "run_in_executor") return "Future";
      if (made === "create_task") return "Task";
    }
  }
  const literal = new RegExp(`(?:^|[^\\w.])${escaped}\\s*=\\s*(f?["']|\\[|\\{)`).exec(text);
  return literal ? (LITERALS[literal[1]] ?? "str") : undefined;
}

function methods(name) {
  return Object.fromEntries((table.members[name] ?? []).map((member) => [member, "method"]));
}

/** The names in a module: one of the library's, or one of the program's own. */
function namesOf(module, others) {
  const own = others.get(module);
  if (own === undefined) return table.modules[module] ?? {};
  const names = {};
  for (const [, kind, name] of own.matchAll(/^(?:async\s+)?(def|class)\s+(\w+)/gm)) {
    names[name] = kind === "def" ? "function" : "class";
  }
  for (const [, name] of own.matchAll(/^(\w+)\s*(?::[^=\n]+)?=[^=]/gm)) names[name] ??= "variable";
  return names;
}

/** What the text's imports have brought in. */
function importedNames(text) {
  const names = {};
  for (const [, module, alias] of text.matchAll(/^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?/gm)) {
    names[alias ?? module.split(".")[0]] = "namespace";
  }
  for (const [, module, list] of text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+(.+)$/gm)) {
    for (const part of list.replace(/[()]/g, "").split(",")) {
      const [real, alias] = part.trim().split(/\s+as\s+/);
      if (/^\w+$/.test(real)) names[alias ?? real] = table.modules[module]?.[real] ?? "variable";
    }
  }
  return options(names);
}

function options(names) {
  return Object.entries(names).map(([label, type]) => ({ label, type }));
}

/** Whether the cursor is in a comment or a text. */
function isQuoted(context) {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  return node.name === "Comment" || node.name === "String";
}
