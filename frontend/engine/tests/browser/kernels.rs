//! Every kernel against its reference, in this build's own code.

use kernels::reference;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_kernel_agrees_with_its_reference() {
    for (i, case) in (0..).zip(reference::cases()) {
        let value = reference::compute(&case.task(i)).expect("reference cases have results");
        assert!(case.accepts(&value), "{} {i}: {value:?} instead of {:?}", case.kind, case.expected);
    }
}
