//! Isolated workers: nested Web Workers with an instance and a memory of their own, as processes have.
//! Arguments and results are serialised, and a worker can be ended at any time.
//!
//! [`pool`] is the executor, in the coordinator; [`link`] is one worker as the coordinator sees it;
//! [`worker`] is the other side. They share nothing but messages.

mod link;
mod pool;
pub mod worker;

use shared::Reuse;
use shared::message::Order;

use super::feed::Feed;
use super::run;
use crate::signal::StopSignal;

/// Executes `order` on isolated workers.
pub async fn run(order: Order, feed: Feed, user: StopSignal) {
    let variant = order.spec.variant.clone();
    let links = link::warm(&variant).await;
    run::run(order, feed, user, |context| pool::Pool::new(context, &variant, links)).await;
    if variant.reuse == Reuse::Pool {
        // A run that was stopped has ended some, and the next one shall not wait for others.
        link::refill(variant.workers);
    }
}
