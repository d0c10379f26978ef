//! x
pub mod code;
pub mod symbol;
pub mod value;
