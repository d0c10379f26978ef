"""Variables whose value belongs to a context: each task has its own copy."""

from _vm import current

_absent = object()
_contexts = {}  # thread: the context that it is in


class Context:
    """Values of variables. Copies share them until one changes: the dict itself is never changed."""

    _values = {}
    _entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        thread = current()
        before = _contexts.get(thread)
        _contexts[thread] = self
        self._entered = True
        try:
            return callable(*args, **kwargs)
        finally:
            self._entered = False
            _contexts[thread] = before

    def copy(self):
        new = Context()
        new._values = self._values
        return new

    def __getitem__(self, variable):
        if not isinstance(variable, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {variable!r}")
        return self._values[variable]

    def __contains__(self, variable):
        return variable in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def get(self, variable, default=None, /):
        return self._values.get(variable, default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return isinstance(other, Context) and self._values == other._values

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"<_contextvars.Context object at {id(self):#x}>"


def _here():
    thread = current()
    context = _contexts.get(thread)
    if context is None:
        context = _contexts[thread] = Context()
    return context


def copy_context():
    new = Context()
    context = _contexts.get(current())
    if context is not None:
        new._values = context._values
    return new


class ContextVar:
    """A variable of the context."""

    def __init__(self, name, *, default=_absent):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self._default = default

    def get(self, default=_absent, /):
        context = _contexts.get(current())
        if context is not None:
            value = context._values.get(self, _absent)
            if value is not _absent:
                return value
        if default is not _absent:
            return default
        if self._default is not _absent:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _here()
        token = Token(context, self, context._values.get(self, _absent))
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _here()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        values = dict(context._values)
        if token._old is _absent:
            del values[self]
        else:
            values[self] = token._old
        context._values = values

    def __class_getitem__(cls, item):
        return cls

    def __repr__(self):
        default = "" if self._default is _absent else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


class Token:
    """What `ContextVar.reset` needs."""

    MISSING = _Missing()

    def __init__(self, context, var, old):
        self._context = context
        self.var = var
        self._old = old
        self._used = False

    @property
    def old_value(self):
        return Token.MISSING if self._old is _absent else self._old

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {id(self):#x}>"
