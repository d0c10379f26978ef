//! Tracebacks as CPython 3.11 prints them (`Lib/traceback.py`, `Python/traceback.c`), without frames of the library.
//!
//! It calls no Python code: the text of an exception whose class has a `__str__` in Python must be given to it.

mod carets;
mod suggest;

use hashbrown::HashMap;
use vm_code::{ObjId, Value, names};

use crate::object::{Exception, Object, TracebackEntry};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// From the third on, equal lines are counted.
const SHOWN_REPEATS: usize = 3;
const MAX_GROUP_WIDTH: usize = 15;
const MAX_GROUP_DEPTH: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// Texts of exceptions that only Python code can say.
pub type Texts = HashMap<ObjId, String>;

/// The whole traceback, with causes, contexts and groups. `suggest`: with "Did you mean", as CPython's own
/// reports of what nobody caught have it, and those of its module `traceback` do not.
pub fn format(vm: &mut Vm<'_>, exception: Value, texts: &Texts, suggest: bool) -> String {
    let mut printer = Printer { vm, texts, suggest, out: String::new(), depth: 0, need_close: false };
    printer.chain(exception, &mut Vec::new());
    printer.out
}

/// The last line: `ValueError: no`.
pub fn summary(vm: &mut Vm<'_>, exception: Value, texts: &Texts) -> String {
    let mut printer = Printer { vm, texts, suggest: true, out: String::new(), depth: 0, need_close: false };
    printer.only(exception).trim_end().to_owned()
}

/// Exceptions whose text only Python code can say, of all that `format` would print.
pub fn unknown_texts(vm: &mut Vm<'_>, exception: Value) -> Vec<Value> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut todo = vec![exception];
    while let Some(exception) = todo.pop() {
        let Some(data) = data(vm, exception) else { continue };
        if seen.contains(&exception) {
            continue;
        }
        seen.push(exception);
        if native_text(vm, exception).is_none() {
            found.push(exception);
        }
        todo.extend([data.cause, data.context]);
        todo.extend(members(vm, &data).unwrap_or_default());
    }
    found
}

struct Printer<'v, 'a> {
    vm: &'v mut Vm<'a>,
    texts: &'v Texts,
    suggest: bool,
    out: String,
    /// How many exception groups are around.
    depth: usize,
    /// Whether the group's closing line is still to be written.
    need_close: bool,
}

impl Printer<'_, '_> {
    fn chain(&mut self, exception: Value, seen: &mut Vec<Value>) {
        let mut chain = Vec::new();
        let mut next = Some(exception);
        while let Some(exception) = next.take() {
            let Some(data) = data(self.vm, exception) else { break };
            seen.push(exception);
            let unseen = |other: Value| (!other.is_none() && !seen.contains(&other)).then_some(other);
            let message = if let Some(cause) = unseen(data.cause) {
                next = Some(cause);
                Some(CAUSE)
            } else if data.cause.is_none()
                && !data.suppress_context
                && let Some(context) = unseen(data.context)
            {
                next = Some(context);
                Some(CONTEXT)
            } else {
                None
            };
            chain.push((message, exception, data));
        }
        for (message, exception, data) in chain.into_iter().rev() {
            if let Some(message) = message {
                self.emit(message, '|');
            }
            match members(self.vm, &data) {
                None => {
                    self.stack("Traceback (most recent call last):\n", &data.traceback, '|');
                    let only = self.only(exception);
                    self.emit(&only, '|');
                }
                Some(_) if self.depth > MAX_GROUP_DEPTH => {
                    self.emit(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"), '|');
                }
                Some(members) => self.group(exception, &data, &members, seen),
            }
        }
    }

    fn group(&mut self, exception: Value, data: &Exception, members: &[Value], seen: &mut Vec<Value>) {
        let top = self.depth == 0;
        if top {
            self.depth += 1;
        }
        let margin = if top { '+' } else { '|' };
        self.stack("Exception Group Traceback (most recent call last):\n", &data.traceback, margin);
        let only = self.only(exception);
        self.emit(&only, '|');
        let shown = members.len().min(MAX_GROUP_WIDTH + 1);
        self.need_close = false;
        for (at, member) in members.iter().take(shown).enumerate() {
            let last = at + 1 == shown;
            if last {
                self.need_close = true;
            }
            let truncated = at >= MAX_GROUP_WIDTH;
            let title = if truncated { "...".to_owned() } else { (at + 1).to_string() };
            let corner = if at == 0 { "+-" } else { "  " };
            let indent = " ".repeat(2 * self.depth);
            self.out.push_str(&format!("{indent}{corner}+---------------- {title} ----------------\n"));
            self.depth += 1;
            if truncated {
                let more = members.len() - MAX_GROUP_WIDTH;
                let plural = if more > 1 { "s" } else { "" };
                self.emit(&format!("and {more} more exception{plural}\n"), '|');
            } else {
                self.chain(*member, seen);
            }
            if last && self.need_close {
                let indent = " ".repeat(2 * self.depth);
                self.out.push_str(&format!("{indent}+------------------------------------\n"));
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if top {
            self.depth = 0;
        }
    }

    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push_str(text);
            return;
        }
        let indent = " ".repeat(2 * self.depth);
        for line in text.split_inclusive('\n') {
            self.out.push_str(&format!("{indent}{margin} {line}"));
        }
    }

    fn stack(&mut self, title: &str, entries: &[TracebackEntry], margin: char) {
        if entries.is_empty() {
            return;
        }
        self.emit(title, margin);
        let program = self.vm.program;
        let own: Vec<&TracebackEntry> =
            entries.iter().filter(|entry| !program.code(entry.code).library).collect();
        let mut text = String::new();
        let mut at = 0;
        while at < own.len() {
            let same =
                |other: &&&TracebackEntry| (other.code, other.span.line) == (own[at].code, own[at].span.line);
            let count = own[at..].iter().take_while(same).count();
            for entry in &own[at..at + count.min(SHOWN_REPEATS)] {
                text.push_str(&frame(self.vm, entry));
            }
            if count > SHOWN_REPEATS {
                let more = count - SHOWN_REPEATS;
                let plural = if more > 1 { "s" } else { "" };
                text.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
            }
            at += count;
        }
        self.emit(&text, '|');
    }

    /// The class and the text, and the notes.
    fn only(&mut self, exception: Value) -> String {
        let Some(data) = data(self.vm, exception) else { return String::new() };
        let class = class_name(self.vm, &data);
        let text = exception.obj().and_then(|id| self.texts.get(&id).cloned());
        let text = text.or_else(|| native_text(self.vm, exception));
        let mut out = match text {
            None => format!("{class}: <exception str() failed>"),
            Some(text) if text.is_empty() => class,
            Some(text) => format!("{class}: {text}"),
        };
        if self.suggest {
            out.push_str(&suggest::trailer(self.vm, &data).unwrap_or_default());
        }
        out.push('\n');
        let notes = data.attrs.get(names::NOTES).and_then(|notes| self.vm.as_sequence(notes));
        for note in notes.unwrap_or_default() {
            if let Some(note) = self.vm.as_str(*note) {
                out.push_str(note);
                out.push('\n');
            }
        }
        out
    }
}

fn data(vm: &Vm<'_>, exception: Value) -> Option<Exception> {
    match vm.get(exception.obj()?) {
        Object::Exception(data) => Some((**data).clone()),
        _ => None,
    }
}

/// The exceptions of a group.
fn members(vm: &Vm<'_>, data: &Exception) -> Option<Vec<Value>> {
    if !vm.is_subclass(data.class, types::BASE_EXCEPTION_GROUP) {
        return None;
    }
    match vm.as_sequence(data.args)? {
        [_, exceptions] => Some(vm.as_sequence(*exceptions)?.to_vec()),
        _ => None,
    }
}

fn class_name(vm: &Vm<'_>, data: &Exception) -> String {
    let Object::Class(class) = vm.get(data.class) else { return String::new() };
    let module = class.own(names::MODULE).and_then(|module| vm.as_str(module));
    match module.unwrap_or_else(|| vm.name(class.module)) {
        "builtins" | "__main__" | "" => class.qualname.to_string(),
        module => format!("{module}.{}", class.qualname),
    }
}

/// A frame, as it is printed.
pub fn frame(vm: &Vm<'_>, entry: &TracebackEntry) -> String {
    let code = vm.program.code(entry.code);
    let module = vm.program.module(code.module);
    let mut out =
        format!("  File \"{}\", line {}, in {}\n", module.file, entry.span.line, vm.name(code.name));
    let line = (entry.span.line as usize).checked_sub(1).and_then(|at| module.source.lines().nth(at));
    if let Some(line) = line {
        let stripped = line.trim();
        if !stripped.is_empty() {
            out.push_str(&format!("    {stripped}\n"));
            if let Some(carets) = carets::under(line, entry.span, |segment| vm.host.anchors(segment)) {
                out.push_str(&format!("    {carets}\n"));
            }
        }
    }
    out
}

/// The text of an exception, where no Python code is needed for it.
fn native_text(vm: &mut Vm<'_>, exception: Value) -> Option<String> {
    let class = vm.class_of(exception);
    match vm.lookup(class, names::STR) {
        None | Some(Value::Native(_)) => ops::repr::str_of_exception(vm, exception.obj()?).ok().flatten(),
        Some(_) => None,
    }
}
