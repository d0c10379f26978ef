"""Looking at functions, classes and coroutines."""

from types import (
    AsyncGeneratorType, BuiltinFunctionType, CoroutineType, FunctionType, GeneratorType, MethodType,
)  # fmt: skip

CO_GENERATOR = 0x20
CO_COROUTINE = 0x80
CO_ASYNC_GENERATOR = 0x200


def _flags(obj):
    while isinstance(obj, MethodType):
        obj = obj.__func__
    while hasattr(obj, "func") and hasattr(obj, "keywords"):  # functools.partial
        obj = obj.func
    return obj.__code__.co_flags if isinstance(obj, FunctionType) else 0


def iscoroutinefunction(obj):
    return bool(_flags(obj) & CO_COROUTINE)


def isgeneratorfunction(obj):
    return bool(_flags(obj) & CO_GENERATOR)


def isasyncgenfunction(obj):
    return bool(_flags(obj) & CO_ASYNC_GENERATOR)


def iscoroutine(obj):
    return isinstance(obj, CoroutineType)


def isgenerator(obj):
    return isinstance(obj, GeneratorType)


def isasyncgen(obj):
    return isinstance(obj, AsyncGeneratorType)


def isawaitable(obj):
    return isinstance(obj, CoroutineType) or hasattr(type(obj), "__await__")


def isfunction(obj):
    return isinstance(obj, FunctionType)


def ismethod(obj):
    return isinstance(obj, MethodType)


def isbuiltin(obj):
    return isinstance(obj, BuiltinFunctionType)


def isroutine(obj):
    return isinstance(obj, (FunctionType, MethodType, BuiltinFunctionType))


def isclass(obj):
    return isinstance(obj, type)


def ismodule(obj):
    return type(obj).__name__ == "module"


def isabstract(obj):
    return isinstance(obj, type) and bool(getattr(obj, "__abstractmethods__", ()))


def isdatadescriptor(obj):
    return hasattr(type(obj), "__set__") or hasattr(type(obj), "__delete__")


def getdoc(obj):
    text = getattr(obj, "__doc__", None)
    return cleandoc(text) if isinstance(text, str) else None


def cleandoc(text):
    lines = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getmembers(obj, predicate=None):
    members = []
    for name in sorted(dir(obj)):
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            members.append((name, value))
    return members


def getmro(cls):
    return cls.__mro__


def getmodule(obj):
    return None


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
    return func


def getsource(obj):
    raise OSError("could not get source code")


GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = (
    "CORO_CREATED",
    "CORO_RUNNING",
    "CORO_SUSPENDED",
    "CORO_CLOSED",
)


def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getcoroutinestate(coroutine):
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


class _Empty:
    """No value."""


class _Kind(int):
    def __new__(cls, number, name, description):
        self = int.__new__(cls, number)
        self.name = name
        self.description = description
        return self

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.description


class Parameter:
    """A parameter of a signature."""

    empty = _Empty
    POSITIONAL_ONLY = _Kind(0, "POSITIONAL_ONLY", "positional-only")
    POSITIONAL_OR_KEYWORD = _Kind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword")
    VAR_POSITIONAL = _Kind(2, "VAR_POSITIONAL", "variadic positional")
    KEYWORD_ONLY = _Kind(3, "KEYWORD_ONLY", "keyword-only")
    VAR_KEYWORD = _Kind(4, "VAR_KEYWORD", "variadic keyword")

    def __init__(self, name, kind, *, default=_Empty, annotation=_Empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def __str__(self):
        text = self.name
        if self.kind == 2:
            text = "*" + text
        elif self.kind == 4:
            text = "**" + text
        if self.annotation is not _Empty:
            text += f": {formatannotation(self.annotation)}"
        if self.default is not _Empty:
            text += f" = {self.default!r}" if self.annotation is not _Empty else f"={self.default!r}"
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def replace(self, **changes):
        values = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation}
        values.update(changes)
        return Parameter(values.pop("name"), values.pop("kind"), **values)


def formatannotation(annotation):
    if isinstance(annotation, type):
        if annotation.__module__ == "builtins":
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation).replace("typing.", "")


class BoundArguments:
    """Arguments by the names of parameters."""

    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        args = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind >= 3 or name not in self.arguments:
                break
            if parameter.kind == 2:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                if parameter.kind == 3:
                    kwargs[name] = self.arguments[name]
                elif parameter.kind == 4:
                    kwargs.update(self.arguments[name])
        return kwargs

    def apply_defaults(self):
        arguments = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                arguments[name] = self.arguments[name]
            elif parameter.default is not _Empty:
                arguments[name] = parameter.default
            elif parameter.kind == 2:
                arguments[name] = ()
            elif parameter.kind == 4:
                arguments[name] = {}
        self.arguments = arguments

    def __repr__(self):
        return f"<BoundArguments ({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})>"


class Signature:
    """The parameters of a function."""

    empty = _Empty

    def __init__(self, parameters=None, *, return_annotation=_Empty):
        self.parameters = {parameter.name: parameter for parameter in parameters or ()}
        self.return_annotation = return_annotation

    def __str__(self):
        parts = []
        before = -1
        for parameter in self.parameters.values():
            if before == 0 and parameter.kind > 0:
                parts.append("/")
            if parameter.kind == 3 and before < 2:
                parts.append("*")
            parts.append(str(parameter))
            before = max(before, int(parameter.kind))
        if before == 0:
            parts.append("/")
        end = "" if self.return_annotation is _Empty else f" -> {formatannotation(self.return_annotation)}"
        return f"({', '.join(parts)}){end}"

    def __repr__(self):
        return f"<Signature {self}>"

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        args = list(args)
        kwargs = dict(kwargs)
        for name, parameter in self.parameters.items():
            kind = parameter.kind
            if kind == 2:
                if args:
                    arguments[name] = tuple(args)
                    args = []
            elif kind == 4:
                if kwargs:
                    arguments[name] = kwargs
                    kwargs = {}
            elif kind < 2 and args:
                if name in kwargs and kind == 1:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args.pop(0)
            elif kind > 0 and name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _Empty and not partial:
                raise TypeError(f"missing a required argument: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)


def _of_function(function, skip):
    names, positional_only, positional, keyword_only, star_args, star_kwargs = function._parameters
    defaults = function.__defaults__ or ()
    keyword_defaults = function.__kwdefaults__ or {}
    annotations = getattr(function, "__annotations__", {})
    parameters = []

    def add(name, kind, default=_Empty):
        annotation = annotations.get(name, _Empty)
        parameters.append(Parameter(name, kind, default=default, annotation=annotation))

    first_default = positional - len(defaults)
    for at in range(positional):
        kind = Parameter.POSITIONAL_ONLY if at < positional_only else Parameter.POSITIONAL_OR_KEYWORD
        add(names[at], kind, defaults[at - first_default] if at >= first_default else _Empty)
    rest = names[positional + keyword_only :]
    if star_args:
        add(rest[0], Parameter.VAR_POSITIONAL)
    for name in names[positional : positional + keyword_only]:
        add(name, Parameter.KEYWORD_ONLY, keyword_defaults.get(name, _Empty))
    if star_kwargs:
        add(rest[-1], Parameter.VAR_KEYWORD)
    return Signature(parameters[skip:], return_annotation=annotations.get("return", _Empty))


def signature(obj, *, follow_wrapped=True):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, MethodType):
        bound = signature(obj.__func__)
        return Signature(list(bound.parameters.values())[1:], return_annotation=bound.return_annotation)
    if follow_wrapped:
        obj = unwrap(obj)
    if isinstance(obj, FunctionType):
        return _of_function(obj, 0)
    if hasattr(obj, "func") and hasattr(obj, "keywords"):  # functools.partial
        inner = signature(obj.func)
        left = [p for p in list(inner.parameters.values())[len(obj.args) :] if p.name not in obj.keywords]
        return Signature(left, return_annotation=inner.return_annotation)
    if isinstance(obj, type):
        made = getattr(obj.__init__, "_parameters", None)
        if isinstance(made, list):  # a data class
            return Signature([_of_field(*one) for one in made], return_annotation=None)
        for name in ("__init__", "__new__"):
            function = getattr(obj, name, None)
            if isinstance(function, FunctionType):
                return _of_function(function, 1)
        return Signature()
    call = getattr(type(obj), "__call__", None)
    if isinstance(call, FunctionType):
        return _of_function(call, 1)
    raise ValueError(f"no signature found for builtin {obj!r}")


def _of_field(name, keyword_only, default, annotation):
    kind = Parameter.KEYWORD_ONLY if keyword_only else Parameter.POSITIONAL_OR_KEYWORD
    missing = type(default).__module__ == "dataclasses" and type(default).__name__ == "_Missing"
    return Parameter(name, kind, default=_Empty if missing else default, annotation=annotation)


def currentframe():
    raise NotImplementedError("inspect.currentframe: frames are not objects here; the debugger shows them")


def stack(context=1):
    raise NotImplementedError("inspect.stack: frames are not objects here; the debugger shows them")
