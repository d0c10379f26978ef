"""Tracebacks as text."""

import sys
from _vm import format_exception as _format, traceback_frames

_absent = object()


def _exception(exc, value):
    return exc if value is _absent or value is None else value


def format_exception(exc, /, value=_absent, tb=_absent, limit=None, chain=True):
    error = _exception(exc, value)
    if error is None:
        return ["NoneType: None\n"]
    return _lines(_format(error))


def _lines(text):
    return [line + "\n" for line in text.rstrip("\n").split("\n")]


def format_exception_only(exc, /, value=_absent):
    error = _exception(exc, value)
    if error is None:
        return ["NoneType: None\n"]
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__}.{name}"
    text = str(error)
    lines = [f"{name}: {text}\n" if text else f"{name}\n"]
    for note in getattr(error, "__notes__", ()):
        lines.append(f"{note}\n")
    return lines


def print_exception(exc, /, value=_absent, tb=_absent, limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write("".join(format_exception(exc, value)))


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception()))


def print_exc(limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write(format_exc())


def print_last(limit=None, file=None, chain=True):
    raise ValueError("no last exception")


class FrameSummary:
    """A line of a traceback."""

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = line

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def extract_tb(tb, limit=None):
    return [FrameSummary(file, line, name, line=text) for file, line, name, text, _ in _limited(tb, limit)]


def _limited(tb, limit):
    frames = [] if tb is None else traceback_frames(tb)
    if limit is None:
        return frames
    return frames[:limit] if limit >= 0 else frames[limit:]


def format_tb(tb, limit=None):
    return [text for *_, text in _limited(tb, limit)]


def format_list(extracted_list):
    lines = []
    for file, line, name, text in extracted_list:
        lines.append(f'  File "{file}", line {line}, in {name}\n' + (f"    {text.strip()}\n" if text else ""))
    return lines


def print_tb(tb, limit=None, file=None):
    (sys.stderr if file is None else file).write("".join(format_tb(tb)))


def format_stack(f=None, limit=None):
    return []


def print_stack(f=None, limit=None, file=None):
    raise NotImplementedError("traceback.print_stack: the debugger shows the stack of each thread at every step")


class TracebackException:
    """An exception's traceback, to be formatted later."""

    def __init__(self, exc_type, exc_value, exc_traceback, **settings):
        self.exc_type = exc_type
        self._error = exc_value
        self.stack = extract_tb(exc_traceback)

    @classmethod
    def from_exception(cls, exc, **settings):
        return cls(type(exc), exc, exc.__traceback__)

    def format(self, *, chain=True):
        yield from format_exception(self._error)

    def format_exception_only(self):
        yield from format_exception_only(self._error)

    def __str__(self):
        return str(self._error)
