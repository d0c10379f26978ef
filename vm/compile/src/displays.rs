//! Lists, tuples, sets, dictionaries and f-strings.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{Const, Conversion, Instr, NO_REG, Reg};

use super::constants::{Literal, constant};
use super::generate::Generator;

/// Longer displays are built piece by piece.
const PIECE: usize = 100;

/// Shorter lists of constants are not worth a constant tuple.
const MIN_CONSTANT_LIST: usize = 4;

/// A part of an f-string.
enum Part<'a> {
    Text(String),
    Value(&'a ast::InterpolatedElement),
}

impl<'a> Generator<'a> {
    /// `[…]`.
    pub fn list(&mut self, elements: &'a [Expr], range: TextRange, dst: Reg) {
        self.in_temp_unless_small(elements, dst, |this, dst| this.elements(elements.iter(), range, dst));
    }

    /// `(…)`.
    pub fn tuple(&mut self, elements: &'a [Expr], range: TextRange, dst: Reg) {
        if is_small(elements) {
            let (base, count) = self.consecutive(elements);
            self.at(range);
            self.emit(Instr::BuildTuple { dst, base, count });
            return;
        }
        let list = self.unit.temp();
        self.elements(elements.iter(), range, list);
        self.at(range);
        self.emit(Instr::ListToTuple { dst, src: list });
    }

    /// `{…}` of elements.
    pub fn set(&mut self, elements: &'a [Expr], range: TextRange, dst: Reg) {
        if let Some(index) = self.constant_set(elements) {
            // As CPython does it, which shows in the order of the elements.
            return self.in_temp(dst, |this, set| {
                this.at(range);
                this.emit(Instr::BuildSet { dst: set, base: set, count: 0 });
                let src = this.unit.temp();
                this.emit(Instr::LoadConst { dst: src, index });
                this.emit(Instr::SetUpdate { set, src });
            });
        }
        if is_small(elements) {
            let (base, count) = self.consecutive(elements);
            self.at(range);
            self.emit(Instr::BuildSet { dst, base, count });
            return;
        }
        self.in_temp(dst, |this, set| {
            this.at(range);
            this.emit(Instr::BuildSet { dst: set, base: set, count: 0 });
            for element in elements {
                let mark = this.unit.mark();
                if let Expr::Starred(star) = element {
                    let src = this.expr(&star.value);
                    this.at(range);
                    this.emit(Instr::SetUpdate { set, src });
                } else {
                    let src = this.expr(element);
                    this.at(range);
                    this.emit(Instr::SetAdd { set, src });
                }
                this.unit.release(mark);
            }
        });
    }

    /// Three or more different integers are a constant.
    fn constant_set(&mut self, elements: &'a [Expr]) -> Option<u32> {
        let integer = |element: &Expr| match constant(element) {
            Some(Literal::Simple(Const::Int(int))) => Some(int),
            _ => None,
        };
        let items: Vec<i64> = elements.iter().map(integer).collect::<Option<_>>()?;
        let different = items.iter().enumerate().all(|(at, item)| !items[..at].contains(item));
        if items.len() < 3 || !different {
            return None;
        }
        let items: Vec<u32> = items.into_iter().map(|int| self.tables.constant(Const::Int(int))).collect();
        Some(self.tables.constant(Const::FrozenSet(items.into())))
    }

    /// `{…}` of keys and values.
    pub fn dict(&mut self, node: &'a ast::ExprDict, dst: Reg) {
        let plain = node.items.iter().all(|item| item.key.is_some());
        if plain && node.items.len() <= PIECE {
            let (base, count) = self.pairs(&node.items);
            self.at(node.range);
            self.emit(Instr::BuildDict { dst, base, count });
            return;
        }
        self.in_temp(dst, |this, dict| {
            this.at(node.range);
            this.emit(Instr::BuildDict { dst: dict, base: dict, count: 0 });
            let mut rest = &node.items[..];
            while !rest.is_empty() {
                let mark = this.unit.mark();
                let run = rest.iter().take(PIECE).take_while(|item| item.key.is_some()).count();
                let src = if run == 0 {
                    this.expr(&rest[0].value)
                } else {
                    let (base, count) = this.pairs(&rest[..run]);
                    let src = this.unit.temp();
                    this.emit(Instr::BuildDict { dst: src, base, count });
                    src
                };
                this.at(node.range);
                this.emit(Instr::DictUpdate { dict, src });
                rest = &rest[run.max(1)..];
                this.unit.release(mark);
            }
        });
    }

    fn pairs(&mut self, items: &'a [ast::DictItem]) -> (Reg, u16) {
        let base = self.unit.mark();
        for item in items {
            let (key, value) = (self.unit.temp(), self.unit.temp());
            if let Some(node) = &item.key {
                self.expr_to(node, key);
            }
            self.expr_to(&item.value, value);
        }
        (u16::try_from(base).unwrap_or(0), u16::try_from(items.len()).unwrap_or(0))
    }

    fn consecutive(&mut self, elements: &'a [Expr]) -> (Reg, u16) {
        let base = self.unit.mark();
        for element in elements {
            self.expr_temp(element);
        }
        (u16::try_from(base).unwrap_or(0), u16::try_from(elements.len()).unwrap_or(0))
    }

    fn in_temp_unless_small(&mut self, elements: &[Expr], dst: Reg, body: impl FnOnce(&mut Self, Reg)) {
        if is_small(elements) && elements.len() < MIN_CONSTANT_LIST {
            body(self, dst);
        } else {
            self.in_temp(dst, body);
        }
    }

    /// A list of the elements, with stars.
    pub fn elements<I>(&mut self, elements: I, range: TextRange, dst: Reg)
    where
        I: ExactSizeIterator<Item = &'a Expr> + Clone,
    {
        self.elements_for(elements, range, dst, NO_REG);
    }

    /// The same; for a call `callee` is the register of what is called.
    pub fn elements_for<I>(&mut self, elements: I, range: TextRange, dst: Reg, callee: Reg)
    where
        I: ExactSizeIterator<Item = &'a Expr> + Clone,
    {
        let outer = self.unit.mark();
        if elements.len() >= MIN_CONSTANT_LIST
            && let Some(items) = elements.clone().map(constant).collect::<Option<Vec<Literal>>>()
        {
            self.at(range);
            self.emit(Instr::BuildList { dst, base: dst, count: 0 });
            let src = self.unit.temp();
            self.load_literal(&Literal::Tuple(items), src);
            self.emit(Instr::ListExtend { list: dst, src });
            self.unit.release(outer);
            return;
        }
        let mut started = false;
        let mut pending = 0_u16;
        let mut base = self.unit.mark();
        for element in elements {
            if let Expr::Starred(star) = element {
                self.append(range, dst, base, &mut pending, &mut started);
                base = self.unit.mark();
                let src = self.expr(&star.value);
                self.at(range);
                self.emit(match callee {
                    NO_REG => Instr::ListExtend { list: dst, src },
                    callee => Instr::ExtendArgs { list: dst, src, callee },
                });
                self.unit.release(base);
                continue;
            }
            self.expr_temp(element);
            pending += 1;
            if usize::from(pending) >= PIECE {
                self.append(range, dst, base, &mut pending, &mut started);
                base = self.unit.mark();
            }
        }
        if pending > 0 || !started {
            self.append(range, dst, base, &mut pending, &mut started);
        }
        self.unit.release(outer);
    }

    /// Appends what waits in registers from `base` on to the list that is being built.
    fn append(&mut self, range: TextRange, list: Reg, base: u32, pending: &mut u16, started: &mut bool) {
        let from = u16::try_from(base).unwrap_or(0);
        let count = std::mem::take(pending);
        self.at(range);
        if !*started {
            self.emit(Instr::BuildList { dst: list, base: from, count });
        } else if count > 0 {
            self.emit(Instr::BuildList { dst: from, base: from, count });
            self.emit(Instr::ListExtend { list, src: from });
        }
        *started = true;
        self.unit.release(base);
    }

    /// An f-string.
    pub fn fstring(&mut self, node: &'a ast::ExprFString, dst: Reg) {
        let mut parts = Vec::new();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => push_text(&mut parts, literal.as_str()),
                ast::FStringPart::FString(fstring) => push_elements(&mut parts, &fstring.elements),
            }
        }
        self.parts(&parts, node.range, dst);
    }

    fn parts(&mut self, parts: &[Part<'a>], range: TextRange, dst: Reg) {
        if let [part] = parts {
            return self.part(part, range, dst);
        }
        if parts.is_empty() {
            self.at(range);
            return self.load_str("", dst);
        }
        let base = self.unit.mark();
        for part in parts {
            let reg = self.unit.temp();
            self.part(part, range, reg);
        }
        self.at(range);
        let count = u16::try_from(parts.len()).unwrap_or(0);
        self.emit(Instr::BuildString { dst, base: u16::try_from(base).unwrap_or(0), count });
    }

    fn part(&mut self, part: &Part<'a>, range: TextRange, dst: Reg) {
        let element = match part {
            Part::Text(text) => {
                self.at(range);
                return self.load_str(text, dst);
            }
            Part::Value(element) => *element,
        };
        let mark = self.unit.mark();
        let src = self.expr(&element.expression);
        let spec = match &element.format_spec {
            None => NO_REG,
            Some(spec) => {
                let mut parts = Vec::new();
                push_elements(&mut parts, &spec.elements);
                let reg = self.unit.temp();
                self.parts(&parts, spec.range, reg);
                reg
            }
        };
        let conversion = match element.conversion {
            ast::ConversionFlag::None if element.debug_text.is_some() && spec == NO_REG => Conversion::Repr,
            ast::ConversionFlag::None => Conversion::None,
            ast::ConversionFlag::Str => Conversion::Str,
            ast::ConversionFlag::Ascii => Conversion::Ascii,
            ast::ConversionFlag::Repr => Conversion::Repr,
        };
        self.at(element.expression.range());
        self.emit(Instr::Format { conversion, dst, src, spec });
        self.unit.release(mark);
    }

    /// Loads a constant tuple of names.
    pub fn load_names(&mut self, names: impl Iterator<Item = String>, dst: Reg) {
        let items = names.map(|name| Literal::Simple(Const::Str(name.into()))).collect();
        self.load_literal(&Literal::Tuple(items), dst);
    }
}

fn is_small(elements: &[Expr]) -> bool {
    elements.len() <= PIECE && !elements.iter().any(Expr::is_starred_expr)
}

fn push_text(parts: &mut Vec<Part<'_>>, text: &str) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Text(before)) => before.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}

fn push_elements<'a>(parts: &mut Vec<Part<'a>>, elements: &'a ast::InterpolatedStringElements) {
    for element in elements {
        match element {
            ast::InterpolatedStringElement::Literal(literal) => push_text(parts, &literal.value),
            ast::InterpolatedStringElement::Interpolation(value) => {
                if let Some(text) = &value.debug_text {
                    push_text(parts, text.as_str());
                }
                parts.push(Part::Value(value));
            }
        }
    }
}
