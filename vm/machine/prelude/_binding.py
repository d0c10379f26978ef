"""Binds arguments to the names of parameters, for functions that are made without source text."""


def _said(names):
    quoted = [repr(name) for name in names]
    if len(quoted) == 1:
        return quoted[0]
    if len(quoted) == 2:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + ", and " + quoted[-1]


def bind(function, positional, keyword_only, defaults, args, kwargs):
    """The values of all parameters by name; those with defaults that were not given are left out.

    `function` is its name for errors, which count the first argument (`self` or `cls`) too.
    """
    count = len(positional)
    if len(args) > count:
        optional = sum(1 for name in positional if name in defaults)
        most = f"from {count + 1 - optional} to {count + 1}" if optional else str(count + 1)
        plural = "argument" if most == "1" else "arguments"
        were = "was" if len(args) == 0 else "were"
        raise TypeError(f"{function}() takes {most} positional {plural} but {len(args) + 1} {were} given")
    values = dict(zip(positional, args))
    for name in kwargs:
        if name in values:
            raise TypeError(f"{function}() got multiple values for argument {name!r}")
        if name not in positional and name not in keyword_only:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
    values.update(kwargs)
    for names, kind in ((positional, "positional"), (keyword_only, "keyword-only")):
        missing = [name for name in names if name not in values and name not in defaults]
        if missing:
            plural = "argument" if len(missing) == 1 else "arguments"
            raise TypeError(f"{function}() missing {len(missing)} required {kind} {plural}: {_said(missing)}")
    return values
