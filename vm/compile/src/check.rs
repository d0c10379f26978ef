//! Errors that CPython finds in a whole construct: patterns, starred targets, keywords, future imports.

use hashbrown::HashSet;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, IrrefutablePatternKind, Pattern, Stmt};
use ruff_text_size::Ranged;

use super::diagnostics::Report;

/// The docstring that a statement is, if it is one.
pub(super) fn docstring(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::Expr(stmt) => match &*stmt.value {
            Expr::StringLiteral(literal) => Some(literal.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}

/// At most one star in each list of targets, and none alone.
pub(super) fn stars(target: &Expr, outermost: bool, report: &mut Report) {
    let elements = match target {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        Expr::Starred(star) if outermost => {
            report.syntax(star.range, "starred assignment target must be in a list or tuple");
            return;
        }
        _ => return,
    };
    let mut starred = elements.iter().filter(|element| element.is_starred_expr());
    if starred.next().is_some() && starred.next().is_some() {
        report.syntax(target.range(), "multiple starred expressions in assignment");
    }
    for element in elements {
        match element {
            Expr::Starred(star) => stars(&star.value, false, report),
            other => stars(other, false, report),
        }
    }
}

/// `f(a=1, a=2)`.
pub(super) fn keywords(arguments: &ast::Arguments, report: &mut Report) {
    let mut seen = HashSet::new();
    for keyword in &arguments.keywords {
        if let Some(name) = &keyword.arg
            && !seen.insert(name.as_str())
        {
            report.syntax(keyword.range, &format!("keyword argument repeated: {name}"));
        }
    }
}

/// What may be imported from `__future__`.
pub(super) fn future_features(import: &ast::StmtImportFrom, report: &mut Report) {
    const FEATURES: [&str; 10] = [
        "nested_scopes",
        "generators",
        "division",
        "absolute_import",
        "with_statement",
        "print_function",
        "unicode_literals",
        "barry_as_FLUFL",
        "generator_stop",
        "annotations",
    ];
    for alias in &import.names {
        if !FEATURES.contains(&alias.name.as_str()) {
            report.syntax(import.range, &format!("future feature {} is not defined", alias.name));
        }
    }
}

/// `return value` in an asynchronous generator.
pub(super) fn returns_value(body: &[Stmt], report: &mut Report) {
    struct Returns<'r>(&'r mut Report);
    impl<'a> Visitor<'a> for Returns<'_> {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            match stmt {
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
                Stmt::Return(stmt) if stmt.value.is_some() => {
                    self.0.syntax(stmt.range, "'return' with value in async generator");
                }
                _ => visitor::walk_stmt(self, stmt),
            }
        }

        fn visit_expr(&mut self, _: &'a Expr) {}
    }
    Returns(report).visit_body(body);
}

/// The patterns of a `match` statement.
pub(super) fn patterns(cases: &[ast::MatchCase], report: &mut Report) {
    for (at, case) in cases.iter().enumerate() {
        let mut names = Vec::new();
        pattern(&case.pattern, &mut names, report);
        if at + 1 < cases.len()
            && case.guard.is_none()
            && let Some(irrefutable) = case.pattern.irrefutable_pattern()
        {
            unreachable(irrefutable, report);
        }
    }
}

fn unreachable(irrefutable: ast::IrrefutablePattern, report: &mut Report) {
    let message = match irrefutable.kind {
        IrrefutablePatternKind::Name(name) => {
            format!("name capture '{name}' makes remaining patterns unreachable")
        }
        IrrefutablePatternKind::Wildcard => "wildcard makes remaining patterns unreachable".to_owned(),
    };
    report.syntax(irrefutable.range, &message);
}

/// Collects the names that a pattern binds, in order.
fn pattern<'a>(node: &'a Pattern, names: &mut Vec<&'a str>, report: &mut Report) {
    match node {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchStar(star) => bind(star.name.as_ref(), names, report),
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                pattern(inner, names, report);
                if let Some(irrefutable) = inner.irrefutable_pattern() {
                    unreachable(irrefutable, report);
                }
            }
            bind(node.name.as_ref(), names, report);
        }
        Pattern::MatchSequence(node) => {
            let stars = node.patterns.iter().filter(|inner| matches!(inner, Pattern::MatchStar(_)));
            if stars.count() > 1 {
                report.syntax(node.range, "multiple starred names in sequence pattern");
            }
            node.patterns.iter().for_each(|inner| pattern(inner, names, report));
        }
        Pattern::MatchMapping(node) => {
            let mut keys = HashSet::new();
            for key in &node.keys {
                let literal = super::constants::literal_text(key);
                if let Some(text) = literal
                    && !keys.insert(text.clone())
                {
                    report.syntax(node.range, &format!("mapping pattern checks duplicate key ({text})"));
                }
            }
            node.patterns.iter().for_each(|inner| pattern(inner, names, report));
            bind(node.rest.as_ref(), names, report);
        }
        Pattern::MatchClass(node) => {
            node.arguments.patterns.iter().for_each(|inner| pattern(inner, names, report));
            let mut seen = HashSet::new();
            for keyword in &node.arguments.keywords {
                if !seen.insert(keyword.attr.as_str()) {
                    let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                    report.syntax(keyword.range, &message);
                }
                pattern(&keyword.pattern, names, report);
            }
        }
        Pattern::MatchOr(node) => alternatives(node, names, report),
    }
}

fn alternatives<'a>(node: &'a ast::PatternMatchOr, names: &mut Vec<&'a str>, report: &mut Report) {
    let mut first: Option<HashSet<&str>> = None;
    let before = names.len();
    for (at, inner) in node.patterns.iter().enumerate() {
        if at + 1 < node.patterns.len()
            && let Some(irrefutable) = inner.irrefutable_pattern()
        {
            unreachable(irrefutable, report);
        }
        let mut own = names[..before].to_vec();
        pattern(inner, &mut own, report);
        let bound: HashSet<&str> = own[before..].iter().copied().collect();
        match &first {
            None => {
                names.extend_from_slice(&own[before..]);
                first = Some(bound);
            }
            Some(names) if *names != bound => {
                report.syntax(node.range, "alternative patterns bind different names");
                return;
            }
            Some(_) => {}
        }
    }
}

fn bind<'a>(name: Option<&'a ast::Identifier>, names: &mut Vec<&'a str>, report: &mut Report) {
    let Some(name) = name else { return };
    if names.contains(&name.as_str()) {
        report.syntax(name.range, &format!("multiple assignments to name '{name}' in pattern"));
    }
    names.push(name.as_str());
}
