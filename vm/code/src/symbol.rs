//! Names as small numbers. A program's names are interned when it is compiled; a run may add to them.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::value::Symbol;

/// An append-only table of names, in layers: those of the library are shared by all programs.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    below: Option<Arc<Symbols>>,
    /// How many names are in the layers below.
    offset: u32,
    names: Vec<Arc<str>>,
    index: HashMap<Arc<str>, Symbol>,
}

impl Symbols {
    /// An empty table on top of another one.
    pub fn above(below: Arc<Symbols>) -> Self {
        let offset = below.len();
        Self { below: Some(below), offset, names: Vec::new(), index: HashMap::new() }
    }

    /// The same table with the layer below it and its own in one.
    pub fn merged(&self) -> Self {
        let Some(below) = &self.below else { return self.clone() };
        let mut merged = Self::clone(below);
        for name in &self.names {
            merged.intern(name);
        }
        merged
    }

    /// Forgets the names that are not in `base`, of which it is a clone that grew.
    pub fn restore(&mut self, base: &Self) {
        for name in self.names.drain(base.names.len()..) {
            self.index.remove(&name);
        }
    }

    /// How many names there are.
    pub fn len(&self) -> u32 {
        self.offset + u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The symbol of a name, if it is known.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        match self.index.get(name) {
            Some(symbol) => Some(*symbol),
            None => self.below.as_ref().and_then(|below| below.find(name)),
        }
    }

    /// The symbol of a name, new if need be.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.find(name) {
            return symbol;
        }
        let symbol = Symbol(self.len());
        let name: Arc<str> = name.into();
        self.names.push(name.clone());
        self.index.insert(name, symbol);
        symbol
    }

    /// The name of a symbol.
    pub fn name(&self, symbol: Symbol) -> &str {
        if symbol.0 < self.offset {
            return self.below.as_ref().map_or("", |below| below.name(symbol));
        }
        self.names.get((symbol.0 - self.offset) as usize).map_or("", |name| name)
    }
}
