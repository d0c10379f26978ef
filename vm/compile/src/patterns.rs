//! `match`: patterns are tried in order; names are bound only once a whole pattern matches.

use ruff_python_ast::{self as ast, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{CmpOp, Instr, Reg, Symbol};

use super::generate::Generator;
use super::unit::Label;

/// Names that a pattern binds, and where their values wait.
type Captures = Vec<(Symbol, Reg)>;

impl<'a> Generator<'a> {
    /// `match`.
    pub fn match_statement(&mut self, stmt: &'a ast::StmtMatch) {
        let subject = self.expr_temp(&stmt.subject);
        let end = self.unit.label();
        for case in &stmt.cases {
            if self.unit.bound.is_unreachable() {
                break;
            }
            let mark = self.unit.mark();
            let next = self.unit.label();
            let mut captures = Captures::new();
            self.pattern(&case.pattern, subject, next, &mut captures);
            self.at(case.pattern.range());
            for (name, src) in captures {
                self.store_name(name, src);
            }
            if let Some(guard) = &case.guard {
                self.jump_if_false(guard, next);
            }
            self.unit.release(mark);
            self.statements(&case.body);
            if !self.unit.bound.is_unreachable() {
                self.unit.jump(end);
            }
            self.unit.bind(next);
        }
        self.unit.bind(end);
    }

    fn pattern(&mut self, pattern: &'a Pattern, subject: Reg, fail: Label, captures: &mut Captures) {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(node) => {
                let value = self.expr(&node.value);
                self.at(range);
                self.jump_unless_is(CmpOp::Eq, subject, value, fail);
            }
            Pattern::MatchSingleton(node) => {
                self.at(range);
                let dst = self.unit.temp();
                self.emit(match node.value {
                    Singleton::None => Instr::LoadNone { dst },
                    Singleton::True => Instr::LoadBool { dst, value: true },
                    Singleton::False => Instr::LoadBool { dst, value: false },
                });
                self.jump_unless_is(CmpOp::Is, subject, dst, fail);
            }
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject, fail, captures);
                }
                self.capture(node.name.as_ref(), subject, captures);
            }
            Pattern::MatchStar(node) => self.capture(node.name.as_ref(), subject, captures),
            Pattern::MatchOr(node) => self.alternatives(node, subject, fail, captures),
            Pattern::MatchSequence(node) => self.sequence_pattern(node, subject, fail, captures),
            Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, fail, captures),
            Pattern::MatchClass(node) => self.class_pattern(node, subject, fail, captures),
        }
    }

    fn capture(&mut self, name: Option<&'a ast::Identifier>, subject: Reg, captures: &mut Captures) {
        if let Some(name) = name {
            let symbol = self.symbol(name);
            captures.push((symbol, subject));
        }
    }

    /// The first alternative that matches; all bind the same names.
    fn alternatives(
        &mut self,
        node: &'a ast::PatternMatchOr,
        subject: Reg,
        fail: Label,
        captures: &mut Captures,
    ) {
        let done = self.unit.label();
        let mut common: Captures = Vec::new();
        for (at, alternative) in node.patterns.iter().enumerate() {
            let last = at + 1 == node.patterns.len();
            let next = if last { fail } else { self.unit.label() };
            let mut own = Captures::new();
            if at == 0 {
                // The registers where the values wait must lie below those of the alternatives.
                let mut names = Vec::new();
                bound_names(alternative, &mut names);
                for name in names {
                    let symbol = self.symbol(name);
                    let reg = self.unit.temp();
                    common.push((symbol, reg));
                }
            }
            let mark = self.unit.mark();
            self.pattern(alternative, subject, next, &mut own);
            self.at(alternative.range());
            for (name, src) in own {
                if let Some((_, dst)) = common.iter().find(|(other, _)| *other == name) {
                    self.emit(Instr::Move { dst: *dst, src });
                }
            }
            self.unit.release(mark);
            if !last {
                self.unit.jump(done);
                self.unit.bind(next);
            }
        }
        self.unit.bind(done);
        captures.extend(common);
    }

    fn sequence_pattern(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        subject: Reg,
        fail: Label,
        captures: &mut Captures,
    ) {
        self.at(node.range);
        let check = self.unit.temp();
        self.call_builtin("_is_sequence_pattern", &[subject], check);
        self.unit.jump_to(Instr::JumpIfFalse { src: check, offset: 0 }, fail);
        let star = node.patterns.iter().position(|inner| matches!(inner, Pattern::MatchStar(_)));
        let needed = node.patterns.len() - usize::from(star.is_some());
        let op = if star.is_some() { CmpOp::Ge } else { CmpOp::Eq };
        if !(star.is_some() && needed == 0) {
            let (length, count) = (self.unit.temp(), self.unit.temp());
            self.call_builtin("len", &[subject], length);
            self.emit(Instr::LoadInt { dst: count, value: i32::try_from(needed).unwrap_or(i32::MAX) });
            self.jump_unless_is(op, length, count, fail);
        }
        if node.patterns.iter().all(takes_anything) {
            return;
        }
        let Ok(count) = u16::try_from(node.patterns.len()) else {
            self.unit.too_large = true;
            return;
        };
        let base = self.unit.temps(count);
        match star {
            None => self.emit(Instr::Unpack { src: subject, base, count }),
            Some(star) => {
                let (before, after) =
                    (u8::try_from(star).unwrap_or(0), u16::try_from(needed - star).unwrap_or(0));
                self.emit(Instr::UnpackStar { before, src: subject, base, after })
            }
        };
        for (reg, inner) in (base..).zip(&node.patterns) {
            self.pattern(inner, reg, fail, captures);
        }
    }

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: Reg,
        fail: Label,
        captures: &mut Captures,
    ) {
        let keys = self.unit.temp();
        let first = self.unit.mark();
        for key in &node.keys {
            self.expr_temp(key);
        }
        let count = u16::try_from(node.keys.len()).unwrap_or(0);
        self.at(node.range);
        self.emit(Instr::BuildTuple { dst: keys, base: u16::try_from(first).unwrap_or(0), count });
        self.unit.release(first);
        let values = self.unit.temp();
        self.call_builtin("_match_mapping", &[subject, keys], values);
        self.unpack_or_fail(values, &node.patterns.iter().collect::<Vec<_>>(), node.range, fail, captures);
        if let Some(rest) = &node.rest {
            let reg = self.unit.temp();
            self.at(rest.range);
            self.call_builtin("_match_mapping_rest", &[subject, keys], reg);
            self.capture(Some(rest), reg, captures);
        }
    }

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        subject: Reg,
        fail: Label,
        captures: &mut Captures,
    ) {
        let class = self.expr(&node.cls);
        let (count, names) = (self.unit.temp(), self.unit.temp());
        self.at(node.range);
        let positional = i32::try_from(node.arguments.patterns.len()).unwrap_or(i32::MAX);
        self.emit(Instr::LoadInt { dst: count, value: positional });
        let keywords: Vec<String> =
            node.arguments.keywords.iter().map(|keyword| keyword.attr.to_string()).collect();
        self.load_names(keywords.into_iter(), names);
        let values = self.unit.temp();
        self.call_builtin("_match_class", &[subject, class, count, names], values);
        let keywords = node.arguments.keywords.iter().map(|keyword| &keyword.pattern);
        let patterns: Vec<&'a Pattern> = node.arguments.patterns.iter().chain(keywords).collect();
        self.unpack_or_fail(values, &patterns, node.range, fail, captures);
    }

    /// A tuple of values for the patterns, or `None` where it does not match.
    fn unpack_or_fail(
        &mut self,
        values: Reg,
        patterns: &[&'a Pattern],
        range: TextRange,
        fail: Label,
        captures: &mut Captures,
    ) {
        self.at(range);
        let none = self.unit.temp();
        self.emit(Instr::LoadNone { dst: none });
        self.jump_unless_is(CmpOp::IsNot, values, none, fail);
        let count = u16::try_from(patterns.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        let base = self.unit.temps(count);
        self.emit(Instr::Unpack { src: values, base, count });
        for (reg, inner) in (base..).zip(patterns) {
            self.pattern(inner, reg, fail, captures);
        }
    }
}

/// A wildcard.
fn takes_anything(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}

/// The names that a pattern binds.
fn bound_names<'a>(pattern: &'a Pattern, names: &mut Vec<&'a str>) {
    let own = match pattern {
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                bound_names(inner, names);
            }
            node.name.as_ref()
        }
        Pattern::MatchStar(node) => node.name.as_ref(),
        Pattern::MatchOr(node) => {
            if let Some(first) = node.patterns.first() {
                bound_names(first, names);
            }
            None
        }
        Pattern::MatchSequence(node) => {
            node.patterns.iter().for_each(|inner| bound_names(inner, names));
            None
        }
        Pattern::MatchMapping(node) => {
            node.patterns.iter().for_each(|inner| bound_names(inner, names));
            node.rest.as_ref()
        }
        Pattern::MatchClass(node) => {
            node.arguments.patterns.iter().for_each(|inner| bound_names(inner, names));
            node.arguments.keywords.iter().for_each(|keyword| bound_names(&keyword.pattern, names));
            None
        }
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => None,
    };
    names.extend(own.map(ast::Identifier::as_str));
}
