//! What repeated measurements come to. It never averages: one slow run must not move the result.

use serde::Serialize;

/// The middle, and the ends, of repeated measurements.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sample {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Sample {
    /// None if nothing was measured.
    pub fn of(mut values: Vec<f64>) -> Option<Sample> {
        values.sort_by(f64::total_cmp);
        let (&min, &max) = (values.first()?, values.last()?);
        let middle = values.len() / 2;
        let median =
            if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 };
        Some(Sample { median, min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let sample = |values: &[f64]| Sample::of(values.to_vec());
        assert_eq!(sample(&[3.0, 1.0, 100.0]), Some(Sample { median: 3.0, min: 1.0, max: 100.0 }));
        assert_eq!(sample(&[1.0, 2.0]).map(|sample| sample.median), Some(1.5));
        assert_eq!(sample(&[]), None);
    }
}
