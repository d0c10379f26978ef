//! `/runs`: start, stream, look at, cancel.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use futures_util::Stream;
use serde_json::json;
use shared::api::run::{CreatedRun, RunInfo, RunOutline, RunState};
use shared::wire::Frame;
use shared::{RunId, RunSpec};

use super::App;
use super::problem::Refusal;
use crate::services::runs::Run;

/// The routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/runs").post(start))
        .service(web::resource("/runs/{id}").get(status).delete(cancel))
        .service(web::resource("/runs/{id}/events").get(events))
        .service(web::resource("/runs/{id}/report").get(report));
}

async fn start(app: web::Data<App>, spec: web::Json<RunSpec>) -> Result<HttpResponse, Refusal> {
    let id = app.runs.start(spec.into_inner())?.id;
    let url = format!("/api/v1/runs/{id}");
    let body = CreatedRun::new(id, &url);
    Ok(HttpResponse::Created().insert_header((LOCATION, url)).json(body))
}

async fn status(app: web::Data<App>, id: web::Path<String>) -> Result<web::Json<RunInfo>, Refusal> {
    let run = find(&app, &id)?;
    Ok(web::Json(describe(&run)))
}

async fn cancel(app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let run = find(&app, &id)?;
    app.runs.cancel(run.id);
    Ok(HttpResponse::Accepted().json(describe(&run)))
}

async fn report(app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let run = find(&app, &id)?;
    match run.report() {
        Some(report) => Ok(HttpResponse::Ok().json(&*report)),
        None => {
            let detail = format!("run {} goes on: its report is there when it has ended", run.id);
            Err(Refusal::new(StatusCode::CONFLICT, "still-running", "The run goes on", detail))
        }
    }
}

async fn events(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let run = find(&app, &id)?;
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = HttpResponse::Ok();
    Ok(if accept.contains("application/x-ndjson") {
        response.content_type("application/x-ndjson").streaming(frames(run, as_line))
    } else {
        response.content_type("application/octet-stream").streaming(frames(run, |bytes| bytes))
    })
}

/// The run's frames from its beginning to its end, each in the form that `form` gives it.
fn frames(
    run: Arc<Run>,
    form: impl Fn(Bytes) -> Bytes + Copy,
) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    futures_util::stream::unfold((run, 0), move |(run, index)| async move {
        let bytes = run.stream.frame(index).await?;
        Some((Ok(form(bytes)), (run, index + 1)))
    })
}

/// A length-prefixed frame as a line of JSON.
fn as_line(bytes: Bytes) -> Bytes {
    let line = Frame::decode(bytes.get(4..).unwrap_or_default())
        .map_err(|error| error.to_string())
        .and_then(|frame| serde_json::to_string(&frame).map_err(|error| error.to_string()));
    // The frames are our own, so this is not expected; the reader must see it all the same.
    let line = line.unwrap_or_else(|error| json!({ "error": error }).to_string());
    Bytes::from(line + "\n")
}

fn find(app: &App, id: &str) -> Result<Arc<Run>, Refusal> {
    let id: RunId = id.parse()?;
    app.runs.find(id).ok_or_else(|| {
        Refusal::not_found(format!("there is no run {id}: finished runs are kept for a while only"))
    })
}

fn describe(run: &Run) -> RunInfo {
    let report = run.report();
    RunInfo {
        id: run.id,
        state: if report.is_some() { RunState::Ended } else { RunState::Running },
        end: report.map(|report| report.end.clone()),
        spec: RunOutline { workload: run.spec.workload.clone(), variant: run.spec.variant.clone() },
    }
}
