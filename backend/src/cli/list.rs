//! `interleave workloads` and `interleave scenarios`: the lists of both.

use std::process::ExitCode;

use comfy_table::{Table, presets};
use serde_json::json;
use shared::{Limits, Workload, link, scenario};

/// The flags of the lists.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the workloads and their parameters.
pub fn workloads(args: &Args) -> anyhow::Result<ExitCode> {
    let workloads = Workload::examples();
    let limits = Limits::default();
    if args.json {
        let list: Vec<_> = workloads.iter().map(|w| json!({ "label": w.label(), "example": w })).collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["workload", "what it does", "parameters = default (minimum to maximum)"]);
    for workload in &workloads {
        let params: Vec<String> = workload
            .params(&limits)
            .iter()
            .map(|p| format!("{} = {}{}{} ({} to {})", p.key, p.value, space(p.unit), p.unit, p.min, p.max))
            .collect();
        table.add_row([workload.kind(), workload.label(), &params.join("\n")]);
    }
    println!("{table}");
    Ok(ExitCode::SUCCESS)
}

/// Lists the scenarios of the gallery.
pub fn scenarios(args: &Args) -> anyhow::Result<ExitCode> {
    let scenarios = scenario::all();
    if args.json {
        let list: Vec<_> = scenarios
            .iter()
            .map(|s| {
                json!({
                    "slug": s.slug, "title": s.title, "lookFor": s.look_for, "tryNext": s.try_next,
                    "setup": s.setup, "link": link::encode(&s.setup),
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(ExitCode::SUCCESS);
    }
    for scenario in &scenarios {
        println!("{}\n  {}\n  {}\n", scenario.slug, scenario.title, scenario.look_for);
    }
    println!("Run one natively: interleave run --scenario SLUG");
    Ok(ExitCode::SUCCESS)
}

fn space(unit: &str) -> &str {
    if unit.is_empty() { "" } else { " " }
}
