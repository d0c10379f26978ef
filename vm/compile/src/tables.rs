//! The tables of a program that is being compiled: names, codes, constants.

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigInt;
use vm_code::{Code, Const, Symbols, names};

use super::constants::Literal;

/// What grows while modules are compiled.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub symbols: Symbols,
    pub codes: Vec<Arc<Code>>,
    pub consts: Vec<Const>,
    /// Of the library, for programs on top of it.
    below: Option<Arc<HashMap<Key, u32>>>,
    index: HashMap<Key, u32>,
}

/// A constant as a key: floats by their bits, so that `0.0` and `-0.0` stay two.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    BigInt(BigInt),
    Float(u64),
    Complex(u64, u64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
    Tuple(Arc<[u32]>),
    FrozenSet(Arc<[u32]>),
}

impl Tables {
    /// The library's, which begin with the names that the machine itself uses.
    pub fn beginning() -> Self {
        Self { symbols: Symbols::above(names::table()), ..Self::default() }
    }

    /// Tables on top of the library's.
    pub fn above(
        symbols: &Arc<Symbols>,
        codes: &[Arc<Code>],
        consts: &[Const],
        index: &Arc<HashMap<Key, u32>>,
    ) -> Self {
        Self {
            symbols: Symbols::above(symbols.clone()),
            codes: codes.to_vec(),
            consts: consts.to_vec(),
            below: Some(index.clone()),
            index: HashMap::new(),
        }
    }

    /// The index of the constants, for tables on top.
    pub fn constants_index(&self) -> Arc<HashMap<Key, u32>> {
        Arc::new(self.index.clone())
    }

    /// The number of a constant.
    pub fn constant(&mut self, value: Const) -> u32 {
        let key = key(&value);
        let known = self.below.as_ref().and_then(|below| below.get(&key)).or_else(|| self.index.get(&key));
        if let Some(known) = known {
            return *known;
        }
        let number = u32::try_from(self.consts.len()).unwrap_or(u32::MAX);
        self.consts.push(value);
        self.index.insert(key, number);
        number
    }

    /// The number of a constant, its parts first.
    pub fn literal(&mut self, literal: &Literal) -> u32 {
        match literal {
            Literal::Simple(value) => self.constant(value.clone()),
            Literal::Tuple(items) => {
                let items: Vec<u32> = items.iter().map(|item| self.literal(item)).collect();
                self.constant(Const::Tuple(items.into()))
            }
        }
    }
}

fn key(value: &Const) -> Key {
    match value {
        Const::None => Key::None,
        Const::Bool(value) => Key::Bool(*value),
        Const::Ellipsis => Key::Ellipsis,
        Const::Int(value) => Key::Int(*value),
        Const::BigInt(value) => Key::BigInt(value.clone()),
        Const::Float(value) => Key::Float(value.to_bits()),
        Const::Complex(real, imag) => Key::Complex(real.to_bits(), imag.to_bits()),
        Const::Str(text) => Key::Str(text.clone()),
        Const::Bytes(bytes) => Key::Bytes(bytes.clone()),
        Const::Tuple(items) => Key::Tuple(items.clone()),
        Const::FrozenSet(items) => Key::FrozenSet(items.clone()),
    }
}
