//! `interleave run`: runs a workload in the terminal and compares execution models, or runs a program.

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::web;
use anyhow::Context;
use futures_util::future::{Either, select};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use shared::run::{RunStatus, StopReason};
use shared::trace::Trace;
use shared::wire::{Frame, FrameBody};
use shared::{Limits, Report, Setup, SpecError, Workload, export};

use super::limits::LimitArgs;
use super::program::{self, Common, ProgramArgs};
use super::setup::SetupArgs;
use super::table::{self, Row};
use crate::api::hosts::Hosts;
use crate::api::{App, Extension, server};
use crate::services::assets::Assets;
use crate::services::runs::{Run, Runs, Settings};

/// The flags of `interleave run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The program to run: a Python file, or a link to a program. Without it, a workload is run.
    #[arg(value_name = "PROGRAM_OR_LINK", conflicts_with_all = ["workload", "scenario", "setup"])]
    program: Option<String>,
    #[command(flatten)]
    setup: SetupArgs,
    #[command(flatten)]
    program_args: ProgramArgs,
    /// Print the reports of a workload, or the result of a program's run, as JSON.
    #[arg(long)]
    json: bool,
    /// Write the trace as Chrome Trace JSON, which Perfetto opens.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Runs the program or the set-up that the arguments name. Ctrl-C stops it, and what it has is printed.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(source) = &args.program {
        let common = Common { seed: args.setup.seed(), json: args.json, trace: args.trace };
        return program::run(source, args.program_args, common);
    }
    let limits = args.limits.limits();
    let setup = args.setup.setup()?;
    setup.validate(|_| limits.clone()).map_err(|error| in_terms_of_flags(&error))?;
    let rows = actix_web::rt::System::new().block_on(run_setup(&setup, limits))?;
    if let Some(path) = &args.trace {
        write_trace(path, &rows)?;
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&as_json(&setup, &rows)?)?);
    } else {
        print_rows(&rows);
    }
    let all = || rows.iter().flat_map(|row| &row.reports);
    if all().any(|report| matches!(report.end.status, RunStatus::Broken { .. })) {
        return Ok(ExitCode::FAILURE);
    }
    // The exit code that shells use for a program which SIGINT ended.
    let stopped = all().any(|report| report.end.status == (RunStatus::Stopped { reason: StopReason::User }));
    Ok(if stopped { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

async fn run_setup(setup: &Setup, limits: Limits) -> anyhow::Result<Vec<Row>> {
    let files = if matches!(setup.workload, Workload::Fetch { .. }) { Some(serve_files()?) } else { None };
    let runs = Runs::new(Settings { limits, files, ..Settings::default() });
    let mut rows: Vec<Row> = setup.variants.iter().cloned().map(Row::new).collect();
    let mut interrupt = std::pin::pin!(interrupted());
    'all: for repeat in 0..setup.repeats {
        for row in &mut rows {
            let name = row.name();
            let run = runs.start(setup.run_spec(&row.variant, &[]))?;
            let watching = std::pin::pin!(watch(&run, &name, setup.workload.task_count()));
            let (trace, go_on) = match select(watching, &mut interrupt).await {
                Either::Left((trace, _)) => (trace?, true),
                Either::Right(((), watching)) => {
                    run.stop(StopReason::User);
                    (watching.await?, false)
                }
            };
            let report = run.ended().await.context("the run left no report")?;
            row.reports.push(Report::clone(&report));
            if repeat == 0 {
                row.trace = trace;
            }
            if !go_on {
                break 'all;
            }
        }
    }
    rows.retain(|row| !row.reports.is_empty());
    Ok(rows)
}

/// Follows a run to its end, with a bar on a terminal; returns its trace.
async fn watch(run: &Arc<Run>, name: &str, tasks: u32) -> anyhow::Result<Trace> {
    let bar = progress_bar(name, tasks);
    let mut trace = Trace::new();
    let mut ended = 0;
    let mut index = 0;
    while let Some(bytes) = run.stream.frame(index).await {
        index += 1;
        if let FrameBody::Events(events) = Frame::decode(&bytes[4..])?.body {
            for event in &events {
                trace.push(event);
                ended += u64::from(event.kind.is_terminal());
            }
            bar.set_position(ended);
        }
    }
    bar.finish_and_clear();
    Ok(trace)
}

fn progress_bar(name: &str, tasks: u32) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    // The template is constant; if it were wrong, the default bar would do.
    let style = ProgressStyle::with_template("{msg:34} {wide_bar} {pos}/{len} tasks {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(tasks.into()).with_style(style).with_message(name.to_owned())
}

/// Starts a server for the tasks that fetch, on a free port, for as long as this program runs.
fn serve_files() -> anyhow::Result<SocketAddr> {
    let (listener, address) = server::bind((Ipv4Addr::LOCALHOST, 0).into()).context("serving files")?;
    let app = App { runs: Runs::new(Settings::default()), assets: Assets::Built, hosts: Hosts::default() };
    let nothing: Extension = Arc::new(|_| {});
    actix_web::rt::spawn(server::server(listener, web::Data::new(app), nothing)?);
    Ok(address)
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn write_trace(path: &Path, rows: &[Row]) -> anyhow::Result<()> {
    let named: Vec<(String, &Trace)> = rows.iter().map(|row| (row.name(), &row.trace)).collect();
    std::fs::write(path, export::chrome_trace(&named))
        .with_context(|| format!("cannot write the trace to {}", path.display()))
}

fn print_rows(rows: &[Row]) {
    println!("{}", table::table(rows));
    for row in rows {
        let Some(report) = row.median() else { continue };
        println!("{}: {}", row.name(), report.end.summary);
        if let Some(remark) = row.reports.iter().find_map(table::remark) {
            println!("  {remark}");
        }
        for failure in row.failures() {
            println!("  {failure}");
        }
    }
}

fn as_json(setup: &Setup, rows: &[Row]) -> anyhow::Result<Value> {
    let rows: Vec<Value> =
        rows.iter().map(|row| json!({ "variant": row.variant, "reports": row.reports })).collect();
    Ok(json!({ "setup": serde_json::to_value(setup)?, "rows": rows }))
}

/// An error of the set-up, with the field that caused it.
fn in_terms_of_flags(error: &SpecError) -> anyhow::Error {
    anyhow::anyhow!("{} ({})", error.message, error.field)
}
