//! Where the axis is marked, and how times are written.

use std::fmt::Write;

/// The marks of an axis: multiples of `step_ns` from `first` on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ticks {
    step_ns: f64,
    first: f64,
    count: usize,
    unit: Unit,
    decimals: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Unit {
    name: &'static str,
    ns: f64,
}

const UNITS: [Unit; 4] = [
    Unit { name: "s", ns: 1e9 },
    Unit { name: "ms", ns: 1e6 },
    Unit { name: "µs", ns: 1e3 },
    Unit { name: "ns", ns: 1.0 },
];

impl Ticks {
    /// At most `most` marks in `start_ns..=end_ns`, at round times: 1, 2 or 5 times a power of ten.
    pub fn new(start_ns: f64, end_ns: f64, most: usize) -> Self {
        let rough = ((end_ns - start_ns) / most.max(1) as f64).max(1e-3);
        let decade = 10f64.powf(rough.log10().floor());
        let step_ns =
            [1.0, 2.0, 5.0, 10.0].map(|n| n * decade).into_iter().find(|step| *step >= rough * 0.999_999);
        let step_ns = step_ns.unwrap_or(decade * 10.0);
        let first = (start_ns / step_ns - 1e-9).ceil();
        let count = ((end_ns / step_ns + 1e-9).floor() - first + 1.0).max(0.0) as usize;
        let unit = unit_of(end_ns);
        let decimals = (unit.ns / step_ns).log10().ceil().max(0.0) as usize;
        Ticks { step_ns, first, count, unit, decimals }
    }

    /// The marked times.
    pub fn times(&self) -> impl Iterator<Item = f64> + use<> {
        let Ticks { step_ns, first, count, .. } = *self;
        (0..count).map(move |i| (first + i as f64) * step_ns)
    }

    /// Writes the label of a time into `text`.
    pub fn label(&self, ns: f64, text: &mut String) {
        text.clear();
        // Writing into a string cannot fail.
        let _ = write!(text, "{:.*} {}", self.decimals, ns / self.unit.ns, self.unit.name);
    }

    /// Writes a time between the marks: with one more digit than their labels have.
    pub fn fine_label(&self, ns: f64, text: &mut String) {
        text.clear();
        let _ = write!(text, "{:.*} {}", self.decimals + 1, ns / self.unit.ns, self.unit.name);
    }
}

/// A length of time with three significant digits: `845 ns`, `12.3 ms`, `1.25 s`.
pub fn duration(ns: u64) -> String {
    let ns = ns as f64;
    let mut unit = unit_of(ns);
    let mut value = ns / unit.ns;
    // What rounds to 1000 of a unit is 1 of the next.
    if value >= 999.5
        && let Some(next) = UNITS.iter().rev().find(|next| next.ns > unit.ns)
    {
        unit = *next;
        value = ns / unit.ns;
    }
    let decimals = match value {
        _ if unit.ns == 1.0 => 0,
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$} {}", unit.name)
}

fn unit_of(ns: f64) -> Unit {
    UNITS.into_iter().find(|unit| ns >= unit.ns).unwrap_or(UNITS[3])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels(start: f64, end: f64, most: usize) -> Vec<String> {
        let ticks = Ticks::new(start, end, most);
        let label = |ns| {
            let mut text = String::new();
            ticks.label(ns, &mut text);
            text
        };
        ticks.times().map(label).collect()
    }

    #[test]
    fn labels_are_round() {
        assert_eq!(labels(0.0, 1e9, 5), ["0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s"]);
        assert_eq!(labels(0.0, 1.2e8, 4), ["0 ms", "50 ms", "100 ms"]);
        assert_eq!(labels(0.0, 2_500.0, 6), ["0.0 µs", "0.5 µs", "1.0 µs", "1.5 µs", "2.0 µs", "2.5 µs"]);
        assert_eq!(labels(0.0, 90.0, 3), ["0 ns", "50 ns"]);
        assert_eq!(
            labels(1_000_000_000.0, 1_000_000_400.0, 2),
            ["1.0000000 s", "1.0000002 s", "1.0000004 s"]
        );
    }

    #[test]
    fn durations_have_three_digits() {
        let cases = [
            (0, "0 ns"),
            (845, "845 ns"),
            (1_000, "1.00 µs"),
            (12_345, "12.3 µs"),
            (999_400, "999 µs"),
            (999_600, "1.00 ms"),
            (123_456_789, "123 ms"),
            (1_250_000_000, "1.25 s"),
            (61_000_000_000, "61.0 s"),
        ];
        for (ns, text) in cases {
            assert_eq!(duration(ns), text);
        }
    }

    proptest! {
        #[test]
        fn marks_lie_inside_and_are_few(start in 0.0..1e11f64, length in 50.0..1e11f64, most in 1usize..30) {
            let end = start + length;
            let ticks = Ticks::new(start, end, most);
            let times: Vec<f64> = ticks.times().collect();
            prop_assert!(times.len() <= most + 1, "{} marks", times.len());
            prop_assert!(times.len() * 6 + 6 >= most, "only {} of {most} marks", times.len());
            for pair in times.windows(2) {
                prop_assert!(pair[0] < pair[1]);
            }
            let slack = ticks.step_ns * 1e-6;
            prop_assert!(times.iter().all(|t| *t >= start - slack && *t <= end + slack));
            let mut labels: Vec<String> = labels(start, end, most);
            let marks = labels.len();
            labels.dedup();
            prop_assert_eq!(labels.len(), marks);
        }
    }
}
