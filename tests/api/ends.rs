//! The end of the server: in good order by SIGTERM, at once by SIGKILL, and no process is left either way.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use interleave_tests::server::program;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use shared::EventKind;
use shared::run::{RunStatus, StopReason};
use shared::wire::FrameBody;
use tempfile::TempDir;

use crate::client::*;

/// A server whose standard error is a pipe: it ends when the last process that has it is gone.
struct Watched {
    child: Child,
    client: Client,
    _data: TempDir,
}

impl Watched {
    fn start() -> Watched {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let mut child = Command::new(program())
            .args(["serve", "--port", "0", "--data"])
            .arg(data.path())
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("standard output is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it is");
        let url = line.trim().strip_prefix("Interleave is at ").unwrap_or_else(|| panic!("{line:?}"));
        Watched { client: Client::at(url), child, _data: data }
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id() as i32), signal).expect("the server lives");
    }

    /// Waits until the server and all processes that it started are gone.
    fn wait_for_all(&mut self) -> std::process::ExitStatus {
        let mut rest = String::new();
        let mut stderr = self.child.stderr.take().expect("standard error is a pipe");
        stderr.read_to_string(&mut rest).expect("it can be read to its end");
        self.child.wait().expect("the server is a child of this process")
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended already, as the test wished.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process ids in the names of the lanes.
fn worker_pids(frames: &[shared::wire::Frame]) -> Vec<String> {
    let names = events(frames).into_iter().filter_map(|event| match event.kind {
        EventKind::LaneOpened { name } => Some(name),
        _ => None,
    });
    names.filter_map(|name| Some(name.split("(pid ").nth(1)?.trim_end_matches(')').to_owned())).collect()
}

/// How long a process that was told to end may take, on a machine that is busy with other tests.
const ENDING: Duration = Duration::from_secs(10);

/// Whether the process is gone soon. Its pipes close a moment before it is.
fn ends(pid: &str) -> bool {
    let deadline = Instant::now() + ENDING;
    while lives(pid) {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Whether a process that is not merely waiting to be reaped has this id.
fn lives(pid: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    state.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
}

#[test]
fn no_worker_outlives_the_server_however_it_ends() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGKILL] {
        let mut server = Watched::start();
        let run = server.client.start(&endless("processes"));
        let pids = worker_pids(&server.client.frames(&run, has_started));
        assert_eq!(pids.len(), 2, "{signal}");
        assert!(pids.iter().all(|pid| lives(pid)), "{signal}");
        server.signal(signal);
        let status = server.wait_for_all();
        assert_eq!(status.success(), signal != Signal::SIGKILL, "{signal}: {status}");
        assert!(pids.iter().all(|pid| ends(pid)), "{signal}");
    }
}

#[test]
fn a_reader_sees_that_the_run_ended_with_the_server() {
    let server = Watched::start();
    let run = server.client.start(&endless("threads"));
    let asked = std::cell::Cell::new(false);
    let frames = server.client.frames(&run, |frames| {
        if has_started(frames) && !asked.replace(true) {
            server.signal(Signal::SIGTERM);
        }
        false
    });
    let Some(FrameBody::End(end)) = frames.last().map(|frame| &frame.body) else { panic!("{frames:?}") };
    assert_eq!(end.status, RunStatus::Stopped { reason: StopReason::Shutdown });
}

#[test]
fn a_worker_killed_from_outside_fails_its_task_and_the_run_goes_on() {
    let server = Watched::start();
    let mut spec = endless("processes");
    spec["workload"]["tasks"] = 30.into();
    let run = server.client.start(&spec);
    let frames = server.client.frames(&run, has_started_first);
    let lane = events(&frames).into_iter().find(is_first_start).unwrap().lane;
    let opened = events(&frames).into_iter().filter(|event| event.lane == lane);
    let name = opened.into_iter().find_map(|event| match event.kind {
        EventKind::LaneOpened { name } => Some(name),
        _ => None,
    });
    let name = name.unwrap();
    let pid = name.split("(pid ").nth(1).and_then(|rest| rest.trim_end_matches(')').parse().ok()).unwrap();
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    server.client.frames(&run, |_| false);
    let report = server.client.get(&format!("{run}/report")).json();
    assert_eq!(
        (&report["tasks"]["finished"], &report["tasks"]["failed"]),
        (&29.into(), &1.into()),
        "{report}"
    );
}

fn is_first_start(event: &shared::Event) -> bool {
    event.task == Some(shared::TaskId(0)) && event.kind == EventKind::Started
}

fn has_started_first(frames: &[shared::wire::Frame]) -> bool {
    events(frames).iter().any(is_first_start)
}
