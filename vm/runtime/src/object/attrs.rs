//! Attributes of an object: an insertion-ordered map from names, linear while small.

use hashbrown::HashMap;
use vm_code::{Symbol, Value};

/// Above this many attributes an index is kept.
const LINEAR: usize = 24;

/// Name to value, in order of insertion.
#[derive(Debug, Clone, Default)]
pub struct Attrs {
    entries: Vec<(Symbol, Value)>,
    index: Option<Box<HashMap<Symbol, u32>>>,
}

impl Attrs {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where an attribute is, for a cache: valid until an attribute is removed.
    #[inline]
    pub fn position(&self, name: Symbol) -> Option<usize> {
        match &self.index {
            None => self.entries.iter().position(|(key, _)| *key == name),
            Some(index) => position_in(index, name),
        }
    }

    /// The attribute at a position that was found earlier, if it is still that one.
    #[inline]
    pub fn at(&self, position: usize, name: Symbol) -> Option<Value> {
        match self.entries.get(position) {
            Some((key, value)) if *key == name => Some(*value),
            _ => None,
        }
    }

    /// An attribute's value.
    #[inline]
    pub fn get(&self, name: Symbol) -> Option<Value> {
        self.position(name).map(|at| self.entries[at].1)
    }

    /// Sets or adds an attribute.
    #[inline]
    pub fn set(&mut self, name: Symbol, value: Value) {
        if let Some(at) = self.position(name) {
            self.entries[at].1 = value;
            return;
        }
        let at = self.entries.len();
        self.entries.push((name, value));
        match &mut self.index {
            Some(index) => {
                index.insert(name, u32::try_from(at).unwrap_or(u32::MAX));
            }
            None if at >= LINEAR => self.rebuild(),
            None => {}
        }
    }

    /// Removes an attribute and returns its value.
    pub fn remove(&mut self, name: Symbol) -> Option<Value> {
        let at = self.position(name)?;
        let (_, value) = self.entries.remove(at);
        if let Some(index) = &mut self.index {
            index.remove(&name);
            // Which order they are visited in does not matter.
            for place in index.values_mut().filter(|place| **place as usize > at) {
                *place -= 1;
            }
        }
        Some(value)
    }

    /// Whether it is what `base` is.
    pub fn is_same(&self, base: &Self) -> bool {
        self.entries.len() == base.entries.len()
            && self.entries.iter().zip(&base.entries).all(|(a, b)| a.0 == b.0 && a.1.is(b.1))
    }

    /// Becomes what `base` is.
    pub fn restore(&mut self, base: &Self) {
        if self.entries != base.entries {
            self.clone_from(base);
        }
    }

    /// All, in order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, Value)> + '_ {
        self.entries.iter().copied()
    }

    fn rebuild(&mut self) {
        let index = self.entries.iter().enumerate();
        let index = index.map(|(at, (name, _))| (*name, u32::try_from(at).unwrap_or(u32::MAX)));
        self.index = Some(Box::new(index.collect()));
    }
}

/// Not inlined: most objects are small, and what looks at those is hot.
#[inline(never)]
fn position_in(index: &HashMap<Symbol, u32>, name: Symbol) -> Option<usize> {
    index.get(&name).map(|at| *at as usize)
}
