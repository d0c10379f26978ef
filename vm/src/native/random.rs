//! `random.Random`: CPython's own sequence.

/// MT19937, with its state exposed as CPython's `getstate()` does.
#[derive(Debug, Clone)]
pub struct MersenneTwister {
    pub state: Vec<u32>,
    pub index: usize,
    /// `gauss_next`.
    pub gauss: Option<f64>,
}
