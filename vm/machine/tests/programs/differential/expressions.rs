//! Expressions of a wanted type. Most are well typed; some raise, and the statement around them catches it.

use super::draw::Draw;

/// What an expression is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Float,
    Str,
    Bool,
    /// A list of integers.
    List,
    /// A list of strings.
    Words,
    /// Strings to integers.
    Dict,
    /// Integers.
    Set,
    /// `(int, str)`.
    Pair,
}

pub const KINDS: [Kind; 9] = [
    Kind::Int,
    Kind::Float,
    Kind::Str,
    Kind::Bool,
    Kind::List,
    Kind::Words,
    Kind::Dict,
    Kind::Set,
    Kind::Pair,
];

/// What can be named at a place of the program.
#[derive(Clone, Default)]
pub struct Scope {
    pub variables: Vec<(String, Kind)>,
    /// Functions of so many integers that give an integer.
    pub functions: Vec<(String, usize)>,
    /// Generator functions of one integer that give integers.
    pub generators: Vec<String>,
    /// Classes made of one integer, with `value`, `grow(n)` and `double`.
    pub classes: Vec<String>,
}

impl Scope {
    fn named(&self, draw: &mut Draw, kind: Kind) -> Option<String> {
        let fitting: Vec<&String> =
            self.variables.iter().filter(|(_, own)| *own == kind).map(|(name, _)| name).collect();
        (!fitting.is_empty()).then(|| fitting[draw.below(fitting.len())].clone())
    }
}

/// Makes expressions.
pub struct Expressions<'a> {
    pub draw: &'a mut Draw,
    pub scope: &'a Scope,
}

impl Expressions<'_> {
    /// An expression of the kind, nested at most `depth` deep.
    pub fn of(&mut self, kind: Kind, depth: usize) -> String {
        if self.draw.below(5) < 2
            && let Some(name) = self.scope.named(self.draw, kind)
        {
            return name;
        }
        if depth == 0 {
            return self.literal(kind);
        }
        if self.draw.one_in(12) {
            let (yes, test, no) =
                (self.of(kind, depth - 1), self.of(Kind::Bool, depth - 1), self.of(kind, 0));
            return format!("({yes} if {test} else {no})");
        }
        match kind {
            Kind::Int => self.int(depth - 1),
            Kind::Float => self.float(depth - 1),
            Kind::Str => self.text(depth - 1),
            Kind::Bool => self.truth(depth - 1),
            Kind::List => self.list(depth - 1),
            Kind::Words => self.words(depth - 1),
            Kind::Dict => self.dict(depth - 1),
            Kind::Set => self.set(depth - 1),
            Kind::Pair => format!("({}, {})", self.of(Kind::Int, depth - 1), self.of(Kind::Str, depth - 1)),
        }
    }

    /// An expression of any kind, as it is printed: the order of a set is nobody's business.
    pub fn printed(&mut self, depth: usize) -> String {
        let kind = self.draw.of(&KINDS);
        let text = self.of(kind, depth);
        if kind == Kind::Set { format!("sorted({text})") } else { text }
    }

    fn literal(&mut self, kind: Kind) -> String {
        let draw = &mut *self.draw;
        match kind {
            Kind::Int => match draw.below(8) {
                0 => draw
                    .of(&["2**70", "-(3**45)", "10**20", "255", "-1", "(1 << 63)", "0x7fffffff"])
                    .to_owned(),
                _ => draw.between(-3, 20).to_string(),
            },
            Kind::Float => {
                draw.of(&["0.5", "2.0", "-1.25", "1e10", "0.1", "3.75", "1e-3", "0.0", "100.0"]).to_owned()
            }
            Kind::Str => draw
                .of(&["'a'", "''", "'hello'", "'x y'", "'Zed'", "\"it's\"", "'é∑'", "'12'", "'a,b,,c'"])
                .to_owned(),
            Kind::Bool => draw.of(&["True", "False"]).to_owned(),
            Kind::List => draw.of(&["[]", "[1, 2, 3]", "[5]", "[3, 1, 2, 1]", "list(range(6))"]).to_owned(),
            Kind::Words => draw.of(&["['a', 'b']", "[]", "['pear', 'fig', 'Apple']", "['x'] * 3"]).to_owned(),
            Kind::Dict => draw.of(&["{}", "{'a': 1, 'b': 2}", "dict(x=3)", "{'k': 0}"]).to_owned(),
            Kind::Set => draw.of(&["set()", "{1, 2, 3}", "{7}", "{2, 4, 4}"]).to_owned(),
            Kind::Pair => draw.of(&["(1, 'one')", "(0, '')", "(-7, 'z')"]).to_owned(),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        match self.draw.below(24) {
            0..=5 => {
                let op = self.draw.of(&["+", "-", "*", "//", "%", "&", "|", "^"]);
                format!("({} {op} {})", self.of(Kind::Int, depth), self.of(Kind::Int, depth))
            }
            6 => format!("({} ** {})", self.of(Kind::Int, depth), self.draw.below(4)),
            7 => format!(
                "({} {} {})",
                self.of(Kind::Int, depth),
                self.draw.of(&["<<", ">>"]),
                self.draw.below(70)
            ),
            8 => format!("{}({})", self.draw.of(&["-", "~", "abs", "+"]), self.of(Kind::Int, depth)),
            9 => {
                let kind = self.draw.of(&[Kind::List, Kind::Words, Kind::Dict, Kind::Str, Kind::Set]);
                format!("len({})", self.of(kind, depth))
            }
            10 => format!("{}({})", self.draw.of(&["sum", "max", "min"]), self.of(Kind::List, depth)),
            11 => format!("{}[{}]", self.of(Kind::List, depth), self.of(Kind::Int, 0)),
            12 => format!(
                "{}.get({}, {})",
                self.of(Kind::Dict, depth),
                self.of(Kind::Str, 0),
                self.of(Kind::Int, 0)
            ),
            13 => format!("{}[{}]", self.of(Kind::Dict, depth), self.of(Kind::Str, 0)),
            14 => format!(
                "int({})",
                if self.draw.one_in(2) { self.of(Kind::Str, 0) } else { self.of(Kind::Float, depth) }
            ),
            15 => format!("round({})", self.of(Kind::Float, depth)),
            16 => format!(
                "divmod({}, {})[{}]",
                self.of(Kind::Int, depth),
                self.of(Kind::Int, depth),
                self.draw.below(2)
            ),
            17 => {
                let method = self.draw.of(&["find", "count", "index", "rfind"]);
                format!("{}.{method}({})", self.of(Kind::Str, depth), self.of(Kind::Str, 0))
            }
            18 => format!(
                "{}.{}({})",
                self.of(Kind::List, depth),
                self.draw.of(&["count", "index"]),
                self.of(Kind::Int, 0)
            ),
            19 => format!("({}).bit_length()", self.of(Kind::Int, depth)),
            20 => self.call(depth),
            21 => self.object(depth),
            22 => format!(
                "sum({} for i in {} if {})",
                self.loop_body("i"),
                self.of(Kind::List, depth),
                self.loop_test("i")
            ),
            _ => format!("{}[0]", self.of(Kind::Pair, depth)),
        }
    }

    fn call(&mut self, depth: usize) -> String {
        if self.scope.functions.is_empty() {
            return format!("pow({}, 5, 97)", self.of(Kind::Int, depth));
        }
        let (name, count) = self.scope.functions[self.draw.below(self.scope.functions.len())].clone();
        let arguments: Vec<String> = (0..count).map(|_| self.of(Kind::Int, depth.min(1))).collect();
        match self.draw.below(8) {
            0 => format!("{name}(*[{}])", arguments.join(", ")),
            1 if count > 0 => format!("{name}({}, extra={})", arguments.join(", "), self.of(Kind::Int, 0)),
            2 => format!("{name}({})", arguments[..arguments.len().saturating_sub(1)].join(", ")),
            _ => format!("{name}({})", arguments.join(", ")),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        if self.scope.classes.is_empty() {
            return format!("ord({} or 'q')", self.of(Kind::Str, 0));
        }
        let class = self.scope.classes[self.draw.below(self.scope.classes.len())].clone();
        let made = format!("{class}({})", self.of(Kind::Int, depth));
        match self.draw.below(6) {
            0 => format!("{made}.value"),
            1 => format!("{made}.grow({}).value", self.of(Kind::Int, 0)),
            2 => format!("{made}.double"),
            3 => format!("({made} + {class}({})).value", self.of(Kind::Int, 0)),
            4 => format!("len({made})"),
            _ => format!("{made}.missing"),
        }
    }

    fn float(&mut self, depth: usize) -> String {
        match self.draw.below(9) {
            0..=3 => {
                let op = self.draw.of(&["+", "-", "*", "/", "//", "%"]);
                format!("({} {op} {})", self.of(Kind::Float, depth), self.of(Kind::Float, depth))
            }
            4 => format!("({} / {})", self.of(Kind::Int, depth), self.of(Kind::Int, depth)),
            5 => format!(
                "float({})",
                if self.draw.one_in(3) { self.of(Kind::Str, 0) } else { self.of(Kind::Int, depth) }
            ),
            6 => format!("round({}, {})", self.of(Kind::Float, depth), self.draw.below(4)),
            7 => format!(
                "{}(-{}, {})",
                self.draw.of(&["max", "min"]),
                self.of(Kind::Float, 0),
                self.of(Kind::Int, depth)
            ),
            _ => format!("(-{})", self.of(Kind::Float, depth)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        match self.draw.below(16) {
            0 | 1 => format!("({} + {})", self.of(Kind::Str, depth), self.of(Kind::Str, depth)),
            2 => format!("({} * {})", self.of(Kind::Str, depth), self.draw.below(4)),
            3 => {
                let spec = self.draw.of(&[
                    "", ":>6", ":*^9", ":,", ":05", ":x", ":+d", ":#b", "!r", "!r:>12", ":_d", ":e", ":.3f",
                ]);
                format!("f'<{{{}{spec}}}>'", self.plain(Kind::Int))
            }
            4 => {
                let spec = self
                    .draw
                    .of(&["", ":.2f", ":10.3f", ":e", ":g", ":.1%", "!r", ":+.0f", ":012.4f", ":,.1f"]);
                format!("f'[{{{}{spec}}}]'", self.plain(Kind::Float))
            }
            5 => format!("f'{{{}!r:<8}}|'", self.plain(Kind::Str)),
            6 | 7 => format!("{}({})", self.draw.of(&["str", "repr"]), self.printed(depth)),
            8 => {
                let method = self.draw.of(&[
                    "upper",
                    "lower",
                    "title",
                    "strip",
                    "swapcase",
                    "capitalize",
                    "isalpha",
                    "isdigit",
                ]);
                let call = format!("{}.{method}()", self.of(Kind::Str, depth));
                if method.starts_with("is") { format!("str({call})") } else { call }
            }
            9 => format!("{}[{}]", self.of(Kind::Str, depth), self.slice()),
            10 => format!("{}.join({})", self.of(Kind::Str, 0), self.of(Kind::Words, depth)),
            11 => format!(
                "{}.replace({}, {})",
                self.of(Kind::Str, depth),
                self.of(Kind::Str, 0),
                self.of(Kind::Str, 0)
            ),
            12 => format!("'%s-%d' % ({}, {})", self.of(Kind::Str, depth), self.of(Kind::Int, depth)),
            13 => {
                format!("'{{:>5}}|{{!r}}'.format({}, {})", self.of(Kind::Int, 0), self.of(Kind::Str, depth))
            }
            14 => format!("{}[{}]", self.of(Kind::Words, depth), self.of(Kind::Int, 0)),
            _ => format!("''.join(sorted({}))", self.of(Kind::Str, depth)),
        }
    }

    /// A name, or a literal without quotes: what may stand in an f-string.
    fn plain(&mut self, kind: Kind) -> String {
        if let Some(name) = self.scope.named(self.draw, kind) {
            return name;
        }
        match kind {
            Kind::Int => self.draw.between(0, 2000).to_string(),
            Kind::Float => "1234.5678".to_owned(),
            _ => "str(7)".to_owned(),
        }
    }

    fn slice(&mut self) -> String {
        let mut part = |chance| {
            if self.draw.one_in(chance) { String::new() } else { self.draw.between(-4, 6).to_string() }
        };
        let (from, to) = (part(3), part(3));
        match self.draw.below(4) {
            0 => format!("{from}:{to}:{}", self.draw.of(&["2", "-1", "-2", "3"])),
            _ => format!("{from}:{to}"),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        match self.draw.below(12) {
            0..=2 => {
                let kind = self.draw.of(&[Kind::Int, Kind::Float, Kind::Str, Kind::List, Kind::Pair]);
                let op = self.draw.of(&["<", "<=", "==", "!=", ">", ">="]);
                format!("({} {op} {})", self.of(kind, depth), self.of(kind, depth))
            }
            3 => format!(
                "({} < {} <= {})",
                self.of(Kind::Int, depth),
                self.of(Kind::Int, depth),
                self.of(Kind::Int, 0)
            ),
            4 => format!(
                "({} {} {})",
                self.of(Kind::Bool, depth),
                self.draw.of(&["and", "or"]),
                self.of(Kind::Bool, depth)
            ),
            5 => format!("(not {})", self.of(Kind::Bool, depth)),
            6 => format!(
                "({} {} {})",
                self.of(Kind::Int, 0),
                self.draw.of(&["in", "not in"]),
                self.of(Kind::List, depth)
            ),
            7 => format!("({} in {})", self.of(Kind::Str, 0), self.of(Kind::Dict, depth)),
            8 => format!("({} in {})", self.of(Kind::Str, 0), self.of(Kind::Str, depth)),
            9 => format!("{}(i > 1 for i in {})", self.draw.of(&["any", "all"]), self.of(Kind::List, depth)),
            10 => format!(
                "{}.{}({})",
                self.of(Kind::Str, depth),
                self.draw.of(&["startswith", "endswith"]),
                self.of(Kind::Str, 0)
            ),
            _ => format!("bool({})", self.printed(depth)),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        match self.draw.below(14) {
            0 => format!("[{}, {}]", self.of(Kind::Int, depth), self.of(Kind::Int, depth)),
            1 => format!("[{} for i in {}]", self.loop_body("i"), self.of(Kind::List, depth)),
            2 => format!(
                "[{} for i in range({}) if {}]",
                self.loop_body("i"),
                self.draw.below(7),
                self.loop_test("i")
            ),
            3 => format!("sorted({}, reverse={})", self.of(Kind::List, depth), self.of(Kind::Bool, 0)),
            4 => format!("sorted({}, key=lambda i: {})", self.of(Kind::List, depth), self.loop_body("i")),
            5 => format!("{}[{}]", self.of(Kind::List, depth), self.slice()),
            6 => format!("({} + {})", self.of(Kind::List, depth), self.of(Kind::List, depth)),
            7 => format!("[*{}, *{}]", self.of(Kind::List, depth), self.of(Kind::List, 0)),
            8 => format!("list(map(lambda i: {}, {}))", self.loop_body("i"), self.of(Kind::List, depth)),
            9 => format!("list(filter(lambda i: {}, {}))", self.loop_test("i"), self.of(Kind::List, depth)),
            10 => format!("list(reversed({}))", self.of(Kind::List, depth)),
            11 => format!("sorted({})", self.of(Kind::Set, depth)),
            12 => format!("list({}.values())", self.of(Kind::Dict, depth)),
            _ => match self.scope.generators.clone().as_slice() {
                [] => format!(
                    "[a * b for a, b in zip({}, {})]",
                    self.of(Kind::List, depth),
                    self.of(Kind::List, 0)
                ),
                all => format!("list({}({}))", all[self.draw.below(all.len())], self.draw.between(-1, 6)),
            },
        }
    }

    fn words(&mut self, depth: usize) -> String {
        match self.draw.below(8) {
            0 => format!("{}.split()", self.of(Kind::Str, depth)),
            1 => format!("{}.split({})", self.of(Kind::Str, depth), self.draw.of(&["','", "'a'", "' ', 1"])),
            2 => format!(
                "sorted({}, key={})",
                self.of(Kind::Words, depth),
                self.draw.of(&["len", "str.lower", "lambda s: s[::-1]"])
            ),
            3 => format!("[c + {} for c in {}]", self.of(Kind::Str, 0), self.of(Kind::Str, depth)),
            4 => format!("list({})", self.of(Kind::Dict, depth)),
            5 => format!("[{}, {}]", self.of(Kind::Str, depth), self.of(Kind::Str, depth)),
            6 => format!("{}[{}]", self.of(Kind::Words, depth), self.slice()),
            _ => format!("[f'{{n}}:{{w}}' for n, w in enumerate({})]", self.of(Kind::Words, depth)),
        }
    }

    fn dict(&mut self, depth: usize) -> String {
        match self.draw.below(7) {
            0 => format!(
                "{{{}: {}, {}: {}}}",
                self.of(Kind::Str, depth),
                self.of(Kind::Int, depth),
                self.of(Kind::Str, 0),
                self.of(Kind::Int, 0)
            ),
            1 => format!("{{w: {} for w in {}}}", self.of(Kind::Int, depth), self.of(Kind::Words, depth)),
            2 => format!("dict(zip({}, {}))", self.of(Kind::Words, depth), self.of(Kind::List, depth)),
            3 => format!(
                "{{**{}, {}: {}}}",
                self.of(Kind::Dict, depth),
                self.of(Kind::Str, 0),
                self.of(Kind::Int, depth)
            ),
            4 => format!("({} | {})", self.of(Kind::Dict, depth), self.of(Kind::Dict, 0)),
            5 => format!(
                "{{k: v for k, v in {}.items() if {}}}",
                self.of(Kind::Dict, depth),
                self.loop_test("v")
            ),
            _ => format!("dict(sorted({}.items()))", self.of(Kind::Dict, depth)),
        }
    }

    fn set(&mut self, depth: usize) -> String {
        match self.draw.below(5) {
            0 => format!("set({})", self.of(Kind::List, depth)),
            1 | 2 => format!(
                "({} {} {})",
                self.of(Kind::Set, depth),
                self.draw.of(&["|", "&", "-", "^"]),
                self.of(Kind::Set, 0)
            ),
            3 => format!("{{{} for i in {}}}", self.loop_body("i"), self.of(Kind::List, depth)),
            _ => format!("frozenset({})", self.of(Kind::List, depth)),
        }
    }

    fn loop_body(&mut self, name: &str) -> String {
        let op = self.draw.of(&["+", "*", "-", "%", "//", "^"]);
        format!("{name} {op} {}", self.of(Kind::Int, 0))
    }

    fn loop_test(&mut self, name: &str) -> String {
        match self.draw.below(3) {
            0 => format!("{name} % 2"),
            1 => format!("{name} > {}", self.of(Kind::Int, 0)),
            _ => format!("{name} != {}", self.draw.below(3)),
        }
    }
}
