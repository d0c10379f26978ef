//! Where the marks under a line of a traceback stand (PEP 657), as CPython 3.11 finds them: `Lib/traceback.py`,
//! `_extract_caret_anchors_from_line_segment`.

use ruff_python_ast::Expr;
use ruff_python_parser::parse_expression;
use ruff_text_size::Ranged;

/// Where the operator of a binary operation, or the brackets of a subscript, begin and end in a piece of a line.
pub fn anchors(segment: &str) -> Option<(usize, usize)> {
    let parsed = parse_expression(segment).ok()?;
    let chars: Vec<char> = segment.chars().collect();
    let in_chars = |bytes: usize| segment.get(..bytes).map_or(0, |before| before.chars().count());
    match parsed.expr() {
        Expr::BinOp(operation) => {
            let between =
                in_chars(operation.left.end().to_usize())..in_chars(operation.right.start().to_usize());
            let operator = chars.get(between.clone())?;
            let offset = operator.iter().take_while(|char| char.is_whitespace()).count();
            let mut left = between.start + offset;
            let wide = operator.get(offset + 1).is_some_and(|char| !char.is_whitespace());
            let mut right = left + 1 + usize::from(wide);
            while chars.get(left).is_some_and(|char| char.is_whitespace() || matches!(char, ')' | '#')) {
                left += 1;
                right += 1;
            }
            Some((left, right.min(chars.len())))
        }
        Expr::Subscript(subscript) => {
            let mut left = in_chars(subscript.value.end().to_usize());
            let mut right = in_chars(subscript.slice.end().to_usize()) + 1;
            while chars.get(left).is_some_and(|char| *char != '[') {
                left += 1;
            }
            while chars.get(right).is_some_and(|char| *char != ']') {
                right += 1;
            }
            Some((left, (right + usize::from(right < chars.len())).min(chars.len())))
        }
        _ => None,
    }
}
