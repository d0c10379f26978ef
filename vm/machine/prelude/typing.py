"""Types for annotations: inert objects that can be subscripted and joined with `|`."""

import collections
import collections.abc as _abc
import types as _types
from abc import ABCMeta, abstractmethod

TYPE_CHECKING = False


def _words(parameter):
    if parameter is ...:
        return "..."
    if isinstance(parameter, list):
        return "[" + ", ".join(map(_words, parameter)) + "]"
    if isinstance(parameter, type):
        if parameter.__module__ == "builtins":
            return parameter.__qualname__
        return f"{parameter.__module__}.{parameter.__qualname__}"
    return repr(parameter)


def _tuple(parameters):
    return parameters if isinstance(parameters, tuple) else (parameters,)


def _checked(parameter):
    return type(None) if parameter is None else ForwardRef(parameter) if isinstance(parameter, str) else parameter


def _type_variables(parameters):
    found = {}
    for parameter in parameters:
        if isinstance(parameter, TypeVar):
            found[parameter] = None
        elif isinstance(parameter, list):
            found.update(dict.fromkeys(_type_variables(parameter)))
        else:
            found.update(dict.fromkeys(getattr(parameter, "__parameters__", ())))
    return tuple(found)


class _Joinable:
    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Special(_Joinable):
    """`Any`, `Optional`, `Union`, …"""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"typing.{self._name}"

    def __getitem__(self, parameters):
        if self._name == "Optional":
            return Union[parameters, None]
        if self._name == "Union":
            return _union(_tuple(parameters))
        if self._name == "Literal":
            return _Alias(self, _tuple(parameters), f"typing.{self._name}")
        return _Alias(self, tuple([_checked(p) for p in _tuple(parameters)]), f"typing.{self._name}")

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __hash__(self):
        return hash(self._name)


def _union(parameters):
    flat = {}
    for parameter in parameters:
        parameter = _checked(parameter)
        if isinstance(parameter, (_Alias, _types.UnionType)) and _is_union(parameter):
            flat.update(dict.fromkeys(parameter.__args__))
        else:
            flat[parameter] = None
    flat = tuple(flat)
    return flat[0] if len(flat) == 1 else _Alias(Union, flat, "typing.Union")


def _is_union(alias):
    return getattr(alias, "__origin__", None) is Union or type(alias) is _types.UnionType and type(alias) is not _Alias


class _Alias(_Joinable):
    """A subscripted type."""

    def __init__(self, origin, args, name):
        self.__origin__ = origin
        self.__args__ = args
        self._name = name.removeprefix("typing.")
        self._text = name
        self.__parameters__ = _type_variables(args)

    def __repr__(self):
        args = self.__args__
        if self.__origin__ is Union and len(args) == 2 and type(None) in args:
            one = args[0] if args[1] is type(None) else args[1]
            return f"typing.Optional[{_words(one)}]"
        if self._name == "Literal":
            return f"typing.Literal[{', '.join(map(repr, args))}]"
        if self._name == "Callable":
            if args[0] is ...:
                return f"typing.Callable[..., {_words(args[-1])}]"
            return f"typing.Callable[[{', '.join(map(_words, args[:-1]))}], {_words(args[-1])}]"
        return f"{self._text}[{', '.join(['NoneType' if a is type(None) else _words(a) for a in args]) or '()'}]"

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self.__origin__ is Union and other.__origin__ is Union:
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash(self.__args__)

    def __getitem__(self, parameters):
        values = dict(zip(self.__parameters__, _tuple(parameters)))
        return _Alias(self.__origin__, tuple([_replaced(arg, values) for arg in self.__args__]), self._text)

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self._name.lower()}() instead")
        return self.__origin__(*args, **kwargs)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, type):
            return (self.__origin__,)
        return ()

    def __instancecheck__(self, instance):
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, cls):
        if self.__origin__ is Union:
            return issubclass(cls, self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _replaced(arg, values):
    if isinstance(arg, TypeVar):
        return values.get(arg, arg)
    if isinstance(arg, _Alias) and arg.__parameters__:
        return _Alias(arg.__origin__, tuple([_replaced(one, values) for one in arg.__args__]), arg._text)
    return arg


class _Generic(_Joinable):
    """`List`, `Dict`, … which stand for builtin classes."""

    def __init__(self, name, origin):
        self._name = name
        self.__origin__ = origin
        self.__args__ = ()
        self.__parameters__ = ()

    def __repr__(self):
        return f"typing.{self._name}"

    def __getitem__(self, parameters):
        parameters = _tuple(parameters)
        if self._name == "Callable":
            args, result = parameters
            parameters = (*args, result) if isinstance(args, list) else (args, result)
        return _Alias(self.__origin__, tuple([_checked(p) for p in parameters]), f"typing.{self._name}")

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)


Any = _Special("Any")
Union = _Special("Union")
Optional = _Special("Optional")
Literal = _Special("Literal")
ClassVar = _Special("ClassVar")
Final = _Special("Final")
NoReturn = _Special("NoReturn")
Never = _Special("Never")
Self = _Special("Self")
LiteralString = _Special("LiteralString")
TypeAlias = _Special("TypeAlias")
Concatenate = _Special("Concatenate")
TypeGuard = _Special("TypeGuard")
Unpack = _Special("Unpack")
Required = _Special("Required")
NotRequired = _Special("NotRequired")

List = _Generic("List", list)
Dict = _Generic("Dict", dict)
Set = _Generic("Set", set)
FrozenSet = _Generic("FrozenSet", frozenset)
Tuple = _Generic("Tuple", tuple)
Type = _Generic("Type", type)
Callable = _Generic("Callable", _abc.Callable)
Iterable = _Generic("Iterable", _abc.Iterable)
Iterator = _Generic("Iterator", _abc.Iterator)
Generator = _Generic("Generator", _abc.Generator)
Coroutine = _Generic("Coroutine", _abc.Coroutine)
Awaitable = _Generic("Awaitable", _abc.Awaitable)
AsyncIterable = _Generic("AsyncIterable", _abc.AsyncIterable)
AsyncIterator = _Generic("AsyncIterator", _abc.AsyncIterator)
AsyncGenerator = _Generic("AsyncGenerator", _abc.AsyncGenerator)
Mapping = _Generic("Mapping", _abc.Mapping)
MutableMapping = _Generic("MutableMapping", _abc.MutableMapping)
Sequence = _Generic("Sequence", _abc.Sequence)
MutableSequence = _Generic("MutableSequence", _abc.MutableSequence)
AbstractSet = _Generic("AbstractSet", _abc.Set)
MutableSet = _Generic("MutableSet", _abc.MutableSet)
Collection = _Generic("Collection", _abc.Collection)
Container = _Generic("Container", _abc.Container)
Hashable = _Generic("Hashable", _abc.Hashable)
Sized = _Generic("Sized", _abc.Sized)
Reversible = _Generic("Reversible", _abc.Reversible)
KeysView = _Generic("KeysView", _abc.KeysView)
ValuesView = _Generic("ValuesView", _abc.ValuesView)
ItemsView = _Generic("ItemsView", _abc.ItemsView)


class _Context:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


ContextManager = _Generic("ContextManager", _Context)
AsyncContextManager = _Generic("AsyncContextManager", _Context)


Deque = _Generic("Deque", collections.deque)
DefaultDict = _Generic("DefaultDict", collections.defaultdict)
OrderedDict = _Generic("OrderedDict", collections.OrderedDict)
Counter = _Generic("Counter", collections.Counter)
ChainMap = _Generic("ChainMap", collections.ChainMap)


Text = str


class IO:
    def __class_getitem__(cls, item):
        return cls


class TextIO(IO):
    pass


class BinaryIO(IO):
    pass


class ForwardRef:
    """A type that is named by a string."""

    def __init__(self, arg):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"

    def __eq__(self, other):
        return isinstance(other, ForwardRef) and self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __or__(self, other):
        return Union[self, other]


class TypeVar(_Joinable):
    """A type that is left open."""

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class ParamSpec(TypeVar):
    """The parameters of a function, left open."""

    def __init__(self, name, **settings):
        TypeVar.__init__(self, name)
        self.args = _Part(self, "args")
        self.kwargs = _Part(self, "kwargs")


class _Part:
    def __init__(self, whole, name):
        self.__origin__ = whole
        self._name = name

    def __repr__(self):
        return f"{self.__origin__.__name__}.{self._name}"


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield self


AnyStr = TypeVar("AnyStr", bytes, str)


class Generic:
    """Classes with open types derive from `Generic[T]`."""

    __parameters__ = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        bases = cls.__dict__.get("__orig_bases__", ())
        generic = [base for base in bases if isinstance(base, _Alias) and base.__origin__ is Generic]
        cls.__parameters__ = _type_variables(generic or bases)

    def __class_getitem__(cls, parameters):
        parameters = tuple([_checked(p) for p in _tuple(parameters)])
        name = "typing.Generic" if cls is Generic else f"{cls.__module__}.{cls.__qualname__}"
        if cls is Generic and not all(isinstance(p, TypeVar) for p in parameters):
            raise TypeError("Parameters to Generic[...] must all be type variables or parameter specification variables.")
        return _Alias(cls, parameters, name)


class _ProtocolMeta(ABCMeta):
    """Classes that describe what others can do."""

    def __subclasscheck__(cls, subclass):
        if cls.__dict__.get("_is_runtime_protocol"):
            return all(any(name in b.__dict__ for b in subclass.__mro__) for name in _members(cls))
        return ABCMeta.__subclasscheck__(cls, subclass)

    def __instancecheck__(cls, instance):
        if cls.__dict__.get("_is_runtime_protocol"):
            return all(hasattr(instance, name) for name in _members(cls))
        if Protocol in cls.__bases__:
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return ABCMeta.__instancecheck__(cls, instance)


_NO_MEMBERS = (
    "__module__ __qualname__ __doc__ __dict__ __weakref__ __annotations__ __parameters__ __orig_bases__ __init__ "
    "_is_runtime_protocol __abstractmethods__ __slots__ __class_getitem__ _abc_registry __subclasshook__ __firstlineno__"
).split()


def _members(protocol):
    names = {}
    for base in protocol.__mro__:
        if base is Protocol or base is Generic or base is object:
            continue
        for name in [*base.__dict__, *base.__dict__.get("__annotations__", ())]:
            if name not in _NO_MEMBERS:
                names[name] = None
    return list(names)


class Protocol(metaclass=_ProtocolMeta):
    """What others can do without deriving from it."""

    def __class_getitem__(cls, parameters):
        parameters = tuple([_checked(p) for p in _tuple(parameters)])
        name = "typing.Protocol" if cls is Protocol else f"{cls.__module__}.{cls.__qualname__}"
        return _Alias(cls, parameters, name)


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


class SupportsInt(Protocol):
    _is_runtime_protocol = True

    @abstractmethod
    def __int__(self):
        pass


class SupportsFloat(Protocol):
    _is_runtime_protocol = True

    @abstractmethod
    def __float__(self):
        pass


class SupportsIndex(Protocol):
    _is_runtime_protocol = True

    @abstractmethod
    def __index__(self):
        pass


class SupportsAbs(Protocol):
    _is_runtime_protocol = True

    @abstractmethod
    def __abs__(self):
        pass


_NamedTupleBase = None


class _NamedTupleMeta(type):
    """Makes namedtuples of classes with annotations."""

    def _prepare_namespace(name, bases, namespace):
        if tuple in bases or _NamedTupleBase not in bases:
            return namespace
        annotations = namespace.get("__annotations__", {})
        fields = tuple(annotations)
        defaults = {}
        for field in fields:
            if field in namespace:
                defaults[field] = namespace[field]
            elif defaults:
                last = list(defaults)[-1]
                raise TypeError(f"Non-default namedtuple field {field} cannot follow default field {last}")
        made = collections._namedtuple_namespace(name, fields, defaults)
        made.update({key: value for key, value in namespace.items() if key not in fields})
        return made


class _NamedTupleBase(tuple, metaclass=_NamedTupleMeta):
    """What classes that derive from `NamedTuple` derive from in fact."""


def NamedTuple(typename, fields=(), /, **kwargs):
    fields = list(fields) or list(kwargs.items())
    made = collections.namedtuple(typename, [name for name, _ in fields])
    made.__annotations__ = dict(fields)
    return made


NamedTuple.__mro_entries__ = lambda bases: (_NamedTupleBase,)


class TypedDict(dict):
    """A dict whose keys are annotated; at run time a plain dict."""

    def __init_subclass__(cls, total=True, **kwargs):
        cls.__total__ = total
        keys = {}
        for base in cls.__mro__[::-1]:
            keys.update(base.__dict__.get("__annotations__", {}))
        cls.__required_keys__ = frozenset(keys) if total else frozenset()
        cls.__optional_keys__ = frozenset() if total else frozenset(keys)

    def __new__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class NewType:
    """A name for a type; calling it returns its argument."""

    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__module__ = "__main__"
        self.__supertype__ = tp

    def __call__(self, value):
        return value

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class Annotated:
    """A type with something added."""

    def __class_getitem__(cls, parameters):
        made = _Alias(parameters[0], (parameters[0],), "typing.Annotated")
        made.__metadata__ = tuple(parameters[1:])
        return made


def cast(typ, val):
    return val


def overload(func):
    def dummy(*args, **kwargs):
        raise NotImplementedError(
            "You should not call an overloaded function. A series of @overload-decorated functions outside a stub "
            "module should always be followed by an implementation that is not @overload-ed."
        )

    return dummy


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(f):
    return f


def no_type_check(arg):
    return arg


def assert_type(val, typ):
    return val


def assert_never(arg):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj):
    import sys

    sys.stderr.write(f"Runtime type is {type(obj).__name__!r}\n")
    return obj


def dataclass_transform(**settings):
    return lambda cls: cls


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    if isinstance(obj, type):
        hints = {}
        for base in obj.__mro__[::-1]:
            hints.update(base.__dict__.get("__annotations__", {}))
    else:
        hints = dict(getattr(obj, "__annotations__", {}))
    return {name: type(None) if hint is None else hint for name, hint in hints.items()}


def get_origin(tp):
    if isinstance(tp, _Generic):
        return tp.__origin__
    if type(tp) is _types.UnionType and not isinstance(tp, _Alias) and getattr(tp, "__origin__", None) is None:
        return _types.UnionType
    return getattr(tp, "__origin__", None)


def get_args(tp):
    args = getattr(tp, "__args__", ())
    if getattr(tp, "_name", None) == "Callable" and args and args[0] is not ...:
        return (list(args[:-1]), args[-1])
    return args


def is_typeddict(tp):
    return isinstance(tp, type) and issubclass(tp, TypedDict)
