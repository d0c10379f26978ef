//! What fingers, mouse and keys mean. Pure: it turns pointers and keys into commands.

/// Something that the user wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// Move by a number of pixels: positive shows later times.
    Pan { px: f64 },
    /// Move by a part of what is visible.
    PanPart { part: f64 },
    /// Show `factor` times as much time around the place `x`, or around the middle.
    Zoom { factor: f64, x: Option<f64> },
    /// Show everything.
    Fit,
    /// Choose what is at this place.
    Select { x: f64, y: f64 },
    /// Choose the next (or, if negative, the previous) task or bar.
    Step { by: i32 },
    /// Choose the lane below, or, if negative, above.
    Lane { by: isize },
    /// Move the position by a part of what is visible.
    Nudge { part: f64 },
    /// Go to where the chosen bar begins.
    Visit,
    /// Choose nothing.
    Clear,
}

/// How far a pointer may move and still click, in pixels.
const CLICK_PX: f64 = 4.0;
/// How much one notch of a wheel (about 100 pixels) zooms.
const WHEEL_STEP: f64 = 1.25;
/// How far an arrow key moves the position, as a part of what is visible, and how much further with Shift.
const NUDGE: (f64, f64) = (0.01, 10.0);

/// The pointers that are down.
#[derive(Debug, Default)]
pub struct Pointers {
    down: Vec<Pointer>,
    moved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Pointer {
    id: i32,
    x: f64,
    first_x: f64,
}

impl Pointers {
    /// Whether one is down.
    pub fn any(&self) -> bool {
        !self.down.is_empty()
    }

    /// Whether a drag goes on.
    pub fn dragging(&self) -> bool {
        self.any() && self.moved
    }

    /// One goes down.
    pub fn press(&mut self, id: i32, x: f64) {
        self.moved = !self.down.is_empty();
        self.down.retain(|pointer| pointer.id != id);
        self.down.push(Pointer { id, x, first_x: x });
    }

    /// One moves.
    pub fn drag(&mut self, id: i32, x: f64) -> Option<[Option<Command>; 2]> {
        let index = self.down.iter().position(|pointer| pointer.id == id)?;
        let before = self.down[index].x;
        self.moved |= (x - self.down[index].first_x).abs() > CLICK_PX;
        if !self.moved {
            return None;
        }
        self.down[index].x = x;
        match self.down[..] {
            [_] => Some([Some(Command::Pan { px: before - x }), None]),
            [a, b, ..] => {
                let other = if index == 0 { b.x } else { a.x };
                let (old, new) = ((before - other).abs().max(8.0), (x - other).abs().max(8.0));
                let middle = (x + other) / 2.0;
                let pan = Command::Pan { px: (before - x) / 2.0 };
                Some([Some(pan), Some(Command::Zoom { factor: old / new, x: Some(middle) })])
            }
            [] => None,
        }
    }

    /// One goes up: a click, if it never moved.
    pub fn release(&mut self, id: i32, x: f64, y: f64) -> Option<Command> {
        let known = self.down.iter().any(|pointer| pointer.id == id);
        self.down.retain(|pointer| pointer.id != id);
        (known && !self.moved && self.down.is_empty()).then_some(Command::Select { x, y })
    }

    /// One is taken away by the browser, which scrolls, for instance.
    pub fn cancel(&mut self, id: i32) {
        self.down.retain(|pointer| pointer.id != id);
    }
}

/// A turn of the wheel, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Wheel {
    pub dx: f64,
    pub dy: f64,
    pub x: f64,
    /// Ctrl or the command key; browsers also set it for a pinch on a touchpad.
    pub ctrl: bool,
    pub shift: bool,
    /// Whether the timeline has the focus: without it, a plain wheel scrolls the page.
    pub focused: bool,
}

/// What a turn of the wheel means; nothing if it is the page's.
pub fn wheel(turn: Wheel) -> Option<Command> {
    let sideways = if turn.shift && turn.dx == 0.0 { turn.dy } else { turn.dx };
    if turn.ctrl || (turn.focused && !turn.shift && turn.dy.abs() > turn.dx.abs()) {
        // A pinch on a touchpad arrives as many small turns, a notch of a wheel as one large one.
        let notches = turn.dy.clamp(-300.0, 300.0) / 100.0;
        return Some(Command::Zoom { factor: WHEEL_STEP.powf(notches * 2.0), x: Some(turn.x) });
    }
    (sideways.abs() > turn.dy.abs() || (turn.shift && sideways != 0.0))
        .then_some(Command::Pan { px: sideways })
}

/// A key that is pressed.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    pub name: &'a str,
    pub shift: bool,
    /// Whether the axis has the focus, instead of the lanes.
    pub on_axis: bool,
}

/// What a key means. `is_stepped`: the timeline has a position, which arrow keys move; `has_choice`: something is
/// chosen.
pub fn key(key: Key<'_>, is_stepped: bool, has_choice: bool) -> Option<Command> {
    let pan = |part| Some(Command::PanPart { part });
    let zoom = |factor| Some(Command::Zoom { factor, x: None });
    let nudge =
        |way: f64| Some(Command::Nudge { part: way * NUDGE.0 * if key.shift { NUDGE.1 } else { 1.0 } });
    match key.name {
        "ArrowLeft" if is_stepped => nudge(-1.0),
        "ArrowRight" if is_stepped => nudge(1.0),
        "ArrowUp" if is_stepped && !key.on_axis => Some(Command::Lane { by: -1 }),
        "ArrowDown" if is_stepped && !key.on_axis => Some(Command::Lane { by: 1 }),
        "Enter" if is_stepped && !key.on_axis => Some(Command::Visit),
        "a" | "A" | "ArrowLeft" => pan(-0.15),
        "d" | "D" | "ArrowRight" => pan(0.15),
        "w" | "W" | "+" | "=" => zoom(1.0 / 1.5),
        "s" | "S" | "-" => zoom(1.5),
        "0" | "Home" => Some(Command::Fit),
        "]" | "." => Some(Command::Step { by: 1 }),
        "[" | "," => Some(Command::Step { by: -1 }),
        "Escape" if has_choice => Some(Command::Clear),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_does_not_move_is_a_click() {
        let mut pointers = Pointers::default();
        pointers.press(1, 100.0);
        assert_eq!(pointers.drag(1, 102.0), None);
        assert_eq!(pointers.release(1, 102.0, 7.0), Some(Command::Select { x: 102.0, y: 7.0 }));
        assert!(!pointers.any());
    }

    #[test]
    fn a_drag_pans_by_all_that_it_moved_and_does_not_click() {
        let mut pointers = Pointers::default();
        pointers.press(1, 100.0);
        let mut panned = 0.0;
        for x in [102.0, 110.0, 90.0, 60.0] {
            if let Some([Some(Command::Pan { px }), None]) = pointers.drag(1, x) {
                panned += px;
            }
        }
        assert_eq!(panned, 40.0);
        assert_eq!(pointers.release(1, 60.0, 0.0), None);
    }

    #[test]
    fn two_fingers_zoom_and_neither_clicks() {
        let mut pointers = Pointers::default();
        pointers.press(1, 100.0);
        pointers.press(2, 200.0);
        let commands = pointers.drag(2, 300.0).expect("two fingers moved");
        assert_eq!(
            commands,
            [Some(Command::Pan { px: -50.0 }), Some(Command::Zoom { factor: 0.5, x: Some(200.0) })]
        );
        assert_eq!(pointers.release(2, 300.0, 0.0), None);
        assert_eq!(pointers.release(1, 100.0, 0.0), None);
    }

    #[test]
    fn a_plain_wheel_is_the_pages_until_the_timeline_has_the_focus() {
        let turn = Wheel { dx: 0.0, dy: 100.0, x: 5.0, ctrl: false, shift: false, focused: false };
        assert_eq!(wheel(turn), None);
        let zoomed = wheel(Wheel { focused: true, ..turn });
        assert!(matches!(zoomed, Some(Command::Zoom { factor, x: Some(5.0) }) if factor > 1.0));
        assert_eq!(zoomed, wheel(Wheel { ctrl: true, ..turn }));
        assert_eq!(wheel(Wheel { shift: true, ..turn }), Some(Command::Pan { px: 100.0 }));
        assert_eq!(wheel(Wheel { dx: -30.0, dy: 2.0, ..turn }), Some(Command::Pan { px: -30.0 }));
    }

    fn on_lanes(name: &str) -> Key<'_> {
        Key { name, shift: false, on_axis: false }
    }

    #[test]
    fn escape_is_taken_only_when_something_is_chosen() {
        assert_eq!(key(on_lanes("Escape"), false, true), Some(Command::Clear));
        assert_eq!(key(on_lanes("Escape"), false, false), None);
        assert_eq!(key(on_lanes("Tab"), false, true), None);
    }

    #[test]
    fn arrows_move_the_position_where_there_is_one() {
        let right = on_lanes("ArrowRight");
        assert_eq!(key(right, false, false), Some(Command::PanPart { part: 0.15 }));
        assert_eq!(key(right, true, false), Some(Command::Nudge { part: 0.01 }));
        assert_eq!(key(Key { shift: true, ..right }, true, false), Some(Command::Nudge { part: 0.1 }));
        assert_eq!(key(on_lanes("ArrowDown"), true, false), Some(Command::Lane { by: 1 }));
        assert_eq!(key(Key { on_axis: true, ..on_lanes("ArrowDown") }, true, false), None);
        assert_eq!(key(on_lanes("ArrowDown"), false, false), None);
    }
}
