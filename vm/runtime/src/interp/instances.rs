//! Calling a class: a fresh instance, made by `__new__` of the builtin class that it derives from, and `__init__`.

use vm_code::{NativeId, ObjId, Value, names};

use super::calls::Site;
use crate::flow::{Flow, Raised};
use crate::interp::{Done, Step};
use crate::native::{NativeKind, native};
use crate::object::{Attrs, Exception, Instance, Layout, Object};
use crate::thread::Cont;
use crate::types;
use crate::vm::Vm;

impl Vm<'_> {
    /// Calls a class: makes an instance, and initialises it.
    pub(super) fn call_class(&mut self, id: ObjId, site: Site<'_>, cont: Cont) -> Done {
        let Object::Class(class) = self.isolate.heap.get(id) else { return Ok(Step::Go) };
        let (builtin, layout, meta, abstract_left) =
            (class.builtin, class.layout, class.meta, !class.abstract_methods.is_empty());
        if meta != types::TYPE
            && let Some(call) = self.lookup(meta, names::CALL)
            && !matches!(call, Value::Native(_))
        {
            self.thread.stack[site.start - 1] = Value::Obj(id);
            return self.call_site(call, site.with_receiver(), cont);
        }
        if builtin {
            return self.call_builtin_class(id, layout, site, cont);
        }
        if abstract_left {
            return Err(self.abstract_class(id));
        }
        let init = self.class_attribute(id, names::INIT);
        match self.class_attribute(id, names::NEW) {
            Some(Value::Native(new)) => {
                let own_init = matches!(init, Some(Value::Obj(_)));
                let instance = self.new_instance(id, layout, new, own_init, site)?;
                match instance {
                    Flow::Value(instance) if own_init => self.initialise(instance, init, site, cont),
                    flow => self.finish(flow, cont),
                }
            }
            Some(new) => {
                // The prelude calls `__new__` and then `__init__`.
                let new = match new.obj().map(|id| self.get(id)) {
                    Some(Object::StaticMethod(function)) => *function,
                    _ => new,
                };
                let call = self.prelude_call("_new_and_init", &[Value::Obj(id), new], site);
                self.call_with(call, cont)
            }
            None => Err(self.type_error("object.__new__ is missing")),
        }
    }

    fn call_builtin_class(&mut self, id: ObjId, layout: Layout, site: Site<'_>, cont: Cont) -> Done {
        if layout == Layout::Exception
            && let Some(Value::Native(init)) = self.own_native_init(id)
        {
            // Some exceptions take their arguments apart: `OSError(errno, text)`.
            let instance = self.new_exception(id, site);
            let taken = self.take(&[instance], site);
            (native(init).call)(self, taken.as_args())?;
            return self.deliver(cont, instance);
        }
        match self.class_attribute(id, names::NEW) {
            Some(Value::Native(new)) if native(new).kind == NativeKind::New => {
                self.thread.stack[site.start - 1] = Value::Obj(id);
                self.call_native(new, site.with_receiver(), cont)
            }
            _ if layout == Layout::Exception => {
                let instance = self.new_exception(id, site);
                self.deliver(cont, instance)
            }
            _ => {
                let message = format!("cannot create '{}' instances", self.class_name_of(id));
                Err(self.type_error(message))
            }
        }
    }

    /// The `__new__` of a builtin class that is all there is to a call of it.
    #[inline]
    pub(super) fn plain_constructor(&mut self, id: ObjId) -> Option<NativeId> {
        let Object::Class(class) = self.isolate.heap.get(id) else { return None };
        if !class.builtin || class.layout == Layout::Exception || class.meta != types::TYPE {
            return None;
        }
        match self.class_attribute(id, names::NEW) {
            Some(Value::Native(new)) if native(new).kind == NativeKind::New => Some(new),
            _ => None,
        }
    }

    fn own_native_init(&self, class: ObjId) -> Option<Value> {
        self.lookup_with_owner(class, names::INIT)
            .filter(|(_, owner)| *owner != types::OBJECT)
            .map(|(value, _)| value)
    }

    fn new_exception(&mut self, class: ObjId, site: Site<'_>) -> Value {
        let args: Box<[Value]> = self.thread.stack[site.start..site.start + site.positional()].into();
        let args = self.tuple(args);
        self.alloc(Object::Exception(Box::new(Exception {
            class,
            attrs: Attrs::default(),
            args,
            cause: Value::None,
            context: Value::None,
            suppress_context: false,
            traceback: Vec::new(),
        })))
    }

    /// A fresh instance of a class of the program, by the builtin class that it derives from.
    fn new_instance(
        &mut self,
        class: ObjId,
        layout: Layout,
        new: NativeId,
        own_init: bool,
        site: Site<'_>,
    ) -> Result<Flow, Raised> {
        match layout {
            Layout::Plain => {
                if !own_init && site.argc > 0 {
                    let message = format!("{}() takes no arguments", self.class_name_of(class));
                    return Err(self.type_error(message));
                }
                let instance = Instance { class, attrs: Attrs::default(), payload: Value::Unbound };
                Ok(Flow::Value(self.alloc(Object::Instance(Box::new(instance)))))
            }
            Layout::Exception => {
                let instance = self.new_exception(class, site);
                if let (false, Some(Value::Native(init))) = (own_init, self.own_native_init(class)) {
                    let taken = self.take(&[instance], site);
                    (native(init).call)(self, taken.as_args())?;
                }
                Ok(Flow::Value(instance))
            }
            // Mutable containers are filled by `__init__`, immutable values made by `__new__`.
            _ => {
                let empty = own_init
                    && matches!(
                        layout,
                        Layout::List
                            | Layout::Dict
                            | Layout::Set
                            | Layout::ByteArray
                            | Layout::Random
                            | Layout::Deque
                    );
                let site = if empty { Site { argc: 0, names: None, ..site } } else { site };
                let taken = self.take(&[Value::Obj(class)], site);
                (native(new).call)(self, taken.as_args())
            }
        }
    }

    fn initialise(&mut self, instance: Value, init: Option<Value>, site: Site<'_>, cont: Cont) -> Done {
        let (Some(init), Some(id)) = (init, instance.obj()) else { return self.deliver(cont, instance) };
        self.thread.stack[site.start - 1] = instance;
        match cont {
            Cont::Store(dst) => self.call_site(init, site.with_receiver(), Cont::Init { dst, instance: id }),
            // Rare: the prelude calls it and returns the instance.
            _ => {
                let call = self.prelude_call("_init", &[instance, init], site);
                self.call_with(call, cont)
            }
        }
    }

    fn abstract_class(&mut self, id: ObjId) -> Raised {
        let Object::Class(class) = self.get(id) else { return self.type_error("") };
        let mut left: Vec<&str> = class.abstract_methods.iter().map(|name| self.name(*name)).collect();
        left.sort_unstable();
        let plural = if left.len() == 1 { "" } else { "s" };
        let name = self.name(class.name);
        let message = format!(
            "Can't instantiate abstract class {name} with abstract method{plural} {}",
            left.join(", ")
        );
        self.type_error(message)
    }
}
