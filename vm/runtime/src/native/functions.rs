//! Functions, methods, properties, and what wraps them: their constructors and attributes.

use vm_code::{CodeKind, ObjId, Symbol, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::{NativeDef, Owner, native, table};
use crate::object::{Function, Object, Property};
use crate::vm::Vm;

/// Attributes of functions.
pub const FUNCTION: &[NativeDef] = &[
    NativeDef::getter("__name__", function_name),
    NativeDef::getter("__qualname__", function_qualname),
    NativeDef::getter("__module__", function_module),
    NativeDef::getter("__doc__", function_doc),
    NativeDef::getter("__defaults__", function_defaults),
    NativeDef::getter("__kwdefaults__", function_keyword_defaults),
    NativeDef::getter("__closure__", function_closure),
    NativeDef::getter("__annotations__", function_annotations),
    NativeDef::getter("__code__", itself),
    NativeDef::getter("co_varnames", function_varnames),
    NativeDef::getter("co_freevars", function_freevars),
    NativeDef::getter("co_argcount", function_argcount),
    NativeDef::getter("co_name", function_name),
    NativeDef::getter("co_flags", function_flags),
    NativeDef::getter("co_firstlineno", function_first_line),
    NativeDef::getter("_parameters", function_parameters),
    NativeDef::method("__get__", function_get),
];

/// Attributes of bound methods; others are those of their function.
pub const METHOD: &[NativeDef] = &[
    NativeDef::getter("__func__", method_function),
    NativeDef::getter("__self__", method_receiver),
    NativeDef::getter("__name__", method_of_function),
    NativeDef::getter("__qualname__", method_qualname),
    NativeDef::getter("__doc__", method_doc),
    NativeDef::getter("__module__", method_module),
    NativeDef::method("__eq__", method_eq),
];

/// Attributes of natives, bound or not.
pub const BUILTIN: &[NativeDef] = &[
    NativeDef::getter("__name__", native_name),
    NativeDef::getter("__qualname__", native_qualname),
    NativeDef::getter("__module__", native_module),
    NativeDef::getter("__self__", method_receiver),
    NativeDef::getter("__doc__", none),
    NativeDef::method("__eq__", method_eq),
];

/// `property`.
pub const PROPERTY: &[NativeDef] = &[
    NativeDef::constructor(property_new),
    NativeDef::method("getter", property_getter),
    NativeDef::method("setter", property_setter),
    NativeDef::method("deleter", property_deleter),
    NativeDef::getter("fget", property_fget),
    NativeDef::getter("fset", property_fset),
    NativeDef::getter("fdel", property_fdel),
    NativeDef::getter("__doc__", property_doc),
    NativeDef::getter("__isabstractmethod__", property_abstract),
    NativeDef::method("__get__", property_get),
];

/// `staticmethod`.
pub const STATICMETHOD: &[NativeDef] = &[
    NativeDef::constructor(static_new),
    NativeDef::getter("__func__", wrapped),
    NativeDef::getter("__wrapped__", wrapped),
    NativeDef::getter("__isabstractmethod__", wrapped_abstract),
    NativeDef::getter("__name__", wrapped_name),
    NativeDef::getter("__doc__", wrapped_doc),
];

/// `classmethod`.
pub const CLASSMETHOD: &[NativeDef] = &[
    NativeDef::constructor(class_new),
    NativeDef::getter("__func__", wrapped),
    NativeDef::getter("__wrapped__", wrapped),
    NativeDef::getter("__isabstractmethod__", wrapped_abstract),
    NativeDef::getter("__name__", wrapped_name),
    NativeDef::getter("__doc__", wrapped_doc),
];

/// Names of generators, coroutines and async generators.
pub const GENERATOR: &[NativeDef] =
    &[NativeDef::getter("__name__", generator_name), NativeDef::getter("__qualname__", generator_qualname)];

/// Cells.
pub const CELL: &[NativeDef] = &[NativeDef::getter("cell_contents", cell_contents)];

/// `list[int]`.
pub const ALIAS: &[NativeDef] =
    &[NativeDef::getter("__origin__", alias_origin), NativeDef::getter("__args__", alias_args)];

fn this(args: Args<'_>) -> Value {
    args.positional.first().copied().unwrap_or(Value::None)
}

fn itself(_vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(this(args)))
}

fn none(_vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(Value::None))
}

fn with_function<T>(vm: &mut Vm<'_>, args: Args<'_>, read: impl FnOnce(&Function) -> T) -> Result<T, Raised> {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::Function(function)) => Ok(read(function)),
        _ => Err(vm.type_error("descriptor requires a 'function' object")),
    }
}

fn function_name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let name = with_function(vm, args, |function| function.name)?;
    Ok(Flow::Value(vm.name_value(name)))
}

fn function_qualname(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let name = with_function(vm, args, |function| function.qualname.clone())?;
    Ok(Flow::Value(vm.str(&*name)))
}

/// What was set on the function, or else what its code says.
fn set_or(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    name: Symbol,
    otherwise: impl FnOnce(&mut Vm<'_>, &Function) -> Value,
) -> NativeResult {
    let (set, function) = with_function(vm, args, |function| (function.attrs.get(name), function.clone()))?;
    Ok(Flow::Value(match set {
        Some(value) => value,
        None => otherwise(vm, &function),
    }))
}

fn function_module(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    set_or(vm, args, names::MODULE, |vm, function| {
        let module = vm.program.code(function.code).module;
        // The main module may run under another name (`__mp_main__`).
        vm.isolate
            .modules
            .get(module.0 as usize)
            .and_then(|state| state.slots.first().copied())
            .filter(|name| name.is_bound())
            .unwrap_or(Value::None)
    })
}

fn function_doc(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    set_or(vm, args, names::DOC, |vm, function| match &vm.program.code(function.code).doc {
        Some(doc) => vm.str(&**doc),
        None => Value::None,
    })
}

fn function_annotations(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let flow = set_or(vm, args, names::ANNOTATIONS, |vm, _| vm.alloc(Object::Dict(Box::default())))?;
    if let (Flow::Value(dict), Some(id)) = (&flow, this(args).obj())
        && let Object::Function(function) = vm.get_mut(id)
    {
        function.attrs.set(names::ANNOTATIONS, *dict);
    }
    Ok(flow)
}

fn function_defaults(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let defaults = with_function(vm, args, |function| function.defaults.clone())?;
    Ok(Flow::Value(if defaults.is_empty() { Value::None } else { vm.tuple(defaults) }))
}

fn function_keyword_defaults(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (code, defaults) =
        with_function(vm, args, |function| (function.code, function.keyword_defaults.clone()))?;
    let params = &vm.program.code(code).params;
    let names = &params.names[usize::from(params.positional)..];
    let pairs: Vec<(Symbol, Value)> =
        names.iter().copied().zip(defaults.iter().copied()).filter(|(_, value)| value.is_bound()).collect();
    Ok(Flow::Value(if pairs.is_empty() { Value::None } else { vm.keyword_dict(&pairs) }))
}

fn function_closure(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let cells = with_function(vm, args, |function| function.cells.clone())?;
    Ok(Flow::Value(if cells.is_empty() { Value::None } else { vm.tuple(cells) }))
}

fn function_varnames(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    let locals: Vec<Symbol> = vm.program.code(code).locals.iter().map(|(name, _)| *name).collect();
    let locals: Vec<Value> = locals.into_iter().map(|name| vm.name_value(name)).collect();
    Ok(Flow::Value(vm.tuple(locals)))
}

fn function_freevars(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    let names = vm.program.code(code).free_names.clone();
    let names: Vec<Value> = names.into_iter().map(|name| vm.name_value(name)).collect();
    Ok(Flow::Value(vm.tuple(names)))
}

fn function_argcount(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    Ok(Flow::Value(Value::Int(i64::from(vm.program.code(code).params.positional))))
}

fn function_first_line(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    Ok(Flow::Value(Value::Int(i64::from(vm.program.code(code).first_line))))
}

/// `co_flags` of CPython: what `inspect` looks at.
fn function_flags(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    let code = vm.program.code(code);
    let kind = match code.kind {
        CodeKind::Generator => 0x20,
        CodeKind::Coroutine => 0x80,
        CodeKind::AsyncGenerator => 0x200,
        _ => 0,
    };
    let stars = i64::from(code.params.star_args) * 4 + i64::from(code.params.star_kwargs) * 8;
    Ok(Flow::Value(Value::Int(3 | kind | stars)))
}

/// For `inspect.signature`: (names, positional-only, positional, keyword-only, `*args`?, `**kwargs`?).
fn function_parameters(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let code = with_function(vm, args, |function| function.code)?;
    let params = vm.program.code(code).params.clone();
    let names: Vec<Value> = params.names.iter().map(|name| vm.name_value(*name)).collect();
    let names = vm.tuple(names);
    let count = |count: u16| Value::Int(i64::from(count));
    let parts = [
        names,
        count(params.positional_only),
        count(params.positional),
        count(params.keyword_only),
        Value::Bool(params.star_args),
        Value::Bool(params.star_kwargs),
    ];
    Ok(Flow::Value(vm.tuple(parts)))
}

fn function_get(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match args.positional {
        [function, Value::None, ..] => Ok(Flow::Value(*function)),
        [function, receiver, ..] => Ok(Flow::Value(vm.bound(*function, *receiver))),
        _ => Err(vm.type_error("expected at least 1 argument, got 0")),
    }
}

fn method_parts(vm: &mut Vm<'_>, args: Args<'_>) -> Result<(Value, Value), Raised> {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::BoundMethod(method)) => Ok((method.function, method.receiver)),
        _ => match this(args) {
            function @ Value::Native(_) => Ok((function, Value::None)),
            _ => Err(vm.type_error("descriptor requires a 'method' object")),
        },
    }
}

fn method_function(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(method_parts(vm, args)?.0))
}

fn method_receiver(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(method_parts(vm, args)?.1))
}

fn of_function(vm: &mut Vm<'_>, args: Args<'_>, name: Symbol) -> NativeResult {
    let (function, _) = method_parts(vm, args)?;
    vm.attribute(function, name)
}

fn method_of_function(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    of_function(vm, args, names::NAME)
}

fn method_qualname(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    of_function(vm, args, names::QUALNAME)
}

fn method_doc(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    of_function(vm, args, names::DOC)
}

fn method_module(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    of_function(vm, args, names::MODULE)
}

fn method_eq(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let other = args.positional.get(1).copied().unwrap_or(Value::None);
    let (function, receiver) = method_parts(vm, args)?;
    let same = match other.obj().map(|id| vm.get(id)) {
        Some(Object::BoundMethod(method)) => method.function.is(function) && method.receiver.is(receiver),
        _ => this(args).is(other),
    };
    Ok(Flow::Value(Value::Bool(same)))
}

fn native_parts(vm: &mut Vm<'_>, args: Args<'_>) -> Result<(Owner, &'static str), Raised> {
    match method_parts(vm, args)?.0 {
        Value::Native(id) => Ok((table()[id.0 as usize].0, native(id).name)),
        _ => Err(vm.type_error("descriptor requires a builtin function")),
    }
}

fn native_name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, name) = native_parts(vm, args)?;
    Ok(Flow::Value(vm.str(name)))
}

fn native_qualname(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (owner, name) = native_parts(vm, args)?;
    let text = match owner {
        Owner::Class(class) => format!("{}.{name}", vm.class_name_of(class)),
        Owner::Module(_) => name.to_owned(),
    };
    Ok(Flow::Value(vm.str(text)))
}

fn native_module(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(match native_parts(vm, args)?.0 {
        Owner::Module(module) => vm.str(module),
        Owner::Class(_) => Value::None,
    }))
}

fn optional(args: Args<'_>, at: usize, name: Option<Symbol>) -> Value {
    let named = args.named.iter().find(|(key, _)| Some(*key) == name).map(|(_, value)| *value);
    args.positional.get(at).copied().or(named).unwrap_or(Value::None)
}

fn property_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let doc = vm.symbol("doc");
    let get = optional(args, 1, Some(names::FGET));
    let property = Property {
        get,
        set: optional(args, 2, Some(names::FSET)),
        delete: optional(args, 3, Some(names::FDEL)),
        doc: optional(args, 4, Some(doc)),
    };
    Ok(Flow::Value(vm.alloc(Object::Property(Box::new(property)))))
}

fn property(vm: &mut Vm<'_>, args: Args<'_>) -> Result<Property, Raised> {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::Property(property)) => Ok(**property),
        _ => Err(vm.type_error("descriptor requires a 'property' object")),
    }
}

fn changed(vm: &mut Vm<'_>, args: Args<'_>, change: impl FnOnce(&mut Property, Value)) -> NativeResult {
    let mut copy = property(vm, args)?;
    change(&mut copy, args.positional.get(1).copied().unwrap_or(Value::None));
    Ok(Flow::Value(vm.alloc(Object::Property(Box::new(copy)))))
}

fn property_getter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    changed(vm, args, |property, function| property.get = function)
}

fn property_setter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    changed(vm, args, |property, function| property.set = function)
}

fn property_deleter(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    changed(vm, args, |property, function| property.delete = function)
}

fn property_fget(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(property(vm, args)?.get))
}

fn property_fset(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(property(vm, args)?.set))
}

fn property_fdel(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(property(vm, args)?.delete))
}

fn property_doc(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let property = property(vm, args)?;
    if property.doc.is_none() && !property.get.is_none() {
        return vm.attribute(property.get, names::DOC);
    }
    Ok(Flow::Value(property.doc))
}

fn property_abstract(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let property = property(vm, args)?;
    let any =
        [property.get, property.set, property.delete].into_iter().any(|function| is_abstract(vm, function));
    Ok(Flow::Value(Value::Bool(any)))
}

fn property_get(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let property = property(vm, args)?;
    match args.positional.get(1) {
        None | Some(Value::None) => Ok(Flow::Value(this(args))),
        Some(object) => Ok(Flow::call(property.get, &[*object])),
    }
}

fn is_abstract(vm: &Vm<'_>, function: Value) -> bool {
    match function.obj().map(|id| vm.get(id)) {
        Some(Object::Function(function)) => function.attrs.get(names::ABSTRACT) == Some(Value::Bool(true)),
        Some(Object::StaticMethod(inner) | Object::ClassMethod(inner)) => is_abstract(vm, *inner),
        _ => false,
    }
}

fn static_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let function = args.positional.get(1).copied().unwrap_or(Value::None);
    Ok(Flow::Value(vm.alloc(Object::StaticMethod(function))))
}

fn class_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let function = args.positional.get(1).copied().unwrap_or(Value::None);
    Ok(Flow::Value(vm.alloc(Object::ClassMethod(function))))
}

fn inner(vm: &mut Vm<'_>, args: Args<'_>) -> Result<Value, Raised> {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::StaticMethod(function) | Object::ClassMethod(function)) => Ok(*function),
        _ => Err(vm.type_error("descriptor requires a 'staticmethod' or 'classmethod' object")),
    }
}

fn wrapped(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(inner(vm, args)?))
}

fn wrapped_abstract(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let function = inner(vm, args)?;
    Ok(Flow::Value(Value::Bool(is_abstract(vm, function))))
}

fn wrapped_name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let function = inner(vm, args)?;
    vm.attribute(function, names::NAME)
}

fn wrapped_doc(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let function = inner(vm, args)?;
    vm.attribute(function, names::DOC)
}

fn generator_name(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::Generator(generator)) => {
            let name = generator.name;
            Ok(Flow::Value(vm.name_value(name)))
        }
        _ => Err(vm.type_error("descriptor requires a generator")),
    }
}

fn generator_qualname(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match this(args).obj().map(|id| vm.get(id)) {
        Some(Object::Generator(generator)) => {
            let name = generator.qualname.clone();
            Ok(Flow::Value(vm.str(&*name)))
        }
        _ => Err(vm.type_error("descriptor requires a generator")),
    }
}

fn cell_contents(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match vm.cell(this(args)) {
        Value::Unbound => Err(vm.value_error("Cell is empty")),
        value => Ok(Flow::Value(value)),
    }
}

fn alias(vm: &mut Vm<'_>, args: Args<'_>) -> Result<(Value, Value), Raised> {
    match this(args).obj().map(|id: ObjId| vm.get(id)) {
        Some(Object::Alias(alias)) => Ok((alias.origin, alias.args)),
        _ => Err(vm.type_error("descriptor requires a 'types.GenericAlias' object")),
    }
}

fn alias_origin(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(alias(vm, args)?.0))
}

fn alias_args(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(alias(vm, args)?.1))
}
