//! An exploration as a JUnit report: one test, which fails where an outcome does.

use super::Explored;

/// The report as XML.
pub fn of(explored: &Explored) -> String {
    let failures: Vec<String> = explored
        .report
        .outcomes
        .iter()
        .zip(&explored.failing)
        .filter(|(_, failing)| **failing)
        .map(|(found, failing)| {
            let lines: Vec<String> = found
                .operations
                .iter()
                .map(|operation| {
                    format!(
                        "{} {}: {}",
                        explored.spec.line_text(operation.line),
                        operation.name,
                        operation.text
                    )
                })
                .collect();
            format!(
                "<failure message=\"{}\">{}</failure>",
                escaped(&found.what(*failing)),
                escaped(&lines.join("\n"))
            )
        })
        .collect();
    let name = escaped(&explored.name);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"interleave explore\" tests=\"1\" failures=\"{}\">\n\
         <testcase name=\"{name}\" classname=\"interleave\">{}</testcase>\n</testsuite>\n",
        u8::from(!failures.is_empty()),
        failures.concat()
    )
}

/// A text inside XML, without the characters that XML forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            control if control.is_control() => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}
