//! Times, plans and the service, played with a clock of their own.

mod planner;
mod service;
