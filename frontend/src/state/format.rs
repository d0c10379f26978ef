//! Numbers as the user reads and types them, errors as sentences, and the names of places and variants.

use shared::{Place, Variant};

/// `3,000,000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `12.4 MB`, in powers of 1000.
pub fn bytes(number: u64) -> String {
    let mut value = number as f64;
    let mut unit = "B";
    for next in ["kB", "MB", "GB", "TB"] {
        if value < 999.5 {
            break;
        }
        value /= 1_000.0;
        unit = next;
    }
    let decimals = if unit == "B" || value >= 99.95 { 0 } else { 1 };
    format!("{value:.decimals$} {unit}")
}

/// `87%`, of a share from 0 to 1.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// `1.94×`.
pub fn factor(value: f64) -> String {
    let decimals = if value < 9.995 { 2 } else { 1 };
    format!("{value:.decimals$}×")
}

/// A whole number as typed: separators are ignored, and `k`, `M`, `G` stand for thousands, millions and
/// thousand millions, so `3M` and `3 000 000` and `3,000,000` are one number.
pub fn parse_count(text: &str) -> Option<u64> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_' | '\'')).collect();
    let (number, factor) = match text.char_indices().last()? {
        (end, 'k' | 'K') => (&text[..end], 1_000),
        (end, 'm' | 'M') => (&text[..end], 1_000_000),
        (end, 'g' | 'G') => (&text[..end], 1_000_000_000),
        _ => (text.as_str(), 1),
    };
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// An error as a sentence of its own: `a chunk needs at least 1 task` becomes `A chunk needs at least 1 task.`
pub fn sentence(error: &str) -> String {
    let mut text = error.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}

/// The name of a place on the page.
pub fn place_name(place: Place) -> &'static str {
    match place {
        Place::Browser => "Browser",
        Place::Server => "Server",
    }
}

/// `Browser · threads × 4`, with what differs from the usual behind it.
pub fn variant_name(variant: &Variant) -> String {
    format!("{} · {}", place_name(variant.place), variant.describe())
}

#[cfg(test)]
mod tests {
    use shared::{Collect, ExecutionModel, Reuse};

    use super::*;

    #[test]
    fn counts_have_separators() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(3_000_000), "3,000,000");
    }

    #[test]
    fn bytes_change_their_unit_before_they_need_four_digits() {
        assert_eq!(bytes(512), "512 B");
        assert_eq!(bytes(999_600), "1.0 MB");
        assert_eq!(bytes(12_400_000), "12.4 MB");
        assert_eq!(bytes(250_000_000), "250 MB");
    }

    #[test]
    fn typed_numbers_are_read_as_people_write_them() {
        for text in ["3000000", "3,000,000", "3 000 000", "3_000_000", "3M", " 3000k "] {
            assert_eq!(parse_count(text), Some(3_000_000), "{text}");
        }
        for text in ["", "k", "-1", "1.5", "3x", "99999999999999999999", "99999999999999999G"] {
            assert_eq!(parse_count(text), None, "{text}");
        }
    }

    #[test]
    fn a_variants_name_says_what_is_unusual_about_it() {
        let variant = Variant { model: ExecutionModel::Threads, workers: 4, ..Variant::default() };
        assert_eq!(variant_name(&variant), "Browser · threads × 4");
        let variant = Variant { reuse: Reuse::PerTask, collect: Collect::AsCompleted, ..variant };
        assert_eq!(variant_name(&variant), "Browser · threads × 4, one per task, as completed");
        let variant = Variant { model: ExecutionModel::Async, slice_ms: 0, ..Variant::default() };
        assert_eq!(variant_name(&variant), "Browser · async, 0 ms slices");
    }
}
