//! One code object in the making: instructions, labels, registers, and what surrounds the current statement.

use hashbrown::HashMap;
use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;
use vm_code::{CodeId, CodeKind, Guard, Handling, Instr, NO_REG, Params, Reg, Symbol};

use super::bound::Bound;
use super::scope::ScopeId;

/// A place in the code that jumps go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label(usize);

/// A construct that `return`, `break` and `continue` have to leave properly.
#[derive(Debug, Clone)]
pub(super) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// What is guarded while in the block: the stretches are cut where the block is left early.
    pub guard: Option<Stretch>,
    pub handling: Option<Stretch>,
}

/// A set of instructions, made of stretches; the last one is open from `start`.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    pub closed: Vec<(u32, u32)>,
    pub start: u32,
}

/// What is to be done on the way out.
#[derive(Debug, Clone)]
pub(super) enum BlockKind<'a> {
    /// `for` and `while`. `top` is where `continue` goes back to.
    Loop { top: u32, done: Label },
    /// Only a guard, or only a handling.
    Plain,
    /// The statements of a `finally`.
    Finally(&'a [Stmt]),
    /// `with`: the exit method is in `exit` and `exit + 1`.
    With { exit: Reg, is_async: bool, range: TextRange },
    /// `except … as name`.
    Named(Symbol),
}

#[derive(Debug, Default)]
struct Target {
    position: Option<u32>,
    /// What is bound wherever a jump comes from.
    state: Option<Bound>,
}

/// One code object in the making.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub scope: ScopeId,
    pub kind: CodeKind,
    pub name: Symbol,
    pub qualname: String,
    pub doc: Option<String>,
    pub params: Params,
    pub first_line: u32,
    pub instrs: Vec<Instr>,
    pub ranges: Vec<TextRange>,
    pub names: Vec<Symbol>,
    name_index: HashMap<Symbol, u16>,
    pub keywords: Vec<std::sync::Arc<[Symbol]>>,
    pub children: Vec<CodeId>,
    pub captures: Vec<Reg>,
    pub guards: Vec<Guard>,
    pub handling: Vec<Handling>,
    pub delegations: Vec<(u32, Reg)>,
    /// Registers of local variables and cells, in order.
    pub locals: Vec<(Symbol, Reg)>,
    pub local_index: HashMap<Symbol, Reg>,
    pub cells: Vec<Reg>,
    /// Where temporaries begin.
    pub first_temp: Reg,
    next: u32,
    highest: u32,
    /// Which registers of locals hold a value for certain.
    pub bound: Bound,
    pub blocks: Vec<Block<'a>>,
    /// Variables of inlined comprehensions.
    pub overlay: Vec<(Symbol, Reg)>,
    targets: Vec<Target>,
    fixups: Vec<(u32, Label)>,
    /// The range of what is being compiled.
    pub range: TextRange,
    /// Jumps are written so that any distance fits.
    pub long: bool,
    /// A distance did not fit.
    pub too_far: bool,
    /// Registers or names ran out.
    pub too_large: bool,
}

/// The most instructions of one code object: `finally` bodies are copied, and copies multiply.
pub(super) const MAX_INSTRUCTIONS: usize = 400_000;

impl<'a> Unit<'a> {
    /// An empty one.
    pub fn new(scope: ScopeId, kind: CodeKind, name: Symbol, qualname: String, long: bool) -> Self {
        Self {
            scope,
            kind,
            name,
            qualname,
            doc: None,
            params: Params::default(),
            first_line: 1,
            instrs: Vec::new(),
            ranges: Vec::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            keywords: Vec::new(),
            children: Vec::new(),
            captures: Vec::new(),
            guards: Vec::new(),
            handling: Vec::new(),
            delegations: Vec::new(),
            locals: Vec::new(),
            local_index: HashMap::new(),
            cells: Vec::new(),
            first_temp: 0,
            next: 0,
            highest: 0,
            bound: Bound::default(),
            blocks: Vec::new(),
            overlay: Vec::new(),
            targets: Vec::new(),
            fixups: Vec::new(),
            range: TextRange::default(),
            long,
            too_far: false,
            too_large: false,
        }
    }

    /// Adds an instruction and gives its index.
    pub fn emit(&mut self, instr: Instr) -> u32 {
        let at = self.here();
        if self.instrs.len() >= MAX_INSTRUCTIONS {
            self.too_large = true;
            return at;
        }
        self.instrs.push(instr);
        self.ranges.push(self.range);
        at
    }

    /// The index of the next instruction.
    pub fn here(&self) -> u32 {
        u32::try_from(self.instrs.len()).unwrap_or(u32::MAX)
    }

    /// The index of a name in the code's table.
    pub fn name_id(&mut self, name: Symbol) -> u16 {
        if let Some(id) = self.name_index.get(&name) {
            return *id;
        }
        let Ok(id) = u16::try_from(self.names.len()) else {
            self.too_large = true;
            return 0;
        };
        self.names.push(name);
        self.name_index.insert(name, id);
        id
    }

    /// A fresh temporary, above all others.
    pub fn temp(&mut self) -> Reg {
        self.temps(1)
    }

    /// Consecutive fresh temporaries.
    pub fn temps(&mut self, count: u16) -> Reg {
        let first = self.next;
        self.next += u32::from(count);
        self.highest = self.highest.max(self.next);
        match Reg::try_from(self.next) {
            Ok(next) if next < NO_REG => u16::try_from(first).unwrap_or(0),
            _ => {
                self.too_large = true;
                0
            }
        }
    }

    /// How many registers are in use.
    pub fn mark(&self) -> u32 {
        self.next
    }

    /// Gives back the temporaries above a mark.
    pub fn release(&mut self, mark: u32) {
        self.next = mark;
    }

    /// How many registers a frame needs.
    pub fn registers(&self) -> u16 {
        u16::try_from(self.highest).unwrap_or(u16::MAX)
    }

    /// Whether a register is a temporary.
    pub fn is_temp(&self, reg: Reg) -> bool {
        reg >= self.first_temp
    }

    /// A label without a place yet.
    pub fn label(&mut self) -> Label {
        self.targets.push(Target::default());
        Label(self.targets.len() - 1)
    }

    /// Puts a label here.
    pub fn bind(&mut self, label: Label) {
        let here = self.here();
        let target = &mut self.targets[label.0];
        target.position = Some(here);
        if let Some(state) = target.state.take() {
            self.bound.meet(&state);
        }
    }

    /// Adds a jump; its offset is filled in by `finish_jumps`.
    pub fn jump_to(&mut self, instr: Instr, label: Label) {
        let at = self.emit(instr);
        self.fixups.push((at, label));
        let bound = &self.bound;
        let target = &mut self.targets[label.0];
        match &mut target.state {
            Some(state) => state.meet(bound),
            None => target.state = Some(bound.clone()),
        }
    }

    /// An unconditional forward jump.
    pub fn jump(&mut self, label: Label) {
        self.jump_to(Instr::Jump { offset: 0 }, label);
        self.bound = Bound::unreachable();
    }

    /// Back to an instruction before.
    pub fn loop_to(&mut self, top: u32) {
        let offset = i64::from(top) - i64::from(self.here()) - 1;
        self.emit(Instr::Loop { offset: i32::try_from(offset).unwrap_or(0) });
        self.bound = Bound::unreachable();
    }

    /// `ForIter` and `Send`, which have short offsets only: in long code through a jump.
    pub fn short_jump(&mut self, instr: Instr, label: Label) {
        if !self.long {
            self.jump_to(instr, label);
            return;
        }
        let at = self.emit(instr);
        if let Some(instr) = self.instrs.get_mut(at as usize) {
            set_offset(instr, 1);
        }
        self.emit(Instr::Jump { offset: 1 });
        self.jump_to(Instr::Jump { offset: 0 }, label);
    }

    /// Fills in all offsets.
    pub fn finish_jumps(&mut self) {
        for (at, label) in std::mem::take(&mut self.fixups) {
            let Some(position) = self.targets[label.0].position else { continue };
            let offset = i64::from(position) - i64::from(at) - 1;
            if let Some(instr) = self.instrs.get_mut(at as usize)
                && !set_offset(instr, i32::try_from(offset).unwrap_or(0))
            {
                self.too_far = true;
            }
        }
    }

    /// Begins a stretch here.
    pub fn stretch(&self) -> Stretch {
        Stretch { closed: Vec::new(), start: self.here() }
    }

    /// Ends a stretch here and guards it.
    pub fn guard(&mut self, stretch: Stretch, target: u32, exc: Reg) {
        let here = self.here();
        for (start, end) in stretch.finish(here) {
            self.guards.push(Guard { start, end, target, exc });
        }
    }

    /// Ends a stretch here, in which an exception is handled.
    pub fn handle(&mut self, stretch: Stretch, exc: Reg) {
        let here = self.here();
        for (start, end) in stretch.finish(here) {
            self.handling.push(Handling { start, end, exc });
        }
    }
}

impl Stretch {
    /// Interrupts it.
    pub fn cut(&mut self, here: u32) {
        if self.start < here {
            self.closed.push((self.start, here));
        }
    }

    fn finish(mut self, here: u32) -> Vec<(u32, u32)> {
        self.cut(here);
        self.closed
    }
}

/// Writes the offset of a jump; `false` where it does not fit.
fn set_offset(instr: &mut Instr, to: i32) -> bool {
    match instr {
        Instr::Jump { offset }
        | Instr::Loop { offset }
        | Instr::JumpIfTrue { offset, .. }
        | Instr::JumpIfFalse { offset, .. } => {
            *offset = to;
            true
        }
        Instr::JumpUnless { offset, .. }
        | Instr::JumpUnlessImm { offset, .. }
        | Instr::ForIter { offset, .. }
        | Instr::Send { offset, .. } => match i16::try_from(to) {
            Ok(to) => {
                *offset = to;
                true
            }
            Err(_) => false,
        },
        _ => true,
    }
}
