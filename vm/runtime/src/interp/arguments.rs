//! Arguments: bringing those of a call into the order of the parameters, and CPython's errors where they do not fit.

use smallvec::SmallVec;
use vm_code::{Code, ObjId, Symbol, Value};

use super::calls::Site;
use crate::flow::Raised;
use crate::object::Object;
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// Arranges the arguments of a call as the parameters want them, in place.
    pub(super) fn bind(&mut self, id: ObjId, code: &'a Code, site: Site<'_>) -> Result<(), Raised> {
        let params = &code.params;
        let positional = usize::from(params.positional);
        let named_count = positional + usize::from(params.keyword_only);
        let mut slots: SmallVec<[Value; 16]> = SmallVec::from_elem(Value::Unbound, params.names.len());
        let given = &self.thread.stack[site.start..site.start + site.argc];
        let (by_position, by_name) = given.split_at(site.positional());
        let direct = by_position.len().min(positional);
        slots[..direct].copy_from_slice(&by_position[..direct]);
        let extra: SmallVec<[Value; 8]> = by_position[direct..].into();
        let by_name: SmallVec<[Value; 8]> = by_name.into();
        let mut unknown: Vec<(Symbol, Value)> = Vec::new();
        for (name, value) in site.names.unwrap_or_default().iter().zip(&by_name) {
            let from = usize::from(params.positional_only);
            match params.names[from..named_count].iter().position(|param| param == name) {
                Some(at) if slots[from + at].is_bound() => return Err(self.multiple_values(id, *name)),
                Some(at) => slots[from + at] = *value,
                None if params.star_kwargs => unknown.push((*name, *value)),
                None => {
                    let named = site.names.unwrap_or_default();
                    return Err(self.unexpected_keyword(id, code, *name, named));
                }
            }
        }
        if !extra.is_empty() && !params.star_args {
            return Err(self.too_many_positional(id, code, site.positional(), &slots));
        }
        let Object::Function(function) = self.isolate.heap.get(id) else { return Ok(()) };
        let first_default = positional - function.defaults.len().min(positional);
        for (at, default) in function.defaults.iter().enumerate() {
            if !slots[first_default + at].is_bound() {
                slots[first_default + at] = *default;
            }
        }
        for (at, default) in function.keyword_defaults.iter().enumerate() {
            if !slots[positional + at].is_bound() {
                slots[positional + at] = *default;
            }
        }
        if slots[..named_count].iter().any(|slot| !slot.is_bound()) {
            return Err(self.missing_arguments(id, code, &slots));
        }
        let mut next = named_count;
        if params.star_args {
            slots[next] = self.tuple(&extra[..]);
            next += 1;
        }
        if params.star_kwargs {
            slots[next] = self.keyword_dict(&unknown);
        }
        self.reserve(site.start + slots.len());
        self.thread.stack[site.start..site.start + slots.len()].copy_from_slice(&slots);
        Ok(())
    }

    /// A dict of keyword arguments.
    pub(crate) fn keyword_dict(&mut self, pairs: &[(Symbol, Value)]) -> Value {
        let dict = self.alloc(Object::Dict(Box::default()));
        for (name, value) in pairs {
            let key = self.name_value(*name);
            if let (Value::Obj(id), Ok(Some(hash))) = (dict, crate::ops::hash(self, key))
                && let Object::Dict(entries) = self.get_mut(id)
            {
                entries.push(hash, key, *value);
            }
        }
        dict
    }

    /// A symbol's name as a string of the program.
    pub(crate) fn name_value(&mut self, name: Symbol) -> Value {
        let text = self.name(name).to_owned();
        self.str(text)
    }

    fn function_label(&self, id: ObjId) -> String {
        match self.get(id) {
            Object::Function(function) => format!("{}()", function.qualname),
            _ => String::new(),
        }
    }

    fn multiple_values(&mut self, id: ObjId, name: Symbol) -> Raised {
        let message =
            format!("{} got multiple values for argument '{}'", self.function_label(id), self.name(name));
        self.type_error(message)
    }

    /// `named`: all keywords of the call.
    fn unexpected_keyword(&mut self, id: ObjId, code: &Code, name: Symbol, named: &[Symbol]) -> Raised {
        let label = self.function_label(id);
        let only = code.params.names[..usize::from(code.params.positional_only)].iter();
        let only: Vec<&str> = only.filter(|name| named.contains(name)).map(|name| self.name(*name)).collect();
        let message = if only.is_empty() {
            format!("{label} got an unexpected keyword argument '{}'", self.name(name))
        } else {
            let only = only.join(", ");
            format!("{label} got some positional-only arguments passed as keyword arguments: '{only}'")
        };
        self.type_error(message)
    }

    fn too_many_positional(&mut self, id: ObjId, code: &Code, given: usize, slots: &[Value]) -> Raised {
        let positional = usize::from(code.params.positional);
        let Object::Function(function) = self.get(id) else { return self.type_error("") };
        let least = positional - function.defaults.len().min(positional);
        let takes = if least == positional {
            format!("{positional}")
        } else {
            format!("from {least} to {positional}")
        };
        let plural = if takes == "1" { "" } else { "s" };
        let keyword_only = slots[positional..positional + usize::from(code.params.keyword_only)]
            .iter()
            .filter(|slot| slot.is_bound())
            .count();
        let were = if given == 1 { "was" } else { "were" };
        let given = if keyword_only > 0 {
            let both = if keyword_only == 1 { "" } else { "s" };
            let s = if given == 1 { "" } else { "s" };
            format!(
                "{given} positional argument{s} (and {keyword_only} keyword-only argument{both}) were given"
            )
        } else {
            format!("{given} {were} given")
        };
        let message =
            format!("{} takes {takes} positional argument{plural} but {given}", self.function_label(id));
        self.type_error(message)
    }

    fn missing_arguments(&mut self, id: ObjId, code: &Code, slots: &[Value]) -> Raised {
        let positional = usize::from(code.params.positional);
        let missing = |range: std::ops::Range<usize>| {
            let names = range.filter(|at| !slots[*at].is_bound());
            names.map(|at| format!("'{}'", self.name(code.params.names[at]))).collect::<Vec<_>>()
        };
        let (kind, names) = match missing(0..positional) {
            names if !names.is_empty() => ("positional", names),
            _ => ("keyword-only", missing(positional..positional + usize::from(code.params.keyword_only))),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let list = match &names[..] {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let label = self.function_label(id);
        let message = format!("{label} missing {} required {kind} argument{plural}: {list}", names.len());
        self.type_error(message)
    }
}
