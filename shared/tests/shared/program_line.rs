//! Lines of a program: their four bytes, and their form in JSON.

use proptest::prelude::*;
use shared::program::CodeLine;

proptest! {
    #[test]
    fn a_line_keeps_its_file_in_every_form(file in 0..4_096_usize, number in 1..1_u32 << 20) {
        let line = CodeLine::new(file, number);
        prop_assert_eq!((line.file(), line.number()), (file, number));
        let json = serde_json::to_string(&line).unwrap();
        let spelled = serde_json::json!({ "file": file, "number": number });
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), spelled);
        prop_assert_eq!(serde_json::from_str::<CodeLine>(&json).unwrap(), line);
        let bytes = postcard::to_allocvec(&line).unwrap();
        let most = if file == 0 { 3 } else { 5 };
        prop_assert!(bytes.len() <= most);
        prop_assert_eq!(postcard::from_bytes::<CodeLine>(&bytes).unwrap(), line);
    }

    #[test]
    fn what_is_no_line_that_can_be_kept_is_none(file: usize, number: u32) {
        let kept = file < 4_096 && (1..1 << 20).contains(&number);
        prop_assert_eq!(CodeLine::new(file, number).is_none(), !kept);
    }
}
