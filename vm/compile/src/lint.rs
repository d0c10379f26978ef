//! What a program will probably run into: names that nobody defines, coroutines that nobody awaits, calls that block
//! an event loop. Warnings only: Python itself would run the program.

use hashbrown::{HashMap, HashSet};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use vm_code::ModuleId;

use super::diagnostics::Report;
use super::hints;
use super::modules::{Parsed, World};

/// Coroutine functions of asyncio.
const COROUTINES: &[&str] =
    &["sleep", "wait", "wait_for", "to_thread", "open_connection", "start_server", "create_subprocess_exec"];

/// Calls that make a whole event loop wait, with what to do instead.
const BLOCKING: &[(&str, &str, &str)] = &[
    ("time", "sleep", "await asyncio.sleep(…)"),
    ("requests", "get", "await asyncio.to_thread(requests.get, …)"),
    ("urllib.request", "urlopen", "await asyncio.to_thread(urlopen, …)"),
];

/// Looks for probable mistakes in a user's module.
pub(super) fn check(module: &Parsed, world: &World, report: &mut Report) {
    let mut lint = Lint {
        world,
        report,
        modules: HashMap::new(),
        from: HashMap::new(),
        coroutines: HashSet::new(),
        plain: HashSet::new(),
        functions: HashMap::new(),
        in_async: false,
    };
    lint.collect(&module.ast.body);
    lint.visit_body(&module.ast.body);
}

struct Lint<'l> {
    world: &'l World,
    report: &'l mut Report,
    /// Names that mean a module, and which.
    modules: HashMap<&'l str, String>,
    /// Names taken from a module: which one, and the name there.
    from: HashMap<&'l str, (String, &'l str)>,
    /// Names of `async def`s of the module.
    coroutines: HashSet<&'l str>,
    /// Names that are also bound otherwise.
    plain: HashSet<&'l str>,
    /// Functions of the module.
    functions: HashMap<&'l str, &'l ast::Parameters>,
    in_async: bool,
}

impl<'l> Lint<'l> {
    fn collect(&mut self, body: &'l [Stmt]) {
        for stmt in body {
            match stmt {
                Stmt::Import(import) => {
                    for alias in &import.names {
                        match &alias.asname {
                            Some(name) => self.modules.insert(name.as_str(), alias.name.to_string()),
                            None => {
                                let first = alias.name.as_str().split('.').next().unwrap_or("");
                                self.modules.insert(first, first.to_owned())
                            }
                        };
                    }
                }
                Stmt::ImportFrom(import) if import.level == 0 => {
                    let Some(module) = &import.module else { continue };
                    for alias in &import.names {
                        let name = alias.asname.as_ref().unwrap_or(&alias.name);
                        self.from.insert(name.as_str(), (module.to_string(), alias.name.as_str()));
                    }
                }
                Stmt::FunctionDef(def)
                    if def.is_async && def.decorator_list.is_empty() && !yields(&def.body) =>
                {
                    self.coroutines.insert(def.name.as_str());
                }
                Stmt::FunctionDef(def) => {
                    self.plain.insert(def.name.as_str());
                    if def.decorator_list.is_empty() {
                        self.functions.insert(def.name.as_str(), &def.parameters);
                    }
                }
                Stmt::ClassDef(def) => {
                    self.plain.insert(def.name.as_str());
                }
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        if let Expr::Name(name) = target {
                            self.plain.insert(name.id.as_str());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The module and the name that an expression means, as far as imports tell.
    fn meaning(&self, expr: &'l Expr) -> Option<(String, &'l str)> {
        match expr {
            Expr::Name(name) if !self.plain.contains(name.id.as_str()) => {
                self.from.get(name.id.as_str()).cloned()
            }
            Expr::Attribute(attribute) => Some((self.module_of(&attribute.value)?, attribute.attr.as_str())),
            _ => None,
        }
    }

    /// The module that an expression means.
    fn module_of(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) if !self.plain.contains(name.id.as_str()) => {
                let name = name.id.as_str();
                let from = || self.from.get(name).map(|(module, name)| format!("{module}.{name}"));
                let module = self.modules.get(name).cloned().or_else(from)?;
                self.world.find(&module).is_some().then_some(module)
            }
            Expr::Attribute(attribute) => {
                let name = format!("{}.{}", self.module_of(&attribute.value)?, attribute.attr);
                self.world.find(&name).is_some().then_some(name)
            }
            _ => None,
        }
    }

    fn statement_call(&mut self, call: &'l ast::ExprCall) {
        let own = match &*call.func {
            Expr::Name(name) => {
                let name = name.id.as_str();
                (self.coroutines.contains(name) && !self.plain.contains(name)).then(|| name.to_owned())
            }
            _ => None,
        };
        let of_asyncio = self
            .meaning(&call.func)
            .filter(|(module, name)| module == "asyncio" && COROUTINES.contains(name));
        let name = own.or_else(|| of_asyncio.map(|(_, name)| name.to_owned()));
        if let Some(name) = name {
            let hint = if self.in_async {
                format!("write await {name}(…), or asyncio.create_task({name}(…)) to run it meanwhile")
            } else {
                format!("write asyncio.run({name}(…)), or await it in an async def")
            };
            let message = format!("RuntimeWarning: coroutine '{name}' was never awaited");
            self.report.warning(call.range(), message, hint);
        }
    }

    /// `@name`, where the function takes nothing.
    fn decorator(&mut self, decorator: &'l ast::Decorator) {
        let Expr::Name(name) = &decorator.expression else { return };
        let Some(parameters) = self.functions.get(name.id.as_str()) else { return };
        if parameters.args.is_empty() && parameters.posonlyargs.is_empty() && parameters.vararg.is_none() {
            let message =
                format!("TypeError: {}() takes 0 positional arguments but 1 was given", name.id.as_str());
            let hint = "a decorator is called with the function that it decorates, so it takes one parameter";
            self.report.warning(decorator.range, message, hint.to_owned());
        }
    }

    /// `pool.map(f, [(1, 2), (3, 4)])`, where `f` takes two arguments.
    fn map_of_tuples(&mut self, call: &'l ast::ExprCall) {
        let Expr::Attribute(method) = &*call.func else { return };
        let [Expr::Name(function), Expr::List(list)] = &*call.arguments.args else { return };
        let Some(parameters) = self.functions.get(function.id.as_str()).filter(|_| &method.attr == "map")
        else {
            return;
        };
        let needed = parameters.args.iter().filter(|parameter| parameter.default.is_none()).count();
        let tuples = !list.elts.is_empty() && list.elts.iter().all(Expr::is_tuple_expr);
        if needed > 1 && tuples {
            let name = function.id.as_str();
            let message = format!("TypeError: {name}() takes {needed} arguments, and map gives it one");
            let hint = format!(
                "map passes each tuple as one argument; give one iterable for each parameter: \
                 executor.map({name}, [1, 3], [2, 4])"
            );
            self.report.warning(call.range(), message, hint);
        }
    }

    /// `list.append(x)`: a method called on the class.
    fn method_of_class(&mut self, call: &'l ast::ExprCall) {
        const METHODS: [&str; 8] = ["append", "extend", "insert", "pop", "remove", "sort", "update", "add"];
        let Expr::Attribute(method) = &*call.func else { return };
        let Expr::Name(class) = &*method.value else { return };
        let (class, name) = (class.id.as_str(), method.attr.as_str());
        let builtin = matches!(class, "list" | "dict" | "set") && !self.plain.contains(class);
        if builtin && METHODS.contains(&name) && call.arguments.args.len() < 2 {
            let message = format!("TypeError: {class}.{name} is called on the class {class} itself");
            let hint = format!("call {name} on a {class} of yours: items.{name}(value)");
            self.report.warning(call.range(), message, hint);
        }
    }

    fn call(&mut self, call: &'l ast::ExprCall) {
        self.map_of_tuples(call);
        self.method_of_class(call);
        if !self.in_async {
            return;
        }
        let Some((module, name)) = self.meaning(&call.func) else { return };
        if let Some((.., instead)) =
            BLOCKING.iter().find(|(own, function, _)| *own == module && *function == name)
        {
            let message =
                format!("{module}.{name}() in an async def stops the whole event loop while it waits");
            self.report.warning(call.range(), message, format!("write {instead}"));
        }
    }

    /// `module.name`, where the library's module has no such name.
    fn attribute(&mut self, attribute: &'l ast::ExprAttribute) {
        let Some(module) = self.module_of(&attribute.value) else { return };
        let Some(id) = self.world.find(&module) else { return };
        let name = attribute.attr.as_str();
        let exports = self.world.exports(id);
        let special = name.starts_with("__") && name.ends_with("__");
        if exports.dynamic || special || exports.names.iter().any(|known| known == name) {
            return;
        }
        let message = format!("AttributeError: module '{module}' has no attribute '{name}'");
        let hint = if module == "asyncio" && name == "coroutine" {
            "@asyncio.coroutine was removed in Python 3.11: write `async def` and `await`".to_owned()
        } else {
            hints::for_name(&module, name, &exports.names)
        };
        self.report.warning(attribute.range, message, hint);
    }
}

impl<'l> Visitor<'l> for Lint<'l> {
    fn visit_stmt(&mut self, stmt: &'l Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                def.decorator_list.iter().for_each(|decorator| self.decorator(decorator));
                let outer = std::mem::replace(&mut self.in_async, def.is_async);
                visitor::walk_stmt(self, stmt);
                self.in_async = outer;
            }
            Stmt::Expr(node) => {
                if let Expr::Call(call) = &*node.value {
                    self.statement_call(call);
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'l Expr) {
        match expr {
            Expr::Call(call) => self.call(call),
            Expr::Attribute(attribute) if attribute.ctx == ast::ExprContext::Load => {
                self.attribute(attribute)
            }
            Expr::Lambda(_) => {
                let outer = std::mem::replace(&mut self.in_async, false);
                visitor::walk_expr(self, expr);
                self.in_async = outer;
                return;
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}

/// Whether a function is a generator.
fn yields(body: &[Stmt]) -> bool {
    struct Yields(bool);
    impl<'a> Visitor<'a> for Yields {
        fn visit_stmt(&mut self, stmt: &'a Stmt) {
            if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
                visitor::walk_stmt(self, stmt);
            }
        }

        fn visit_expr(&mut self, expr: &'a Expr) {
            match expr {
                Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
                Expr::Lambda(_) => {}
                _ => visitor::walk_expr(self, expr),
            }
        }
    }
    let mut yields = Yields(false);
    yields.visit_body(body);
    yields.0
}

/// A name that is neither the module's nor a builtin.
/// `in_timer`: in a lambda that a `Timer` will call.
pub(super) fn undefined(
    name: &str,
    range: TextRange,
    in_timer: bool,
    world: &World,
    known: &[&str],
    report: &mut Report,
) {
    if let Some(hint) = hints::for_builtin(name) {
        let removed = format!("NameError: name '{name}' is not defined");
        report.error(range, removed, hint.to_owned());
        return;
    }
    let message = format!("NameError: name '{name}' is not defined");
    let is_module = |name: &str| -> Option<ModuleId> { world.find(name).filter(|_| !name.starts_with('_')) };
    let hint = if in_timer {
        "the name is looked up only when the timer fires, in its own thread; \
         pass values with Timer(5.0, callback, args=[...])"
            .to_owned()
    } else if is_module(name).is_some() {
        format!("did you forget `import {name}`?")
    } else if name == "lock" {
        "make it first: lock = threading.Lock()".to_owned()
    } else {
        hints::nearest(name, known.iter().copied())
            .map_or_else(String::new, |near| format!("did you mean {near}?"))
    };
    report.warning(range, message, hint);
}
