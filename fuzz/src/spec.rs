//! Any JSON may be posted: reading and validating a run spec or a set-up never panics, and what is valid
//! can be divided into tasks.

use shared::{Limits, RunSpec, Setup};

/// Panics if a promise of the module's header does not hold for these bytes.
pub fn check(bytes: &[u8]) {
    // Small enough that the payloads of valid runs do not fill the fuzzer's memory.
    let limits = Limits { max_tasks: 200, ..Limits::default() };
    if let Ok(spec) = serde_json::from_slice::<RunSpec>(bytes) {
        let json = serde_json::to_vec(&spec).expect("a run spec always serialises");
        assert_eq!(serde_json::from_slice::<RunSpec>(&json).ok().as_ref(), Some(&spec));
        if spec.validate(&limits).is_ok() && spec.workload.kind() != "payload" {
            assert_eq!(spec.tasks().len() as u32, spec.workload.task_count());
        }
    }
    if let Ok(setup) = serde_json::from_slice::<Setup>(bytes) {
        let valid = setup.validate(|_| limits.clone()).is_ok();
        for variant in &setup.variants {
            let one = setup.run_spec(variant, &[]).validate(&limits);
            assert!(!valid || one.is_ok());
        }
    }
}
