//! `interleave serve`: starts the server, and shuts it down on a signal.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::limits::{LimitArgs, ServerLimitArgs};
use crate::api::hosts::Hosts;
use crate::api::{self, App, Extension, server};
use crate::services::assets::Assets;
use crate::services::runs::Runs;
use crate::services::schedules::{Schedules, driver};
use crate::storage::Store;

/// How long a shutdown waits for runs to end.
const END_TIMEOUT: Duration = Duration::from_secs(3);

/// The file of the schedules, in the data folder.
const DATABASE: &str = "interleave.sqlite";

/// The flags of `interleave serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, env = "INTERLEAVE_BIND", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Serve everyone who reaches an address that is not this machine's own: they may all run and schedule.
    #[arg(long, env = "INTERLEAVE_PUBLIC")]
    public: bool,
    /// A name by which clients address the server, besides IP addresses and localhost; may be given several times.
    #[arg(long, env = "INTERLEAVE_HOST", value_delimiter = ',', value_name = "NAME")]
    host: Vec<String>,
    /// The port to listen on; 0 picks a free one.
    #[arg(long, env = "INTERLEAVE_PORT", default_value_t = 8080)]
    port: u16,
    /// The folder of the schedules' database; it is created if it is missing.
    #[arg(long, env = "INTERLEAVE_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Serve the page from this folder instead of the page that is built into the program.
    #[arg(long, env = "INTERLEAVE_ASSETS", value_name = "DIR")]
    assets: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    server_limits: ServerLimitArgs,
}

/// Serves until a signal ends it.
pub fn serve(args: Args) -> anyhow::Result<ExitCode> {
    if !args.bind.is_loopback() && !args.public {
        bail!(
            "{} can be reached from other machines, and everyone who reaches it may run and schedule: \
             say so by --public, or leave --bind out",
            args.bind
        );
    }
    log_to_stderr();
    actix_web::rt::System::new().block_on(serve_until_signal(args))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve_until_signal(args: Args) -> anyhow::Result<()> {
    let wanted = SocketAddr::new(args.bind, args.port);
    let (listener, address) = server::bind(wanted).with_context(|| {
        format!("cannot listen on {wanted}: end what listens there, or choose another --port")
    })?;
    let mut settings = args.server_limits.settings(args.limits.limits());
    settings.files = Some(reachable(address));
    let runs = Runs::new(settings);
    let assets = args.assets.map_or(Assets::Built, Assets::Folder);
    let app = web::Data::new(App { runs: runs.clone(), assets, hosts: Hosts::new(args.host) });
    let schedules = open_schedules(&args.data, &runs).await?;
    let extension: Extension = {
        let schedules = schedules.clone();
        Arc::new(move |config| api::schedules::routes(config, &schedules))
    };
    let server = server::server(listener, app, extension)?;
    announce(address)?;
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    let driving = actix_web::rt::spawn(driver::drive(schedules.clone()));
    ended().await?;
    driving.abort();
    tracing::info!("ending: runs are stopped");
    runs.shut_down(END_TIMEOUT).await;
    schedules.shut_down(END_TIMEOUT).await;
    handle.stop(true).await;
    serving.await.context("the server's task")?.context("serving")
}

/// The schedules in the data folder, which is created when it is missing.
async fn open_schedules(data: &Path, runs: &Runs) -> anyhow::Result<Schedules> {
    let in_folder = || format!("the data folder {} (--data)", data.display());
    std::fs::create_dir_all(data).with_context(in_folder)?;
    let store = Store::open(&data.join(DATABASE)).await.with_context(in_folder)?;
    Schedules::open(store, runs.clone(), Arc::new(driver::wall_clock)).await.with_context(in_folder)
}

/// The first line of the standard output: programs that start a server wait for it.
fn announce(address: SocketAddr) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "Interleave is at http://{address}")?;
    stdout.flush()?;
    Ok(())
}

/// The address at which this machine reaches the server, which may listen on all addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(_) => SocketAddr::new(std::net::Ipv6Addr::LOCALHOST.into(), address.port()),
    }
}

/// Waits for SIGTERM or SIGINT.
async fn ended() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
