//! Expressions: each is evaluated into a register.

use ruff_python_ast::{self as ast, BoolOp, CmpOp as AstCmp, Expr, Operator, UnaryOp as AstUnary};
use ruff_text_size::Ranged;
use vm_code::{BinOp, CmpOp, Instr, Reg, UnaryOp};

use super::constants::{constant, small_int, truth};
use super::generate::Generator;
use super::unit::Label;

impl<'a> Generator<'a> {
    /// Evaluates an expression: into a fresh temporary, or it is a local variable's own register.
    pub fn expr(&mut self, expr: &'a Expr) -> Reg {
        if let Some(reg) = self.local_operand(expr) {
            return reg;
        }
        let dst = self.unit.temp();
        self.expr_to(expr, dst);
        dst
    }

    /// The same, where `scratch` may serve as the temporary: it is about to be overwritten anyway.
    fn expr_via(&mut self, expr: &'a Expr, scratch: Reg) -> Reg {
        if let Some(reg) = self.local_operand(expr) {
            return reg;
        }
        let dst = if self.unit.is_temp(scratch) { scratch } else { self.unit.temp() };
        self.expr_to(expr, dst);
        dst
    }

    /// Evaluates an expression into a fresh temporary.
    pub fn expr_temp(&mut self, expr: &'a Expr) -> Reg {
        let dst = self.unit.temp();
        self.expr_to(expr, dst);
        dst
    }

    fn local_operand(&mut self, expr: &'a Expr) -> Option<Reg> {
        let Expr::Name(name) = expr else { return None };
        self.at(name.range);
        let symbol = self.symbol(&name.id);
        self.stable_local(symbol)
    }

    /// Evaluates an expression into `dst`, which is written last of all.
    pub fn expr_to(&mut self, expr: &'a Expr, dst: Reg) {
        let mark = self.unit.mark();
        if may_be_constant(expr)
            && let Some(literal) = constant(expr)
        {
            self.at(expr.range());
            self.load_literal(&literal, dst);
            return;
        }
        match expr {
            Expr::Name(node) => {
                self.at(node.range);
                let symbol = self.symbol(&node.id);
                if node.id.as_str() == "__debug__" {
                    self.emit(Instr::LoadBool { dst, value: true });
                } else {
                    self.load_name(symbol, dst);
                }
            }
            Expr::BinOp(node) => self.binary(node, dst),
            Expr::UnaryOp(node) => self.unary(node, dst),
            Expr::BoolOp(node) => self.in_temp(dst, |this, to| this.bool_op(node, to)),
            Expr::Compare(node) => self.compare(node, dst),
            Expr::If(node) => self.conditional(node, dst),
            Expr::Call(node) => self.call(node, dst),
            Expr::Attribute(node) => {
                let obj = self.expr_via(&node.value, dst);
                self.at(node.range);
                let name = self.symbol(&node.attr);
                let name = self.unit.name_id(name);
                self.emit(Instr::LoadAttr { dst, obj, name });
            }
            Expr::Subscript(node) => {
                let obj = self.expr_via(&node.value, dst);
                let key = self.key(&node.slice);
                self.at(node.range);
                self.emit(Instr::LoadItem { dst, obj, key });
            }
            Expr::Slice(node) => self.slice(node, dst),
            Expr::Named(node) => {
                self.expr_to(&node.value, dst);
                self.at(node.range);
                if let Expr::Name(target) = &*node.target {
                    let symbol = self.symbol(&target.id);
                    self.store_name(symbol, dst);
                }
            }
            Expr::Lambda(node) => self.lambda(node, dst),
            Expr::FString(node) => self.fstring(node, dst),
            Expr::List(node) => self.list(&node.elts, node.range, dst),
            Expr::Tuple(node) => self.tuple(&node.elts, node.range, dst),
            Expr::Set(node) => self.set(&node.elts, node.range, dst),
            Expr::Dict(node) => self.dict(node, dst),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr, dst);
            }
            Expr::Await(node) => self.await_expr(node, dst),
            Expr::Yield(node) => self.yield_expr(node, dst),
            Expr::YieldFrom(node) => self.yield_from(node, dst),
            Expr::Starred(node) => self.report.syntax(node.range, "can't use starred expression here"),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::TString(_)
            | Expr::IpyEscapeCommand(_) => self.report.syntax(expr.range(), "invalid syntax"),
        }
        self.unit.release(mark);
    }

    /// Evaluates something that writes its result early: a variable must not change before the end.
    pub fn in_temp(&mut self, dst: Reg, body: impl FnOnce(&mut Self, Reg)) {
        if self.unit.is_temp(dst) {
            return body(self, dst);
        }
        let temp = self.unit.temp();
        body(self, temp);
        self.emit(Instr::Move { dst, src: temp });
    }

    fn binary(&mut self, node: &'a ast::ExprBinOp, dst: Reg) {
        let a = self.expr_via(&node.left, dst);
        if let (Operator::Add | Operator::Sub, Some(imm)) = (node.op, small_int(&node.right)) {
            self.at(node.range);
            let in_place = false;
            self.emit(match node.op {
                Operator::Add => Instr::AddImm { in_place, dst, a, imm },
                _ => Instr::SubImm { in_place, dst, a, imm },
            });
            return;
        }
        let b = self.expr(&node.right);
        self.at(node.range);
        self.emit(match node.op {
            Operator::Add => Instr::Add { dst, a, b },
            Operator::Sub => Instr::Sub { dst, a, b },
            Operator::Mult => Instr::Mul { dst, a, b },
            op => Instr::Binary { op: bin_op(op), dst, a, b },
        });
    }

    fn unary(&mut self, node: &'a ast::ExprUnaryOp, dst: Reg) {
        let src = self.expr_via(&node.operand, dst);
        self.at(node.range);
        let op = match node.op {
            AstUnary::Invert => UnaryOp::Invert,
            AstUnary::Not => UnaryOp::Not,
            AstUnary::UAdd => UnaryOp::Pos,
            AstUnary::USub => UnaryOp::Neg,
        };
        self.emit(Instr::Unary { op, dst, src });
    }

    fn bool_op(&mut self, node: &'a ast::ExprBoolOp, dst: Reg) {
        let end = self.unit.label();
        for (at, value) in node.values.iter().enumerate() {
            self.expr_to(value, dst);
            if at + 1 < node.values.len() {
                self.at(value.range());
                let jump = match node.op {
                    BoolOp::And => Instr::JumpIfFalse { src: dst, offset: 0 },
                    BoolOp::Or => Instr::JumpIfTrue { src: dst, offset: 0 },
                };
                self.unit.jump_to(jump, end);
            }
        }
        self.unit.bind(end);
    }

    fn compare(&mut self, node: &'a ast::ExprCompare, dst: Reg) {
        if let ([op], [right]) = (&*node.ops, &*node.comparators) {
            let a = self.expr_via(&node.left, dst);
            let b = self.expr(right);
            self.at(node.range);
            self.emit(Instr::Compare { op: cmp_op(*op), dst, a, b });
            return;
        }
        self.in_temp(dst, |this, dst| {
            let end = this.unit.label();
            let mut a = this.expr(&node.left);
            for (at, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
                let b = this.expr(right);
                this.at(node.range);
                this.emit(Instr::Compare { op: cmp_op(*op), dst, a, b });
                if at + 1 < node.ops.len() {
                    this.unit.jump_to(Instr::JumpIfFalse { src: dst, offset: 0 }, end);
                }
                a = b;
            }
            this.unit.bind(end);
        });
    }

    fn conditional(&mut self, node: &'a ast::ExprIf, dst: Reg) {
        let (orelse, end) = (self.unit.label(), self.unit.label());
        self.jump_if_false(&node.test, orelse);
        self.expr_to(&node.body, dst);
        self.unit.jump(end);
        self.unit.bind(orelse);
        self.expr_to(&node.orelse, dst);
        self.unit.bind(end);
    }

    /// The key of a subscript.
    pub fn key(&mut self, slice: &'a Expr) -> Reg {
        self.expr(slice)
    }

    fn slice(&mut self, node: &'a ast::ExprSlice, dst: Reg) {
        let base = self.unit.temps(3);
        for (reg, part) in (base..).zip([&node.lower, &node.upper, &node.step]) {
            match part {
                Some(part) => self.expr_to(part, reg),
                None => {
                    self.at(node.range);
                    self.emit(Instr::LoadNone { dst: reg });
                }
            }
        }
        self.at(node.range);
        self.emit(Instr::BuildSlice { dst, base });
    }

    /// Goes on where the expression is true, and to the label where it is false.
    pub fn jump_if_false(&mut self, test: &'a Expr, target: Label) {
        let mark = self.unit.mark();
        if let Some(literal) = constant(test) {
            if !truth(&literal) {
                self.at(test.range());
                self.unit.jump(target);
            }
            return;
        }
        match test {
            Expr::UnaryOp(node) if node.op == AstUnary::Not => self.jump_if_true(&node.operand, target),
            Expr::BoolOp(node) if node.op == BoolOp::And => {
                for value in &node.values {
                    self.jump_if_false(value, target);
                }
            }
            Expr::BoolOp(node) => {
                let yes = self.unit.label();
                let last = node.values.len() - 1;
                for value in &node.values[..last] {
                    self.jump_if_true(value, yes);
                }
                self.jump_if_false(&node.values[last], target);
                self.unit.bind(yes);
            }
            Expr::Compare(node) => self.jump_unless(node, target),
            _ => {
                let src = self.expr(test);
                self.at(test.range());
                self.unit.jump_to(Instr::JumpIfFalse { src, offset: 0 }, target);
            }
        }
        self.unit.release(mark);
    }

    /// Goes to the label where the expression is true, and on where it is false.
    pub fn jump_if_true(&mut self, test: &'a Expr, target: Label) {
        let mark = self.unit.mark();
        if let Some(literal) = constant(test) {
            if truth(&literal) {
                self.at(test.range());
                self.unit.jump(target);
            }
            return;
        }
        match test {
            Expr::UnaryOp(node) if node.op == AstUnary::Not => self.jump_if_false(&node.operand, target),
            Expr::BoolOp(node) if node.op == BoolOp::Or => {
                for value in &node.values {
                    self.jump_if_true(value, target);
                }
            }
            Expr::BoolOp(node) => {
                let no = self.unit.label();
                let last = node.values.len() - 1;
                for value in &node.values[..last] {
                    self.jump_if_false(value, no);
                }
                self.jump_if_true(&node.values[last], target);
                self.unit.bind(no);
            }
            Expr::Compare(node) if fuses(node) || node.ops.len() > 1 => {
                let no = self.unit.label();
                self.jump_unless(node, no);
                self.at(node.range);
                let after = self.unit.bound.clone();
                self.unit.jump(target);
                self.unit.bound = after;
                self.unit.bind(no);
            }
            _ => {
                let src = self.expr(test);
                self.at(test.range());
                self.unit.jump_to(Instr::JumpIfTrue { src, offset: 0 }, target);
            }
        }
        self.unit.release(mark);
    }

    /// A comparison, also a chained one, as a condition.
    fn jump_unless(&mut self, node: &'a ast::ExprCompare, target: Label) {
        let mut a = self.expr(&node.left);
        let last = node.ops.len() - 1;
        for (at, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let op = cmp_op(*op);
            let ordering = !matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn);
            if at == last
                && ordering
                && !self.unit.long
                && let Some(imm) = small_int(right)
            {
                self.at(node.range);
                self.unit.jump_to(Instr::JumpUnlessImm { op, a, imm, offset: 0 }, target);
                return;
            }
            let b = self.expr(right);
            self.at(node.range);
            if self.unit.long || matches!(op, CmpOp::In | CmpOp::NotIn) {
                let dst = self.unit.temp();
                self.emit(Instr::Compare { op, dst, a, b });
                self.unit.jump_to(Instr::JumpIfFalse { src: dst, offset: 0 }, target);
            } else {
                self.unit.jump_to(Instr::JumpUnless { op, a, b, offset: 0 }, target);
            }
            a = b;
        }
    }
}

/// Whether a comparison and a jump become one instruction.
fn fuses(node: &ast::ExprCompare) -> bool {
    !node.ops.iter().any(|op| matches!(op, AstCmp::In | AstCmp::NotIn))
}

/// Whether it is worth asking `constant`.
fn may_be_constant(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::Tuple(_)
            | Expr::UnaryOp(_)
            | Expr::BinOp(_)
    )
}

/// Our name of an operator.
pub(super) fn bin_op(op: Operator) -> BinOp {
    match op {
        Operator::Add => BinOp::Add,
        Operator::Sub => BinOp::Sub,
        Operator::Mult => BinOp::Mul,
        Operator::MatMult => BinOp::MatMul,
        Operator::Div => BinOp::TrueDiv,
        Operator::Mod => BinOp::Mod,
        Operator::Pow => BinOp::Pow,
        Operator::LShift => BinOp::LShift,
        Operator::RShift => BinOp::RShift,
        Operator::BitOr => BinOp::Or,
        Operator::BitXor => BinOp::Xor,
        Operator::BitAnd => BinOp::And,
        Operator::FloorDiv => BinOp::FloorDiv,
    }
}

fn cmp_op(op: AstCmp) -> CmpOp {
    match op {
        AstCmp::Eq => CmpOp::Eq,
        AstCmp::NotEq => CmpOp::Ne,
        AstCmp::Lt => CmpOp::Lt,
        AstCmp::LtE => CmpOp::Le,
        AstCmp::Gt => CmpOp::Gt,
        AstCmp::GtE => CmpOp::Ge,
        AstCmp::Is => CmpOp::Is,
        AstCmp::IsNot => CmpOp::IsNot,
        AstCmp::In => CmpOp::In,
        AstCmp::NotIn => CmpOp::NotIn,
    }
}
