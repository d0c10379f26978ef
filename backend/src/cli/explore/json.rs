//! An exploration as JSON. Numbers that may be large are strings.

use serde_json::{Value, json};

use super::Explored;

/// Everything.
///
/// # Errors
/// If a link cannot be made, because the program is too large for one.
pub fn of(explored: &Explored) -> anyhow::Result<Value> {
    let report = &explored.report;
    let mut outcomes = Vec::new();
    for (found, failing) in report.outcomes.iter().zip(&explored.failing) {
        let operations = found.operations.iter().map(|operation| {
            json!({
                "thread": operation.name,
                "line": explored.spec.line_text(operation.line),
                "text": operation.text,
            })
        });
        outcomes.push(json!({
            "interleavings": found.interleavings,
            "failing": failing,
            "what": found.what(*failing),
            "switches": found.switches,
            "stdout": found.stdout,
            "stderr": found.stderr,
            "end": serde_json::to_value(&found.end)?,
            "operations": operations.collect::<Vec<_>>(),
            "link": format!("#{}", explored.link(found)?),
        }));
    }
    Ok(json!({
        "verdict": explored.verdict(),
        "interleavings": report.interleavings,
        "states": report.states,
        "outcomes": outcomes,
    }))
}
