"""Classes that are mainly fields: their methods are closures over the list of fields."""

from _binding import bind
from reprlib import recursive_repr


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


class _Factory:
    def __repr__(self):
        return "<factory>"


class _KwOnly:
    def __repr__(self):
        return "KW_ONLY"


MISSING = _Missing()
KW_ONLY = _KwOnly()
_HAS_DEFAULT_FACTORY = _Factory()


class InitVar:
    """A parameter of `__init__` that is no field: `__post_init__` gets it."""

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        return f"dataclasses.InitVar[{getattr(self.type, '__name__', repr(self.type))}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """A field of a data class."""

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        names = "name type default default_factory init repr hash compare metadata kw_only _field_type".split()
        return f"Field({','.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def __set_name__(self, owner, name):
        method = getattr(type(self.default), "__set_name__", None)
        if method is not None:
            method(self.default, owner, name)


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
    kw_only=MISSING,
):  # fmt: skip
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


_FIELD = "_FIELD"
_CLASSVAR = "_FIELD_CLASSVAR"
_INITVAR = "_FIELD_INITVAR"


class _Params:
    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen

    def __repr__(self):
        names = ("init", "repr", "eq", "order", "unsafe_hash", "frozen")
        return f"_DataclassParams({','.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def _kind_of(annotation):
    if isinstance(annotation, str):
        name = annotation.split("[")[0].split(".")[-1].strip()
        return {"ClassVar": _CLASSVAR, "InitVar": _INITVAR}.get(name, _FIELD)
    if annotation is InitVar or isinstance(annotation, InitVar):
        return _INITVAR
    name = getattr(getattr(annotation, "__origin__", annotation), "_name", None)
    return _CLASSVAR if name == "ClassVar" else _FIELD


def _is_kw_only(annotation):
    if isinstance(annotation, str):
        return annotation.split(".")[-1].strip() == "KW_ONLY"
    return annotation is KW_ONLY


def _make_field(cls, name, annotation, kw_only):
    default = cls.__dict__.get(name, MISSING)
    if isinstance(default, Field):
        made = default
    else:
        made = field(default=default)
    made.name = name
    made.type = annotation
    made._field_type = _kind_of(annotation)
    if made._field_type != _FIELD and made.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if made._field_type == _CLASSVAR:
        if made.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif made.kw_only is MISSING:
        made.kw_only = kw_only
    unhashable = isinstance(made.default, (list, dict, set, bytearray)) or getattr(type(made.default), "__hash__", 0) is None
    if made._field_type == _FIELD and unhashable:
        raise ValueError(
            f"mutable default {type(made.default)} for field {made.name} is not allowed: use default_factory"
        )
    return made


def _collect(cls, kw_only):
    """All fields by name, those of bases first."""
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get("__dataclass_fields__")
        if inherited is not None:
            fields.update(inherited)
    annotations = cls.__dict__.get("__annotations__", {})
    seen_kw_only = False
    for name, annotation in annotations.items():
        if _is_kw_only(annotation):
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = kw_only = True
            continue
        made = _make_field(cls, name, annotation, kw_only)
        fields[name] = made
        if isinstance(cls.__dict__.get(name), Field):
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return fields


def _is_real(f):
    return f._field_type == _FIELD


def _make_init(cls, fields, frozen):
    params = [f for f in fields if f.init and f._field_type != _CLASSVAR]
    positional = tuple([f.name for f in params if not f.kw_only])
    keyword_only = tuple([f.name for f in params if f.kw_only])
    defaults = {}
    for f in params:
        if f.default is not MISSING:
            defaults[f.name] = f.default
        elif f.default_factory is not MISSING:
            defaults[f.name] = _HAS_DEFAULT_FACTORY
    seen = False
    for name in positional:
        if name in defaults:
            seen = True
        elif seen:
            raise TypeError(f"non-default argument {name!r} follows default argument")
    stored = [f for f in fields if _is_real(f) and (f.init or f.default_factory is not MISSING)]
    extra = [f.name for f in params if f._field_type == _INITVAR]
    plain = len(stored) == len(positional) == len(params) and not extra
    names = tuple([f.name for f in stored])
    factories = {f.name: f.default_factory for f in stored if f.default_factory is not MISSING}
    count = len(positional)
    has_post_init = hasattr(cls, "__post_init__")
    function = f"{cls.__qualname__}.__init__"
    put = object.__setattr__ if frozen else setattr

    def __init__(self, *args, **kwargs):
        if plain and not kwargs and len(args) == count:
            for name, value in zip(names, args):
                put(self, name, value)
        else:
            values = bind(function, positional, keyword_only, defaults, args, kwargs)
            for name in names:
                if name in values:
                    put(self, name, values[name])
                elif name in factories:
                    put(self, name, factories[name]())
                else:
                    put(self, name, defaults[name])
        if has_post_init:
            if extra:
                self.__post_init__(*[values[name] if name in values else defaults[name] for name in extra])
            else:
                self.__post_init__()

    __init__.__annotations__ = {f.name: f.type for f in params} | {"return": None}
    __init__._parameters = [(f.name, f.kw_only, defaults.get(f.name, MISSING), f.type) for f in params]
    return __init__


def _make_repr(fields):
    names = tuple([f.name for f in fields if f.repr and _is_real(f)])

    @recursive_repr()
    def __repr__(self):
        values = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({values})"

    return __repr__


def _values_of(names):
    return lambda self: tuple([getattr(self, name) for name in names])


def _comparisons(values):
    def __lt__(self, other):
        return values(self) < values(other) if type(other) is type(self) else NotImplemented

    def __le__(self, other):
        return values(self) <= values(other) if type(other) is type(self) else NotImplemented

    def __gt__(self, other):
        return values(self) > values(other) if type(other) is type(self) else NotImplemented

    def __ge__(self, other):
        return values(self) >= values(other) if type(other) is type(self) else NotImplemented

    return __lt__, __le__, __gt__, __ge__


def _make_eq(values):
    def __eq__(self, other):
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return __eq__


def _make_hash(fields):
    values = _values_of([f.name for f in fields if _is_real(f) and (f.compare if f.hash is None else f.hash)])

    def __hash__(self):
        return hash(values(self))

    return __hash__


def _freeze(cls, fields):
    names = tuple([f.name for f in fields if _is_real(f)])

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for method in (__setattr__, __delattr__):
        if method.__name__ in cls.__dict__:
            raise TypeError(f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}")
        _set(cls, method)


def _set(cls, method):
    method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"
    method.__module__ = cls.__module__
    setattr(cls, method.__name__, method)


def _process(cls, params, kw_only, match_args, slots):
    by_name = _collect(cls, kw_only)
    cls.__dataclass_fields__ = by_name
    cls.__dataclass_params__ = params
    fields = list(by_name.values())
    frozen_bases = [b for b in cls.__mro__[1:] if "__dataclass_params__" in b.__dict__]
    if any(b.__dict__["__dataclass_params__"].frozen for b in frozen_bases) and not params.frozen:
        raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
    if any(not b.__dict__["__dataclass_params__"].frozen for b in frozen_bases) and params.frozen:
        raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    own = cls.__dict__
    has_hash = "__hash__" in own and not (own["__hash__"] is None and "__eq__" in own)
    own_eq = "__eq__" in own
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")
    if params.init:
        init = _make_init(cls, fields, params.frozen)
        _set(cls, init)
    if params.repr and "__repr__" not in own:
        method = _make_repr(fields)
        method.__name__ = "__repr__"
        _set(cls, method)
    values = _values_of([f.name for f in fields if f.compare and _is_real(f)])
    if params.eq and not own_eq:
        _set(cls, _make_eq(values))
    if params.order:
        for method in _comparisons(values):
            if method.__name__ in own:
                raise TypeError(
                    f"Cannot overwrite attribute {method.__name__} in class {cls.__name__}. "
                    "Consider using functools.total_ordering"
                )
            _set(cls, method)
    if params.frozen:
        _freeze(cls, fields)
    if params.unsafe_hash:
        if has_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        _set(cls, _make_hash(fields))
    elif params.eq and not has_hash:
        if params.frozen:
            _set(cls, _make_hash(fields))
        else:
            cls.__hash__ = None
    if match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple([f.name for f in fields if f.init and not f.kw_only and f._field_type != _CLASSVAR])
    if cls.__doc__ is None:
        cls.__doc__ = f"{cls.__name__}()"
    return _with_slots(cls, fields) if slots else cls


def _with_slots(cls, fields):
    from _objects import _type_new

    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = [f.name for f in fields if _is_real(f)]
    inherited = [name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())]
    namespace = {name: value for name, value in cls.__dict__.items() if name not in names and name != "__dict__"}
    namespace["__slots__"] = tuple([name for name in names if name not in inherited])
    new = _type_new(type(cls), cls.__name__, cls.__bases__, namespace)
    new.__qualname__ = cls.__qualname__
    new.__module__ = cls.__module__
    return new


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False,
):  # fmt: skip
    def wrap(cls):
        params = _Params(init, repr, eq, order, unsafe_hash, frozen)
        return _process(cls, params, kw_only, match_args, slots)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    by_name = getattr(class_or_instance, "__dataclass_fields__", None)
    if by_name is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple([f for f in by_name.values() if _is_real(f)])


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _inner(obj, lambda f, value: (f.name, value), dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _inner(obj, lambda f, value: value, tuple_factory)


def _inner(obj, entry, factory):
    if _is_instance(obj):
        return factory([entry(f, _inner(getattr(obj, f.name), entry, factory)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_inner(value, entry, factory) for value in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_inner(value, entry, factory) for value in obj])
    if isinstance(obj, dict):
        pairs = [(_inner(key, entry, factory), _inner(value, entry, factory)) for key, value in obj.items()]
        if hasattr(type(obj), "default_factory"):
            return type(obj)(obj.default_factory, pairs)
        return type(obj)(pairs)
    from copy import deepcopy

    return deepcopy(obj)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if f._field_type == _CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    f"field {f.name} is declared with init=False, it cannot be specified with replace()"
                )
            continue
        if f.name not in changes:
            if f._field_type == _INITVAR and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            if f._field_type != _INITVAR:
                changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    body = dict(namespace or {})
    annotations = body["__annotations__"] = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        else:
            annotations[item[0]] = item[1]
            if len(item) == 3:
                body[item[0]] = item[2]
    return dataclass(type(cls_name, bases or (object,), body), **options)
