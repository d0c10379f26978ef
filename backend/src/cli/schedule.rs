//! `interleave schedule`: lists and changes the schedules of a running server, over its API. It never touches the
//! server's data folder, whose only writer is the server.

mod client;
mod print;

use std::process::ExitCode;

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use serde_json::json;
use shared::api::schedule::{
    FiringOutcome, Missed, Overlap, Preview, PreviewRequest, Schedule, ScheduleList, ScheduleSpec,
};
use shared::{RunSpec, Setup};

use super::setup::SetupArgs;
use client::Client;

/// The flags of `interleave schedule`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The server.
    #[arg(long, env = "INTERLEAVE_SERVER", default_value = "http://127.0.0.1:8080", global = true)]
    server: String,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the schedules, with their next and last run.
    List,
    /// Show one schedule and its past runs.
    Show {
        /// Its number.
        id: i64,
    },
    /// Create a schedule.
    Add(AddArgs),
    /// Change a schedule; without a flag for it, a value stays as it is.
    Edit(EditArgs),
    /// Pause a schedule: its times pass without a run.
    Pause {
        /// Its number.
        id: i64,
    },
    /// Resume a schedule that was paused.
    Resume {
        /// Its number.
        id: i64,
    },
    /// Run a schedule now.
    Run {
        /// Its number.
        id: i64,
        /// Wait for the run's end, and exit with an error if the run failed.
        #[arg(long)]
        wait: bool,
    },
    /// Delete a schedule and its history.
    Delete {
        /// Its number.
        id: i64,
    },
    /// Describe an expression, and show its next ten times.
    Preview {
        /// Five fields (minute, hour, day of month, month, day of week), or a macro such as @hourly.
        cron: String,
        /// An IANA time zone.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
    },
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// Your name for it.
    #[arg(long)]
    name: String,
    /// Five fields (minute, hour, day of month, month, day of week), or a macro such as @hourly.
    #[arg(long)]
    cron: String,
    #[command(flatten)]
    more: MoreArgs,
}

#[derive(Debug, clap::Args)]
struct EditArgs {
    /// The schedule's number.
    id: i64,
    /// Your name for it.
    #[arg(long)]
    name: Option<String>,
    /// Five fields (minute, hour, day of month, month, day of week), or a macro such as @hourly.
    #[arg(long)]
    cron: Option<String>,
    #[command(flatten)]
    more: MoreArgs,
}

#[derive(Debug, clap::Args)]
struct MoreArgs {
    /// An IANA time zone, for instance Europe/Berlin. Without it, UTC.
    #[arg(long)]
    time_zone: Option<String>,
    /// What happens when a time comes while the last run still goes on. Without it, skip.
    #[arg(long)]
    overlap: Option<OverlapArg>,
    /// What happens to times that passed while the server was down. Without it, skip.
    #[arg(long)]
    missed: Option<MissedArg>,
    #[command(flatten)]
    setup: SetupArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OverlapArg {
    /// The new run is skipped.
    Skip,
    /// Both run together.
    Together,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MissedArg {
    /// They are skipped.
    Skip,
    /// One run makes up for all of them.
    RunOnce,
}

/// Carries out the action that the arguments name.
pub fn schedule(args: Args) -> anyhow::Result<ExitCode> {
    let client = Client::new(&args.server);
    match args.action {
        Action::List => list(&client, args.json),
        Action::Show { id } => shown(&client.get(&path(id, ""))?, args.json),
        Action::Add(add) => shown(&client.post("schedules", &add.spec()?)?, args.json),
        Action::Edit(edit) => {
            let present: Schedule = client.get(&path(edit.id, ""))?;
            let id = edit.id;
            shown(&client.put(&path(id, ""), &edit.spec(present.spec)?)?, args.json)
        }
        Action::Pause { id } => shown(&client.act(&path(id, "/pause"))?, args.json),
        Action::Resume { id } => shown(&client.act(&path(id, "/resume"))?, args.json),
        Action::Run { id, wait } => run(&client, id, wait, args.json),
        Action::Delete { id } => {
            client.delete(&path(id, ""))?;
            println!(
                "{}",
                if args.json { json!({ "deleted": id }).to_string() } else { format!("Deleted {id}.") }
            );
            Ok(ExitCode::SUCCESS)
        }
        Action::Preview { cron, time_zone } => {
            let preview: Preview = client.post("schedules/preview", &PreviewRequest { cron, time_zone })?;
            if args.json {
                print::json(&preview)?
            } else {
                print::preview(&preview)
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn list(client: &Client, json: bool) -> anyhow::Result<ExitCode> {
    let list: ScheduleList = client.get("schedules")?;
    if json {
        print::json(&list.schedules)?
    } else {
        print::table(&list.schedules)
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(schedule: &Schedule, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        print::json(schedule)?
    } else {
        print::schedule(schedule)
    }
    Ok(ExitCode::SUCCESS)
}

fn run(client: &Client, id: i64, wait: bool, json: bool) -> anyhow::Result<ExitCode> {
    // The time of a firing that was started by hand identifies it.
    let mut schedule: Schedule = client.act(&path(id, "/run"))?;
    let asked = schedule.recent.iter().find(|firing| firing.manual).map(|firing| firing.due.clone());
    if !wait {
        return shown(&schedule, json);
    }
    let mut version = 0;
    loop {
        let firing =
            schedule.recent.iter().find(|firing| firing.manual && Some(&firing.due) == asked.as_ref());
        match firing.map(|firing| &firing.outcome) {
            None => bail!("the schedule or its run is gone"),
            Some(FiringOutcome::Running) => {}
            Some(outcome) => {
                let code =
                    if *outcome == FiringOutcome::Succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE };
                return shown(&schedule, json).map(|_| code);
            }
        }
        let list: ScheduleList = client.get(&format!("schedules?after={version}"))?;
        version = list.version;
        schedule = client.get(&path(id, ""))?;
    }
}

fn path(id: i64, action: &str) -> String {
    format!("schedules/{id}{action}")
}

impl AddArgs {
    fn spec(self) -> anyhow::Result<ScheduleSpec> {
        Ok(ScheduleSpec {
            name: self.name,
            cron: self.cron,
            run: one_run(&self.more.setup.setup()?)?,
            time_zone: self.more.time_zone.unwrap_or_else(|| "UTC".to_owned()),
            overlap: self.more.overlap.map(Overlap::from).unwrap_or_default(),
            missed: self.more.missed.map(Missed::from).unwrap_or_default(),
            paused: false,
        })
    }
}

impl EditArgs {
    fn spec(self, present: ScheduleSpec) -> anyhow::Result<ScheduleSpec> {
        let run = present.run;
        let setup = Setup {
            workload: run.workload,
            variants: vec![run.variant],
            seed: run.seed,
            faults: run.faults,
            timeout_ms: run.timeout_ms,
            ..Setup::default()
        };
        Ok(ScheduleSpec {
            name: self.name.unwrap_or(present.name),
            cron: self.cron.unwrap_or(present.cron),
            run: one_run(&self.more.setup.setup_over(setup)?)?,
            time_zone: self.more.time_zone.unwrap_or(present.time_zone),
            overlap: self.more.overlap.map_or(present.overlap, Overlap::from),
            missed: self.more.missed.map_or(present.missed, Missed::from),
            paused: present.paused,
        })
    }
}

fn one_run(setup: &Setup) -> anyhow::Result<RunSpec> {
    match &setup.variants[..] {
        [variant] => Ok(setup.run_spec(variant, &[])),
        variants => {
            bail!(
                "a schedule runs one execution model, and these are {}: choose with --model",
                variants.len()
            )
        }
    }
}

impl From<OverlapArg> for Overlap {
    fn from(arg: OverlapArg) -> Overlap {
        match arg {
            OverlapArg::Skip => Overlap::Skip,
            OverlapArg::Together => Overlap::Together,
        }
    }
}

impl From<MissedArg> for Missed {
    fn from(arg: MissedArg) -> Missed {
        match arg {
            MissedArg::Skip => Missed::Skip,
            MissedArg::RunOnce => Missed::RunOnce,
        }
    }
}
