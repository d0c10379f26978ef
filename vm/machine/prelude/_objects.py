"""What a class statement does, and calls that need several steps. Compiled code and natives call these."""

from _builtins import agen_send, agen_throw, find_attribute, lookup_special, make_type, new_class
from _builtins import set_abstract_methods, set_cell


def __build_class__(body, name, *bases, metaclass=None, **kwds):
    namespace = {}
    cell = body(namespace)
    original = bases
    bases = _resolve_bases(bases)
    if bases is not original:
        namespace["__orig_bases__"] = original
    return _finish_class(_metaclass(bases, metaclass), name, bases, namespace, cell, kwds)


def _type_new(meta, name, bases, namespace):
    return _finish_class(_metaclass(bases, meta), name, bases, dict(namespace), None, {})


def _resolve_bases(bases):
    for base in bases:
        if not isinstance(base, type):
            break
    else:
        return bases
    resolved = []
    for base in bases:
        if isinstance(base, type):
            resolved.append(base)
            continue
        entries = getattr(base, "__mro_entries__", None)
        if entries is not None:
            resolved.extend(entries(bases))
            continue
        origin = getattr(base, "__origin__", None)
        if origin is None:
            raise TypeError(f"bases must be classes, not {type(base).__name__}")
        resolved.append(origin)
    return tuple(resolved)


def _metaclass(bases, wanted):
    best = type if wanted is None else wanted
    for base in bases:
        meta = make_type(base)
        if issubclass(best, meta):
            continue
        if issubclass(meta, best):
            best = meta
            continue
        raise TypeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                        "subclass of the metaclasses of all its bases")
    return best


def _finish_class(meta, name, bases, namespace, cell, kwds):
    if meta is not type:
        prepare = getattr(meta, "_prepare_namespace", None)
        if prepare is not None:
            namespace = prepare(name, bases, namespace)
    cls = new_class(meta, name, bases, namespace)
    if cell is not None:
        set_cell(cell, cls)
    for key, value in namespace.items():
        hook = lookup_special(value, "__set_name__")
        if hook is not None:
            hook(value, cls, key)
    parent = super(cls, cls)
    hook = find_attribute(parent, "__init_subclass__", None)
    if hook is not None:
        hook(**kwds)
    elif kwds:
        raise TypeError(f"{name}.__init_subclass__() takes no keyword arguments")
    if meta is not type:
        finish = getattr(meta, "_finish_class", None)
        if finish is not None:
            finish(cls, namespace)
    return cls


def _note_abstract_methods(cls, namespace):
    names = []
    for base in cls.__bases__:
        for name in base.__abstractmethods__:
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.append(name)
    for name, value in namespace.items():
        if getattr(value, "__isabstractmethod__", False) and name not in names:
            names.append(name)
    set_abstract_methods(cls, names)


def _new_and_init(cls, new, *args, **kwds):
    instance = new(cls, *args, **kwds)
    if isinstance(instance, cls):
        init = lookup_special(instance, "__init__")
        if init is not None and init is not _object_init:
            init(instance, *args, **kwds)
    return instance


_object_init = lookup_special(object(), "__init__")


def _make_instance(cls, *args, **kwds):
    new = cls.__new__
    if new is object.__new__:
        instance = new(cls)
        init = lookup_special(instance, "__init__")
        if init is not None and init is not _object_init:
            init(instance, *args, **kwds)
        elif args or kwds:
            raise TypeError(f"{cls.__name__}() takes no arguments")
        return instance
    return _new_and_init(cls, new, *args, **kwds)


def _init(instance, init, *args, **kwds):
    result = init(instance, *args, **kwds)
    if result is not None:
        raise TypeError(f"__init__() should return None, not '{type(result).__name__}'")
    return instance


def _raise(cls, cause):
    exception = cls()
    if cause is ...:
        raise exception
    raise exception from cause


def _throw(generator, cls, value):
    if value is None:
        return generator.throw(cls())
    if isinstance(value, cls):
        return generator.throw(value)
    if isinstance(value, tuple):
        return generator.throw(cls(*value))
    return generator.throw(cls(value))


def _close(generator):
    generator.close()


def _getattr_default(object, name, default):
    try:
        return getattr(object, name)
    except AttributeError:
        return default


def _hasattr(object, name):
    try:
        getattr(object, name)
    except AttributeError:
        return False
    return True


def _next_default(iterator, default):
    try:
        return next(iterator)
    except StopIteration:
        return default


async def _anext_default(iterator, default):
    try:
        return await anext(iterator)
    except StopAsyncIteration:
        return default


def _await_coroutine(coroutine):
    result = yield from _drive(coroutine)
    return result


def _drive(coroutine):
    value = None
    exception = None
    while True:
        try:
            if exception is not None:
                out = coroutine.throw(exception)
            else:
                out = coroutine.send(value)
        except StopIteration as stop:
            return stop.value
        try:
            value = yield out
            exception = None
        except GeneratorExit:
            coroutine.close()
            raise
        except BaseException as raised:
            exception = raised


def _asend(generator, value, exception):
    """Drives an async generator to its next item; what it awaits goes to the event loop."""
    while True:
        if exception is not None:
            is_item, out = agen_throw(generator, exception)
            exception = None
        else:
            is_item, out = agen_send(generator, value)
        if is_item:
            return out
        try:
            value = yield out
        except BaseException as raised:
            exception = raised


_begun = None  # what an event loop wants to know of: async generators that are iterated over for the first time


def _on_begun(hook):
    global _begun
    _begun = hook


def _asend_first(generator, value, exception):
    if _begun is not None:
        _begun(generator)
    return (yield from _asend(generator, value, exception))


def _aclose(generator):
    if generator.ag_frame is None:
        return
    try:
        yield from _asend(generator, None, GeneratorExit())
    except (GeneratorExit, StopAsyncIteration):
        return
    raise RuntimeError("async generator ignored GeneratorExit")


def _isinstance(object, cls):
    return _check(object, cls, "__instancecheck__", "isinstance() arg 2 must be a type, a tuple of types, or a union")


def _issubclass(subclass, cls):
    return _check(subclass, cls, "__subclasscheck__",
                  "issubclass() arg 2 must be a class, a tuple of classes, or a union")


def _check(object, cls, hook, message):
    if make_type(cls) is tuple:
        for one in cls:
            if _check(object, one, hook, message):
                return True
        return False
    if cls is None:
        return object is None
    check = lookup_special(cls, hook)
    if check is None:
        members = getattr(cls, "__args__", None)
        if members is not None and getattr(cls, "__origin__", None) is None:
            return _check(object, members, hook, message)
        raise TypeError(message)
    return True if check(cls, object) else False


def _format(value, letter, spec):
    if letter == "r":
        value = repr(value)
    elif letter == "s":
        value = str(value)
    elif letter == "a":
        value = ascii(value)
    return format(value, spec)


def _unpack(value, before, after):
    if lookup_special(value, "__iter__") is None and lookup_special(value, "__getitem__") is None:
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object")
    items = []
    if after < 0:
        for item in value:
            if len(items) == before:
                raise ValueError(f"too many values to unpack (expected {before})")
            items.append(item)
        if len(items) < before:
            raise ValueError(f"not enough values to unpack (expected {before}, got {len(items)})")
        return tuple(items)
    for item in value:
        items.append(item)
    if len(items) < before + after:
        raise ValueError(f"not enough values to unpack (expected at least {before + after}, got {len(items)})")
    return tuple(items)


def _contains(container, item):
    if lookup_special(container, "__iter__") is None and lookup_special(container, "__getitem__") is None:
        raise TypeError(f"argument of type '{type(container).__name__}' is not iterable")
    for one in container:
        if one is item or one == item:
            return True
    return False


def _sequence_iter(sequence):
    at = 0
    while True:
        try:
            item = sequence[at]
        except IndexError:
            return
        yield item
        at += 1


def _dict_missing(mapping, key):
    if dict.__contains__(mapping, key):
        return dict.__getitem__(mapping, key)
    return mapping.__missing__(key)


def _exception_str(exception):
    args = exception.args
    if not args:
        return ""
    if len(args) == 1:
        return str(args[0])
    return str(args)


def _exception_repr(exception):
    args = exception.args
    name = type(exception).__name__
    if len(args) == 1:
        return f"{name}({args[0]!r})"
    return f"{name}{args!r}"


def _group_match(exception, condition):
    if isinstance(condition, (type, tuple)):
        return isinstance(exception, condition)
    return True if condition(exception) else False


def _group_split(group, condition):
    if _group_match(group, condition):
        return group, None
    matching = []
    rest = []
    for exception in group.exceptions:
        if isinstance(exception, BaseExceptionGroup):
            inside, outside = exception.split(condition)
            if inside is not None:
                matching.append(inside)
            if outside is not None:
                rest.append(outside)
        elif _group_match(exception, condition):
            matching.append(exception)
        else:
            rest.append(exception)
    return _group_derive(group, matching), _group_derive(group, rest)


def _group_subgroup(group, condition):
    return _group_split(group, condition)[0]


def _group_derive(group, exceptions):
    if not exceptions:
        return None
    derived = group.derive(exceptions)
    derived.__cause__ = group.__cause__
    derived.__context__ = group.__context__
    derived.__suppress_context__ = group.__suppress_context__
    notes = getattr(group, "__notes__", None)
    if notes is not None:
        derived.__notes__ = list(notes)
    return derived


def _math_of_list(name, values):
    import math
    values = list(values)
    return getattr(math, name)(values)


def _math_prod(values, start):
    result = start
    for value in values:
        result = result * value
    return result
