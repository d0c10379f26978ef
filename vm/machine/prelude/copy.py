"""Copies of objects, shallow and deep."""


class Error(Exception):
    pass


error = Error

_ATOMS = (
    type(None), type(...), type(NotImplemented), bool, int, float, complex, str, bytes, type, range, type(lambda: None),
    type(len), property,
)  # fmt: skip


def copy(x):
    kind = type(x)
    if kind in _ATOMS or kind is tuple or kind is frozenset:
        return x
    if kind is list or kind is dict or kind is set or kind is bytearray:
        return x.copy()
    method = getattr(kind, "__copy__", None)
    if method is not None:
        return method(x)
    if isinstance(x, type):
        return x
    _refuse(kind)
    return _again(x, lambda part: part)


def _refuse(kind):
    if kind.__name__ in ("generator", "coroutine", "async_generator", "module", "lock", "RLock") or "Thread" in [
        base.__name__ for base in kind.__mro__
    ]:
        name = f"_thread.{kind.__name__}" if kind.__module__ == "_thread" else kind.__name__
        raise TypeError(f"cannot pickle {name!r} object")


def _again(x, part):
    """A new object of the same class with the parts of `x`, each passed through `part`."""
    kind = type(x)
    reduce = getattr(kind, "__reduce__", None)
    if reduce is not None and reduce is not getattr(object, "__reduce__", None):
        recipe = reduce(x)
        if isinstance(recipe, str):
            return x
        make, args = recipe[0], recipe[1]
        new = make(*[part(arg) for arg in args])
        if len(recipe) > 2 and recipe[2]:
            new.__dict__.update(part(recipe[2]))
        return new
    if isinstance(x, BaseException):
        new = kind(*[part(arg) for arg in x.args])
    elif isinstance(x, dict):
        new = kind.__new__(kind)
        for key, value in dict.items(x):
            dict.__setitem__(new, part(key), part(value))
    elif isinstance(x, list):
        new = kind.__new__(kind)
        list.extend(new, [part(item) for item in x])
    elif isinstance(x, (set, frozenset)):
        new = kind([part(item) for item in x])
    elif isinstance(x, tuple):
        new = tuple.__new__(kind, [part(item) for item in x])
    else:
        new = _empty(x, kind)
    state = x.__getstate__() if _has_own(kind, "__getstate__") else getattr(x, "__dict__", None)
    if state is not None:
        state = part(dict(state)) if not _has_own(kind, "__getstate__") else part(state)
        if _has_own(kind, "__setstate__"):
            new.__setstate__(state)
        else:
            new.__dict__.update(state)
    for base in kind.__mro__:
        for name in base.__dict__.get("__slots__", ()):
            if hasattr(x, name):
                object.__setattr__(new, name, part(getattr(x, name)))
    return new


def _has_own(kind, name):
    return any(name in base.__dict__ for base in kind.__mro__ if base is not object)


def _empty(x, kind):
    for base in (int, float, str, bytes, complex):
        if isinstance(x, base):
            return base.__new__(kind, x)
    return object.__new__(kind)


def deepcopy(x, memo=None):
    return _deep(x, {} if memo is None else memo)


def _deep(x, memo):
    kind = type(x)
    if kind in _ATOMS:
        return x
    key = id(x)
    found = memo.get(key)
    if found is not None:
        return found
    if kind is list:
        new = memo[key] = []
        for item in x:
            new.append(_deep(item, memo))
        return new
    if kind is dict:
        new = memo[key] = {}
        for name, value in x.items():
            new[_deep(name, memo)] = _deep(value, memo)
        return new
    if kind is tuple:
        items = [_deep(item, memo) for item in x]
        if all(new is old for new, old in zip(items, x)):
            return x
        new = memo[key] = tuple(items)
        return new
    method = getattr(kind, "__deepcopy__", None)
    if method is not None:
        new = memo[key] = method(x, memo)
        return new
    if isinstance(x, type):
        return x
    if kind.__name__ == "method":
        return kind(x.__func__, _deep(x.__self__, memo))
    _refuse(kind)
    if _plain(kind):
        new = memo[key] = object.__new__(kind)
        state = getattr(x, "__dict__", None)
        if state is not None:
            for name, value in state.items():
                object.__setattr__(new, name, _deep(value, memo))
        for base in kind.__mro__:
            for name in base.__dict__.get("__slots__", ()):
                if hasattr(x, name):
                    object.__setattr__(new, name, _deep(getattr(x, name), memo))
        return new
    new = memo[key] = _again(x, lambda part: _deep(part, memo))
    return new


def _plain(kind):
    """Whether its instances are attributes only, so that cycles through them can be followed."""
    if _has_own(kind, "__reduce__") or _has_own(kind, "__getstate__"):
        return False
    return all(base is object or base.__module__ != "builtins" for base in kind.__mro__)


def replace(obj, /, **changes):
    method = getattr(type(obj), "__replace__", None)
    if method is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    return method(obj, **changes)
