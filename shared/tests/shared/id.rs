//! Run ids as text.

use proptest::prelude::*;
use shared::RunId;

#[test]
fn sixteen_digits_are_written_and_fewer_are_read() {
    assert_eq!(RunId(0xbeef).to_string(), "000000000000beef");
    assert_eq!("beef".parse(), Ok(RunId(0xbeef)));
    assert_eq!("FFFFFFFFFFFFFFFF".parse(), Ok(RunId(u64::MAX)));
}

#[test]
fn other_texts_are_refused() {
    for text in ["", "g", "+1", "-1", " 1", "1 ", "0x1", "00000000000000001", "é"] {
        let error = text.parse::<RunId>().unwrap_err();
        assert!(error.to_string().contains("16 hexadecimal digits"), "{error}");
    }
}

proptest! {
    #[test]
    fn text_and_json_round_trip(id: u64) {
        let id = RunId(id);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<RunId>(&json).unwrap(), id);
    }

    #[test]
    fn parsing_never_panics(text: String) {
        let _ = text.parse::<RunId>();
    }
}
