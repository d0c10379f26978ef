//! The library's Python sources: every file of `vm/machine/prelude` is a module, a folder with `__init__.py` a package.
//! The table is made when the crate is built.

use vm_compile::Source;

include!(concat!(env!("OUT_DIR"), "/sources.rs"));
