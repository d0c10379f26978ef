//! `/schedules`: list, create, look at, edit, pause, resume, run now, delete, preview.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use shared::api::schedule::{Preview, PreviewRequest, Schedule, ScheduleList, ScheduleSpec};

use super::problem::Refusal;
use crate::services::schedules::{MAX_SCHEDULES, ScheduleError, Schedules};

/// The longest that a list waits for something new.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// The routes.
pub fn routes(config: &mut web::ServiceConfig, schedules: &Schedules) {
    config
        .app_data(web::Data::new(schedules.clone()))
        .service(web::resource("/schedules").get(list).post(create))
        .service(web::resource("/schedules/preview").post(preview))
        .service(web::resource("/schedules/{id}").get(find).put(replace).delete(delete))
        .service(web::resource("/schedules/{id}/pause").post(pause))
        .service(web::resource("/schedules/{id}/resume").post(resume))
        .service(web::resource("/schedules/{id}/run").post(run_now));
}

/// With `after`, the version of a list that the client has, the answer comes when something is new.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ListQuery {
    after: Option<u64>,
    wait_ms: Option<u64>,
}

async fn list(
    schedules: web::Data<Schedules>,
    query: web::Query<ListQuery>,
) -> Result<web::Json<ScheduleList>, Refusal> {
    let Some(version) = query.after else { return Ok(web::Json(schedules.list().await?)) };
    let wait = query.wait_ms.map_or(LONGEST_WAIT, Duration::from_millis).min(LONGEST_WAIT);
    Ok(web::Json(schedules.list_after(version, wait).await?))
}

async fn create(
    schedules: web::Data<Schedules>,
    spec: web::Json<ScheduleSpec>,
) -> Result<HttpResponse, Refusal> {
    let schedule = schedules.create(spec.into_inner()).await?;
    let url = format!("/api/v1/schedules/{}", schedule.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, url)).json(schedule))
}

async fn preview(
    schedules: web::Data<Schedules>,
    request: web::Json<PreviewRequest>,
) -> Result<web::Json<Preview>, Refusal> {
    Ok(web::Json(schedules.preview(&request.cron, &request.time_zone)?))
}

async fn find(schedules: web::Data<Schedules>, id: web::Path<i64>) -> Result<web::Json<Schedule>, Refusal> {
    Ok(web::Json(schedules.find(*id).await?))
}

async fn replace(
    schedules: web::Data<Schedules>,
    id: web::Path<i64>,
    spec: web::Json<ScheduleSpec>,
) -> Result<web::Json<Schedule>, Refusal> {
    Ok(web::Json(schedules.replace(*id, spec.into_inner()).await?))
}

async fn delete(schedules: web::Data<Schedules>, id: web::Path<i64>) -> Result<HttpResponse, Refusal> {
    schedules.delete(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn pause(schedules: web::Data<Schedules>, id: web::Path<i64>) -> Result<web::Json<Schedule>, Refusal> {
    Ok(web::Json(schedules.set_paused(*id, true).await?))
}

async fn resume(schedules: web::Data<Schedules>, id: web::Path<i64>) -> Result<web::Json<Schedule>, Refusal> {
    Ok(web::Json(schedules.set_paused(*id, false).await?))
}

async fn run_now(schedules: web::Data<Schedules>, id: web::Path<i64>) -> Result<HttpResponse, Refusal> {
    Ok(HttpResponse::Accepted().json(schedules.run_now(*id).await?))
}

impl From<ScheduleError> for Refusal {
    fn from(error: ScheduleError) -> Self {
        let detail = error.to_string();
        match error {
            ScheduleError::NotFound(_) => Refusal::not_found(detail),
            ScheduleError::Spec(error) => Refusal::out_of_bounds(error),
            ScheduleError::Cron(error) => Refusal::bad_cron(error),
            ScheduleError::TooMany => {
                Refusal::new(StatusCode::CONFLICT, "too-many-schedules", "Too many schedules", detail)
                    .with_limit("max_schedules", MAX_SCHEDULES as u64)
            }
            ScheduleError::StillRunning => {
                Refusal::new(StatusCode::CONFLICT, "still-running", "The run before goes on", detail)
            }
            ScheduleError::Store(_) => {
                tracing::error!("{detail}");
                Refusal::internal(detail)
            }
        }
    }
}
