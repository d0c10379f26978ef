//! Operators on values that need more than a machine instruction: natives of builtin types first, and the special
//! methods of classes in Python's order.

use smallvec::SmallVec;
use vm_code::{BinOp, CmpOp, Instr, Reg, Symbol, UnaryOp, Value, names};

use crate::flow::Raised;
use crate::interp::{Done, Step};
use crate::object::Object;
use crate::ops;
use crate::thread::Cont;
use crate::types;
use crate::vm::Vm;

/// What an instruction computes.
#[derive(Clone, Copy)]
enum Operation {
    Binary(BinOp),
    InPlace(BinOp),
    Compare(CmpOp),
}

/// Where its result goes.
#[derive(Clone, Copy)]
enum Goal {
    Store(Reg),
    /// A jump if it is false.
    Unless(u32),
}

/// A method to try: the function, its receiver, its argument, and whether the truth of its result is negated.
type Candidate = (Value, Value, Value, bool);

impl Vm<'_> {
    /// The operation of the instruction that was fetched last.
    fn operation(&self) -> Option<(Operation, Value, Value, Goal)> {
        let frame = self.thread.frames.last()?;
        let instr = self.program.code(frame.code).instrs.get(frame.pc.checked_sub(1)? as usize)?;
        let reg = |at: Reg| self.thread.stack[frame.base as usize + at as usize];
        let imm = |imm: i16| Value::Int(i64::from(imm));
        let unless = |offset: i16| Goal::Unless((i64::from(frame.pc) + i64::from(offset)) as u32);
        Some(match *instr {
            Instr::Add { dst, a, b } => (Operation::Binary(BinOp::Add), reg(a), reg(b), Goal::Store(dst)),
            Instr::Sub { dst, a, b } => (Operation::Binary(BinOp::Sub), reg(a), reg(b), Goal::Store(dst)),
            Instr::Mul { dst, a, b } => (Operation::Binary(BinOp::Mul), reg(a), reg(b), Goal::Store(dst)),
            Instr::AddImm { dst, a, imm: by, in_place } => {
                (arithmetic(BinOp::Add, in_place), reg(a), imm(by), Goal::Store(dst))
            }
            Instr::SubImm { dst, a, imm: by, in_place } => {
                (arithmetic(BinOp::Sub, in_place), reg(a), imm(by), Goal::Store(dst))
            }
            Instr::Binary { op, dst, a, b } => (Operation::Binary(op), reg(a), reg(b), Goal::Store(dst)),
            Instr::InPlace { op, dst, a, b } => (Operation::InPlace(op), reg(a), reg(b), Goal::Store(dst)),
            Instr::Compare { op, dst, a, b } => (Operation::Compare(op), reg(a), reg(b), Goal::Store(dst)),
            Instr::JumpUnless { op, a, b, offset } => {
                (Operation::Compare(op), reg(a), reg(b), unless(offset))
            }
            Instr::JumpUnlessImm { op, a, imm: by, offset } => {
                (Operation::Compare(op), reg(a), imm(by), unless(offset))
            }
            _ => return None,
        })
    }

    /// Carries out the operation of the instruction that was fetched last. `stage` methods were tried already.
    pub(crate) fn operator(&mut self, stage: u8) -> Done {
        let Some((operation, a, b, goal)) = self.operation() else { return Ok(Step::Go) };
        if let Operation::Compare(op @ (CmpOp::In | CmpOp::NotIn)) = operation {
            return self.membership(op, a, b, goal);
        }
        let builtin = ops::is_builtin(self, a) && ops::is_builtin(self, b);
        let mut tried = 0;
        if !builtin {
            let candidates = self.candidates(operation, a, b);
            if let Some((function, receiver, argument, _)) = candidates.get(stage as usize).copied() {
                return self.call_values(
                    function,
                    &[receiver, argument],
                    Cont::Operator { stage: stage + 1 },
                );
            }
            tried = candidates.len();
        }
        let (x, y) = (self.payload(a), self.payload(b));
        let native = match operation {
            Operation::Binary(op) => ops::binary(self, op, x, y)?,
            Operation::InPlace(op) => ops::in_place(self, op, x, y)?,
            Operation::Compare(op) => ops::compare(self, op, x, y)?,
        };
        match native {
            Some(Value::NotImplemented) | None => {}
            Some(value) => {
                // `x += y` of a subclass of a builtin type that changes in place stays that object.
                let kept = matches!(operation, Operation::InPlace(_)) && value.is(x) && !a.is(x);
                return self.reach(goal, if kept { a } else { value });
            }
        }
        if native.is_none() {
            // Elements are compared, or an operand converted, by Python code: the natives of the special methods
            // go on in the prelude.
            let candidates = self.native_candidates(operation, a, b);
            let next = usize::from(stage).saturating_sub(tried);
            if let Some((function, receiver, argument, _)) = candidates.get(next).copied() {
                let cont = Cont::Operator { stage: stage + 1 };
                return self.call_values(function, &[receiver, argument], cont);
            }
        }
        match operation {
            Operation::Compare(CmpOp::Eq) => self.reach(goal, Value::Bool(a.is(b))),
            Operation::Compare(CmpOp::Ne) => self.reach(goal, Value::Bool(!a.is(b))),
            Operation::Compare(op) => Err(ops::compare_error(self, op, a, b)),
            Operation::Binary(op) => Err(ops::binary_error(self, op, false, a, b)),
            Operation::InPlace(op) => Err(ops::binary_error(self, op, true, a, b)),
        }
    }

    /// A special method returned.
    pub(crate) fn operator_result(&mut self, stage: u8, value: Value) -> Done {
        let Some((operation, a, b, goal)) = self.operation() else { return Ok(Step::Go) };
        if value == Value::NotImplemented {
            return self.operator(stage);
        }
        let negate =
            matches!(operation, Operation::Compare(CmpOp::NotIn)) || self.is_negated(operation, a, b, stage);
        if matches!(operation, Operation::Compare(CmpOp::In | CmpOp::NotIn)) || negate {
            return match goal {
                Goal::Store(dst) => self.truth_into(value, dst, negate),
                Goal::Unless(target) => self.branch(value, target, negate),
            };
        }
        self.reach(goal, value)
    }

    fn is_negated(&mut self, operation: Operation, a: Value, b: Value, stage: u8) -> bool {
        matches!(operation, Operation::Compare(CmpOp::Ne))
            && self
                .candidates(operation, a, b)
                .get(usize::from(stage).saturating_sub(1))
                .is_some_and(|candidate| candidate.3)
    }

    fn reach(&mut self, goal: Goal, value: Value) -> Done {
        match goal {
            Goal::Store(dst) => {
                self.set_register(dst, value);
                Ok(Step::Go)
            }
            Goal::Unless(target) => self.branch(value, target, false),
        }
    }

    fn membership(&mut self, op: CmpOp, item: Value, container: Value, goal: Goal) -> Done {
        let negate = op == CmpOp::NotIn;
        let inner = self.payload(container);
        let python = self.python_special(container, names::CONTAINS);
        if python.is_none()
            && let Some(found) = ops::contains(self, inner, item)?
        {
            return self.reach(goal, Value::Bool(found != negate));
        }
        let function = match python.or_else(|| self.lookup(self.class_of(container), names::CONTAINS)) {
            Some(function) => function,
            // The prelude iterates, or raises the `TypeError`.
            None => self.prelude("_contains"),
        };
        self.call_values(function, &[container, item], Cont::Operator { stage: 1 })
    }

    /// A special method of the value's class that is Python code.
    pub(crate) fn python_special(&mut self, value: Value, name: Symbol) -> Option<Value> {
        if ops::is_builtin(self, value) {
            return None;
        }
        let class = self.class_of(value);
        self.class_attribute(class, name).filter(|found| matches!(found, Value::Obj(_)))
    }

    /// The methods to try in turn, by <https://docs.python.org/3/reference/datamodel.html#emulating-numeric-types>.
    fn candidates(&mut self, operation: Operation, a: Value, b: Value) -> SmallVec<[Candidate; 3]> {
        let mut found = SmallVec::new();
        let (name, reflected, fallback) = match operation {
            Operation::Binary(op) => {
                let (_, forward, reflected) = method_names(op);
                (forward, reflected, None)
            }
            Operation::InPlace(op) => {
                let (in_place, forward, reflected) = method_names(op);
                if let Some(function) = self.python_special(a, in_place) {
                    found.push((function, a, b, false));
                }
                (forward, reflected, None)
            }
            Operation::Compare(op) => {
                let (forward, reflected) = comparison_names(op);
                (forward, reflected, (op == CmpOp::Ne).then_some(names::EQ))
            }
        };
        let find = |vm: &mut Self, receiver: Value, name: Symbol, argument: Value| {
            if let Some(function) = vm.python_special(receiver, name) {
                return Some((function, receiver, argument, false));
            }
            let function = vm.python_special(receiver, fallback?)?;
            Some((function, receiver, argument, true))
        };
        let forward = find(self, a, name, b);
        let same_class = self.class_of(a) == self.class_of(b);
        let is_comparison = matches!(operation, Operation::Compare(_));
        let backward = if same_class && !is_comparison { None } else { find(self, b, reflected, a) };
        let derived = !same_class && self.is_instance(b, self.class_of(a));
        if derived {
            found.extend(backward);
            found.extend(forward);
        } else {
            found.extend(forward);
            found.extend(backward);
        }
        found
    }

    /// The natives of the operands' special methods.
    fn native_candidates(&mut self, operation: Operation, a: Value, b: Value) -> SmallVec<[Candidate; 3]> {
        let (in_place, forward, reflected) = match operation {
            Operation::Binary(op) => {
                let (_, forward, reflected) = method_names(op);
                (None, forward, Some(reflected))
            }
            Operation::InPlace(op) => {
                let (in_place, forward, reflected) = method_names(op);
                (Some(in_place), forward, Some(reflected))
            }
            Operation::Compare(op) => (None, comparison_names(op).0, None),
        };
        let calls = [(in_place, a, b), (Some(forward), a, b), (reflected, b, a)];
        let found = calls.into_iter().filter_map(|(name, receiver, argument)| {
            // The defaults of `object` compare identities, which is what comes next anyway.
            let (function, owner) = self.lookup_with_owner(self.class_of(receiver), name?)?;
            let native = matches!(function, Value::Native(_)) && owner != types::OBJECT;
            native.then_some((function, receiver, argument, false))
        });
        found.collect()
    }

    /// `-a`, `+a`, `~a`, `not a`.
    pub(crate) fn unary(&mut self, instr: Instr) -> Done {
        let Instr::Unary { op, dst, src } = instr else { return Ok(Step::Go) };
        let value = self.register(src);
        let name = match op {
            UnaryOp::Not => return self.truth_into(value, dst, true),
            UnaryOp::Neg => names::NEG,
            UnaryOp::Pos => names::POS,
            UnaryOp::Invert => names::INVERT,
        };
        if let Some(function) = self.python_special(value, name) {
            return self.call_values(function, &[value], Cont::Store(dst));
        }
        let inner = self.payload(value);
        match ops::unary(self, op, inner)? {
            Some(result) => {
                self.set_register(dst, result);
                Ok(Step::Go)
            }
            None => Err(ops::unary_error(self, op, value)),
        }
    }

    /// Whether a value is true, where no Python code decides.
    fn native_truth(&mut self, value: Value) -> Option<bool> {
        if let Some(Object::Instance(instance)) = value.obj().map(|id| self.get(id)) {
            let (class, payload) = (instance.class, instance.payload);
            let python = |found: Option<Value>| matches!(found, Some(Value::Obj(_)));
            if python(self.class_attribute(class, names::BOOL))
                || python(self.class_attribute(class, names::LEN))
            {
                return None;
            }
            if !payload.is_bound() {
                return Some(true);
            }
        }
        let inner = self.payload(value);
        ops::truth(self, inner)
    }

    /// What decides about the truth of a value: `__bool__`, or `__len__`.
    fn truth_method(&mut self, value: Value) -> Option<Value> {
        self.python_special(value, names::BOOL).or_else(|| self.python_special(value, names::LEN))
    }

    /// The truth of a value (or its opposite) into a register.
    pub(crate) fn truth_into(&mut self, value: Value, dst: Reg, negate: bool) -> Done {
        if let Some(truth) = self.native_truth(value) {
            self.set_register(dst, Value::Bool(truth != negate));
            return Ok(Step::Go);
        }
        match self.truth_method(value) {
            Some(function) => self.call_values(function, &[value], Cont::Truth { dst, negate }),
            None => {
                self.set_register(dst, Value::Bool(!negate));
                Ok(Step::Go)
            }
        }
    }

    /// Jumps to an instruction if the truth of a value is `when`.
    pub(crate) fn branch(&mut self, value: Value, target: u32, when: bool) -> Done {
        if let Some(truth) = self.native_truth(value) {
            if truth == when {
                self.go_to(target);
            }
            return Ok(Step::Go);
        }
        match self.truth_method(value) {
            Some(function) => self.call_values(function, &[value], Cont::Branch { target, when }),
            None => {
                if when {
                    self.go_to(target);
                }
                Ok(Step::Go)
            }
        }
    }

    /// The same with what `__bool__` or `__len__` returned.
    pub(crate) fn branch_on_result(&mut self, value: Value, target: u32, when: bool) -> Done {
        let truth = self.check_truth_result(value)?;
        if truth == when {
            self.go_to(target);
        }
        Ok(Step::Go)
    }

    fn check_truth_result(&mut self, value: Value) -> Result<bool, Raised> {
        match value {
            Value::Bool(truth) => Ok(truth),
            Value::Int(length) if length >= 0 => Ok(length > 0),
            Value::Int(_) => Err(self.value_error("__len__() should return >= 0")),
            _ => {
                let message = format!("__bool__ should return bool, returned {}", self.class_name(value));
                Err(self.type_error(message))
            }
        }
    }
}

fn arithmetic(op: BinOp, in_place: bool) -> Operation {
    if in_place { Operation::InPlace(op) } else { Operation::Binary(op) }
}

/// In-place, forward and reflected method.
pub(crate) fn method_names(op: BinOp) -> (Symbol, Symbol, Symbol) {
    match op {
        BinOp::Add => (names::IADD, names::ADD, names::RADD),
        BinOp::Sub => (names::ISUB, names::SUB, names::RSUB),
        BinOp::Mul => (names::IMUL, names::MUL, names::RMUL),
        BinOp::TrueDiv => (names::ITRUEDIV, names::TRUEDIV, names::RTRUEDIV),
        BinOp::FloorDiv => (names::IFLOORDIV, names::FLOORDIV, names::RFLOORDIV),
        BinOp::Mod => (names::IMOD, names::MOD, names::RMOD),
        BinOp::Pow => (names::IPOW, names::POW, names::RPOW),
        BinOp::MatMul => (names::IMATMUL, names::MATMUL, names::RMATMUL),
        BinOp::LShift => (names::ILSHIFT, names::LSHIFT, names::RLSHIFT),
        BinOp::RShift => (names::IRSHIFT, names::RSHIFT, names::RRSHIFT),
        BinOp::And => (names::IAND, names::AND, names::RAND),
        BinOp::Or => (names::IOR, names::OR, names::ROR),
        BinOp::Xor => (names::IXOR, names::XOR, names::RXOR),
    }
}

/// Forward and reflected method.
fn comparison_names(op: CmpOp) -> (Symbol, Symbol) {
    match op {
        CmpOp::Lt => (names::LT, names::GT),
        CmpOp::Le => (names::LE, names::GE),
        CmpOp::Gt => (names::GT, names::LT),
        CmpOp::Ge => (names::GE, names::LE),
        CmpOp::Ne => (names::NE, names::NE),
        _ => (names::EQ, names::EQ),
    }
}
