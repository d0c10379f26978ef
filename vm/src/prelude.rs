//! The library's Python sources: every file of `vm/prelude` is a module, a folder with `__init__.py` a package.
//! The table is made when the crate is built.

/// A module of the library.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Dotted.
    pub name: &'static str,
    pub file: &'static str,
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));
