"""Functions of functions."""

from reprlib import recursive_repr

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            pass
        else:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


_absent = object()


def reduce(function, iterable, initial=_absent, /):
    items = iter(iterable)
    if initial is _absent:
        result = next(items, _absent)
        if result is _absent:
            raise TypeError("reduce() of empty iterable with no initial value")
    else:
        result = initial
    for item in items:
        result = function(result, item)
    return result


class partial:
    """A function with some of its arguments given."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    @recursive_repr()
    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend(repr(value) for value in self.args)
        parts.extend(f"{name}={value!r}" for name, value in self.keywords.items())
        kind = type(self)
        name = "functools.partial" if kind is partial else kind.__qualname__
        return f"{name}({', '.join(parts)})"

    def __reduce__(self):
        return type(self), (self.func, *self.args), {"keywords": self.keywords}


class partialmethod:
    """`partial` for methods."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        function = self.func.__get__(instance, owner) if hasattr(self.func, "__get__") else self.func
        if instance is None and function is self.func:
            return lambda first, *args, **keywords: function(
                first, *self.args, *args, **{**self.keywords, **keywords}
            )
        return partial(function, *self.args, **self.keywords)


class _CacheInfo(tuple):
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return f"CacheInfo(hits={self[0]}, misses={self[1]}, maxsize={self[2]}, currsize={self[3]})"


def _key(args, kwargs, typed):
    key = args
    if kwargs:
        key += (_absent, *kwargs.items())
    if typed:
        key += tuple(type(value) for value in args) + tuple(type(value) for value in kwargs.values())
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, False)
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _cached(function, maxsize, typed)


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _cached(function, maxsize, typed):
    # The order of the dict is the order of use where the size is bounded.
    values = {}
    hits = misses = 0

    def unbounded(*args, **kwargs):
        nonlocal hits, misses
        key = _key(args, kwargs, typed) if kwargs or typed else args
        result = values.get(key, _absent)
        if result is not _absent:
            hits += 1
            return result
        misses += 1
        result = values[key] = function(*args, **kwargs)
        return result

    def bounded(*args, **kwargs):
        nonlocal hits, misses
        key = _key(args, kwargs, typed) if kwargs or typed else args
        result = values.pop(key, _absent)
        if result is not _absent:
            hits += 1
            values[key] = result
            return result
        misses += 1
        result = function(*args, **kwargs)
        if maxsize:
            values.pop(key, None)
            if len(values) >= maxsize:
                del values[next(iter(values))]
            values[key] = result
        return result

    wrapper = unbounded if maxsize is None else bounded

    def cache_info():
        return _CacheInfo((hits, misses, maxsize, len(values)))

    def cache_clear():
        nonlocal hits, misses
        values.clear()
        hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


class cached_property:
    """A property that is computed once for each object."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        values = instance.__dict__
        value = values.get(self.attrname, _absent)
        if value is _absent:
            value = values[self.attrname] = self.func(instance)
        return value


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


def _not(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else not result

    return method


def _or_equal(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else result or self == other

    return method


def _and_different(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else result and self != other

    return method


def _not_and_different(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else not result and self != other

    return method


def _not_or_equal(name):
    def method(self, other):
        result = getattr(type(self), name)(self, other)
        return result if result is NotImplemented else not result or self == other

    return method


_FROM = {
    "__lt__": {"__gt__": _not_and_different, "__le__": _or_equal, "__ge__": _not},
    "__le__": {"__ge__": _not_or_equal, "__lt__": _and_different, "__gt__": _not},
    "__gt__": {"__lt__": _not_and_different, "__ge__": _or_equal, "__le__": _not},
    "__ge__": {"__le__": _not_or_equal, "__gt__": _and_different, "__lt__": _not},
}


def total_ordering(cls):
    roots = [name for name in _FROM if getattr(cls, name, None) is not getattr(object, name, None)]
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(roots)
    for name, make in _FROM[root].items():
        if name not in roots:
            method = make(root)
            method.__name__ = name
            setattr(cls, name, method)
    return cls


def _dispatch(registry, kind):
    for base in kind.__mro__[:-1]:
        if base in registry:
            return registry[base]
    for base in registry:
        if base is not object and issubclass(kind, base):
            return registry[base]
    return registry[object]


def singledispatch(func):
    registry = {object: func}

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type) or hasattr(cls, "__args__"):
                return lambda function: register(cls, function)
            func = cls
            annotations = getattr(func, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. "
                    "Use either `@register(some_class)` or plain `@register` on an annotated function."
                )
            name, cls = next(iter(annotations.items()))
            if cls is None:
                cls = type(None)
            if not isinstance(cls, type) and not hasattr(cls, "__args__"):
                raise TypeError(f"Invalid annotation for {name!r}. {cls!r} is not a class.")
        if hasattr(cls, "__args__"):
            for one in cls.__args__:
                registry[one] = func
        else:
            registry[cls] = func
        return func

    def dispatch(cls):
        return _dispatch(registry, cls)

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f"{getattr(func, '__name__', 'singledispatch function')} requires at least 1 positional argument")
        return _dispatch(registry, type(args[0]))(*args, **kwargs)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """`singledispatch` for methods: by the first argument after `self`."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, instance, owner=None):
        def method(*args, **kwargs):
            found = self.dispatcher.dispatch(type(args[0]))
            return found.__get__(instance, owner)(*args, **kwargs)

        method.register = self.register
        update_wrapper(method, self.func)
        return method
