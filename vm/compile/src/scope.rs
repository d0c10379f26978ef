//! Scopes: which name means what where, decided before any code is generated.
//!
//! As in CPython: a name that is bound anywhere in a function is local to it; cells carry variables to inner
//! functions; class bodies are no enclosing scope for what is inside them. List, set and dictionary
//! comprehensions are *inlined* into the function around them where no variable of theirs is captured.

use hashbrown::{HashMap, HashSet};
use ruff_text_size::TextRange;
use vm_code::{Symbol, Symbols};

use super::diagnostics::Report;

/// The index of a scope of a module; outer scopes have smaller ones. 0 is the module itself.
pub(super) type ScopeId = usize;

/// What opens a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A list, set or dictionary comprehension.
    Comprehension,
    GeneratorExpression,
}

/// What happens to a name in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Uses {
    pub bound: bool,
    pub parameter: bool,
    pub read: bool,
    pub global: bool,
    pub nonlocal: bool,
}

/// Where a name lives, seen from a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// A plain local variable (in a class body: an entry of the namespace).
    Local,
    /// A local variable that inner functions use.
    Cell,
    /// A variable of an enclosing function.
    Free,
    /// A variable of the module, or a builtin.
    Global,
}

/// One scope.
#[derive(Debug)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    /// For private names: the innermost class around.
    pub class_name: Option<String>,
    /// All names, in the order of their first appearance.
    pub names: Vec<Symbol>,
    uses: HashMap<Symbol, Uses>,
    homes: HashMap<Symbol, Home>,
    /// Variables of enclosing functions that are needed here or further inside.
    pub free: Vec<Symbol>,
    /// Variables that an assignment expression binds: they may change while an expression is evaluated.
    pub walrus: HashSet<Symbol>,
    /// Variables that may become unbound again.
    pub deleted: HashSet<Symbol>,
    /// `async def`, or a comprehension that awaits.
    pub is_async: bool,
    pub is_generator: bool,
    /// A class body whose methods need `__class__`.
    pub needs_class_cell: bool,
    /// A comprehension that is part of the code around it.
    pub inlined: bool,
    /// Has annotated variables (modules and classes).
    pub annotated: bool,
    /// Names that inner functions take from here or from further out.
    wanted_inside: HashSet<Symbol>,
}

impl Scope {
    /// A scope with nothing in it yet.
    pub fn new(kind: ScopeKind, parent: Option<ScopeId>, class_name: Option<String>) -> Self {
        Self {
            kind,
            parent,
            class_name,
            names: Vec::new(),
            uses: HashMap::new(),
            homes: HashMap::new(),
            free: Vec::new(),
            walrus: HashSet::new(),
            deleted: HashSet::new(),
            is_async: false,
            is_generator: false,
            needs_class_cell: false,
            inlined: false,
            annotated: false,
            wanted_inside: HashSet::new(),
        }
    }

    /// What happens to a name.
    pub fn uses(&self, name: Symbol) -> Uses {
        self.uses.get(&name).copied().unwrap_or_default()
    }

    /// Notes that something happens to a name.
    pub fn note(&mut self, name: Symbol, change: impl FnOnce(&mut Uses)) {
        let names = &mut self.names;
        change(self.uses.entry(name).or_insert_with(|| {
            names.push(name);
            Uses::default()
        }));
    }

    /// Where a name lives.
    pub fn home(&self, name: Symbol) -> Home {
        self.homes.get(&name).copied().unwrap_or(Home::Global)
    }

    /// Whether a name is a variable of this very scope.
    pub fn binds(&self, name: Symbol) -> bool {
        let uses = self.uses(name);
        (uses.bound || uses.parameter) && !uses.global && !uses.nonlocal
    }

    /// Whether it has registers of its own: a function of any kind.
    pub fn is_function(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }
}

/// A name declared `nonlocal`, for the error where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nonlocal {
    pub scope: ScopeId,
    pub name: Symbol,
    pub range: TextRange,
}

/// Decides what is inlined and where every name lives.
pub(super) fn resolve(
    scopes: &mut [Scope],
    nonlocals: &[Nonlocal],
    symbols: &mut Symbols,
    report: &mut Report,
) {
    let class_cell = symbols.intern("__class__");
    for id in (1..scopes.len()).rev() {
        settle(scopes, id, class_cell);
    }
    for id in 0..scopes.len() {
        if !scopes[id].inlined {
            for name in scopes[id].names.clone() {
                let home = find_home(scopes, id, name, class_cell);
                // A variable of the scope's own may have become a cell already.
                let known = scopes[id].homes.get(&name).copied();
                if !(home == Home::Local && known == Some(Home::Cell)) {
                    scopes[id].homes.insert(name, home);
                }
            }
        }
    }
    for nonlocal in nonlocals {
        let scope = &scopes[nonlocal.scope];
        if scope.home(nonlocal.name) != Home::Free && !scope.uses(nonlocal.name).global {
            let name = symbols.name(nonlocal.name);
            report.syntax(nonlocal.range, &format!("no binding for nonlocal '{name}' found"));
        }
    }
}

/// Tells the parent what a scope wants from further out, and whether it is inlined there.
fn settle(scopes: &mut [Scope], id: ScopeId, class_cell: Symbol) {
    let scope = &scopes[id];
    let Some(parent) = scope.parent else { return };
    let captured = scope.names.iter().any(|name| scope.binds(*name) && scope.wanted_inside.contains(name));
    let inlined =
        scope.kind == ScopeKind::Comprehension && !captured && scopes[parent].kind != ScopeKind::Class;
    let mut wanted: HashSet<Symbol> = scope.wanted_inside.clone();
    let is_class = scope.kind == ScopeKind::Class;
    if is_class {
        wanted.remove(&class_cell);
    } else {
        wanted.retain(|name| !scope.binds(*name));
    }
    let outer_names: Vec<Symbol> = scope.names.iter().copied().filter(|name| !scope.binds(*name)).collect();
    if inlined {
        let walrus: Vec<Symbol> = scope.walrus.iter().copied().collect();
        for name in outer_names {
            scopes[parent].note(name, |uses| uses.read = true);
        }
        scopes[parent].walrus.extend(walrus);
        if scopes[id].is_async && scopes[parent].kind == ScopeKind::Comprehension {
            scopes[parent].is_async = true;
        }
    } else {
        wanted.extend(outer_names.into_iter().filter(|name| !scopes[id].uses(*name).global));
    }
    scopes[id].inlined = inlined;
    scopes[parent].wanted_inside.extend(wanted);
}

fn find_home(scopes: &mut [Scope], id: ScopeId, name: Symbol, class_cell: Symbol) -> Home {
    let scope = &scopes[id];
    if scope.kind == ScopeKind::Module || scope.uses(name).global {
        return Home::Global;
    }
    if scope.binds(name) {
        return Home::Local;
    }
    let mut path = vec![id];
    let mut next = scope.parent;
    while let Some(at) = next {
        let outer = &scopes[at];
        next = outer.parent;
        if outer.kind == ScopeKind::Module {
            break;
        }
        if outer.inlined {
            continue;
        }
        if outer.kind == ScopeKind::Class && name != class_cell {
            path.push(at);
            continue;
        }
        if outer.kind == ScopeKind::Class || outer.binds(name) {
            give(scopes, at, &path, name);
            return Home::Free;
        }
        if outer.uses(name).global {
            break;
        }
        path.push(at);
    }
    Home::Global
}

/// Makes a variable of `owner` a cell, and hands it through all scopes of the path.
fn give(scopes: &mut [Scope], owner: ScopeId, path: &[ScopeId], name: Symbol) {
    if scopes[owner].kind == ScopeKind::Class {
        scopes[owner].needs_class_cell = true;
    } else {
        scopes[owner].homes.insert(name, Home::Cell);
    }
    for id in path {
        if !scopes[*id].free.contains(&name) {
            scopes[*id].free.push(name);
        }
    }
}
