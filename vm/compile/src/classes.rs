//! Class statements: the body is a function that fills a namespace; `__build_class__` makes the class of it.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{CodeId, CodeKind, Instr, NO_REG, Params};

use super::calls::is_plain;
use super::check;
use super::generate::Generator;

impl<'a> Generator<'a> {
    /// `class`.
    pub fn class_def(&mut self, def: &'a ast::StmtClassDef) {
        self.check_metaclass(def);
        let name = self.symbol(&def.name);
        let count = u16::try_from(def.decorator_list.len()).unwrap_or(0);
        let first = u16::try_from(self.unit.mark()).unwrap_or(0);
        for decorator in &def.decorator_list {
            self.expr_temp(&decorator.expression);
        }
        let result = self.unit.temp();
        let start = def.decorator_list.first().map_or(def.range.start(), Ranged::start);
        let header_end =
            def.arguments.as_ref().map_or(def.name.range.end(), |arguments| arguments.range.end());
        let range = TextRange::new(start, def.name.range.end());
        let statement = TextRange::new(def.name.range.start(), header_end);
        let child = self.class_body(def, range);
        self.at(statement);
        self.build(def, child, statement, result);
        for (at, decorator) in (first..first + count).zip(&def.decorator_list).rev() {
            self.at(decorator.expression.range());
            self.emit(Instr::Call { dst: at, base: at, argc: 1 });
        }
        self.at(statement);
        self.store_name(name, first);
    }

    /// A program cannot define metaclasses.
    fn check_metaclass(&mut self, def: &'a ast::StmtClassDef) {
        if self.module.library {
            return;
        }
        let name_of = |expr: &Expr| match expr {
            Expr::Name(name) => name.id.to_string(),
            Expr::Attribute(attribute) => attribute.attr.to_string(),
            _ => String::new(),
        };
        let hint = "use __init_subclass__, a class decorator, or a function that makes classes";
        for keyword in def.keywords() {
            let named = keyword.arg.as_ref().is_some_and(|name| name.as_str() == "metaclass");
            let known =
                matches!(name_of(&keyword.value).as_str(), "ABCMeta" | "EnumMeta" | "EnumType" | "type");
            if named && !known {
                let message = "NotImplementedError: metaclasses are not available here";
                self.report.error(keyword.range, message.to_owned(), hint.to_owned());
            }
        }
        for base in def.bases() {
            if matches!(base, Expr::Name(name) if name.id.as_str() == "type") {
                let message =
                    "NotImplementedError: metaclasses (classes derived from type) are not available here";
                self.report.error(base.range(), message.to_owned(), hint.to_owned());
            }
        }
    }

    fn build(&mut self, def: &'a ast::StmtClassDef, child: CodeId, range: TextRange, result: u16) {
        let mark = self.unit.mark();
        let Some(arguments) = def.arguments.as_deref().filter(|arguments| !is_plain(arguments)) else {
            let base = self.unit.temps(3);
            self.builtin("__build_class__", base);
            self.make_function(child, NO_REG, base + 1);
            self.load_str(&def.name, base + 2);
            let (argc, keywords) =
                def.arguments.as_deref().map_or((0, None), |arguments| self.arguments(arguments));
            self.at(range);
            self.emit_call(result, base, argc + 2, keywords);
            self.unit.release(mark);
            return;
        };
        let base = self.unit.temps(3);
        let (list, dict) = (base + 1, base + 2);
        let front = self.unit.temps(3);
        self.make_function(child, NO_REG, front);
        self.load_str(&def.name, front + 1);
        self.builtin("__build_class__", base);
        self.arguments_ex(arguments, range, base);
        // The body and the name come before the bases.
        self.emit(Instr::BuildList { dst: front, base: front, count: 2 });
        self.emit(Instr::ListExtend { list: front, src: list });
        self.emit(Instr::Move { dst: list, src: front });
        self.at(range);
        self.emit(Instr::CallEx { dst: result, base });
        debug_assert_eq!(dict, base + 2, "the keywords lie where CallEx looks for them");
        self.unit.release(mark);
    }

    fn class_body(&mut self, def: &'a ast::StmtClassDef, range: TextRange) -> CodeId {
        let scope = self.module.scopes.of(def);
        let module = self.module.name.clone();
        self.nested(scope, CodeKind::ClassBody, &def.name, range, &mut |this| {
            let namespace = this.tables.symbols.intern(".namespace");
            this.unit.params =
                Params { names: vec![namespace], positional: 1, positional_only: 1, ..Params::default() };
            this.class_layout(namespace);
            let temp = this.unit.temp();
            this.load_str(&module, temp);
            this.store_special("__module__", temp);
            let qualname = this.unit.qualname.clone();
            this.load_str(&qualname, temp);
            this.store_special("__qualname__", temp);
            if let Some(doc) = def.body.first().and_then(check::docstring) {
                this.unit.doc = Some(doc.to_owned());
                this.load_str(doc, temp);
                this.store_special("__doc__", temp);
            }
            if this.scope().annotated {
                this.emit(Instr::BuildDict { dst: temp, base: temp, count: 0 });
                this.store_special("__annotations__", temp);
            }
            this.statements(&def.body);
            let cell = this.tables.symbols.intern("__class__");
            let cell = this.unit.local_index.get(&cell).copied();
            match cell.filter(|_| this.scope().needs_class_cell) {
                Some(src) => this.emit(Instr::Return { src }),
                None => this.emit(Instr::ReturnNone),
            };
        })
    }

    fn store_special(&mut self, name: &str, src: u16) {
        let name = self.tables.symbols.intern(name);
        let name = self.unit.name_id(name);
        self.emit(Instr::StoreName { src, name });
    }

    /// Register 0 is the namespace; then come captured cells, then the cell of `__class__`.
    fn class_layout(&mut self, namespace: vm_code::Symbol) {
        let reg = self.unit.temp();
        self.unit.local_index.insert(namespace, reg);
        for name in &self.scope().free {
            let reg = self.unit.temp();
            self.unit.locals.push((*name, reg));
            self.unit.cells.push(reg);
            self.unit.local_index.insert(*name, reg);
        }
        if self.scope().needs_class_cell {
            let class = self.tables.symbols.intern("__class__");
            let reg = self.unit.temp();
            self.unit.cells.push(reg);
            self.unit.local_index.insert(class, reg);
            self.emit(Instr::MakeCell { reg });
        }
        self.unit.first_temp = u16::try_from(self.unit.mark()).unwrap_or(u16::MAX);
    }
}
