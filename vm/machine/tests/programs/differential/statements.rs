//! Sequential programs: statements of all kinds. Each one at the top level is caught, each loop is bounded, and at
//! the end every variable is printed.

use std::fmt::Write;

use super::draw::Draw;
use super::expressions::{Expressions, KINDS, Kind, Scope};

const HEAD: &str = "\
def show(error):
    print(type(error).__name__, error)


def cap(value):
    if isinstance(value, int):
        return value % 1000003 if abs(value) > 10**60 else value
    return value[:40] if isinstance(value, (str, list)) else value


class Guard:
    def __init__(self, name, swallow):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self.name

    def __exit__(self, kind, error, trace):
        print('exit', self.name, kind and kind.__name__)
        return self.swallow


";

/// A program for a seed.
pub fn program(seed: u64) -> String {
    let mut writer = Writer {
        draw: Draw::new(seed),
        scope: Scope::default(),
        out: String::new(),
        indent: 0,
        names: 0,
        in_loop: false,
    };
    let count = 6 + writer.draw.below(14);
    for _ in 0..count {
        writer.top();
    }
    let mut printed: Vec<(String, Kind)> = writer.scope.variables.clone();
    printed.dedup();
    for (name, kind) in &printed {
        let shown = if *kind == Kind::Set { format!("sorted({name})") } else { name.clone() };
        writer.caught(|writer| writer.line(&format!("print('{name}', {shown})")));
    }
    // Assignments that raise leave these, so that one failure is not the end of all that follows.
    let mut out = HEAD.to_owned();
    for (name, kind) in &printed {
        let _ = writeln!(out, "{name} = {}", writer.expression_without_names(*kind));
    }
    out + &writer.out
}

struct Writer {
    draw: Draw,
    scope: Scope,
    out: String,
    indent: usize,
    names: usize,
    in_loop: bool,
}

impl Writer {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = self.indent * 4);
    }

    fn expression(&mut self, kind: Kind, depth: usize) -> String {
        Expressions { draw: &mut self.draw, scope: &self.scope }.of(kind, depth)
    }

    fn expression_without_names(&mut self, kind: Kind) -> String {
        Expressions { draw: &mut self.draw, scope: &Scope::default() }.of(kind, 0)
    }

    fn printed(&mut self, depth: usize) -> String {
        Expressions { draw: &mut self.draw, scope: &self.scope }.printed(depth)
    }

    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }

    fn block(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    fn caught(&mut self, body: impl FnOnce(&mut Self)) {
        self.line("try:");
        self.block(body);
        self.line("except Exception as error:");
        self.block(|writer| writer.line("show(error)"));
    }

    fn top(&mut self) {
        match self.draw.below(12) {
            0 => self.function(),
            1 => self.generator(),
            2 => self.class(),
            3 => self.closure(),
            _ => self.caught(|writer| writer.statement(2)),
        }
    }

    fn statement(&mut self, depth: usize) {
        match self.draw.below(if depth == 0 { 12 } else { 20 }) {
            0..=4 => self.assign(),
            5 | 6 => {
                let values: Vec<String> = (0..=self.draw.below(2)).map(|_| self.printed(3)).collect();
                self.line(&format!("print({})", values.join(", ")));
            }
            7 | 8 => self.mutate(),
            9 => self.augment(),
            10 => self.unpack(),
            11 if self.in_loop => self.leave(),
            11 => {
                let test = self.expression(Kind::Bool, 2);
                self.line(&format!("assert {test}, 'not so'"));
            }
            12 | 13 => self.condition(depth),
            14 | 15 => self.for_loop(depth),
            16 => self.while_loop(depth),
            17 => self.attempt(depth),
            18 => self.guarded(depth),
            _ => self.matched(depth),
        }
    }

    fn body(&mut self, depth: usize) {
        let before = self.scope.variables.len();
        self.block(|writer| {
            for _ in 0..=writer.draw.below(3) {
                writer.statement(depth - 1);
            }
        });
        // A variable made inside may be there afterwards or not: both are worth asking for now and then.
        if self.draw.below(4) > 0 {
            self.scope.variables.truncate(before);
        }
    }

    fn assign(&mut self) {
        let kind = self.draw.of(&KINDS);
        let value = self.expression(kind, 3);
        let existing: Vec<String> = self
            .scope
            .variables
            .iter()
            .filter(|(_, own)| *own == kind)
            .map(|(name, _)| name.clone())
            .collect();
        if !existing.is_empty() && self.draw.one_in(2) {
            let name = &existing[self.draw.below(existing.len())];
            self.line(&format!("{name} = cap({value})"));
        } else {
            let name = self.name('v');
            self.line(&format!("{name} = cap({value})"));
            self.scope.variables.push((name, kind));
        }
    }

    fn variable(&mut self, kind: Kind) -> Option<String> {
        let fitting: Vec<String> = self
            .scope
            .variables
            .iter()
            .filter(|(_, own)| *own == kind)
            .map(|(name, _)| name.clone())
            .collect();
        (!fitting.is_empty()).then(|| fitting[self.draw.below(fitting.len())].clone())
    }

    fn mutate(&mut self) {
        let kind = self.draw.of(&[Kind::List, Kind::Words, Kind::Dict, Kind::Set]);
        let Some(name) = self.variable(kind) else { return self.assign() };
        let (int, text) = (self.expression(Kind::Int, 1), self.expression(Kind::Str, 1));
        let index = self.draw.between(-3, 4);
        let line = match kind {
            Kind::List => match self.draw.below(10) {
                0 => format!("{name}.append({int})"),
                1 => format!("{name}.insert({index}, {int})"),
                2 => format!("{name}[{index}] = {int}"),
                3 => format!("del {name}[{index}]"),
                4 => format!("print({name}.pop({index}))"),
                5 => format!("{name}.sort(reverse={})", self.expression(Kind::Bool, 0)),
                6 => format!("{name}[{index}:{}] = {}", index + 2, self.expression(Kind::List, 1)),
                7 => format!("{name}.extend(({int}, {index}))"),
                8 => format!("{name}.remove({int})"),
                _ => format!("{name}.reverse()"),
            },
            Kind::Words => match self.draw.below(3) {
                0 => format!("{name}.append({text})"),
                1 => format!("{name}.sort(key=lambda w: (len(w), w))"),
                _ => format!("{name} = {name} + [{text}]"),
            },
            Kind::Dict => match self.draw.below(6) {
                0 => format!("{name}[{text}] = {int}"),
                1 => format!("print({name}.pop({text}, {int}))"),
                2 => format!("print({name}.setdefault({text}, {int}))"),
                3 => format!("del {name}[{text}]"),
                4 => format!("{name}.update({})", self.expression(Kind::Dict, 1)),
                _ => format!("print({name}.popitem())"),
            },
            _ => match self.draw.below(3) {
                0 => format!("{name}.add({int})"),
                1 => format!("{name}.discard({int})"),
                _ => format!("{name}.remove({int})"),
            },
        };
        self.line(&line);
    }

    fn augment(&mut self) {
        let kind = self.draw.of(&[Kind::Int, Kind::Float, Kind::Str, Kind::List]);
        let Some(name) = self.variable(kind) else { return self.assign() };
        let op = match kind {
            Kind::Int => self.draw.of(&["+", "-", "*", "//", "%", "|", "^", ">>"]),
            Kind::Float => self.draw.of(&["+", "-", "*", "/"]),
            _ => "+",
        };
        let value = self.expression(kind, 1);
        self.line(&format!("{name} {op}= {value}"));
        self.line(&format!("{name} = cap({name})"));
    }

    fn unpack(&mut self) {
        let (a, b) = (self.name('v'), self.name('v'));
        match self.draw.below(3) {
            0 => {
                let (x, y) = (self.expression(Kind::Int, 2), self.expression(Kind::Str, 2));
                self.line(&format!("{a}, {b} = {x}, {y}"));
                self.scope.variables.extend([(a, Kind::Int), (b, Kind::Str)]);
            }
            1 => {
                let list = self.expression(Kind::List, 2);
                self.line(&format!("{a}, *{b} = {list}"));
                self.scope.variables.extend([(a, Kind::Int), (b, Kind::List)]);
            }
            _ => {
                let pair = self.expression(Kind::Pair, 2);
                self.line(&format!("({a}, {b}) = {pair}"));
                self.scope.variables.extend([(a, Kind::Int), (b, Kind::Str)]);
            }
        }
    }

    fn leave(&mut self) {
        let test = self.expression(Kind::Bool, 1);
        self.line(&format!("if {test}:"));
        let word = self.draw.of(&["break", "continue"]);
        self.block(|writer| writer.line(word));
    }

    fn condition(&mut self, depth: usize) {
        let test = self.expression(Kind::Bool, 2);
        self.line(&format!("if {test}:"));
        self.body(depth);
        if self.draw.one_in(3) {
            let test = self.printed(1);
            self.line(&format!("elif {test}:"));
            self.body(depth);
        }
        if self.draw.one_in(2) {
            self.line("else:");
            self.body(depth);
        }
    }

    fn looped(&mut self, depth: usize) {
        let outside = std::mem::replace(&mut self.in_loop, true);
        self.body(depth);
        self.in_loop = outside;
        if self.draw.one_in(5) {
            self.line("else:");
            self.block(|writer| writer.line("print('no break')"));
        }
    }

    fn for_loop(&mut self, depth: usize) {
        let before = self.scope.variables.len();
        let name = self.name('i');
        match self.draw.below(5) {
            0 => {
                let (from, to, step) =
                    (self.draw.between(-3, 3), self.draw.between(-2, 6), self.draw.of(&[1, 2, -1, -2]));
                self.line(&format!("for {name} in range({from}, {to}, {step}):"));
            }
            1 => {
                let list = self.expression(Kind::List, 2);
                self.line(&format!("for {name} in {list}[:6]:"));
            }
            2 => {
                let (other, words) = (self.name('s'), self.expression(Kind::Words, 2));
                self.line(&format!("for {name}, {other} in enumerate({words}[:5]):"));
                self.scope.variables.push((other, Kind::Str));
            }
            3 => {
                let (other, dict) = (self.name('s'), self.expression(Kind::Dict, 2));
                self.line(&format!("for {other}, {name} in list({dict}.items())[:5]:"));
                self.scope.variables.push((other, Kind::Str));
            }
            _ => {
                let (list, other) = (self.expression(Kind::List, 1), self.expression(Kind::List, 1));
                self.line(&format!("for {name} in [a - b for a in {list}[:3] for b in {other}[:3]]:"));
            }
        }
        self.scope.variables.push((name, Kind::Int));
        self.looped(depth);
        self.scope.variables.truncate(before);
    }

    fn while_loop(&mut self, depth: usize) {
        let (name, test) = (self.name('n'), self.expression(Kind::Bool, 1));
        let turns = 1 + self.draw.below(5);
        self.line(&format!("{name} = {turns}"));
        self.line(&format!("while {name} > 0 and ({test} or {name} % 2 == 0):"));
        self.block(|writer| writer.line(&format!("{name} -= 1")));
        self.looped(depth);
    }

    fn attempt(&mut self, depth: usize) {
        self.line("try:");
        self.body(depth);
        if self.draw.one_in(3) {
            let text = self.expression(Kind::Str, 1);
            let kind = self.draw.of(&["ValueError", "KeyError", "TypeError", "RuntimeError"]);
            self.block(|writer| writer.line(&format!("raise {kind}({text})")));
        }
        if self.draw.below(4) > 0 {
            let kind =
                self.draw.of(&["(ValueError, TypeError)", "LookupError", "ArithmeticError", "Exception"]);
            self.line(&format!("except {kind} as error:"));
            self.block(|writer| writer.line("print('caught', end=' '); show(error)"));
            self.body_or_nothing(depth, "else:");
        }
        self.line("finally:");
        self.block(|writer| writer.line("print('finally')"));
    }

    fn body_or_nothing(&mut self, depth: usize, head: &str) {
        if self.draw.one_in(3) {
            self.line(head);
            self.body(depth);
        }
    }

    fn guarded(&mut self, depth: usize) {
        let (name, swallow) = (self.name('g'), self.expression(Kind::Bool, 0));
        self.line(&format!("with Guard('{name}', {swallow}) as {name}:"));
        self.body(depth);
    }

    fn matched(&mut self, depth: usize) {
        let subject = self.printed(2);
        self.line(&format!("match {subject}:"));
        let cases = [
            "case 0 | 1:",
            "case int(x) if x > 5:",
            "case [x, *rest]:",
            "case []:",
            "case {'a': x, **rest}:",
            "case str() as x:",
            "case (int(), str()):",
            "case True | None:",
            "case float():",
        ];
        self.indent += 1;
        for _ in 0..=self.draw.below(3) {
            let case = self.draw.of(&cases);
            self.line(case);
            self.block(|writer| writer.line(&format!("print({case:?})")));
        }
        self.line("case _:");
        self.body(depth);
        self.indent -= 1;
    }

    fn function(&mut self) {
        let (name, count) = (self.name('f'), 1 + self.draw.below(3));
        let parameters: Vec<String> = (0..count).map(|at| format!("p{at}")).collect();
        let mut listed = parameters.clone();
        if self.draw.one_in(2) {
            let value = self.draw.below(9);
            if let Some(last) = listed.last_mut() {
                let _ = write!(last, "={value}");
            }
        }
        if self.draw.one_in(3) {
            listed.push("*more".to_owned());
        }
        if self.draw.one_in(2) {
            listed.push("**named".to_owned());
        }
        self.line(&format!("def {name}({}):", listed.join(", ")));
        self.with_parameters(&parameters, |writer| {
            for _ in 0..=writer.draw.below(3) {
                writer.statement(1);
            }
            let result = writer.expression(Kind::Int, 3);
            writer.line(&format!("return cap({result})"));
        });
        self.scope.functions.push((name, count));
    }

    /// Inside, assignments make locals; what is outside can be read only under names that are not assigned inside,
    /// so nothing but the parameters is in scope.
    fn with_parameters(&mut self, parameters: &[String], body: impl FnOnce(&mut Self)) {
        let inner = parameters.iter().map(|name| (name.clone(), Kind::Int)).collect();
        let outside = std::mem::replace(&mut self.scope.variables, inner);
        let looping = std::mem::replace(&mut self.in_loop, false);
        self.block(body);
        self.scope.variables = outside;
        self.in_loop = looping;
    }

    fn generator(&mut self) {
        let name = self.name('y');
        self.line(&format!("def {name}(p0):"));
        self.with_parameters(&["p0".to_owned()], |writer| {
            let first = writer.expression(Kind::Int, 2);
            writer.line(&format!("yield {first}"));
            writer.line("for k in range(p0):");
            let value = writer.expression(Kind::Int, 2);
            writer.block(|writer| writer.line(&format!("yield k + {value}")));
            if writer.draw.one_in(2) {
                let list = writer.expression(Kind::List, 1);
                writer.line(&format!("yield from {list}"));
            }
            writer.line("return 'done'");
        });
        self.scope.generators.push(name);
    }

    fn closure(&mut self) {
        let name = self.name('f');
        let (start, step) = (self.expression(Kind::Int, 1), self.expression(Kind::Int, 1));
        self.line(&format!("def make_{name}():"));
        self.block(|writer| {
            writer.line("total = 0");
            let by = writer.draw.below(5);
            writer.line(&format!("def {name}(p0, *more, by={by}, **named):"));
            writer.block(|writer| {
                writer.line("nonlocal total");
                writer.line("total = cap(total + p0 * by + sum(more) + sum(named.values()))");
                writer.line("return total");
            });
            writer.line(&format!("return {name}"));
        });
        self.line(&format!("{name} = make_{name}()"));
        self.caught(|writer| writer.line(&format!("print({name}({start}), {name}({step}, 2, by=3))")));
        self.scope.functions.push((name, 1));
    }

    fn class(&mut self) {
        let name = self.name('C');
        let base = (!self.scope.classes.is_empty() && self.draw.one_in(2))
            .then(|| self.scope.classes[self.draw.below(self.scope.classes.len())].clone());
        match &base {
            Some(base) => self.line(&format!("class {name}({base}):")),
            None => self.line(&format!("class {name}:")),
        }
        let amount = self.draw.below(9);
        self.indent += 1;
        self.line(&format!("made = {amount}"));
        if base.is_some() {
            self.line("def grow(self, n):");
            self.block(|writer| writer.line("return super().grow(n + self.made)"));
            if self.draw.one_in(2) {
                self.line("@property");
                self.line("def double(self):");
                self.block(|writer| writer.line("return super().double + 1"));
            }
        } else {
            self.line("def __init__(self, value):");
            self.block(|writer| writer.line("self.value = value"));
            self.line("def grow(self, n):");
            self.block(|writer| {
                writer.line("self.value = cap(self.value + n * self.made)\n        return self")
            });
            self.line("@property");
            self.line("def double(self):");
            self.block(|writer| writer.line("return self.value * 2"));
            self.line("def __add__(self, other):");
            self.block(|writer| writer.line("return type(self)(self.value - other.value)"));
            self.line("def __repr__(self):");
            self.block(|writer| writer.line("return f'{type(self).__name__}({self.value!r})'"));
            if self.draw.one_in(2) {
                self.line("def __len__(self):");
                self.block(|writer| writer.line("return abs(self.value) % 10"));
            }
            if self.draw.one_in(2) {
                self.line("def __eq__(self, other):");
                self.block(|writer| writer.line("return self.value == getattr(other, 'value', None)"));
            }
        }
        self.indent -= 1;
        let value = self.expression(Kind::Int, 2);
        self.caught(|writer| {
            writer.line(&format!(
                "print({name}({value}), {name}(1) == {name}(1), [c.__name__ for c in {name}.__mro__])"
            ));
        });
        self.scope.classes.push(name);
    }
}
