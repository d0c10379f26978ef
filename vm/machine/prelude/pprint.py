"""Printing of nested data on several lines."""

import sys


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _format(object, 0, 0, _Settings(indent, width, sort_dicts, compact))


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    text = pformat(object, indent, width, depth, compact=compact, sort_dicts=sort_dicts)
    (sys.stdout if stream is None else stream).write(text + "\n")


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


class _Settings:
    def __init__(self, indent, width, sort_dicts, compact):
        self.indent = indent
        self.width = width
        self.sort_dicts = sort_dicts
        self.compact = compact


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True):
        self._settings = _Settings(indent, width, sort_dicts, compact)
        self._stream = stream

    def pformat(self, object):
        return _format(object, 0, 0, self._settings)

    def pprint(self, object):
        (sys.stdout if self._stream is None else self._stream).write(self.pformat(object) + "\n")


def _sorted(values, key=None):
    try:
        return sorted(values, key=key)
    except TypeError:
        return sorted(values, key=lambda value: (str(type(value)), id(value)))


def _plain(object, settings):
    """The representation on one line, with sorted keys."""
    kind = type(object)
    if kind is dict:
        items = _sorted(object.items(), lambda item: item[0]) if settings.sort_dicts else object.items()
        return "{" + ", ".join(f"{_plain(k, settings)}: {_plain(v, settings)}" for k, v in items) + "}"
    if kind is list:
        return "[" + ", ".join(_plain(value, settings) for value in object) + "]"
    if kind is tuple:
        return "(" + ", ".join(_plain(value, settings) for value in object) + (",)" if len(object) == 1 else ")")
    if kind is set and object:
        return "{" + ", ".join(_plain(value, settings) for value in _sorted(object)) + "}"
    return repr(object)


def _format(object, indent, allowance, settings):
    text = _plain(object, settings)
    if len(text) <= settings.width - indent - allowance:
        return text
    kind = type(object)
    inner = indent + settings.indent
    pad = " " * (settings.indent - 1)
    if kind is dict and object:
        items = _sorted(object.items(), lambda item: item[0]) if settings.sort_dicts else list(object.items())
        lines = []
        for at, (key, value) in enumerate(items):
            left = f"{_plain(key, settings)}: "
            end = allowance + 1 if at == len(items) - 1 else 1
            lines.append(left + _format(value, inner + len(left), end, settings))
        return "{" + pad + (",\n" + " " * inner).join(lines) + "}"
    if kind in (list, tuple, set) and object:
        values = _sorted(object) if kind is set else list(object)
        start, stop = {list: "[]", tuple: "()", set: "{}"}[kind]
        if kind is tuple and len(values) == 1:
            stop = ",)"
        lines = []
        for at, value in enumerate(values):
            end = allowance + 1 if at == len(values) - 1 else 1
            lines.append(_format(value, inner, end, settings))
        return start + pad + (",\n" + " " * inner).join(lines) + stop
    return text


def isreadable(object):
    return True


def saferepr(object):
    return _plain(object, _Settings(1, 80, True, False))
