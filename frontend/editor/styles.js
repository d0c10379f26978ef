// CodeMirror writes its rules into a <style> element, which the page's security policy forbids. A constructed
// style sheet is no inline style: here its rules go into one. Importing this module is all it takes; it must be
// imported before a view is made.

import { StyleModule } from "style-mod";

const sheet = new CSSStyleSheet();
let mounted = [];

StyleModule.mount = (_root, modules) => {
  const wanted = Array.isArray(modules) ? modules : [modules];
  if (!document.adoptedStyleSheets.includes(sheet)) {
    // Before the others, as CodeMirror would have it: the page's own rules win where they are as specific.
    document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
  }
  if (wanted.every((module) => mounted.includes(module))) return;
  mounted = [...mounted.filter((module) => !wanted.includes(module)), ...wanted];
  sheet.replaceSync(mounted.map((module) => module.getRules()).join("\n"));
};
