//! The marks under a line of a traceback (PEP 657), as CPython 3.11 chooses them: `Lib/traceback.py`,
//! `_extract_caret_anchors_from_line_segment`.

use vm_code::Span;

/// What stands under the line, both without the line's indentation; nothing where the whole line is meant.
pub fn under(line: &str, span: Span, anchors: impl Fn(&str) -> Option<(usize, usize)>) -> Option<String> {
    if span.end_line == 0 || span.end_column == 0 && span.end_line == span.line {
        return None;
    }
    let stripped = line.trim();
    let indent = line.chars().count() - line.trim_start().chars().count();
    let start = usize::from(span.column);
    let (end, anchors) = if span.line == span.end_line {
        let end = usize::from(span.end_column);
        let segment: String = line.chars().skip(start).take(end.saturating_sub(start)).collect();
        (end, anchors(&segment))
    } else {
        (indent + stripped.chars().count(), None)
    };
    let width = end.checked_sub(start)?;
    let has_anchors = anchors.is_some_and(|(left, right)| right > left);
    if width >= stripped.chars().count() && !has_anchors {
        return None;
    }
    let marks = match anchors {
        Some((left, right)) => {
            format!(
                "{}{}{}",
                "~".repeat(left),
                "^".repeat(right - left),
                "~".repeat(width.saturating_sub(right))
            )
        }
        None => "^".repeat(width),
    };
    Some(format!("{}{marks}", " ".repeat(start.saturating_sub(indent))))
}
