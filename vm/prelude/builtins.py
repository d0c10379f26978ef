from _objects import __build_class__


# What compiled code calls: patterns of match statements.

def _is_sequence_pattern(subject):
    return isinstance(subject, (list, tuple, range)) or getattr(type(subject), "_is_sequence", False)


def _match_mapping(subject, keys):
    if not isinstance(subject, dict) and not getattr(type(subject), "_is_mapping", False):
        return None
    values = []
    for key in keys:
        if key not in subject:
            return None
        values.append(subject[key])
    return tuple(values)


def _match_mapping_rest(subject, keys):
    rest = dict(subject)
    for key in keys:
        del rest[key]
    return rest


def _match_class(subject, cls, count, names):
    if not isinstance(cls, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(subject, cls):
        return None
    values = []
    if count:
        match_args = getattr(cls, "__match_args__", None)
        if match_args is None:
            itself = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)
            if not issubclass(cls, itself):
                raise TypeError(f"{cls.__name__}() accepts 0 positional sub-patterns ({count} given)")
            if count > 1:
                raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({count} given)")
            values.append(subject)
        else:
            if type(match_args) is not tuple:
                raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {type(match_args).__name__})")
            allowed = len(match_args)
            if count > allowed:
                s = "" if allowed == 1 else "s"
                raise TypeError(f"{cls.__name__}() accepts {allowed} positional sub-pattern{s} ({count} given)")
            names = match_args[:count] + names
    for at, name in enumerate(names):
        if type(name) is not str:
            raise TypeError(f"__match_args__ elements must be strings (got {type(name).__name__})")
        if name in names[:at]:
            raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute '{name}'")
        try:
            values.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(values)


# What compiled code calls: except*.

def _except_star_match(exc, types):
    """The part of `exc` that `except* types` handles, and the rest: either may be None."""
    for each in types if isinstance(types, tuple) else (types,):
        if not isinstance(each, type) or not issubclass(each, BaseException):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(each, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if exc is None:
        return None, None
    if isinstance(exc, BaseExceptionGroup):
        return exc.split(types)
    if isinstance(exc, types):
        group = BaseExceptionGroup if not isinstance(exc, Exception) else ExceptionGroup
        caught = group("", [exc])
        caught.__traceback__ = exc.__traceback__
        return caught, None
    return None, exc


def _except_star_end(original, rest, raised):
    """What is raised after all handlers of `except*`: None, what no handler took, and what they raised."""
    if not raised:
        return rest
    if not isinstance(original, BaseExceptionGroup):
        if len(raised) == 1 and rest is None:
            return raised[0]
    again = [exc for exc in raised if _is_part(exc, original)]
    fresh = [exc for exc in raised if not _is_part(exc, original)]
    if rest is not None:
        again.append(rest)
    if again and isinstance(original, BaseExceptionGroup):
        leaves = []
        for exc in again:
            _leaves(exc, leaves)
        kept = original.subgroup(lambda exc: any(exc is leaf for leaf in leaves))
    else:
        kept = again[0] if again else None
    if not fresh:
        return kept
    if kept is not None:
        fresh.append(kept)
    return BaseExceptionGroup("", fresh)


def _is_part(exc, original):
    """Whether a handler raised again what it was given."""
    if not isinstance(exc, BaseExceptionGroup) or not isinstance(original, BaseExceptionGroup):
        return False
    own = []
    _leaves(exc, own)
    all_ = []
    _leaves(original, all_)
    return exc.__traceback__ is not None and all(any(a is b for b in all_) for a in own) and exc.message == original.message


def _leaves(exc, into):
    if isinstance(exc, BaseExceptionGroup):
        for inner in exc.exceptions:
            _leaves(inner, into)
    else:
        into.append(exc)
