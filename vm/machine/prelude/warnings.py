"""Warnings: printed on standard error, each once at a place."""

import sys

filters = []  # (action, class, regular text of the message), the newest first
_shown = set()
_DEFAULT = (("default", DeprecationWarning), ("ignore", ImportWarning), ("ignore", ResourceWarning))


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self._category_name = category.__name__ if category else None

    def __str__(self):
        fields = ("message", "category", "filename", "lineno", "line")
        return "{" + ", ".join(f"{name} : {getattr(self, name)!r}" for name in fields) + "}"


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    return f"{text}  {line.strip()}\n" if line else text


def showwarning(message, category, filename, lineno, file=None, line=None):
    (sys.stderr if file is None else file).write(formatwarning(message, category, filename, lineno, line))


def _action(message, category):
    for action, start, kind in filters:
        if issubclass(category, kind) and message.startswith(start):
            return action
    for action, kind in _DEFAULT:
        if issubclass(category, kind):
            return action
    return "default"


def _caller(stacklevel):
    """File, line and text of the program's line from which the library was called."""
    try:
        from _vm import caller
    except ImportError:
        return "main.py", 0, None
    return caller(stacklevel)


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    filename, lineno, line = _caller(stacklevel)
    _warn(message, category, filename, lineno, line)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    _warn(message, type(message) if isinstance(message, Warning) else category, filename, lineno, None)


def _warn(message, category, filename, lineno, line):
    text = str(message)
    action = _action(text, category)
    if action == "ignore":
        return
    error = message if isinstance(message, Warning) else category(message)
    if action == "error":
        raise error
    if action != "always":
        key = (text, category) if action == "once" else (text, category, filename, lineno)
        if key in _shown:
            return
        _shown.add(key)
    if _recorders:
        _recorders[-1].append(WarningMessage(error, category, filename, lineno, line=line))
    else:
        showwarning(error, category, filename, lineno, None, line)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    _check(action)
    entry = (action, message, category)
    filters.append(entry) if append else filters.insert(0, entry)


def simplefilter(action, category=Warning, lineno=0, append=False):
    _check(action)
    entry = (action, "", category)
    filters.append(entry) if append else filters.insert(0, entry)


def _check(action):
    if action not in ("error", "ignore", "always", "default", "module", "once"):
        raise AssertionError(f"invalid action: {action!r}")


def resetwarnings():
    filters.clear()


_recorders = []


class catch_warnings:
    """Restores the filters at the end; with `record` gives a list of what was warned."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._first = None if action is None else (action, category)

    def __enter__(self):
        self._filters = filters[:]
        self._before = set(_shown)
        _shown.clear()
        if self._first is not None:
            simplefilter(*self._first)
        if self._record:
            log = []
            _recorders.append(log)
            return log
        return None

    def __exit__(self, *exc_info):
        filters[:] = self._filters
        _shown.clear()
        _shown.update(self._before)
        if self._record:
            _recorders.pop()


def _report_never_awaited():
    """Warns of coroutines that were made and dropped."""
    from _vm import never_awaited

    for name, filename, lineno, line in never_awaited():
        _warn(f"coroutine '{name}' was never awaited", RuntimeWarning, filename, lineno, line)
