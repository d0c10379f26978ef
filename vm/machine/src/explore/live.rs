//! Which registers of a code object may still be read at each instruction. What is left in the others is no part of a
//! state: two states that differ only there go on alike.
//!
//! A backward data-flow analysis, as in Aho, Lam, Sethi, Ullman, "Compilers", section 9.2.5.

use hashbrown::HashMap;

use vm_code::{Code, CodeId, Instr, NO_REG, Program, Reg};

/// The analyses that were made.
#[derive(Debug, Default)]
pub struct Liveness {
    codes: HashMap<CodeId, Vec<Set>>,
}

/// A set of registers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set(Vec<u64>);

impl Set {
    /// Whether a register is in it.
    pub fn contains(&self, reg: usize) -> bool {
        self.0.get(reg / 64).is_some_and(|word| word & (1 << (reg % 64)) != 0)
    }

    fn insert(&mut self, reg: Reg) {
        let at = usize::from(reg) / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (reg % 64);
    }

    fn remove(&mut self, reg: Reg) {
        if let Some(word) = self.0.get_mut(usize::from(reg) / 64) {
            *word &= !(1 << (reg % 64));
        }
    }

    /// Adds all of another set. Says whether anything came.
    fn add(&mut self, other: &Set) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut grew = false;
        for (own, new) in self.0.iter_mut().zip(&other.0) {
            grew |= *new & !*own != 0;
            *own |= new;
        }
        grew
    }
}

impl Liveness {
    /// The registers that are live before an instruction.
    pub fn at(&mut self, program: &Program, code: CodeId, pc: u32) -> &Set {
        let sets = self.codes.entry(code).or_insert_with(|| analyse(program.code(code)));
        let at = (pc as usize).min(sets.len() - 1);
        &sets[at]
    }
}

fn analyse(code: &Code) -> Vec<Set> {
    let len = code.instrs.len();
    let mut live = vec![Set::default(); len + 1];
    let mut changed = true;
    while changed {
        changed = false;
        for pc in (0..len).rev() {
            let instr = code.instrs[pc];
            let mut set = Set::default();
            for next in successors(instr, pc).into_iter().flatten() {
                set.add(&live[next.min(len)]);
            }
            if let Some(dst) = defined(instr) {
                set.remove(dst);
            }
            used(instr, code, pc, |reg| set.insert(reg));
            let at = pc as u32;
            for guard in code.guards.iter().filter(|guard| (guard.start..guard.end).contains(&at)) {
                let mut caught = live[(guard.target as usize).min(len)].clone();
                caught.remove(guard.exc);
                set.add(&caught);
            }
            for handling in
                code.handling.iter().filter(|handling| (handling.start..handling.end).contains(&at))
            {
                set.insert(handling.exc);
            }
            changed |= live[pc].add(&set);
        }
    }
    live
}

fn successors(instr: Instr, pc: usize) -> [Option<usize>; 2] {
    let next = pc + 1;
    let jump = |offset: i64| usize::try_from(next as i64 + offset).ok();
    match instr {
        Instr::Jump { offset } | Instr::Loop { offset } => [jump(i64::from(offset)), None],
        Instr::JumpIfTrue { offset, .. } | Instr::JumpIfFalse { offset, .. } => {
            [Some(next), jump(i64::from(offset))]
        }
        Instr::JumpUnless { offset, .. }
        | Instr::JumpUnlessImm { offset, .. }
        | Instr::ForIter { offset, .. }
        | Instr::Send { offset, .. } => [Some(next), jump(i64::from(offset))],
        Instr::Return { .. } | Instr::ReturnNone | Instr::Raise { .. } | Instr::Reraise { .. } => {
            [None, None]
        }
        _ => [Some(next), None],
    }
}

/// The register that an instruction always overwrites without having read it, where it is sure.
fn defined(instr: Instr) -> Option<Reg> {
    Some(match instr {
        Instr::Move { dst, .. }
        | Instr::LoadNone { dst }
        | Instr::Unbind { reg: dst }
        | Instr::LoadBool { dst, .. }
        | Instr::LoadInt { dst, .. }
        | Instr::LoadConst { dst, .. }
        | Instr::LoadGlobal { dst, .. }
        | Instr::LoadBuiltin { dst, .. }
        | Instr::LoadCell { dst, .. }
        | Instr::LoadName { dst, .. }
        | Instr::LoadClassCell { dst, .. }
        | Instr::Add { dst, .. }
        | Instr::Sub { dst, .. }
        | Instr::Mul { dst, .. }
        | Instr::AddImm { dst, .. }
        | Instr::SubImm { dst, .. }
        | Instr::Binary { dst, .. }
        | Instr::InPlace { dst, .. }
        | Instr::Compare { dst, .. }
        | Instr::Unary { dst, .. }
        | Instr::BuildList { dst, .. }
        | Instr::BuildTuple { dst, .. }
        | Instr::BuildSet { dst, .. }
        | Instr::BuildDict { dst, .. }
        | Instr::BuildString { dst, .. }
        | Instr::BuildSlice { dst, .. }
        | Instr::ListToTuple { dst, .. }
        | Instr::Format { dst, .. }
        | Instr::LoadAttr { dst, .. }
        | Instr::LoadItem { dst, .. }
        | Instr::GetIter { dst, .. }
        | Instr::Call { dst, .. }
        | Instr::CallKw { dst, .. }
        | Instr::CallEx { dst, .. }
        | Instr::CallMethod { dst, .. }
        | Instr::CallMethodKw { dst, .. }
        | Instr::MakeFunction { dst, .. }
        | Instr::Import { dst, .. }
        | Instr::ImportFrom { dst, .. }
        | Instr::GetYieldFrom { dst, .. }
        | Instr::GetAwaitable { dst, .. }
        | Instr::GetAsyncIter { dst, .. }
        | Instr::GetAsyncNext { dst, .. }
        | Instr::MatchException { dst, .. } => dst,
        _ => return None,
    })
}

/// Calls `read` with every register that an instruction may read.
fn used(instr: Instr, code: &Code, pc: usize, mut read: impl FnMut(Reg)) {
    let mut all = |regs: &[Reg]| regs.iter().filter(|reg| **reg != NO_REG).for_each(|reg| read(*reg));
    match instr {
        Instr::Move { src, .. }
        | Instr::StoreGlobal { src, .. }
        | Instr::Unary { src, .. }
        | Instr::JumpIfTrue { src, .. }
        | Instr::JumpIfFalse { src, .. }
        | Instr::ListToTuple { src, .. }
        | Instr::Unpack { src, .. }
        | Instr::UnpackStar { src, .. }
        | Instr::GetIter { src, .. }
        | Instr::Return { src }
        | Instr::ImportFrom { src, .. }
        | Instr::GetYieldFrom { src, .. }
        | Instr::GetAwaitable { src, .. }
        | Instr::GetAsyncIter { src, .. }
        | Instr::GetAsyncNext { src, .. } => all(&[src]),
        // What is sent in is stored when the frame goes on; the register may be read before it.
        Instr::Yield { dst, src } | Instr::YieldAsync { dst, src } => {
            all(&[src]);
            if code.delegations.iter().any(|(at, _)| *at as usize == pc) {
                all(&[dst]);
            }
            for (at, iter) in &code.delegations {
                if *at as usize == pc {
                    all(&[*iter]);
                }
            }
        }
        Instr::MakeCell { reg } | Instr::CheckBound { reg, .. } | Instr::DeleteLocal { reg, .. } => {
            all(&[reg])
        }
        Instr::LoadCell { cell, .. } | Instr::DeleteCell { cell, .. } => all(&[cell]),
        Instr::StoreCell { cell, src } => all(&[cell, src]),
        Instr::LoadName { .. } | Instr::DeleteName { .. } => all(&[0]),
        Instr::StoreName { src, .. } => all(&[0, src]),
        Instr::LoadClassCell { cell, .. } => all(&[0, cell]),
        Instr::Add { a, b, .. }
        | Instr::Sub { a, b, .. }
        | Instr::Mul { a, b, .. }
        | Instr::Binary { a, b, .. }
        | Instr::InPlace { a, b, .. }
        | Instr::Compare { a, b, .. }
        | Instr::JumpUnless { a, b, .. } => all(&[a, b]),
        Instr::AddImm { a, .. } | Instr::SubImm { a, .. } | Instr::JumpUnlessImm { a, .. } => all(&[a]),
        Instr::BuildList { base, count, .. }
        | Instr::BuildTuple { base, count, .. }
        | Instr::BuildSet { base, count, .. }
        | Instr::BuildString { base, count, .. } => (base..base + count).for_each(|reg| all(&[reg])),
        Instr::BuildDict { base, count, .. } => (base..base + 2 * count).for_each(|reg| all(&[reg])),
        Instr::BuildSlice { base, .. } => all(&[base, base + 1, base + 2]),
        Instr::ListAppend { list, src } | Instr::ListExtend { list, src } => all(&[list, src]),
        Instr::ExtendArgs { list, src, callee } => all(&[list, src, callee]),
        Instr::SetAdd { set, src } | Instr::SetUpdate { set, src } => all(&[set, src]),
        Instr::DictSet { dict, key, src } => all(&[dict, key, src]),
        Instr::DictUpdate { dict, src } => all(&[dict, src]),
        Instr::DictMerge { dict, src, callee } => all(&[dict, src, callee]),
        Instr::Format { src, spec, .. } => all(&[src, spec]),
        Instr::LoadAttr { obj, .. } | Instr::DeleteAttr { obj, .. } => all(&[obj]),
        Instr::StoreAttr { obj, src, .. } => all(&[obj, src]),
        Instr::LoadItem { obj, key, .. } | Instr::DeleteItem { obj, key } => all(&[obj, key]),
        Instr::StoreItem { obj, key, src } => all(&[obj, key, src]),
        Instr::ForIter { iter, dst, .. } => all(&[iter, dst]),
        Instr::Call { base, argc, .. } | Instr::CallKw { base, argc, .. } => {
            (base..=base + argc).for_each(|reg| all(&[reg]));
        }
        Instr::CallEx { base, .. } => all(&[base, base + 1, base + 2]),
        Instr::LoadMethod { obj, .. } | Instr::LoadSpecial { obj, .. } => all(&[obj]),
        Instr::CallMethod { base, argc, .. } | Instr::CallMethodKw { base, argc, .. } => {
            (base..=base + 1 + argc).for_each(|reg| all(&[reg]));
        }
        Instr::MakeFunction { base, child: _, .. } => {
            if base != NO_REG {
                all(&[base, base + 1, base + 2]);
            }
            // Its cells are captured by number.
            for (reg, _) in captured(code) {
                all(&[reg]);
            }
        }
        Instr::Send { iter, value, .. } => all(&[iter, value]),
        Instr::Raise { exc, cause } => all(&[exc, cause]),
        Instr::Reraise { exc } => all(&[exc]),
        Instr::MatchException { exc, types, .. } => all(&[exc, types]),
        Instr::LoadNone { .. }
        | Instr::Unbind { .. }
        | Instr::LoadBool { .. }
        | Instr::LoadInt { .. }
        | Instr::LoadConst { .. }
        | Instr::LoadGlobal { .. }
        | Instr::DeleteGlobal { .. }
        | Instr::LoadBuiltin { .. }
        | Instr::Jump { .. }
        | Instr::Loop { .. }
        | Instr::Extra { .. }
        | Instr::ReturnNone
        | Instr::Import { .. } => {}
    }
}

/// The registers of a frame that hold cells, which functions made in it may capture.
fn captured(code: &Code) -> impl Iterator<Item = (Reg, ())> + '_ {
    let parameters = code.params.names.len();
    let free = (0..code.free_names.len()).map(move |at| Reg::try_from(parameters + at).unwrap_or(NO_REG));
    code.cells.iter().copied().chain(free).map(|reg| (reg, ()))
}
