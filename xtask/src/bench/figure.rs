//! A figure with its aim, and the table of figures.

use serde::Serialize;
use serde_json::Value;

/// One result.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// The heading that it stands under.
    pub group: &'static str,
    /// What was measured.
    pub name: String,
    /// None if it could not be measured here; the note says why.
    pub value: Option<f64>,
    pub unit: Unit,
    pub aim: Option<Aim>,
    /// Whether the aim is met, if both are there.
    pub met: Option<bool>,
    /// What it was computed from, in words.
    pub note: String,
    /// What it was computed from, for programs.
    pub detail: Value,
}

/// What a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    /// How many times as much.
    Times,
    /// Thousands of bytes.
    Kilobytes,
    Milliseconds,
}

/// What we want.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    pub fn new(group: &'static str, name: impl Into<String>, value: f64, unit: Unit) -> Self {
        let (value, name) = (Some(value), name.into());
        Figure { group, name, value, unit, aim: None, met: None, note: String::new(), detail: Value::Null }
    }

    /// A figure that cannot be had here.
    pub fn missing(group: &'static str, name: impl Into<String>, unit: Unit, why: impl Into<String>) -> Self {
        Figure { value: None, note: why.into(), ..Figure::new(group, name, 0.0, unit) }
    }

    pub fn aim(self, aim: Aim) -> Self {
        let met = self.value.map(|value| match aim {
            Aim::AtMost(most) => value <= most,
            Aim::AtLeast(least) => value >= least,
        });
        Figure { aim: Some(aim), met, ..self }
    }

    pub fn note(self, note: impl Into<String>, detail: Value) -> Self {
        Figure { note: note.into(), detail, ..self }
    }
}

/// The figures as text, one a line, under their headings.
pub fn table(figures: &[Figure]) -> String {
    let width = figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    let mut group = "";
    for figure in figures {
        if figure.group != group {
            group = figure.group;
            text += &format!("{}{group}\n", if text.is_empty() { "" } else { "\n" });
        }
        let value = figure.value.map_or("–".to_owned(), |value| write(value, figure.unit));
        let aim = match figure.aim {
            Some(Aim::AtMost(most)) => format!("≤ {}", write(most, figure.unit)),
            Some(Aim::AtLeast(least)) => format!("≥ {}", write(least, figure.unit)),
            None => String::new(),
        };
        let mark = figure.met.map_or(" ", |met| if met { "✓" } else { "✗" });
        let line = format!("  {:width$} {value:>10} {aim:>12} {mark} {}", figure.name, figure.note);
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn write(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Times => format!("{value:.2}×"),
        Unit::Kilobytes => format!("{value:.1} kB"),
        Unit::Milliseconds => format!("{value:.0} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_knows_whether_its_aim_is_met() {
        let figure = |value, aim| Figure::new("g", "n", value, Unit::Times).aim(aim).met;
        assert_eq!(figure(1.15, Aim::AtMost(1.15)), Some(true));
        assert_eq!(figure(1.16, Aim::AtMost(1.15)), Some(false));
        assert_eq!(figure(1.8, Aim::AtLeast(1.9)), Some(false));
        let missing = Figure::missing("g", "n", Unit::Times, "no python3").aim(Aim::AtLeast(3.0));
        assert_eq!((missing.met, missing.note.as_str()), (None, "no python3"));
    }

    #[test]
    fn the_table_has_a_heading_for_each_group() {
        let figures = [
            Figure::new("Load", "page", 12.34, Unit::Kilobytes).aim(Aim::AtMost(150.0)),
            Figure::new("Threads", "primes, wasm", 1.9, Unit::Times),
        ];
        let lines = [
            "Load",
            "  page            12.3 kB   ≤ 150.0 kB ✓",
            "",
            "Threads",
            "  primes, wasm      1.90×",
            "",
        ];
        assert_eq!(table(&figures), lines.join("\n"));
    }
}
